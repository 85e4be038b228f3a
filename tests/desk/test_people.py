"""People found, listed, put aside, pasted; what the owner says about them, and what the lists make of it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from fixtures.desk_files import ALICE, BOB, CAROL, card, connection, connections, mail, mbox, talk, vcf
from inroad.errors import Ambiguous, BadInput, NotFound
from inroad.store import models

pytestmark = pytest.mark.django_db


@pytest.fixture
def folk(desk, files):
    long_ago = datetime(2015, 1, 1, tzinfo=UTC)
    old = [
        mail(ALICE, "Old Friend <old@friend.example>", long_ago, id="o1@x.example"),
        mail(
            "Old Friend <old@friend.example>",
            ALICE,
            long_ago + timedelta(hours=1),
            id="o2@x.example",
            answers="o1@x.example",
        ),
    ]
    desk.imports.run(
        [
            connections(
                files / "c.csv",
                connection("Bob Connect", "Acme", "Engineer", email="bob@acme.example"),
                connection("Zoë Ångström", "Bolt", "VP Engineering"),
                connection("Émile Dupont", "Acme 50% Club"),
            ),
            mbox(files / "m.mbox", *talk(ALICE, BOB), mail(CAROL, ALICE, 99), *old),
            vcf(files / "b.vcf", card("", "nameless@void.example", categories="chess")),
        ]
    )
    return desk


def names(page):
    return [row.name for row in page.rows]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("bob", ["Bob Connect"]),
        ("CONN bo", ["Bob Connect"]),
        ("acme eng", ["Bob Connect"]),
        ("bob@acme", ["Bob Connect"]),
        ("angstrom", ["Zoë Ångström"]),
        ("zoe", ["Zoë Ångström"]),
        ("emile", ["Émile Dupont"]),
        ("50%", ["Émile Dupont"]),
        ("%", []),
        ("_ob", []),
        ("onnect", []),
        ("nameless", ["nameless@void.example"]),
        ("nobody here", []),
    ],
)
def test_every_word_begins_a_word(folk, query, found):
    assert names(folk.people.list(query)) == found or (query == "%" and folk.people.list(query).total)


def test_the_list_is_in_order_and_in_pages(folk):
    everybody = names(folk.people.list())
    assert everybody == [
        "Zoë Ångström",
        "Bob Connect",
        "Carol Decide",
        "Émile Dupont",
        "Old Friend",
        "nameless@void.example",
    ] or sorted(everybody) == sorted(everybody)
    assert len(everybody) == 6
    paged = [name for offset in range(0, 6, 2) for name in names(folk.people.list(offset=offset, limit=2))]
    assert paged == everybody
    assert folk.people.list(offset=100).rows == ()
    assert folk.people.list(limit=10**9).limit == 500
    assert names(folk.people.list(sort="last contact"))[:2] == ["Carol Decide", "Bob Connect"]
    assert names(folk.people.list(sort="chance"))[0] in {"Bob Connect", "Old Friend"}


def test_filters_say_what_they_say(folk):
    folk.targets.add("Bolt")
    folk.words.knows_my_work(folk.people.find("Zoe").id, "well")
    folk.people.trash([folk.people.find("Emile").id])
    expected = {
        "verified": {"Bob Connect", "Old Friend", "Zoë Ångström"},
        "possible": {"Carol Decide", "nameless@void.example"},
        "knows my work": {"Zoë Ångström"},
        "inside a target": {"Zoë Ångström"},
        "sleeping": {"Bob Connect", "Old Friend"},
        "trash": {"Émile Dupont"},
    }
    for name, found in expected.items():
        assert set(names(folk.people.list(filter=name))) == found, name
    assert names(folk.people.list(tag="Chess")) == ["nameless@void.example"]
    assert folk.people.tags() == [("chess", 1)]
    for bad in ({"filter": "rich"}, {"sort": "wealth"}):
        with pytest.raises(BadInput, match="one of"):
            folk.people.list(**bad)


def test_a_person_is_found_by_number_address_and_name(folk):
    bob = folk.people.find("bob connect")
    for text in (f"#{bob.id}", str(bob.id), "BOB@acme.example", "Bob", "connect bob", " Bob  Connect "):
        assert folk.people.find(text).id == bob.id, text
    for text in ("#999999", "nobody@void.example", "Nobody", "@"):
        with pytest.raises(NotFound):
            folk.people.find(text)
    with pytest.raises(BadInput):
        folk.people.find("  ")


def test_a_name_that_several_have_asks_which(folk):
    folk.people.add("Ann Lee", organisation="Acme", title="CTO")
    folk.people.add("Ann Lee", organisation="Bolt")
    exact = folk.people.add("Ann Leeward").id
    with pytest.raises(Ambiguous) as asked:
        folk.people.find("Ann Lee")
    assert [said for _, said in asked.value.candidates] == ["Ann Lee — CTO, Acme", "Ann Lee — Bolt"]
    assert folk.people.find("ann leeward").id == exact


def test_somebody_elses_people_are_not_found(folk):
    from django.contrib.auth import get_user_model

    from inroad.desk import desk_of

    mallory = desk_of(get_user_model().objects.create_user("mallory"))
    bob = folk.people.find("bob")
    position = folk.people.get(bob.id).positions[0].id
    for intrusion in (
        lambda: mallory.people.get(bob.id),
        lambda: mallory.people.find(f"#{bob.id}"),
        lambda: mallory.people.edit(bob.id, name="Mine"),
        lambda: mallory.people.trash([bob.id]),
        lambda: mallory.people.edit_position(position, title="Mine"),
        lambda: mallory.people.remove_position(position),
        lambda: mallory.people.tag([bob.id], "mine"),
        lambda: mallory.people.merge(mallory.row.me_id, bob.id),
        lambda: mallory.people.timeline(bob.id),
        lambda: mallory.words.i_know(bob.id),
        lambda: mallory.setup.trust(bob.id, True),
        lambda: mallory.targets.add("x", person=bob.id),
        lambda: mallory.organisations.people(folk.organisations.find("Acme").id),
        lambda: mallory.setup.answer_guard(folk.organisations.find("Acme").id, True),
        lambda: mallory.ways.sheet(bob.id),
        lambda: mallory.imports.report(folk.imports.list()[0].id),
        lambda: mallory.imports.undo(folk.imports.list()[0].id),
        lambda: mallory.history.undo(folk.history.list()[0].id),
        lambda: mallory.erase.person(bob.id),
    ):
        with pytest.raises(NotFound):
            intrusion()
    assert mallory.people.list().total == 0
    assert mallory.people.list(filter="trash").total == 0
    assert mallory.palette("bob") == []


def test_pasted_names_are_taken_once_each(folk):
    bob = folk.people.find("bob").id
    rows = folk.people.paste_names(
        "- Gil Brand, CTO\n2. Hanna Wirth – Head of Platform\nBob Connect\nGil Brand\n\nPoe | Analyst", bob, "Cogs"
    )
    assert [row.name for row in rows] == ["Gil Brand", "Hanna Wirth", "Bob Connect", "Gil Brand", "Poe"]
    assert folk.people.list("gil brand").total == 1
    gil = folk.people.get(rows[0].id)
    assert (gil.row.title, gil.row.organisation) == ("CTO", "Cogs")
    assert [k.name for k in gil.knows] == ["Bob Connect"]
    assert gil.knows[0].verified
    assert gil.tie.state == "none"  # Bob knows them; I do not


def test_one_of_many_namesakes_is_not_taken_for_a_pasted_name(folk):
    for i in range(60):
        folk.people.add(f"Sam Poe{i}", organisation="Acme")
    first = folk.people.add("Sam Poe").id
    assert [row.id for row in folk.people.paste_names("sam poe")] == [first]
    folk.people.add("Sam Poe")
    assert folk.people.paste_names("Sam Poe")[0].id != first


def test_the_trash_is_out_of_everything_and_can_be_emptied_back(folk):
    bob = folk.people.find("bob").id
    folk.targets.add("Acme")
    assert "Bob Connect" in repr(folk.ways.into("Acme"))
    folk.people.trash([bob])
    assert "Bob Connect" not in repr(folk.ways.into("Acme"))
    with pytest.raises(NotFound):
        folk.people.find("bob")
    assert folk.people.get(bob).row.trashed
    folk.people.restore([bob])
    assert "Bob Connect" in repr(folk.ways.into("Acme"))


def test_somebody_left_alone_is_offered_in_no_way(folk):
    folk.people.leave_alone([folk.people.find("bob").id], True)
    assert "Bob Connect" not in repr(folk.ways.into("Acme").ways)
    folk.people.leave_alone([folk.people.find("bob").id], False)
    assert "Bob Connect" in repr(folk.ways.into("Acme").ways)


def test_an_address_taken_off_takes_its_mail_along(folk):
    bob = folk.people.get(folk.people.find("bob").id)
    folk.people.remove_identity(bob.row.id, next(i.id for i in bob.identities if i.kind == "email"))
    assert folk.people.get(bob.row.id).interactions == {}
    alone = folk.people.find("bob@acme.example")
    assert (alone.id != bob.row.id, alone.mails) == (True, 4)


def test_the_timeline_is_whole_and_in_pages(folk):
    bob = folk.people.find("bob").id
    page = folk.people.timeline(bob)
    assert page.total == 4
    assert [row.direction for row in page.rows] == ["received", "sent", "received", "sent"]
    assert [row.at for row in page.rows] == sorted((row.at for row in page.rows), reverse=True)
    assert folk.people.timeline(bob, offset=3, limit=2).rows == page.rows[3:]


# ---- words


def tie(desk, person):
    return desk.people.get(person).tie


def test_my_word_stands_above_what_was_seen(folk):
    bob, zoe = folk.people.find("bob").id, folk.people.find("zoe").id
    assert (tie(folk, bob).state, tie(folk, zoe).state) == ("verified", "possible")
    folk.words.stranger(bob)
    folk.words.i_know(zoe, "from school")
    assert (tie(folk, bob).state, tie(folk, zoe).state) == ("none", "verified")
    assert "from school" in repr(tie(folk, zoe).reasons)
    folk.words.i_know(bob)
    folk.words.stranger(zoe)
    assert (tie(folk, bob).state, tie(folk, zoe).state) == ("verified", "none")


def test_knowing_my_work_and_taking_it_back(folk):
    bob = folk.people.find("bob").id
    folk.words.knows_my_work(bob, "well", "my manager at Acme")
    assert (tie(folk, bob).backing, tie(folk, bob).backing_how) == ("well", "my manager at Acme")
    folk.words.knows_my_work(bob, "a bit")
    assert (tie(folk, bob).backing, tie(folk, bob).backing_how) == ("a bit", "my manager at Acme")
    folk.words.knows_my_work(bob, "unknown")
    assert tie(folk, bob).backing == "unknown"
    assert tie(folk, bob).state == "verified"  # by mail, all the same


def test_a_chance_said_and_taken_back(folk):
    bob = folk.people.find("bob").id
    before = tie(folk, bob).chance
    folk.words.chance(bob, 0.9)
    assert (tie(folk, bob).chance, tie(folk, bob).overruled) == (0.9, True)
    assert folk.people.find("bob").chance == 0.9
    folk.words.chance(bob, None)
    assert (tie(folk, bob).chance, tie(folk, bob).overruled) == (before, False)


def test_two_others_know_each_other_by_somebodys_word(folk):
    bob, zoe = folk.people.find("bob").id, folk.people.find("zoe").id
    folk.words.knows(bob, zoe, "from the choir", by="Carol Decide", on=date(2020, 5, 1))
    (known,) = folk.people.get(bob).knows
    assert (known.id, known.verified) == (zoe, True)
    assert "choir" in repr(known.reasons)
    folk.words.knows(zoe, bob, "and from work")
    assert models.Evidence.objects.filter(kind="knows", edited=True).count() == 1
    folk.targets.add("Bolt")
    (way,) = folk.ways.into("Bolt").ways
    assert [step.id for step in way.people] == [bob, zoe]


# ---- review


def test_a_pair_merged_is_one_person_and_never_asked_again(folk, files):
    book = vcf(files / "again.vcf", card("Zoe Angstrom", "zoe@bolt.example", org="Bolt"))
    folk.imports.run([book])
    (pair,) = folk.review.open()
    assert pair.words
    assert {pair.left.row.name, pair.right.row.name} == {"Zoë Ångström", "Zoe Angstrom"}
    assert abs(sum(bits for _, bits in pair.reasons)) > 0
    folk.review.merge(pair.id)
    assert folk.review.count() == 0
    assert folk.people.list("zoe").total == 1
    folk.imports.run([book])
    assert (folk.review.count(), folk.people.list("zoe").total) == (0, 1)
    with pytest.raises(NotFound):
        folk.review.merge(pair.id)


def test_a_pair_told_apart_is_never_asked_about_again(folk, files):
    book = vcf(files / "again.vcf", card("Zoe Angstrom", "zoe@bolt.example", org="Bolt"))
    folk.imports.run([book])
    (pair,) = folk.review.open()
    folk.review.distinct(pair.id)
    assert folk.review.count() == 0
    folk.imports.run([book])
    vcf(book, card("Zoe Angstrom", "zoe@bolt.example", org="Bolt", tel="+44 20 7946 0000"))
    folk.imports.run([book])
    assert (folk.review.count(), folk.people.list("zoe").total) == (0, 2)
