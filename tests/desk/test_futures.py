"""Futures: a short list of one's own, counted from the last real word either way, outliving the search; the guard."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixtures.desk_files import mail, mbox
from inroad.desk import desk_of
from inroad.desk.door import Desk
from inroad.errors import BadInput, InroadError, NotFound, Refused
from inroad.store import models

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
THOUGHT = "Your talk on tide tables came back to me when the harbour froze."


@pytest.fixture
def desk(db):
    made = desk_of(get_user_model().objects.create_user("alice"))
    made.setup.introduce("Alice Ask", ["alice@ask.example"], timezone="UTC")
    made.people.add_position(made.row.me_id, "Velbrand", title="lead")
    made.setup.answer_guard("Velbrand", True)
    return at(made, NOW)


def at(desk, moment):
    return Desk(models.Desk.objects.get(pk=desk.row.pk), moment)


@pytest.fixture
def ines(desk):
    """A manager at Northwind who liked Alice."""
    return desk.people.add(
        "Ines Holm", ["ines@northwind.example"], organisation="Northwind", title="VP Engineering",
        how="we met at a fair, 2024",
    ).id  # fmt: skip


def days_later(desk, number):
    return at(desk, NOW + timedelta(days=number))


def test_f7_a_hello_is_due_ninety_days_after_the_last_word_and_the_letter_asks_for_nothing(desk, ines):
    row = desk.futures.add(person_id=ines, organisation="Northwind", why="they liked how I ask").row
    assert (row.name, row.days, row.person, row.why) == ("Northwind", 90, "Ines Holm", "they liked how I ask")
    assert not row.due_now
    later = days_later(desk, 90)
    (due,) = later.futures.rows()
    assert due.due_now
    letter = later.futures.hello(due.id)
    assert letter.row.kind == "hello"
    assert "not writing to ask for anything" in letter.body
    later.letters.save(letter.row.id, supplied={"thought": THOUGHT})
    later.letters.sent(letter.row.id)
    (after,) = later.futures.rows()
    assert not after.due_now
    assert after.due_on == later.today() + timedelta(days=90)
    assert after.last_on == later.today()


@pytest.mark.parametrize("kind", ["mail", "call", "meeting", "letter"])
@pytest.mark.parametrize("from_them", [True, False])
def test_f7_any_real_word_in_either_direction_counts(desk, ines, kind, from_them):
    desk.futures.add(person_id=ines)
    later = days_later(desk, 100)
    assert later.futures.rows()[0].due_now
    later.people.log(ines, "about the fair", kind, date(2026, 8, 1), from_them=from_them)
    (row,) = later.futures.rows()
    assert row.last_on == date(2026, 8, 1)
    assert row.due_on == date(2026, 8, 1) + timedelta(days=90)


def test_f7_mail_read_from_a_file_counts_and_mail_to_a_crowd_does_not(desk, ines, files):
    desk.futures.add(person_id=ines)
    crowd = ", ".join(f"p{number}@crowd.example" for number in range(30))
    desk.imports.run([
        mbox(files / "m.mbox", mail("Ines <ines@northwind.example>", "alice@ask.example", 0)),
    ])  # fmt: skip
    (row,) = desk.futures.rows()
    first = row.last_on
    assert first is not None
    desk.imports.run([
        mbox(files / "n.mbox", mail("Ines <ines@northwind.example>", f"alice@ask.example, {crowd}", 24 * 40)),
    ])  # fmt: skip
    assert desk.futures.rows()[0].last_on == first


def test_a_company_without_anybody_named_is_kept_by_whomever_one_knows_there(desk, ines):
    made = desk.futures.add(organisation="Northwind")
    assert [one.name for one in made.people] == ["Ines Holm"]
    with pytest.raises(BadInput, match="to whom at Northwind"):
        desk.futures.hello(made.row.id)
    desk.people.log(ines, "a call about hiring", "call", date(2026, 5, 1))
    assert desk.futures.rows()[0].last_on == date(2026, 5, 1)
    assert desk.futures.hello(made.row.id, ines).row.person_id == ines


def test_f7_a_future_outlives_its_target_and_the_search(desk, ines):
    target = desk.targets.add("Northwind", interest="platform work")
    desk.futures.add(target.id, ines)
    desk.targets.stage(target.id, "let go")
    desk.targets.trash(target.id)
    models.Target.objects.filter(pk=target.id).delete()
    later = days_later(desk, 3 * 365)
    (row,) = later.futures.rows()
    assert (row.name, row.due_now, row.target_id) == ("Northwind", True, None)


def test_f6_a_target_kept_for_later_is_offered_once_and_not_after_it_was_taken_off(desk):
    target = desk.targets.add("Northwind", interest="platform work")
    assert desk.futures.offers() == []
    desk.targets.stage(target.id, "future")
    (offer,) = desk.futures.offers()
    assert (offer.name, offer.because) == ("Northwind", "you keep it for later")
    assert desk.futures.offers(target.id) == [offer]
    made = desk.futures.add(target.id)
    assert desk.futures.offers() == []
    desk.futures.end(made.row.id)
    assert desk.futures.offers() == []
    assert desk.futures.rows() == []
    assert [row.name for row in desk.futures.rows(ended=True)] == ["Northwind"]


def test_f1_a_no_from_people_it_clicked_with_is_offered_with_their_name(desk, ines):
    target = desk.targets.add("Northwind", interest="platform work")
    job = models.Opening.objects.create(
        desk=desk.row, target_id=target.id, title="platform lead", status="rejected", created_at=NOW, changed_at=NOW
    )
    talk = models.Interview.objects.create(
        desk=desk.row, opening=job, at=NOW - timedelta(days=9), state="held", created_at=NOW
    )
    met = models.InterviewMet.objects.create(desk=desk.row, interview=talk, person_id=ines, clicked=None)
    assert desk.futures.offers() == []
    met.clicked = True
    met.save()
    (offer,) = desk.futures.offers()
    assert (offer.person, offer.because) == ("Ines Holm", "they said no, and it clicked with Ines Holm")
    row = desk.futures.add(offer.target_id, offer.person_id).row
    assert row.last_on == (NOW - timedelta(days=9)).date(), "an interview is a word between two"
    models.Opening.objects.create(
        desk=desk.row, target_id=target.id, title="another", status="applied", created_at=NOW, changed_at=NOW
    )
    models.Future.objects.all().delete()
    assert desk.futures.offers() == [], "another job there is under way"


def test_snoozed_ended_and_taken_up_again_each_undone_by_one_step(desk, ines):
    made = desk.futures.add(person_id=ines, days=30)
    later = days_later(desk, 40)
    assert later.futures.rows()[0].due_now
    shown = later.futures.snooze_for(made.row.id, 14).row
    assert (shown.due_now, shown.due_on) == (False, later.today() + timedelta(days=14))
    later.history.undo()
    assert later.futures.rows()[0].due_now
    later.futures.end(made.row.id)
    with pytest.raises(Refused, match="off the list"):
        later.futures.hello(made.row.id)
    again = later.futures.add(person_id=ines)
    assert again.row.id == made.row.id
    assert (again.row.ended, again.row.since, again.row.days) == (False, later.today(), 90)
    for wrong in (0, -3, 731, 10**9):
        with pytest.raises(BadInput):
            later.futures.snooze_for(made.row.id, wrong)
    with pytest.raises(BadInput, match="no rhythm"):
        later.futures.edit(made.row.id, days=1)


def test_the_same_company_twice_is_one_and_a_long_list_is_told_kindly(desk, ines):
    one = desk.futures.add(organisation="Northwind")
    other = desk.futures.add(organisation="northwind", why="good people", days=120)
    assert one.row.id == other.row.id
    assert (other.row.why, other.row.days) == ("good people", 120)
    assert desk.futures.too_many() == ""
    for number in range(11):
        desk.futures.add(organisation=f"Company Number {number} Works")
    assert "There are 12 on your list" in desk.futures.too_many()
    assert desk.futures.find("northwind").id == one.row.id
    with pytest.raises(NotFound):
        desk.futures.find("Nowhere")
    with pytest.raises(BadInput, match="nobody is named"):
        desk.futures.add()


def test_r4_a_present_employer_is_no_future_and_one_that_became_it_is_due_no_more(desk, ines):
    with pytest.raises(Refused, match="where you are"):
        desk.futures.add(organisation="Velbrand")
    ben = desk.people.add("Ben Cole", ["ben@velbrand.example"], organisation="Velbrand").id
    with pytest.raises(Refused, match="where you are"):
        desk.futures.add(person_id=ben)
    desk.futures.add(person_id=ines, organisation="Northwind")
    desk.setup.answer_guard("Northwind", True)
    later = days_later(desk, 400)
    (row,) = later.futures.rows()
    assert (row.due_now, row.why_not) == (False, "is where you are now")
    with pytest.raises(Refused):
        later.futures.hello(row.id)
    assert not models.Letter.objects.exists()


def test_another_desk_finds_nothing_of_it(desk, ines):
    made = desk.futures.add(person_id=ines)
    other = desk_of(get_user_model().objects.create_user("mallory"))
    for act in (
        lambda: other.futures.get(made.row.id),
        lambda: other.futures.end(made.row.id),
        lambda: other.futures.hello(made.row.id),
        lambda: other.futures.add(person_id=ines),
    ):
        with pytest.raises(NotFound):
            act()
    assert other.futures.rows() == other.futures.offers() == []


ACTS = st.lists(
    st.tuples(st.sampled_from(["add", "hello", "end", "again", "guard", "alone", "trash"]), st.integers(0, 2)),
    max_size=12,
)


@given(ACTS)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_is_due_or_written_to_who_is_guarded_left_alone_or_in_the_trash(desk, acts):
    from django.db import transaction

    with transaction.atomic():
        names = ("Northwind", "Solvane", "Orrin")
        people = [desk.people.add(f"Person At {n}", [f"p@{n.lower()}.example"], organisation=n).id for n in names]
        shut: set[int] = set()
        letters_when_shut: dict[int, int] = {}
        later = days_later(desk, 200)

        def letters(pk):
            return models.Letter.objects.filter(to=pk).count()

        for act, who in acts:
            try:
                if act == "add":
                    later.futures.add(person_id=people[who], organisation=names[who])
                elif act in {"guard", "alone", "trash"}:
                    {
                        "guard": lambda w=who: later.setup.answer_guard(names[w], True),
                        "alone": lambda w=who: later.people.leave_alone([people[w]], True),
                        "trash": lambda w=who: later.people.trash([people[w]]),
                    }[act]()
                    if people[who] not in shut:
                        shut.add(people[who])
                        letters_when_shut[people[who]] = letters(people[who])
                else:
                    row = later.futures.find(names[who])
                    {"hello": later.futures.hello, "end": later.futures.end, "again": later.futures.take_up}[act](
                        row.id
                    )
            except InroadError:
                continue
        for row in later.futures.rows():
            if row.person_id in shut:
                assert row.why_not
                assert not row.due_now
                assert later.futures.get(row.id).people == ()
        assert {pk: letters(pk) for pk in shut} == letters_when_shut
        transaction.set_rollback(True)


def test_two_names_of_one_company_are_kept_warm_once_and_a_release_knows_it_still(desk):
    keep, other = (desk.futures.add(organisation=name).row for name in ("Northwind", "Norrwind Labs"))
    rosa = desk.people.add("Rosa Brandt", ["rosa@brandt.example"], how="my manager at Finch").id
    referee = desk.references.agreed(desk.references.add(rosa).row.id).row.id
    made = desk.references.release(
        referee, organisation_id=other.organisation_id, role="lead", reason="they decide tomorrow and asked for names"
    )
    desk.organisations.merge(keep.organisation_id, other.organisation_id)
    assert [(row.name, row.id) for row in desk.futures.rows()] == [("Northwind", keep.id)]
    assert desk.references.released(made.id).organisation == "Northwind"
    desk.history.undo()
    assert {row.name for row in desk.futures.rows()} == {"Northwind", "Norrwind Labs"}
    assert desk.references.released(made.id).organisation == "Norrwind Labs"
