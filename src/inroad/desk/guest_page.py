"""A helper's page, put together: what this side may read, what it said, what it can say.

    role        reads of the ask                     of the introduction
    voucher     blurb, why, value, note              where it stands; not what the addressee gave as a reason
    addressee   blurb, value, note                   where it stands; not why the voucher was chosen

Nothing here comes from what a desk observed, from private notes, from other introductions or from limits somebody else
set. The record is what the seeker promised this very reader, and how that went.
"""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from django.conf import settings

from inroad import words as say
from inroad.desk import confirmations, guest_acts, records, surroundings
from inroad.desk import wishes as kept
from inroad.desk.guest_shapes import Act, Field, GuestPage
from inroad.introductions import days, guards, machine, screen
from inroad.introductions.checklist import before_you_vouch
from inroad.introductions.model import Contract, Limits, Role, State
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk
    from inroad.desk.guest import Seat

CLOSE_DOOR, REOPEN_DOOR, LIMITS, LEAVE_ALONE = "close-door", "reopen-door", "limits", "leave-alone"
_WISHES_DONE: Final = {
    CLOSE_DOOR: "You said that you would rather not be asked",
    REOPEN_DOOR: "You asked to open the door again, by mail",
    LIMITS: "You set limits, by mail",
    LEAVE_ALONE: "You asked to be left alone",
}
_MOST_DONE: Final = 20


def made(seat: "Seat") -> GuestPage:
    """The page as it stands. Reads only."""
    contract, role = seat.contract, seat.role
    asked = contract.state is not State.DRAFTED
    ask = contract.ask
    talk = talked(seat)
    record = tuple(records.to_reader(seat.desk, seat.side.person_id or 0))
    return GuestPage(
        role=role.value,
        reader=seat.side.name,
        seeker=contract.seeker.name or "Somebody",
        about=_about(contract, role) if asked else "",
        organisation=contract.organisation if asked else "",
        stands=stands(contract, role, one_person=seat.one_person),
        blurb=ask.blurb if asked else "",
        why=(ask.why or ask.personal) if asked and role is Role.VOUCHER else "",
        value=ask.value if asked else "",
        note=ask.note if asked else "",
        terms=_terms(contract, role) if asked else (),
        record=record,
        before=before_you_vouch(contract, record) if role is Role.VOUCHER and talk else (),
        done=_done(seat),
        acts=(*talk, *wishes(seat)),
        sees=_sees(contract, role),
        expires_at=seat.link.expires_at,
        over=asked and not talk,
        by=(seat.desk.me.name or "Somebody") if seat.link.contract.follows_id is not None else "",
    )


def acts(seat: "Seat") -> tuple[Act, ...]:
    """Everything that this side can say here and now."""
    return (*talked(seat), *wishes(seat))


def talked(seat: "Seat") -> tuple[Act, ...]:
    """What can be said about the introduction itself."""
    if seat.one_person:
        return ()
    return guest_acts.offered(seat.contract, seat.role, seat.now, seat.around)


def wishes(seat: "Seat") -> tuple[Act, ...]:
    """What can be wished beyond this introduction. What counts through a mail needs an address and a server that sends.

    Without those "leave me alone" is still heard, for this one desk.
    """
    seeker = seat.contract.seeker.name or "them"
    by_mail = confirmations.possible(seat.side.address)
    here = seat.side.person is not None
    found = []
    if seat.role is Role.VOUCHER and not seat.limits.left_alone:
        if not seat.limits.door_closed and here:
            reason = Field("reason", "Why, if you like to say", hint=f"{seeker} reads this")
            found.append(
                Act(
                    CLOSE_DOOR, f"Don't ask me again, {seeker}", "Holds at once, for them alone.", (reason,), plain=True
                )
            )
        if seat.limits.door_closed and by_mail and here:
            found.append(
                Act(
                    REOPEN_DOOR,
                    f"{seeker} may ask me again",
                    "Counts once confirmed by mail.",
                    by_mail=True,
                    plain=True,
                )
            )
        if by_mail:
            found.append(
                Act(
                    LIMITS, "Set limits", "For everybody on this server.", _limit_fields(seat), by_mail=True, plain=True
                )
            )
    if not seat.limits.left_alone and (by_mail or here):
        found.append(
            Act(LEAVE_ALONE, "Leave me alone", "Nobody on this server asks you or writes to you any more, for good.",
                by_mail=True, plain=True)
            if by_mail
            else Act(LEAVE_ALONE, "Leave me alone", f"{seeker} does not ask you or write to you any more.", plain=True)
        )  # fmt: skip
    return tuple(found)


def limits_of(desk: "Desk", side: models.ContractSide) -> Limits:
    """What this side wishes, whether or not the desk still has an entry for them."""
    found = surroundings.limits_of(desk, side.person_id or 0)
    if found.left_alone or not side.address:
        return found
    return replace(found, left_alone=kept.left_alone([side.address], [side.party_id]))


def thanks(seat: "Seat", key: str) -> str:
    """What is said back, in the words of who said it."""
    seeker = seat.contract.seeker.name or "They"
    addressee = guards.called(seat.contract, Role.ADDRESSEE)
    voucher = guards.called(seat.contract, Role.VOUCHER)
    return {
        "introduce": f"Thank you. {seeker} knows now that you will ask {addressee}, and waits for your word.",
        "use-my-name": f"Thank you. {seeker} may say that you sent them, and tells you what comes of it.",
        "someone-else": f"Thank you. {seeker} has the name and tells you where it leads.",
        "asked": f"Good. {seeker} knows that {addressee} has the question.",
        "they-said-yes": f"Wonderful. {seeker} knows; now put the two in touch.",
        "they-said-no": f"Thank you for asking. {seeker} knows, and nobody asks {addressee} again.",
        "no-answer": f"Thank you for asking. {seeker} knows; no harm done.",
        "introduced": f"Thank you. {seeker} makes contact as agreed and tells you how it went.",
        "called": f"Thank you for calling. {seeker} follows up and tells you how it went.",
        "basis": f"Thank you. {seeker} sees how you know the work.",
        "yes": f"Thank you. {voucher} and {seeker} hear of it.",
        "they-left": "Thank you for saying so. Nobody is to blame, and this ends here.",
        "left": "Thank you for saying so. Nobody is to blame, and this ends here.",
        "not-this-time": f"That is fine. {seeker} knows, and nobody is hurt.",
    }[key]


# ---- the parts


def stands(contract: Contract, role: Role, *, one_person: bool = False) -> str:
    """Where it stands, in a sentence to this side."""
    seeker = contract.seeker.name or "Somebody"
    voucher, addressee = (guards.called(contract, one) for one in (Role.VOUCHER, Role.ADDRESSEE))
    if one_person:
        return f"{seeker} asks for you yourself: no introduction is needed."
    if role is Role.VOUCHER:
        calls = machine.calls_first(contract.kind)
        lapses = _by(contract.lapses_at, contract)
        return {
            State.DRAFTED: f"{seeker} has not asked yet.",
            State.ASKED: f"{seeker} asks you for {screen.kind(contract).replace('their name', 'your name')}"
            + (f". An answer {lapses} is in good time; none at all does no harm." if lapses else "."),
            State.AGREED: f"You said yes; now you {'call' if calls else 'ask'} {addressee}.",
            State.NAME_GRANTED: f"{seeker} may use your name.",
            State.SOMEONE_ELSE: "You named somebody else.",
            State.NOT_THIS_TIME: "You said “not this time”.",
            State.LAPSED: "No answer was needed. You can still say something, if you like.",
            State.WITHDRAWN: f"{seeker} took it back.",
            State.PUT: f"You asked {addressee}.",
            State.ACCEPTED: f"{addressee} said yes; now you put the two in touch.",
            State.DECLINED: f"{addressee}: not this time.",
            State.UNANSWERED: f"{addressee} has not answered, no harm done.",
            State.INTRODUCED: f"You put them in touch; {seeker} makes contact {_by(contract.contact_by, contract)}.",
            State.CONTACTED: f"{seeker} made contact with {addressee}.",
            State.MET: f"{seeker} and {addressee} met.",
            State.RELEASED: f"{seeker} told you that they can't.",
            State.CLOSED: "This introduction is over.",
        }[contract.state]
    return {
        State.AGREED: f"{voucher} would like to introduce {seeker} to you.",
        State.PUT: f"{voucher} would like to introduce {seeker} to you.",
        State.UNANSWERED: f"{voucher} would like to introduce {seeker} to you. There is no hurry.",
        State.ACCEPTED: f"You said yes; {voucher} puts you in touch.",
        State.DECLINED: "You said “not this time”.",
        State.INTRODUCED: f"{seeker} makes contact with you {_by(contract.contact_by, contract)}.",
        State.CONTACTED: f"{seeker} made contact with you.",
        State.MET: f"You and {seeker} met.",
    }.get(contract.state, "This introduction is not under way any more.")


def _by(moment: datetime | None, contract: Contract) -> str:
    return f"by {say.day(days.day_in(moment, contract.terms.timezone))}" if moment is not None else ""


def _about(contract: Contract, role: Role) -> str:
    if role is Role.ADDRESSEE:
        return f"an introduction to you, from {guards.called(contract, Role.VOUCHER)}"
    whom = contract.addressee.name
    if whom and contract.organisation:
        whom = f"{whom}, {contract.organisation}"
    return whom or contract.ask.opening or guards.called(contract, Role.ADDRESSEE)


def _terms(contract: Contract, role: Role) -> tuple[str, ...]:
    terms, seeker = contract.terms, contract.seeker.name or "They"
    within = say.count(terms.contact_days, "day")
    found = [
        f"{seeker} makes contact within {within} of being introduced, or tells {_told(contract, role)} beforehand."
    ]
    if role is Role.VOUCHER:
        found += [f"{seeker} tells you how it went: after first contact, after the meeting, at the end."]
        found += ["You get a copy of the first mail."] if terms.copy_me else []
        found += [f"{seeker} speaks with you for ten minutes first."] if terms.ten_minutes else []
        found += [terms.conditions] if terms.conditions else []
        if terms.accepted_at is None and contract.answered_at is not None:
            found.append(f"{seeker} has yet to accept these terms as you changed them.")
    return tuple(found)


def _told(contract: Contract, role: Role) -> str:
    return "you" if role is Role.VOUCHER else guards.called(contract, Role.VOUCHER)


def _done(seat: "Seat") -> tuple[str, ...]:
    found = []
    for entry in seat.link.used[-_MOST_DONE:]:
        said = guest_acts.done_words(seat.role, entry["act"]) or _WISHES_DONE.get(entry["act"], "")
        day = say.day(days.day_in(datetime.fromisoformat(entry["at"]), seat.contract.terms.timezone))
        if said:
            found.append(f"{said} ({day}).")
    return tuple(found)


def _limit_fields(seat: "Seat") -> tuple[Field, ...]:
    said = kept.of([seat.side.address], [seat.side.party_id])
    asks = next((str(row.asks_per_quarter) for row in said if row.asks_per_quarter is not None), "")
    no_go = "\n".join(dict.fromkeys(entry for row in said for entry in row.no_go))
    return (
        Field("asks_per_quarter", "At most so many asks in three months", "number", value=asks, hint="empty: no limit"),
        Field("no_go", "No introductions to (a name per line)", "lines", value=no_go),
    )


def _sees(contract: Contract, role: Role) -> tuple[str, ...]:
    seeker = contract.seeker.name or "Whoever asks"
    voucher, addressee = (guards.called(contract, one) for one in (Role.VOUCHER, Role.ADDRESSEE))
    host = urlsplit(str(getattr(settings, "INROAD_PUBLIC_URL", ""))).hostname or "this server"
    mine: tuple[str, ...]
    if role is Role.VOUCHER:
        mine = (
            f"{seeker} reads what you say here, as soon as you say it.",
            f"{addressee} sees neither this page nor what you say on it; they get what you pass on to them.",
            "Limits you set bind everybody here; who would ask you is told that there is one.",
        )
    else:
        mine = (
            f"{seeker} reads your answer, and your reason if you give one.",
            f"{voucher} sees whether it was a yes, not your reason.",
        )
    return (*mine, "Whoever has this link can open this page: keep it to yourself.",
            f"Whoever runs {host} can read everything on it.")  # fmt: skip
