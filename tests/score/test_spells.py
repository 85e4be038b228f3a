"""Time from traces: no minute counted twice (against a brute count of minutes), parted at midnights, asked when odd."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inroad.errors import BadInput
from inroad.score.lengths import length_words, minutes_from, short
from inroad.score.model import Track
from inroad.score.spells import BURST, ENDS_WITH_IT, MINUTES, MOST_MINUTES, Act, Correction, Kind, Trace, bursts, settle

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2027, 3, 1, 9, tzinfo=UTC)
LATER = MONDAY + timedelta(days=400)
MINUTE = timedelta(minutes=1)


def trace(key, kind=Kind.MEETING, minutes=None, at=MONDAY, track=Track.NETWORKING, **more):
    return Trace(key, kind, at, track, minutes, **more)


def of(*traces, now=LATER, said=None, zone=BERLIN):
    return settle(traces, zone, now, said or {})


kinds = st.sampled_from([one for one in Kind if one is not Kind.TOLD])
traces = st.builds(
    lambda key, kind, at, minutes, track: Trace(f"x:{key}", kind, MONDAY + at * MINUTE, track, minutes),
    st.integers(1, 10**6), kinds, st.integers(0, 6 * 24 * 60), st.none() | st.integers(1, 300),
    st.sampled_from([*Track, None]),
)  # fmt: skip


@given(st.lists(traces, max_size=25, unique_by=lambda one: one.key), st.sampled_from(["Europe/Berlin", "Asia/Tokyo"]))
def test_every_minute_counts_once_and_for_the_surest_account(found, zone):
    expected: Counter[str] = Counter()
    seen = set()
    for one in sorted(found, key=lambda one: (one.kind, one.at, one.key)):
        if one.track is None:
            continue
        length = min(one.minutes or MINUTES[one.kind], MOST_MINUTES if one.kind is not Kind.DESK else 10**9)
        start = one.at - length * MINUTE if one.kind in ENDS_WITH_IT else one.at
        for number in range(length):
            if start + number * MINUTE not in seen:
                seen.add(start + number * MINUTE)
                expected[one.key] += 1
    spells = of(*found, zone=ZoneInfo(zone))
    counted: Counter[str] = Counter()
    for spell in spells:
        if spell.track is not None:
            counted["/".join(spell.key.split("/")[:1])] += spell.minutes
    assert counted == expected
    assert [one.start for one in spells] == sorted(one.start for one in spells)
    assert len({one.key for one in spells}) == len(spells)


@given(st.lists(traces, max_size=15, unique_by=lambda one: one.key))
def test_no_spell_reaches_past_its_day(found):
    days: Counter[object] = Counter()
    for spell in of(*found):
        day = spell.start.astimezone(BERLIN).date()
        if spell.track is not None:
            days[day] += spell.minutes
            assert (spell.start.astimezone(BERLIN) + spell.minutes * MINUTE - MINUTE).date() >= day
    assert all(minutes <= 25 * 60 for minutes in days.values())


def test_overlapping_meetings_are_one_stretch_of_time():
    first, second = of(trace("a", minutes=60), trace("b", minutes=60, at=MONDAY + 30 * MINUTE))
    assert (first.minutes, second.minutes) == (60, 30)
    assert second.start == MONDAY + 60 * MINUTE


def test_the_interview_keeps_what_the_calendar_has_too():
    (spell,) = of(trace("calendar", minutes=60), trace("talk", Kind.INTERVIEW, 60, track=Track.APPLYING))
    assert (spell.key, spell.minutes, spell.track) == ("talk", 60, Track.APPLYING)


def test_a_forty_hour_meeting_counts_as_four_and_asks():
    (spell,) = of(trace("a", minutes=40 * 60))
    assert spell.minutes == 240
    assert spell.doubt.startswith("40 hours in one entry, of which 4 hours count")


@pytest.mark.parametrize("days", [1, 3])
def test_a_whole_day_counts_for_nothing_until_somebody_says(days):
    (spell,) = of(trace("a", minutes=days * 24 * 60), now=LATER)
    assert spell.minutes == 0
    assert "how much of it was for the search?" in spell.doubt
    (after,) = of(trace("a", minutes=1440), said={"a": Correction(Track.NETWORKING, MONDAY, 120)})
    assert (after.minutes, after.doubt, after.corrected) == (120, "", True)


def test_a_spell_past_sunday_midnight_is_parted_between_the_weeks():
    sunday = datetime(2027, 3, 7, 22, 30, tzinfo=UTC)  # 23:30 in Berlin
    before, after = of(trace("a", minutes=90, at=sunday))
    assert [(one.key, one.minutes) for one in (before, after)] == [("a", 30), ("a/2", 60)]
    assert after.start.astimezone(BERLIN).hour == 0


@pytest.mark.parametrize("day", [datetime(2027, 3, 28, tzinfo=UTC), datetime(2027, 10, 31, tzinfo=UTC)])
def test_the_hours_of_a_day_that_changes_its_clocks_are_true_hours(day):
    spells = of(trace("a", minutes=240, at=day - timedelta(hours=2)))
    assert sum(one.minutes for one in spells) == 240


def test_what_is_still_to_come_does_not_count_and_a_meeting_under_way_counts_so_far():
    assert of(trace("a", minutes=60), now=MONDAY - MINUTE) == ()
    (spell,) = of(trace("a", minutes=60), now=MONDAY + 20 * MINUTE)
    assert spell.minutes == 20


def test_not_for_the_search_takes_nothing_from_what_overlaps_it():
    said = {"a": Correction(None, MONDAY, 60)}
    dentist, mail = of(
        trace("a", minutes=60), trace("b", Kind.MAIL, at=MONDAY + 30 * MINUTE), said=said
    )  # fmt: skip
    assert (dentist.track, dentist.corrected, mail.minutes) == (None, True, 10)


def test_days_without_an_hour_overlap_nothing():
    spells = of(*(trace(key, Kind.TOLD, 45, hour=False) for key in "abc"), trace("d", minutes=30))
    assert sum(one.minutes for one in spells) == 3 * 45 + 30


def test_acts_close_to_each_other_are_one_spell_with_a_key_that_stays_as_it_grows():
    acts = [Act(MONDAY + at * MINUTE, Track.NETWORKING) for at in (0, 10, 20)]
    (first,) = bursts(acts)
    (grown,) = bursts([*acts, Act(MONDAY + 35 * MINUTE, Track.FOUND)])
    assert (first.minutes, grown.minutes) == (25, 40)
    assert first.key == grown.key == "desk/20270301T090000"
    assert grown.track is Track.NETWORKING
    apart = bursts([*acts, Act(MONDAY + 20 * MINUTE + BURST + MINUTE, Track.FOUND)])
    assert [one.track for one in apart] == [Track.NETWORKING, Track.FOUND]
    assert bursts([]) == []


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [("45", 45), ("45m", 45), ("45 min", 45), ("1h", 60), ("1h30", 90), ("1 h 30 min", 90), ("1.5 hours", 90),
     ("2 hours", 120), ("1:30", 90), ("0,5h", 30), ("1 hour and 5 minutes", 65)],
)  # fmt: skip
def test_lengths_are_read_as_people_type_them(typed, minutes):
    assert minutes_from(typed) == minutes


@pytest.mark.parametrize("typed", ["", "soon", "-5", "h", "1h30h", "99999", "٤٥x", "1:5"])
def test_what_is_no_length_is_said_to_be_none(typed):
    with pytest.raises(BadInput):
        minutes_from(typed)


@given(st.integers(1, 1439))
def test_what_is_shown_short_can_be_typed(minutes):
    assert minutes_from(short(minutes)) == minutes
    assert minutes_from(length_words(minutes).replace("an hour", "1 hour")) == minutes
