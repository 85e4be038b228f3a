"""Rows of a desk as the cases that rates are made of; everything since the search began, and nothing from before it.

    contracts ──────────────────────────┐
    openings, interviews, their history ├─ gather ─→ Gathered (cases by name, counts, waits by employer)
    names, letters, words that passed ──┘

What is a meeting, a new contact or a name given is said by :mod:`.happenings`, and counted there. Left out: the trash,
introductions of other desks, letters that came back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from inroad.desk import exchanges, search_rows
from inroad.introductions.model import Contract, Promise
from inroad.letters import registry
from inroad.score import applications, asks, turns, waits
from inroad.score.applications import Application
from inroad.score.asks import AskCases
from inroad.score.model import Happening, Source, What
from inroad.score.phrases import DAYS, INTERVIEWS
from inroad.score.rates import Case
from inroad.score.turns import Given, Sent
from inroad.score.waits import Wait
from inroad.search import openings
from inroad.search.openings import Status
from inroad.store import bulk, models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

HELLO: Final = "hello"
_PHONE: Final = "phone"
_TALKING: Final = frozenset({Status.INTERVIEWING, Status.OFFER, Status.ACCEPTED, Status.DECLINED})
_OFFERED: Final = frozenset({Status.OFFER, Status.ACCEPTED, Status.DECLINED})


@dataclass(frozen=True, slots=True)
class Gathered:
    """``cases``: by the name of their rate. ``number``: happenings of each kind. ``vouched``: contract, number and name
    of the voucher. ``taken_back``: asks in no count. ``unapplied``: jobs interviewed for without an application.
    """

    began: date
    cases: Mapping[str, tuple[Case, ...]]
    number: Mapping[What, int]
    applications: tuple[Application, ...] = ()
    vouched: tuple[tuple[Contract, int, str], ...] = ()
    taken_back: int = 0
    unapplied: int = 0


@dataclass
class _Book:
    """What several of the parts below look at."""

    desk: "Desk"
    began: date = field(init=False)
    zone: ZoneInfo = field(init=False)
    start: datetime = field(init=False)
    who: exchanges.Roster = field(init=False)
    all: list[tuple[models.Contract, Contract]] = field(init=False)
    mine: list[tuple[models.Contract, Contract]] = field(init=False)

    def __post_init__(self) -> None:
        self.began, self.zone = self.desk.weeks.began(), ZoneInfo(self.desk.row.timezone)
        self.start = datetime.combine(self.began, time(), self.zone)
        self.who = exchanges.roster(self.desk)
        self.all = exchanges.introductions(self.desk)
        asked = ((row, made, made.asked_at) for row, made in self.all)
        self.mine = [(row, made) for row, made, at in asked if at is not None and at >= self.start]

    @cached_property
    def words(self) -> turns.Words:
        """What passed with everybody; by far the largest part, and not needed for introductions and jobs."""
        passed, _ = exchanges.since(self.desk, self.start, self.all, self.who)
        return turns.Words(passed)


def gather(desk: "Desk") -> Gathered:
    """All cases of a desk. Some thirty queries; linear in what happened since the search began."""
    book = _Book(desk)
    happened = desk.weeks.happenings()
    asked = _asks(book)
    turned, answered = turns.names(_given(book, happened), book.words, _asked_about(happened), desk.row.timezone)
    jobs = tuple(_applications(book))
    hellos = turns.hellos(_hellos(book), book.words, DAYS["hello"], desk.row.timezone)
    cases = {
        "answered": asked.answered, "yes": asked.yes, "introduced": asked.introduced, "met": asked.met,
        "followed": turned, "named_answered": answered, "hello": hellos, "offer": applications.offers(jobs),
    }  # fmt: skip
    cases |= {name: applications.interviews(jobs, source) for source, name in INTERVIEWS.items()}
    number: dict[What, int] = {}
    for one in happened:
        number[one.what] = number.get(one.what, 0) + 1
    unapplied = sum(job.on is None and job.interviewed_on is not None for job in jobs)
    return Gathered(book.began, cases, number, jobs, tuple(_vouched(book)), asked.left_out, unapplied)


def introductions(desk: "Desk") -> AskCases:
    """The cases of introductions alone, for who needs no more: a handful of queries."""
    return _asks(_Book(desk))


def vouched(desk: "Desk") -> tuple[tuple[Contract, int, str], ...]:
    """The introductions asked for, each with its voucher's number and name."""
    return tuple(_vouched(_Book(desk)))


# ---- introductions


def _asks(book: _Book) -> AskCases:
    return asks.asks({f"contract:{row.pk}": made for row, made in book.mine}, book.desk.row.timezone)


def _vouched(book: _Book) -> list[tuple[Contract, int, str]]:
    numbers = {book.who.who(made.voucher.person) for _, made in book.mine} - {0}
    names: dict[int, str] = {}
    for piece in bulk.in_pieces(sorted(numbers)):
        names |= dict(models.Person.objects.filter(pk__in=piece).values_list("pk", "name"))
    found = [(made, book.who.who(made.voucher.person)) for _, made in book.mine]
    return [(made, person, names[person] or "somebody without a name") for made, person in found if person in names]


def _asked_about(happened: tuple[Happening, ...]) -> dict[int, datetime]:
    """Person → the last ask for an introduction to them."""
    return {one.person: one.at for one in happened if one.what is What.ASKED and one.person}


# ---- names and hellos


def _given(book: _Book, happened: tuple[Happening, ...]) -> list[Given]:
    """Names, each with the day its promise was called kept; a name of a talk has its promise by person."""
    rows = models.Promise.objects.filter(desk=book.desk.row, what=Promise.FOLLOW_UP.value, state="kept")
    kept: dict[str, datetime] = {}
    of_person: dict[int, datetime] = {}
    for pk, about, ended in rows.order_by("-ended_at", "-pk").values_list("pk", "about_id", "ended_at"):
        if ended is not None:
            kept[f"promise:{pk}"] = ended
            of_person[book.who.who(about)] = ended
    of_person.pop(0, None)
    return [
        Given(one.key, one.at, one.person, kept.get(one.key) or of_person.get(one.person))
        for one in happened
        if one.what is What.NAME
    ]


def _sent(book: _Book) -> "list[models.Letter]":
    """Letters of the owner's own, outside of any introduction, that went out in writing and didn't come back."""
    rows = models.Letter.objects.filter(
        desk=book.desk.row, state="sent", writer="seeker", contract=None, to__isnull=False,
        sent_at__gte=book.start, sent_at__lte=book.desk.now(),
    ).exclude(sent_how=_PHONE)  # fmt: skip
    rows = rows.exclude(mails__state="bounced").exclude(replies__bounce=True)
    return list(rows.select_related("opening__target").order_by("sent_at", "pk"))


def _replied(letters: "list[models.Letter]") -> dict[int, datetime]:
    found: dict[int, datetime] = {}
    for piece in bulk.in_pieces([letter.pk for letter in letters]):
        rows = models.Reply.objects.filter(letter__in=piece, bounce=False).exclude(state="dismissed")
        found |= {letter: at for letter, at in rows.order_by("-at", "-pk").values_list("letter", "at") if letter}
    return found


def _hellos(book: _Book) -> list[Sent]:
    letters = [one for one in _sent(book) if one.kind == HELLO]
    replied = _replied(letters)
    found = []
    for one in letters:
        assert one.sent_at is not None
        if person := book.who.who(one.to_id):
            found.append(Sent(f"letter:{one.pk}", one.sent_at, person, one.pk in replied))
    return found


# ---- jobs


def source_of(row: models.Opening) -> Source:
    """How a job came about: what the owner said, else somebody or an introduction named as its door."""
    said = openings.source_of(row.source)
    if said is openings.Source.NOT_SAID:
        return Source.REFERRED if row.through_id or row.contract_id else Source.NOT_SAID
    if said is openings.Source.THROUGH:
        return Source.REFERRED
    return Source.FOUND if said is openings.Source.FOUND_ME else Source.DIRECT


def _applications(book: _Book) -> list[Application]:
    rows = list(search_rows.opening_rows(book.desk))
    quiet = [row.pk for row in rows if Status(row.status).is_over]
    told = _when_talking(book, quiet)
    found = []
    for row in rows:
        source, on = source_of(row), row.applied_on
        if on is None and source is Source.FOUND:
            on = row.created_at.astimezone(book.zone).date()
        talked = _interviewed_on(book, row) or told.get(row.pk)
        first = min((day for day in (on, talked) if day is not None), default=None)
        if first is None or first < book.began:
            continue
        offered = bool(row.offer) or Status(row.status) in _OFFERED
        found.append(
            Application(f"opening:{row.pk}", on, source, talked, offered, row.status == Status.WITHDRAWN.value)
        )
    return found


def _interviewed_on(book: _Book, row: models.Opening) -> date | None:
    """The first talk that was held, or since when they wanted one."""
    held = [
        talk.at.astimezone(book.zone).date()
        for talk in row.interviews.all()
        if talk.trashed_at is None and talk.state == "held"
    ]
    if held:
        return min(held)
    if Status(row.status) in _TALKING or row.offer:
        return row.answered_on or row.changed_at.astimezone(book.zone).date()
    return None


def _when_talking(book: _Book, numbers: list[int]) -> dict[int, date]:
    """When a job that is over by now was first said to have come to interviews; an opening keeps no day of it."""
    found: dict[int, date] = {}
    for piece in bulk.in_pieces(numbers):
        events = models.Event.objects.filter(
            desk=book.desk.row, verb="opening_moved", object_kind="Opening", object_id__in=piece, undone_by=None
        )
        for number, at, changes in events.order_by("-at", "-pk").values_list("object_id", "at", "detail__changes"):
            if number is not None and _moved_to_talks(number, changes or ()):
                found[number] = at.astimezone(book.zone).date()  # the first one is the last to be written
    return found


def _moved_to_talks(number: int, changes: Any) -> bool:
    return any(
        table == "Opening" and pk == number and (after or {}).get("status") == Status.INTERVIEWING.value
        for table, pk, _, after in changes
    )


# ---- how long employers take


def waits_of_employers(desk: "Desk") -> dict[int, list[Wait]]:
    """Employer → how long its people took to answer applications, letters that ask for something, and introductions."""
    book = _Book(desk)
    found: dict[int, list[Wait]] = {}
    for row, made in book.mine:
        if row.organisation_id is not None:
            found.setdefault(row.organisation_id, []).extend(waits.of_contract(made, desk.now()))
    for opening in search_rows.opening_rows(desk):
        place = opening.target.organisation_id
        if place is None or opening.applied_on is None or opening.applied_on < book.began:
            continue
        until = opening.answered_on or opening.ended_on or desk.today()
        waited = Wait(float(max(0, (until - opening.applied_on).days)), opening.answered_on is not None)
        found.setdefault(place, []).append(waited)
    for place, waited in _letter_waits(book):
        found.setdefault(place, []).append(waited)
    return {place: waited for place, waited in found.items() if waited}


def _letter_waits(book: _Book) -> list[tuple[int, Wait]]:
    kinds = registry.kinds()
    letters = [one for one in _sent(book) if one.kind in kinds and kinds[one.kind].kind.asks]
    replied, places = _replied(letters), _places(book, letters)
    found = []
    for one in letters:
        assert one.sent_at is not None
        place = one.opening.target.organisation_id if one.opening is not None else places.get(book.who.who(one.to_id))
        if place is None:
            continue
        signs = (replied.get(one.pk), book.words.theirs(book.who.who(one.to_id), one.sent_at))
        answer = min((at for at in signs if at is not None), default=None)
        days = max(timedelta(), (answer or book.desk.now()) - one.sent_at) / timedelta(days=1)
        found.append((place, Wait(days, answer is not None, one.pk in replied)))
    return found


def _places(book: _Book, letters: "list[models.Letter]") -> dict[int, int]:
    """Person → the employer they are at, where that is one."""
    found: dict[int, set[int]] = {}
    for piece in bulk.in_pieces(sorted({book.who.who(one.to_id) for one in letters} - {0})):
        rows = models.Position.objects.filter(person_id__in=piece, ended=False, school=False)
        for person, place in rows.values_list("person_id", "organisation_id"):
            found.setdefault(person, set()).add(place)
    return {person: min(places) for person, places in found.items() if len(places) == 1}
