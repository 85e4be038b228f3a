"""The sheet before a talk: whose name is at stake first, in the words the letters have, and nothing observed on it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.letter_cast import PEOPLE
from inroad.introductions.model import Basis, Vouch
from inroad.letters import compose, registry
from inroad.letters.model import Bond, Facts, Shared, Source, Tie
from inroad.search.interviews import Interview, Months, State
from inroad.search.openings import Opening
from inroad.search.people import KeptOut
from inroad.search.preparation import Host, Part, Sheet, prepare

JOB = Opening("7", "platform lead", "Northwind")
TALK = Interview("4", JOB, datetime(2026, 5, 6, 13, 30, tzinfo=UTC), "video")
VOUCH = Vouch(Basis.WORKED_WITH, "Acme", "2015–2022", "her manager", "She is the one I called at night.")
FACTS = Facts(date(2026, 5, 3), PEOPLE, vouch=VOUCH, organisation="Northwind")
CAROL = Host(3, "Carol Diaz", role="VP Engineering at Northwind", shared="you studied together at Lund")


def part(sheet: Sheet, key: str) -> Part:
    return next(one for one in sheet.parts if one.key == key)


def test_it_begins_with_whose_name_is_at_stake_and_what_they_said() -> None:
    sheet = prepare(TALK, FACTS, timezone="Europe/Berlin", hosts=[CAROL])
    assert sheet.title == "Before the talk about platform lead at Northwind"
    assert sheet.parts[0].key == "name"
    said = " ".join(sheet.parts[0].lines)
    assert "Bob Connor" in said
    assert "She is the one I called at night." in said


def test_its_sentences_are_those_of_the_first_contact_also_when_edited() -> None:
    theirs = compose.compose("first-contact", FACTS).part("sheet").text
    for key in ("name", "after"):
        assert all(line in theirs for line in part(prepare(TALK, FACTS, timezone="UTC"), key).lines)
    edits = {"first-contact": {"sheet_name": "{voucher_full} is on the line with you."}}
    sheet = prepare(TALK, FACTS, timezone="UTC", edits=edits)
    assert sheet.parts[0].lines[0] == "Bob Connor is on the line with you."


def test_a_voucher_who_does_not_know_the_work_lends_no_ground() -> None:
    facts = replace(FACTS, vouch=replace(VOUCH, basis=Basis.DONT_KNOW_THE_WORK))
    assert not any("ground" in line for line in part(prepare(TALK, facts, timezone="UTC"), "name").lines)


def test_without_a_voucher_nobodys_name_is_claimed() -> None:
    sheet = prepare(TALK, Facts(date(2026, 5, 3)), timezone="UTC")
    assert [one.key for one in sheet.parts] == ["ask", "leave", "practical", "after"]


def test_the_months_are_asked_and_once_answered_compared() -> None:
    asked = part(prepare(TALK, FACTS, timezone="UTC", questions=["Who was here before?"]), "ask")
    assert asked.lines[0] == "Who was here before?"
    assert "3, 6 and 12 months" in asked.lines[-1]
    before = replace(TALK, key="3", state=State.HELD, months=Months(asked=True, answers={3: "the move is done."}))
    assert (
        "in 3 months: the move is done. Ask"
        in part(prepare(TALK, FACTS, timezone="UTC", earlier=[before]), "ask").lines[-1]
    )


def test_what_to_leave_out_points_to_the_words_for_it() -> None:
    left = part(prepare(TALK, FACTS, timezone="UTC"), "leave")
    assert left.sheets == ("salary-history", "unpaid-work")
    sheet = prepare(TALK, FACTS, timezone="UTC")
    assert {name for one in sheet.parts for name in one.sheets} <= set(registry.kinds())
    assert "Names of referees" in " ".join(left.lines)


def test_where_and_when_are_of_the_owners_clock() -> None:
    shown = part(prepare(TALK, FACTS, timezone="Europe/Berlin", where="https://meet.example/x\nBcc: y"), "practical")
    assert shown.lines[:2] == ("Wednesday, 6 May 2026, 15:30, video", "https://meet.example/x Bcc: y")


def test_nothing_observed_or_private_nor_the_present_employer_is_on_the_sheet() -> None:
    facts = replace(
        FACTS,
        observed=("42 mails both ways",),
        private=("hates mornings",),
        guarded=("Acme",),
        ties={("seeker", "voucher"): Tie((Shared(Bond.SAME_PLACE, "Acme", source=Source.OBSERVED, words="42 mails"),))},
    )
    said = repr(prepare(TALK, facts, timezone="UTC", hosts=[CAROL]))
    assert all(words not in said for words in ("42 mails", "mornings", "Acme"))


def test_somebody_at_the_present_employer_is_left_off_with_the_reason() -> None:
    sheet = prepare(TALK, FACTS, timezone="UTC", hosts=[CAROL, Host(4, "Dan Ek")], kept_out=KeptOut({3: "Velbrand"}))
    assert part(sheet, "people").lines == ("Dan Ek.",)
    assert [one.name for one in sheet.left_out] == ["Carol Diaz"]


@pytest.mark.parametrize("name", ["佐藤 花子", "نور حداد", "Zoë 🎻 O’Neill", ""])
def test_any_name_reads_well(name: str) -> None:
    host = Host(3, name, "x@y.example", role="VP", liked="how calm she was.")
    sheet = prepare(TALK, FACTS, timezone="UTC", hosts=[host], concerns=["wanted work for nothing (self-reported)"])
    assert part(sheet, "people").lines == (f"{name or 'x@y.example'}, VP; last time you liked: how calm she was.",)
    assert part(sheet, "know").lines == ("wanted work for nothing (self-reported)",)


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=200), st.text(max_size=200))
def test_any_words_make_a_sheet_of_clean_lines(words: str, where: str) -> None:
    hosts = [Host(1, words, role=where, shared=words, liked=where)]
    sheet = prepare(TALK, FACTS, timezone="UTC", hosts=hosts, questions=[words], concerns=[where], where=where)
    lines = [line for one in sheet.parts for line in one.lines]
    assert not any(char in line for line in lines for char in "\r\n\0\u202e")
