"""The door to writing: what a letter needs from its user, the material beside it, and the draft.

    name, facts ── needs ────→ what only the user can say
                ── material ─→ what the desk knows, with where it comes from
                ── compose ──→ Draft; what is missing is a marked gap

A required answer that no sentence asks for (somebody edited the words) still gets its gap, after the first part.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from inroad.errors import BadInput, NotFound
from inroad.letters import fields, registry, text
from inroad.letters.model import Draft, Facts, Gap, Kind, Material, Need, Paragraph, Part, Seat
from inroad.letters.pen import Pen
from inroad.letters.quotable import quotable
from inroad.letters.registry import HOUSE, Entry
from inroad.letters.wording import Wording

NO_EDITS: Final[Mapping[str, Mapping[str, object]]] = {}
_NESTED: Final = 3


def needs(
    name: str, facts: Facts, *, writer: str = "", reader: str = "", edits: Mapping[str, Mapping[str, object]] = NO_EDITS
) -> tuple[Need, ...]:
    """What only the user can supply for this letter, asked in so many words, as far as the facts don't have it."""
    return compose(name, facts, writer=writer, reader=reader, edits=edits).needs


def compose(
    name: str,
    facts: Facts,
    supplied: Mapping[str, str] | None = None,
    *,
    writer: str = "",
    reader: str = "",
    edits: Mapping[str, Mapping[str, object]] = NO_EDITS,
) -> Draft:
    """A draft of the kind ``name``. ``supplied``: answers by need key. ``writer``, ``reader``: which seat, where a kind
    has several (default: its first). ``edits``: the user's own wording, ``{kind or "house": {slot: sentences}}``.

    Raises NotFound for a kind that isn't there, BadInput for a seat it doesn't have or wording that is no good.
    """
    kind = registry.get(name).kind
    edited = {one: Entry(registry.get(one).kind, registry.words_for(one, edits)) for one in edits if one != HOUSE}
    entries = {**registry.kinds(), **edited}
    return draft_with(
        entries, registry.words_for(HOUSE, edits), name, facts, supplied or {}, seat(kind, writer, reader)
    )


def seat(kind: Kind, writer: str = "", reader: str = "") -> Seat:
    """The seat of a kind for this writer and reader; BadInput if nobody writes it so."""
    for one in kind.seats:
        if writer in {"", one.writer} and (not reader or reader in one.readers):
            return one
    raise BadInput(f"no {kind.name} is written by {writer or 'anybody'} to {reader or 'anybody'}")


def draft_with(
    entries: Mapping[str, Entry],
    house: Wording,
    name: str,
    facts: Facts,
    supplied: Mapping[str, str],
    place: Seat,
    depth: int = 0,
) -> Draft:
    """``compose`` with the kinds and words given. Kinds see quotable facts only, whatever they ask for."""
    entry = entries[name]
    kind = entry.kind
    known = quotable(facts)

    def other(wanted: str) -> Draft:
        if depth >= _NESTED:
            raise BadInput("kinds that quote one another go round in a circle", where=name)
        if wanted not in entries:
            raise NotFound(f"there is no letter of the kind “{wanted}”")
        return draft_with(entries, house, wanted, facts, supplied, entries[wanted].kind.seats[0], depth + 1)

    own = {field: text.block(str(known.more.get(field, "")), 600) for field in kind.fields}
    filled = {**own, **fields.of(known, place.writer, place.readers, (*kind.people, place.writer, *place.readers))}
    pen = Pen(kind, known, place.writer, place.readers, entry.words, house, filled, supplied, other)
    asked = {need.key: need for need in kind.needs(pen)}
    made = kind.draft(replace(pen, needs=asked))
    return _with_every_gap(_with_stray_gaps(_with_answers(made, supplied)))


def _with_stray_gaps(draft: Draft) -> Draft:
    """A mark left in somebody's edited text is a need as well, though no slot asks for it."""
    asked = {need.key for need in draft.needs}
    stray = tuple(Need(gap.key, gap.question) for gap in draft.gaps if gap.key not in asked)
    return replace(draft, needs=(*draft.needs, *stray)) if stray else draft


def _with_answers(draft: Draft, supplied: Mapping[str, str]) -> Draft:
    """The needs as answered, so that "before you send" can tell a thin answer from a full one."""
    answered = (replace(need, answer=text.block(supplied.get(need.key, "") or need.answer)) for need in draft.needs)
    return replace(draft, needs=tuple(answered))


def _with_every_gap(draft: Draft) -> Draft:
    shown = {gap.key for gap in draft.gaps}
    silent = [need for need in draft.needs if need.required and need.key not in shown and not need.answer]
    if not silent:
        return draft
    gaps = tuple(Paragraph((Gap(need.key, need.question),)) for need in silent)
    first = draft.parts[0] if draft.parts else Part("letter", "", draft.readers, ())
    return replace(draft, parts=(replace(first, paragraphs=(*first.paragraphs, *gaps)), *draft.parts[1:]))


def material(name: str, facts: Facts, *, writer: str = "", reader: str = "") -> tuple[Material, ...]:
    """What the desk knows that bears on this letter, with its source; what may not be quoted comes last."""
    from inroad.letters.material import gather

    kind = registry.get(name).kind
    place = seat(kind, writer, reader)
    return gather(facts, place.writer, place.readers, kind.topics)
