"""Reading a written name: given and family parts, what to call people, how to sort them.

    "Dr. van der Berg, Anna-Maria (she/her), PMP®"
      | asides      brackets, quotes, emoji, "| Recruiter"      -> out (a quoted short form is kept)
      | commas      credentials -> out, "Last, First" -> turned round
      | around      honorifics, credentials, generation         -> out (the generation is kept)
      | split       particles, family-first scripts and names   -> given, family

A guess, as every reading of names is: which words are the family's can't be known in general. What hangs on it is
soft (sorting, salutation); comparing two names also looks at the words in any order.

Refused: an e-mail address or a number as a name (the result is empty), and anything beyond ``folding.MOST_CHARS``.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from inroad.matching import titles
from inroad.matching.folding import MOST_CHARS, fold, foldings, letters, word_set

__all__ = ["Name", "fold", "foldings", "given_of", "initials", "parse", "sort_key"]


@dataclass(frozen=True, slots=True)
class Name:
    """A name as read. ``given`` and ``family`` as written (all-lower and all-upper ones get capitals), "" if absent.

    ``first`` and ``last`` are the folded first given name and the folded family name as joined letters
    ("anna", "vanderberg"); ``middle`` the other given names. ``tokens`` are all folded words of the name in the order
    written, split at hyphens, particles included. ``firsts`` and ``lasts`` are all honest spellings of ``first`` and
    ``last``. ``short`` is a quoted short form, folded ("bill" in William "Bill" Gates). ``generation`` is "jr", "sr",
    "ii", … or "".
    ``former`` is a family name given as née/geb., folded. ``family_first`` is true for scripts without spaces.

    Derived: ``fulls``, all spellings of given and family name together, each pair in alphabetical order so that swapped
    ones meet; empty unless both are there, and the given name more than an initial. ``words``, every word of two
    letters or more and the joined spellings. ``simple``: one given and one family name in one spelling, nothing else.
    """

    given: str = ""
    family: str = ""
    first: str = ""
    middle: tuple[str, ...] = ()
    last: str = ""
    tokens: tuple[str, ...] = ()
    firsts: tuple[str, ...] = ()
    lasts: tuple[str, ...] = ()
    short: str = ""
    generation: str = ""
    former: str = ""
    family_first: bool = False
    simple: bool = field(init=False, compare=False, repr=False)
    fulls: tuple[tuple[str, str], ...] = field(init=False, compare=False, repr=False)
    words: frozenset[str] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        # Read millions of times while comparing; a name is parsed once.
        lasts = (*self.lasts, self.former) if self.former and self.lasts else self.lasts
        # "L. Temis" is no full name: two of them are not the same by it.
        firsts = [first for first in self.firsts if len(first) > 1 or not first.isascii()]
        pairs = [(first, last) if first < last else (last, first) for first in firsts for last in lasts]
        object.__setattr__(self, "fulls", tuple(dict.fromkeys(pairs)) if len(pairs) > 1 else tuple(pairs))
        simple = len(self.firsts) == len(lasts) == 1 and not (self.middle or self.short or self.former)
        object.__setattr__(self, "simple", simple)
        words = (*self.tokens, *self.firsts, *self.lasts, self.former)
        object.__setattr__(self, "words", frozenset(word for word in words if len(word) > 1))

    def __bool__(self) -> bool:
        return bool(self.tokens)


_NOTHING: Final = Name()
_PLAIN: Final = re.compile(
    r"(?:([A-Z][a-z]{2,60}) ([A-Z][a-z]{2,60})|([A-Z][a-z]{2,60}), ([A-Z][a-z]{2,60})"
    r"|([A-Z]{4,60}) ([A-Z]{4,60})|([A-Z]\.) ([A-Z][a-z]{2,60}))\Z"
)
_QUOTED: Final = re.compile(r"[\"“„«]([^\"“”„«»]{1,40})[\"”“»]")
_BRACKETS: Final = re.compile(r"[(\[{（【]([^()\[\]{}（）【】]{0,80})[)\]}）】]?")
# A word of its own: Renée and Osborn end in one.
_BIRTH_NAME: Final = re.compile(r"(?<!\w)(?:née|nee|né|geb\.|geborene|born|roz\.)\s+(\S+)", re.IGNORECASE)
_TAIL: Final = re.compile(r"\s[|•·–—@/]\s.*|\s-\s.*|\s*\|.*|\s+@\S.*|\s+via\s+\S.*", re.DOTALL)
_HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff々〆"
_KANA: Final = "\u3041-\u3096\u30a1-\u30fa\u30fc"
_HANGUL: Final = "\uac00-\ud7a3"
_EASTERN: Final = re.compile(f"[{_HAN}{_KANA}{_HANGUL}]+\\Z")
_HAS_EASTERN: Final = re.compile(f"[{_HAN}{_KANA}{_HANGUL}]")
_ONLY_HANGUL: Final = re.compile(f"[{_HANGUL}]+\\Z")
_HAS_KANA: Final = re.compile(f"[{_KANA}]")
_TWO_SIGN_FAMILIES: Final = word_set(
    """
    欧阳 歐陽 司马 司馬 诸葛 諸葛 上官 司徒 东方 東方 夏侯 皇甫 尉迟 公孙 公孫 慕容 令狐 长孙 長孫 端木
    남궁 황보 제갈 선우 사공 독고 서문
    """
)
# Vietnamese names are written family first; these are never given names.
_VIETNAMESE: Final = word_set("nguyen tran pham huynh hoang phan truong trinh dinh")


# With one of these even a plain shape may be more, or less, than a given and a family name.
_NOT_PLAIN: Final = (
    titles.AROUND
    | _VIETNAMESE
    | word_set("born nee geborene")
    | {text.partition("-")[0] for text in titles.NOT_A_NAME if "-" in text}
)


@lru_cache(maxsize=131_072)
def parse(text: str) -> Name:
    """Read a name. Never raises; an empty (false) Name if the text names nobody."""
    parts = plain(text)
    return _read(text) if parts is None else plain_name(*parts)


@lru_cache(maxsize=64)
def parse_once(text: str) -> Name:
    """The same for one that will hardly be asked for again, but by whom it is compared with: not kept for long."""
    parts = plain(text)
    return parse(text) if parts is None else plain_name(*parts)


def plain(text: str) -> tuple[str, str, str, str] | None:
    """The commonest shapes at a tenth of the cost: "Ada Verne", "Verne, Ada", "ADA VERNE", "A. Verne".

    Given and family name as shown, then folded. None for everything else, and where a word may be no name at all.
    """
    match = _PLAIN.match(text)
    if match is None:
        return None
    shape = match.lastindex or 2
    given, family = match.group(shape - 1, shape)
    if shape == 4:
        given, family = family, given
    first, last = given.lower(), family.lower()
    if first in _NOT_PLAIN or last in _NOT_PLAIN:
        return None
    if shape == 6:
        given, family = first.capitalize(), last.capitalize()
    elif shape == 8:
        first = first[0]
    return given, family, first, last


def plain_name(given: str, family: str, first: str, last: str) -> Name:
    """``Name(given, family, first, (), last, (first, last), (first,), (last,))`` without the detours."""
    name = object.__new__(Name)
    fill = object.__setattr__
    fill(name, "given", given)
    fill(name, "family", family)
    fill(name, "first", first)
    fill(name, "middle", ())
    fill(name, "last", last)
    fill(name, "tokens", (first, last))
    fill(name, "firsts", (first,))
    fill(name, "lasts", (last,))
    fill(name, "short", "")
    fill(name, "generation", "")
    fill(name, "former", "")
    fill(name, "family_first", False)
    fill(name, "simple", True)
    if len(first) > 1:
        fill(name, "fulls", ((first, last) if first < last else (last, first),))
        fill(name, "words", frozenset((first, last)))
    else:
        fill(name, "fulls", ())
        fill(name, "words", frozenset((last,)))
    return name


def _read(text: str) -> Name:
    text = unicodedata.normalize("NFKC", text[:MOST_CHARS]).replace("’", "'").replace("‘", "'")
    if ("@" in text and " " not in text.strip()) or text.strip().startswith(("http:", "https:", "www.")):
        return _NOTHING
    short, former, text = _asides(text)
    words, family_count, generation = _words(text)
    if not words or titles.bare(fold(" ".join(words)).replace(" ", "-")) in titles.NOT_A_NAME:
        return _NOTHING
    western = [word for word in words if not _HAS_EASTERN.search(word)]
    if len(western) != len(words):
        if len(western) < 2:
            return _eastern([word for word in words if _HAS_EASTERN.search(word)])
        words, family_count = western, min(family_count, len(western) - 1)
    return _western(words, family_count, short=short, generation=generation, former=former)


def given_of(text: str) -> str:
    """What to call somebody after "Dear": the first given name, with capitals.

    "" if there is only an initial or nothing; the whole name in scripts where the family name belongs to the address.
    """
    name = parse(text)
    if name.family_first:
        return name.family + name.given
    first = name.given.split(" ")[0]
    return first if len(letters(fold(first))) > 1 else ""


def sort_key(text: str) -> str:
    """Family name, then given names, folded: "Ravi Bose" is "bose ravi". The folded text where no name is read."""
    name = parse(text)
    if not name:
        return fold(text)
    return fold(f"{name.family} {name.given}")


def initials(text: str) -> str:
    """One or two capitals for an avatar: "RB", "李", "?" for nothing at all."""
    name = parse(text)
    if name.family_first:
        return (name.family or name.given)[:1]
    found = [next((c for c in part if c.isalnum()), "") for part in (name.given, name.family)]
    capitals = "".join(character.upper()[:1] for character in found)
    return capitals or next((c.upper()[:1] for c in text if c.isalnum()), "?")


def _asides(text: str) -> tuple[str, str, str]:
    """Take out brackets, quotes and what follows a bar; returns (quoted short form, birth name, the rest)."""
    former = _BIRTH_NAME.search(text)
    text = _BIRTH_NAME.sub(" ", text)
    stripped = _strip_quotes(text)
    quoted = _QUOTED.search(stripped)
    rest = _QUOTED.sub(" ", stripped)
    short = letters(fold(quoted[1])) if quoted and " " not in quoted[1].strip() else ""
    inner = _BRACKETS.search(rest)
    # William (Bill) Gates: a single word between two others. At the end it may be anything: a firm, pronouns.
    if inner and not short and inner[1].isalpha() and rest[: inner.start()].strip() and rest[inner.end() :].strip(" ,"):
        short = fold(inner[1])
    rest = _BRACKETS.sub(" ", rest)
    rest = _TAIL.sub("", rest)
    return short, letters(fold(former[1])) if former else "", rest


def _strip_quotes(text: str) -> str:
    """Quotes around the whole name are the mail client's, not the person's."""
    text = text.strip()
    while len(text) > 1 and text[0] in "\"'“„«" and text[-1] in "\"'”“»":
        text = text[1:-1].strip()
    return text


def _words(text: str) -> tuple[list[str], int, str]:
    """The words of the name proper in speaking order, how many of them a comma marked as the family's (0: no comma),
    and the generation."""
    shouting = text.upper() == text
    parts = [part.split() for part in text.split(",")]
    generation = ""
    segments: list[list[str]] = []
    for place, part in enumerate(parts):
        kept: list[str] = []
        for word in part:
            word = word.strip('*_~^;:!?"<>=+#•·')
            if not any(unicodedata.category(c)[0] == "L" for c in word):
                continue
            kept.append(word)
        if place and kept and all(_around(word, after_comma=True, shouting=shouting) for word in kept):
            generation = generation or next((g for word in kept if (g := _generation(word))), "")
            continue
        while len(kept) > 1 and titles.bare(fold(kept[0])) in titles.HONORIFICS:
            kept = kept[1:]
        while len(kept) > 1 and _around(kept[-1], after_comma=False, shouting=shouting):
            generation = generation or _generation(kept[-1])
            kept = kept[:-1]
        if kept:
            segments.append(kept)
    # Nothing but "Dr." or "PhD" names nobody.
    if not segments or (len(segments) == 1 and len(segments[0]) == 1 and _is_title(segments[0][0])):
        return [], 0, generation
    # "Last, First"; anything after a second comma is no part of the name.
    if len(segments) > 1:
        return segments[1] + segments[0], len(segments[0]), generation
    # "Bose," is a family name alone.
    if len(parts) == 2 and not parts[1]:
        return segments[0], len(segments[0]), generation
    return segments[0], 0, generation


def _is_title(word: str) -> bool:
    folded = titles.bare(fold(word))
    return folded in ("dr", "prof", "professor", "mr", "mrs", "ms", "herr", "frau", "phd", "mba", "jr", "junior")


def _generation(word: str) -> str:
    return titles.GENERATIONS.get(titles.bare(fold(word)), "")


def _around(word: str, *, after_comma: bool, shouting: bool) -> bool:
    if _generation(word):
        return True
    return titles.is_credential(fold(word), word, after_comma=after_comma, shouting=shouting)


def _eastern(words: list[str]) -> Name:
    """Han, Kana, Hangul: family first. With spaces the first word is the family; without, one sign or two."""
    whole = "".join(words)
    if not _EASTERN.match(whole):
        return Name(whole, "", fold(whole), (), "", (fold(whole),), (fold(whole),), (), family_first=True)
    if len(words) > 1:
        family, given = words[0], "".join(words[1:])
    elif len(whole) < 2:
        family, given = whole, ""
    elif whole[:2] in _TWO_SIGN_FAMILIES and len(whole) > 2:
        family, given = whole[:2], whole[2:]
    elif not _ONLY_HANGUL.match(whole) and (len(whole) >= 4 or _HAS_KANA.search(whole)) and len(whole) > 2:
        family, given = whole[:2], whole[2:]  # Japanese, mostly two and the rest
    else:
        family, given = whole[0], whole[1:]
    first, last = fold(given), fold(family)
    # One token for the whole, so that 李小龙 and 李 小龙 are one name wherever the split fell.
    return Name(given, family, first, (), last, (last + first,), (first,) if first else (), (last,), family_first=True)


def _western(words: list[str], family_count: int, *, short: str, generation: str, former: str) -> Name:
    written = " ".join(words)
    if len(words) > 1 or len(written) > 3:
        words = [_capitals(word) for word in words] if written in (written.lower(), written.upper()) else words
    folded = [fold(word) for word in words]
    original = written.split(" ")
    if family_count:
        given, family = words[:-family_count], words[-family_count:]
    elif len(words) == 1:
        given, family = words, []
    elif folded[0] in _VIETNAMESE and folded[-1] not in _VIETNAMESE:
        # Middle names precede the given name here, which is what people are called by.
        given, family = [words[-1], *words[1:-1]], words[:1]
    else:
        cut = len(words) - 1
        for place in range(1, len(words) - 1):
            if titles.is_particle(folded[place], original[place]):
                cut = place
                break
        given, family = words[:cut], words[cut:]
    givens = [part for word in given for part in _parts(word)]
    # "Jean-Pierre" is first jean, middle pierre; "Annamaria" and "Anna-Maria" meet through the joined spelling below.
    first = givens[0] if givens else ""
    last = letters("".join(fold(word) for word in family))
    spellings = dict.fromkeys(letters(s) for s in foldings(re.split(r"[-.]", given[0])[0] or given[0])) if given else {}
    hyphened = letters(fold(given[0])) if given else ""
    if hyphened and "-" in given[0]:
        spellings.setdefault(hyphened)
    return Name(
        given=" ".join(given),
        family=" ".join(family),
        first=first,
        middle=tuple(givens[1:]),
        last=last,
        tokens=tuple(part for word in words for part in _parts(word)),
        firsts=tuple(filter(None, spellings)),
        lasts=tuple(filter(None, dict.fromkeys(letters(s) for s in foldings(" ".join(family))))) if family else (),
        short=short,
        generation=generation,
        former=former,
    )


def _parts(word: str) -> list[str]:
    """Folded words of one written word: split at hyphens and full stops ("J.P." is j, p), apostrophes dropped."""
    return [joined for part in re.split(r"[-.]", fold(word)) if (joined := letters(part))]


def _capitals(word: str) -> str:
    """Capitals for a word written all in one case. Initials ("JP") stay as they are."""
    if word.isupper() and len(word) <= 2:
        return word
    if titles.is_particle(fold(word), word.lower()):
        return word.lower()
    return re.sub(r"[^\W\d_]+", lambda match: match[0][:1].upper() + match[0][1:].lower(), word)
