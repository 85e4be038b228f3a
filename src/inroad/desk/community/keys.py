"""The same person in two address books, told by keyed hashes alone.

    an address or a profile's URL, normal form ── HMAC with a key of this installation ─→ 32 hex digits

Without the installation's secret, nobody can try addresses through; with another secret all keys change, so whatever
is kept under them is derived and made anew, save the wish to be left out (:class:`~inroad.store.models.LeftOut`), which
then has to be said again.
"""

import hashlib
import hmac
from collections.abc import Iterable
from typing import Final

from django.conf import settings

from inroad.matching import identities as forms

KINDS: Final = ("email", "url")
"""What joins people of two desks. Not names (many share one), nor phones (families and firms do)."""
_SALT: Final = b"inroad.community.keys"


def digest(kind: str, value: str) -> str:
    """The key of one identity in its normal form (``Identity.value``). Mailboxes written in two ways have one key.

    Raises ValueError for a kind that joins nobody.
    """
    if kind not in KINDS:
        raise ValueError(f"{kind} joins nobody")
    normal = forms.email_key(value) if kind == "email" else value
    secret = hmac.new(settings.SECRET_KEY.encode(), _SALT, hashlib.sha256).digest()
    return hmac.new(secret, f"{kind}:{normal}".encode(), hashlib.sha256).hexdigest()[:32]


def of(identities: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The keys of somebody's identities, (kind, value), sorted; those of other kinds are left out."""
    return tuple(sorted({digest(kind, value) for kind, value in identities if kind in KINDS}))
