"""What can be told about an introduction, read from its small forms: the event's name and its fields, as typed.

Only shapes are read here. Whether it may be told now, and what follows, is for :mod:`inroad.introductions` to say.
Refused: an event that isn't told from a page, a date that is none.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.http import QueryDict

from inroad.errors import BadInput
from inroad.introductions.model import Basis, KnownBy, Role, Vouch

MOST_NAMES: Final = 20
YEARS: Final = range(1970, 2200)  # beyond, a day may not exist in every time zone
Fields = dict[str, Any]


def fields_for(event: str, post: QueryDict, zone: ZoneInfo, now: datetime) -> Fields:
    """The fields of one event from its form. ``zone``: of the desk, in which its dates and times are meant."""
    if event not in TOLD_HERE:
        raise BadInput("this can't be told from here", hint="choose one of the steps shown on the page")
    fields = {"meeting_at": _meeting_at(post, zone)} if event == "meeting_set" else _READ[event](post)
    if at := moment_of_day(post.get("on", ""), zone, now):
        fields["at"] = at
    return fields


def moment_of_day(text: str, zone: ZoneInfo, now: datetime) -> datetime | None:
    """ "2027-03-04" as a moment: None for nothing typed or for today, which is "just now"; else noon of that day."""
    day = day_from(text, "when")
    if day is None or day == now.astimezone(zone).date():
        return None
    return datetime.combine(day, time(12), zone).astimezone(UTC)


def end_of_day(text: str, zone: ZoneInfo) -> datetime:
    """ "2027-03-04" as the last second of that day in ``zone``, aware UTC. Raises BadInput for nothing or no date."""
    day = day_from(text, "by when")
    if day is None:
        raise BadInput("by when?", hint="choose a day")
    return datetime.combine(day, time(23, 59, 59), zone).astimezone(UTC)


def day_from(text: str, what: str) -> date | None:
    """A day as a date field sends it; "" is None. Raises BadInput for anything else."""
    text = text.strip()
    if not text:
        return None
    try:
        day = date.fromisoformat(text) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
    except ValueError:
        day = None
    if day is not None and day.year in YEARS:
        return day
    raise BadInput(f"“{text[:30]}” is no day", where=what, hint="as in 2027-03-04")


def names_from(text: str) -> tuple[str, ...]:
    """Names typed one to a line (or parted by semicolons), each once."""
    found = [" ".join(part.split()) for part in re.split(r"[\n;]", text)]
    names = tuple(dict.fromkeys(name for name in found if name))
    if len(names) > MOST_NAMES:
        raise BadInput(f"{len(names)} names at once", hint=f"{MOST_NAMES} at most")
    return names


def _text(post: QueryDict, name: str) -> str:
    return post.get(name, "").strip()


def _answered(post: QueryDict) -> Fields:
    given = {
        "agreed": ("how",),
        "name use": ("how",),
        "someone else": ("suggested",),
        "not this time": ("reason",),
    }
    answer = _text(post, "answer")
    if answer not in given:
        raise BadInput("which of the four answers was it?", hint="choose one")
    return {"answer": answer, "known_by": KnownBy.TOLD, **{name: _text(post, name) for name in given[answer]}}


def _addressee_answered(post: QueryDict) -> Fields:
    answer = _text(post, "answer")
    if answer not in {"yes", "no"}:
        raise BadInput("was it a yes or a no?", hint="choose one")
    extra = {"how_to_contact": _text(post, "how")} if answer == "yes" else {"reason": _text(post, "reason")}
    return {"yes": answer == "yes", "known_by": KnownBy.TOLD, **extra}


def _contacted(post: QueryDict) -> Fields:
    return {"spoke": post.get("spoke") == "yes"}


def _meeting_at(post: QueryDict, zone: ZoneInfo) -> datetime:
    text = _text(post, "meeting_at")
    problem = BadInput(f"“{text[:30]}” is no day and time", where="when you meet", hint="choose both")
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?", text):
        raise problem
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        raise problem from None


def _meeting_cancelled(post: QueryDict) -> Fields:
    return {
        "by": _role(post, "by"),
        "reached_both": post.get("reached_both") == "yes",
        "reason": _text(post, "reason"),
    }


def _met(post: QueryDict) -> Fields:
    return {"names": names_from(post.get("names", "")), "opening": post.get("opening") == "yes"}


def _names_given(post: QueryDict) -> Fields:
    names = names_from(post.get("names", ""))
    if not names:
        raise BadInput("whom did they name?", hint="one name to a line")
    return {"by": _role(post, "by"), "names": names}


def _reported(post: QueryDict) -> Fields:
    which = _text(post, "which")
    if which not in {"contact", "meeting", "end"}:
        raise BadInput("what did you tell them about?", hint="choose one")
    return {"which": which}


def _whom(post: QueryDict) -> Fields:
    return {"whom": _role(post, "whom")}


def _words(post: QueryDict) -> Fields:
    return {"words": _text(post, "words")}


def _closed(post: QueryDict) -> Fields:
    outcome = _text(post, "outcome")
    if not outcome:
        raise BadInput("how did it end?", hint="a few words; they are kept with the introduction")
    return {"outcome": outcome}


def _vouch_said(post: QueryDict) -> Fields:
    try:
        basis = Basis(_text(post, "basis"))
    except ValueError:
        raise BadInput("how do they know your work?", hint="choose one") from None
    vouch = Vouch(
        basis=basis,
        where=_text(post, "where"),
        when=_text(post, "when"),
        as_what=_text(post, "as_what"),
        words=_text(post, "words"),
    )
    return {"vouch": vouch, "will_call": post.get("will_call") == "yes", "known_by": KnownBy.TOLD}


def _role(post: QueryDict, name: str) -> Role:
    try:
        return Role(_text(post, name))
    except ValueError:
        raise BadInput("who was it?", hint="choose one") from None


def _nothing(_: QueryDict) -> Fields:
    return {}


_READ: Final[dict[str, Callable[[QueryDict], Fields]]] = {
    "terms_accepted": _nothing,
    "asked": _nothing,
    "answered": _answered,
    "talked_first": _nothing,
    "put_to_addressee": _nothing,
    "addressee_answered": _addressee_answered,
    "introduced": _nothing,
    "call_made": lambda post: {"how_to_contact": _text(post, "how")},
    "contacted": _contacted,
    "addressee_replied": _nothing,
    "met": _met,
    "meeting_cancelled": _meeting_cancelled,
    "names_given": _names_given,
    "reported": _reported,
    "thanked": _whom,
    "nudged": _whom,
    "vouch_said": _vouch_said,
    "released": _words,
    "withdrawn": _words,
    "addressee_left": _nothing,
    "gone_on": _nothing,
    "closed": _closed,
}
TOLD_HERE: Final = frozenset({*_READ, "meeting_set"})
"""The events that have a form; every step that is offered must be among them (a test sees to it)."""
WITH_FIELDS: Final = frozenset(event for event in TOLD_HERE if _READ.get(event) is not _nothing)
"""Those whose form asks for something; the others are one button."""
