"""What a search kept, on its way back out of an export: which values may stand there, and numbers that are no columns.

news a reader was told ("applied:12") ─┐
the target a letter is about ("target") ┴─ translated to the numbers that their rows have here

Refused: values that the pages of a search couldn't show (a state there isn't, a rhythm of no days, a day in the year
9999), and documents whose bytes are not what their digest says.
"""

import base64
import binascii
import hashlib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final

from inroad.desk.documents import KINDS as DOCUMENT_KINDS
from inroad.desk.documents import MOST_BYTES
from inroad.desk.letter_more import TARGET
from inroad.desk.text import LINE, storable
from inroad.errors import BadInput
from inroad.score import split
from inroad.score.model import Track
from inroad.search import brief, conduct, futures, interviews, news, openings, references
from inroad.search.plays.model import RunState, StepState

CHOICES: Final[dict[tuple[str, str], frozenset[Any]]] = {
    ("Opening", "status"): frozenset(openings.Status),
    ("Opening", "source"): frozenset(openings.Source),
    ("Opening", "fit"): frozenset(openings.Fit),
    ("Interview", "state"): frozenset(interviews.State),
    ("Conduct", "kind"): frozenset(conduct.Kind),
    ("Document", "kind"): frozenset(DOCUMENT_KINDS),
    ("UsefulTo", "state"): frozenset({"chosen", "sent", "not for them"}),
    ("UpdateTo", "state"): frozenset({"draft", "sent", "skipped"}),
    ("PlayRun", "state"): frozenset(RunState),
    ("PlayStep", "state"): frozenset(StepState),
    ("Referee", "state"): frozenset(references.State),
    ("VouchTalk", "comfortable"): frozenset({"yes", "no", "not sure", ""}),
    ("Future", "days"): frozenset(futures.DAYS),
    ("TimeEntry", "track"): frozenset({*Track, ""}),
    ("TimeEntry", "known_by"): frozenset({"told", "timer"}),
    ("PlanChoice", "state"): frozenset({"pinned", "dropped", "later"}),
    ("Vouch", "basis"): frozenset({"well", "bit", "no", ""}),
    ("Vouch", "known_by"): frozenset({"told", "observed", "ticked"}),
    ("Vouch", "outcome"): frozenset({"met", "hired", "stayed", "left early", ""}),
    ("Call", "state"): frozenset({"open", "closed"}),
    ("CallTo", "state"): frozenset({"chosen", "asked", "answered", "not this time", "no answer"}),
    ("Nomination", "basis"): frozenset({"well", "bit", "no", ""}),
    ("Nomination", "state"): frozenset({"named", "asked", "yes", "no"}),
}
"""By (table, column): what may stand there."""
JSON_SHAPES: Final[dict[tuple[str, str], Any]] = {
    ("Opening", "offer"): dict[str, str],
    ("Interview", "months"): dict[str, Any],
    ("UpdateTo", "news"): tuple[str, ...],
    ("VouchTalk", "named"): tuple[str, ...],
    ("WeekReview", "seen"): dict[str, Any],
}
LONGEST: Final = {("DocumentBody", "content"): 4 * -(-MOST_BYTES // 3)}
"""Texts that may be longer than others: bytes as base64."""
_YEARS: Final = range(1900, 2200)
_DATED: Final = {
    "Opening": ("applied_on", "answered_on", "ended_on", "created_at", "changed_at"),
    "Interview": ("at", "created_at"),
    "Conduct": ("on", "created_at"),
    "Useful": ("created_at",),
    "Update": ("made_at", "ended_at"),
    "PlayStep": ("due_at", "ended_at"),
    "PlayRun": ("started_at", "ended_at"),
    "Referee": ("agreed_on", "asked_on", "created_at", "changed_at"),
    "Release": ("at",),
    "VouchTalk": ("on", "created_at"),
    "Future": ("since", "snoozed_until", "ended_on", "created_at"),
    "Rest": ("until",),
    "TimeEntry": ("started_at", "created_at"),
    "PlanChoice": ("until", "changed_at"),
    "WeekReview": ("week", "done_at"),
    "Vouch": ("said_on", "outcome_on", "withdrawn_at", "made_at"),
    "Call": ("closes_on", "made_at", "changed_at"),
    "CallTo": ("asked_at", "answered_at"),
    "Nomination": ("made_at", "asked_at", "answered_at"),
    "Vacancy": ("made_at", "closed_at"),
}
_KEYED: Final = {"TimeEntry": "of", "PlanChoice": "key"}
"""Columns that name rows: "/" between pieces, a piece with a number is "table:number" ("ask/person:4/target:7")."""
_NEWS_OF: Final = {
    news.Kind.INTERVIEWED: "Interview",
    news.Kind.INTERESTED: "Target",
    news.Kind.MET: "Contract",
}
"""The table whose number a key of news holds; openings for all others."""


def translate(name: str, row: dict[str, Any], ids: Mapping[str, Mapping[int, int]]) -> None:
    """Put this desk's numbers where ``row`` holds others in its texts. Raises ValueError for what can't be shown."""
    for column in _DATED.get(name, ()):
        if (said := row.get(column)) is not None and date.fromisoformat(str(said)[:10]).year not in _YEARS:
            raise ValueError("a day that is none")
    if name == "UpdateTo":
        row["news"] = list(news.renumbered(_texts(row["news"]), _numbers(ids)))
    elif name == "Letter" and isinstance(row.get("more"), dict) and TARGET in row["more"]:
        target = ids["Target"].get(int(row["more"][TARGET]))
        row["more"] = {key: said for key, said in row["more"].items() if key != TARGET}
        if target is not None:
            row["more"][TARGET] = str(target)
    elif name == "BriefVersion":
        row["data"] = _brief(row["data"])
    elif name == "Vouch" and not -1 <= float(row["weight"]) <= 1:
        raise ValueError("no weight")
    elif name == "DocumentBody":
        _check_bytes(row)
    elif name in _KEYED:
        row[_KEYED[name]] = _renumbered(row[_KEYED[name]], ids)
    elif name == "WordEdit":
        words = row["words"]
        if not isinstance(words, str) and not all(isinstance(one, str) for one in _texts(words)):
            raise ValueError("no words")


def _numbers(ids: Mapping[str, Mapping[int, int]]) -> Callable[[news.Kind, str], str | None]:
    def number(kind: news.Kind, old: str) -> str | None:
        if not (old.isascii() and old.isdecimal()):
            raise ValueError("no number")
        new = ids[_NEWS_OF.get(kind, "Opening")].get(int(old))
        return str(new) if new is not None else None

    return number


def _renumbered(key: Any, ids: Mapping[str, Mapping[int, int]]) -> str:
    """The key with this desk's numbers. What isn't here any more keeps its old number as "gone:12", naming nothing."""
    if not isinstance(key, str):
        raise TypeError("no key")
    tables = {table.lower(): table for table in ids}
    pieces = []
    for piece in key.split("/"):
        kind, colon, number = piece.partition(":")
        if colon and kind != "gone":
            if kind not in tables or not (number.isascii() and number.isdecimal()):
                raise ValueError("a key of no rows")
            new = ids[tables[kind]].get(int(number))
            piece = f"{kind}:{new}" if new is not None else f"gone:{number}"
        pieces.append(piece)
    return "/".join(pieces)


def score(said: Any) -> dict[str, Any]:
    """What the owner chose about the score. Raises ValueError or TypeError for what couldn't be reckoned with."""
    if not isinstance(said, dict):
        raise TypeError("no choices")
    made: dict[str, Any] = {}
    try:
        if "began" in said:
            made["began"] = _day(said["began"]).isoformat()
        if "hours" in said:
            made["hours"] = split.checked_hours(float(said["hours"]))
        if "split" in said:
            shares = split.checked({Track(name): float(share) for name, share in dict(said["split"]).items()})
            made["split"] = {track.value: share for track, share in shares.items()}
    except BadInput as problem:
        raise ValueError(str(problem)) from problem
    return made


def plan(said: Any, targets: Mapping[int, int]) -> dict[str, Any]:
    """Hours for the plan, and the one employer it is for. Raises ValueError or TypeError for what is none."""
    if not isinstance(said, dict):
        raise TypeError("no choices")
    made: dict[str, Any] = {}
    if "hours" in said:
        hours = float(said["hours"])
        if not 0 <= hours <= 168:
            raise ValueError("no hours of a week")
        made["hours"] = hours
    if int(said.get("focus", 0)) in targets:
        made["focus"] = targets[int(said["focus"])]
    return made


def week_mail(said: Any) -> dict[str, int]:
    """When the look back comes by mail. Raises ValueError, TypeError or KeyError for no weekday or hour."""
    day, hour = said["day"], said["hour"]
    if type(day) is not int or type(hour) is not int or day not in range(7) or hour not in range(24):
        raise ValueError("no hour of a week")
    return {"day": day, "hour": hour}


def timer(said: Any) -> dict[str, str]:
    """A timer that ran when the export was written: it runs on, and asks if that was long ago."""
    started = datetime.fromisoformat(said["started"])
    _day(started.date())
    if started.tzinfo is None or not isinstance(said["words"], str):
        raise ValueError("no timer")
    words = storable(said["words"], LINE)
    return {"started": started.isoformat(), "track": Track(said["track"]).value, "words": words}


def _day(said: Any) -> date:
    day = date.fromisoformat(str(said))
    if day.year not in _YEARS:
        raise ValueError("a day that is none")
    return day


def _texts(value: Any) -> list[Any]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ValueError("another form")
    return value


def _brief(data: Any) -> dict[str, object]:
    if not isinstance(data, dict):
        raise TypeError("no brief")
    try:
        return brief.to_data(brief.from_data(data))
    except BadInput as problem:
        raise ValueError(str(problem)) from problem


def _check_bytes(row: Mapping[str, Any]) -> None:
    try:
        content = base64.b64decode(row["content"], validate=True)
    except (binascii.Error, TypeError) as problem:
        raise ValueError("no bytes") from problem
    if len(content) > MOST_BYTES or hashlib.sha256(content).hexdigest() != row["digest"]:
        raise ValueError("other bytes")
