"""Interviews: a promise to turn up, what is due after, whom one met, and a sheet that says whose name is at stake."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inroad.desk import desk_of
from inroad.desk.door import Desk
from inroad.errors import BadInput, NotFound, Refused
from inroad.introductions.model import Promise
from inroad.store import models

pytestmark = pytest.mark.django_db

TURN_UP, THANKS, REPORT = Promise.TURN_UP.value, Promise.THANKS.value, Promise.REPORT_MEETING.value
NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
AHEAD = NOW + timedelta(days=2)


@pytest.fixture
def desk(db):
    made = desk_of(get_user_model().objects.create_user("alice"))
    made.setup.introduce("Alice Ask", ["alice@ask.example"], timezone="Europe/Berlin")
    return at(made, NOW)


def at(desk, moment):
    return Desk(models.Desk.objects.get(pk=desk.row.pk), moment)


@pytest.fixture
def bob(desk):
    return desk.people.add("Bob Connect", ["bob@connect.example"], how="my manager, 2015-2020", backing="well").id


@pytest.fixture
def carol(desk):
    return desk.people.add("Carol Diaz", ["carol@acme.example"], organisation="Acme", title="VP Engineering").id


@pytest.fixture
def job(desk, bob):
    target = desk.targets.add("Acme", "platform work").id
    return desk.openings.add(target, "platform lead", through=bob).row.id


def owed(desk):
    return {(row.what, row.person) for row in desk.promises.owed()}


def test_i15_a_talk_is_a_promise_to_turn_up_and_stands_in_the_calendar(desk, job, carol):
    talk = desk.interviews.add(job, AHEAD, "video", met=[carol])
    assert talk.row.state == "planned"
    assert owed(desk) == {(TURN_UP, "")}
    calendar = desk.calendar().decode()
    assert "platform lead\\, Acme" in calendar
    assert "STATUS:CONFIRMED" in calendar
    assert talk.opening.status == "interviewing"
    assert talk.opening.next_at == AHEAD


def test_a_calendar_entry_moves_and_is_taken_off_rather_than_doubled(desk, job):
    talk = desk.interviews.add(job, AHEAD).row.id
    first = desk.calendar().decode()
    assert desk.calendar().decode() == first
    desk.interviews.move(talk, AHEAD + timedelta(days=1))
    moved = desk.calendar().decode()
    uid = [line for line in first.splitlines() if line.startswith("UID")]
    assert [line for line in moved.splitlines() if line.startswith("UID")] == uid
    assert "SEQUENCE:1" in first
    assert "SEQUENCE:2" in moved
    desk.interviews.call_off(talk)
    assert "STATUS:CANCELLED" in desk.calendar().decode()


def test_i15_being_at_a_talk_is_not_let_go_or_moved_in_silence(desk, job):
    talk = desk.interviews.add(job, AHEAD).row.id
    promise = desk.promises.owed()[0].id
    for act in (lambda: desk.promises.let_go(promise), lambda: desk.promises.move(promise, AHEAD)):
        with pytest.raises(Refused, match="they expect you there"):
            act()
    desk.interviews.call_off(talk)
    assert owed(desk) == set()


def test_turned_up_said_on_today_is_a_talk_that_took_place(desk, job, carol):
    talk = desk.interviews.add(job, AHEAD, met=[carol]).row.id
    promise = desk.promises.owed()[0].id
    with pytest.raises(Refused, match="still to come"):
        desk.promises.keep(promise)
    later = at(desk, AHEAD + timedelta(hours=2))
    assert later.promises.keep(promise).state == "kept"
    assert later.interviews.get(talk).row.state == "held"


def test_after_a_talk_thanks_to_each_and_the_word_to_whoever_opened_the_door_are_due_in_two_days(desk, job, carol):
    talk = desk.interviews.add(job, AHEAD, met=[carol]).row.id
    later = at(desk, AHEAD + timedelta(hours=2))
    later.interviews.held(talk)
    assert owed(later) == {(THANKS, "Carol Diaz"), (REPORT, "Bob Connect")}
    due = {row.due_at.date() for row in later.promises.owed()}
    assert due == {(AHEAD + timedelta(days=2)).date()}
    last = later.history.last_id()
    later.interviews.held(talk)
    assert later.history.last_id() == last


def test_a_talk_that_is_noted_afterwards_was_held(desk, job, carol):
    view = desk.interviews.add(job, NOW - timedelta(days=1), met=[carol])
    assert view.row.state == "held"
    assert (TURN_UP, "") not in owed(desk)
    assert {one.words.partition(" ")[0] for one in view.afterwards} == {"note", "ask", "thank", "tell"}


def test_a_talk_noted_days_afterwards_makes_nobody_late_and_one_of_long_ago_promises_nothing(desk, job, carol):
    desk.interviews.add(job, NOW - timedelta(days=9), met=[carol])
    assert {row.due_at.date() for row in desk.promises.owed()} == {NOW.date()}
    assert not any(row.overdue for row in desk.promises.owed())
    other = desk.openings.add(desk.targets.add("Globex").id, "data lead").row.id
    desk.interviews.add(other, NOW - timedelta(days=300), met=[carol])
    assert len(desk.promises.owed()) == 2


def test_whoever_is_added_later_is_thanked_too_and_who_was_not_there_is_not(desk, job, carol):
    talk = desk.interviews.add(job, NOW - timedelta(hours=3)).row.id
    assert owed(desk) == {(REPORT, "Bob Connect")}
    desk.interviews.met(talk, carol)
    desk.interviews.met(talk, carol, liked="how she listened")
    assert sorted(row.what for row in desk.promises.owed()) == sorted([REPORT, THANKS])
    desk.interviews.not_met(talk, carol)
    assert owed(desk) == {(REPORT, "Bob Connect")}


def test_whoever_is_new_at_a_talk_is_taken_up_at_that_employer_and_who_is_here_is_recognised(desk, job, carol):
    talk = desk.interviews.add(job, AHEAD, named="Carol Diaz\nJonas Weber")
    assert {one.name for one in talk.row.met} == {"Carol Diaz", "Jonas Weber"}
    assert {one.person_id for one in talk.row.met} >= {carol}
    assert desk.people.find("Jonas Weber").organisation == "Acme"
    more = desk.interviews.met_called(talk.row.id, "Nora Sato, Globex\nJonas Weber")
    assert len(more.row.met) == 3
    assert desk.people.find("Nora Sato").organisation == "Globex"
    with pytest.raises(BadInput, match="that is you"):
        desk.interviews.met_called(talk.row.id, f"#{desk.row.me_id}")
    assert len(desk.interviews.get(talk.row.id).row.met) == 3


def test_thanks_that_were_kept_are_not_due_again(desk, job, carol):
    talk = desk.interviews.add(job, NOW - timedelta(hours=3), met=[carol]).row.id
    thanks = next(row for row in desk.promises.owed() if row.what == THANKS)
    desk.promises.keep(thanks.id)
    desk.interviews.met(talk, carol, clicked=True)
    assert owed(desk) == {(REPORT, "Bob Connect")}
    assert "interview-thanks" not in {one.letter for one in desk.interviews.get(talk).afterwards}


def test_thanks_are_a_letter_that_belongs_to_no_introduction(desk, job, carol):
    talk = desk.interviews.add(job, NOW - timedelta(hours=3), met=[carol]).row.id
    due = {one.letter: one.person_id for one in desk.interviews.get(talk).afterwards if one.person_id}
    assert due == {"interview-thanks": carol, "report-meeting": pytest.approx(due["report-meeting"])}
    letter = desk.interviews.letter(talk, "interview-thanks", carol)
    assert letter.row.contract_id is None
    assert "platform lead" in letter.body
    assert not letter.ready  # what stayed with me is mine to write
    report = desk.interviews.letter(talk, "report-meeting", due["report-meeting"])
    assert report.row.to == "Bob Connect"


def test_e3_a_question_without_an_answer_is_a_warning_before_a_yes(desk, job, carol):
    talk = desk.interviews.add(job, NOW - timedelta(hours=3), met=[carol]).row.id
    assert any("nobody was asked" in one for one in desk.interviews.get(talk).worth_knowing)
    view = desk.interviews.months(talk, {}, asked=True)
    assert view.row.asked
    assert any("they had no answer; that is a warning" in one for one in view.worth_knowing)
    view = desk.interviews.months(talk, {"3": "know the yard", "6": "lead the night", "12": "run it"})
    assert view.row.months == ((3, "know the yard"), (6, "lead the night"), (12, "run it"))
    assert not any("3, 6 and 12" in one for one in view.worth_knowing)
    with pytest.raises(BadInput, match="3, 6 or 12"):
        desk.interviews.months(talk, {"9": "x"})


def test_f5_the_sheet_begins_with_whose_name_is_at_stake(desk, job, carol):
    earlier = desk.interviews.add(job, NOW - timedelta(days=3), met=[carol]).row.id
    desk.interviews.met(earlier, carol, liked="how openly she spoke of the outage")
    note = "https://meet.example/abc\nWho is on call at night?"
    talk = desk.interviews.add(job, AHEAD, "video", met=[carol], note=note).row.id
    desk.conduct.add(desk.openings.get(job).row.organisation_id, "wanted work for nothing")
    sheet = desk.interviews.sheet(talk)
    parts = {part.key: " ".join(part.lines) for part in sheet.parts}
    assert sheet.parts[0].key == "name"
    assert "Bob Connect has put their name on you" in parts["name"]
    assert "Carol Diaz, VP Engineering, Acme" in parts["people"]
    assert "how openly she spoke" in parts["people"]
    assert "Who is on call at night?" in parts["ask"]
    assert "3, 6 and 12 months" in parts["ask"]
    assert "wanted work for nothing" in parts["know"]
    assert "https://meet.example/abc" in parts["practical"]
    assert "Wednesday" in parts["practical"]
    assert "11:00" in parts["practical"]  # in Berlin
    assert next(part.sheets for part in sheet.parts if part.key == "leave") == ("salary-history", "unpaid-work")


def test_a_sheet_without_anybody_behind_it_names_nobody(desk):
    target = desk.targets.add("Globex").id
    job = desk.openings.add(target, "data lead").row.id
    sheet = desk.interviews.sheet(desk.interviews.add(job, AHEAD).row.id)
    assert "name" not in {part.key for part in sheet.parts}


def test_every_step_of_a_talk_can_be_undone(desk, job, carol):
    before = (desk.openings.get(job), desk.promises.list(""))
    talk = desk.interviews.add(job, AHEAD, met=[carol]).row.id
    planned = desk.interviews.get(talk)
    later = at(desk, AHEAD + timedelta(hours=2))
    later.interviews.held(talk)
    later.history.undo()
    assert desk.interviews.get(talk) == planned
    desk.history.undo()
    assert (desk.openings.get(job), desk.promises.list("")) == before


def test_a_talk_in_the_trash_asks_nothing_of_anybody(desk, job, carol):
    talk = desk.interviews.add(job, AHEAD, met=[carol]).row.id
    desk.interviews.trash(talk)
    assert owed(desk) == set()
    assert desk.interviews.rows(job) == []
    desk.interviews.restore(talk)
    assert owed(desk) == {(TURN_UP, "")}


def test_what_is_no_talk_is_refused(desk, job, carol):
    with pytest.raises(BadInput, match="no time zone"):
        desk.interviews.add(job, NOW.replace(tzinfo=None))
    with pytest.raises(BadInput, match="far from now"):
        desk.interviews.add(job, NOW + timedelta(days=5_000))
    with pytest.raises(NotFound):
        desk.interviews.add(job, AHEAD, met=[987_654])
    talk = desk.interviews.add(job, AHEAD).row.id
    with pytest.raises(Refused, match="still to come"):
        desk.interviews.held(talk)
    with pytest.raises(BadInput, match="that is you"):
        desk.interviews.met(talk, desk.row.me_id)
    with pytest.raises(NotFound):
        desk_of(get_user_model().objects.create_user("mallory")).interviews.get(talk)


def test_two_entries_that_become_one_were_met_once(desk, job, carol):
    twin = desk.people.add("C. Diaz").id
    talk = desk.interviews.add(job, NOW - timedelta(hours=3), met=[carol, twin]).row.id
    desk.people.merge(carol, twin)
    assert [one.person_id for one in desk.interviews.get(talk).row.met] == [carol]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["guarded", "alone", "trashed", "free"]), min_size=1, max_size=4), st.booleans())
def test_r4_nobody_kept_out_is_thanked_proposed_or_written_to_after_a_talk(desk, kinds, ahead):
    target = desk.targets.add("Initrode", "night lead").id
    job = desk.openings.add(target, "night lead").row.id
    employer = desk.targets.add("Velbrand").organisation_id
    desk.setup.answer_guard(employer, present=True)
    people = {}
    for number, kind in enumerate(kinds):
        there = {"organisation": "Velbrand"} if kind == "guarded" else {}
        people[desk.people.add(f"Met {number} {kind}", **there).id] = kind
    when = AHEAD if ahead else NOW - timedelta(hours=1)
    for pk, kind in people.items():
        if kind == "alone":
            desk.people.leave_alone([pk], yes=True)
    talk = desk.interviews.add(job, when, met=list(people)).row.id
    gone = [pk for pk, kind in people.items() if kind == "trashed"]
    if gone:
        desk.people.trash(gone)
    later = at(desk, when + timedelta(hours=2))
    view = later.interviews.held(talk)
    kept_out = {pk for pk, kind in people.items() if kind != "free"}
    said = later.openings.reject(job)
    assert not kept_out & {one.person_id for one in (*view.row.met, *said.met)}
    assert not kept_out & {one.person_id for one in view.afterwards}
    sheet = " ".join(line for part in later.interviews.sheet(talk).parts for line in part.lines)
    for pk, kind in people.items():
        if kind in {"guarded", "alone"}:
            assert kind not in sheet
            with pytest.raises(Refused):
                later.interviews.letter(talk, "interview-thanks", pk)
    proposed = models.Promise.objects.filter(desk=desk.row, about__in=kept_out - set(gone), state="pending")
    assert not proposed.exists()
    later.openings.trash(job)
    for promise in models.Promise.objects.filter(desk=desk.row):
        promise.delete()
