"""Two entries become one person, and whatever points at the one put away follows: introductions, promises, letters."""

from datetime import UTC, date, datetime

import pytest
from django.db import models as db

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
    desk.introductions.tell(live.contract, "contacted", spoke=True)  # it goes on, and the undo works
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


# ---- what a search keeps about people

SEARCHED = (
    "CallTo",
    "Consent",
    "Future",
    "InterviewMet",
    "Nomination",
    "Opening",
    "PlayRun",
    "Referee",
    "Rest",
    "UpdateTo",
    "Useful",
    "UsefulTo",
    "Vouch",
    "VouchTalk",
)
"""Tables of a search that point at a person."""
NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)


def two(desk):
    ada = desk.people.add("Ada Poe", emails=["ada@poe.example"])
    return ada.id, desk.people.add("A. Poe", emails=["a@poe.example"]).id


def job(desk, **fields):
    target = desk.targets.add("Northwind", interest="platform work")
    values = {"title": "platform lead", "created_at": NOW, "changed_at": NOW, **fields}
    return models.Opening.objects.create(desk=desk.row, target_id=target.id, **values)


def one_of_each(desk, person, number=0):
    """A row about this person in every table of a search that can name one."""
    mine = {"desk": desk.row, "person_id": person}
    opening = models.Opening.objects.first() or job(desk)
    talk = models.Interview.objects.first() or models.Interview.objects.create(
        desk=desk.row, opening=opening, at=NOW, state="held", created_at=NOW
    )
    useful = models.Useful.objects.first() or models.Useful.objects.create(
        desk=desk.row, words="a fair", created_at=NOW
    )
    update = models.Update.objects.first() or models.Update.objects.create(desk=desk.row, made_at=NOW)
    models.Opening.objects.filter(pk=opening.pk, through=None).update(through=person)
    models.Useful.objects.filter(pk=useful.pk, source=None).update(source=person)
    models.Future.objects.create(**mine, name="Ada Poe", since=date(2026, 1, 1), created_at=NOW)
    models.InterviewMet.objects.create(**mine, interview=talk, liked="her patience" if number else "")
    models.Referee.objects.create(**mine, state="agreed" if number else "to ask", created_at=NOW, changed_at=NOW)
    models.Rest.objects.create(**mine, until=date(2026, 6, 1 + number))
    models.UpdateTo.objects.create(**mine, update=update, news=[f"applied:{number}"], changed_at=NOW)
    models.UsefulTo.objects.create(**mine, useful=useful, changed_at=NOW)
    models.VouchTalk.objects.create(**mine, on=date(2026, 2, 1 + number), created_at=NOW)
    call = models.Call.objects.first() or models.Call.objects.create(
        desk=desk.row, title="lead", made_at=NOW, changed_at=NOW
    )
    asked = models.CallTo.objects.create(**mine, call=call, words="Bea is good." if number else "",
                                         answered_at=NOW if number else None)  # fmt: skip
    models.Nomination.objects.create(**mine, to=asked, name="Ada Poe", made_at=NOW)
    models.Vouch.objects.create(desk=desk.row, voucher_id=person, said_on=date(2026, 2, 1), made_at=NOW)
    models.Vouch.objects.create(desk=desk.row, subject_id=person, said_on=date(2026, 2, 1), made_at=NOW)
    models.Consent.objects.create(**mine, level=2 - number, changed_at=NOW)


def pointing_at_people():
    """(table, column) of everything in the store that points at a person."""
    return {
        (relation.related_model.__name__, relation.field.name)
        for relation in models.Person._meta.get_fields(include_hidden=True)
        if isinstance(relation, db.ForeignObjectRel) and relation.auto_created and not relation.concrete
    }


def everything(model_names=SEARCHED):
    return {name: sorted(getattr(models, name).objects.values_list(), key=repr) for name in model_names}


def test_every_table_of_a_search_that_names_people_is_proved_here():
    from inroad.desk.merging import _MOVED_APART

    others = {
        "Contract",
        "ContractSide",
        "Door",
        "Letter",
        "Promise",
        "Target",
        "VoucherLimits",
        "Confirmation",
        "BlindPut",
    }
    assert {name for name, _ in pointing_at_people()} - _MOVED_APART - others == set(SEARCHED)


def test_what_a_search_keeps_of_one_entry_is_of_the_person_kept_and_undo_brings_it_back(desk):
    ada, other = two(desk)
    one_of_each(desk, other)
    before = everything()
    desk.people.merge(ada, other)
    for name, column in pointing_at_people():
        if name in SEARCHED:
            rows = getattr(models, name).objects
            assert not rows.filter(**{column: other}).exists(), (name, column)
            if name != "PlayRun":
                assert rows.filter(**{column: ada}).count() == 1, (name, column)
    desk.history.undo(desk.history.list()[0].id)
    assert everything() == before


@pytest.mark.parametrize("older_is_kept", [True, False])
def test_of_two_rows_the_older_one_stays_and_nothing_that_was_said_is_lost(desk, older_is_kept):
    ada, other = two(desk)
    first, second = (ada, other) if older_is_kept else (other, ada)
    one_of_each(desk, first)
    older = {
        name: getattr(models, name).objects.get(person=first).pk
        for name in SEARCHED
        if name not in {"Opening", "Useful", "PlayRun", "Vouch"}
    }
    one_of_each(desk, second, 1)
    before = everything()
    desk.people.merge(ada, other)
    for name in ("CallTo", "Consent", "Future", "InterviewMet", "Referee", "Rest", "UpdateTo", "UsefulTo"):
        row = getattr(models, name).objects.get()
        assert (row.pk, row.person_id) == (older[name], ada), name
    assert models.VouchTalk.objects.filter(person=ada).count() == 2
    assert models.Referee.objects.get().state == "agreed"
    assert models.CallTo.objects.get().words == "Bea is good."
    assert models.Consent.objects.get().level == 1
    assert models.Rest.objects.get().until == date(2026, 6, 2)
    assert models.InterviewMet.objects.get().liked == "her patience"
    desk.history.undo(desk.history.list()[0].id)
    assert everything() == before


def test_r2_whoever_was_named_by_either_entry_stays_named_and_a_no_stands_above_a_yes(desk):
    ada, other = two(desk)
    named = desk.references.agreed(desk.references.add(other).row.id).row.id
    desk.references.release(named, job(desk, status="offer").pk)
    desk.references.declined(desk.references.add(ada).row.id, why="too busy")
    desk.people.merge(ada, other)
    (row,) = desk.references.rows()
    assert (row.person_id, row.state, row.times) == (ada, "declined", 1)
    desk.history.undo(desk.history.list()[0].id)
    assert {row.person_id: row.times for row in desk.references.rows()} == {ada: 0, other: 1}


def test_b3_news_that_either_entry_was_told_are_not_told_again(desk):
    ada, other = two(desk)
    job(desk, status="applied", applied_on=desk.today())
    update = desk.updates.begin([ada, other])
    keys = [item.key for item in desk.updates.reader(update.row.id, other).news]
    letter = desk.updates.write(update.row.id, other, "How did the garden turn out after the rain?", keys)
    desk.letters.sent(letter.row.id)
    desk.people.merge(ada, other)
    (reader,) = desk.updates.get(update.row.id).readers
    assert (reader.person_id, reader.state) == (ada, "sent")
    again = desk.updates.begin([ada])
    assert desk.updates.reader(again.row.id, ada).news == ()


@pytest.mark.parametrize("older_is_closed", [True, False])
def test_a_door_that_either_entry_closed_stays_closed_whichever_is_older(desk, older_is_closed):
    ada, other = two(desk)
    for person, closed in ((other, older_is_closed), (ada, not older_is_closed)):
        models.Door.objects.create(seeker=desk.row, person_id=person, closed=closed, why="no more", changed_at=NOW)
    desk.people.merge(ada, other)
    door = models.Door.objects.get()
    assert (door.person_id, door.closed) == (ada, True)
