"""A desk of the first version is opened by this one: backed up, upgraded, and nothing is lost."""

from fixtures.desk_files import ALICE, BOB, card, connection, connections, mbox, talk, vcf

FILL = """
    from django.core.management import call_command
    from django.db import connection
    from inroad.store import schema
    desk.setup.introduce("Alice Ask", ["alice@ask.example"], timezone="UTC")
    desk.imports.run([Path(path) for path in FILES])
    bob = desk.people.find("bob@acme.example").id
    desk.people.edit(bob, note="told me about the job")
    desk.people.tag([bob], "chess")
    desk.words.knows_my_work(bob, "well", "my manager")
    desk.targets.add("Bolt", interest="engineering")
    desk.people.trash([desk.people.add("Gone Away").id])
"""
SAID = """
    from fixtures import desk_dump
    print(repr({table: sorted(map(repr, rows.elements())) for table, rows in desk_dump.content(desk).items()}))
    print([row.words for row in desk.history.list(100)])
"""


def test_a_desk_of_the_first_version_is_upgraded_and_nothing_is_lost(apart, files):
    paths = [
        str(connections(files / "c.csv", connection("Bob Connect", "Acme", "Engineer", email="bob@acme.example"))),
        str(vcf(files / "b.vcf", card("Carol Decide", "carol@bolt.example", org="Bolt", note="rows"))),
        str(mbox(files / "m.mbox", *talk(ALICE, BOB))),
    ]
    before = apart(f"    FILES = {paths!r}\n{FILL}{SAID}")
    apart("""
        from django.core.management import call_command
        from inroad.store import schema
        call_command("migrate", "store", "0001", verbosity=0, interactive=False)
        assert schema.state() == "behind", schema.state()
    """)
    after = apart(
        """
        from django.db import connection
        from inroad.store import schema
        assert schema.state() == "ready", schema.state()
        if connection.vendor == "sqlite":
            assert [row.words for row in desk.backups.list()] == ["before upgrade"]
            assert desk.backups.verify(desk.backups.list()[0].path).ok
        view = desk.people.find("bob@acme.example")
        desk.introductions.draft(view.id, opening="platform lead")  # what came since works on what was there
        desk.history.undo()
    """.replace("\n        ", "\n    ")
        + SAID
    )
    assert after.splitlines()[0] == before.splitlines()[0]
    assert before.splitlines()[1].strip("[]\n") in after.splitlines()[1], "the history is still there"


def test_an_empty_database_gets_the_tables_that_all_migrations_lead_to(apart):
    said = apart("""
        from django.core.management import call_command
        from django.db import connection
        from inroad.store import paths

        def described():
            found = {}
            with connection.cursor() as cursor:
                tables = sorted(connection.introspection.table_names(cursor))
                for table in tables:
                    columns = connection.introspection.get_table_description(cursor, table)
                    kinds = sorted((c.name, str(c.type_code), c.null_ok, str(c.default)) for c in columns)
                    ties = connection.introspection.get_constraints(cursor, table)
                    if table == "django_migrations":
                        cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
                        found["applied"] = cursor.fetchall()
                    found[table] = kinds, sorted(repr(sorted(tie.items(), key=str)) for tie in ties.values())
            return found

        laid = described()
        if connection.vendor == "sqlite":
            connection.close()
            for file in paths.home().glob(paths.database().name + "*"):
                file.unlink()
        else:
            with connection.cursor() as cursor:
                cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        call_command("migrate", verbosity=0, interactive=False)
        walked = described()
        assert laid.keys() == walked.keys()
        print({name: (laid[name], walked[name]) for name in laid if laid[name] != walked[name]})
    """)
    assert said.strip() == "{}"
