"""The letter or call sheet a step of a play takes, filled with what the play and the desk know.

What the play adds (``Letter.more``): X, Y and Z, the targets the reader may reach, and the useful thing that was found
for them; the rest is what the desk knows of them anyway. Sheets for calls can be read and printed without beginning a
letter. Nothing here sends.
"""

from typing import TYPE_CHECKING

from django.db import transaction

from inroad import words as say
from inroad.desk import journal, play_rows
from inroad.desk.contract_rows import decode
from inroad.desk.contract_shapes import LetterView
from inroad.desk.letter_facts import facts_for
from inroad.desk.letter_more import TARGET
from inroad.desk.play_shapes import CallSheet, StepRow
from inroad.errors import Refused
from inroad.letters import registry
from inroad.letters.compose import seat
from inroad.letters.model import Kind
from inroad.search.plays.model import Run
from inroad.search.plays.words import show
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

_MOST_TARGETS = 3
_OF_INTRODUCTIONS = ("report-contact", "report-meeting", "report-end", "nudge")


def open_letter(desk: "Desk", step: models.PlayStep, person_id: int | None) -> LetterView:
    """Begin the letter of an open step, or go on with it."""
    row = play_rows.get(desk, step.run_id)
    run = play_rows.run_of(row)
    shown = show(run, step.key)
    if step.letter is not None and step.letter.trashed_at is None and step.letter.state != "dropped":
        return desk.letters.get(step.letter.pk)
    if not shown.letter:
        raise Refused("no letter belongs to this step", hint="do it, and say that it is done")
    if step.state != "open":
        raise Refused(f"this step is {step.state} already", hint="undo brings it back")
    reader = shown.letter_ref or person_id or 0
    kind = registry.get(shown.letter).kind
    with transaction.atomic():
        contract = _contract(row, kind, reader)
        view = desk.letters.write(
            kind.name, contract, None if contract else reader or None, opening_id=row.opening_id,
            target_id=row.target_id if row.opening_id is None else None, more=more(run, kind, reader),
        )  # fmt: skip
        with journal.change(desk, "play_letter", f"Began: {kind.title}, for a play", ties=False) as change:
            change.update(step, letter=models.Letter.objects.get(pk=view.row.id))
    return view


def sheets(desk: "Desk", row: models.PlayRun, run: Run, step: StepRow) -> list[CallSheet]:
    """The sheet for the call of an open step: the letter if it was begun, else as it would be drafted now."""
    kind = registry.get(step.letter).kind
    letter = models.Letter.objects.filter(desk=desk.row, pk=step.letter_id or 0).first()
    if letter is None:
        place = seat(kind)
        letter = models.Letter(
            desk=desk.row, kind=kind.name, writer=place.writer, reader=place.readers[0], to_id=step.person_id,
            opening=row.opening, more=_about(row) | more(run, kind, step.person_id or 0),
            created_at=desk.now(), changed_at=desk.now(),
        )  # fmt: skip
    facts = facts_for(desk, letter)
    draft = desk.letters._draft(letter, facts)
    if letter.body:
        return [CallSheet(step, (("", letter.body),), ())]
    return [CallSheet(step, tuple((p.label, p.text) for p in draft.parts), tuple(gap.question for gap in draft.gaps))]


def more(run: Run, kind: Kind, reader: int) -> dict[str, str]:
    """What this kind of letter may use of the play, by the names it knows; the rest the desk knows itself."""
    person = next((one for one in run.facts.people if reader and one.ref == reader), None)
    useful = next((one.note for one in reversed(run.steps) if one.step == "useful" and one.note), "")
    known = {
        "places": say.listing(list(person.targets[:_MOST_TARGETS]), conjunction="or") if person is not None else "",
        "useful": useful,
    }
    return {key: value for key, value in known.items() if value and key in {*kind.fields, *kind.prefills}}


def _about(row: models.PlayRun) -> dict[str, str]:
    return {TARGET: str(row.target_id)} if row.target_id is not None and row.opening_id is None else {}


def _contract(row: models.PlayRun, kind: Kind, reader: int) -> int | None:
    """The introduction behind the job, for a report to whoever made it."""
    contract = row.opening.contract if row.opening is not None else None
    if contract is None or kind.name not in _OF_INTRODUCTIONS:
        return None
    return contract.pk if decode(contract).voucher.person == reader else None
