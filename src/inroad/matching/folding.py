"""One spelling for search and sorting, and the other spellings a word may honestly have.

:func:`fold` is what every search and sort key on the desk goes through: lower case, no accents, Latin letters where a
letter-by-letter transliteration is honest (Cyrillic, Greek, Latin letters such as ß ø ł). Scripts where it is not
(Han, Kana, Hangul, Arabic, Hebrew, Thai, the Indic scripts) are kept as they are, with their vowel signs.

:func:`foldings` adds the alternatives: "Müller" is muller and mueller, "Юлия" is yuliya and julija.

Refused: guessing. Simplified and traditional Han, kanji readings, and vowels of Arabic names are not converted.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

MOST_CHARS: Final = 300
"""Longer texts are cut before folding: a name is short, and a hostile one must not cost time."""

_LATIN: Final = {
    "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h",
    "ŋ": "n", "ŧ": "t", "ĸ": "k", "ə": "e", "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "‐": "-",
    "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-",
}  # fmt: skip
_CYRILLIC: Final = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "ё": "e", "є": "ye", "ж": "zh", "з": "z",
    "и": "i", "і": "i", "ї": "yi", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "у": "u", "ў": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch",
    "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya", "ј": "j", "љ": "lj", "њ": "nj", "ђ": "dj",
    "ћ": "c", "џ": "dz", "ѓ": "g", "ќ": "k", "ѕ": "dz",
}  # fmt: skip
_GREEK: Final = {
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k", "λ": "l",
    "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t", "υ": "y", "φ": "f",
    "χ": "ch", "ψ": "ps", "ω": "o",
}  # fmt: skip

# The same letters as German and scholarly spellings write them; only where they differ from the tables above.
_OTHER_CYRILLIC: Final = {
    "ж": "z", "й": "j", "х": "h", "ц": "c", "ч": "c", "ш": "s", "щ": "sc", "ю": "ju", "я": "ja", "є": "je", "ї": "ji",
}  # fmt: skip
_OTHER_LATIN: Final = {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"}

_FIRST: Final = str.maketrans(_LATIN | _CYRILLIC)
_GREEK_TABLE: Final = str.maketrans(_GREEK)
_OTHER: Final = str.maketrans(_OTHER_LATIN | _OTHER_CYRILLIC)

# Accents and points that carry no identity: Latin/Greek/Cyrillic, Hebrew points, Arabic harakat. Not the kana voicing
# marks, not the Indic or Thai vowel signs: without those it is another word.
_ACCENTS: Final = re.compile("[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u064b-\u065f\u0670]")
_INVISIBLE: Final = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]"
)
_GREEK_LETTERS: Final = re.compile("[\u0370-\u03ff]")


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """The search and sort spelling: "  José  ŁUKASZ " is "jose lukasz", "Straße" "strasse", "Сергей" "sergey".

    Idempotent. Empty if nothing is left. Punctuation other than typographic dashes and apostrophes stays.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text[:MOST_CHARS].lower().split())
    return _fold(_plain(text))


@lru_cache(maxsize=65_536)
def foldings(text: str) -> tuple[str, ...]:
    """All honest spellings of a text, :func:`fold` first. At most two: the plain one and the one with ae/oe/ue, j, …"""
    first = fold(text)
    if text.isascii():
        return (first,)
    other = _fold(_plain(text).translate(_OTHER))
    return (first, other) if other != first else (first,)


def letters(text: str) -> str:
    """Letters and digits of a folded text, joined: "o'brien-smith" is "obriensmith"."""
    return text if text.isalnum() else "".join(character for character in text if _is_letter(character))


def word_set(text: str, *, separator: str | None = None) -> frozenset[str]:
    """A table of words written as text, which stays readable at hundreds of entries."""
    return frozenset(word for part in text.split(separator) if (word := " ".join(part.split())))


def _is_letter(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character) in ("Mn", "Mc")


def _plain(text: str) -> str:
    """Composed, lower-cased, without invisible characters. NFKC turns full-width and ligatures into plain letters."""
    spaced = _INVISIBLE.sub(lambda match: " " if match[0] in "\t\n\v\f\r\x85" else "", text[:MOST_CHARS])
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", spaced).casefold())


def _fold(plain: str) -> str:
    # Cyrillic й and ї are letters of their own and must be read before their marks are taken off.
    read = plain.translate(_FIRST)
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", read))
    if _GREEK_LETTERS.search(bare):
        bare = bare.replace("ου", "ou").translate(_GREEK_TABLE)
    return " ".join(unicodedata.normalize("NFC", bare.translate(_FIRST)).casefold().split())
