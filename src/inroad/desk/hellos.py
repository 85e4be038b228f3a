"""Hellos: a daily handful of sleeping ties, chosen by what each is good for, and at most one line on Today (L3, F7).

    verified ties ── asleep, allowed, not put off, not elsewhere ─→ search.hellos.handful ─→ at most five, with reasons
    snooze ─→ not before that day      leave alone (desk.people) ─→ never      write ─→ a letter that asks for nothing

No schedule and no list that grows: what isn't taken comes round again later. Nobody at a present employer, nobody left
alone, and nobody who is somewhere else already (a future, an introduction under way, a letter begun).
"""

import builtins
from collections.abc import Collection
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import numpy as np

from inroad.desk import derived, journal, search_rows, shapes, touches
from inroad.desk.contract_shapes import LetterView
from inroad.desk.future_shapes import FavourRow, HelloRow, Warmth
from inroad.desk.network import View
from inroad.errors import BadInput, Refused
from inroad.introductions.model import Kept, Promise, Role
from inroad.search import hellos as rules
from inroad.search.people import KeptOut
from inroad.store import models
from inroad.ties.model import ME, Backing
from inroad.ties.reach import reach_reasons

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from inroad.desk.door import Desk

KIND: Final = "hello"
SNOOZE_DAYS: Final = 30
MOST_SNOOZE_DAYS: Final = 730
MOST_FAVOURS: Final = 3
_LOOKED_THROUGH: Final = 20
_VERIFIED: Final = 2
_BACKING: Final = {backing.rank: backing for backing in Backing}
_OPEN: Final = (Kept.PENDING.value, Kept.UNRESOLVED.value)
_MOST_TRUST: Final = 2_000
_PASSED_OVER: Final = ("let go", "future")


class Hellos:
    def __init__(self, desk: "Desk") -> None:
        self.desk = desk

    def today(self, most: int = rules.MOST) -> builtins.list[HelloRow]:
        """Today's handful, at most five and often fewer; the same all day, others tomorrow."""
        view = self.desk.network.view()
        walls = search_rows.kept_out(self.desk)
        people = derived.live_people(self.desk).filter(tie=_VERIFIED)
        found = rules.handful(
            self._sleepers(view, people, walls),
            self.desk.today(),
            kept_out=walls,
            rests=self.rests(),
            elsewhere=self._elsewhere(),
            most=most,
        )
        shown = {row.id: row for row in self.desk.people.rows_of([one.person for one in found])}
        return [
            HelloRow(one.person, one.name, _role(shown[one.person].title, shown[one.person].organisation), one.reasons,
                     one.asleep)
            for one in found
            if one.person in shown
        ]  # fmt: skip

    def line(self) -> shapes.Suggestion | None:
        """The one line Today has for this: the future that is longest due, else the first of today's handful."""
        due = next((row for row in self.desk.futures.rows() if row.due_now), None)
        if due is not None:
            whom = f"{due.person}, {due.name}" if due.person and due.person != due.name else due.name
            return shapes.Suggestion(f"{whom}: time for a hello", _sentence(due.words), "future", due.id)
        for one in self.today()[:1]:
            reason = f"{one.name.split()[0] if one.name.split() else 'They'} {one.reasons[0]}; {one.asleep}"
            return shapes.Suggestion(f"Say hello to {one.name}", _sentence(reason), "hello", one.person_id)
        return None

    def rests(self) -> dict[int, date]:
        """Who was put off, and until which day."""
        rows = models.Rest.objects.filter(desk=self.desk.row, until__gt=self.desk.today())
        return dict(rows.values_list("person", "until"))

    def warmth(self, person_id: int) -> Warmth:
        """What keeps the tie to somebody warm, and whether anything may go to them. Raises NotFound."""
        person = self.desk.people._get(person_id, trashed=True)
        why_not = "is in the trash" if person.trashed_at is not None else search_rows.kept_out(self.desk).why(person.pk)
        referee = self.desk.references.of_person(person.pk)
        mine = models.Future.objects.filter(desk=self.desk.row, person=person, ended_on=None).order_by("id").first()
        return Warmth(
            why_not,
            self.rests().get(person.pk),
            self.desk.futures.get(mine.pk).row if mine is not None else None,
            referee.id if referee is not None else None,
            referee.state if referee is not None else "",
        )

    def snooze(self, person_id: int, days: int = SNOOZE_DAYS) -> date:
        """No hello to them for so many days; returns the day from which there may be one. Raises BadInput."""
        if not 0 < days <= MOST_SNOOZE_DAYS:
            raise BadInput(
                f"{days} days is no while to wait", hint=f"1 to {MOST_SNOOZE_DAYS} days; or leave them alone for good"
            )
        person = self.desk.people._get(person_id)
        if person.pk == self.desk.row.me_id:
            raise BadInput("that is you", hint="name somebody else")
        until = self.desk.today() + timedelta(days=days)
        name = person.name or "somebody"
        row = models.Rest.objects.filter(desk=self.desk.row, person=person).first()
        with journal.change(
            self.desk, "hello_put_off", f"No hello to {name} for {days} days", kind="Person", object_id=person.pk,
            ties=False,
        ) as change:  # fmt: skip
            if row is None:
                change.create(models.Rest(desk=self.desk.row, person=person, until=until))
            else:
                change.update(row, until=until)
        return until

    def write(self, person_id: int) -> LetterView:
        """Draft a hello. Raises Refused for who may not be written to."""
        person = self.desk.people._get(person_id)
        if why := search_rows.kept_out(self.desk).why(person.pk):
            raise Refused(f"{person.name or 'this person'} {why}", hint="nothing is written to them from here")
        return self.desk.letters.write(KIND, person_id=person.pk)

    def favours(self, most: int = MOST_FAVOURS) -> builtins.list[FavourRow]:
        """Something that came by and fits somebody who once said no: a favour they don't expect (F8)."""
        found: list[FavourRow] = []
        for row in self.desk.useful.rows(limit=_LOOKED_THROUGH):
            fitting = (one for one in self.desk.useful.fitting(row.id) if one.favour)
            found.extend(FavourRow(row.id, row.words, one.person_id, one.name, one.reasons) for one in fitting)
            if len(found) >= most:
                break
        return found[:most]

    # ---- inside

    def _sleepers(self, view: View, people: "QuerySet[models.Person]", walls: KeptOut) -> builtins.list[rules.Sleeper]:
        zone = ZoneInfo(self.desk.row.timezone)
        said: dict[int, date] = {}
        for person, touch in touches.told(self.desk):
            said[person] = max(touch.on, said.get(person, touch.on))
        trust, owed = self._trust(walls), self._owed()
        lead = self._leads(view, walls)
        reach = view.reach
        found = []
        columns = ("pk", "name", "title", "organisation_name", "backing", "last_contact_at")
        for pk, name, title, organisation, backing, at in people.order_by("pk").values_list(*columns):
            index = view.index.get(pk)
            days = [day for day in (at.astimezone(zone).date() if at else None, said.get(pk)) if day is not None]
            value = float(reach.value[index]) if index is not None else 0.0
            found.append(
                rules.Sleeper(
                    person=pk,
                    name=name,
                    last_contact=max(days, default=None),
                    title=title,
                    organisation=organisation,
                    backing=_BACKING[backing],
                    trust=tuple(trust.get(pk, ())),
                    targets=tuple(lead.get(index, ())) if index is not None else (),
                    reach=value,
                    reach_words=reach_reasons(reach, index)[0] if index is not None and value > 0 else "",
                    owed=pk in owed,
                )
            )
        return found

    def _trust(self, walls: KeptOut) -> dict[int, builtins.list[str]]:
        """Who showed that they trust the owner: introduced them, spoke for them, named somebody. Best first."""
        desk = self.desk
        found: dict[int, list[str]] = {}
        mine = models.ContractSide.objects.filter(desk=desk.row, role=Role.SEEKER.value).values("contract")
        made = models.ContractSide.objects.filter(
            contract__in=mine, role=Role.VOUCHER.value, person__isnull=False,
            contract__promises__what=Promise.REPORT_CONTACT.value,
        ).distinct().order_by("-contract_id")  # fmt: skip
        for side in made.prefetch_related("contract__sides")[:_MOST_TRUST]:
            other = next((one for one in side.contract.sides.all() if one.role == Role.ADDRESSEE.value), None)
            if side.person_id and other is not None and other.name and not walls.why(other.person_id or 0):
                found.setdefault(side.person_id, []).append(f"introduced you to {other.name}")
        referees = models.Referee.objects.filter(desk=desk.row, state="agreed")
        for person in referees.order_by("pk").values_list("person", flat=True)[:_MOST_TRUST]:
            found.setdefault(person, []).append("said yes to being a reference")
        vouched = models.Evidence.objects.filter(desk=desk.row, kind="vouch", b=desk.row.me_id)
        for person in vouched.order_by("-on", "-pk").values_list("a", flat=True)[:_MOST_TRUST]:
            found.setdefault(person, []).append("recommended you in writing")
        talks = models.VouchTalk.objects.filter(desk=desk.row, comfortable="yes")
        for person in talks.order_by("-on", "-pk").values_list("person", flat=True)[:_MOST_TRUST]:
            found.setdefault(person, []).append("would recommend you")
        return {person: list(dict.fromkeys(words)) for person, words in found.items()}

    def _owed(self) -> set[int]:
        """To whom the owner owes something: that comes before any hello."""
        rows = self.desk.promises._rows().filter(debtor=Role.SEEKER.value, state__in=_OPEN)
        shown = (self.desk.promises.shown(row) for row in rows.order_by("due_at", "id")[:_MOST_TRUST])
        return {row.person_id for row in shown if row.mine and row.person_id is not None}

    def _leads(self, view: View, walls: KeptOut) -> dict[int, builtins.list[str]]:
        """Index of a person → names of my targets where they verifiably know somebody. O(ties)."""
        desk = self.desk
        guarded = desk.setup.guarded_organisations()
        targets = models.Target.objects.filter(desk=desk.row, trashed_at=None, suggested=False)
        targets = targets.exclude(stage__in=_PASSED_OVER).exclude(organisation__in=guarded)
        ties = view.ties
        rows = np.flatnonzero(ties.verified & (ties.a != ME) & (ties.b != ME))
        near, far = ties.a[rows], ties.b[rows]
        mine = np.zeros(ties.n, np.bool_)
        first = np.flatnonzero(ties.verified & ((ties.a == ME) | (ties.b == ME)))
        mine[np.where(ties.a[first] == ME, ties.b[first], ties.a[first])] = True
        found: dict[int, list[str]] = {}
        for target in targets.select_related("organisation").order_by("rank", "id"):
            name = target.organisation.name if target.organisation is not None else target.name
            if walls.hides(name):
                continue
            inside = np.zeros(ties.n, np.bool_)
            if target.person_id is not None:
                known = view.index.get(target.person_id)
                if known is not None:
                    inside[known] = True
            elif target.organisation_id is not None:
                inside[view.people.at(desk.organisations.family(target.organisation_id))] = True
            leads = np.concatenate([near[inside[far]], far[inside[near]]])
            # Somebody inside whom I know is a way in by themselves.
            leads = np.unique(np.concatenate([leads, np.flatnonzero(inside)]))
            for index in leads[mine[leads]].tolist():
                found.setdefault(index, []).append(name)
        return found

    def _elsewhere(self) -> Collection[int]:
        """People who are somewhere else already."""
        desk = self.desk
        live = models.Future.objects.filter(desk=desk.row, ended_on=None, person__isnull=False)
        found = set(live.values_list("person", flat=True))
        mine = models.ContractSide.objects.filter(desk=desk.row, role=Role.SEEKER.value, contract__open=True)
        sides = models.ContractSide.objects.filter(contract__in=mine.values("contract"), person__isnull=False)
        found |= set(sides.values_list("person", flat=True))
        drafts = models.Letter.objects.filter(desk=desk.row, state__in=("draft", "queued"), trashed_at=None)
        return found | set(drafts.filter(to__isnull=False).values_list("to", flat=True))


def _sentence(said: str) -> str:
    return f"{said[:1].upper()}{said[1:]}." if said else ""


def _role(title: str, organisation: str) -> str:
    return ", ".join(part for part in (title, organisation) if part)
