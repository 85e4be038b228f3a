"""Two vouchers in a row: the first passes the ask on, in their own words, to somebody of their book who is nearer.

    Alice ── asks ─→ Bob  ── passes on ─→ Dora ─→ Carol            two introductions, the second ``follows`` the first
    what Dora and Carol say   ─ told upwards ──→ Alice's introduction moves with it
    what Alice does, reports  ─ told downwards → Dora hears, as Bob did

Each step has its own terms and promises: towards Dora it is Bob who asks, for Alice. Alice reads days and what is
expected, and Dora's name once Dora said yes. What travels is the part that Alice wrote to be passed on; why she asked
Bob stays between the two. Bob's promises to Dora are on no list and are never reminded of: he helps.

Refused: more than two in a row, a second one while the first is open, anybody from whom Alice's search is kept.
"""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from django.db import transaction

from inroad.community import course
from inroad.desk import journal
from inroad.desk.contract_rows import decode
from inroad.desk.opening import database_errors
from inroad.desk.text import clean
from inroad.errors import BadInput, NotFound, Refused
from inroad.introductions import events
from inroad.introductions.events import MOST_CHARS, Answer, Event
from inroad.introductions.model import Ask, Contract, Kind, KnownBy, Role, Side, State, Terms
from inroad.matching import identities as forms
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

ACTOR: Final = "chain"
"""Who says so, of what one step tells the other: it is not told back."""
_MAY: Final = frozenset({State.ASKED, State.LAPSED, State.AGREED, State.UNANSWERED})
_FAILED: Final = frozenset(
    {State.LAPSED, State.NOT_THIS_TIME, State.SOMEONE_ELSE, State.WITHDRAWN, State.DECLINED, State.RELEASED,
     State.CLOSED}
)  # fmt: skip
_TOLD: Final = KnownBy.TOLD


def next_of(row: models.Contract) -> models.Contract | None:
    """The latest step that this introduction was passed on to, if any."""
    found = models.Contract.objects.filter(follows=row).order_by("-id")
    return found.prefetch_related("sides", "promises").first()


def may_hand_on(row: models.Contract, contract: Contract) -> bool:
    """Can its voucher pass it on now?"""
    if row.follows_id is not None or contract.kind is not Kind.INTRODUCTION or contract.state not in _MAY:
        return False
    handed = next_of(row)
    return handed is None or State(handed.state) in _FAILED


def hand_on(desk: "Desk", contract_id: int, person_id: int, words: str) -> models.Contract:
    """Pass an ask that came to me on to somebody of my book. Nothing is sent: I write or call, as with any ask.

    A yes of mine is part of it. Raises NotFound, Refused as for any ask, BadInput.
    """
    from inroad.desk.community import asked, helping

    row = helping._get(desk, contract_id)
    contract = decode(row)
    asker = asker_of(row, desk.now())
    if asker is None or not may_hand_on(row, contract):
        raise Refused("this can't be passed on now", hint="open the page again to see where it stands")
    said = clean(words, "your words", MOST_CHARS, lines=True)
    if not said:
        raise Refused("a few words of your own belong to it", hint="why you think of them, and who asks")
    person = desk.people._get(person_id)
    member = _member(desk, person)
    _may_hear(asker, person, member)
    put = models.BlindPut.objects.filter(desk=desk.row, ask__contract=row).select_related("person").first()
    about = put.person if put is not None and contract.addressee.name else None
    second = Contract(
        kind=Kind.INTRODUCTION,
        seeker=asked.asker_side(desk),
        voucher=desk.introductions._as_side(person),
        addressee=desk.introductions._as_side(about) if about is not None else Side(contract.addressee.name),
        ask=Ask(
            blurb=contract.ask.blurb, why=said, value=contract.ask.value, note=contract.ask.note, personal=said,
            opening=contract.ask.opening,
        ),
        terms=Terms(contract.terms.contact_days, timezone=desk.row.timezone),
        organisation=contract.organisation,
        drafted_at=desk.now(),
    )  # fmt: skip
    with database_errors(), transaction.atomic():
        if contract.state in {State.ASKED, State.LAPSED}:
            yes = events.Answered(Answer.AGREED, known_by=KnownBy.OBSERVED)
            asker.introductions._apply(row.pk, yes, None, Role.VOUCHER.value)
        told = f"Passed on an ask of {contract.seeker.name or 'somebody'}"
        with journal.change(desk, "passed_on", told, ties=False) as change:
            made = desk.introductions._write_new(
                change, second, None, {Role.VOUCHER: member} if member is not None else {}, follows=row
            )
        desk.introductions._apply(made.pk, events.TermsAccepted(), None, "owner")
        desk.introductions._apply(made.pk, events.Asked(), None, "owner")
    with database_errors(), transaction.atomic():
        journal.lock(asker.row.pk)
        heard = f"{contract.voucher.name or 'Somebody'} passed your ask on to somebody nearer"
        journal.record(asker.row, "ask_passed_on", heard, kind="Contract", object_id=row.pk, actor="voucher",
                       at=desk.now())  # fmt: skip
    made.refresh_from_db()
    return made


def letter(row: models.Contract) -> tuple[str, str]:
    """What the first voucher may send with it: (text, a link that opens it in their mail program)."""
    contract = decode(row)
    whom = for_whom(row)
    note = f"{whom} writes:\n\n{contract.ask.note}" if whom and contract.ask.note else contract.ask.note
    text = "\n\n".join(part for part in (contract.ask.why, note) if part)
    subject = f"{whom}, via {contract.seeker.name}" if whom else contract.seeker.name
    address = contract.voucher.address
    return text, f"mailto:{quote(address)}?subject={quote(subject)}&body={quote(text)}" if address else ""


# ---- what one step tells the other


def carry(contract_id: int, event: Event, now: datetime) -> None:
    """After an event of one step, tell the other. What does not fit where that one stands is let go."""
    row = models.Contract.objects.filter(pk=contract_id).first()
    if row is None:
        return
    if row.follows_id is not None:
        _tell(row.follows_id, _upwards(event), now)
        return
    for pk, state in models.Contract.objects.filter(follows=row).order_by("id").values_list("pk", "state"):
        has_desk = models.ContractSide.objects.filter(contract=pk, role=Role.VOUCHER.value, desk__isnull=False)
        _tell(pk, _downwards(event, State(state), hears=has_desk.exists()), now)


def _upwards(event: Event) -> Event | None:
    """What the second voucher and the addressee said, as the seeker's introduction hears it."""
    match event:
        case events.Answered(answer=Answer.NAME_USE, how=how):
            return events.Answered(Answer.NAME_USE, known_by=_TOLD, how=how)
        case events.PutToAddressee():
            return events.PutToAddressee(known_by=_TOLD)
        case events.AddresseeAnswered(yes=yes, how_to_contact=how, reason=reason):
            return events.AddresseeAnswered(yes, known_by=_TOLD, how_to_contact=how, reason=reason)
        case events.AddresseeSilent():
            return events.AddresseeSilent(known_by=_TOLD)
        case events.Introduced():
            return events.Introduced(known_by=_TOLD)
        case events.AddresseeLeft():
            return events.AddresseeLeft(known_by=_TOLD)
    return None


def _downwards(event: Event, state: State, *, hears: bool) -> Event | None:
    """What the seeker did, as the second voucher's introduction hears it. ``hears``: they read it at a desk of theirs;
    otherwise a report is the first voucher's to give.
    """
    match event:
        case events.Contacted(spoke=spoke):
            return events.Contacted(known_by=_TOLD, spoke=spoke)
        case events.MeetingSet(meeting_at=moment):
            return events.MeetingSet(moment, known_by=_TOLD)
        case events.MeetingCancelled(by=by, reason=reason):
            return events.MeetingCancelled(by, True, known_by=_TOLD, reason=reason)
        case events.Met():
            return events.Met(known_by=_TOLD)
        case events.Reported(which=which) if hears:
            return events.Reported(which, known_by=_TOLD)
        case events.AddresseeLeft():
            return events.AddresseeLeft(known_by=_TOLD)
        case events.Closed(outcome=outcome):
            return events.Closed(outcome, known_by=_TOLD)
        case events.Released(words=words) | events.Withdrawn(words=words):
            return _called_off(words, state)
        case events.Answered(answer=Answer.NOT_THIS_TIME):
            return _called_off("", state)
    return None


def _called_off(words: str, state: State) -> Event:
    if state in {State.ASKED, State.LAPSED}:
        return events.Withdrawn(known_by=_TOLD)
    return events.Released(words or "It does not go on, through no fault of yours; thank you.", known_by=_TOLD)


def _tell(contract_id: int, event: Event | None, now: datetime) -> None:
    if event is None:
        return
    row = models.Contract.objects.get(pk=contract_id)
    home = asker_of(row, now)
    if home is None:
        return
    try:
        with transaction.atomic():
            home.introductions._apply(contract_id, event, None, ACTOR)
    except (Refused, BadInput, NotFound):
        return  # the two may stand differently: each voucher can still say it on their own page


# ---- as it is read


def words_for_seeker(row: models.Contract, now: datetime) -> str:
    """Where the step that my ask was passed on to stands; "" if it wasn't."""
    handed = next_of(row)
    return course.passed_on(decode(handed), now) if handed is not None else ""


def words_of(desk: "Desk", row: models.Contract) -> str:
    """The same to the one who passed it on, who knows the name."""
    from inroad.introductions import screen

    return screen.where_it_stands(as_read(row, decode(row)), desk.now())


def for_whom(row: models.Contract) -> str:
    """For whom a step was passed on; "" for an ordinary introduction."""
    if row.follows_id is None:
        return ""
    side = models.ContractSide.objects.filter(contract=row.follows_id, role=Role.SEEKER.value)
    return side.values_list("name", flat=True).first() or "somebody"


def as_read(row: models.Contract, contract: Contract) -> Contract:
    """The contract as a helper reads it: of a step passed on, who will call is the one for whom it is."""
    whom = for_whom(row)
    return replace(contract, seeker=replace(contract.seeker, name=whom)) if whom else contract


def asker_of(row: models.Contract, now: datetime) -> "Desk | None":
    """The desk whose introduction it is; None once it is gone."""
    from inroad.desk.door import Desk

    sides = models.ContractSide.objects.filter(contract=row, role=Role.SEEKER.value, desk__isnull=False)
    side = sides.select_related("desk__me").first()
    return Desk(side.desk, now) if side is not None and side.desk is not None else None


# ---- inside


def _member(desk: "Desk", person: models.Person) -> models.Desk | None:
    """The desk of somebody in my book who is a member here by an address they proved. Nothing shows that they are."""
    values = models.Identity.objects.filter(person=person, kind="email").values_list("value", flat=True)
    found = models.PartyAddress.objects.filter(value__in=[*values, *map(forms.email_key, values)])
    party = found.order_by("id").values_list("party_id", flat=True).first()
    rows = models.Desk.objects.filter(party=party or 0, account__is_active=True).exclude(pk=desk.row.pk)
    return rows.select_related("account").first()


def _may_hear(asker: "Desk", person: models.Person, member: models.Desk | None) -> None:
    """Raise Refused where the one for whom it is passed on must not be spoken of; in words that tell nobody why."""
    from inroad.desk.community.walls import AskersWalls

    theirs = AskersWalls(asker)
    if not theirs.may_hear(person) or (member is not None and not theirs.open_to(member, None)):
        raise Refused(f"this ask can't go to {person.name or 'them'}", hint="somebody else may be near as well")
