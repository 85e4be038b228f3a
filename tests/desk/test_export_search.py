"""What a search keeps goes out with the rest and comes back with numbers of its own; who is erased is in none of it."""

import json
import zipfile

import pytest
from django.contrib.auth import get_user_model

from fixtures import desk_dump
from fixtures.searched_desk import said, search, unfilled
from inroad.desk import desk_of
from inroad.desk.documents import MOST_BYTES
from inroad.errors import BadInput, InroadError
from inroad.store import models

from .test_erase import traces
from .test_export import SEARCHED, lines_of, written

pytestmark = pytest.mark.django_db

NEVER_FILLED = {
    ("Opening", "trashed_at"), ("Interview", "trashed_at"), ("Document", "trashed_at"), ("Useful", "trashed_at"),
    ("PlayRun", "ended_at"), ("PlayStep", "ended_at"), ("Vouch", "withdrawn_at"), ("Vacancy", "closed_at"),
}  # fmt: skip
"""Columns whose rows would be over: proved by :func:`test_what_is_over_or_in_the_trash_comes_back_so`."""
OF_THIS_MACHINE = {("Vouch", "voucher_key"), ("Vouch", "subject_key"), ("CallTo", "digest"), ("Nomination", "digest")}
"""Columns hashed with a key of this installation, which no export takes along."""


@pytest.fixture
def searched(desk):
    search(desk)
    return desk


@pytest.fixture
def empty(db):
    return desk_of(get_user_model().objects.create_user("other"))


def test_every_table_of_a_search_comes_back_as_it_was(searched, empty, files):
    before = said(searched, SEARCHED)
    assert unfilled(SEARCHED) == NEVER_FILLED | OF_THIS_MACHINE, "a column that this proves nothing of"
    report = searched.export.write(files / "desk.zip")
    assert report.counts.keys() >= SEARCHED
    empty.imports.run([files / "desk.zip"])
    after = said(empty, SEARCHED)
    assert {name: rows for name, rows in after.items() if rows != before[name]} == {}


def test_what_is_over_or_in_the_trash_comes_back_so(searched, empty, files):
    for name, column in NEVER_FILLED:
        getattr(models, name).objects.update(**{column: searched.now()})
    before = said(searched, SEARCHED)
    searched.export.write(files / "desk.zip")
    empty.imports.run([files / "desk.zip"])
    assert said(empty, SEARCHED) == before


def test_numbers_in_texts_are_those_of_the_desk_they_come_to(searched, empty, files):
    searched.export.write(files / "desk.zip")
    empty.imports.run([files / "desk.zip"])
    (reader,) = models.UpdateTo.objects.filter(desk=empty.row)
    opening = models.Opening.objects.get(desk=empty.row)
    assert f"applied:{opening.pk}" in reader.news
    assert reader.news != models.UpdateTo.objects.get(desk=searched.row).news
    letter = models.Letter.objects.get(desk=empty.row, kind="hello")
    assert letter.more["target"] == str(models.Target.objects.get(desk=empty.row).pk)


def test_b3_who_was_told_something_is_not_told_again_after_a_move(searched, empty, files):
    searched.export.write(files / "desk.zip")
    empty.imports.run([files / "desk.zip"])
    rosa = empty.people.find("Rosa Brandt").id
    again = empty.updates.begin([rosa])
    told = {f"{kind}" for key in models.UpdateTo.objects.filter(update__ended_at__isnull=False, desk=empty.row)
            .values_list("news", flat=True) for kind in key}  # fmt: skip
    assert told
    assert not told & {item.key for item in empty.updates.reader(again.row.id, rosa).news}


def test_a_search_brought_back_goes_on(searched, empty, files):
    searched.export.write(files / "desk.zip")
    empty.imports.run([files / "desk.zip"])
    (release,) = empty.references.releases()
    assert (release.name, release.organisation, release.early) == ("Rosa Brandt", "Northwind", True)
    assert empty.references.outcome(release.id, "They chose me.", told=True).told
    (run,) = empty.plays.running()
    assert empty.plays.get(run.id)
    assert empty.plays.page("my-own").row.own
    assert len(empty.futures.rows()) == len(empty.futures.rows(ended=True)) == 1
    assert empty.openings.rows()
    assert empty.brief.get()
    document = empty.documents.list()[0]
    assert empty.documents.content(document.id) == b"Alice Ask. " * 100_000


def test_a_document_as_large_as_they_may_be_comes_back_whole(desk, empty, files):
    content = b"0123456789abcdef" * (MOST_BYTES // 16)
    assert len(content) == MOST_BYTES
    row = desk.documents.add("large.txt", content, "other")
    assert desk.documents.content(row.id) == content
    desk.export.write(files / "desk.zip")
    empty.imports.run([files / "desk.zip"])
    assert empty.documents.content(empty.documents.list()[0].id) == content


def harmed(table, **fields):
    def harm(lines):
        place = next(i for i, line in enumerate(lines) if json.loads(line)[0] == table)
        lines[place] = json.dumps([table, json.loads(lines[place])[1] | fields])
        return lines

    return harm


def test_a_choice_about_what_is_not_there_any_more_names_nobody_else(searched, empty, files):
    models.PlanChoice.objects.update(key="ask/person:99999")
    searched.export.write(files / "desk.zip")
    empty.imports.run([files / "desk.zip"])
    assert models.PlanChoice.objects.get(desk=empty.row).key == "ask/gone:99999"


HARMS = {
    "a status there isn't": harmed("Opening", status="married"),
    "an offer that is a list": harmed("Opening", offer=["x"]),
    "a day in the year 9999": harmed("Opening", applied_on="9999-12-31"),
    "an interview in no state": harmed("Interview", state="dreamt"),
    "answers that are none": harmed("Interview", months=[3]),
    "conduct of no kind": harmed("Conduct", kind="smiled"),
    "a document of no kind": harmed("Document", kind="spell"),
    "other bytes": harmed("DocumentBody", content="QUJD"),
    "no bytes at all": harmed("DocumentBody", content="?"),
    "a brief that is none": harmed("BriefVersion", data={"titles": 7}),
    "a reader in no state": harmed("UpdateTo", state="asleep"),
    "news that are none": harmed("UpdateTo", news=[{"a": 1}]),
    "news of no number": harmed("UpdateTo", news=["applied:one"]),
    "a play in no state": harmed("PlayRun", state="dancing"),
    "a play that is none": harmed("PlayRun", play={"version": 1}),
    "a step in no state": harmed("PlayStep", state="dancing"),
    "a referee in no state": harmed("Referee", state="married"),
    "a referee of nobody": harmed("Referee", person_id=10**9),
    "a release of no referee": harmed("Release", referee_id=10**9),
    "a talk with no answer of ours": harmed("VouchTalk", comfortable="perhaps"),
    "names that are none": harmed("VouchTalk", named=[1]),
    "a rhythm of no days": harmed("Future", days=0),
    "a rhythm of too many days": harmed("Future", days=10**9),
    "since the year 9999": harmed("Future", since="9999-12-31"),
    "a rest for ever": harmed("Rest", until="9999-12-31"),
    "words that are none": harmed("WordEdit", words=[1]),
    "time on no track": harmed("TimeEntry", track="sleeping"),
    "time of no row": harmed("TimeEntry", of="interaction:one"),
    "time in the year 9999": harmed("TimeEntry", started_at="9999-12-31T00:00:00Z"),
    "a choice that is none": harmed("PlanChoice", state="nagged"),
    "a choice about no table": harmed("PlanChoice", key="hello/unicorn:1"),
    "a week that is a list": harmed("WeekReview", seen=[1]),
    "a letter about no target": harmed("Letter", more={"target": "none"}),
}  # fmt: skip


def test_what_no_export_of_ours_says_of_a_search_is_refused_whole(searched, empty, files, subtests):
    searched.export.write(files / "desk.zip")
    good = lines_of(files / "desk.zip")
    before = desk_dump.rows()
    for name, harm in HARMS.items():
        with subtests.test(name):
            with pytest.raises(InroadError) as refused:
                empty.imports.run([written(files / "harmed.zip", harm(list(good)))])
            assert isinstance(refused.value, BadInput)
            assert desk_dump.rows() == before


# ---- erased


def test_erasing_somebody_takes_them_out_of_every_table_and_every_text_of_a_search(searched):
    rosa = searched.people.find("Rosa Brandt").id
    kept = searched.people.add("Carol Diaz", ["carol@diaz.example"]).id
    assert {name for name in traces("Rosa Brandt", "rosa@brandt.example") if name in SEARCHED} >= SEARCHED - {
        "DocumentBody", "Document", "InterviewMet", "Rest", "UsefulTo", "PlayStep",
    }  # fmt: skip
    searched.erase.person(rosa)
    assert traces("Rosa Brandt", "rosa@brandt.example") == {}
    for name in ("InterviewMet", "Referee", "Release", "Rest", "UpdateTo", "UsefulTo", "VouchTalk", "PlayRun"):
        assert not getattr(models, name).objects.exists(), name
    assert models.Opening.objects.get().through_id is None
    assert models.Useful.objects.get().source_id is None
    (future,) = models.Future.objects.all()
    assert (future.name, future.person_id) == ("Northwind", None), "the company stays on the list"
    assert searched.people.get(kept).row.name == "Carol Diaz"
    assert searched.today_page()
    assert searched.openings.rows()
    assert searched.updates.rows()


def test_erasing_somebody_leaves_what_a_search_keeps_of_others(searched):
    before = said(searched, SEARCHED)
    other = searched.people.add("Tom Lind", ["tom@lind.example"]).id
    searched.references.add(other, "the night shift")
    searched.futures.add(person_id=other)
    searched.hellos.snooze(other, 30)
    searched.erase.person(other)
    assert said(searched, SEARCHED) == before


def test_erasing_everything_leaves_no_row_of_a_search(searched):
    searched.erase.everything()
    for name in SEARCHED:
        assert not getattr(models, name).objects.exists(), name


def test_what_is_private_to_a_page_of_this_house_does_not_go_along(searched, files):
    searched.export.write(files / "desk.zip")
    with zipfile.ZipFile(files / "desk.zip") as archive:
        assert "BriefShare" not in archive.read("desk.jsonl").decode()
