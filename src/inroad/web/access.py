"""The only way from a request to data: the desk of whoever the door let in. And where a request comes from."""

from ipaddress import ip_address, ip_network
from zoneinfo import ZoneInfo

from django.conf import settings
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


def client_of(request: HttpRequest) -> str:
    """The place a request comes from, for limits only: an address, of IPv6 the network of one customer (/64).

    ``X-Forwarded-For`` is read only as far as there are proxies that we know of (``INROAD_TRUSTED_PROXIES``, each adds
    the one it heard from at the end); what stands before that is what the visitor wrote, and counts for nothing.
    """
    trusted = int(getattr(settings, "INROAD_TRUSTED_PROXIES", 0))
    heard = [request.META.get("REMOTE_ADDR", "")]
    if trusted:
        heard = [*request.headers.get("X-Forwarded-For", "").split(","), *heard]
        heard = [one.strip() for one in heard if one.strip()]
    for place in (heard[-1 - trusted :] if len(heard) > trusted else heard)[:1]:
        try:
            address = ip_address(place.partition("%")[0])
        except ValueError:
            break
        if address.version == 6:
            mapped = address.ipv4_mapped
            return str(mapped) if mapped else str(ip_network((address, 64), strict=False))
        return str(address)
    return request.META.get("REMOTE_ADDR", "") or "unknown"
