"""Somebody who takes part in an introduction is forgotten, or put in the trash; the introduction ends with grace."""

import pytest
from django.contrib.auth import get_user_model

from fixtures import desk_dump
from fixtures.bound_desk import bind
from fixtures.correspondence import write_thanks
from fixtures.desk_files import card, mail, mbox, vcf
from inroad.desk import desk_of
from inroad.errors import Busy, InroadError, Refused
from inroad.store import models

pytestmark = pytest.mark.django_db


def traces(*words):
    """Where any of ``words`` still stands: {table: rows}. Organisations and what a mail domain is called aside."""
    found = {}
    for name, table in desk_dump.rows(history=True).items():
        rows = [row for row in table.values() if any(word.lower() in repr(row).lower() for word in words)]
        if rows and name != "OrganisationName":
            found[name] = rows
    return found


@pytest.fixture
def bound(desk):
    return bind(desk)


def pages(desk):
    """What is looked at every day goes on."""
    assert desk.today_page()
    for row in desk.introductions.list():
        assert desk.introductions.get(row.id).row.words
    for row in desk.promises.list(state=""):
        assert row.words
    for state in ("draft", "queued", "sent", "dropped"):
        for row in desk.letters.rows(state):
            assert desk.letters.get(row.id)
    assert desk.mail.outbox() is not None
    assert desk.mail.replies() is not None
    for row in desk.history.list(200):
        assert row.words
    assert desk.calendar()
    for target in desk.targets.list():
        assert desk.ways.into(target.id)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Bob Connect", ("bob connect", "bob@connect", "bob is careful", "'bob")),
        ("Carol Decide", ("carol decide", "carol@acme", "'carol")),
        ("Dora Deed", ("dora deed", "dora@deed")),
    ],
)
def test_whoever_takes_part_in_an_introduction_leaves_no_trace_in_it(bound, name, words):
    person = bound.people.find(name).id
    assert {"Contract", "ContractSide", "EventDetail", "Person"} <= set(traces(*words)) or name == "Dora Deed"
    bound.erase.person(person)
    assert traces(*words) == {}
    pages(bound)


def test_an_introduction_ends_when_its_voucher_is_forgotten(bound):
    contract = models.Contract.objects.get(state="introduced").pk
    assert bound.promises.owed()
    bound.erase.person(bound.people.find("Bob Connect").id)
    view = bound.introductions.get(contract)
    assert (view.row.state, view.row.open, view.row.voucher, view.note) == ("closed", False, "somebody", "")
    assert view.row.addressee == "Carol Decide", "the others are still known"
    assert [p.state for p in view.promises if p.state in {"pending", "unresolved"}] == []
    assert not models.Contract.objects.filter(open=True).exists(), "both were his"
    # His own go; a promise to somebody else stays.
    assert [p.words for p in bound.promises.owed()] == ["send Carol the article"]


def test_an_introduction_that_was_over_keeps_how_it_ended(bound):
    contract = models.Contract.objects.get(state="introduced").pk
    for event, fields in (
        ("contacted", {"spoke": "yes"}),
        ("met", {}),
        ("closed", {"outcome": "Carol has no opening"}),
    ):
        bound.introductions.tell(contract, event, **fields)
    closed_at = bound.introductions.get(contract).contract.closed_at
    bound.erase.person(bound.people.find("Carol Decide").id)
    view = bound.introductions.get(contract)
    assert (view.row.state, view.row.addressee, view.contract.outcome) == ("closed", "somebody", "")
    assert view.contract.closed_at == closed_at


def test_an_introduction_that_would_have_led_to_somebody_goes_on_without_them(bound):
    draft = models.Contract.objects.get(state="drafted").pk
    bound.erase.person(bound.people.find("Dora Deed").id)
    view = bound.introductions.get(draft)
    assert (view.row.state, view.contract.goal) == ("drafted", None)


def test_what_was_forgotten_does_not_come_back_by_undo(bound):
    bound.erase.person(bound.people.find("Bob Connect").id)
    for row in bound.history.list(200):
        if row.undoable:
            try:
                bound.history.undo(row.id)
            except InroadError:
                continue
    assert traces("bob connect", "bob@connect") == {}


def test_others_texts_say_somebody(bound):
    carol = bound.people.find("Carol Decide").id
    bound.people.edit(carol, note="Rows with Bob Connect (bob@connect.example); Bobby Connector is another.")
    letter = write_thanks(bound, carol, "Bob Connect sent me")
    bound.erase.person(bound.people.find("Bob Connect").id)
    assert models.Person.objects.get(pk=carol).note == "Rows with somebody (somebody); Bobby Connector is another."
    assert models.Letter.objects.get(pk=letter).subject == "somebody sent me"


def test_a_namesake_keeps_the_name(bound):
    other = bound.people.add("Bob Connect", ["bob@other.example"], note="Bob Connect plays chess").id
    bound.erase.person(bound.people.find("bob@connect.example").id)
    assert bound.people.find("Bob Connect").id == other
    assert models.Person.objects.get(pk=other).note == "Bob Connect plays chess"
    assert traces("bob@connect") == {}


def test_one_word_of_a_name_is_left_where_it_may_be_anybody(desk):
    desk.people.add("Rose", ["rose@x.example"])
    other = desk.people.add("Ann Field", note="a rose is a rose").id
    desk.erase.person(desk.people.find("Rose").id)
    assert models.Person.objects.get(pk=other).note == "a rose is a rose"


def test_entries_merged_one_into_the_other_are_all_forgotten(desk):
    ids = [desk.people.add(f"Zed Quill {n}", [f"zed{n}@quill.example"]).id for n in "abc"]
    desk.people.merge(ids[1], ids[0])
    desk.people.merge(ids[2], ids[1])
    desk.erase.person(ids[2])
    assert traces("zed quill", "@quill") == {}


def test_files_that_wait_and_name_somebody_are_thrown_away(bound, files):
    about = bound.imports.stage([vcf(files / "a.vcf", card("Bob Connect", "bob@home.example"))])
    others = bound.imports.stage([vcf(files / "b.vcf", card("Ann Field", "ann@field.example"))])
    bound.erase.person(bound.people.find("Bob Connect").id)
    assert [row.id for row in bound.imports.list() if row.state == "staged"] == [others]
    assert not models.Import.objects.filter(pk=about).exists()


def test_nobody_is_forgotten_while_files_are_being_read(bound, files):
    bob = bound.people.find("Bob Connect").id
    made = bound.imports.stage([mbox(files / "m.mbox", mail("Ann <ann@x.example>", "alice@ask.example"))])
    import_ = models.Import.objects.get(pk=made)
    from inroad.desk.imports import staging

    staging.claim(import_)
    before = desk_dump.rows(history=True)
    with pytest.raises(Busy, match="nothing was erased"):
        bound.erase.person(bob)
    assert desk_dump.rows(history=True) == before


def test_another_desks_side_of_an_introduction_goes_on(bound):
    bob = desk_of(get_user_model().objects.create_user("bob"))
    bob.setup.introduce("Bob Connect", ["bob@connect.example"])
    contract = models.Contract.objects.get(state="introduced")
    models.ContractSide.objects.filter(contract=contract, role="voucher").update(desk=bob.row, person=None)
    bound.erase.person(bound.people.find("Carol Decide").id)
    assert models.Contract.objects.get(sides__desk=bob.row).state == "introduced"
    assert contract.pk not in {row.id for row in bound.introductions.list()}
    pages(bound)


def test_everything_takes_what_binds_along(bound):
    bound.erase.everything()
    left = {name for name, table in desk_dump.rows(history=True).items() if table}
    assert left == {"Desk", "Event", "Party", "Person"}
    assert traces("bob", "carol", "dora", "calm") == {}


@pytest.mark.parametrize("name", ["Bob Connect", "Carol Decide"])
def test_somebody_with_an_introduction_under_way_is_not_dropped_into_the_trash(bound, name):
    person = bound.people.find(name).id
    with pytest.raises(Refused, match="under way"):
        bound.people.trash([person])
    assert bound.people.find(name).id == person
    pages(bound)


def test_the_trash_does_not_break_introductions(bound):
    person = bound.people.find("Dora Deed").id
    open_before = {row.id: row.state for row in bound.introductions.list()}
    bound.people.trash([person])
    pages(bound)
    assert {row.id: row.state for row in bound.introductions.list()} == open_before
    contract = models.Contract.objects.get(state="introduced").pk
    assert bound.introductions.tell(contract, "contacted", spoke="yes").row.state == "contacted"
    bound.people.restore([person])
    pages(bound)
