"""The ways into a goal: who could put in a word, in which order, and why.

    goal → who is inside (as of a day)
         | chains from me to them: free ones first, those who may have left after, asked and resting ones last
         | role: is the person I know there the one to talk to, or the one to name a colleague?
         | reasons per tie, then the sentence made of them
         | worth asking about, side doors

A chain ends with the first person inside: people inside are never vouchers on the way to a colleague. That a direct
contact should rather be asked for a colleague's name is said by ``role`` and ``toward``. What may not happen comes in
as masks and states; nothing about them is decided here.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from inroad.graph.chains import MOST_CHAINS, Chains, Engine, Masks, top_chains
from inroad.graph.snapshot import Snapshot
from inroad.ties.model import ME, Backing
from inroad.ways import sentences, titles
from inroad.ways.evidence import Evidence, together
from inroad.ways.handing_on import HandingOn
from inroad.ways.inside import Insider, People, current_role, inside, step
from inroad.ways.model import Goal, Possible, Step, TieView, Way, WaysIn
from inroad.ways.possible import MayKnow, possible
from inroad.ways.scripts import Caller
from inroad.ways.side_doors import side_doors

STATES: Final = ("under way", "asked", "resting", "declined")
BACKINGS: Final = {backing.rank: backing.value for backing in Backing}

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Limits:
    """Who may not take part, by index. ``may_not_ask``: never as a voucher (guard, closed door, rest).
    ``may_not_reach``: never as the addressee. ``absent``: in no way at all (present colleagues who are not trusted).
    """

    may_not_ask: Collection[int] = ()
    may_not_reach: Collection[int] = ()
    absent: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class RouteState:
    """Where a route stands: one of :data:`STATES`, and why, in words ("asked on 3 May", "resting until 1 June")."""

    state: str
    why: str = ""


Route = tuple[int, ...]  # indexes from the first voucher on; one alone means every route that begins there


@dataclass(frozen=True, slots=True)
class _Search:
    goal: Goal
    people: People
    snapshot: Snapshot
    evidence: Evidence
    today: date
    me: int
    k: int
    handing: HandingOn
    limits: Limits
    engine: Engine
    organisation: int | None
    insiders: dict[int, Insider] = field(default_factory=dict)

    def mask(self, *without: Iterable[int]) -> Bools:
        """bool[n], False for the people named."""
        allowed = np.ones(self.snapshot.n, dtype=np.bool_)
        for people in without:
            allowed[self.known(people)] = False
        return allowed

    def known(self, people: Iterable[int]) -> list[int]:
        """Those of ``people`` whom the snapshot has."""
        return [person for person in people if 0 <= person < self.snapshot.n]


def find(
    goal: Goal,
    people: People,
    snapshot: Snapshot,
    evidence: Evidence,
    *,
    today: date,
    k: int = 10,
    limits: Limits | None = None,
    states: Mapping[Route, RouteState] | None = None,
    guarded: bool = False,
    employer: str = "",
    may_know: Sequence[MayKnow] = (),
    caller: Caller | None = None,
    me: int = ME,
    organisation: int | None = None,
    handing: HandingOn | None = None,
    engine: Engine = "auto",
    brief: bool = False,
    desk_words: str = "",
) -> WaysIn:
    """The ways into ``goal`` as of ``today``: at most ``k`` each direct, through one voucher, and through two.

    Indexes are the snapshot's; ``people`` may have more (added today, without ties). ``states`` holds the routes that
    are not free for this goal: their first people are offered in no other way, and shown last, with their state; who
    is about to be met through a route under way is not offered as an addressee elsewhere. ``guarded``: the goal is the
    present employer (or somebody at ``employer``), and the answer is empty. ``organisation`` is the goal's index in
    the snapshot, for speed only.
    ``handing`` is what became of earlier asks (None: none yet).
    ``may_know`` are the user's own guesses ("she may know somebody there"). ``caller`` is who speaks in the scripts.
    ``desk_words``: how people answer on this desk, for those who ask why.
    ``brief`` leaves out what is worth asking about and the side doors, for a board of many targets.

    :raises ValueError: ``k`` below 1 or above 5,000, or a state that is not one of :data:`STATES`
    """
    if not 1 <= k <= MOST_CHAINS // 2:
        raise ValueError(f"k must be from 1 to {MOST_CHAINS // 2:,}, not {k}")
    if guarded:
        words = (
            f"You are still at {employer or goal.name}: nothing about your search goes to anybody there, or names them."
        )
        return WaysIn(goal, (), (), (), "nobody yet", words, guarded=True)
    handing = handing or HandingOn()
    search = _Search(goal, people, snapshot, evidence, today, me, k, handing, limits or Limits(), engine, organisation)
    absent = {me, *search.limits.absent}
    for insider in inside(goal, people, today):
        if insider.index not in absent:
            search.insiders[insider.index] = insider
    ways = _ways(search, states or {})
    kind = "ways" if ways else "nobody yet"
    if brief:
        return WaysIn(goal, tuple(ways), (), (), kind, _summary(search, ways, ()))
    doors = side_doors(
        goal,
        people,
        snapshot,
        today=today,
        me=me,
        caller=caller,
        interest=goal.interest,
        skip={*absent, *search.limits.may_not_ask, *search.limits.may_not_reach},
    )
    asking = _possible(search, may_know)
    return WaysIn(goal, tuple(ways), asking, doors, kind, _summary(search, ways, asking), desk_words=desk_words)


def _possible(search: _Search, may_know: Sequence[MayKnow]) -> tuple[Possible, ...]:
    return possible(
        search.goal,
        search.people,
        search.snapshot,
        search.evidence,
        tuple(search.insiders.values()),
        today=search.today,
        me=search.me,
        may_know=may_know,
        may_not_ask={*search.limits.may_not_ask, *search.limits.absent},
        may_not_reach=set(search.limits.may_not_reach),
    )


# -- chains


def _ways(search: _Search, states: Mapping[Route, RouteState]) -> list[Way]:
    limits, snapshot = search.limits, search.snapshot
    taken = _taken(states)
    firm = [index for index, one in search.insiders.items() if not one.may_have_left]
    maybe = [index for index, one in search.insiders.items() if one.may_have_left]
    present = search.mask(limits.absent)
    may_ask = search.mask(limits.may_not_ask, search.insiders)
    met = {route[-1] for route, state in states.items() if state.state == "under way" and len(route) > 1}
    may_reach = search.mask(limits.may_not_reach)
    free = search.mask(taken)

    def chains(goal: list[int], k: int, begin: Bools, ask: Bools, reach: Bools) -> Chains | None:
        known = search.known(goal)
        if not known:
            return None
        organisation = search.organisation
        if organisation is not None and not np.isin(known, snapshot.inside(organisation)).all():
            organisation = None  # somebody joined since the snapshot was made
        masks = Masks(may_begin=begin, may_ask=ask, may_reach=reach, present=present)
        return top_chains(
            snapshot,
            search.me,
            known,
            organisation=organisation,
            k=k,
            hop=search.handing.chance,
            masks=masks,
            engine=search.engine,
        )

    groups: list[dict[int, Way]] = [{}, {}, {}]

    def add(found: Chains | None, state: Mapping[int, tuple[Route, RouteState]]) -> None:
        for route, positions, chance in found or ():
            group = groups[len(route) - 1]
            if route[0] not in group and len(group) < search.k:
                group[route[0]] = _way(search, route, positions, chance, state.get(route[0], ((), None))[1])

    offered = may_reach & search.mask(met, [first for first in taken if taken[first][1].state != "resting"])
    # Those already led by a firm way are passed over in the second search, so twice k is always enough.
    add(chains(firm, search.k, free, may_ask & free, offered), {})
    add(chains(maybe, 2 * search.k, free, may_ask & free, offered), {})
    for route, state in taken.values():
        way = _exact(search, route, state) if len(route) > 1 else None
        if way is not None and route[0] not in groups[len(route) - 1] and len(groups[len(route) - 1]) < search.k:
            groups[len(route) - 1][route[0]] = way
    whole = {first: both for first, both in taken.items() if len(both[0]) == 1}
    if whole:
        # A closed door stays visible: somebody who may not be asked now because the route rests is shown as resting.
        begin = ~search.mask(whole)
        ask = search.mask(search.insiders, [one for one in limits.may_not_ask if one not in whole])
        add(chains([*firm, *maybe], min(2 * search.k, MOST_CHAINS), begin, ask, may_reach), whole)
    return [way for group in groups for way in group.values()]


def _taken(states: Mapping[Route, RouteState]) -> dict[int, tuple[Route, RouteState]]:
    """The first people of the routes that are not free, each with the most pressing of its routes."""
    taken: dict[int, tuple[Route, RouteState]] = {}
    for route, state in states.items():
        if state.state == "free" or not route:
            continue
        if state.state not in STATES:
            raise ValueError(f"a route is free or {', '.join(STATES)}, not {state.state!r}")
        before = taken.get(route[0])
        if before is None or STATES.index(state.state) < STATES.index(before[1].state):
            taken[route[0]] = (route, state)
    return taken


def _exact(search: _Search, route: Route, state: RouteState) -> Way | None:
    """The route as it was asked, if its ties still stand and it still ends inside."""
    if len({*route, search.me}) < len(route) + 1:  # the same person twice, by a merge since: no way for anybody
        return None
    if len(route) > 3 or route[-1] not in search.insiders or len(search.known(route)) < len(route):
        return None
    positions = [search.snapshot.tie(near, far) for near, far in zip((search.me, *route), route, strict=False)]
    if min(positions) < 0:
        return None
    steps = search.snapshot.at(np.array(positions))[1].tolist()
    chance = float(np.prod(steps)) * search.handing.chance ** (len(route) - 1)
    return _way(search, route, tuple(positions), chance, state)


def _way(search: _Search, route: Route, positions: tuple[int, ...], chance: float, state: RouteState | None) -> Way:
    _, chances, backings, rows = search.snapshot.at(np.array(positions, dtype=np.int64))
    steps = tuple(_step(search, index) for index in route)
    ties = []
    for place, (near, far) in enumerate(zip((search.me, *route), route, strict=False)):
        row = int(rows[place])
        reasons = search.evidence.reasons(near, far, row)
        if place == 0:
            reasons = (*_colleagues(search, far), *reasons)
        ties.append(
            TieView(
                chance=float(chances[place]),
                verified=True,
                inferred=search.evidence.inferred(row),
                backing=BACKINGS[int(backings[place])],
                reasons=reasons,
            )
        )
    role, toward, personnel = _role(search, route[0]) if len(route) == 1 else ("addressee", None, False)
    return Way(
        people=steps,
        ties=tuple(ties),
        chance=chance,
        role=role,
        toward=toward,
        state=state.state if state else "free",
        state_why=state.why if state else "",
        words=sentences.way(steps, ties, role=role, toward=toward, personnel=personnel),
        handing=search.handing,
    )


def _step(search: _Search, index: int) -> Step:
    insider = search.insiders.get(index)
    if insider is not None:
        return step(search.people[index], insider.role, may_have_left=insider.may_have_left)
    return step(search.people[index], current_role(search.people[index], search.today))


def _colleagues(search: _Search, index: int) -> tuple[str, ...]:
    """Where we worked together, as a reason; at most the last place."""
    places = together(search.people[search.me], search.people[index], search.today)
    return tuple(sentences.worked_together(*found) for found in places[:1])


# -- role


def _role(search: _Search, index: int) -> tuple[str, Step | None, bool]:
    """Addressee or voucher, toward whom, and whether they work in personnel, for somebody inside whom I know.

    The person to talk to, if their title says that they could decide or nobody better is known. Otherwise the one to
    name a colleague. The colleague must be more fitting, able to decide, and have a verified tie with them.
    """
    interest = search.goal.interest
    title = _title(search, index)
    wanted = titles.read(interest).functions
    personnel = titles.is_personnel(title) and titles.Function.PEOPLE not in wanted
    if search.goal.person is not None or (titles.could_decide(title, interest) and not personnel):
        return "addressee", None, False
    better = []
    row: Any = search.snapshot.ties_of(np.array([index]))
    for far, chance in zip(row.far.tolist(), row.chance.tolist(), strict=True):
        colleague = search.insiders.get(far)
        if colleague is None or colleague.may_have_left or far in search.limits.may_not_reach:
            continue
        theirs = _title(search, far)
        if titles.could_decide(theirs, interest) and titles.fit(theirs, interest) > titles.fit(title, interest):
            better.append((titles.fit(theirs, interest), chance, -far))
    if better:
        return "voucher", _step(search, -max(better)[2]), personnel
    return ("voucher" if personnel else "addressee"), None, personnel


def _title(search: _Search, index: int) -> str:
    role = search.insiders[index].role
    return role.title if role else ""


def _summary(search: _Search, ways: list[Way], asking: tuple[Possible, ...]) -> str:
    name = search.goal.name
    if not ways:
        return sentences.nobody_yet(name, known=len(search.insiders), possible=len(asking))
    free = [way for way in ways if way.state == "free"]
    if not free:
        return f"Every way into {name} that your desk knows is asked, resting or declined at the moment."
    best = free[0]
    if best.vouchers == 0:
        return best.words
    return f"{best.people[0].name} could lead you to {best.people[-1].name}. {best.words}"
