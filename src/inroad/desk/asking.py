"""The ask composer: one introduction's ask as each will read it, what is missing, and what to say on the phone.

The ask belongs to the contract; the drafts are made anew from it each time, so that the page, the command and the
letter that goes out say the same.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inroad.desk.contract_shapes import ContractView, LetterView
from inroad.desk.letter_facts import facts_for
from inroad.desk.letters import NEEDS_OF_THE_ASK
from inroad.errors import Refused
from inroad.introductions.model import Role, State
from inroad.letters import compose
from inroad.letters.model import Draft, Facts, Gap, Part
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

KIND, POINTS = "ask", "ask-talking-points"
OWN_PARTS = ("why", "note")
"""Parts that the owner may write themselves, by the name they have in draft and ask alike."""

Piece = tuple[str, bool]  # text, and whether it is a gap that waits for the owner


@dataclass(frozen=True, slots=True)
class AskPart:
    """A part of the ask: ``label`` says who reads it, ``paragraphs`` are its pieces, ``own``: in the owner's words."""

    key: str
    label: str
    paragraphs: tuple[tuple[Piece, ...], ...]
    text: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class AskNeed:
    """A question only the owner can answer. ``part``: of the ask, where the answer belongs."""

    part: str
    question: str
    answer: str
    required: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """What one of them will have before their eyes."""

    who: str
    subject: str
    parts: tuple[AskPart, ...]


@dataclass(frozen=True, slots=True)
class AskView:
    """The composer. ``letter`` is the row that goes out (None until something was written), ``missing`` in words what
    still stands against asking; ``ready`` when nothing does."""

    view: ContractView
    subject: str
    parts: tuple[AskPart, ...]
    needs: tuple[AskNeed, ...]
    readings: tuple[Reading, ...]
    points: tuple[AskPart, ...]
    missing: tuple[str, ...]
    letter: LetterView | None = None

    @property
    def ready(self) -> bool:
        return not self.missing and not self.gaps

    @property
    def gaps(self) -> int:
        """How many places wait for the owner's words."""
        return sum(waits for part in self.parts for paragraph in part.paragraphs for _, waits in paragraph)


def view(desk: "Desk", contract_id: int) -> AskView:
    """The ask of an introduction as it stands. Raises NotFound; reads only."""
    row = desk.introductions._get(contract_id)
    shown = desk.introductions.get(contract_id)
    facts = _facts(desk, row)
    draft = _draft(desk, KIND, facts)
    readers = ((Role.VOUCHER, shown.contract.voucher.name), (Role.ADDRESSEE, shown.contract.addressee.name))
    return AskView(
        view=shown,
        subject=draft.subject,
        parts=tuple(_part(part, facts) for part in draft.parts),
        needs=tuple(
            AskNeed(NEEDS_OF_THE_ASK[need.key], need.question, need.answer, need.required)
            for need in draft.needs
            if need.key in NEEDS_OF_THE_ASK
        ),
        readings=tuple(
            Reading(name, draft.subject, tuple(_part(part, facts) for part in read))
            for role, name in readers
            if (read := draft.read_by(role.value))
        ),
        points=tuple(_part(part, facts) for part in _draft(desk, POINTS, facts).parts),
        missing=shown.missing,
        letter=_letter(desk, shown),
    )


def begin(desk: "Desk", contract_id: int) -> None:
    """See that the ask has its letter, the row that goes out. One that is there stays as it is."""
    shown = desk.introductions.get(contract_id)
    if shown.contract.state is State.DRAFTED and _letter_id(shown) is None:
        desk.letters.write(KIND, contract_id=contract_id)


def save(desk: "Desk", contract_id: int, answers: dict[str, str], *, version: int | None = None) -> AskView:
    """Keep what was written, by part of the ask. A part that still reads as we drafted it stays ours, and follows the
    facts; an emptied one goes back to our draft. Raises Refused for an ask that went out already."""
    before = view(desk, contract_id)
    if before.view.contract.state is not State.DRAFTED:
        raise Refused("this ask has gone out", hint="what was asked stays as it was asked")
    drafted = {part.key: part.text for part in before.parts}
    fields = {key: _lines(text) for key, text in answers.items()}
    for key in OWN_PARTS:
        if key in fields and fields[key].strip() == drafted.get(key, "").strip():
            del fields[key]
    desk.introductions.edit(contract_id, version=version, **fields)
    begin(desk, contract_id)
    return view(desk, contract_id)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _facts(desk: "Desk", row: models.Contract) -> Facts:
    side = next(side for side in row.sides.all() if side.role == Role.VOUCHER.value)
    ask = models.Letter(
        desk=desk.row, contract=row, kind=KIND, writer=Role.SEEKER.value, reader=Role.VOUCHER.value, to=side.person
    )
    return facts_for(desk, ask)


def _draft(desk: "Desk", kind: str, facts: Facts) -> Draft:
    return compose.compose(kind, facts, writer=Role.SEEKER.value, reader=Role.VOUCHER.value, edits=desk.wording.edits())


def _part(part: Part, facts: Facts) -> AskPart:
    return AskPart(
        key=part.key,
        label=part.label,
        paragraphs=tuple(
            tuple((piece.question, True) if isinstance(piece, Gap) else (piece, False) for piece in paragraph.pieces)
            for paragraph in part.paragraphs
        ),
        text=part.text,
        own=part.key in OWN_PARTS and bool(getattr(facts.ask, part.key).strip()),
    )


def _letter_id(shown: ContractView) -> int | None:
    return next((row.id for row in shown.letters if row.kind == KIND), None)


def _letter(desk: "Desk", shown: ContractView) -> LetterView | None:
    letter_id = _letter_id(shown)
    return desk.letters.get(letter_id) if letter_id is not None else None
