"""The vault: when a reference may be given, who is named for what, and how often somebody was."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inroad.errors import BadInput, Refused
from inroad.search import references
from inroad.search.openings import Status
from inroad.search.people import KeptOut
from inroad.search.references import Named, Referee, State, check_release, load, may_release, moved, who_for

TODAY = date(2026, 4, 1)
ANN = Referee(1, "Ann Bell", "", State.AGREED, "billing platform, Kafka", "managed me at Finch 2016–19")
BEN = Referee(2, "Ben Cole", "", State.AGREED, "wound care, night shifts")
CY = Referee(3, "Cy Dahl", "", State.TO_ASK, "Kafka and moving services")
REASON = "the board decides tomorrow and asked"


def test_a_reference_is_given_at_an_offer_and_before_it_only_with_a_reason_in_writing() -> None:
    assert may_release(Status.OFFER) == ""
    assert "write down why" in may_release(Status.INTERVIEWING)
    assert may_release(Status.SEEN, "because").endswith("5 words or more")
    assert may_release(Status.INTERVIEWING, REASON) == ""
    assert may_release(Status.INTERVIEWING, "理事会が明日決めるので、どうしても必要です") == ""


@pytest.mark.parametrize("stage", [one for one in Status if one.is_over])
def test_once_it_is_over_no_reason_releases_a_reference(stage: Status) -> None:
    assert may_release(stage, REASON)


def test_nobody_at_the_present_employer_is_named_and_no_reason_overrides_that() -> None:
    walls = KeptOut({1: "Velbrand"})
    with pytest.raises(Refused, match="Ann Bell is at Velbrand, where you are"):
        check_release(ANN, Status.OFFER, REASON, walls)
    check_release(ANN, Status.OFFER, "", KeptOut())  # a trusted colleague isn't among the guarded


@pytest.mark.parametrize("state", [one for one in State if one is not State.AGREED])
def test_only_who_agreed_is_named(state: State) -> None:
    with pytest.raises(Refused, match="Ann Bell"):
        check_release(replace(ANN, state=state), Status.OFFER, "", KeptOut())


def test_a_referee_who_died_or_wants_to_be_left_alone_is_not_proposed_and_the_reason_stands() -> None:
    found = who_for("Kafka", [replace(ANN, state=State.ENDED), BEN], [], TODAY, kept_out=KeptOut(left_alone={2}))
    assert found.ready == ()
    assert [(one.name, one.why) for one in found.left_out] == [
        ("Ann Bell", "is no referee any more"),
        ("Ben Cole", "wants to be left alone"),
    ]


def test_who_can_speak_to_the_role_comes_first_with_the_words_that_say_so() -> None:
    found = who_for("Platform engineer", [BEN, ANN, CY], [], TODAY, advert="You know kafka.\n" * 15_000)
    assert [one.name for one in found.ready] == ["Ann Bell", "Ben Cole"]
    assert found.ready[0].reasons == ("can speak to “platform” and “Kafka”", "managed me at Finch 2016–19")
    assert found.ready[1].reasons == ("can speak to: wound care, night shifts",)
    assert [(one.name, one.first) for one in found.to_ask] == [("Cy Dahl", "ask whether they would be comfortable")]


def test_of_equals_the_one_who_was_named_least_comes_first() -> None:
    other = replace(ANN, person=9, name="Zoe Alm")
    named = [Named(1, TODAY - timedelta(days=number * 30), told=True) for number in range(3)]
    found = who_for("kafka", [ANN, other], named, TODAY)
    assert [one.name for one in found.ready] == ["Zoe Alm", "Ann Bell"]
    assert found.ready[1].first == "ask whether once more is fine"


def test_the_load_is_of_one_year_and_says_what_was_never_told() -> None:
    named = [
        Named(1, TODAY - timedelta(days=3), told=True),
        Named(1, TODAY - timedelta(days=90)),
        Named(1, TODAY - timedelta(days=365)),
        Named(1, TODAY + timedelta(days=3)),
        Named(2, TODAY),
    ]
    assert (
        load(1, named, TODAY).words == "named twice within a year, last in March 2026; of one they don't know the end"
    )
    assert load(2, named, TODAY).words == "named once within a year, last in April 2026; not told the end yet"
    assert load(3, named, TODAY).words == "not named within a year"


def test_a_referee_agrees_and_may_stop_and_the_same_twice_changes_nothing() -> None:
    asked = moved(CY, State.ASKED, TODAY)
    agreed = moved(asked, State.AGREED, TODAY + timedelta(days=2))
    assert (agreed.asked_on, agreed.agreed_on) == (TODAY, TODAY + timedelta(days=2))
    assert moved(agreed, State.AGREED, TODAY + timedelta(days=9)) is agreed
    assert moved(agreed, State.ENDED, TODAY).agreed_on is None
    with pytest.raises(Refused, match="Ann Bell is “agreed”"):
        moved(ANN, State.ASKED, TODAY)
    with pytest.raises(BadInput):
        references.state_of("maybe")


REFEREES = st.lists(
    st.builds(
        Referee,
        st.integers(1, 9),
        st.sampled_from(["佐藤", "نور", "Ann", "", "🎻"]),
        st.just("a@b.example"),
        st.sampled_from(State),
        st.sampled_from(["kafka", "看護", "", "platform work"]),
    ),
    max_size=9,
)


@settings(max_examples=100, deadline=None)
@given(
    REFEREES,
    st.sets(st.integers(1, 9)),
    st.sets(st.integers(1, 9)),
    st.sampled_from(Status),
    st.sampled_from(["", "please", REASON]),
    st.randoms(),
)
def test_whoever_is_ready_may_be_released_at_an_offer_and_nobody_guarded_ever(
    referees: list[Referee], guarded: set[int], alone: set[int], stage: Status, reason: str, random: object
) -> None:
    referees = list({one.person: one for one in referees}.values())
    walls = KeptOut(dict.fromkeys(guarded, "Velbrand"), alone)
    found = who_for("platform kafka 看護", referees, [], TODAY, kept_out=walls, most=99)
    places = [one.person for group in (found.ready, found.to_ask, found.left_out) for one in group]
    assert sorted(places) == sorted(one.person for one in referees)
    by = {one.person: one for one in referees}
    for proposal in found.ready:
        check_release(by[proposal.person], Status.OFFER, "", walls)
    assert not (guarded | alone) & {one.person for group in (found.ready, found.to_ask) for one in group}
    for one in referees:
        try:
            check_release(one, stage, reason, walls)
        except Refused:
            continue
        assert one.state is State.AGREED
        assert one.person not in guarded | alone
        assert stage is Status.OFFER or (not stage.is_over and reason == REASON)
    random.shuffle(referees)  # type: ignore[attr-defined]
    assert who_for("platform kafka 看護", referees, [], TODAY, kept_out=walls, most=99) == found
