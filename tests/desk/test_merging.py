"""Two entries become one person, and whatever points at the one put away follows: introductions, promises, letters."""

import pytest

from fixtures.correspondence import cast, introduced
from inroad.desk.between import between, next_promises
from inroad.errors import Refused
from inroad.store import models

pytestmark = pytest.mark.django_db


@pytest.fixture
def live(desk):
    people = cast(desk)
    introduced(desk, people.contract)
    return people


def test_an_introduction_follows_its_voucher_to_the_entry_that_is_kept_and_back(desk, live):
    again = desk.people.add("Robert Connect", emails=["robert@connect.example"])
    desk.promises.add("send Bob the article", desk.now(), live.bob)
    desk.people.merge(again.id, live.bob)
    contract = desk.introductions.get(live.contract).contract
    assert contract.voucher.person == again.id
    found = between(desk, again.id)
    assert [row.id for row in found.introductions] == [live.contract]
    assert {row.what for row in found.mine} >= {"make contact", "own"}
    assert found.letters
    assert next_promises(desk, {again.id})
    assert desk.introductions.standing(again.id) == desk.introductions.standing(contract.voucher.person)
    event = desk.history.list()[0]
    desk.introductions.tell(
        live.contract, "contacted", spoke=True
    )  # it goes on, and the undo works
    desk.history.undo(event.id)
    contract = desk.introductions.get(live.contract).contract
    assert contract.voucher.person == live.bob
    assert contract.state == "contacted"


def test_a_second_ask_on_the_route_stays_refused_after_the_merge(desk, live):
    again = desk.people.add("Robert Connect", emails=["robert@connect.example"])
    desk.people.merge(again.id, live.bob)
    draft = desk.introductions.draft(again.id, live.carol)
    assert any("under way" in said for said in draft.missing)


def test_a_voucher_who_turns_out_to_be_the_addressee_is_not_asked(desk):
    people = cast(desk)
    desk.people.merge(people.bob, people.carol)
    view = desk.introductions.get(people.contract)
    assert view.contract.voucher.person == view.contract.addressee.person
    assert "Bob Connect is whom you want to reach" in view.missing
    with pytest.raises(Refused, match="whom you want to reach"):
        desk.introductions.tell(people.contract, "asked")


def test_a_voucher_who_turns_out_to_be_the_addressee_midway_holds_nothing_up(desk, live):
    desk.people.merge(live.bob, live.carol)
    desk.introductions.tell(live.contract, "contacted", spoke=True)
    desk.introductions.tell(live.contract, "met")
    assert desk.introductions.get(live.contract).row.state == "met"
    assert [row.id for row in between(desk, live.bob).introductions] == [live.contract]


def test_rows_of_which_one_person_has_only_one_become_one(desk):
    ada = desk.people.add("Ada Poe", emails=["ada@poe.example"])
    other = desk.people.add("A. Poe", emails=["a@poe.example"])
    useful = models.Useful.objects.create(desk=desk.row, words="a fair in May", created_at=desk.now())
    for person in (ada.id, other.id):
        models.UsefulTo.objects.create(desk=desk.row, useful=useful, person_id=person, changed_at=desk.now())
    desk.people.merge(ada.id, other.id)
    assert [row.person_id for row in models.UsefulTo.objects.all()] == [ada.id]
    desk.history.undo(desk.history.list()[0].id)
    assert models.UsefulTo.objects.count() == 2


def test_i5_somebody_with_an_introduction_under_way_is_not_trashed_in_silence(desk, live):
    for person in (live.bob, live.carol):
        with pytest.raises(Refused, match="under way"):
            desk.people.trash([person])
    desk.introductions.tell(live.contract, "addressee_left")
    desk.people.trash([live.carol])
    assert desk.introductions.get(live.contract).contract.addressee.name == "Carol Decide"
