"""What left a trace of time on the desk, from rows: traces of :mod:`inroad.score.spells`, each with its key.

    interviews, meetings, calls, mails, letters ─┐
    talks, applications, acts at the desk ───────┴─ of(desk, start, end) ─→ Trace values

Whose meetings and mails concern the search (:func:`concerned`): people inside a target of the owner's, on a side of
one of their introductions, met in an interview or named as the door to a job, talked to about a recommendation, in the
vault of references, named by somebody to talk to, kept warm as a future, written to from the desk, or known to stand
behind the owner's work. A call or meeting that the owner noted here concerns it whoever it was with. Not colleagues at
a present employer: what one does at work is work. And no crowd: more than six on a mail, more than seven at a table.
What concerns nobody of these gets no track, and is the owner's to mark.

Letters and acts at the desk are search by themselves: that is what the desk is for. Importing, settings and the log of
time itself are not counted.

Cost: linear in what passed between the two days; some fifteen queries.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.db import models as db
from django.db.models import Q

from inroad import words as say
from inroad.desk import exchanges
from inroad.desk.exchanges import TOGETHER, noon
from inroad.introductions.model import Promise, Role
from inroad.score.model import Track
from inroad.score.spells import Act, Kind, Trace, bursts
from inroad.search.futures import MOST_TOGETHER
from inroad.store import bulk, models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

_ABSENT: Final = models.Participant.DECLINED
_MOST_NAMES: Final = 3
_APPLYING_LETTERS: Final = frozenset(
    {"interview-thanks", "runner-up", "months-3-6-12", "salary-history", "unpaid-work", "referee-briefing"}
)
_BEHIND: Final = ("well", "a bit")
_FOUND_ACTS: Final = ("brief_", "document_")
_APPLYING_ACTS: Final = (
    "opening_",
    "interview_",
    "offered",
    "rejected",
    "clicked",
    "conduct_",
    "release",
    "reference_",
)
_NO_ACTS: Final = (
    "imported", "import_", "brought_back", "undone", "mail_", "mailbox_", "digest_", "voice_", "model_", "restored",
    "erased", "introduced", "reminded", "date_passed", "time_", "timer_", "search_began", "plan_", "week_", "words_",
    "address_", "started",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Time:
    """From ``start`` up to ``end``, both moments; ``who`` is who."""

    desk: "Desk"
    zone: ZoneInfo
    who: exchanges.Roster
    start: datetime
    end: datetime


def of(desk: "Desk", first: date, last: date) -> list[Trace]:
    """Every trace that may touch a day from ``first`` to ``last``, both included; unsorted. Nothing that is to come."""
    zone = ZoneInfo(desk.row.timezone)
    # What began the evening before may reach into the first day, and what overlaps it there decides what is left.
    start = datetime.combine(first - timedelta(days=2), time(), zone)
    end = min(datetime.combine(last + timedelta(days=2), time(), zone), desk.now())
    at = _Time(desk, zone, exchanges.roster(desk), start, end)
    at_work = _colleagues(desk, at.who)
    interviews = list(_interviews(at))
    passed, met = _passed(at, concerned(desk, at.who), at_work)
    drawn = [*interviews, *passed, *_letters(at), *_talks(at, met), *_applications(at), *_acts(at)]
    return _named(desk, drawn)


def concerned(desk: "Desk", who: exchanges.Roster) -> frozenset[int]:
    """The people of the search, as numbers of who they are now."""
    row = desk.row
    mine = models.ContractSide.objects.filter(desk=row, role=Role.SEEKER.value).values("contract")
    targets = models.Target.objects.filter(desk=row, trashed_at=None, suggested=False)
    places = {place for place in targets.values_list("organisation_id", flat=True) if place is not None}
    inside = {one for family in desk.organisations.families(places).values() for one in family}
    found: set[int | None] = set(targets.values_list("person_id", flat=True))
    for piece in bulk.in_pieces(sorted(inside)):
        there = models.Position.objects.filter(organisation_id__in=piece, ended=False, school=False)
        found |= set(there.values_list("person_id", flat=True))
    for rows, column in (
        (models.ContractSide.objects.filter(contract__in=mine), "person_id"),
        (models.InterviewMet.objects.filter(desk=row), "person_id"),
        (models.Opening.objects.filter(desk=row, trashed_at=None), "through_id"),
        (models.VouchTalk.objects.filter(desk=row), "person_id"),
        (models.Referee.objects.filter(desk=row), "person_id"),
        (models.Promise.objects.filter(desk=row, what=Promise.FOLLOW_UP.value), "about_id"),
        (models.Future.objects.filter(desk=row, ended_on=None), "person_id"),
        (models.Letter.objects.filter(desk=row, writer=Role.SEEKER.value, trashed_at=None), "to_id"),
        (models.Evidence.objects.filter(desk=row, b=row.me_id, kind="vouch"), "a_id"),
        (models.Evidence.objects.filter(desk=row, kind="knows_work", backing__in=_BEHIND, b=row.me_id), "a_id"),
    ):
        found |= set(rows.values_list(column, flat=True).distinct())
    return frozenset({who.who(one) for one in found} - _colleagues(desk, who) - {0})


def _colleagues(desk: "Desk", who: exchanges.Roster) -> frozenset[int]:
    """Everybody at a present employer."""
    at_work: set[int] = set()
    for piece in bulk.in_pieces(sorted(desk.setup.guarded_organisations())):
        colleagues = models.Position.objects.filter(organisation_id__in=piece, ended=False)
        at_work |= set(colleagues.values_list("person_id", flat=True))
    at_work |= set(desk.setup.guarded_people())
    return frozenset(who.who(one) for one in at_work)


# ---- each kind


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A trace whose words want names: ``words`` with "{}" for ``people``."""

    trace: Trace
    people: tuple[int, ...] = ()


def _passed(at: _Time, people: frozenset[int], at_work: frozenset[int]) -> tuple[list[_Drawn], set[tuple[int, date]]]:
    """Meetings, calls and mails; and (person, day) of those together, which a note of the same talk must not repeat."""
    mine = Q(kind__in=TOGETHER) | Q(sender__person=at.who.me, recipients__lte=MOST_TOGETHER)
    rows = models.Interaction.objects.filter(mine, desk=at.desk.row, at__gte=at.start, at__lt=at.end)
    seats: dict[int, list[tuple[int, int]]] = {}
    there = models.Participant.objects.filter(interaction__in=rows.values("pk"))
    for row, person, role in there.values_list("interaction", "identity__person", "role"):
        seats.setdefault(row, []).append((person, role))
    found: list[_Drawn] = []
    met: set[tuple[int, date]] = set()
    columns = ("pk", "kind", "at", "recipients", "minutes", "edited")
    for row, kind, began, recipients, minutes, by_hand in rows.values_list(*columns):
        here = [(at.who.merged.get(one, one), role) for one, role in seats.get(row, ())]
        others = tuple(sorted({at.who.who(one) for one, role in here if role != _ABSENT} - {0}))
        together = kind in TOGETHER
        if together and (at.who.me, _ABSENT) in here:
            continue
        few = recipients <= MOST_TOGETHER + together
        noted = by_hand and together and not at_work.intersection(others)
        track = Track.NETWORKING if few and (noted or people.intersection(others)) else None
        if track is None and not together:
            continue  # mail that has nothing to do with it: not worth a line to say so
        if together:
            met |= {(one, began.astimezone(at.zone).date()) for one in others}
        called = (
            models.Interaction.KINDS[kind] if together else "letter" if kind == models.Interaction.LETTER else "mail"
        )
        which = Kind.MEETING if called == "meeting" else Kind.CALL if together else Kind.MAIL
        known_by = "desk" if by_hand else "calendar" if together else "mail"
        # Noted for another day, a line has noon for its hour.
        hour = not (by_hand and began == noon(began.astimezone(at.zone).date(), at.zone))
        lead = f"{called} {'with' if together else 'to'} {{}}"
        trace = Trace(f"interaction:{row}", which, began, track, minutes, lead, known_by, hour)
        found.append(_Drawn(trace, others))
    return found, met


def _interviews(at: _Time) -> Iterator[_Drawn]:
    rows = models.Interview.objects.filter(
        desk=at.desk.row, state="held", trashed_at=None, opening__trashed_at=None, at__gte=at.start, at__lt=at.end
    )
    for pk, began, place in rows.order_by("pk").values_list("pk", "at", "opening__target__name"):
        yield _Drawn(Trace(f"interview:{pk}", Kind.INTERVIEW, began, Track.APPLYING, None, f"interview at {place}"))


def _letters(at: _Time) -> Iterator[_Drawn]:
    rows = models.Letter.objects.filter(
        desk=at.desk.row, state="sent", writer=Role.SEEKER.value, sent_at__gte=at.start, sent_at__lt=at.end
    )
    for pk, to, sent_at, how, kind, opening in rows.order_by("pk").values_list(
        "pk", "to_id", "sent_at", "sent_how", "kind", "opening_id"
    ):
        assert sent_at is not None
        track = Track.APPLYING if opening is not None or kind in _APPLYING_LETTERS else Track.NETWORKING
        rang = how == "phone"
        lead = "call with {}" if rang else "letter to {}"
        yield _Drawn(Trace(f"letter:{pk}", Kind.CALL if rang else Kind.LETTER, sent_at, track, None, lead), (to or 0,))


def _talks(at: _Time, met: set[tuple[int, date]]) -> Iterator[_Drawn]:
    """Talks about a recommendation, and meetings an introduction led to, where no calendar knows of them."""
    days = {"on__gte": at.start.date(), "on__lte": at.end.astimezone(at.zone).date()}
    for pk, person, on in models.VouchTalk.objects.filter(desk=at.desk.row, **days).values_list(
        "pk", "person_id", "on"
    ):
        if (at.who.who(person), on) not in met:
            moment = noon(on, at.zone)
            trace = Trace(f"vouchtalk:{pk}", Kind.TALK, moment, Track.NETWORKING, None, "talk with {}", hour=False)
            yield _Drawn(trace, (person,))
    for row, contract in exchanges.introductions(at.desk):
        moment_met = contract.met_at
        if moment_met is None or not at.start <= moment_met < at.end:
            continue
        person = at.who.who(contract.addressee.person)
        if (person, moment_met.astimezone(at.zone).date()) not in met:
            words = f"meeting with {contract.addressee.name or 'them'}"
            yield _Drawn(Trace(f"contract:{row.pk}", Kind.TALK, moment_met, Track.NETWORKING, None, words))


def _applications(at: _Time) -> Iterator[_Drawn]:
    rows = models.Opening.objects.filter(
        desk=at.desk.row, trashed_at=None, target__trashed_at=None, applied_on__gte=at.start.date(),
        applied_on__lte=at.end.astimezone(at.zone).date(),
    )  # fmt: skip
    for pk, on, place in rows.order_by("pk").values_list("pk", "applied_on", "target__name"):
        if on is not None:
            trace = Trace(
                f"opening:{pk}", Kind.APPLICATION, noon(on, at.zone), Track.APPLYING, None, f"application to {place}",
                hour=False,
            )  # fmt: skip
            yield _Drawn(trace)


def _acts(at: _Time) -> Iterator[_Drawn]:
    rows = models.Event.objects.filter(desk=at.desk.row, actor="owner", at__gte=at.start, at__lt=at.end)
    acts = [Act(moment, track_of(verb)) for moment, verb in rows.values_list("at", "verb") if is_search(verb)]
    return (_Drawn(one) for one in bursts(acts))


def moment_of(desk: "Desk", key: str) -> datetime | None:
    """When what a key names took place, so that its trace can be looked for; None if it is not on this desk."""
    zone = ZoneInfo(desk.row.timezone)
    table, _, number = key.partition(":")
    if table.startswith("desk/"):
        try:
            return datetime.strptime(table, "desk/%Y%m%dT%H%M%S").replace(tzinfo=UTC)
        except ValueError:
            return None
    if table not in _MOMENTS or not (number.isascii() and number.isdecimal() and len(number) <= 18):
        return None
    model, column = _MOMENTS[table]
    if model is models.Contract:
        return next((one.met_at for row, one in exchanges.introductions(desk) if row.pk == int(number)), None)
    said = model._default_manager.filter(desk=desk.row, pk=int(number)).values_list(column, flat=True).first()
    return noon(said, zone) if type(said) is date else said


_MOMENTS: Final[dict[str, tuple[type[db.Model], str]]] = {
    "interaction": (models.Interaction, "at"),
    "interview": (models.Interview, "at"),
    "letter": (models.Letter, "sent_at"),
    "vouchtalk": (models.VouchTalk, "on"),
    "contract": (models.Contract, "met_at"),
    "opening": (models.Opening, "applied_on"),
}


def is_search(verb: str) -> bool:
    """Is an act at the desk work on the search? Not the keeping of the desk itself."""
    return not verb.startswith(_NO_ACTS)


def track_of(verb: str) -> Track:
    if verb.startswith(_FOUND_ACTS):
        return Track.FOUND
    return Track.APPLYING if verb.startswith(_APPLYING_ACTS) else Track.NETWORKING


def _named(desk: "Desk", drawn: Iterable[_Drawn]) -> list[Trace]:
    listed = list(drawn)
    wanted = {one for each in listed for one in each.people[:_MOST_NAMES] if one}
    names: dict[int, str] = {}
    for piece in bulk.in_pieces(sorted(wanted)):
        names |= dict(models.Person.objects.filter(pk__in=piece, desk=desk.row).values_list("pk", "name"))
    made = []
    for each in listed:
        trace = each.trace
        if "{}" in trace.words:
            said = [names.get(one) or "somebody" for one in each.people]
            shown = say.listing(said, most=_MOST_NAMES) if said else "somebody"
            trace = Trace(
                trace.key, trace.kind, trace.at, trace.track, trace.minutes, trace.words.replace("{}", shown),
                trace.known_by, trace.hour,
            )  # fmt: skip
        made.append(trace)
    return made
