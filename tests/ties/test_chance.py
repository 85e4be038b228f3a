"""The chance moves the way common sense says, whatever the coefficients will be trained to."""

from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.mailboxes import DAY, NO_MEETINGS, START, Gathering, Letter, calendars, mail_log, mailboxes, meeting_log
from inroad.ties.chance import (
    COEFFICIENTS,
    DESK_STRENGTH,
    ELSEWHERE,
    HIGHEST,
    LOWEST,
    OFTEN_DAYS,
    QUIET_DAYS,
    TIE_STRENGTH,
    record,
)
from inroad.ties.model import Backing, Word
from inroad.ties.observe import observe
from inroad.ties.weigh import weigh

NOW = START + 300 * DAY
TODAY = datetime.fromtimestamp(NOW, UTC).date()


def chance(
    letters: list[Letter],
    *,
    asks: int = 0,
    answers: int = 1,
    meetings: list[Gathering] | None = None,
    words: list[Word] | None = None,
    now: int = NOW,
) -> float | None:
    table = observe(mail_log(letters), meeting_log(meetings) if meetings else NO_MEETINGS, until=now)
    return weigh(table, words or [], [], now=now, n=70).chance(asks, answers)


def acquainted(a: int, b: int, letters: list[Letter]) -> list[Letter]:
    """The same letters after one from a to b and one back, without which there would be no chance to speak of."""
    first = [Letter(START, a, (b,)), Letter(START, b, (a,))]
    return first + [replace(letter, answers=letter.answers + 2 if letter.answers >= 0 else -1) for letter in letters]


def test_the_coefficients_have_the_signs_of_common_sense() -> None:
    assert COEFFICIENTS.silence <= 0
    for name in ("unseen", "days", "answers", "heard", "met", "a_bit"):
        assert getattr(COEFFICIENTS, name) >= 0
    assert COEFFICIENTS.well >= COEFFICIENTS.a_bit


@given(mailboxes(), st.integers(0, 15), st.integers(1, 14 * DAY))
@settings(max_examples=60, deadline=None)
def test_one_more_answer_never_lowers_a_chance(letters: list[Letter], place: int, wait: int) -> None:
    letters = acquainted(0, 1, letters)
    asked = [letter for letter in letters if letter.sender == 0 and 1 in letter.to and letter.personal]
    at = asked[place % len(asked)].at + wait
    before = chance(letters)
    early = [letter for letter in letters if letter.at <= at]
    # places behind the new letter move by one
    late = [
        replace(letter, answers=letter.answers + (letter.answers >= len(early))) for letter in letters[len(early) :]
    ]
    after = chance([*early, Letter(at, 1, (0,)), *late])
    assert before is not None
    assert after is not None
    assert after >= before


@given(mailboxes(), calendars(), st.integers(0, 5_000), st.sampled_from([(0, 1), (1, 0), (2, 3)]), st.booleans())
@settings(max_examples=60, deadline=None)
def test_longer_silence_never_raises_a_chance(
    letters: list[Letter], meetings: list[Gathering], days: int, pair: tuple[int, int], word: bool
) -> None:
    letters = acquainted(*pair, letters)
    words = [Word(*pair, "knows", TODAY)] if word else []
    then = max([NOW, *(letter.at for letter in letters)])
    before = chance(letters, meetings=meetings, words=words, asks=pair[0], answers=pair[1], now=then)
    after = chance(letters, meetings=meetings, words=words, asks=pair[0], answers=pair[1], now=then + days * DAY)
    assert before is not None
    assert after is not None
    assert after <= before


def test_a_small_meeting_raises_a_chance() -> None:
    mail = [Letter(START, 1, (0,)), Letter(START + DAY, 0, (1,))]
    plain, met = chance(mail), chance(mail, meetings=[Gathering(START + 2 * DAY, (0, 1))])
    assert plain is not None
    assert met is not None
    assert met > plain


def test_asking_and_being_asked_differ() -> None:
    mail = [Letter(START + day * DAY, 0, (1,)) for day in range(20)] + [Letter(START + 280 * DAY, 1, (0,))]
    asking, asked = chance(mail), chance(mail, asks=1, answers=0)
    assert asking is not None
    assert asked is not None
    assert asking < asked


def test_who_knows_my_work_answers_more_likely() -> None:
    def with_backing(backing: Backing) -> float:
        found = chance([], words=[Word(1, 0, "knows_work", TODAY, backing=backing)])
        assert found is not None
        return found

    no, bit, well = with_backing(Backing.NO), with_backing(Backing.A_BIT), with_backing(Backing.WELL)
    assert LOWEST <= no < bit < well <= HIGHEST
    assert chance([], words=[Word(0, 1, "knows", TODAY)]) == pytest.approx(no)


def test_a_word_alone_fades_with_the_years() -> None:
    new, old = (chance([], words=[Word(0, 1, "knows", day)]) for day in (TODAY, date(1990, 1, 1)))
    assert new is not None
    assert old is not None
    assert new > old


@pytest.mark.parametrize(("said", "kept"), [(0.5, 0.5), (0.0, LOWEST), (1.0, HIGHEST)])
def test_my_word_overrules_but_never_to_certainty(said: float, kept: float) -> None:
    words = [Word(0, 1, "knows", TODAY, chance=said), Word(1, 0, "knows_work", TODAY, backing=Backing.WELL)]
    assert chance([], words=words) == kept
    assert chance([], words=words, asks=1, answers=0) == kept


def test_the_last_chance_said_is_the_one_that_counts() -> None:
    words = [Word(0, 1, "knows", TODAY, chance=0.3), Word(0, 1, "knows", date(2001, 1, 1), chance=0.9)]
    assert chance([], words=words) == 0.3


def test_no_amount_of_mail_makes_anything_certain() -> None:
    mail = [Letter(NOW - 200_000 + 10 * i, i % 2, (1 - i % 2,)) for i in range(20_000)]
    best = chance(mail)
    assert best is not None
    assert 0.9 < best <= HIGHEST
    worst = chance([Letter(START, 1, (0,)), *(Letter(START + i, 0, (1,)) for i in range(5_000))], now=NOW + 9_000 * DAY)
    assert worst is not None
    assert LOWEST <= worst < 0.1


def test_the_formula_of_the_docstring_is_the_one_computed() -> None:
    mail = [
        Letter(NOW - 400 * DAY, 0, (1,)),
        Letter(NOW - 399 * DAY, 1, (0,)),
        Letter(NOW - 365 * DAY, 1, (0,)),
        Letter(NOW - 100 * DAY, 0, (1,)),
        Letter(NOW - 99 * DAY, 0, (1,)),
    ]
    k = COEFFICIENTS
    heard = 2 ** (-399 / 365) + 0.5
    days = 2 ** (-399 / 14) + 2 ** (-365 / 14)
    answered, asked = 2 ** (-301 / 60), 2 ** (-301 / 60) + 2 ** (-1 / 60) + 1  # as of the last ask
    desk = (1 + DESK_STRENGTH * ELSEWHERE) / (3 + DESK_STRENGTH)

    def logit(begins: float, answered: float, asked: float) -> float:
        rate = (answered + TIE_STRENGTH * begins) / (asked + TIE_STRENGTH)
        told = np.log(rate / (1 - rate)) - np.log(ELSEWHERE / (1 - ELSEWHERE))
        silence = k.silence * np.log(366 / (1 + QUIET_DAYS))
        return float(
            k.base + k.days * np.log1p(days / OFTEN_DAYS) + k.heard * np.log1p(heard) + k.answers * told + silence
        )

    assert chance(mail) == pytest.approx(1 / (1 + np.exp(-logit(desk, answered, asked))))
    others = [replace(letter, sender=letter.sender + 1, to=(letter.to[0] + 1, 0)) for letter in mail]
    between = logit(ELSEWHERE, answered, asked)  # the owner wrote nothing, so there is no record
    assert chance(others, asks=1, answers=2) == pytest.approx(1 / (1 + np.exp(-between - k.unseen)))


# -- the desk's own record


def desk(answered: int, silent: int) -> list[Letter]:
    """A desk that wrote to so many people once each, of whom so many wrote back."""
    letters = []
    for number in range(answered + silent):
        at = START + number * 60
        letters.append(Letter(at, 0, (10 + number,)))
        if number < answered:
            letters.append(Letter(at + 30, 10 + number, (0,)))
    return letters


def known(letters: list[Letter]) -> float:
    found = chance(letters, words=[Word(0, 1, "knows", TODAY)])
    assert found is not None
    return found


def test_where_people_answer_more_every_tie_is_likelier_to() -> None:
    nothing, much, little = known([]), known(desk(40, 5)), known(desk(5, 40))
    assert little < nothing < much


def test_one_answer_moves_a_desk_by_no_more_than_a_few_hundredths() -> None:
    assert 0 < known(desk(1, 0)) - known([]) < 0.05
    assert 0 < known([]) - known(desk(0, 1)) < 0.08


@given(st.integers(0, 25), st.integers(0, 25))
@settings(max_examples=20, deadline=None)
def test_one_more_who_answers_raises_all_and_one_more_who_does_not_lowers_all(answered: int, silent: int) -> None:
    now = known(desk(answered, silent))
    assert known(desk(answered + 1, silent)) > now > known(desk(answered, silent + 1))


def test_a_record_is_counted_over_my_own_messages_only() -> None:
    letters = [*desk(3, 2), Letter(NOW - 50 * DAY, 7, (0, 8)), Letter(NOW - 49 * DAY, 8, (0, 7))]
    found = record(observe(mail_log(letters), NO_MEETINGS, until=NOW))
    assert (found.asked, found.back) == (5, 3)
    assert found.rate == pytest.approx((3 + DESK_STRENGTH * ELSEWHERE) / (5 + DESK_STRENGTH))


def test_how_i_answer_others_does_not_follow_from_how_others_answer_me() -> None:
    letters = desk(0, 30)
    words = [Word(0, 1, "knows", TODAY)]
    assert chance(letters, words=words, asks=1, answers=0) == chance([], words=words, asks=1, answers=0)
