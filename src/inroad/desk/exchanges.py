"""What passed between the owner and single people, as :mod:`inroad.score.encounters` reads it; who was known before.

    interactions since a moment ──┐
    letters, introductions,       ├─ since ─→ Word values, one per person and word
    interviews and talks as told ─┘
    earlier words, facts that they know each other ─ known_before ─→ people who are no new contacts

A mail to more than six people, and a meeting of more than seven with the owner, is a crowd and no word between two.
Robots and lists were never stored. Whoever was merged counts as who they are now; the trash and the owner are left out.

Cost: two queries over the interactions since that moment and their participants, one for each other table, and for
every 900 people met since, six that look for something earlier by index. Linear in what has passed since.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.db.models import Q

from inroad.desk.contract_rows import decode
from inroad.introductions.model import Contract, Role
from inroad.score.encounters import Way, Word
from inroad.search.futures import MOST_TOGETHER
from inroad.store import bulk, models
from inroad.ties.model import Backing

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from inroad.desk.door import Desk

TOGETHER: Final = (models.Interaction.MEETING, models.Interaction.CALL)
_ABSENT: Final = models.Participant.DECLINED
_PHONE: Final = "phone"
# Which account of a meeting is kept when there are several: what was seen before what was told.
_SEEN, _INTRODUCTION, _INTERVIEW, _TALK, _LETTER = range(5)
_SAW_IT: Final = frozenset({Backing.WELL.value, Backing.A_BIT.value})
_OWNER: Final = "you"
_DATED_LINKS: Final = ("connection", "invitation", "endorsement", "vouch")


@dataclass(frozen=True, slots=True)
class Roster:
    """Who a number in a row is by now."""

    me: int
    merged: Mapping[int, int]
    gone: Collection[int]

    def who(self, person: int | None) -> int:
        """The person as they are now; 0 for nobody, the owner, and who is in the trash."""
        found = self.merged.get(person or 0, person or 0)
        return 0 if found == self.me or found in self.gone else found


def roster(desk: "Desk") -> Roster:
    people = models.Person.objects.filter(desk=desk.row)
    merged = dict(people.exclude(merged_into=None).values_list("pk", "merged_into_id"))
    gone = set(people.exclude(trashed_at=None).values_list("pk", flat=True))
    return Roster(desk.row.me_id or 0, {pk: to for pk, to in merged.items() if to is not None}, gone)


def noon(day: date, zone: ZoneInfo) -> datetime:
    """The moment that stands for a day of which no hour is known."""
    return datetime.combine(day, time(12), zone).astimezone(UTC)


def introductions(desk: "Desk") -> list[tuple[models.Contract, Contract]]:
    """The introductions this desk asked for, with their promises and who their sides are by now; by number."""
    mine = models.ContractSide.objects.filter(desk=desk.row, role=Role.SEEKER.value).values("contract")
    rows = models.Contract.objects.filter(pk__in=mine).prefetch_related("sides", "promises").order_by("pk")
    return [(row, decode(row)) for row in rows]


def since(
    desk: "Desk", start: datetime, mine: Sequence[tuple[models.Contract, Contract]], who: Roster
) -> tuple[list[Word], set[int]]:
    """Every word from ``start`` to now, unsorted; and the people among them who were in touch before ``start``.

    ``mine``: as :func:`introductions` gives them.
    """
    words = list(_observed(desk, start, who))
    earlier: set[int] = set()
    for word in _told(desk, mine, who):
        if word.at >= start:
            words.append(word)
        else:
            earlier.add(word.person)
    people = sorted({word.person for word in words})
    return words, (earlier & set(people)) | _observed_before(desk, start, people)


def known_by_word(desk: "Desk", first: Mapping[int, datetime], began: date) -> set[int]:
    """Of these people, with the moment of their first word: whom the owner knew already, as facts on the desk say.

    "Knows my work" as the owner says (whoever saw it was there before the first word of a search; a yes in a talk is
    theirs, and may come of it), "I know them" said before that day, a link (a connection, a recommendation) from before
    the search, or one without a date.
    """
    zone, me = ZoneInfo(desk.row.timezone), desk.row.me_id
    found: set[int] = set()
    for piece in bulk.in_pieces(sorted(first)):
        facts = models.Evidence.objects.filter(desk=desk.row)
        facts = facts.filter(Q(a=me, b__in=piece) | Q(b=me, a__in=piece))
        for a, b, kind, on, backing, by in facts.values_list("a_id", "b_id", "kind", "on", "backing", "by"):
            person = b if a == me else a
            day = first[person].astimezone(zone).date()
            said = on or date.min
            if (
                (kind == "knows" and said < day)
                or (kind == "knows_work" and backing in _SAW_IT and (by == _OWNER or said < day))
                or (kind in _DATED_LINKS and said < began)
            ):
                found.add(person)
    return found


# ---- what was seen


def _sized(desk: "Desk") -> "QuerySet[models.Interaction]":
    few = Q(kind__in=TOGETHER, recipients__lte=MOST_TOGETHER + 1)
    return models.Interaction.objects.filter(
        few | Q(~Q(kind__in=TOGETHER), recipients__lte=MOST_TOGETHER), desk=desk.row
    )


def _observed(desk: "Desk", start: datetime, who: Roster) -> Iterator[Word]:
    rows = _sized(desk).filter(at__gte=start, at__lte=desk.now())
    seats: dict[int, list[tuple[int, int]]] = {}
    there = models.Participant.objects.filter(interaction__in=rows.values("pk"))
    for row, person, role in there.values_list("interaction", "identity__person", "role"):
        seats.setdefault(row, []).append((person, role))
    for row, kind, at, sender, recipients in rows.values_list("pk", "kind", "at", "sender__person", "recipients"):
        here = seats.get(row, [])
        if kind in TOGETHER:
            yield from _sat(row, at, here, recipients, who)
        elif sender == who.me:
            for person in {who.who(one) for one, _ in here} - {0}:
                yield Word(at, person, Way.MINE, f"interaction:{row}:{person}")
        elif any(one == who.me for one, _ in here) and (person := who.who(sender)):
            yield Word(at, person, Way.THEIRS, f"interaction:{row}:{person}")


def _sat(row: int, at: datetime, here: list[tuple[int, int]], recipients: int, who: Roster) -> Iterator[Word]:
    """``recipients`` counts chairs, somebody's second address too; who declined sat on none."""
    present = {who.merged.get(one, one) for one, role in here if role != _ABSENT}
    if who.me not in present:
        return
    alone = len(present) == 2 and recipients <= len(here)
    for one in present:
        if person := who.who(one):
            yield Word(at, person, Way.TOGETHER, f"interaction:{row}:{person}", alone=alone, rank=_SEEN)


def _observed_before(desk: "Desk", start: datetime, people: list[int]) -> set[int]:
    me = desk.row.me_id
    rows = _sized(desk).filter(at__lt=start)
    apart = rows.exclude(kind__in=TOGETHER)
    with_me = models.Participant.objects.filter(
        interaction__in=rows.filter(kind__in=TOGETHER).values("pk"), identity__person=me
    ).exclude(role=_ABSENT)
    found: set[int] = set()
    for piece in bulk.in_pieces(people):
        theirs = apart.filter(sender__person__in=piece, participants__identity__person=me)
        found |= {person for person in theirs.values_list("sender__person", flat=True).distinct() if person}
        seats = models.Participant.objects.filter(identity__person__in=piece)
        mine = seats.filter(interaction__in=apart.filter(sender__person=me).values("pk"))
        sat = seats.filter(interaction__in=with_me.values("interaction")).exclude(role=_ABSENT)
        for there in (mine, sat):
            found |= set(there.values_list("identity__person", flat=True).distinct())
    return found


# ---- what was told


def _told(desk: "Desk", mine: Sequence[tuple[models.Contract, Contract]], who: Roster) -> Iterator[Word]:
    """What no interaction stands for, of all time until now."""
    for word in (*_letters(desk), *_introductions(mine), *_interviews(desk), *_talks(desk)):
        person = who.who(word.person)
        if person and word.at <= desk.now():
            yield replace(word, person=person, key=f"{word.key}:{person}")


def _letters(desk: "Desk") -> Iterator[Word]:
    rows = models.Letter.objects.filter(desk=desk.row, state="sent", writer=Role.SEEKER.value, to__isnull=False)
    for pk, to, at, how in rows.exclude(sent_at=None).values_list("pk", "to_id", "sent_at", "sent_how"):
        assert to is not None
        assert at is not None
        rang = how == _PHONE
        yield Word(at, to, Way.TOGETHER if rang else Way.MINE, f"letter:{pk}", alone=rang, rank=_LETTER)


def _introductions(mine: Sequence[tuple[models.Contract, Contract]]) -> Iterator[Word]:
    for row, contract in mine:
        person, target = contract.addressee.person, row.target_id or 0
        for at, way in ((contract.contacted_at, Way.MINE), (contract.met_at, Way.TOGETHER)):
            if at is not None:
                yield Word(
                    at, person, way, f"contract:{row.pk}", alone=way is Way.TOGETHER, rank=_INTRODUCTION,
                    contract=row.pk, target=target,
                )  # fmt: skip


def _interviews(desk: "Desk") -> Iterator[Word]:
    rows = models.InterviewMet.objects.filter(
        desk=desk.row, interview__state="held", interview__trashed_at=None, interview__opening__trashed_at=None
    )
    there: dict[int, list[tuple[int, datetime, int, int]]] = {}
    for talk, person, at, opening, target in rows.values_list(
        "interview_id", "person_id", "interview__at", "interview__opening_id", "interview__opening__target_id"
    ):
        there.setdefault(talk, []).append((person, at, opening, target))
    for talk, met in there.items():
        for person, at, opening, target in met:
            yield Word(
                at, person, Way.TOGETHER, f"interview:{talk}", alone=len(met) == 1, rank=_INTERVIEW,
                opening=opening, target=target,
            )  # fmt: skip


def _talks(desk: "Desk") -> Iterator[Word]:
    zone = ZoneInfo(desk.row.timezone)
    for pk, person, on in models.VouchTalk.objects.filter(desk=desk.row).values_list("pk", "person_id", "on"):
        at = min(noon(on, zone), desk.now())  # noted this morning for today
        yield Word(at, person, Way.TOGETHER, f"vouchtalk:{pk}", alone=True, rank=_TALK)
