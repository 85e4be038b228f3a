"""The daily handful: what a tie is good for comes before comfort, and nobody is wallpaper."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from inroad.search.hellos import LEAST_ROUND_DAYS, MOST, MOST_POOL, Hello, Sleeper, handful
from inroad.search.people import KeptOut
from inroad.ties.model import Backing

TODAY = date(2026, 4, 1)
LONG_AGO = date(2022, 3, 1)


def week(sleepers: list[Sleeper], **more: object) -> list[Hello]:
    """Everybody who comes up within one round, in the order of the pool."""
    first = TODAY.toordinal() - TODAY.toordinal() % LEAST_ROUND_DAYS
    days = [date.fromordinal(first + number) for number in range(LEAST_ROUND_DAYS)]
    return [one for day in days for one in handful(sleepers, day, **more)]  # type: ignore[arg-type]


def test_trust_then_standing_then_backing_then_reach_and_comfort_counts_for_nothing() -> None:
    sleepers = [
        Sleeper(1, "Comfortable", last_contact=date(2024, 1, 1)),
        Sleeper(2, "Reaches", last_contact=LONG_AGO, reach=0.6, reach_words="you saw them with 9 people"),
        Sleeper(3, "Targets", last_contact=LONG_AGO, targets=("Northwind", "Initech")),
        Sleeper(4, "Backs", last_contact=LONG_AGO, backing=Backing.WELL),
        Sleeper(5, "Stands", last_contact=LONG_AGO, title="VP Engineering", organisation="Northwind"),
        Sleeper(6, "Trusted", last_contact=LONG_AGO, trust=("recommended you in writing.",)),
    ]
    assert [one.name for one in week(sleepers)] == ["Trusted", "Stands", "Backs", "Targets", "Reaches"]


def test_reasons_and_silence_are_said_in_words() -> None:
    one = Sleeper(
        1,
        "Carol Diaz",
        "",
        LONG_AGO,
        "VP Engineering",
        "Northwind",
        Backing.A_BIT,
        ("introduced you to Eve",),
        ("Initech",),
    )
    assert week([one]) == [
        Hello(
            1,
            "Carol Diaz",
            (
                "introduced you to Eve",
                "is VP Engineering at Northwind",
                "knows some of your work",
                "may lead you to Initech",
            ),
            "no word for four years",
        )
    ]


def test_who_is_awake_resting_owed_elsewhere_guarded_or_left_alone_is_left_in_peace() -> None:
    good = Sleeper(1, "Ann", last_contact=LONG_AGO, backing=Backing.WELL)
    assert week([good])
    assert not week([replace(good, last_contact=TODAY - timedelta(days=200))])
    assert not week([replace(good, owed=True)])
    assert not week([replace(good, backing=Backing.NO, trust=("was kind",))])
    assert not week([good], elsewhere={1})
    assert not week([good], kept_out=KeptOut({1: "Velbrand"}))
    assert not week([good], kept_out=KeptOut(left_alone={1}))
    assert not week([good], rests={1: TODAY + timedelta(days=30)})
    assert week([good], rests={1: TODAY - timedelta(days=30)})


def test_without_any_date_only_somebody_spoken_for_counts_as_asleep() -> None:
    nobody = Sleeper(1, "", "x@y.example", title="Chief Executive Officer")
    assert not week([nobody])
    (one,) = week([replace(nobody, backing=Backing.WELL)])
    assert one.name == "x@y.example"
    assert one.asleep == "no word between you that your desk knows of"


def test_of_800_people_each_day_brings_five_and_two_weeks_bring_the_best_seventy() -> None:
    many = [Sleeper(number, f"P{number:03}", last_contact=LONG_AGO, backing=Backing.WELL) for number in range(1, 801)]
    days = [handful(many, TODAY + timedelta(days=number)) for number in range(14)]
    assert {len(one) for one in days} == {MOST}
    assert len({one.person for day in days for one in day}) == MOST_POOL
    assert handful(many, TODAY + timedelta(days=14)) == days[0]


def test_it_is_a_gentle_few_when_there_are_few() -> None:
    few = [Sleeper(number, f"P{number}", last_contact=LONG_AGO, backing=Backing.WELL) for number in range(1, 4)]
    assert sorted(one.person for one in week(few)) == [1, 2, 3]


NAMES = st.sampled_from(["Ann", "佐藤", "نور", "Zoë 🎻", ""])
SLEEPERS = st.lists(
    st.builds(
        Sleeper,
        st.integers(1, 90),
        NAMES,
        st.just(""),
        st.none() | st.dates(date(2015, 1, 1), TODAY),
        st.sampled_from(["", "VP Sales", "Nurse"]),
        st.just("Northwind"),
        st.sampled_from(Backing),
        st.just(()) | st.just(("was kind",)),
        reach=st.floats(0, 1),
        reach_words=st.just("knows others"),
        owed=st.booleans(),
    ),
    max_size=90,
)


@settings(max_examples=100, deadline=None)
@given(SLEEPERS, st.sets(st.integers(1, 90)), st.dates(TODAY, date(2027, 1, 1)), st.randoms())
def test_nobody_comes_up_twice_within_a_week_nor_who_may_not_and_order_changes_nothing(
    sleepers: list[Sleeper], alone: set[int], today: date, random: object
) -> None:
    sleepers = list({one.person: one for one in sleepers}.values())
    awake = {one.person for one in sleepers if one.last_contact and (today - one.last_contact).days < 365 + 7}
    still = [one for one in sleepers if one.person not in awake]  # nobody falls asleep during the week
    walls = KeptOut(left_alone=alone)
    days = [handful(still, today + timedelta(days=number), kept_out=walls) for number in range(LEAST_ROUND_DAYS)]
    found = [one.person for day in days for one in day]
    assert len(found) == len(set(found))
    assert not alone & set(found)
    assert all(len(day) <= MOST for day in days)
    assert all(one.reasons for day in days for one in day)
    random.shuffle(still)  # type: ignore[attr-defined]
    assert handful(still, today, kept_out=walls) == days[0]
