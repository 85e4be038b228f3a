"""Calls for names: a few sources are asked whom they would recommend, and whoever is named is asked before anything
about them goes further (S2–S4).

    begin ── add_source, asked ─→ answer: names, and whom they would ask ─→ the next round
    names ── named_asked ─→ named_said: yes ─→ a Vouch of each who named them       no ─→ nothing goes further
    outcome ─→ what became of it, on those vouches: the record of the sources

The owner writes or speaks to people themselves and notes what they said; nothing is sent from here and nobody is
chased. Each step is one event and can be undone. Somebody named by name alone becomes a person of this desk only with
their yes. People at a present employer and people left alone are not proposed and not asked.
"""

import builtins
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import TYPE_CHECKING, Final

from inroad.community import call_words, fields
from inroad.community import calls as rules
from inroad.community import vouches as vouching
from inroad.community.calls import Consent, Place
from inroad.desk import journal, recipients, search_rows
from inroad.desk.community import call_pages
from inroad.desk.community.call_shapes import Ask, CallRow, CallView, Given, NomineeLine, SourceLine, Suggestion
from inroad.desk.community.sources import _key
from inroad.desk.forgetting import SOMEBODY
from inroad.desk.people import _called
from inroad.desk.talks import Named
from inroad.desk.text import LINE, NAME, NOTE, clean
from inroad.errors import BadInput, InroadError, NotFound, Refused
from inroad.letters import render
from inroad.matching import identities as forms
from inroad.matching import names
from inroad.store import models

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from inroad.desk.door import Desk

MOST_ROWS: Final = 200
MOST_SOURCES: Final = 60
MOST_GIVEN: Final = 20
MOST_SUGGESTED: Final = 8
_MOST_LOOKED_AT: Final = 2_000
_VERIFIED: Final = 2


class Calls:
    def __init__(self, desk: "Desk") -> None:
        self.desk = desk

    # ---- reading

    def list(self, *, closed: bool = False) -> builtins.list[CallRow]:
        """Open calls, or closed ones, the latest first."""
        rows = self._calls().filter(state="closed" if closed else "open")
        return [call_pages.row(self.desk, one) for one in rows.order_by("-made_at", "-id")[:MOST_ROWS]]

    def get(self, call_id: int) -> CallView:
        """The short list with its reasons, and the sources by round. Raises NotFound."""
        return call_pages.view(self.desk, self._get(call_id))

    def find(self, text: str) -> CallRow:
        """The call of a number ("#3") or a title; without one, the only one that is open. Raises NotFound, BadInput."""
        said = clean(text, "the call", LINE)
        plain = said.removeprefix("#")
        if plain.isascii() and plain.isdigit() and len(plain) <= 18:
            return call_pages.row(self.desk, self._get(int(plain)))
        rows = self.list() if not said else [*self.list(), *self.list(closed=True)]
        fits = [row for row in rows if said.casefold() in row.title.casefold()]
        if len(fits) == 1:
            return fits[0]
        if not fits:
            raise NotFound("there is no such call on this desk", hint="`inroad calls` lists them")
        which = ", ".join(f"#{row.id} {row.title}" for row in fits[:5])
        raise BadInput(f"this could be any of {len(fits)} calls", hint=f"say which by number: {which}")

    def source(self, to_id: int) -> SourceLine:
        """Raises NotFound."""
        row = self._to(to_id)
        return call_pages.source_line(self.desk, row, search_rows.kept_out(self.desk))

    def nominee(self, nomination_id: int) -> NomineeLine:
        """Raises NotFound."""
        return call_pages.nominee(self.desk, self._nomination(nomination_id))

    def find_source(self, call_id: int, text: str) -> SourceLine:
        """A source of a call by name, address or number of the person. Raises NotFound, Ambiguous."""
        person = self.desk.people.resolve(text)
        row = self._get(call_id).sources.filter(person=person).first()
        if row is None:
            raise NotFound(f"{_called(person)} is no source of this call", hint="`inroad calls add` makes them one")
        return self.source(row.pk)

    def find_named(self, call_id: int, text: str) -> NomineeLine:
        """Somebody named in a call, by name. Raises NotFound, BadInput."""
        view, wanted = self.get(call_id), names.fold(clean(text, "the name", LINE, required=True))
        everybody = [*view.nominees, *view.declined]
        fits = [one for one in everybody if names.fold(one.name) == wanted or text.strip() == f"#{one.person_id}"]
        fits = fits or [one for one in everybody if wanted in names.fold(one.name)]
        if len(fits) == 1:
            return fits[0]
        if fits:
            raise BadInput(f"“{text[:60]}” fits {len(fits)} people who were named", hint="say the whole name")
        raise NotFound(f"nobody called “{text[:60]}” was named in this call")

    def suggestions(self, call_id: int) -> builtins.list[Suggestion]:
        """Who could be asked: sources in its field who know the owner first, then people the owner knows who do the
        work. Nobody at a present employer, nobody left alone, nobody who is a source of it already.
        """
        call = self._get(call_id)
        taken = set(call.sources.values_list("person", flat=True)) | {self.desk.row.me_id}
        taken |= set(models.Nomination.objects.filter(to__call=call).values_list("person", flat=True))
        ranked = self.desk.sources.page(call.field).rows
        found = [
            Suggestion(row.person_id, row.name, row.role, row.first)
            for row in (*(one for one in ranked if one.knows_me), *(one for one in ranked if not one.knows_me))
            if row.person_id not in taken
        ]
        taken |= {one.person_id for one in found}
        return (found + self._in_the_work(call.field, taken))[:MOST_SUGGESTED]

    def words_for_source(self, to_id: int) -> Ask:
        """What to write or say to a source. Nothing is sent."""
        to = self._to(to_id)
        letter = call_words.to_source(
            self._about(to.call), _first(to.person), named_by_somebody=to.via_id is not None or to.round > 1
        )
        return self._ask(letter, to.person, "")

    def words_for_named(self, nomination_id: int) -> Ask:
        """What to write or say to somebody who was named, before anything about them goes further."""
        row = self._nomination(nomination_id)
        first = _first(row.person) or names.given_of(row.name)
        return self._ask(call_words.to_named(self._about(row.to.call), first), row.person, row.address, row.name)

    # ---- the call

    def begin(
        self,
        title: str,
        organisation: str = "",
        field: str = "",
        words: str = "",
        closes_on: date | None = None,
        opening_id: int | None = None,
    ) -> CallView:
        """A question to a few sources. ``field``: a job or a trade; left out, as the title says it. ``words``: about
        the job, in the ask. With ``opening_id``, a job of a target: title and place as it is called, if left out.

        Raises BadInput for a day that has passed or a field that isn't known, NotFound for no such opening.
        """
        opening = search_rows.opening(self.desk, opening_id) if opening_id is not None else None
        if opening is not None:
            title = title.strip() or opening.title
            organisation = organisation.strip() or opening.target.name
        title = clean(title, "the job", NAME, required=True)
        there = clean(organisation, "the company", NAME)
        if closes_on is not None and closes_on < self.desk.today():
            raise BadInput("that day has passed", where="the last day", hint="a day to come, or none")
        now = self.desk.now()
        with journal.change(self.desk, "call_begun", f"A call for names: {title}", ties=False) as change:
            row = change.create(
                models.Call(
                    desk=self.desk.row, opening=opening, title=title, organisation_name=there,
                    field=_field(field, title), words=clean(words, "the words", NOTE, lines=True), closes_on=closes_on,
                    made_at=now, changed_at=now,
                )
            )  # fmt: skip
        return self.get(row.pk)

    def close(self, call_id: int) -> CallView:
        """No more is asked. What was answered stays, and what became of it can still be said."""
        return self._turn(call_id, "closed")

    def reopen(self, call_id: int) -> CallView:
        return self._turn(call_id, "open")

    # ---- its sources

    def add_source(self, call_id: int, person_id: int) -> SourceLine:
        """Choose somebody of this desk to ask. Raises Refused for who must not find out or is left alone, and for
        somebody who is a source of it already.
        """
        call, person = self._open(call_id), self.desk.people._get(person_id)
        if person.pk == self.desk.row.me_id:
            raise BadInput("this is you")
        if why := search_rows.kept_out(self.desk).why(person.pk):
            raise Refused(f"{_called(person)} {why}")
        if call.sources.filter(person=person).exists():
            raise Refused(f"{_called(person)} is a source of this call already")
        if call.sources.count() >= MOST_SOURCES:
            raise Refused(f"this call has {MOST_SOURCES} sources", hint="a few who know the field are worth more")
        said = f"{_called(person)} to be asked for names"
        with journal.change(self.desk, "call_source", said, kind="Call", object_id=call.pk, ties=False) as change:
            row = change.create(models.CallTo(desk=self.desk.row, call=call, person=person))
        return self.source(row.pk)

    def remove_source(self, to_id: int) -> CallView:
        """Take somebody out who wasn't asked yet. Raises Refused for one who was."""
        row = self._to(to_id)
        if row.state != Place.CHOSEN or row.nominations.exists() or row.named.exists():
            raise Refused("they were asked already", hint="note that there was no answer instead")
        with self._change(row, "call_source_out", "isn't asked for names after all") as change:
            change.delete(row)
        return self.get(row.call_id)

    def asked(self, to_id: int) -> SourceLine:
        """They were asked. Raises Refused for who must not find out or is left alone."""
        row = self._to(to_id, open_=True)
        self._may_be_asked(row.person, "")
        if row.state in {Place.ANSWERED, Place.NOT_NOW}:
            raise Refused("they answered already")
        with self._change(row, "call_asked", "was asked for names") as change:
            change.update(row, state=Place.ASKED.value, asked_at=self.desk.now())
        return self.source(to_id)

    def put(self, to_id: int, place: str, words: str = "") -> SourceLine:
        """ "not this time" or "no answer", which is nobody's fault. Raises BadInput; Refused once they named people."""
        row, state = self._to(to_id, open_=True), rules.place(place)
        if state not in {Place.NOT_NOW, Place.NO_ANSWER}:
            raise BadInput(f"“{state}” comes of asking them or of their answer", hint="not this time, or no answer")
        if row.nominations.exists():
            raise Refused("they named somebody already", hint="undo that first if it was a mistake")
        said = clean(words, "what they said", NOTE, lines=True)
        with self._change(row, "call_no_names", f"on the call: {state}") as change:
            change.update(row, state=state.value, words=said or row.words, answered_at=self.desk.now())
        return self.source(to_id)

    def answer(self, to_id: int, given: Sequence[Given] = (), ask_also: str = "", words: str = "") -> SourceLine:
        """Whom a source recommends, and whom they would ask (a name a line): the sources of the next round.

        More can be added later. Raises BadInput for no name at all, the source's own or the owner's; Ambiguous for a
        name that two people here have.
        """
        to = self._to(to_id, open_=True)
        given = [one for one in given if one.name.strip() or one.address.strip()]
        if not given and not ask_also.strip():
            raise BadInput("nobody is named", hint="a name and how they know the work; or “not this time”")
        if len(given) > MOST_GIVEN:
            raise BadInput(f"these are {len(given)} names", hint=f"one or two are meant, {MOST_GIVEN} at most")
        said = clean(words, "what they said", NOTE, lines=True)
        now = self.desk.now()
        with self._change(to, "call_answered", "answered the call for names", ties=True) as change:
            for one in given:
                self._nominate(change, to, one)
            met = self._ask_also(change, to, ask_also)
            change.update(to, state=Place.ANSWERED.value, words=said or to.words, asked_at=to.asked_at or now,
                          answered_at=to.answered_at or now)  # fmt: skip
        self.desk.network.refresh_derived([pk for pk in (to.person_id, *met) if pk is not None])
        return self.source(to_id)

    # ---- who was named

    def named_asked(self, nomination_id: int) -> NomineeLine:
        """They were asked whether their name may go further. Raises Refused for who must not be asked, or answered."""
        row = self._nomination(nomination_id)
        self._may_be_asked(row.person, row.address)
        same = call_pages.same_person(row)
        if any(one.state in {Consent.YES, Consent.NO} for one in same):
            raise Refused("they answered already", hint="note what they say now, if it changed")
        with self._about_named(row, "call_named_asked", "was asked whether they want to be recommended") as change:
            for one in same:
                change.update(one, state=Consent.ASKED.value, asked_at=self.desk.now())
        return self.nominee(nomination_id)

    def named_said(self, nomination_id: int, yes: bool, words: str = "") -> NomineeLine:
        """Their yes: each word for them becomes a vouch. Their no: nothing goes further, and what did is taken back."""
        row = self._nomination(nomination_id)
        said = clean(words, "what they said", NOTE, lines=True)
        state = Consent.YES if yes else Consent.NO
        told = "agreed to be recommended" if yes else "would rather not be recommended"
        same = call_pages.same_person(row)
        with self._about_named(row, "call_named_said", told, ties=yes) as change:
            person = self._person(change, same) if yes else None
            for one in same:
                change.update(one, state=state.value, answered_at=self.desk.now(), words=said or one.words)
                if person is not None:
                    change.update(one, person=person)
                self._keep_vouch(change, one)
        if person is not None:
            self.desk.network.refresh_derived([person.pk])
        return self.nominee(nomination_id)

    def outcome(self, nomination_id: int, outcome: str, on: date | None = None) -> NomineeLine:
        """What became of it: met, hired, stayed, left early, "" if it isn't known. It is the record of who named them.

        Raises Refused before they said yes.
        """
        row, end = self._nomination(nomination_id), vouching.outcome(outcome)
        day = on or self.desk.today()
        if day > self.desk.today():
            raise BadInput("that day is still to come", where="the day", hint="today, or earlier")
        vouches = [one.vouch for one in call_pages.same_person(row) if one.vouch is not None]
        if row.state != Consent.YES or not vouches:
            raise Refused("nothing has gone further yet", hint="first note that they agreed to be recommended")
        with self._about_named(row, "call_turned_out", "on the call: what became of it") as change:
            for vouch in vouches:
                change.update(vouch, outcome=end.value, outcome_on=day if end else None)
        return self.nominee(nomination_id)

    # ---- inside

    def _calls(self) -> "QuerySet[models.Call]":
        return models.Call.objects.filter(desk=self.desk.row)

    def _get(self, call_id: int) -> models.Call:
        row = self._calls().filter(pk=call_id).first()
        if row is None:
            raise NotFound(f"there is no call #{call_id} on this desk", hint="`inroad calls` lists them")
        return row

    def _open(self, call_id: int) -> models.Call:
        row = self._get(call_id)
        if row.state != "open":
            raise Refused("this call is closed", hint="open it again first")
        return row

    def _to(self, to_id: int, *, open_: bool = False) -> models.CallTo:
        rows = models.CallTo.objects.filter(desk=self.desk.row).select_related("call", "person", "via__person")
        row = rows.filter(pk=to_id).first()
        if row is None:
            raise NotFound(f"there is no source #{to_id} of a call on this desk")
        if open_:
            self._open(row.call_id)
        return row

    def _nomination(self, nomination_id: int) -> models.Nomination:
        rows = models.Nomination.objects.filter(desk=self.desk.row).select_related("to__call", "to__person", "person")
        row = rows.filter(pk=nomination_id).first()
        if row is None or (row.person_id is None and row.name == SOMEBODY):
            raise NotFound(f"nobody was named under #{nomination_id} on this desk")
        return row

    def _turn(self, call_id: int, state: str) -> CallView:
        row = self._get(call_id)
        if row.state == state:
            raise Refused("this call is closed already" if state == "closed" else "this call is open")
        with journal.change(
            self.desk, f"call_{state}", f"The call for names, {row.title}: {state}", ties=False
        ) as made:
            made.update(row, state=state, changed_at=self.desk.now())
        return self.get(call_id)

    def _change(
        self, to: models.CallTo, verb: str, said: str, *, ties: bool = False
    ) -> "AbstractContextManager[journal.Change]":
        who = _called(to.person) or "Somebody"
        return journal.change(self.desk, verb, f"{who} {said}", kind="Call", object_id=to.call_id, ties=ties)

    def _about_named(
        self, row: models.Nomination, verb: str, said: str, *, ties: bool = False
    ) -> "AbstractContextManager[journal.Change]":
        who = _called(row.person) or row.name or "Somebody"
        return journal.change(self.desk, verb, f"{who} {said}", kind="Call", object_id=row.to.call_id, ties=ties)

    def _about(self, call: models.Call) -> call_words.About:
        return call_words.About(call.title, call.organisation_name, call.words, call.closes_on, self.desk.me.name)

    def _why_not(self, person: models.Person | None, address: str) -> str:
        if person is not None and (why := search_rows.kept_out(self.desk).why(person.pk)):
            return f"{_called(person)} {why}"
        return recipients.Wall(self.desk).why_not(address) if address else ""

    def _may_be_asked(self, person: models.Person | None, address: str) -> None:
        if why := self._why_not(person, address):
            raise Refused(why)

    def _ask(self, letter: call_words.Letter, person: models.Person | None, address: str, name: str = "") -> Ask:
        if person is not None:
            address = address or search_rows.addresses([person.pk]).get(person.pk, "")
            name = _called(person)
        if why := self._why_not(person, address):
            return Ask(name, "", "", "", whole=False, refused=why)
        subject, body = render.as_subject(letter.subject), render.as_body(letter.body)
        try:
            link = render.mailto(address, subject, body)
        except InroadError:  # no address, or none that a link can hold: the words are for copying
            return Ask(name, subject, body, "", whole=False)
        return Ask(name, subject, body, link.url, link.whole)

    def _in_the_work(self, field: str, taken: "set[int | None]") -> builtins.list[Suggestion]:
        wanted = fields.inside(field)
        walls = search_rows.kept_out(self.desk)
        rows = models.Person.objects.filter(desk=self.desk.row, tie=_VERIFIED, trashed_at=None, merged_into=None)
        found: builtins.list[int] = []
        for person in rows.exclude(title="").order_by("-backing", "sort_key", "id")[:_MOST_LOOKED_AT]:
            said = {one.key for one in fields.fields_of(person.title)}
            if said & wanted and person.pk not in taken and not walls.why(person.pk):
                found.append(person.pk)
            if len(found) == MOST_SUGGESTED:
                break
        name = fields.get(field).name
        return [
            Suggestion(
                one.id, one.name, ", ".join(part for part in (one.title, one.organisation) if part),
                f"you know each other, and they work in {name}",
            )
            for one in self.desk.people.rows_of(found)
        ]  # fmt: skip

    def _nominate(self, change: journal.Change, to: models.CallTo, given: Given) -> None:
        basis = vouching.basis(given.basis)
        how = clean(given.how, "how they know the work", NOTE, lines=True)
        name = clean(given.name, "the name", NAME)
        address = forms.email(clean(given.address, "the address", LINE)) or ""
        if given.address.strip() and not address:
            raise BadInput(
                f"“{given.address.strip()[:60]}” is no e-mail address", hint="as in ada@poe.example, or none"
            )
        person = self._here(name, address)
        if person is not None and person.pk in {to.person_id, self.desk.row.me_id}:
            raise BadInput(f"{_called(person)} can't be named here", hint="name somebody else than the two of you")
        name = (_called(person) if person is not None else name) or address
        new = models.Nomination(
            desk=self.desk.row, to=to, person=person, name=name, address=address, basis=basis.value, how=how,
            made_at=self.desk.now(),
        )  # fmt: skip
        same = call_pages.same_as(to.call, person, name, address)
        if any(one.to_id == to.pk for one in same):
            raise BadInput(f"{name} was named by them already", hint="each name once")
        for one in same:  # their answer is to the call, and is not asked for again
            new.state, new.asked_at, new.answered_at = one.state, one.asked_at, one.answered_at
            new.person = new.person or one.person
        change.create(new)
        self._keep_vouch(change, new)

    def _here(self, name: str, address: str) -> models.Person | None:
        """Who of this desk is meant: by the address, else by a name or number that only one has. Raises Ambiguous."""
        if address:
            held = models.Identity.objects.filter(desk=self.desk.row, kind="email", value=address).first()
            if held is not None:
                return held.person
        if name.startswith("#") and name[1:].isascii() and name[1:].isdigit() and len(name) <= 19:
            return self.desk.people._get(int(name[1:]))
        return self.desk.talks._known(Named(name)) if name else None

    def _ask_also(self, change: journal.Change, to: models.CallTo, text: str) -> builtins.list[int]:
        if not text.strip():
            return []
        there = set(to.call.sources.values_list("person", flat=True))
        met = []
        for person in self.desk.talks.people_called(change, text):
            if person.pk in {to.person_id, self.desk.row.me_id}:
                raise BadInput(
                    f"{_called(person)} can't be asked by this", hint="name somebody else than the two of you"
                )
            if to.person is not None:
                self.desk.words.between(change, to.person, person, "", by=_called(to.person))
            if person.pk not in there:
                if len(there) >= MOST_SOURCES:
                    raise Refused(f"this call has {MOST_SOURCES} sources", hint="close it, or begin another")
                there.add(person.pk)
                change.create(
                    models.CallTo(desk=self.desk.row, call=to.call, person=person, via=to, round=to.round + 1)
                )
            met.append(person.pk)
        return met

    def _person(self, change: journal.Change, same: Sequence[models.Nomination]) -> models.Person:
        """Who said yes, as a person of this desk; new if they aren't one yet."""
        for one in same:
            if one.person is not None:
                return one.person
        address = next((one.address for one in same if one.address), "")
        person = self._here("" if address else same[0].name, address)
        if person is not None:
            return person
        person = self.desk.people.make(change, same[0].name if same[0].name != address else "")
        if address:
            change.create(
                models.Identity(
                    desk=self.desk.row, person=person, kind="email", value=address, shown=address, edited=True
                )
            )
        return person

    def _keep_vouch(self, change: journal.Change, row: models.Nomination) -> None:
        """With a yes there is a vouch of who named them, and without it none."""
        if row.state != Consent.YES:
            if row.vouch is not None:
                change.update(row.vouch, withdrawn_at=row.vouch.withdrawn_at or self.desk.now())
            return
        if row.vouch is not None:
            change.update(row.vouch, withdrawn_at=None)
            return
        voucher, subject = row.to.person, row.person
        if voucher is None or subject is None or voucher.pk == subject.pk:
            return
        vouch = change.create(
            models.Vouch(
                desk=self.desk.row, voucher=voucher, subject=subject, voucher_key=_key(voucher),
                subject_key=_key(subject), field=row.to.call.field, basis=row.basis, how=row.how,
                said_on=call_pages.day(self.desk, row.made_at), made_at=self.desk.now(),
            )
        )  # fmt: skip
        change.update(row, vouch=vouch)


def _field(said: str, title: str) -> str:
    typed = clean(said, "the field", NAME)
    if typed:
        return fields.lookup(typed).key
    found = fields.fields_of(title)
    if not found:
        raise BadInput(
            f"“{title[:60]}” doesn't say a field of work", hint="say one: recruiting, logistics, engineering"
        )
    return found[0].key


def _first(person: models.Person | None) -> str:
    return names.given_of(person.name) if person is not None and person.name else ""
