"""The map: circles with names, who leads on, targets by their best way in; bounded, guarded, and keeping still."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth import get_user_model

from inroad.desk import desk_of, map_drawing
from inroad.desk.door import Desk
from inroad.errors import NotFound
from inroad.store import models

pytestmark = [pytest.mark.django_db, pytest.mark.backends]

MARCH, MAY = datetime(2026, 3, 10, 9, tzinfo=UTC), datetime(2026, 5, 4, 9, tzinfo=UTC)
FIRM = ("Bob Connor", "Ben Cole", "Bea Dahl", "Bill Eder")
NORTH = ("Rosa Brandt", "Nina Falk", "Nils Grau", "Nora Hagen")


def at(desk, moment):
    return Desk(models.Desk.objects.get(pk=desk.row.pk), moment)


def everybody_knows_everybody(desk, people):
    for place, one in enumerate(people):
        for other in people[:place]:
            desk.words.knows(one, other, how="same floor")


@pytest.fixture
def world(db):
    """Alice knows all four of Firm since March, and Rosa alone of four at Northwind since May."""
    desk = desk_of(get_user_model().objects.create_user("alice"))
    march = at(desk, MARCH)
    march.setup.introduce("Alice Ask", ["alice@ask.example"], timezone="UTC")
    firm = [march.people.add(name, organisation="Firm", how="we shared an office").id for name in FIRM]
    everybody_knows_everybody(march, firm)
    may = at(desk, MAY)
    rosa = may.people.add(NORTH[0], organisation="Northwind", title="VP Engineering", how="met at a fair").id
    north = [rosa, *(may.people.add(name, organisation="Northwind").id for name in NORTH[1:])]
    everybody_knows_everybody(may, north)
    may.targets.add("Northwind", "platform work")
    may.targets.add("Harbour Works", "operations")
    return at(desk, datetime(2026, 5, 5, 9, tzinfo=UTC))


def person(view, name):
    return next((node for node in view.nodes if node.name == name), None)


def test_circles_are_named_by_what_they_share_and_the_way_out_of_ones_own_is_told(world):
    view = world.map.picture()
    assert {row.name: (row.size, row.known, row.inside) for row in view.circles} == {
        "Firm": (4, 4, True),
        "Northwind": (4, 1, False),
    }
    (bridge,) = view.bridges
    assert (bridge.name, bridge.place) == ("Rosa Brandt", "VP Engineering at Northwind")
    assert bridge.words == "leads to one circle you are not in: Northwind"
    assert bridge.reasons[0] == "you saw them in touch with 3 people, all of whom you have not met"
    assert next(row.words for row in view.circles if row.name == "Northwind") == (
        "4 people, of whom you know one; Rosa Brandt could lead you there"
    )
    assert view.words == (
        "You know 5 people in two circles. Rosa Brandt leads to circles you are not in. "
        "One of your two targets has a way in."
    )
    rosa = person(view, "Rosa Brandt")
    assert rosa.words == (
        "Rosa Brandt, VP Engineering, Northwind; leads to one circle you are not in; "
        "at the heart of the circle Northwind"
    )
    assert (rosa.bridge, rosa.known) == (True, True)


def test_targets_are_lit_by_their_best_way_in_and_the_way_is_drawn(world):
    view = world.map.picture()
    north, harbour = view.targets
    assert north.people[0][1] == "Rosa Brandt"
    assert north.lit in {1, 2, 3}
    assert north.state in {"likely", "even", "less likely than not", "a long shot"}
    assert (harbour.state, harbour.lit, harbour.people) == ("nobody yet", 0, ())
    rosa = person(view, "Rosa Brandt").key
    lit = {(link.a, link.b) for link in view.links if link.lit}
    assert lit == {("me", rosa), (rosa, f"t{north.id}")}
    tie = next(link for link in view.links if (link.a, link.b) == ("me", rosa))
    assert "met at a fair" in tie.words[0]


def test_a_circle_without_anything_in_common_is_called_after_its_best_connected(world):
    people = [world.people.add(name, how="a choir").id for name in ("Carol Decide", "Cora Dunn", "Curt Egger")]
    everybody_knows_everybody(world, people)
    assert "around Carol Decide and Cora Dunn" in {row.name for row in world.map.picture().circles}


def test_two_circles_of_one_employer_are_told_apart(world):
    people = [
        world.people.add(name, organisation="Firm", how="x").id for name in ("Carol Decide", "Cora Dunn", "C Egger")
    ]
    everybody_knows_everybody(world, people)
    names = {row.name for row in world.map.picture().circles}
    assert names == {"Firm, around Bob Connor and Ben Cole", "Firm, around Carol Decide and Cora Dunn", "Northwind"}


def test_r4_a_present_employer_is_shown_and_nothing_there_is_proposed(world):
    before = world.map.picture()
    assert not person(before, "Rosa Brandt").guarded
    world.setup.answer_guard("Northwind", True)
    view = world.map.picture()
    rosa = person(view, "Rosa Brandt")
    assert (rosa.guarded, rosa.bridge) == (True, False)
    assert "where you are now: nothing is proposed" in rosa.words
    assert view.bridges == ()
    assert all(not row.bridges for row in view.circles)
    north = view.targets[0]
    assert (north.state, north.lit, north.people, north.chance) == ("where you are now", 0, (), None)
    assert not any(link.lit for link in view.links)
    assert (rosa.x, rosa.y) == (person(before, "Rosa Brandt").x, person(before, "Rosa Brandt").y)


@pytest.mark.parametrize("how", ["trash", "leave alone"])
def test_whoever_is_left_alone_or_in_the_trash_is_not_in_it_at_all(world, how):
    rosa = world.people.find("Rosa Brandt").id
    world.people.trash([rosa]) if how == "trash" else world.people.leave_alone([rosa], True)
    view = world.map.picture()
    assert person(view, "Rosa Brandt") is None
    assert "Rosa" not in repr(view)
    assert [row.name for row in view.circles] == ["Firm"]
    assert view.known == 4


def test_a_closed_door_is_not_proposed_as_a_bridge(world):
    rosa = world.people.find("Rosa Brandt").id
    models.Door.objects.create(seeker=world.row, person_id=rosa, closed=True, changed_at=MAY)
    models.Desk.objects.filter(pk=world.row.pk).update(revision=world.row.revision + 100)
    assert at(world, MAY).map.picture().bridges == ()


def test_the_past_shows_how_far_it_had_come_and_nothing_jumps(world):
    now = world.map.picture()
    assert now.months == (date(2026, 4, 1), date(2026, 5, 1), date(2026, 5, 5))
    then = world.map.picture(date(2026, 4, 1))
    assert (then.day, then.past, then.known) == (date(2026, 4, 1), True, 4)
    assert [row.name for row in then.circles] == ["Firm"]
    assert then.bridges == ()
    assert then.targets[0].state == "nobody yet"
    for node in then.nodes:
        same = next(one for one in now.nodes if one.key == node.key)
        assert (same.x, same.y) == (node.x, node.y)
    none = world.map.picture(date(2026, 1, 1))
    assert (none.known, none.words) == (0, "On 1 January 2026 you knew nobody yet.")
    assert world.map.picture(date(2030, 1, 1)) is now


def test_a_newcomer_moves_nobody_far_and_the_same_desk_draws_the_same_picture(world):
    before = world.map.picture()
    assert at(world, world.now()).map.picture() == before
    new = world.people.add("Berta Finn", organisation="Firm", how="new there").id
    world.words.knows(new, world.people.find("Bob Connor").id, how="same floor")
    after = world.map.picture()
    for node in before.nodes:
        same = next(one for one in after.nodes if one.key == node.key)
        assert abs(same.x - node.x) + abs(same.y - node.y) < 3.0, node.name


def test_what_is_drawn_is_bounded_and_the_others_are_counted(world, monkeypatch):
    monkeypatch.setattr(map_drawing, "MOST_PEOPLE", 4)
    view = world.map.picture()
    drawn = [node for node in view.nodes if node.kind == "person"]
    more = [node for node in view.nodes if node.kind == "more"]
    assert len(drawn) == 4
    assert "Rosa Brandt" in {node.name for node in drawn}, "whoever is on a way in comes first"
    assert sum(node.count for node in more) == view.left_out == 4
    assert {node.words for node in more} <= {
        f"{n} more in the circle {name}" for n in range(5) for name in ("Firm", "Northwind")
    }
    keys = {node.key for node in view.nodes}
    assert all({link.a, link.b} <= keys for link in view.links)


def test_people_seen_with_nobody_else_are_counted_without_a_circle(world):
    world.people.add("Dora Li", how="we met on a train")
    view = world.map.picture()
    assert (view.known, view.loose) == (6, 1)
    assert person(view, "Dora Li").circle == 0
    assert view.words.startswith("You know 6 people, five of them in two circles.")


def test_an_empty_desk_says_so_and_one_with_a_target_only_has_a_picture(desk):
    view = desk.map.picture()
    assert view.is_empty
    assert view.words == "Nobody is on your map yet."
    desk.targets.add("Northwind")
    view = desk.map.picture()
    assert not view.is_empty
    assert [node.kind for node in view.nodes] == ["me", "target"]


def test_a_change_without_ties_is_seen_at_once(world):
    assert [row.name for row in world.map.picture().targets] == ["Northwind", "Harbour Works"]
    world.targets.stage(world.targets.find("Harbour Works").id, "let go")
    assert [row.name for row in world.map.picture().targets] == ["Northwind"]


def test_another_desk_sees_nothing_of_it(world):
    other = desk_of(get_user_model().objects.create_user("mallory"))
    assert other.map.picture().is_empty
    with pytest.raises(NotFound, match="no circle"):
        other.map.circle("Firm")
    assert world.map.circle("firm").size == 4
