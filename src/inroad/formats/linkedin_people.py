"""LinkedIn's tables about other people: connections, invitations, recommendations, endorsements."""

import re
from collections.abc import Callable, Iterator
from typing import Final

from inroad.errors import BadInput
from inroad.formats.records import (
    Contact,
    Direction,
    Endorsement,
    Handle,
    Invitation,
    Recommendation,
    Record,
    Skip,
    Span,
)
from inroad.formats.tables import Row, Table, addresses, row_by_row, stem
from inroad.formats.tally import Tally
from inroad.formats.text import block

_NOBODY: Final = frozenset(
    {
        "linkedin member", "linkedin user", "linkedin-mitglied", "membre de linkedin", "membre linkedin",
        "utilisateur linkedin", "miembro de linkedin", "usuario de linkedin", "membro di linkedin", "utente linkedin",
        "linkedin-lid", "membro do linkedin", "usuário do linkedin", "utilizador do linkedin",
    }
)  # fmt: skip  # what LinkedIn writes for people who left
_PROFILE: Final = re.compile(r"https?://[^\s,;|\"<>]{3,500}")


def is_nobody(name: str) -> bool:
    """Whether ``name`` is what LinkedIn writes where it no longer says who it was."""
    return name.casefold() in _NOBODY


def profile_urls(text: str) -> tuple[str, ...]:
    """The web addresses in a cell, whatever stands between them; each once."""
    return tuple(dict.fromkeys(_PROFILE.findall(text)))


def connections(table: Table) -> Iterator[Record | Skip]:
    """Connections, newest first as LinkedIn writes them. Rows that name nobody are counted together."""
    dated = "connectedon" in table.columns

    def connection(row: Row, tally: Tally) -> Record | None:
        given, family = row.get("firstname"), row.get("lastname")
        urls = profile_urls(row.get("url"))
        emails = addresses(row.all("emailaddress"))
        name = f"{given} {family}".strip()
        if is_nobody(name):
            name = given = family = ""
        if not (name or urls or emails):
            tally.add("names nobody: they left LinkedIn or hid their profile", row.number)
            return None
        company, title = row.get("company"), row.get("position")
        connected_on = row.day("connectedon")
        if dated and connected_on is None and row.get("connectedon"):
            tally.add("is read without its date, which is damaged or outside 1900 to 2100", row.number)
        return Contact(
            source="linkedin",
            where=row.where,
            key=urls[0] if urls else "",
            name=name,
            given=given,
            family=family,
            emails=emails,
            urls=urls,
            positions=(Span(company, title),) if company or title else (),
            connected_on=connected_on,
        )

    yield from row_by_row(connection)(table)


def invitation(row: Row, tally: Tally) -> Record | None:
    """One invitation. The other side is the invitee of an outgoing and the inviter of an incoming one."""
    direction = row.get("direction").casefold()
    if direction not in ("outgoing", "incoming"):
        tally.add("does not say whether the invitation was sent or received", row.number)
        return None
    sent = direction == "outgoing"
    name = row.get("to" if sent else "from")
    # before 2024 the columns held LinkedIn's internal numbers, which point at nobody
    urls = profile_urls(row.get("inviteeprofileurl" if sent else "inviterprofileurl"))
    if is_nobody(name):
        name = ""
    if not (name or urls):
        tally.add("an invitation that names nobody", row.number)
        return None
    return Invitation(
        where=row.where,
        who=Handle(name=name, url=urls[0] if urls else ""),
        direction=Direction.SENT if sent else Direction.RECEIVED,
        sent_at=row.moment("sentat"),
    )


def recommendations(table: Table) -> Iterator[Record | Skip]:
    """Recommendations of one side. Given and received have the same header: only the file's name tells them apart.

    Raises BadInput if the name doesn't.
    """
    name = stem(table.source.name)
    given, received = "given" in name, "received" in name
    if given == received:
        raise BadInput(
            "are these recommendations you gave or received? the table doesn't say, and neither does the file's name",
            where=table.source.name,
            hint='call it "Recommendations_Given.csv" or "Recommendations_Received.csv", as LinkedIn does',
        )
    yield from row_by_row(_recommendation(Direction.SENT if given else Direction.RECEIVED))(table)


def _recommendation(direction: Direction) -> Callable[[Row, Tally], Record | None]:
    def convert(row: Row, tally: Tally) -> Record | None:
        name = f"{row.get('firstname')} {row.get('lastname')}".strip()
        if not name or is_nobody(name):
            tally.add("a recommendation that names nobody", row.number)
            return None
        return Recommendation(
            where=row.where,
            who=Handle(name=name),
            direction=direction,
            organisation=row.get("company"),
            title=row.get("jobtitle"),
            text=block(row.raw("text")),
            written_on=row.day("creationdate"),
            visible=row.get("status").casefold() in ("visible", ""),
        )

    return convert


def endorsement(row: Row, tally: Tally) -> Record | None:
    """One endorsement; the header says which side the owner is on ("Endorsee" or "Endorser" is the other one)."""
    given = row.has("endorseelastname")
    side = "endorsee" if given else "endorser"
    name = f"{row.get(side + 'firstname')} {row.get(side + 'lastname')}".strip()
    url = row.get(side + "publicurl")
    if url and not url.startswith(("http://", "https://")):
        url = f"https://{url}"  # some exports leave the scheme out
    urls = profile_urls(url)
    if is_nobody(name):
        name = ""
    skill = row.get("skillname")
    if not (name or urls):
        tally.add("an endorsement that names nobody", row.number)
        return None
    if not skill:
        tally.add("an endorsement without a skill", row.number)
        return None
    return Endorsement(
        where=row.where,
        who=Handle(name=name, url=urls[0] if urls else ""),
        direction=Direction.SENT if given else Direction.RECEIVED,
        skill=skill,
        clicked_on=row.day("endorsementdate"),
    )
