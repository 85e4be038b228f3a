"""Which fields of work a title, a unit or a list of skills speaks of: recruiter and talent acquisition are one.

    "VP Eng", "Developer Platform", ["SQL"] ── fold, longest words first ─→ each Field with the words that say so
    "Talent Acquisition" ── lookup ─→ the one field that is meant
    "VP Eng", "Vice President of Engineering" ── title ─→ the same level and fields

Requirements: a vouch counts in a field, so two titles for one job must be one field, and every answer must be able to
say which words made it. Theory: the lexicon in ``lexicon/``, a table per field with its words by language; of words
that fit the same place the longest wins ("sales engineer" is presales, not sales). Levels are read by
:mod:`inroad.ways.titles`.

Rejected: guessing. What no word of the lexicon says is no field; a title that says two fields has both.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from inroad.errors import BadInput
from inroad.matching import folding
from inroad.ways import titles
from inroad.ways.titles import Level

KINDS: Final = ("function", "skill", "industry")
MOST_CHARS: Final = 300
MOST_SKILLS: Final = 200
_MOST_WORDS: Final = 6
_ABOUT: Final = frozenset(("kind", "name", "part_of", "near"))
# Signs that carry the meaning, before folding takes them.
_SIGNS: Final = (
    (re.compile(r"\bc\+\+(?!\w)", re.IGNORECASE), " cpp "),
    (re.compile(r"\bc#(?!\w)", re.IGNORECASE), " csharp "),
    (re.compile(r"(?<!\w)\.net\b", re.IGNORECASE), " dotnet "),
)
_LITTLE: Final = frozenset(("and", "of", "the", "und", "et"))
_NO_FIELD: Final = "no-field"
_INITIALS: Final = re.compile(r"\b(?:[a-z]\.){2,}")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of work. ``kind``: one of :data:`KINDS`; ``name``: as said after "in"; ``words``: the words that spoke of
    it, as they were found; two fields of one key are the same whatever the words.
    """

    key: str
    name: str
    kind: str
    words: tuple[str, ...] = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Field) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


@dataclass(frozen=True, slots=True)
class Title:
    """What a title comes to: two of them are the same job if these are equal."""

    level: Level
    fields: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Lexicon:
    fields: dict[str, Field]
    part_of: dict[str, str]
    near: dict[str, frozenset[str]]
    exact: dict[str, str]  # folded phrase → key
    begins: dict[str, str]  # "recruit", "sales rep": the last word may go on
    ends: dict[str, str]


def get(key: str) -> Field:
    """The field of a key. Raises BadInput for one that the lexicon doesn't have."""
    found = _lexicon().fields.get(key)
    if found is None:
        raise BadInput(f"“{key[:60]}” is no field of work that is known here", hint=_hint(key))
    return found


def known(key: str) -> bool:
    return key in _lexicon().fields


def every() -> tuple[Field, ...]:
    """All fields, by name."""
    return tuple(sorted(_lexicon().fields.values(), key=lambda one: one.name.casefold()))


def fields_of(title: str, unit: str = "", skills: Iterable[str] = ()) -> tuple[Field, ...]:
    """The fields that somebody's title, unit and skills speak of, each once, with the words that say so.

    Those of the title come first, as it is read; then the unit's, then the skills'. A wider field is left out where a
    narrower one of its own is said by the same text ("software engineer, SRE" keeps both; "engineering, SRE" doesn't).
    """
    found: dict[str, list[str]] = {}
    for said in (title, unit, *_few(skills)):
        here = read(said)
        narrow = {part for key, _ in here for part in _wider(key)}
        for key, words in here:
            if key not in narrow:
                found.setdefault(key, []).append(words)
    lexicon = _lexicon()
    return tuple(replace(lexicon.fields[key], words=tuple(dict.fromkeys(words))) for key, words in found.items())


def lookup(said: str) -> Field:
    """The one field that somebody means: its key, its name, or words that speak of it.

    Raises BadInput for what no field is known by, with near misses.
    """
    wanted = said.strip()
    lexicon = _lexicon()
    if wanted in lexicon.fields:
        return lexicon.fields[wanted]
    folded = _fold(wanted)
    for one in lexicon.fields.values():
        if folded and folded in {_fold(one.name), _fold(one.key)}:
            return one
    found = fields_of(wanted)
    if not found:
        raise BadInput(f"“{wanted[:60]}” is no field of work that is known here", hint=_hint(wanted))
    return found[0]


def near(field: Field | str) -> tuple[Field, ...]:
    """Fields whose people can often judge each other's work: those it is part of, its parts, then its neighbours."""
    key = field if isinstance(field, str) else field.key
    lexicon = _lexicon()
    get(key)
    wider = list(_wider(key))
    parts = sorted(inside(key) - {key})
    beside = sorted(lexicon.near.get(key, frozenset()))
    return tuple(lexicon.fields[one] for one in dict.fromkeys((*wider, *parts, *beside)) if one != key)


def inside(field: Field | str) -> frozenset[str]:
    """The key itself and those of all its parts: a word for a site reliability engineer is one for engineering."""
    key = field if isinstance(field, str) else field.key
    lexicon, found = _lexicon(), {key}
    while True:
        more = {one for one, whole in lexicon.part_of.items() if whole in found} - found
        if not more:
            return frozenset(found)
        found |= more


@lru_cache(maxsize=16_384)
def title(said: str) -> Title:
    """A title's normal form.

    >>> title("VP Eng") == title("Vice President of Engineering")
    True
    """
    return Title(titles.read(said).level, frozenset(one.key for one in fields_of(said)))


def same_title(one: str, other: str) -> bool:
    """Whether two titles say the same job at the same level; False where either says no known field."""
    left, right = title(one), title(other)
    return bool(left.fields) and left == right


@lru_cache(maxsize=16_384)
def read(said: str) -> tuple[tuple[str, str], ...]:
    """(key, words) of every place in ``said`` that speaks of a field, left to right. O(words)."""
    words = _fold(said[:MOST_CHARS]).split()
    lexicon, found, at = _lexicon(), [], 0
    while at < len(words):
        for length in range(min(_MOST_WORDS, len(words) - at), 0, -1):
            key = _key_of(words[at : at + length], lexicon)
            if key is not None:
                if key != _NO_FIELD:
                    found.append((key, " ".join(words[at : at + length])))
                at += length
                break
        else:
            at += 1
    return tuple(found)


def _key_of(words: Sequence[str], lexicon: _Lexicon) -> str | None:
    phrase = " ".join(words)
    if phrase in lexicon.exact:
        return lexicon.exact[phrase]
    last = words[-1]
    before = phrase[: len(phrase) - len(last)]
    for cut in range(len(last), 2, -1):
        if before + last[:cut] in lexicon.begins:
            return lexicon.begins[before + last[:cut]]
    if len(words) == 1:
        for cut in range(len(last) - 3):
            if last[cut:] in lexicon.ends:
                return lexicon.ends[last[cut:]]
    return None


def _few(skills: Iterable[str]) -> Iterator[str]:
    for count, one in enumerate(skills):
        if count >= MOST_SKILLS:
            return
        yield one


def _wider(key: str) -> Iterator[str]:
    part_of = _lexicon().part_of
    while (whole := part_of.get(key)) is not None:
        yield whole
        key = whole


def _fold(said: str) -> str:
    for pattern, plain in _SIGNS:
        said = pattern.sub(plain, said)
    flat = _INITIALS.sub(lambda initials: initials[0].replace(".", ""), folding.fold(said))
    return " ".join(word for word in re.findall(r"[^\W_]+", flat) if word not in _LITTLE)


def _hint(said: str) -> str:
    lexicon = _lexicon()
    names = {_fold(one.name): one.name for one in lexicon.fields.values()}
    close = get_close_matches(_fold(said), [*names, *lexicon.exact], n=3, cutoff=0.6)
    meant = dict.fromkeys(names.get(one) or lexicon.fields[lexicon.exact[one]].name for one in close)
    if meant:
        return f"did you mean {' or '.join(meant)}?"
    return "say it as a job or a trade: recruiting, site reliability, logistics"


@cache
def _lexicon() -> _Lexicon:
    raw: dict[str, dict[str, Any]] = {}
    for path in sorted(Path(__file__).with_name("lexicon").glob("*.toml")):
        raw |= tomllib.loads(path.read_text(encoding="utf-8"))
    fields = {key: Field(key, table["name"], table["kind"]) for key, table in raw.items() if key != _NO_FIELD}
    part_of = {key: table["part_of"] for key, table in raw.items() if "part_of" in table}
    beside: dict[str, set[str]] = {}
    exact: dict[str, str] = {}
    begins: dict[str, str] = {}
    ends: dict[str, str] = {}
    for key, table in raw.items():
        for other in table.get("near", ()):
            beside.setdefault(key, set()).add(other)
            beside.setdefault(other, set()).add(key)
        for language, said in table.items():
            if language in _ABOUT:
                continue
            for word in said.split(","):
                plain = _fold(word.replace("*", ""))
                if word.strip().startswith("*"):
                    ends.setdefault(plain, key)
                elif word.rstrip().endswith("*"):
                    begins.setdefault(plain, key)
                else:
                    exact.setdefault(plain, key)
    return _Lexicon(fields, part_of, {key: frozenset(found) for key, found in beside.items()}, exact, begins, ends)
