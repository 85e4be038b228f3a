"""What an event makes of an introduction: states, dates, promises made and ended, letters due."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from fixtures.introductions import (
    ACCEPTED,
    AGREED,
    ASKED,
    CONTACTED,
    INTRODUCED,
    MET,
    MONDAY,
    NAME_GRANTED,
    OWN_WORDS,
    PUT,
    after,
    draft,
    life,
    owed,
    pending,
    say,
)
from inroad.errors import BadInput, Refused
from inroad.introductions import events, promises
from inroad.introductions.due_letters import letters_due
from inroad.introductions.events import Answer, Answered, Event, Report
from inroad.introductions.model import (
    Contract,
    Kept,
    Kind,
    KnownBy,
    Outcome,
    Promise,
    Role,
    Side,
    State,
    Surroundings,
    Terms,
    Vouch,
)
from inroad.introductions.transition import MOST_STEPS

P = Promise


def letters(outcome: Outcome) -> set[tuple[str, Role, Role]]:
    return {(letter.kind, letter.writer, letter.reader) for letter in outcome.letters}


def made(outcome: Outcome) -> dict[Promise, datetime]:
    return {one.what: one.due_at for one in outcome.made}


def ended(outcome: Outcome) -> set[tuple[str, str]]:
    return {(one.key, one.state.value) for one in outcome.ended}


def end(day: int, month: int = 3) -> datetime:
    return datetime(2027, month, day, 23, 59, 59, tzinfo=UTC)


# The ask


def test_an_ask_makes_a_date_that_both_know_and_nobody_is_chased_for() -> None:
    outcome = say(draft(), events.Asked(known_by=KnownBy.OBSERVED))
    assert outcome.contract.state is State.ASKED
    assert outcome.contract.known_by is KnownBy.OBSERVED
    assert made(outcome) == {P.ANSWER: end(8)}
    assert outcome.contract.lapses_at == end(8)
    assert not outcome.made[0].chased


def test_a_draft_is_edited_and_changed_terms_are_accepted_again() -> None:
    ask = replace(draft().ask, why="You sat on the board together.")
    outcome = say(draft(), events.Edited(ask=ask, addressee=Side("Dan Osei")))
    assert outcome.contract.ask == ask
    assert outcome.contract.addressee.name == "Dan Osei"
    assert outcome.contract.terms.accepted_at == MONDAY
    assert outcome.contract.steps == ()
    assert {letter.kind for letter in outcome.letters} == {"ask", "forwardable-note"}
    longer = say(draft(), events.Edited(terms=replace(draft().terms, contact_days=5))).contract
    assert longer.terms.accepted_at is None
    assert say(longer, events.TermsAccepted(), after(hours=1)).contract.terms.accepted_at == after(hours=1)


def test_once_asked_the_ask_is_not_changed_behind_the_vouchers_back() -> None:
    with pytest.raises(Refused, match="“edited” doesn't follow on “asked”"):
        say(life(draft(), *ASKED), events.Edited(ask=draft().ask))


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (Answered(Answer.AGREED), State.AGREED),
        (Answered(Answer.NAME_USE), State.NAME_GRANTED),
        (Answered(Answer.SOMEONE_ELSE, suggested="Eve Okafor"), State.SOMEONE_ELSE),
        (Answered(Answer.NOT_THIS_TIME, reason="I hardly know her"), State.NOT_THIS_TIME),
    ],
)
def test_each_of_the_four_answers_keeps_the_promise_to_answer(answer: Answered, state: State) -> None:
    outcome = say(life(draft(), *ASKED), answer, after(days=1))
    assert outcome.contract.state is state
    assert ("answer the ask", "kept") in ended(outcome)
    assert outcome.contract.lapses_at is None


def test_a_lapse_blames_nobody_and_a_late_yes_is_still_a_yes() -> None:
    lapsed = say(life(draft(), *ASKED), events.Lapsed(), after(days=9))
    assert ended(lapsed) == {("answer the ask", "lapsed")}
    late = say(lapsed.contract, Answered(Answer.AGREED), after(days=20))
    assert late.contract.state is State.AGREED
    assert late.ended == ()


def test_ask_someone_else_makes_a_name_to_follow_up_and_no_ask() -> None:
    outcome = say(life(draft(), *ASKED), Answered(Answer.SOMEONE_ELSE, suggested="Eve Okafor"), after(days=1))
    assert outcome.contract.suggested == "Eve Okafor"
    assert made(outcome) == {P.FOLLOW_UP: end(9)}
    assert outcome.made[0].words == "follow up with Eve Okafor, whom Bob Connor named"
    assert outcome.made[0].creditor is Role.VOUCHER


def test_the_use_of_a_name_carries_the_same_promises_as_an_introduction() -> None:
    outcome = say(life(draft(), *ASKED), Answered(Answer.NAME_USE), after(days=1))
    assert made(outcome) == {P.CONTACT: end(4), P.THANKS: end(4)}
    assert outcome.contract.contact_by == end(4)
    assert ("name-use-opening", Role.SEEKER, Role.ADDRESSEE) in letters(outcome)


def test_i1_ten_minutes_first_is_a_promise_of_its_own() -> None:
    terms = replace(draft().terms, ten_minutes=True, contact_days=3)
    agreed = say(life(draft(terms=terms), *ASKED), Answered(Answer.AGREED), after(days=1))
    assert made(agreed) == {P.TALK_FIRST: end(5)}
    talked = say(agreed.contract, events.TalkedFirst(), after(days=2))
    assert ended(talked) == {("ten minutes first", "kept")}
    anyway = life(agreed.contract, *ACCEPTED[2:], events.Introduced(), start=after(days=2))
    assert owed(anyway, P.TALK_FIRST).state is Kept.RELEASED


def test_i11_i13_a_vouch_is_passive_until_the_call_is_made() -> None:
    said = say(
        life(draft(), *AGREED), events.VouchSaid(Vouch(words="the calmest at night"), will_call=True), after(days=1)
    )
    assert not said.contract.vouch.active
    assert made(said) == {P.CALL: end(9)}
    assert not said.made[0].chased
    called = say(said.contract, events.CallMade(), after(days=2))
    assert called.contract.vouch.active
    assert called.contract.vouch.words == "the calmest at night"
    assert called.contract.state is State.AGREED  # an introduction still asks the addressee
    assert ended(called) == {("make the call", "kept")}


@pytest.mark.parametrize("kind", [Kind.PREEMPTIVE_REFERENCE, Kind.INTERNAL_CALL])
def test_r3_s6_the_vouchers_call_is_a_promise_that_nobody_chases(kind: Kind) -> None:
    agreed = say(life(draft(kind), *ASKED), Answered(Answer.AGREED), after(days=1))
    assert made(agreed) == {P.CALL: end(9)}
    assert ("preemptive-words", Role.VOUCHER, Role.ADDRESSEE) in letters(agreed)
    lapsed = say(agreed.contract, events.DatePassed("make the call"), after(days=10))
    assert ended(lapsed) == {("make the call", "lapsed")}
    assert lapsed.contract.state is State.AGREED
    called = say(lapsed.contract, events.CallMade("ring her on Monday"), after(days=11))
    assert called.contract.state is State.INTRODUCED
    assert called.contract.how_to_contact == "ring her on Monday"
    assert P.CONTACT in made(called)


# The addressee


def test_i3_i8_the_addressee_is_asked_and_has_five_working_days() -> None:
    agreed = life(draft(), *AGREED)
    assert ("voucher-to-addressee", Role.VOUCHER, Role.ADDRESSEE) in {
        (letter.kind, letter.writer, letter.reader) for letter in letters_due(agreed, after(days=1))
    }
    put = say(agreed, events.PutToAddressee(), after(days=1))
    assert made(put) == {P.REPLY: end(9)}
    assert put.contract.reply_by == end(9)
    assert put.made[0].creditor is Role.VOUCHER


def test_i3_a_yes_says_how_and_when() -> None:
    yes = say(life(draft(), *PUT), events.AddresseeAnswered(True, "mobile, after six"), after(days=2))
    assert yes.contract.state is State.ACCEPTED
    assert yes.contract.how_to_contact == "mobile, after six"
    assert ended(yes) == {("reply to the introduction", "kept")}
    assert ("introduction", Role.VOUCHER, Role.ADDRESSEE) in letters(yes)


@pytest.mark.parametrize("told", [AGREED, PUT, ACCEPTED, INTRODUCED, CONTACTED])
def test_i6_the_addressee_may_decline_at_every_step_with_a_reason_or_none(told: tuple[Event, ...]) -> None:
    contract = life(draft(), *told)
    no = say(contract, events.AddresseeAnswered(False, reason="no room this year"), after(days=1))
    assert no.contract.state is State.DECLINED
    assert no.contract.reason == "no room this year"
    assert not pending(no.contract) & {P.CONTACT, P.TURN_UP, P.REPLY}


@pytest.mark.parametrize("told", [ASKED, AGREED, PUT, ACCEPTED, NAME_GRANTED])
def test_i6_the_voucher_may_step_back_until_the_two_are_in_touch(told: tuple[Event, ...]) -> None:
    no = say(life(draft(), *told), Answered(Answer.NOT_THIS_TIME), after(days=1))
    assert no.contract.state is State.NOT_THIS_TIME
    assert not pending(no.contract) & {P.CONTACT, P.REPLY}


def test_no_reply_harms_nobody_and_a_late_yes_counts() -> None:
    silent = say(life(draft(), *PUT), events.AddresseeSilent(), after(days=10))
    assert silent.contract.state is State.UNANSWERED
    assert ended(silent) == {("reply to the introduction", "lapsed")}
    assert ("nudge", Role.VOUCHER, Role.ADDRESSEE) in {
        (letter.kind, letter.writer, letter.reader) for letter in letters_due(silent.contract, after(days=10))
    }
    assert say(silent.contract, events.AddresseeAnswered(True), after(days=20)).contract.state is State.ACCEPTED


# In touch


@pytest.mark.parametrize("contact_days", [1, 2, 5, 30])
@pytest.mark.parametrize("timezone", ["UTC", "Europe/Berlin", "Pacific/Kiritimati", "America/Los_Angeles"])
def test_i1_contact_is_due_by_the_end_of_the_nth_day_after_the_introduction(contact_days: int, timezone: str) -> None:
    from zoneinfo import ZoneInfo

    contract = life(draft(terms=Terms(contact_days, timezone=timezone, accepted_at=MONDAY)), *ACCEPTED)
    for hours in range(0, 24 * 40, 17):  # over the days on which clocks change
        now = after(days=1, hours=hours)
        due = made(say(contract, events.Introduced(), now))[P.CONTACT]
        local, start = due.astimezone(ZoneInfo(timezone)), now.astimezone(ZoneInfo(timezone))
        assert (local.date() - start.date()).days == contact_days
        assert (local.hour, local.minute, local.second) == (23, 59, 59)


def test_i4_the_introduction_makes_the_contact_and_the_thanks_due() -> None:
    outcome = say(life(draft(), *ACCEPTED), events.Introduced(), after(days=1))
    assert made(outcome) == {P.CONTACT: end(4), P.THANKS: end(4)}
    assert {one.chased for one in outcome.made} == {True}
    assert ("thanks", Role.SEEKER, Role.VOUCHER) in letters(outcome)
    assert ("cant-keep-it", Role.SEEKER, Role.VOUCHER) in {
        (letter.kind, letter.writer, letter.reader) for letter in letters_due(outcome.contract, after(days=1))
    }


def test_i10_contact_makes_the_report_due_and_a_reply_expected() -> None:
    outcome = say(life(draft(), *INTRODUCED), events.Contacted(), after(days=1))
    assert ("make contact", "kept") in ended(outcome)
    assert made(outcome) == {P.REPORT_CONTACT: end(4), P.REPLY: end(9)}
    assert ("report-contact", Role.SEEKER, Role.VOUCHER) in letters(outcome)
    spoken = say(life(draft(), *INTRODUCED), events.Contacted(spoke=True), after(days=1))
    assert made(spoken) == {P.REPORT_CONTACT: end(4)}


def test_contact_on_the_vouchers_word_before_the_letter_of_introduction() -> None:
    outcome = say(life(draft(), *ACCEPTED), events.Contacted(), after(days=1))
    assert outcome.contract.introduced_at == outcome.contract.contacted_at
    assert {P.THANKS, P.REPORT_CONTACT} <= set(made(outcome))


def test_a_call_ticked_on_friday_that_was_made_on_tuesday_was_in_time() -> None:
    contract = life(draft(), *INTRODUCED)
    outcome = say(contract, events.Contacted(at=after(days=1)), after(days=4))
    kept = owed(outcome.contract, P.CONTACT)
    assert kept.ended_at == after(days=1) < kept.due_at
    assert outcome.contract.contacted_at == after(days=1)


def test_nothing_learned_late_is_overdue_on_arrival() -> None:
    """An introduction of three weeks ago, found when the mailbox is first read."""
    outcome = say(life(draft(), *ACCEPTED), events.Introduced(at=after(days=1)), after(days=21))
    assert outcome.contract.introduced_at == after(days=1)
    assert made(outcome)[P.CONTACT] == end(22)


def test_nothing_is_dated_before_what_it_follows() -> None:
    contract = life(draft(), *ACCEPTED, start=after(days=5))
    outcome = say(contract, events.Introduced(at=MONDAY), after(days=9))
    assert outcome.contract.accepted_at is not None
    assert outcome.contract.introduced_at == outcome.contract.accepted_at


def test_a_clock_that_jumped_back_dates_the_step_like_the_last_one() -> None:
    contract = say(draft(), events.Asked(), after(days=5)).contract
    outcome = say(contract, Answered(Answer.AGREED), after(days=1))
    assert outcome.contract.answered_at == after(days=5)


def test_i15_a_meeting_is_a_promise_and_a_moved_one_another() -> None:
    first = say(life(draft(), *CONTACTED), events.MeetingSet(after(days=5)), after(days=1))
    assert made(first) == {P.TURN_UP: after(days=5)}
    assert ("reply to the introduction:2", "kept") in ended(first)
    moved = say(first.contract, events.MeetingSet(after(days=8)), after(days=2))
    assert ended(moved) == {("turn up or cancel in time", "released")}
    assert moved.made[0].key == "turn up or cancel in time:2"
    assert moved.contract.meeting_at == after(days=8)


@pytest.mark.parametrize(("by", "state"), [(Role.SEEKER, Kept.KEPT), (Role.ADDRESSEE, Kept.RELEASED)])
def test_i15_cancelling_in_time_keeps_the_promise(by: Role, state: Kept) -> None:
    contract = say(life(draft(), *CONTACTED), events.MeetingSet(after(days=5)), after(days=1)).contract
    outcome = say(contract, events.MeetingCancelled(by=by, reached_both=True), after(days=2))
    assert [end.state for end in outcome.ended] == [state]
    assert outcome.contract.state is State.CONTACTED


def test_n5_every_name_given_is_followed_up_and_the_source_hears_of_it() -> None:
    met = say(life(draft(), *CONTACTED), events.Met(names=("Eve Okafor", "Femi Ade")), after(days=3))
    names = [one for one in met.made if one.what is P.FOLLOW_UP]
    assert [one.key for one in names] == ["follow up on a name given", "follow up on a name given:2"]
    assert {one.due_at for one in names} == {end(11)}
    assert {one.creditor for one in names} == {Role.ADDRESSEE}
    told = say(met.contract, events.FollowedUp(names[1].key), after(days=5))
    assert told.made[0].words == "tell Carol Diaz what came of Femi Ade"
    assert told.made[0].due_at == end(8)
    assert ended(say(told.contract, events.ToldSource(told.made[0].key), after(days=6))) == {
        ("tell the source what came of it", "kept")
    }


def test_a_name_that_looks_like_our_own_words_is_still_followed_up_as_written() -> None:
    odd = "Max, whom nobody named"
    met = say(life(draft(), *CONTACTED), events.Met(names=(odd,)), after(days=3))
    told = say(met.contract, events.FollowedUp("follow up on a name given"), after(days=4))
    assert told.made[0].words == f"tell Carol Diaz what came of {odd}"


def test_n9_a_meeting_without_an_opening_makes_the_same_of_it() -> None:
    with_one, without = (
        say(life(draft(), *CONTACTED), events.Met(opening=one), after(days=3)) for one in (True, False)
    )
    assert made(with_one) == made(without)
    assert with_one.contract.state is without.contract.state is State.MET


def test_a_report_that_is_not_late_is_given_with_the_next_one() -> None:
    met = say(life(draft(), *CONTACTED), events.Met(), after(days=1))
    assert ("tell how first contact went", "released") in ended(met)
    late = say(life(draft(), *CONTACTED), events.Met(), after(days=9))
    assert P.REPORT_CONTACT in pending(late.contract)
    told = say(late.contract, events.Reported(Report.MEETING), after(days=10))
    assert ended(told) == {("tell how first contact went", "kept"), ("tell how the meeting went", "kept")}


def test_thanks_go_to_the_one_who_is_thanked() -> None:
    met = life(draft(), *MET)
    assert ended(say(met, events.Thanked(Role.ADDRESSEE), after(days=1))) == {("say thanks:2", "kept")}
    assert ended(say(met, events.Thanked(), after(days=1))) == {("say thanks", "kept")}


# The end


def test_i10_the_voucher_hears_how_it_ended() -> None:
    closed = say(life(draft(), *MET), events.Closed("an offer"), after(days=30))
    assert made(closed) == {P.REPORT_END: end(2, 4)}
    assert ("report-end", Role.SEEKER, Role.VOUCHER) in letters(closed)
    told = say(closed.contract, events.Reported(Report.END), after(days=31))
    assert P.REPORT_END not in pending(told.contract)
    assert told.contract.state is State.CLOSED


def test_i10_who_told_before_closing_owes_it_no_more() -> None:
    told = say(life(draft(), *MET), events.Reported(Report.END), after(days=3))
    assert ("tell how it ended", "kept") in ended(told)
    closed = say(told.contract, events.Closed("an offer"), after(days=4))
    assert P.REPORT_END not in made(closed)


def test_i5_telling_the_voucher_releases_even_what_was_unresolved() -> None:
    contract = say(life(draft(), *INTRODUCED), events.DatePassed("make contact"), after(days=15)).contract
    assert owed(contract, P.CONTACT).state is Kept.UNRESOLVED
    outcome = say(contract, events.Released(OWN_WORDS), after(days=16))
    assert ("make contact", "released") in ended(outcome)
    assert outcome.contract.state is State.RELEASED
    assert outcome.contract.reason == OWN_WORDS


def test_i7_contact_made_good_after_all_is_kept_though_late() -> None:
    contract = say(life(draft(), *INTRODUCED), events.DatePassed("make contact"), after(days=15)).contract
    outcome = say(contract, events.Contacted(), after(days=16))
    assert ("make contact", "kept") in ended(outcome)
    assert owed(outcome.contract, P.CONTACT).ended_at == after(days=16)


def test_an_addressee_who_leaves_the_company_ends_it_and_nobody_is_at_fault() -> None:
    meeting = say(life(draft(), *CONTACTED), events.MeetingSet(after(days=5)), after(days=1)).contract
    outcome = say(meeting, events.AddresseeLeft(), after(days=2))
    assert outcome.contract.state is State.CLOSED
    assert "nobody's fault" in outcome.contract.outcome
    assert ("turn up or cancel in time", "released") in ended(outcome)
    assert P.REPORT_END in made(outcome)  # Bob put his name on it and hears of it
    drafted = say(draft(), events.AddresseeLeft())
    assert drafted.contract.state is State.CLOSED
    assert drafted.made == ()


@pytest.mark.parametrize("who", Role)
def test_somebody_forgotten_leaves_nothing_of_themselves_behind(who: Role) -> None:
    contract = life(draft(), *INTRODUCED, events.Contacted(), events.Met(names=("Eve Okafor",)))
    outcome = say(contract, events.Forgotten(who), after(days=2))
    assert not [one for one in outcome.contract.owed if one.is_open]
    assert outcome.contract.state is State.CLOSED
    side = {Role.SEEKER: "Alice Ask", Role.VOUCHER: "Bob Connor", Role.ADDRESSEE: "Carol Diaz"}[who]
    assert side not in repr(outcome.contract)
    assert side.split()[0].lower() + "@" not in repr(outcome.contract)


# The outcome as a whole


def test_a_transition_changes_nothing_that_it_was_given() -> None:
    contract = life(draft(), *PUT)
    before = repr(contract)
    say(contract, events.AddresseeAnswered(True), after(days=1))
    assert repr(contract) == before


def test_owed_is_what_was_with_what_was_made_and_ended() -> None:
    contract = life(draft(), *INTRODUCED)
    outcome = say(contract, events.Contacted(), after(days=1))
    assert outcome.contract.owed == promises.applied(contract.owed, outcome.made, outcome.ended)


def test_the_history_says_what_happened_when_and_how_it_is_known() -> None:
    steps = life(draft(), *ASKED, Answered(Answer.NOT_THIS_TIME, reason="busy year", known_by=KnownBy.TOLD)).steps
    assert [(step.event, step.state, step.known_by, step.words) for step in steps] == [
        ("asked", State.ASKED, KnownBy.TICKED, ""),
        ("answered", State.NOT_THIS_TIME, KnownBy.TOLD, "busy year"),
    ]


def test_a_history_has_an_end_and_what_ends_it_is_still_heard() -> None:
    contract = life(draft(), *MET)
    full = replace(contract, steps=contract.steps[-1:] * MOST_STEPS)
    with pytest.raises(Refused, match="very long history"):
        say(full, events.Contacted(), after(days=3))
    assert say(full, events.Closed(), after(days=3)).contract.state is State.CLOSED


@pytest.mark.parametrize("role", [Role.VOUCHER, Role.ADDRESSEE])
def test_r4_no_letter_is_offered_to_whom_the_employer_guard_keeps_out(role: Role) -> None:
    around = Surroundings(guarded=((role, "Harbour Board"),))
    for told in ((), ASKED, AGREED, PUT, ACCEPTED, INTRODUCED, CONTACTED, MET):
        for letter in letters_due(life(draft(), *told), after(days=9), around):
            assert letter.reader is not role
            assert letter.kind in {"thanks", "report-contact", "report-meeting", "cant-keep-it", "not-this-time"}


def test_an_event_from_the_future_is_refused() -> None:
    with pytest.raises(BadInput, match="can't have happened yet"):
        say(draft(), events.Asked(at=after(hours=1)), MONDAY)


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(BadInput, match="without a time zone"):
        say(draft(), events.Asked(), MONDAY.replace(tzinfo=None))


def test_a_way_through_two_begins_as_an_introduction_to_the_second() -> None:
    contract = draft(addressee=Side("Dan Osei", person=4), goal=Side("Carol Diaz", person=3))
    met: Contract = life(contract, *MET)
    assert met.goal == Side("Carol Diaz", person=3)
    assert "Dan Osei" in owed(met, P.REPORT_MEETING).words


def test_a_promise_kept_from_a_list_tells_the_contract() -> None:
    contract = life(draft(), *MET)
    for one in contract.owed:
        if one.is_open:
            event = promises.event_for_kept(contract, one.key)
            assert event is not None
            after_it = say(contract, event, after(days=1)).contract
            assert next(two for two in after_it.owed if two.key == one.key).state is Kept.KEPT
    assert promises.event_for_kept(life(draft(), *ASKED), "answer the ask") is None
