"""Openings: how they stand, the no and what stays of it, offers beside each other, and the walls around all of it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inroad.desk import desk_of
from inroad.desk.door import Desk
from inroad.errors import Ambiguous, BadInput, NotFound, Refused
from inroad.introductions.model import Promise
from inroad.search.openings import MOST_ADVERT_CHARS, Status
from inroad.store import models

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture
def desk(db):
    made = desk_of(get_user_model().objects.create_user("alice"))
    made.setup.introduce("Alice Ask", ["alice@ask.example"], timezone="Europe/Berlin")
    return at(made, NOW)


def at(desk, moment):
    return Desk(models.Desk.objects.get(pk=desk.row.pk), moment)


@pytest.fixture
def acme(desk):
    return desk.targets.add("Acme", "platform lead").id


@pytest.fixture
def carol(desk):
    return desk.people.add("Carol Diaz", ["carol@acme.example"], organisation="Acme", title="VP").id


@pytest.fixture
def job(desk, acme):
    return desk.openings.add(acme, "platform lead").row.id


def stage(desk, target):
    return desk.targets.get(target).stage


def test_an_opening_moves_with_its_days_and_takes_its_target_along(desk, acme, job):
    applied = desk.openings.apply(job, date(2026, 4, 30)).row
    assert (applied.status, applied.applied_on, applied.waiting) == (
        "applied",
        date(2026, 4, 30),
        "4 days since you applied",
    )
    assert stage(desk, acme) == "approaching"
    desk.openings.move(job, "interviewing")
    assert stage(desk, acme) == "interviewing"
    assert desk.openings.get(job).row.answered_on == TODAY


def test_a_target_never_moves_back_by_an_opening(desk, acme, job):
    desk.targets.stage(acme, "in conversation")
    desk.openings.apply(job)
    assert stage(desk, acme) == "in conversation"


def test_a_move_that_skips_its_cause_and_a_day_to_come_are_refused(desk, job):
    with pytest.raises(Refused, match="can't be “accepted” next"):
        desk.openings.answer_offer(job, accepted=True)
    with pytest.raises(BadInput, match="still to come"):
        desk.openings.apply(job, TODAY + timedelta(days=1))
    with pytest.raises(BadInput, match="no status"):
        desk.openings.move(job, "ghosted")


def test_every_change_of_an_opening_can_be_undone(desk, acme, job):
    before = desk.openings.get(job)
    desk.openings.apply(job)
    desk.history.undo()
    assert desk.openings.get(job) == before
    assert stage(desk, acme) == "idea"
    desk.history.undo()
    with pytest.raises(NotFound):
        desk.openings.get(job)


def test_two_openings_of_one_title_at_one_target_are_both_kept_and_shown_to_each_other(desk, acme, job):
    again = desk.openings.add(acme, "Platform lead (m/f/d)")
    assert [one.id for one in again.twins] == [job]
    assert [one.id for one in desk.openings.get(job).twins] == [again.row.id]
    other = desk.openings.add(acme, "nurse")
    assert other.twins == ()


def test_an_advert_of_200_kb_is_kept_and_one_over_the_bound_refused_with_its_size(desk, acme):
    advert = "Wir suchen eine Leitung 🎻 für die Nacht.\r\n" * 5_000
    assert len(advert.encode()) > 200_000
    assert desk.openings.add(acme, "night lead", advert=advert).advert.count("Leitung") == 5_000
    with pytest.raises(BadInput, match=f"{MOST_ADVERT_CHARS + 5:,} characters"):
        desk.openings.add(acme, "night lead", advert="a" * (MOST_ADVERT_CHARS + 5))


def test_m1_applying_directly_is_meant_for_a_perfect_fit(desk, acme):
    advertised = desk.openings.add(acme, "platform lead", source="an advert", fit="good")
    assert "meant for a perfect fit" in advertised.directly
    assert "Is there somebody who could mention you first?" in advertised.directly
    desk.openings.edit(advertised.row.id, fit="perfect")
    assert desk.openings.get(advertised.row.id).directly == ""


def test_m1_where_there_is_a_way_in_it_says_so(desk, acme, carol):
    bob = desk.people.add("Bob Connect", ["bob@connect.example"], how="my manager, 2015-2020", backing="well").id
    desk.words.knows(bob, carol, how="same team")
    assert "a way in" in desk.openings.add(acme, "lead", source="an advert").directly


def test_what_an_advert_should_not_ask_for_is_pointed_out(desk, acme):
    found = desk.openings.add(acme, "lead", advert="Please state your current salary.").in_advert
    assert [(one.kind, one.words) for one in found] == [("wanted my salary history", "current salary")]


def test_who_opened_the_door_makes_it_through_somebody(desk, acme, carol):
    assert desk.openings.add(acme, "lead", through=carol).row.source == "through somebody"
    with pytest.raises(NotFound):
        desk.openings.add(acme, "lead", contract_id=987_654)


# -- the no


def talk(desk, job, *people, held=True):
    day = NOW - timedelta(days=3) if held else NOW + timedelta(days=3)
    return desk.interviews.add(job, day, "on site", met=people).row.id


def test_f1_after_a_no_it_asks_whether_one_clicked_with_each_person_met(desk, acme, job, carol):
    dan = desk.people.add("Dan Evans").id
    talk(desk, job, carol, dan)
    said = desk.openings.reject(job, on=TODAY, words="They took somebody from inside.")
    assert not said.already
    assert (said.opening.status, said.opening.end_words) == ("rejected", "They took somebody from inside.")
    assert {(one.name, one.clicked) for one in said.met} == {("Carol Diaz", None), ("Dan Evans", None)}
    assert stage(desk, acme) == "interviewing"


def test_f1_a_yes_keeps_the_target_as_a_future_and_what_passed_in_view(desk, acme, job, carol):
    talk(desk, job, carol)
    desk.openings.reject(job, words="Close.")
    view = desk.openings.clicked(job, carol, True, liked="how openly she spoke of the outage")
    assert stage(desk, acme) == "future"
    assert view.future
    assert [(one.clicked, one.liked) for one in view.met] == [(True, "how openly she spoke of the outage")]
    assert view.row.end_words == "Close."
    assert len(view.interviews) == 1


def test_f1_a_no_click_moves_nothing_and_neither_does_a_click_before_the_no(desk, acme, job, carol):
    talk(desk, job, carol)
    desk.openings.clicked(job, carol, True)
    assert stage(desk, acme) == "interviewing"
    desk.openings.reject(job)
    desk.openings.clicked(job, carol, False)
    assert stage(desk, acme) == "interviewing"


def test_f1_another_job_under_way_there_keeps_the_target_where_it_is(desk, acme, job, carol):
    talk(desk, job, carol)
    other = desk.openings.add(acme, "data lead").row.id
    desk.openings.apply(other)
    desk.openings.reject(job)
    desk.openings.clicked(job, carol, True)
    assert stage(desk, acme) == "interviewing"


def test_a_rejection_recorded_twice_says_so_and_changes_nothing(desk, acme, job):
    desk.openings.reject(job, on=TODAY - timedelta(days=2), words="No.")
    last = desk.history.last_id()
    again = desk.openings.reject(job, on=TODAY, words="No again.")
    assert again.already
    assert (again.opening.ended_on, again.opening.end_words) == (TODAY - timedelta(days=2), "No.")
    assert desk.openings.reject(target_id=acme).already
    assert desk.history.last_id() == last


def test_for_a_target_without_an_opening_one_is_made_from_what_was_wanted(desk, acme):
    said = desk.openings.reject(target_id=acme)
    assert (said.opening.title, said.opening.status) == ("platform lead", "rejected")
    desk.history.undo()
    assert desk.openings.rows(acme) == []


def test_a_target_with_several_openings_asks_which_one(desk, acme, job):
    other = desk.openings.add(acme, "data lead").row.id
    with pytest.raises(Ambiguous) as which:
        desk.openings.reject(target_id=acme)
    assert {pk for pk, _ in which.value.candidates} == {job, other}
    with pytest.raises(BadInput):
        desk.openings.reject()


def test_i15_a_no_calls_off_the_talks_that_were_planned(desk, job, carol):
    planned = talk(desk, job, carol, held=False)
    desk.openings.reject(job)
    assert desk.interviews.get(planned).row.state == "called off"
    assert desk.promises.owed() == []
    desk.history.undo()
    assert desk.interviews.get(planned).row.state == "planned"
    assert [one.what for one in desk.promises.owed()] == [Promise.TURN_UP.value]


def test_they_may_come_back_after_a_no(desk, acme, job):
    desk.openings.reject(job, words="No.")
    back = desk.openings.move(job, "interviewing").row
    assert (back.ended_on, back.end_words, back.over) == (None, "", False)


def test_clicking_with_somebody_who_was_not_met_there_is_refused(desk, job, carol):
    desk.openings.reject(job)
    with pytest.raises(NotFound, match="not noted as met"):
        desk.openings.clicked(job, carol, True)


# -- offers


def test_offers_stand_side_by_side_people_and_work_first_and_without_a_verdict(desk, acme, job, carol):
    first = talk(desk, job, carol)
    desk.interviews.met(first, carol, clicked=True)
    desk.interviews.months(first, {"3": "know the yard", "12": "run it"})
    desk.openings.offer(job, {"pay": "80 000", "place": "Kiel"})
    other = desk.openings.add(desk.targets.add("Globex").id, "data lead").row.id
    desk.openings.offer(other, {"pay": "90 000", "Dog": "welcome"})
    found = desk.openings.compare()
    assert [row.id for row in found.rows] == [job, other]
    cells = {row.label: row.cells for row in found.side.rows}
    assert next(iter(cells)) == "people you clicked with"
    assert cells["people you clicked with"] == ("Carol Diaz", "")
    assert "in 3 months: know the yard" in cells["what you should achieve"][0]
    assert cells["dog"] == ("", "welcome")
    assert [row.private for row in found.side.rows if row.label == "pay"] == [True]
    assert "place" in found.side.ask[1]


def test_an_offer_is_answered_once_and_its_parts_can_be_taken_back(desk, acme, job):
    desk.openings.offer(job, {"pay": "80 000", "start": "June"})
    assert stage(desk, acme) == "offer"
    assert desk.openings.offer(job, {"start": ""}).offer == (("pay", "80 000"),)
    done = desk.openings.answer_offer(job, accepted=False, words="Another place.").row
    assert (done.status, done.end_words) == ("offer declined", "Another place.")
    with pytest.raises(BadInput, match="30 at most"):
        desk.openings.offer(job, {f"part {number}": "x" for number in range(31)})


def test_e2_nothing_of_the_pay_reaches_a_letter_about_this_job(desk, job, carol):
    desk.openings.offer(job, {"pay": "98 765 a year"})
    for kind in ("runner-up", "hello", "update", "future", "interview-thanks", "where-you-clicked"):
        view = desk.openings.letter(job, kind, carol)
        assert "98 765" not in f"{view.body}{view.subject}{view.material}{view.needs}"


# -- the walls


def test_r4_nobody_of_a_present_employer_is_proposed_after_a_no_or_written_to(desk, acme, job, carol):
    talk(desk, job, carol)
    desk.setup.answer_guard("Acme", present=True)
    said = desk.openings.reject(job)
    assert said.met == ()
    view = desk.openings.get(job)
    assert view.met == ()
    assert [(one.name, one.why) for one in view.kept_back] == [("Carol Diaz", "is at Acme, where you are")]
    with pytest.raises(Refused, match="where you are"):
        desk.openings.letter(job, "runner-up", carol)


def test_a_letter_about_a_job_knows_which_job_it_is(desk, job, carol):
    talk(desk, job, carol)
    desk.openings.reject(job)
    desk.openings.clicked(job, carol, True, liked="how openly she spoke of the outage")
    letter = desk.openings.letter(job, "runner-up", carol)
    assert "platform lead" in f"{letter.subject} {letter.body}"
    assert models.Letter.objects.get(pk=letter.row.id).opening_id == job


def test_another_desks_opening_is_not_found(desk, job):
    other = desk_of(get_user_model().objects.create_user("mallory"))
    for act in (
        lambda: other.openings.get(job),
        lambda: other.openings.reject(job),
        lambda: other.openings.compare([job]),
        lambda: other.openings.trash(job),
        lambda: other.interviews.add(job, NOW),
    ):
        with pytest.raises(NotFound):
            act()


def test_what_is_in_the_trash_is_in_no_list_and_comes_back(desk, acme, job):
    desk.openings.trash(job)
    assert desk.openings.rows() == []
    assert [one.id for one in desk.openings.trashed()] == [job]
    with pytest.raises(NotFound):
        desk.openings.get(job)
    assert desk.openings.restore(job).row.id == job


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from([one.value for one in Status]), st.integers(0, 30), st.booleans()), max_size=8)
)
def test_whatever_is_told_of_an_opening_can_be_walked_back_to_where_it_began(desk, moves):
    target = desk.targets.add("Initrode", "night lead").id
    job = desk.openings.add(target, "night lead").row.id
    began, stood = desk.openings.get(job), stage(desk, target)
    mark = desk.history.last_id()
    for status, ago, twice in moves:
        for _ in range(1 + twice):
            try:
                desk.openings.move(job, status, TODAY - timedelta(days=ago), "said")
            except Refused:
                continue
    while desk.history.last_undoable() and desk.history.last_undoable().id > mark:
        desk.history.undo()
    assert desk.openings.get(job) == began
    assert stage(desk, target) == stood
    desk.openings.trash(job)
