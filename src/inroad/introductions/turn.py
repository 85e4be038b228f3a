"""A transition under way: the contract as it becomes, with the promises made and ended so far.

Private to :mod:`~inroad.introductions.transition` and its effects. It is thrown away when the transition ends.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime

from inroad.introductions import days, events, promises
from inroad.introductions.events import Event
from inroad.introductions.model import Contract, Ended, Kept, Owed, Promise, Role, State, Step


def present(contract: Contract, now: datetime) -> datetime:
    """``now``, or when the last step happened if the clock has jumped back behind it. Aware UTC."""
    return max([days.in_utc(now), *milestones(contract), *(step.at for step in contract.steps)])


@dataclass(slots=True)
class Turn:
    """A transition under way.

    ``at``: when it happened; ``now``: when it is recorded, as :func:`present` has it.
    """

    contract: Contract
    event: Event
    now: datetime
    at: datetime = field(init=False)
    made: list[Owed] = field(default_factory=list)
    ended: list[Ended] = field(default_factory=list)
    words: str = ""

    def __post_init__(self) -> None:
        self.at = days.in_utc(self.event.at) if self.event.at is not None else self.now
        # Told late is not told wrong: a mail of Tuesday found on Friday is Tuesday's, but never before what it follows.
        self.at = max([self.at, *milestones(self.contract)])

    def change(self, **values: object) -> None:
        self.contract = replace(self.contract, **values)  # type: ignore[arg-type]

    def make(
        self,
        what: Promise,
        debtor: Role,
        creditor: Role,
        words: str,
        *,
        due_at: datetime | None = None,
        key: str = "",
    ) -> Owed:
        """A promise from the moment it happened. Learned late, it is not due before the end of the present day."""
        zone = self.contract.terms.timezone
        if due_at is None:
            due_at = promises.due(what, self.at, zone, term_days=self.contract.terms.contact_days)
            due_at = max(due_at, days.end_of_day_after(self.now, 0, zone))
        owed = Owed(
            key=key or promises.next_key(self.contract, what),
            what=what,
            debtor=debtor,
            creditor=creditor,
            due_at=due_at,
            words=words,
            known_by=self.event.known_by,
            chased=promises.CUSTOMS[what].chased,
            made_at=self.at,
        )
        self.made.append(owed)
        self.change(owed=(*self.contract.owed, owed))
        return owed

    def end(self, state: Kept, *chosen: Owed) -> None:
        """End these promises."""
        ends = [Ended(owed.key, state, self.event.known_by, self.at) for owed in chosen]
        self.ended.extend(ends)
        self.change(owed=promises.applied(self.contract.owed, (), ends))

    def open(self, *what: Promise) -> tuple[Owed, ...]:
        """Promises of these kinds (of all, without any) that nobody has ended yet, unresolved ones included."""
        return promises.open_ones(self.contract, *what)

    def pending(self, *what: Promise) -> tuple[Owed, ...]:
        """Those of them that nobody has to say a word about first."""
        return tuple(owed for owed in self.open(*what) if owed.state is Kept.PENDING)

    def settled(self, target: State) -> Contract:
        """The contract in its new state with one more line of history; edits of a draft leave none."""
        if target is not self.contract.state:
            self.change(state=target, known_by=self.event.known_by)
        if isinstance(self.event, events.Edited):
            return self.contract
        name = events.name_of(self.event)
        step = Step(self.at, name, target, self.event.known_by, self.words)
        return replace(self.contract, steps=(*self.contract.steps, step))


def milestones(contract: Contract) -> list[datetime]:
    """When the steps so far happened."""
    moments = (
        contract.drafted_at,
        contract.asked_at,
        contract.answered_at,
        contract.put_at,
        contract.accepted_at,
        contract.introduced_at,
        contract.contacted_at,
        contract.met_at,
    )
    return [moment for moment in moments if moment is not None]
