"""What is verified, what is only possible, and what people's words change. alice is the owner (0), bob 1, carol 2."""

from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given, settings

from fixtures.mailboxes import (
    DAY,
    NO_MEETINGS,
    START,
    Gathering,
    Letter,
    calendars,
    mail_log,
    mailboxes,
    meeting_log,
    recount,
)
from inroad.ties.model import Backing, Link, Word
from inroad.ties.observe import observe
from inroad.ties.weigh import Ties, weigh

ALICE, BOB, CAROL, MALLORY = range(4)
TODAY = datetime.fromtimestamp(START, UTC).date()
TOMORROW = date.fromordinal(TODAY.toordinal() + 1)
PADDING = tuple(range(10, 60))


def weighed(
    letters: list[Letter] | None = None,
    meetings: list[Gathering] | None = None,
    words: list[Word] | None = None,
    links: list[Link] | None = None,
    now: int = START,
) -> Ties:
    table = observe(mail_log(letters or []), meeting_log(meetings or []), until=now)
    return weigh(table, words or [], links or [], now=now, n=70)


def both_ways(recipients: int) -> list[Letter]:
    """bob writes to ``recipients`` people, alice among them, and alice writes back to bob alone."""
    return [Letter(START - DAY, BOB, (ALICE, *PADDING[: recipients - 1])), Letter(START, ALICE, (BOB,))]


def verified(ties: Ties) -> bool:
    row = ties.row(ALICE, BOB)
    return row >= 0 and bool(ties.verified[row])


def test_mail_both_ways_verifies_with_five_recipients_and_not_with_six() -> None:
    assert verified(weighed(both_ways(5)))
    six = weighed(both_ways(6))
    assert not verified(six)
    assert six.possible[six.row(ALICE, BOB)]


def test_mail_one_way_is_only_possible() -> None:
    ties = weighed([Letter(START, ALICE, (BOB,)), Letter(START, ALICE, (BOB,))])
    assert not verified(ties)
    assert ties.possible.tolist() == [True]
    assert ties.chance(ALICE, BOB) is None


def test_a_meeting_of_six_verifies_and_one_of_seven_does_not() -> None:
    assert verified(weighed(meetings=[Gathering(START, tuple(range(6)))]))
    seven = weighed(meetings=[Gathering(START, tuple(range(7)))])
    assert not verified(seven)
    assert seven.possible.all()
    assert len(weighed(meetings=[Gathering(START, tuple(range(21)))])) == 0


def test_a_robot_verifies_nothing() -> None:
    letters = [Letter(START, ALICE, (BOB,)), Letter(START, BOB, (ALICE,), personal=False)]
    assert not verified(weighed(letters))


@pytest.mark.parametrize(
    "word",
    [
        Word(ALICE, BOB, "knows", TODAY),
        Word(BOB, ALICE, "vouch", TODAY, by="Bob"),
        Word(BOB, ALICE, "knows_work", TODAY, backing=Backing.WELL),
        Word(BOB, ALICE, "knows_work", TODAY, backing=Backing.NO),
    ],
)
def test_a_word_verifies_from_its_day_on(word: Word) -> None:
    assert verified(weighed(words=[word]))
    assert not verified(weighed(words=[word], now=START - DAY))


def test_the_day_of_a_word_is_the_day_of_the_desk() -> None:
    table = observe(mail_log([]), NO_MEETINGS, until=START)
    ties = weigh(table, [Word(ALICE, BOB, "knows", TOMORROW)], [], now=START, n=2, today=TOMORROW)
    assert ties.verified.tolist() == [True]


def test_backing_taken_back_verifies_no_more() -> None:
    well = Word(BOB, ALICE, "knows_work", TODAY, backing=Backing.WELL)
    ties = weighed(words=[well, Word(BOB, ALICE, "knows_work", TODAY)])
    assert not ties.verified.any()
    assert not ties.possible.any()
    assert ties.backing_ab.tolist() == [Backing.UNKNOWN.rank]


def test_a_stranger_is_neither_verified_nor_possible_whatever_the_mailbox_holds() -> None:
    ties = weighed(both_ways(1), words=[Word(ALICE, BOB, "stranger", TODAY)], links=[Link(ALICE, BOB, "connection")])
    assert not ties.verified.any()
    assert not ties.possible.any()
    assert ties.chance(BOB, ALICE) is None


def test_a_later_word_makes_a_stranger_known_again() -> None:
    words = [Word(ALICE, BOB, "knows", TOMORROW), Word(ALICE, BOB, "stranger", TODAY)]
    assert verified(weighed(words=words, now=START + DAY))
    assert not verified(weighed(words=words, now=START))


def test_a_stranger_word_forgets_the_backing_given_before() -> None:
    words = [
        Word(BOB, ALICE, "knows_work", TODAY, backing=Backing.WELL),
        Word(ALICE, BOB, "stranger", TODAY),
        Word(ALICE, BOB, "knows", TODAY),
    ]
    assert weighed(words=words).backing_ab.tolist() == [Backing.UNKNOWN.rank]


def test_backing_belongs_to_the_one_whose_work_is_known() -> None:
    ties = weighed(words=[Word(BOB, ALICE, "knows_work", TODAY, backing=Backing.WELL)])
    assert (ties.backing_ab[0], ties.backing_ba[0]) == (Backing.WELL.rank, Backing.UNKNOWN.rank)
    ties = weighed(words=[Word(ALICE, BOB, "knows_work", TODAY, backing=Backing.A_BIT)])
    assert (ties.backing_ab[0], ties.backing_ba[0]) == (Backing.UNKNOWN.rank, Backing.A_BIT.rank)


def test_a_written_recommendation_backs_well_unless_my_own_word_says_otherwise() -> None:
    vouch = Word(BOB, ALICE, "vouch", TODAY, by="Bob")
    assert weighed(words=[vouch]).backing_ab.tolist() == [Backing.WELL.rank]
    mine = Word(BOB, ALICE, "knows_work", date(1999, 1, 1), backing=Backing.A_BIT)
    assert weighed(words=[vouch, mine]).backing_ab.tolist() == [Backing.A_BIT.rank]


def test_links_are_possible_from_their_day_on_and_undated_ones_always() -> None:
    assert weighed(links=[Link(ALICE, BOB, "connection")], now=0).possible.tolist() == [True]
    dated = Link(ALICE, BOB, "connection", TODAY)
    assert weighed(links=[dated]).possible.tolist() == [True]
    assert len(weighed(links=[dated], now=START - DAY)) == 0


@pytest.mark.parametrize(
    ("letters", "inferred"),
    [
        ([Letter(START - DAY, BOB, (ALICE,), subject=3), Letter(START, ALICE, (BOB,), subject=3)], True),
        ([Letter(START - DAY, BOB, (ALICE,)), Letter(START, ALICE, (BOB,), answers=0)], False),
        ([Letter(START - 90 * DAY, BOB, (ALICE,)), Letter(START, ALICE, (BOB,), answers=0)], False),
        ([Letter(START - DAY, BOB, (ALICE,), thread=4), Letter(START, ALICE, (BOB,), thread=4)], False),
    ],
)
def test_answers_are_inferred_where_the_mail_itself_is_silent(letters: list[Letter], inferred: bool) -> None:
    assert weighed(letters).inferred.tolist() == [inferred]


def test_a_tie_by_word_alone_has_nothing_inferred() -> None:
    assert weighed(words=[Word(ALICE, BOB, "knows", TODAY)]).inferred.tolist() == [False]


@given(mailboxes(), calendars())
@settings(max_examples=60, deadline=None)
def test_verified_and_possible_follow_from_a_slow_recount(letters: list[Letter], meetings: list[Gathering]) -> None:
    now = START + 90 * DAY
    ties = weighed(letters, meetings, now=now)
    counts = recount(letters, meetings, now)
    assert len(ties) == len(counts)
    for (a, b), count in counts.items():
        row = ties.row(a, b)
        expected = (count.few[0] > 0 and count.few[1] > 0) or count.small > 0
        assert ties.verified[row] == expected
        assert ties.possible[row] == (not expected)
        assert (ties.chance(b, a) is None) == (not expected)


def test_a_pair_is_found_in_either_order() -> None:
    ties = weighed(words=[Word(CAROL, BOB, "knows", TODAY), Word(ALICE, MALLORY, "knows", TODAY)])
    assert ties.row(CAROL, BOB) == ties.row(BOB, CAROL) == 1
    assert ties.row(ALICE, BOB) == ties.row(69, 68) == -1
    assert ties.of(MALLORY).tolist() == [0]


def test_arcs_are_both_directions_of_verified_ties_only() -> None:
    ties = weighed(
        [*both_ways(1), Letter(START, CAROL, (ALICE,))],
        words=[Word(BOB, ALICE, "knows_work", TODAY, backing=Backing.WELL)],
    )
    arcs = ties.arcs()
    found = list(zip(arcs.near.tolist(), arcs.far.tolist(), arcs.backing.tolist(), arcs.way.tolist(), strict=True))
    assert found == [(ALICE, BOB, Backing.WELL.rank, 0), (BOB, ALICE, Backing.UNKNOWN.rank, 1)]
    assert arcs.chance.tolist() == [ties.chance(ALICE, BOB), ties.chance(BOB, ALICE)]
    assert arcs.row.tolist() == [0, 0]


@pytest.mark.parametrize(
    "word",
    [
        Word(ALICE, ALICE, "knows", TODAY),
        Word(ALICE, 70, "knows", TODAY),
        Word(-1, ALICE, "knows", TODAY),
        Word(ALICE, BOB, "likes", TODAY),
        Word(ALICE, BOB, "knows", TODAY, chance=1.5),
        Word(ALICE, BOB, "knows", TODAY, chance=float("nan")),
    ],
)
def test_a_word_that_makes_no_sense_is_refused(word: Word) -> None:
    with pytest.raises(ValueError, match=r"expected|must lie|known are"):
        weighed(words=[word])


def test_a_table_about_more_people_than_there_are_is_refused() -> None:
    table = observe(mail_log(both_ways(1)), NO_MEETINGS, until=START)
    with pytest.raises(ValueError, match="only 1"):
        weigh(table, [], [], now=START, n=1)


def test_nothing_at_all_gives_no_ties() -> None:
    ties = weighed()
    assert len(ties) == 0
    assert len(ties.arcs().near) == 0
    assert ties.chance_ab.dtype == np.float64
