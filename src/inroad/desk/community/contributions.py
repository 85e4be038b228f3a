"""What one desk puts into the community snapshot: its verified ties that may be asked about, without names.

    verified ties ── consent now ─→ person's number, chance, backing, level
        who they are ── keyed hashes of addresses and profiles ─→ the same person in two books is one
        where they are inside now ── keyed hashes of the organisations' keys, with a coarse department
    ─→ one row of arrays per desk, made anew each night where anything changed; what is withdrawn leaves it at once

A person's number means something on the member's own desk only. Nothing in it can be read as a name, an address or a
company without the installation's secret and a guess to try. Added ties wait for the night: whoever adds a contact to
watch an answer move waits with it. Refused: a desk without an account (a laptop has no community), and self-declared
addresses as proof of who a member is.
"""

import contextlib
import hashlib
import hmac
import io
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from inroad.community.consent import Level
from inroad.community.departments import code
from inroad.desk.community import consent, keys
from inroad.errors import Busy, StoreProblem
from inroad.matching import identities as forms
from inroad.matching import organisations as rules
from inroad.store import bulk, models
from inroad.ties.model import ME
from inroad.ways.inside import is_open
from inroad.ways.model import Role

if TYPE_CHECKING:
    from inroad.desk.door import Desk
    from inroad.desk.network import View

_SALT: Final = b"inroad.community.places"
_DTYPES: Final = {
    "person": "<i8", "chance": "<f4", "backing": "|i1", "level": "|i1",
    "key_of": "<i4", "key": "<u8", "place_of": "<i4", "place": "<u8", "part": "|i1", "me": "<u8",
}  # fmt: skip

Int64 = NDArray[np.int64]
UInt64 = NDArray[np.uint64]


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """A contribution's arrays: n ties, k keys, p places.

    ``person`` int64[n]: the desk's own numbers. ``chance`` float32[n] that they answer the member. ``backing`` int8[n]:
    whether they know the member's work. ``level`` int8[n]. ``key_of`` int32[k] (row), ``key`` uint64[k]: who they are.
    ``place_of`` int32[p] (row), ``place`` uint64[p], ``part`` int8[p]: where they are inside, in which department.
    ``me`` uint64: keys of the member's own proved addresses.
    """

    person: Int64
    chance: NDArray[np.float32]
    backing: NDArray[np.int8]
    level: NDArray[np.int8]
    key_of: NDArray[np.int32]
    key: UInt64
    place_of: NDArray[np.int32]
    place: UInt64
    part: NDArray[np.int8]
    me: UInt64

    def __len__(self) -> int:
        return len(self.person)

    def to_bytes(self) -> bytes:
        out = io.BytesIO()
        arrays: dict[str, Any] = {name: np.asarray(getattr(self, name), dtype) for name, dtype in _DTYPES.items()}
        np.savez_compressed(out, **arrays)
        return out.getvalue()

    @classmethod
    def from_bytes(cls, kept: bytes | memoryview) -> "Body":
        """Raises StoreProblem for what this program didn't write."""
        try:
            with np.load(io.BytesIO(bytes(kept)), allow_pickle=False) as arrays:
                body = cls(**{name: arrays[name].astype(dtype, copy=False) for name, dtype in _DTYPES.items()})
        except Exception as error:  # a damaged zip raises whatever zipfile and numpy please
            raise StoreProblem("a contribution can't be read", hint="it is made anew in the night") from error
        return body

    def kept(self, keep: NDArray[np.bool_]) -> "Body":
        """Those ties only."""
        row = np.cumsum(keep) - 1
        keys_, places = keep[self.key_of], keep[self.place_of]
        return replace(
            self,
            person=self.person[keep], chance=self.chance[keep], backing=self.backing[keep], level=self.level[keep],
            key_of=row[self.key_of[keys_]].astype(np.int32), key=self.key[keys_],
            place_of=row[self.place_of[places]].astype(np.int32), place=self.place[places], part=self.part[places],
        )  # fmt: skip


def key_of(kind: str, value: str) -> int:
    """64 bits of :func:`keys.digest`: among ten million people, 3 in a million that any two are taken for one."""
    return int(keys.digest(kind, value)[:16], 16)


def place_of(organisation_key: str) -> int:
    """64 bits that stand for an organisation; nothing can be read from them without the installation's secret."""
    return _place(settings.SECRET_KEY, organisation_key)


@lru_cache(maxsize=65_536)
def _place(secret: str, organisation_key: str) -> int:
    made = hmac.new(secret.encode(), _SALT + organisation_key.encode(), hashlib.sha256).digest()
    return int.from_bytes(made[:8], "little")


def tells_who(kind: str, value: str) -> bool:
    """Whether an identity stands for one person everywhere: no shared mailbox, no firm's home page."""
    if kind == "email":
        return not forms.is_role_address(value)
    return kind == "url" and forms.is_profile(value)


def own_keys(desk: models.Desk) -> tuple[int, ...]:
    """The keys of a member's proved addresses; what somebody merely says of themselves makes nobody a node."""
    if desk.party_id is None:
        return ()
    proved = models.PartyAddress.objects.filter(party_id=desk.party_id).order_by("value")
    return tuple(key_of("email", value) for value in proved.values_list("value", flat=True))


# ---- one desk


def body_of(desk: "Desk") -> Body:
    """The desk's contribution as of now. O(ties, identities and roles of the desk)."""
    if desk.row.account_id is None or not models.Consent.objects.filter(desk=desk.row, level__gt=0).exists():
        return _empty(desk.row)
    view = desk.network.view()
    people, chance, backing = _verified(view)
    levels = consent.present(((desk.row.pk, int(pk)) for pk in people), anew=True)
    level = np.array([levels[desk.row.pk, int(pk)] for pk in people], dtype=np.int8).reshape(len(people))
    keep = level > Level.NOTHING
    people, chance, backing, level = people[keep], chance[keep], backing[keep], level[keep]
    row = {int(pk): i for i, pk in enumerate(people)}
    known = list(_keys(row))
    inside = list(_places(desk, row, view.today))
    return Body(
        person=people.astype(np.int64), chance=chance.astype(np.float32), backing=backing, level=level,
        key_of=np.array([i for i, _ in known], np.int32), key=np.array([k for _, k in known], np.uint64),
        place_of=np.array([i for i, _, _ in inside], np.int32), place=np.array([p for _, p, _ in inside], np.uint64),
        part=np.array([c for _, _, c in inside], np.int8), me=np.array(own_keys(desk.row), np.uint64),
    )  # fmt: skip


def refresh(desk: "Desk", now: datetime) -> bool:
    """Make the desk's contribution anew if it isn't of this revision, consent and (UTC) day; whether it was made."""
    today = now.astimezone(UTC).date()
    at = desk.consent.changed_at()
    row = models.Contribution.objects.filter(desk=desk.row).defer("body").first()
    desk.row.refresh_from_db(fields=["revision"])
    if row is not None and (row.revision, row.consent_at, row.day) == (desk.row.revision, at, today):
        return False
    revision = desk.row.revision
    body = body_of(desk)
    if not len(body):
        return bool(models.Contribution.objects.filter(desk=desk.row).delete()[0])
    fields = {
        "revision": revision, "day": today, "consent_at": at, "ties": len(body), "body": body.to_bytes(),
        "made_at": now,
    }  # fmt: skip
    models.Contribution.objects.update_or_create(desk=desk.row, defaults=fields)
    # Said while we were reading: the word is younger than what was just written.
    if desk.consent.changed_at() != at:
        trim(desk)
    return True


def trim(desk: "Desk") -> None:
    """Take out of the desk's contribution what may not be in it any more. Adds nothing: that waits for the night."""
    row = models.Contribution.objects.filter(desk=desk.row).first()
    if row is None:
        return
    try:
        body = Body.from_bytes(row.body)
    except StoreProblem:
        row.delete()
        return
    levels = consent.present((desk.row.pk, int(pk)) for pk in body.person)
    now = np.array([levels[desk.row.pk, int(pk)] for pk in body.person], dtype=np.int8).reshape(len(body))
    left = replace(body, level=np.minimum(body.level, now)).kept(np.minimum(body.level, now) > Level.NOTHING)
    if not len(left):
        row.delete()
        return
    row.body, row.ties, row.consent_at = left.to_bytes(), len(left), desk.consent.changed_at()
    row.save(update_fields=["body", "ties", "consent_at"])


# ---- all of them


@dataclass(frozen=True, slots=True)
class Made:
    """How many contributions were made anew; ``whole``: nobody is left to do."""

    number: int
    whole: bool


def refresh_all(now: datetime, stop: Callable[[], bool] = lambda: False) -> Made:
    """Every desk that lets its network do anything, one after the other. Stopped or killed, it goes on where it was."""
    from inroad.desk.door import Desk

    sharing = models.Consent.objects.filter(level__gt=0).values("desk")
    gone = models.Contribution.objects.exclude(desk__in=sharing) | models.Contribution.objects.filter(
        desk__account=None
    )
    gone.delete()
    made = 0
    rows = models.Desk.objects.select_related("me").filter(pk__in=sharing, account__is_active=True).order_by("pk")
    for row in rows.iterator(chunk_size=200):
        if stop():
            return Made(made, whole=False)
        with contextlib.suppress(Busy):  # somebody is at it right now; the next night has it
            made += refresh(Desk(row, now), now)
    return Made(made, whole=True)


def versions() -> list[tuple[int, int, date, datetime | None, int]]:
    """What a snapshot is made of: which desk's contribution, in which state. Locked accounts are left out."""
    rows = models.Contribution.objects.filter(ties__gt=0, desk__account__is_active=True)
    return list(rows.order_by("desk_id").values_list("desk_id", "revision", "day", "consent_at", "ties"))


def bodies(desks: Collection[int]) -> Iterable[tuple[int, Body]]:
    """The contributions of these desks, by their number; one that can't be read is passed over."""
    for piece in bulk.in_pieces(sorted(desks), 200):
        rows = models.Contribution.objects.filter(desk_id__in=piece).order_by("desk_id")
        for desk, body in rows.values_list("desk_id", "body"):
            with contextlib.suppress(StoreProblem):
                yield desk, Body.from_bytes(body)


# ---- inside


def _empty(desk: models.Desk) -> Body:
    arrays: dict[str, Any] = {name: np.zeros(0, dtype) for name, dtype in _DTYPES.items()}
    return Body(**(arrays | {"me": np.array(own_keys(desk), np.uint64)}))


def _verified(view: "View") -> tuple[Int64, NDArray[np.float64], NDArray[np.int8]]:
    """The owner's verified ties: who, the chance that they answer, whether they know the owner's work."""
    ties = view.ties
    mine = np.flatnonzero(ties.verified & ((ties.a == ME) | (ties.b == ME)))
    outward = ties.a[mine] == ME
    other = np.where(outward, ties.b[mine], ties.a[mine])
    chance = np.where(outward, ties.chance_ab[mine], ties.chance_ba[mine])
    backing = np.where(outward, ties.backing_ab[mine], ties.backing_ba[mine])
    usable = chance > 0
    return view.ids[other[usable]], chance[usable], backing[usable].astype(np.int8)


def _keys(row: dict[int, int]) -> Iterable[tuple[int, int]]:
    for piece in bulk.in_pieces(row):
        found = models.Identity.objects.filter(person_id__in=piece, kind__in=keys.KINDS).order_by("pk")
        for person, kind, value in found.values_list("person_id", "kind", "value"):
            if tells_who(kind, value):
                yield row[person], key_of(kind, value)


def _places(desk: "Desk", row: dict[int, int], today: date) -> Iterable[tuple[int, int, int]]:
    """(row, place, department) of every open role, also under the house's other names and those it is part of."""
    known = {pk: (key, parent) for pk, key, parent in desk.organisations.rows().values_list("pk", "key", "parent_id")}
    aliases: dict[int, list[str]] = {}
    named = models.OrganisationName.objects.filter(desk=desk.row, kind="alias")
    for organisation, value in named.values_list("organisation_id", "value"):
        aliases.setdefault(organisation, []).append(value)
    names: dict[int, tuple[int, ...]] = {}
    said: set[tuple[int, int, int]] = set()
    for piece in bulk.in_pieces(row):
        roles = models.Position.objects.filter(person_id__in=piece, school=False).order_by("pk")
        columns = ("person_id", "organisation_id", "title", "start", "end", "ended")
        for person, organisation, title, start, end, ended in roles.values_list(*columns):
            if not is_open(Role(organisation, "", title, "", start, end, ended), today):
                continue
            if organisation not in names:
                names[organisation] = tuple(place_of(key) for key in _called(organisation, known, aliases))
            for place in names[organisation]:
                entry = row[person], place, code(title)
                if entry not in said:
                    said.add(entry)
                    yield entry


def _called(
    organisation: int, known: Mapping[int, tuple[str, int | None]], aliases: Mapping[int, list[str]]
) -> list[str]:
    """Every key by which an organisation, or one that it is part of, may be asked about."""
    found: list[str] = []
    at: int | None = organisation
    passed: set[int] = set()
    while at is not None and at in known and at not in passed:
        passed.add(at)
        key, parent = known[at]
        found += [key, *aliases.get(at, ())]
        at = parent
    for key in list(found):
        above = rules.parent_of(key)
        while above is not None and above not in found:
            found.append(above)
            above = rules.parent_of(above)
    return [key for key in dict.fromkeys(found) if key]
