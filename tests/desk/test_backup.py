"""Backups: whole, checked, and brought back exactly; what is no backup of ours changes nothing."""

import pytest
from django.db import connection

from inroad.errors import Refused

sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL is backed up by its own tools")


@sqlite
def test_a_backup_brings_everything_back(apart):
    apart("""
        from fixtures import desk_dump
        desk.setup.introduce("Alice Ask", ["alice@ask.example"])
        bob = desk.people.add("Bob Connect", emails=["bob@acme.example"], how="my neighbour").id
        before = desk_dump.rows()
        row = desk.backups.make()
        assert row.ok and row.bytes > 0 and row.words == "by hand", row
        desk.people.edit(bob, name="Somebody Else")
        desk.people.add("Carol Decide")
        desk.network.view().snapshot
        assert desk.backups.verify(row.path).ok
        desk.backups.restore(row.path)
        assert desk_dump.rows() == before
        assert desk.people.find("bob@acme.example").name == "Bob Connect"
        assert desk.people.get(bob).tie.state == "verified"
        assert [b.words for b in desk.backups.list()] == ["before restore", "by hand"]
        assert desk.history.list()[0].verb == "restored"
        assert desk.history.list()[0].words.startswith("Brought back the backup of")
        # and the change can be had back
        desk.backups.restore(Path(desk.backups.list()[0].path).name)
        assert desk.people.list().total == 2
        assert not list((HOME / "backups").glob("*.part*"))
    """)


@sqlite
def test_what_is_no_backup_of_ours_changes_nothing(apart):
    apart("""
        import sqlite3, shutil
        from fixtures import desk_dump
        desk.setup.introduce("Alice Ask", ["alice@ask.example"])
        desk.people.add("Bob Connect")
        good = Path(desk.backups.make().path)
        before, backups = desk_dump.rows(history=True), len(desk.backups.list())

        def made(name, change):
            path = HOME / f"{name}?#%20.sqlite3"
            shutil.copy(good, path)
            change(path)
            return path

        def run(*statements):
            def change(path):
                with sqlite3.connect(path) as db:
                    db.execute("PRAGMA foreign_keys = OFF")
                    for statement in statements:
                        db.execute(statement)
            return change

        whole = good.read_bytes()
        harmed = {
            "cut": lambda p: p.write_bytes(whole[: len(whole) // 2]),
            "empty": lambda p: p.write_bytes(b""),
            "text": lambda p: p.write_bytes(b"hello " * 5000),
            "torn": lambda p: p.write_bytes(whole[:8192] + bytes(40960) + whole[8192 + 40960:]),
            "foreign": run("PRAGMA application_id = 7"),
            "newer": run("INSERT INTO django_migrations (app, name, applied) VALUES ('store', '9999_x', '2030-01-01')"),
            "bare": run("DELETE FROM django_migrations WHERE app = 'store'"),
            "dangling": run("INSERT INTO store_tag (desk_id, name) VALUES (999, 'x')"),
            "short": run("DROP TABLE store_personTag"),
        }
        for name, change in harmed.items():
            path = made(name, change)
            try:
                desk.backups.restore(str(path))
            except BadInput as error:
                assert "nothing was changed" in str(error), (name, error)
            else:
                raise AssertionError(name)
            assert not desk.backups.verify(str(path)).ok, name
            assert desk_dump.rows(history=True) == before, name
            assert len(desk.backups.list()) == backups, name
        try:
            desk.backups.restore("nowhere.sqlite3")
        except BadInput as error:
            assert "no such backup" in str(error)
        else:
            raise AssertionError
    """)


@sqlite
def test_a_daily_backup_is_made_once_a_day_and_the_oldest_go(apart):
    apart("""
        from inroad.desk import backup
        assert desk.backups.daily().words == "daily"
        assert desk.backups.daily() is None
        for _ in range(backup.KEEP + 3):
            desk.backups.make()
        rows = desk.backups.list()
        assert len(rows) == backup.KEEP
        assert rows[0].made_at > rows[-1].made_at
        assert {row.words for row in rows} == {"by hand"}
    """)


@sqlite
def test_a_restored_desk_is_seen_by_who_has_it_open(apart):
    process = apart(
        """
        import sys
        desk.setup.introduce("Alice Ask", ["alice@ask.example"])
        bob = desk.people.add("Bob Connect", how="my neighbour").id
        path = desk.backups.make().path
        desk.words.stranger(bob)
        assert desk.people.get(bob).tie.state == "none"
        print(path, flush=True)
        import time
        for _ in range(600):
            if desk.people.get(bob).tie.state == "verified":
                print("seen", flush=True)
                sys.exit(0)
            time.sleep(0.05)
        sys.exit("the restored tie was never seen")
        """,
        wait=False,
    )
    path = process.stdout.readline().strip()
    apart(f"desk.backups.restore({path!r})")
    assert process.stdout.readline().strip() == "seen", process.stderr.read()
    process.wait(30)


@sqlite
def test_a_backup_that_cannot_be_written_says_so(apart):
    apart("""
        import os, tempfile
        from inroad.desk import backup
        def full(*_, **__):
            raise OSError(28, "No space left on device")
        backup.tempfile.mkstemp = full
        try:
            desk.backups.make()
        except StoreProblem as error:
            assert "No space left" in str(error)
        else:
            raise AssertionError
        assert desk.backups.list() == []
    """)


@pytest.mark.django_db
@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite's are made here")
def test_postgresql_is_backed_up_by_its_own_tools(desk):
    assert connection.vendor == "postgresql"
    for refused in (desk.backups.make, lambda: desk.backups.restore("x")):
        with pytest.raises(Refused, match="PostgreSQL"):
            refused()
    assert desk.backups.daily() is None


@sqlite
def test_mails_that_waited_in_a_backup_are_unknown_once_it_is_back_and_never_go_twice(apart, monkeypatch):
    from fixtures.mail_servers import smtp_server

    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    with smtp_server() as (moods, port):
        apart(f"""
            from fixtures import correspondence as c
            from inroad.jobs import worker
            from inroad.store import models
            desk.setup.introduce("Alice Ask", ["alice@ask.example"], timezone="UTC")
            c.mailbox(desk, {port})
            eve = desk.people.add("Eve", emails=["eve@e.example"]).id
            first, second = c.cast(desk).letter, c.write_thanks(desk, eve)
            desk.mail.send(first)
            desk.mail.send(second)
            desk.mail.wish_digest(True)
            desk.promises.add("send Bob the article", desk.now())
            from inroad.desk import digest
            assert digest.send(desk, desk.now())
            taken = models.OutboxMail.objects.get(letter=second)
            models.OutboxMail.objects.filter(pk=taken.pk).update(state="sending", lease="elsewhere:1:1#x",
                                                                 lease_until=desk.now())
            backup = desk.backups.make().path
            models.OutboxMail.objects.filter(pk=taken.pk).update(state="queued", lease="", lease_until=None)
            worker.run_once(desk.now(), {{"outbox"}})
            assert {{m.state for m in models.OutboxMail.objects.all()}} == {{"sent"}}
            desk.backups.restore(backup)
            worker.run_once(desk.now(), {{"outbox"}})
            states = {{(m.purpose, m.state) for m in models.OutboxMail.objects.all()}}
            assert states == {{("letter", "unknown"), ("notice", "cancelled")}}, states
            events = models.Event.objects.filter(verb="mail_unknown").count()
            assert events == 2, events
            # a person decides
            asked, thanks = models.OutboxMail.objects.get(letter=first), models.OutboxMail.objects.get(letter=second)
            desk.mail.resolve_unknown(asked.pk, True)
            assert desk.introductions.list()[0].state == "asked"
            desk.mail.resolve_unknown(thanks.pk, False)
            assert desk.letters.get(second).row.state == "draft"
        """)
        assert len(moods.taken) == 3  # each of the three once, before the restore
