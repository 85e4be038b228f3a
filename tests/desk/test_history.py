"""Every change, its record and its undo: back to the very rows, or refused with nothing changed."""

import shutil
from contextlib import contextmanager
from datetime import date

import pytest
from django.db import connection, transaction

from fixtures import desk_dump
from fixtures.desk_files import ALICE, BOB, CAROL, card, connections, mbox, talk, vcf
from fixtures.desk_files import connection as row
from inroad.desk import network
from inroad.desk.shapes import Acquaintance, StartAnswers
from inroad.errors import BadInput, NotFound, Refused
from inroad.store import models, paths

pytestmark = pytest.mark.django_db


class World:
    """A desk with somebody of every kind, and their numbers."""

    def __init__(self, desk, folder):
        self.desk = desk
        desk.imports.run(
            [
                connections(
                    folder / "c.csv",
                    row("Bob Connect", "Acme", "Engineer", email="bob@acme.example"),
                    row("Carol Decide", "Bolt", "VP"),
                    row("Ann Lee", "Acme", url="https://linkedin.com/in/ann-1"),
                ),
                vcf(
                    folder / "b.vcf",
                    card("Ann Lee", "ann@home.example", org="Acme", uid="1"),
                    card("Dora Deed", "dora@deed.example", categories="friends", org="Deed"),
                ),
                mbox(folder / "m.mbox", *talk(ALICE, BOB), *talk("Al Ask <al@elsewhere.example>", CAROL, 30)),
            ]
        )
        self.bob = self.id("bob@acme.example")
        self.dora = self.id("dora@deed.example")
        self.carol = self.id("Carol Decide", mails=0)
        self.carol2 = self.id("carol@bolt.example")
        desk.words.knows_my_work(self.dora, "well", "my manager at Deed, 2015-2019")
        desk.words.i_know(self.carol2, "from school")
        self.target = desk.targets.add("Bolt", "platform").id
        self.gone = desk.targets.add("Gone Ltd").id
        desk.targets.trash(self.gone)
        self.away = desk.people.add("Ernst Fall", emails=["ernst@fall.example"]).id
        desk.people.trash([self.away])
        self.acme, self.bolt = (desk.organisations.find(name).id for name in ("Acme", "Bolt"))
        self.deed = desk.organisations.find("Deed").id
        desk.setup.answer_guard("Cogs", True)
        self.cogs = desk.organisations.find("Cogs").id

    def id(self, text, mails=None):
        if mails is None:
            return self.desk.people.find(text).id
        return next(r.id for r in self.desk.people.list(text, limit=500).rows if r.mails == mails)

    @property
    def position(self):
        return self.desk.people.get(self.bob).positions[0].id

    @property
    def pair(self):
        return self.desk.review.open()[0].id


@pytest.fixture
def world(desk, files):
    return World(desk, files)


CHANGES = {
    "person added": lambda d, _: d.people.add(
        "New Body", ["new@body.example"], ["+44 20 7946 0001"], ["linkedin.com/in/newbody"], "New Firm", "Boss",
        "my neighbour", "a bit", "note"),
    "person renamed": lambda d, w: d.people.edit(w.bob, name="Robert Connect"),
    "person noted": lambda d, w: d.people.edit(w.bob, note="two\nlines"),
    "identity added": lambda d, w: d.people.add_identity(w.bob, "robert@home.example"),
    "identity removed, used": lambda d, w: d.people.remove_identity(
        w.bob, next(i.id for i in d.people.get(w.bob).identities if i.kind == "email")),
    "identity removed, unused": lambda d, w: d.people.remove_identity(
        w.bob, next(i.id for i in d.people.get(w.bob).identities if i.kind == "url")),
    "position added": lambda d, w: d.people.add_position(w.bob, "Old Firm", "Boss", date(2010, 1, 1), date(2012, 1, 1)),
    "position edited": lambda d, w: d.people.edit_position(w.position, title="Lead", ended=True),
    "position removed": lambda d, w: d.people.remove_position(w.position),
    "tagged anew": lambda d, w: d.people.tag([w.bob, w.dora], "chess"),
    "tagged": lambda d, w: d.people.tag([w.bob, w.dora], "Friends"),
    "untagged": lambda d, w: d.people.untag([w.dora], "friends"),
    "trashed": lambda d, w: d.people.trash([w.bob, w.dora]),
    "restored": lambda d, w: d.people.restore([w.away]),
    "left alone": lambda d, w: d.people.leave_alone([w.dora], True),
    "merged": lambda d, w: d.people.merge(w.carol2, w.carol),
    "merged, the known one": lambda d, w: d.people.merge(w.bob, w.dora),
    "names pasted": lambda d, w: d.people.paste_names("Gil Brand, CTO\nDora Deed", w.bob, "Bolt"),
    "knows": lambda d, w: d.words.knows(w.bob, w.dora, "from the choir", by="Dora Deed", on=date(2020, 1, 1)),
    "I know": lambda d, w: d.words.i_know(w.carol, "from school"),
    "I know, again": lambda d, w: d.words.i_know(w.carol2, "from university"),
    "stranger": lambda d, w: d.words.stranger(w.bob),
    "stranger after all": lambda d, w: d.words.stranger(w.dora),
    "knows my work": lambda d, w: d.words.knows_my_work(w.bob, "a bit", "at Acme"),
    "knows my work, changed": lambda d, w: d.words.knows_my_work(w.dora, "no"),
    "knows my work, taken back": lambda d, w: d.words.knows_my_work(w.dora, "unknown"),
    "chance said": lambda d, w: d.words.chance(w.bob, 0.8),
    "chance said of somebody I know": lambda d, w: d.words.chance(w.carol2, 0.8),
    "target added": lambda d, _: d.targets.add("Newtarget", "work", stage="approaching", opening_url="https://x.example/1"),
    "target of a person": lambda d, w: d.targets.add("Bob", person=w.bob),
    "target again": lambda d, _: d.targets.add("Bolt", "another work"),
    "target staged": lambda d, w: d.targets.stage(w.target, "interviewing"),
    "target edited": lambda d, w: d.targets.edit(w.target, name="Bolt Ltd", interest="x", note="y", rank=3,
                                                 opening_url="https://x.example"),
    "target trashed": lambda d, w: d.targets.trash(w.target),
    "target restored": lambda d, w: d.targets.restore(w.gone),
    "introduced": lambda d, _: d.setup.introduce("Alice Anew", ["alice@new.example"], timezone="Europe/Berlin"),
    "introduced with an address from the mail": lambda d, _: d.setup.introduce("Alice Ask", ["al@elsewhere.example"]),
    "address confirmed": lambda d, _: d.setup.confirm_address("al@elsewhere.example", True),
    "address denied": lambda d, _: d.setup.confirm_address("al@elsewhere.example", False),
    "employer answered": lambda d, w: d.setup.answer_guard(w.acme, True),
    "employer left": lambda d, w: d.setup.answer_guard(w.cogs, False),
    "employer named": lambda d, _: d.setup.answer_guard("Nowhere known", True),
    "trusted": lambda d, w: d.setup.trust(w.bob, True),
    "pair merged": lambda d, w: d.review.merge(w.pair),
    "pair told apart": lambda d, w: d.review.distinct(w.pair),
    "namesakes merged": lambda d, _: d.review.merge_alike(),
    "alias": lambda d, w: d.organisations.alias(w.acme, "Acme Germany"),
    "domain": lambda d, w: d.organisations.alias(w.acme, "acme.example"),
    "organisations merged": lambda d, w: d.organisations.merge(w.acme, w.bolt),
    "organisation with a guard merged": lambda d, w: d.organisations.merge(w.acme, w.cogs),
    "organisation placed": lambda d, w: d.organisations.put_under(w.bolt, w.acme),
    "started": lambda d, _: d.start.save(StartAnswers(
        name="Alice Ask", emails=("alice@ask.example",), companies=(("Bolt", "x"), ("Newfirm", "")),
        people=(Acquaintance("Dora Deed", "my boss at Deed, 2015-2019", "well", "Gil Brand", "Bolt"),
                Acquaintance("New Ally", "professor", "a bit", "", "Newfirm")), employed="Acme")),
}  # fmt: skip


@contextmanager
def never(desk):
    """What happens inside is taken back by the database, so that one failing change does not fail the next."""
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        desk.row.refresh_from_db()
        network._MEMORY.clear()
        shutil.rmtree(paths.cache())


def test_a_change_undone_is_as_if_it_had_never_been(world, subtests):
    desk = world.desk
    before, events = desk_dump.rows(), models.Event.objects.count()
    for name, change in CHANGES.items():
        with subtests.test(name), never(desk):
            change(desk, world)
            assert desk_dump.rows() != before
            made = models.Event.objects.count() - events
            assert made == 1
            line = desk.history.list(1)[0]
            assert line.undoable
            assert reads_well(line.words), line.words
            assert desk.history.undo().words == f"Undone: {line.words}"
            assert desk_dump.rows() == before


def reads_well(said):
    begins = said[:1].isupper() or said[:1] in {"“", "#"} or "@" in said.split()[0] or said[:1].isdigit()
    return begins and "None" not in said and "  " not in said and "{" not in said and not said.endswith(".")


def test_the_same_again_adds_no_row(world, subtests):
    again = (
        "tagged anew",
        "tagged",
        "left alone",
        "I know, again",
        "target staged",
        "target edited",
        "trusted",
        "address confirmed",
        "address denied",
        "alias",
        "domain",
        "organisation placed",
        "chance said",
        "introduced",
        "target again",
        "employer answered",
        "knows my work",
        "started",
        "names pasted",
        "knows",
    )
    desk = world.desk
    for name in again:
        with subtests.test(name), never(desk):
            CHANGES[name](desk, world)
            before, events = desk_dump.rows(), models.Event.objects.count()
            CHANGES[name](desk, world)
            after = desk_dump.rows()
            assert {t: len(rows) for t, rows in after.items()} == {t: len(rows) for t, rows in before.items()}
            assert after != before or models.Event.objects.count() == events


REFUSED = {
    "somebody unknown": lambda d, _: d.people.edit(10**9, name="Nobody"),
    "a name that is empty": lambda d, w: d.people.edit(w.bob, name="  "),
    "a name with NUL": lambda d, w: d.people.edit(w.bob, name="B\0b"),
    "a name with half a character": lambda d, w: d.people.edit(w.bob, name="B\ud800b"),
    "an address that is none": lambda d, _: d.setup.introduce("Somebody Else", ["alice@new2.example", "no address"]),
    "a zone that is none": lambda d, _: d.setup.introduce("Somebody Else", timezone="Mars/Olympus"),
    "an answer that is none": lambda d, _: d.start.save(StartAnswers("X", people=(Acquaintance("Y", "", "very"),))),
    "a start without a name": lambda d, _: d.start.save(StartAnswers(companies=(("Bolt", ""),))),
    "a start with a name too long": lambda d, _: d.start.save(
        StartAnswers(name="Anew", companies=(("New", ""),), people=(Acquaintance("Y" * 500),))),
    "oneself among the four": lambda d, _: d.start.save(
        StartAnswers(name="Alice Ask", companies=(("New", ""),), people=(Acquaintance("alice ask"),))),
    "an address somebody has": lambda d, w: d.people.add_identity(w.dora, "bob@acme.example"),
    "my own address": lambda d, w: d.people.add_identity(w.dora, "alice@ask.example"),
    "a role that ends before it begins": lambda d, w: d.people.add_position(
        w.bob, "Bolt", "", date(2020, 1, 1), date(2019, 1, 1)),
    "an employer without a name": lambda d, w: d.people.add_position(w.bob, "-"),
    "myself in the trash": lambda d, _: d.people.trash([d.row.me_id]),
    "nobody in the trash": lambda d, _: d.people.trash([]),
    "me merged away": lambda d, w: d.people.merge(w.bob, d.row.me_id),
    "one merged with oneself": lambda d, w: d.people.merge(w.bob, w.bob),
    "one knows oneself": lambda d, w: d.words.knows(w.bob, w.bob),
    "I know myself": lambda d, _: d.words.i_know(d.row.me_id),
    "a chance of two": lambda d, w: d.words.chance(w.bob, 2.0),
    "a backing that is none": lambda d, w: d.words.knows_my_work(w.bob, "splendidly"),
    "a stage that is none": lambda d, w: d.targets.stage(w.target, "marriage"),
    "a link that is none": lambda d, w: d.targets.edit(w.target, opening_url="javascript:alert(1)"),
    "a field that is none": lambda d, w: d.targets.edit(w.target, colour="red"),
    "a parent that is a child": lambda d, w: (d.organisations.put_under(w.acme, w.bolt),
                                              d.organisations.put_under(w.bolt, w.acme)),
    "a name that stands for another": lambda d, w: (d.organisations.alias(w.acme, "Zed"),
                                                    d.organisations.alias(w.bolt, "Zed")),
    "no names to paste": lambda d, _: d.people.paste_names(" \n "),
    "too many names": lambda d, _: d.people.paste_names("Ann Lee\n" * 501),
    "a pair that is gone": lambda d, _: d.review.merge(10**9),
}  # fmt: skip


def test_what_is_refused_leaves_no_trace_in_memory_either(world, subtests):
    desk = world.desk
    for name, change in REFUSED.items():
        with subtests.test(name), never(desk):
            before, events, me = desk_dump.rows(), models.Event.objects.count(), desk.me
            first = name in {"a parent that is a child", "a name that stands for another"}
            with pytest.raises((BadInput, NotFound, Refused)) as said:
                change(desk, world)
            assert str(said.value)
            assert desk.me == me
            assert desk.row.settings == models.Desk.objects.get(pk=desk.row.pk).settings
            if not first:
                assert desk_dump.rows() == before
                assert models.Event.objects.count() == events


def test_a_step_that_a_later_one_built_on_is_not_undone(world):
    desk = world.desk
    desk.people.edit(world.bob, note="one")
    first = desk.history.list(1)[0].id
    desk.people.edit(world.bob, note="two")
    before = desk_dump.rows(history=True)
    with pytest.raises(Refused, match="changed again since"):
        desk.history.undo(first)
    assert desk_dump.rows(history=True) == before
    desk.history.undo()
    desk.history.undo(first)
    assert desk.people.get(world.bob).note == ""


def test_an_organisation_that_got_people_since_is_not_taken_from_under_them(world):
    desk = world.desk
    desk.people.add_position(world.bob, "New Firm", "Boss")
    first = desk.history.list(1)[0].id
    desk.people.add_position(world.dora, "New Firm", "Founder")
    before = desk_dump.rows(history=True)
    with pytest.raises(Refused):
        desk.history.undo(first)
    assert desk_dump.rows(history=True) == before


def test_a_person_about_whom_more_was_said_since_is_not_taken_away(world):
    desk = world.desk
    new = desk.people.add("Gil Brand").id
    first = desk.history.list(1)[0].id
    desk.people.add_position(new, "Acme", "CTO")
    desk.words.knows(world.bob, new)
    before = desk_dump.rows(history=True)
    with pytest.raises(Refused):
        desk.history.undo(first)
    assert desk_dump.rows(history=True) == before


def test_a_step_is_undone_once(world):
    desk = world.desk
    desk.people.edit(world.bob, note="one")
    event = desk.history.list(1)[0].id
    desk.history.undo(event)
    with pytest.raises(Refused, match="undone already"):
        desk.history.undo(event)
    rows = desk.history.list()
    assert rows[0].verb == "undone"
    assert not rows[0].undoable
    assert next(r for r in rows if r.id == event).undone


def test_undo_goes_back_step_by_step(world):
    desk = world.desk
    start = desk_dump.rows()
    for note in ("one", "two", "three"):
        desk.people.edit(world.bob, note=note)
    for expected in ("two", "one", ""):
        desk.history.undo()
        assert desk.people.get(world.bob).note == expected
    assert desk_dump.rows() == start


def test_an_empty_desk_has_nothing_to_undo(db):
    from inroad.desk import open_desk

    desk = open_desk()
    with pytest.raises(NotFound, match="nothing to undo"):
        desk.history.undo()
    assert desk.history.last_undoable() is None


def test_somebody_elses_step_is_not_found(world):
    with pytest.raises(NotFound):
        world.desk.history.undo(10**9)


def test_heads_of_events_hold_no_names(world):
    desk = world.desk
    for change in CHANGES.values():
        try:
            change(desk, world)
        except (BadInput, NotFound, Refused, IndexError):
            continue
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM store_event")
        everything = repr(cursor.fetchall())
    for name in ("Bob", "Carol", "Dora", "Acme", "bob@", "Bolt"):
        assert name not in everything
