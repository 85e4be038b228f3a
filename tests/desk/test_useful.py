"""Something useful came by: whom it may help, and the private letter that passes it on."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model

from inroad.desk import desk_of
from inroad.errors import BadInput, NotFound, Refused
from inroad.store import models

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
CRANES = "A talk on shore power for container cranes, free to read"
FOR_THEM = "You asked in March what shore power costs a small port; there is a table of it."


@pytest.fixture
def bob(desk):
    row = desk.people.add("Bob Connect", ["bob@connect.example"], how="my manager", note="Cares about shore power.")
    return row.id


@pytest.fixture
def eve(desk):
    return desk.people.add(
        "Eve Else", ["eve@else.example"], how="we studied", organisation="Halden", title="Head of cranes"
    ).id


def turned_down(desk, person):
    target = desk.targets.add("Acme")
    opening = models.Opening.objects.create(
        desk=desk.row, target_id=target.id, title="platform lead", status="rejected", ended_on=date(2025, 11, 3),
        created_at=NOW, changed_at=NOW,
    )  # fmt: skip
    talk = models.Interview.objects.create(
        desk=desk.row, opening=opening, at=NOW - timedelta(days=200), state="held", created_at=NOW
    )
    models.InterviewMet.objects.create(desk=desk.row, interview=talk, person_id=person)
    return opening


def written(desk, letter):
    needs = {need.key: FOR_THEM for need in letter.needs if need.key == "for_them"}
    desk.letters.save(letter.row.id, supplied=needs)
    return desk.letters.get(letter.row.id)


def test_b4_what_came_by_is_suggested_to_whom_it_may_help_with_the_reason(desk, bob, eve):
    desk.people.add("Nobody Near", how="a neighbour")
    view = desk.useful.capture(CRANES, "https://ports.example/cranes")
    assert {one.name for one in view.fitting} == {"Bob Connect", "Eve Else"}
    assert all(one.reasons for one in view.fitting)


def test_b4_it_goes_to_one_person_privately_and_is_then_the_last_useful_thing(desk, bob):
    view = desk.useful.capture(CRANES, "https://ports.example/cranes")
    letter = desk.useful.choose(view.row.id, bob)
    assert letter.row.kind == "useful-to-you"
    assert not letter.ready
    letter = written(desk, letter)
    assert letter.ready, letter.findings
    assert "https://ports.example/cranes" in letter.body
    desk.letters.sent(letter.row.id)
    assert desk.useful.get(view.row.id).readers[0].state == "sent"
    assert desk.useful.rows()[0].sent == 1
    from inroad.desk.between import between

    assert between(desk, bob).useful == CRANES
    with pytest.raises(Refused, match="already"):
        desk.useful.choose(view.row.id, bob)


def test_f8_who_once_said_no_comes_first_and_gets_a_favour_that_asks_for_nothing(desk, bob, eve):
    turned_down(desk, eve)
    view = desk.useful.capture(CRANES)
    assert (view.fitting[0].name, view.fitting[0].favour) == ("Eve Else", True)
    letter = desk.useful.choose(view.row.id, eve)
    assert letter.row.kind == "favour"


def test_nobody_at_the_present_employer_or_left_alone_is_suggested_or_written_to(desk, bob, eve):
    desk.setup.answer_guard("Velbrand", True)
    desk.people.add_position(bob, "Velbrand", "Engineer")
    desk.people.leave_alone([eve], True)
    view = desk.useful.capture(CRANES)
    assert view.fitting == ()
    for person in (bob, eve):
        with pytest.raises(Refused):
            desk.useful.choose(view.row.id, person)
    assert desk.letters.rows() == []


def test_what_is_nothing_for_somebody_is_not_suggested_to_them_again(desk, bob):
    view = desk.useful.capture(CRANES)
    assert desk.useful.not_for(view.row.id, bob).fitting == ()
    desk.history.undo()
    assert [one.person_id for one in desk.useful.get(view.row.id).fitting] == [bob]


def test_who_told_it_is_not_told_it_back(desk, bob):
    assert desk.useful.capture(CRANES, source=bob).fitting == ()


def test_a_letter_that_was_dropped_leaves_them_chosen(desk, bob):
    view = desk.useful.capture(CRANES)
    letter = desk.useful.choose(view.row.id, bob)
    desk.letters.drop(letter.row.id)
    assert desk.useful.get(view.row.id).readers[0].state == "chosen"
    assert desk.useful.choose(view.row.id, bob).row.id != letter.row.id


def test_it_goes_to_the_trash_and_comes_back_by_undo(desk, bob):
    view = desk.useful.capture(CRANES)
    desk.useful.trash(view.row.id)
    assert desk.useful.rows() == []
    desk.history.undo()
    assert len(desk.useful.rows()) == 1


@pytest.mark.parametrize(("words", "url"), [("", ""), ("x", "javascript:alert(1)"), ("x\0", ""), ("x" * 100_001, "")])
def test_what_is_nothing_or_no_link_is_refused(desk, words, url):
    with pytest.raises(BadInput):
        desk.useful.capture(words, url)
    assert desk.useful.rows() == []


def test_another_desk_sees_nothing_of_it(desk, bob):
    view = desk.useful.capture(CRANES)
    other = desk_of(get_user_model().objects.create_user("other"))
    for call in (other.useful.get, other.useful.trash, other.useful.fitting):
        with pytest.raises(NotFound):
            call(view.row.id)
    with pytest.raises(NotFound):
        other.useful.capture("x", source=bob)
