"""How the rules of "before you send" read a letter: its own lines, its sentences, numbers said in words.

Left out of a letter: what is quoted in it, the small print below a signature, greeting and sign-off. A line broken by a
mail program is joined again, so that a sentence stays one. Linear in the length of the text.
"""

import re
from typing import Final

from inroad.letters import text
from inroad.letters.model import Finding, Letter, Severity

_UNDER_TWENTY: Final = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    "|eighteen|nineteen"
)
_TENS: Final = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
NUMBER: Final = (
    rf"(?:\d[\d.,]*|(?:{_TENS})(?:[- ](?:{_UNDER_TWENTY}))?|{_UNDER_TWENTY}"
    r"|(?:an? |some )?(?:hundred|dozen|thousand)s?)"
)
"""A number in digits or words, as a pattern."""

_VALUES: Final = {word: value for value, word in enumerate(_UNDER_TWENTY.split("|"), 1)} | {
    word: 10 * value for value, word in enumerate(_TENS.split("|"), 2)
}
_COMMON: Final = frozenset(
    text.words(
        "about above after again also always been before being between both came come could does done down each even "
        "ever from gave give goes going good have here into just keep kept know last left like likes made make many "
        "more most much must never only other over owes really said same says seem should since some speak still such "
        "take tell than that their them then there these they thing this those through time told took upon used very "
        "want wants well were what when where which while with without would year years your prefers prefer"
    )
)
_GREETING_WORDS: Final = 8
_WRAPPED: Final = 45  # a shorter line was ended by its writer
_SIGNATURE: Final = re.compile(r"\n-- ?(?:\n|$)")
_QUOTE_HEAD: Final = re.compile(r"^(?:on .{4,80} wrote:|-{3,} ?(?:original|forwarded) message.*)$", re.IGNORECASE)


def found(rule: str, sentence: str, why: str, suggestion: str, severity: Severity = Severity.LOOK) -> Finding:
    """A finding with its sentence cut to what can be shown."""
    return Finding(rule, text.shorten(sentence, 400), why, suggestion, severity)


def pattern(*alternatives: str) -> re.Pattern[str]:
    """Any of these as whole words, in any case."""
    return re.compile(rf"\b(?:{'|'.join(alternatives)})(?!\w)", re.IGNORECASE)


def own(letter: Letter) -> str:
    """What the writer wrote: without quoted lines and without what stands below a signature's dashes."""
    kept: list[str] = []
    for line in _SIGNATURE.split(letter.text.strip("\n"), maxsplit=1)[0].splitlines():
        if line.lstrip().startswith(">") or _QUOTE_HEAD.match(line.strip()):
            continue
        if kept and len(kept[-1]) >= _WRAPPED and line[:1].islower():
            kept[-1] = f"{kept[-1]} {line.strip()}"
        else:
            kept.append(line.strip())
    return "\n".join(kept)


def body(letter: Letter) -> list[str]:
    """The sentences of a letter without greeting, sign-off and quoted lines."""
    lines = own(letter)
    said = text.sentences(lines)
    alone = lines.strip().split("\n", maxsplit=1)[0].strip()
    if said and said[0] == alone and alone.endswith((",", "!", "，")) and text.word_count(alone) <= _GREETING_WORDS:
        said = said[1:]
    for back in range(min(4, len(said)), 0, -1):  # the sign-off and what follows it
        if said[-back].endswith(",") and text.word_count(said[-back]) <= 5:
            return said[:-back]
    return said


def value_of(number: str) -> int:
    """What a number of up to 99 in digits or words comes to; 0 for one that can't be read.

    >>> value_of("twenty-five"), value_of("7"), value_of("many")
    (25, 7, 0)
    """
    if number.strip(".,").isdecimal():
        return int(number.strip(".,")[:6])
    return sum(_VALUES.get(part, 0) for part in re.split(r"[- ]", number.lower()))


def telling(value: str) -> set[str]:
    """The words that carry a text, by their stems."""
    return {stem(word) for word in text.fold(value).split() if len(word) >= 4 and word not in _COMMON}


def stem(word: str) -> str:
    """A word without its plain English ending."""
    for ending in ("ing", "ed", "es", "s", "ly"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word.removesuffix(ending)
    return word
