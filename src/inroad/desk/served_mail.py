"""Mail that the server sends for its members: from its own address, answers to the member's.

A member's address is one they proved to be theirs: a server that put anybody's address under "Reply-To" would lend its
name to strangers. On a laptop there is no such server, whatever the environment says. Refused: more than
:data:`MOST_AN_HOUR` letters of one desk within an hour; the server's good name is everybody's.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Final

from inroad.desk import knocks
from inroad.errors import BadInput, Refused
from inroad.post import server
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

MOST_AN_HOUR: Final = 40


def own_address(desk: "Desk") -> str:
    """The member's own address: one their party proved; "" if there is none."""
    if desk.row.account_id is None or desk.row.party_id is None:
        return ""
    proved = models.PartyAddress.objects.filter(party=desk.row.party_id).order_by("verified_at", "id")
    return proved.values_list("value", flat=True).first() or ""


def possible(desk: "Desk") -> bool:
    """Does the server send for this desk?"""
    return bool(own_address(desk)) and server.usable()


def through(desk: "Desk", now: datetime) -> server.Server:
    """The server, about to send one more letter of this desk. Raises Refused where it doesn't send, Busy too often."""
    if not possible(desk):
        raise Refused(
            "no server sends for you here", hint="open the letter in your mail program, or add a mailbox of your own"
        )
    knocks.knock("letters through the server", str(desk.row.pk), MOST_AN_HOUR, now=now)
    found = server.sender()
    if found is None:
        raise BadInput("the server's address is gone", where=server.VARIABLE)
    return found
