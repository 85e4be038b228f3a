"""Forgetting for good: no trace in any table but the heads of events, none in any file."""

import os

import pytest

from fixtures import desk_dump
from fixtures.desk_files import ALICE, BOB, CAROL, card, connection, connections, mail, mbox, talk, vcf
from inroad.errors import NotFound, Refused
from inroad.store import models, paths

pytestmark = pytest.mark.django_db


def traces(*words):
    """Where any of ``words`` still stands: {table: rows}."""
    found = {}
    for name, table in desk_dump.rows(history=True).items():
        rows = [row for row in table.values() if any(word.lower() in repr(row).lower() for word in words)]
        if rows:
            found[name] = rows
    return found


@pytest.fixture
def known(desk, files):
    """Bob in every table there is."""
    desk.imports.run(
        [
            connections(files / "c.csv", connection("Bob Connect", "Acme", "Engineer", email="bob@acme.example")),
            vcf(
                files / "b.vcf",
                card("Bob Connect", tel="+44 20 7946 0018", note="plays chess"),
                card("Carol Decide", "carol@bolt.example"),
            ),
            mbox(
                files / "m.mbox",
                *talk(ALICE, BOB),
                mail(CAROL, [ALICE, BOB], 40),
                mail(BOB, CAROL, 41),
                *talk(ALICE, CAROL, 50),
                *[mail(f"Stranger {i} <s{i}@x.example>", BOB, 100 + i) for i in range(8)],
            ),
        ]
    )
    bob = desk.people.find("bob@acme.example").id
    for pair in desk.review.open():
        desk.review.merge(pair.id)
    bob = desk.people.find("bob@acme.example").id
    desk.people.edit(bob, note="told me about the job")
    desk.people.tag([bob], "chess")
    desk.words.knows_my_work(bob, "well", "my manager")
    desk.words.knows(bob, desk.people.find("carol@bolt.example").id)
    desk.people.merge(bob, desk.people.add("Robert Connect", ["rob@home.example"]).id)
    desk.targets.add("Bob Connect", person=bob)
    desk.people.trash([desk.people.add("Dora Deed").id])
    return desk, bob


def test_somebody_forgotten_leaves_no_trace(known):
    desk, bob = known
    assert {"Person", "Identity", "Card", "Evidence", "EventDetail", "Target"} <= set(
        traces("connect", "bob@", "rob@home")
    )
    events = models.Event.objects.count()
    desk.erase.person(bob)
    # What I called a file or a subject is mine; nobody's name is in these.
    assert (
        traces("bob connect", "bob-connect", "robert", "bob@", "rob@home", "plays chess", "about the job", "79460018")
        == {}
    )
    assert models.Event.objects.count() == events + 1
    with pytest.raises(NotFound):
        desk.people.get(bob)
    carol = desk.people.get(desk.people.find("carol@bolt.example").id)
    assert carol.interactions["mail"] == {"received": 3, "sent": 2}
    assert carol.knows == ()
    last = desk.history.list(1)[0]
    assert (last.verb, last.undoable) == ("erased", False)


def test_the_rest_of_the_desk_goes_on_after_somebody_is_forgotten(known, files):
    desk, bob = known
    desk.erase.person(bob)
    (first,) = (row for row in desk.imports.list() if row.state == "published")
    desk.imports.undo(first.id)
    assert [row.name for row in desk.people.list().rows] in ([], ["Carol Decide"])
    assert traces("bob connect", "bob@") == {}


def test_the_details_of_other_changes_stay(known):
    desk, bob = known
    desk.people.add("Ernst Fall")
    added = desk.history.list(1)[0].id
    desk.erase.person(bob)
    desk.history.undo(added)
    assert desk.people.list("ernst").total == 0
    erased = [row for row in desk.history.list(100) if row.words.endswith("(erased)")]
    assert erased
    assert not any(row.undoable for row in erased)


def test_what_was_erased_is_not_brought_back_by_undo(known):
    desk, bob = known
    for row in desk.history.list(100):
        if row.undoable and row.verb != "imported":
            break
    desk.erase.person(bob)
    for row in desk.history.list(100):
        if row.undoable and row.verb != "imported":
            try:
                desk.history.undo(row.id)
            except Refused:
                continue
    assert traces("bob@", "bob connect", "rob@home") == {}


def test_i_am_not_forgotten_by_mistake(desk):
    with pytest.raises(Refused, match="this is you"):
        desk.erase.person(desk.row.me_id)
    with pytest.raises(NotFound):
        desk.erase.person(10**9)


def test_everything_is_everything(known, files):
    desk, _ = known
    desk.imports.stage([files / "b.vcf"])
    desk.setup.answer_guard("Acme", True)
    events = set(models.Event.objects.values_list("pk", flat=True))
    desk.erase.everything()
    left = {name for name, table in desk_dump.rows(history=True).items() if table}
    assert left == {"Desk", "Event", "Party", "Person"}
    assert traces("alice", "bob", "carol", "acme", "bolt", "chess", "dora") == {}
    assert events < set(models.Event.objects.values_list("pk", flat=True))
    assert not desk.me.named
    assert desk.people.list().total == 0
    assert desk.ways  # and it goes on as a new desk
    desk.setup.introduce("Ann New", ["ann@new.example"])
    desk.imports.run([files / "m.mbox"])
    assert desk.people.list().total > 2


def test_one_desk_erased_leaves_another_alone(known):
    from django.contrib.auth import get_user_model

    from inroad.desk import desk_of

    desk, _ = known
    mallory = desk_of(get_user_model().objects.create_user("mallory"))
    mallory.setup.introduce("Mallory Strange", ["mallory@strange.example"])
    mallory.people.add("Bob Connect", ["bob@acme.example"])
    before = desk_dump.content(mallory)
    with pytest.raises(NotFound):
        mallory.erase.person(desk.people.find("bob@acme.example").id)
    desk.erase.everything()
    assert desk_dump.differences(desk_dump.content(mallory), before) == {}


@pytest.mark.skipif("INROAD_TEST_DATABASE_URL" in os.environ, reason="there are files on SQLite only")
@pytest.mark.parametrize("what", ["person", "everything"])
def test_no_file_remembers(apart, files, what):
    """The database file, its log, the backups, what is derived, what was uploaded: searched byte by byte."""
    messages = mbox(files / "m.mbox", *talk(ALICE, "Zebedee Quill <zebedee@quill.example>"), *talk(ALICE, CAROL, 30))
    apart(f"""
        desk.setup.introduce("Alice Ask", ["alice@ask.example"])
        desk.imports.run([Path({str(messages)!r})])
        zebedee = desk.people.find("zebedee@quill.example").id
        desk.people.edit(zebedee, note="a note about zebedee " * 2000)
        desk.people.edit(zebedee, note="short")
        desk.network.view().snapshot
        desk.backups.make()
        (HOME / "incoming").mkdir(exist_ok=True)
        if {what!r} == "everything":
            (HOME / "incoming" / "x.vcf").write_text("zebedee")
            desk.erase.everything()
        else:
            desk.erase.person(zebedee)
        found = [path for path in HOME.rglob("*") if path.is_file() and b"zebedee" in path.read_bytes().lower()]
        assert not found, found
        assert (HOME / "desk.sqlite3").exists()
        if {what!r} == "everything":
            assert not list((HOME / "backups").glob("*")) if (HOME / "backups").exists() else True
            assert desk.people.list().total == 0
        else:
            (row,) = desk.backups.list()
            assert desk.backups.verify(row.path).ok
            assert desk.people.list().total == 1
    """)


def test_passwords_of_mailboxes_go_with_everything_and_another_desk_s_stay(desk, monkeypatch):
    from django.contrib.auth import get_user_model

    from fixtures.correspondence import mailbox
    from inroad.desk import desk_of, mailboxes
    from inroad.post.secrets import Secrets

    monkeypatch.setattr(Secrets, "_ring", lambda _self: None)
    other = desk_of(get_user_model().objects.create_user("mallory"))
    for one in (desk, other):
        mailbox(one, 1)
        for kind in ("mail", "oauth", "access"):
            mailboxes._secrets().keep(f"{kind} {one.row.pk} alice@ask.example", f"secret of {one.row.pk}")
    desk.erase.everything()
    kept = [path.read_text() for path in (paths.home() / "mail-secrets").iterdir()]
    assert kept == [f"secret of {other.row.pk}"] * 3
