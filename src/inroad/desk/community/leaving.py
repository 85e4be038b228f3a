"""A member leaves in the middle of it: what they were asked ends, what they agreed to lives on without their name.

    asks put to them    gone; the next member may be asked in the morning, and the asker sees no difference
    asks of theirs      taken back; whoever was asked reads that nothing is expected
    introductions       the voucher gone: the asker keeps it with "somebody", under way if the addressee had said yes
                        the asker gone: the voucher reads that nothing is expected any more

A locked account's puts end by the same rule; its introductions wait for it. Nobody is blamed, and nothing is owed to
somebody who is not here.
"""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.db import transaction

from inroad.community.asking import AskState, PutState
from inroad.desk import journal
from inroad.desk.contract_rows import decode, encode
from inroad.desk.opening import database_errors
from inroad.introductions import events
from inroad.introductions.effects import apply
from inroad.introductions.machine import is_open
from inroad.introductions.model import Contract, Kept, Role, Side, State, Vouch
from inroad.introductions.turn import Turn
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

SOMEBODY: Final = "somebody"
_LIVES_ON: Final = frozenset({State.ACCEPTED, State.INTRODUCED, State.CONTACTED, State.MET})
_OPEN: Final = (AskState.WAITING.value, AskState.ASKED.value)


def asks_end(row: models.Desk, now: datetime) -> None:
    """End the blind asks put to a desk's owner, and those they made. For a locked account too."""
    with database_errors(), transaction.atomic():
        asked = models.BlindAsk.objects.filter(puts__desk=row, puts__state=PutState.PUT.value)
        for ask in models.BlindAsk.objects.select_for_update().filter(pk__in=asked.values("pk")).order_by("id"):
            ask.puts.filter(desk=row, state=PutState.PUT.value).update(state=PutState.GONE.value, answered_at=now)
        mine = models.BlindAsk.objects.select_for_update().filter(desk=row, state__in=_OPEN).order_by("id")
        for ask in mine:
            ask.puts.filter(state=PutState.PUT.value).update(state=PutState.GONE.value, answered_at=now)
            ask.state = AskState.WITHDRAWN.value
            ask.save(update_fields=["state"])


def leave(desk: "Desk") -> None:
    """Take a desk's owner out of everything that binds them to other desks. Call before the desk is emptied."""
    asks_end(desk.row, desk.now())
    sides = models.ContractSide.objects.filter(desk=desk.row).order_by("contract")
    for contract_id, role in list(sides.values_list("contract_id", "role")):
        others = models.ContractSide.objects.filter(contract=contract_id, desk__isnull=False).exclude(desk=desk.row)
        if others.exists():
            give_up(contract_id, Role(role), desk.now())


def give_up(contract_id: int, role: Role, now: datetime) -> None:
    """One side of an introduction that another desk sees goes: it ends, or lives on with "somebody" in that place."""
    with database_errors(), transaction.atomic():
        row = models.Contract.objects.select_for_update().get(pk=contract_id)
        before = decode(row)
        after = _without(before, role, now)
        row.state, row.data, row.open = after.state.value, encode(after), row.open and is_open(after)
        row.lapses_at, row.reply_by = after.lapses_at, after.reply_by
        row.version, row.changed_at = row.version + 1, now
        row.save()
        for owed in after.owed:
            kept = {"state": owed.state.value, "known_by": owed.known_by.value, "ended_at": owed.ended_at}
            models.Promise.objects.filter(contract=row, key=owed.key).update(words=owed.words, **kept)
        row.links.filter(revoked_at=None, role=role.value).update(revoked_at=now)
        gone = {"desk": None, "party": None, "person": None, "name": SOMEBODY, "address": "", "note": ""}
        row.sides.filter(role=role.value).update(**gone)
        for side in row.sides.filter(role=Role.SEEKER.value, desk__isnull=False).select_related("desk"):
            if role is not Role.VOUCHER or side.desk is None:
                continue
            lives = "what was agreed stays" if after.state in _LIVES_ON else "it ends there, and nobody is to blame"
            said = f"Somebody who was helping you has left this server; {lives}"
            journal.record(side.desk, "helper_left", said, kind="Contract", object_id=row.pk, actor="worker", at=now)


def _without(contract: Contract, role: Role, now: datetime) -> Contract:
    turn = Turn(contract, events.Forgotten(who=role), now)
    if role is Role.VOUCHER and contract.state in _LIVES_ON:
        # What is between the other two stays: the meeting, the thanks, and how to reach each other.
        theirs = [one for one in contract.owed if Role.VOUCHER in {one.debtor, one.creditor}]
        turn.end(Kept.RELEASED, *(one for one in theirs if one.is_open))
        named = {one.key for one in theirs}
        turn.change(
            voucher=Side(SOMEBODY),
            vouch=Vouch(),
            terms=replace(contract.terms, conditions=""),
            steps=tuple(replace(step, words="") for step in contract.steps),
            owed=tuple(replace(one, words=one.what.value) if one.key in named else one for one in turn.contract.owed),
        )
        return turn.settled(contract.state)
    apply(turn, contract.state)
    return turn.settled(State.CLOSED) if is_open(contract) else turn.contract
