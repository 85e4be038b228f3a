"""Contacts, conversations and meetings, each against a slow count that follows its words."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from inroad.score.encounters import Way, Word, conversations, first_contacts, meetings

ZONE = ZoneInfo("America/New_York")
START = datetime(2027, 3, 1, 12, tzinfo=UTC)

words = st.lists(
    st.builds(
        lambda number, at, person, way, alone, rank: Word(
            START + timedelta(hours=at), person, way, f"x:{number}", alone=alone and way is Way.TOGETHER, rank=rank
        ),
        st.integers(1, 10**6), st.integers(0, 24 * 40), st.integers(1, 4), st.sampled_from(Way), st.booleans(),
        st.integers(0, 4),
    ),
    max_size=30, unique_by=lambda one: one.key,
)  # fmt: skip


def week(at):
    return at.astimezone(ZONE).isocalendar()[:2]


@given(words, st.sets(st.integers(1, 4), max_size=2))
def test_a_first_contact_is_the_owners_first_word_with_somebody_new(found, known):
    made = first_contacts(found, known)
    for person in range(1, 5):
        mine = [one.at for one in found if one.person == person and one.way is not Way.THEIRS]
        if person in known or not mine:
            assert person not in made
        else:
            word, began = made[person]
            assert word.at == min(mine)
            first = min(one.at for one in found if one.person == person)
            assert began in {one.way for one in found if one.person == person and one.at == first}


@given(words)
def test_a_conversation_is_words_both_ways_within_seven_days_once_a_week_and_person(found):
    expected = set()
    for one in found:
        if one.way is Way.TOGETHER or any(
            other.person == one.person
            and {other.way, one.way} == {Way.MINE, Way.THEIRS}
            and timedelta() <= one.at - other.at <= timedelta(days=7)
            for other in found
        ):
            expected.add((one.person, week(one.at)))
    made = conversations(found, ZONE)
    assert {(one.person, week(one.at)) for one in made} == expected
    assert len(made) == len(expected)


@given(words)
def test_a_meeting_is_once_a_person_and_day_and_the_surest_account_of_it(found):
    made = meetings(found, ZONE)
    alone = [one for one in found if one.alone]
    assert {(one.person, one.at.astimezone(ZONE).date()) for one in made} == {
        (one.person, one.at.astimezone(ZONE).date()) for one in alone
    }
    for one in made:
        same = [
            other for other in alone
            if (other.person, other.at.astimezone(ZONE).date()) == (one.person, one.at.astimezone(ZONE).date())
        ]  # fmt: skip
        assert one.rank == min(other.rank for other in same)
    assert len({(one.person, one.at.astimezone(ZONE).date()) for one in made}) == len(made)


def test_somebody_who_wrote_and_was_never_answered_is_no_contact_yet():
    theirs = Word(START, 1, Way.THEIRS, "a")
    assert first_contacts([theirs], ()) == {}
    answered = Word(START + timedelta(days=3), 1, Way.MINE, "b")
    assert first_contacts([theirs, answered], ())[1] == (answered, Way.THEIRS)


def test_an_answer_on_monday_to_sundays_mail_is_a_conversation_of_monday():
    sunday = datetime(2027, 3, 7, 20, tzinfo=UTC)
    (word,) = conversations(
        [Word(sunday, 1, Way.MINE, "a"), Word(sunday + timedelta(days=1), 1, Way.THEIRS, "b")], ZONE
    )
    assert word.key == "b"
