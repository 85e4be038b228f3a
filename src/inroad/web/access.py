"""The only way from a request to data: the desk of whoever the door let in."""

from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone

from inroad.desk import desk_of
from inroad.desk.door import Desk
from inroad.web.door import is_local


def desk_for(request: HttpRequest) -> Desk:
    """The desk of this request: the laptop's one, or the signed-in account's. Kept for the length of the request, with
    the last event before it, by which the flash tells whether this very request changed anything.

    Times are shown at the desk's time zone from then on. Raises PermissionDenied for a request that did not come
    through the door.
    """
    if not getattr(request, "let_in", False):
        raise PermissionDenied
    if not hasattr(request, "_desk"):
        desk = desk_of(None if is_local() else request.user)
        timezone.activate(ZoneInfo(desk.row.timezone))
        request._desk = desk  # type: ignore[attr-defined]
        request._last_event = desk.history.last_id()  # type: ignore[attr-defined]
    return request._desk  # type: ignore[attr-defined,no-any-return]
