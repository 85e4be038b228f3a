"""What is owed, what becomes of it untold, and commitments of one's own."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.introductions import ASKED, CONTACTED, INTRODUCED, MET, MONDAY, PUT, after, draft, life, owed
from inroad.errors import BadInput, NotFound, Refused
from inroad.introductions import events, promises
from inroad.introductions.model import Kept, Owed, Promise, Role
from inroad.introductions.transition import transition

DOCS = Path(__file__).parents[2] / "docs" / "introductions.md"
SECOND = timedelta(seconds=1)


def promise(days_to_go: float = 0, state: Kept = Kept.PENDING, what: Promise = Promise.THANKS, key: str = "x") -> Owed:
    chased = promises.CUSTOMS[what].chased
    return Owed(key, what, Role.SEEKER, Role.VOUCHER, after(days=days_to_go), "thank Bob Connor", state, chased=chased)


def test_overdue_is_open_and_past_its_date_the_longest_first() -> None:
    listed = [
        promise(-1, key="a"),
        promise(-3, Kept.UNRESOLVED, key="b"),
        promise(0, key="c"),
        promise(-9, Kept.KEPT, key="d"),
    ]
    assert [one.key for one in promises.overdue(listed, MONDAY)] == ["b", "a"]


def test_the_sweep_concludes_nothing_before_seven_days_without_word() -> None:
    one = promise()
    assert promises.sweep([one], one.due_at + promises.UNRESOLVED_AFTER) == ()
    (change,) = promises.sweep([one], one.due_at + promises.UNRESOLVED_AFTER + SECOND)
    assert change == promises.Change("x", Kept.UNRESOLVED, events.DatePassed("x"))


def test_what_nobody_is_chased_for_lapses_once_its_date_has_passed() -> None:
    expected = {
        Promise.ANSWER: events.Lapsed(),
        Promise.REPLY: events.AddresseeSilent(),
        Promise.CALL: events.DatePassed("x"),
    }
    for what, event in expected.items():
        one = promise(what=what)
        assert promises.sweep([one], one.due_at) == ()
        assert promises.sweep([one], one.due_at + SECOND) == (promises.Change("x", Kept.LAPSED, event),)


@pytest.mark.parametrize("state", sorted(set(Kept) - {Kept.PENDING}))
def test_the_sweep_leaves_alone_what_is_not_pending(state: Kept) -> None:
    assert promises.sweep([promise(-99, state)], MONDAY) == ()


@pytest.mark.parametrize("told", [ASKED, PUT, INTRODUCED, CONTACTED, MET])
@pytest.mark.parametrize("days", [0, 3, 8, 12, 40])
def test_what_the_sweep_finds_the_contract_accepts_and_then_there_is_nothing_more(told, days) -> None:
    contract, now = life(draft(), *told), after(days=days)
    for change in promises.sweep(contract.owed, now):
        assert change.event is not None
        contract = transition(contract, change.event, now).contract
        assert next(one.state for one in contract.owed if one.key == change.key) is change.state
    assert promises.sweep(contract.owed, now) == ()


def test_only_the_seeker_is_chased_and_everything_has_its_custom() -> None:
    assert set(promises.CUSTOMS) == set(Promise)
    assert {what for what, custom in promises.CUSTOMS.items() if not custom.chased} == {
        Promise.ANSWER,
        Promise.REPLY,
        Promise.CALL,
    }


# One's own


def test_a_commitment_of_ones_own_is_kept_or_told() -> None:
    mine = promises.own("  send Carol\nthe article ", after(days=3), key="own:1", now=MONDAY)
    assert mine.words == "send Carol the article"
    kept = promises.keep(mine, after(days=1))
    assert (kept.state, kept.ended_at) == (Kept.KEPT, after(days=1))
    assert promises.keep(kept, after(days=2)) == kept
    assert promises.tell(mine, after(days=1)).state is Kept.RELEASED
    with pytest.raises(Refused, match="over already: kept"):
        promises.tell(kept, after(days=2))


def test_a_commitment_of_ones_own_becomes_unresolved_without_any_contract() -> None:
    mine = promises.own("send the article", after(days=3), key="own:1", now=MONDAY)
    assert promises.sweep([mine], after(days=11)) == (promises.Change("own:1", Kept.UNRESOLVED, None),)
    assert promises.keep(replace(mine, state=Kept.UNRESOLVED), after(days=12)).state is Kept.KEPT


@pytest.mark.parametrize(
    ("words", "days", "match"),
    [
        ("  ", 1, "needs words"),
        ("x" * 5000, 1, "5,000 characters"),
        ("call", 0, "date is past"),
        ("call", -1, "date is past"),
    ],
)
def test_a_commitment_that_says_nothing_or_is_past_is_refused(words: str, days: int, match: str) -> None:
    with pytest.raises(BadInput, match=match):
        promises.own(words, after(days=days), key="own:1", now=MONDAY)


def test_a_promise_of_an_introduction_is_not_ended_beside_it() -> None:
    with pytest.raises(Refused, match="belongs to an introduction"):
        promises.keep(promise(), MONDAY)


def test_a_promise_that_is_not_there_is_said() -> None:
    with pytest.raises(NotFound, match="nothing called"):
        promises.event_for_kept(life(draft(), *MET), "nonsense")


@given(st.lists(st.sampled_from(list(Promise)), max_size=30))
@settings(max_examples=50)
def test_keys_are_one_per_occasion(kinds: list[Promise]) -> None:
    contract = draft()
    for what in kinds:
        key = promises.next_key(contract, what)
        assert key not in {one.key for one in contract.owed}
        assert key.startswith(what.value)
        contract = replace(contract, owed=(*contract.owed, promise(what=what, key=key)))


# The documentation


def test_the_documentation_gives_every_promise_with_its_date_and_reminders() -> None:
    rows = re.findall(
        r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", DOCS.read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    table = {row[0]: row for row in rows if row[0] in set(Promise)}
    assert set(table) == set(Promise)
    for what, custom in promises.CUSTOMS.items():
        assert table[what.value][2] == custom.due
        assert table[what.value][3] == ("yes" if custom.chased else "nobody")
        if custom.days is not None:
            assert custom.due.startswith(f"{custom.days} ")


def test_contact_is_the_terms_and_the_terms_are_two_days() -> None:
    contract = life(draft(), *INTRODUCED, start=MONDAY, step=timedelta())
    assert owed(contract, Promise.CONTACT).due_at == MONDAY.replace(day=3, hour=23, minute=59, second=59)
