"""The kinds of letters there are: every folder under ``letters/kinds`` with a ``kind.py`` and a ``words.toml``.

    kinds/first_contact/  kind.py  KIND: purpose, why, seats, what it needs, how it adapts
                          words.toml  its sentences
    load ── check each ─→ {"first-contact": Entry(kind, words), …}

Adding a kind is adding a folder. What is wrong with one is a BadInput naming the file and the key, at load, not when
somebody first writes such a letter: for every seat a draft is made from no facts at all, so that a missing slot shows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Final

from inroad.errors import BadInput, NotFound
from inroad.letters import fields, wording
from inroad.letters.model import Kind
from inroad.letters.wording import Wording

PACKAGE: Final = "inroad.letters.kinds"
HOUSE: Final = "house"  # the name under which the words of all letters are edited
_HOUSE_FIELDS: Final = fields.vocabulary() | {"called"}
_WHY_CHARS: Final = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """A kind with its words as delivered."""

    kind: Kind
    words: Wording


@cache
def kinds() -> Mapping[str, Entry]:
    """All kinds by name, in alphabetical order. BadInput if one is broken."""
    return load(PACKAGE)


@cache
def house() -> Wording:
    """The words all letters have in common: greetings and sign-offs."""
    return wording.read(Path(__file__).parent / "words.toml", _HOUSE_FIELDS, "letters/words.toml")


def get(name: str) -> Entry:
    """The kind called ``name``; NotFound with the names there are."""
    entry = kinds().get(name)
    if entry is None:
        raise NotFound(f"there is no letter of the kind “{name[:40]}”", hint=f"those there are: {', '.join(kinds())}")
    return entry


def words_for(name: str, edits: Mapping[str, Mapping[str, object]]) -> Wording:
    """The words of a kind, or of ``HOUSE``, with somebody's edits: ``{kind: {slot: sentence or sentences}}``.

    BadInput if an edit is no good; so this is also how an edit is checked before it is kept.
    """
    if name == HOUSE:
        words, known = house(), _HOUSE_FIELDS
    else:
        entry = get(name)
        words, known = entry.words, _known(entry.kind)
    own = edits.get(name)
    return words.with_edits(own, known) if own else words


def load(package: str) -> Mapping[str, Entry]:
    """All kinds in a package of folders. BadInput naming file and key for the first that is broken."""
    found: dict[str, Entry] = {}
    for folder in _folders(package):
        for path in sorted(folder.iterdir()):
            if path.is_dir() and not path.name.startswith(("_", ".")):
                entry = _entry(package, path)
                found[entry.kind.name] = entry
    for name, entry in found.items():
        _try_out(found, name, entry)
    return MappingProxyType(dict(sorted(found.items())))


def _folders(package: str) -> Iterable[Path]:
    root = import_module(package)
    return [Path(folder) for folder in getattr(root, "__path__", ())]


def _entry(package: str, path: Path) -> Entry:
    where = f"{path.parent.name}/{path.name}"
    file = f"{where}/kind.py"
    if not (path / "kind.py").is_file():
        raise BadInput("the folder of a kind has a kind.py", where=file)
    try:
        module = import_module(f"{package}.{path.name}.kind")
    except (ImportError, SyntaxError, NameError, TypeError, AttributeError, ValueError) as error:
        raise BadInput(f"it can't be loaded: {type(error).__name__}: {error}", where=file) from error
    kind = getattr(module, "KIND", None)
    if not isinstance(kind, Kind):
        raise BadInput("expected KIND, a letters.model.Kind", where=f"{file}: KIND")
    _check(kind, path.name, file)
    return Entry(kind, wording.read(path / "words.toml", _known(kind), f"{where}/words.toml"))


def _known(kind: Kind) -> frozenset[str]:
    roles = [role for seat in kind.seats for role in (seat.writer, *seat.readers)]
    return fields.vocabulary((*roles, *kind.people)) | frozenset(kind.fields)


def _check(kind: Kind, folder: str, file: str) -> None:
    from inroad.letters.rules import RULES

    def wrong(key: str, what: str) -> BadInput:
        return BadInput(what, where=f"{file}: {key}")

    if kind.name != folder.replace("_", "-"):
        raise wrong("name", f"“{kind.name}” in the folder {folder}; expected “{folder.replace('_', '-')}”")
    if kind.name == HOUSE:
        raise wrong("name", f"“{HOUSE}” is taken by the words all letters share")
    for key, value in (("title", kind.title), ("purpose", kind.purpose), ("why", kind.why)):
        if not value.strip() or "\n" in value or len(value) > _WHY_CHARS:
            raise wrong(key, f"expected one line of up to {_WHY_CHARS} characters")
    if not kind.seats:
        raise wrong("seats", "expected at least one writer with a reader")
    for seat in kind.seats:
        if not seat.writer or not seat.readers or seat.writer in seat.readers:
            raise wrong("seats", f"{seat.writer or 'nobody'} can't write to {', '.join(seat.readers) or 'nobody'}")
    unknown = kind.without - RULES.keys()
    if unknown:
        raise wrong("without", f"there is no rule “{min(unknown)}”")
    if not 1 <= kind.most_words <= 1_000:
        raise wrong("most_words", f"{kind.most_words} words; expected 1 to 1,000")
    clash = frozenset(kind.fields) & fields.vocabulary(kind.people)
    if clash:
        raise wrong("fields", f"“{min(clash)}” is a field of all letters already")


def _try_out(found: Mapping[str, Entry], name: str, entry: Entry) -> None:
    from datetime import date

    from inroad.letters.compose import draft_with
    from inroad.letters.model import Facts

    nothing = Facts(date(2000, 1, 1))
    for seat in entry.kind.seats:
        try:
            draft_with(found, house(), name, nothing, {}, seat)
        except (KeyError, TypeError, AttributeError, ValueError, IndexError, NotFound) as error:
            raise BadInput(
                f"a draft from {seat.writer} fails: {type(error).__name__}: {error}", where=f"{name}: draft"
            ) from error
