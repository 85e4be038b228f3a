"""Taking one person out of what stays when they are erased: introductions, and texts in which they are named.

An introduction is somebody else's too, so it is not deleted: it ends by the event ``Forgotten``, after which its side
is called "somebody" and nothing is owed. In texts, what points at the person (full name, addresses, numbers, links) is
replaced by the same word. A name of one word is left in texts, as it names others too, and so is the name of somebody
who shares it with another person of this desk; names of organisations are not touched.
"""

import re
import shutil
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import models as db
from django.db.models import Q

from inroad.desk import codec
from inroad.desk.confirmations import ALONE
from inroad.desk.contract_rows import decode, encode
from inroad.desk.imports.staging import is_alive
from inroad.errors import Busy
from inroad.introductions import events
from inroad.introductions.effects import apply
from inroad.introductions.machine import is_open
from inroad.introductions.model import Contract, Role, State
from inroad.introductions.turn import Turn
from inroad.matching import names
from inroad.store import bulk, models, paths

if TYPE_CHECKING:
    from inroad.desk.door import Desk

SOMEBODY = "somebody"
_JSON = db.JSONField
TEXTS: tuple[tuple[type[db.Model], str, tuple[str, ...]], ...] = (
    (models.Person, "desk", ("note",)),
    (models.Card, "desk", ("payload",)),
    (models.Interaction, "desk", ("subject",)),
    (models.Evidence, "desk", ("how", "by")),
    (models.ReviewPair, "desk", ("reasons",)),
    (models.Target, "desk", ("name", "interest", "note", "opening_url")),
    (models.Import, "desk", ("result",)),
    (models.ImportFile, "parent__desk", ("path", "name")),
    (models.ImportSkip, "file__parent__desk", ("where", "reason")),
    (models.Contract, "sides__desk", ("data",)),
    (models.ContractSide, "desk", ("note",)),
    (models.Promise, "desk", ("words",)),
    (models.Door, "seeker", ("why",)),
    (models.Letter, "desk", ("subject", "body", "to_address", "supplied", "more")),
    (models.OutboxMail, "desk", ("subject", "body", "why", "head")),
    (models.Reply, "desk", ("subject",)),
    (models.Opening, "desk", ("title", "url", "advert", "end_words", "offer", "note")),
    (models.Interview, "desk", ("months", "note")),
    (models.InterviewMet, "desk", ("liked",)),
    (models.Conduct, "desk", ("words", "answered")),
    (models.Document, "desk", ("name",)),
    (models.BriefVersion, "desk", ("data",)),
    (models.BriefShare, "desk", ("label",)),
    (models.Useful, "desk", ("words", "url")),
    (models.Update, "desk", ("words",)),
    (models.UpdateTo, "desk", ("personal",)),
    (models.OwnPlay, "desk", ("text",)),
    (models.PlayRun, "desk", ("play", "why")),
    (models.PlayStep, "desk", ("answer", "note")),
    (models.Referee, "desk", ("speaks_to", "relation", "preferences")),
    (models.Release, "desk", ("role", "reason", "points", "outcome")),
    (models.VouchTalk, "desk", ("why", "named")),
    (models.Future, "desk", ("name", "why")),
    (models.WordEdit, "desk", ("words",)),
    (models.TimeEntry, "desk", ("words",)),
    (models.PlanChoice, "desk", ("words",)),
    (models.WeekReview, "desk", ("words", "seen")),
    (models.Vouch, "desk", ("how",)),
    (models.Call, "desk", ("title", "words")),
    (models.CallTo, "desk", ("words",)),
    (models.Nomination, "desk", ("name", "address", "how", "words")),
    (models.Vacancy, "desk", ("title", "url", "words")),
    (models.BlindAsk, "desk", ("why", "for_them", "blurb")),
    (models.BlindPut, "desk", ("words",)),
    (models.Shown, "desk", ("words",)),
    (models.Comment, "shown__desk", ("words", "of", "instead")),
    (models.InternalSearch, "desk", ("words",)),
)
"""Tables of a desk, how to reach them, and their columns of free text."""


@dataclass(frozen=True, slots=True)
class Traces:
    """What points at somebody, to be found in texts."""

    words: tuple[str, ...]

    @classmethod
    def of(cls, desk: "Desk", people: Collection[int]) -> "Traces":
        """Full names (also those that files gave), addresses, numbers and links of ``people``."""
        rows = models.Identity.objects.filter(person_id__in=people).exclude(kind="name")
        points = {text for pair in rows.values_list("value", "shown") for text in pair if len(text) > 3}
        said = set(models.Person.objects.filter(pk__in=people).values_list("name", flat=True))
        supports = models.Support.objects.filter(kind=models.Support.PERSON, fact_id__in=people)
        said |= set(supports.values_list("said", flat=True))
        others = models.Person.objects.filter(desk=desk.row).exclude(pk__in=people)
        taken = {names.fold(name) for name in others.filter(name__in=said).values_list("name", flat=True)}
        full = {name for name in said if len(name.split()) > 1 and names.fold(name) not in taken}
        return cls(tuple(sorted(points | full, key=len, reverse=True)))

    def pattern(self) -> re.Pattern[str] | None:
        if not self.words:
            return None
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, self.words))})(?!\w)", re.IGNORECASE)


def replaced(value: Any, pattern: re.Pattern[str]) -> Any:
    """A text, or JSON with texts in it, with "somebody" for whom the pattern finds."""
    if isinstance(value, str):
        return pattern.sub(SOMEBODY, value)
    if isinstance(value, list):
        return [replaced(item, pattern) for item in value]
    if isinstance(value, dict):
        return {key: replaced(item, pattern) for key, item in value.items()}
    return value


def out_of_texts(desk: "Desk", traces: Traces) -> None:
    """Replace what points at somebody in every text of a desk. O(rows with texts), a pass per table."""
    pattern = traces.pattern()
    if pattern is None:
        return
    for model, path, columns in TEXTS:
        rows = model._default_manager.filter(**{path: desk.row}).distinct()
        _rewrite(model, rows, columns, traces, lambda value: replaced(value, pattern))
    settings = replaced(desk.row.settings, pattern)
    models.Desk.objects.filter(pk=desk.row.pk).update(settings=settings)


def _rewrite(
    model: type[db.Model],
    rows: "db.QuerySet[Any]",
    columns: tuple[str, ...],
    traces: Traces,
    change: Callable[[Any], Any],
) -> None:
    fields = [model._meta.get_field(name) for name in columns]
    if not any(isinstance(field, _JSON) for field in fields):
        # JSON is stored with or without escapes, so the database can't look for names in it; in texts it can.
        found = Q(pk__in=[])
        for name in columns:
            for word in traces.words:
                found |= Q(**{f"{name}__icontains": word})
        rows = rows.filter(found)
    changed = []
    for pk, *values in rows.values_list("pk", *columns).iterator(chunk_size=2000):
        made = [change(value) for value in values]
        if made != values:
            changed.append((pk, *made))
    bulk.update(model, columns, changed)


# Introductions -------------------------------------------------------------------------------------------------------


def out_of_introductions(desk: "Desk", people: Collection[int]) -> list[int]:
    """End the introductions of this desk in which ``people`` take part, whatever their state; returns their numbers.

    One that another desk sees too goes on there: only this desk's side of it is given up.
    """
    mine = models.ContractSide.objects.filter(desk=desk.row).values("contract")
    met = []
    for row in models.Contract.objects.filter(pk__in=mine).select_for_update().prefetch_related("sides", "promises"):
        roles = [Role(side.role) for side in row.sides.all() if side.person_id in people]
        goal = (row.data.get("goal") or {}).get("person") in people
        if not roles and not goal:
            continue
        met.append(row.pk)
        if any(side.desk_id not in {None, desk.row.pk} for side in row.sides.all()):
            row.sides.filter(desk=desk.row).update(desk=None, person=None, name="", address="", note="")
            continue
        row.links.filter(role__in=roles, revoked_at=None).update(revoked_at=desk.now())
        # "Leave me alone" that waits for its mail to be clicked is the wish of who is forgotten, and stays theirs.
        row.confirmations.filter(role__in=roles).exclude(act=ALONE, done_at=None).delete()
        contract = decode(row)
        if goal:
            contract = replace(contract, goal=None)
        for role in roles:
            contract = forgotten(contract, role, desk.now())
        _write(row, contract, desk.now())
        row.sides.filter(person__in=people).update(person=None, party=None, name=SOMEBODY, address="")
        if roles:
            row.sides.update(note="")
    return met


def forgotten(contract: Contract, role: Role, now: datetime) -> Contract:
    """The contract after one side was forgotten, also where it was over before and can't move any more."""
    turn = Turn(contract, events.Forgotten(who=role), now)
    apply(turn, contract.state)
    if is_open(contract):
        return turn.settled(State.CLOSED)
    return replace(turn.settled(contract.state), closed_at=contract.closed_at)


def _write(row: models.Contract, after: Contract, now: datetime) -> None:
    models.Contract.objects.filter(pk=row.pk).update(
        state=after.state.value,
        known_by=after.known_by.value,
        data=encode(after),
        version=row.version + 1,
        lapses_at=after.lapses_at,
        reply_by=after.reply_by,
        open=is_open(after),
        changed_at=now,
    )
    for owed in after.owed:
        models.Promise.objects.filter(contract=row, key=owed.key).update(
            state=owed.state.value, known_by=owed.known_by.value, ended_at=owed.ended_at, words=owed.words, about=None
        )


def rows_of(contracts: Collection[int]) -> set[tuple[str, int]]:
    """(table, number) of these introductions and of what hangs on them."""
    found = {("Contract", pk) for pk in contracts}
    for model in (models.ContractSide, models.Promise, models.Letter):
        rows = model._default_manager.filter(contract_id__in=contracts)
        found |= {(model.__name__, pk) for pk in rows.values_list("pk", flat=True)}
    return found


def rows_about(people: Collection[int]) -> set[tuple[str, int]]:
    """(table, number) of every row that goes with these people, and of what hangs on their place in the vault."""
    found: set[tuple[str, int]] = set()
    for relation in models.Person._meta.get_fields(include_hidden=True):
        if isinstance(relation, db.ForeignObjectRel) and relation.auto_created and not relation.concrete:
            model = relation.related_model
            assert not isinstance(model, str)
            if relation.on_delete is db.CASCADE and model is not models.Person:
                rows = model._default_manager.filter(**{f"{relation.field.name}__in": people})
                found |= {(model.__name__, pk) for pk in rows.values_list("pk", flat=True)}
    named = models.Release.objects.filter(referee__person__in=people)
    return found | {("Release", pk) for pk in named.values_list("pk", flat=True)}


def out_of_letters(desk: "Desk", contracts: Collection[int], people: Collection[int], traces: Traces) -> None:
    """Letters of the introductions that ended: drafts go, the others lose the single words of the name as well, since
    there it can only be this person who is called so.
    """
    letters = models.Letter.objects.filter(desk=desk.row, contract_id__in=contracts)
    letters.filter(state="draft").delete()
    said = models.Person.objects.filter(pk__in=people).values_list("name", flat=True)
    wider = Traces((*traces.words, *{part for name in said for part in name.split() if len(part) > 2}))
    pattern = wider.pattern()
    if pattern is None:
        return
    of_these = {
        models.Letter: letters,
        models.OutboxMail: models.OutboxMail.objects.filter(letter__in=letters),
        models.Reply: models.Reply.objects.filter(desk=desk.row, contract_id__in=contracts),
        models.Promise: models.Promise.objects.filter(contract_id__in=contracts),
    }
    for model, _, columns in TEXTS:
        if model in of_these:
            _rewrite(model, of_these[model], columns, wider, lambda value: replaced(value, pattern))


# Files read and not yet published -------------------------------------------------------------------------------------


def out_of_staged(desk: "Desk", traces: Traces) -> None:
    """Imports that wait and hold somebody are thrown away, with what was uploaded for them; files can be read again.

    Raises Busy while one of them is being read.
    """
    pattern = traces.pattern()
    waiting = models.Import.objects.filter(desk=desk.row, state__in=("staging", "staged"))
    for made in waiting:
        if is_alive(made.owner_token):
            raise Busy("files are being read just now", hint="wait until that is done; nothing was erased")
        chunks = models.StagedChunk.objects.filter(file__parent=made).values_list("payload", flat=True)
        if made.state == "staging" or any(
            pattern and replaced(items, pattern) != items
            for items in (codec.unpack_plain(bytes(payload)) for payload in chunks.iterator(chunk_size=4))
        ):
            incoming = paths.home() / "incoming"
            for file in made.files.all():
                uploaded = Path(file.path).parent
                if uploaded != incoming and uploaded.is_relative_to(incoming):
                    shutil.rmtree(uploaded, ignore_errors=True)
            made.delete()
