"""A member who wants to know more than they may: each attack of docs/blind.md, tried, with what it brings.

Mallory attacks; Carol is the one known at Northwind; Bob knows her, or doesn't.
"""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fixtures.community import NOW, TARGET, at, crowd, knows, member, night, share
from inroad.community.blind import MOST_A_WEEK, Kind
from inroad.desk.community import reach, snapshot
from inroad.store import models

pytestmark = pytest.mark.django_db

TOMORROW = NOW + timedelta(days=1)


@pytest.fixture
def mallory(db):
    return member("mallory")


def told(desk, key=TARGET, now=NOW):
    found = reach.answer(desk, key, now)
    return found.kind, found.parts


# ---- membership probes


def test_which_member_it_is_can_not_be_told_from_the_answer(mallory):
    """The same answer whichever of five holds the tie, and however many they have."""
    answers = set()
    for holder, people in ((0, 1), (3, 1), (4, 2)):
        desks = crowd(5, f"round{holder}{people}")
        for number in range(people):
            name = f"Carol {'AB'[number]}"
            knows(desks[holder], name, firm=f"Place {holder} {people}", title="Account executive")
        night()
        answers.add(told(mallory, f"place {holder} {people}"))
    assert answers == {(Kind.A_MEMBER, ())}


def test_a_place_with_one_person_in_it_tells_neither_who_knows_them_nor_what_they_do(mallory):
    """Mallory names a firm of one to probe for its owner: somebody here knows them, and that is all."""
    bob, *_ = crowd(5)
    knows(bob, "Ada Verne", firm="Ada Verne Consulting", title="Managing director")
    night()
    assert told(mallory, "ada verne consulting") == (Kind.A_MEMBER, ())


def test_two_invented_colleagues_make_a_real_third_show_as_a_department_and_no_further(mallory):
    """What is left open, and said so: Mallory's accomplice invents two lawyers, and a real one completes the three."""
    bob, accomplice, *_ = crowd(5)
    for number in range(2):
        knows(accomplice, f"Invented {'AB'[number]}", f"i{number}@nowhere.example", firm="Northwind", title="Lawyer")
    night()
    assert told(mallory) == (Kind.A_MEMBER, ())
    knows(bob, "Carol Quill", firm="Northwind", title="General counsel")
    night(TOMORROW)
    assert told(mallory, now=TOMORROW) == (Kind.A_MEMBER, ("legal",))


# ---- difference attacks


def test_adding_and_removing_ones_own_contacts_moves_nothing_in_ones_own_answer(mallory):
    crowd(5)
    share(mallory)
    night()
    before = told(mallory)
    mine = [knows(mallory, f"Mine {'ABC'[n]}", firm="Northwind", title="Engineer") for n in range(3)]
    assert told(mallory) == before
    night(TOMORROW)
    assert told(mallory, now=TOMORROW) == before
    mallory.people.trash(mine)
    assert told(mallory, now=TOMORROW + timedelta(days=1)) == before


def test_an_accomplices_contacts_count_from_the_night_on_and_tell_no_more_than_the_first_answer(mallory):
    """With one invented tie "nobody" becomes "a member"; with two more "several": all of it the accomplices' own."""
    _, accomplice, second, third, _ = crowd(5)
    night()
    assert told(mallory) == (Kind.NOBODY, ())
    knows(accomplice, "Invented A", firm="Northwind")
    assert told(mallory, now=NOW + timedelta(hours=3)) == (Kind.NOBODY, ()), "nothing at once"
    watcher = member("watcher")
    assert told(watcher) == (Kind.NOBODY, ()), "not even for a fresh pair of eyes"
    night(TOMORROW)
    assert told(mallory, now=TOMORROW) == (Kind.A_MEMBER, ())
    knows(second, "Invented B", firm="Northwind")
    knows(third, "Invented C", firm="Northwind")
    night(TOMORROW + timedelta(days=1))
    assert told(mallory, now=TOMORROW + timedelta(days=1))[0] is Kind.SEVERAL


def test_declaring_employers_does_not_show_who_works_there(mallory):
    """Mallory guards Velbrand to see whether the one who leads to Northwind vanishes. The answer stands still."""
    bob, *_ = crowd(5)
    knows(bob, "Carol Quill", firm="Northwind")
    bob.people.add_position(bob.row.me_id, "Velbrand", title="lead")
    night()
    assert told(mallory) == (Kind.A_MEMBER, ())
    mallory.setup.answer_guard("Velbrand", True)
    mallory.people.add_position(mallory.row.me_id, "Velbrand", title="lead")
    assert told(mallory, now=TOMORROW) == (Kind.A_MEMBER, ())
    assert reach.candidates(mallory, TARGET, "", TOMORROW) == (), "and yet Bob is never asked"


def test_a_tag_a_group_or_a_consent_of_ones_own_moves_nothing(mallory):
    crowd(5)
    mine = knows(mallory, "Carol Quill", firm="Northwind")
    night()
    before = told(mallory)
    for number, level in enumerate((1, 2, 0)):
        share(mallory, level)
        mallory.people.tag([mine], f"group {level}")
        day = NOW + timedelta(days=number + 1)
        night(day)
        assert told(mallory, now=day) == before


# ---- colluding accounts


def test_four_accomplices_and_one_victim_are_what_the_five_can_not_help_against(mallory):
    """Said openly in docs/blind.md: who has four accounts here may ask about the fifth. A host's invitations are the
    gate; the answer still has no name, no number and no person in it."""
    *_, victim = crowd(5)
    knows(victim, "Carol Quill", firm="Northwind", title="CEO")
    night()
    assert told(mallory) == (Kind.A_MEMBER, ())


def test_three_accomplices_get_no_answer_at_all(mallory):
    *_, victim = crowd(4)
    knows(victim, "Carol Quill", firm="Northwind")
    night()
    assert told(mallory) == (Kind.TOO_FEW, ())


def test_accounts_that_are_locked_or_share_nothing_make_no_crowd(mallory):
    *puppets, victim = crowd(5)
    knows(victim, "Carol Quill", firm="Northwind")
    for number in range(4):
        member(f"idle{number}")
    night()
    puppets[0].row.account.is_active = False
    puppets[0].row.account.save()
    assert told(mallory) == (Kind.TOO_FEW, ())


# ---- rates


def test_the_time_zone_of_a_desk_buys_no_second_look(mallory):
    bob, *_ = crowd(5)
    night()
    assert told(mallory) == (Kind.NOBODY, ())
    knows(bob, "Carol Quill", firm="Northwind")
    night(NOW + timedelta(hours=1))
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        mallory.setup.introduce("Mallory", timezone=zone)
        assert told(at(mallory, NOW), now=NOW + timedelta(hours=2)) == (Kind.NOBODY, ())
    assert models.BlindLook.objects.filter(desk=mallory.row).count() == 1


def test_a_walk_through_a_list_of_companies_ends_after_twenty_a_week(mallory):
    crowd(5)
    night()
    said = [told(mallory, f"company {n}", NOW + timedelta(hours=n))[0] for n in range(60)]
    assert said.count(Kind.LATER) == 60 - MOST_A_WEEK
    assert models.BlindLook.objects.filter(desk=mallory.row).count() == MOST_A_WEEK


def test_erasing_ones_desk_buys_no_fresh_week(mallory):
    """The heads of events outlive everything but the account; they count."""
    crowd(5)
    night()
    for number in range(MOST_A_WEEK):
        told(mallory, f"company {number}")
    mallory.erase.everything()
    assert not models.BlindLook.objects.filter(desk=mallory.row).exists()
    again = at(mallory, NOW)
    assert told(again) == (Kind.LATER, ())
    assert reach.answer(again, TARGET, NOW).again_on == NOW.date() + timedelta(days=7)


# ---- timing and traces


def test_found_or_not_the_same_steps_are_taken(mallory):
    """The same statements, and of a place full of ties, of one tie and of none the same numbers of rows looked at."""
    desks = crowd(6)
    for number in range(4):
        knows(desks[number], f"Carol {'ABCD'[number]}", firm="Northwind", title="Engineer")
    knows(desks[5], "Dave Ruiz", firm="Solvane")
    night()
    seen = {}
    told(member("warm"), "something else")  # what is loaded once is loaded
    for key in (TARGET, "solvane", "nobody knows it", "nor this"):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            told(mallory, key)
        seen[key] = [shape(query["sql"]) for query in queries]
    first, *others = seen.values()
    assert all(statements == first for statements in others)
    made = snapshot.current()
    for key in seen:
        row, part, real = reach._padded(made, made.place_at(key), key)
        assert len(row) == len(part) == len(real) == snapshot.LOOKED


def shape(sql):
    """A statement without its values: what and from where, in which order."""
    return sql.partition(" SAVEPOINT")[0].partition(" WHERE ")[0].partition(" VALUES ")[0].partition("SAVEPOINT ")[0]


def test_looking_leaves_no_trace_on_the_desks_looked_at(mallory):
    bob, *_ = crowd(5)
    knows(bob, "Carol Quill", firm="Northwind")
    night()
    events = models.Event.objects.exclude(desk=mallory.row).count()
    told(mallory)
    reach.candidates(mallory, TARGET, "", NOW)
    assert models.Event.objects.exclude(desk=mallory.row).count() == events
    (look,) = models.BlindLook.objects.all()
    assert look.answer == {"kind": "a member", "parts": []}, "what is kept is what was said"
