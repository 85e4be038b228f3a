"""Files in: who becomes whom, what is left out and said so, and that the same file again adds nothing."""

from datetime import UTC, date, datetime

import pytest

from fixtures import desk_dump
from fixtures.desk_files import (
    ALICE,
    BOB,
    CAROL,
    CONNECTIONS,
    MALLORY,
    card,
    connection,
    connections,
    linkedin,
    mail,
    mbox,
    talk,
    vcf,
)
from inroad.desk.imports import publish
from inroad.errors import BadInput, NotFound, Refused
from inroad.store import models

pytestmark = pytest.mark.django_db


def named(desk, name):
    return desk.people.get(desk.people.find(name).id)


def organisations_of(view):
    return {(p.organisation, p.ended) for p in view.positions}


@pytest.fixture
def three_files(files):
    return [
        connections(
            files / "Connections.csv",
            connection("Bob Connect", "Acme", "Engineer", email="bob@acme.example"),
            connection("Carol Decide", "Bolt", "VP Engineering"),
        ),
        mbox(files / "mail.mbox", *talk(ALICE, BOB), *talk(ALICE, CAROL, 50), mail(BOB, CAROL, 80)),
        vcf(
            files / "people.vcf",
            card("Bob Connect", "bob@acme.example", tel="+44 20 7946 0018"),
            card("Dora Deed", "dora@deed.example", org="Deed Ltd"),
        ),
    ]


def test_linkedin_mail_and_an_address_book_become_one_person_each(desk, three_files):
    report = desk.imports.run(three_files)
    assert report.state == "published"
    page = desk.people.list()
    assert [row.name for row in page.rows].count("Bob Connect") == 1
    bob = named(desk, "Bob Connect")
    assert {i.value for i in bob.identities} == {
        "bob@acme.example",
        "+442079460018",
        "linkedin.com/in/bob-connect",
    }
    assert organisations_of(bob) == {("Acme", False)}
    assert bob.tie.state == "verified"
    assert bob.interactions["mail"] == {"received": 2, "sent": 2, "with": 1}
    assert bob.sources == ("LinkedIn", "an address book (vCard)")
    assert report.interactions == 9


def test_the_same_files_again_add_nothing(desk, three_files):
    desk.imports.run(three_files)
    before, content = desk_dump.rows(), desk_dump.content(desk)
    again = desk.imports.run(three_files)
    assert (again.people_new, again.interactions, again.organisations, again.to_review) == (0, 0, 0, 0)
    assert desk_dump.differences(desk_dump.content(desk), content) == {}
    after = desk_dump.rows()
    assert {name: list(table) for name, table in after.items()} == {name: list(table) for name, table in before.items()}


def test_the_sample_again_adds_nothing(desk, files):
    from inroad import sample

    made = sample.write(files, people=200, mails=1000)
    desk.setup.introduce(made.me.name, made.me.emails)
    desk.imports.run(list(made.files))
    before = desk_dump.counts()
    desk.imports.run(list(made.files))
    after = desk_dump.counts()
    growing = {"Import", "ImportFile", "ImportSkip", "Support", "Event", "EventDetail"}
    assert {n: c for n, c in after.items() if n not in growing} == {n: c for n, c in before.items() if n not in growing}
    assert after["Event"] == before["Event"] + 1


def test_newer_connections_close_the_old_role_and_open_the_new(desk, files):
    desk.imports.run([connections(files / "old.csv", connection("Bob Connect", "Acme", "Engineer"))])
    report = desk.imports.run([connections(files / "new.csv", connection("Bob Connect", "Bolt", "Manager"))])
    assert report.positions_closed == 1
    assert report.people_new == 0
    assert organisations_of(named(desk, "Bob Connect")) == {("Acme", True), ("Bolt", False)}
    row = desk.people.find("Bob Connect")
    assert (row.title, row.organisation) == ("Manager", "Bolt")


def test_a_new_title_in_the_same_house_is_a_promotion(desk, files):
    desk.imports.run([connections(files / "old.csv", connection("Bob Connect", "Acme", "Engineer"))])
    desk.imports.run([connections(files / "new.csv", connection("Bob Connect", "Acme Ltd", "Lead Engineer"))])
    (position,) = named(desk, "Bob Connect").positions
    assert (position.title, position.ended) == ("Lead Engineer", False)


def test_an_address_book_does_not_contradict_the_persons_own_profile(desk, files):
    book = vcf(files / "book.vcf", card("Bob Connect", "bob@acme.example", org="Acme", title="Engineer"))
    own = connections(files / "c.csv", connection("Bob Connect", "Bolt", "Manager", email="bob@acme.example"))
    desk.imports.run([book])
    desk.imports.run([own])
    assert organisations_of(named(desk, "Bob Connect")) == {("Acme", True), ("Bolt", False)}
    for _ in range(2):  # the book again, as it was and changed in another line: Acme is over all the same
        vcf(book, card("Bob Connect", "bob@acme.example", org="Acme", title="Engineer", note="met in Rome"))
        desk.imports.run([book])
        assert organisations_of(named(desk, "Bob Connect")) == {("Acme", True), ("Bolt", False)}
        assert len(named(desk, "Bob Connect").positions) == 2


def test_what_the_owner_edited_stays_when_the_file_comes_again(desk, files):
    file = connections(files / "c.csv", connection("Bob Connect", "Acme", "Engineer", email="bob@acme.example"))
    desk.imports.run([file])
    bob = named(desk, "Bob Connect")
    desk.people.edit(bob.row.id, name="Bobby Connect", note="old friend")
    desk.people.edit_position(bob.positions[0].id, ended=True)
    desk.imports.run([file])
    newer = connections(files / "d.csv", connection("Bob Connect", "Acme", "Lead", email="bob@acme.example"))
    desk.imports.run([newer])
    view = desk.people.get(bob.row.id)
    assert (view.row.name, view.note) == ("Bobby Connect", "old friend")
    assert [(p.title, p.ended) for p in view.positions] == [("Engineer", True)]


def test_what_the_owner_took_away_does_not_come_back_with_the_same_file(desk, files):
    file = vcf(
        files / "b.vcf",
        card("Bob Connect", "bob@acme.example", org="Acme", tel="+44 20 7946 0018", categories="friends", uid="bob-1"),
    )
    desk.imports.run([file])
    bob = named(desk, "Bob Connect")
    desk.people.remove_position(bob.positions[0].id)
    desk.people.remove_identity(bob.row.id, next(i.id for i in bob.identities if i.kind == "phone"))
    desk.people.untag([bob.row.id], "friends")
    desk.imports.run([file])
    again = desk.people.get(bob.row.id)
    assert again.positions == ()
    assert [i.kind for i in again.identities] == ["email"]
    assert again.row.tags == ()


def test_somebody_in_the_trash_stays_there_when_the_file_comes_again(desk, files):
    file = vcf(files / "b.vcf", card("Bob Connect", "bob@acme.example"))
    desk.imports.run([file])
    desk.people.trash([desk.people.find("Bob").id])
    report = desk.imports.run([file])
    assert report.people_new == 0
    assert desk.people.list().total == 0


def test_a_hundred_people_of_one_name_stay_a_hundred(desk, files):
    rows = [
        connection("Ann Lee", f"Firm {i}", "Engineer", url=f"https://www.linkedin.com/in/ann-lee-{i}")
        for i in range(100)
    ]
    report = desk.imports.run([connections(files / "c.csv", *rows)])
    assert report.people_new == 100
    assert desk.people.list("ann lee", limit=500).total == 100


def test_father_and_son_with_one_mailbox_stay_two(desk, files):
    book = vcf(
        files / "b.vcf", card("Sam Poe", "poe@family.example", uid="1"), card("Rob Poe", "poe@family.example", uid="2")
    )
    desk.imports.run([book])
    desk.imports.run([mbox(files / "m.mbox", *talk(ALICE, "Sam Poe <poe@family.example>")), book])
    assert {row.name for row in desk.people.list().rows} == {"Sam Poe", "Rob Poe"}


def test_a_contact_who_is_me_is_not_somebody_else(desk, files):
    report = desk.imports.run([vcf(files / "b.vcf", card("Alice A.", "ALICE@ask.example", tel="+44 20 7946 0000"))])
    assert desk.people.list().total == 0
    assert (report.people_new, report.people_matched) == (0, 0)
    assert desk.me.name == "Alice Ask"


def test_a_preview_counts_what_publishing_brings_and_writes_nothing(desk, three_files):
    number = desk.imports.stage(three_files)
    before = desk_dump.rows(history=True)
    seen = desk.imports.preview(number)
    assert desk_dump.rows(history=True) == before
    assert desk.people.list().total == 0
    done = desk.imports.publish(number)
    for field in ("people_new", "people_matched", "interactions", "organisations", "to_review", "left_out", "files"):
        assert getattr(seen, field) == getattr(done, field), field
    assert done.people_new == 4
    assert done.to_review == 1


def test_a_preview_leaves_the_owner_in_memory_as_they_were(desk, files):
    row = models.Person.objects.get(pk=desk.row.me_id)
    row.name = ""
    row.save()
    desk.row.refresh_from_db()
    file = linkedin(
        files / "export.zip",
        Profile=[["First Name", "Last Name", "Headline"], ["Ada", "Other", "Me"]],
        Connections=[CONNECTIONS, connection("Bob Connect", "Acme")],
    )
    number = desk.imports.stage([file])
    desk.imports.preview(number)
    assert not desk.me.named


def test_a_dry_run_keeps_nothing_at_all(desk, three_files):
    before = desk_dump.rows(history=True)
    report = desk.imports.run(three_files, dry_run=True)
    assert report.people_new == 4
    assert desk_dump.rows(history=True) == before
    assert desk.imports.list() == []


def test_what_is_skipped_is_said_with_its_place(desk, files):
    broken = files / "broken.csv"
    broken.write_bytes(b"\x00\x01\x02 not a table at all \xff\xfe" * 50)
    good = vcf(
        files / "good.vcf", card("Bob Connect", "bob@acme.example"), "BEGIN:VCARD\r\nVERSION:3.0\r\nEND:VCARD\r\n"
    )
    empty = files / "empty.mbox"
    empty.write_bytes(b"")
    report = desk.imports.run([broken, good, empty])
    assert report.people_new == 1
    by_name = {file.path.rsplit("/", 1)[-1]: file for file in report.files}
    assert by_name["broken.csv"].skipped_total >= 1
    assert by_name["broken.csv"].skipped[0].reason
    assert by_name["empty.mbox"].skipped_total + sum(by_name["empty.mbox"].records.values()) >= 0
    assert by_name["good.vcf"].records == {"contact": 1}
    assert all(row.where and row.reason for file in report.files for row in file.skipped)


def test_a_file_that_is_not_there_is_refused_before_anything_is_made(desk, files):
    with pytest.raises(BadInput, match="no such file"):
        desk.imports.run([files / "nowhere.vcf"])
    with pytest.raises(BadInput, match="no file was given"):
        desk.imports.run([])
    assert models.Import.objects.count() == 0


def test_nothing_is_half_visible_when_publishing_breaks(desk, three_files, monkeypatch):
    desk.imports.run([three_files[2]])
    number = desk.imports.stage(three_files)
    before = desk_dump.rows()
    for step in ("_identities", "_cards_and_positions", "_facts", "_interactions", "_review", "_supports", "_event"):
        with monkeypatch.context() as patch:
            patch.setattr(publish._Writer, step, lambda _: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                desk.imports.publish(number)
        assert desk_dump.rows() == before, step
        assert desk.imports.report(number).state == "staged"
    assert desk.imports.publish(number).state == "published"


def test_an_import_is_published_once(desk, three_files):
    number = desk.imports.stage(three_files)
    desk.imports.publish(number)
    with pytest.raises(Refused, match="published"):
        desk.imports.publish(number)
    with pytest.raises(Refused, match="undo it"):
        desk.imports.discard(number)
    with pytest.raises(NotFound):
        desk.imports.publish(number + 1)


# ---- mail


def few(desk, other):
    return named(desk, other).tie.state


@pytest.mark.parametrize(
    ("others", "state"),
    [(4, "verified"), (5, "possible")],
    ids=["five recipients with the shared mailbox", "six recipients with the shared mailbox"],
)
def test_a_shared_mailbox_counts_as_a_recipient(desk, files, others, state):
    crowd = [f"Other {i} <other{i}@acme.example>" for i in range(others - 1)]
    messages = [
        mail(ALICE, [BOB, *crowd, "info@acme.example"], 1, id="1@x.example"),
        mail(BOB, [ALICE, *crowd, "info@acme.example"], 2, id="2@x.example", answers="1@x.example"),
    ]
    desk.imports.run([mbox(files / "m.mbox", *messages)])
    assert few(desk, "Bob Connect") == state


def test_a_recipient_named_twice_counts_once(desk, files):
    crowd = [f"Other {i} <other{i}@acme.example>" for i in range(4)]
    messages = [
        mail(ALICE, [BOB, *crowd], 1, cc=[BOB, ALICE, "OTHER0@acme.example"], id="1@x.example"),
        mail(BOB, [ALICE, *crowd], 2, cc=[BOB, *crowd], id="2@x.example", answers="1@x.example"),
    ]
    desk.imports.run([mbox(files / "m.mbox", *messages)])
    assert few(desk, "Bob Connect") == "verified"
    assert set(models.Interaction.objects.values_list("recipients", flat=True)) == {5}


def test_a_mail_to_more_than_fifty_is_left_out_and_said(desk, files):
    crowd = [f"Other {i} <other{i}@acme.example>" for i in range(51)]
    report = desk.imports.run([mbox(files / "m.mbox", mail(ALICE, crowd), *talk(ALICE, BOB, 3))])
    assert report.left_out == {"mails to more than 50 people": 1}
    assert desk.people.list().total == 1


def test_exactly_fifty_are_read(desk, files):
    crowd = [f"Other {i} <other{i}@acme.example>" for i in range(50)]
    assert desk.imports.run([mbox(files / "m.mbox", mail(ALICE, crowd))]).interactions == 1


def test_messages_without_an_id_in_two_files_are_one(desk, files):
    plain = [mail(ALICE, BOB, 1, id=None), mail(BOB, ALICE, 2, id=None, subject="Re: Hello")]
    first = desk.imports.run([mbox(files / "a.mbox", *plain)])
    second = desk.imports.run([mbox(files / "b.mbox", *plain, mail(BOB, ALICE, 9, id=None, subject="New"))])
    assert (first.interactions, second.interactions) == (2, 1)
    together = desk.imports.run([files / "a.mbox", files / "b.mbox"])
    assert together.interactions == 0
    assert together.left_out["second copies"] == 2


def test_robots_and_lists_are_left_out(desk, files):
    messages = [
        mail("News <news@shop.example>", ALICE, 1, extra="List-Id: <news.shop.example>"),
        mail("noreply@bank.example", ALICE, 2),
        *talk(ALICE, BOB, 10),
    ]
    report = desk.imports.run([mbox(files / "m.mbox", *messages)])
    assert [row.name for row in desk.people.list().rows] == ["Bob Connect"]
    assert report.left_out["newsletters, lists and robots"] == 2


def test_an_address_confirmed_later_makes_ties_right(desk, files):
    new = "Alice Ask <alice@elsewhere.example>"
    messages = [*talk(new, BOB), *talk(new, CAROL, 60), mail(BOB, CAROL, 90)]
    report = desk.imports.run([mbox(files / "m.mbox", *messages)])
    assert "alice@elsewhere.example" in {p.address for p in report.proposals}
    assert named(desk, "Bob Connect").tie.state == "none"
    desk.setup.confirm_address("alice@elsewhere.example", True)
    bob = named(desk, "Bob Connect")
    assert bob.tie.state == "verified"
    assert bob.interactions["mail"] == {"sent": 2, "received": 2, "with": 1}
    assert {row.name for row in desk.people.list().rows} == {"Bob Connect", "Carol Decide"}
    assert "alice@elsewhere.example" not in {p.address for p in desk.setup.proposals()}


def test_an_address_denied_is_not_asked_about_again(desk, files):
    file = mbox(files / "m.mbox", *talk("Alice Ask <alice@elsewhere.example>", BOB))
    desk.imports.run([file])
    desk.setup.confirm_address("alice@elsewhere.example", False)
    desk.imports.run([file])
    assert "alice@elsewhere.example" not in {p.address for p in desk.setup.proposals()}


# ---- LinkedIn's other tables

MESSAGES = [
    "CONVERSATION ID",
    "CONVERSATION TITLE",
    "FROM",
    "SENDER PROFILE URL",
    "TO",
    "RECIPIENT PROFILE URLS",
    "DATE",
    "SUBJECT",
    "CONTENT",
    "FOLDER",
]
ME_URL, BOB_URL = "https://www.linkedin.com/in/alice-ask", "https://www.linkedin.com/in/bob-connect"


def said(conversation, sender, sender_url, to, to_url, at):
    return [conversation, "", sender, sender_url, to, to_url, f"2024-03-0{at} 10:00:00 UTC", "", "hi", "INBOX"]


def test_my_own_linkedin_profile_is_me(desk, files):
    archive = linkedin(
        files / "Basic_LinkedInDataExport.zip",
        Connections=[CONNECTIONS, connection("Bob Connect", "Acme", url=BOB_URL)],
        messages=[
            MESSAGES,
            said("1", "Alice Ask", ME_URL, "Bob Connect", BOB_URL, 1),
            said("1", "Bob Connect", BOB_URL, "Alice Ask", ME_URL, 2),
        ],
    )
    desk.imports.run([archive])
    assert [row.name for row in desk.people.list().rows] == ["Bob Connect"]
    bob = named(desk, "Bob Connect")
    assert bob.interactions["linkedin"] == {"sent": 1, "received": 1}
    assert bob.tie.state == "verified"
    before = desk_dump.rows()
    desk.imports.run([archive])
    assert desk_dump.rows() == before


def test_a_namesake_who_writes_to_me_is_not_me(desk, files):
    namesake = "https://www.linkedin.com/in/alice-ask-the-other"
    archive = linkedin(
        files / "Basic_LinkedInDataExport.zip",
        messages=[
            MESSAGES,
            said("1", "Alice Ask", ME_URL, "Bob Connect", BOB_URL, 1),
            said("1", "Bob Connect", BOB_URL, "Alice Ask", ME_URL, 2),
            said("2", "Alice Ask", namesake, "Alice Ask", ME_URL, 3),
            said("2", "Alice Ask", ME_URL, "Alice Ask", namesake, 4),
        ],
    )
    desk.imports.run([archive])
    assert desk.me.urls == ("linkedin.com/in/alice-ask",)
    assert desk.people.list("alice ask").total == 1


def test_names_alone_mean_the_one_connection_of_that_name(desk, files):
    header = ["From", "To", "Date", "Subject", "Content", "Direction", "Folder"]
    archive = linkedin(
        files / "Basic_LinkedInDataExport.zip",
        Connections=[
            CONNECTIONS,
            connection("Bob Connect", "Acme"),
            connection("Ann Lee", url="https://www.linkedin.com/in/ann-1"),
            connection("Ann Lee", url="https://www.linkedin.com/in/ann-2"),
        ],
        messages=[
            header,
            ["Alice Ask", "Bob Connect", "2017-03-01 10:00", "", "x", "OUTGOING", "INBOX"],
            ["Bob Connect", "Alice Ask", "2017-03-02 10:00", "", "x", "INCOMING", "INBOX"],
            ["Nobody Known", "Alice Ask", "2017-03-03 10:00", "", "x", "INCOMING", "INBOX"],
            ["Ann Lee", "Alice Ask", "2017-03-04 10:00", "", "x", "INCOMING", "INBOX"],
        ],
        Profile=[["First Name", "Last Name", "Headline"], ["Alice", "Ask", "Engineer"]],
    )
    report = desk.imports.run([archive])
    assert named(desk, "Bob Connect").interactions["linkedin"] == {"sent": 1, "received": 1}
    assert desk.people.list("nobody known").total == 1
    assert any("Ann Lee" in reason for reason in report.left_out)
    before = desk_dump.counts()
    desk.imports.run([archive])
    after = desk_dump.counts()
    assert (after["Person"], after["Interaction"], after["Identity"]) == (
        before["Person"],
        before["Interaction"],
        before["Identity"],
    )


def test_an_open_role_of_mine_becomes_a_question_and_a_guard(desk, files):
    archive = linkedin(
        files / "Basic_LinkedInDataExport.zip",
        Positions=[
            ["Company Name", "Title", "Description", "Location", "Started On", "Finished On"],
            ["Acme", "Engineer", "", "", "Jan 2020", ""],
            ["Old Firm", "Junior", "", "", "Jan 2015", "Dec 2019"],
        ],
        Connections=[CONNECTIONS, connection("Bob Connect", "Acme"), connection("Carol Decide", "Old Firm")],
    )
    desk.imports.run([archive])
    (guard,) = desk.setup.guards()
    assert (guard.name, guard.present, guard.people) == ("Acme", None, 1)
    assert [q.words for q in desk.today_page().questions if q.kind == "employer"] == ["Are you still at Acme?"]
    assert named(desk, "Bob Connect").guarded == "Acme"
    assert named(desk, "Carol Decide").guarded == ""


def test_followed_companies_are_suggested_but_never_my_employer(desk, files):
    follows = [
        ["Organization", "Followed On"],
        ["Acme Ltd", "Mon Mar 04 12:00:00 UTC 2024"],
        ["Bolt", "Mon Mar 04 12:00:00 UTC 2024"],
    ]
    archive = linkedin(
        files / "Basic_LinkedInDataExport.zip",
        Positions=[
            ["Company Name", "Title", "Description", "Location", "Started On", "Finished On"],
            ["Acme", "Engineer", "", "", "Jan 2020", ""],
        ],
        Company_Follows=follows,
    )
    desk.imports.run([archive])
    assert [row.name for row in desk.targets.suggestions()] == ["Bolt"]
    desk.targets.trash(desk.targets.suggestions()[0].id)
    desk.imports.run([archive])
    assert desk.targets.suggestions() == []


def test_a_recommendation_verifies_and_an_endorsement_does_not(desk, files):
    archive = linkedin(
        files / "Basic_LinkedInDataExport.zip",
        Connections=[CONNECTIONS, connection("Bob Connect", "Acme"), connection("Carol Decide", "Bolt")],
        Recommendations_Received=[
            ["First Name", "Last Name", "Company", "Job Title", "Text", "Creation Date", "Status"],
            ["Bob", "Connect", "Acme", "CTO", "Great", "01/02/20, 10:00 AM", "VISIBLE"],
        ],
        Endorsement_Received_Info=[
            [
                "Endorsement Date",
                "Skill Name",
                "Endorser First Name",
                "Endorser Last Name",
                "Endorser Public Url",
                "Endorsement Status",
            ],
            ["2020/01/02 10:00:00 UTC", "Python", "Carol", "Decide", "www.linkedin.com/in/carol-decide", "ACCEPTED"],
        ],
    )
    desk.imports.run([archive])
    assert named(desk, "Bob Connect").tie.state == "verified"
    assert named(desk, "Carol Decide").tie.state == "possible"


def test_columns_for_lists_follow_the_import(desk, three_files):
    desk.imports.run(three_files)
    bob = desk.people.find("bob@acme.example")
    assert (bob.tie, bob.mails, bob.last_contact) == ("verified", 4, date(2024, 3, 4))
    assert desk.people.list(filter="verified").total == 2
    assert desk.people.list("engin").rows[0].name == "Carol Decide" or desk.people.list("engin").total == 2


def test_mail_dates_keep_their_moment(desk, files):
    at = datetime(2023, 12, 31, 23, 30, tzinfo=UTC)
    desk.imports.run([mbox(files / "m.mbox", mail(BOB, ALICE, at))])
    assert models.Interaction.objects.get().at == at


def test_a_stranger_who_only_wrote_to_me_is_possible_at_most(desk, files):
    desk.imports.run([mbox(files / "m.mbox", mail(MALLORY, ALICE))])
    assert named(desk, "Mallory Strange").tie.state == "possible"
