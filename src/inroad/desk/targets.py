"""Targets: the companies and people the owner wants to get to."""

import builtins
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from inroad.desk import cards, journal, occasions, shapes
from inroad.desk.text import LINE, NAME, NOTE, clean
from inroad.errors import BadInput, NotFound
from inroad.matching import names
from inroad.store import models

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from inroad.desk.door import Desk


class Targets:
    STAGES = models.Target.STAGES

    def __init__(self, desk: "Desk") -> None:
        self.desk = desk

    def _live(self, *, suggested: bool = False) -> "QuerySet[models.Target]":
        rows = models.Target.objects.filter(desk=self.desk.row, trashed_at=None, suggested=suggested)
        return rows.select_related("organisation", "person").order_by("rank", "id")

    def list(self, stage: str = "", *, with_ways: bool = True) -> list[shapes.TargetRow]:
        """Targets in the owner's order. ``with_ways`` fills in the best way in of each (needs the network)."""
        rows = self._live()
        if stage:
            rows = rows.filter(stage=self._stage(stage))
        return self._shown(list(rows), with_ways=with_ways)

    def count(self) -> int:
        return self._live().count()

    def trashed(self) -> builtins.list[shapes.TargetRow]:
        rows = models.Target.objects.filter(desk=self.desk.row).exclude(trashed_at=None)
        return self._shown(list(rows.select_related("organisation", "person")), with_ways=False)

    def suggestions(self) -> builtins.list[shapes.TargetRow]:
        """Companies followed, applied to or saved, according to the files, and not taken up yet."""
        return self._shown(list(self._live(suggested=True)), with_ways=False)

    def organisation_ids(self) -> set[int]:
        """Every organisation that belongs to a target, with what is under it."""
        ids: set[int] = set()
        for pk in self._live().exclude(organisation=None).values_list("organisation_id", flat=True):
            ids.update(self.desk.organisations.family(pk))
        return ids

    def get(self, target_id: int, *, with_ways: bool = False) -> shapes.TargetRow:
        return self._shown([self._get(target_id)], with_ways=with_ways)[0]

    def find(self, text: str, *, with_ways: bool = False) -> shapes.TargetRow:
        """The target called ``text``. Without ``with_ways``, ``best`` and ``ways`` say nothing, as in :meth:`list`."""
        return self._shown([self.resolve(text)], with_ways=with_ways)[0]

    def resolve(self, text: str) -> models.Target:
        """The target called ``text`` ("#3", its name, its organisation's name). Raises NotFound."""
        row = self.lookup(text)
        if row is None:
            raise NotFound(f"no target called “{text}”", hint="`inroad target list` shows them")
        return row

    def lookup(self, text: str) -> models.Target | None:
        text = clean(text, "the target's name", NAME, required=True)
        rows = list(self._live()) + list(self._live(suggested=True))
        if text.startswith("#") and text[1:].isdigit():
            return next((row for row in rows if row.pk == int(text[1:])), None)
        wanted = names.fold(text)
        for test in (str.__eq__, str.startswith):
            for row in rows:
                if test(names.fold(row.name), wanted):
                    return row
        return None

    def add(
        self,
        name: str,
        interest: str = "",
        organisation: int | None = None,
        person: int | None = None,
        stage: str = "idea",
        opening_url: str = "",
    ) -> shapes.TargetRow:
        """A new target; a company by its name unless ``person`` is given. The same company twice is one target."""
        name = clean(name, "the target's name", NAME, required=True)
        with journal.change(self.desk, "target_added", f"New target: {name}") as change:
            row = self.make(change, name, interest, organisation, person, stage, opening_url)
        return self.get(row.pk)

    def make(
        self,
        change: journal.Change,
        name: str,
        interest: str = "",
        organisation: int | None = None,
        person: int | None = None,
        stage: str = "idea",
        opening_url: str = "",
    ) -> models.Target:
        someone = self.desk.people._get(person) if person is not None else None
        there = None
        if someone is None:
            there = (
                self.desk.organisations._get(organisation)
                if organisation is not None
                else self.desk.organisations.named(change, name)
            )
        interest = clean(interest, "what you want to do there", LINE)
        existing = models.Target.objects.filter(
            desk=self.desk.row, organisation=there, person=someone, trashed_at=None
        ).first()
        if existing is not None:
            change.update(existing, suggested=False, **({"interest": interest} if interest else {}))
            return existing
        return change.create(
            models.Target(
                desk=self.desk.row,
                name=name,
                organisation=there,
                person=someone,
                interest=interest,
                stage=self._stage(stage),
                opening_url=_web_address(opening_url),
                rank=models.Target.objects.filter(desk=self.desk.row).count(),
                created_at=self.desk.now(),
            )
        )

    def take_up(self, target_id: int) -> shapes.TargetRow:
        """Make a suggestion a target of one's own."""
        row = self._get(target_id)
        with journal.change(self.desk, "target_taken_up", f"New target: {row.name}") as change:
            change.update(row, suggested=False)
        return self.get(row.pk)

    def stage(self, target_id: int, stage: str) -> shapes.TargetRow:
        row = self._get(target_id)
        stage = self._stage(stage)
        with journal.change(self.desk, "target_staged", f"{row.name}: {stage}", ties=False) as change:
            if change.update(row, stage=stage):
                self._tell(change, row)
        return self.get(row.pk)

    def edit(self, target_id: int, **fields: Any) -> shapes.TargetRow:
        """Change ``name``, ``interest``, ``note``, ``opening_url`` or ``rank``."""
        row = self._get(target_id)
        made: dict[str, Any] = {}
        for key, value in fields.items():
            if key == "rank":
                made[key] = int(value)
            elif key == "opening_url":
                made[key] = _web_address(value)
            elif key in {"name", "interest", "note"}:
                most = {"name": NAME, "interest": LINE, "note": NOTE}[key]
                made[key] = clean(value, f"the {key}", most, required=key == "name", lines=key == "note")
            else:
                raise BadInput(f"a target has no “{key}”")
        with journal.change(self.desk, "target_edited", f"{row.name} changed", ties=False) as change:
            change.update(row, **made)
        return self.get(row.pk)

    def trash(self, target_id: int) -> None:
        row = self._get(target_id)
        with journal.change(self.desk, "target_trashed", f"{row.name} to the trash", ties=False) as change:
            change.update(row, trashed_at=self.desk.now())
            occasions.tell(self.desk, change, occasions.Occasion("target let go", target=row.pk))

    def restore(self, target_id: int) -> None:
        row = models.Target.objects.filter(desk=self.desk.row, pk=target_id).exclude(trashed_at=None).first()
        if row is None:
            raise NotFound("there is no such target in the trash")
        with journal.change(self.desk, "target_restored", f"{row.name} back from the trash", ties=False) as change:
            change.update(row, trashed_at=None)

    def _tell(self, change: journal.Change, row: models.Target) -> None:
        """Plays and futures go on from where a target moved."""
        moved = {"let go": "target let go", "future": "target to future"}.get(row.stage)
        if moved is not None:
            occasions.tell(self.desk, change, occasions.Occasion(moved, target=row.pk))

    def _stage(self, stage: str) -> str:
        wanted = " ".join(stage.lower().split())
        fits = [s for s in self.STAGES if s == wanted] or [s for s in self.STAGES if wanted and s.startswith(wanted)]
        if len(fits) != 1:
            raise BadInput(f"there is no stage “{stage}”", hint=f"one of: {', '.join(self.STAGES)}")
        return fits[0]

    def _get(self, target_id: int) -> models.Target:
        rows = models.Target.objects.filter(desk=self.desk.row, pk=target_id, trashed_at=None)
        row = rows.select_related("organisation", "person").first()
        if row is None:
            raise NotFound(f"there is no target #{target_id} on this desk")
        return row

    def _shown(self, rows: builtins.list[models.Target], *, with_ways: bool) -> builtins.list[shapes.TargetRow]:
        inside = self._people_inside(rows)
        best = cards.of(self.desk, rows) if with_ways else {}
        return [
            shapes.TargetRow(
                id=row.pk,
                name=row.name,
                interest=row.interest,
                stage=row.stage,
                organisation_id=row.organisation_id,
                person_id=row.person_id,
                opening_url=row.opening_url,
                note=row.note,
                best=best.get(row.pk, ("", 0))[0],
                ways=best.get(row.pk, ("", 0))[1],
                people_inside=inside.get(row.pk, 0),
                suggested=row.suggested,
                trashed=row.trashed_at is not None,
            )
            for row in rows
        ]

    def _people_inside(self, rows: builtins.list[models.Target]) -> dict[int, int]:
        there = {row.pk: row.organisation_id for row in rows if row.organisation_id}
        of = self.desk.organisations.families(there.values())
        families = {pk: of[organisation] for pk, organisation in there.items()}
        wanted = {pk for family in families.values() for pk in family}
        alive = Q(ended=False, school=False, person__trashed_at=None, person__merged_into=None)
        counts: dict[int, int] = dict(
            models.Position.objects.filter(alive, organisation_id__in=wanted)
            .exclude(person=self.desk.row.me)
            .values_list("organisation_id")
            .annotate(n=Count("person_id", distinct=True))
        )
        return {pk: sum(counts.get(o, 0) for o in family) for pk, family in families.items()}


def _web_address(text: str) -> str:
    text = clean(text, "the link", 2000)
    if text and not text.lower().startswith(("https://", "http://")):
        raise BadInput(f"“{text[:60]}” is no web address", hint="it begins with https://")
    return text
