"""Reading what a form sent: its shape only. Whether a name or an address will do is for the desk to say."""

import re
from datetime import date

from django.http import QueryDict

from inroad.desk.shapes import Acquaintance, StartAnswers
from inroad.errors import BadInput

START_COMPANIES, START_PEOPLE = 3, 4
_MOST_ROWS = 20
_BACKINGS = {"well", "a bit", "no", "unknown"}


MOST_TICKED = 500
"""Boxes of one form; more was not ticked by a person."""


def several(text: str) -> list[str]:
    """Addresses typed into one field, parted by commas, semicolons or space."""
    return [part for part in re.split(r"[,;\s]+", text) if part]


def number_from(text: str | None, default: int = 0, *, most: int = 1_000_000) -> int:
    """A whole number from a query, or ``default`` for anything else; bounded, so that no page has to be."""
    if text is None or not re.fullmatch(r"[0-9]{1,9}", text):
        return default
    return min(int(text), most)


def ids_from(post: QueryDict, name: str) -> list[int]:
    """Ticked boxes. Raises BadInput when none is."""
    ids = [int(value) for value in post.getlist(name) if re.fullmatch(r"[0-9]{1,18}", value)]
    if not ids:
        raise BadInput("nobody is chosen", hint="tick the people you mean first")
    return ids


def month_from(text: str, what: str) -> date | None:
    """ "2019", "2019-03" or "2019-03-14" as typed or picked; "" is None. Raises BadInput."""
    text = text.strip()
    if not text:
        return None
    problem = BadInput(f"“{text[:30]}” is no month", where=what, hint="as in 2019 or 2019-03")
    match = re.fullmatch(r"([0-9]{4})(?:-([0-9]{1,2}))?(?:-([0-9]{1,2}))?", text)
    if match is None:
        raise problem
    try:
        return date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        raise problem from None


def start_rows(post: QueryDict) -> tuple[int, int]:
    """How many rows of companies and people the Start page had."""
    return (
        max(START_COMPANIES, number_from(post.get("companies"), most=_MOST_ROWS)),
        max(START_PEOPLE, number_from(post.get("people"), most=_MOST_ROWS)),
    )


def start_from(post: QueryDict) -> StartAnswers:
    """The Start page as filled in; rows left empty are left out."""
    company_rows, people_rows = start_rows(post)

    def typed(key: str) -> str:
        return post.get(key, "").strip()

    companies = tuple(
        (typed(f"company-{i}"), typed(f"interest-{i}")) for i in range(company_rows) if typed(f"company-{i}")
    )
    people = tuple(
        Acquaintance(
            name=typed(f"person-{i}"),
            how=typed(f"how-{i}"),
            backing=backing if (backing := typed(f"backing-{i}")) in _BACKINGS else "unknown",
            they_know=typed(f"they-know-{i}"),
            they_know_at=typed(f"they-know-at-{i}"),
        )
        for i in range(people_rows)
        if typed(f"person-{i}")
    )
    employed = {"yes": typed("employer") or None, "no": ""}.get(typed("employed"))
    return StartAnswers(typed("name"), tuple(several(typed("emails"))), companies, people, employed)
