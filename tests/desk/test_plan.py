"""The plan of a week: promises first, nobody let alone, the owner has the last word, one employer at a time, Today."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model

from inroad.desk import desk_of, plan_candidates
from inroad.desk.door import Desk
from inroad.errors import BadInput, NotFound, Refused
from inroad.store import models

pytestmark = [pytest.mark.django_db, pytest.mark.backends]

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
BLURB = "I led the move of forty services without a night of downtime and look for a team with that kind of problem."


@pytest.fixture
def desk(db):
    made = desk_of(get_user_model().objects.create_user("alice"))
    made.setup.introduce("Alice Ask", ["alice@ask.example"], timezone="UTC")
    made.people.add_position(made.row.me_id, "Velbrand", title="lead")
    made.setup.answer_guard("Velbrand", True)
    return at(made, NOW)


def at(desk, moment):
    return Desk(models.Desk.objects.get(pk=desk.row.pk), moment)


def later(desk, **lapse):
    return at(desk, NOW + timedelta(**lapse))


def way(desk, place, voucher="Bob Connect", addressee="Carol Decide"):
    """A target with one chain into it: (voucher, addressee, target)."""
    found = models.Person.objects.filter(desk=desk.row, name=voucher).first()
    bob = found.pk if found else desk.people.add(voucher, how="my manager at Verne, 2015-2020", backing="well").id
    carol = desk.people.add(addressee, organisation=place, title="VP Engineering").id
    desk.words.knows(bob, carol, how="they rowed together")
    return bob, carol, desk.targets.add(place, interest="platform lead").id


@pytest.fixture
def cast(desk):
    return way(desk, "Solvane")


def ask_key(bob, carol, target):
    return f"ask/person:{bob}/person:{carol}/target:{target}"


def keys(desk, **asked):
    return [one.key for one in desk.plan.week(**asked).actions]


def people_in(view):
    """Everybody whom the plan touches, by key and by what it shows."""
    found = set()
    for one in view.actions:
        found |= set(one.people)
        found |= {int(piece.split(":")[1]) for piece in one.key.split("/") if piece.startswith("person:")}
    return found


def asked(desk, bob, carol, target):
    made = desk.introductions.draft_way(target, [bob, carol]).row.id
    desk.introductions.edit(made, blurb=BLURB, personal="You once said that calm is a feature.", note="I led it.")
    desk.introductions.tell(made, "terms_accepted")
    desk.introductions.tell(made, "asked")
    return made


# ---- what is in it


def test_n7_an_ask_of_who_knows_my_work_is_planned_with_its_reasons_first(desk, cast):
    bob, carol, target = cast
    view = desk.plan.week()
    (one,) = view.actions
    assert one.key == ask_key(*cast)
    assert one.title == "Ask Bob Connect about Carol Decide, Solvane"
    assert one.why[0].startswith("Bob Connect knows your work well: my manager at Verne, 2015-2020")
    assert (one.kind, one.people, one.person_id, one.target_id) == ("ask", (bob, carol), bob, target)
    assert one.targets == ((target, "Solvane"),)
    assert 0 < one.gain <= 1
    assert view.gap <= 0.001
    assert view.words.startswith("One thing, about 45 minutes")
    assert (view.start, view.end) == (date(2026, 5, 4), date(2026, 5, 10))


def test_n7_one_person_is_asked_once_a_week_and_what_else_they_could_do_is_said(desk, cast):
    bob, _, _ = cast
    way(desk, "Northwind", addressee="Dora Li")
    (one,) = desk.plan.week(hours=1).actions
    assert one.kind == "ask", "a talk takes longer"
    assert one.displaces.startswith("Ask Bob Connect about Dora Li")
    view = desk.plan.week(hours=10)
    assert [one.person_id for one in view.actions].count(bob) == 1


def test_two_are_never_asked_about_the_same_person(desk, cast):
    _, carol, _ = cast
    eve = desk.people.add("Eve Okafor", how="we worked at Verne", backing="well").id
    desk.words.knows(eve, carol)
    view = desk.plan.week(hours=20)
    assert len(view.actions) == 1
    assert view.candidates == 2


def test_somebody_inside_whom_i_know_is_written_to_and_a_stranger_got_to_know(desk):
    inside = desk.people.add("Fay Brook", organisation="Solvane", title="VP Engineering", how="met at a fair").id
    desk.targets.add("Solvane", interest="platform lead")
    stranger = desk.people.add("Gus Hale", organisation="Northwind", title="VP Engineering").id
    desk.words.stranger(stranger)
    target = desk.targets.add("Northwind", interest="platform lead").id
    by_kind = {one.kind: one for one in desk.plan.week(hours=20).actions}
    assert by_kind["direct"].person_id == inside
    assert by_kind["cultivate"].person_id == stranger
    assert by_kind["side_door"].target_id == target
    assert by_kind["side_door"].title == "Northwind: nobody yet; see where to ask"


def test_l3_a_tie_gone_cold_is_greeted_this_week_and_asked_in_another(desk):
    carol = desk.people.add("Carol Decide", organisation="Solvane", title="VP Engineering").id
    dora = desk.people.add("Dora Li", how="a colleague at Finch").id
    desk.words.knows(dora, carol)
    desk.targets.add("Solvane", interest="platform lead")
    assert [one.kind for one in desk.plan.week().actions] == ["ask"]
    desk.people.log(dora, "a call about hiring", "call", date(2024, 4, 1))
    (one,) = desk.plan.week().actions
    assert (one.kind, one.key) == ("hello", f"hello/person:{dora}")
    assert "no word since April 2024" in one.why[1]
    desk.people.log(dora, "she wrote back", "mail", date(2026, 5, 1), from_them=True)
    assert [one.kind for one in desk.plan.week().actions] == ["ask"]


# ---- who is not in it


def test_r4_nobody_at_a_present_employer_is_in_any_plan_on_either_side(desk):
    boss = desk.people.add("Max Firm", organisation="Velbrand", how="my boss", backing="well").id
    carol = desk.people.add("Carol Decide", organisation="Solvane", title="VP Engineering").id
    desk.words.knows(boss, carol)
    desk.targets.add("Solvane", interest="platform lead")
    desk.targets.add("Velbrand", interest="the lead's chair")
    view = desk.plan.week(hours=20)
    assert boss not in people_in(view)
    assert "Velbrand" not in {name for one in view.actions for _, name in one.targets}
    desk.setup.trust(boss, True)
    assert boss in people_in(desk.plan.week(hours=20))


def block_leave_alone(desk, person):
    desk.people.leave_alone([person], True)


def block_trash(desk, person):
    desk.people.trash([person])


def block_rest(desk, person):
    desk.hellos.snooze(person, 30)


def block_door(desk, person):
    desk.limits.close_door(person, "rather not")


def block_limit(desk, person):
    desk.limits.told(person, 0, ())


def block_no_go(desk, person):
    desk.limits.told(person, None, ["Solvane"])


def block_owed(desk, person):
    desk.promises.add("send the article", NOW + timedelta(days=2), person)


def block_letter(desk, person):
    desk.letters.write("comment", person_id=person)


def block_asked(desk, person):
    dora = desk.people.add("Dora Li", organisation="Elsewhere").id
    asked(desk, person, dora, desk.targets.add("Elsewhere").id)


def block_talk(desk, person):
    desk.talks.record(person, comfortable="yes")


def block_wish(desk, person):
    desk.people.add_identity(person, "bob@connect.example")
    models.VoucherLimits.objects.create(address="bob@connect.example", left_alone=True, changed_at=NOW)
    models.Desk.objects.update(revision=models.Desk.objects.get(pk=desk.row.pk).revision + 1)


BLOCKS = [
    block_leave_alone, block_trash, block_rest, block_door, block_limit, block_no_go, block_owed, block_letter,
    block_asked, block_talk, block_wish,
]  # fmt: skip


@pytest.mark.parametrize("block", BLOCKS, ids=lambda one: one.__name__.removeprefix("block_"))
def test_a_voucher_who_is_let_alone_for_any_reason_is_in_no_plan(desk, cast, block):
    bob, _, _ = cast
    assert bob in people_in(desk.plan.week(hours=20))
    block(desk, bob)
    assert bob not in people_in(desk.plan.week(hours=20))


@pytest.mark.parametrize("block", [block_leave_alone, block_trash, block_letter, block_asked])
def test_nor_is_whoever_would_be_reached(desk, cast, block):
    _, carol, _ = cast
    block(desk, carol)
    assert carol not in people_in(desk.plan.week(hours=20))


def test_an_ask_that_was_made_leaves_the_plan_by_itself_and_its_addressee_is_left_to_it(desk, cast):
    bob, carol, target = cast
    eve = desk.people.add("Eve Okafor", how="we worked at Verne", backing="well").id
    desk.words.knows(eve, carol)
    asked(desk, bob, carol, target)
    view = desk.plan.week(hours=20)
    assert people_in(view) & {bob, eve, carol} == set()
    assert ("Carol Decide", "an introduction to them is under way") in view.let_alone
    gathered = plan_candidates.gather(desk)
    assert gathered.proposal.goals[0].already == pytest.approx(0.25)


def test_an_ask_that_is_begun_is_not_proposed_anew_until_it_was_forgotten_for_a_month(desk, cast):
    bob, carol, target = cast
    desk.introductions.draft_way(target, [bob, carol])
    assert keys(desk) == []
    assert ask_key(*cast) in keys(later(desk, days=31))


def test_who_said_not_this_time_is_not_asked_for_again_through_somebody_else(desk, cast):
    bob, carol, target = cast
    made = asked(desk, bob, carol, target)
    for event, fields in (
        ("answered", {"answer": "agreed"}), ("put_to_addressee", {}), ("addressee_answered", {"yes": False}),
    ):  # fmt: skip
        desk.introductions.tell(made, event, **fields)
    eve = desk.people.add("Eve Okafor", how="we worked at Verne", backing="well").id
    desk.words.knows(eve, carol)
    assert carol not in people_in(desk.plan.week(hours=20))


# ---- hours and promises


def test_promises_due_within_the_week_come_off_the_hours_first(desk, cast):
    free = desk.plan.week(hours=1)
    assert (len(free.actions), free.promise_minutes) == (1, 0)
    desk.promises.add("send the reading list", NOW + timedelta(days=3))
    desk.promises.add("send the other list", NOW + timedelta(days=30))
    view = desk.plan.week(hours=1)
    assert [row.words for row in view.promises] == ["send the reading list"]
    assert (view.promise_minutes, view.actions) == (30, ())
    assert "Your promises take the hours there are" in view.problems[0]


def test_hours_are_those_of_the_week_that_go_to_people_unless_the_owner_says_others(desk, cast):
    assert desk.plan.week().hours == 15  # 60 % of 25
    desk.row.settings = {**desk.row.settings, "score": {"hours": 20, "split": {"networking": 0.5}}}
    desk.row.save()
    assert desk.plan.week().hours == 10
    assert desk.plan.set_hours(7.3) == 7.5
    assert (desk.plan.week().hours, desk.plan.week().usual) == (7.5, 10)
    assert desk.plan.week(hours=3).hours == 3
    assert desk.plan.set_hours(None) == 10


@pytest.mark.parametrize("hours", [-1, 81, float("nan"), float("inf")])
def test_hours_that_no_week_has_are_refused(desk, hours):
    with pytest.raises(BadInput, match="hours"):
        desk.plan.week(hours=hours)


def test_a_day_to_plan_from_is_today_or_soon(desk, cast):
    assert desk.plan.week(day=date(2026, 5, 11)).start == date(2026, 5, 11)
    for day in (date(2026, 5, 3), date(2026, 7, 1)):
        with pytest.raises(BadInput, match="no day to plan from"):
            desk.plan.week(day=day)


def test_a_plan_without_anything_to_do_says_why_and_what_would_help(desk):
    assert "name a company" in desk.plan.week().problems[0]
    desk.targets.add("Velbrand")
    assert "name a company" in desk.plan.week().problems[0]
    bob, *_ = way(desk, "Solvane")
    assert "There are no hours" in desk.plan.week(hours=0).problems[0]
    block_rest(desk, bob)
    assert "Nobody may be asked this week" in desk.plan.week().problems[0]
    assert desk.plan.week().let_alone


# ---- what the owner says of it


def test_what_was_dropped_stays_away_until_it_is_taken_back(desk, cast):
    key = ask_key(*cast)
    desk.plan.drop(key)
    assert key not in keys(desk)
    assert key not in keys(later(desk, days=300))
    assert desk.plan.dropped()[0].words == "Ask Bob Connect about Carol Decide, Solvane"
    assert "You took everything out" in desk.plan.week().problems[0]
    desk.plan.take_back(key)
    assert keys(desk) == [key]
    assert desk.plan.dropped() == []
    with pytest.raises(NotFound):
        desk.plan.take_back(key)


def test_what_is_for_later_comes_back_by_itself_on_its_day(desk, cast):
    key = ask_key(*cast)
    assert desk.plan.later(key) == date(2026, 5, 11)
    assert keys(desk) == []
    assert keys(later(desk, days=6)) == []
    back = later(desk, days=7)
    assert keys(back) == [key]
    assert back.plan.dropped() == []
    assert desk.plan.later(key, date(2026, 5, 6)) == date(2026, 5, 6)
    for day in (date(2026, 5, 4), date(2028, 1, 1)):
        with pytest.raises(BadInput, match="no later day"):
            desk.plan.later(key, day)


def test_a_pin_keeps_something_in_and_may_give_it_a_day(desk, cast):
    bob, _, _ = cast
    _, dora, northwind = way(desk, "Northwind", addressee="Dora Li")
    other = ask_key(bob, dora, northwind)
    assert keys(desk, hours=1) == [ask_key(*cast)]
    desk.plan.pin(other)
    (one,) = desk.plan.week(hours=1).actions
    assert (one.key, one.pinned, one.when) == (other, True, "")
    desk.plan.pin(other, date(2026, 5, 6))
    (one,) = desk.plan.week(hours=1).actions
    assert (one.day, one.when) == (date(2026, 5, 6), "on Wednesday")
    assert later(desk, days=3).plan.week(hours=1).actions[0].day is None, "a day that passed is no reproach"
    with pytest.raises(BadInput, match="within the week"):
        desk.plan.pin(other, date(2026, 5, 30))


def test_pins_that_exclude_each_other_are_named_in_words(desk, cast):
    bob, _, _ = cast
    _, dora, northwind = way(desk, "Northwind", addressee="Dora Li")
    desk.plan.pin(ask_key(*cast))
    desk.plan.pin(ask_key(bob, dora, northwind))
    view = desk.plan.week()
    assert len(view.actions) == 1
    assert view.problems
    assert "person:" not in " ".join(view.problems)


def test_each_word_about_the_plan_can_be_undone(desk, cast):
    key = ask_key(*cast)
    desk.plan.drop(key)
    desk.history.undo(desk.history.list(1)[0].id)
    assert keys(desk) == [key]
    desk.plan.drop(key)
    desk.plan.pin(key)
    assert models.PlanChoice.objects.count() == 1
    desk.history.undo(desk.history.list(1)[0].id)
    assert keys(desk) == []
    desk.plan.take_back(key)
    desk.history.undo(desk.history.list(1)[0].id)
    assert keys(desk) == []


def test_a_choice_holds_on_when_somebody_in_it_turns_out_to_be_two_entries(desk, cast):
    bob, carol, target = cast
    twin = desk.people.add("Robert Connect").id
    desk.plan.drop(ask_key(*cast))
    desk.people.merge(twin, bob)
    assert ask_key(twin, carol, target) not in keys(desk)
    desk.plan.take_back(ask_key(twin, carol, target))
    assert ask_key(twin, carol, target) in keys(desk)


def test_an_action_is_found_by_number_key_or_how_it_begins_and_nothing_else_is(desk, cast):
    key = ask_key(*cast)
    assert desk.plan.find("1") == desk.plan.find(key) == desk.plan.find("ask bob") == key
    for said in ("2", "0", "", "write to mallory", "x" * 500):
        with pytest.raises(NotFound):
            desk.plan.find(said)
    with pytest.raises(NotFound):
        desk.plan.drop("ask/person:99999/target:1")


# ---- one employer at a time


def test_one_employer_at_a_time_holds_only_what_leads_there_and_says_so(desk, cast):
    _, _, northwind = way(desk, "Northwind", "Eve Okafor", "Dora Li")
    view = desk.plan.focus(northwind)
    assert view.words == "Only what leads to Northwind. The others wait."
    week = desk.plan.week()
    assert {target for one in week.actions for target, _ in one.targets} == {northwind}
    assert "all for Northwind" in week.words
    desk.plan.unfocus()
    assert len(desk.plan.week().actions) == 2
    desk.history.undo(desk.history.list(1)[0].id)
    assert desk.plan.week().focus is not None


@pytest.mark.parametrize("stage", ["offer", "future", "let go"])
def test_when_one_employer_is_over_the_next_is_offered(desk, cast, stage):
    _, _, solvane = cast
    _, _, northwind = way(desk, "Northwind", "Eve Okafor", "Dora Li")
    desk.plan.focus(solvane)
    desk.targets.stage(solvane, stage)
    week = desk.plan.week()
    assert week.actions == ()
    assert week.focus is not None
    assert (week.focus.next_id, week.focus.next_name) == (northwind, "Northwind")
    assert "The next in your order is Northwind" in week.words
    with pytest.raises(Refused, match="Solvane"):
        desk.plan.focus(solvane)


def test_a_present_employer_is_never_the_one_to_plan_for(desk, cast):
    _, _, solvane = cast
    mine = desk.targets.add("Velbrand").id
    with pytest.raises(Refused, match="you are at Velbrand"):
        desk.plan.focus(mine)
    desk.plan.focus(solvane)
    desk.setup.answer_guard("Solvane", True)
    week = desk.plan.week()
    assert week.actions == ()
    assert week.focus is not None
    assert week.focus.over == "you are there"


# ---- Today, and the ends of things


def test_today_suggests_what_the_plan_holds_first_and_three_at_most(desk, cast):
    for number in range(5):
        way(desk, f"Place {number}", f"Voucher {number}", f"Addressee {number}")
    suggestions = desk.today_page().suggestions
    assert len(suggestions) == 3
    planned = [one for one in suggestions if one.kind == "plan"]
    assert planned
    assert planned[0].action.key in keys(desk)
    assert planned[0].why
    desk.plan.drop(planned[0].action.key)
    assert planned[0].action.key not in {one.action.key for one in desk.today_page().suggestions if one.action}


def test_today_keeps_what_it_worked_out_in_a_file_and_survives_a_damaged_one(desk, cast):
    from inroad.desk import derived_files

    first = desk.plan.first()
    file = derived_files.folder(desk) / "plan.json"
    assert desk.plan.first() == first
    for content in (b"", b"{}", b"[1]", b'{"stamp": null}', file.read_bytes()[:-9]):
        file.write_bytes(content)
        assert desk.plan.first() == first


def test_with_a_place_taken_there_is_nothing_to_plan_and_nobody_to_call_first(desk, cast):
    _, _, target = cast
    assert desk.today_page().beginning is not None
    job = desk.openings.add(target, "platform lead").row.id
    desk.openings.offer(job, {"role": "lead"})
    desk.openings.answer_offer(job, True)
    assert desk.today_page().beginning is None
    assert desk.plan.week().actions == ()
    assert desk.plan.week().words.startswith("You took the place at Solvane")
    assert not [one for one in desk.today_page().suggestions if one.kind == "plan"]
    way(later(desk, days=900), "Northwind", "Eve Okafor", "Dora Li")
    assert later(desk, days=900).plan.week().actions, "a new search"


def test_whom_i_met_through_somebody_i_know_from_then_on_and_am_not_asked_about(desk, cast):
    bob, carol, target = cast
    made = asked(desk, bob, carol, target)
    for event, fields in (
        ("answered", {"answer": "agreed"}), ("put_to_addressee", {}), ("addressee_answered", {"yes": True}),
        ("introduced", {}), ("contacted", {}), ("met", {}),
    ):  # fmt: skip
        desk.introductions.tell(made, event, **fields)
    assert desk.people.get(carol).row.tie == "verified"
    assert not [one for one in desk.ways.into(target).possible if one.who is not None and one.who.id == carol]
    said = models.Evidence.objects.get(desk=desk.row, b=carol, kind="knows", a=desk.row.me)
    assert said.how == "met through Bob Connect"
    desk.history.undo(desk.history.list(1)[0].id)
    assert not models.Evidence.objects.filter(pk=said.pk).exists()


def test_hours_and_the_one_employer_come_back_out_of_an_export(desk, cast, tmp_path):
    _, _, solvane = cast
    desk.plan.set_hours(9)
    desk.plan.focus(solvane)
    desk.plan.drop(ask_key(*cast))
    file = tmp_path / "desk.zip"
    desk.export.write(file)
    other = at(desk_of(get_user_model().objects.create_user("carol")), NOW)
    other.imports.run([file])
    back = at(other, NOW)
    assert (back.plan.hours(), back.plan.focused().name) == (9, "Solvane")
    assert [one.words for one in back.plan.dropped()] == ["Ask Bob Connect about Carol Decide, Solvane"]
    assert keys(back) == []


@pytest.mark.parametrize("said", [[], {"hours": "many"}, {"hours": -1}, {"hours": 1000}, {"focus": "x"}])
def test_choices_that_are_none_are_not_brought_back(said):
    from inroad.desk.imports import bring_back_search

    with pytest.raises((ValueError, TypeError)):
        bring_back_search.plan(said, {1: 2})
