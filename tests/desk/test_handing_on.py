"""What a hand-over costs on a desk, as its own asks come in; behind "why?", and as it stood on a day."""

from datetime import timedelta

import pytest

from inroad.ways.handing_on import HandingOn

pytestmark = pytest.mark.django_db

BLURB = "I led the move of forty services without a night of downtime and look for a team with that kind of problem."


@pytest.fixture
def asked(desk):
    """Bob knows Carol, who works at Acme; he was asked to introduce. Returns (target, introduction)."""
    bob = desk.people.add("Bob Connect", emails=["bob@connect.example"], how="my manager", backing="well")
    carol = desk.people.add("Carol Decide", emails=["carol@acme.example"], organisation="Acme", title="VP Engineering")
    desk.words.knows(bob.id, carol.id, how="they rowed together")
    target = desk.targets.add("Acme", interest="platform lead")
    made = desk.introductions.draft_way(target.id, [bob.id, carol.id]).row.id
    desk.introductions.edit(made, blurb=BLURB, personal="You once said that calm is a feature.", note="I led it.")
    desk.introductions.tell(made, "terms_accepted")
    desk.introductions.tell(made, "asked")
    return target.id, made


def handing(desk, target, as_of=None):
    [way, *_] = [way for way in desk.ways.into(target, as_of=as_of).ways if way.vouchers == 1]
    product = way.ties[0].chance * way.ties[1].chance
    assert way.chance == pytest.approx(product * way.handing.chance)
    return way.handing


def test_an_ask_that_waits_says_nothing_yet(desk, asked):
    assert handing(desk, asked[0]) == HandingOn(0, 0)


def test_an_ask_that_was_handed_on_raises_the_chance_of_every_hand_over(desk, asked):
    target, made = asked
    desk.introductions.tell(made, "answered", answer="agreed")
    assert handing(desk, target) == HandingOn(0, 0)
    desk.introductions.tell(made, "addressee_answered", yes="yes", how_to_contact="by phone")
    found = handing(desk, target)
    assert found == HandingOn(1, 0)
    assert found.chance == pytest.approx(7 / 9)


def test_a_no_lowers_it_and_taking_it_back_undoes_that(desk, asked):
    target, made = asked
    desk.introductions.tell(made, "answered", answer="not this time")
    assert handing(desk, target) == HandingOn(0, 1)
    desk.history.undo()
    assert handing(desk, target) == HandingOn(0, 0)


def test_a_day_before_the_answer_knows_nothing_of_it(desk, asked):
    target, made = asked
    desk.introductions.tell(made, "answered", answer="not this time")
    ways = desk.ways.into(target, as_of=desk.today() - timedelta(days=1)).ways
    assert all(way.handing == HandingOn(0, 0) for way in ways)
