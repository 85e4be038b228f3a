"""A call for names as it is shown: who was named and by whom, who is the same person, the reasons, the rounds.

Nomination, CallTo rows ── the same person, address or name ─→ one number each ── community.calls ─→ the short list
this desk's words, and consenting members' ─→ what became of earlier recommendations of its sources (S4)
who said yes ─→ the list as it may be handed on, and nobody else
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from inroad import clock
from inroad import words as say
from inroad.community import call_words, fields
from inroad.community import calls as rules
from inroad.community import vouches as vouching
from inroad.community.calls import Asked, Consent, Listed, Place, Word
from inroad.community.voices import Around
from inroad.community.vouches import BASIS_WORDS, OUTCOME_WORDS, Record
from inroad.desk import recipients, search_rows
from inroad.desk.community import known_vouches
from inroad.desk.community.call_shapes import CallRow, CallView, NomineeLine, RoundView, SourceLine, VoiceLine
from inroad.desk.forgetting import SOMEBODY
from inroad.desk.people import _called
from inroad.matching import identities as forms
from inroad.matching import names
from inroad.search.people import KeptOut
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

_PLACES = {
    Place.CHOSEN: "not asked yet", Place.ASKED: "asked", Place.ANSWERED: "answered", Place.NOT_NOW: "not this time",
    Place.NO_ANSWER: "no answer",
}  # fmt: skip
_CONSENTS = {
    Consent.NAMED: "not asked yet", Consent.ASKED: "asked", Consent.YES: "said yes", Consent.NO: "would rather not",
}  # fmt: skip


def day(desk: "Desk", moment: datetime) -> date:
    return clock.day_of(moment, desk.row.timezone)


# ---- who is the same person


def same_as(call: models.Call, person: models.Person | None, name: str, address: str) -> list[models.Nomination]:
    """Nominations of this call that mean the same person, the first one first."""
    wanted = models.Nomination(person=person, name=name, address=address)
    return [one for one in _nominations(call) if _same(one, wanted)]


def same_person(row: models.Nomination) -> list[models.Nomination]:
    """All nominations of the call that mean the same person as this one, itself among them."""
    rows = _nominations(row.to.call)
    number = _subjects(rows)
    return [one for one in rows if number[one.pk] == number[row.pk]]


def _nominations(call: models.Call) -> list[models.Nomination]:
    rows = models.Nomination.objects.filter(to__call=call).order_by("id")
    rows = rows.exclude(person=None, name=SOMEBODY)  # forgotten since: nothing is left that could be said
    return list(rows.select_related("to__call", "to__person", "person", "vouch"))


def _same(one: models.Nomination, other: models.Nomination) -> bool:
    if one.person_id is not None and other.person_id is not None:
        return one.person_id == other.person_id
    if one.address and other.address:
        return forms.email_key(one.address) == forms.email_key(other.address)
    return bool(one.name) and names.fold(one.name) == names.fold(other.name)


def _subjects(rows: Sequence[models.Nomination]) -> dict[int, int]:
    """Nomination → a number of the person meant: that of a person of the desk, else an odd one below 0."""
    groups: list[list[models.Nomination]] = []
    for row in rows:
        held = next((group for group in groups if any(_same(row, one) for one in group)), None)
        if held is None:
            groups.append([row])
        else:
            held.append(row)
    found = {}
    for group in groups:
        person = next((one.person_id for one in group if one.person_id is not None), None)
        for one in group:
            found[one.pk] = person if person is not None else -2 * group[0].pk - 1
    return found


def _source(to: models.CallTo) -> int:
    """A number of a source: that of the person, an even one below 0 for somebody forgotten."""
    return to.person_id if to.person_id is not None else -2 * to.pk


# ---- what is shown


def row(desk: "Desk", call: models.Call) -> CallRow:
    places = list(call.sources.values_list("state", flat=True))
    nominations = _nominations(call)
    number = _subjects(nominations)
    agreed = {number[one.pk] for one in nominations if one.state == Consent.YES}
    asked = sum(place != Place.CHOSEN for place in places)
    said = [f"{say.small(asked)} asked" if asked else "nobody asked yet"]
    if people := len(set(number.values())):
        said.append(f"{say.small(people)} {'person' if people == 1 else 'people'} named")
    if agreed:
        said.append(f"{say.small(len(agreed))} said yes")
    open_ = call.state == "open"
    return CallRow(
        id=call.pk,
        title=call.title,
        organisation=call.organisation_name,
        field=call.field,
        field_name=fields.get(call.field).name if fields.known(call.field) else call.field,
        opening_id=call.opening_id,
        closes_on=call.closes_on,
        open=open_,
        late=open_ and call.closes_on is not None and call.closes_on < desk.today(),
        words=", ".join(said),
    )


def view(desk: "Desk", call: models.Call) -> CallView:
    sources = _sources(call)
    rows = _nominations(call)
    number = _subjects(rows)
    said = _words(rows, number)
    listed = _listed(desk, call, sources, said)
    walls = search_rows.kept_out(desk)
    by: dict[int, list[models.Nomination]] = {}
    for one in rows:
        by.setdefault(number[one.pk], []).append(one)
    wall = recipients.Wall(desk) if any(one.person_id is None and one.address for one in rows) else None
    nominees = tuple(_nominee(by[one.subject], one, walls, wall) for one in listed)
    consents = rules.consents(said)
    declined = tuple(
        _nominee(group, None, walls, wall) for subject, group in by.items() if consents[subject] is Consent.NO
    )
    by_key = {one.pk: one for one in sources}
    asked = [Asked(one.pk, _source(one), one.via_id, Place(one.state)) for one in sources]
    rounds = tuple(
        RoundView(
            one.number,
            one.words,
            tuple(source_line(desk, by_key[key], walls) for key in one.keys),
            one.enough and call.state == "open",
        )
        for one in rules.rounds(asked, said)
    )
    return CallView(row(desk, call), call.words, nominees, declined, rounds, _hand_on(call, said, nominees))


def nominee(desk: "Desk", one: models.Nomination) -> NomineeLine:
    shown = view(desk, one.to.call)
    first = same_person(one)[0].pk
    return next(line for line in (*shown.nominees, *shown.declined) if line.id == first)


def source_line(desk: "Desk", to: models.CallTo, walls: KeptOut) -> SourceLine:
    person = to.person
    why = walls.why(person.pk) if person is not None else ""
    role = ", ".join(part for part in (person.title, person.organisation_name) if part) if person is not None else ""
    return SourceLine(
        id=to.pk,
        call_id=to.call_id,
        person_id=to.person_id,
        name=_called(person) or "somebody",
        role=role,
        round=to.round,
        via=(_called(to.via.person) or "somebody") if to.via is not None else "",
        state=to.state,
        state_words=_PLACES[Place(to.state)],
        why_not=why,
        answer=to.words,
        asked_on=day(desk, to.asked_at) if to.asked_at is not None else None,
        answered_on=day(desk, to.answered_at) if to.answered_at is not None else None,
        named=tuple(_name(one) for one in to.nominations.all()),
    )


def _sources(call: models.Call) -> list[models.CallTo]:
    rows = call.sources.select_related("call", "person", "via__person").prefetch_related("nominations__person")
    return list(rows.order_by("round", "id"))


def _words(rows: Iterable[models.Nomination], number: dict[int, int]) -> list[Word]:
    return [
        Word(_source(one.to), number[one.pk], vouching.basis(one.basis), one.how, Consent(one.state)) for one in rows
    ]


def _listed(
    desk: "Desk", call: models.Call, sources: Sequence[models.CallTo], said: Sequence[Word]
) -> tuple[Listed, ...]:
    """The short list, by what is known around the sources: where they worked, who vouches for them, how it went."""
    if not said:
        return ()
    called = {_source(one): _called(one.person) for one in sources}
    known = known_vouches.known(desk, call.field)
    backers: dict[int, set[int]] = {}
    people = {
        number: known.of.get(number, -number - 1) for one in known.vouches for number in (one.voucher, one.subject)
    }
    for one in known.vouches:
        if one.weight > 0:
            backers.setdefault(people[one.subject], set()).add(people[one.voucher])
    records: dict[int, Record] = {
        known.of[number]: record for number, record in vouching.records(known.vouches).items() if number in known.of
    }
    ties = {(desk.row.pk, one.person_id): one.person_id for one in sources if one.person_id is not None}
    around = Around(
        known_vouches._stays(ties, desk.row.pk),
        {person: frozenset(backers.get(person, ())) for person in called if person > 0},
    )
    return rules.short_list(said, around, records, lambda number: called.get(number, ""))


def _nominee(
    group: Sequence[models.Nomination], listed: Listed | None, walls: KeptOut, wall: "recipients.Wall | None"
) -> NomineeLine:
    first = group[0]
    person = next((one.person for one in group if one.person is not None), None)
    address = next((one.address for one in group if one.address), "")
    why = walls.why(person.pk) if person is not None else ""
    if not why and person is None and address and wall is not None and wall.why_not(address):
        why = "is not to be asked: " + wall.why_not(address)
    state = rules.consents([Word(0, 1, consent=Consent(one.state)) for one in group])[1]
    ends = [one.vouch.outcome for one in group if one.vouch is not None and one.vouch.outcome]
    end = ends[0] if ends else ""
    return NomineeLine(
        id=first.pk,
        call_id=first.to.call_id,
        person_id=person.pk if person is not None else None,
        name=_called(person) or first.name or "somebody",
        address=address,
        consent=state.value,
        consent_words=_CONSENTS[state],
        why_not=why,
        reasons=listed.reasons if listed is not None else (),
        voices=tuple(
            VoiceLine(_called(one.to.person) or "somebody", BASIS_WORDS[vouching.basis(one.basis)], one.how)
            for one in group
        ),
        nominators=len({_source(one.to) for one in group}),
        independent=listed.independent if listed is not None else 0.0,
        beside=listed.beside if listed is not None else False,
        answer=next((one.words for one in group if one.words), ""),
        outcome=end,
        outcome_words=OUTCOME_WORDS[vouching.outcome(end)],
    )


def _hand_on(call: models.Call, said: Sequence[Word], nominees: Sequence[NomineeLine]) -> str:
    """Only who said yes, and is not one whom nothing may reach; "" while there is nobody."""
    may = rules.may_go_further(said)
    agreed = [one for one in nominees if one.consent == Consent.YES and not one.why_not and one.person_id in may]
    if not agreed:
        return ""
    about = call_words.About(call.title, call.organisation_name)
    bases = {words: basis for basis, words in BASIS_WORDS.items()}
    people = [
        (one.name, [call_words.Vouched(v.source, bases[v.basis_words], v.how) for v in one.voices]) for one in agreed
    ]
    return call_words.to_hand_on(about, people)


def _name(one: models.Nomination) -> str:
    return _called(one.person) or one.name or "somebody"
