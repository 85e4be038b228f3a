"""The sentences of a play: plain text with ``{person}``, ``{organisation}`` and the other names of ``model.FIELDS``.

A field is never empty: what isn't known is said in general words, so that every sentence reads. A value is put in as
text and never looked at again: a name with brackets stays a name.

Refused, as BadInput: unknown fields, formats, attributes, brackets left open.
"""

from string import Formatter
from typing import Final

from inroad import words as say
from inroad.errors import BadInput
from inroad.letters import text
from inroad.search.plays.model import FIELDS, Facts, Person

_GENERAL: Final = {
    "person": "somebody",
    "organisation": "the company",
    "opening": "the job",
    "voucher": "whoever put in a word for you",
    "targets": "the companies you want",
    "names": "whom they named",
}
_MOST_TARGETS: Final = 3  # X, Y and Z
_MOST_NAMES: Final = 5


def used(sentence: str, where: str) -> frozenset[str]:
    """The fields a sentence uses. BadInput for anything in brackets that is none."""
    found = set()
    try:
        for _, name, form, conversion in Formatter().parse(sentence):
            if name is None:
                continue
            if form or conversion or _known(name) is None:
                raise BadInput(
                    f"there is no field “{{{text.line(name, 40)}}}”",
                    where=where,
                    hint="those there are: " + ", ".join(f"{{{one}}}" for one in FIELDS),
                )
            found.add(_known(name) or "")
    except ValueError as error:
        raise BadInput(
            f"a curly bracket is not closed ({error})", where=where, hint="write {{ for a bracket"
        ) from error
    return frozenset(found)


def fill(sentence: str, values: dict[str, str]) -> str:
    """The sentence with its fields filled; ``{Person}`` begins a sentence."""
    parts = []
    for literal, name, _, _ in Formatter().parse(sentence):
        parts.append(literal)
        key = _known(name) if name else None
        if name and key:
            value = values.get(key) or _GENERAL[key]
            parts.append(value[:1].upper() + value[1:] if name != key else value)
    return "".join(parts)


def values(facts: Facts, person: Person | None, names: tuple[str, ...]) -> dict[str, str]:
    """What the fields become for one step. Everything is cleaned: nothing here was written by us."""
    found = {
        "organisation": text.line(facts.organisation, text.NAME_CHARS),
        "opening": text.line(facts.opening, 120),
        "voucher": text.line(facts.voucher, text.NAME_CHARS),
        "names": say.listing([one for name in names if (one := text.full_name(name))], most=_MOST_NAMES),
    }
    if person is not None:
        found["person"] = text.short_name(person.name, person.called, person.address)
        targets = [one for name in person.targets if (one := text.line(name, text.NAME_CHARS))]
        found["targets"] = say.listing(targets[:_MOST_TARGETS], conjunction="or")
    return found


def _known(name: str) -> str | None:
    lowered = name[:1].lower() + name[1:]
    return lowered if lowered in FIELDS else None
