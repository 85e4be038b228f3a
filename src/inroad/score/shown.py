"""The pictures of a search and what it brought in words, from weeks, rates and answers (M1 to M6, N9, E4).

    WeekRow, Split ──────────┬─→ split(), weeks(), steps(), meetings(), wins() ─┐
    forecast, rates, waits ──│─→ growth(), referred(), answers() ───────────────┴─→ Picture
                             └─→ brought(): one week in a sentence; counted(): wins with people, and towards a job

Whoever has nothing to show gets no picture of zeros: a Picture without rows is empty (``Picture.is_empty``), and
:data:`TEACH` says what would fill it. Weeks are compared with the owner's own and with nobody else's, and no week is
called good or bad. Names of people stand nowhere in here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Final

from inroad import words as say
from inroad.score.applications import Comparison
from inroad.score.model import Track, What
from inroad.score.pictures import Cell, Draw, Picture, Series
from inroad.score.rates import Rate
from inroad.score.split import Split, TimePlan
from inroad.score.waits import Answering
from inroad.score.weeks import WEEK, WeekRow, monday_of, per

ROLLING: Final = 4
"""Names per meeting are taken over so many weeks: one week's meetings are too few to divide by."""
MOST_EMPLOYERS: Final = 15
MOST_BARS: Final = 13
"""More weeks than these are drawn as lines."""

STEPS: Final = (
    What.NEW_CONTACT, What.CONVERSATION, What.MEETING, What.NAME, What.INTRODUCED, What.INTERVIEW, What.OFFER,
)  # fmt: skip
STEP_NAMES: Final = MappingProxyType({What.NAME: "names", What.INTRODUCED: "introductions"})
"""Shorter than in a sentence, where they stand under a bar."""
WITH_PEOPLE: Final = (
    What.MEETING, What.NEW_CONTACT, What.NAME, What.INTRODUCED, What.MET, What.OPEN_MEETING, What.BACKED,
    What.INTRODUCED_OTHERS, What.HELPED,
)  # fmt: skip
TOWARDS_A_JOB: Final = (What.APPLIED, What.INTERVIEW, What.OFFER)
WINS: Final = (What.NAME, What.OPEN_MEETING, What.BACKED, What.INTRODUCED_OTHERS, What.HELPED)


@dataclass(frozen=True, slots=True)
class Words:
    """How a countable thing is said. ``means``: what exactly is counted, for "why?"."""

    one: str
    many: str
    means: str


SAID: Final[Mapping[What, Words]] = MappingProxyType(
    {
        What.NEW_CONTACT: Words(
            "new contact", "new contacts", "the first message, call or meeting ever with somebody new to you"
        ),
        What.CONVERSATION: Words(
            "conversation", "conversations", "words both ways with somebody, once a week for each of them"
        ),
        What.MEETING: Words(
            "one-to-one meeting", "one-to-one meetings", "a meeting or call with one other person, once a day for each"
        ),
        What.NAME: Words("name given to you", "names given to you", "each person somebody named for you to talk to"),
        What.ASKED: Words("introduction asked for", "introductions asked for", "on the day you asked"),
        What.AGREED: Words("introduction agreed to", "introductions agreed to", "on the day of the first yes"),
        What.INTRODUCED: Words(
            "introduction made for you", "introductions made for you", "on the day you were introduced"
        ),
        What.MET: Words(
            "person met through an introduction", "people met through an introduction", "on the day you first spoke"
        ),
        What.APPLIED: Words("application", "applications", "on the day you applied"),
        What.INTERVIEW: Words("interview", "interviews", "each one that was held, several about one job too"),
        What.OFFER: Words("offer", "offers", "each one, whatever you answered"),
        What.OPEN_MEETING: Words(
            "meeting where there was no opening",
            "meetings where there was no opening",
            "somebody at one of your targets, met while no job there was known: often where the next one comes from",
        ),
        What.BACKED: Words(
            "person more who would recommend you",
            "people more who would recommend you",
            "a yes in a talk, a referee's yes, or a written recommendation, once for each person",
        ),
        What.HELPED: Words(
            "useful thing you passed on", "useful things you passed on", "to one person, by a letter of their own"
        ),
        What.INTRODUCED_OTHERS: Words(
            "introduction you made for others", "introductions you made for others", "on the day you introduced them"
        ),
    }
)

TEACH: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "split": ("Where your time went", "fills itself from your calendar, your mail and what you do here"),
        "weeks": ("Week by week", "needs a first message, call or meeting"),
        "steps": ("From contacts to offers", "needs a first message, call or meeting"),
        "meetings": ("Meetings, and the names they bring", "needs a first meeting with one person: note it, or log it"),
        "wins": ("What people gave, and what you gave", "needs a name somebody gave you, or something you passed on"),
        "growth": ("People in touch", "needs three weeks in which you wrote to people and they answered"),
        "referred": ("With somebody's word, or without", "needs applications of both kinds, three weeks old or more"),
        "answers": ("How long employers take", "needs a first application, or a message to somebody inside"),
    }
)
"""Key of a picture → its title, and what it waits for while it is empty. In the order they are shown."""


@dataclass(frozen=True, slots=True)
class Count:
    """``words``: "3 names given to you"; ``means``: what is counted."""

    what: What
    number: int
    words: str
    means: str


# ---- which weeks


def window(rows: Sequence[WeekRow], began: date, today: date, full: int | None) -> tuple[WeekRow, ...]:
    """The last ``full`` weeks and the present one, none left out, not before the search began; None: ``rows`` as is."""
    if full is None or not rows:
        return tuple(rows)
    this, there = monday_of(today), {row.monday: row for row in rows}
    first = max(monday_of(began), this - full * WEEK)
    weeks = [first + number * WEEK for number in range((this - first) // WEEK + 1)]
    found = [there.get(week, WeekRow(week)) for week in weeks]
    return tuple(WeekRow(row.monday, row.counts, row.sources, row.hours) for row in found)


def before(rows: Sequence[WeekRow], began: date, today: date, full: int) -> tuple[WeekRow, ...] | None:
    """The ``full`` weeks before those of :func:`window`; None where the search is too young to have them."""
    end = monday_of(today) - full * WEEK
    start = end - full * WEEK
    return tuple(row for row in rows if start <= row.monday < end) if rows and monday_of(began) <= start else None


def full_weeks(rows: Sequence[WeekRow], today: date) -> tuple[WeekRow, ...]:
    """Those that are over."""
    return tuple(row for row in rows if row.monday < monday_of(today))


def total(rows: Iterable[WeekRow], what: What) -> int:
    return sum(row.of(what) for row in rows)


# ---- words


def said(what: What, number: int) -> str:
    """ "3 names given to you"."""
    return say.count(number, SAID[what].one, SAID[what].many)


def counted(rows: Sequence[WeekRow], of: Iterable[What]) -> tuple[Count, ...]:
    """What there was of these; what there was none of is left out."""
    numbers = ((what, total(rows, what)) for what in of)
    return tuple(Count(what, number, said(what, number), SAID[what].means) for what, number in numbers if number)


def brought(row: WeekRow | None, *, present: bool = False) -> str:
    """One week in a sentence. ``present``: it is not over."""
    lead = "This week so far" if present else "Last week"
    found = [] if row is None else [one.words for one in counted([row], (*WITH_PEOPLE, *TOWARDS_A_JOB))]
    if not found:
        if present:
            return ""
        talked = counted([] if row is None else [row], (What.CONVERSATION,))
        lead = f"Last week brought {talked[0].words}" if talked else "Nothing is noted for last week"
        return f"{lead}. What happened on the phone can still be added."
    return f"{lead} brought {say.listing(found)}." if not present else f"{lead}: {say.listing(found)}."


def trend(recent: Sequence[WeekRow], earlier: Sequence[WeekRow] | None, full: int) -> str:
    """The owner's own weeks beside each other: "One-to-one meetings: nine in the last four weeks, five in …"."""
    if earlier is None or not (met := total(recent, What.MEETING)) + (then := total(earlier, What.MEETING)):
        return ""
    weeks = "week" if full == 1 else f"{say.small(full)} weeks"
    return f"One-to-one meetings: {_none(met)} in the last {weeks}, {_none(then)} in the {weeks} before."


def _none(number: int) -> str:
    return say.small(number) if number else "none"


# ---- pictures


def split(rows: Sequence[WeekRow], spent: Split, today: date) -> Picture:
    """Hours by track, week by week, and the same hours as they were meant (M1)."""
    busy = [row for row in rows if row.hours]
    columns = ("week from", *(track.value for track in Track))
    if not busy:
        return _empty("split", columns)
    each = spent.hours / len(busy)
    meant = tuple(round(each * spent.plan.split[track], 1) for track in Track)
    places = _places(rows, today)
    series = tuple(
        Series(track.value, (*(None if row is None else _hours(row, track) for _, row in places), meant[at]))
        for at, track in enumerate(Track)
    )
    table: list[tuple[Cell, ...]] = [
        (name, *(None if row is None else _hours(row, track) for track in Track)) for name, row in places
    ]
    as_meant = "as you planned" if spent.plan.own else "as advisers would"
    return Picture(
        key="split",
        title=TEACH["split"][0],
        sentence=spent.words,
        draw=Draw.STACKED,
        x=(*(name for name, _ in places), "plan"),
        series=series,
        columns=columns,
        rows=(*table, (f"plan: your usual {each:.1f} hours {as_meant}", *meant)),
        unit="hours",
    )


def weeks(rows: Sequence[WeekRow], today: date) -> Picture:
    """New contacts, conversations, meetings (the first three steps there are) week by week; all in the table (M2)."""
    columns = ("week from", *(SAID[what].many for what in STEPS))
    drawn = [what for what in STEPS if total(rows, what)][:3]
    if not drawn:
        return _empty("weeks", columns)
    places = _places(rows, today)
    return Picture(
        key="weeks",
        title=TEACH["weeks"][0],
        sentence=_in_all(rows, drawn),
        draw=Draw.BARS if len(places) <= MOST_BARS else Draw.LINES,
        x=tuple(name for name, _ in places),
        series=tuple(Series(SAID[what].many, _of_weeks(places, what)) for what in drawn),
        columns=columns,
        rows=tuple((name, *(None if row is None else row.of(what) for what in STEPS)) for name, row in places),
    )


def steps(recent: Sequence[WeekRow], earlier: Sequence[WeekRow] | None, names: tuple[str, str]) -> Picture:
    """From contacts to offers, so many of each (M2). ``names`` of the two spans; None: there is no earlier one."""
    spans = [(names[0], recent)] + ([(names[1], earlier)] if earlier is not None else [])
    columns = ("what", *(name for name, _ in spans))
    if not any(total(rows, what) for _, rows in spans for what in STEPS):
        return _empty("steps", columns)
    return Picture(
        key="steps",
        title=TEACH["steps"][0],
        sentence=f"{names[0][:1].upper()}{names[0][1:]}: {_in_all(recent, STEPS, small=True)}",
        draw=Draw.BARS,
        x=tuple(STEP_NAMES.get(what, SAID[what].many) for what in STEPS),
        series=tuple(Series(name, tuple(float(total(rows, what)) for what in STEPS)) for name, rows in spans),
        columns=columns,
        rows=tuple((SAID[what].many, *(total(rows, what) for _, rows in spans)) for what in STEPS),
    )


def meetings(rows: Sequence[WeekRow], everything: Sequence[WeekRow], today: date) -> Picture:
    """One-to-one meetings a week, and names for each of them over :data:`ROLLING` weeks (M3).

    ``everything``: all weeks, so that the first of ``rows`` is divided like the others.
    """
    columns = ("week from", "one-to-one meetings", "names", f"names a meeting, over {ROLLING} weeks")
    if not total(rows, What.MEETING):
        return _empty("meetings", columns)
    places = _places(rows, today)
    each = tuple(None if row is None else _rolling(everything, row) for _, row in places)
    met, named = total(rows, What.MEETING), total(rows, What.NAME)
    return Picture(
        key="meetings",
        title=TEACH["meetings"][0],
        sentence=f"{_start(say.count(met, 'one-to-one meeting'))}, and {say.count(named, 'name')} given to you.",
        draw=Draw.LINES,
        x=tuple(name for name, _ in places),
        series=(
            Series("one-to-one meetings", _of_weeks(places, What.MEETING)),
            Series(f"names a meeting, over {ROLLING} weeks", each),
        ),
        columns=columns,
        rows=tuple(
            (name, None, None, None) if row is None else (name, row.of(What.MEETING), row.of(What.NAME), each[at])
            for at, (name, row) in enumerate(places)
        ),
        few="Few meetings so far: one more may change the second line a lot." if met < 2 * ROLLING else "",
    )


def wins(rows: Sequence[WeekRow], today: date) -> Picture:
    """What grows when no job is in sight (M6, N9), week by week."""
    shown = [what for what in WINS if total(rows, what)]
    columns = ("week from", *(SAID[what].many for what in shown))
    if not shown:
        return _empty("wins", columns)
    places = _places(rows, today)
    return Picture(
        key="wins",
        title=TEACH["wins"][0],
        sentence=_in_all(rows, shown),
        draw=Draw.STACKED,
        x=tuple(name for name, _ in places),
        series=tuple(Series(SAID[what].many, _of_weeks(places, what)) for what in shown),
        columns=columns,
        rows=tuple((name, *(None if row is None else row.of(what) for what in shown)) for name, row in places),
    )


def growth(drawn: Picture, today: date) -> Picture:
    """The people in touch and how it may go on (M4), with days said as weeks are; the fan is the forecast's."""
    days = (date.fromisoformat(day) for day in drawn.x)
    return replace(drawn, x=tuple("today" if day == today else day_name(day, today) for day in days))


def referred(compared: Comparison) -> Picture:
    """Interviews in a hundred applications, with somebody's word and without, each with its range (M5)."""
    columns = ("how", "applications", "led to an interview", "in 100", "from", "to")
    rates = (("with somebody's word", compared.referred), ("without", compared.direct))
    if not any(rate.of for _, rate in rates):
        return _empty("referred", columns)
    return Picture(
        key="referred",
        title=TEACH["referred"][0],
        sentence=compared.words,
        draw=Draw.RANGES,
        x=tuple(name for name, _ in rates),
        series=(
            Series(
                "interviews",
                tuple(_hundred(rate, rate.range.middle) for _, rate in rates),
                low=tuple(_hundred(rate, rate.range.low) for _, rate in rates),
                high=tuple(_hundred(rate, rate.range.high) for _, rate in rates),
            ),
        ),
        columns=columns,
        rows=tuple(
            (name, int(rate.of), rate.happened, *(_hundred(rate, at) for at in _ends(rate))) for name, rate in rates
        ),
        unit="interviews in 100 applications",
        few="Few so far: that is why the ranges are wide." if any(rate.few or not rate.of for _, rate in rates) else "",
    )


def answers(employers: Sequence[tuple[str, Answering]]) -> Picture:
    """Days until half of what was asked at an employer was answered (E4), by name; those asked most often if many."""
    columns = ("employer", "asked", "answered", "half answered within days", "longest wait in days")
    asked = [(name, one) for name, one in employers if one.asked]
    if not asked:
        return _empty("answers", columns)
    most = sorted(asked, key=lambda pair: -pair[1].asked)[:MOST_EMPLOYERS]
    drawn = [pair for pair in asked if pair in most and pair[1].median_days is not None]
    days = tuple(None if one.median_days is None else round(one.median_days, 1) for _, one in drawn)
    return Picture(
        key="answers",
        title=TEACH["answers"][0],
        sentence=_answered([one for _, one in asked]),
        draw=Draw.RANGES,
        x=tuple(f"{name} ({one.answered} of {one.asked})" for name, one in drawn),
        series=(Series("half answered within", days),),
        columns=columns,
        rows=tuple(
            (
                name, one.asked, one.answered, None if one.median_days is None else round(one.median_days, 1),
                round(one.more_than, 1),
            )
            for name, one in asked
        ),
        unit="days",
        few="Small numbers: one answer more may change much." if all(one.asked < ROLLING for _, one in asked) else "",
    )  # fmt: skip


def meant_words(plan: TimePlan) -> tuple[str, ...]:
    """What stands behind the picture of hours."""
    listed = say.listing([f"{round(100 * plan.split[track])} in 100 {track.value}" for track in Track])
    whose = "Your plan" if plan.own else "What the advisers say"
    return (f"{whose}: {listed}.", f"{plan.hours_words[:1].upper()}{plan.hours_words[1:]}.")


# ---- inside


def _empty(key: str, columns: tuple[str, ...]) -> Picture:
    return Picture(key, TEACH[key][0], "", Draw.BARS, (), (), columns, ())


def _places(rows: Sequence[WeekRow], today: date) -> list[tuple[str, WeekRow | None]]:
    """Weeks with what they are called; a gap is a place of its own, without figures."""
    found: list[tuple[str, WeekRow | None]] = []
    for row in rows:
        if row.gap:
            found.append((f"{row.gap} quiet weeks", None))
        found.append((week_name(row.monday, today), row))
    return found


def week_name(monday: date, today: date) -> str:
    """ "16 Nov", with the year if it is another one; "this week"."""
    return "this week" if monday == monday_of(today) else day_name(monday, today)


def day_name(day: date, today: date) -> str:
    """ "16 Nov", with the year if it is another one."""
    return f"{day.day} {day:%b}" + ("" if day.year == today.year else f" {day.year}")


def _of_weeks(places: Sequence[tuple[str, WeekRow | None]], what: What) -> tuple[float | None, ...]:
    return tuple(None if row is None else float(row.of(what)) for _, row in places)


def _hours(row: WeekRow, track: Track) -> float:
    return round(row.hours.get(track, 0.0), 1)


def _rolling(everything: Sequence[WeekRow], at: WeekRow) -> float | None:
    there = [row for row in everything if at.monday - (ROLLING - 1) * WEEK <= row.monday <= at.monday]
    found = per(total(there, What.NAME), total(there, What.MEETING))
    return None if found is None else round(found, 2)


def _in_all(rows: Sequence[WeekRow], of: Iterable[What], *, small: bool = False) -> str:
    found = [one.words for one in counted(rows, of)]
    listed = say.listing(found) if found else "nothing yet"
    return f"{listed}." if small else f"{_start(listed)}."


def _start(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _hundred(rate: Rate, value: float) -> float | None:
    """None where there is nothing of one's own: the prior alone is no figure of theirs."""
    return round(100 * value, 1) if rate.of else None


def _ends(rate: Rate) -> tuple[float, float, float]:
    return rate.range.middle, rate.range.low, rate.range.high


def _answered(found: Sequence[Answering]) -> str:
    some = [one for one in found if one.answered]
    lead = f"{_start(say.count(len(found), 'employer'))} asked, {say.small(len(some))} of them answered so far"
    days = sorted(one.median_days for one in found if one.median_days is not None)
    if not days:
        return f"{lead}."
    first, last = round(days[0]), round(days[-1])
    spread = say.count(last, "day") if first == last else f"{first} to {say.count(last, 'day')}"
    return f"{lead}; where half have answered, it took {spread}."
