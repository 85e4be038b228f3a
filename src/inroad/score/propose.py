"""What could be done in a week, from what is known of targets, ways and people: the candidates of the plan (N7).

    ways that are free ─┐
    strangers there     ├─ propose ─→ asks, letters to people inside, talks, hellos, getting to know, side doors
    side doors          ┘             each with its time, its chances, and the words for it
    targets ─────────────── goals  ─→ how much each counts, and what is under way there anyway

Requirements: nobody is asked twice within a month, or for two things in a week; nobody hears of me twice; whoever is
owed a word gets that first; an ask of somebody gone cold begins with a hello that asks for nothing, and an ask of a
stranger with getting to know them (L3). A talk is worth its longer time where one contact leads to several targets.

The minutes and small chances here are assumptions, said as such in docs/score.md; ties, how often an ask is handed on
and how often an introduction becomes a meeting are learned. Refused: routes around somebody I know myself; anything
that touches a person who is kept out, for whatever reason (``Person.why_not``); a candidate for a target that is over.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import prod
from types import MappingProxyType
from typing import Final

from inroad import words as say
from inroad.matching.folding import fold
from inroad.score.actions import Action, Goal, Kind
from inroad.ties.model import Backing

MINUTES: Final[Mapping[Kind, int]] = MappingProxyType(
    {
        Kind.ASK: 45,  # thought over, written for this one person, followed up
        Kind.DIRECT: 40,
        Kind.HELLO: 15,
        Kind.CULTIVATE: 45,  # read something of theirs, and say one thing about it
        Kind.TALK: 90,  # the sheet, the talk, the notes, the thanks
        Kind.SIDE_DOOR: 40,  # find the number, have something useful to say, call twice
    }
)
"""What each takes in the week, preparing and following up included. Assumed."""
PROMISE_MINUTES: Final[Mapping[str, int]] = MappingProxyType(
    {
        "make contact": 30,
        "ten minutes first": 15,
        "tell how first contact went": 10,
        "tell how the meeting went": 15,
        "tell how it ended": 15,
        "say thanks": 15,
        "turn up or cancel in time": 120,  # there and back, and what is read beforehand
        "follow up on a name given": 30,
        "tell the source what came of it": 10,
    }
)
"""By what is owed (``introductions.model.Promise``). Assumed."""
OTHER_PROMISE_MINUTES: Final = 30

MEETS: Final = 0.75
"""How often an introduction becomes a meeting, before anything is known: ``score.priors``. That the one asked answers
and hands it on is in a way's chance already (``ways.handing_on``)."""
REST_DAYS: Final = 30
"""Two asks of one person within so many days are one too many (as ``letters.rules``)."""
COLD_DAYS: Final = 365
"""Without a word for so long, a hello comes before any ask."""
HELLO_FIRST: Final = 0.25
"""What a hello this week is worth of the ask that it makes possible in another."""
IN_A_TALK: Final = 0.8
"""What one of several questions in a talk is worth, against an ask of its own."""
MAY_HAVE_LEFT: Final = 0.5
GET_TO_KNOW: Final = 0.03
DOOR_WITH_NAME: Final = 0.06
SWITCHBOARD: Final = 0.03
MOST_IN_A_TALK: Final = 4
SLIGHT: Final = 0.01
"""Below one in a hundred, all its targets together, nobody is bothered for it."""
MOST: Final = 2_000
"""Candidates handed to the plan; the least promising of more are left out."""

STAGES: Final[Mapping[str, float]] = MappingProxyType(
    {"idea": 0.0, "approaching": 0.05, "in conversation": 0.9, "interviewing": 0.97}
)
"""Targets that a plan is made for, by stage, and how sure a live conversation there is already. Assumed."""
UNDER_WAY: Final[Mapping[str, float]] = MappingProxyType(
    {
        "asked": 0.25,
        "agreed": 0.5,
        "name use granted": 0.5,
        "put to the addressee": 0.5,
        "accepted": 0.75,
        "unanswered": 0.1,
        "introduced": 0.85,
        "contacted": 0.8,
        "met": 0.95,
    }
)
"""By state of an introduction into the target: the chance that a live conversation comes of it. Assumed."""
_PLACE_DECAY: Final = 0.85
_BEGUN: Final = 1.1
_NOT_SAID_WHAT_FOR: Final = 0.8


@dataclass(frozen=True, slots=True)
class Aim:
    """A target as the plan sees it. ``place``: 0 for the first in the owner's order. ``interest``: what they want to do
    there, in their words, may be empty. ``under_way``: states of introductions into it (``UNDER_WAY``).
    """

    target: int
    name: str
    place: int = 0
    stage: str = "idea"
    interest: str = ""
    under_way: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.stage in STAGES


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may take part. ``last_contact``: the last real word either way, None if none is known.

    ``asked_on``: when the owner last asked them for something. ``why_not``: why they are let alone this week, in words
    ("you owe them a word", "at Velbrand, where you are"), "" if nothing stands against it. ``no_go``: folded names of
    people and places they make no introductions to.
    """

    person: int
    name: str
    last_contact: date | None = None
    backing: Backing = Backing.UNKNOWN
    asked_on: date | None = None
    why_not: str = ""
    no_go: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Route:
    """A free way into a target. ``people``: from whom to ask first to who is inside; alone: somebody inside I know.

    ``chance`` as :class:`inroad.ways.model.Way` has it. ``reasons``: why each tie carries, the owner's first.
    ``names_colleague``: the last one is a colleague of the one before, who is inside too and better asked for a name.
    """

    target: int
    people: tuple[int, ...]
    chance: float
    reasons: tuple[str, ...] = ()
    may_have_left: bool = False
    names_colleague: bool = False


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody inside whom nobody here knows, and who could decide or would know who does."""

    target: int
    person: int
    title: str = ""


@dataclass(frozen=True, slots=True)
class Door:
    """A side door of a target without chains: whom to ring (0: the switchboard), and why that one."""

    target: int
    person: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An action with what is said about it. ``title`` says what to do, ``reasons`` why, the weightiest first.

    ``people``: as the route has them; the first is who hears of it. ``names``: targets it may lead to.
    """

    action: Action
    title: str
    reasons: tuple[str, ...]
    people: tuple[int, ...] = ()
    targets: tuple[int, ...] = ()

    @property
    def key(self) -> str:
        return self.action.key

    @property
    def kind(self) -> Kind:
        return self.action.kind

    @property
    def likeliest(self) -> float:
        """The best of its chances."""
        return max((chance for _, chance in self.action.leads), default=0.0)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Candidates, goals, and who is let alone: person → why, for those who would have taken part."""

    candidates: tuple[Candidate, ...]
    goals: tuple[Goal, ...]
    let_alone: Mapping[int, str] = field(default_factory=dict)


def goals(aims: Iterable[Aim]) -> tuple[Goal, ...]:
    """What the plan is for: open targets, the first of the owner's order counting about twice as much as the last.

    weight = (1/2 + 1/2 · 0.85^place) · 1.1 if it was begun · 0.8 if no work is named;
    already = 1 − (1 − stage) · ∏(1 − under way).
    """
    return tuple(
        Goal(
            aim.target,
            (0.5 + 0.5 * _PLACE_DECAY**aim.place)
            * (_BEGUN if aim.stage != "idea" or aim.under_way else 1.0)
            * (1.0 if aim.interest.strip() else _NOT_SAID_WHAT_FOR),
            1.0 - (1.0 - STAGES[aim.stage]) * prod(1.0 - UNDER_WAY.get(state, 0.0) for state in aim.under_way),
        )
        for aim in aims
        if aim.is_open
    )


def is_cold(one: Person, today: date) -> bool:
    """Too long without a word for an ask to come first. Whoever knows my work well may be rung after years (N3); where
    no date is known, the owner's own word made the tie, and they may be on the phone daily.
    """
    if one.last_contact is None or one.backing is Backing.WELL:
        return False
    return (today - one.last_contact).days >= COLD_DAYS


def asked_lately(one: Person, today: date) -> bool:
    return one.asked_on is not None and (today - one.asked_on).days < REST_DAYS


def promise_minutes(what: str) -> int:
    """What keeping such a promise takes."""
    return PROMISE_MINUTES.get(what, OTHER_PROMISE_MINUTES)


def propose(
    aims: Sequence[Aim],
    routes: Iterable[Route],
    people: Mapping[int, Person],
    today: date,
    *,
    meets: float = MEETS,
    strangers: Iterable[Stranger] = (),
    doors: Iterable[Door] = (),
) -> Proposal:
    """All that could be done in the week that begins today, at most :data:`MOST`.

    ``people`` holds everybody whom routes, strangers and doors name; who isn't in it takes no part. ``meets``: how
    often an introduction becomes a meeting, 0..1.
    """
    week = _Week({aim.target: aim for aim in aims if aim.is_open}, people, today, meets)
    open_routes = [route for route in routes if route.target in week.aims and week.may(route)]
    # Whom I know there myself needs nobody's word for me; a colleague they name is another matter.
    known = {route.people[0] for route in open_routes if len(route.people) == 1 or route.names_colleague}
    first_hand = [route for route in open_routes if not known.intersection(route.people[1:])]
    made = [*week.hellos(first_hand), *week.talks(first_hand), *week.asks(first_hand)]
    led_to = {target for one in made for target in one.targets}
    made += week.get_to_know(one for one in strangers if one.target not in led_to)
    made += week.side_doors(one for one in doors if one.target not in led_to)
    worth_it = {one.key: one for one in made if sum(chance for _, chance in one.action.leads) >= SLIGHT}
    ranked = sorted(worth_it.values(), key=lambda one: (-_worth(one), one.key))
    return Proposal(tuple(ranked[:MOST]), goals(aims), week.let_alone)


def _worth(one: Candidate) -> float:
    return sum(chance for _, chance in one.action.leads) / one.action.minutes


class _Week:
    """The candidates of one week in the making."""

    def __init__(self, aims: dict[int, Aim], people: Mapping[int, Person], today: date, meets: float) -> None:
        self.aims, self.people, self.today = aims, people, today
        self.meets = min(max(meets, 0.0), 1.0)
        self.let_alone: dict[int, str] = {}

    def may(self, route: Route) -> bool:
        """Whether nothing stands against anybody on it."""
        if not route.people or not all(self._is_free(pk) for pk in route.people):
            return False
        first = self.people[route.people[0]]
        named = {fold(self.people[pk].name) for pk in route.people[1:]} | {fold(self.aims[route.target].name)}
        return len(route.people) == 1 or not named & first.no_go

    def _is_free(self, pk: int) -> bool:
        one = self.people.get(pk)
        if one is None:
            return False
        why = one.why_not
        if not why and one.asked_on is not None and asked_lately(one, self.today):
            why = f"you asked them on {say.day(one.asked_on)}"
        if why:
            self.let_alone.setdefault(pk, why)
        return not why

    def _is_cold(self, route: Route) -> bool:
        return is_cold(self.people[route.people[0]], self.today)

    def _chance(self, route: Route) -> float:
        asked = self.meets if len(route.people) > 1 else 1.0  # with somebody I know, an answer is the conversation
        return route.chance * asked * (MAY_HAVE_LEFT if route.may_have_left else 1.0)

    def asks(self, routes: Sequence[Route]) -> Iterable[Candidate]:
        """One for each way whose first person is warm: an ask, or a letter to somebody inside."""
        for route in routes:
            kind = Kind.DIRECT if len(route.people) == 1 else Kind.ASK
            verb = "write" if kind is Kind.DIRECT else "ask"
            key = "/".join([verb, *(f"person:{pk}" for pk in route.people), f"target:{route.target}"])
            if self._is_cold(route):
                continue
            first = route.people[0]
            to = _addressees(route)
            yield self._candidate(
                key,
                kind,
                [(route.target, self._chance(route))],
                self._title(kind, route),
                route.reasons,
                route.people,
                groups=(*(f"to/person:{pk}" for pk in to), f"by/person:{first}/target:{route.target}"),
            )

    def hellos(self, routes: Sequence[Route]) -> Iterable[Candidate]:
        """One for each of those gone cold, for all they may lead to later."""
        for first, theirs in _by_first(route for route in routes if self._is_cold(route)).items():
            one = self.people[first]
            leads = [(route.target, self._chance(route) * HELLO_FIRST) for route in _best_per_target(theirs)]
            names = say.listing([self.aims[target].name for target, _ in leads], most=3)
            assert one.last_contact is not None
            since = f"no word since {say.month(one.last_contact)}, so a hello that asks for nothing comes first"
            yield self._candidate(
                f"hello/person:{first}",
                Kind.HELLO,
                leads,
                f"Say hello to {one.name}",
                (f"may lead you to {names}", since),
                (first,),
            )

    def talks(self, routes: Sequence[Route]) -> Iterable[Candidate]:
        """One for each warm contact outside who leads to several targets."""
        warm = (route for route in routes if len(route.people) > 1 and not self._is_cold(route))
        for first, theirs in _by_first(warm).items():
            best = _best_per_target(theirs)[:MOST_IN_A_TALK]
            if len(best) < 2:
                continue
            one = self.people[first]
            leads = [(route.target, self._chance(route) * IN_A_TALK) for route in best]
            names = say.listing([self.aims[target].name for target, _ in leads], most=3)
            to = dict.fromkeys(pk for route in best for pk in _addressees(route))
            ties = list(dict.fromkeys(reason for route in best for reason in route.reasons))
            why = (f"may lead you to {names}", *ties[: MOST_IN_A_TALK + 1])
            yield self._candidate(
                f"talk/person:{first}",
                Kind.TALK,
                leads,
                f"Talk with {one.name}",
                why,
                (first,),
                groups=tuple(f"to/person:{pk}" for pk in to),
            )

    def get_to_know(self, strangers: Iterable[Stranger]) -> Iterable[Candidate]:
        """The stranger first, the ask another time (L3)."""
        seen = set[int]()
        for one in strangers:
            if one.target not in self.aims or one.person in seen or not self._is_free(one.person):
                continue
            seen.add(one.person)
            aim = self.aims[one.target]
            title = f"Get to know {self.people[one.person].name}, {aim.name}"
            why = (
                f"{one.title} there, and nobody you know leads to them" if one.title else "nobody you know leads there",
                "a stranger gets a word about their work before any ask",
            )
            yield self._candidate(
                f"get-to-know/person:{one.person}/target:{one.target}",
                Kind.CULTIVATE,
                [(one.target, GET_TO_KNOW)],
                title,
                why,
                (one.person,),
                groups=(f"to/person:{one.person}",),
            )

    def side_doors(self, doors: Iterable[Door]) -> Iterable[Candidate]:
        """At most one a week for a target."""
        for one in doors:
            if one.target not in self.aims or (one.person and not self._is_free(one.person)):
                continue
            aim = self.aims[one.target]
            title = f"{aim.name}: nobody yet; see where to ask"
            if one.person:
                title = f"Ring {self.people[one.person].name}, {aim.name}"
            key = "/".join(["side-door", *([f"person:{one.person}"] if one.person else []), f"target:{one.target}"])
            yield self._candidate(
                key,
                Kind.SIDE_DOOR,
                [(one.target, DOOR_WITH_NAME if one.person else SWITCHBOARD)],
                title,
                ("nobody you know leads there", *([one.why] if one.why else [])),
                (one.person,) if one.person else (),
                groups=(f"door/target:{one.target}", *((f"to/person:{one.person}",) if one.person else ())),
            )

    def _title(self, kind: Kind, route: Route) -> str:
        names = [self.people[pk].name for pk in route.people]
        place = self.aims[route.target].name
        at = f", {place}" if names[-1] != place else ""
        if kind is Kind.DIRECT:
            return f"Write to {names[0]}{at}"
        if len(names) == 2:
            return f"Ask {names[0]} about {names[1]}{at}"
        return f"Ask {names[0]} about {names[1]}, on the way to {names[-1]}{at}"

    def _candidate(
        self,
        key: str,
        kind: Kind,
        leads: Iterable[tuple[int, float]],
        title: str,
        reasons: Iterable[str],
        people: tuple[int, ...],
        groups: tuple[str, ...] = (),
    ) -> Candidate:
        chances = tuple((target, min(max(chance, 0.0), 1.0)) for target, chance in leads)
        uses = people[:1]
        groups = (*groups, *(f"to/person:{pk}" for pk in uses if f"to/person:{pk}" not in groups))
        action = Action(key, kind, MINUTES[kind], chances, uses, groups, words=title)
        return Candidate(action, title, tuple(reasons), people, tuple(target for target, _ in chances))


def _addressees(route: Route) -> tuple[int, ...]:
    """Who hears of me through it: everybody after the one who is asked, or the one inside whom I write to."""
    return route.people[1:] or route.people


def _by_first(routes: Iterable[Route]) -> dict[int, list[Route]]:
    found: dict[int, list[Route]] = {}
    for route in routes:
        found.setdefault(route.people[0], []).append(route)
    return found


def _best_per_target(routes: Iterable[Route]) -> list[Route]:
    """The likeliest way into each target, the likeliest first."""
    best: dict[int, Route] = {}
    for route in routes:
        if route.target not in best or route.chance > best[route.target].chance:
            best[route.target] = route
    return sorted(best.values(), key=lambda route: (-route.chance, route.target))
