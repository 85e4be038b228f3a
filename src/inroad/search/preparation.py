"""The sheet to read before a talk: whose name is at stake, whom I meet, what to ask, what to leave, and where to be.

    Interview, Facts of its introduction, who will be there ── prepare ─→ Sheet (parts in the order they matter)

Whose name is at stake comes first (F5): whoever vouched is judged by how I do. The sentences about that are those of
the first contact, with the user's own wording if they have edited it; they are said once, in one place. What to say on
pay, unpaid work and the months is in call sheets of their own, which are named here and not repeated.

Refused: what the desk observed. The sheet may lie open on a table.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from inroad import words as say
from inroad.introductions import days
from inroad.introductions.model import Basis
from inroad.letters import fields, registry, text
from inroad.letters.compose import NO_EDITS
from inroad.letters.model import Draft, Facts
from inroad.letters.pen import Pen
from inroad.letters.quotable import quotable
from inroad.search.interviews import Interview, months_words
from inroad.search.people import KeptOut, LeftOut, Someone, parted

MOST_PEOPLE: Final = 12
_FROM: Final = "first-contact"


@dataclass(frozen=True, slots=True)
class Host(Someone):
    """Somebody I will meet. ``role``: "VP Engineering at Northwind". ``shared``: what we have in common, as told, a
    clause ("you studied together at Lund"). ``liked``: what impressed me the last time.
    """

    role: str = ""
    shared: str = ""
    liked: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """``sheets``: kinds of call sheets that have the words for it."""

    key: str
    title: str
    lines: tuple[str, ...]
    sheets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """``left_out``: people the guard keeps off it, for the owner to see elsewhere."""

    title: str
    parts: tuple[Part, ...]
    left_out: tuple[LeftOut, ...] = ()


def prepare(
    interview: Interview,
    facts: Facts,
    *,
    timezone: str,
    hosts: Sequence[Host] = (),
    earlier: Sequence[Interview] = (),
    concerns: Sequence[str] = (),
    questions: Sequence[str] = (),
    where: str = "",
    kept_out: KeptOut | None = None,
    edits: Mapping[str, Mapping[str, object]] = NO_EDITS,
) -> Sheet:
    """The sheet for one talk. ``facts``: of the introduction behind it, with roles "seeker", "voucher", "addressee";
    without a voucher only what is known. ``earlier``: talks about the same job. ``concerns``: the employer's record in
    words. ``questions``: the owner's own. ``where``: an address or a link, as the owner noted it.
    """
    may, may_not = parted(hosts, kept_out or KeptOut())
    parts = (
        Part("name", "Whose name is at stake", _name(facts, edits)),
        Part("people", "Whom you meet", tuple(_host(one) for one in may[:MOST_PEOPLE])),
        _ask(facts, earlier, questions, edits),
        _leave(),
        Part("know", "Worth knowing", tuple(text.line(one) for one in concerns[:10])),
        _practical(interview, timezone, where),
        Part("after", "Afterwards", _said(facts, edits, "sheet_after")),
    )
    return Sheet(f"Before the talk about {interview.opening.called}", tuple(one for one in parts if one.lines), may_not)


def _said(facts: Facts, edits: Mapping[str, Mapping[str, object]], *slots: str) -> tuple[str, ...]:
    """Sentences of the first contact's sheet, said to the seeker and filled from what a letter may know."""
    entry = registry.get(_FROM)
    known = quotable(facts)
    filled = fields.of(known, "seeker", ("addressee",), entry.kind.people)
    words = registry.words_for(_FROM, edits)
    house = registry.words_for(registry.HOUSE, edits)
    pen = Pen(entry.kind, known, "seeker", ("addressee",), words, house, filled, {}, _nothing_nested).seen_by("seeker")
    return tuple(said.text for slot in slots if (said := pen.sentence(slot)) is not None)


def _nothing_nested(kind: str) -> Draft:
    raise AssertionError(f"a sheet quotes sentences, not the letter {kind}")  # pragma: no cover


def _name(facts: Facts, edits: Mapping[str, Mapping[str, object]]) -> tuple[str, ...]:
    if not facts.person("voucher"):
        return ()
    vouched = facts.vouch.basis in {Basis.WORKED_WITH, Basis.SAW_THE_WORK}
    return _said(facts, edits, "sheet_name", "sheet_said", *(["sheet_basis"] if vouched else []))


def _host(one: Host) -> str:
    role = text.line(one.role, 160)
    found = [f"{one.called}, {role}" if role else one.called]
    if shared := text.as_phrase(text.line(one.shared, 200)):
        found.append(shared)
    if liked := text.as_phrase(text.line(one.liked, 200)):
        found.append(f"last time you liked: {liked}")
    return text.as_sentence("; ".join(found))


def _ask(
    facts: Facts,
    earlier: Sequence[Interview],
    questions: Sequence[str],
    edits: Mapping[str, Mapping[str, object]],
) -> Part:
    known = months_words(earlier)
    months = (
        f"What you should achieve, as they said: {known}. Ask whoever else you meet, and compare."
        if known
        else "What should be different after 3, 6 and 12 months, and how would you notice? No answer is a warning."
    )
    own = tuple(found for one in questions[:10] if (found := text.line(one)))
    lines = (*own, *_said(facts, edits, "sheet_ask"), months)
    return Part("ask", "What to ask", lines, ("months-3-6-12",))


def _leave() -> Part:
    return Part(
        "leave",
        "What to leave out",
        (
            "What you earned. If they ask, turn to this job and what is set aside for it.",
            "Names of referees: they come with an offer.",
            "Work for nothing. A sample you offer yourself is another thing.",
        ),
        ("salary-history", "unpaid-work"),
    )


def _practical(interview: Interview, timezone: str, where: str) -> Part:
    local = days.in_utc(interview.at).astimezone(days.zone(timezone))
    how = text.line(interview.how, 60)
    place = text.line(where)
    lines = [f"{local:%A}, {say.day(local.date())}, {local:%H:%M}{f', {how}' if how else ''}"]
    if place:
        lines.append(place)
    lines.append("If you can't come, say so in time, to them and to whoever opened the door.")
    return Part("practical", "Where and when", tuple(lines))
