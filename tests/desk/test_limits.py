"""What helpers wish: told to the owner it binds one desk, confirmed it binds all; over imports, merges and exports."""

from datetime import timedelta

import pytest

from fixtures.correspondence import at, finish_ask
from inroad.desk import recipients, routes, wishes
from inroad.desk.opening import desk_of
from inroad.errors import BadInput, NotFound, Refused
from inroad.store import models

pytestmark = pytest.mark.django_db


@pytest.fixture
def bob(desk):
    return desk.people.add("Bob Connect", emails=["bob@connect.example"], how="my manager at Verne", backing="well").id


@pytest.fixture
def other(django_user_model):
    """Another desk of the same installation, which knows Bob as well."""
    made = desk_of(django_user_model.objects.create_user("dora"))
    made.setup.introduce("Dora Else", ["dora@else.example"], timezone="UTC")
    return made


def ask(desk, voucher, name):
    """An ask about somebody at Acme, complete and not yet sent; its number."""
    local = name.split()[0].lower()
    person = desk.people.add(name, emails=[f"{local}@acme.example"], organisation="Acme")
    view = desk.introductions.draft(voucher, person.id)
    finish_ask(desk, view.row.id)
    return view.row.id


def test_n7_what_a_voucher_told_the_owner_stands_against_the_ask(desk, bob):
    desk.limits.told(bob, 1, ["Beta Works"])
    assert desk.limits.of(bob).asks_left == 1
    desk.introductions.tell(ask(desk, bob, "Carol Decide"), "asked")
    assert desk.limits.of(bob).asks_left == 0
    second = ask(desk, bob, "Erin Other")
    with pytest.raises(Refused, match="limit"):
        desk.introductions.tell(second, "asked")
    later = at(desk, desk.now() + timedelta(days=92))
    assert later.limits.of(bob).asks_left == 1


def test_n7_a_name_on_the_no_go_list_is_never_asked_about(desk, bob):
    desk.limits.told(bob, None, ["ACME", " ", "acme", "Erin  Other"])
    assert desk.limits.of(bob).no_go == ("ACME", "acme", "Erin Other")
    with pytest.raises(Refused, match="no introductions to Acme"):
        desk.introductions.tell(ask(desk, bob, "Carol Decide"), "asked")


def test_what_was_told_to_one_owner_binds_no_other_desk(desk, other, bob):
    theirs = other.people.add("Bob Connect", emails=["bob@connect.example"])
    desk.limits.told(bob, 0, ["Acme"])
    desk.limits.close_door(bob, "not for a year")
    shown = other.limits.of(theirs.id)
    assert (shown.asks_per_quarter, shown.no_go, shown.door_closed) == (None, (), "")
    assert not models.VoucherLimits.objects.exists()


def test_what_was_confirmed_binds_every_desk_and_the_stricter_word_holds(desk, other, bob):
    wishes.keep("bob@connect.example", desk.now(), asks_per_quarter=3, no_go=["Acme"])
    desk.limits.told(bob, 5, ["Beta"])
    assert (desk.limits.of(bob).asks_per_quarter, desk.limits.of(bob).no_go) == (3, ("Acme", "Beta"))
    theirs = other.people.add("Robert Connect", emails=["bob@connect.example"])
    assert other.limits.of(theirs.id).asks_per_quarter == 3


def test_a_limit_told_by_mistake_is_taken_back(desk, bob):
    desk.limits.told(bob, 2, ["Acme"])
    desk.history.undo()
    assert desk.limits.of(bob).asks_per_quarter is None
    desk.limits.told(bob, 2, [])
    desk.limits.told(bob, None, [])
    assert not desk.limits.of(bob).told_by_owner
    assert desk.row.settings["limits"] == {}


def test_i7_a_door_that_the_owner_was_told_of_closes_reopens_and_can_be_taken_back(desk, bob):
    desk.limits.close_door(bob, "after the fair, perhaps")
    assert desk.limits.of(bob).door_closed == "after the fair, perhaps"
    with pytest.raises(Refused, match="would rather not be asked by you"):
        desk.introductions.tell(ask(desk, bob, "Carol Decide"), "asked")
    assert desk.limits.reopen_door(bob, "he rang").door_closed == ""
    with pytest.raises(Refused, match="open"):
        desk.limits.reopen_door(bob, "again")
    desk.history.undo()
    assert desk.limits.of(bob).door_closed == "after the fair, perhaps"


@pytest.mark.parametrize(("asks", "no_go"), [(-1, []), (101, []), (None, ["x"] * 3 + [str(n) for n in range(60)]),
                                             (1, ["x" * 300]), (1, ["a\0b"])])  # fmt: skip
def test_limits_out_of_bounds_are_refused(desk, bob, asks, no_go):
    with pytest.raises(BadInput):
        desk.limits.told(bob, asks, no_go)
    assert not desk.limits.of(bob).told_by_owner


def test_another_desks_person_is_not_found(desk, other, bob):
    for attempt in (
        lambda: other.limits.of(bob),
        lambda: other.limits.told(bob, 1, []),
        lambda: other.limits.close_door(bob, ""),
        lambda: other.limits.reopen_door(bob, ""),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_two_entries_that_become_one_keep_doors_limits_and_what_was_asked(desk, bob):
    desk.introductions.tell(ask(desk, bob, "Carol Decide"), "asked")
    desk.limits.told(bob, 2, ["Beta"])
    desk.limits.close_door(bob, "busy")
    twin = desk.people.add("Bob C. Connect", emails=["bob.c@connect.example"]).id
    desk.people.merge(twin, bob)
    shown = desk.limits.of(twin)
    assert (shown.asks_per_quarter, shown.asks_left, shown.no_go, shown.door_closed) == (2, 1, ("Beta",), "busy")
    view = desk.network.view()
    assert [int(view.ids[index]) for index in routes.closed_doors(desk, view)] == [twin]


def test_a_closed_door_stays_closed_when_the_other_entrys_had_been_opened_again(desk, bob):
    twin = desk.people.add("Bob C. Connect", emails=["bob.c@connect.example"]).id
    desk.limits.close_door(twin, "busy")
    desk.limits.reopen_door(twin, "he rang")
    desk.limits.close_door(bob, "for good")
    desk.people.merge(twin, bob)
    assert desk.limits.of(twin).door_closed == "for good"
    desk.history.undo()
    assert desk.limits.of(twin).door_closed == ""
    assert desk.limits.of(bob).door_closed == "for good"


def test_r4_an_entry_that_was_merged_is_guarded_under_its_old_number_too(desk, bob):
    number = ask(desk, bob, "Carol Decide")
    twin = desk.people.add("Bob C. Connect", emails=["bob.c@velbrand.example"], organisation="Velbrand").id
    desk.people.merge(twin, bob)
    desk.setup.answer_guard("Velbrand", True)
    with pytest.raises(Refused, match="Velbrand"):
        desk.introductions.tell(number, "asked")


def test_left_alone_holds_for_entries_that_come_later_and_for_their_other_addresses(desk, other):
    wishes.keep("bob@connect.example", desk.now(), left_alone=True)
    for one in (desk, other):
        person = one.people.add("Bob Connect", emails=["bob@connect.example", "bob@home.example"])
        assert one.limits.of(person.id).left_alone
        for address in ("bob@connect.example", "bob@home.example", "BOB@Connect.example"):
            with pytest.raises(Refused, match="left alone"):
                recipients.check(one, [address])
        view = one.network.view()
        assert view.index[person.id] in routes.closed_doors(one, view)
        carol = one.people.add("Carol Decide", emails=["carol@acme.example"], organisation="Acme")
        with pytest.raises(Refused, match="left alone"):
            one.introductions.draft(person.id, carol.id)
        with pytest.raises(Refused, match="left alone"):
            one.introductions.draft(carol.id, person.id)


def test_left_alone_holds_for_every_spelling_of_one_mailbox(desk):
    person = desk.people.add("Bob Connect", emails=["bobconnect@gmail.com"])
    wishes.keep("bob.connect@googlemail.com", desk.now(), left_alone=True)
    assert desk.limits.of(person.id).left_alone
    assert wishes.left_alone_people(desk) == {person.id}


def test_left_alone_is_never_taken_back_by_a_later_limit(desk, bob):
    wishes.keep("bob@connect.example", desk.now(), left_alone=True)
    wishes.keep("bob@connect.example", desk.now(), asks_per_quarter=5, no_go=[])
    assert desk.limits.of(bob).left_alone


def test_a_wish_is_kept_with_the_party_too(desk):
    party = models.Party.objects.create(name="Bob Connect", created_at=desk.now())
    for value in ("bob@connect.example", "bob@home.example"):
        models.PartyAddress.objects.create(party=party, value=value, verified_at=desk.now())
    wishes.keep("bob@connect.example", desk.now(), left_alone=True)
    wishes.keep("bob@home.example", desk.now(), asks_per_quarter=1)
    assert wishes.left_alone([], [party.pk])
    assert {row.asks_per_quarter for row in wishes.of([], [party.pk])} == {1}
    assert wishes.left_alone(["bob@connect.example"])


def test_who_is_forgotten_leaves_no_limit_behind_and_keeps_their_wish(desk, bob):
    desk.limits.told(bob, 2, ["Acme"])
    desk.limits.close_door(bob, "busy")
    wishes.keep("bob@connect.example", desk.now(), left_alone=True)
    desk.erase.person(bob)
    desk.row.refresh_from_db()
    assert desk.row.settings["limits"] == {}
    assert not models.Door.objects.exists()
    assert desk.limits.of(desk.people.add("Bob Connect", emails=["bob@connect.example"]).id).left_alone
