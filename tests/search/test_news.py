"""News: gathered from what happened, told to each reader once, and nothing of it private."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from inroad.search import news
from inroad.search.interviews import Interview, Met, State
from inroad.search.news import Interest, Kind, Meeting, NewsItem, gather, news_for, renumbered, sentences
from inroad.search.openings import Opening, Status, moved
from inroad.search.people import KeptOut, Someone

DAY = date(2026, 3, 2)
TODAY = date(2026, 4, 1)
JOB = Opening("7", "platform lead", "Northwind", "3")
LONG_AGO = DAY - timedelta(days=10)


def talk(key: str = "4", **more: object) -> Interview:
    at = datetime(2026, 3, 9, 23, 30, tzinfo=UTC)
    return replace(Interview(key, JOB, at, state=State.HELD, met=(Met(11, "Carol Diaz"),)), **more)  # type: ignore[arg-type]


def everything() -> tuple[NewsItem, ...]:
    applied = moved(JOB, Status.APPLIED, DAY)
    no = moved(replace(applied, key="8", title="SRE"), Status.REJECTED, DAY + timedelta(days=3), "no")
    return gather(
        openings=[applied, no],
        interviews=[talk(), talk("5", state=State.PLANNED)],
        interests=[Interest("3", DAY, "Northwind", "platform engineering")],
        meetings=[
            Meeting("1", DAY, Someone(21, "Dan Ek"), "Initech", may_be_named=True),
            Meeting("2", DAY, Someone(22, "Eve Fox"), "Initech"),
        ],
        timezone="Europe/Stockholm",
    )


def test_what_happened_is_told_newest_first_a_sentence_each() -> None:
    fresh = news_for(99, everything(), (), LONG_AGO, today=TODAY, most=9)
    assert [one.on for one in fresh] == sorted(one.on for one in fresh)
    assert sentences(fresh) == (
        "I had a talk about the job of platform lead at Northwind.",
        "I met Dan Ek at Initech.",
        "I met somebody at Initech.",
        "I applied for the job of platform lead at Northwind.",
        "I applied for the job of SRE at Northwind.",
        "I became interested in platform engineering at Northwind.",
    )
    assert sentences(()) == ()


def test_two_people_met_without_a_name_at_one_place_are_one_sentence() -> None:
    met = [Meeting(str(number), DAY, Someone(number), "Initech") for number in (1, 2)]
    assert sentences(gather(meetings=met, timezone="UTC")) == ("I met somebody at Initech.",)


def test_a_talk_late_in_the_evening_is_of_the_day_where_the_owner_is() -> None:
    assert {one.on for one in everything() if one.kind is Kind.INTERVIEWED} == {date(2026, 3, 10)}


def test_people_are_named_only_by_their_own_word_and_those_met_in_a_talk_never() -> None:
    said = " ".join(sentences(everything()))
    assert "Dan Ek" in said
    assert "Eve Fox" not in said
    assert "Carol" not in said


def test_a_no_and_an_offer_are_told_only_when_ticked() -> None:
    offered = moved(moved(JOB, Status.APPLIED, DAY), Status.OFFER, DAY + timedelta(days=9))
    items = (*everything(), *gather(openings=[replace(offered, key="9")], timezone="UTC"))
    assert not [one for one in news_for(99, items, (), LONG_AGO, today=TODAY) if one.kind.is_private]
    ticked = news_for(99, items, (), LONG_AGO, today=TODAY, ticked={"rejected:8"}, most=20)
    assert [one.key for one in ticked if one.kind.is_private] == ["rejected:8"]


def test_a_yes_is_told_without_a_word_on_pay_and_a_rejection_recorded_twice_is_one_item() -> None:
    offered = moved(moved(JOB, Status.APPLIED, DAY), Status.OFFER, DAY)
    yes = moved(offered, Status.ACCEPTED, DAY, "80k a year")
    assert [one.words for one in gather(openings=[yes, yes], timezone="UTC")] == [
        "said yes to the job of platform lead at Northwind",
        "applied for the job of platform lead at Northwind",
    ]


def test_the_present_employer_and_people_there_are_no_news() -> None:
    walls = KeptOut({21: "Northwind"}, employers=("Northwind Ltd",))
    items = gather(
        openings=[moved(replace(JOB, organisation="NORTHWIND"), Status.APPLIED, DAY)],
        interviews=[talk()],
        interests=[Interest("3", DAY, "Northwind Inc.")],
        meetings=[Meeting("1", DAY, Someone(21, "Dan Ek"), "", may_be_named=True)],
        timezone="UTC",
        kept_out=walls,
    )
    assert items == ()


def test_whoever_was_there_is_not_told_what_they_know() -> None:
    assert not [one for one in news_for(11, everything(), (), LONG_AGO, today=TODAY) if one.kind is Kind.INTERVIEWED]


def test_when_there_is_much_the_weightiest_is_told() -> None:
    many = [moved(replace(JOB, key=f"a{number}"), Status.APPLIED, DAY) for number in range(20)]
    items = gather(openings=many, interviews=[talk()], timezone="UTC")
    kept = news_for(99, items, (), LONG_AGO, today=TODAY, most=3)
    assert len(kept) == 3
    assert kept[-1].kind is Kind.INTERVIEWED


def test_what_was_noted_late_is_still_told_after_an_update_and_old_news_never_is() -> None:
    last = TODAY - timedelta(days=1)
    fresh = news_for(99, everything(), ("met:1",), news.since(last, TODAY), today=TODAY)
    assert "applied:7" in {one.key for one in fresh}
    assert news_for(99, everything(), (), news.since(None, date(2027, 1, 1)), today=date(2027, 1, 1)) == ()


def test_kept_keys_follow_rows_that_got_other_numbers() -> None:
    numbers = {(Kind.APPLIED, "7"): "70", (Kind.MET, "1"): "10"}
    kept = renumbered(["applied:7", "met:1", "offer:9", "strange", "odd:3"], lambda kind, old: numbers.get((kind, old)))
    assert kept == ("applied:70", "met:10", "strange", "odd:3")


KEYS = st.sampled_from([f"{kind}:{number}" for kind in Kind for number in range(4)])
ITEMS = st.lists(
    st.builds(
        lambda key, days, about: NewsItem(
            key, DAY + timedelta(days=days), f"did {key}", Kind(key.partition(":")[0]), frozenset(about)
        ),
        KEYS,
        st.integers(-200, 200),
        st.sets(st.integers(0, 3), max_size=2),
    ),
    max_size=25,
)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(ITEMS, st.integers(0, 60), st.sets(KEYS, max_size=4)), max_size=6), st.integers(0, 3))
def test_nobody_is_ever_told_the_same_news_twice(
    rounds: list[tuple[list[NewsItem], int, set[str]]], reader: int
) -> None:
    """Rows are corrected between the updates: days, words and who was there change, keys don't."""
    told: list[str] = []
    today, last = DAY, None
    for items, days, ticked in rounds:
        today += timedelta(days=days)
        fresh = news_for(reader, items, told, news.since(last, today), today=today, ticked=ticked)
        assert all(not one.kind.is_private or one.key in ticked for one in fresh)
        assert all(reader not in one.about and one.on <= today for one in fresh)
        assert [one.on for one in fresh] == sorted(one.on for one in fresh)
        assert len(fresh) <= news.MOST
        told += [one.key for one in fresh]
        last = today
    assert len(told) == len(set(told))
