"""Interviews: planned, held or called off; who was met, what one should achieve, what is due after (E3, F5, I15).

    add ─→ a promise to turn up, an entry in the calendar ─→ held ─→ thanks to each, word to whoever opened the door
                                                          └→ call_off ─→ the promise is released

What a talk makes due is worked out by :mod:`inroad.search.interviews`. Thanks and the word to the voucher become
promises of one's own, unless an introduction or a play under way promises the same; what is only worth noting stays a
note on the page. People the employer guard keeps out, and who wants to be left alone, are passed over.

Refused: to call a talk held that is still to come. A talk that is recorded afterwards was held.
"""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from inroad.desk import journal, search_rows
from inroad.desk.contract_rows import decode
from inroad.desk.contract_shapes import LetterView
from inroad.desk.letter_facts import facts_for
from inroad.desk.occasions import Occasion, tell
from inroad.desk.opening_shapes import InterviewRow, InterviewView, KeptBack, Todo
from inroad.desk.openings import met_row
from inroad.desk.text import LINE, NAME, NOTE, clean
from inroad.errors import BadInput, InroadError, NotFound, Refused
from inroad.introductions import days
from inroad.introductions.model import Kept, KnownBy, Promise, Role
from inroad.letters.model import Facts
from inroad.search import interviews as rules
from inroad.search import preparation
from inroad.search.openings import Status
from inroad.search.people import Someone
from inroad.search.plays import stored
from inroad.search.plays.words import show
from inroad.store import models

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from inroad.desk.door import Desk

MOST_ROWS: Final = 500
THANKS: Final = "interview-thanks"
REPORT: Final = "report-meeting"
_OPEN: Final = (Kept.PENDING.value, Kept.UNRESOLVED.value)
_FURTHEST: Final = timedelta(days=3 * 366)
_EARLIEST: Final = datetime(1970, 1, 2, tzinfo=UTC)
_REPORTS: Final = (Promise.REPORT_CONTACT.value, Promise.REPORT_MEETING.value, Promise.REPORT_END.value)


class Interviews:
    def __init__(self, desk: "Desk") -> None:
        self.desk = desk

    # ---- reading

    def rows(self, opening_id: int | None = None, state: str = "", limit: int = MOST_ROWS) -> list[InterviewRow]:
        """Talks about one job, or all: those to come first, the next one on top, then those that were, the last first.

        ``state``: "planned", "held" or "called off".
        """
        found = search_rows.interview_rows(self.desk)
        if opening_id is not None:
            found = found.filter(opening=opening_id)
        if state:
            if state not in set(rules.State):
                raise BadInput(f"a talk is never “{state}”", hint="planned, held or called off")
            found = found.filter(state=state)
        rows = list(found.order_by("-at", "-id")[:limit])
        ahead = [row for row in rows if row.state == rules.State.PLANNED.value]
        return [self.shown(row) for row in (*reversed(ahead), *(row for row in rows if row not in ahead))]

    def get(self, interview_id: int) -> InterviewView:
        row = self._get(interview_id)
        walls = search_rows.kept_out(self.desk)
        kept_back = tuple(
            KeptBack(one.person_id, one.person.name, why) for one in row.met.all() if (why := walls.why(one.person_id))
        )
        talks = [search_rows.interview_of(self.desk, one) for one in self._about(row.opening_id)]
        shown = self.shown(row)
        return InterviewView(
            row=replace(shown, met=tuple(one for one in shown.met if not walls.why(one.person_id))),
            opening=self.desk.openings.shown(row.opening),
            afterwards=self._afterwards(row),
            worth_knowing=rules.warnings(talks),
            kept_back=kept_back,
        )

    # ---- writing

    def add(
        self,
        opening_id: int,
        at: datetime,
        how: str = "",
        met: Iterable[int] = (),
        note: str = "",
        named: str = "",
    ) -> InterviewView:
        """A talk about a job at a moment (aware), with these people. One in the past was held.

        ``named``: people as one writes them, a name a line; who isn't on the desk yet is taken up, at that employer.
        Raises BadInput for a moment without a zone or far from now, NotFound, Ambiguous.
        """
        opening = search_rows.opening(self.desk, opening_id)
        at = self._moment(at)
        people = [self.desk.people._get(pk) for pk in dict.fromkeys(met)]
        self._few(len(people))
        now = self.desk.now()
        held = at <= now
        called = search_rows.opening_of(self.desk, opening).called
        words = f"A talk about {called}"
        with journal.change(self.desk, "interview_added", words, ties=bool(named.strip())) as change:
            row = change.create(
                models.Interview(
                    desk=self.desk.row, opening=opening, at=at, how=clean(how, "how you talk", LINE),
                    note=clean(note, "the note", NOTE, lines=True), created_at=now,
                )
            )  # fmt: skip
            people += [one for one in self._called(change, opening, named) if one not in people]
            self._few(len(people))
            for person in people:
                self._meet(change, row, person)
            self._arranged(change, row, opening, held=held)
            if held:
                self._was_held(change, row)
        self.desk.network.refresh_derived([one.pk for one in people])
        return self.get(row.pk)

    def edit(self, interview_id: int, how: str | None = None, note: str | None = None) -> InterviewView:
        """How and where one talks, and what one wants to ask: lines with a question mark go onto the sheet."""
        row = self._get(interview_id)
        made: dict[str, Any] = {}
        if how is not None:
            made["how"] = clean(how, "how you talk", LINE)
        if note is not None:
            made["note"] = clean(note, "the note", NOTE, lines=True)
        with self._change(row, "interview_edited", "A talk changed") as change:
            change.update(row, **made)
        return self.get(interview_id)

    def move(self, interview_id: int, at: datetime) -> InterviewView:
        """Another time for a talk that is planned; the promise to turn up moves along."""
        row = self._get(interview_id)
        at = self._moment(at)
        if row.state != rules.State.PLANNED.value:
            raise Refused(f"this talk is {row.state}", hint="note another one")
        with self._change(row, "interview_moved", "Another time for a talk") as change:
            change.update(row, at=at)
            for promise in self._promises(row, f"turn-up:{row.pk}"):
                change.update(promise, due_at=at, reminded=[])
        return self.get(interview_id)

    def held(self, interview_id: int) -> InterviewView:
        """It took place: what is due after it is promised. Saying so twice changes nothing."""
        row = self._get(interview_id)
        if row.at > self.desk.now():
            raise Refused("this talk is still to come", hint="say so when it was")
        with self._change(row, "interview_held", self._words(row, "The talk took place")) as change:
            if row.state != rules.State.HELD.value:
                self._was_held(change, row)
        return self.get(interview_id)

    def call_off(self, interview_id: int) -> InterviewView:
        """It doesn't take place. Whoever expects you should hear it from you, in time (I15)."""
        row = self._get(interview_id)
        if row.state == rules.State.HELD.value:
            raise Refused("this talk took place")
        with self._change(row, "interview_called_off", self._words(row, "The talk is called off")) as change:
            self._call_off(change, row)
        return self.get(interview_id)

    def call_off_planned(self, change: journal.Change, opening: models.Opening) -> None:
        """Within a change: the job is over, so nobody has to turn up any more."""
        rows = models.Interview.objects.filter(opening=opening, state=rules.State.PLANNED.value, trashed_at=None)
        for row in rows.order_by("id"):
            self._call_off(change, row)

    def met(
        self, interview_id: int, person_id: int, clicked: bool | None = None, liked: str | None = None
    ) -> InterviewView:
        """Somebody was there (or will be). ``clicked`` and ``liked`` None leave what was said before."""
        row = self._get(interview_id)
        person = self.desk.people._get(person_id)
        if person.pk == self.desk.row.me_id:
            raise BadInput("that is you", hint="whom did you meet?")
        said = None if liked is None else clean(liked, "what impressed you", NOTE, lines=True)
        with self._change(row, "interview_met", f"Met {person.name or 'somebody'}") as change:
            one = models.InterviewMet.objects.filter(interview=row, person=person).first()
            if one is None:
                self._few(row.met.count() + 1)
                one = self._meet(change, row, person)
                if row.state == rules.State.HELD.value:
                    tell(self.desk, change, self._occasion("met", row, person.pk))
            if said is not None:
                change.update(one, liked=said)
            if clicked is not None:
                change.update(one, clicked=clicked)
                name = "clicked" if clicked else "did not click"
                if clicked:
                    self.desk.openings.keep_as_future(change, search_rows.opening(self.desk, row.opening_id))
                tell(self.desk, change, self._occasion(name, row, person.pk))
            self._promise(change, row)
        return self.get(interview_id)

    def met_called(self, interview_id: int, named: str) -> InterviewView:
        """People who were there, as one writes them, a name a line; who isn't on the desk yet is taken up."""
        row = self._get(interview_id)
        with journal.change(
            self.desk, "interview_met", "More people of a talk", kind="Interview", object_id=row.pk
        ) as change:
            opening = search_rows.opening(self.desk, row.opening_id)
            there = set(row.met.values_list("person_id", flat=True))
            new = [one for one in self._called(change, opening, named) if one.pk not in there]
            self._few(len(there) + len(new))
            for person in new:
                self._meet(change, row, person)
                if row.state == rules.State.HELD.value:
                    tell(self.desk, change, self._occasion("met", row, person.pk))
            self._promise(change, row)
        self.desk.network.refresh_derived([one.pk for one in new])
        return self.get(interview_id)

    def not_met(self, interview_id: int, person_id: int) -> InterviewView:
        """They were not there after all; what was promised because of it is let go."""
        row = self._get(interview_id)
        one = models.InterviewMet.objects.filter(interview=row, person=person_id).select_related("person").first()
        if one is None:
            raise NotFound("nobody of that number is noted as met there")
        with self._change(row, "interview_not_met", f"Not met: {one.person.name or 'somebody'}") as change:
            change.delete(one)
            for promise in self._promises(row, f"thanks:{row.pk}:{person_id}"):
                self._end(change, promise, Kept.RELEASED)
        return self.get(interview_id)

    def months(self, interview_id: int, answers: Mapping[str, str], *, asked: bool = True) -> InterviewView:
        """What one should achieve in "3", "6" and "12" months, as they said it (E3). ``asked``: the question was put; a
        question without an answer is a warning.
        """
        row = self._get(interview_id)
        wanted = {str(month) for month in rules.MONTHS}
        if unknown := sorted(set(answers) - wanted):
            raise BadInput(f"{unknown[0][:20]} months", hint="3, 6 or 12")
        kept: dict[str, Any] = {key: value for key, value in row.months.items() if key in wanted}
        for month, said in answers.items():
            kept[month] = clean(said, f"what should be done in {month} months", NOTE, lines=True)
        kept = {key: value for key, value in kept.items() if value}
        if asked or kept:
            kept["asked"] = True
        with self._change(row, "interview_months", self._words(row, "What you should achieve")) as change:
            change.update(row, months=kept)
        return self.get(interview_id)

    def trash(self, interview_id: int) -> None:
        row = self._get(interview_id)
        with self._change(row, "interview_trashed", self._words(row, "To the trash: a talk")) as change:
            change.update(row, trashed_at=self.desk.now())
            keys = [promise for promise in self._promises(row) if promise.state in _OPEN]
            for promise in keys:
                self._end(change, promise, Kept.RELEASED)

    def restore(self, interview_id: int) -> InterviewView:
        rows = models.Interview.objects.filter(desk=self.desk.row, pk=interview_id, opening__trashed_at=None)
        row = rows.exclude(trashed_at=None).select_related("opening").first()
        if row is None:
            raise NotFound("there is no such talk in the trash")
        with self._change(row, "interview_restored", "A talk back from the trash") as change:
            change.update(row, trashed_at=None)
            for promise in self._promises(row):
                if promise.state == Kept.RELEASED.value:
                    change.update(promise, state=Kept.PENDING.value, ended_at=None)
        return self.get(interview_id)

    # ---- promises of one's own, as Today ends them

    def kept(self, promise: models.Promise) -> bool:
        """Turned up, said on Today: the talk took place. False for a promise that is no turning up."""
        row = self._turn_up(promise)
        if row is None:
            return False
        self.held(row.pk)
        return True

    def is_turn_up(self, promise: models.Promise) -> bool:
        """Is it the promise to be at a talk? Such a one isn't let go or moved in silence."""
        return self._turn_up(promise) is not None

    # ---- the sheet and the letters

    def sheet(self, interview_id: int) -> preparation.Sheet:
        """What to read before the talk: whose name is at stake first (F5), then people, questions, what to leave."""
        row = self._get(interview_id)
        walls = search_rows.kept_out(self.desk)
        about = self._about(row.opening_id)
        talks = [search_rows.interview_of(self.desk, one) for one in about if one.pk != row.pk and one.at < row.at]
        questions, where = _questions(row.note)
        liked = {one.person: one.liked for talk in talks for one in talk.met if one.liked}
        there = list(row.met.all())
        told = self._told([one.person_id for one in there])
        hosts = []
        for one in there:
            shown = met_row(one)
            hosts.append(
                preparation.Host(
                    one.person_id, one.person.name, role=shown.role, shared=told.get(one.person_id, ""),
                    liked=one.liked or liked.get(one.person_id, ""),
                )
            )  # fmt: skip
        return preparation.prepare(
            search_rows.interview_of(self.desk, row),
            self._facts(row.opening),
            timezone=self.desk.row.timezone,
            hosts=hosts,
            earlier=talks,
            concerns=self.desk.conduct.concerns(row.opening.target.organisation_id),
            questions=questions,
            where=where,
            kept_out=walls,
            edits=self.desk.row.settings.get("words", {}),
        )

    def letter(self, interview_id: int, kind: str, person_id: int) -> LetterView:
        """Begin thanks to somebody met, or the word to whoever opened the door; that of an introduction belongs to it.

        Raises Refused for whom nothing goes to.
        """
        row = self._get(interview_id)
        contract = row.opening.contract
        if kind == REPORT and contract is not None and decode(contract).voucher.person == person_id:
            return self.desk.letters.write(REPORT, contract.pk)
        return self.desk.openings.letter(row.opening_id, kind, person_id)

    # ---- inside

    def shown(self, row: models.Interview) -> InterviewRow:
        zone = ZoneInfo(self.desk.row.timezone)
        months = rules.months_from(row.months)
        met = sorted(row.met.all(), key=lambda one: (one.person.sort_key, one.person_id))
        return InterviewRow(
            id=row.pk,
            opening_id=row.opening_id,
            called=search_rows.opening_of(self.desk, row.opening).called,
            at=row.at.astimezone(zone),
            how=row.how,
            state=row.state,
            met=tuple(met_row(one) for one in met),
            asked=months.asked,
            months=tuple((month, months.answers[month]) for month in rules.MONTHS if month in months.answers),
            note=row.note,
            to_tell=row.state == rules.State.PLANNED.value and row.at <= self.desk.now(),
        )

    def _arranged(self, change: journal.Change, row: models.Interview, opening: models.Opening, *, held: bool) -> None:
        """A talk is set: the job moves on, and somebody's word may have brought it about."""
        status = Status(opening.status)
        if not (held and status.is_over) and status is not Status.OFFER:
            on = min(days.day_in(row.at, self.desk.row.timezone), self.desk.today())
            self.desk.openings.moved(change, opening, Status.INTERVIEWING, on)
        if held:
            return
        if not self._is_of_introduction(row, opening):
            called = search_rows.opening_of(self.desk, opening).called
            self._make(change, f"turn-up:{row.pk}", Promise.TURN_UP, f"be at the talk about {called}", row.at)
        tell(self.desk, change, self._occasion("interview set", row))
        if opening.contract_id is not None or opening.through_id is not None:
            tell(self.desk, change, self._occasion("referral got an interview", row))

    def _was_held(self, change: journal.Change, row: models.Interview) -> None:
        change.update(row, state=rules.State.HELD.value)
        for promise in self._promises(row, f"turn-up:{row.pk}"):
            self._end(change, promise, Kept.KEPT)
        tell(self.desk, change, self._occasion("interview held", row))
        self._promise(change, row)

    def _call_off(self, change: journal.Change, row: models.Interview) -> None:
        if not change.update(row, state=rules.State.CALLED_OFF.value):
            return
        for promise in self._promises(row, f"turn-up:{row.pk}"):
            self._end(change, promise, Kept.RELEASED)
        tell(self.desk, change, self._occasion("interview called off", row))

    def _called(self, change: journal.Change, opening: models.Opening, named: str) -> list[models.Person]:
        if not named.strip():
            return []
        at = search_rows.opening_of(self.desk, opening).organisation or opening.target.name
        people = self.desk.talks.people_called(change, named, at)
        if any(one.pk == self.desk.row.me_id for one in people):
            raise BadInput("that is you", hint="whom did you meet?")
        return people

    def _meet(self, change: journal.Change, row: models.Interview, person: models.Person) -> models.InterviewMet:
        return change.create(models.InterviewMet(desk=self.desk.row, interview=row, person=person))

    def _promise(self, change: journal.Change, row: models.Interview) -> None:
        """Make a promise of each thing due to somebody that nothing else promises already.

        A talk that was noted days afterwards makes nobody late: it is due today. One of long ago promises nothing.
        """
        now = self.desk.now()
        if row.at < now - timedelta(days=rules.FRESH_DAYS):
            return
        tonight = days.end_of(self.desk.today(), self.desk.row.timezone)
        fresh = self._get(row.pk)  # with who was met by now
        known = set(models.Promise.objects.filter(desk=self.desk.row).filter(key__in=self._keys(fresh)).values_list(
            "key", flat=True))  # fmt: skip
        covered = self._covered(fresh)
        for due in self._due(fresh, known):
            if due.what is not None and (due.person, due.letter) not in covered:
                due_at = due.due_at if due.due_at >= now else tonight
                self._make(change, due.key, due.what, due.words, due_at, due.person)

    def _due(self, row: models.Interview, already: Iterable[str] = ()) -> tuple[rules.Due, ...]:
        talk = search_rows.interview_of(self.desk, row)
        vouchers = self._vouchers(row.opening)
        return rules.after(
            talk, timezone=self.desk.row.timezone, vouchers=vouchers, kept_out=search_rows.kept_out(self.desk),
            already=already,
        )  # fmt: skip

    def _afterwards(self, row: models.Interview) -> tuple[Todo, ...]:
        """What is due and not done: promises that are open, and notes to oneself."""
        promises = {promise.key: promise for promise in self._promises(row)}
        ended = {key for key, promise in promises.items() if promise.state not in _OPEN}
        found = []
        for due in self._due(row, ended):
            promise = promises.get(due.key)
            if due.what is not None and promise is None:
                continue  # an introduction or a play has it
            due_at = promise.due_at if promise is not None else due.due_at
            found.append(
                Todo(due.words, due_at, due.letter, due.person or None, promise.pk if promise is not None else None)
            )
        return tuple(found)

    def _vouchers(self, opening: models.Opening) -> list[Someone]:
        """Who opened the door, unless the introduction itself still promises them word."""
        person_id = opening.through_id or 0
        if opening.contract is not None:
            person_id = decode(opening.contract).voucher.person or person_id
            owed = models.Promise.objects.filter(
                contract=opening.contract, what__in=_REPORTS, state__in=_OPEN, debtor=Role.SEEKER.value
            )
            if owed.exists():
                return []
        person = models.Person.objects.filter(desk=self.desk.row, pk=person_id, merged_into=None).first()
        if person is None or person.pk == self.desk.row.me_id:
            return []
        return [search_rows.someone(person)]

    def _covered(self, row: models.Interview) -> set[tuple[int, str]]:
        """(person, letter) of what plays about this job, and the introduction behind it, promise already."""
        found: set[tuple[int, str]] = set()
        for play in models.PlayRun.objects.filter(desk=self.desk.row, opening=row.opening_id, state="running"):
            try:
                run = stored.from_data(play.play)
            except InroadError:
                continue  # what can't be read promises nothing
            steps = [show(run, one.key) for one in run.open]
            found |= {(int(step.letter_ref or 0), step.letter) for step in steps if step.letter}
        contract = row.opening.contract
        if contract is not None:
            owed = contract.promises.filter(what=Promise.THANKS.value, state__in=_OPEN)
            if owed.filter(creditor=Role.ADDRESSEE.value).exists():
                found.add((decode(contract).addressee.person, THANKS))
        return found

    def _keys(self, row: models.Interview) -> list[str]:
        return [due.key for due in self._due(row)]

    def _promises(self, row: models.Interview, *keys: str) -> list[models.Promise]:
        """The promises that came of a talk; with ``keys`` those of them that are still open."""
        mine = models.Promise.objects.filter(desk=self.desk.row, contract=None)
        if keys:
            return list(mine.filter(key__in=keys, state__in=_OPEN).order_by("id"))
        made = (f"thanks:{row.pk}:", f"report:{row.pk}:", f"turn-up:{row.pk}")
        found = mine.filter(key__startswith=made[0]) | mine.filter(key__startswith=made[1]) | mine.filter(key=made[2])
        return list(found.order_by("id"))

    def _make(
        self, change: journal.Change, key: str, what: Promise, words: str, due_at: datetime, person: int = 0
    ) -> None:
        change.create(
            models.Promise(
                desk=self.desk.row, key=key, what=what.value, debtor=Role.SEEKER.value, creditor=Role.SEEKER.value,
                words=words, about_id=person or None, due_at=due_at, chased=True, made_at=self.desk.now(),
            )
        )  # fmt: skip

    def _end(self, change: journal.Change, promise: models.Promise, state: Kept) -> None:
        change.update(promise, state=state.value, known_by=KnownBy.TICKED.value, ended_at=self.desk.now())

    def _turn_up(self, promise: models.Promise) -> models.Interview | None:
        if promise.contract_id is not None or promise.what != Promise.TURN_UP.value:
            return None
        _, _, number = promise.key.partition(":")
        rows = search_rows.interview_rows(self.desk)
        return rows.filter(pk=int(number)).first() if number.isdecimal() else None

    def _is_of_introduction(self, row: models.Interview, opening: models.Opening) -> bool:
        """Is it the meeting that the introduction behind the job promises already?"""
        return opening.contract is not None and decode(opening.contract).meeting_at == row.at

    def _facts(self, opening: models.Opening) -> Facts:
        """What the sheet may know of who vouched; without an introduction, no more than their name."""
        letter = models.Letter(desk=self.desk.row, kind="first-contact", writer=Role.SEEKER.value, opening=opening)
        letter.contract = opening.contract
        if opening.contract is None:
            letter.reader, letter.to = Role.VOUCHER.value, opening.through
            return facts_for(self.desk, letter)
        letter.reader = Role.ADDRESSEE.value
        return facts_for(self.desk, letter)

    def _told(self, people: list[int]) -> dict[int, str]:
        """What lies between the owner and these people, in the owner's own words."""
        rows = models.Evidence.objects.filter(desk=self.desk.row, edited=True, kind__in=("knows", "knows_work"))
        mine = rows.filter(a=self.desk.row.me_id, b__in=people).exclude(how="")
        return dict(mine.order_by("on", "id").values_list("b_id", "how"))

    def _about(self, opening_id: int) -> "QuerySet[models.Interview]":
        return search_rows.interview_rows(self.desk).filter(opening=opening_id)

    def _get(self, interview_id: int) -> models.Interview:
        row = search_rows.interview_rows(self.desk).select_related("opening__contract").filter(pk=interview_id).first()
        if row is None:
            raise NotFound(f"there is no interview #{interview_id} on this desk", hint="`inroad interview list`")
        return row

    def _moment(self, at: datetime) -> datetime:
        if at.tzinfo is None:
            raise BadInput("the time has no time zone")
        moment = days.in_utc(at)
        if not _EARLIEST <= moment <= self.desk.now() + _FURTHEST:
            raise BadInput(f"{at:%Y-%m-%d} is far from now", hint="a day within the next three years, or one that was")
        return moment

    def _few(self, number: int) -> None:
        if number > rules.MOST_MET:
            raise BadInput(f"{number} people in one talk", hint=f"{rules.MOST_MET} at most")

    def _occasion(self, name: str, row: models.Interview, person: int | None = None) -> Occasion:
        return Occasion(name, opening=row.opening_id, target=row.opening.target_id, person=person)

    def _words(self, row: models.Interview, said: str) -> str:
        return f"{said}: {search_rows.opening_of(self.desk, row.opening).called}"[:NAME]

    def _change(self, row: models.Interview, verb: str, words: str) -> AbstractContextManager[journal.Change]:
        return journal.change(self.desk, verb, words, kind="Interview", object_id=row.pk, ties=False)


def _questions(note: str) -> tuple[tuple[str, ...], str]:
    """The owner's questions (lines with a question mark at their end), and the first other line: where to be."""
    lines = [line.strip() for line in note.splitlines() if line.strip()]
    asked = tuple(line for line in lines if line.endswith(("?", "？", "؟")))
    return asked, next((line for line in lines if line not in asked), "")
