"""Events: bounds, and events by their names as forms and commands give them."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixtures.introductions import MONDAY, draft
from inroad.errors import BadInput
from inroad.introductions import events
from inroad.introductions.events import Answer, Answered
from inroad.introductions.model import Ask, KnownBy, Role, Terms


@pytest.mark.parametrize(
    ("event", "where"),
    [
        (events.Withdrawn("x" * 4001), "Withdrawn.words"),
        (events.Edited(ask=Ask(note="x" * 4001)), "Edited.ask.note"),
        (events.Met(names=("Eve",) * 21), "Met.names"),
        (events.Met(names=("Eve", " ")), "Met.names"),
        (events.Asked(documents=("x" * 4001,)), "Asked.documents"),
        (events.Edited(terms=Terms(contact_days=0)), "contact_days"),
        (events.Answered(Answer.AGREED, terms=Terms(contact_days=31)), "contact_days"),
        (events.Edited(terms=Terms(timezone="Mars/Olympus")), "no time zone"),
        (events.MeetingSet(datetime(2027, 3, 9)), "without a time zone"),  # noqa: DTZ001
        (events.Closed(at=datetime(2027, 3, 1)), "without a time zone"),  # noqa: DTZ001
        (events.Closed(at=datetime(2027, 3, 1, 15, 0, 1, tzinfo=UTC)), "can't have happened yet"),
    ],
)
def test_what_no_introduction_can_hold_is_refused_with_its_place(event: events.Event, where: str) -> None:
    with pytest.raises(BadInput, match=where):
        events.check(event, MONDAY)


def test_what_fits_passes() -> None:
    events.check(events.Edited(ask=draft().ask, terms=replace(draft().terms, contact_days=30)), MONDAY)
    events.check(events.Closed("x" * 4000, at=MONDAY), MONDAY)


@pytest.mark.parametrize("kind", get_args(events.Event))
def test_every_event_has_a_name_and_is_found_by_it(kind: type[events.Event]) -> None:
    name = events.name_of(kind)
    assert events.NAMES[name] is kind
    assert name.islower()


def test_an_event_is_read_as_forms_and_commands_give_it() -> None:
    said = events.named("answered", answer="not this time", reason="busy", known_by="told")
    assert said == Answered(Answer.NOT_THIS_TIME, reason="busy", known_by=KnownBy.TOLD)
    assert events.named("answered", answer="name_use") == Answered(Answer.NAME_USE)
    assert events.named("met", names=["Eve"], opening=True) == events.Met(("Eve",), opening=True)
    assert events.named("met", names="Eve") == events.Met(("Eve",))
    meeting = events.named("meeting_set", meeting_at="2027-03-04T10:00+01:00", at=None)
    assert meeting == events.MeetingSet(datetime(2027, 3, 4, 9, tzinfo=UTC))
    assert events.named("thanked", whom="addressee") == events.Thanked(Role.ADDRESSEE)
    assert events.named("edited", ask=Ask("x")) == events.Edited(ask=Ask("x"))


@pytest.mark.parametrize(
    ("name", "given", "match"),
    [
        ("promoted", {}, "nothing is called 'promoted'"),
        ("answered", {}, "answered needs answer"),
        ("answered", {"answer": "perhaps"}, "'perhaps' is not known"),
        ("answered", {"answer": "agreed", "bonus": 5}, "has no 'bonus'"),
        ("met", {"opening": "perhaps"}, "neither yes nor no"),
        ("met", {"names": [1]}, "a list where"),
        ("meeting_set", {"meeting_at": "soon"}, "'soon' is no date"),
        ("released", {"words": None}, "a NoneType where str"),
        ("edited", {"ask": {"blurb": "x"}}, "a dict where Ask"),
    ],
)
def test_an_event_that_cannot_be_read_says_why(name: str, given: dict[str, object], match: str) -> None:
    with pytest.raises(BadInput, match=match):
        events.named(name, **given)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)  # the first texts are dear on a busy machine
@given(
    st.sampled_from(sorted(events.NAMES)),
    st.dictionaries(
        st.sampled_from(["answer", "words", "by", "key", "at", "names"]),
        st.none() | st.text(max_size=8) | st.integers() | st.lists(st.text(max_size=3), max_size=3),
        max_size=4,
    ),
)
def test_whatever_is_given_is_an_event_or_bad_input(name: str, given: dict[str, object]) -> None:
    try:
        event = events.named(name, **given)
    except BadInput:
        return
    assert isinstance(event, events.NAMES[name])
