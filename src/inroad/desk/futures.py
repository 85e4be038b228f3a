"""Futures: the few companies that liked the owner, kept warm for years, each with a rhythm of its own (F6, F7).

    offers ── a target moved to "future", a no where it clicked ─┐
    add ─────────────────────────────────────────────────────────┴─→ on the list ── the last real word + days ─→ due
    hello ─→ a letter that asks for nothing; its own click sends it

Chosen one by one and never more than the owner chooses; nobody else is put on a schedule. A future stands by itself: it
outlives its target and the search. Refused: present employers, and people who must not find out or are to be left
alone; one that became so since stays on the list, and nothing is due.
"""

import builtins
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Q

from inroad import words
from inroad.desk import derived, journal, search_rows, touches
from inroad.desk.contract_shapes import LetterView
from inroad.desk.future_shapes import Addressee, FutureOffer, FutureRow, FutureView
from inroad.desk.text import NAME, NOTE, clean
from inroad.errors import BadInput, NotFound, Refused
from inroad.matching import organisations
from inroad.search import futures as rules
from inroad.search.openings import Status
from inroad.search.people import KeptOut, Someone
from inroad.store import models

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from inroad.desk.door import Desk

KIND: Final = "hello"
MOST_ROWS: Final = 500
MOST_THERE: Final = 300
"""So many people of one company are looked at for the last word."""
MOST_ADDRESSEES: Final = 8
_VERIFIED: Final = 2
_STAGE: Final = "future"


class Futures:
    def __init__(self, desk: "Desk") -> None:
        self.desk = desk

    # ---- reading

    def rows(self, *, ended: bool = False) -> builtins.list[FutureRow]:
        """The list, the longest due first; ``ended``: those that were taken off, the latest first."""
        if ended:
            return self._shown(list(self._rows().exclude(ended_on=None).order_by("-ended_on", "-id")[:MOST_ROWS]))
        shown = self._shown(list(self._rows().filter(ended_on=None).order_by("id")[:MOST_ROWS]))
        far = date.max
        return sorted(shown, key=lambda row: (row.due_on or far, row.name.casefold(), row.id))

    def get(self, future_id: int) -> FutureView:
        row = self._get(future_id)
        shown = self._shown([row])[0]
        return FutureView(shown, () if shown.why_not or shown.ended else self._addressees(row))

    def find(self, text: str) -> FutureRow:
        """The one of that name ("#3", the company, the person). Raises NotFound."""
        said = clean(text, "the name", NAME, required=True)
        rows = self.rows() + self.rows(ended=True)
        if said.startswith("#"):
            found = [row for row in rows if f"#{row.id}" == said]
        else:
            wanted = said.casefold()
            found = [row for row in rows if wanted in {row.name.casefold(), row.person.casefold()}]
            found = found or [row for row in rows if row.name.casefold().startswith(wanted)]
        if not found:
            raise NotFound(f"“{said}” is not on your list", hint="`inroad future` shows it")
        return found[0]

    def too_many(self) -> str:
        """A kind word when the list grows long, "" while it is short."""
        rows = self._rows().filter(ended_on=None).order_by("id")[:MOST_ROWS]
        return rules.too_many([self._value(row) for row in rows], self.desk.today())

    def offers(self, target_id: int | None = None) -> builtins.list[FutureOffer]:
        """What could go on the list: targets moved to "future", and those that said no where it clicked (F1).

        Nothing that is on it already, was taken off it, or is a present employer.
        """
        walls, guarded = search_rows.kept_out(self.desk), self.desk.setup.guarded_organisations()
        known = self._rows()
        targets = models.Target.objects.filter(desk=self.desk.row, trashed_at=None, suggested=False)
        targets = targets.exclude(pk__in=known.exclude(target=None).values("target"))
        targets = targets.exclude(organisation__in=known.exclude(organisation=None).values("organisation"))
        targets = targets.exclude(Q(person__isnull=False) & Q(person__in=known.exclude(person=None).values("person")))
        if target_id is not None:
            targets = targets.filter(pk=target_id)
        liked = self._liked(walls)
        found = []
        for target in targets.exclude(organisation__in=guarded).select_related("organisation").order_by("rank", "id"):
            place = target.organisation.name if target.organisation is not None else target.name
            if walls.hides(place) or (target.person_id is not None and walls.why(target.person_id)):
                continue
            met = liked.get(target.pk)
            if met is not None:
                because = f"they said no, and it clicked with {met.name}"
                found.append(FutureOffer(target.pk, place, because, met.person, met.name))
            elif target.stage == _STAGE:
                found.append(FutureOffer(target.pk, place, "you keep it for later"))
        return found[:MOST_ROWS]

    # ---- writing

    def add(
        self,
        target_id: int | None = None,
        person_id: int | None = None,
        organisation: str = "",
        days: int = rules.RHYTHM_DAYS,
        why: str = "",
    ) -> FutureView:
        """Keep a company warm, or somebody (there): a hello every ``days`` days. One on the list is one, with what is
        new; one that was taken off is on it again.

        Raises BadInput for nobody named or no rhythm, Refused for a present employer or who is to be left alone.
        """
        rhythm = rules.rhythm(days)
        said = clean(why, "what was good", NOTE, lines=True)
        target = self.desk.targets._get(target_id) if target_id is not None else None
        person = self.desk.people._get(person_id) if person_id is not None else None
        if person is None and target is not None:
            person = target.person
        typed = clean(organisation, "the company", NAME)
        if target is None and person is None and not typed:
            raise BadInput("nobody is named", hint="name a company, or somebody there")
        if person is not None and person.pk == self.desk.row.me_id:
            raise BadInput("that is you", hint="name a company, or somebody there")
        there = target.organisation if target is not None else None
        if there is None and typed:
            there = self.desk.organisations.lookup(typed, boldest=organisations.PREFIX)
        name = there.name if there is not None else typed or (person.name if person is not None else "")
        name = name or (target.name if target is not None else "somebody without a name")
        self._check(there, name, person)
        with journal.change(self.desk, "future_added", f"{name} is kept warm", ties=False) as change:
            if there is None and typed:
                there = self.desk.organisations.named(change, typed)
            row = self._same(there, person)
            fields: dict[str, object] = {"days": rhythm, **({"why": said} if said else {})}
            if row is None:
                row = change.create(
                    models.Future(
                        desk=self.desk.row, organisation=there, target=target, person=person, name=name, days=rhythm,
                        why=said, since=self.desk.today(), created_at=self.desk.now(),
                    )
                )  # fmt: skip
            else:
                if row.ended_on is not None:
                    again = rules.taken_up(self._value(row), self.desk.today())
                    fields |= {"ended_on": None, "snoozed_until": None, "since": again.since}
                change.update(row, **fields)
        return self.get(row.pk)

    def edit(
        self, future_id: int, *, days: int | None = None, why: str | None = None, person_id: int | None = None
    ) -> FutureView:
        """Another rhythm, other words, somebody else there. Raises BadInput for no rhythm, Refused as :meth:`add`."""
        row = self._get(future_id)
        fields: dict[str, object] = {}
        if days is not None:
            fields["days"] = rules.rhythm(days)
        if why is not None:
            fields["why"] = clean(why, "what was good", NOTE, lines=True)
        if person_id is not None:
            person = self.desk.people._get(person_id)
            self._check(None, "", person)
            fields["person"] = person
        with journal.change(self.desk, "future_edited", f"{row.name}: noted", ties=False) as change:
            change.update(row, **fields)
        return self.get(future_id)

    def snooze(self, future_id: int, until: date) -> FutureView:
        """Nothing is due before that day. Raises BadInput for a day that has passed, or is over two years off."""
        row = self._get(future_id, live=True)
        after = rules.snoozed(self._value(row), until, self.desk.today())
        with journal.change(self.desk, "future_put_off", f"{row.name}: not before {words.day(until)}", ties=False) as c:
            c.update(row, snoozed_until=after.snoozed_until)
        return self.get(future_id)

    def snooze_for(self, future_id: int, days: int) -> FutureView:
        """As :meth:`snooze`, by a number of days from today."""
        if not 0 < days < rules.DAYS.stop:
            raise BadInput(f"{days} days is no while to wait", hint=f"1 to {rules.DAYS.stop - 1} days; or end it")
        return self.snooze(future_id, self.desk.today() + timedelta(days=days))

    def end(self, future_id: int) -> FutureView:
        """Off the list. What passed between you stays; it can be taken up again."""
        row = self._get(future_id, live=True)
        after = rules.ended(self._value(row), self.desk.today())
        with journal.change(self.desk, "future_ended", f"{row.name} is off your list", ties=False) as change:
            change.update(row, ended_on=after.ended_on)
        return self.get(future_id)

    def take_up(self, future_id: int) -> FutureView:
        """On the list again, from today."""
        row = self._get(future_id)
        self._check(row.organisation, row.name, row.person)
        after = rules.taken_up(self._value(row), self.desk.today())
        with journal.change(self.desk, "future_taken_up", f"{row.name} is kept warm again", ties=False) as change:
            change.update(row, ended_on=None, snoozed_until=None, since=after.since)
        return self.get(future_id)

    def hello(self, future_id: int, person_id: int | None = None) -> LetterView:
        """Draft a hello: to the person of this future, or to ``person_id``. It asks for nothing (F7).

        Raises BadInput when nobody is named for it, Refused for who may not be written to.
        """
        row = self._get(future_id, live=True)
        person = self.desk.people._get(person_id) if person_id is not None else row.person
        if person is None:
            raise BadInput(f"to whom at {row.name}?", hint="name somebody there")
        self._check(row.organisation, row.name, person)
        return self.desk.letters.write(KIND, person_id=person.pk)

    # ---- inside

    def _rows(self) -> "QuerySet[models.Future]":
        return models.Future.objects.filter(desk=self.desk.row).select_related("organisation", "person")

    def _get(self, future_id: int, *, live: bool = False) -> models.Future:
        row = self._rows().filter(pk=future_id).first()
        if row is None:
            raise NotFound(f"there is no #{future_id} on your list", hint="`inroad future` shows it")
        if live and row.ended_on is not None:
            raise Refused(f"{row.name} is off the list", hint="take it up again first")
        return row

    def _same(self, there: models.Organisation | None, person: models.Person | None) -> models.Future | None:
        """The row of the same company and person; of one company with nobody named, any of it."""
        found = self._rows().filter(organisation=there)
        if there is None or person is not None:
            found = found.filter(person=person)
        if there is None and person is None:
            return None
        return found.filter(ended_on=None).order_by("id").first() or found.order_by("-id").first()

    def _check(self, there: models.Organisation | None, name: str, person: models.Person | None) -> None:
        walls = search_rows.kept_out(self.desk)
        guarded = self.desk.setup.guarded_organisations()
        if (there is not None and there.pk in guarded) or (name and walls.hides(name)):
            raise Refused(f"{name} is where you are", hint="nobody there hears of it from here")
        if person is not None and (why := _why(person, walls)):
            raise Refused(f"{person.name or 'this person'} {why}", hint="nothing is written to them from here")

    def _value(self, row: models.Future) -> rules.Future:
        who = Someone(row.person_id, row.person.name) if row.person is not None and row.person_id else None
        return rules.Future(
            key=str(row.pk),
            name=row.organisation.name if row.organisation is not None else row.name,
            since=row.since,
            who=who,
            days=row.days,
            snoozed_until=row.snoozed_until,
            ended_on=row.ended_on,
            why=row.why,
        )

    def _shown(self, rows: builtins.list[models.Future]) -> builtins.list[FutureRow]:
        walls, guarded = search_rows.kept_out(self.desk), self.desk.setup.guarded_organisations()
        there = self._there(rows)
        passed = touches.of(self.desk, {pk for people in there.values() for pk in people})
        today = self.desk.today()
        found = []
        for row in rows:
            value = self._value(row)
            between = [one for pk in there[row.pk] for one in passed.get(pk, ())]
            due = rules.due(value, between, today)
            why_not = ""
            if row.organisation_id in guarded or walls.hides(value.name):
                why_not = "is where you are now"
            elif row.person is not None:
                why_not = _why(row.person, walls)
            open_ = due is not None and not why_not
            found.append(
                FutureRow(
                    id=row.pk,
                    name=value.name,
                    organisation_id=row.organisation_id,
                    target_id=row.target_id,
                    person_id=row.person_id,
                    person=row.person.name if row.person is not None else "",
                    days=row.days,
                    why=row.why,
                    since=row.since,
                    due_on=due.on if due is not None and open_ else None,
                    due_now=due.now if due is not None and open_ else False,
                    words=due.words if due is not None and open_ else "",
                    last_on=due.last.on if due is not None and due.last is not None else None,
                    snoozed_until=row.snoozed_until,
                    ended_on=row.ended_on,
                    why_not=why_not,
                )
            )
        return found

    def _there(self, rows: Collection[models.Future]) -> dict[int, builtins.list[int]]:
        """Whose words count for each: of the person named, else of whoever is at the company, or was met about it."""
        families = self.desk.organisations.families([row.organisation_id for row in rows if row.organisation_id])
        wanted = {pk for family in families.values() for pk in family}
        at: dict[int, list[int]] = {}
        positions = models.Position.objects.filter(organisation_id__in=wanted, ended=False, school=False)
        alive = positions.filter(person__trashed_at=None, person__merged_into=None)
        near = Q(person__tie=_VERIFIED) | Q(person__met_in__isnull=False) | Q(person__letters__isnull=False)
        known = alive.filter(near)
        for place, person in known.distinct().order_by("person_id").values_list("organisation_id", "person_id"):
            at.setdefault(place, []).append(person)
        met: dict[int, list[int]] = {}
        seen = models.InterviewMet.objects.filter(
            desk=self.desk.row, interview__opening__target__in=[row.target_id for row in rows if row.target_id]
        )
        for target, person in seen.values_list("interview__opening__target", "person"):
            met.setdefault(target, []).append(person)
        found = {}
        for row in rows:
            if row.person_id is not None:
                found[row.pk] = [row.person_id]
                continue
            family = families.get(row.organisation_id, ()) if row.organisation_id is not None else ()
            people = [pk for place in family for pk in at.get(place, ())] + met.get(row.target_id or 0, [])
            found[row.pk] = list(dict.fromkeys(people))[:MOST_THERE]
        return found

    def _addressees(self, row: models.Future) -> tuple[Addressee, ...]:
        walls = search_rows.kept_out(self.desk)
        ids = [pk for pk in self._there([row])[row.pk] if not walls.why(pk)]
        passed = touches.of(self.desk, ids)
        last = {pk: rules.last_real(passed.get(pk, ()), self.desk.today()) for pk in ids}
        never = date.min
        order = sorted(ids, key=lambda pk: one.on if (one := last[pk]) is not None else never, reverse=True)
        shown = {person.id: person for person in self.desk.people.rows_of(order[:MOST_ADDRESSEES])}
        made = []
        for pk, person in shown.items():
            touch = last[pk]
            since = f"last in touch on {words.day(touch.on)} ({touch.source})" if touch is not None else "no word yet"
            made.append(Addressee(pk, person.name, ", ".join(part for part in (person.title, since) if part)))
        return tuple(made)

    def _liked(self, walls: KeptOut) -> Mapping[int, Someone]:
        """Target → somebody it clicked with there, where every job ended in a no."""
        openings = models.Opening.objects.filter(desk=self.desk.row, trashed_at=None)
        said_no = set(openings.filter(status=Status.REJECTED.value).values_list("target", flat=True))
        live = [one.value for one in Status if not one.is_over and one is not Status.SEEN]
        said_no -= set(openings.filter(status__in=live).values_list("target", flat=True))
        met = models.InterviewMet.objects.filter(
            desk=self.desk.row, clicked=True, interview__trashed_at=None, interview__opening__trashed_at=None,
            interview__opening__target__in=said_no,
        )  # fmt: skip
        here = set(derived.live_people(self.desk).filter(pk__in=met.values("person")).values_list("pk", flat=True))
        found: dict[int, Someone] = {}
        for one in met.select_related("person", "interview__opening").order_by("-interview__at", "-id"):
            if one.person_id in here and not walls.why(one.person_id):
                found.setdefault(one.interview.opening.target_id, Someone(one.person_id, one.person.name))
        return found


def _why(person: models.Person, walls: KeptOut) -> str:
    return "is in the trash" if person.trashed_at is not None else walls.why(person.pk)
