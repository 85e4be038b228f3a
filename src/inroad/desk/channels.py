"""Where the owner hears the morning digest besides their mailbox: a phone, a chat, by addresses of Apprise.

    add ─ known? not the employer's? ─→ kept with the passwords ─ each morning, if wished ─→ the digest, as it is mailed

Kept in no database and no export: an address holds a password. Refused: services at a present employer, or that pass on
to an address there; and servers, whose members could make it knock at hosts inside.
"""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from inroad.desk import journal, recipients
from inroad.desk.opening import database_errors
from inroad.desk.text import LINE, clean
from inroad.errors import BadInput, NotFound, Refused
from inroad.post import channels
from inroad.post.secrets import Secrets
from inroad.store import paths

if TYPE_CHECKING:
    from inroad.desk.door import Desk

MOST: Final = 8
_TOLD = "channels_told"  # the day of the last digest: it is noted before it goes, so that none goes twice
_TEST = "Your desk can reach you here."


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """``id`` counts from 1 as listed. ``problem``: why nothing goes there now, "" if it does."""

    id: int
    service: str
    shown: str
    problem: str = ""


def rows(desk: "Desk") -> list[ChannelRow]:
    return [_row(desk, number, url) for number, url in enumerate(_kept(desk), 1)]


def add(desk: "Desk", url: str) -> ChannelRow:
    """Keep an address. Raises BadInput, or Refused for an employer's, on a server, and without Apprise."""
    if desk.row.account_id is not None:
        raise Refused("this is for a desk on a computer of your own", hint="on a server, the digest comes by mail")
    url = clean(url, "the address", channels.URL_CHARS, required=True)
    found = channels.understand(url)
    if why := _why_not(desk, found):
        raise Refused(why, hint="choose a service of your own")
    kept = _kept(desk)
    if url in kept:
        raise BadInput("this one is here already")
    if len(kept) >= MOST:
        raise Refused(f"there are {MOST} already", hint="remove one first")
    _keep(desk, [*kept, url])
    return _row(desk, len(kept) + 1, url)


def remove(desk: "Desk", number: int) -> None:
    kept = _kept(desk)
    if not 1 <= number <= len(kept):
        raise NotFound(f"there is no #{number} among them", hint="inroad mail notify list")
    _keep(desk, [url for at, url in enumerate(kept, 1) if at != number])


def test(desk: "Desk", number: int) -> bool:
    """Send a line there, now; whether the service took it. Raises Refused for one at an employer by now."""
    kept = _kept(desk)
    if not 1 <= number <= len(kept):
        raise NotFound(f"there is no #{number} among them", hint="inroad mail notify list")
    if why := _why_not(desk, channels.understand(kept[number - 1])):
        raise Refused(why)
    return channels.send(kept[number - 1], "Inroad", _TEST)


def tell(desk: "Desk", title: str, text: str) -> int:
    """Send the digest, once a day, to all that may get it; to how many it went. Killed in between, it does not go."""
    kept = _kept(desk)
    if not kept or desk.row.account_id is not None or not _first_today(desk):
        return 0
    sent = 0
    for url in kept:
        try:
            if not _why_not(desk, channels.understand(url)):
                sent += channels.send(url, title[:LINE], text)
        except (BadInput, Refused):
            continue  # shown as its problem in the list
    return sent


def forget(desk: "Desk") -> None:
    _secrets().forget(_name(desk))


def _first_today(desk: "Desk") -> bool:
    today = desk.today().isoformat()
    with database_errors(), transaction.atomic():
        row = journal.lock(desk.row.pk)
        if row.settings.get(_TOLD) == today:
            return False
        row.settings = {**row.settings, _TOLD: today}
        row.save(update_fields=["settings"])
    desk.row.settings = row.settings
    return True


def _why_not(desk: "Desk", found: channels.Channel) -> str:
    wall = recipients.Wall(desk)
    # A host passes on whatever is sent there: it is looked at like somebody's address.
    asked = (reader if "@" in reader else f"notices@{reader}" for reader in found.reaches)
    return next((why for address in asked if (why := wall.why_not(address))), "")


def _row(desk: "Desk", number: int, url: str) -> ChannelRow:
    try:
        found = channels.understand(url)
    except (BadInput, Refused) as problem:
        return ChannelRow(number, url.partition("://")[0], "", problem.message)
    return ChannelRow(number, found.service, found.shown, _why_not(desk, found))


def _kept(desk: "Desk") -> list[str]:
    try:
        found: Any = json.loads(_secrets().get(_name(desk)) or "[]")
    except ValueError:
        return []
    return [url for url in found if isinstance(url, str)][:MOST] if isinstance(found, list) else []


def _keep(desk: "Desk", urls: list[str]) -> None:
    if urls:
        _secrets().keep(_name(desk), json.dumps(urls))
    else:
        forget(desk)


def _secrets() -> Secrets:
    return Secrets(paths.ensure_home())


def _name(desk: "Desk") -> str:
    return f"channels {desk.row.pk}"
