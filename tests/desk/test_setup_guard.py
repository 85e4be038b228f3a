"""Who I am, which addresses are mine, and the employer that must not find out."""

import json
from dataclasses import asdict

import pytest

from fixtures.desk_files import ALICE, CONNECTIONS, card, connection, linkedin, mail, mbox, talk, vcf
from inroad.desk.shapes import Acquaintance, StartAnswers
from inroad.errors import BadInput
from inroad.store import models

pytestmark = pytest.mark.django_db

VERA, WENDY, XENIA, YANN, ZOE = (
    "Vera Voucher <vera@friend.example>",
    "Wendy Work <wendy@employer.example>",  # at my employer, by role
    "Xenia Xmail <xenia@employer.example>",  # at my employer, by her address only
    "Yann Former <yann@employer.example>",  # left it
    "Zoe Child <zoe@daughter.example>",  # at a firm that belongs to it
)


@pytest.fixture
def office(desk, files):
    """Everybody could lead everywhere: all know each other, all at Bolt, the target, know Carol there."""
    people = [VERA, WENDY, XENIA, YANN, ZOE]
    carol = "Carol Decide <carol@bolt.example>"
    talks = [line for i, one in enumerate(people) for line in talk(ALICE, one, 10 * i)]
    talks += [mail(one, [carol, ALICE], 200 + i, id=f"{i}a@x.example") for i, one in enumerate(people)]
    talks += [
        mail(carol, [one, ALICE], 300 + i, id=f"{i}b@x.example", answers=f"{i}a@x.example")
        for i, one in enumerate(people)
    ]
    book = vcf(
        files / "b.vcf",
        card("Wendy Work", "wendy@employer.example", org="Employer", title="Analyst"),
        card("Vic Work", "vic@employer.example", org="Employer", title="Sales manager"),
        card("Zoe Child", "zoe@daughter.example", org="Daughter"),
        card("Carol Decide", "carol@bolt.example", org="Bolt", title="VP Engineering"),
        card("Sam Sales", "sam@bolt.example", org="Bolt", title="Sales manager"),
    )
    desk.imports.run([mbox(files / "m.mbox", *talks), book])
    desk.people.add_position(desk.people.find("yann").id, "Employer", "Analyst", ended=True)
    desk.organisations.put_under(desk.organisations.find("Daughter").id, desk.organisations.find("Employer").id)
    desk.targets.add("Bolt", "engineering")
    return desk


def everywhere(desk, *asked):
    """All that is offered anywhere, as one text."""
    shown = [desk.ways.into(name) for name in ("Bolt", "Employer", "Daughter", "Wendy Work", "Xenia Xmail")]
    sheets = [desk.ways.sheet(desk.people.find(name).id) for name in asked or ("vera", "yann")]
    begin = desk.start.begin()
    ways = [(w.ways, w.possible, w.side_doors) for w in shown]
    return json.dumps(
        [
            [repr(w) for w in ways],
            [repr(s) for s in sheets],
            repr(begin),
            repr(desk.today_page().suggestions),
            [asdict(row) for row in desk.targets.list()],
        ],
        default=str,
        ensure_ascii=False,
    )


@pytest.mark.parametrize("answer", [True, None], ids=["still there", "not answered yet"])
def test_nobody_at_a_present_employer_is_offered_anywhere(office, answer):
    desk = office
    for name in ("Wendy Work", "Xenia Xmail", "Zoe Child"):
        assert name in everywhere(desk), "the test would prove nothing"
    desk.targets.add("Employer", "engineering")
    desk.setup.answer_guard("Employer", True)
    if answer is None:
        models.Guard.objects.update(present=None)
        desk.words.i_know(desk.people.find("vera").id)  # any later change makes the network new
    said = everywhere(desk)
    for name in ("Wendy", "Xenia", "Zoe", "Vic Work"):
        assert name not in said
    assert "Vera Voucher" in said
    assert "Yann Former" in said
    for name in ("Employer", "Daughter"):
        found = desk.ways.into(name)
        assert found.guarded
        assert (found.ways, found.possible, found.side_doors) == ((), (), ())


def test_a_trusted_colleague_may_help(office):
    office.setup.answer_guard("Employer", True)
    assert "Wendy" not in repr(office.ways.into("Bolt").ways)
    office.setup.trust(office.people.find("wendy").id, True)
    ways = office.ways.into("Bolt").ways
    assert "Wendy Work" in {way.people[0].name for way in ways}
    assert "Xenia" not in repr(ways)
    (guard,) = office.setup.guards()
    assert [row.name for row in guard.trusted] == ["Wendy Work"]
    assert guard.people == 4  # Wendy, Vic, Xenia by her address, Zoe at the daughter


def test_a_former_employer_is_no_wall(office):
    office.setup.answer_guard("Employer", True)
    office.setup.answer_guard("Employer", False)
    assert "Wendy Work" in everywhere(office)
    assert office.setup.guarded_people() == {}
    assert office.setup.guards()[0].present is False


def test_a_declared_domain_guards_whoever_writes_from_it(office):
    desk = office
    desk.setup.answer_guard("Quiet Firm", True)
    desk.organisations.alias(desk.organisations.find("Quiet Firm").id, "friend.example")
    assert desk.people.get(desk.people.find("vera").id).guarded == "Quiet Firm"
    assert "Vera" not in everywhere(desk, "yann")


def test_my_own_work_address_tells_my_employers_domain(desk, files):
    desk.setup.introduce("Alice Ask", ["alice@employer.example"])
    desk.imports.run([mbox(files / "m.mbox", *talk(ALICE, XENIA), *talk(ALICE, VERA, 20))])
    desk.setup.answer_guard("Employer", True)
    assert desk.people.get(desk.people.find("xenia").id).guarded == "Employer"
    assert desk.people.get(desk.people.find("vera").id).guarded == ""


def test_a_free_mail_provider_is_nobodys_domain(desk, files):
    desk.imports.run(
        [
            vcf(
                files / "b.vcf",
                card("Ann Lee", "ann@gmail.com", org="Employer"),
                card("Ben Lee", "ben@gmail.com", org="Employer"),
                card("Cy Lee", "cy@gmail.com", org="Bolt"),
            )
        ]
    )
    desk.setup.answer_guard("Employer", True)
    assert set(desk.setup.guarded_people().values()) == {"Employer"}
    assert len(desk.setup.guarded_people()) == 2


def test_old_addresses_of_new_colleagues_do_not_wall_off_where_they_came_from(desk, files):
    movers = [card(f"Mover {i}", f"m{i}@bolt.example", org="Employer") for i in range(2)]
    stayers = [card(f"Stayer {i}", f"s{i}@bolt.example", org="Bolt") for i in range(4)]
    desk.imports.run([vcf(files / "b.vcf", *movers, *stayers)])
    desk.setup.answer_guard("Employer", True)
    assert len(desk.setup.guarded_people()) == 2


def test_the_beginning_names_nobody_at_my_employer(desk):
    desk.start.save(
        StartAnswers(
            name="Alice Ask",
            companies=(("Employer", "engineering"), ("Bolt", "engineering")),
            people=(
                Acquaintance("Wendy Work", "my colleague at Employer, 2015-2019", "well", "Ed Boss", "Employer"),
                Acquaintance("Vera Voucher", "my professor", "a bit", "Carol Decide", "Bolt"),
            ),
            employed="Employer",
        )
    )
    desk.people.add_position(desk.people.find("Wendy").id, "Employer", "Analyst")
    begin = desk.start.begin()
    assert begin is not None
    said = repr(begin) + everywhere_started(desk)
    assert "Vera Voucher" in said
    for name in ("Wendy", "Ed Boss", "Employer"):
        assert name not in said


def everywhere_started(desk):
    return repr(desk.today_page().suggestions) + repr(desk.ways.sheet(desk.people.find("Vera").id))


def test_the_question_is_answered_with_the_role(desk, files):
    archive = linkedin(
        files / "Basic_LinkedInDataExport.zip",
        Positions=[["Company Name", "Title", "Description", "Location", "Started On", "Finished On"],
                   ["Acme", "Engineer", "", "", "Jan 2020", ""]],
        Connections=[CONNECTIONS, connection("Bob Connect", "Acme")],
    )  # fmt: skip
    desk.imports.run([archive])
    guard = desk.setup.guards()[0]
    desk.setup.answer_guard(guard.organisation_id, False)
    assert [p.ended for p in models.Position.objects.filter(person=desk.row.me)] == [True]
    assert [q for q in desk.today_page().questions if q.kind == "employer"] == []
    desk.imports.run([archive])  # the file still says so; the answer stands
    assert [p.ended for p in models.Position.objects.filter(person=desk.row.me)] == [True]
    assert desk.setup.guards()[0].present is False


# ---- who I am


def test_introducing_oneself_again_adds_addresses(desk):
    me = desk.setup.introduce("Alice A. Ask", ["Alice@Home.example", "alice@ask.example"])
    assert me.name == "Alice A. Ask"
    assert me.emails == ("alice@ask.example", "alice@home.example")
    assert me.named


@pytest.mark.parametrize(
    ("name", "emails", "zone"),
    [("", (), ""), ("Alice", ("nonsense",), ""), ("Alice", (), "Mars/Olympus"), ("A" * 300, (), "")],
)
def test_a_name_an_address_and_a_zone_must_be_some(desk, name, emails, zone):
    with pytest.raises(BadInput):
        desk.setup.introduce(name, emails, zone)
    assert desk.me.name == "Alice Ask"


def test_an_address_that_pointed_at_somebody_makes_them_me(desk, files):
    desk.imports.run([mbox(files / "m.mbox", *talk("Alice Ask <al@old.example>", "Bob Connect <bob@acme.example>"))])
    assert desk.people.list().total == 2
    desk.setup.introduce("Alice Ask", ["al@old.example"])
    assert [row.name for row in desk.people.list().rows] == ["Bob Connect"]
    assert desk.people.list().rows[0].tie == "verified"


def test_what_is_no_address_is_not_confirmed(desk):
    with pytest.raises(BadInput):
        desk.setup.confirm_address("nonsense", True)


def test_nothing_is_asked_of_a_colleague_who_must_not_find_out(office):
    office.setup.answer_guard("Employer", True)
    wendy = office.people.find("wendy").id
    sheet = office.ways.sheet(wendy)
    assert sheet.lines == ()
    assert "Employer" in sheet.words
    office.setup.trust(wendy, True)
    assert office.ways.sheet(wendy).lines
