"""Chance that repeats: named streams of random numbers, and the few shapes of days and text the sample is drawn with.

Every part of the sample draws from a stream of its own, so that a change to one file leaves the others as they were.
Nothing here depends on the order of sets or on the hash seed of the process.
"""

import unicodedata
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import TypeVar

T = TypeVar("T")

_NO_DECOMPOSITION = str.maketrans(
    {
        "ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "æ": "ae", "Æ": "Ae", "œ": "oe",
        "ı": "i", "þ": "th", "Þ": "Th", "ð": "d", "ə": "e", "’": "", "'": "",
    }
)  # fmt: skip
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


def stream(seed: int, topic: str) -> Random:
    """A generator of its own for ``topic``. Text seeds are hashed by SHA-512, the same in every process."""
    return Random(f"inroad sample/{seed}/{topic}")  # noqa: S311  invented data, no secret


def months_before(day: date, months: int) -> date:
    """The first of the month ``months`` before the month of ``day``."""
    index = day.year * 12 + day.month - 1 - months
    return date(index // 12, index % 12 + 1, 1)


def day_between(rng: Random, start: date, end: date) -> date:
    """A day from ``start`` to ``end``, both included; ``start`` if the order is reversed."""
    return start + timedelta(days=rng.randint(0, max(0, (end - start).days)))


def moment(rng: Random, day: date, *, private: bool = False) -> datetime:
    """A plausible minute of ``day`` in UTC: office hours (weekends move to a Monday), or an evening if private."""
    if private:
        hour = min(22, max(6, round(rng.gauss(18, 3.2))))
    else:
        hour = min(19, max(6, round(rng.gauss(11, 3))))
        if day.weekday() >= 5 and rng.random() < 0.9:
            day += timedelta(days=7 - day.weekday())
    return datetime.combine(day, time(hour, rng.randint(0, 59), rng.randint(0, 59)), UTC)


def some(rng: Random, items: Sequence[T], most: int) -> list[T]:
    """Up to ``most`` different items, in random order."""
    return rng.sample(items, min(most, len(items)))


def plain(text: str, *, german: bool = False) -> str:
    """``text`` in ASCII as people type it without the right keyboard; ``german`` writes ä as ae instead of a."""
    if german:
        text = text.translate(_GERMAN)
    decomposed = unicodedata.normalize("NFKD", text.translate(_NO_DECOMPOSITION))
    return decomposed.encode("ascii", "ignore").decode("ascii")


def slug(text: str, separator: str = "-", *, german: bool = False) -> str:
    """Lower-case ASCII words joined by ``separator``; "" if nothing of ``text`` can be written so."""
    words = "".join(c if c.isalnum() else " " for c in plain(text, german=german).lower()).split()
    return separator.join(words)
