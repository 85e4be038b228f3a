"""Imports out: exactly what only they held, in whatever order, and nothing the owner touched."""

import random
import shutil
import tempfile
from collections import Counter
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from pprint import pformat

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fixtures import desk_dump
from fixtures.desk_files import (
    ALICE,
    BOB,
    CAROL,
    CONNECTIONS,
    card,
    connection,
    connections,
    linkedin,
    mail,
    mbox,
    talk,
    vcf,
)
from inroad.desk import network
from inroad.errors import NotFound, Refused
from inroad.store import models, paths

pytestmark = pytest.mark.django_db


def undone(desk, report):
    return desk.imports.undo(report.id)


@pytest.fixture
def archive(files):
    return linkedin(
        files / "Basic_LinkedInDataExport.zip",
        Profile=[["First Name", "Last Name", "Headline"], ["Alice", "Ask", "Engineer"]],
        Positions=[
            ["Company Name", "Title", "Description", "Location", "Started On", "Finished On"],
            ["Acme", "Engineer", "", "", "Jan 2020", ""],
        ],
        Company_Follows=[["Organization", "Followed On"], ["Bolt", "Mon Mar 04 12:00:00 UTC 2024"]],
        Connections=[CONNECTIONS, connection("Bob Connect", "Acme", "Engineer"), connection("Carol Decide", "Bolt")],
    )


def test_an_import_leaves_no_trace_when_undone(desk, files, archive):
    desk.people.add("Bob Connect", emails=["bob@acme.example"], how="my neighbour")
    before = desk_dump.rows()
    report = desk.imports.run(
        [
            archive,
            mbox(files / "m.mbox", *talk(ALICE, BOB), *talk(ALICE, CAROL, 30)),
            vcf(files / "b.vcf", card("Bob Connect", "bob@acme.example", categories="a,b", note="x")),
        ]
    )
    told = undone(desk, report)
    assert desk_dump.rows() == before
    assert told.kept == ()
    assert told.removed["messages"] == 8
    assert "removed" in told.words
    assert desk.imports.report(report.id).state == "undone"


def test_the_sample_leaves_no_trace_when_undone(desk, files):
    from inroad import sample

    made = sample.write(files, people=200, mails=1000)
    desk.setup.introduce(made.me.name, made.me.emails)
    desk.people.add("Dora Deed", emails=["dora@deed.example"])
    before = desk_dump.rows()
    report = desk.imports.run(list(made.files))
    undone(desk, report)
    assert desk_dump.rows() == before


def test_a_closed_role_opens_again(desk, files):
    desk.imports.run([connections(files / "a.csv", connection("Bob Connect", "Acme", "Engineer"))])
    before = desk_dump.rows()
    report = desk.imports.run([connections(files / "b.csv", connection("Bob Connect", "Bolt", "Manager"))])
    undone(desk, report)
    assert desk_dump.rows() == before
    assert desk.people.find("Bob Connect").organisation == "Acme"


def test_what_the_owner_touched_stays_and_is_named(desk, files):
    report = desk.imports.run(
        [
            connections(
                files / "c.csv",
                connection("Bob Connect", "Acme", "Engineer", email="bob@acme.example"),
                connection("Carol Decide", "Bolt"),
                connection("Dora Deed", "Cogs"),
            )
        ]
    )
    bob, carol = desk.people.find("Bob Connect").id, desk.people.find("Carol Decide").id
    desk.people.edit(bob, note="told me about the new team")
    desk.people.edit_position(desk.people.get(bob).positions[0].id, title="Staff Engineer")
    desk.words.knows_my_work(carol, "well", "my manager at Bolt, 2015-2019")
    told = undone(desk, report)
    assert {row.name for row in desk.people.list().rows} == {"Bob Connect", "Carol Decide"}
    assert any("Bob Connect" in line for line in told.kept)
    assert any("Carol Decide" in line for line in told.kept)
    view = desk.people.get(bob)
    assert [(p.organisation, p.title) for p in view.positions] == [("Acme", "Staff Engineer")]
    assert {i.value for i in view.identities} == {"bob@acme.example", "linkedin.com/in/bob-connect"}
    assert desk.people.get(carol).tie.state == "verified"
    again = desk.imports.run([files / "c.csv"])
    assert (again.people_new, desk.people.list().total) == (1, 3)


def test_an_imports_undo_is_not_undone(desk, files):
    report = desk.imports.run([vcf(files / "b.vcf", card("Bob Connect", "bob@acme.example"))])
    undone(desk, report)
    with pytest.raises(Refused, match="undone"):
        desk.imports.undo(report.id)
    event = next(row for row in desk.history.list() if row.verb == "import_undone")
    assert not event.undoable
    with pytest.raises(Refused, match="can't be undone"):
        desk.history.undo(event.id)
    with pytest.raises(NotFound):
        desk.imports.undo(report.id + 100)


def test_history_undoes_an_import_too(desk, files):
    before = desk_dump.rows()
    desk.imports.run([vcf(files / "b.vcf", card("Bob Connect", "bob@acme.example"))])
    row = desk.history.undo()
    assert row.verb == "import_undone"
    assert desk_dump.rows() == before


def test_an_import_that_is_only_staged_is_discarded_not_undone(desk, files):
    before = desk_dump.rows(history=True)
    number = desk.imports.stage([vcf(files / "b.vcf", card("Bob Connect", "bob@acme.example"))])
    with pytest.raises(Refused, match="staged"):
        desk.imports.undo(number)
    desk.imports.discard(number)
    assert desk_dump.rows(history=True) == before


def test_a_person_is_called_as_the_remaining_files_call_them(desk, files):
    mistaken = desk.imports.run([vcf(files / "hers.vcf", card("Mum's Bob", "bob@acme.example", note="plumber"))])
    desk.imports.run([mbox(files / "m.mbox", *talk(ALICE, BOB))])
    assert desk.people.find("bob@acme.example").name == "Mum's Bob"
    undone(desk, mistaken)
    row = desk.people.find("bob@acme.example")
    assert row.name == "Bob Connect"
    assert desk.people.get(row.id).note == ""


def test_a_role_that_only_the_undone_profile_had_outranked_opens(desk, files):
    own = desk.imports.run([connections(files / "c.csv", connection("Bob Connect", "Bolt", email="bob@acme.example"))])
    desk.imports.run([vcf(files / "b.vcf", card("Bob Connect", "bob@acme.example", org="Acme", title="Engineer"))])
    undone(desk, own)
    row = desk.people.find("Bob Connect")
    assert (row.title, row.organisation) == ("Engineer", "Acme")


def test_undoing_the_middle_of_three_keeps_what_the_last_built_on_it(desk, files):
    def at(name, company):
        return desk.imports.run([connections(files / f"{name}.csv", connection("Bob Connect", "Acme", company))])

    at("a", "Engineer")
    middle, last = at("b", "Manager"), at("c", "Director")
    assert undone(desk, middle).kept == ()
    assert desk.people.find("Bob").title == "Director"
    undone(desk, last)
    assert desk.people.find("Bob").title == "Engineer"


def test_a_merge_by_the_owner_survives_the_undo_of_one_side(desk, files):
    desk.imports.run([vcf(files / "a.vcf", card("Bob Connect", "bob@acme.example"))])
    second = desk.imports.run([vcf(files / "b.vcf", card("Robert C.", "rob@home.example"))])
    bob, rob = desk.people.find("Bob Connect").id, desk.people.find("Robert").id
    desk.people.merge(bob, rob)
    undone(desk, second)
    assert [i.value for i in desk.people.get(bob).identities] == ["bob@acme.example"]
    assert desk.people.list().total == 1


# ---- A, then B, then A undone, is B alone

# A failing case is small as it is; shrinking it imports thousands of files.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
NAMES = ("Bob Connect", "Carol Decide", "Dora Deed", "Ernst Fall")
FIRMS = ("Acme", "Bolt", "Cogs")
ADDRESSES = {name: f"{name.split()[0].lower()}@mail.example" for name in NAMES}

people = st.sampled_from(NAMES)
entries = st.builds(
    lambda name, org, title, tags, note: card(
        name, ADDRESSES[name], org=org, title=title, categories=tags, note=note, uid=f"uid-{name}"
    ),
    people, st.sampled_from(("", *FIRMS)), st.sampled_from(("", "Engineer", "Lead")),
    st.sampled_from(("", "friends", "work")),
    st.sampled_from(("", "met in Rome")),
)  # fmt: skip
profiles = st.builds(
    lambda name, org, title: connection(name, org, title, email=ADDRESSES[name], on=date(2020, 1, 1)),
    people, st.sampled_from(FIRMS), st.sampled_from(("Engineer", "Lead")),
)  # fmt: skip
letters = st.builds(
    lambda name, at, sent: mail(ALICE, f"{name} <{ADDRESSES[name]}>", at) if sent else mail(
        f"{name} <{ADDRESSES[name]}>", ALICE, at),
    people, st.integers(0, 5), st.booleans(),
)  # fmt: skip
# One entry per person and book: what two entries of one book mean together is another test's matter.
batches = st.tuples(
    st.lists(entries, max_size=3, unique_by=lambda c: c.split("FN:")[1].split("\r")[0]),
    st.lists(profiles, max_size=3, unique_by=lambda row: row[:2]),
    st.lists(letters, max_size=4, unique=True),
)


def brought(desk, batch):
    cards, rows, messages = batch
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        if cards:
            paths.append(vcf(Path(folder) / "b.vcf", *cards))
        if rows:
            paths.append(connections(Path(folder) / "Connections.csv", *rows))
        if messages:
            paths.append(mbox(Path(folder) / "m.mbox", *messages))
        return desk.imports.run(paths) if paths else None


@contextmanager
def for_once(desk):
    """Whatever happens inside never happened. Derived files go too: revisions begin again where they were."""
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        desk.row.refresh_from_db()
        network._MEMORY.clear()
        shutil.rmtree(paths.cache())


def alone(desk, batch):
    """What the desk would say had only this been imported."""
    with for_once(desk):
        brought(desk, batch)
        return desk_dump.content(desk)


def overlapping(desk, first, second):
    nothing = desk_dump.rows()
    expected_second, expected_first = alone(desk, second), alone(desk, first)
    for goes_first in (True, False):
        with for_once(desk):
            one, other = brought(desk, first), brought(desk, second)
            leaving, staying = (one, other) if goes_first else (other, one)
            expected = expected_second if goes_first else expected_first
            if leaving:
                desk.imports.undo(leaving.id)
            found = desk_dump.differences(desk_dump.content(desk), expected)
            assert not found, pformat(found, width=160)
            if staying:
                desk.imports.undo(staying.id)
            assert desk_dump.rows() == nothing
            assert models.Support.objects.count() == 0


@given(batches, batches)
@settings(max_examples=10, deadline=None, phases=PHASES, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_undoing_one_of_two_leaves_the_other_alone(desk, first, second):
    overlapping(desk, first, second)


@pytest.mark.long
@given(batches, batches)
@settings(max_examples=400, deadline=None, phases=PHASES, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_undoing_one_of_two_leaves_the_other_alone_many_times(desk, first, second):
    overlapping(desk, first, second)


# ---- review pairs that were answered before the import was undone


def two_books(desk, files, number):
    """The same names in an address book and in LinkedIn and nothing else to tell by: as many pairs to look at."""
    draw = random.Random(4)
    words = ["".join(draw.choices("abcdefghijklmnoprstuvw", k=8)).capitalize() for _ in range(2 * number)]
    names = [f"{given} {family}" for given, family in zip(words[::2], words[1::2], strict=True)]
    book = desk.imports.run([vcf(files / "b.vcf", *[card(name, f"p{i}@home.example") for i, name in enumerate(names)])])
    rows = [connection(name, f"Firm {i % 9}", "Engineer") for i, name in enumerate(names)]
    return book, desk.imports.run([connections(files / "Connections.csv", *rows)])


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize("number", [60, pytest.param(400, marks=pytest.mark.long)])
def test_an_import_is_undone_after_all_its_pairs_were_answered(desk, files, which, number):
    imports = two_books(desk, files, number)
    pairs = list(models.ReviewPair.objects.order_by("id").values_list("id", flat=True))
    assert (len(pairs), desk.review.count()) == (number, number)
    for pair in pairs[:10]:
        desk.review.distinct(pair)
    for pair in pairs[10:15]:
        desk.review.merge(pair)
    assert desk.review.merge_alike() == number - 15
    assert (desk.people.list().total, desk.review.count()) == (number + 10, 0)

    undone(desk, imports[which])
    # One book is left, each name once, whoever was put together with whom; and nobody is asked about again.
    assert (desk.people.list().total, desk.review.count()) == (number, 0)
    source, kind = [("linkedin", "url"), ("vcard", "email")][which]
    assert Counter(models.Card.objects.values_list("source", flat=True)) == {source: number}
    assert Counter(models.Identity.objects.exclude(person=desk.row.me_id).values_list("kind", flat=True)) == {
        kind: number
    }
    undone(desk, imports[1 - which])
    assert (desk.people.list().total, models.Card.objects.count()) == (0, 0)
