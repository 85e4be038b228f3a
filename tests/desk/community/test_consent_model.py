"""A model of consent over random histories: nobody's network shows to another without a yes that holds at that moment.

Eight members add, tag, trash and lose contacts, say and withdraw what their network may do, declare employers, are
locked, leave, and look, with nights in between. Beside them runs an oracle of plain sets that knows nothing of hashes,
arrays, files or queries; every answer and every candidate must be what it says.
"""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from fixtures.community import NOW, at, member
from inroad.desk.community import contributions, reach, snapshot
from inroad.desk.network import _MEMORY
from inroad.store import models

pytestmark = pytest.mark.django_db

MEMBERS = 8
PLACES = ("Northwind", "Solvane")
# Who there is to know: number -> (place, title, department). Three engineers at Northwind, so that one can be said.
POOL = {
    0: ("Northwind", "Software engineer", "engineering"), 1: ("Northwind", "Data engineer", "engineering"),
    2: ("Northwind", "Platform engineer", "engineering"), 3: ("Northwind", "Account executive", "sales"),
    4: ("Solvane", "Recruiter", "people"), 5: ("Elsewhere Works", "Lawyer", "legal"),
}  # fmt: skip
GROUPS = ("circle", "careful")
WHO = st.integers(0, MEMBERS - 1)
WHOM = st.sampled_from(sorted(POOL))
LEVEL = st.integers(0, 2)


class Plain:
    """One member as the oracle sees them."""

    def __init__(self):
        self.knows = {}  # number -> {"out": bool, "tags": set}
        self.whole = None
        self.groups = {}
        self.people = {}
        self.guards = set()
        self.active = True
        self.given = set()  # what lies in the contribution
        self.row = False  # whether there is one

    def level(self, number):
        one = self.knows.get(number)
        if one is None or one["out"] or POOL[number][0] in self.guards:
            return 0
        if number in self.people:
            return self.people[number]
        said = [self.groups[tag] for tag in one["tags"] if tag in self.groups]
        return min(said) if said else (self.whole or 0)

    @property
    def says_yes(self):
        return any(level for level in [self.whole or 0, *self.groups.values(), *self.people.values()])


class Community(RuleBasedStateMachine):
    desks = ()

    @initialize(
        books=st.lists(st.sets(WHOM, max_size=4), min_size=MEMBERS, max_size=MEMBERS), sharing=st.integers(3, 7)
    )
    def begin(self, books, sharing):
        self.block = transaction.atomic()
        self.block.__enter__()
        self.now, self.steps = NOW, 0
        self.plain = [Plain() for _ in range(MEMBERS)]
        self.shown = {}  # (member, place) -> the day's answer
        self.joined = {}  # what the snapshot was made of: member -> numbers
        snapshot.forget()
        _MEMORY.clear()
        for who, numbers in enumerate(books):
            for number in numbers:
                self.adds(who, number)
            if who < sharing:
                self.says(who, 1)
        self.night()

    def teardown(self):
        if hasattr(self, "block"):
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    def desk(self, who):
        return at(self.desks[who], self.now)

    def person(self, who, number):
        return models.Identity.objects.get(desk=self.desks[who].row, value=address(number)).person_id

    # ---- what members do

    @rule(who=WHO, number=WHOM)
    def adds(self, who, number):
        if number not in self.plain[who].knows:
            known(self.desks[who], number)
            self.plain[who].knows[number] = {"out": False, "tags": set()}

    @rule(who=WHO, number=WHOM, how=st.sampled_from(["trash", "alone", "stranger"]))
    def loses(self, who, number, how):
        one = self.plain[who].knows.get(number)
        if one is None or one["out"]:
            return
        desk, person = self.desk(who), self.person(who, number)
        {
            "trash": lambda: desk.people.trash([person]),
            "alone": lambda: desk.people.leave_alone([person], True),
            "stranger": lambda: desk.words.stranger(person),
        }[how]()
        one["out"] = True

    @rule(who=WHO, number=WHOM, tag=st.sampled_from(GROUPS))
    def tags(self, who, number, tag):
        one = self.plain[who].knows.get(number)
        if one is not None and not one["out"]:
            self.desk(who).people.tag([self.person(who, number)], tag)
            one["tags"].add(tag)

    @rule(who=WHO, level=st.sampled_from([0, 1, 1, 2]))
    def says(self, who, level):
        self.desk(who).consent.set(level)
        changed = self.plain[who].whole != level
        self.plain[who].whole = level
        self.trimmed(who, changed)

    @rule(who=WHO, level=st.none() | LEVEL, tag=st.sampled_from(GROUPS))
    def says_of_a_group(self, who, level, tag):
        if not models.Tag.objects.filter(desk=self.desks[who].row, name=tag).exists():
            return
        self.desk(who).consent.set(level, group=tag)
        changed = self.plain[who].groups.get(tag) != level
        put(self.plain[who].groups, tag, level)
        self.trimmed(who, changed)

    @rule(who=WHO, level=st.none() | LEVEL, number=WHOM)
    def says_of_somebody(self, who, level, number):
        one = self.plain[who].knows.get(number)
        if one is None or one["out"]:
            return
        self.desk(who).consent.set(level, person_id=self.person(who, number))
        changed = self.plain[who].people.get(number) != level
        put(self.plain[who].people, number, level)
        self.trimmed(who, changed)

    @rule(who=WHO, place=st.sampled_from(PLACES), present=st.booleans())
    def declares_an_employer(self, who, place, present):
        self.desk(who).setup.answer_guard(place, present)
        (self.plain[who].guards.add if present else self.plain[who].guards.discard)(place)

    @rule(who=WHO, active=st.sampled_from([True, True, False]))
    def is_locked_or_let_in(self, who, active):
        account = self.desks[who].row.account
        type(account).objects.filter(pk=account.pk).update(is_active=active)
        self.plain[who].active = active

    @rule(who=WHO, really=st.sampled_from([False, False, True]))
    def leaves(self, who, really):
        if not really:
            return
        self.desk(who).erase.everything()
        active = self.plain[who].active
        self.plain[who] = Plain()
        self.plain[who].active = active
        self.shown = {key: answer for key, answer in self.shown.items() if key[0] != who}

    # ---- what the worker does

    @rule()
    def night(self):
        self.now += timedelta(days=1)
        contributions.refresh_all(self.now)
        for one in self.plain:
            if not one.says_yes:
                one.given, one.row = set(), False
            elif one.active:
                one.given = {number for number in POOL if one.level(number)}
                one.row = bool(one.given)
        self.shown = {}
        self.minutes()

    @rule()
    def minutes(self):
        """The job that joins again without what was withdrawn."""
        snapshot.refresh()
        self.joined = {i: set(one.given) for i, one in enumerate(self.plain) if one.row and one.active}

    # ---- what others see

    @invariant()
    def somebody_looks(self):
        """After every step: one member after the other, at one place and the other."""
        if not hasattr(self, "joined") or not self.joined:
            return
        self.steps += 1
        who, place = self.steps % MEMBERS, PLACES[self.steps // MEMBERS % 2]
        self.looks(who, place)
        if self.steps % 3 == 0:
            self.would_be_asked(who, place)

    def looks(self, who, place):
        found = reach.answer(self.desk(who), place.lower(), self.now)
        if (who, place) in self.shown:
            assert (found.kind.value, found.parts) == self.shown[who, place]
            return
        wanted = self.wanted(who, place)
        assert (found.kind.value, found.parts) == wanted, (who, place)
        if wanted[0] != "closed":
            self.shown[who, place] = wanted

    def would_be_asked(self, who, place):
        found = reach.candidates(self.desk(who), place.lower(), "", self.now)
        numbers = {desk.row.pk: i for i, desk in enumerate(self.desks)}
        asked = {}
        for one in found:
            identity = models.Identity.objects.get(person=one.person_id, kind="email")
            asked[numbers[one.desk_id]] = int(identity.value.partition("@")[0].removeprefix("p"))
        for other, number in asked.items():
            assert self.plain[other].level(number) > 0, "no consent as of now"
        closed = place in self.plain[who].guards
        may = {} if closed else {
            other: numbers_
            for other in self.joined
            if other != who and self.plain[other].active and not self.plain[other].guards & self.plain[who].guards
            and (numbers_ := {n for n in self.joined[other] if POOL[n][0] == place and self.plain[other].level(n)})
        }  # fmt: skip
        assert set(asked) <= set(may)  # nobody without consent; fewer is careful, more would be a leak
        assert all(number in may[other] for other, number in asked.items())

    # ---- the oracle

    def wanted(self, who, place):
        if place in self.plain[who].guards:
            return "closed", ()
        eligible = {i for i in self.joined if i != who and self.plain[i].row and self.plain[i].active}
        if len(eligible) < 5:
            return "too few", ()
        ties = {
            (i, number)
            for i in eligible
            for number in self.joined[i]
            if POOL[number][0] == place and self.plain[i].level(number) > 0
        }
        members = len({i for i, _ in ties})
        parts = Counter(POOL[number][2] for number in {number for _, number in ties})
        named = tuple(part for part in ("engineering", "sales", "people", "legal") if parts[part] >= 3)
        kind = "nobody" if not members else "a member" if members < 3 else "several"
        return kind, named if members else ()

    def trimmed(self, who, changed):
        one = self.plain[who]
        if changed:
            one.given = {number for number in one.given if one.level(number)}
            one.row = one.row and bool(one.given)


def put(said, key, level):
    if level is None:
        said.pop(key, None)
    else:
        said[key] = level


def address(number):
    """Each at a domain of their own: one that several people of a firm share is taken for the firm's."""
    return f"p{number}@home{number}.example"


def known(desk, number):
    """Somebody really known, straight into the rows: histories are long."""
    row, (place, title, _) = models.Desk.objects.get(pk=desk.row.pk), POOL[number]
    person = models.Person.objects.create(desk=row, name=f"Person {number}", tie=2, created_at=NOW, edited=True)
    models.Identity.objects.create(desk=row, person=person, kind="email", value=address(number), edited=True)
    there, _ = models.Organisation.objects.get_or_create(desk=row, key=place.lower(), defaults={"name": place})
    models.Position.objects.create(desk=row, person=person, organisation=there, title=title, edited=True)
    models.Evidence.objects.create(desk=row, a=person, b_id=row.me_id, kind="knows", on=NOW.date(), edited=True)
    row.revision += 1
    row.save(update_fields=["revision"])


def run(examples, steps):
    Community.desks = tuple(member(f"member{i}") for i in range(MEMBERS))
    run_state_machine_as_test(
        Community,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def test_s8_nothing_of_a_network_shows_without_consent_as_of_now(db):
    run(6, 25)


@pytest.mark.long
def test_s8_nothing_of_a_network_shows_without_consent_over_thousands_of_histories(db):
    run(2_000, 25)
