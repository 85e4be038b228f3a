"""Talks with vouchers and names given: what was said is kept, names become people, each one a promise."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model

from inroad.desk import desk_of, sweep
from inroad.desk.door import Desk
from inroad.errors import Ambiguous, BadInput, NotFound
from inroad.store import models

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)


@pytest.fixture
def desk(db):
    made = desk_of(get_user_model().objects.create_user("alice"))
    made.setup.introduce("Alice Ask", ["alice@ask.example"], timezone="UTC")
    return at(made, NOW)


def at(desk, moment):
    return Desk(models.Desk.objects.get(pk=desk.row.pk), moment)


@pytest.fixture
def bob(desk):
    return desk.people.add("Bob Connect", ["bob@connect.example"], how="my manager at Verne, 2015-2020").id


def test_n3_a_yes_a_call_and_three_names_are_kept_in_one_go(desk, bob):
    talk = desk.talks.record(
        bob,
        on=date(2026, 5, 3),
        comfortable="yes",
        why="we moved forty services together",
        named="Carol Diaz, VP Engineering at Acme\nJun Sato, Solvane\n3. Ann Li",
        will_call=True,
        went_over_resume=True,
    )
    assert talk.named == ("Carol Diaz", "Jun Sato", "Ann Li")
    carol = desk.people.get(desk.people.find("Carol Diaz").id)
    assert (carol.positions[0].title, carol.positions[0].organisation) == ("VP Engineering", "Acme")
    assert desk.people.get(bob).tie.backing == "well"
    known = {row.name: row for row in desk.people.get(bob).knows}
    assert known["Carol Diaz"].verified
    assert [row.words for row in desk.promises.waiting()] == ["make the call Bob Connect spoke of"]
    assert desk.talks.rows(bob) == [talk]


def test_n5_every_name_given_is_followed_up_and_the_source_told(desk, bob):
    taken = desk.talks.they_named(bob, "Carol Diaz, Acme\nJun Sato")
    assert taken.promised == (
        "follow up with Carol Diaz, whom Bob Connect named",
        "follow up with Jun Sato, whom Bob Connect named",
        "tell Bob Connect what came of Carol Diaz and Jun Sato",
    )
    owed = {row.what: row for row in desk.promises.owed()}
    assert owed["follow up on a name given"].due_at < owed["tell the source what came of it"].due_at
    assert owed["tell the source what came of it"].person == "Bob Connect"
    assert "Bob Connect named Carol Diaz." in desk.today_page().owing.wins


def test_n5_what_was_done_since_is_proposed_as_the_follow_up(desk, bob):
    desk.talks.they_named(bob, "Carol Diaz, Acme")
    carol = desk.people.find("Carol Diaz").id
    later = at(desk, NOW + timedelta(days=2))
    assert not any(row.since for row in later.today_page().owing.owed)
    letter = later.letters.write("comment", person_id=carol)
    answers = {need.key: "Your talk on quiet cranes changed how we plan the night shifts." for need in letter.needs}
    later.letters.save(letter.row.id, supplied=answers)
    later.letters.sent(letter.row.id)
    hints = [row.since for row in later.today_page().owing.owed if row.person == "Carol Diaz"]
    assert hints == ["you wrote to them on 6 May 2026; is that it?"]


def test_n3_a_no_keeps_its_reason_and_nothing_else_changes(desk, bob):
    desk.words.knows_my_work(bob, "a bit")
    talk = desk.talks.record(bob, comfortable="no", why="I never saw the platform work")
    assert (talk.comfortable, talk.why) == ("no", "I never saw the platform work")
    assert desk.people.get(bob).tie.backing == "a bit"
    assert desk.promises.list() == []


def test_a_yes_does_not_overrule_what_the_owner_said_of_them(desk, bob):
    desk.words.knows_my_work(bob, "a bit")
    desk.talks.record(bob, comfortable="yes")
    assert desk.people.get(bob).tie.backing == "a bit"


def test_somebody_here_already_is_recognised_and_namesakes_are_never_guessed(desk, bob):
    first = desk.people.add("Carol Diaz", organisation="Acme").id
    desk.talks.they_named(bob, "carol diaz, Acme")
    assert desk.people.list(query="Carol").total == 1
    second = desk.people.add("Carol Diaz", organisation="Solvane").id
    with pytest.raises(Ambiguous) as problem:
        desk.talks.they_named(bob, "Carol Diaz")
    assert {pk for pk, _ in problem.value.candidates} == {first, second}
    assert desk.talks.they_named(bob, f"#{second}").people == ((second, "Carol Diaz"),)
    assert desk.talks.they_named(bob, "Carol Diaz, Solvane").people[0][0] == second
    desk.talks.they_named(bob, "Carol Diaz (new), Bolt")
    assert desk.people.list(query="Carol").total == 3


def test_the_same_name_given_twice_is_one_promise(desk, bob):
    desk.talks.they_named(bob, "Carol Diaz")
    assert desk.talks.they_named(bob, "Carol Diaz\nCarol Diaz").promised == ()


def test_a_call_they_spoke_of_lapses_without_blame(desk, bob):
    desk.talks.record(bob, will_call=True)
    sweep.sweep(NOW + timedelta(days=9))
    [row] = desk.promises.list("lapsed")
    assert row.when == "no answer, no harm done"


def test_a_talk_is_undone_with_all_it_brought(desk, bob):
    people = models.Person.objects.filter(desk=desk.row).count()
    desk.talks.record(bob, comfortable="yes", named="Carol Diaz, Acme", will_call=True)
    desk.history.undo()
    assert models.Person.objects.filter(desk=desk.row).count() == people
    assert desk.promises.list() == []
    assert desk.talks.rows() == []
    assert desk.people.get(bob).tie.backing == "unknown"


@pytest.mark.parametrize(
    "said",
    [{}, {"comfortable": "maybe"}, {"named": "!!!"}, {"named": "A\n" * 21}, {"on": date(2026, 5, 5), "why": "x"}],
)
def test_what_makes_no_sense_is_refused_and_leaves_nothing(desk, bob, said):
    with pytest.raises(BadInput):
        desk.talks.record(bob, **said)
    assert desk.talks.rows() == []
    assert desk.promises.list() == []


def test_a_role_alone_is_no_company(desk, bob):
    desk.talks.they_named(bob, "Jonas Weber, Head of Workshops")
    assert desk.people.get(desk.people.find("Jonas Weber").id).positions == ()


def test_one_can_not_name_oneself_nor_be_named_by_oneself(desk, bob):
    with pytest.raises(BadInput):
        desk.talks.they_named(bob, "Bob Connect")
    with pytest.raises(BadInput):
        desk.talks.record(desk.row.me_id, comfortable="yes")
    with pytest.raises(BadInput):
        desk.talks.they_named(bob, "alice ask")


def test_names_in_any_script_and_somebody_known_by_an_address_only(desk):
    quiet = desk.people.add("", ["quiet@else.example"]).id
    taken = desk.talks.they_named(quiet, "李小龙, 光电\nמרים כהן\n🦉 Ötzi Äng")
    assert [name for _, name in taken.people] == ["李小龙", "מרים כהן", "🦉 Ötzi Äng"]
    assert taken.promised[0] == "follow up with 李小龙, whom quiet@else.example named"


def test_another_desk_sees_no_talk_of_mine(desk, bob):
    desk.talks.record(bob, comfortable="yes")
    other = desk_of(get_user_model().objects.create_user("other"))
    assert other.talks.rows() == []
    with pytest.raises(NotFound):
        other.talks.record(bob, comfortable="yes")
