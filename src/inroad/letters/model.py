"""The shapes of letters: the facts a desk hands in, what only the user can supply, the draft, and what to look at.

    Facts ── quotable ─→ the facts a draft may see ── Kind.draft ─→ Draft (parts, gaps) ── Rule.check ─→ Finding

A draft can't quote what it never sees: observed traffic and private notes are taken out before a kind is asked.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from inroad.introductions.model import Ask, Terms, Vouch
from inroad.introductions.model import Kind as IntroductionKind

if TYPE_CHECKING:
    from inroad.letters.pen import Pen

_NOTHING: Final[Mapping[Any, Any]] = MappingProxyType({})


class Source(StrEnum):
    """Where a fact comes from, and with it whether a letter may say it."""

    TOLD = "told"  # the user or one of the three sides said it
    FILE = "file"  # a dated record: a role, a recommendation
    OBSERVED = "observed"  # traffic: who wrote to whom, when, how often
    PRIVATE = "private"  # a note for the owner's eyes

    @property
    def quotable(self) -> bool:
        return self in {Source.TOLD, Source.FILE}


class Bond(StrEnum):
    """What two people share. Only a said one bears "worked together"; overlapping roles are ``SAME_PLACE``."""

    WORKED_TOGETHER = "worked together"
    MANAGED = "managed"
    TAUGHT = "taught"
    STUDIED = "studied together"
    KNOW = "know each other"
    SAME_PLACE = "same place"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as a letter needs them. ``called``: what the writer calls them, if not by the given name. ``source``:
    where title and organisation come from.
    """

    name: str = ""
    called: str = ""
    title: str = ""
    organisation: str = ""
    address: str = ""
    phone: str = ""
    source: Source = Source.FILE

    def __bool__(self) -> bool:
        return bool(self.name.strip() or self.address.strip())


@dataclass(frozen=True, slots=True)
class Shared:
    """Something two people have in common. ``since`` and ``until`` are years; no ``until``: it goes on, or isn't known,
    which ``ended`` tells. ``on``: what it was about, as a noun phrase ("the data-centre move"). ``senior``: for
    ``MANAGED`` and ``TAUGHT``, the role (a key of ``Facts.people``) of who managed or taught. ``words``: how somebody
    put it, shown beside the draft and never assembled into a sentence.
    """

    bond: Bond
    where: str = ""
    since: int | None = None
    until: int | None = None
    ended: bool = False
    on: str = ""
    senior: str = ""
    words: str = ""
    source: Source = Source.TOLD


@dataclass(frozen=True, slots=True)
class Tie:
    """What lies between two people. ``last_in_touch`` sets the tone of a letter and is never said in it; ``quiet`` is
    all a draft gets to know of it. ``given``: useful things the writer did for the reader, newest first.
    """

    shared: tuple[Shared, ...] = ()
    last_in_touch: date | None = None
    quiet: bool = False
    given: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Voice:
    """How the user writes. ``sign_off``: the line before the name ("Warmly,"); ``signature``: what follows it."""

    formal: bool = False
    sign_off: str = ""
    signature: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """All a desk tells a letter. Everything but ``today`` may be missing; a draft adapts to what is there.

    ``people``: by role ("seeker", "voucher", "addressee", "goal" for whom a way through two vouchers leads to, "reader"
    for who gets a letter that belongs to no introduction; other kinds may name other roles). ``ties``: by two roles, in
    any order. ``interest``: the work wanted, in words. ``names_given``: whom the addressee, voucher or reader named.
    ``had_opening``: None if nobody said. ``offers``: what the writer could give the reader. ``asked_on``: when the
    writer last asked this reader for something else.
    ``consents``: documents whose owner agreed that they travel; ``resume_asked``: the reader asked for the résumé.
    ``guarded``: present employers that may not learn of the search, as they are written; ``trusted``: the reader is a
    colleague who may know. ``observed`` and ``private``: sentences that help the owner think. ``beside``: what else
    bears on the letter, to be shown next to it and never assembled into it. ``more``: facts of one kind only, by name.
    """

    today: date
    people: Mapping[str, Person] = field(default_factory=lambda: _NOTHING)
    ties: Mapping[tuple[str, str], Tie] = field(default_factory=lambda: _NOTHING)
    what: IntroductionKind = IntroductionKind.INTRODUCTION
    organisation: str = ""
    opening: str = ""
    interest: str = ""
    ask: Ask = field(default_factory=Ask)
    terms: Terms = field(default_factory=Terms)
    vouch: Vouch = field(default_factory=Vouch)
    contact_by: date | None = None
    contacted_on: date | None = None
    reply_by: date | None = None
    meeting_on: date | None = None
    how_to_contact: str = ""
    had_opening: bool | None = None
    names_given: tuple[str, ...] = ()
    suggested: str = ""
    reason: str = ""
    outcome: str = ""
    offers: tuple[str, ...] = ()
    asked_on: date | None = None
    consents: tuple[str, ...] = ()
    resume_asked: bool = False
    guarded: tuple[str, ...] = ()
    trusted: bool = False
    observed: tuple[str, ...] = ()
    private: tuple[str, ...] = ()
    beside: "tuple[Material, ...]" = ()
    voice: Voice = field(default_factory=Voice)
    more: Mapping[str, str] = field(default_factory=lambda: _NOTHING)

    def person(self, role: str) -> Person:
        """Who sits there; a nameless (false) Person if nobody does."""
        return self.people.get(role) or Person()

    def tie(self, a: str, b: str) -> Tie:
        """What lies between two roles, whichever way round it was handed in."""
        return self.ties.get((a, b)) or self.ties.get((b, a)) or Tie()


@dataclass(frozen=True, slots=True)
class Material:
    """A fact shown beside the draft. What is not ``quotable`` helps its owner think and stays out of the letter."""

    topic: str
    words: str
    source: Source

    @property
    def quotable(self) -> bool:
        return self.source.quotable


@dataclass(frozen=True, slots=True)
class Need:
    """What only the user can supply. ``answer``: what the desk has already. ``least_words``: fewer say too little.

    A need that is not ``required`` makes a letter better and may stay empty.
    """

    key: str
    question: str
    required: bool = True
    least_words: int = 3
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """A place in the draft that waits for the user. Marked in text as ``[[question]]``."""

    key: str
    question: str

    @property
    def mark(self) -> str:
        return f"[[{self.question}]]"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text and gaps in reading order."""

    pieces: tuple[str | Gap, ...]

    @property
    def text(self) -> str:
        return "".join(piece.mark if isinstance(piece, Gap) else piece for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a draft with its own readers (roles). ``forwardable``: goes below a line, to be passed on as it is.
    A part whose only reader is the writer is a sheet to keep, and leaves with no mail.
    """

    key: str
    label: str
    readers: tuple[str, ...]
    paragraphs: tuple[Paragraph, ...]
    forwardable: bool = False

    @property
    def text(self) -> str:
        return "\n\n".join(paragraph.text for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter as far as it is known, or with ``spoken`` what to say on the phone. Never sends itself."""

    kind: str
    writer: str
    readers: tuple[str, ...]
    subject: str
    parts: tuple[Part, ...]
    needs: tuple[Need, ...] = ()
    spoken: bool = False

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """The gaps in reading order, each once."""
        pieces = (piece for part in self.parts for paragraph in part.paragraphs for piece in paragraph.pieces)
        return tuple(dict.fromkeys(piece for piece in pieces if isinstance(piece, Gap)))

    @property
    def ready(self) -> bool:
        """Nothing personal is missing. Whether it is good is for "before you send" to say."""
        return not self.gaps

    def part(self, key: str) -> Part:
        """The part of that key; KeyError if this draft has none."""
        for part in self.parts:
            if part.key == key:
                return part
        raise KeyError(key)

    def read_by(self, role: str) -> tuple[Part, ...]:
        """The preview: what ``role`` will have before their eyes."""
        return tuple(part for part in self.parts if role in part.readers)


class Severity(StrEnum):
    """``MISSING`` keeps a letter from being ready; ``LOOK`` is worth a look, and the writer decides."""

    MISSING = "missing"
    LOOK = "look"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at before sending: which rule, the sentence it is about ("": the whole), why, what to do."""

    rule: str
    sentence: str
    why: str
    suggestion: str
    severity: Severity = Severity.LOOK


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as it would go out, edited or not. ``writer`` and ``reader`` are roles. ``supplied``: what the user
    answered to the needs. ``drafted``: the draft it began as, by which the user's own words are told from ours.
    ``attachments``: names of documents that would travel along.
    """

    kind: "Kind"
    writer: str
    reader: str
    subject: str
    text: str
    drafted: str | None = None
    needs: tuple[Need, ...] = ()
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that "before you send" looks at. ``reason``: why it matters, in a line. Pure and text only."""

    name: str
    title: str
    reason: str
    check: Callable[[Letter, Facts], tuple[Finding, ...]]


def nothing_needed(_pen: "Pen") -> "tuple[Need, ...]":
    """For kinds whose words say it all."""
    return ()


@dataclass(frozen=True, slots=True)
class Seat:
    """Who writes to whom."""

    writer: str
    readers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of letter. The wording is in ``words.toml`` beside it; here is what it must do and how it adapts.

    ``draft`` writes with a pen, which knows the facts (``pen.facts``); ``needs`` says what only the user can supply.

    ``purpose``: what the letter must do. ``why``: one line a person can read on why it exists. ``practices``: ids of
    the practices it serves. ``seats``: the first is the usual one. ``topics``: the material worth showing beside it.
    ``without``: names of general rules that don't apply; ``rules``: its own beside them. ``asks``: it asks the reader
    for something. ``most_words``: longer is too long, per reader. ``people``: roles it speaks of beside the usual
    ones. ``fields``: names it may use in its words beside the common ones, with their meaning; filled by the desk
    through ``Facts.more`` or by the kind through ``Pen.also``. ``prefills``: other names in ``Facts.more``, with their
    meaning: a first answer to one of its needs, which the user may change, or what decides between its turns.
    """

    name: str
    title: str
    purpose: str
    why: str
    seats: tuple[Seat, ...]
    draft: "Callable[[Pen], Draft]"
    needs: "Callable[[Pen], tuple[Need, ...]]" = nothing_needed
    practices: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    without: frozenset[str] = frozenset()
    asks: bool = False
    spoken: bool = False
    most_words: int = 150
    people: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    prefills: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
