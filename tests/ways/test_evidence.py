"""The adapter on real ties: alice wrote with bob both ways, to carol one way; bob and carol were at one place once."""

from datetime import date

import numpy as np
import pytest

from fixtures.small_world import ACME, ELSEWHERE, LAB, NORTHWIND, TODAY, role
from inroad.graph.snapshot import Snapshot
from inroad.ties.model import Link, MailLog, MeetingLog, Word
from inroad.ties.observe import observe
from inroad.ties.weigh import weigh
from inroad.ways.evidence import TiesEvidence, together
from inroad.ways.find import find
from inroad.ways.inside import Folk
from inroad.ways.model import Goal, Someone

ALICE, BOB, CAROL, DAVE = range(4)
DAY = 86_400
NOW = 20_576 * DAY  # 3 May 2026


def log(*mails):
    """Mails as (days ago, sender, recipients), oldest first."""
    recipients = [person for _, _, people in mails for person in people]
    count = len(mails)
    return MailLog(
        at=np.array([NOW - ago * DAY for ago, _, _ in mails], dtype=np.int64),
        sender=np.array([sender for _, sender, _ in mails], dtype=np.int32),
        indptr=np.cumsum([0, *[len(people) for _, _, people in mails]]).astype(np.int64),
        recipients=np.array(recipients, dtype=np.int32),
        answers=np.full(count, -1, dtype=np.int32),
        subject=np.arange(1, count + 1, dtype=np.int64),
        personal=np.ones(count, dtype=np.bool_),
        thread=np.zeros(count, dtype=np.int64),
    )


@pytest.fixture
def desk():
    mail = log((40, ALICE, [BOB]), (39, BOB, [ALICE]), (20, ALICE, [CAROL]))
    no_meetings = MeetingLog(np.empty(0, np.int64), np.zeros(1, np.int64), np.empty(0, np.int32))
    words = [Word(BOB, DAVE, "stranger", date(2026, 1, 1))]
    ties = weigh(observe(mail, no_meetings, until=NOW), words, [Link(ALICE, DAVE, "connection")], now=NOW, n=4)
    people = Folk(
        [
            Someone(1, "Alice Adler", (role(ACME, "Lead", 2010, 2014),)),
            Someone(2, "Bob Connor", (role(ACME, "Director", 2012, 2018),)),
            Someone(
                3, "Carol Diaz", (role(ACME, "Engineer", 2016, 2017), role(NORTHWIND, "VP", 2019, confirmed=TODAY))
            ),
            Someone(4, "Dave Evans", (role(ACME, "Engineer", 2016, 2017), role(LAB, "Cook", confirmed=TODAY))),
        ]
    )
    return ties, people, TiesEvidence(ties, people, today=TODAY)


def test_signs_come_before_shared_years_and_a_denied_pair_is_neither(desk):
    _, _, evidence = desk
    found = [(hunch.near, hunch.far, hunch.kind) for hunch in evidence.hunches([ALICE, BOB], [CAROL, DAVE])]
    assert found == [(ALICE, CAROL, "sign"), (ALICE, DAVE, "sign"), (BOB, CAROL, "overlap")]


def test_reasons_are_those_of_the_ties_in_the_direction_asked(desk):
    ties, _, evidence = desk
    row = ties.row(ALICE, BOB)
    assert evidence.reasons(ALICE, BOB, row)[0] == "2 mails both ways, last in March 2026"
    assert any("you wrote" in reason for reason in evidence.reasons(ALICE, BOB, row))
    assert evidence.inferred(row)


def test_the_whole_way_from_mail_to_what_is_worth_asking(desk):
    ties, people, evidence = desk
    snapshot = Snapshot.build(
        4,
        a=ties.a,
        b=ties.b,
        chance_ab=ties.chance_ab,
        chance_ba=ties.chance_ba,
        verified=ties.verified,
        backing_ab=ties.backing_ab,
        backing_ba=ties.backing_ba,
    )
    answer = find(Goal("Northwind", (NORTHWIND, LAB)), people, snapshot, evidence, today=TODAY)
    assert answer.kind == "nobody yet"
    assert [(entry.via and entry.via.name, entry.who.name) for entry in answer.possible] == [
        (None, "Carol Diaz"),
        (None, "Dave Evans"),
        ("Bob Connor", "Carol Diaz"),
    ]
    assert "you were both at Acme 2016–17" in answer.possible[2].ask
    direct = find(Goal("Acme", person=BOB), people, snapshot, evidence, today=TODAY).ways[0]
    assert direct.ties[0].reasons[0] == "worked together at Acme 2012–14"
    assert direct.words.startswith("You and Bob Connor worked together at Acme 2012–14, 2 mails both ways")


def test_nobody_worked_together_who_came_years_apart():
    one = Someone(1, "A", (role(ACME, start=2010, end=2012), role(ELSEWHERE)))
    other = Someone(2, "B", (role(ACME, start=2013, end=2015), role(ELSEWHERE)))
    assert together(one, other, TODAY) == ()
    assert together(one, one, TODAY)[0][0] == "Acme"
