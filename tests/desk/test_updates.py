"""Updates: who gets one and who not now, the news that are new to each, one letter each, never twice the same."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inroad.desk import desk_of
from inroad.desk.door import Desk
from inroad.errors import BadInput, NotFound, Refused
from inroad.store import models

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
LINE = "How did the garden turn out after all that rain in April?"


@pytest.fixture
def desk(db):
    """Alice's desk on a certain day, with an application, a target, and three people who know her."""
    made = desk_of(get_user_model().objects.create_user("alice"))
    made.setup.introduce("Alice Ask", ["alice@ask.example"], timezone="UTC")
    return at(made, NOW)


def at(desk, moment):
    return Desk(models.Desk.objects.get(pk=desk.row.pk), moment)


@pytest.fixture
def bob(desk):
    return desk.people.add("Bob Connect", ["bob@connect.example"], how="my manager at Verne, 2015-2020").id


@pytest.fixture
def eve(desk):
    return desk.people.add("Eve Else", ["eve@else.example"], how="we studied together").id


def opening(desk, title="platform lead", company="Acme", on=None, **fields):
    target = desk.targets.add(company, interest="platform work")
    now = desk.now()
    models.Target.objects.filter(pk=target.id).update(created_at=now - timedelta(days=3))
    values = {"status": "applied", "applied_on": on or now.date(), "created_at": now, "changed_at": now, **fields}
    return models.Opening.objects.create(desk=desk.row, target_id=target.id, title=title, **values)


def keys(desk, update, person):
    return [item.key for item in desk.updates.reader(update.row.id, person).news if item.ticked]


def tell_everything(desk, update, person):
    letter = desk.updates.write(update.row.id, person, LINE, keys(desk, update, person))
    return desk.letters.sent(letter.row.id)


def test_b3_an_update_tells_each_reader_what_is_new_to_them_in_a_letter_of_their_own(desk, bob):
    opening(desk)
    update = desk.updates.begin([bob])
    shown = desk.updates.reader(update.row.id, bob)
    assert [item.words for item in shown.news] == [
        "became interested in platform work at Acme",
        "applied for the job of platform lead at Acme",
    ]
    letter = desk.updates.write(update.row.id, bob, LINE, keys(desk, update, bob))
    assert "I applied for the job of platform lead at Acme." in letter.body
    assert LINE in letter.body
    assert letter.ready, letter.findings


def test_b3_the_same_news_never_goes_twice_to_the_same_person(desk, bob, eve):
    opening(desk)
    tell_everything(desk, desk.updates.begin([bob]), bob)
    later = at(desk, NOW + timedelta(days=40))
    again = later.updates.begin([bob, eve])
    assert later.updates.reader(again.row.id, bob).news == ()
    assert len(later.updates.reader(again.row.id, eve).news) == 2


def test_a_draft_that_was_dropped_told_nobody_anything(desk, bob):
    opening(desk)
    update = desk.updates.begin([bob])
    letter = desk.updates.write(update.row.id, bob, LINE, keys(desk, update, bob))
    desk.letters.drop(letter.row.id)
    assert desk.updates.get(update.row.id).next.person_id == bob
    assert len(desk.updates.reader(update.row.id, bob).news) == 2


def test_an_update_is_not_ready_while_the_line_for_its_reader_is_missing(desk, bob):
    opening(desk)
    update = desk.updates.begin([bob])
    letter = desk.updates.write(update.row.id, bob, "", keys(desk, update, bob))
    assert not letter.ready
    with pytest.raises(Refused):
        desk.letters.sent(letter.row.id)


def test_a_no_is_told_only_when_it_is_ticked(desk, bob):
    row = opening(desk, status="rejected", ended_on=date(2026, 5, 2), answered_on=date(2026, 5, 2))
    update = desk.updates.begin([bob])
    key = f"rejected:{row.pk}"
    assert key not in keys(desk, update, bob)
    offered = {item.key: item for item in desk.updates.reader(update.row.id, bob).news}
    assert offered[key].private
    letter = desk.updates.write(update.row.id, bob, LINE, [key])
    assert "was not chosen for the job of platform lead" in letter.body
    assert "became interested" not in letter.body


def test_l5_who_heard_lately_rests_and_who_waits_for_something_hears_that_first(desk, bob, eve):
    opening(desk)
    tell_everything(desk, desk.updates.begin([bob]), bob)
    desk.promises.add("send Eve the slides", NOW - timedelta(hours=1), eve)
    choice = desk.updates.choose(people=[bob, eve])
    assert choice.now == ()
    said = {one.person: one.why for one in choice.left_out}
    assert "had an update" in said[bob]
    assert "waiting for something of yours" in said[eve]


def test_who_is_at_the_present_employer_or_left_alone_gets_no_update(desk, bob, eve):
    desk.setup.answer_guard("Velbrand", True)
    desk.people.add_position(bob, "Velbrand", "Engineer")
    desk.people.leave_alone([eve], True)
    opening(desk)
    opening(desk, "director", "Velbrand")
    choice = desk.updates.choose(people=[bob, eve])
    assert choice.now == ()
    for person in (bob, eve):
        with pytest.raises(Refused):
            desk.updates.begin([person])
    dora = desk.people.add("Dora Deed", ["dora@deed.example"]).id
    update = desk.updates.begin([dora])
    assert not [item for item in desk.updates.reader(update.row.id, dora).news if "Velbrand" in item.words]
    letter = desk.updates.write(update.row.id, dora, LINE, keys(desk, update, dora))
    assert "Velbrand" not in letter.body


def test_somebody_who_comes_to_the_present_employer_mid_round_is_left_out(desk, bob):
    opening(desk)
    update = desk.updates.begin([bob])
    desk.setup.answer_guard("Velbrand", True)
    desk.people.add_position(bob, "Velbrand", "Engineer")
    assert "where you are" in desk.updates.get(update.row.id).readers[0].why_not
    with pytest.raises(Refused):
        desk.updates.write(update.row.id, bob, LINE)


def test_800_people_are_rounds_of_fifty_and_the_owner_is_told_so(desk):
    people = [models.Person(desk=desk.row, name=f"Reader {n}", created_at=NOW, sort_key=f"{n:04}") for n in range(800)]
    models.Person.objects.bulk_create(people)
    tag = models.Tag.objects.create(desk=desk.row, name="friends")
    models.PersonTag.objects.bulk_create([models.PersonTag(tag=tag, person=one) for one in people])
    choice = desk.updates.choose(groups=["friends"])
    assert len(choice.batches) == 16
    assert {len(batch) for batch in choice.batches} == {50}
    assert "one to nobody" in choice.words
    with pytest.raises(BadInput, match="800"):
        desk.updates.begin([one.pk for one in people])
    assert len(desk.updates.begin([one.person for one in choice.now]).readers) == 50


def test_readers_are_skipped_and_taken_back_and_a_round_ends(desk, bob, eve):
    opening(desk)
    update = desk.updates.begin([bob, eve], words="A short word from me.")
    assert desk.updates.skip(update.row.id, bob).next.person_id == eve
    assert desk.updates.skip(update.row.id, bob, back=True).next.person_id == bob
    assert desk.updates.end(update.row.id).row.state == "done"
    assert desk.updates.rows()[0].words == "A short word from me."


def test_another_desk_finds_no_update_of_mine(desk, bob):
    update = desk.updates.begin([bob])
    other = desk_of(get_user_model().objects.create_user("other"))
    for call in (other.updates.get, other.updates.end):
        with pytest.raises(NotFound):
            call(update.row.id)
    with pytest.raises(NotFound):
        other.updates.begin([bob])
    with pytest.raises(BadInput):
        desk.updates.begin([])


def test_beginning_a_round_is_undone_like_any_change(desk, bob):
    update = desk.updates.begin([bob])
    desk.history.undo()
    with pytest.raises(NotFound):
        desk.updates.get(update.row.id)


STEPS = st.lists(st.sampled_from(["opening", "rejected", "bob", "eve", "both", "dropped"]), max_size=7)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_over_any_history_nobody_reads_the_same_news_twice(desk, bob, eve, steps):
    """The oracle keeps what each letter that went out said, line by line."""
    models.Update.objects.all().delete()
    models.Letter.objects.all().delete()
    models.Opening.objects.all().delete()
    heard = {bob: [], eve: []}
    today = NOW
    for number, step in enumerate(steps):
        today += timedelta(days=9)
        here = at(desk, today)
        if step == "opening":
            opening(here, f"job {number}")
        elif step == "rejected":
            opening(here, f"job {number}", status="rejected", ended_on=today.date())
        else:
            readers = {"bob": [bob], "eve": [eve]}.get(step, [bob, eve])
            update = here.updates.begin(readers)
            for person in readers:
                ticked = [item.key for item in here.updates.reader(update.row.id, person).news]
                letter = here.updates.write(update.row.id, person, LINE, ticked)
                lines = [line for line in letter.body.splitlines() if line.startswith("I ") and "Acme" in line]
                if step == "dropped":
                    here.letters.drop(letter.row.id)
                elif letter.ready:
                    here.letters.sent(letter.row.id)
                    heard[person] += lines
    for lines in heard.values():
        assert len(lines) == len(set(lines))
