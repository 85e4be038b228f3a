"""The telling words of a text, folded: what "whom does this help?" and "who can speak to that?" compare.

Requirement: a match must be a reason that can be read out. So whole words only, words that say nothing are left out,
and the word shown is the one that was written. Rejected: embeddings (no reason to show), stems (a wrong one looks mad).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from inroad.letters import text
from inroad.matching.folding import word_set

MOST_CHARS: Final = 200_000
MOST_TERMS: Final = 5_000

_SAYING_NOTHING: Final = word_set(
    """
    a about after again all also always am an and another any anybody anyone anything are around as ask asked at away
    back be because been before being best better between big both but by call called came can could day days did do
    does doing done down during each early either else end ever every everybody everyone few find first for former found
    from full get getting give given go goes going gone good got great had has have having he help helped her here him
    his how however i if in into is it its just keep kind know known knows last late later least less let like liked
    likes little long look looking lot love loves made make makes making many may maybe me meet met might mine month
    months more most much must my need needs never new next no nobody not nothing now of off often old on once one only
    open or other others our out over own part past people perhaps person place please put quite rather read really
    said same saw say says see seem seen she should since so some somebody someone something soon still such take taken
    talk tell than thank thanks that the their them then there these they thing things think this those though through
    time to today together told tomorrow too two under until up us use used useful user very via want wants was way we
    week weeks well went were what when where which while who whole whom whose why will with within without word work
    worked worker working works world would write year years yes yesterday yet you your http https www com org net html
    htm php index example article blog post news page
    three four five six seven eight nine ten
    assistant associate business chief company companies consultant coordinator deputy director employee executive
    experience expert firm group head job jobs junior lead leader manager management member office officer opening
    organisation organization position president principal professional representative responsible role roles senior
    specialist staff team teams vice vp ceo cto cfo coo founder owner partner inc ltd llc gmbh ag
    """
)
_GENDERS: Final = re.compile(
    r"[(\[]\s*(?:[mfwdxhn*]\s*[/|,\-]\s*){1,4}[mfwdxhn*]\s*[)\]]|\ball genders\b", re.IGNORECASE
)
_UNPARTED: Final = re.compile("[\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\u0e00-\u0e7f]{2}")  # kana, Han, Thai


@dataclass(frozen=True, slots=True)
class Terms:
    """``words``: folded telling words. ``flat``: the folded text between blanks, for phrases and for scripts that part
    no words.
    """

    words: frozenset[str]
    flat: str

    def has(self, term: str) -> bool:
        """Whether a folded term of :func:`terms` stands here."""
        return term in self.words or (_UNPARTED.search(term) is not None and term in self.flat)

    def has_phrase(self, phrase: str) -> bool:
        """Whether a name stands here as whole words, case and accents aside."""
        sought = text.fold(phrase)
        if not sought:
            return False
        return f" {sought} " in self.flat or (_UNPARTED.search(sought) is not None and sought in self.flat)


def read(*texts: str) -> Terms:
    """The terms of texts taken together. O(length); what is beyond :data:`MOST_CHARS` isn't read."""
    flat = f" {' '.join(text.fold(one[:MOST_CHARS]) for one in texts)} "
    return Terms(frozenset(_telling(flat.split())), flat)


def terms(value: str) -> dict[str, str]:
    """Folded telling words → the word as it was written, in the order they stand."""
    found: dict[str, str] = {}
    for word in text.words(value[:MOST_CHARS]):
        for part in _telling(text.fold(word).split()):
            found.setdefault(part, word)
        if len(found) >= MOST_TERMS:
            break
    return found


def _telling(folded: Iterable[str]) -> Iterable[str]:
    for word in folded:
        if (one := _one_of(word)) is not None:
            yield one


@lru_cache(maxsize=65_536)
def _one_of(word: str) -> str | None:
    """A folded word without its plural; None if it says nothing."""
    if word in _SAYING_NOTHING or (word.isdigit() and len(word) < 6):
        return None
    if word.isascii() and len(word) < 2:
        return None
    bare = word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
    return None if bare in _SAYING_NOTHING else bare


def title_key(title: str) -> str:
    """Two adverts with this key are one title: "Nurse (m/f/d)" and "nurse"."""
    return text.fold(_GENDERS.sub(" ", title[:1_000])) or title.strip()[:1_000].casefold()
