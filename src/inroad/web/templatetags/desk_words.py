"""Numbers, days and names as the pages say them. The wording itself is in ``inroad.words``."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import PurePath
from typing import Any

from django import template
from django.http import HttpRequest
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from inroad import words
from inroad.desk.shapes import PersonView, ReviewView, TimelineRow
from inroad.matching import names
from inroad.score import lengths
from inroad.ways.model import Step, TieView, Way

register = template.Library()


@register.filter
def day(value: date | datetime | None) -> str:
    """ "4 March 2024", at the desk's own time zone."""
    if value is None:
        return ""
    return words.day(timezone.localtime(value).date() if isinstance(value, datetime) else value)


@register.filter
def weekday(value: date) -> str:
    """ "Sunday 22 November"."""
    return f"{value:%A} {value.day} {value:%B}"


@register.filter
def moment(value: datetime | None) -> str:
    """ "4 March 2024, 14:05", at the desk's own time zone."""
    return f"{day(value)}, {timezone.localtime(value):%H:%M}" if value is not None else ""


@register.filter
def month_field(value: date | None) -> str:
    """A date as a month field of a form holds it: "2024-03"."""
    return f"{value.year:04d}-{value.month:02d}" if value else ""


@register.filter
def length_of(minutes: int) -> str:
    """ "20 min", "2 h 30"."""
    return lengths.short(minutes)


@register.filter
def number(value: int) -> str:
    return f"{value:,}"


@register.filter
def counted(value: int, noun: str) -> str:
    """``{{ n|counted:"mail" }}`` is "3 mails"; ``"person,people"`` gives the plural."""
    singular, _, plural = noun.partition(",")
    return words.count(value, singular, plural)


@register.filter
def likelihood(chance: float | None) -> str:
    return words.likelihood(chance)


@register.filter
def in_ten(chance: float | None) -> str:
    """The number behind "why?": "about 3 in 10", "about 1 in 40"."""
    if chance is None:
        return "no number: you have never met"
    if chance >= 0.95:
        return "nearly always"
    if chance >= 0.095:
        return f"about {round(chance * 10)} in 10"
    return f"about 1 in {round(1 / chance)}" if chance > 0.001 else "fewer than 1 in 1,000"


@register.filter
def weight(chance: float | None) -> str:
    """The class of a tie's line, ``w1`` to ``w5``: style attributes are refused by our policy."""
    return f"w{words.heaviness(chance)}"


@register.filter
def initials(name: str) -> str:
    return names.initials(name) or "?"


@register.filter
def steps(way: Way) -> list[tuple[TieView, Step, bool, str]]:
    """A way as (tie that leads there, person, is the last, name of the one before or ""), to draw one by one."""
    last = len(way.people) - 1
    before = ("", *(person.name for person in way.people))
    return [
        (tie, person, at == last, before[at]) for at, (tie, person) in enumerate(zip(way.ties, way.people, strict=True))
    ]


@register.filter
def beside_line(tie: TieView, way: Way) -> list[str]:
    """What is written beside a tie's line: one or two reasons, without the names that stand at its ends anyway."""
    shown = tie.reasons[: 1 if way.vouchers > 1 else 2]
    names_there = [person.name for person in way.people]
    pairs = [f"{a} and {b} " for a in names_there for b in names_there if a != b]
    return [next((reason.removeprefix(pair) for pair in pairs if reason.startswith(pair)), reason) for reason in shown]


@register.filter
def product(way: Way) -> str:
    """How a way's number comes about: "0.62 × 0.40 × 0.75 for the hand-over = 0.19"."""
    ties = [f"{tie.chance:.2f}" for tie in way.ties if tie.chance is not None]
    each = f" × {way.handing.chance:.2f}"
    hand_over = ("", f"{each} for the hand-over", f"{each}{each} for two hand-overs")[way.vouchers]
    return f"{' × '.join(ties)}{hand_over} = {way.chance:.2f}" if len(ties) > 1 or hand_over else f"{way.chance:.2f}"


@register.filter
def head(items: Sequence[Any], most: int) -> Sequence[Any]:
    """The first few of a list that may hold hundreds."""
    return items[:most]


@register.filter
def tail(items: Sequence[Any], after: int) -> Sequence[Any]:
    return items[after:]


@register.filter
def through(vouchers: int) -> str:
    """The heading of a group of ways."""
    return {0: "Straight to them", 1: "Through one person", 2: "Through two people"}.get(
        vouchers, f"Through {vouchers}"
    )


@register.filter
def listing(items: Iterable[str]) -> str:
    return words.listing([str(item) for item in items])


@register.filter
def file_name(path: object) -> str:
    """The last part of a path: what a person calls the file."""
    return PurePath(str(path)).name


@register.filter
def lookup(mapping: dict[Any, Any], key: object) -> object:
    return mapping.get(key, key)


@register.filter
def same_site(address: str | None, request: HttpRequest) -> str:
    """An address of this desk, or "" for any other: what may stand in a link back."""
    if address and url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}):
        return address
    return ""


_KINDS = {
    "contact": "contact",
    "message": "message",
    "meeting": "meeting",
    "me": "entry about you,entries about you",
    "own_position": "role of yours,roles of yours",
    "invitation": "invitation",
    "recommendation": "recommendation",
    "endorsement": "endorsement",
    "interest": "company or job you followed,companies and jobs you followed",
    "skill": "skill",
}


@register.filter
def kind_words(kind: str, count: int) -> str:
    """The noun for a kind of record, in the right number."""
    singular, _, plural = _KINDS.get(kind, kind.replace("_", " ")).partition(",")
    return singular if count == 1 else plural or f"{singular}s"


@register.filter
def signed(value: str) -> str:
    """ "3.0" as "+3.0"; a minus stays, as the typographic one."""
    return f"−{value[1:]}" if value.startswith("-") else f"+{value}"


@register.filter
def both(pair: ReviewView) -> tuple[PersonView, PersonView]:
    return (pair.left, pair.right)


_IDENTITIES = {"email": "E-mail", "phone": "Phone", "url": "Profile", "name": "Name"}


@register.filter
def kind_of_identity(kind: str) -> str:
    return _IDENTITIES.get(kind, kind.capitalize())


@register.filter
def passed(entry: TimelineRow) -> str:
    """Who wrote: "mail from you", "message to you", "meeting"."""
    return {"sent": f"{entry.kind} from you", "received": f"{entry.kind} to you"}.get(entry.direction, entry.kind)


_KNOWN = {"observed": "seen", "told": "told", "ticked": "ticked"}


@register.filter
def known(known_by: str) -> str:
    """How the desk knows: seen in mail, told by the other side, ticked by its owner."""
    return _KNOWN.get(str(known_by), "")


_MAILS = {
    "queued": "waits to go out",
    "sending": "being handed over",
    "unknown": "may have arrived",
    "bounced": "came back",
}


@register.filter
def mail_words(state: str) -> str:
    return _MAILS.get(state, state)
