"""An employer's conduct: facts in words, each labelled; what one can answer; nothing counted twice."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from inroad.errors import BadInput
from inroad.introductions.employers import Answers, EmployerRecord
from inroad.letters import registry
from inroad.search import conduct
from inroad.search.conduct import CUSTOMS, Kind, Note, in_advert, record
from inroad.search.openings import Opening, Status, moved

DAY = date(2026, 3, 2)
TODAY = DAY + timedelta(days=60)
APPLIED = moved(Opening("7", "platform lead", "Northwind"), Status.APPLIED, DAY)


def test_every_kind_has_words_to_answer_and_a_practice() -> None:
    assert set(CUSTOMS) == set(Kind)
    assert all(custom.why and all(custom.answers) and custom.practice for custom in CUSTOMS.values())


def test_the_call_sheets_it_points_to_are_there() -> None:
    assert {custom.sheet for custom in CUSTOMS.values()} - {""} <= set(registry.kinds())


def test_work_for_nothing_is_answered_by_other_proof_a_bill_or_an_agreement_or_by_leaving() -> None:
    said = " ".join(CUSTOMS[Kind.UNPAID_WORK].answers)
    assert all(words in said for words in ("other proof", "for a fee", "agreement", "Walk away"))


def test_the_record_is_in_words_and_says_how_each_is_known() -> None:
    notes = [
        Note(Kind.UNPAID_WORK, DAY, "a week of design"),
        Note(Kind.UNPAID_WORK, DAY + timedelta(days=40)),
        Note(Kind.REFERENCES_EARLY, DAY),
        Note(Kind.SAMPLE_OFFERED, DAY),
    ]
    answers = EmployerRecord(Answers(4, 3, 2.0), Answers(), ("answered 3 of 4, as a rule in 2 days (observed)",))
    heard = replace(APPLIED, key="8", answered_on=DAY + timedelta(days=2))
    found = record(notes, [APPLIED, heard], TODAY, introductions=answers)
    assert found.words == (
        "wanted work for nothing twice, April 2026 (self-reported)",
        "wanted references at the start, March 2026 (self-reported)",
        "no answer within 30 days to 1 of 2 (worked out)",
        "answered 1 of 2 applications, as a rule in 2 days (worked out)",
        "answered 3 of 4, as a rule in 2 days (observed)",
    )
    assert [one.key for one in found.silent] == ["7"]


def test_a_sample_offered_freely_stands_apart() -> None:
    found = record([Note(Kind.SAMPLE_OFFERED, DAY)], [], TODAY)
    assert found.facts == ()
    assert [one.words for one in found.apart] == ["a sample I offered, March 2026"]
    assert found.words == ()


def test_a_silence_that_was_noted_is_not_counted_a_second_time() -> None:
    found = record([Note(Kind.SILENCE, TODAY, opening="7")], [APPLIED], TODAY)
    assert found.words == ("never answered, May 2026 (self-reported)",)


def test_silence_counts_only_when_it_is_long_and_not_after_an_answer() -> None:
    assert record([], [APPLIED], DAY + timedelta(days=29)).facts == ()
    assert record([], [APPLIED], DAY + timedelta(days=30)).facts
    heard = record([], [moved(APPLIED, Status.REJECTED, TODAY)], TODAY)
    assert [fact.words for fact in heard.facts] == ["answered 1 of 1 application, as a rule in 60 days"]
    assert record([], [moved(APPLIED, Status.CLOSED, TODAY)], TODAY).facts
    assert record([], [Opening("9", "nurse")], TODAY).facts == ()


def test_an_advert_is_read_for_what_it_should_not_ask_for_however_long_it_is() -> None:
    asked = "Send your CV, your Salary   history and the names of referees.\n" + "Wir 看護 🎻 " * 20_000
    assert [kind for kind, _ in in_advert(asked)] == [Kind.SALARY_HISTORY, Kind.REFERENCES_EARLY]
    assert in_advert("A salary of note and a history of success") == ()


def test_what_is_no_kind_is_refused_with_those_there_are() -> None:
    assert conduct.kind_of(" never answered") is Kind.SILENCE
    with pytest.raises(BadInput) as refused:
        conduct.kind_of("rude")
    assert "wanted work for nothing" in refused.value.hint
