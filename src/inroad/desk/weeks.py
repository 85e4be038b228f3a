"""Your weeks: what happened since the search began, per week and over all, with the hours it took (M2, M3, M6).

    rows ─ happenings ─→ Happening values ─ score.weeks ─→ rows(), totals()
    desk.time.hours() ──────────────────────────┘

The search begins with the desk, unless the owner names a day: whoever brings ten years of mail has not been searching
for ten years. Nothing here is kept; each figure is worked out from rows when somebody looks.
"""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from inroad import clock, words
from inroad.desk import happenings, journal
from inroad.errors import BadInput
from inroad.score import weeks
from inroad.score.model import Happening, Track
from inroad.score.weeks import Totals, WeekRow

if TYPE_CHECKING:
    from inroad.desk.door import Desk

SETTINGS: Final = "score"
_OLDEST: Final = date(1970, 1, 1)


class Weeks:
    def __init__(self, desk: "Desk") -> None:
        self.desk = desk

    def began(self) -> date:
        """The day from which everything counts: the owner's word, else the day this desk was set up."""
        said = settings(self.desk).get("began")
        if said:
            return date.fromisoformat(said)
        row = self.desk.row
        # A desk that was brought back from an export is younger than its owner's own entry.
        made = min(row.created_at, row.me.created_at) if row.me is not None else row.created_at
        return min(clock.day_of(made, row.timezone), self.desk.today())

    def begin(self, on: date | None) -> date:
        """Say since when the search runs; None: since this desk was set up. Can be undone. Raises BadInput."""
        if on is not None and not _OLDEST <= on <= self.desk.today():
            hint = "name the day you began to look" if on < _OLDEST else "it begins today at the latest"
            raise BadInput(f"{on.isoformat()} can't be the day a search began", hint=hint)
        said = f"The search began on {words.day(on)}" if on is not None else "The search began with this desk"
        change_settings(self.desk, "search_began", said, began=on.isoformat() if on is not None else None)
        return self.began()

    def happenings(self) -> tuple[Happening, ...]:
        """All that is counted since the search began, by time; see :mod:`inroad.desk.happenings`."""
        return happenings.of(self.desk, self.began())

    def rows(self) -> tuple[WeekRow, ...]:
        """Every week since then, the present one last; none at all while there is nothing to count."""
        return weeks.rows(
            self.happenings(), self._zone, since=self.began(), today=self.desk.today(), hours=self._hours()
        )  # fmt: skip

    def totals(self) -> Totals:
        return weeks.totals(self.happenings(), since=self.began(), today=self.desk.today(), hours=self._hours())

    # ---- inside

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.desk.row.timezone)

    def _hours(self) -> Mapping[date, Mapping[Track, float]]:
        return self.desk.time.hours()


def settings(desk: "Desk") -> dict[str, Any]:
    """What the owner chose about the score; {} for nothing yet."""
    return dict(desk.row.settings.get(SETTINGS, {}))


def change_settings(desk: "Desk", verb: str, said: str, **chosen: Any) -> None:
    """Set or (None) take away choices, as one change that can be undone."""
    with journal.change(desk, verb, said, ties=False) as change:
        made = {**settings(desk), **chosen}
        kept = {key: value for key, value in made.items() if value is not None}
        change.update(desk.row, settings={**desk.row.settings, SETTINGS: kept})
