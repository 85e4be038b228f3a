"""Targets and organisations: named, found, merged; the best way on a card; where to begin and what Today says."""

import pytest

from fixtures.desk_files import ALICE, BOB, CAROL, card, connection, connections, mail, mbox, talk, vcf
from inroad.desk.shapes import Acquaintance, StartAnswers
from inroad.desk.start import read_how
from inroad.errors import Ambiguous, BadInput, NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def firms(desk, files):
    desk.imports.run(
        [
            connections(
                files / "c.csv",
                connection("Bob Connect", "Goldman Sachs & Co. LLC", "Engineer", email="bob@acme.example"),
                connection("Carol Decide", "Bolt Ltd", "VP Engineering", email="carol@bolt.example"),
                connection("Sam Sales", "Acme Bakery", "Sales manager"),
                connection("Ann Lee", "Acme Brewery"),
            ),
            mbox(
                files / "m.mbox",
                *talk(ALICE, BOB),
                mail(BOB, [CAROL, ALICE], 50, id="a@x.example"),
                mail(CAROL, [BOB, ALICE], 51, id="b@x.example", answers="a@x.example"),
                *talk(ALICE, "Dora Deed <d@deed.example>", 60),
            ),
        ]
    )
    return desk


def test_a_target_is_the_firm_that_people_mean(firms):
    added = firms.targets.add("Goldman", "platform work", stage="appr")
    assert (added.stage, added.people_inside) == ("approaching", 1)
    assert firms.targets.add("GOLDMAN SACHS").id == added.id
    assert firms.targets.list()[0].interest == "platform work"
    assert firms.targets.count() == 1


def test_what_is_kept_is_not_guessed_at(firms):
    """A slip or a word in the middle would put the target in another house."""
    assert firms.targets.add("Boltt").people_inside == 0
    assert firms.targets.add("Sachs").people_inside == 0
    with pytest.raises(Ambiguous) as asked:
        firms.targets.add("Acme")
    assert {said for _, said in asked.value.candidates} == {"Acme Bakery", "Acme Brewery"}
    assert firms.organisations.find("Bakery").name == "Acme Bakery"  # to be looked at, it may be guessed


def test_ways_in_are_told_on_the_card(firms):
    firms.targets.add("Bolt", "engineering")
    (row,) = firms.targets.list()
    assert row.ways >= 1
    assert row.best
    assert firms.targets.list(with_ways=False)[0].best == ""
    best = firms.ways.best(row.id)
    assert best is not None
    assert best.people[-1].name == "Carol Decide"


def test_a_way_may_be_asked_for_a_target_an_organisation_or_a_person(firms):
    firms.targets.add("Bolt", "engineering")
    for asked in ("bolt", "Bolt Ltd", "goldman", "Carol Decide", "carol@bolt.example", firms.targets.list()[0].id):
        assert firms.ways.into(asked).ways, asked
    with pytest.raises(NotFound, match="no target, organisation or person"):
        firms.ways.into("Nowhere")
    with pytest.raises(NotFound):
        firms.ways.into(10**9)
    assert firms.ways.into("Acme Bakery").kind == "nobody yet"


def test_stages_and_fields(firms):
    target = firms.targets.add("Bolt").id
    assert firms.targets.stage(target, "Interviewing ").stage == "interviewing"
    assert [row.id for row in firms.targets.list("interviewing")] == [target]
    assert firms.targets.list("offer") == []
    edited = firms.targets.edit(target, note="two\nlines", opening_url="https://bolt.example/jobs/1", rank=2)
    assert (edited.note, edited.opening_url) == ("two\nlines", "https://bolt.example/jobs/1")
    firms.targets.trash(target)
    assert [row.id for row in firms.targets.trashed()] == [target]
    with pytest.raises(NotFound):
        firms.targets.get(target)
    firms.targets.restore(target)
    assert firms.targets.get(target).stage == "interviewing"


def test_organisations_merge_with_all_that_is_theirs(firms):
    bakery, brewery = firms.organisations.find("Acme Bakery").id, firms.organisations.find("Acme Brewery").id
    firms.targets.add("Acme Brewery")
    firms.organisations.merge(bakery, brewery)
    assert [row.name for row in firms.organisations.people(bakery)] == ["Sam Sales", "Ann Lee"]
    assert firms.organisations.find("Acme Brewery").id == bakery  # the old name still finds it
    assert firms.targets.list()[0].people_inside == 2
    assert firms.people.find("Ann Lee").organisation == "Acme Bakery"
    with pytest.raises(BadInput):
        firms.organisations.merge(bakery, bakery)


def test_people_of_a_child_are_inside_its_parent(firms):
    bolt, bakery = firms.organisations.find("Bolt").id, firms.organisations.find("Acme Bakery").id
    firms.organisations.put_under(bolt, bakery)
    assert firms.organisations.family(bakery) == (bakery, bolt)
    assert firms.ways.into("Acme Bakery").ways[0].people[-1].name == "Carol Decide"
    with pytest.raises(BadInput, match="itself part of"):
        firms.organisations.put_under(bakery, bolt)
    firms.organisations.put_under(bolt, None)
    assert firms.organisations.family(bakery) == (bakery,)


def test_names_and_domains_find_a_firm(firms):
    bolt = firms.organisations.find("Bolt").id
    firms.organisations.alias(bolt, "Lightning Corp")
    firms.organisations.alias(bolt, "bolt.example")
    assert firms.organisations.find("lightning").id == bolt
    assert firms.organisations.find("bolt.example").id == bolt
    assert firms.organisations.find(f"#{bolt}").id == bolt
    assert [row.id for row in firms.organisations.search("bol")] == [bolt]
    with pytest.raises(BadInput, match="already stands for"):
        firms.organisations.alias(firms.organisations.find("Acme Bakery").id, "Lightning Corp")


def test_the_palette_finds_people_targets_and_firms(firms):
    firms.targets.add("Bolt")
    found = [(item.kind, item.label) for item in firms.palette("bol")]
    assert found[0] == ("target", "Bolt")
    assert ("person", "Carol Decide") in found
    assert ("organisation", "Bolt Ltd") in found
    assert firms.palette(" ") == []


# ---- without a file


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("my manager at Acme, 2015–2022", ("my manager", "Acme", 2015, 2022)),
        ("colleague at Acme Ltd. 1999-02", ("colleague", "Acme Ltd", 1999, 2002)),
        ("professor since 2010", ("professor", "", 2010, None)),
        ("worked for me until 2018 at Bolt", ("worked for me", "Bolt", None, 2018)),
        ("at Acme in 2019", ("", "Acme", 2019, 2019)),
        ("neighbour", ("neighbour", "", None, None)),
        ("", ("", "", None, None)),
        ("x" * 400, ("x" * 400, "", None, None)),
    ],
)
def test_how_and_when_are_read_from_one_line(said, read):
    assert read_how(said) == read


ANSWERS = StartAnswers(
    name="Alice Ask", emails=("alice@ask.example",),
    companies=(("Bolt", "platform engineering"), ("Cogs", ""), ("Nowhere Inc", "")),
    people=(Acquaintance("Dora Deed", "my manager at Deed, 2015-2019", "well", "Carol Decide", "Bolt"),
            Acquaintance("Ernst Fall", "my professor", "a bit"), Acquaintance("Gil Brand", "colleague", "no"),
            Acquaintance("Hanna Wirth", "from school")), employed="",
)  # fmt: skip


def test_one_name_one_reason_one_first_sentence(desk):
    assert desk.start.begin() is None
    desk.start.save(ANSWERS)
    begin = desk.start.begin()
    assert begin is not None
    assert "Dora Deed" in repr(begin)
    assert "Bolt" in repr(begin)
    assert desk.today_page().beginning == begin
    (way,) = desk.ways.into("Bolt").ways
    assert [step.name for step in way.people] == ["Dora Deed", "Carol Decide"]


def test_the_answers_may_be_given_again_and_changed(desk):
    desk.start.save(ANSWERS)
    people, targets = desk.people.list().total, desk.targets.count()
    assert desk.start.answers() == ANSWERS
    desk.start.save(ANSWERS)
    assert (desk.people.list().total, desk.targets.count()) == (people, targets) == (5, 3)


def test_files_brought_later_meet_who_was_named(desk, files):
    desk.start.save(ANSWERS)
    desk.imports.run([vcf(files / "b.vcf", card("Dora Deed", "dora@deed.example", org="Deed"))])
    if desk.review.count():
        desk.review.merge(desk.review.open()[0].id)
    dora = desk.people.get(desk.people.find("Dora Deed").id)
    assert dora.tie.backing == "well"
    assert [i.value for i in dora.identities] == ["dora@deed.example"]


def test_today_says_three_things_at_most(desk, files):
    first = desk.today_page()
    assert first.beginning is None
    assert {s.kind for s in first.suggestions} == {"start", "import"}
    desk.start.save(ANSWERS)
    page = desk.today_page()
    assert len(page.suggestions) == 3
    assert page.changed
    assert desk.counts().people == 5
    assert desk.counts().targets == 3
