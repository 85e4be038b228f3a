"""The blind answer and whom it leads to: what is said, by whom it is covered, and what holds at this very moment."""

from datetime import timedelta

import pytest

from fixtures.community import NOW, TARGET, at, crowd, knows, later, member, night, share
from inroad.community.blind import MOST_A_WEEK, Kind
from inroad.desk.community import reach, snapshot
from inroad.errors import BadInput, NotFound
from inroad.store import models

pytestmark = pytest.mark.django_db

TOMORROW = NOW + timedelta(days=1)


@pytest.fixture
def alice(db):
    return member("alice")


def asked(desk, now=NOW, part=""):
    """Whom an ask would go to, as (desk, person)."""
    return [(one.desk_id, one.person_id) for one in reach.candidates(desk, TARGET, part, now)]


def test_s8_a_member_with_a_tie_is_found_and_neither_named_nor_counted(alice):
    bob, *_ = crowd(5)
    carol = knows(bob, "Carol Quill", firm="Northwind", title="VP Engineering")
    night()
    found = reach.answer(alice, TARGET, NOW)
    assert found.kind is Kind.A_MEMBER
    assert found.parts == ()
    assert found.words("Northwind") == "A member can reach someone at Northwind."
    (one,) = reach.candidates(alice, TARGET, "", NOW)
    assert (one.desk_id, one.person_id, one.part_of, one.level) == (bob.row.pk, carol, "engineering", 1)
    assert 0 < one.chance < 1
    assert reach.candidates(alice, TARGET, "sales", NOW) == ()
    assert reach.candidates(alice, TARGET, "no such", NOW) == ()


def test_no_answer_covers_fewer_than_five_members(alice):
    bob, *_ = crowd(4)
    knows(bob, "Carol Quill", firm="Northwind")
    share(alice)
    knows(alice, "Dave Ruiz", firm="Northwind")
    night()
    assert reach.answer(alice, TARGET, NOW).kind is Kind.TOO_FEW
    crowd(1, "late", moment=NOW)
    night()
    assert reach.answer(later(alice, days=1), TARGET, TOMORROW).kind is Kind.A_MEMBER
    assert reach.answer(bob, TARGET, NOW).kind is Kind.A_MEMBER, "of Alice's; Bob's own tie is no news to Bob"


def test_a_department_is_said_with_three_different_people_of_it_however_many_books_they_are_in(alice):
    bob, carl, *_ = crowd(5)
    for desk in (bob, carl):
        for name in ("Carol Quill", "Dave Ruiz"):
            knows(desk, name, firm="Northwind", title="Software engineer")
    night()
    assert reach.answer(alice, TARGET, NOW).parts == ()
    knows(bob, "Erin Vale", firm="Northwind", title="Platform engineer")
    knows(bob, "Finn Hale", firm="Northwind", title="Account executive")
    night(TOMORROW)
    found = reach.answer(at(alice, TOMORROW), TARGET, TOMORROW)
    assert (found.kind, found.parts) == (Kind.A_MEMBER, ("engineering",))
    assert found.words("Northwind") == "A member can reach someone in engineering at Northwind."


def test_several_is_three_members(alice):
    for desk in crowd(5)[:3]:
        knows(desk, "Carol Quill", "carol@northwind.example", firm="Northwind", title="CEO")
    night()
    assert reach.answer(alice, TARGET, NOW).kind is Kind.SEVERAL
    made = snapshot.current()
    row, _ = made.ties_into(made.place_at(TARGET))
    assert len(row) == 3
    assert len(set(made.far[row].tolist())) == 1, "one Carol in three books"


def test_other_names_and_parts_of_a_house_are_asked_about_as_one(alice):
    bob, *_ = crowd(5)
    knows(bob, "Carol Quill", firm="Harbour Labs")
    bob.targets.add("Boreas")
    labs, house = (bob.organisations.find(name).id for name in ("Harbour Labs", "Boreas"))
    bob.organisations.put_under(labs, house)
    bob.organisations.alias(house, "Northwind")
    night()
    for key in ("harbour labs", "boreas", TARGET):
        assert reach.answer(alice, key, NOW).kind is Kind.A_MEMBER
    assert reach.answer(alice, "harbour", NOW).kind is Kind.NOBODY


def test_those_who_left_the_place_lead_nowhere(alice):
    bob, *_ = crowd(5)
    carol = knows(bob, "Carol Quill", firm="Northwind")
    bob.people.edit_position(bob.people.get(carol).positions[0].id, ended=True)
    night()
    assert reach.answer(alice, TARGET, NOW).kind is Kind.NOBODY
    assert asked(alice) == []


def test_the_same_answer_all_day_and_a_new_one_tomorrow(alice):
    bob, *_ = crowd(5)
    night()
    assert reach.kept(alice, TARGET, NOW) is None
    assert reach.answer(alice, TARGET, NOW).kind is Kind.NOBODY
    knows(bob, "Carol Quill", firm="Northwind")
    night(NOW + timedelta(hours=1))
    assert reach.answer(alice, TARGET, NOW + timedelta(hours=2)).kind is Kind.NOBODY
    assert reach.answer(alice, TARGET, TOMORROW).kind is Kind.A_MEMBER
    assert models.BlindLook.objects.filter(desk=alice.row).count() == 2


def test_twenty_places_a_week_and_those_of_this_week_stay_free(alice):
    crowd(5)
    night()
    for number in range(MOST_A_WEEK):
        assert reach.answer(alice, f"place number {number}", NOW).kind is Kind.NOBODY
    late = reach.answer(alice, TARGET, NOW)
    assert late.kind is Kind.LATER
    assert late.again_on == NOW.date() + timedelta(days=7)
    assert reach.answer(alice, "place number 3", TOMORROW).kind is Kind.NOBODY
    assert reach.answer(alice, TARGET, NOW + timedelta(days=7)).kind is not Kind.LATER
    assert not models.BlindLook.objects.filter(desk=alice.row, organisation_key=TARGET, day=NOW.date()).exists()


def test_nothing_is_asked_about_a_person_or_about_nothing(alice):
    carol = knows(alice, "Carol Quill")
    target = alice.targets.add("Carol Quill", person=carol)
    with pytest.raises(NotFound):
        reach.place_of(alice, target.id)
    with pytest.raises(BadInput):
        reach.answer(alice, " ", NOW)


# ---- what holds at this very moment


@pytest.mark.parametrize("how", ["nothing", "person", "group", "trash", "alone", "guard", "undo"])
def test_consent_withdrawn_after_the_snapshot_was_made_counts_at_once(alice, how):
    bob, *_ = crowd(5)
    carol = knows(bob, "Carol Quill", firm="Northwind")
    bob.people.tag([carol], "circle")
    if how == "undo":
        share(bob, 0)
        share(bob, 1)
    night()
    assert asked(alice) == [(bob.row.pk, carol)]
    {
        "nothing": lambda: share(bob, 0),
        "person": lambda: share(bob, 0, person_id=carol),
        "group": lambda: share(bob, 0, group="circle"),
        "trash": lambda: bob.people.trash([carol]),
        "alone": lambda: bob.people.leave_alone([carol], True),
        "guard": lambda: bob.setup.answer_guard("Northwind", True),
        "undo": bob.history.undo,
    }[how]()
    assert asked(alice) == []
    assert reach.answer(alice, TARGET, NOW).kind in {Kind.NOBODY, Kind.TOO_FEW}


def test_another_of_theirs_is_taken_where_the_best_one_was_withdrawn(alice):
    bob, *_ = crowd(5)
    carol = knows(bob, "Carol Quill", firm="Northwind")
    dave = knows(bob, "Dave Ruiz", firm="Northwind")
    night()
    assert asked(alice) in ([(bob.row.pk, carol)], [(bob.row.pk, dave)])
    first = asked(alice)[0][1]
    share(bob, 0, person_id=first)
    assert asked(alice) == [(bob.row.pk, carol if first == dave else dave)]


def test_s8_nobody_at_the_seekers_employer_and_no_seat_there_is_asked(alice):
    bob, carl, dora, *_ = crowd(6)
    for desk in (bob, carl, dora):
        knows(desk, "Carol Quill", firm="Northwind")
    bob.people.add_position(bob.row.me_id, "Velbrand", title="lead")
    models.Seat.objects.create(
        account=carl.row.account,
        role="employer",
        organisation_name="Velbrand",
        organisation_key="velbrand",
        made_at=NOW,
    )
    night()
    assert len(asked(alice)) == 3
    alice.setup.answer_guard("Velbrand", True)
    assert [desk for desk, _ in asked(alice)] == [dora.row.pk]
    assert reach.answer(alice, TARGET, NOW).kind is Kind.SEVERAL, "the answer doesn't move with what Alice declares"


def test_an_employer_asking_about_its_own_employee_learns_nothing_and_asks_nobody(alice):
    """Bob works at Velbrand and looks around; the people office of Velbrand has a seat here."""
    bob, *_ = crowd(6)
    knows(bob, "Carol Quill", firm="Northwind")
    bob.setup.answer_guard("Velbrand", True)
    night()
    office = member("office")
    models.Seat.objects.create(
        account=office.row.account, role="employer", organisation_name="Velbrand", organisation_key="velbrand",
        made_at=NOW,
    )  # fmt: skip
    assert reach.answer(office, TARGET, NOW).kind is Kind.NOBODY
    assert asked(office) == []
    assert reach.answer(office, "velbrand", NOW).kind is Kind.CLOSED
    assert reach.answer(alice, TARGET, NOW).kind is Kind.A_MEMBER
    colleague = member("colleague")
    colleague.people.add_position(colleague.row.me_id, "Velbrand", title="manager")
    assert asked(colleague) == [], "a colleague without a seat is kept from Bob as well"
    assert asked(alice) == [(bob.row.pk, asked(alice)[0][1])]


def test_nothing_is_asked_about_the_place_where_one_works(alice):
    bob, *_ = crowd(5)
    knows(bob, "Carol Quill", firm="Northwind")
    night()
    alice.setup.answer_guard("Northwind", True)
    assert reach.answer(alice, TARGET, NOW).kind is Kind.CLOSED
    assert asked(alice) == []
    assert not models.BlindLook.objects.exists()


def test_limits_doors_rests_locks_and_what_was_asked_already(alice):
    bob, *_ = crowd(5)
    knows(bob, "Carol Quill", firm="Northwind")
    night()
    party = bob.row.party
    limits = models.VoucherLimits.objects.create(party=party, changed_at=NOW)
    assert len(asked(alice)) == 1
    for wish in (
        {"not_before": (NOW + timedelta(days=9)).date()}, {"asks_per_quarter": 0}, {"no_go": ["Northwind"]},
        {"left_alone": True},
    ):  # fmt: skip
        models.VoucherLimits.objects.filter(pk=limits.pk).update(**wish)
        assert asked(alice) == [], wish
        models.VoucherLimits.objects.filter(pk=limits.pk).update(
            not_before=None, asks_per_quarter=None, no_go=[], left_alone=False
        )
    known = alice.people.add("Bob", ["member0@members.example"]).id
    alice.limits.close_door(known)
    assert asked(alice) == []
    alice.limits.reopen_door(known)
    models.Desk.objects.get(pk=bob.row.pk)
    bob.row.account.is_active = False
    bob.row.account.save()
    assert asked(alice) == []
    bob.row.account.is_active = True
    bob.row.account.save()
    assert len(asked(alice)) == 1
    ask = models.BlindAsk.objects.create(
        desk=alice.row, organisation_name="Northwind", organisation_key=TARGET, made_at=NOW, changed_at=NOW
    )
    models.BlindPut.objects.create(ask=ask, desk=bob.row, put_at=NOW, until=TOMORROW, state="no")
    assert asked(alice) == []
    assert len(asked(member("erin"))) == 1


def test_a_second_account_of_the_seeker_is_not_asked(alice):
    bob, *_ = crowd(5)
    knows(bob, "Carol Quill", firm="Northwind")
    night()
    alice.people.add_identity(alice.row.me_id, "member0@members.example")
    assert asked(alice) == []


# ---- who comes first


def test_n1_a_member_i_know_comes_before_one_i_do_not_and_who_knows_my_work_first(alice):
    bob, carl, dora, *_ = crowd(5)
    for desk in (bob, carl, dora):
        knows(desk, "Carol Quill", "carol@northwind.example", firm="Northwind")
    knows(alice, "Carl", "member1@members.example")
    knows(alice, "Dora", "member2@members.example")
    alice.words.knows_my_work(alice.people.find("Dora").id, "well", "my lead")
    night()
    found = reach.candidates(alice, TARGET, "", NOW)
    assert [one.desk_id for one in found] == [dora.row.pk, carl.row.pk, bob.row.pk]
    assert found[0].backing == 3
    assert found[1].chance > found[2].chance


def test_a_member_behind_a_member_i_know_comes_before_a_stranger(alice):
    bob, carl, dora, *_ = crowd(5)
    for desk in (bob, carl):
        knows(desk, "Carol Quill", "carol@northwind.example", firm="Northwind")
    knows(alice, "Dora", "member2@members.example")
    dora.words.chance(knows(dora, "Carl", "member1@members.example"), 0.95)
    alice.words.chance(alice.people.find("Dora").id, 0.95)
    night()
    assert [one.desk_id for one in reach.candidates(alice, TARGET, "", NOW)] == [carl.row.pk, bob.row.pk]


# ---- large and odd books


def test_two_members_with_the_same_people_are_two_ways_to_one_crowd(alice):
    bob, carl, *_ = crowd(5)
    for desk in (bob, carl):
        for number in range(12):
            knows(desk, f"Person Same {'abcdefghijkl'[number]}", f"p{number}@northwind.example", firm="Northwind")
    night()
    made = snapshot.current()
    row, _ = made.ties_into(made.place_at(TARGET))
    assert len(row) == 24
    assert len(set(made.far[row].tolist())) == 12
    assert reach.answer(alice, TARGET, NOW).kind is Kind.A_MEMBER
    assert {desk for desk, _ in asked(alice)} == {bob.row.pk, carl.row.pk}
