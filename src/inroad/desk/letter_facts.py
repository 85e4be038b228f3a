"""What the desk tells a letter: roles, what lies between the sides, dates, the voice.

Observed traffic goes in marked as such, to help its owner think; the letter itself never sees it.
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db.models import Q

from inroad.desk.contract_rows import decode
from inroad.desk.documents import ATTACHED, attached_to
from inroad.desk.letter_material import beside
from inroad.desk.letter_more import TARGET, Known, target_of
from inroad.desk.start import read_how
from inroad.introductions.model import Ask, Role
from inroad.letters import registry
from inroad.letters.facts import facts_of
from inroad.letters.model import Bond, Facts, Person, Shared, Source, Tie, Voice
from inroad.store import models
from inroad.ways import titles
from inroad.ways.evidence import together
from inroad.ways.inside import current_role

if TYPE_CHECKING:
    from inroad.desk.door import Desk

_OUR_OWN = frozenset({ATTACHED, TARGET})
"""Keys of ``Letter.more`` that are no facts of a kind."""
_BONDS = (
    (("manager", "boss", "reported to", "managed", "supervisor"), Bond.MANAGED),
    (("professor", "teacher", "taught", "lecturer"), Bond.TAUGHT),
    (("studied", "classmate", "fellow student"), Bond.STUDIED),
    (("colleague", "worked", "team", "project"), Bond.WORKED_TOGETHER),
)


def facts_for(desk: "Desk", letter: models.Letter) -> Facts:
    """The facts of one letter as of today."""
    today = desk.today()
    known = Known(desk, letter)
    guarded = tuple(known.walls.employers)
    voice = Voice(**{k: v for k, v in desk.row.settings.get("voice", {}).items() if k in Voice.__slots__})
    if letter.contract is not None:
        contract = decode(letter.contract)
        roles = {Role.VOUCHER.value: contract.voucher.person, Role.ADDRESSEE.value: contract.addressee.person}
        if contract.goal is not None:
            roles["goal"] = contract.goal.person
        if letter.to_id and letter.reader not in {*roles, Role.SEEKER.value, ""}:
            roles[letter.reader] = letter.to_id
        facts = facts_of(
            contract,
            today=today,
            people=_people(desk, roles),
            ties=_ties(desk, roles, known),
            voice=voice,
            guarded=guarded,
        )
        target = letter.contract.target
        asked_for = any(consent.asked_by == letter.reader for consent in contract.consents if consent.asked_by)
        facts = replace(facts, interest=as_work(target.interest) if target else "", resume_asked=asked_for)
    else:
        facts = _to_a_person(desk, letter, Facts(today=today, voice=voice, guarded=guarded), known)
    if (target := target_of(desk, letter)) is not None:
        # The job, or the target it was begun from, decides whom it is about, wherever its reader works.
        where = target.organisation.name if target.organisation is not None else target.name
        opening = letter.opening.title if letter.opening is not None else facts.opening
        facts = replace(facts, opening=opening, organisation=where, interest=as_work(target.interest))
    return replace(
        facts,
        beside=beside(desk, letter, known),
        more={**facts.more, **{key: value for key, value in letter.more.items() if key not in _OUR_OWN}},
        trusted=letter.to is not None and letter.to.trusted,
        asked_on=_asked_on(desk, letter),
        observed=_observed(desk, letter),
        private=_private(letter),
    )


def _to_a_person(desk: "Desk", letter: models.Letter, facts: Facts, known: Known) -> Facts:
    """A letter that belongs to no introduction: its reader, what it is about, and what was told for such a letter."""
    role = letter.reader or "addressee"
    ties = _ties(desk, {role: letter.to_id or 0}, known)
    me = (Role.SEEKER.value, role)
    if given := known.given():
        ties[me] = replace(ties.get(me, Tie()), given=given)
    people = {Role.SEEKER.value: Person(name=desk.me.name), **_people(desk, {role: letter.to_id or 0})}
    return replace(
        facts,
        people=people,
        ties=ties,
        organisation=people[role].organisation if role in people else "",
        interest=_interest_there(desk, letter),
        ask=Ask(blurb=known.blurb()),
        meeting_on=known.meeting_on(),
        had_opening=known.had_opening(),
        names_given=known.named(),
        offers=known.offers(),
        consents=attached_to(letter),  # attaching one's own document to one's own letter is the consent itself
        more=known.more(registry.get(letter.kind).kind),
    )


def _interest_there(desk: "Desk", letter: models.Letter) -> str:
    """The work wanted where the reader works, by the target that says so."""
    if letter.to_id is None:
        return ""
    there = models.Position.objects.filter(person=letter.to_id, ended=False, school=False).values("organisation")
    targets = models.Target.objects.filter(desk=desk.row, trashed_at=None).exclude(interest="")
    found = targets.filter(Q(person=letter.to_id) | Q(organisation__in=there)).order_by("-pk").first()
    return as_work(found.interest) if found is not None else ""


def _asked_on(desk: "Desk", letter: models.Letter) -> date | None:
    """The last day on which the owner asked this reader for something else, by an introduction or a letter."""
    if letter.to_id is None:
        return None
    mine = models.ContractSide.objects.filter(desk=desk.row, role=Role.SEEKER.value)
    asked = models.ContractSide.objects.filter(person=letter.to_id, role=Role.VOUCHER.value)
    rows = models.Contract.objects.filter(pk__in=mine.values("contract")).filter(pk__in=asked.values("contract"))
    moments = [
        datetime.fromtimestamp(at, UTC)
        for at in rows.exclude(pk=letter.contract_id or 0).values_list("data__asked_at", flat=True)
        if at is not None
    ]
    asking = [name for name, entry in registry.kinds().items() if entry.kind.asks]
    letters = models.Letter.objects.filter(
        desk=desk.row, to=letter.to_id, state="sent", writer=Role.SEEKER.value, kind__in=asking, sent_at__isnull=False
    ).exclude(pk=letter.pk or 0)
    if letter.contract_id is not None:
        letters = letters.exclude(contract=letter.contract_id)
    last = letters.order_by("-sent_at").values_list("sent_at", flat=True).first()
    moments += [last] if last is not None else []
    return max(moments).astimezone(ZoneInfo(desk.row.timezone)).date() if moments else None


def _people(desk: "Desk", roles: dict[str, int]) -> dict[str, Person]:
    found: dict[str, Person] = {}
    view = desk.network.view()
    open_roles = models.Position.objects.filter(person__in=roles.values(), ended=False, edited=True)
    told = set(open_roles.values_list("person_id", flat=True))
    for role, pk in roles.items():
        index = view.index.get(pk)
        if index is None:
            continue
        someone = view.people[index]
        here = current_role(someone, view.today)
        points = dict(models.Identity.objects.filter(person_id=pk).order_by("id").values_list("kind", "value"))
        found[role] = Person(
            name=someone.name,
            title=here.title if here else "",
            organisation=here.organisation_name if here else "",
            address=points.get("email", ""),
            phone=points.get("phone", ""),
            source=Source.TOLD if pk in told else Source.FILE,
        )
    me = desk.me
    found[Role.SEEKER.value] = Person(name=me.name, address=me.emails[0] if me.emails else "")
    return found


def _ties(desk: "Desk", roles: dict[str, int], known: Known) -> dict[tuple[str, str], Tie]:
    """What the owner said about each, and roles at one place at one time as files have them.

    A place that is called like a present employer ("Velbrand Logistics") is left out, but for a colleague who may know.
    """
    trusted = known.letter.to is not None and known.letter.to.trusted
    made: dict[tuple[str, str], Tie] = {}
    view = desk.network.view()
    seats = {Role.SEEKER.value: desk.row.me_id or 0, **{role: pk for role, pk in roles.items() if pk}}
    pairs = [(a, b) for i, a in enumerate(seats) for b in list(seats)[i + 1 :]]
    for a, b in pairs:
        one, other = view.index.get(seats[a]), view.index.get(seats[b])
        if one is None or other is None:
            continue
        shared = _said(desk, seats[a], seats[b], a, b)
        for place, start, end in together(view.people[one], view.people[other], view.today)[:2]:
            shared.append(
                Shared(
                    Bond.SAME_PLACE, place, start.year, end.year if end else None, end is not None, source=Source.FILE
                )
            )
        if not trusted:
            shared = [replace(one, where="") if known.names_the_employer(one.where) else one for one in shared]
        last = None
        if a == Role.SEEKER.value:
            row = models.Person.objects.filter(pk=seats[b]).only("last_contact_at").first()
            last = row.last_contact_at.date() if row is not None and row.last_contact_at else None
        made[a, b] = Tie(shared=tuple(shared), last_in_touch=last)
    return made


def _said(desk: "Desk", a: int, b: int, a_role: str, b_role: str) -> list[Shared]:
    pair = Q(a=a, b=b) | Q(a=b, b=a)
    rows = models.Evidence.objects.filter(pair, desk=desk.row, edited=True, kind__in=("knows", "knows_work"))
    made = []
    for how in rows.order_by("-on", "-id").values_list("how", flat=True):
        words, where, since, until = read_how(how)
        bond = next((bond for marks, bond in _BONDS if any(mark in words.lower() for mark in marks)), Bond.KNOW)
        senior = ""
        if bond in {Bond.MANAGED, Bond.TAUGHT}:
            mine = words.lower().startswith(("my ", "our ")) or "reported to" in words.lower()
            senior = b_role if mine else a_role
        made.append(Shared(bond, where, since, until, until is not None, senior=senior, words=how))
    return made


def _observed(desk: "Desk", letter: models.Letter) -> tuple[str, ...]:
    if letter.to_id is None:
        return ()
    from inroad.desk import person_view

    return person_view.tie_reasons(desk, letter.to_id)


def _private(letter: models.Letter) -> tuple[str, ...]:
    notes: list[Any] = [letter.to.note if letter.to is not None else ""]
    return tuple(note for note in notes if note)


def as_work(interest: str) -> str:
    """A wish as a letter can say it after "about" or "in": a job title becomes "the role of …".

    >>> as_work("platform engineering lead"), as_work("logistics")
    ('the role of platform engineering lead', 'logistics')
    """
    is_title = titles.read(interest).level >= titles.Level.LEAD
    return f"the role of {interest}" if is_title and not interest.lower().startswith("the ") else interest
