"""Introductions of a desk: drafted, asked, told about, moved on. :mod:`inroad.introductions` decides; rows are here.

tell(event)   lock -> decode -> transition(contract, event, now, surroundings) -> compare and set the row,
              write promises made and ended, append the event: one transaction
"""

import builtins
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q, QuerySet

from inroad.desk import journal, links, occasions, promises, vouching
from inroad.desk.community import chains
from inroad.desk.contract_rows import decode, encode
from inroad.desk.contract_shapes import ContractRow, ContractView, NextStep, PromiseRow
from inroad.desk.guest_shapes import LinkMade, LinkRow
from inroad.desk.occasions import Occasion
from inroad.desk.opening import database_errors
from inroad.desk.surroundings import surroundings
from inroad.desk.text import LINE, NOTE, clean
from inroad.errors import BadInput, NotFound, Refused
from inroad.introductions import events, guards, machine, screen
from inroad.introductions import promises as rules
from inroad.introductions.due_letters import letters_due
from inroad.introductions.model import Ask, Contract, Kept, Kind, KnownBy, Role, Side, State, Terms
from inroad.introductions.transition import transition
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk


def is_open(contract: Contract) -> bool:
    """Is there still something to come? What ended kindly is over for the list, unless a promise is still open."""
    if not machine.is_open(contract):
        return False
    return contract.state not in _ENDED or any(owed.is_open for owed in contract.owed)


_KNOWN = ("knows", "knows_work")
_ENDED = {State.NOT_THIS_TIME, State.LAPSED, State.SOMEONE_ELSE, State.DECLINED, State.RELEASED, State.UNANSWERED}


class Introductions:
    def __init__(self, desk: "Desk") -> None:
        self.desk = desk

    # ---- reading

    def list(self, *, open_only: bool = False, state: str = "") -> "builtins.list[ContractRow]":
        """All introductions its owner asked for, those that moved last first."""
        rows = self._rows()
        if open_only:
            rows = rows.filter(open=True)
        if state:
            rows = rows.filter(state=state)
        return [self._row(row) for row in rows.order_by("-changed_at", "-id")]

    def count(self) -> int:
        return self._rows().filter(open=True).count()

    def get(self, contract_id: int) -> ContractView:
        """One introduction with its promises, letters, history, and what can be told now."""
        row = self._get(contract_id)
        contract = decode(row)
        side = self._side(row)
        now, around = self.desk.now(), surroundings(self.desk, contract, row.pk)
        return ContractView(
            row=self._row(row),
            contract=contract,
            version=row.version,
            promises=tuple(self.desk.promises.shown(p) for p in row.promises.order_by("due_at", "id")),
            letters=tuple(self.desk.letters.rows_for(row)),
            due=letters_due(contract, now, around),
            next=tuple(NextStep(name, said) for name, said in screen.next_steps(contract)),
            replies=tuple(self.desk.mail.replies_for(row)),
            standing=tuple(self.standing(contract.voucher.person)),
            employer=tuple(self.employer_record(row.organisation_id)),
            missing=tuple(refusal.sentence for refusal in guards.missing(contract, around, now)),
            note=side.note,
            passed_on=chains.words_for_seeker(row, now) if self.desk.row.account_id is not None else "",
        )

    # ---- drafting

    def draft(
        self,
        voucher_id: int,
        addressee_id: int | None = None,
        target_id: int | None = None,
        kind: str = Kind.INTRODUCTION.value,
        opening: str = "",
        goal_id: int | None = None,
    ) -> ContractView:
        """A new introduction, nothing asked yet. Name a person or an opening; ``goal_id`` is whom it leads to later.

        Raises Refused for a voucher who is also the addressee, or whom the employer guard keeps out.
        """
        voucher = self.desk.people._get(voucher_id)
        addressee = self.desk.people._get(addressee_id) if addressee_id is not None else None
        goal = self.desk.people._get(goal_id) if goal_id is not None else None
        target = self.desk.targets._get(target_id) if target_id is not None else None
        if self.desk.row.me_id in {voucher.pk, addressee.pk if addressee else 0}:
            raise Refused("you can't introduce yourself to yourself")
        me = self.desk.me
        now = self.desk.now()
        contract = Contract(
            kind=_kind(kind),
            seeker=Side(me.name, me.person_id or 0, self.desk.row.party_id or 0, me.emails[0] if me.emails else ""),
            voucher=self._as_side(voucher),
            addressee=self._as_side(addressee) if addressee else Side(""),
            goal=self._as_side(goal) if goal else None,
            ask=Ask(blurb=self._last_blurb(), opening=clean(opening, "the opening", LINE)),
            terms=Terms(timezone=self.desk.row.timezone),
            organisation=target.name if target else (addressee.organisation_name if addressee else ""),
            drafted_at=now,
        )
        guards.check_draft(contract, surroundings(self.desk, contract, None), now)
        words = f"Drafted an ask of {contract.voucher.name}" + (f" about {addressee.name}" if addressee else "")
        with journal.change(self.desk, "introduction_drafted", words, ties=False) as change:
            row = self._write_new(change, contract, target)
        return self.get(row.pk)

    def _write_new(
        self,
        change: journal.Change,
        contract: Contract,
        target: models.Target | None,
        desks: Mapping[Role, models.Desk] | None = None,
        follows: models.Contract | None = None,
    ) -> models.Contract:
        """The rows of a new introduction of this desk. ``desks``: of other sides who may see it at theirs."""
        now = self.desk.now()
        row = change.create(
            models.Contract(
                kind=contract.kind.value,
                state=contract.state.value,
                known_by=contract.known_by.value,
                data=encode(contract),
                target=target,
                organisation=target.organisation if target else None,
                follows=follows,
                created_at=now,
                changed_at=now,
            )
        )
        others = desks or {}
        for role, side in (
            (Role.SEEKER, contract.seeker),
            (Role.VOUCHER, contract.voucher),
            (Role.ADDRESSEE, contract.addressee),
        ):
            change.create(
                models.ContractSide(
                    contract=row,
                    role=role.value,
                    desk=self.desk.row if role is Role.SEEKER else others.get(role),
                    party_id=side.party or None,
                    person_id=side.person or None,
                    name=side.name,
                    address=side.address,
                )
            )
        return row

    def draft_way(self, target_id: int, people: Sequence[int]) -> ContractView:
        """A draft for a way in, people from the first voucher to the addressee.

        One person: a letter straight to them needs no introduction (Refused). Two: the first introduces to the second.
        Three: it begins as an introduction to the second voucher; the addressee is remembered as the goal.
        """
        if len(people) < 2:
            raise Refused("you know them yourself", hint="write to them; no introduction is needed")
        if len(people) == 2:
            return self.draft(people[0], people[1], target_id)
        return self.draft(people[0], people[1], target_id, goal_id=people[-1])

    def edit(self, contract_id: int, *, version: int | None = None, **fields: Any) -> ContractView:
        """Change parts of the ask (``blurb``, ``why``, ``value``, ``note``, ``personal``, ``opening``) or of the terms
        (``contact_days``, ``copy_me``, ``ten_minutes``, ``conditions``). Changed terms must be accepted anew."""
        contract = decode(self._get(contract_id))
        ask = {k: clean(v, f"the part “{k}”", NOTE, lines=True) for k, v in fields.items() if k in Ask.__slots__}
        terms = {k: v for k, v in fields.items() if k in {"contact_days", "copy_me", "ten_minutes", "conditions"}}
        unknown = set(fields) - set(ask) - set(terms)
        if unknown:
            raise BadInput(f"an ask has no part called {', '.join(sorted(unknown))}")
        event = events.Edited(ask=replace(contract.ask, **ask), terms=replace(contract.terms, **terms))
        return self.apply(contract_id, event, version=version)

    def set_note(self, contract_id: int, note: str) -> None:
        """A private note of this side; nobody else sees it."""
        side = self._side(self._get(contract_id))
        with journal.change(self.desk, "introduction_noted", "A note on an introduction", ties=False) as change:
            change.update(side, note=clean(note, "the note", NOTE, lines=True))

    # ---- what happened

    def tell(
        self, contract_id: int, event: str, *, version: int | None = None, carry: bool = False, **fields: Any
    ) -> ContractView:
        """Say what happened, by the event's name ("answered", "introduced", …) with its fields.

        ``carry``: keep the ground on which the voucher speaks with their tie, in the same change. Raises Refused with
        the rule's sentence when it can't be so, and BadInput for an unknown event or field.
        """
        made = events.named(event.strip().lower().replace("-", "_").replace(" ", "_"), **fields)
        self._apply(self._get(contract_id).pk, made, version, "owner", carry=carry)
        return self.get(contract_id)

    def apply(
        self, contract_id: int, event: events.Event, *, version: int | None = None, actor: str = "owner"
    ) -> ContractView:
        self._apply(self._get(contract_id).pk, event, version, actor)
        return self.get(contract_id)

    def carry_vouch(self, contract_id: int) -> ContractView:
        """Keep what the voucher said of the ground they speak on with their tie: "knows your work: well" (I11)."""
        contract = decode(self._get(contract_id))
        words = f"What {contract.voucher.name} said of your work is kept with them"
        with journal.change(self.desk, "vouch_carried", words, kind="Contract", object_id=contract_id) as change:
            vouching.carry(self.desk, change, contract, contract_id)
        self.desk.network.refresh_derived([contract.voucher.person])
        return self.get(contract_id)

    def vouch_offer(self, contract_id: int) -> vouching.Offer | None:
        """What of the voucher's word could be kept with their tie; None when nothing was said, or it is there."""
        return vouching.offer(self.desk, decode(self._get(contract_id)))

    def keep_promise(self, row: models.Promise) -> PromiseRow:
        """A promise of an introduction was kept: told to the contract where an event says so, else ended by itself."""
        assert row.contract is not None
        event = rules.event_for_kept(decode(row.contract), row.key)
        if event is not None:
            self._apply(row.contract.pk, event, None, "owner")
        row.refresh_from_db()
        if row.state in {Kept.PENDING.value, Kept.UNRESOLVED.value}:
            with journal.change(self.desk, "promise_kept", f"Kept: {row.words}", ties=False) as change:
                change.update(row, state=Kept.KEPT.value, known_by=KnownBy.TICKED.value, ended_at=self.desk.now())
        return self.desk.promises.get(row.pk)

    def _apply(
        self, contract_id: int, event: events.Event, version: int | None, actor: str, *, carry: bool = False
    ) -> None:
        with database_errors(), transaction.atomic():
            row = models.Contract.objects.select_for_update().get(pk=contract_id)
            if version is not None and row.version != version:
                raise Refused("this introduction has moved on meanwhile", hint="look at it again, then decide")
            contract = decode(row)
            now = self.desk.now()
            outcome = transition(contract, event, now, surroundings(self.desk, contract, row.pk))
            after = outcome.contract
            said = screen.told(after, event)
            moved = after.state is not contract.state  # then the route into a target is free no more, or again
            with journal.change(
                self.desk,
                f"introduction_{events.name_of(event)}",
                said,
                kind="Contract",
                object_id=row.pk,
                ties=moved or carry,
                actor=actor,
            ) as change:
                change.update(
                    row,
                    kind=after.kind.value,
                    state=after.state.value,
                    known_by=after.known_by.value,
                    data=encode(after),
                    version=row.version + 1,
                    lapses_at=after.lapses_at,
                    reply_by=after.reply_by,
                    open=is_open(after),
                    changed_at=now,
                )
                promises.write(change, row, outcome.made, now)
                promises.end(change, row, outcome.ended, now)
                if moved:
                    self._plays_hear(change, row, after)
                if carry:
                    vouching.carry(self.desk, change, after, row.pk)
                met = contract.met_at is None and after.met_at is not None and self._now_known(change, row, after)
        if carry or met:
            self.desk.network.refresh_derived([after.voucher.person, after.addressee.person])
        if self.desk.row.account_id is not None and actor != chains.ACTOR:
            chains.carry(contract_id, event, now)

    def _plays_hear(self, change: journal.Change, row: models.Contract, after: Contract) -> None:
        """A yes is a way into the target; an introduction ends what was there to get to know somebody."""
        if after.state in {State.AGREED, State.NAME_GRANTED} and row.target_id is not None:
            occasions.tell(self.desk, change, Occasion("way in found", target=row.target_id, contract=row.pk))
        if after.state is State.INTRODUCED and after.addressee.person:
            occasions.tell(self.desk, change, Occasion("introduced", person=after.addressee.person, contract=row.pk))

    def _now_known(self, change: journal.Change, row: models.Contract, after: Contract) -> bool:
        """Whom I met through somebody I know from then on: nobody is asked "do you know them?" about them again."""
        person = models.Person.objects.filter(desk=self.desk.row, pk=after.addressee.person, merged_into=None).first()
        if self._side(row).role != Role.SEEKER.value or person is None:
            return False
        about = Q(a=person, b=self.desk.row.me) | Q(a=self.desk.row.me, b=person)
        if models.Evidence.objects.filter(about, desk=self.desk.row, kind__in=_KNOWN, edited=True).exists():
            return False
        self.desk.words.say(change, person, "knows", f"met through {after.voucher.name}"[:LINE])
        return True

    # ---- standing, doors, limits

    def standing(self, person_id: int) -> "builtins.list[str]":
        """How my promises to this person turned out, as facts in words."""
        from inroad.desk import records

        return records.standing(self.desk, person_id)

    def employer_record(self, organisation_id: int | None) -> "builtins.list[str]":
        """How an employer answers introductions, labelled observed or self-reported."""
        from inroad.desk import records

        return records.employer(self.desk, organisation_id)

    # ---- pages of the others

    def link(self, contract_id: int, role: str, days: int = links.USUAL_DAYS) -> LinkMade:
        """A page for "voucher" or "addressee", open for ``days``; see :func:`inroad.desk.links.make`."""
        return links.make(self.desk, contract_id, role, days)

    def links(self, contract_id: int) -> "builtins.list[LinkRow]":
        return links.rows(self.desk, contract_id)

    def revoke_link(self, link_id: int) -> None:
        """Close a page for good."""
        links.revoke(self.desk, link_id)

    # ---- inside

    def _rows(self) -> "QuerySet[models.Contract]":
        """Those that this desk's owner asked for; what they do for others is in :mod:`inroad.desk.community`."""
        return self._asked().filter(follows=None)

    def _asked(self) -> "QuerySet[models.Contract]":
        """As :meth:`_rows`, with the asks of others that the owner passed on."""
        rows = models.Contract.objects.filter(sides__desk=self.desk.row, sides__role=Role.SEEKER.value).distinct()
        return rows.prefetch_related("sides", "promises")

    def _get(self, contract_id: int) -> models.Contract:
        row = self._asked().filter(pk=contract_id).first()
        if row is None:
            raise NotFound(f"there is no introduction #{contract_id} on this desk")
        return row

    def _side(self, row: models.Contract) -> models.ContractSide:
        return next(side for side in row.sides.all() if side.desk_id == self.desk.row.pk)

    def _row(self, row: models.Contract) -> ContractRow:
        contract = decode(row)
        pending = [p for p in row.promises.all() if p.state == Kept.PENDING.value]
        first = min(pending, key=lambda p: p.due_at, default=None)
        return ContractRow(
            id=row.pk,
            kind=row.kind,
            state=row.state,
            words=screen.where_it_stands(contract, self.desk.now()),
            voucher=contract.voucher.name,
            addressee=contract.addressee.name,
            organisation=contract.organisation,
            known_by=row.known_by,
            changed_at=row.changed_at,
            open=row.open,
            role=self._side(row).role,
            next=self.desk.promises.shown(first) if first else None,
        )

    def _as_side(self, person: models.Person) -> Side:
        address = (
            person.identities.filter(kind="email").order_by("-edited", "-id").values_list("value", flat=True).first()
        )
        return Side(person.name or (address or ""), person.pk, person.party_id or 0, address or "")

    def _last_blurb(self) -> str:
        """The few sentences on who I am, as I last wrote them: a blurb is written once and mended."""
        last = self._rows().order_by("-changed_at").first()
        return decode(last).ask.blurb if last is not None else ""


def _kind(text: str) -> Kind:
    try:
        return Kind(text.replace("-", " ").replace("_", " "))
    except ValueError:
        kinds = ", ".join(kind.value for kind in Kind)
        raise BadInput(f"there is no introduction of the kind “{text}”", hint=f"one of: {kinds}") from None
