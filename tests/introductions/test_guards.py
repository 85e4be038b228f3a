"""What must be impossible, rule by rule; the practice's id stands in each name."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from fixtures.introductions import (
    ACCEPTED,
    AGREED,
    ASKED,
    BOB,
    CAROL,
    CONTACTED,
    INTRODUCED,
    MET,
    MONDAY,
    NAME_GRANTED,
    OWN_WORDS,
    PUT,
    TO,
    after,
    draft,
    life,
    owed,
    say,
)
from inroad.errors import Refused
from inroad.introductions import events, guards, machine
from inroad.introductions.events import Answer, Answered, Event
from inroad.introductions.model import (
    Ask,
    Contract,
    Kind,
    KnownBy,
    Limits,
    Promise,
    Role,
    Side,
    State,
    Surroundings,
    Terms,
)
from inroad.introductions.promises import UNRESOLVED_AFTER
from inroad.introductions.reminders import EVENING, MORNING
from inroad.introductions.standing import HALF_LIFE_DAYS

LATER = after(days=40)


def refused(
    contract: Contract, event: Event, words: str, around: Surroundings | None = None, now: datetime = LATER
) -> None:
    with pytest.raises(Refused, match=words):
        say(contract, event, now, around)


# Before anybody is asked


def changed(**ask: str) -> Contract:
    return draft(ask=replace(draft().ask, **ask))


@pytest.mark.parametrize("blurb", ["", "  \n ", "An engineer.", "?" * 500])
def test_i2_no_ask_without_a_few_sentences_on_who_one_is(blurb: str) -> None:
    refused(changed(blurb=blurb), events.Asked(), "a few sentences who you are")


def test_n2_no_ask_without_a_person_or_an_opening() -> None:
    nobody = draft(addressee=Side(""))
    refused(nobody, events.Asked(), "name a person or an opening")
    opening = replace(nobody, ask=replace(nobody.ask, opening="Head of Shore Power"))
    assert say(opening, events.Asked()).contract.state is State.ASKED


def test_i1_no_ask_before_the_terms_are_accepted() -> None:
    refused(draft(terms=Terms()), events.Asked(), "accept the terms first: make contact within 2 days")


def test_l1_no_ask_without_the_personal_part() -> None:
    refused(changed(personal=" "), events.Asked(), "the part that only you can write")


def test_everything_that_stands_against_asking_is_told_at_once() -> None:
    empty = draft(ask=Ask(), addressee=Side(""), terms=Terms())
    found = {one.practice for one in guards.missing(empty, Surroundings(), MONDAY)}
    assert found == {"I2", "N2", "L1", "I1"}
    assert guards.missing(draft(), Surroundings(), MONDAY) == ()
    assert guards.missing(life(empty, events.AddresseeLeft()), Surroundings(), MONDAY) == ()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"addressee": BOB}, "Bob Connor is whom you want to reach"),
        ({"addressee": Side("B. Connor", address="BOB@connor.example ")}, "is whom you want to reach"),
        ({"goal": BOB}, "is whom you want to reach"),
        ({"voucher": Side("Alice", party=7), "seeker": Side("Alice Ask", party=7)}, "put in a word for yourself"),
        ({"addressee": Side("Alice", person=1)}, "you are whom this would introduce you to"),
    ],
)
def test_nobody_is_two_sides_at_once(changes: dict[str, Side], words: str) -> None:
    refused(draft(**changes), events.Asked(), words)
    with pytest.raises(Refused, match=words):
        guards.check_draft(draft(**changes), Surroundings(), MONDAY)


def test_two_people_of_one_name_are_not_taken_for_one() -> None:
    namesake = draft(addressee=Side("Bob Connor", person=9, address="bob@acme.example"))
    assert say(namesake, events.Asked()).contract.state is State.ASKED


# The voucher's limits


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (Limits(asks_left=0), "has set a limit, and it is reached"),
        (Limits(asks_left=-3), "has set a limit"),
        (Limits(no_go=("acme harbours",)), "makes no introductions to Acme Harbours"),
        (Limits(no_go=("carol diaz",)), "makes no introductions to Carol Diaz"),
        (Limits(door_closed="twice was enough"), "would rather not be asked by you: twice was enough"),
        (Limits(left_alone=True), "asked to be left alone"),
        (Limits(resting_why="first say what became of it"), "rest: first say what became of it"),
        (Limits(resting_until=date(2027, 3, 2)), "rest: something between you is still open"),
    ],
)
def test_i6_i7_n7_an_ask_stays_within_what_the_voucher_set(limits: Limits, words: str) -> None:
    refused(draft(), events.Asked(), words, Surroundings(limits), MONDAY)


@pytest.mark.parametrize(
    "limits",
    [Limits(), Limits(asks_left=1), Limits(no_go=("acme",)), Limits(resting_until=MONDAY.date(), resting_why="over")],
)
def test_an_ask_within_the_limits_goes_out(limits: Limits) -> None:
    assert say(draft(), events.Asked(), MONDAY, Surroundings(limits)).contract.state is State.ASKED


def test_a_rest_ends_with_the_day_in_the_time_zone_of_the_terms() -> None:
    """At 15:00 UTC it is 2 March already on Kiritimati, and still 1 March on Hawaii."""
    rests = Surroundings(Limits(resting_until=date(2027, 3, 2)))
    east = draft(terms=Terms(timezone="Pacific/Kiritimati", accepted_at=MONDAY))
    assert say(east, events.Asked(), MONDAY, rests).contract.state is State.ASKED
    refused(draft(terms=Terms(timezone="Pacific/Honolulu", accepted_at=MONDAY)), events.Asked(), "rest", rests, MONDAY)


def test_a_name_in_another_spelling_is_the_same_no_go() -> None:
    around = Surroundings(Limits(no_go=("kobenhavns havn",)))
    refused(draft(organisation="Københavns Havn"), events.Asked(), "no introductions to Københavns Havn", around)


def test_no_second_ask_on_a_route_that_is_taken() -> None:
    around = Surroundings(route_taken="Bob Connor said not this time in May")
    refused(draft(), events.Asked(), "said not this time in May", around)


@pytest.mark.parametrize("role", [Role.VOUCHER, Role.ADDRESSEE])
@pytest.mark.parametrize(
    ("told", "event"),
    [
        ((), events.Asked()),
        (AGREED, events.PutToAddressee()),
        (ACCEPTED, events.Introduced()),
        (INTRODUCED, events.Contacted()),
        (NAME_GRANTED, events.Met()),
        (CONTACTED, events.MeetingSet(LATER + timedelta(days=1))),
        (ASKED, events.Nudged(Role.VOUCHER)),
    ],
)
def test_r4_nothing_goes_out_where_the_present_employer_would_learn_of_it(
    role: Role, told: tuple[Event, ...], event: Event
) -> None:
    around = Surroundings(guarded=((role, "Harbour Board"),))
    refused(life(draft(), *told), event, "Harbour Board, where they must not find out", around)


@pytest.mark.parametrize("state", sorted(set(TO) - {State.CLOSED, State.WITHDRAWN}))
def test_r4_an_introduction_under_way_can_still_be_ended(state: State) -> None:
    around = Surroundings(guarded=((Role.ADDRESSEE, "Harbour Board"),))
    ends = [events.Withdrawn(), events.Closed(), events.Released(OWN_WORDS)]
    contract = life(draft(), *TO[state])
    ended = 0
    for event in ends:
        try:
            ended += say(contract, event, LATER, around).contract.state is not state
        except Refused:
            continue
    assert ended


def test_an_addressee_who_wants_to_be_left_alone_is_asked_nothing() -> None:
    around = Surroundings(addressee_left_alone=True)
    refused(draft(), events.Asked(), "Carol Diaz asked to be left alone", around)
    refused(life(draft(), *AGREED), events.PutToAddressee(), "left alone", around)
    refused(life(draft(), *PUT), events.Nudged(Role.ADDRESSEE), "left alone", around)
    assert say(life(draft(), *AGREED), events.Released(OWN_WORDS), LATER, around).contract.state is State.RELEASED


# Under way


@pytest.mark.parametrize("told", [(), ASKED, AGREED, PUT])
@pytest.mark.parametrize(
    "event", [events.Introduced(), events.Contacted(), events.Met(), events.MeetingSet(LATER + timedelta(days=2))]
)
def test_i3_nobody_is_put_in_touch_before_the_voucher_reports_the_yes(told: tuple[Event, ...], event: Event) -> None:
    refused(life(draft(), *told), event, "Carol Diaz hasn't said yes yet")


@pytest.mark.parametrize("kind", [Kind.PREEMPTIVE_REFERENCE, Kind.INTERNAL_CALL])
def test_i3_the_vouchers_call_needs_no_addressees_yes(kind: Kind) -> None:
    contract = life(draft(kind), *AGREED, events.CallMade())
    assert contract.state is State.INTRODUCED
    assert contract.vouch.active


def test_i3_the_use_of_a_name_needs_no_addressees_yes() -> None:
    assert life(draft(Kind.NAME_USE), *ASKED, Answered(Answer.AGREED), events.Contacted()).state is State.CONTACTED
    assert life(draft(), *NAME_GRANTED, events.Contacted()).state is State.CONTACTED


@pytest.mark.parametrize(
    ("told", "make"),
    [
        ((), lambda documents: events.Asked(documents=documents)),
        (AGREED, lambda documents: events.PutToAddressee(documents=documents)),
        (ACCEPTED, lambda documents: events.Introduced(documents=documents)),
        (INTRODUCED, lambda documents: events.Contacted(documents=documents)),
    ],
)
def test_i12_a_document_travels_only_with_its_owners_consent(
    told: tuple[Event, ...], make: Callable[[tuple[str, ...]], Event]
) -> None:
    contract = life(draft(), *told)
    refused(contract, make(("cv.pdf",)), "“cv.pdf” has no consent")
    allowed = say(contract, events.ConsentGiven("cv.pdf"), LATER).contract
    refused(allowed, make(("cv.pdf", "papers.pdf")), "“papers.pdf” has no consent")
    assert say(allowed, make(("cv.pdf",)), LATER).contract.state is not contract.state
    refused(say(allowed, events.ConsentTakenBack("cv.pdf"), LATER).contract, make(("cv.pdf",)), "no consent")


@pytest.mark.parametrize("by", [Role.VOUCHER, Role.ADDRESSEE])
def test_i12_nobody_else_gives_that_consent(by: Role) -> None:
    refused(draft(), events.ConsentGiven("cv.pdf", by=by), "only its owner")


@pytest.mark.parametrize("state", sorted(machine.AFTER_A_YES))
def test_i5_after_the_yes_going_silent_is_not_offered(state: State) -> None:
    contract = life(draft(), *TO[state])
    for event in (events.Withdrawn("changed my mind"), events.Closed("never mind")):
        refused(contract, event, "Bob Connor has said yes to you; keep it, or tell Bob Connor in your own words")


@pytest.mark.parametrize("words", ["", "   ", "sorry", "…………………………………", "can't, sorry!"])
def test_i5_telling_takes_a_sentence_of_ones_own(words: str) -> None:
    refused(life(draft(), *INTRODUCED), events.Released(words), "in a sentence of your own")


def test_i5_a_sentence_without_blanks_is_one_too() -> None:
    words = "昨日ロッテルダムの職が決まりましたので、キャロルさんをお待たせしたくありません。"
    assert say(life(draft(), *INTRODUCED), events.Released(words), LATER).contract.reason == words


@pytest.mark.parametrize("told", [(), ASKED])
def test_i5_before_the_yes_it_is_taken_back_without_a_word(told: tuple[Event, ...]) -> None:
    assert life(draft(), *told, events.Withdrawn()).state is State.WITHDRAWN


def test_i15_a_meeting_is_kept_or_cancelled_before_it_closes() -> None:
    met_on = LATER + timedelta(days=2)
    contract = say(life(draft(), *CONTACTED), events.MeetingSet(met_on), LATER).contract
    refused(contract, events.Closed(), "there is a meeting with Carol Diaz")
    one_sided = events.MeetingCancelled(by=Role.SEEKER, reached_both=False)
    refused(contract, one_sided, "let Carol Diaz and Bob Connor both know")
    both = events.MeetingCancelled(by=Role.SEEKER, reached_both=True)
    refused(contract, both, "the time of the meeting has passed", now=met_on)
    assert say(contract, both, LATER).contract.meeting_at is None
    refused(life(draft(), *CONTACTED), both, "no meeting to cancel")


@pytest.mark.parametrize(("days", "words"), [(-1, "has passed"), (0, "has passed"), (800, "two years away")])
def test_a_meeting_lies_ahead_and_not_in_another_age(days: int, words: str) -> None:
    refused(life(draft(), *CONTACTED), events.MeetingSet(LATER + timedelta(days=days)), words)


def test_i1_terms_that_the_voucher_changes_are_accepted_again_before_it_goes_on() -> None:
    strict = Terms(contact_days=1, copy_me=True, accepted_at=MONDAY)
    contract = life(draft(), *ASKED, Answered(Answer.AGREED, terms=strict))
    refused(contract, events.PutToAddressee(), "accept the terms first: make contact within 1 day;")
    assert life(contract, events.TermsAccepted(), events.PutToAddressee(), start=LATER).state is State.PUT
    named = life(draft(), *ASKED, Answered(Answer.NAME_USE, terms=strict))
    refused(named, events.Contacted(), "accept the terms first")


def test_i1_terms_repeated_by_the_voucher_stay_accepted() -> None:
    contract = life(draft(), *ASKED, Answered(Answer.AGREED, terms=replace(draft().terms, accepted_at=None)))
    assert contract.terms.accepted_at == MONDAY


def test_i1_ten_minutes_first_means_before_contact() -> None:
    wants = replace(draft().terms, ten_minutes=True)
    contract = life(draft(terms=wants), *NAME_GRANTED)
    refused(contract, events.Contacted(), "Bob Connor wants ten minutes with you first")
    assert life(contract, events.TalkedFirst(), events.Contacted(), start=LATER).state is State.CONTACTED
    waived = events.Excused(Promise.TALK_FIRST.value, by=Role.VOUCHER)
    assert life(contract, waived, events.Contacted(), start=LATER).state is State.CONTACTED


def test_someone_else_has_a_name() -> None:
    refused(life(draft(), *ASKED), Answered(Answer.SOMEONE_ELSE, suggested=" "), "whom does Bob Connor suggest")


@pytest.mark.parametrize("told", [MET, INTRODUCED, ACCEPTED])
def test_what_ended_with_nothing_owed_takes_no_further_contact(told: tuple[Event, ...]) -> None:
    contract = life(draft(), *told, events.AddresseeLeft())
    refused(contract, events.Contacted(), "this introduction has ended")


# Helpers are never chased


def test_i8_a_helper_gets_one_kind_line_and_not_at_once() -> None:
    contract = say(draft(), events.Asked(), MONDAY).contract
    nudge = events.Nudged(Role.VOUCHER)
    refused(contract, nudge, "give Bob Connor a little time; a line is all right from 4 March 2027", now=after(days=2))
    nudged = say(contract, nudge, after(days=3)).contract
    assert nudged.nudged
    refused(nudged, nudge, "one is kind, two is chasing")
    put = say(life(nudged, *AGREED[1:], start=after(days=4)), events.PutToAddressee(), after(days=5)).contract
    assert say(put, events.Nudged(Role.ADDRESSEE), after(days=9)).contract.nudges == (Role.VOUCHER, Role.ADDRESSEE)


@pytest.mark.parametrize(
    ("told", "whom"),
    [(ASKED, Role.ADDRESSEE), (PUT, Role.VOUCHER), (INTRODUCED, Role.ADDRESSEE), (ASKED, Role.SEEKER)],
)
def test_i8_who_keeps_nobody_waiting_gets_none(told: tuple[Event, ...], whom: Role) -> None:
    refused(life(draft(), *told), events.Nudged(whom), "isn't keeping anybody waiting")


def test_i7_broken_is_said_by_one_of_the_two_and_only_once_it_is_due() -> None:
    contract = life(draft(), *INTRODUCED)
    key = owed(contract, Promise.CONTACT).key
    refused(contract, events.SaidBroken(key, by=Role.VOUCHER), "isn't due yet", now=after(hours=9))
    refused(contract, events.SaidBroken(key, by=Role.ADDRESSEE), "only the two whom it is between")
    for by in (Role.SEEKER, Role.VOUCHER):
        said = say(contract, events.SaidBroken(key, by=by), LATER)
        assert [(end.key, end.state.value) for end in said.ended] == [(key, "broken")]
        refused(said.contract, events.SaidBroken(key, by=by), "nothing of that kind is open")
    refused(contract, events.SaidBroken("nonsense", by=Role.VOUCHER), "nothing of that kind is open")


def test_i7_a_helper_can_break_nothing() -> None:
    asked = life(draft(), *ASKED)
    refused(asked, events.SaidBroken(Promise.ANSWER.value, by=Role.SEEKER), "helpers owe nothing")
    put = life(draft(), *PUT)
    refused(put, events.SaidBroken(Promise.REPLY.value, by=Role.VOUCHER), "helpers owe nothing")


def test_only_who_is_owed_says_never_mind() -> None:
    contract = life(draft(), *INTRODUCED)
    refused(contract, events.Excused(Promise.CONTACT.value, by=Role.SEEKER), "only Bob Connor can say")
    assert say(contract, events.Excused(Promise.CONTACT.value, by=Role.VOUCHER)).ended[0].state.value == "released"


def test_nothing_lapses_before_its_date() -> None:
    asked = say(draft(), events.Asked(), MONDAY).contract
    assert asked.lapses_at is not None
    refused(asked, events.Lapsed(), "still has time to answer", now=asked.lapses_at)
    assert say(asked, events.Lapsed(), asked.lapses_at + timedelta(seconds=1)).contract.state is State.LAPSED
    put = life(draft(), *PUT)
    assert put.reply_by is not None
    refused(put, events.AddresseeSilent(), "still has time", now=put.reply_by)
    told = events.AddresseeSilent(known_by=KnownBy.TOLD)  # the voucher says: she won't answer
    assert say(put, told, put.reply_by).contract.state is State.UNANSWERED


def test_unresolved_comes_after_seven_days_and_only_for_what_is_chased() -> None:
    contract = life(draft(), *INTRODUCED)
    promise = owed(contract, Promise.CONTACT)
    passed = events.DatePassed(promise.key)
    refused(contract, passed, "it isn't time yet", now=promise.due_at + timedelta(days=7))
    said = say(contract, passed, promise.due_at + timedelta(days=7, seconds=1))
    assert said.ended[0].state.value == "unresolved"
    refused(said.contract, passed, "nothing of that kind is pending")
    refused(life(draft(), *ASKED), events.DatePassed(Promise.ANSWER.value), "nothing of that kind is pending")


def test_addresses_are_called_by_name_and_never_by_role() -> None:
    for changes in ({}, {"addressee": Side("")}, {"addressee": Side(""), "organisation": ""}, {"voucher": Side("")}):
        contract = draft(**changes)
        for role in Role:
            assert guards.called(contract, role).lower() not in {"seeker", "voucher", "addressee", ""}
    assert guards.called(draft(addressee=Side("")), Role.ADDRESSEE) == "the person at Acme Harbours"
    assert len(guards.called(draft(voucher=Side("x" * 10_000)), Role.VOUCHER)) == 80
    assert guards.called(draft(addressee=CAROL), Role.ADDRESSEE) == "Carol Diaz"


def test_the_documentation_lists_every_rule_with_its_practice() -> None:
    text = (Path(__file__).parents[2] / "docs" / "introductions.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| ([^|]+) \| ([A-Z]\d+) \| [^|]+ \|$", text, flags=re.MULTILINE)
    assert listed == [(rule.name, rule.practice) for rule in guards.RULES]


def test_the_documentation_gives_the_numbers_of_the_code() -> None:
    text = " ".join((Path(__file__).parents[2] / "docs" / "introductions.md").read_text(encoding="utf-8").split())
    assert timedelta(days=3) == guards.NUDGE_AFTER
    assert "not before three days have gone by" in text
    assert timedelta(days=7) == UNRESOLVED_AFTER
    assert "*unresolved* after seven days" in text
    assert f"at {EVENING}:00 on the day before, at {MORNING:02}:00 on the day" in text
    assert f"a half-life of {HALF_LIFE_DAYS} days" in text
