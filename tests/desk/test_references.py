"""The vault: whom one may name, asked early and named late, briefed, told the end; and nobody who must not find out."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inroad.desk import desk_of
from inroad.desk.door import Desk
from inroad.errors import BadInput, InroadError, NotFound, Refused
from inroad.search.references import LEAST_REASON_WORDS, State
from inroad.store import models

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
REASON = "the board decides tomorrow and asked for names"
SEEN = "She saw me rebuild the billing platform with two people."


@pytest.fixture
def desk(db):
    """Alice's desk on a certain day. She has left Finch, and is at Velbrand."""
    made = desk_of(get_user_model().objects.create_user("alice"))
    made.setup.introduce("Alice Ask", ["alice@ask.example"], timezone="UTC")
    me = made.row.me_id
    made.people.add_position(me, "Finch", title="engineer", end=date(2020, 1, 1), ended=True)
    made.people.add_position(me, "Velbrand", title="lead")
    made.setup.answer_guard("Velbrand", True)
    return at(made, NOW)


def at(desk, moment):
    return Desk(models.Desk.objects.get(pk=desk.row.pk), moment)


@pytest.fixture
def rosa(desk):
    """Managed Alice at Finch, and said yes."""
    person = desk.people.add(
        "Rosa Brandt", ["rosa@brandt.example"], organisation="Finch", how="my manager at Finch, 2016-2019",
        backing="well",
    )  # fmt: skip
    return desk.references.agreed(desk.references.add(person.id, "billing, Kafka").row.id)


def opening(desk, status="offer", title="platform lead", company="Northwind", **fields):
    target = desk.targets.add(company, interest="platform work")
    now = desk.now()
    return models.Opening.objects.create(
        desk=desk.row, target_id=target.id, title=title, status=status, created_at=now, changed_at=now, **fields
    )


# ---- the vault


def test_r1_a_reference_is_given_when_an_offer_hangs_on_it_and_before_only_with_a_reason_that_is_kept(desk, rosa):
    early = opening(desk, "interviewing")
    with pytest.raises(Refused, match="references are for an offer"):
        desk.references.release(rosa.row.id, early.pk)
    with pytest.raises(Refused, match=f"{LEAST_REASON_WORDS} words or more"):
        desk.references.release(rosa.row.id, early.pk, reason="they asked")
    assert not models.Release.objects.exists()
    made = desk.references.release(rosa.row.id, early.pk, reason=REASON)
    assert made.early
    assert made.reason == REASON
    assert any(REASON in told.words for told in desk.references.get(rosa.row.id).history)
    late = opening(desk, "offer", company="Solvane")
    assert not desk.references.release(rosa.row.id, late.pk, reason="never mind why, it is an offer").early


def test_r1_a_target_that_stands_at_an_offer_is_the_offer_stage_and_what_is_over_is_over(desk, rosa):
    row = opening(desk, "interviewing")
    models.Target.objects.filter(pk=row.target_id).update(stage="offer")
    assert not desk.references.release(rosa.row.id, row.pk).early
    gone = opening(desk, "rejected", company="Solvane")
    with pytest.raises(Refused, match="rejected"):
        desk.references.release(rosa.row.id, gone.pk, reason=REASON)


def test_r2_naming_somebody_writes_their_briefing_and_promises_to_tell_them_how_it_ended(desk, rosa):
    made = desk.references.release(
        rosa.row.id, opening(desk).pk, points="the migration\nhiring two people", caller="Ines Holm, VP Engineering"
    )
    letter = desk.letters.get(made.briefing_id)
    assert "Northwind" in letter.body
    assert "platform lead" in letter.body
    assert "the migration" in letter.body
    assert "Ines Holm" in letter.body
    assert not letter.ready, "what matters to them only the owner can say"
    owed = desk.promises.get(made.promise_id)
    assert owed.words == "tell Rosa Brandt how it ended at Northwind"
    assert owed.person_id == rosa.row.person_id
    assert owed.due_at > NOW + timedelta(days=20)


def test_r2_how_often_somebody_was_named_stands_beside_them(desk, rosa):
    assert desk.references.load(rosa.row.id).words == "not named within a year"
    for company in ("Northwind", "Solvane", "Orrin"):
        desk.references.release(rosa.row.id, opening(desk, company=company).pk)
    row = desk.references.rows()[0]
    assert row.times == 3
    assert row.heavy
    assert "three times within a year" in row.load
    assert desk.references.suggest("billing").ready[0].first == "ask whether once more is fine"
    later = at(desk, NOW + timedelta(days=400))
    assert later.references.rows()[0].times == 0


def test_naming_somebody_is_one_step_that_one_undo_takes_back(desk, rosa):
    desk.references.release(rosa.row.id, opening(desk).pk)
    desk.history.undo()
    assert not models.Release.objects.exists()
    assert not models.Promise.objects.exists()
    assert not models.Letter.objects.exists()


def test_the_same_referee_is_named_for_the_same_job_once_until_it_ended(desk, rosa):
    row = opening(desk)
    made = desk.references.release(rosa.row.id, row.pk)
    with pytest.raises(Refused, match="was named for this on 4 May 2026"):
        desk.references.release(rosa.row.id, row.pk)
    assert models.Letter.objects.count() == 1
    desk.references.outcome(made.id, "They chose somebody else.", told=True)
    desk.references.release(rosa.row.id, row.pk)


def test_two_releases_at_once_have_a_briefing_each(desk, rosa):
    one = desk.references.release(rosa.row.id, opening(desk).pk)
    other = desk.references.release(rosa.row.id, opening(desk, company="Solvane").pk)
    assert one.briefing_id != other.briefing_id
    assert "Solvane" not in desk.letters.get(one.briefing_id).body


def test_a_company_without_an_opening_is_named_with_the_role(desk, rosa):
    target = desk.targets.add("Orrin", interest="platform work")
    desk.targets.stage(target.id, "offer")
    made = desk.references.release(rosa.row.id, organisation_id=target.organisation_id, role="head of platform")
    assert (made.organisation, made.role) == ("Orrin", "head of platform")
    assert "for the job of head of platform" in desk.letters.get(made.briefing_id).body
    with pytest.raises(BadInput, match="nobody is named to whom"):
        desk.references.release(rosa.row.id)


# ---- the end


def test_i10_the_promise_to_a_referee_is_kept_when_the_letter_that_tells_the_end_went_out(desk, rosa):
    made = desk.references.release(rosa.row.id, opening(desk).pk)
    shown = desk.references.outcome(made.id, "I start at Northwind in June.")
    assert not shown.told
    letter = desk.letters.get(shown.outcome_letter_id)
    assert "I start at Northwind in June." in letter.body
    assert letter.ready, letter.findings
    assert desk.promises.get(made.promise_id).state == "pending"
    again = desk.references.outcome(made.id, "I start at Northwind in July.")
    assert again.outcome_letter_id == shown.outcome_letter_id
    desk.letters.sent(shown.outcome_letter_id)
    assert desk.promises.get(made.promise_id).state == "kept"
    assert desk.references.releases()[0].told


def test_a_letter_about_one_job_tells_nothing_of_another(desk, rosa):
    first = desk.references.release(rosa.row.id, opening(desk).pk)
    other = desk.references.release(rosa.row.id, opening(desk, company="Solvane").pk)
    shown = desk.references.outcome(first.id, "They closed the job.")
    desk.references.outcome(other.id, "I said no to them.")
    desk.letters.sent(shown.outcome_letter_id)
    assert {row.id: row.told for row in desk.references.releases()} == {first.id: True, other.id: False}


def test_an_end_told_on_the_phone_keeps_the_promise_and_writes_nothing(desk, rosa):
    made = desk.references.release(rosa.row.id, opening(desk).pk)
    shown = desk.references.outcome(made.id, "They chose somebody else.", told=True)
    assert shown.told
    assert shown.outcome_letter_id is None
    assert desk.promises.get(made.promise_id).state == "kept"
    with pytest.raises(BadInput, match="how it ended is missing"):
        desk.references.outcome(made.id, "  ")


# ---- asked, and what they said


def test_n3_asking_is_a_letter_and_only_when_it_went_out_were_they_asked(desk):
    tom = desk.people.add("Tom Lind", ["tom@lind.example"], how="we worked together at Finch, 2018-2020")
    entry = desk.references.add(tom.id, "the billing platform").row
    assert (entry.state, entry.relation) == ("to ask", "we worked together at Finch, 2018-2020")
    letter = desk.references.ask(entry.id)
    assert "the billing platform" in letter.body
    row = desk.references.get(entry.id).row
    assert (row.state, row.letter_id) == ("to ask", letter.row.id)
    desk.letters.save(letter.row.id, supplied={"seen": SEEN})
    desk.letters.sent(letter.row.id)
    row = desk.references.get(entry.id).row
    assert (row.state, row.asked_on, row.letter_id) == ("asked", NOW.date(), None)
    desk.references.agreed(entry.id, date(2026, 5, 3))
    row = desk.references.get(entry.id).row
    assert (row.state, row.asked_on, row.agreed_on) == ("agreed", NOW.date(), date(2026, 5, 3))
    assert "Tom Lind agreed to be a reference (3 May 2026)" in [t.words for t in desk.references.get(entry.id).history]


def test_n3_a_no_keeps_its_reason_and_may_become_a_yes_in_their_own_time(desk, rosa):
    desk.references.declined(rosa.row.id, why="too busy until autumn")
    row = desk.references.get(rosa.row.id).row
    assert (row.state, row.agreed_on, row.why_not) == ("declined", None, "would rather not")
    talk = models.VouchTalk.objects.get()
    assert (talk.comfortable, talk.why) == ("no", "too busy until autumn")
    assert desk.references.again(rosa.row.id).row.state == "to ask"
    with pytest.raises(BadInput, match="still to come"):
        desk.references.agreed(rosa.row.id, date(2026, 6, 1))


def test_somebody_twice_is_one_entry_with_what_is_new(desk, rosa):
    again = desk.references.add(rosa.row.person_id, preferences="by phone, never on Fridays")
    assert again.row.id == rosa.row.id
    assert (again.row.speaks_to, again.row.preferences) == ("billing, Kafka", "by phone, never on Fridays")
    assert len(desk.references.rows()) == 1
    assert desk.references.find("Rosa").id == rosa.row.id
    with pytest.raises(NotFound):
        desk.references.find("#999999")


def test_an_entry_nobody_was_named_by_can_be_taken_out(desk, rosa):
    made = desk.references.release(rosa.row.id, opening(desk).pk)
    with pytest.raises(Refused, match="was named to somebody"):
        desk.references.remove(rosa.row.id)
    models.Release.objects.filter(pk=made.id).delete()
    desk.references.remove(rosa.row.id)
    assert desk.references.rows() == []


def test_a_referee_who_died_or_asked_to_be_left_alone_is_ended_and_nothing_reaches_them(desk, rosa):
    made = desk.references.release(rosa.row.id, opening(desk).pk)
    ended = desk.references.ended(rosa.row.id, alone=True)
    assert ended.row.state == "ended"
    assert ended.kind_word
    assert desk.people.get(rosa.row.person_id).row.leave_alone
    for act in (
        lambda: desk.references.release(rosa.row.id, opening(desk, company="Solvane").pk),
        lambda: desk.references.ask(rosa.row.id),
        lambda: desk.references.again(rosa.row.id) and desk.references.ask(rosa.row.id),
    ):
        with pytest.raises(Refused):
            act()
    assert desk.references.outcome(made.id, "They chose me.").outcome_letter_id is None
    found = desk.references.suggest("billing")
    assert found.ready == found.to_ask == ()
    assert dict(found.left_out)["Rosa Brandt"]


def test_somebody_in_the_trash_is_said_to_be_there_and_is_not_named(desk, rosa):
    desk.people.trash([rosa.row.person_id])
    assert desk.references.rows()[0].why_not == "is in the trash"
    with pytest.raises(Refused, match="in the trash"):
        desk.references.release(rosa.row.id, opening(desk).pk)


# ---- the guard


def test_r4_at_a_present_employer_only_a_trusted_colleague_is_a_reference(desk):
    cole = desk.people.add("Ben Cole", ["ben@velbrand.example"], organisation="Velbrand", backing="well")
    with pytest.raises(Refused, match="where you are"):
        desk.references.add(cole.id)
    assert "Ben Cole" not in [one.name for one in desk.references.suggest("billing").to_ask]
    desk.setup.trust(cole.id, True)
    entry = desk.references.agreed(desk.references.add(cole.id).row.id)
    made = desk.references.release(entry.row.id, opening(desk).pk)
    desk.setup.trust(cole.id, False)
    assert "where you are" in desk.references.get(entry.row.id).row.why_not
    with pytest.raises(Refused, match="where you are"):
        desk.references.release(entry.row.id, opening(desk, company="Solvane").pk)
    assert desk.references.outcome(made.id, "It came to nothing.").outcome_letter_id is None


def test_r4_nobody_is_named_to_a_present_employer_whatever_the_reason(desk, rosa):
    row = opening(desk, company="Velbrand Inc.")
    for act in (
        lambda: desk.references.release(rosa.row.id, row.pk, reason=REASON),
        lambda: desk.references.release(
            rosa.row.id, organisation_id=desk.organisations.find("Velbrand").id, role="lead", reason=REASON
        ),
        lambda: desk.references.preemptive(rosa.row.id, row.pk),
    ):
        with pytest.raises(Refused, match="where you are"):
            act()
    assert "Velbrand" not in {place.organisation for place in desk.references.places()}


def test_r4_past_employers_are_offered_first(desk, rosa):
    desk.people.add("Ada Elsewhere", how="my manager at Quill, 2012-2014", backing="well")
    zoe = desk.people.add("Zoe Finch", organisation="Finch", how="my colleague at Finch, 2016-2019", backing="well")
    found = desk.references.suggest("data")
    assert [one.name for one in found.to_ask] == ["Zoe Finch", "Ada Elsewhere"]
    assert found.to_ask[0].referee_id is None
    assert "was with you at Finch, where you no longer are" in found.to_ask[0].reasons
    assert [one.person_id for one in found.ready] == [rosa.row.person_id]
    desk.references.add(zoe.id)
    assert desk.references.suggest("data").to_ask[0].referee_id is not None


def test_an_opening_is_read_for_whom_to_name(desk, rosa):
    row = opening(desk, advert="You know Kafka inside out.\n" * 2_000)
    assert "can speak to “Kafka”" in desk.references.suggest(opening_id=row.pk).ready[0].reasons


# ---- a call beforehand


def test_r3_i13_a_reference_becomes_a_call_before_the_application(desk, rosa):
    row = opening(desk, "seen")
    carol = desk.people.add("Carol Decide", ["carol@northwind.example"], organisation="Northwind")
    drafted = desk.references.preemptive(rosa.row.id, row.pk, carol.id)
    assert drafted.contract.kind == "preemptive reference"
    assert drafted.contract.voucher.person == rosa.row.person_id
    assert drafted.contract.ask.opening == "platform lead"
    with pytest.raises(Refused, match="rejected"):
        desk.references.preemptive(rosa.row.id, opening(desk, "rejected", company="Solvane").pk)
    desk.references.declined(rosa.row.id)
    with pytest.raises(Refused, match="would rather not"):
        desk.references.preemptive(rosa.row.id, row.pk)


# ---- another desk, and everything at once


def test_another_desk_finds_nothing_of_it(desk, rosa):
    made = desk.references.release(rosa.row.id, opening(desk).pk)
    other = desk_of(get_user_model().objects.create_user("mallory"))
    other.setup.introduce("Mallory", ["m@else.example"])
    for act in (
        lambda: other.references.get(rosa.row.id),
        lambda: other.references.release(rosa.row.id, made.opening_id),
        lambda: other.references.outcome(made.id, "x"),
        lambda: other.references.add(rosa.row.person_id),
    ):
        with pytest.raises(NotFound):
            act()
    assert other.references.rows() == other.references.releases() == []


MOVES = st.lists(
    st.tuples(
        st.sampled_from(["add", "ask", "agreed", "declined", "again", "ended", "release", "outcome", "call"]),
        st.integers(0, 4),
        st.integers(0, 2),
    ),
    max_size=14,
)


@given(MOVES)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_done_nobody_guarded_or_left_alone_is_proposed_written_to_or_named(desk, moves):
    """Five people: two may be named, one is at the present employer, one is left alone, one is in the trash."""
    from django.db import transaction

    with transaction.atomic():
        people = [
            desk.people.add("Fine One", ["f@one.example"], backing="well").id,
            desk.people.add("Fine Two", ["f@two.example"], backing="well").id,
            desk.people.add("At Velbrand", ["x@velbrand.example"], organisation="Velbrand", backing="well").id,
            desk.people.add("Left Alone", ["l@alone.example"], backing="well").id,
            desk.people.add("Trash Can", ["t@can.example"], backing="well").id,
        ]
        now = desk.now()
        rows = [
            models.Referee.objects.create(
                desk=desk.row, person_id=pk, state="agreed", created_at=now, changed_at=now
            ).pk
            for pk in people
        ]
        desk.people.leave_alone([people[3]], True)
        desk.people.trash([people[4]])
        jobs = [opening(desk, "offer", company=name).pk for name in ("Northwind", "Solvane", "Velbrand")]
        shut = set(people[2:])
        for act, who, where in moves:
            do = {
                "add": lambda w=who: desk.references.add(people[w]),
                "ask": lambda w=who: desk.references.ask(rows[w]),
                "agreed": lambda w=who: desk.references.agreed(rows[w]),
                "declined": lambda w=who: desk.references.declined(rows[w]),
                "again": lambda w=who: desk.references.again(rows[w]),
                "ended": lambda w=who: desk.references.ended(rows[w]),
                "release": lambda w=who, j=where: desk.references.release(rows[w], jobs[j], reason=REASON),
                "outcome": lambda w=who: [
                    desk.references.outcome(one.id, "It ended.") for one in desk.references.releases()[: w + 1]
                ],
                "call": lambda w=who, j=where: desk.references.preemptive(rows[w], jobs[j]),
            }[act]
            try:
                do()
            except InroadError:
                continue
        found = desk.references.suggest("billing", most=50)
        assert not shut & {one.person_id for one in (*found.ready, *found.to_ask)}
        assert not models.Letter.objects.filter(to__in=shut).exists()
        assert not models.Release.objects.filter(referee__person__in=shut).exists()
        assert not models.Release.objects.filter(opening=jobs[2]).exists()
        assert not models.ContractSide.objects.filter(person__in=shut).exists()
        states = {State(row.state) for row in desk.references.rows()}
        assert states <= set(State)
        assert all(row.why_not for row in desk.references.rows() if row.person_id in shut)
        transaction.set_rollback(True)
