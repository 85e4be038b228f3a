"""Likely duplicates, side by side: merge, or say that they are two people and never be asked again."""

from itertools import combinations
from typing import TYPE_CHECKING

from inroad import words
from inroad.desk import derived_files, journal, merging, shapes
from inroad.errors import NotFound
from inroad.matching import names
from inroad.store import models

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from inroad.desk.door import Desk

_MOST_ALIKE = 8  # entries of one name: a few books and a few addresses; more means more than one person


class Review:
    def __init__(self, desk: "Desk") -> None:
        self.desk = desk

    def _open(self) -> "QuerySet[models.ReviewPair]":
        return models.ReviewPair.objects.filter(
            desk=self.desk.row,
            state="open",
            left__merged_into=None,
            right__merged_into=None,
            left__trashed_at=None,
            right__trashed_at=None,
        )

    def count(self) -> int:
        return self._open().count()

    def open(self, limit: int = 50) -> list[shapes.ReviewView]:
        """The strongest pairs first."""
        return [self._shown(pair) for pair in self._open().order_by("-bits", "id")[:limit]]

    def get(self, pair_id: int) -> shapes.ReviewView:
        return self._shown(self._pair(pair_id))

    def merge(self, pair_id: int) -> None:
        pair = self._pair(pair_id)
        keep, other = pair.left, pair.right
        # The one with the longer story stays: the owner's own word first, then more mails.
        if (other.edited, other.mails, -other.pk) > (keep.edited, keep.mails, -keep.pk) and (
            keep.pk != self.desk.row.me_id
        ):
            keep, other = other, keep
        merging.merge(self.desk, keep, other)

    def alike(self) -> list[tuple[int, ...]]:
        """Groups of entries with the same full name that stand in different books and have nothing against them.

        Never certain, because two people may be called the same; but where no book holds the name twice it is mostly
        one person, and a mailbox and a LinkedIn export have hundreds of them. One look, one answer:
        :meth:`merge_alike`.
        The first of each group is the one to keep. Remembered until the desk changes: the page counts them each time.
        """
        state = derived_files.state(self.desk)
        kept = self.desk.network.view().kept
        if "alike" not in kept or kept["alike"][0] != state:
            kept["alike"] = state, self._find_alike()
        found: list[tuple[int, ...]] = kept["alike"][1]
        return found

    def _find_alike(self) -> list[tuple[int, ...]]:
        linked: dict[int, set[int]] = {}
        weight: dict[int, tuple[bool, int, int]] = {}  # whose entry to keep: the owner's own word, then more mails
        against: set[frozenset[int]] = set()
        # Plain rows: with thousands of pairs, making a model of each would be most of the time.
        columns = [f"{side}__{column}" for side in ("left", "right") for column in ("id", "name", "edited", "mails")]
        for pair in self._open().values("reasons", *columns):
            left, right = pair["left__id"], pair["right__id"]
            if _same_name_only(pair["left__name"], pair["right__name"], pair["reasons"]):
                linked.setdefault(left, set()).add(right)
                linked.setdefault(right, set()).add(left)
                weight[left] = (pair["left__edited"], pair["left__mails"], -left)
                weight[right] = (pair["right__edited"], pair["right__mails"], -right)
            else:
                against.add(frozenset((left, right)))
        cards = models.Card.objects.filter(desk=self.desk.row)
        books: dict[int, set[str]] = {}
        for person, source in cards.values_list("person_id", "source"):
            books.setdefault(person, set()).add(source)
        told_apart = models.ReviewPair.objects.filter(desk=self.desk.row, state="distinct")
        against |= {frozenset(pair) for pair in told_apart.values_list("left_id", "right_id")}
        groups = []
        seen: set[int] = set()
        for start in sorted(linked):
            if start in seen:
                continue
            group = _reached(start, linked)
            seen |= group
            if len(group) > _MOST_ALIKE:
                continue
            held = [source for person in group for source in books.get(person, ())]
            doubled = len(held) > len(set(held))
            if doubled or any(frozenset(two) in against for two in combinations(group, 2)):
                continue
            if self.desk.row.me_id in group:
                continue
            first = max(group, key=weight.__getitem__)
            groups.append((first, *sorted(group - {first})))
        return groups

    def merge_alike(self) -> int:
        """Merge all groups of :meth:`alike` in one step that can be undone; returns how many entries went."""
        groups = self.alike()
        merged = sum(len(group) - 1 for group in groups)
        if not groups:
            return 0
        said = f"{words.count(merged, 'entry', 'entries')} of the same full name put together"
        with journal.change(self.desk, "merged_alike", said, kind="ReviewPair", mail=True) as change:
            people = models.Person.objects.in_bulk([pk for group in groups for pk in group])
            for first, *others in groups:
                for other in others:
                    merging.move(change, people[first], people[other])
        self.desk.network.refresh_derived([group[0] for group in groups])
        return merged

    def distinct(self, pair_id: int) -> None:
        pair = self._pair(pair_id)
        words = f"{pair.left.name or '?'} and {pair.right.name or '?'} are two people"
        with journal.change(self.desk, "told_apart", words, ties=False) as change:
            change.update(pair, state="distinct")

    def _pair(self, pair_id: int) -> models.ReviewPair:
        pair = self._open().select_related("left", "right").filter(pk=pair_id).first()
        if pair is None:
            raise NotFound("this pair is not waiting for review any more")
        return pair

    def _shown(self, pair: models.ReviewPair) -> shapes.ReviewView:
        reasons = tuple((str(said), float(bits)) for said, bits in pair.reasons)
        return shapes.ReviewView(
            id=pair.pk,
            left=self.desk.people.get(pair.left_id),
            right=self.desk.people.get(pair.right_id),
            bits=pair.bits,
            reasons=reasons,
            words="; ".join(said for said, _ in reasons),
        )


def _same_name_only(left: str, right: str, reasons: list[tuple[str, float]]) -> bool:
    """Is the same full name what speaks for a pair, and nothing against it but what job changes explain?"""
    name = names.fold(left)
    if name != names.fold(right) or len(name.split()) < 2:
        return False
    return all(bits > 0 or said.startswith(_EXPLAINED) for said, bits in reasons)


_EXPLAINED = ("different employers", "different e-mail addresses")


def _reached(start: int, linked: dict[int, set[int]]) -> set[int]:
    found, waiting = {start}, [start]
    while waiting:
        for other in linked[waiting.pop()] - found:
            found.add(other)
            waiting.append(other)
    return found
