"""Reasons in words, and that every number in them is what the mailbox holds. you are person 0."""

import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings

from fixtures.mailboxes import (
    DAY,
    Count,
    Gathering,
    Letter,
    calendars,
    mail_log,
    mailboxes,
    meeting_log,
    recount,
)
from inroad.ties.explain import explain, possible_reasons
from inroad.ties.model import Backing, Link, Word
from inroad.ties.observe import observe
from inroad.ties.table import AB, BA
from inroad.ties.weigh import Ties, weigh


def at(year: int, month: int, day: int = 1) -> int:
    return int(datetime(year, month, day, 12, tzinfo=UTC).timestamp())


NOW = at(2024, 6, 1)
NAMES = ["Alice Adeyemi", "Jane Doe", "Ravi Bose"]


def weighed(
    letters: list[Letter] | None = None,
    *,
    meetings: list[Gathering] | None = None,
    words: list[Word] | None = None,
    links: list[Link] | None = None,
    now: int = NOW,
) -> Ties:
    table = observe(mail_log(letters or []), meeting_log(meetings or []), until=now)
    return weigh(table, words or [], links or [], now=now, n=70)


def name(person: int) -> str:
    return NAMES[person] if person < len(NAMES) else f"Nobody {person}"


def reasons(ties: Ties, a: int = 0, b: int = 1, way: int = AB) -> list[str]:
    return list(explain(ties, ties.row(a, b), way, names=name))


def test_my_own_mail_is_told_from_both_sides() -> None:
    letters = [
        Letter(at(2024, 1, 1), 0, (1,)),
        Letter(at(2024, 1, 2), 1, (0,), answers=0),
        Letter(at(2024, 2, 1), 0, (1,)),
        Letter(at(2024, 2, 9), 1, (0,), answers=2),
        Letter(at(2024, 3, 1), 0, (1,)),
        Letter(at(2024, 5, 25), 0, (1,)),
    ]
    assert reasons(weighed(letters)) == [
        "6 mails both ways, last in May 2024, from them in February 2024",
        (
            "you wrote 3 times and word from them followed 2 of these within 14 days; "
            "1 more in the last 14 days, nothing back yet"
        ),
    ]
    assert reasons(weighed(letters), way=BA) == [
        "6 mails both ways, last in May 2024",
        "they wrote twice and you did not write back within 14 days",
    ]


def test_inferred_answers_say_so() -> None:
    letters = [Letter(at(2024, 5, 1), 0, (1,), subject=9), Letter(at(2024, 5, 1) + 60, 1, (0,), subject=9)]
    assert reasons(weighed(letters)) == [
        "2 mails both ways, last in May 2024",
        "you wrote once and they wrote back within a day",
        "answers inferred from subject lines and times: this mail does not say what answers what",
    ]


def test_others_are_told_by_name_and_by_threads() -> None:
    letters = [
        Letter(at(2024, 5, 1), 1, (2, 0)),
        Letter(at(2024, 5, 2), 2, (1, 0), answers=0),
        Letter(at(2024, 5, 3), 1, (2, 0), answers=1),
    ]
    assert reasons(weighed(letters), 1, 2) == [
        "Jane Doe and Ravi Bose answered each other in 1 thread you were on, last in May 2024",
        "3 mails both ways that you saw, last in May 2024",
        "Jane Doe wrote to Ravi Bose twice and word from Ravi Bose followed 1 of these within a day",
    ]
    assert reasons(weighed(letters[:2]), 2, 1, BA)[0] == (
        "Ravi Bose and Jane Doe wrote to each other in 1 thread you were on, last in May 2024"
    )


def test_small_meetings_are_counted_and_dated() -> None:
    meetings = [Gathering(at(2024, 1, day), (0, 1, 2)) for day in (2, 9)] + [Gathering(at(2024, 3, 4), (0, 1))]
    ties = weighed(meetings=meetings)
    assert reasons(ties) == ["met in 3 small meetings, last on 4 March 2024"]
    assert reasons(ties, 1, 2) == ["Jane Doe and Ravi Bose met in 2 small meetings, last on 9 January 2024"]


@pytest.mark.parametrize(("year", "month", "said"), [(2019, 3, "quiet since 2019"), (2023, 5, "quiet since May 2023")])
def test_silence_is_said_after_a_year(year: int, month: int, said: str) -> None:
    letters = [Letter(at(year, month, 1), 0, (1,)), Letter(at(year, month, 2), 1, (0,))]
    assert reasons(weighed(letters))[-1] == said
    assert said not in reasons(weighed(letters, now=at(year, month, 20)))


@pytest.mark.parametrize(
    ("word", "said"),
    [
        (
            Word(1, 0, "knows_work", date(2024, 5, 3), "my manager at Acme, 2015-22", Backing.WELL),
            "knows your work well: my manager at Acme, 2015-22 (your word, 3 May 2024)",
        ),
        (
            Word(1, 0, "knows_work", date(2024, 5, 3), backing=Backing.NO),
            "does not know your work (your word, 3 May 2024)",
        ),
        (
            Word(0, 1, "knows_work", date(2024, 5, 3), backing=Backing.A_BIT),
            "you know their work a bit (your word, 3 May 2024)",
        ),
        (
            Word(1, 0, "vouch", date(2024, 5, 3), by="Jane Doe"),
            "recommended you in writing (Jane Doe, 3 May 2024)",
        ),
        (Word(0, 1, "knows", date(2024, 5, 3), "school"), "you know each other: school (your word, 3 May 2024)"),
    ],
)
def test_words_are_quoted_with_their_speaker_and_day(word: Word, said: str) -> None:
    assert reasons(weighed(words=[word])) == [said]


def test_a_word_about_two_others_names_both() -> None:
    ties = weighed(words=[Word(1, 2, "knows", date(2024, 5, 3), "the same team")])
    assert reasons(ties, 1, 2) == ["Jane Doe and Ravi Bose know each other: the same team (your word, 3 May 2024)"]
    ties = weighed(words=[Word(2, 1, "knows_work", date(2024, 5, 3), backing=Backing.WELL)])
    assert reasons(ties, 1, 2) == ["Ravi Bose knows the work of Jane Doe well (your word, 3 May 2024)"]


def test_a_word_said_anew_replaces_the_old_one() -> None:
    old = Word(1, 0, "knows_work", date(2024, 1, 3), backing=Backing.WELL)
    new = Word(1, 0, "knows_work", date(2024, 5, 3), backing=Backing.A_BIT)
    assert reasons(weighed(words=[old, old, new])) == ["knows your work a bit (your word, 3 May 2024)"]
    assert reasons(weighed(words=[new, new])) == ["knows your work a bit (your word, 3 May 2024)"]


def test_a_chance_of_my_own_is_said_in_words() -> None:
    ties = weighed(words=[Word(0, 1, "knows", date(2024, 5, 3), chance=0.8)])
    assert reasons(ties)[-1] == "you said how likely an answer is: likely"


def test_a_stranger_is_explained_by_that_word() -> None:
    words = [Word(0, 1, "knows", date(2024, 1, 3)), Word(0, 1, "stranger", date(2024, 5, 3))]
    assert reasons(weighed(words=words)) == ["you do not know each other (your word, 3 May 2024)"]


@pytest.mark.parametrize(
    ("link", "said"),
    [
        (Link(0, 1, "connection", date(2020, 3, 4)), "connected on LinkedIn since 4 March 2020"),
        (Link(0, 1, "connection"), "connected on LinkedIn"),
        (Link(0, 1, "address_book"), "in your address book"),
        (Link(1, 0, "endorsement", date(2020, 3, 4)), "a skill endorsed on LinkedIn (4 March 2020)"),
    ],
)
def test_weak_signs_are_said_as_what_they_are(link: Link, said: str) -> None:
    ties = weighed(links=[link])
    assert possible_reasons(ties, 0, names=name) == (said,)
    assert explain(ties, 0, names=name) == (said,)


def test_mail_one_way_says_which_way() -> None:
    ties = weighed([Letter(at(2024, 5, 1), 1, (0, 2)), Letter(at(2024, 5, 1), 1, (0, 3, 4, 5, 6, 7))])
    assert reasons(ties) == ["1 mail from them, none from you, last in May 2024"]
    assert reasons(ties, 1, 2) == ["1 mail from Jane Doe to Ravi Bose that you saw, none back, last in May 2024"]
    assert reasons(ties, 1, 3) == [
        "1 mail between Jane Doe and Nobody 3, each to more than five people, last in May 2024"
    ]


TIMES = r"(?:once|twice|([\d,]+) times)"


def times(words: str) -> int:
    return {"once": 1, "twice": 2}.get(words) or int(words.split(maxsplit=1)[0])


@given(mailboxes(), calendars())
@settings(max_examples=80, deadline=None)
def test_every_number_said_is_found_by_counting_again(letters: list[Letter], meetings: list[Gathering]) -> None:
    now = max([letter.at for letter in letters], default=NOW) + 5 * DAY
    ties = weighed(letters, meetings=meetings, now=now)
    for (a, b), count in recount(letters, meetings, now).items():
        row = ties.row(a, b)
        for way in (AB, BA):
            told = explain(ties, row, way, names=name)
            assert told, "every pair has a reason"
            for reason in told:
                check(reason, count, way, a == 0)


def check(reason: str, count: Count, way: int, mine: bool) -> None:
    """Recognise the sentence and recount each of its numbers; an unknown sentence fails."""
    few, wide = sum(count.few), sum(count.wide)
    if found := re.search(r"([\d,]+) mails? both ways", reason):
        assert int(found[1].replace(",", "")) == few
        assert count.few[0] > 0
        assert count.few[1] > 0
        assert last_month(reason) == month(max(filter(None, count.last_at)))
        if apart := re.search(r", from .* in (\w+ \d{4})$", reason):
            assert apart[1] == month(count.last_at[1 - way])
    elif found := re.search(r"([\d,]+) mails? between .* each to more than five", reason):
        assert int(found[1]) == wide
        assert few == 0
        assert last_month(reason) == month(max(filter(None, count.last_wide_at)))
    elif found := re.search(r"([\d,]+) mails? from .* none (from|back)", reason):
        assert int(found[1]) == few
        assert 0 in count.few
    elif found := re.search(rf"wrote .*?({TIMES}) in the last 14 days, nothing back yet$", reason):
        if ";" not in reason:
            assert times(found[1]) == count.few[way]
            assert count.asked[way] == 0
    elif found := re.search(rf"wrote (?:to .*? )?({TIMES}) and .*(?:wrote back|did not write back|followed)", reason):
        check_answers(reason, times(found[1]), count, way)
    elif found := re.search(r"in (\d+) threads? you were on(?:, answering each other in (\d+))?", reason):
        assert not mine
        assert int(found[1]) == count.threads
        assert int(found[2] or (count.threads if "answered each other" in reason else 0)) == count.mutual
        assert last_month(reason) == month(count.last_thread_at)
    elif found := re.search(r"met in (\d+) (small|larger) meetings?, (?:last )?on (.*)$", reason):
        assert int(found[1]) == (count.small if found[2] == "small" else count.large)
        when = count.last_small_at if found[2] == "small" else count.last_large_at
        assert when is not None
        moment = datetime.fromtimestamp(when, UTC)
        assert found[3] == f"{moment.day} {moment:%B %Y}"
    elif reason.startswith("answers inferred"):
        assert count.said == [0, 0]
        assert count.named == 0
    else:
        assert re.match(r"quiet since (\w+ )?\d{4}$", reason), reason


def check_answers(reason: str, asked: int, count: Count, way: int) -> None:
    assert asked == count.asked[way]
    if more := re.search(r"; (\d+) more in the last 14 days, nothing back yet$", reason):
        assert int(more[1]) == count.few[way] - asked
    else:
        assert asked == count.few[way]
    if "did not write back" in reason:
        assert count.back[way] == 0
        return
    followed = re.search(r"wrote back within|followed (all|[\d,]+ of these) within", reason)
    assert followed, reason
    assert count.back[way] == (asked if followed[1] in (None, "all") else int(followed[1].split()[0].replace(",", "")))
    quick = re.search(r"(?:back|all|these) within a day", reason) is not None
    assert quick == (count.back_in_a_day[way] == count.back[way])
    if "usually within a day" in reason:
        assert 2 * count.back_in_a_day[way] > count.back[way]


def last_month(reason: str) -> str:
    found = re.search(r"last in (\w+ \d{4})", reason)
    assert found, reason
    return found[1]


def month(seconds: int | None) -> str:
    assert seconds is not None
    return f"{datetime.fromtimestamp(seconds, UTC):%B %Y}"
