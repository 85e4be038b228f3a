"""Hellos: a handful a day of sleeping ties worth one, put off or left alone, one line on Today; favours after a no."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inroad.desk import desk_of
from inroad.desk.door import Desk
from inroad.errors import BadInput, NotFound, Refused
from inroad.search.hellos import MOST
from inroad.store import models

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)


@pytest.fixture
def desk(db):
    made = desk_of(get_user_model().objects.create_user("alice"))
    made.setup.introduce("Alice Ask", ["alice@ask.example"], timezone="UTC")
    made.people.add_position(made.row.me_id, "Velbrand", title="lead")
    made.setup.answer_guard("Velbrand", True)
    return at(made, NOW)


def at(desk, moment):
    return Desk(models.Desk.objects.get(pk=desk.row.pk), moment)


def over_a_round(desk, most=5):
    """Everybody who is suggested on one of the days of a round."""
    return {one.name for number in range(8) for one in at(desk, NOW + timedelta(days=number)).hellos.today(most)}


def sleeper(desk, name="Rosa Brandt", **fields):
    values = {"backing": "well", "how": "my manager at Finch, 2016-2019", **fields}
    return desk.people.add(name, [f"{name.split()[0].lower()}@sleeps.example"], **values).id


def test_l3_a_sleeping_tie_is_offered_with_what_it_is_good_for(desk):
    target = desk.targets.add("Northwind", interest="platform work")
    ines = desk.people.add("Ines Holm", organisation="Northwind").id
    rosa = sleeper(desk)
    desk.words.knows(rosa, ines, how="same board, 2020")
    found = {one.person_id: one for number in range(8) for one in days(desk, number).hellos.today()}
    assert "knows your work well" in found[rosa].reasons
    assert "may lead you to Northwind" in found[rosa].reasons
    assert found[rosa].asleep
    desk.targets.stage(target.id, "let go")
    found = {one.person_id: one for number in range(8) for one in days(desk, number).hellos.today()}
    assert "may lead you to Northwind" not in found[rosa].reasons


def days(desk, number):
    return at(desk, NOW + timedelta(days=number))


def test_a_handful_is_five_at_most_and_the_same_all_day(desk):
    for number in range(30):
        sleeper(desk, f"Name{number} Surname")
    listed = [one.person_id for one in desk.hellos.today()]
    assert 0 < len(listed) <= MOST
    assert listed == [one.person_id for one in at(desk, NOW + timedelta(hours=9)).hellos.today()]
    assert set(listed).isdisjoint(one.person_id for one in days(desk, 1).hellos.today())


def test_who_was_in_touch_lately_sleeps_not_whatever_the_source(desk):
    rosa, tom = sleeper(desk), sleeper(desk, "Tom Lind")
    assert over_a_round(desk) == {"Rosa Brandt", "Tom Lind"}
    desk.people.log(rosa, "a call about the garden", "call", date(2026, 4, 1))
    now = desk.now()
    models.Letter.objects.create(
        desk=desk.row, kind="hello", writer="seeker", reader="reader", to_id=tom, state="sent", sent_at=now,
        created_at=now, changed_at=now,
    )  # fmt: skip
    assert over_a_round(desk) == set()


def test_put_off_means_not_before_that_day_and_once_is_one_row(desk):
    rosa = sleeper(desk)
    assert desk.hellos.snooze(rosa, 30) == date(2026, 6, 3)
    desk.hellos.snooze(rosa, 40)
    assert models.Rest.objects.count() == 1
    assert over_a_round(desk) == set()
    assert any(days(desk, number).hellos.today() for number in range(40, 50))
    desk.history.undo()
    desk.history.undo()
    assert over_a_round(desk) == {"Rosa Brandt"}
    for wrong in (0, -1, 10_000):
        with pytest.raises(BadInput):
            desk.hellos.snooze(rosa, wrong)
    with pytest.raises(NotFound):
        desk_of(get_user_model().objects.create_user("mallory")).hellos.snooze(rosa)


def test_who_is_owed_something_or_is_somewhere_else_already_gets_no_hello(desk):
    rosa, tom, una = sleeper(desk), sleeper(desk, "Tom Lind"), sleeper(desk, "Una Wolf")
    sleeper(desk, "Vera Zorn")
    desk.promises.add("send Rosa the slides", NOW + timedelta(days=2), rosa)
    desk.futures.add(person_id=tom)
    assert desk.hellos.write(una).row.kind == "hello"
    assert over_a_round(desk) == {"Vera Zorn"}


def test_trust_shown_comes_first_and_in_words(desk):
    rosa = sleeper(desk)
    desk.references.agreed(desk.references.add(rosa).row.id)
    found = next(one for number in range(8) for one in days(desk, number).hellos.today())
    assert found.reasons[0] == "said yes to being a reference"


def test_f7_one_line_at_most_stands_on_today_among_its_three(desk):
    for number in range(12):
        sleeper(desk, f"Name{number} Surname")
    page = desk.today_page()
    lines = [one for one in page.suggestions if one.kind in {"hello", "future"}]
    assert len(lines) == 1
    assert len(page.suggestions) <= 3
    assert lines[0].kind == "hello"
    desk.futures.add(person_id=sleeper(desk, "Ines Holm"), organisation="Northwind")
    page = days(desk, 91).today_page()
    (line,) = [one for one in page.suggestions if one.kind in {"hello", "future"}]
    assert (line.kind, "Northwind" in line.title) == ("future", True)


def test_f8_something_kept_that_fits_somebody_who_said_no_is_offered_as_a_favour(desk):
    target = desk.targets.add("Northwind", interest="platform work")
    ines = desk.people.add("Ines Holm", ["ines@northwind.example"], organisation="Northwind", title="Head of Kafka").id
    desk.people.tag([ines], "kafka")
    job = models.Opening.objects.create(
        desk=desk.row, target_id=target.id, title="platform lead", status="rejected", ended_on=date(2026, 3, 1),
        created_at=NOW, changed_at=NOW,
    )  # fmt: skip
    talk = models.Interview.objects.create(
        desk=desk.row, opening=job, at=NOW - timedelta(days=80), state="held", created_at=NOW
    )
    models.InterviewMet.objects.create(desk=desk.row, interview=talk, person_id=ines, clicked=False)
    assert desk.hellos.favours() == []
    desk.useful.capture("A day of Kafka talks in Lyon, free seats", "https://talks.example/kafka")
    (favour,) = desk.hellos.favours()
    assert favour.person_id == ines
    assert "said no" in favour.reasons[0]
    assert desk.useful.choose(favour.useful_id, ines).row.kind == "favour"
    desk.people.leave_alone([ines], True)
    assert desk.hellos.favours() == []


@given(st.lists(st.tuples(st.sampled_from(["alone", "trash", "snooze", "trust"]), st.integers(0, 5)), max_size=8))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nobody_guarded_left_alone_put_off_or_in_the_trash_is_ever_said_hello_to(desk, acts):
    from django.db import transaction

    with transaction.atomic():
        people = [sleeper(desk, f"Free{number} Person") for number in range(4)]
        people += [
            desk.people.add(f"Work{number} Mate", [f"m{number}@velbrand.example"], organisation="Velbrand",
                            backing="well", how="colleague").id
            for number in range(2)
        ]  # fmt: skip
        alone, trashed, rested, trusted = set(), set(), set(), set()
        for act, who in acts:
            if act == "alone" and people[who] not in trashed:
                desk.people.leave_alone([people[who]], True)
                alone.add(people[who])
            elif act == "trash" and people[who] not in trashed:
                desk.people.trash([people[who]])
                trashed.add(people[who])
            elif act == "snooze" and people[who] not in trashed:
                desk.hellos.snooze(people[who], 60)
                rested.add(people[who])
            elif act == "trust" and who >= 4 and people[who] not in trashed:
                desk.setup.trust(people[who], True)
                trusted.add(people[who])
        shut = alone | trashed | rested | (set(people[4:]) - trusted)
        shown = {one.person_id for number in range(8) for one in days(desk, number).hellos.today()}
        assert not shown & shut
        assert shown <= set(people)
        for pk in alone | (set(people[4:]) - trusted):
            with pytest.raises((Refused, NotFound)):
                desk.hellos.write(pk)
        transaction.set_rollback(True)
