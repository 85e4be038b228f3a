"""Calls for names on a desk: rounds, nobody further without their yes, the record, the guard, and undo of each step."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model

from inroad.desk import desk_of
from inroad.desk.community.call_shapes import Given
from inroad.desk.door import Desk
from inroad.errors import Ambiguous, BadInput, NotFound, Refused
from inroad.store import models

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)


@pytest.fixture
def desk(db):
    made = desk_of(get_user_model().objects.create_user("alice"))
    made.setup.introduce("Alice Ask", ["alice@ask.example"], timezone="UTC")
    made.people.add_position(made.row.me_id, "Velbrand", title="lead")
    made.setup.answer_guard("Velbrand", True)
    return Desk(models.Desk.objects.get(pk=made.row.pk), NOW)


@pytest.fixture
def bob(desk):
    return desk.people.add("Bob Connor", ["bob@connor.example"], organisation="Quay", title="Head of Talent").id


@pytest.fixture
def jun(desk):
    return desk.people.add("Jun Sato", ["jun@sato.example"], title="Recruiter").id


@pytest.fixture
def call(desk):
    return desk.calls.begin("Recruiter", "Harbour Works", words="Two days a week.", closes_on=date(2026, 6, 1)).row.id


def vouches():
    return list(
        models.Vouch.objects.filter(withdrawn_at=None).order_by("id").values_list("voucher__name", "subject__name")
    )


def undo(desk):
    return desk.history.undo()


def test_s2_a_call_from_the_ask_to_the_short_list(desk, call, bob, jun):
    one = desk.calls.add_source(call, bob)
    ask = desk.calls.words_for_source(one.id)
    assert ask.subject == "Whom would you ask? Recruiter at Harbour Works"
    assert "Hello Bob," in ask.body
    assert "Two days a week." in ask.body
    assert ask.mailto.startswith("mailto:bob@connor.example?")
    assert desk.calls.asked(one.id).asked_on == date(2026, 5, 4)
    desk.calls.answer(one.id, [Given("Dora Li", "dora@li.example", "well", "one team at Quay")], "#" + str(jun))
    second = desk.calls.find_source(call, "Jun Sato")
    assert (second.round, second.via, second.state) == (2, "Bob Connor", "chosen")
    assert "Somebody whose judgement" in desk.calls.words_for_source(second.id).body
    assert "Bob" not in desk.calls.words_for_source(second.id).body
    desk.calls.asked(second.id)
    desk.calls.answer(second.id, [Given("Dora Li", "", "bit")])
    view = desk.calls.get(call)
    (dora,) = view.nominees
    assert (dora.nominators, dora.consent, dora.person_id) == (2, "named", None)
    assert dora.first == "Bob Connor and Jun Sato recommend them"
    assert "one of them knows the work well, one knows it a bit" in dora.reasons
    assert [one.words for one in view.rounds] == [
        "one asked, one answered, one person named", "one asked, one answered, one person named, one before",
    ]  # fmt: skip
    assert view.row.words == "two asked, one person named"


def test_nobody_goes_further_before_their_yes_and_with_it_each_word_is_a_vouch(desk, call, bob, jun):
    one, two = desk.calls.add_source(call, bob), desk.calls.add_source(call, jun)
    desk.calls.answer(one.id, [Given("Dora Li", "dora@li.example", "well", "one team at Quay")])
    desk.calls.answer(two.id, [Given("Dora Li", "", "bit")])
    (dora,) = desk.calls.get(call).nominees
    people = models.Person.objects.count()
    assert desk.calls.get(call).hand_on == ""
    assert vouches() == []
    with pytest.raises(Refused, match="nothing has gone further"):
        desk.calls.outcome(dora.id, "hired")
    words = desk.calls.words_for_named(dora.id)
    assert words.mailto.startswith("mailto:dora@li.example?")
    assert "Bob" not in words.body
    assert desk.calls.named_asked(dora.id).consent == "asked"
    assert models.Person.objects.count() == people
    assert desk.calls.named_said(dora.id, True).consent == "yes"
    assert vouches() == [("Bob Connor", "Dora Li"), ("Jun Sato", "Dora Li")]
    assert desk.people.find("dora@li.example").name == "Dora Li"
    text = desk.calls.get(call).hand_on
    assert "Bob Connor knows their work well: one team at Quay" in text
    assert "Jun Sato knows their work a bit" in text
    undo(desk)
    assert vouches() == []
    assert models.Person.objects.count() == people
    assert desk.calls.nominee(dora.id).consent == "asked"


def test_a_no_keeps_them_out_takes_back_what_went_further_and_is_not_asked_again(desk, call, bob, jun):
    one, two = desk.calls.add_source(call, bob), desk.calls.add_source(call, jun)
    desk.calls.answer(one.id, [Given("Dora Li", "", "well")])
    (dora,) = desk.calls.get(call).nominees
    desk.calls.named_said(dora.id, True)
    desk.calls.named_said(dora.id, False, "not this year")
    assert vouches() == []
    view = desk.calls.get(call)
    assert (view.nominees, view.hand_on) == ((), "")
    assert view.declined[0].answer == "not this year"
    desk.calls.answer(two.id, [Given("Dora Li", "", "well")])
    assert [one.nominators for one in desk.calls.get(call).declined] == [2]
    assert vouches() == []
    with pytest.raises(Refused, match="answered already"):
        desk.calls.named_asked(dora.id)
    desk.calls.named_said(dora.id, True)
    assert len(vouches()) == 2


def test_who_said_yes_is_vouched_for_by_a_later_word_at_once(desk, call, bob, jun):
    one, two = desk.calls.add_source(call, bob), desk.calls.add_source(call, jun)
    desk.calls.answer(one.id, [Given("Dora Li", "", "well")])
    desk.calls.named_said(desk.calls.get(call).nominees[0].id, True)
    desk.calls.answer(two.id, [Given("Dora Li", "", "well")])
    assert vouches() == [("Bob Connor", "Dora Li"), ("Jun Sato", "Dora Li")]


def test_s4_what_became_of_it_is_the_record_of_who_named_them(desk, call, bob):
    one = desk.calls.add_source(call, bob)
    desk.calls.answer(one.id, [Given(name, "", "well") for name in ("Dora Li", "Leo Marsh", "Mia Voss", "Ada Poe")])
    for nominee, end in zip(desk.calls.get(call).nominees, ("stayed", "hired", "left early", ""), strict=True):
        desk.calls.named_said(nominee.id, True)
        if end:
            assert desk.calls.outcome(nominee.id, end).outcome == end
    (last,) = [one for one in desk.calls.get(call).nominees if not one.outcome]
    assert "Bob Connor: of three they recommended earlier, two worked out, and one stayed" in last.reasons
    undo(desk)  # the last yes
    assert sorted(models.Vouch.objects.values_list("outcome", flat=True)) == ["hired", "left early", "stayed"]


def test_the_guard_and_who_is_left_alone_are_not_proposed_not_chosen_and_not_asked(desk, call, bob):
    boss = desk.people.add("Vera Boss", ["vera@velbrand.example"], organisation="Velbrand", title="Recruiter").id
    for one in (boss, bob):
        desk.words.i_know(one)
    assert [one.name for one in desk.calls.suggestions(call)] == ["Bob Connor"]
    with pytest.raises(Refused, match="is at Velbrand"):
        desk.calls.add_source(call, boss)
    source = desk.calls.add_source(call, bob)
    desk.calls.answer(
        source.id, [Given("Vera Boss", "", "well"), Given("Nils Ode", "nils@velbrand.example")], "Vera Boss"
    )
    lines = {one.name: one for one in desk.calls.get(call).nominees}
    for name in ("Vera Boss", "Nils Ode"):
        assert "where you are" in lines[name].why_not
        assert "where you are" in desk.calls.words_for_named(lines[name].id).refused
        with pytest.raises(Refused, match="where you are"):
            desk.calls.named_asked(lines[name].id)
    with pytest.raises(Refused, match="where you are"):
        desk.calls.asked(desk.calls.find_source(call, "Vera Boss").id)
    desk.calls.named_said(lines["Vera Boss"].id, True)
    assert desk.calls.get(call).hand_on == ""
    models.Person.objects.filter(pk=bob).update(leave_alone=True)
    assert "left alone" in desk.calls.words_for_source(source.id).refused
    with pytest.raises(Refused, match="left alone"):
        desk.calls.asked(source.id)


def test_sources_of_its_field_are_suggested_with_the_reason(desk, call, bob, jun):
    desk.words.i_know(bob)
    desk.sources.add(jun, "recruiting", "well", voucher_id=bob)
    first, *_ = desk.calls.suggestions(call)
    assert (first.name, first.because) == ("Jun Sato", "Bob Connor recommends them in recruiting")
    desk.calls.add_source(call, jun)
    assert "Jun Sato" not in [one.name for one in desk.calls.suggestions(call)]


def test_not_this_time_is_an_answer_and_no_answer_is_nobody_s_fault(desk, call, bob, jun):
    one, two = desk.calls.add_source(call, bob), desk.calls.add_source(call, jun)
    for source in (one, two):
        desk.calls.asked(source.id)
    assert desk.calls.put(one.id, "not this time", "a full spring").answer == "a full spring"
    assert desk.calls.put(two.id, "no answer").state == "no answer"
    with pytest.raises(Refused, match="answered already"):
        desk.calls.asked(one.id)
    desk.calls.answer(two.id, [Given("Dora Li")])
    with pytest.raises(Refused, match="named somebody already"):
        desk.calls.put(two.id, "not this time")


@pytest.mark.parametrize(
    ("given", "ask_also", "error", "said"),
    [
        ([], "", BadInput, "nobody is named"),
        ([Given("Bob Connor")], "", BadInput, "can't be named here"),
        ([Given("Alice Ask")], "", BadInput, "can't be named here"),
        ([Given("Dora Li", "no address")], "", BadInput, "no e-mail address"),
        ([Given("Dora Li", basis="splendid")], "", BadInput, "how they know the work"),
        ([Given("Dora Li"), Given("dora li")], "", BadInput, "named by them already"),
        ([Given(f"Person {'abcdefghijklmnopqrstuv'[n]}") for n in range(21)], "", BadInput, "21 names"),
        ([Given("Dora\0Li")], "", BadInput, "no text"),
        ([], "Bob Connor", BadInput, "can't be asked by this"),
        ([Given("#999999")], "", NotFound, "no person"),
        ([Given("Twin Same")], "", Ambiguous, "2 people here"),
    ],
)
def test_an_answer_that_cannot_be_kept_changes_nothing(desk, call, bob, given, ask_also, error, said):
    for address in ("one@twin.example", "two@twin.example"):
        desk.people.add("Twin Same", [address])
    source = desk.calls.add_source(call, bob)
    with pytest.raises(error, match=said):
        desk.calls.answer(source.id, given, ask_also)
    assert desk.calls.source(source.id).state == "chosen"
    assert not models.Nomination.objects.exists()


def test_a_call_needs_a_job_a_field_and_a_day_to_come(desk):
    with pytest.raises(BadInput, match="the job is missing"):
        desk.calls.begin(" ")
    with pytest.raises(BadInput, match="doesn't say a field"):
        desk.calls.begin("Zzgrblx")
    with pytest.raises(BadInput, match="no field of work"):
        desk.calls.begin("Recruiter", field="zzgrblx")
    with pytest.raises(BadInput, match="has passed"):
        desk.calls.begin("Recruiter", closes_on=desk.today() - timedelta(days=1))
    with pytest.raises(NotFound):
        desk.calls.begin("Recruiter", opening_id=999_999)
    target = desk.targets.add("Northwind", interest="platform work")
    job = desk.openings.add(target.id, "Recruiter").row.id
    row = desk.calls.begin("", opening_id=job).row
    assert (row.title, row.organisation, row.field_name, row.opening_id) == (
        "Recruiter",
        "Northwind",
        "recruiting",
        job,
    )


def test_a_closed_call_asks_no_more_and_can_be_opened_again(desk, call, bob, jun):
    source = desk.calls.add_source(call, bob)
    desk.calls.answer(source.id, [Given("Dora Li", "", "well")])
    desk.calls.close(call)
    assert [row.id for row in desk.calls.list(closed=True)] == [call]
    for act in (
        lambda: desk.calls.add_source(call, jun),
        lambda: desk.calls.asked(source.id),
        lambda: desk.calls.answer(source.id, [Given("Leo Marsh")]),
        lambda: desk.calls.close(call),
    ):
        with pytest.raises(Refused, match="closed"):
            act()
    (dora,) = desk.calls.get(call).nominees
    desk.calls.named_said(dora.id, True)
    assert desk.calls.outcome(dora.id, "met").outcome_words == "they met"
    assert desk.calls.reopen(call).row.open


def test_every_step_is_undone_one_by_one(desk, call, bob, jun):
    source = desk.calls.add_source(call, bob)
    desk.calls.asked(source.id)
    desk.calls.answer(source.id, [Given("Dora Li", "dora@li.example", "well")], "Kai New, Quay")
    (dora,) = desk.calls.get(call).nominees
    desk.calls.named_asked(dora.id)
    desk.calls.named_said(dora.id, True)
    desk.calls.outcome(dora.id, "hired")
    desk.calls.close(call)
    for _ in range(4):
        undo(desk)
    assert desk.calls.nominee(dora.id).consent == "named"
    undo(desk)
    assert desk.calls.source(source.id).state == "asked"
    assert not models.Nomination.objects.exists()
    assert not models.Person.objects.filter(name="Kai New").exists()
    for _ in range(5):  # the two people of it were added after it was begun
        undo(desk)
    assert not models.Call.objects.exists()


def test_a_source_not_asked_yet_is_taken_out_and_one_who_was_is_not(desk, call, bob):
    source = desk.calls.add_source(call, bob)
    desk.calls.remove_source(source.id)
    assert desk.calls.get(call).rounds == ()
    undo(desk)
    desk.calls.asked(source.id)
    with pytest.raises(Refused, match="asked already"):
        desk.calls.remove_source(source.id)
    with pytest.raises(Refused, match="a source of this call already"):
        desk.calls.add_source(call, bob)


def test_somebody_forgotten_is_nowhere_in_a_call(desk, call, bob, jun):
    one, two = desk.calls.add_source(call, bob), desk.calls.add_source(call, jun)
    dora = desk.people.add("Dora Li", ["dora@li.example"]).id
    for source in (one, two):
        desk.calls.answer(source.id, [Given("Dora Li", "", "well", "Dora Li ran the desk")])
    desk.calls.named_said(desk.calls.get(call).nominees[0].id, True)
    desk.erase.person(bob)
    assert "Bob" not in str(desk.calls.get(call))
    desk.erase.person(dora)
    view = desk.calls.get(call)
    assert "Dora" not in str(view)
    assert (view.nominees, view.hand_on) == ((), "")


def test_another_s_calls_are_not_found(desk, call, bob):
    source = desk.calls.add_source(call, bob)
    desk.calls.answer(source.id, [Given("Dora Li")])
    name = desk.calls.get(call).nominees[0].id
    other = desk_of(get_user_model().objects.create_user("mallory"))
    other.setup.introduce("Mallory", ["mallory@ask.example"], timezone="UTC")
    assert other.calls.list() == []
    for act in (
        lambda: other.calls.get(call),
        lambda: other.calls.asked(source.id),
        lambda: other.calls.named_said(name, True),
        lambda: other.calls.find(f"#{call}"),
    ):
        with pytest.raises(NotFound):
            act()


def test_a_call_is_found_by_its_number_its_title_or_as_the_only_one(desk, call):
    assert desk.calls.find("").id == desk.calls.find("recruit").id == desk.calls.find(f"#{call}").id == call
    desk.calls.begin("Recruiter for the north")
    with pytest.raises(BadInput, match="any of 2 calls"):
        desk.calls.find("")
    with pytest.raises(NotFound):
        desk.calls.find("harbour pilot")
