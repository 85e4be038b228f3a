"""How employers behave towards the owner: noted in words, with what one can answer (E1, E2, E4, R5).

    notes of the owner, openings without an answer, answers to introductions ─→ record, each labelled as what it is

It stays on this desk: no other desk sees it, and no letter quotes it. Refused: a grade.
"""

from contextlib import AbstractContextManager
from datetime import date
from typing import TYPE_CHECKING, Final

from inroad.desk import journal, records, search_rows
from inroad.desk.occasions import Occasion, tell
from inroad.desk.opening_shapes import ConductAnswers, ConductRow, EmployerView
from inroad.desk.text import NOTE, clean
from inroad.errors import NotFound
from inroad.search import conduct as rules
from inroad.store import models

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from inroad.desk.door import Desk

KINDS: Final = tuple(kind.value for kind in rules.Kind)
MOST_ROWS: Final = 500


class Conducts:
    def __init__(self, desk: "Desk") -> None:
        self.desk = desk

    def add(
        self,
        organisation_id: int,
        kind: str,
        on: date | None = None,
        words: str = "",
        answered: str = "",
        opening_id: int | None = None,
    ) -> ConductRow:
        """Note what an employer did on a day (today), and what the owner answered. Raises BadInput, NotFound."""
        organisation = self.desk.organisations._get(organisation_id)
        known = rules.kind_of(kind)
        day = self.desk.openings.day(on)
        opening = search_rows.opening(self.desk, opening_id) if opening_id is not None else None
        with journal.change(self.desk, "conduct_noted", f"{organisation.name}: {known.value}", ties=False) as change:
            row = change.create(
                models.Conduct(
                    desk=self.desk.row, organisation=organisation, opening=opening, kind=known.value, on=day,
                    words=clean(words, "what happened", NOTE, lines=True),
                    answered=clean(answered, "what you answered", NOTE, lines=True), created_at=self.desk.now(),
                )
            )  # fmt: skip
            if known is rules.Kind.REFERENCES_EARLY and opening is not None:
                about = Occasion("references asked for", opening=opening.pk, target=opening.target_id)
                tell(self.desk, change, about)
        return self._shown(row)

    def answer(self, conduct_id: int, answered: str) -> ConductRow:
        """What the owner said to it."""
        row = self._get(conduct_id)
        said = clean(answered, "what you answered", NOTE, lines=True)
        with self._change(row, "conduct_answered", "Noted what you answered") as change:
            change.update(row, answered=said)
        return self._shown(row)

    def remove(self, conduct_id: int) -> None:
        """It was noted by mistake; can be undone."""
        row = self._get(conduct_id)
        with self._change(row, "conduct_removed", f"{row.organisation.name}: a note taken back") as change:
            change.delete(row)

    def rows(self, organisation_id: int | None = None, limit: int = MOST_ROWS) -> list[ConductRow]:
        """Notes, the latest first: all, or of one employer with what is under it."""
        found = self._rows()
        if organisation_id is not None:
            self.desk.organisations._get(organisation_id)
            found = found.filter(organisation__in=self.desk.organisations.family(organisation_id))
        return [self._shown(row) for row in found.order_by("-on", "-id")[:limit]]

    def answers(self, kind: str) -> ConductAnswers:
        """What one can say to it, the usual answer first. Raises BadInput with the kinds there are."""
        known = rules.kind_of(kind)
        custom = rules.CUSTOMS[known]
        return ConductAnswers(known.value, custom.why, custom.answers, custom.practice, custom.sheet)

    def record(self, organisation_id: int) -> EmployerView:
        """All that is known of an employer: notes, silence worked out from dates, answers to introductions."""
        organisation = self.desk.organisations._get(organisation_id)
        found = self._record(organisation_id)
        silent = {one.key for one in found.silent}
        rows = search_rows.opening_rows(self.desk).filter(pk__in=silent)
        return EmployerView(
            organisation_id=organisation.pk,
            organisation=organisation.name,
            words=found.words,
            apart=tuple(fact.words for fact in found.apart),
            notes=tuple(self.rows(organisation_id)),
            silent=tuple(self.desk.openings.shown(row) for row in rows),
        )

    def concerns(self, organisation_id: int | None) -> tuple[str, ...]:
        """What the record says against them, in words, for sheets and offers; nothing where no employer is known."""
        if organisation_id is None:
            return ()
        theirs = [kind.value for kind in rules.Kind if kind.is_theirs]
        found = self._record(organisation_id)
        told = [fact for fact in found.facts if fact.words.startswith((*theirs, "no answer"))]
        return tuple(f"{fact.words} ({fact.label})" for fact in told)

    # ---- inside

    def _record(self, organisation_id: int) -> rules.Record:
        family = self.desk.organisations.family(organisation_id)
        notes = [
            rules.Note(rules.Kind(row.kind), row.on, row.words, str(row.opening_id or ""), row.answered)
            for row in self._rows().filter(organisation__in=family).order_by("-on", "-id")[: rules.MOST_NOTES]
            if row.kind in set(rules.Kind)
        ]
        openings = search_rows.opening_rows(self.desk).filter(target__organisation__in=family)
        return rules.record(
            notes,
            [search_rows.opening_of(self.desk, row) for row in openings],
            self.desk.today(),
            introductions=records.employer_record(self.desk, organisation_id),
        )

    def _rows(self) -> "QuerySet[models.Conduct]":
        return models.Conduct.objects.filter(desk=self.desk.row).select_related("organisation")

    def _get(self, conduct_id: int) -> models.Conduct:
        row = self._rows().filter(pk=conduct_id).first()
        if row is None:
            raise NotFound(f"there is no note #{conduct_id} about an employer on this desk")
        return row

    def _shown(self, row: models.Conduct) -> ConductRow:
        return ConductRow(
            id=row.pk,
            organisation_id=row.organisation_id,
            organisation=row.organisation.name,
            kind=row.kind,
            on=row.on,
            words=row.words,
            answered=row.answered,
            theirs=row.kind not in set(rules.Kind) or rules.Kind(row.kind).is_theirs,
            opening_id=row.opening_id,
        )

    def _change(self, row: models.Conduct, verb: str, words: str) -> AbstractContextManager[journal.Change]:
        return journal.change(self.desk, verb, words, kind="Conduct", object_id=row.pk, ties=False)
