"""The arithmetic behind a chance: parts that are said in words and sum to the number."""

import math
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.mailboxes import DAY, START, Gathering, Letter, calendars, mail_log, mailboxes, meeting_log
from inroad.ties.chance import ELSEWHERE, HIGHEST, LOWEST, Record
from inroad.ties.model import Backing, Word
from inroad.ties.observe import observe
from inroad.ties.parts import LEAST_ASKED, desk_words, parts
from inroad.ties.table import AB, BA
from inroad.ties.weigh import Ties, weigh

NOW = START + 300 * DAY
TODAY = datetime.fromtimestamp(NOW, UTC).date()


def weighed(letters: list[Letter], meetings: list[Gathering], words: list[Word]) -> Ties:
    now = max([NOW, *(letter.at for letter in letters)])
    return weigh(observe(mail_log(letters), meeting_log(meetings), until=now), words, [], now=now, n=70)


@given(mailboxes(), calendars(), st.sampled_from(list(Backing)))
@settings(max_examples=80, deadline=None)
def test_the_parts_of_every_tie_sum_to_its_number(
    letters: list[Letter], meetings: list[Gathering], backing: Backing
) -> None:
    ties = weighed(letters, meetings, [Word(1, 0, "knows_work", date(2020, 1, 1), backing=backing)])
    for row in range(len(ties)):
        for way, chance in ((AB, ties.chance_ab[row]), (BA, ties.chance_ba[row])):
            told = parts(ties, row, way)
            assert bool(told) == bool(ties.verified[row])
            if told:
                summed = 1 / (1 + math.exp(-sum(part.amount for part in told)))
                assert min(max(summed, LOWEST), HIGHEST) == pytest.approx(chance)
                assert all(part.words for part in told)


def test_a_chance_of_my_own_has_one_part_which_says_so() -> None:
    ties = weighed([], [], [Word(0, 1, "knows", date(2020, 1, 1), chance=0.7)])
    [part] = parts(ties, 0)
    assert part.words == "your own word"
    assert part.amount == pytest.approx(math.log(7 / 3))


def test_a_desk_that_differs_is_told_among_the_parts() -> None:
    letters = [Letter(START + number * 60, 0, (1 + number % 20,)) for number in range(30)]
    ties = weighed(letters, [], [Word(0, 50, "knows", TODAY)])
    told = {part.words: part.amount for part in parts(ties, ties.row(0, 50))}
    assert told["on this desk people answer less often than elsewhere: 0 of 30"] < 0
    assert not [words for words in (part.words for part in parts(ties, ties.row(0, 50), BA)) if "this desk" in words]


@pytest.mark.parametrize(
    ("asked", "back", "said"),
    [
        (LEAST_ASKED, 14, "on this desk people answer a bit more often than elsewhere: 14 of 20"),
        (LEAST_ASKED, 19, "on this desk people answer more often than elsewhere: 19 of 20"),
        (1_200, 500, "on this desk people answer less often than elsewhere: 500 of 1,200"),
        (100, round(100 * ELSEWHERE), ""),
        (LEAST_ASKED - 1, 0, ""),
        (0, 0, ""),
    ],
)
def test_a_desks_record_is_said_once_it_says_something(asked: int, back: int, said: str) -> None:
    assert desk_words(Record(asked, back)) == said
