"""Counting a mailbox: the same numbers as a slow recount, on any mailbox."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.mailboxes import (
    DAY,
    NO_MEETINGS,
    START,
    Count,
    Gathering,
    Letter,
    calendars,
    mail_log,
    mailboxes,
    meeting_log,
    recount,
)
from inroad.errors import StoreProblem
from inroad.ties.observe import observe
from inroad.ties.table import NEVER, PairTable

LATER = st.sampled_from([0, 1, DAY, 13 * DAY, 14 * DAY, 14 * DAY + 1, 400 * DAY])


def compare(table: PairTable, expected: dict[tuple[int, int], Count]) -> None:
    pairs = list(zip(table.a.tolist(), table.b.tolist(), strict=True))
    assert pairs == sorted(expected)
    for row, pair in enumerate(pairs):
        for column in fields(Count):
            wanted = getattr(expected[pair], column.name)
            found = getattr(table, column.name)[..., row].tolist()
            found = found if isinstance(found, list) else [found]
            wanted = [NEVER if value is None else value for value in (wanted if isinstance(wanted, list) else [wanted])]
            exact = column.name not in {"recent", "recent_small", "days", "asked_late", "back_late"}
            assert found == (wanted if exact else pytest.approx(wanted)), (pair, column.name)


@given(mailboxes(), calendars(), st.integers(0, 250))
@settings(max_examples=100, deadline=None)
def test_every_column_equals_a_slow_recount(letters: list[Letter], meetings: list[Gathering], days: int) -> None:
    until = START + days * DAY
    table = observe(mail_log(letters), meeting_log(meetings), until=until)
    compare(table, recount(letters, meetings, until))


@pytest.mark.long
@given(mailboxes(most=80), calendars(), st.integers(0, 900))
@settings(max_examples=1_000, deadline=None)
def test_every_column_equals_a_slow_recount_at_length(
    letters: list[Letter], meetings: list[Gathering], days: int
) -> None:
    until = START + days * DAY
    table = observe(mail_log(letters), meeting_log(meetings), until=until)
    compare(table, recount(letters, meetings, until))


@given(mailboxes(), calendars(), st.integers(0, 100))
@settings(max_examples=50, deadline=None)
def test_an_earlier_day_sees_only_what_had_happened_by_then(
    letters: list[Letter], meetings: list[Gathering], days: int
) -> None:
    until = START + days * DAY
    then = observe(mail_log(letters), meeting_log(meetings), until=until)
    short = observe(
        mail_log([letter for letter in letters if letter.at <= until]),
        meeting_log([meeting for meeting in meetings if meeting.at <= until]),
        until=until,
    )
    for name, column in short.to_arrays().items():
        np.testing.assert_array_equal(column, then.to_arrays()[name], name)


@given(mailboxes(), calendars(), LATER, LATER)
@settings(max_examples=50, deadline=None)
def test_moving_a_table_to_a_later_day_equals_counting_again(
    letters: list[Letter], meetings: list[Gathering], first: int, second: int
) -> None:
    end = max([START, *(letter.at for letter in letters), *(meeting.at for meeting in meetings)])
    logs = mail_log(letters), meeting_log(meetings)
    moved = observe(*logs, until=end).at(end + first).at(end + first + second)
    again = observe(*logs, until=end + first + second)
    for name, column in again.to_arrays().items():
        if column.dtype == np.float64:
            np.testing.assert_allclose(moved.to_arrays()[name], column, err_msg=name)
        else:
            np.testing.assert_array_equal(moved.to_arrays()[name], column, name)


def test_a_table_can_not_be_moved_to_the_past() -> None:
    table = observe(mail_log([]), NO_MEETINGS, until=START)
    with pytest.raises(ValueError, match="observe the logs again"):
        table.at(START - 1)


def test_two_recipients_of_one_message_are_no_pair() -> None:
    table = observe(mail_log([Letter(START, 1, (0, 2))]), NO_MEETINGS, until=START)
    assert list(zip(table.a.tolist(), table.b.tolist(), strict=True)) == [(0, 1), (1, 2)]


def test_a_message_of_a_robot_or_of_nobody_counts_for_nothing() -> None:
    letters = [Letter(START, 1, (0,), personal=False), Letter(START, -1, (0,))]
    assert len(observe(mail_log(letters), NO_MEETINGS, until=START)) == 0


def test_an_answer_of_a_robot_is_no_answer() -> None:
    letters = [Letter(START, 0, (1,)), Letter(START + 60, 1, (0,), answers=0, personal=False)]
    table = observe(mail_log(letters), NO_MEETINGS, until=START + 15 * DAY)
    assert (table.asked[0, 0], table.back[0, 0], table.said[0, 0]) == (1, 0, 0)


def test_the_chain_of_answers_is_followed_through_others() -> None:
    letters = [
        Letter(START, 0, (1, 2)),
        Letter(START + 60, 2, (0, 1), answers=0),
        Letter(START + 120, 1, (0, 2), answers=1),
    ]
    table = observe(mail_log(letters), NO_MEETINGS, until=START + DAY)
    assert table.said[0].tolist() == [1, 1, 0]  # of pairs (0, 1), (0, 2), (1, 2)


def test_two_messages_that_claim_to_answer_each_other_do_not_hang() -> None:
    letters = [Letter(START, 0, (1,), answers=1), Letter(START, 1, (0,), answers=0)]
    table = observe(mail_log(letters), NO_MEETINGS, until=START)
    assert table.said[0, 0] == 1


def test_a_long_chain_of_answers_is_one_thread() -> None:
    letters = [Letter(START + 60 * i, i % 2, (1 - i % 2,), answers=i - 1) for i in range(5_000)]
    table = observe(mail_log(letters), NO_MEETINGS, until=START + 30 * DAY)
    assert (table.threads[0], table.mutual[0], table.named[0]) == (1, 1, 1)


def test_somebody_unknown_at_a_meeting_counts_as_present_but_makes_no_pair() -> None:
    six_and_one = Gathering(START, (0, 1, 2, 3, 4, 5, -1))
    table = observe(mail_log([]), meeting_log([six_and_one]), until=START)
    assert len(table) == 15
    assert table.small.sum() == 0
    assert table.large.tolist() == [1] * 15


def test_messages_out_of_order_are_refused() -> None:
    log = mail_log([Letter(START, 0, (1,)), Letter(START + 1, 1, (0,))])
    with pytest.raises(ValueError, match="order of time"):
        observe(replace(log, at=log.at[::-1].copy()), NO_MEETINGS, until=START + 1)


@given(mailboxes(), calendars())
@settings(max_examples=20, deadline=None)
def test_a_stored_table_comes_back_as_it_was(letters: list[Letter], meetings: list[Gathering]) -> None:
    table = observe(mail_log(letters), meeting_log(meetings), until=START + 100 * DAY)
    again = PairTable.from_arrays(table.to_arrays())
    assert again.until == table.until
    for name, column in table.to_arrays().items():
        np.testing.assert_array_equal(column, again.to_arrays()[name], name)


@pytest.mark.parametrize("name", ["few", "waiting_at", "version", "until", "recent_small"])
def test_a_stored_table_that_was_cut_short_is_refused(name: str) -> None:
    letters = [Letter(START, 0, (1,)), Letter(START, 1, (0,))]
    arrays = observe(mail_log(letters), NO_MEETINGS, until=START).to_arrays()
    with pytest.raises(StoreProblem):
        PairTable.from_arrays({key: column for key, column in arrays.items() if key != name})
    with pytest.raises(StoreProblem):
        PairTable.from_arrays(arrays | {name: arrays[name][..., :0]})
    with pytest.raises(StoreProblem, match="version"):
        PairTable.from_arrays(arrays | {"version": np.array([99])})
