"""Days as people type them."""

import re
from datetime import date

import click

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_WRITTEN = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?\s+([a-z]{3,9})\.?,?\s+(\d{4})")
_AMERICAN = re.compile(r"([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_NAMES = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
          "december")  # fmt: skip


def parse_day(text: str) -> date:
    """The day meant by "2001-10-01", "1 Oct 2001", "1st October 2001" or "Oct 1, 2001".

    10/01/2001 is refused: half the world reads it one way, half the other. Raises ValueError with words for the user.
    """
    typed = " ".join(text.lower().split())
    if match := _ISO.fullmatch(typed):
        year, month, day = (int(part) for part in match.groups())
    elif match := _WRITTEN.fullmatch(typed):
        day, month, year = int(match[1]), _month(match[2]), int(match[3])
    elif match := _AMERICAN.fullmatch(typed):
        month, day, year = _month(match[1]), int(match[2]), int(match[3])
    else:
        raise ValueError(f"{text!r} is not a day I can read; write 2001-10-01 or '1 Oct 2001'")
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"there is no day {text!r} in the calendar; write 2001-10-01 or '1 Oct 2001'") from None


def _month(word: str) -> int:
    if word == "sept":
        return 9
    for number, name in enumerate(_NAMES, start=1):
        if word == name or word == _MONTHS[number - 1]:
            return number
    return 0  # no such month: date() refuses it


class Day(click.ParamType):  # type: ignore[type-arg]  # generic from click 8.4 on
    """A day on the command line."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return parse_day(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


DAY = Day()
