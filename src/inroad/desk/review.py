"""Likely duplicates, side by side: merge, or say that they are two people and never be asked again."""

from typing import TYPE_CHECKING

from inroad.desk import journal, merging, shapes
from inroad.errors import NotFound
from inroad.store import models

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from inroad.desk.door import Desk


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
