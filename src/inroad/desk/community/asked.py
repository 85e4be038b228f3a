"""The blind ask as the member has it who is asked: who asks, for what, about whom in their own book; and their answer.

    no   ─→ noted for themselves alone; the asker's pages stay as they were
    yes  ─→ an ordinary introduction on the asker's desk, voucher's side at this one
              asker's book      the member as an entry, and whom they will ask, if the yes names them
              introduction      drafted, terms accepted as on the day of the ask, asked, answered: from then on CONTRACT

The asker is told who, and whom, at the yes and not before; the walls (:mod:`.walls`) are looked at once more then.
Refused: an answer to what is over, a person of another book, or of another place than the one asked about.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction

from inroad import words as say
from inroad.community import asking
from inroad.community.asking import PutState
from inroad.desk import guest_acts, journal, merging
from inroad.desk.community import asks, walls
from inroad.desk.community.blind_shapes import AskedRow, Choice
from inroad.desk.guest_shapes import Field
from inroad.desk.opening import database_errors
from inroad.desk.text import NOTE, clean
from inroad.errors import BadInput, NotFound, Refused
from inroad.introductions import days, events
from inroad.introductions.model import Ask, Contract, Kind, Role, Side, Terms
from inroad.store import models

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from inroad.desk.door import Desk

MOST_LISTED = 100
_MOST_CHOICES = 50
_BE_NAMED = 2
_INTRODUCE = "introduce"


def rows(desk: "Desk", *, open_only: bool = False) -> list[AskedRow]:
    """What I was asked, what is open first, then the latest. Reads only."""
    puts = _puts(desk).order_by("-put_at", "-id")[:MOST_LISTED]
    found = [row(desk, put) for put in puts]
    return [one for one in sorted(found, key=lambda one: not one.open) if one.open or not open_only]


def answer(
    desk: "Desk",
    put_id: int,
    said: str,
    words: str,
    person_id: int | None,
    *,
    name_them: bool | None,
    fields: Mapping[str, str],
) -> AskedRow:
    """ "yes" or "no", with words if they like; ``person_id``: somebody else of their book at that place.

    ``name_them``: whether the asker is told at once whom they will ask (None: as their consent for that person says).
    ``fields``: terms and ground of a yes, as on a page behind a link. Raises NotFound, BadInput, Refused.
    """
    if said not in {"yes", "no"}:
        raise BadInput(f"“{said[:40]}” is no answer to this", hint="yes or no")
    text, now = clean(words, "your words", NOTE, lines=True), desk.now()
    gone = False
    with database_errors(), transaction.atomic():
        ask = _locked(desk, put_id)
        put = _puts(desk).get(pk=put_id)
        put.ask = ask
        state = asking.answer(rules_of(put), said == "yes", now)
        gone = state is PutState.YES and not _may_go_on(desk, ask)
        if gone:
            state = PutState.GONE
        put.state, put.words, put.answered_at = state.value, "" if state is PutState.YES else text, now
        if state is PutState.YES:
            put.person = _chosen(desk, ask, put, person_id)
            named = name_them if name_them is not None else _level(desk, put) >= _BE_NAMED
            ask.state, ask.contract = asking.AskState.YES.value, _agree(desk, ask, put, text, fields, named=named)
            ask.save(update_fields=["state", "contract"])
        put.save(update_fields=["state", "words", "answered_at", "person"])
    with database_errors(), transaction.atomic():  # one desk's lock at a time: two who help each other never wait
        journal.lock(desk.row.pk)
        told = f"Answered {ask.desk.me.name if ask.desk.me else 'somebody'}: {put.state}"
        journal.record(desk.row, "blind_answered", told, kind="BlindPut", object_id=put.pk, at=now)
    if gone:
        raise Refused("this was taken back meanwhile", hint="nothing is expected of you any more")
    return row(desk, put)


def row(desk: "Desk", put: models.BlindPut) -> AskedRow:
    """One of them as its member reads it."""
    from inroad.desk.door import Desk

    ask, now = put.ask, desk.now()
    asker = Desk(ask.desk, now)
    is_open = put.state == PutState.PUT.value and now <= put.until
    there = choices(desk, ask) if is_open else []
    person = put.person
    return AskedRow(
        id=put.pk,
        seeker=asker.me.name or "Somebody",
        about=asks.about_of_row(ask),
        organisation=ask.organisation_name,
        until=put.until,
        put_at=put.put_at,
        open=is_open,
        answered="" if is_open else _answered(desk, put),
        why=ask.why if is_open or put.state == PutState.YES.value else "",
        for_them=ask.for_them if is_open else "",
        blurb=ask.blurb if is_open else "",
        record=asks.record_of(asker) if is_open else (),
        person_id=put.person_id,
        person=person.name if person is not None else "",
        others=tuple(one for one in there if one.id != put.person_id),
        words=put.words,
        name_them=is_open and _level(desk, put) >= _BE_NAMED,
        contract_id=ask.contract_id if put.state == PutState.YES.value else None,
        fields=_fields(asker) if is_open else (),
    )


def choices(desk: "Desk", ask: models.BlindAsk) -> list[Choice]:
    """Who of my own book is at the place asked about, by name."""
    roles = models.Position.objects.filter(
        desk=desk.row, organisation__key=ask.organisation_key, ended=False, school=False
    )
    people = models.Person.objects.filter(
        pk__in=roles.values("person"), merged_into=None, trashed_at=None, leave_alone=False
    ).exclude(pk=desk.row.me_id or 0)
    return [Choice(one.pk, one.name, one.title) for one in people.order_by("sort_key", "pk")[:_MOST_CHOICES]]


def rules_of(put: models.BlindPut) -> asking.Put:
    """A put as the rules know it."""
    return asking.Put(put.pk, PutState(put.state), put.put_at, put.until, put.answered_at)


# ---- inside


def _puts(desk: "Desk") -> "QuerySet[models.BlindPut]":
    found = models.BlindPut.objects.filter(desk=desk.row)
    return found.select_related("ask__desk__me", "ask__desk__account", "ask__opening", "ask__target", "person")


def _locked(desk: "Desk", put_id: int) -> models.BlindAsk:
    """The ask of a put of mine, taken for this transaction: rounds and withdrawals take it first, too."""
    ask_id = _puts(desk).filter(pk=put_id).values_list("ask_id", flat=True).first()
    if ask_id is None:
        raise NotFound(f"nobody asked you #{put_id}")
    rows = models.BlindAsk.objects.select_for_update(of=("self",))
    return rows.select_related("desk__me", "desk__account", "opening", "target__organisation").get(pk=ask_id)


def _may_go_on(desk: "Desk", ask: models.BlindAsk) -> bool:
    from inroad.desk.door import Desk

    asker = Desk(ask.desk, desk.now())
    account = ask.desk.account
    is_open = asking.seen(asks.rules_of(ask, ask.desk), desk.now()) in asking.OPEN
    if account is None or not account.is_active or not is_open:
        return False
    target = ask.target
    if target is not None and target.organisation_id in asker.setup.guarded_organisations():
        return False
    return walls.AskersWalls(asker).open_to(desk.row, None)


def _chosen(desk: "Desk", ask: models.BlindAsk, put: models.BlindPut, person_id: int | None) -> models.Person | None:
    if person_id is None or person_id == put.person_id:
        return put.person
    if person_id not in {one.id for one in choices(desk, ask)}:
        raise NotFound(f"nobody #{person_id} of your book is at {ask.organisation_name}")
    return desk.people._get(person_id)


def _level(desk: "Desk", put: models.BlindPut) -> int:
    from inroad.desk.community import consent

    if put.person_id is None:
        return 0
    tie = (desk.row.pk, put.person_id)
    return int(consent.present([tie])[tie])


def _agree(
    desk: "Desk", ask: models.BlindAsk, put: models.BlindPut, text: str, fields: Mapping[str, str], *, named: bool
) -> models.Contract:
    """The introduction that the yes makes, on the asker's desk. Raises Refused as any ask would."""
    from inroad.desk.door import Desk

    asker = Desk(ask.desk, desk.now())
    person = put.person if named else None
    if person is not None and not walls.AskersWalls(asker).open_to(desk.row, person):
        raise Refused(f"this can't go to {person.name or 'them'}", hint="choose somebody else there, or say no")
    now = desk.now()
    said = f"{desk.me.name} can help with {asks.about_of_row(ask)}"
    with journal.change(asker, "blind_yes", said, actor="voucher") as change:
        voucher = enter(asker, change, desk)
        addressee = _enter_addressee(asker, change, person, ask) if person is not None else Side("")
        contract = Contract(
            kind=Kind.INTRODUCTION,
            seeker=asker_side(asker),
            voucher=voucher,
            addressee=addressee,
            ask=Ask(
                blurb=ask.blurb, why=ask.why, value=ask.for_them, personal=ask.why,
                note="\n\n".join(part for part in (ask.blurb, ask.for_them) if part), opening=_opening(ask, addressee),
            ),
            terms=Terms(timezone=ask.desk.timezone),
            organisation=ask.organisation_name,
            drafted_at=now,
        )  # fmt: skip
        target = ask.target if ask.target is not None and ask.target.trashed_at is None else None
        made = asker.introductions._write_new(change, contract, target, {Role.VOUCHER: desk.row})
    tell = asker.introductions._apply
    tell(made.pk, events.TermsAccepted(at=ask.made_at), None, "owner")
    tell(made.pk, events.Asked(), None, "worker")
    made.refresh_from_db()
    yes = guest_acts.event(contract, Role.VOUCHER, _INTRODUCE, {**fields, "reason": text})
    tell(made.pk, yes, None, "voucher")
    asker.network.refresh_derived([pk for pk in (voucher.person, addressee.person) if pk])
    return made


def asker_side(asker: "Desk") -> Side:
    """The owner of a desk as the seeker of an introduction."""
    me = asker.me
    address = me.emails[0] if me.emails else ""
    return Side(me.name or "Somebody", me.person_id or 0, asker.row.party_id or 0, address)


def enter(asker: "Desk", change: journal.Change, member: "Desk") -> Side:
    """A member in another's own book, as who said yes to them: the entry that is there, else a new one."""
    addresses = walls.plain_addresses(member.row)
    person = walls.known_as(asker, member.row)
    name = member.me.name or "Somebody here"
    if person is None:
        person = asker.people.make(change, name)
        change.update(person, party_id=member.row.party_id)
        for value in addresses[:1]:
            change.create(
                models.Identity(desk=asker.row, person=person, kind="email", value=value, shown=value, edited=True)
            )
    return Side(person.name or name, person.pk, member.row.party_id or 0, addresses[0] if addresses else "")


def _enter_addressee(asker: "Desk", change: journal.Change, theirs: models.Person, ask: models.BlindAsk) -> Side:
    """Whom the member will ask, in the asker's book: by name and place. How to reach them is the member's to say."""
    ids = merging.entries_of(theirs.pk)
    points = models.Identity.objects.filter(person_id__in=ids, kind__in=("email", "url")).values("value")
    known = models.Identity.objects.filter(desk=asker.row, kind__in=("email", "url"), value__in=points)
    identity = known.select_related("person__merged_into").order_by("pk").first()
    person = (identity.person.merged_into or identity.person) if identity is not None else None
    if person is None:
        person = asker.people.make(change, theirs.name)
        asker.people._position(change, person, ask.organisation_name, "")
    return Side(person.name or theirs.name, person.pk, person.party_id or 0, "")


def _opening(ask: models.BlindAsk, addressee: Side) -> str:
    """What stands for a name while there is none."""
    if ask.opening is not None:
        return asks.about_of_row(ask)
    return "" if addressee.name else asks.about_of_row(ask)


def _fields(asker: "Desk") -> tuple[Field, ...]:
    """Terms and ground of a yes, as a voucher behind a link says them."""
    terms = Terms(timezone=asker.row.timezone)
    blank = Contract(Kind.INTRODUCTION, Side(asker.me.name), Side("you"), Side(""), terms=terms)
    return guest_acts._yes_fields(blank)


def _answered(desk: "Desk", put: models.BlindPut) -> str:
    day = say.day(days.day_in(put.answered_at or put.until, desk.row.timezone))
    return {
        PutState.YES: f"You said yes, {day}.",
        PutState.NO: f"You said “not this time”, {day}. Only you know.",
        PutState.GONE: "It was taken back. Nothing is expected of you.",
    }.get(PutState(put.state), "No answer was needed. No harm done.")
