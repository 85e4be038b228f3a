"""What comes of a talk: would they recommend me, whom did they name, will they call (N3, N5).

    "Carol Diaz, VP at Acme"  ── here already, or new ─→ a person known through who named them, by that one's word
                              ── N5 ─→ promise: follow up; and one to the source: tell what came of it

A no keeps its reason and changes nothing else. Refused: to guess which of two namesakes is meant; a name stands for one
person only when just one here has it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from inroad import words
from inroad.desk import derived, journal, search_rows
from inroad.desk.people import _called
from inroad.desk.text import LINE, NAME, NOTE, clean
from inroad.errors import Ambiguous, BadInput
from inroad.introductions import days
from inroad.introductions import promises as customs
from inroad.introductions.model import Kept, KnownBy, Promise, Role
from inroad.matching import names
from inroad.store import models
from inroad.ties.model import Backing
from inroad.ways import titles

if TYPE_CHECKING:
    from inroad.desk.door import Desk

COMFORTABLE = ("yes", "no", "not sure", "")
MOST_NAMES = 20
_TELL_DAYS = 9  # the week to follow up, and the two days after it in which a source is told
_OPEN = (Kept.PENDING.value, Kept.UNRESOLVED.value)
_NEW = re.compile(r"\s*\(new\)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Named:
    """A name as it was given: who, as what, where. ``person``: a number instead of a name. ``new``: nobody here."""

    name: str
    title: str = ""
    organisation: str = ""
    person: int | None = None
    new: bool = False


@dataclass(frozen=True, slots=True)
class TalkRow:
    """A talk as it is kept. ``comfortable``: "yes", "no", "not sure", "" (not asked)."""

    id: int
    on: date
    person_id: int
    person: str
    comfortable: str
    why: str
    went_over_resume: bool
    will_call: bool
    named: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NamesTaken:
    """Who was named, as people of the desk, and the promises that came of it, in words."""

    people: tuple[tuple[int, str], ...]
    promised: tuple[str, ...]


class Talks:
    def __init__(self, desk: "Desk") -> None:
        self.desk = desk

    def rows(self, person_id: int | None = None, limit: int = 100) -> list[TalkRow]:
        """Talks, the latest first, all or with one person."""
        found = models.VouchTalk.objects.filter(desk=self.desk.row, person__merged_into=None).select_related("person")
        if person_id is not None:
            found = found.filter(person=self.desk.people._get(person_id))
        return [_row(row) for row in found.order_by("-on", "-id")[:limit]]

    def record(
        self,
        person_id: int,
        *,
        on: date | None = None,
        comfortable: str = "",
        why: str = "",
        named: str = "",
        will_call: bool = False,
        went_over_resume: bool = False,
    ) -> TalkRow:
        """Keep what a vouching conversation brought. ``named``: a name a line, "Carol Diaz, VP at Acme".

        A yes says that they stand behind the owner's work, by their word. A call they will make is shown with a date
        and nobody is chased for it. Raises BadInput, NotFound, Ambiguous for a name that two people here have.
        """
        person = self._other(person_id)
        if comfortable not in COMFORTABLE:
            raise BadInput(f"“{comfortable}” is no answer here", hint="yes, no, or not sure")
        reason = clean(why, "the reason", NOTE, lines=True)
        day = self._day(on)
        given = _read(named)
        if not (comfortable or reason or given or will_call or went_over_resume):
            raise BadInput("nothing is said about the talk", hint="say at least whether they would recommend you")
        title = f"Talked with {_called(person)}"
        with journal.change(self.desk, "talked", title, kind="Person", object_id=person.pk) as change:
            row = change.create(
                models.VouchTalk(
                    desk=self.desk.row,
                    person=person,
                    on=day,
                    comfortable=comfortable,
                    why=reason,
                    went_over_resume=went_over_resume,
                    will_call=will_call,
                    named=[one.name or f"#{one.person}" for one in given],
                    created_at=self.desk.now(),
                )
            )
            if comfortable == "yes" and not self._stands_behind(person):
                self.desk.words.say(change, person, "knows_work", backing=Backing.WELL.value, by=_called(person))
            if will_call:
                self._promise(
                    change, Promise.CALL, f"make the call {_called(person)} spoke of", person, day, Role.VOUCHER
                )
            met = self._take(change, person, given, day)
            change.update(row, named=[_called(one) for one in met])
        self.desk.network.refresh_derived([person.pk, *(one.pk for one in met)])
        return _row(row)

    def they_named(self, person_id: int, named: str, on: date | None = None) -> NamesTaken:
        """Names that somebody gave in a talk, a mail, a meeting: people, and the promises to follow up and tell them.

        Whoever is here already is recognised by name (and company, if said) when that fits one person only; "#12" or
        "Carol Diaz (new)" says it for sure. Raises BadInput, NotFound, Ambiguous.
        """
        person = self._other(person_id)
        given = _read(named)
        if not given:
            raise BadInput("no name is given", hint="a name a line, with the company after a comma")
        day = self._day(on)
        title = f"{_called(person)} named {words.count(len(given), 'person', 'people')}"
        with journal.change(self.desk, "names_given", title, kind="Person", object_id=person.pk) as change:
            met = self._take(change, person, given, day)
            promised = [entry[3]["words"] for entry in change.entries if entry[0] == "Promise"]
        self.desk.network.refresh_derived([person.pk, *(one.pk for one in met)])
        return NamesTaken(tuple((one.pk, _called(one)) for one in met), tuple(promised))

    def people_called(self, change: journal.Change, named: str, at: str = "") -> list[models.Person]:
        """People by the names written, one a line, inside a change: who isn't here yet is new, and at ``at`` unless a
        company is said. Raises BadInput, NotFound, Ambiguous."""
        found = []
        for one in _read(named):
            person = self._known(one)
            if person is None:
                person = self.desk.people.make(change, clean(one.name, "the name", NAME, required=True))
                if one.organisation or at:
                    self.desk.people._position(change, person, one.organisation or at, one.title)
            found.append(person)
        return found

    # ---- inside

    def _other(self, person_id: int) -> models.Person:
        person = self.desk.people._get(person_id)
        if person.pk == self.desk.row.me_id:
            raise BadInput("this is you")
        return person

    def _day(self, on: date | None) -> date:
        today = self.desk.today()
        if on is not None and on > today:
            raise BadInput(f"{words.day(on)} is still to come", hint="a talk is kept once it was held")
        return on or today

    def _stands_behind(self, person: models.Person) -> bool:
        """Whether the owner has said so already; what was said stays."""
        said = models.Evidence.objects.filter(
            desk=self.desk.row, a=person, b=self.desk.row.me_id, kind="knows_work", edited=True
        )
        return said.filter(backing__in=(Backing.WELL.value, Backing.A_BIT.value)).exists()

    def _take(
        self, change: journal.Change, source: models.Person, given: Sequence[Named], day: date, *, tell: bool = True
    ) -> list[models.Person]:
        """``tell`` False: something else promises the source already to tell what came of it."""
        walls = search_rows.kept_out(self.desk)
        met: dict[int, models.Person] = {}
        for one in given:
            person = self._known(one) or self.desk.people.make(change, clean(one.name, "the name", NAME, required=True))
            if person.pk in {source.pk, self.desk.row.me_id}:
                raise BadInput(f"{_called(person)} can't be named here", hint="name somebody else than the two of you")
            there = models.Position.objects.filter(person=person, ended=False)
            if one.organisation and not there.exists():
                self.desk.people._position(change, person, one.organisation, one.title)
            self.desk.words.between(change, source, person, "", by=_called(source), on=day)
            met[person.pk] = person
        for person in met.values():
            if walls.why(person.pk):
                continue  # known to be named, and never to be asked
            said = f"follow up with {_called(person)}, whom {_called(source)} named"
            self._promise(change, Promise.FOLLOW_UP, said, person, day)
        if met and tell:
            listed = words.listing([_called(person) for person in met.values()])
            self._promise(
                change, Promise.TELL_SOURCE, f"tell {_called(source)} what came of {listed}"[:LINE], source, day
            )
        return list(met.values())

    def _known(self, one: Named) -> models.Person | None:
        if one.person is not None:
            return self.desk.people._get(one.person)
        if one.new:
            return None
        wanted = names.fold(one.name)
        me = self.desk.row.me
        if me is not None and names.fold(me.name) == wanted:
            return me
        rows = derived.live_people(self.desk).filter(sort_key=names.sort_key(one.name)).order_by("id")
        same = [row for row in rows if names.fold(row.name) == wanted]
        if one.organisation and len(same) > 1:
            key = names.fold(one.organisation)
            same = [row for row in same if names.fold(row.organisation_name) == key] or same
        if len(same) > 1:
            raise Ambiguous(
                f"{len(same)} people here are called {one.name}",
                [(row.pk, row.organisation_name or "no company known") for row in same],
                hint=f"write #{same[0].pk} in place of the name, or “{one.name} (new)” for somebody else",
            )
        return same[0] if same else None

    def _promise(
        self,
        change: journal.Change,
        what: Promise,
        said: str,
        about: models.Person,
        day: date,
        debtor: Role = Role.SEEKER,
    ) -> None:
        """One's own, with nobody bound by it; the same words still open are not promised twice."""
        rows = models.Promise.objects.filter(desk=self.desk.row, contract=None, what=what.value, about=about)
        if rows.filter(words=said, state__in=_OPEN).exists():
            return
        zone = self.desk.row.timezone
        at = datetime.combine(day, time(12), ZoneInfo(zone)).astimezone(UTC)
        if what is Promise.TELL_SOURCE:
            due_at = days.end_of_day_after(at, _TELL_DAYS, zone)
        else:
            due_at = customs.due(what, at, zone)
        change.create(
            models.Promise(
                desk=self.desk.row,
                key=what.value,
                what=what.value,
                debtor=debtor.value,
                creditor=Role.SEEKER.value,
                words=said,
                about=about,
                due_at=due_at,
                chased=debtor is Role.SEEKER,
                known_by=KnownBy.TOLD.value if debtor is Role.VOUCHER else KnownBy.TICKED.value,
                made_at=min(at, self.desk.now()),
            )
        )


def _read(text: str) -> list[Named]:
    """A name a line: "Carol Diaz", "Carol Diaz, Acme", "Carol Diaz, VP at Acme", "Carol Diaz, VP, Acme", "#12"."""
    lines = [line for line in clean(text, "the names", NOTE, lines=True).splitlines() if line.strip()]
    if len(lines) > MOST_NAMES:
        raise BadInput(f"these are {len(lines)} names", hint=f"{MOST_NAMES} at most; nobody names more in one talk")
    found = [_one(line) for line in lines]
    return list(dict.fromkeys(found))


def _one(line: str) -> Named:
    line = re.sub(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+", "", line).strip()
    if match := re.fullmatch(r"#(\d{1,18})", line):
        return Named("", person=int(match[1]))
    name, *rest = (part.strip() for part in re.split(r"[,;|]|\s[–—-]\s", line, maxsplit=2))
    new = bool(_NEW.search(name))
    name = _NEW.sub("", name)
    if not any(letter.isalpha() for letter in name):
        raise BadInput(f"“{line[:60]}” is no name", hint="a name a line, with the company after a comma")
    title, organisation = "", ""
    if len(rest) == 1:
        title, at, organisation = rest[0].rpartition(" at ")
        if not at:
            # "Head of Workshops" alone is what they do; "Acme" is where.
            is_title = titles.read(rest[0]).level >= titles.Level.LEAD
            title, organisation = (rest[0], "") if is_title else ("", rest[0])
    elif rest:
        title, organisation = rest
    return Named(
        clean(name, "the name", NAME),
        clean(title, "the title", NAME),
        clean(organisation, "the company", NAME),
        new=new,
    )


def _row(row: models.VouchTalk) -> TalkRow:
    return TalkRow(
        row.pk,
        row.on,
        row.person_id,
        _called(row.person),
        row.comfortable,
        row.why,
        row.went_over_resume,
        row.will_call,
        tuple(row.named),
    )
