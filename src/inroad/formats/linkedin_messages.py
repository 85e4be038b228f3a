"""LinkedIn messages: who wrote to whom and when. What they wrote is read past and not kept.

Two generations: 2018's (names only) and the one with conversations and profile URLs. How several recipients are
separated is documented nowhere and differs between reports, so profile URLs are found by their shape, and names are
split only where the pieces fit the URLs or, without URLs, where every piece looks like a full name ("Jane Doe, PhD" is
one person).
"""

import re
from collections.abc import Iterator
from typing import Final

from inroad.formats.linkedin_people import is_nobody, profile_urls
from inroad.formats.records import Handle, Message, Record, Skip
from inroad.formats.tables import Row, Table, row_by_row
from inroad.formats.tally import Tally

_MOST_RECIPIENTS: Final = 500
_SURE: Final = re.compile(r"\s*[;|]\s*")
_COMMA: Final = re.compile(r"\s*,\s*")
_YES: Final = frozenset({"yes", "true", "1"})
_FULL_NAME: Final = re.compile(r"[^\W\d_a-z][^\W\d_]+(?:[ '’-][^\W\d_]+\.?){1,3}")


def messages(table: Table) -> Iterator[Record | Skip]:
    """The messages of the table, in file order (LinkedIn writes the newest first)."""
    yield from row_by_row(_message)(table)


def recipients(names: str, urls: str) -> tuple[Handle, ...]:
    """Everybody a message went to. Those LinkedIn no longer names and points to are left out."""
    links = profile_urls(urls)[:_MOST_RECIPIENTS]
    if not links:
        return tuple(Handle(name=name) for name in _split_names(names) if name and not is_nobody(name))
    by_comma = _COMMA.split(names)
    if len(by_comma) != len(links) and any(is_nobody(piece) for piece in by_comma):
        names = ", ".join(piece for piece in by_comma if not is_nobody(piece))
    for split in (_SURE.split(names), _COMMA.split(names)):
        pieces = [piece.strip() for piece in split if piece.strip()]
        if len(pieces) != len(links):
            pieces = [piece for piece in pieces if not is_nobody(piece)]
        if len(pieces) == len(links):
            return tuple(
                Handle(name="" if is_nobody(piece) else piece, url=link)
                for piece, link in zip(pieces, links, strict=True)
            )
    return tuple(Handle(url=link) for link in links)


def _message(row: Row, tally: Tally) -> Record | None:
    folder = row.get("folder").casefold()
    drafted = {row.get("ismessagedraft").casefold(), row.get("isconversationdraft").casefold()}
    if drafted & _YES or folder.startswith("draft"):
        tally.add("a draft that was never sent", row.number)
        return None
    if folder in ("spam", "trash"):
        tally.add(f"was in LinkedIn's {folder} folder", row.number)
        return None
    name = row.get("from")
    urls = profile_urls(row.get("senderprofileurl"))
    if is_nobody(name):
        name = ""
    if not (name or urls):
        tally.add("the sender has left LinkedIn or is not named", row.number)
        return None
    to = recipients(row.get("to"), row.get("recipientprofileurls"))
    if not to:
        tally.add("nobody it went to is named", row.number)
        return None
    sent_at = row.moment("date")
    if sent_at is None:
        tally.add("the date is missing, damaged or outside 1900 to 2100", row.number)
        return None
    url = urls[0] if urls else ""
    return Message(
        where=row.where,
        channel="linkedin",
        sent_at=sent_at,
        sender=Handle(name=name, url=url),
        to=to,
        subject=row.get("subject"),
        thread=row.get("conversationid"),
        automatic="bulk" if "/company/" in url or name.casefold() == "linkedin" else "",
    )


def _split_names(names: str) -> list[str]:
    pieces = _SURE.split(names)
    if len(pieces) == 1:
        by_comma = _COMMA.split(names)
        if len(by_comma) > 1 and all(_FULL_NAME.fullmatch(piece) or is_nobody(piece) for piece in by_comma):
            pieces = by_comma
    return pieces[:_MOST_RECIPIENTS]
