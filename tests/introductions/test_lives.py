"""Whole lives of introductions, at random, against a model that knows only what was told.

The machine under test is driven through :func:`transition` alone. The model beside it is a diary: which events were
accepted, in which order, with which surroundings, and a ledger of promises built from what transitions said. Whatever
sequence comes, the invariants of the contract hold.
"""

import itertools
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from fixtures.introductions import ALICE, BLURB, BOB, CAROL, MONDAY, OWN_WORDS
from inroad.errors import BadInput, Refused
from inroad.introductions import events, machine, promises
from inroad.introductions.due_letters import letters_due
from inroad.introductions.events import Answer, Answered, Event, Report
from inroad.introductions.model import (
    Ask,
    Contract,
    Kept,
    Kind,
    KnownBy,
    Limits,
    Promise,
    Role,
    Side,
    State,
    Surroundings,
    Terms,
    Vouch,
)
from inroad.introductions.transition import transition

OUTWARD = (
    events.Asked,
    events.PutToAddressee,
    events.CallMade,
    events.Introduced,
    events.Contacted,
    events.MeetingSet,
    events.Nudged,
)
CARRIES = (events.Asked, events.PutToAddressee, events.Introduced, events.Contacted)
CLEAR = Surroundings()
LETTERS = {
    "ask",
    "forwardable-note",
    "voucher-to-addressee",
    "introduction",
    "first-contact",
    "name-use-opening",
    "thanks",
    "report-contact",
    "report-meeting",
    "report-end",
    "cant-keep-it",
    "not-this-time",
    "nudge",
    "preemptive-words",
}

ASKS = [
    Ask(blurb, personal=personal, opening=opening)
    for blurb, personal, opening in itertools.product(
        ["", BLURB], ["", "Your talk on cranes."], ["", "Head of Shore Power"]
    )
]
TERMS = [None, Terms(contact_days=0), Terms(ten_minutes=True), Terms(3, timezone="Europe/Berlin"), Terms(2)]
DOCUMENTS = [(), ("cv.pdf",), ("cv.pdf", "papers.pdf")]
WORDS = ["", "no", OWN_WORDS, "x" * 4001]
AROUND = [
    *[CLEAR] * 6,
    *(
        Surroundings(Limits(**limits))
        for limits in (
            {"asks_left": 0},
            {"no_go": ("acme harbours",)},
            {"door_closed": "no"},
            {"left_alone": True},
            {"resting_why": "?"},
        )
    ),
    Surroundings(route_taken="asked already"),
    Surroundings(guarded=((Role.ADDRESSEE, "Harbour Board"),)),
    Surroundings(guarded=((Role.VOUCHER, "Harbour Board"),)),
    Surroundings(addressee_left_alone=True),
]
ENDING = (events.Forgotten, events.AddresseeLeft, events.Withdrawn, events.Closed)


def anything(keys: list[str], now: datetime) -> list[list[Event]]:
    """Every event there is, sensible or not, a list of variants for each."""
    key = [*keys, "nonsense"]
    return [
        [
            events.Edited(ask, terms, who)
            for ask, terms, who in zip(
                [None, *ASKS], itertools.cycle(TERMS), itertools.cycle([None, CAROL, BOB, Side("")]), strict=False
            )
        ],
        [events.TermsAccepted()],
        [events.ConsentGiven(document, by) for document in ("cv.pdf", "papers.pdf") for by in Role],
        [events.ConsentTakenBack("cv.pdf")],
        [events.Asked(documents, known_by=known) for documents in DOCUMENTS for known in KnownBy],
        [Answered(answer, suggested=name, terms=terms) for answer in Answer for name in ("", "Eve") for terms in TERMS],
        [events.Lapsed()],
        [events.Withdrawn(words) for words in WORDS],
        [events.TalkedFirst()],
        [events.VouchSaid(Vouch(words="calm at night"), call) for call in (True, False)],
        [events.CallMade()],
        [events.PutToAddressee(documents) for documents in DOCUMENTS],
        [events.AddresseeAnswered(yes) for yes in (True, False)],
        [events.AddresseeSilent(known_by=known) for known in KnownBy],
        [events.AddresseeReplied()],
        [events.Introduced(documents) for documents in DOCUMENTS],
        [
            events.Contacted(spoke, documents, at=at)
            for spoke in (True, False)
            for documents in DOCUMENTS
            for at in (None, now - timedelta(days=2))
        ],
        [events.MeetingSet(now + timedelta(days=days)) for days in (-1, 0, 1, 9)],
        [events.MeetingCancelled(by, both) for by in Role for both in (True, False)],
        [events.Met(names) for names in ((), ("Eve Okafor",), ("Eve", "Femi Ade"))],
        [events.NamesGiven(by, ("Gita Rao",)) for by in Role],
        [events.FollowedUp(one) for one in key],
        [events.ToldSource(one) for one in key],
        [events.Reported(which) for which in Report],
        [events.Thanked(whom) for whom in Role],
        [events.Released(words) for words in WORDS],
        [events.Nudged(whom) for whom in Role],
        [events.DatePassed(one) for one in key],
        [events.SaidBroken(one, by) for one in key for by in Role],
        [events.Excused(one, by) for one in key for by in Role],
        [events.AddresseeLeft()],
        [events.Forgotten(who) for who in Role],
        [events.Closed(words) for words in WORDS],
    ]


# One sensible event per step of the machine, so that lives get somewhere.
SENSIBLE = {
    "ask": events.Asked(),
    "agree": Answered(Answer.AGREED),
    "grant_name": Answered(Answer.NAME_USE),
    "suggest": Answered(Answer.SOMEONE_ELSE, suggested="Eve Okafor"),
    "turn_down": Answered(Answer.NOT_THIS_TIME),
    "lapse": events.Lapsed(),
    "withdraw": events.Withdrawn(),
    "put": events.PutToAddressee(),
    "accept": events.AddresseeAnswered(True),
    "decline": events.AddresseeAnswered(False),
    "go_unanswered": events.AddresseeSilent(),
    "introduce": events.Introduced(),
    "call": events.CallMade(),
    "contact": events.Contacted(),
    "meet": events.Met(("Eve Okafor",)),
    "release": events.Released(OWN_WORDS),
    "close": events.Closed("over"),
    "leave": events.AddresseeLeft(),
}


@dataclass
class Diary:
    """What the model knows: accepted events, and a ledger of promises from made and ended alone."""

    accepted: list[tuple[Event, Surroundings]] = field(default_factory=list)
    consents: set[str] = field(default_factory=set)
    ledger: dict[str, Kept] = field(default_factory=dict)
    yes: bool = False  # the addressee's yes, the name's use, or the voucher's own call was reported

    def note(self, event: Event, around: Surroundings) -> None:
        self.accepted.append((event, around))
        if isinstance(event, events.ConsentGiven):
            self.consents.add(event.document)
        elif isinstance(event, events.ConsentTakenBack):
            self.consents.discard(event.document)


class Lives(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.diary = Diary()
        self.now = MONDAY

    @initialize(
        kind=st.sampled_from([Kind.INTRODUCTION, *Kind]),
        same=st.sampled_from([None, None, None, "voucher", "seeker", "unready"]),
        walk=st.lists(st.tuples(st.integers(0, 9), st.sampled_from([1, 30, 24 * 9])), max_size=9),
    )
    def draft(self, kind: Kind, same: str | None, walk: list[tuple[int, int]]) -> None:
        """A draft, ready or not, and how far it has come already."""
        ready = same != "unready"
        self.contract = Contract(
            kind,
            ALICE,
            BOB,
            {"voucher": BOB, "seeker": ALICE}.get(same or "", CAROL),
            Ask(blurb=BLURB, personal="Your talk on cranes.") if ready else Ask(),
            Terms(accepted_at=MONDAY if ready else None),
            organisation="Acme Harbours",
            drafted_at=MONDAY,
        )
        for number, hours in walk:
            self.now += timedelta(hours=hours)
            self.step_on(number)

    # What may happen

    @rule(hours=st.sampled_from([1, 5, 30, 24 * 3, 24 * 8, 24 * 20]))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(which=st.integers(0, 10_000), variant=st.integers(0, 10_000), around=st.sampled_from(AROUND))
    def anything_is_told(self, which: int, variant: int, around: Surroundings) -> None:
        self.tell(self.some(which, variant), around)

    @rule(which=st.integers(0, 10_000), variant=st.integers(0, 10_000))
    def anything_but_the_end_is_told(self, which: int, variant: int) -> None:
        event = self.some(which, variant)
        if not isinstance(event, ENDING):
            self.tell(event, CLEAR)

    @rule(number=st.integers(0, 9))
    @precondition(lambda self: machine.is_open(self.contract))
    def it_goes_on(self, number: int) -> None:
        self.step_on(number)

    @rule(back=st.sampled_from([1, 24 * 30]), which=st.integers(0, 10_000), variant=st.integers(0, 10_000))
    def the_clock_jumps_back(self, back: int, which: int, variant: int) -> None:
        self.tell(self.some(which, variant), CLEAR, at=self.now - timedelta(hours=back))

    def some(self, which: int, variant: int) -> Event:
        kinds = anything([one.key for one in self.contract.owed], self.now)
        variants = kinds[which % len(kinds)]
        return variants[variant % len(variants)]

    def step_on(self, number: int) -> None:
        """A sensible step from here that ends nothing, if there is one."""
        ways = machine.reachable(self.contract.kind)[self.contract.state]
        steps = [way.step for way in ways if way.step not in {"leave", "withdraw", "close", "release"}]
        steps = steps or [way.step for way in ways if way.step == "close"]
        if steps:
            self.tell(SENSIBLE[steps[number % len(steps)]], CLEAR)

    @rule()
    def the_sweep_comes_by(self) -> None:
        for change in promises.sweep(self.contract.owed, self.now):
            assert change.event is not None
            assert self.tell(change.event, CLEAR), f"the contract refuses what the sweep found: {change}"
            assert self.diary.ledger[change.key] is change.state
        assert promises.sweep(self.contract.owed, self.now) == ()

    def tell(self, event: Event, around: Surroundings, at: datetime | None = None) -> bool:
        before, now = self.contract, at or self.now
        copy = repr(before)
        try:
            outcome = transition(before, event, now, around)
        except (Refused, BadInput) as problem:
            assert problem.message  # noqa: PT017
            assert repr(before) == copy
            return False
        self.contract = outcome.contract
        self.check(before, event, around)
        for owed in outcome.made:
            assert owed.key not in self.diary.ledger, "a key is given twice"
            self.diary.ledger[owed.key] = owed.state
        for end in outcome.ended:
            assert self.diary.ledger[end.key] in {Kept.PENDING, Kept.UNRESOLVED}, "a promise ends twice"
            assert self.diary.ledger[end.key] is not end.state
            self.diary.ledger[end.key] = end.state
        for letter in outcome.letters:
            assert letter.kind in LETTERS
            assert letter.reader not in {role for role, _ in around.guarded}
            assert not (around.limits.left_alone and letter.reader is Role.VOUCHER)
        self.diary.note(event, around)
        return True

    # What must be so after each event that was accepted

    def check(self, before: Contract, event: Event, around: Surroundings) -> None:
        after = self.contract
        if isinstance(event, events.Asked):
            assert len(before.ask.blurb) >= 40, "I2"
            assert before.addressee.name or before.ask.opening, "N2"
            assert before.terms.accepted_at is not None, "I1"
            assert before.ask.personal, "L1"
            assert around.limits in {Limits(), Limits(asks_left=None)}, "limits"
            assert not around.route_taken, "one ask per route"
            assert before.voucher not in {before.addressee, before.seeker}, "two sides in one"
        if isinstance(event, OUTWARD):
            assert not around.guarded, "the employer guard"
        if isinstance(event, CARRIES):
            assert set(event.documents) <= self.diary.consents, "I12"
        if isinstance(event, events.PutToAddressee | events.Introduced):
            assert before.terms.accepted_at is not None, "I1"
        if isinstance(event, events.Introduced):
            assert self.diary.yes, "I3"
        if isinstance(event, events.Nudged):
            nudged = [one.whom for one, _ in self.diary.accepted if isinstance(one, events.Nudged)]
            assert event.whom not in {*nudged, Role.SEEKER}, "one kind line"
        dropped = after.state in {State.WITHDRAWN, State.CLOSED} and before.state in machine.AFTER_A_YES
        assert not dropped or isinstance(event, events.AddresseeLeft | events.Forgotten), "I5"
        if after.state is State.RELEASED and before.state is not State.RELEASED:
            assert isinstance(event, events.Released), "I5"
            assert sum(letter.isalpha() for letter in event.words) >= 20, "I5"
        for one in after.owed:
            if one.state is Kept.BROKEN and self.diary.ledger.get(one.key) is not Kept.BROKEN:
                assert isinstance(event, events.SaidBroken), "I7"
                assert one.debtor is Role.SEEKER, "I7"
        if before.state in machine.FINAL:
            assert after.state is before.state, "what is closed stays closed"
        assert after.state is before.state or after.known_by is event.known_by
        assert len(after.steps) == len(before.steps) + (not isinstance(event, events.Edited))
        self.remember_a_yes(event)

    def remember_a_yes(self, event: Event) -> None:
        if isinstance(event, events.AddresseeAnswered):
            self.diary.yes = event.yes
        elif isinstance(event, Answered):
            name = event.answer is Answer.NAME_USE or self.contract.kind is Kind.NAME_USE
            self.diary.yes = name and event.answer in {Answer.NAME_USE, Answer.AGREED}
        elif isinstance(event, events.CallMade) and self.contract.kind in {
            Kind.PREEMPTIVE_REFERENCE,
            Kind.INTERNAL_CALL,
        }:
            self.diary.yes = True

    @invariant()
    def promises_add_up(self) -> None:
        owed = self.contract.owed
        assert {one.key: one.state for one in owed} == self.diary.ledger
        assert len(owed) == len({one.key for one in owed})
        assert all((one.ended_at is None) is one.is_open for one in owed)
        assert all(one.made_at is not None and one.made_at <= one.due_at for one in owed)
        assert all(one.debtor is Role.SEEKER for one in owed if one.chased)

    @invariant()
    def dates_of_helpers_are_pending_only_where_somebody_waits(self) -> None:
        pending = {one.what for one in self.contract.owed if one.state is Kept.PENDING}
        assert (Promise.ANSWER in pending) is (self.contract.state is State.ASKED)
        assert Promise.REPLY not in pending or self.contract.state in {State.PUT, State.CONTACTED}
        assert Promise.CONTACT not in pending or self.contract.state in {State.INTRODUCED, State.NAME_GRANTED}
        assert Promise.TURN_UP not in pending or self.contract.state in {State.CONTACTED, State.MET}
        assert (self.contract.reply_by is None) is (Promise.REPLY not in pending)
        assert (self.contract.lapses_at is None) is (Promise.ANSWER not in pending)

    @invariant()
    def nobody_is_in_touch_without_a_yes(self) -> None:
        if self.contract.state in {State.INTRODUCED, State.CONTACTED, State.MET, State.ACCEPTED, State.NAME_GRANTED}:
            assert self.diary.yes, "I3"
        if self.contract.contacted_at or self.contract.introduced_at:
            told = [event for event, _ in self.diary.accepted]
            assert any(
                (isinstance(event, events.AddresseeAnswered) and event.yes)
                or (isinstance(event, Answered) and event.answer in {Answer.NAME_USE, Answer.AGREED})
                or isinstance(event, events.CallMade)
                for event in told
            )

    @invariant()
    def time_only_moves_forward(self) -> None:
        """Milestones of the present round stand in their order; nothing is dated after now."""
        contract = self.contract
        for earlier, later in itertools.pairwise([contract.drafted_at, contract.asked_at, contract.answered_at]):
            assert later is None or (earlier is not None and earlier <= later)
        assert contract.introduced_at is None or (contract.asked_at or MONDAY) <= contract.introduced_at
        assert contract.contacted_at is None or (contract.answered_at or MONDAY) >= (contract.asked_at or MONDAY)
        assert contract.met_at is None or contract.contacted_at is None or contract.contacted_at <= contract.met_at
        assert all(MONDAY <= step.at <= self.now for step in contract.steps)

    @invariant()
    def there_is_a_way_on(self) -> None:
        contract = self.contract
        if contract.state in machine.FINAL:
            return
        contract = replace(
            contract,
            ask=Ask(blurb=BLURB, personal="x"),
            addressee=CAROL,
            terms=replace(contract.terms, accepted_at=MONDAY),
        )
        late = self.now + timedelta(days=60)
        for way in machine.reachable(contract.kind)[contract.state]:
            if way.step == "leave":
                continue
            try:
                after = transition(contract, SENSIBLE[way.step], late).contract
            except Refused:
                continue
            assert after.state is way.target
            return
        # A meeting that nobody said a word about stands before everything else: that word is the way on.
        if promises.open_ones(contract, Promise.TURN_UP):
            assert transition(contract, events.Met(), late).contract.state in {State.MET, contract.state}
            return
        pytest.fail(f"no way on from {contract.state.value}")

    @invariant()
    def every_letter_is_one_that_is_known(self) -> None:
        for letter in letters_due(self.contract, self.now):
            assert letter.kind in LETTERS
            assert letter.why


BRIEF = settings(max_examples=100, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck))


def test_no_sequence_of_events_breaks_the_contract() -> None:
    run_state_machine_as_test(Lives, settings=BRIEF)


@pytest.mark.long
def test_no_long_sequence_of_events_breaks_the_contract() -> None:
    run_state_machine_as_test(Lives, settings=settings(BRIEF, max_examples=1500, stateful_step_count=50))
