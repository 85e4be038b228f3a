"""Every kind, in every seat, from rich facts to none at all."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixtures.letter_cast import ANSWERS, BLURB, PEOPLE, TODAY
from inroad.introductions.model import Ask, Basis, Vouch
from inroad.introductions.model import Kind as Introduction
from inroad.letters import text
from inroad.letters.compose import compose
from inroad.letters.critique import letters_of, ready, review_draft
from inroad.letters.model import Bond, Facts, Person, Severity, Shared, Tie, Voice
from inroad.letters.registry import kinds
from inroad.letters.render import mail, sheet
from inroad.letters.wording import Wording

NEEDED_NOW = {
    "ask",
    "forwardable-note",
    "voucher-to-addressee",
    "introduction",
    "first-contact",
    "name-use-opening",
    "preemptive-words",
    "thanks",
    "report-contact",
    "report-meeting",
    "report-end",
    "cant-keep-it",
    "not-this-time",
    "nudge",
    "ask-talking-points",
}
# Said with a dot, a blank or a number before: what our words must not leave behind.
_LEFT_OVER = re.compile(r"\{|\}|\bNone\b|  |\s[.,;:?!]|\.\.|\(\)|“”|\$")


def everything(draft):
    return "\n".join([draft.subject, *(f"{part.label}\n{part.text}" for part in draft.parts)])


def written(kind, facts, supplied=None, **seat):
    return everything(compose(kind, facts, supplied, **seat))


def test_the_kinds_that_introductions_need_are_there():
    assert set(kinds()) >= NEEDED_NOW


def test_no_draft_leaves_anything_unfilled_but_its_marked_gaps(seats, variations):
    for facts in variations:
        for name, seat in seats:
            draft = compose(name, facts, writer=seat.writer, reader=seat.readers[0])
            whole = everything(draft)
            assert set(text.gaps_in(whole)) == {gap.question for gap in draft.gaps}
            assert not _LEFT_OVER.search(re.sub(r"\[\[.*?\]\]", "gap", whole)), (name, seat, whole)
            assert draft.subject
            assert all(part.paragraphs and all(one.text.strip() for one in part.paragraphs) for part in draft.parts)


def test_a_draft_is_ready_only_when_what_only_the_user_can_say_is_there(seats, variations):
    for facts in variations:
        for name, seat in seats:
            place = {"writer": seat.writer, "reader": seat.readers[0]}
            draft = compose(name, facts, **place)
            open_needs = {need.key for need in draft.needs if need.required and not need.answer}
            assert {gap.key for gap in draft.gaps} == open_needs, name
            assert draft.ready is not bool(open_needs)
            if open_needs:
                assert not ready(review_draft(draft, facts)), name
            answered = compose(name, facts, ANSWERS, **place)
            assert answered.ready, (name, answered.gaps)
            for key in () if facts.ask.why else open_needs:  # a text of one's own may say it otherwise
                assert ANSWERS[key].rstrip(".") in everything(answered), (name, key)


def test_every_letter_of_a_person_asks_for_something_only_they_can_say():
    # A no, one kind line, and what is said to anybody who asks for pay or can't say what a job is for, go as they are.
    for name, entry in kinds().items():
        for seat in entry.kind.seats:
            draft = compose(name, Facts(TODAY), writer=seat.writer, reader=seat.readers[0])
            assert bool(draft.gaps) is (name not in {"not-this-time", "nudge", "salary-history", "months-3-6-12"}), name


def test_an_answered_draft_passes_its_own_before_you_send(seats, variations):
    for facts in variations:
        calm = replace(facts, asked_on=None)
        for name, seat in seats:
            draft = compose(name, calm, ANSWERS, writer=seat.writer, reader=seat.readers[0])
            if (
                calm.people.get("addressee")
                or calm.opening
                or name not in {"ask", "ask-talking-points", "preemptive-words"}
            ):
                wrong = [one for one in review_draft(draft, calm) if one.rule != "nothing-about-them"]
                assert not wrong, (name, seat, wrong)
                if calm.people and not calm.ask.why:
                    assert not review_draft(draft, calm), (name, everything(draft))


def test_letters_are_short_for_each_reader(seats, variations):
    for facts in variations:
        for name, seat in seats:
            draft = compose(name, facts, ANSWERS, writer=seat.writer, reader=seat.readers[0])
            for letter in letters_of(draft):
                assert text.word_count(letter.text) <= letter.kind.most_words, (name, letter.reader, letter.text)


def test_what_the_desk_observed_is_in_no_letter_of_any_kind(seats, variations):
    for facts in variations:
        noisy = replace(facts, observed=("42 mails both ways",), private=("a secret of 2019",))
        for name, seat in seats:
            whole = written(name, noisy, ANSWERS, writer=seat.writer, reader=seat.readers[0])
            for secret in ("42", "mails", "meetings", "January", "Umbrella", "secret", "best boss", "likely", "score",
                           "chance", "April"):  # fmt: skip
                assert secret not in whole, (name, secret, whole)
            assert not re.search(r"\d\s?%|\bscor|\brank|\brat(?:ed|ing)\b", whole)


def test_every_slot_of_every_kind_is_said_by_some_letter(seats, variations, monkeypatch):
    said = set()
    picked = Wording.pick

    def noted(self, slot, fits):
        pieces = picked(self, slot, fits)
        if pieces:
            said.add((self.where, slot))
        return pieces

    monkeypatch.setattr(Wording, "pick", noted)
    for facts in variations:
        for name, seat in seats:
            compose(name, facts, ANSWERS, writer=seat.writer, reader=seat.readers[0])
    slots = {(entry.words.where, slot) for entry in kinds().values() for slot in entry.words.slots}
    assert sorted(slots - said) == []


def test_the_present_employer_is_never_named_by_a_draft(seats, rich):
    mine = replace(PEOPLE["seeker"], organisation="INITECH")
    shared = Shared(Bond.WORKED_TOGETHER, "Initech", 2020)
    here = Vouch(Basis.WORKED_WITH, "Initech GmbH", words="Alice is the one I call.")
    ties = {("seeker", "voucher"): Tie((shared,))}
    facts = replace(rich, people={**PEOPLE, "seeker": mine}, ties=ties, vouch=here)
    for name, seat in seats:
        whole = written(name, facts, ANSWERS, writer=seat.writer, reader=seat.readers[0])
        assert "initech" not in whole.casefold(), name
    assert "Initech" in written("ask", replace(facts, trusted=True))


def test_n2_and_l1_an_ask_names_whom_it_is_about_and_waits_for_the_personal_sentence(rich):
    draft = compose("ask", rich)
    assert draft.subject == "Would you introduce me to Carol Diaz?"
    assert draft.gaps[0].question == ("What do you admire in the work of Carol? One sentence only you can write.")
    why = draft.part("why").text
    assert why.startswith(
        "Hello Bob,\n\nYou were my manager at Acme 2015–22, so you know how I work. It has been a while."
    )
    assert "As far as I know, you and Carol worked together on the data-centre move at Globex 2009–13." in why
    assert why.endswith("All the best,\nAlice")


def test_an_ask_about_an_opening_asks_why_that_job(rich):
    draft = compose("ask", replace(rich, people={role: PEOPLE[role] for role in ("seeker", "voucher")}))
    assert draft.subject == "A question about the job of platform lead at Northwind"
    assert draft.gaps[0].question == "Why platform lead, of all jobs? One sentence only you can write."


def test_an_ask_has_three_parts_with_their_readers(rich):
    draft = compose("ask", rich, ANSWERS)
    readers = {part.key: part.readers for part in draft.parts}
    assert readers == {"why": ("voucher",), "note": ("voucher", "addressee"), "value": ("voucher", "addressee")}
    seen = "\n".join(part.text for part in draft.read_by("addressee"))
    assert ANSWERS["personal"] not in seen
    assert "comfortable" not in seen
    assert "Bob was my manager at Acme 2015–22." in seen
    assert ANSWERS["worth"] in seen


def test_i1_an_ask_says_within_how_many_days_contact_is_made(rich):
    assert "If Carol agrees, I make contact within two days and tell you how it went." in written("ask", rich)
    assert "within a day" in written("ask", replace(rich, terms=replace(rich.terms, contact_days=1)))


def test_only_who_introduces_gets_a_note_to_pass_on(rich):
    for kind in Introduction:
        parts = {part.key for part in compose("ask", replace(rich, what=kind)).parts}
        assert ("note" in parts) is (kind is Introduction.INTRODUCTION), kind


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Introduction.NAME_USE, "mention your name when I write to Carol?"),
        (Introduction.PREEMPTIVE_REFERENCE, "calling Carol before I apply, to say what you know of my work?"),
        (Introduction.INTERNAL_CALL, "calling Carol, manager to manager, before I apply?"),
    ],
)
def test_an_ask_asks_for_what_the_introduction_is(rich, kind, words):
    assert words in written("ask", replace(rich, what=kind))


def test_the_users_own_parts_of_an_ask_stand_as_they_are_with_their_gaps(rich):
    why = "Dear Bob,\r\nonly this. [[What do you admire in the work of Carol? One sentence only you can write.]]"
    facts = replace(rich, ask=Ask(blurb=BLURB, why=why, note="My note."))
    draft = compose("ask", facts)
    assert draft.part("note").text == "My note."
    assert draft.part("why").text.startswith("Dear Bob,\nonly this. [[What do you admire")
    assert draft.gaps[0].key == "personal"
    assert compose("ask", facts, ANSWERS).part("why").text == f"Dear Bob,\nonly this. {ANSWERS['personal']}"


def test_a_mark_left_in_own_text_is_a_gap_though_nobody_knows_it(rich):
    draft = compose("ask", replace(rich, ask=replace(rich.ask, why="Dear Bob, [[something of mine]]")), ANSWERS)
    assert [gap.question for gap in draft.gaps] == ["something of mine"]
    assert not draft.ready


def test_i11_who_does_not_know_the_work_is_asked_to_open_the_door_only(rich):
    facts = replace(rich, vouch=Vouch(Basis.DONT_KNOW_THE_WORK))
    why = compose("ask", facts).part("why").text
    assert "I ask you to open the door, not to vouch for me" in why
    assert "you know how I work" not in why
    told = compose("voucher-to-addressee", facts, ANSWERS).part("letter").text
    assert "I don't know the work of Alice first-hand, and say so." in told
    assert "I don't know the work of Alice first-hand" in written("introduction", facts, ANSWERS)


def test_i11_a_voucher_says_on_what_ground_they_speak_or_is_asked(rich):
    assert "I worked with Alice at Acme, 2015–22, as their manager." in written("voucher-to-addressee", rich)
    asked = compose("voucher-to-addressee", replace(rich, vouch=Vouch()))
    assert {"basis", "praise"} == {gap.key for gap in asked.gaps}


def test_i8_the_addressee_hears_the_terms_in_the_vouchers_words(rich):
    told = written("voucher-to-addressee", rich)
    assert "If you say yes, Alice makes contact within two days, and I ask you to answer." in told
    assert "a plain no is useful too, and nobody is hurt" in told


def test_i14_and_i4_an_introduction_names_both_and_gives_each_the_others_details_and_the_day(rich):
    draft = compose("introduction", rich)
    assert draft.subject == "From Alice Adler, via Bob Connor"
    body = mail(draft, "seeker").body
    assert body == mail(draft, "addressee").body
    assert "Hello Carol, hello Alice," in body
    assert "Alice Adler: alice@adler.example, +44 20 7946 0000\nCarol Diaz: carol@northwind.example" in body
    assert "Alice makes contact by 5 May 2026, and Carol expects it." in body
    assert "How to reach Carol: a call before nine." in body


def test_i14_a_first_contact_begins_with_the_vouchers_name(rich):
    for kind in ("first-contact", "name-use-opening"):
        draft = compose(kind, rich)
        assert draft.subject == "From Alice Adler, via Bob Connor"
        assert draft.part("letter").paragraphs[1].text.startswith("Bob Connor ")


def test_i4_and_f5_the_preparation_sheet_says_whose_name_is_at_stake_and_stays_with_the_seeker(rich):
    draft = compose("first-contact", rich, ANSWERS)
    own = sheet(draft)
    assert own.startswith("Before you make contact\n\nBob Connor has put their name on you.")
    for said in (
        "What Bob said of you: “Alice moved 40 services in one summer.”",
        "Bob worked with you at Acme",
        "make contact by 5 May 2026",
        "How Carol wants to be reached: a call before nine.",
        "Bob added: Not before the board meeting, please.",
        "As far as your desk knows, Bob and Carol worked together",
    ):
        assert said in own
    sent = mail(draft, "addressee").body
    assert "board meeting" not in sent
    assert "at stake" not in sent


def test_a_name_that_may_be_used_is_used_and_nothing_is_put_in_its_mouth(rich):
    body = written("name-use-opening", replace(rich, what=Introduction.NAME_USE))
    assert "Bob Connor said that I may use their name in writing to you." in body
    assert "40 services in one summer" not in body


def test_i13_a_passive_reference_is_asked_to_become_a_call(rich):
    letter = written("preemptive-words", rich, writer="seeker")
    assert "you offered to be a reference" in letter
    assert "Would you be comfortable calling Carol before I apply?" in letter
    not_offered = written("preemptive-words", replace(rich, vouch=Vouch()), writer="seeker")
    assert "you offered" not in not_offered.casefold()
    called = written("preemptive-words", replace(rich, vouch=replace(rich.vouch, active=True)), writer="seeker")
    assert "you offered" not in called.casefold()


def test_words_for_a_call_are_said_and_not_sent(rich):
    for kind, seat in (("preemptive-words", {"writer": "voucher"}), ("ask-talking-points", {})):
        draft = compose(kind, rich, ANSWERS, **seat)
        assert draft.spoken
        assert draft.parts[0].readers == (draft.writer,)
        assert "(" in sheet(draft)


def test_l4_the_talking_points_know_all_answers(rich):
    points = written("ask-talking-points", rich)
    assert "Hello Bob, this is Alice. Do you have ten minutes?" in points
    for turn in ("(Let them talk.)", "(If yes:)", "(If they name somebody else:)", "(If no:)", "(Before you hang up:)"):
        assert turn in points


def test_n9_a_meeting_without_an_opening_is_reported_as_a_meeting_won(rich):
    assert "There is no opening at the moment, and the talk was worth it all the same." in written(
        "report-meeting", rich
    )
    assert "no opening" not in written("report-meeting", replace(rich, had_opening=None))


def test_n5_names_given_are_reported_with_the_promise_to_follow_up(rich):
    assert "Carol gave me a name or two: Dave Evans and Erin Fox. I follow up" in written("report-meeting", rich)


def test_i10_there_is_a_report_for_each_of_the_three_moments(rich):
    assert "I made contact with Carol Diaz on 4 May 2026." in written("report-contact", rich)
    assert "I met Carol Diaz on 10 May 2026." in written("report-meeting", rich)
    ended = replace(rich, outcome="They hired somebody else, and said so kindly.")
    assert compose("report-end", ended).ready
    assert written("report-end", ended).count("hired somebody else") == 1
    both = written("report-end", ended, {"how": "I would do it again tomorrow."})
    assert "hired somebody else" in both
    assert "do it again" in both


def test_i5_cant_keep_it_has_no_reason_ready_and_wants_one_of_some_length(rich):
    draft = compose("cant-keep-it", rich)
    assert [gap.key for gap in draft.gaps] == ["own"]
    assert "You are the first to hear it." in everything(draft)
    curt = compose("cant-keep-it", rich, {"own": "Sorry, no time."})
    assert curt.ready
    assert not ready(review_draft(curt, rich))
    assert ready(review_draft(compose("cant-keep-it", rich, ANSWERS), rich))


def test_i6_a_no_is_short_and_easy_for_every_side(rich):
    seats = [("voucher", "Not this time: I would rather not introduce you to Carol."), ("addressee", "Not this time."),
             ("seeker", "Please leave it be for now")]  # fmt: skip
    for writer, words in seats:
        draft = compose("not-this-time", rich, writer=writer)
        assert draft.ready
        assert words in everything(draft)
        given = compose("not-this-time", rich, {"why": "I hardly know her"}, writer=writer)
        assert "I hardly know her." in everything(given)


def test_a_nudge_is_one_kind_line(rich):
    for writer, reader in (("seeker", "voucher"), ("voucher", "addressee"), ("voucher", "seeker")):
        draft = compose("nudge", rich, writer=writer, reader=reader)
        middle = draft.parts[0].paragraphs[1:-1]
        assert len(middle) == 1
        assert text.word_count(middle[0].text) <= 30


def test_a_formal_voice_greets_and_closes_formally(rich):
    formal = replace(rich, voice=Voice(formal=True, signature="Alice Adler\nPlatforms"))
    letter = compose("thanks", formal).part("letter").text
    assert letter.startswith("Dear Bob Connor,")
    assert letter.endswith("With kind regards,\nAlice Adler\nAlice Adler\nPlatforms")
    warm = replace(rich, voice=Voice(sign_off="Warmly,"))
    assert compose("thanks", warm).part("letter").text.endswith("Warmly,\nAlice")
    bob = replace(rich, people={**PEOPLE, "voucher": replace(PEOPLE["voucher"], called="Bobby")})
    assert compose("thanks", bob).part("letter").text.startswith("Hello Bobby,")


def test_a_way_through_two_vouchers_says_where_it_leads_to_the_first_only(rich):
    facts = replace(rich, people={**PEOPLE, "goal": Person("Gina Holt")})
    draft = compose("ask", facts, ANSWERS)
    assert "Carol would be a first step towards Gina Holt." in draft.part("why").text
    assert "Gina" not in "".join(part.text for part in draft.read_by("addressee"))


def test_years_at_the_same_place_are_not_called_work_done_together(rich):
    near = {("seeker", "voucher"): Tie((Shared(Bond.SAME_PLACE, "Acme", 2018, 2021),))}
    for name in ("ask", "first-contact", "name-use-opening", "ask-talking-points"):
        whole = written(name, replace(rich, ties=near, vouch=Vouch()))
        assert "worked together" not in whole
        assert "know how I work" not in whole


odd_names = st.one_of(
    st.sampled_from(
        ["", " ", "🦊", "Zoë 🦊 Fox", "שרה לוי", "محمد عبد الله", "王小明", "山田 太郎", "김민준", "Ng", "X", "J. R.",
         "a" * 300, "عبد" * 100, "{seeker}", "[[name]]", "]]", "Bob\r\nBcc: mallory@evil.example", "O’Brien",
         "Dr. Poe, Ada, PhD", "ada@poe.example", "\u202eevil", "e\u0301" * 200, "%s {0} {{}}", "\x00", "\ud800", "Jr.",
         "Ada\u2028Poe", "None", "<b>Ada</b>"]
    ),
    st.text(max_size=320),
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.tuples(odd_names, odd_names, odd_names), place=odd_names, blurb=st.text(max_size=200), said=odd_names,
       data=st.data())  # fmt: skip
def test_any_name_in_any_script_gives_a_clean_letter(rich, names, place, blurb, said, data):
    people = {
        role: replace(person, name=name, organisation=place)
        for (role, person), name in zip(PEOPLE.items(), names, strict=True)
    }
    facts = replace(
        rich,
        people=people,
        organisation=place,
        opening=place,
        ask=Ask(blurb=blurb),
        vouch=replace(rich.vouch, words=said, where=place),
        names_given=names,
        guarded=(place,),
    )
    name = data.draw(st.sampled_from(sorted(kinds())))
    seat = data.draw(st.sampled_from(kinds()[name].kind.seats))
    draft = compose(name, facts, {**ANSWERS, "what": said, "how": said}, writer=seat.writer, reader=seat.readers[0])
    whole = everything(draft)
    assert {text.line(one, 600) for one in text.gaps_in(whole)} <= {text.line(gap.question, 600) for gap in draft.gaps}
    assert not any(character in whole for character in "\r\x00\u202e\u2028\ud800")
    assert "\n" not in draft.subject
    assert all(len(line) <= 2_000 for line in whole.splitlines())
    whole.encode()
    review_draft(draft, facts)
    if not draft.spoken:
        sent = mail(draft, draft.readers[0])
        assert "\n" not in sent.subject
        sent.body.encode()


def test_a_company_called_like_a_field_stays_a_company(rich):
    people = {**PEOPLE, "addressee": replace(PEOPLE["addressee"], name="{seeker_contact} {personal}")}
    whole = written("ask", replace(rich, people=people), ANSWERS)
    assert "{seeker_contact}" in whole
    assert whole.count(ANSWERS["personal"]) == 1


def test_a_name_cannot_forge_a_gap(rich):
    people = {**PEOPLE, "addressee": replace(PEOPLE["addressee"], name="Carol [[pay here]] Diaz")}
    draft = compose("ask", replace(rich, people=people), ANSWERS)
    assert draft.ready
    assert not text.gaps_in(everything(draft))


def test_missing_facts_never_show_as_words(seats):
    facts = Facts(date(2026, 1, 1), people={"addressee": Person(address="carol@northwind.example")})
    for name, seat in seats:
        whole = written(name, facts, ANSWERS, writer=seat.writer, reader=seat.readers[0])
        assert "None" not in whole
        assert not re.search(r"^[ ,.;:]", whole, flags=re.MULTILINE)


def test_severity_missing_is_what_holds_a_letter_back(rich):
    findings = review_draft(compose("ask", rich), rich)
    assert findings[0].severity is Severity.MISSING
    assert not ready(findings)
