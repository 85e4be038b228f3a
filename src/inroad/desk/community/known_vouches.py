"""Which vouches a desk may reckon with: its own, and on a server those of members who let their network take part.

    Vouch rows, LinkedIn's recommendations and endorsements, talks ─→ Said, of the own desk
    the same of other desks ── consent.present, now ─→ both ends may be named, or only counted
    ── the same addresses or profiles ─→ one number per person across desks ─→ Known

Of another desk a word is reckoned with only where its owner really knows both people in it and lets both take part.
Where both may be named it counts for whoever has these people in their own book too; else it counts unnamed, and only
while at least :data:`LEAST_MEMBERS` members' words are together. Never reckoned with: what is said of a member, or of
somebody left alone, left out, or at a member's guarded employer. Nobody is listed here who isn't on the asker's own
desk (S8). Bounded by :data:`MOST_WORDS`, the latest first.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from inroad.community import fields
from inroad.community.consent import Level
from inroad.community.voices import Stay
from inroad.community.vouches import Basis, Outcome, Vouch
from inroad.desk.community import consent, keys
from inroad.store import bulk, models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

LEAST_MEMBERS: Final = 5
MOST_WORDS: Final = 50_000
MOST_FIELDS: Final = 2
ENDORSEMENT: Final = 0.5
"""A click on LinkedIn, beside a word."""

Tie = tuple[int, int]  # a desk and one of its people


@dataclass(frozen=True, slots=True)
class Said:
    """A word as a desk has it. ``row``: of Vouch, 0 if it was drawn from something else (``whence``)."""

    desk: int
    voucher: int
    subject: int
    field: str
    basis: Basis
    said_on: date
    whence: str
    weight: float = 1.0
    outcome: Outcome = Outcome.NOT_KNOWN
    how: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class Known:
    """What may be reckoned with. ``of``: the number in ``vouches`` → the person on the asker's desk, for those who are
    on it. ``tellable``: numbers whose names may be told to the asker as voices. ``me``: the asker's. ``members``: how
    many other members' words are among them.
    """

    vouches: tuple[Vouch, ...]
    of: dict[int, int]
    tellable: frozenset[int]
    me: int
    stays: dict[int, tuple[Stay, ...]]
    members: int


def own(desk: "Desk") -> list[Said]:
    """All words of this desk that stand, the latest first."""
    return _said([desk.row.pk])


def known(desk: "Desk", field: str) -> Known:
    """What the owner of ``desk`` may reckon with in ``field``: own words, and those of consenting members near it."""
    me = desk.row.me_id or 0
    mine = own(desk)
    theirs, tellable = _of_others(desk, field) if desk.row.account_id is not None else ([], set())
    everyone: set[Tie] = {(one.desk, end) for one in (*mine, *theirs) for end in (one.voucher, one.subject)}
    everyone.add((desk.row.pk, me))
    everyone |= {(desk.row.pk, pk) for pk in _same_people(desk, everyone)}
    number = _numbers(everyone)
    here = {number[tie]: tie[1] for tie in sorted(everyone, reverse=True) if tie[0] == desk.row.pk}
    vouches = []
    for one in (*mine, *theirs):
        voucher, subject = number[one.desk, one.voucher], number[one.desk, one.subject]
        # What another member writes in the asker's name is no word of the asker's.
        if voucher != subject and (one.desk == desk.row.pk or voucher != number[desk.row.pk, me]):
            vouches.append(Vouch(voucher, subject, one.field, one.basis, one.said_on, one.weight, one.outcome, one.how))
    told = {number[tie] for tie in everyone if tie[0] == desk.row.pk}
    hidden = {number[tie] for tie in everyone if tie[0] != desk.row.pk and tie not in tellable}
    # Somebody on the own desk whom a member doesn't want named is a voice without a name, unless they spoke here too.
    spoke_here = {number[one.desk, one.voucher] for one in mine}
    return Known(
        tuple(vouches),
        here,
        frozenset((told - hidden) | (told & spoke_here)),
        number[desk.row.pk, me],
        _stays(number, desk.row.pk),
        len({one.desk for one in theirs}),
    )


# ---- other members


def _of_others(desk: "Desk", field: str) -> tuple[list[Said], set[Tie]]:
    """Words of other desks near ``field``, and the ends in them that may be named."""
    consenting = models.Consent.objects.filter(level__gt=0).exclude(desk=desk.row)
    desks = sorted(set(consenting.filter(desk__account__is_active=True).values_list("desk", flat=True)))
    if not desks:
        return [], set()
    wanted = fields.inside(field) | {one.key for one in fields.near(field)}
    owners = set(models.Desk.objects.filter(pk__in=desks).values_list("me", flat=True))
    said = [one for one in _said(desks) if one.field in wanted and one.subject not in owners]
    ends = {(one.desk, end) for one in said for end in (one.voucher, one.subject) if end not in owners}
    levels = consent.present(ends)
    may = {end for end, level in levels.items() if level >= Level.BE_ASKED}
    named = {end for end, level in levels.items() if level >= Level.BE_NAMED}
    heard = [
        one
        for one in said
        if (one.desk, one.subject) in may and (one.voucher in owners or (one.desk, one.voucher) in may)
    ]
    if len({one.desk for one in heard}) < LEAST_MEMBERS:
        heard = [one for one in heard if (one.desk, one.subject) in named and (one.desk, one.voucher) in named]
    # A member's own words about people stay in their book: only that there are some is heard.
    return [replace(one, how="", row=0) for one in heard], named


def _same_people(desk: "Desk", ties: Collection[Tie]) -> set[int]:
    """People of this desk who are among those of other desks, by address or profile."""
    others = [pk for of, pk in ties if of != desk.row.pk]
    found: set[int] = set()
    for piece in bulk.in_pieces(others):
        rows = models.Identity.objects.filter(person_id__in=piece, kind__in=keys.KINDS)
        values = sorted(set(rows.values_list("value", flat=True)))
        for some in bulk.in_pieces(values):
            mine = models.Identity.objects.filter(desk=desk.row, kind__in=keys.KINDS, value__in=some)
            alive = mine.filter(person__trashed_at=None, person__merged_into=None)
            found.update(alive.values_list("person", flat=True))
    return found


def _numbers(ties: Collection[Tie]) -> dict[Tie, int]:
    """One number for everybody who is the same person: joined by the keys of their addresses and profiles."""
    order = sorted(ties)
    at = {tie: place for place, tie in enumerate(order)}
    root = list(range(len(order)))

    def top(i: int) -> int:
        while root[i] != i:
            root[i] = root[root[i]]
            i = root[i]
        return i

    several = len({desk for desk, _ in ties}) > 1
    seen: dict[str, int] = {}
    for piece in bulk.in_pieces([pk for _, pk in order] if several else []):
        rows = models.Identity.objects.filter(person_id__in=piece, kind__in=keys.KINDS).order_by("id")
        for desk, person, kind, value in rows.values_list("desk_id", "person_id", "kind", "value"):
            digest = keys.digest(kind, value)
            if digest in seen:
                root[top(at[desk, person])] = top(seen[digest])
            else:
                seen[digest] = at[desk, person]
    return {tie: top(place) for tie, place in at.items()}


def _stays(number: dict[Tie, int], mine: int) -> dict[int, tuple[Stay, ...]]:
    """Where everybody worked: as the own desk has it, else as a member's has it, without the names of places."""
    here = {one for (desk, _), one in number.items() if desk == mine}
    of = {pk: one for (desk, pk), one in number.items() if desk == mine or one not in here}
    found: dict[int, list[Stay]] = {}
    for piece in bulk.in_pieces(of):
        rows = models.Position.objects.filter(person_id__in=piece, school=False).order_by("id")
        for desk, person, key, name, unit, start, end, ended in rows.values_list(
            "desk_id", "person_id", "organisation__key", "organisation__name", "unit", "start", "end", "ended"
        ):
            shown = name if desk == mine else ""
            found.setdefault(of[person], []).append(Stay(key, shown, start, end, unit, now=bool(start) and not ended))
    return {person: tuple(stays) for person, stays in found.items()}


# ---- rows as words


def _said(desks: Collection[int]) -> list[Said]:
    found: list[Said] = []
    for piece in bulk.in_pieces(desks):
        found += _written(piece)
        found += _drawn(piece)
    found.sort(key=lambda one: (one.said_on, one.row, one.voucher, one.subject), reverse=True)
    return found[:MOST_WORDS]


def _written(desks: Collection[int]) -> Iterable[Said]:
    rows = models.Vouch.objects.filter(desk_id__in=desks, withdrawn_at=None, voucher__isnull=False)
    rows = rows.filter(subject__isnull=False, subject__trashed_at=None, voucher__trashed_at=None)
    for row in rows.order_by("-said_on", "-id")[:MOST_WORDS]:
        if row.voucher_id is None or row.subject_id is None or row.voucher_id == row.subject_id:
            continue
        if fields.known(row.field):
            yield Said(
                row.desk_id, row.voucher_id, row.subject_id, row.field, Basis(row.basis), row.said_on, "written down",
                row.weight, Outcome(row.outcome), row.how, row.pk,
            )  # fmt: skip


def _drawn(desks: Collection[int]) -> list[Said]:
    """LinkedIn's recommendations and endorsements, and talks in which somebody would recommend the owner."""
    rows = models.Evidence.objects.filter(desk_id__in=desks, kind__in=("vouch", "endorsement"), on__isnull=False)
    alive = rows.filter(a__trashed_at=None, a__merged_into=None, b__trashed_at=None, b__merged_into=None)
    facts = list(alive.order_by("-on", "-id").values_list("desk_id", "a_id", "b_id", "kind", "on", "how")[:MOST_WORDS])
    talks = models.VouchTalk.objects.filter(desk_id__in=desks, comfortable="yes", desk__me__isnull=False)
    said = list(talks.order_by("-on", "-id").values_list("desk_id", "person_id", "desk__me", "on")[:MOST_WORDS])
    subjects = {b for _, _, b, kind, _, _ in facts if kind == "vouch"} | {me for _, _, me, _ in said}
    titles = _titles(subjects)
    mine = set(models.Desk.objects.filter(pk__in=desks).values_list("me", flat=True))
    found = []
    for desk, a, b, kind, on, how in facts:
        if a == b or on is None:
            continue
        if kind == "endorsement":
            here = fields.fields_of("", skills=[how])
            found += [Said(desk, a, b, one.key, Basis.NOT_SAID, on, "LinkedIn", ENDORSEMENT) for one in here[:1]]
            continue
        # LinkedIn's file says the job of the other one: of a recommendation given, of whom it is about.
        here = fields.fields_of(how.partition(",")[0] if b not in mine else "") or titles.get(b, ())
        found += [Said(desk, a, b, one.key, Basis.WELL, on, "LinkedIn") for one in here[:MOST_FIELDS]]
    for desk, person, me, on in said:
        here = titles.get(me, ())
        found += [Said(desk, person, me, one.key, Basis.WELL, on, "a talk") for one in here[:MOST_FIELDS]]
    return found


def _titles(people: Collection[int]) -> dict[int, tuple[fields.Field, ...]]:
    """The fields of somebody's jobs, those held now first."""
    jobs: dict[int, list[str]] = {}
    for piece in bulk.in_pieces(people):
        rows = models.Position.objects.filter(person_id__in=piece, school=False).order_by("ended", "-start", "-id")
        for person, title, unit in rows.values_list("person_id", "title", "unit"):
            jobs.setdefault(person, []).append(f"{title} {unit}".strip())
    found = {}
    for person, held in jobs.items():
        seen: dict[str, fields.Field] = {}
        for job in held:
            for one in fields.fields_of(job):
                seen.setdefault(one.key, one)
        found[person] = tuple(seen.values())
    return found
