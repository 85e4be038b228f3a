"""What two people share, said from the mouth of the one who writes: "you were my manager at Acme 2015–22".

Only what somebody said, or a dated record shows, is put into words, and never more than it bears: years at the same
place are years at the same place, not work done together. What a desk observed in mail isn't among the facts here.
"""

from datetime import date
from typing import Final

from inroad import words as say
from inroad.introductions.model import Basis
from inroad.letters import text
from inroad.letters.model import Bond, Facts, Shared

WORK: Final = frozenset({Bond.WORKED_TOGETHER, Bond.MANAGED, Bond.TAUGHT})
"""What bears "so you know how I work"."""

_TELLING: Final = {
    Bond.MANAGED: 5,
    Bond.WORKED_TOGETHER: 4,
    Bond.TAUGHT: 4,
    Bond.STUDIED: 3,
    Bond.KNOW: 2,
    Bond.SAME_PLACE: 1,
}


def best(facts: Facts, a: str, b: str) -> Shared | None:
    """The most telling thing two roles share, the latest of equals; None if nothing quotable is known."""
    shared = [one for one in facts.tie(a, b).shared if one.source.quotable]
    return max(
        shared, key=lambda one: (_TELLING[one.bond], one.until or facts.today.year, one.since or 0), default=None
    )


def bears_work(facts: Facts) -> bool:
    """The voucher has seen the seeker at work, as far as somebody said, and doesn't say otherwise."""
    shared = best(facts, "seeker", "voucher")
    return shared is not None and shared.bond in WORK and facts.vouch.basis is not Basis.DONT_KNOW_THE_WORK


def clause(facts: Facts, a: str, b: str, *, writer: str, reader: str) -> str:
    """What ``a`` and ``b`` share, as a clause without a full stop, or "" if there is nothing worth saying.

    ``writer`` says it to ``reader``: "we worked together at Acme 2018–21", "you and Carol studied together at Lund".
    """
    shared = best(facts, a, b)
    if shared is None or not (facts.person(a) and facts.person(b)):
        return ""
    if {a, b} == {writer, reader} and shared.bond is Bond.KNOW and not (shared.where or shared.on):
        return ""  # "we know each other" is no news to the one it is said to
    if shared.bond in {Bond.MANAGED, Bond.TAUGHT} and shared.senior in {a, b}:
        return _uneven(facts, shared, a if shared.senior == b else b, writer=writer, reader=reader)
    return f"{_both(facts, a, b, writer=writer, reader=reader)} {_verb(shared)}{_tail(shared)}"


def _uneven(facts: Facts, shared: Shared, junior: str, *, writer: str, reader: str) -> str:
    senior = shared.senior
    subject = _name(facts, senior, writer=writer, reader=reader)
    going_on = shared.since is not None and shared.until is None and not shared.ended
    if shared.bond is Bond.TAUGHT:
        object_ = {writer: "me", reader: "you"}.get(junior) or _name(facts, junior, writer=writer, reader=reader)
        return f"{subject} taught {object_}{_tail(shared)}"
    owner = {writer: "my", reader: "your"}.get(junior)
    owner = owner or text.short_name(*_named(facts, junior)) + "’s"
    plural = senior == reader
    verb = ("have been" if plural or senior == writer else "has been") if going_on else "were" if plural else "was"
    return f"{subject} {verb} {owner} manager{_tail(shared)}"


def _both(facts: Facts, a: str, b: str, *, writer: str, reader: str) -> str:
    if {a, b} == {writer, reader}:
        return "we"
    if reader in {a, b}:
        return f"you and {text.short_name(*_named(facts, b if a == reader else a))}"
    if writer in {a, b}:
        return f"{text.short_name(*_named(facts, b if a == writer else a))} and I"
    return f"{text.short_name(*_named(facts, a))} and {text.short_name(*_named(facts, b))}"


def _name(facts: Facts, role: str, *, writer: str, reader: str) -> str:
    return {writer: "I", reader: "you"}.get(role) or text.short_name(*_named(facts, role))


def _named(facts: Facts, role: str) -> tuple[str, str, str]:
    person = facts.person(role)
    return person.name, person.called, person.address


def _verb(shared: Shared) -> str:
    going_on = shared.since is not None and shared.until is None and not shared.ended
    if shared.bond is Bond.KNOW:
        return "know each other"
    if shared.bond is Bond.SAME_PLACE:
        return "have been at the same place" if going_on else "were at the same place in the same years"
    done = "studied together" if shared.bond in {Bond.STUDIED, Bond.TAUGHT} else "worked together"
    return f"have {done}" if going_on else done


def _tail(shared: Shared) -> str:
    about = text.as_phrase(text.line(shared.on, text.NAME_CHARS))
    where = text.line(shared.where, text.NAME_CHARS)
    parts = [f"on {about}" if about else ""]
    if where:
        parts.append(f"from {where}" if shared.bond is Bond.KNOW else f"at {where}")
    parts.append(years(shared))
    return "".join(f" {part}" for part in parts if part)


def years(shared: Shared) -> str:
    """ "2018–21", "since 2018", or ""; years that can't be are left out."""
    since = date(shared.since, 1, 1) if shared.since and 1 <= shared.since <= 9999 else None
    until = date(shared.until, 1, 1) if shared.until and 1 <= shared.until <= 9999 else None
    if shared.bond is Bond.KNOW and until:
        return ""  # acquaintance doesn't end in a year
    if since and until and until < since:
        return ""
    return say.span(since, until, ended=shared.ended)
