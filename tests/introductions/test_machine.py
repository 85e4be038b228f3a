"""The states and the ways between them."""

import re
from pathlib import Path
from typing import get_args

import pytest

from fixtures.introductions import TO, draft
from inroad.introductions import events, machine, transition
from inroad.introductions.model import Kind, State

DOCS = Path(__file__).parents[2] / "docs" / "introductions.md"
STEPS = sorted({edge.step for kind in Kind for edge in machine.edges(kind)})


@pytest.mark.parametrize("kind", Kind)
def test_the_ways_listed_are_those_the_machine_takes(kind: Kind) -> None:
    listed = {(edge.source, edge.step): edge.target for edge in machine.edges(kind)}
    for state in State:
        for step in STEPS:
            assert machine.after(draft(kind, state=state), step) == listed.get((state, step))


@pytest.mark.parametrize("kind", Kind)
def test_every_state_has_a_way_on_and_an_end_in_sight(kind: Kind) -> None:
    found = machine.reachable(kind)
    for state, ways in found.items():
        assert bool(ways) is (state not in machine.FINAL)
        # "One side is gone" would be a way on from anywhere: there must be another.
        assert state in machine.FINAL or any(way.step != "leave" for way in ways)
        seen, waiting = set(), [state]
        while waiting:
            here = waiting.pop()
            if here not in seen:
                seen.add(here)
                waiting += [way.target for way in found[here] if way.step != "leave"]
        assert seen & machine.FINAL


def reachable_without(kind: Kind, closed: set[State]) -> set[State]:
    found, waiting = set(), [State.DRAFTED]
    ways = machine.reachable(kind)
    while waiting:
        state = waiting.pop()
        if state not in found and state not in closed:
            found.add(state)
            waiting += [way.target for way in ways[state]]
    return found


def test_i3_nobody_is_put_in_touch_before_the_addressees_yes() -> None:
    """Without "accepted" an introduction leads nowhere near the addressee but by the use of a name."""
    assert State.INTRODUCED not in reachable_without(Kind.INTRODUCTION, {State.ACCEPTED})
    left = reachable_without(Kind.INTRODUCTION, {State.ACCEPTED, State.NAME_GRANTED})
    assert not left & {State.INTRODUCED, State.CONTACTED, State.MET}


@pytest.mark.parametrize("kind", [Kind.PREEMPTIVE_REFERENCE, Kind.INTERNAL_CALL])
def test_r3_s6_the_vouchers_call_comes_first_and_nobody_asks_the_addressee(kind: Kind) -> None:
    found = machine.reachable(kind)
    assert not {State.PUT, State.ACCEPTED, State.UNANSWERED} & set(found)
    assert {way.step for ways in found.values() for way in ways if way.target is State.INTRODUCED} == {"call"}


def test_use_of_a_name_puts_nobody_in_touch() -> None:
    assert not {State.AGREED, State.PUT, State.ACCEPTED, State.INTRODUCED} & set(machine.reachable(Kind.NAME_USE))


@pytest.mark.parametrize("kind", Kind)
def test_i5_after_the_yes_there_is_no_way_to_drop_it(kind: Kind) -> None:
    for state, ways in machine.reachable(kind).items():
        if state in machine.AFTER_A_YES:
            assert not {"withdraw", "close"} & {way.step for way in ways}
            assert "release" in {way.step for way in ways}


def test_every_event_is_a_step_or_a_note() -> None:
    stepping = {*transition._STEPS, events.Answered, events.AddresseeAnswered}
    for event in get_args(events.Event):
        assert event in stepping or event in machine.NOTED, event
    assert set(transition._STEPS.values()) <= set(STEPS)
    assert set(transition._ANSWERS.values()) <= set(STEPS)


@pytest.mark.parametrize("state", TO)
def test_the_shortest_ways_of_the_tests_lead_where_they_say(state: State) -> None:
    from fixtures.introductions import life

    assert life(draft(), *TO[state]).state is state


def test_the_documentation_shows_the_drawing_of_the_code() -> None:
    text = DOCS.read_text(encoding="utf-8")
    drawn = text.split("<!-- drawing -->")[1].strip()
    assert drawn == machine.drawing().strip(), "python -m inroad.introductions.machine writes it"


def test_the_drawing_names_every_state_once_per_path() -> None:
    blocks = re.findall(r"```mermaid\n(.*?)```", machine.drawing(), flags=re.DOTALL)
    for block, kind in zip(blocks, (Kind.INTRODUCTION, Kind.NAME_USE, Kind.PREEMPTIVE_REFERENCE), strict=True):
        assert sorted(re.findall(r'state "([^"]+)"', block)) == sorted(machine.reachable(kind))
