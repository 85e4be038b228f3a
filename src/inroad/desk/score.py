"""Your weeks: what they brought in words, wins with people beside those towards a job, and the pictures of it (M1-M6).

    desk.weeks ─ rows ──┬─ score.shown ─→ sentences, wins, pictures ─┐
    desk.time ─ plan ───┘                                            ├─→ page(), picture(key), csv(key)
    desk.rates, desk.growth ─────────────────────────────────────────┘

Offered from the third week on; whoever opens it before is told what it will hold. Nothing is kept: each figure is
worked out from rows when somebody looks. For the owner alone, and about nobody but the owner.
"""

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from inroad import words as say
from inroad.desk.score_shapes import Missing, ScorePicture, ScoreView
from inroad.desk.text import harmless
from inroad.errors import BadInput, NotFound
from inroad.score import shown
from inroad.score import split as splits
from inroad.score.forecast import YARDSTICK_WORDS
from inroad.score.model import Track, What
from inroad.score.pictures import Picture
from inroad.score.weeks import WEEK, WeekRow, monday_of

if TYPE_CHECKING:
    from inroad.desk.door import Desk

USUAL: Final = 12
"""So many full weeks are shown unless another number is asked for."""
MOST_WEEKS: Final = 520
OFFERED_AFTER_DAYS: Final = 14
_M2: Final = (
    "Advisers reckon with ten to fifteen new contacts a week, from which five or six one-to-one meetings come, in a"
    " search of twenty to thirty hours a week."
)
_M3: Final = "A name is a person somebody named for you to talk to. Asking about specific people brings them."
_M6: Final = "The job nobody advertised goes to whoever was met before there was one. These are what that takes."
_E4: Final = (
    "Half answered within: the day by which half had answered; those who are still silent count as such. The order is"
    " that of the names."
)


class Score:
    def __init__(self, desk: "Desk") -> None:
        self.desk = desk

    def offered(self) -> bool:
        """Whether it is worth a look: the third week of the search has begun."""
        return (self.desk.today() - self.desk.weeks.began()).days >= OFFERED_AFTER_DAYS

    def page(self, weeks: int | None = USUAL) -> ScoreView:
        """The last ``weeks`` full weeks and the present one; None: all of them. Raises BadInput for an odd number."""
        look = self._look(weeks)
        pictures = [draw(look) for draw in _DRAW.values()] if look.everything else []
        drawn = tuple(one for one in pictures if not one.picture.is_empty)
        there = {one.picture.key for one in drawn}
        return ScoreView(
            began=look.began,
            weeks=weeks,
            span=look.span,
            lines=look.lines(),
            people=shown.counted(look.rows, shown.WITH_PEOPLE),
            job=shown.counted(look.rows, shown.TOWARDS_A_JOB),
            pictures=drawn,
            missing=tuple(Missing(key, *words) for key, words in shown.TEACH.items() if key not in there),
            offered=self.offered(),
            is_empty=not look.everything,
        )

    def picture(self, key: str, weeks: int | None = USUAL) -> ScorePicture:
        """One picture, empty if there is nothing for it yet. Raises NotFound, with the keys there are; BadInput."""
        if key not in _DRAW:
            raise NotFound(f"there is no picture “{key[:40]}”", hint=f"those there are: {', '.join(shown.TEACH)}")
        return _DRAW[key](self._look(weeks))

    def csv(self, key: str, weeks: int | None = USUAL) -> str:
        """The figures behind a picture, as :func:`as_csv`. Raises as :meth:`picture`."""
        return as_csv(self.picture(key, weeks).picture)

    def _look(self, weeks: int | None) -> "_Look":
        if weeks is not None and not 1 <= weeks <= MOST_WEEKS:
            raise BadInput(f"{weeks} weeks can't be shown", hint=f"1 to {MOST_WEEKS}, or all of them")
        rows, began, today = self.desk.weeks.rows(), self.desk.weeks.began(), self.desk.today()
        return _Look(self.desk, weeks, rows, shown.window(rows, began, today, weeks), began, today)


def as_csv(picture: Picture) -> str:
    """The table behind a picture, for a spreadsheet: figures as figures, text never as a formula.

    Begins with a byte order mark; without one, spreadsheets take names for those of another alphabet.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in (picture.columns, *picture.rows):
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])
    return f"\ufeff{out.getvalue()}"


@dataclass(frozen=True, slots=True)
class _Look:
    """What one look at the desk found. ``rows``: those of ``everything`` that are shown."""

    desk: "Desk"
    weeks: int | None
    everything: tuple[WeekRow, ...]
    rows: tuple[WeekRow, ...]
    began: date
    today: date

    @property
    def is_whole(self) -> bool:
        """Whether all of the search is shown."""
        this = monday_of(self.today)
        return self.weeks is None or monday_of(self.began) >= this - self.weeks * WEEK

    @property
    def span(self) -> str:
        return f"since {say.day(self.began)}" if self.is_whole else f"in the last {_some(self.weeks)} and this one"

    @property
    def full(self) -> tuple[WeekRow, ...]:
        return shown.full_weeks(self.rows, self.today)

    @property
    def before(self) -> tuple[WeekRow, ...] | None:
        if self.weeks is None:
            return None
        return shown.before(self.everything, self.began, self.today, self.weeks)

    def lines(self) -> tuple[str, ...]:
        """The week that is over, the present one, and how the owner's own weeks compare; "" lines are left out."""
        if not self.everything:
            return ()
        this, of_week = monday_of(self.today), {row.monday: row for row in self.everything}
        over = shown.brought(of_week.get(this - WEEK)) if monday_of(self.began) < this else ""
        found = (
            over,
            shown.brought(of_week.get(this), present=True),
            shown.trend(self.full, self.before, self.weeks or 0),
        )
        return tuple(line for line in found if line)


def _some(weeks: int | None) -> str:
    return "week" if weeks == 1 else f"{say.small(weeks or 0)} weeks"


# ---- the pictures, in the order they are shown


def _split(look: _Look) -> ScorePicture:
    plan = look.desk.time.plan()
    hours = {track: sum(row.hours.get(track, 0.0) for row in look.rows) for track in Track}
    return ScorePicture(shown.split(look.rows, splits.split(hours, plan), look.today), shown.meant_words(plan))


def _weeks(look: _Look) -> ScorePicture:
    return ScorePicture(shown.weeks(look.rows, look.today), (*_means(shown.STEPS[:3]), _M2))


def _steps(look: _Look) -> ScorePicture:
    if look.is_whole:
        return ScorePicture(shown.steps(look.rows, None, (look.span, "")), _means(shown.STEPS))
    names = (f"the last {_some(look.weeks)}", f"the {_some(look.weeks)} before")
    aside = "Full weeks only: the present one is not over."
    return ScorePicture(shown.steps(look.full, look.before, names), (aside, *_means(shown.STEPS)))


def _meetings(look: _Look) -> ScorePicture:
    return ScorePicture(shown.meetings(look.rows, look.everything, look.today), (_M3,))


def _wins(look: _Look) -> ScorePicture:
    return ScorePicture(shown.wins(look.rows, look.today), (_M6, *_means(shown.WINS)))


def _growth(look: _Look) -> ScorePicture:
    view = look.desk.growth.view()
    return ScorePicture(shown.growth(view.picture, look.today), (*view.forecast.because, YARDSTICK_WORDS))


def _referred(look: _Look) -> ScorePicture:
    compared = look.desk.rates.referred_vs_direct()
    each = (("with somebody's word", compared.referred), ("without", compared.direct))
    ranges = tuple(f"{name}: {line}" for name, rate in each if rate.of for line in rate.why[1:])
    return ScorePicture(shown.referred(compared), (*compared.why, *(one.words for one in compared.effort), *ranges))


def _answers(look: _Look) -> ScorePicture:
    employers = [(row.organisation, row.answering) for row in look.desk.rates.employers()]
    return ScorePicture(shown.answers(employers), (_E4,))


def _means(listed: tuple[What, ...]) -> tuple[str, ...]:
    return tuple(f"{shown.SAID[what].many.capitalize()}: {shown.SAID[what].means}." for what in listed)


_DRAW: Final[Mapping[str, Callable[[_Look], ScorePicture]]] = MappingProxyType(
    {
        "split": _split,
        "weeks": _weeks,
        "steps": _steps,
        "meetings": _meetings,
        "wins": _wins,
        "growth": _growth,
        "referred": _referred,
        "answers": _answers,
    }
)
