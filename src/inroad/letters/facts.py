"""A contract as facts for its letters; what it doesn't hold (roles, histories, voice) is handed in beside it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from inroad.errors import BadInput
from inroad.introductions.model import Contract, Role, Side
from inroad.letters.model import Facts, Person, Tie, Voice


def facts_of(
    contract: Contract,
    *,
    today: date,
    people: Mapping[str, Person] | None = None,
    ties: Mapping[tuple[str, str], Tie] | None = None,
    voice: Voice | None = None,
    guarded: tuple[str, ...] = (),
) -> Facts:
    """The facts of a contract as it stands; use ``dataclasses.replace`` for more.

    ``people`` adds title, phone and so on by role; names and addresses of the contract fill what they leave open. Days
    are days in the time zone of the terms; BadInput if there is no such zone.
    """
    sides = {
        Role.SEEKER.value: contract.seeker,
        Role.VOUCHER.value: contract.voucher,
        Role.ADDRESSEE.value: contract.addressee,
        "goal": contract.goal or Side(""),
    }
    known = dict(people or {})
    for role, side in sides.items():
        given = known.get(role, Person())
        known[role] = replace(given, name=given.name or side.name, address=given.address or side.address)
    try:
        zone = ZoneInfo(contract.terms.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadInput(f"there is no time zone “{contract.terms.timezone[:40]}”") from error

    def day(moment: datetime | None) -> date | None:
        return moment.astimezone(zone).date() if moment else None

    return Facts(
        today=today,
        people=known,
        ties=dict(ties or {}),
        what=contract.kind,
        organisation=contract.organisation,
        opening=contract.ask.opening,
        ask=contract.ask,
        terms=contract.terms,
        vouch=contract.vouch,
        contact_by=day(contract.contact_by),
        contacted_on=day(contract.contacted_at),
        reply_by=day(contract.reply_by),
        meeting_on=day(contract.meeting_at),
        how_to_contact=contract.how_to_contact,
        suggested=contract.suggested,
        reason=contract.reason,
        outcome=contract.outcome,
        consents=tuple(consent.document for consent in contract.consents),
        guarded=guarded,
        voice=voice or Voice(),
    )
