"""Counting what is left out on purpose, so that ten thousand equal reasons become one line with a count."""

from collections.abc import Iterator

from inroad.formats.records import Skip

_PLACES = 3


class Tally:
    """Reasons with how often and where first. ``noun`` is what is counted: "message", "card", "entry".

    >>> tally = Tally("message")
    >>> for number in range(1, 6):
    ...     tally.add("in Spam", number)
    >>> [skip] = tally.skips()
    >>> skip.where, skip.reason
    ('messages 1, 2, 3 and 2 more', 'in Spam (5 messages)')
    """

    def __init__(self, noun: str, plural: str = "") -> None:
        self._noun = noun
        self._plural = plural or noun + "s"
        self._seen: dict[str, tuple[int, list[int]]] = {}

    def add(self, reason: str, number: int) -> None:
        """One more, at item ``number`` of the file. The reasons must come from a small fixed set, not from the file."""
        count, places = self._seen.get(reason, (0, []))
        if len(places) < _PLACES:
            places.append(number)
        self._seen[reason] = (count + 1, places)

    def skips(self) -> Iterator[Skip]:
        """One skip for each reason, in the order of first appearance."""
        for reason, (count, places) in self._seen.items():
            if count == 1:
                yield Skip(f"{self._noun} {places[0]}", reason)
                continue
            where = ", ".join(map(str, places))
            where = f"{where} and {count - len(places):,} more" if count > len(places) else where
            yield Skip(f"{self._plural} {where}", f"{reason} ({count:,} {self._plural})")
