"""The live network week by week, and how it may go on (M4): everything worked out from what passed on the desk.

    interactions ── split ─→ words with single people ─ kept in a file while mail stays ─┐
    letters, introductions, interviews, talks as told ───────────────────────────────────┴─ network.live ─→ curve
    names given (desk.weeks) ─────────────────────────────────── forecast.history ─ ahead ─→ GrowthView

A message counts with at most five recipients, a call or meeting with at most six people, both ways; robots and lists
were never stored, and what is still to come doesn't count. Guarded people and those to be left alone count, since
nothing is sent here; the trash doesn't. The weeks here end today: a forecast begins where one stands.

Cost: linear in what passed, once per change of mail (about a second for 500,000 messages); then the file is read, and
what was told and named is asked of the database each time. O(n log n) for n words of the last two years.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zipfile import BadZipFile
from zoneinfo import ZoneInfo

import numpy as np

from inroad import words as say
from inroad.desk import derived_files, exchanges, logs
from inroad.errors import BadInput
from inroad.score import forecast, network
from inroad.score.forecast import Forecast
from inroad.score.model import What
from inroad.score.network import BOTH, IN, OUT, WEEK, Ints
from inroad.score.pictures import Picture
from inroad.store import reading
from inroad.ties.model import ME, MailLog, MeetingLog
from inroad.ties.table import PERSONAL_RECIPIENTS, SMALL_MEETING

if TYPE_CHECKING:
    from inroad.desk.door import Desk

HISTORY_WEEKS: Final = 104
SHOWN_BEFORE: Final = 8
"""Weeks before the search that are shown while it is young."""
_FILE: Final = "contacts.npz"


@dataclass(frozen=True, slots=True)
class GrowthWeek:
    """``to``: its last day. ``joined`` and ``fell_silent`` are None for the first one: what went before isn't shown."""

    to: date
    in_touch: int
    joined: int | None
    fell_silent: int | None


@dataclass(frozen=True, slots=True)
class GrowthView:
    """``words`` say it in order, the forecast's sentence among them. ``few``: why there is no forecast, "" if there is.

    ``weeks``: those of the search (a few before it while it is young), the last one ending today.
    """

    today: date
    now: int
    words: tuple[str, ...]
    weeks: tuple[GrowthWeek, ...]
    forecast: Forecast
    picture: Picture
    few: str = ""


@dataclass(frozen=True, slots=True)
class _Words:
    """One row per word with somebody: their person id, when, and which way."""

    person: Ints
    at: Ints
    way: Ints


class Growth:
    def __init__(self, desk: "Desk") -> None:
        self.desk = desk

    def view(self, weeks: int = forecast.WEEKS) -> GrowthView:
        """The curve, and the fan of the coming ``weeks``. Raises BadInput for an odd number of weeks."""
        if not 1 <= weeks <= forecast.MOST_WEEKS:
            raise BadInput(f"{weeks} weeks can't be looked ahead", hint=f"1 to {forecast.MOST_WEEKS}; 12 is usual")
        today, spoken = self.desk.today(), self._spoken()
        edges = self._edges(spoken)
        found = network.live(spoken.person, spoken.at, spoken.way.astype(np.int8), edges)
        search = self._search(spoken, edges)
        named, named_at = self._named()
        last = int(spoken.at.max()) if len(spoken.at) else None
        known = forecast.history(found, named, named_at, search=search, last=last)
        ahead = forecast.ahead(known, today, weeks=weeks)
        since = max(min(search, len(edges) - 1 - SHOWN_BEFORE), 0)
        line = network.curve(found)
        past = network.Curve(*(getattr(line, name)[since:] for name in ("edges", "size", "joined", "fresh", "left")))
        if not line.size.any():
            past = network.Curve(*(np.zeros(0, np.int64),) * 5)
        ends = tuple(today - timedelta(weeks=len(past.size) - 1 - place) for place in range(len(past.size)))
        now = int(line.size[-1])
        return GrowthView(
            today=today,
            now=now,
            words=_said(now, ahead),
            weeks=tuple(
                GrowthWeek(day, int(past.size[at]), *_since(past, at)) for at, day in enumerate(ends)
            ),
            forecast=ahead,
            picture=forecast.picture(past, ends, ahead),
            few=ahead.few,
        )  # fmt: skip

    def picture(self, weeks: int = forecast.WEEKS) -> Picture:
        """The curve with its fan and table; empty while nobody ever was in touch."""
        return self.view(weeks).picture

    # ---- inside

    def _spoken(self) -> _Words:
        """All words with people who are still on the desk, until now."""
        seen = self._seen()
        who = exchanges.roster(self.desk)
        told = [
            (word.person, int(word.at.timestamp()), int(word.way))
            for word in exchanges._told(self.desk, exchanges.introductions(self.desk), who)
        ]
        person, at, way = np.array(told, np.int64).reshape(-1, 3).T
        found = _Words(*(np.concatenate(both) for both in ((seen.person, person), (seen.at, at), (seen.way, way))))
        gone = np.array(sorted(who.gone), np.int64)
        kept = (found.at <= int(self.desk.now().timestamp())) & ~np.isin(found.person, gone)
        return _Words(found.person[kept], found.at[kept], found.way[kept])

    def _seen(self) -> _Words:
        """What interactions hold, from the file as long as nobody's messages changed."""
        row = self.desk.row
        row.refresh_from_db(fields=["mail_revision", "me"])
        stamp = f"{derived_files.installation()}:{row.pk}:{row.mail_revision}:{row.me_id}"
        file = derived_files.folder(self.desk) / _FILE
        try:
            with np.load(file, allow_pickle=False) as kept:
                if str(kept["stamp"]) == stamp:
                    return _Words(kept["person"], kept["at"], kept["way"])
        except (OSError, ValueError, KeyError, EOFError, BadZipFile):
            pass  # missing, damaged or of another version: worked out again
        ids = self.desk.network._ids() if row.me_id else np.zeros(0, np.int64)
        found = _of(*logs.split(reading.exchanges(row.pk), ids), ids) if len(ids) else _Words(*(ids,) * 3)
        made = io.BytesIO()
        np.savez(made, stamp=np.array(stamp), person=found.person, at=found.at, way=found.way)
        derived_files.write(file, made.getvalue())
        return found

    def _edges(self, spoken: _Words) -> Ints:
        """The ends of weeks, the last one being the end of today, from the first word on; at most two years."""
        end, today = self._midnight(self.desk.today() + timedelta(days=1)), self.desk.today()
        first = int(spoken.at.min()) if len(spoken.at) else end
        weeks = min(max(-(-(end - first) // WEEK), 1), HISTORY_WEEKS)
        days = [today + timedelta(days=1) - timedelta(weeks=weeks - place) for place in range(weeks + 1)]
        return np.array([self._midnight(day) for day in days], np.int64)

    def _search(self, spoken: _Words, edges: Ints) -> int:
        """The edge at which the search began, or the first word was, whichever is later."""
        began = self._midnight(self.desk.weeks.began())
        first = int(spoken.at.min()) if len(spoken.at) else began
        return min(int(np.searchsorted(edges, max(began, first))), len(edges) - 1)

    def _named(self) -> tuple[Ints, Ints]:
        """Whom a contact named, and when, since the search began."""
        given = [
            (one.person, int(one.at.timestamp()))
            for one in self.desk.weeks.happenings()
            if one.what is What.NAME and one.person
        ]
        person, at = np.array(given, np.int64).reshape(-1, 2).T
        return person, at

    def _midnight(self, day: date) -> int:
        return int(datetime.combine(day, time(), ZoneInfo(self.desk.row.timezone)).timestamp())


def _of(mail: MailLog, meetings: MeetingLog, ids: Ints) -> _Words:
    """Words between the owner and single people, from logs over the indexes of ``ids``."""
    size = np.diff(mail.indptr)
    message = np.repeat(np.arange(len(size)), size)
    to, sender = mail.recipients.astype(np.int64), mail.sender[message].astype(np.int64)
    few = size[message] <= PERSONAL_RECIPIENTS
    mine, theirs = few & (sender == ME) & (to > ME), few & (to == ME) & (sender > ME)
    seats = np.diff(meetings.indptr)
    talk = np.repeat(np.arange(len(seats)), seats)
    here = np.zeros(len(seats), np.bool_)
    here[talk[meetings.people == ME]] = True
    together = here[talk] & (seats[talk] <= SMALL_MEETING) & (meetings.people > ME)
    person = np.concatenate([to[mine], sender[theirs], meetings.people[together].astype(np.int64)])
    at = np.concatenate([mail.at[message[mine]], mail.at[message[theirs]], meetings.at[talk[together]]])
    way = np.repeat([OUT, IN, BOTH], [mine.sum(), theirs.sum(), together.sum()])
    return _Words(ids[person], at.astype(np.int64), way.astype(np.int64))


def _since(past: network.Curve, at: int) -> tuple[int | None, int | None]:
    return (int(past.joined[at]), int(past.left[at])) if at else (None, None)


def _said(now: int, found: Forecast) -> tuple[str, ...]:
    days = network.WINDOW_DAYS
    lead = f"You are in touch with {say.count(now, 'person', 'people')}: words both ways within the last {days} days."
    lines: Sequence[str] = (
        lead if now else "",
        found.sentence,
        f"Small numbers: {found.careful}." if found.careful else "",
    )
    return tuple(line for line in lines if line)
