"""How an employer's people answer, recounted from histories."""

from dataclasses import replace

from fixtures.introductions import AGREED, MONDAY, PUT, after, draft, life, say
from inroad.introductions import events
from inroad.introductions.employers import employer_record, questions
from inroad.introductions.model import Contract, Kind, KnownBy

SEEN = KnownBy.OBSERVED


def answered(days: float, known_by: KnownBy = KnownBy.TICKED, *, yes: bool = True) -> Contract:
    put = say(life(draft(), *AGREED), events.PutToAddressee(), after(days=1)).contract
    return say(put, events.AddresseeAnswered(yes, known_by=known_by), after(days=1 + days)).contract


def silent(known_by: KnownBy = KnownBy.TICKED) -> Contract:
    return say(life(draft(), *AGREED), events.PutToAddressee(known_by=known_by), after(days=1)).contract


def test_e4_asked_answered_and_median_days_observed_and_self_reported_apart() -> None:
    contracts = [answered(1), answered(4, yes=False), answered(2), silent(), answered(3, SEEN)]
    record = employer_record(contracts, after(days=30))
    assert (record.self_reported.asked, record.self_reported.answered, record.self_reported.median_days) == (4, 3, 2.0)
    assert (record.observed.asked, record.observed.answered, record.observed.median_days) == (1, 1, 3.0)
    assert record.words == (
        "answered 1 of 1, as a rule in 3 days (observed)",
        "answered 3 of 4, as a rule in 2 days (self-reported)",
    )


def test_i8_a_no_is_an_answer() -> None:
    assert employer_record([answered(0.1, yes=False)], after(days=9)).words == (
        "answered 1 of 1, as a rule on the same day (self-reported)",
    )


def test_who_still_has_time_is_not_counted_and_then_is() -> None:
    assert employer_record([silent()], after(days=5)).words == ()
    assert employer_record([silent()], after(days=20)).words == ("answered 0 of 1 (self-reported)",)


def test_a_late_answer_is_an_answer() -> None:
    gone = say(silent(), events.AddresseeSilent(), after(days=20)).contract
    late = say(gone, events.AddresseeAnswered(True), after(days=31)).contract
    (question,) = questions(late, after(days=40))
    assert question.wait_days == 30


def test_who_left_the_company_did_not_ghost_anybody() -> None:
    assert employer_record([say(silent(), events.AddresseeLeft(), after(days=2)).contract], after(days=60)).words == ()


def test_first_contact_is_a_question_and_a_call_on_which_they_spoke_is_none() -> None:
    contract = life(draft(Kind.NAME_USE), events.Asked(), events.Answered(events.Answer.NAME_USE))
    written = say(contract, events.Contacted(known_by=SEEN), after(days=2)).contract
    replied = say(written, events.AddresseeReplied(known_by=SEEN), after(days=3)).contract
    assert [one.wait_days for one in questions(replied, after(days=30))] == [1.0]
    assert [one.wait_days for one in questions(written, after(days=30))] == [None]
    assert list(questions(say(contract, events.Contacted(spoke=True), after(days=2)).contract, after(days=30))) == []


def test_a_second_mail_is_no_second_question() -> None:
    contract = life(
        draft(), *PUT, events.AddresseeAnswered(True), events.Introduced(), events.Contacted(), events.Contacted()
    )
    assert len(list(questions(contract, after(days=60)))) == 2


def test_an_employer_nobody_asked_has_no_record() -> None:
    assert employer_record([draft(), replace(draft(), drafted_at=MONDAY)], after(days=60)).words == ()
