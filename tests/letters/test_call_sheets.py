"""Call sheets: what is said on the phone, in which order, when to listen, and what to say to each answer."""

import re
from dataclasses import replace

import pytest

from fixtures.letter_cast import ANSWERS, MORE, PEOPLE, READER, TODAY
from inroad.letters import text
from inroad.letters.compose import compose, needs
from inroad.letters.critique import review_draft
from inroad.letters.model import Bond, Facts, Person, Shared, Tie, Voice
from inroad.letters.registry import get
from inroad.letters.render import mail, sheet
from inroad.ways import scripts

SPOKEN = (
    "old-boss-call",
    "where-you-clicked",
    "side-door-call",
    "switchboard",
    "salary-history",
    "unpaid-work",
    "months-3-6-12",
)
SHEETS = (*SPOKEN, "vouchers-call")


def said(kind, facts, supplied=None):
    draft = compose(kind, facts, ANSWERS if supplied is None else supplied)
    return "\n".join([draft.subject, *(f"{part.label}\n{part.text}" for part in draft.parts)])


def in_order(whole, *pieces):
    places = [whole.index(piece) for piece in pieces]
    assert places == sorted(places), list(zip(pieces, places, strict=True))


@pytest.fixture
def full(search):
    return replace(search, people={**search.people, "addressee": PEOPLE["addressee"]})


@pytest.mark.parametrize("kind", SHEETS)
def test_a_sheet_fits_on_a_page_of_paper(kind, full, bare):
    for facts in (full, bare):
        draft = compose(kind, facts, ANSWERS)
        printed = sheet(draft) if draft.spoken else mail(draft).body
        lines = sum(max(1, -(-len(line) // 88)) for line in printed.splitlines())
        assert lines <= 52, (kind, lines)


@pytest.mark.parametrize("kind", SPOKEN)
def test_a_sheet_is_for_the_callers_eyes_leaves_room_to_listen_and_room_to_write(kind, full):
    draft = compose(kind, full, ANSWERS)
    assert draft.spoken
    assert {part.readers for part in draft.parts} == {("seeker",)}
    assert re.search(r"\((?:Stop|Wait|Then wait|Let them|Write it down|One question)", draft.part("points").text)
    assert "____" in draft.part("notes").text


@pytest.mark.parametrize("kind", SHEETS)
@pytest.mark.parametrize("name", ["🦊", "שרה לוי", "王小明", "{reader}", "[[pay]]", "a" * 300, "O’Brien"])
def test_any_name_stands_in_a_sheet_as_it_is(kind, name, full):
    people = {role: replace(person, name=name) for role, person in full.people.items()}
    whole = said(kind, replace(full, people=people))
    assert text.gaps_in(whole) == ()
    if kind in {"old-boss-call", "side-door-call", "vouchers-call"}:
        assert text.short_name(name) in whole


@pytest.mark.parametrize("kind", SHEETS)
def test_somebody_with_an_address_and_no_name_can_be_rung(kind):
    facts = Facts(TODAY, people={"reader": Person(address="desk@hooli.example")})
    whole = said(kind, facts)
    assert "None" not in whole
    assert not re.search(r"  |\s[.,;:?!]", whole)


@pytest.mark.parametrize("kind", SHEETS)
def test_a_formal_voice_changes_nothing_of_what_is_asked(kind, full):
    formal = replace(full, voice=Voice(formal=True))
    asked = [need.key for need in needs(kind, formal)]
    assert asked == [need.key for need in needs(kind, full)]
    assert not review_draft(compose(kind, formal, ANSWERS), formal)


# --- an old boss, before I apply (I13) -------------------------------------------------------------------------------


def test_i13_the_offer_of_a_reference_is_turned_into_a_call_before_the_application(full):
    whole = said("old-boss-call", full)
    in_order(
        whole,
        "Rhea, this is Alice",
        "(It has been a while: begin with them",
        "You were my manager at Acme 2015–22, so you can say how I work. You offered to be a reference.",
        "There is something I want to apply for",
        "A reference is asked for at the very end.",
        "Would you be comfortable calling Carol, manager to manager, before I apply? (Stop here.",
        "(If yes:)",
        "(If they would rather be a reference:)",
        "(If no:)",
        "Is there anything I can do for you?",
    )


def test_i11_nobody_is_told_that_they_know_work_they_have_not_seen_or_offered_what_they_did_not(full):
    near = {("seeker", "reader"): Tie((Shared(Bond.SAME_PLACE, "Acme", 2018, 2021),))}
    whole = said("old-boss-call", replace(full, ties=near, more={}))
    assert "how I work" not in whole
    assert "You offered" not in whole
    assert "at the same place in the same years" in whole


# --- after a no (F3, F4) ---------------------------------------------------------------------------------------------


def test_f3_thank_let_off_the_hook_let_them_talk_and_only_then_ask_the_two_questions(full):
    whole = said("where-you-clicked", replace(full, had_opening=None))
    in_order(
        whole,
        "I call to say thank you.",
        "Thank you for your time on 10 May 2026, and for considering me for",
        "What stayed with me: " + ANSWERS["impressed"],
        "you owe me no explanation. I wish them a good start.",
        "(Stop here and let them talk",
        "(Only when they have had their say",
        "Would you be comfortable being a reference for me",
        f"somebody at {MORE['places']} to whom you would recommend me?",
        "(If they would be a reference:)",
        "(If they name somebody:)",
        "(If nobody comes to mind:)",
    )
    before, _, _ = whole.partition("(Stop here")
    assert "?" not in before.split("I call to say thank you.", 1)[1]


def test_f4_a_name_is_thanked_reported_and_repaid_and_none_is_thanked_too(full):
    whole = said("where-you-clicked", full)
    assert "(If they name somebody:) Thank you. May I say that you sent me? I ring within two days" in whole
    assert "find a good turn to do them" in whole
    assert "(If nobody comes to mind:) Thank you anyway. I would be glad to talk again some day." in whole


def test_f3_where_the_job_itself_is_gone_nobody_was_chosen(full):
    assert "chose somebody else" not in said("where-you-clicked", replace(full, had_opening=False))
    assert "chose somebody else" in said("where-you-clicked", replace(full, had_opening=None))


def test_f3_what_was_liked_is_taken_from_the_record_or_asked_for(full, bare):
    assert MORE["liked"] in said("where-you-clicked", full, {})
    assert [gap.key for gap in compose("where-you-clicked", bare).gaps] == ["impressed"]


# --- side doors (N4) -------------------------------------------------------------------------------------------------

ASKED = "(If they name somebody:) May I say that you sent me?"


def at(full, **more):
    return replace(full, people={"seeker": PEOPLE["seeker"], "reader": READER}, more=more)


@pytest.mark.parametrize(
    ("door", "made"),
    [("sales", scripts.to_sales), ("next to the manager", scripts.to_beside)],
)
def test_n4_a_side_door_says_the_sentences_of_the_ways_in_and_no_others(full, door, made):
    whole = said("side-door-call", at(full, door=door))
    field = re.search(r"the people behind ([\w ]+), what would you do", whole)[1]
    script = made(scripts.Caller("Alice Adler"), scripts.Matter("Northwind", field), "Rhea")
    for sentence in (script.hello, script.reason, script.moment, script.theirs, script.advice, script.thanks):
        assert sentence in whole
    in_order(whole, script.hello, script.reason, ANSWERS["useful_thing"], script.theirs, script.advice,
             script.introduction, ASKED, script.thanks)  # fmt: skip


def test_n4_the_door_is_read_from_the_title_where_nobody_said(full):
    seller = replace(READER, title="Sales Manager")
    facts = replace(at(full), people={"seeker": PEOPLE["seeker"], "reader": seller})
    assert "I'm not selling anything" in said("side-door-call", facts)
    assert "I'm not selling anything" not in said("side-door-call", at(full))


def test_n4_somebody_who_was_there_is_asked_as_an_adviser_and_needs_no_gift(full):
    whole = said("side-door-call", at(full, door="former"), {})
    assert "Rhea, you know Northwind from the inside" in whole
    assert "personnel" not in whole
    assert compose("side-door-call", at(full, door="former")).ready


def test_n4_the_switchboard_is_asked_for_sales_says_why_and_is_never_lied_to(full):
    whole = said("switchboard", full)
    in_order(whole, "Hello, this is Alice Adler. Could you put me through to somebody in sales", "(If they ask what it",
             "(If they offer the personnel office)", "(Once connected)", ANSWERS["useful_thing"], "Who leads that",
             "how would you go about it?", "comfortable")  # fmt: skip
    assert "I'm not buying anything" in whole


@pytest.mark.parametrize("kind", ["side-door-call", "switchboard"])
def test_n4_a_call_without_something_useful_to_say_is_not_ready(kind, full):
    draft = compose(kind, at(full), {})
    assert [gap.key for gap in draft.gaps] == ["useful_thing"]
    assert compose(kind, at(full, useful="Your customers count pallets by hand."), {}).ready


def test_r4_a_side_door_never_names_a_present_employer(full):
    facts = replace(full, organisation="Initech", guarded=("Initech GmbH",))
    for kind in SHEETS:
        assert "Initech" not in said(kind, facts)


# --- the voucher's call ----------------------------------------------------------------------------------------------


def test_i13_a_voucher_is_handed_the_facts_and_words_in_their_own_mouth(full):
    draft = compose("vouchers-call", full, ANSWERS)
    body = mail(draft, "reader").body
    in_order(
        body,
        "Hello Rhea,",
        "Thank you for calling Carol Diaz (VP Engineering at Northwind) for me. You reach them at carol@northwind",
        ANSWERS["moment"],
        "change them as you please",
        "Alice\n",
        "For the phone:",
        "Hello Carol, this is Rhea.",
        "Alice Adler, who is interested in",
        "I was Alice’s manager at Acme 2015–22.",
        "(Let them ask, and say what you don't know as well.)",
        "Would you look at the application of Alice yourself when it comes?",
    )


def test_i11_a_voucher_whose_ground_is_not_known_is_asked_to_say_it(full):
    body = mail(compose("vouchers-call", replace(full, ties={}), ANSWERS), "reader").body
    assert "(Say how you know the work; or that you don't know it first-hand.)" in body


# --- what to answer --------------------------------------------------------------------------------------------------


def test_e2_every_answer_on_past_pay_is_kind_and_none_has_a_figure(full):
    whole = said("salary-history", full)
    assert not re.search(r"\d", whole)
    for turn in ("(If they ask again:)", "(If they ask what you want instead:)", "(On a form:", "(If they insist:)"):
        assert turn in whole
    assert "What have you set aside for it?" in whole
    assert compose("salary-history", full, {}).ready


def test_e1_free_work_is_answered_by_proof_a_bill_an_agreement_or_goodbye_and_a_sample_is_mine_to_offer(full):
    whole = said("unpaid-work", full)
    in_order(
        whole, "(Other proof:)", "(A bill:)", "(An agreement:)", "of my own choice", "(If they insist:)", "(Walk away"
    )
    assert ANSWERS["proof"] in whole
    without = said("unpaid-work", full, {"proof": ANSWERS["proof"]})
    assert "(A small sample that you offer yourself is fine" in without


def test_e3_the_three_questions_are_asked_of_the_manager_and_no_answer_is_named_as_one(full):
    whole = said("months-3-6-12", full)
    in_order(
        whole, "after three months", "What after six?", "in a year?", "How would you notice", "(If there is no answer"
    )
    for month in ("3 months: ____", "6 months: ____", "12 months: ____"):
        assert month in whole
    assert "think twice before you say yes" in whole


@pytest.mark.parametrize("kind", SHEETS)
def test_every_sheet_says_what_it_is_for_and_which_practice_it_serves(kind):
    one = get(kind).kind
    assert one.spoken is (kind != "vouchers-call")
    assert set(one.practices) & {"I13", "F3", "N4", "E1", "E2", "E3"}
