"""How two given names are related: the same, a short form, an initial, a slip of the pen, or different.

Short forms come from the ``nicknames`` package (English, mostly) and a small table of our own for other languages;
two names are related if one is short for the other or both are short for a third, never through a longer chain, or
half of all names would be one. The package is loaded on first use (60 ms).
"""

from enum import Enum
from functools import cache, lru_cache
from typing import Final

from rapidfuzz.distance import OSA, JaroWinkler


class Kinship(Enum):
    """From the closest to none."""

    SAME = "same"
    SHORT = "short form"
    INITIAL = "initial"
    SLIP = "spelling"
    DIFFERENT = "different"


_OWN: Final = (
    ("aleksandr", "sasha", "alexander"), ("alexander", "sascha", "sasha", "sander", "xander"),
    ("alexandra", "sasha", "alessandra"), ("anastasia", "nastya"),
    ("dmitry", "dima", "dmitriy", "dmitri", "mitya"), ("ekaterina", "katya"), ("eduardo", "edu", "lalo"),
    ("francisco", "paco", "pancho", "kiko"), ("georgios", "giorgos", "yorgos"), ("giuseppe", "beppe", "peppe"),
    ("ignacio", "nacho"), ("ioannis", "giannis", "yannis"), ("ivan", "vanya"),
    ("johannes", "hans", "hannes", "jan"), ("jose", "pepe"), ("konstantinos", "kostas", "costas"),
    ("luigi", "gigi"), ("maria", "masha", "mariya"), ("mikhail", "misha", "michail"),
    ("mohammed", "mohammad", "muhammad", "mohamed", "mehmet"), ("nikolai", "kolya", "nikolay"),
    ("philipp", "phil"), ("sergey", "sergei", "seryozha"), ("sebastian", "basti", "seb"),
    ("stefan", "steffen", "stephan"), ("tatiana", "tanya"), ("vladimir", "vova", "volodya"),
    ("yevgeny", "zhenya", "evgeny"), ("yuri", "yury", "yuriy", "jurij"), ("matthias", "mathias", "matze"),
    ("wilhelm", "willi"), ("friedrich", "fritz"), ("katharina", "kathi", "kati"),
    ("elisabeth", "lisa", "sissi", "elizabeth"), ("catherine", "kate", "katherine"), ("robert", "rob", "bob"),
    ("william", "bill", "will"),
)  # fmt: skip

# Entries of the package that make two people out of one name's neighbours: Robert is not Bill.
_WRONG: Final = frozenset(
    frozenset(pair)
    for pair in (
        ("robert", "bill"), ("robert", "billy"), ("robert", "rupert"), ("bill", "fred"), ("patrick", "peter"),
        ("alexander", "alexandria"), ("hannah", "susan"), ("john", "ivan"), ("john", "ian"), ("robert", "dob"),
    )
)  # fmt: skip


@cache
def _package() -> dict[str, frozenset[str]]:
    """Short form -> the full forms it may stand for, from the package's table."""
    from nicknames import name_triplets

    longer: dict[str, set[str]] = {}
    for triplet in name_triplets():
        if frozenset((triplet.name1, triplet.name2)) not in _WRONG:
            longer.setdefault(triplet.name2, set()).add(triplet.name1)
    for full, *shorts in _OWN:
        for short in shorts:
            longer.setdefault(short, set()).add(full)
    return {short: frozenset(full) for short, full in longer.items()}


def full_forms(given: str) -> frozenset[str]:
    """The names a folded given name may be short for; empty if it is none. "bob" -> {"robert", …}."""
    return _package().get(given, frozenset())


@lru_cache(maxsize=32_768)
def kinship(left: str, right: str) -> Kinship:
    """Compare two folded given names without spaces. Both must be non-empty. Symmetric."""
    # Two bare initials agree as initials do, no more. A single Han sign is a whole name.
    if (len(left) == 1 and left.isascii()) or (len(right) == 1 and right.isascii()):
        return Kinship.INITIAL if left[0] == right[0] else Kinship.DIFFERENT
    if left == right:
        return Kinship.SAME
    longer_left, longer_right = full_forms(left), full_forms(right)
    if left in longer_right or right in longer_left or longer_left & longer_right:
        return Kinship.SHORT
    return Kinship.SLIP if is_slip(left, right) else Kinship.DIFFERENT


@lru_cache(maxsize=65_536)
def is_slip(left: str, right: str) -> bool:
    """One letter wrong, missing, added or swapped with its neighbour in a word of four or more; two from eight on.

    Short words are left alone (Jan and Jon, Lee and Li are different names), and so is the last vowel
    (Julian and Juliana, Mario and Maria, Daniel and Daniele are different people).
    """
    shorter, longer = sorted((left, right), key=len)
    if len(shorter) < 4 or len(longer) - len(shorter) > 2:
        return False
    if shorter[:-1] == longer[: len(shorter) - 1] and longer[-1] in "aeo" and longer[-1] != shorter[-1]:
        return False
    if shorter[:-1] == longer[:-1] and shorter[-1] in "aeo":
        return False
    allowed = 2 if len(shorter) >= 8 else 1
    return OSA.distance(left, right, score_cutoff=allowed) <= allowed


@lru_cache(maxsize=65_536)
def are_alike(left: str, right: str) -> bool:
    """Much the same letters in much the same order: more than a slip, less than another word. No proof of anything."""
    return min(len(left), len(right)) >= 4 and (
        JaroWinkler.similarity(left, right) >= 0.88 or OSA.normalized_similarity(left, right) >= 0.6
    )
