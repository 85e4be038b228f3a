"""Rows of a desk as countable things: every figure of the score is a number of these, and this says what each one is.

    words that passed (:mod:`.exchanges`) ─┐
    introductions, names, openings,        ├─ of(desk, began) ─→ Happening values, by time
    interviews, talks, useful things ──────┘

Counted is what happened from the first hour of the day the search began (:meth:`inroad.desk.weeks.Weeks.began`) until
now, by the moment it happened rather than the one it was noted; a day without an hour is noon of that day. People in
the trash and the owner are nobody; who was merged is who they are now.

new contact                 one for a person with whom nothing passed before and whom the owner didn't know, as far as
                            facts on the desk say (:func:`.exchanges.known_by_word`): the owner's first message to them,
                            or the first call or meeting. An unanswered word of theirs is none.
conversation                one for a person and week: a call or meeting, or a message that had one the other way within
                            the seven days before it.
one-to-one meeting          one for a person and day: a meeting or call with nobody else there, from calendar and log,
                            an introduction, an interview with one person, a talk, a letter said by phone.
name given                  one for a person named, whoever names them first: when the promise to follow up was made, or
                            the day of the talk that names them.
introduction asked for, made, met through one
                            one each for an introduction this desk asked for: ``asked_at``, ``introduced_at`` and
                            ``met_at``.
introduction agreed to      the first answer to it that said yes, or lent the name.
application                 an opening with a day of application: that day.
interview                   one that was held: its hour.
offer                       an opening that was offered, whatever became of it: when that was first noted; where the
                            history is gone (after an export) the day it ended, or last changed.
meeting without an opening  a one-to-one meeting with somebody inside a target, or one that an introduction led to,
                            where no opening was known by then; once a person and day.
somebody who would recommend you
                            one for a person, at the first sign ever: a talk with a yes, the day a referee agreed, the
                            date of a written recommendation.
something passed on         a useful thing and a reader: when its letter went out. One in an update to many is none.
introduction made for others
                            an introduction in which this desk is the voucher's: ``introduced_at``.

**How it came about**: for openings (and their interviews and offers) "through somebody", or with somebody or an
introduction named as the door: referred; "they found me": found; an advert, the company's page, "I asked them": direct.
Introductions are referred. New contacts are referred when they had been named or introduced by then, found when their
word was the first, direct when the owner's message was; calls and meetings out of nowhere say nothing.

Cost: linear in what happened since the search began, and some forty queries: 50,000 mails within a search took 1.9 s,
two months of them 0.6 s.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from inroad.desk import exchanges
from inroad.desk.contract_rows import decode
from inroad.desk.exchanges import noon
from inroad.introductions.model import Contract, Promise, Role, State
from inroad.matching import names
from inroad.score import encounters
from inroad.score.encounters import Way, Word
from inroad.score.model import Happening, Source, What
from inroad.search import openings
from inroad.store import bulk, models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

_YES: Final = (State.AGREED, State.NAME_GRANTED)
_OFFERED: Final = frozenset({openings.Status.OFFER, openings.Status.ACCEPTED, openings.Status.DECLINED})
_SOURCES: Final = {
    openings.Source.THROUGH: Source.REFERRED,
    openings.Source.FOUND_ME: Source.FOUND,
    openings.Source.ADVERT: Source.DIRECT,
    openings.Source.OWN_PAGE: Source.DIRECT,
    openings.Source.ASKED: Source.DIRECT,
    openings.Source.NOT_SAID: Source.NOT_SAID,
}
_OPENING_EVENTS: Final = ("opening_moved", "offered")


def of(desk: "Desk", began: date) -> tuple[Happening, ...]:
    """All that is counted, by time."""
    zone = ZoneInfo(desk.row.timezone)
    start, now = datetime.combine(began, time(), zone).astimezone(UTC), desk.now()
    book = _Book(desk, zone, exchanges.roster(desk), start)
    found = [*_introductions(book), *_openings(book), *_named(book), *_backed(book), *_helped(book), *_for_others(book)]
    book.introduced_by = _doors(found)
    found += _met(book, began)
    kept = (one for one in found if start <= one.at <= now)
    return tuple(sorted(kept, key=lambda one: (one.at, one.what.value, one.key)))


@dataclass
class _Book:
    """What several of the parts below look at."""

    desk: "Desk"
    zone: ZoneInfo
    who: exchanges.Roster
    start: datetime
    mine: list[tuple[models.Contract, Contract]] = field(init=False)
    openings: list[models.Opening] = field(init=False)
    introduced_by: dict[int, datetime] = field(default_factory=dict)
    """Person → since when somebody had named or introduced them."""

    def __post_init__(self) -> None:
        self.mine = exchanges.introductions(self.desk)
        rows = models.Opening.objects.filter(desk=self.desk.row, trashed_at=None, target__trashed_at=None)
        self.openings = list(rows.order_by("pk"))

    def source(self, opening: models.Opening) -> Source:
        said = _SOURCES[openings.source_of(opening.source)]
        if said is Source.NOT_SAID and (opening.through_id or opening.contract_id):
            return Source.REFERRED
        return said


# ---- introductions


def _introductions(book: _Book) -> Iterator[Happening]:
    jobs = {row.contract_id: row.pk for row in reversed(book.openings) if row.contract_id is not None}
    for row, contract in book.mine:
        agreed = [step.at for step in contract.steps if step.event == "answered" and step.state in _YES]
        moments = (
            (What.ASKED, contract.asked_at),
            (What.AGREED, min(agreed, default=None)),
            (What.INTRODUCED, contract.introduced_at),
            (What.MET, contract.met_at),
        )
        for what, at in moments:
            if at is not None:
                yield Happening(
                    what, at, f"contract:{row.pk}", person=book.who.who(contract.addressee.person),
                    about=book.who.who(contract.voucher.person), opening=jobs.get(row.pk, 0), contract=row.pk,
                    target=row.target_id or 0, source=Source.REFERRED,
                )  # fmt: skip


def _for_others(book: _Book) -> Iterator[Happening]:
    sides = models.ContractSide.objects.filter(desk=book.desk.row, role=Role.VOUCHER.value).values("contract")
    rows = models.Contract.objects.filter(pk__in=sides).exclude(pk__in=[row.pk for row, _ in book.mine])
    for row in rows.prefetch_related("sides", "promises").order_by("pk"):
        contract = decode(row)
        if contract.introduced_at is not None:
            yield Happening(What.INTRODUCED_OTHERS, contract.introduced_at, f"contract:{row.pk}", contract=row.pk)


# ---- jobs


def _openings(book: _Book) -> Iterator[Happening]:
    of_job: dict[int, models.Opening] = {row.pk: row for row in book.openings}
    for row in book.openings:
        if row.applied_on is not None:
            at = noon(row.applied_on, book.zone)
            yield _of_opening(book, What.APPLIED, min(at, book.desk.now()), f"opening:{row.pk}", row)
    offered = [row for row in book.openings if row.offer or row.status in _OFFERED]
    told = _when_offered(book, [row.pk for row in offered])
    for row in offered:
        ended = noon(row.ended_on, book.zone) if row.ended_on is not None else None
        at = told.get(row.pk) or ended or row.changed_at
        yield _of_opening(book, What.OFFER, min(at, book.desk.now()), f"opening:{row.pk}", row)
    talks = models.Interview.objects.filter(desk=book.desk.row, state="held", trashed_at=None)
    met: dict[int, list[int]] = {}
    for talk, person in models.InterviewMet.objects.filter(interview__in=talks.values("pk")).values_list(
        "interview_id", "person_id"
    ):
        met.setdefault(talk, []).append(person)
    for pk, at, number in talks.order_by("pk").values_list("pk", "at", "opening_id"):
        there = met.get(pk, [])
        if number in of_job:
            person = book.who.who(there[0]) if len(there) == 1 else 0
            yield _of_opening(book, What.INTERVIEW, at, f"interview:{pk}", of_job[number], person)


def _of_opening(book: _Book, what: What, at: datetime, key: str, row: models.Opening, person: int = 0) -> Happening:
    return Happening(
        what, at, key, person=person, about=book.who.who(row.through_id), opening=row.pk, contract=row.contract_id or 0,
        target=row.target_id, source=book.source(row),
    )  # fmt: skip


def _when_offered(book: _Book, numbers: Sequence[int]) -> dict[int, datetime]:
    """When an offer was first noted, from the history: an opening keeps no day of it. What was undone never was."""
    found: dict[int, datetime] = {}
    for piece in bulk.in_pieces(numbers):
        events = models.Event.objects.filter(
            desk=book.desk.row, verb__in=_OPENING_EVENTS, object_kind="Opening", object_id__in=piece, undone_by=None
        )
        rows = events.order_by("-at", "-pk").values_list("object_id", "at", "detail__changes")
        # The first one is the last to be written.
        found |= {number: at for number, at, changes in rows if number is not None and _offers(number, changes or ())}
    return found


def _offers(number: int, changes: Iterable[Sequence[Any]]) -> bool:
    return any(
        table == "Opening" and pk == number and (after or {}).get("status") == openings.Status.OFFER.value
        for table, pk, _, after in changes
    )


# ---- names


def _named(book: _Book) -> Iterator[Happening]:
    """Whoever was named, once. Promises to follow up hold most; a talk holds who was named and is left alone."""
    given: list[
        tuple[datetime, str, int, str, int, str, int]
    ] = []  # at, key, person, name, giver, giver's name, contract
    sides = {row.pk: contract for row, contract in book.mine}
    rows = models.Promise.objects.filter(desk=book.desk.row, what=Promise.FOLLOW_UP.value)
    for pk, person, said, at, number, creditor in rows.order_by("made_at", "pk").values_list(
        "pk", "about_id", "words", "made_at", "contract_id", "creditor"
    ):
        name, _, giver = said.removeprefix("follow up with ").removesuffix(" named").rpartition(", whom ")
        if number is not None and number not in sides:
            continue  # somebody else's, in whose introduction this desk is another side
        by = getattr(sides[number], creditor).person if number is not None else 0
        given.append((at, f"promise:{pk}", person or 0, name, by, giver, number or 0))
    talks = models.VouchTalk.objects.filter(desk=book.desk.row).order_by("on", "pk")
    for pk, source, on, named in talks.values_list("pk", "person_id", "on", "named"):
        at = min(noon(on, book.zone), book.desk.now())
        given += [(at, f"vouchtalk:{pk}:{place}", 0, name, source, "", 0) for place, name in enumerate(named)]
    known = _by_name(book, {name for _, _, _, name, _, giver, _ in given for name in (name, giver) if name})
    seen: set[int | str] = set()
    for at, key, person, name, by, giver, number in sorted(given, key=lambda one: (one[0], one[1])):
        if person and not book.who.who(person):
            continue  # in the trash
        who = book.who.who(person or known.get(names.fold(name), 0))
        one: int | str = who or names.fold(name)
        if one and one not in seen:
            seen.add(one)
            about = book.who.who(by or known.get(names.fold(giver), 0))
            yield Happening(What.NAME, at, key, person=who, about=about, contract=number, source=Source.REFERRED)


def _by_name(book: _Book, wanted: Iterable[str]) -> dict[str, int]:
    """Folded name → the one person of the desk who is called so; namesakes are left out."""
    folded = {names.fold(name): names.sort_key(name) for name in wanted}
    found: dict[str, set[int]] = {}
    for piece in bulk.in_pieces(sorted(set(folded.values()))):
        rows = models.Person.objects.filter(desk=book.desk.row, merged_into=None, trashed_at=None, sort_key__in=piece)
        for pk, name in rows.values_list("pk", "name"):
            if (said := names.fold(name)) in folded:
                found.setdefault(said, set()).add(pk)
    return {said: min(pks) for said, pks in found.items() if len(pks) == 1}


# ---- backing and help


def _backed(book: _Book) -> Iterator[Happening]:
    """The first sign of each: who would have recommended the owner before the search began is no news in it."""
    signs: list[tuple[datetime, str, int]] = []
    talks = models.VouchTalk.objects.filter(desk=book.desk.row, comfortable="yes")
    signs += [
        (noon(on, book.zone), f"vouchtalk:{pk}", who) for pk, who, on in talks.values_list("pk", "person_id", "on")
    ]
    referees = models.Referee.objects.filter(desk=book.desk.row, state__in=("agreed", "ended"), agreed_on__isnull=False)
    for pk, who, day in referees.values_list("pk", "person_id", "agreed_on"):
        if day is not None:
            signs.append((noon(day, book.zone), f"referee:{pk}", who))
    written = models.Evidence.objects.filter(desk=book.desk.row, kind="vouch", b=book.desk.row.me_id)
    for pk, who, said_on in written.values_list("pk", "a_id", "on"):
        # One without a date may be from any year: it is taken for an old one.
        signs.append((noon(said_on or date(1970, 1, 2), book.zone), f"evidence:{pk}", who))
    seen: set[int] = set()
    for at, key, said in sorted(signs):
        person = book.who.who(said)
        if person and person not in seen:
            seen.add(person)
            yield Happening(What.BACKED, min(at, book.desk.now()), key, person=person)


def _helped(book: _Book) -> Iterator[Happening]:
    rows = models.UsefulTo.objects.filter(desk=book.desk.row, letter__state="sent", letter__sent_at__isnull=False)
    for pk, said, at in rows.order_by("pk").values_list("pk", "person_id", "letter__sent_at"):
        if at is not None and (person := book.who.who(said)):
            yield Happening(What.HELPED, at, f"usefulto:{pk}", person=person)


# ---- people met


def _doors(found: Iterable[Happening]) -> dict[int, datetime]:
    first: dict[int, datetime] = {}
    for one in found:
        if one.person and one.what in {What.NAME, What.AGREED, What.INTRODUCED}:
            first[one.person] = min(one.at, first.get(one.person, one.at))
    return first


def _met(book: _Book, began: date) -> Iterator[Happening]:
    words, known = exchanges.since(book.desk, book.start, book.mine, book.who)
    first = encounters.first_contacts(words, known)
    earlier = exchanges.known_by_word(book.desk, {person: word.at for person, (word, _) in first.items()}, began)
    for person, (word, began_by) in first.items():
        if person not in earlier:
            yield _with(book, What.NEW_CONTACT, word, began_by)
    for word in encounters.conversations(words, book.zone):
        yield _with(book, What.CONVERSATION, word)
    alone = encounters.meetings(words, book.zone)
    for word in alone:
        yield _with(book, What.MEETING, word)
    yield from _without_an_opening(book, words, alone)


def _with(book: _Book, what: What, word: Word, began_by: Way | None = None) -> Happening:
    door = book.introduced_by.get(word.person)
    source = Source.NOT_SAID
    if door is not None and door <= word.at:
        source = Source.REFERRED
    elif began_by is Way.THEIRS:
        source = Source.FOUND
    elif began_by is Way.MINE:
        source = Source.DIRECT
    return Happening(
        what, word.at, word.key, person=word.person, opening=word.opening, contract=word.contract, target=word.target,
        source=source,
    )  # fmt: skip


def _without_an_opening(book: _Book, words: Sequence[Word], alone: Sequence[Word]) -> Iterator[Happening]:
    """N9. Looked at as it was then: a job that was made for them afterwards takes no meeting back."""
    taken = {(word.person, _day(book, word.at)) for word in words if word.opening}
    for row, contract in book.mine:
        if contract.met_at is None:
            continue
        person = book.who.who(contract.addressee.person)
        there = {row.target_id or 0} - {0}
        about_a_job = contract.ask.opening or any(step.event == "met" and step.words for step in contract.steps)
        if (person, _day(book, contract.met_at)) in taken:
            continue
        if person:
            taken.add((person, _day(book, contract.met_at)))
        if not about_a_job and not _job_known(book, there, contract.met_at, row.pk):
            yield Happening(
                What.OPEN_MEETING, contract.met_at, f"contract:{row.pk}", person=person, contract=row.pk,
                about=book.who.who(contract.voucher.person), target=row.target_id or 0, source=Source.REFERRED,
            )  # fmt: skip
    inside = _inside(book)
    for word in alone:
        targets = inside.get(word.person)
        if targets and (word.person, _day(book, word.at)) not in taken and not _job_known(book, targets, word.at):
            yield replace(_with(book, What.OPEN_MEETING, word), target=min(targets))


def _day(book: _Book, at: datetime) -> date:
    return at.astimezone(book.zone).date()


def _job_known(book: _Book, targets: Collection[int], at: datetime, contract: int = 0) -> bool:
    """Was there an opening at one of these targets, or one that came of this introduction, by then?"""
    return any(
        (row.target_id in targets or (contract and row.contract_id == contract))
        and (row.created_at <= at or (row.applied_on is not None and row.applied_on <= _day(book, at)))
        for row in book.openings
    )


def _inside(book: _Book) -> dict[int, set[int]]:
    """Person → the targets (not in the trash, not only suggested) they are inside of, or are."""
    targets = list(models.Target.objects.filter(desk=book.desk.row, trashed_at=None, suggested=False).order_by("pk"))
    found: dict[int, set[int]] = {}
    for target in targets:
        if target.person_id is not None and (person := book.who.who(target.person_id)):
            found.setdefault(person, set()).add(target.pk)
    wanted = {target.organisation_id for target in targets if target.organisation_id is not None}
    of_place: dict[int, set[int]] = {}
    families = book.desk.organisations.families(wanted)
    for target in targets:
        for place in families.get(target.organisation_id or 0, ()):
            of_place.setdefault(place, set()).add(target.pk)
    for piece in bulk.in_pieces(sorted(of_place)):
        there = models.Position.objects.filter(organisation_id__in=piece, ended=False, school=False)
        for person, place in there.values_list("person_id", "organisation_id"):
            if who := book.who.who(person):
                found.setdefault(who, set()).update(of_place[place])
    return found
