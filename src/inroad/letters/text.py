"""Words and sentences: cleaning what comes from outside, marks of gaps, and taking a letter apart for reading.

Everything a letter prints passes through ``line`` or ``block`` first, so that a name can't forge a header, a direction
or a gap. Nothing here raises on any text; the cost is linear in its length.
"""

import re
import unicodedata
from typing import Final

from inroad.letters.model import Gap
from inroad.matching import names

NAME_CHARS: Final = 80
LINE_CHARS: Final = 300
BLOCK_CHARS: Final = 4_000
LETTER_CHARS: Final = 40_000

_MARK: Final = re.compile(r"\[\[(.{1,600}?)\]\]", re.DOTALL)
# Direction is set by our own marks, where it is needed; somebody else's could turn a sentence round.
_DIRECTION: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_BREAKS: Final = re.compile("\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS: Final = re.compile("[\x00-\x09\x0e-\x1f\x7f-\x9f]")
_SHIELDS: Final = re.compile("[\ue000\ue001]")
_WORD: Final = re.compile(r"[^\W_]+(?:[’'.\-][^\W_]+)*")
_UNPARTED: Final = re.compile("[\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\u0e00-\u0e7f]{2}")  # kana, Han, Thai
# Possessive, and begun once per run of signs: a page of full stops costs a page, not its square.
_END: Final = re.compile(r"(?<![.!?…])[.!?…]++[\"”’')\]]*+(?=\s)|[。！？؟]+[」』]?")
_SHORT: Final = frozenset(
    ("dr", "mr", "mrs", "ms", "prof", "st", "no", "vs", "e.g", "i.e", "approx", "dept", "inc", "ltd", "jr", "sr", "u.s")
)
_TERMINAL: Final = frozenset(".!?…。！？؟।,;:")
_CLOSING: Final = "\"”’')]»"


def line(value: str, most: int = LINE_CHARS) -> str:
    """``value`` as one clean line of at most ``most`` characters, cut with "…"."""
    return shorten(" ".join(_clean(value[: 8 * LINE_CHARS]).split()), most)


def block(value: str, most: int = BLOCK_CHARS) -> str:
    """``value`` as clean paragraphs: "\\n" ends, no trailing blanks, no more than one empty line in a row."""
    lines = [" ".join(part.split()) for part in _clean(value[: 2 * most]).split("\n")]
    return shorten(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip(), most)


def marked(value: str, most: int = LETTER_CHARS) -> str:
    """Like ``block`` for text that began as a draft of ours: the marks of its gaps are kept."""
    shielded = _MARK.sub("\ue000\\1\ue001", _SHIELDS.sub("", value[: 2 * most]))
    return block(shielded, most).replace("\ue000", "[[").replace("\ue001", "]]")


def _clean(value: str) -> str:
    value = _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", _DIRECTION.sub("", value))
    value = _CONTROLS.sub(" ", _BREAKS.sub("\n", value))
    return re.sub(r"\[{2,}", "[", re.sub(r"\]{2,}", "]", value))


def shorten(value: str, most: int) -> str:
    """At most ``most`` characters; a cut never parts a letter from its accents or an emoji from its modifiers."""
    if len(value) <= most:
        return value
    cut = most - 1
    while cut > 1 and (unicodedata.combining(value[cut]) or value[cut] in "\u200d\ufe0f" or value[cut - 1] == "\u200d"):
        cut -= 1
    return value[:cut].rstrip() + "…"


def full_name(name: str, address: str = "") -> str:
    """How somebody is named in a letter: the name, else the address, else ""."""
    return line(name, NAME_CHARS) or line(address, NAME_CHARS)


def short_name(name: str, called: str = "", address: str = "") -> str:
    """What to call somebody: as told, else the given name, else all there is."""
    return line(called, NAME_CHARS) or line(names.given_of(name), NAME_CHARS) or full_name(name, address)


def as_sentence(value: str) -> str:
    """Own words as a sentence that ends like one; a list, whose other lines have no full stop, stays as it is."""
    value = value.strip()
    bare = value.rstrip(_CLOSING)
    before = value.splitlines()[:-1]
    if before and before[-1].strip() and before[-1].rstrip()[-1] not in _TERMINAL:
        return value
    if not value or (bare and bare[-1] in _TERMINAL) or not (value[-1].isalnum() or value[-1] in _CLOSING):
        return value
    return value + "."


def as_phrase(value: str) -> str:
    """Own words inside a sentence: without a full stop of their own."""
    return value.strip().rstrip(".;, ")


def split_marks(value: str) -> tuple[str | Gap, ...]:
    """Text with marks as pieces; a mark whose need isn't known has its question as key."""
    halves = _MARK.split(value)
    return tuple(Gap(half, half) if number % 2 else half for number, half in enumerate(halves) if half)


def gaps_in(value: str) -> tuple[str, ...]:
    """The questions still marked in a text."""
    return tuple(_MARK.findall(value))


def words(value: str) -> list[str]:
    """The words, as written. A number, "e-mail" and "don’t" are one each."""
    return _WORD.findall(value)


def word_count(value: str) -> int:
    """How long a text is, in words; in scripts that part no words, two signs count as one."""
    return sum(max(1, len(found) // 2) if _UNPARTED.match(found) else 1 for found in words(value))


def sentences(value: str) -> list[str]:
    """The sentences of a letter in order; a line of its own (a greeting, a name) is one. Questions inside gaps stay
    whole. A full stop after an initial or a known short form ends none.
    """
    found: list[str] = []
    for part in value.split("\n"):
        start = 0
        for match in _END.finditer(_MARK.sub(lambda mark: "x" * len(mark[0]), part)):
            if match[0] == "." and _is_short(part[max(start, match.start() - 12) : match.start()]):
                continue
            found.append(part[start : match.end()].strip())
            start = match.end()
        found.append(part[start:].strip())
    return [sentence for sentence in found if sentence]


def _is_short(before: str) -> bool:
    last = before.rsplit(" ", maxsplit=1)[-1].casefold().lstrip("(\"“'")
    return last in _SHORT or (len(last) == 1 and last.isalpha() and last != "i")


def fold(value: str) -> str:
    """For finding a text in another one: case and accents aside, punctuation as blanks."""
    letters = unicodedata.normalize("NFKD", value.casefold())
    return " ".join("".join(c if c.isalnum() else " " for c in letters if not unicodedata.combining(c)).split())


def contains(text: str, phrase: str) -> bool:
    """``phrase`` stands in ``text`` as whole words, case and accents aside."""
    sought = fold(phrase)
    return bool(sought) and f" {sought} " in f" {fold(text)} "
