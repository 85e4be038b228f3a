"""Taking everything along, and leaving for good.

::

    account ─→ what the installation knows of the account itself, for the export
    leave   ─→ passwords, factors, sessions ─→ the whole desk ─→ seats, addresses ─→ a number without a name

What others have stays theirs: an introduction that another desk takes part in goes on there, with "somebody" in the
place of whoever left. A wish to be left alone stays too. The account's row stays as a number, because the heads of its
desk's history, which hold no names and can't be changed, point at that desk.
"""

from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.db import transaction

from inroad.desk import accounts, journal, sign_on
from inroad.desk.community import seats
from inroad.desk.opening import database_errors
from inroad.errors import Refused
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

_SAID = (models.Consent, models.BlindLook, models.BlindAsk, models.BlindPut, models.Shown)


def account(desk: "Desk") -> dict[str, Any]:
    """What is known of the account beside its desk: address, dates, seats, factors (no secrets), sessions, what was
    said to the community and its coaches. Empty on a laptop."""
    user = desk.row.account
    if user is None:
        return {}
    factors = sign_on.factors(user)
    return {
        "address": user.get_username(),
        "name": user.first_name,
        "made_at": journal.plain(user.date_joined),
        "signed_in_at": journal.plain(user.last_login),
        "seats": [{"role": seat.role, "organisation": seat.organisation} for seat in desk.seats.mine],
        "authenticator_app": factors.app,
        "passkeys": list(factors.passkeys),
        "single_sign_on": list(factors.single),
        "sessions": [
            {"browser": row.browser, "place": row.place, "since": journal.plain(row.since)}
            for row in sign_on.sessions(user, None)
        ],
        "community": {model.__name__: _rows(model, desk) for model in _SAID},
        "comments": [_plain(row) for row in models.Comment.objects.filter(shown__desk=desk.row).order_by("id")],
    }


def leave(desk: "Desk") -> None:
    """Delete the desk and the account. Raises Refused for a laptop's desk, and for the only host there is."""
    if desk.row.account_id is None:
        raise Refused("this desk has no account", hint="`inroad erase` deletes the desk")
    others = models.Seat.objects.filter(role=seats.HOST, account__is_active=True).exclude(account=desk.row.account_id)
    if desk.seats.is_host and not others.exists():
        raise Refused("nobody else is host here", hint="give somebody else the host's seat first")
    desk.erase.everything()
    with database_errors(), transaction.atomic():
        user = get_user_model()._default_manager.select_for_update().get(pk=desk.row.account_id)
        sign_on.forget(user)
        models.Seat.objects.filter(account=user).delete()
        models.PartyAddress.objects.filter(party__account=user).delete()
        models.Party.objects.filter(account=user).update(name="", account=None)
        user.username = f"{accounts.GONE}{user.pk}"
        user.email = user.first_name = user.last_name = ""
        user.is_active, user.last_login = False, None
        user.set_unusable_password()
        user.save()


def _rows(model: Any, desk: "Desk") -> list[dict[str, Any]]:
    return [_plain(row) for row in model._default_manager.filter(desk=desk.row).order_by("id")]


def _plain(row: Any) -> dict[str, Any]:
    return {field.attname: journal.plain(getattr(row, field.attname)) for field in row._meta.concrete_fields}
