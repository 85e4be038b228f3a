"""Which letters want writing now: drafts begun, and those due that nobody has begun yet.

to write   mine, and owed or asked for by where things stand
at hand    words for others to use if they like, and mine for the day I need them (one kind line, "I can't")
earlier    begun, and no longer fitting; kept, since somebody may have written in them
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inroad.desk.contract_rows import decode
from inroad.desk.contract_shapes import LetterRow
from inroad.desk.surroundings import surroundings
from inroad.introductions.due_letters import letters_due
from inroad.introductions.model import Role, State
from inroad.letters import registry
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

MOST = 200
ONLY_AT_HAND = frozenset({"nudge", "cant-keep-it", "not-this-time"})
PART_OF_ANOTHER = frozenset({"forwardable-note"})  # goes along with the ask


@dataclass(frozen=True, slots=True)
class DueLetter:
    """A letter somebody could write now and nobody has begun. ``to``: the reader's name. Roles as in the contract."""

    contract_id: int
    kind: str
    title: str
    to: str
    why: str
    writer: str
    reader: str


@dataclass(frozen=True, slots=True)
class Writing:
    to_write: tuple[LetterRow, ...] = ()
    at_hand: tuple[LetterRow, ...] = ()
    earlier: tuple[LetterRow, ...] = ()
    due: tuple[DueLetter, ...] = ()
    due_at_hand: tuple[DueLetter, ...] = ()


def writing(desk: "Desk", contract_id: int | None = None) -> Writing:
    """The drafts and due letters of a desk (or of one introduction), each where it belongs now. Reads only."""
    contracts = desk.introductions._rows().exclude(state=State.WITHDRAWN.value)
    drafts = desk.letters._rows().filter(state="draft").exclude(kind__in=PART_OF_ANOTHER)
    if contract_id is not None:
        contracts, drafts = contracts.filter(pk=contract_id), drafts.filter(contract_id=contract_id)
    due = {row.pk: _due(desk, row) for row in contracts.order_by("-changed_at", "-id")[:MOST]}
    found: dict[str, list[LetterRow]] = {"to_write": [], "at_hand": [], "earlier": []}
    for row in drafts.order_by("-changed_at", "-id")[:MOST]:
        place = (row.kind, row.writer, row.reader)
        fits = row.contract_id is None or due.get(row.contract_id, {}).pop(place, None) is not None
        found[_where(row.kind, row.writer, fits or bool(row.body or row.supplied))].append(desk.letters._row(row))
    left = [one for letters in due.values() for one in letters.values()]
    return Writing(
        **{where: tuple(letters) for where, letters in found.items()},
        due=tuple(one for one in left if _where(one.kind, one.writer) == "to_write"),
        due_at_hand=tuple(one for one in left if _where(one.kind, one.writer) == "at_hand"),
    )


def _where(kind: str, writer: str, fits: bool = True) -> str:
    if not fits:
        return "earlier"
    return "at_hand" if writer != Role.SEEKER.value or kind in ONLY_AT_HAND else "to_write"


def _due(desk: "Desk", row: models.Contract) -> dict[tuple[str, str, str], DueLetter]:
    contract = decode(row)
    sides = {Role.SEEKER: contract.seeker, Role.VOUCHER: contract.voucher, Role.ADDRESSEE: contract.addressee}
    letters = letters_due(contract, desk.now(), surroundings(desk, contract, row.pk))
    return {
        (one.kind, one.writer.value, one.reader.value): DueLetter(
            row.pk,
            one.kind,
            registry.get(one.kind).kind.title,
            sides[one.reader].name,
            one.why,
            one.writer.value,
            one.reader.value,
        )
        for one in letters
        if one.kind not in PART_OF_ANOTHER and one.kind in registry.kinds()
    }
