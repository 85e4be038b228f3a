"""A notice to its owner's phone or chat, through Apprise: an extra (``inroad[apprise]``), loaded when one is used.

    address ("ntfy://…", "json://…") ── known to Apprise? ─→ Channel: what it is, which hosts and addresses it reaches

An address often holds a password; it is never shown whole, and no message of a failure quotes it.
"""

import logging
import re
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote

from inroad.errors import BadInput, Refused

URL_CHARS: Final = 1_500
_ADDRESS: Final = re.compile(r"[^\s,;:/?&=<>\"'@]+@[^\s,;:/?&=<>\"'@]+")


@dataclass(frozen=True, slots=True)
class Channel:
    """``service`` as people call it; ``shown``: the address without its secrets. ``reaches``: mail addresses and hosts
    that get, or pass on, what is sent there."""

    service: str
    shown: str
    reaches: tuple[str, ...]


def understand(url: str) -> Channel:
    """What an address stands for. Raises BadInput for what is none, Refused where Apprise is not installed."""
    made = _made(url)
    found = {str(getattr(made, "host", "") or "").lower()}
    for name in ("targets", "cc", "bcc"):
        for target in getattr(made, name, None) or ():
            found |= _addresses(str(target))
    # Whatever else it holds that looks like an address may be a reader, whichever of the services it is.
    found |= _addresses(unquote(url)) | _addresses(unquote(made.url(privacy=False)))
    shown = made.url(privacy=True).partition("?")[0]
    return Channel(str(made.service_name or "Apprise"), shown[:300], tuple(sorted(found - {""})))


def send(url: str, title: str, text: str) -> bool:
    """Whether the service took it. Never raises for what the service does; takes some seconds at most."""
    made = _made(url)
    log = logging.getLogger("apprise")
    before, log.disabled = log.disabled, True  # it writes addresses, passwords and all, into the log
    try:
        return bool(made.notify(body=text, title=title))
    except Exception:  # noqa: BLE001 - a hundred services' code; the owner hears that it did not go
        return False
    finally:
        log.disabled = before


def _made(url: str) -> Any:
    try:
        import apprise
    except ImportError:
        raise Refused("Apprise is not installed", hint="install inroad[apprise], then do it again") from None
    if not 0 < len(url) <= URL_CHARS or not url.isprintable() or "://" not in url:
        raise BadInput(
            "an address begins like ntfy:// or json://", where="address", hint="see Apprise's list of services"
        )
    log = logging.getLogger("apprise")
    before, log.disabled = log.disabled, True
    try:
        made = apprise.Apprise.instantiate(url, suppress_exceptions=True)
    finally:
        log.disabled = before
    if made is None:
        raise BadInput("Apprise knows no such service, or something is missing in the address", where="address")
    return made


def _addresses(text: str) -> set[str]:
    return {match[0].strip("()[]{}").lower() for match in _ADDRESS.finditer(text)}
