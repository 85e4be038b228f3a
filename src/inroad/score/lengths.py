"""Lengths of time, as people type and read them."""

import re
from typing import Final

from inroad import words as say
from inroad.errors import BadInput

_HOURS: Final = r"(\d{1,2}(?:[.,]\d{1,2})?)\s*(?:h|hrs?|hours?)"
_MINUTES: Final = r"(\d{1,4})\s*(?:m|mins?|minutes?)?"
_FORMS: Final = (re.compile(rf"{_HOURS}(?:\s*(?:and\s*)?{_MINUTES})?"), re.compile(r"(\d{1,2}):(\d{2})"))
_ONLY_MINUTES: Final = re.compile(_MINUTES)


def minutes_from(text: str) -> int:
    """ "45", "45m", "1h30", "1.5 hours", "2h", "1:30" as minutes. Raises BadInput for anything else."""
    typed = " ".join(text.lower().split())
    if match := _ONLY_MINUTES.fullmatch(typed):
        return int(match[1])
    for form in _FORMS:
        if match := form.fullmatch(typed):
            return round(float(match[1].replace(",", ".")) * 60) + int(match[2] or 0)
    raise BadInput(f"“{text[:40]}” is no length of time", hint="as in 45m, 1h30 or 2 hours")


def length_words(minutes: int) -> str:
    """ "20 minutes", "an hour", "2 hours 30 minutes", "40 hours"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return say.count(rest, "minute")
    whole = "an hour" if hours == 1 and not rest else say.count(hours, "hour")
    return f"{whole} {say.count(rest, 'minute')}" if rest else whole


def short(minutes: int) -> str:
    """ "20 min", "1 h", "2 h 30"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest:02d}" if rest else f"{hours} h"
