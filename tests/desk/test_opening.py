"""Opening a desk: new, older, newer, somebody else's, unwritable; alone and by two at once."""

import os
import sqlite3
import sys

import pytest
from django.db import connection

from inroad.store import schema

sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="about SQLite's file")


def test_the_first_opening_makes_one_desk(apart):
    said = apart("""
        from inroad.store import models, schema
        assert schema.state() == "ready"
        print(models.Desk.objects.count(), models.Person.objects.count(), desk.me.named, desk.row.timezone)
        assert open_desk().row.pk == desk.row.pk
    """)
    assert said.split()[:3] == ["1", "1", "False"]


def test_two_programs_opening_at_once_for_the_first_time_open_the_same_desk(apart):
    processes = [apart("print(desk.row.pk, desk.row.me_id)", wait=False) for _ in range(3)]
    said = []
    for process in processes:
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        said.append(out)
    assert len(set(said)) == 1
    apart("from inroad.store import models\nassert models.Desk.objects.count() == 1")


@sqlite
def test_what_a_file_is_is_told_before_it_is_touched(apart, home):
    apart("desk.setup.introduce('Alice Ask')")
    database = home / "desk.sqlite3"

    def state():
        code = """
            from inroad.desk import opening
            opening.configure()
            from inroad.store import schema
            print(schema.state())
        """
        return apart(code, opened=False).strip()

    def change(*statements):
        with sqlite3.connect(database) as db:
            for statement in statements:
                db.execute(statement)
        db.close()

    assert state() == "ready"
    change("INSERT INTO django_migrations (app, name, applied) VALUES ('store', '9999_future', '2030-01-01')")
    assert state() == "ahead"
    said = apart("", fails=True)
    assert "StoreProblem" in said
    assert "newer Inroad" in said
    change("DELETE FROM django_migrations WHERE name = '9999_future'")
    assert state() == "ready"
    database.unlink()
    change("CREATE TABLE recipes (name TEXT)", "INSERT INTO recipes VALUES ('cake')")
    assert state() == "foreign"
    before = database.read_bytes()
    said = apart("", fails=True)
    assert "another program" in said
    assert database.read_bytes() == before
    database.unlink()
    assert state() == "new"


@sqlite
def test_an_older_desk_is_backed_up_and_upgraded(apart, home):
    """The tables as the first version made them, with a desk in them."""
    apart("""
        desk.setup.introduce("Alice Ask", ["alice@ask.example"])
        desk.people.add("Bob Connect", how="my neighbour")
        from django.core.management import call_command
        from inroad.store import schema
        call_command("migrate", "store", "0001", verbosity=0, interactive=False)
        assert schema.state() == "behind", schema.state()
    """)
    apart("""
        from django.db import connection
        from inroad.store import models, schema
        assert schema.state() == "ready"
        (row,) = desk.backups.list()
        assert row.words == "before upgrade"
        assert desk.backups.verify(row.path).ok
        assert desk.me.emails == ("alice@ask.example",)
        assert desk.people.find("Bob").tie == "verified"
        try:
            models.Event.objects.all().update(verb="y")
        except Exception as error:
            assert "append-only" in str(error)
        else:
            raise AssertionError("history could be changed after the upgrade")
        names = {check.name: check.level for check in desk.doctor()}
        assert names["history"] == "ok" and names["tables"] == "ok", names
        desk.backups.restore(row.path)  # a backup of the older version is upgraded when it is brought back
        assert schema.state() == "ready"
        assert desk.people.find("Bob").tie == "verified"
    """)


@sqlite
def test_an_upgrade_cut_short_goes_on(apart, home):
    """Django's own tables came, ours did not."""
    apart(
        """
        from inroad.desk import opening
        opening.configure()
        from django.core.management import call_command
        from django.db import connection
        from inroad.store import paths, schema
        paths.ensure_home()
        connection.cursor().execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        call_command("migrate", "auth", verbosity=0, interactive=False)
        assert schema.state() == "new", schema.state()
        """,
        opened=False,
    )
    apart("from inroad.store import schema\nassert schema.state() == 'ready'")


@sqlite
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_said(apart, home):
    home.mkdir()
    home.chmod(0o500)
    try:
        said = apart("", fails=True)
    finally:
        home.chmod(0o700)
    assert "StoreProblem" in said


@sqlite
@pytest.mark.parametrize("what", ["a file in its place", "a damaged database", "a folder in its place"])
def test_a_data_folder_that_is_none_is_said(apart, home, what):
    if what == "a file in its place":
        home.write_text("I am a file")
    else:
        home.mkdir()
        if what == "a folder in its place":
            (home / "desk.sqlite3").mkdir()
        else:
            (home / "desk.sqlite3").write_bytes(b"SQLite format 3\0" + b"\x07" * 5000)
    said = apart("", fails=True)
    assert "StoreProblem" in said.splitlines()[-1]
    assert ";" in said.splitlines()[-1], "what to do is missing"


def test_a_database_that_does_not_answer_is_said(apart):
    said = apart("", fails=True, DATABASE_URL="postgresql://nobody@127.0.0.1:1/nothing")
    assert "StoreProblem" in said
    assert "DATABASE_URL" in said
    said = apart("", fails=True, DATABASE_URL="mysql://nobody@127.0.0.1/nothing")
    assert "postgresql://" in said


@sqlite
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_only_the_owner_reads_the_data_folder(apart, home):
    apart("desk.backups.make(); desk.network.view()")
    assert home.stat().st_mode & 0o077 == 0
    assert (home / "secret.key").stat().st_mode & 0o077 == 0


def test_the_latest_migration_is_known_without_loading_any():
    assert schema.LATEST > "0001"
    assert connection.vendor in {"sqlite", "postgresql"}
