"""When two written employers are one, and which one a user means when typing.

Requirements: two different firms under one key would offer ways into the wrong house, so a key drops only what people
leave out or add at will (legal form, brackets, "formerly"); a part of a firm is its own organisation unless declared.

    "ex-Google (Alphabet) LLC" -> key "google"        "Self-employed" -> NOT_AN_ORGANISATION

Rejected: substrings and token overlap as sameness ("Bank of Scotland" is not "Royal Bank of Scotland").
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from inroad.matching import companies
from inroad.matching.folding import fold, foldings
from inroad.matching.identities import domain_of, is_free_mail, is_role_address

NOT_AN_ORGANISATION: Final = ""
"""The key of what names no employer: "Freelance", "Retired", "-"."""

_BRACKETS: Final = re.compile(r"[(\[（【][^()\[\]（）【】]*[)\]）】]?")
_BEFORE: Final = re.compile(r"\A(?:(?i:ex)[-–]\s*|ex\s+|(?i:formerly|former|previously)\s+(?:at\s+)?|@\s*)")
_AFTER: Final = re.compile(
    r"[\s,;]+(?:formerly|previously|f/k/a|fka|d/b/a|dba|acquired by|now part of|now|part of"
    r"|an?\s+\S+(?:\s+\S+)?\s+company|a division of|a subsidiary of|ehemals)\s.*\Z|\s[|•·]\s.*\Z",
    re.IGNORECASE | re.DOTALL,
)
_CANONICAL: Final = {alias: group[0] for group in companies.ALIASES for alias in group}


@lru_cache(maxsize=65_536)
def key(name: str) -> str:
    """The normal key of an organisation; equal keys are one organisation. :data:`NOT_AN_ORGANISATION` if it names none.

    Otherwise never empty: a name made of legal forms only ("Limited") or of signs ("™ & Co") keeps what it has.
    """
    words = _words(name)
    if not words:
        return NOT_AN_ORGANISATION
    plain = " ".join(words)
    if plain in companies.NO_EMPLOYER:
        return NOT_AN_ORGANISATION
    core = _strip(words)
    short = " ".join(core)
    return _CANONICAL.get(plain) or _CANONICAL.get(short) or short


def keys(name: str) -> tuple[str, ...]:
    """The key and those of the name's other honest spellings ("Müller AG": muller, mueller), for looking up."""
    first = key(name)
    if not first or name.isascii():
        return (first,) if first else ()
    return tuple(dict.fromkeys([first, *(found for text in foldings(name) if (found := key(text)))]))


def parent_of(organisation: str) -> str | None:
    """The key of the declared parent of an organisation's key, None if none is declared."""
    return companies.PARENTS.get(organisation)


def is_organisation(name: str) -> bool:
    """Does the text name an employer at all?"""
    return key(name) != NOT_AN_ORGANISATION


@dataclass(frozen=True, slots=True)
class Match:
    """A known organisation that a typed name may mean. ``rank`` 0 is surest; ``reason`` is said to the user."""

    id: int
    name: str
    rank: int
    reason: str


Known = tuple[int, Sequence[str], Sequence[str]]
"""An organisation on the desk: (id, its names, its mail domains)."""

SAME, ALIAS, DOMAIN, PREFIX, UNFINISHED, WORDS, TYPO = range(7)


def resolve(query: str, known: Iterable[Known], *, most: int = 10) -> tuple[Match, ...]:
    """Who is meant by a typed name, best first: same key, declared other name, mail domain, first words,
    an unfinished word, all the words, a slip.

    Whole words only: "cat" finds "Cat Rental", never "Catalent" or "Indicator". The last word typed may be unfinished
    only if it has four letters or more or follows a finished one ("goldm", "goldman s"). At most ``most`` matches;
    ties by name, then id. Several of rank 0 mean that the desk must ask.
    """
    typed = query.strip()
    wanted = keys(typed)
    words = _words(typed)
    if not words:
        return ()
    core = _strip(words)
    plain = " ".join(core)
    domain = fold(typed).removeprefix("@").removeprefix("www.").strip("/")
    found: list[Match] = []
    for identity, names, domains in known:
        best: tuple[int, str, str] | None = None
        for name in names:
            hit = _compare(plain, core, wanted, name)
            if hit and (best is None or hit < best[:2]):
                best = (*hit, name)
        if (best is None or best[0] > DOMAIN) and domain in domains:
            best = (DOMAIN, f"people there write from {domain}", names[0] if names else domain)
        if best:
            found.append(Match(identity, best[2], best[0], best[1]))
    found.sort(key=lambda match: (match.rank, len(match.name), fold(match.name), match.id))
    return tuple(found[: max(0, most)])


@dataclass(frozen=True, slots=True)
class Domain:
    """A mail domain that belongs to an organisation: ``people`` of the ``of`` known people there use it."""

    domain: str
    people: int
    of: int
    reason: str


def domain_of_organisation(people: Iterable[Sequence[str]], *, name: str = "") -> Domain | None:
    """Learn an organisation's mail domain from the addresses of the people there (one sequence per person).

    Free mail, role addresses and subdomains' differences aside, the domain must be used by two people or more and by
    more than half of those who have any address of a firm; by one person only if it also is the firm's name
    ("acme.example" for Acme). None if nothing is clear.
    """
    counts: Counter[str] = Counter()
    with_any = 0
    for addresses in people:
        domains = {domain_of(address) for address in addresses if not is_role_address(address)}
        domains = {domain for domain in domains if domain and "." in domain and not is_free_mail(domain)}
        with_any += bool(domains)
        counts.update(domains)
    if not counts:
        return None
    domain, many = min(counts.items(), key=lambda item: (-item[1], item[0]))
    named = _is_named(domain, key(name)) if name else False
    if 2 * many <= with_any or (many < 2 and not named):
        return None
    who = "the one person" if with_any == 1 else f"{many} of the {with_any} people"
    reason = f"{who} known there with a work address {'writes' if with_any == 1 else 'write'} from {domain}"
    return Domain(domain, many, with_any, reason)


def _is_named(domain: str, organisation: str) -> bool:
    joined = organisation.replace(" ", "")
    return bool(joined) and joined in (label.replace("-", "") for label in domain.split(".")[:-1])


def _words(name: str) -> list[str]:
    """Folded words without brackets, "ex-", "formerly …", punctuation; "&" and "+" read as "and"."""
    text = name[:400]
    for form in companies.EASTERN_FORMS:
        text = text.replace(form, " ")
    outside = _BRACKETS.sub(" ", text)
    # "(株)" alone, or a name wholly in brackets: then the brackets are the name.
    if not any(character.isalnum() for character in outside):
        outside = re.sub(r"[()\[\]（）【】]", " ", text)
    outside = _BEFORE.sub("", outside.strip())
    outside = _AFTER.sub("", outside)
    folded = fold(outside)
    folded = re.sub(r"\.com\b", " com", folded)
    folded = re.sub(r"(?<=\w)['.](?=\w)|\.(?=\s|\Z)|'", "", folded)
    folded = re.sub(r"(?<=\w)\s+[aikp]/s\s*\Z", "", folded)  # A/S, K/S, I/S, P/S
    folded = re.sub(r"(?<!\w)sp\.? z ?o\.? ?o(?!\w)", "spzoo", folded)  # Sp. z o.o.
    folded = re.sub(r"\s*[&+]\s*", " and ", folded)
    return re.sub(r"[^\w]+|_", " ", folded).split()


def _strip(words: list[str]) -> list[str]:
    """Take "the", legal forms and filler off; at least one word stays."""
    core = words[1:] if len(words) > 1 and (words[0] == "the" or words[0] in companies.LEADING_FORMS) else list(words)
    while len(core) > 1 and (core[-1] in companies.LEGAL_FORMS or core[-1] in companies.FILLER or core[-1] == "and"):
        core.pop()
    # "GmbH & Co. KG", "S p A" written apart.
    while len(core) > 2 and core[-2:] in (["s", "a"], ["b", "v"], ["n", "v"], ["a", "g"], ["p", "a"], ["r", "l"]):
        core = core[:-2]
        if len(core) > 1 and core[-1] == "s":
            core.pop()
    return core


def _compare(plain: str, core: list[str], wanted: tuple[str, ...], name: str) -> tuple[int, str] | None:
    """(rank, reason) of one known name against what was typed."""
    theirs_words = _words(name)
    if not theirs_words:
        return None
    theirs = _strip(theirs_words)
    joined = " ".join(theirs)
    if plain == joined or " ".join(theirs_words) == plain:
        return SAME, f"the same name: {name}"
    their_keys = keys(name)
    if any(wanted_key in their_keys for wanted_key in wanted):
        if joined.replace(" ", "") == plain.replace(" ", ""):
            return SAME, f"the same name: {name}"
        return ALIAS, f"another name of {name}"
    if joined.replace(" ", "") == plain.replace(" ", ""):
        return SAME, f"the same name, written apart: {name}"
    whole, last = core[:-1], core[-1]
    if theirs[: len(core)] == core:
        return PREFIX, f"{name} begins with it"
    unfinished = theirs[len(whole)] if len(theirs) > len(whole) and theirs[: len(whole)] == whole else ""
    if (whole or len(last) >= 4) and unfinished.startswith(last):
        return UNFINISHED, f"{name} begins with it"
    if len(plain) >= 3 and all(word in theirs for word in core):
        return WORDS, f"{name} has it as a word of its own"
    allowed = 0 if len(plain) < 5 else 1 if len(plain) < 9 else 2
    if allowed and plain[0] == joined[0] and OSA.distance(plain, joined, score_cutoff=allowed) <= allowed:
        return TYPO, f"spelt nearly like {name}"
    return None
