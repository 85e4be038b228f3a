"""What is offered to be told, in the order in which it is likely."""

import pytest

from fixtures.introductions import AGREED, ASKED, PUT, TO, draft, life
from inroad.introductions.model import Kind, State
from inroad.introductions.screen import next_steps


def offered(contract):
    return [event for event, _ in next_steps(contract)]


@pytest.mark.parametrize("kind", list(Kind))
def test_an_ask_of_any_kind_waits_for_its_answer_first(kind):
    assert offered(life(draft(kind), *ASKED))[0] == "answered"


@pytest.mark.parametrize("state", [State.NOT_THIS_TIME, State.SOMEONE_ELSE])
def test_a_no_thought_over_can_be_told(state):
    assert "answered" in offered(life(draft(), *TO[state]))


@pytest.mark.parametrize(("told", "first"), [(AGREED, "put_to_addressee"), (PUT, "addressee_answered")])
def test_once_they_said_yes_the_next_step_comes_first_and_not_their_answer_again(told, first):
    steps = offered(life(draft(), *told))
    assert steps[0] == first
    assert "answered" not in steps
