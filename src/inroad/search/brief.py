"""The brief: one page that tells people what I look for, where, and how they can help (B1, B2).

    what I typed ── Brief ─┬─ problems ─→ what to mend before it is shared; some hold it back
                           ├─ sections, render_text ─→ the page, as text or Markdown (the web lays out the sections)
                           └─ changes(old, new) ─→ what a new version says that the last one didn't

Requirements: a brief travels, so it must bear being read by anybody. It never names pay (E2), a present employer (R4),
or how to reach somebody else. Those hold it back; vagueness is only pointed out.

Rejected: to correct by itself. What can't be shared stays what the owner typed until they change it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Final

from inroad import words as say
from inroad.errors import BadInput
from inroad.letters import kept_back, text
from inroad.letters.confidences import employer_named
from inroad.matching import identities, organisations
from inroad.matching.folding import foldings
from inroad.search.people import KeptOut, LeftOut, S, parted

MOST: Final = {"titles": 8, "targets": 40, "places": 12, "proof": 8, "documents": 12}
"""The most entries of each list."""
MOST_CHARS: Final = 300
MOST_WORDS_CHARS: Final = 2_000
WHERE_WORKED: Final = ("", "on site", "some days at home", "from anywhere")
LEAST_TARGETS: Final = 3
PROOF: Final = range(3, 6)


@dataclass(frozen=True, slots=True)
class Brief:
    """What the network is told. ``titles``: jobs by title; ``work``: the work wanted, in words; ``targets``: companies
    by name; ``remote``: one of ``WHERE_WORKED``; ``proof``: three to five lines that can be checked; ``profile``: a
    page about me; ``documents``: by the name they have on the desk, they don't travel with it; ``help``: how to help.
    """

    titles: tuple[str, ...] = ()
    work: str = ""
    targets: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    remote: str = ""
    proof: tuple[str, ...] = ()
    profile: str = ""
    documents: tuple[str, ...] = ()
    help: str = ""

    def __bool__(self) -> bool:
        return any(getattr(self, one.name) for one in fields(self))


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to mend. ``field``: of the Brief. ``found``: the words it is about, "" for what is missing.
    ``stops``: it may not be shared as it is.
    """

    field: str
    found: str
    why: str
    suggestion: str
    stops: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its lines; ``listed``: each line stands for itself."""

    title: str
    lines: tuple[str, ...]
    listed: bool = True


# -- as data


def to_data(brief: Brief) -> dict[str, object]:
    """For a JSON column."""
    found = {one.name: getattr(brief, one.name) for one in fields(Brief)}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in found.items()}


def from_data(data: Mapping[str, object]) -> Brief:
    """A brief from a form or a JSON column: trimmed, empty and repeated lines left out, unknown keys ignored.

    Raises BadInput for what is no text or no list of texts, for too many lines and too long ones, and for a ``remote``
    that isn't one of ``WHERE_WORKED``.
    """
    listed = {name: _lines(data.get(name), name) for name in MOST}
    remote = _line(data.get("remote"), "remote")
    if remote not in WHERE_WORKED:
        raise BadInput(f"“{remote[:40]}” is none of the ways to work", where="remote", hint=_ways_to_work())
    return Brief(
        work=_line(data.get("work"), "work", MOST_WORDS_CHARS),
        remote=remote,
        profile=_line(data.get("profile"), "profile"),
        help=_line(data.get("help"), "help", MOST_WORDS_CHARS),
        **listed,
    )


def _ways_to_work() -> str:
    return f"one of: {', '.join(one for one in WHERE_WORKED if one)}, or nothing"


def _line(value: object, name: str, most: int = MOST_CHARS) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadInput("expected text", where=name)
    if len(value) > most:
        raise BadInput(f"{len(value):,} characters are too many", where=name, hint=f"{most:,} is the most; be brief")
    return text.block(value, most) if most > MOST_CHARS else text.line(value, most)


def _lines(value: object, name: str) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise BadInput("expected a list of lines", where=name)
    if len(value) > 4 * MOST[name]:  # before any is looked at
        raise BadInput(f"{len(value):,} lines are too many", where=name, hint=f"{MOST[name]} is the most")
    kept = {text.fold(line) or line: line for one in reversed(value) if (line := _line(one, name))}
    if len(kept) > MOST[name]:
        raise BadInput(f"{len(kept)} lines are too many", where=name, hint=f"{MOST[name]} is the most; keep the best")
    return tuple(reversed(kept.values()))


# -- what to mend

_ANYTHING: Final = re.compile(
    r"\b(?:any(?:thing|where)?|any (?:kind|sort|job|role|work)|whatever|something (?:new|else|interesting)|"
    r"a new (?:challenge|opportunity|job|role)|open to (?:offers|anything|opportunities|ideas)|various|all kinds)\b",
    re.IGNORECASE,
)
_BARE_TITLES: Final = frozenset(
    ("manager", "director", "lead", "consultant", "specialist", "employee", "professional", "job", "work", "expert")
)
_MAIL: Final = re.compile(r"[^\s<>(),;:\"@]{1,64}@[^\s<>(),;:\"@]{1,190}")
_NUMBER: Final = re.compile(r"(?<![\w.])\+?\(?\d[\d ()/.\-\u2011\u2013]{5,24}\d(?!\w)")
_COUNTED: Final = re.compile(
    r"[1-9]\d{0,2}(?:[ .]\d{3})+|(?:(?:19|20)\d\d[ /.\-\u2013]{1,3})+(?:19|20)\d\d"
)  # sums, years
_LEAST_DIGITS: Final = 9


def problems(brief: Brief, *, guarded: Iterable[str] = (), own: Iterable[str] = ()) -> tuple[Problem, ...]:
    """What to mend, what holds it back first. Empty: share it.

    ``guarded``: names, aliases and mail domains of present employers. ``own``: the owner's addresses and phone
    numbers, which may stand in it. O(length of the brief × employers).
    """
    names = [name for one in guarded if (name := text.line(one, text.NAME_CHARS))]
    mine = {_reach(one) for one in own}
    found = [problem for name, piece in _pieces(brief) for problem in _in_piece(name, piece, names, mine)]
    found += _vague(brief)
    return tuple(sorted(found, key=lambda problem: not problem.stops))


def may_be_shared(found: Iterable[Problem]) -> bool:
    """Nothing among the problems holds it back."""
    return not any(problem.stops for problem in found)


def readers(people: Iterable[S], kept_out: KeptOut) -> tuple[tuple[S, ...], tuple[LeftOut, ...]]:
    """Who may be given the brief, and who may not with the reason: a present employer never sees it (R4)."""
    return parted(people, kept_out)


def _pieces(brief: Brief) -> Iterable[tuple[str, str]]:
    for one in fields(brief):
        value = getattr(brief, one.name)
        yield from ((one.name, piece) for piece in ((value,) if isinstance(value, str) else value) if piece)


def _in_piece(name: str, piece: str, guarded: Sequence[str], mine: set[str]) -> Iterable[Problem]:
    if kept_back.speaks_of_pay(piece):
        yield Problem(
            name,
            piece,
            "It speaks of pay. What you earned or want to earn is nobody's business until there is an offer.",
            "Leave it out; if somebody asks, there is a call sheet on what to say.",
            stops=True,
        )
    if employer := employer_named(piece, guarded) or _in_other_letters(piece, guarded):
        yield Problem(
            name,
            piece,
            f"It names {employer}, where you are still employed. A brief travels.",
            "Say what you do there without the name (“a firm of 400 people”).",
            stops=True,
        )
    elif employer := _in_small_letters(piece, guarded):
        yield Problem(
            name,
            piece,
            f"This may be read as {employer}, where you are still employed.",
            "If it is meant, take it out.",
        )
    if other := _reaching_others(piece, mine, numbers=name != "profile"):
        yield Problem(
            name,
            other,
            "This looks like somebody else's address or number. It is theirs to give.",
            "Name them without it, or leave them out.",
            stops=True,
        )


def _in_other_letters(piece: str, guarded: Sequence[str]) -> str:
    """An employer's name in another honest spelling ("Mueller" for Müller), or several words in any case."""
    written = {spelled for word in text.words(piece) if not word.islower() for spelled in foldings(word)}
    for name in guarded:
        for key in organisations.keys(name):
            if key in written or (" " in key and text.contains(piece, key)):
                return name
    return ""


def _in_small_letters(piece: str, guarded: Sequence[str]) -> str:
    return next((name for name in guarded for key in organisations.keys(name) if text.contains(piece, key)), "")


def _reaching_others(piece: str, mine: set[str], *, numbers: bool) -> str:
    for match in _MAIL.finditer(piece):
        address = match[0].strip(".")
        if "." in address.partition("@")[2] and _reach(address) not in mine:
            return address
    for match in _NUMBER.finditer(piece) if numbers else ():
        digits = sum(char.isdigit() for char in match[0])
        if digits >= _LEAST_DIGITS and not _COUNTED.fullmatch(match[0]) and _reach(match[0]) not in mine:
            return match[0]
    return ""


def _reach(value: str) -> str:
    """An address in its normal form; of a number the last digits, so that a country code makes no other one of it."""
    if "@" in value:
        return identities.email(value) or value.casefold()
    return "".join(char for char in value if char.isdigit())[-_LEAST_DIGITS:]


def _vague(brief: Brief) -> Iterable[Problem]:
    if not (brief.titles or brief.work):
        yield Problem("titles", "", "It doesn't say what you look for.", "Name one to three job titles.")
    elif not brief.titles:
        yield Problem("titles", "", "It names no job title, and titles are what people recognise.", "Name one or two.")
    for title in brief.titles:
        if text.fold(title) in _BARE_TITLES or _ANYTHING.search(title):
            yield Problem("titles", title, "Nobody comes to mind for this.", "Say of what, and in which kind of firm.")
    if _ANYTHING.search(brief.work):
        yield Problem("work", brief.work, "“Anything” is hard to help with: nobody comes to mind.", "Name one kind.")
    if not (brief.targets or brief.places or brief.remote):
        yield Problem("targets", "", "It doesn't say where.", "Name three companies you would go to tomorrow.")
    elif len(brief.targets) < LEAST_TARGETS:
        yield Problem(
            "targets", "", "With companies by name, people see at once whom they know.", "Name at least three."
        )
    if len(brief.proof) not in PROOF:
        few = len(brief.proof) < PROOF.start
        why = "Whoever speaks for you needs something to say." if few else "Nobody repeats more than five things."
        yield Problem("proof", "", why, "Three to five lines, each with something that happened or a number.")
    for line in brief.proof:
        if text.word_count(line) < 4:
            yield Problem(
                "proof", line, "This could be said of anybody.", "Say what you did, for whom, what came of it."
            )
    if not brief.help:
        yield Problem(
            "help", "", "People want to help and don't know how.", "Say in one line what you would like of them."
        )


# -- the page

_MARKDOWN: Final = re.compile(r"([\\`*_\[\]<>#|~])")


def sections(brief: Brief, *, contact: str = "") -> tuple[Section, ...]:
    """The page in parts, empty ones left out. ``contact``: how to reach the owner."""
    place = say.listing(list(brief.places), conjunction="or")
    where = "; ".join(part for part in (place, brief.remote) if part)
    found = (
        Section("What I look for", brief.titles),
        Section("The work", (brief.work,), listed=False),
        Section("Where", (where,), listed=False),
        Section("Companies I would like to get to know", brief.targets),
        Section("What I have done", brief.proof),
        Section("How you can help", (brief.help,), listed=False),
        Section("More", (brief.profile, *(f"{name} (on request)" for name in brief.documents))),
        Section("How to reach me", (contact,), listed=False),
    )
    kept = (Section(one.title, tuple(line for line in one.lines if line), one.listed) for one in found)
    return tuple(one for one in kept if one.lines)


def render_text(brief: Brief, *, name: str, contact: str = "", markdown: bool = False) -> str:
    """The page as plain text, or as Markdown in which nothing that was typed acts as a mark or a link."""

    def shown(value: str) -> str:
        return _MARKDOWN.sub(r"\\\1", value) if markdown else value

    parts = [f"# {shown(text.line(name))}" if markdown else text.line(name)] if name.strip() else []
    for section in sections(brief, contact=contact):
        head = f"## {section.title}" if markdown else section.title
        lines = [f"- {shown(line)}" if section.listed else shown(line) for line in section.lines]
        parts.append("\n".join([head, *([""] if markdown else []), *lines]))
    return "\n\n".join(parts) + "\n" if parts else ""


# -- versions

_CALLED: Final = {
    "titles": "job titles",
    "work": "the work wanted",
    "targets": "companies",
    "places": "places",
    "remote": "where the work is done",
    "proof": "what you have done",
    "profile": "the profile",
    "documents": "documents",
    "help": "how to help",
}


def changes(old: Brief, new: Brief) -> tuple[str, ...]:
    """What the new version says that the old one didn't, in words; empty if they say the same."""
    found: list[str] = []
    for name, called in _CALLED.items():
        before, after = getattr(old, name), getattr(new, name)
        if before == after:
            continue
        if isinstance(after, str):
            found.append(_changed(called, before, after))
            continue
        come = [f"“{text.line(one, 80)}”" for one in after if one not in before]
        gone = [f"“{text.line(one, 80)}”" for one in before if one not in after]
        if come:
            found.append(f"{called}: {say.listing(come, most=5)} added")
        if gone:
            found.append(f"{called}: {say.listing(gone, most=5)} taken out")
        if not (come or gone):
            found.append(f"{called}: in another order")
    return tuple(found)


def _changed(called: str, before: str, after: str) -> str:
    if not after:
        return f"{called}: taken out"
    quoted = f"“{text.line(after, 80)}”"
    return f"{called}: now {quoted}" if before else f"{called}: {quoted} added"
