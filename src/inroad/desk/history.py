"""What happened at this desk, newest first, and taking a step back."""

from typing import TYPE_CHECKING

from inroad.desk import journal, shapes
from inroad.errors import NotFound, Refused
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

# Steps that can't be walked back: their traces are meant to be gone, or they are themselves a step back.
# Mail that is out can't be called back, and what time did can't be taken back by the clock's owner.
_FINAL = {
    "undone", "erased", "import_undone", "backed_up", "restored", "exported", "brought_back", "letter_queued",
    "mail_sent", "mail_unknown", "mail_refused", "mail_delayed", "mail_cancelled", "mail_settled", "mail_read",
    "mailbox_removed", "reminded", "date_passed", "link_made", "link_revoked", "wish_confirmed", "calendar_feed_made",
    "calendar_feed_changed", "calendar_feed_ended", "community_looked",
}  # fmt: skip
_OTHERS = ("worker", "voucher", "addressee")
"""What others said on a page of their own is theirs; what the worker observed is a fact."""


class History:
    def __init__(self, desk: "Desk") -> None:
        self.desk = desk

    def list(self, limit: int = 50, offset: int = 0) -> list[shapes.EventRow]:
        events = models.Event.objects.filter(desk=self.desk.row).select_related("detail").order_by("-id")
        rows = list(events[offset : offset + max(1, min(limit, 1000))])
        undone = set(models.Event.objects.filter(undoes__in=rows).values_list("undoes_id", flat=True))
        return [self._shown(row, row.pk in undone) for row in rows]

    def undo(self, event_id: int | None = None) -> shapes.EventRow:
        """Take one change back, by default the last that can be. Raises Refused with the reason when it can't."""
        event = self._event(event_id)
        if models.Event.objects.filter(undoes=event).exists():
            raise Refused("this was undone already")
        if event.verb in _FINAL or event.actor in _OTHERS:
            raise Refused(f"“{_words(event)}” can't be undone")
        if event.verb == "imported":
            assert event.object_id is not None
            self.desk.imports.undo(event.object_id)
            made = models.Event.objects.filter(desk=self.desk.row).latest("id")
        else:
            made = journal.undo(self.desk, event, f"Undone: {_words(event)}")
            self.desk.network.refresh_derived(None)
        return self._shown(made, False)

    def last_id(self) -> int:
        """The number of the newest event, 0 if nothing happened yet."""
        newest = models.Event.objects.filter(desk=self.desk.row).order_by("-id").values_list("pk", flat=True).first()
        return newest or 0

    def last_undoable(self) -> shapes.EventRow | None:
        """What :meth:`undo` would take back."""
        return self.find(None)

    def find(self, event_id: int | None) -> shapes.EventRow | None:
        """What :meth:`undo` with this number would be about, to be looked at first; None if there is nothing."""
        try:
            return self._shown(self._event(event_id), False)
        except NotFound:
            return None

    def _event(self, event_id: int | None) -> models.Event:
        events = models.Event.objects.filter(desk=self.desk.row).select_related("detail")
        if event_id is not None:
            event = events.filter(pk=event_id).first()
            if event is None:
                raise NotFound("there is no such step on this desk")
            return event
        candidates = (
            events.exclude(verb__in=_FINAL).exclude(actor__in=_OTHERS).filter(undone_by=None, detail__isnull=False)
        )
        event = candidates.order_by("-id").first()
        if event is None:
            raise NotFound("there is nothing to undo")
        return event

    def _shown(self, event: models.Event, undone: bool) -> shapes.EventRow:
        has_detail = hasattr(event, "detail")
        return shapes.EventRow(
            id=event.pk,
            at=event.at,
            verb=event.verb,
            words=_words(event),
            undoable=has_detail and not undone and event.verb not in _FINAL and event.actor not in _OTHERS,
            undone=undone,
        )


def _words(event: models.Event) -> str:
    if hasattr(event, "detail"):
        return event.detail.words or event.verb.replace("_", " ")
    return f"{event.verb.replace('_', ' ')} (erased)"
