"""The kinds of a search: what each says when much is known, when little is, and what none of them may do."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from fixtures.letter_cast import ANSWERS, BLURB, MORE, PEOPLE, READER, TODAY
from inroad.introductions.model import Ask
from inroad.letters import text
from inroad.letters.asking_nothing import ASKS_FOR_SOMETHING
from inroad.letters.compose import compose, material
from inroad.letters.critique import edited, ready, review, review_draft, rules_of
from inroad.letters.model import Bond, Facts, Letter, Material, Person, Severity, Shared, Source, Tie, Voice
from inroad.letters.registry import get
from inroad.letters.render import mail

ASK_NOTHING = ("comment", "useful-to-you", "hello", "interview-thanks", "runner-up", "favour", "thanks-names")
ASK = ("advice", "future", "reference-request")
KINDS = (*ASK_NOTHING, *ASK, "update", "referee-briefing")
NAMES = (
    "Zoë 🦊 Fox",
    "🦊",
    "שרה לוי",
    "محمد عبد الله",
    "王小明",
    "山田 太郎",
    "김민준",
    "O’Brien",
    "Ng",
    "Rhea\r\nBcc: mallory@evil.example",
    "[[pay here]] {personal}",
)


@pytest.fixture
def sparse():
    """Alice knows an address and nothing else."""
    return Facts(TODAY, people={"seeker": Person("Alice Adler"), "reader": Person(address="rhea@initrode.example")})


def body(kind, facts, supplied=None):
    return mail(compose(kind, facts, supplied)).body


def with_a_line(draft, said):
    """What the user made of a draft: one more sentence before the sign-off."""
    return edited(draft, draft.part("letter").text.replace("All the best,", f"{said}\n\nAll the best,"))


# --- all of them -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_full_letter_is_ready_short_and_passes_before_you_send(kind, search):
    draft = compose(kind, search, ANSWERS)
    assert draft.ready
    assert review_draft(draft, search) == ()
    sent = mail(draft)
    assert sent.ready
    assert sent.body.startswith("Hello Rhea,\n\n")
    assert sent.body.endswith("All the best,\nAlice\n")
    assert text.word_count(sent.body) <= get(kind).kind.most_words


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_desk_knows_in_full_still_fits(kind, search):
    draft = compose(kind, search, {key: said for key, said in ANSWERS.items() if key not in {"news", "points"}})
    assert text.word_count(mail(draft).body) <= get(kind).kind.most_words


@pytest.mark.parametrize("kind", KINDS)
def test_l1_with_next_to_nothing_known_it_waits_for_what_only_the_user_can_say(kind, sparse):
    draft = compose(kind, sparse)
    assert draft.gaps
    assert not draft.ready
    assert not ready(review_draft(draft, sparse))
    assert not mail(draft).ready
    for gap in draft.gaps:
        assert gap.question.endswith(".")
        assert len(gap.question) < 200
    answered = compose(kind, sparse, ANSWERS)
    assert answered.ready
    assert review_draft(answered, sparse) == ()
    for unknown in ("Northwind", "Acme", "platform lead", "a while", "Lyon", "None"):
        assert unknown not in mail(answered).body


@pytest.mark.parametrize("kind", KINDS)
def test_without_any_fact_it_still_greets_and_asks(kind):
    nobody = Facts(TODAY)
    whole = body(kind, nobody)
    assert whole.startswith("Hello,\n\n")
    assert "[[" in whole
    assert "{" not in whole


@pytest.mark.parametrize("kind", KINDS)
def test_the_place_for_own_words_cannot_be_emptied(kind, sparse):
    draft = compose(kind, sparse)
    emptied = re.sub(r"\[\[.*?\]\]", "", draft.part("letter").text)
    findings = review(edited(draft, emptied), sparse)
    assert [one.rule for one in findings if one.severity is Severity.MISSING] == ["missing-personal-part"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", NAMES)
def test_any_name_in_any_script_gives_a_clean_letter(kind, name, search):
    people = {"seeker": PEOPLE["seeker"], "reader": replace(READER, name=name)}
    facts = replace(search, people=people, organisation=name, names_given=(name,), more={**MORE, "also_met": name})
    draft = compose(kind, facts, ANSWERS)
    sent = mail(draft)
    assert draft.ready
    assert sent.ready
    assert not re.search(r"[\r\x00\n]", sent.subject)
    assert "\r" not in sent.body
    assert sent.body.startswith("Hello ") or "\u2068" in sent.body.split("\n")[0]
    assert sent.body.count(ANSWERS["personal"]) == 0
    sent.body.encode()


@pytest.mark.parametrize("kind", KINDS)
def test_who_has_no_name_is_greeted_by_what_there_is(kind, sparse):
    assert body(kind, sparse).startswith("Hello rhea@initrode.example,")
    called = replace(sparse, people={**sparse.people, "reader": Person("Rhea Olsen", called="Rey")})
    assert body(kind, called).startswith("Hello Rey,")


@pytest.mark.parametrize("kind", KINDS)
def test_the_voice_is_the_users(kind, search):
    formal = replace(search, voice=Voice(formal=True, signature="+44 20 7946 0000"))
    said = body(kind, formal, ANSWERS)
    assert said.startswith("Dear Rhea Olsen,")
    assert said.endswith("With kind regards,\nAlice Adler\n+44 20 7946 0000\n")
    # The given name is for the greeting of friends: nowhere else does a letter need it.
    assert "Rhea" not in said.removeprefix("Dear Rhea Olsen,")
    own = replace(search, voice=Voice(sign_off="Warmly,"))
    assert body(kind, own, ANSWERS).endswith("Warmly,\nAlice\n")


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_shown_beside_it_is_never_in_it_and_found_when_quoted(kind, search):
    seen = "Rhea and Carol answered each other in six threads last spring"
    facts = replace(
        search, beside=(Material("exchanges", seen, Source.OBSERVED), Material("work", "A talk.", Source.TOLD))
    )
    draft = compose(kind, facts, ANSWERS)
    assert "six threads" not in mail(draft).body
    found = review(with_a_line(draft, f"{seen}."), facts)
    assert "observed-traffic" in [one.rule for one in found]


@pytest.mark.parametrize("kind", KINDS)
def test_the_present_employer_is_not_named(kind, search):
    here = {("seeker", "reader"): Tie((Shared(Bond.WORKED_TOGETHER, "Initech", 2020),), quiet=True)}
    facts = replace(search, guarded=("Initech GmbH",), organisation="Initech", ties=here)
    assert "Initech" not in body(kind, facts, ANSWERS)
    said = dict.fromkeys(("places", "targets", "caller", "also_met", "still_open", "work"), "Initech")
    named = replace(facts, more={**MORE, **said})
    draft = compose(kind, named, ANSWERS)
    # Where it was filled in all the same, it doesn't leave so.
    assert ready(review_draft(draft, named)) is ("Initech" not in f"{draft.subject} {mail(draft).body}")


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_reads_of_more_what_it_declares_and_no_more(kind, search):
    class Watched(dict):
        read: set

        def get(self, key, default=None):
            self.read.add(key)
            return super().get(key, default)

    watched = Watched(MORE)
    watched.read = set()
    compose(kind, replace(search, more=watched, names_given=()), ANSWERS)
    declared = get(kind).kind
    assert watched.read == {*declared.fields, *declared.prefills}


def test_the_docs_name_every_key_of_more_with_its_meaning():
    docs = (Path(__file__).parents[2] / "docs" / "letters.md").read_text(encoding="utf-8")
    for name in KINDS:
        kind = get(name).kind
        for key, meaning in {**kind.fields, **kind.prefills}.items():
            assert f"| {name} | `{key}` | {meaning} |" in docs


# --- asking for nothing ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ASK_NOTHING)
def test_l3_and_f7_what_asks_for_nothing_has_no_question_and_no_wish_in_it(kind, search, sparse):
    assert ASKS_FOR_SOMETHING in rules_of(get(kind).kind)
    assert not get(kind).kind.asks
    for facts in (search, sparse, replace(search, more={"nobody": "yes"}, names_given=())):
        draft = compose(kind, facts, ANSWERS)
        ours = mail(draft).body
        for said in ANSWERS.values():
            ours = ours.replace(said, "")
        assert "?" not in ours
        assert not re.search(r"\b(?:please|could you|would you|résumé|my cv)\b", ours, re.IGNORECASE)
        assert review_draft(draft, facts) == ()


@pytest.mark.parametrize("kind", ASK_NOTHING)
@pytest.mark.parametrize(
    "wish",
    [
        "Would you introduce me to Carol?",
        "Could you spare ten minutes for a call?",
        "I am looking for a new job, by the way.",
        "I’m open to new roles.",
        "If you hear of something, I am here.",
        "Do you know of any openings?",
        "Please keep me in mind.",
        "Is there a vacancy in your team?",
    ],
)
def test_l6_a_wish_in_a_letter_that_asks_for_nothing_is_pointed_out(kind, wish, search):
    draft = compose(kind, search, ANSWERS)
    [finding] = [one for one in review(with_a_line(draft, wish), search) if one.rule == ASKS_FOR_SOMETHING.name]
    assert finding.sentence == wish
    assert finding.severity is Severity.LOOK
    assert finding.suggestion


@pytest.mark.parametrize(
    "said",
    [
        "Would you still rehearse the failure before the change?",
        "How did you get forty teams to give up their own pipelines?",
        "I heard that you are looking for a data engineer, and I know one.",
        "They are looking for somebody who ran a night shift.",
        "What would you do first?",
        "If you know Globex, you know the canteen.",
        "How are you, and how is the new team?",
    ],
)
def test_l3_a_question_of_opinion_asks_for_nothing(said):
    letter = Letter(get("comment").kind, "seeker", "reader", "On your work", f"Hello Rhea,\n\n{said}\n\nAlice")
    assert not [one for one in review(letter, Facts(TODAY)) if one.rule == ASKS_FOR_SOMETHING.name]


@pytest.mark.parametrize("kind", ASK_NOTHING)
def test_l6_a_resume_is_pointed_out(kind, search):
    draft = compose(kind, search, ANSWERS)
    found = review(with_a_line(draft, "My résumé is below."), search)
    assert "resume" in [one.rule for one in found]


# --- one by one ------------------------------------------------------------------------------------------------------


def test_n4_advice_says_who_asks_and_that_no_job_is_asked_for(search, sparse):
    assert {gap.key for gap in compose("advice", sparse).gaps} == {"who", "why_you", "question"}
    told = compose("advice", replace(sparse, ask=Ask(blurb=BLURB)))
    assert {gap.key for gap in told.gaps} == {"why_you", "question"}
    assert BLURB in mail(told).body
    whole = body("advice", search, ANSWERS)
    assert "I am not asking you for a job, only for what you would do in my place." in whole
    assert "a plain no is fine too" in whole


def test_advice_needs_no_introduction_of_oneself_to_who_knows_one(search):
    known = replace(search, ask=Ask())
    assert "who" not in {gap.key for gap in compose("advice", known).gaps}
    assert "You were my manager at Acme 2015–22. It has been a while." in body("advice", known, ANSWERS)
    near = {("seeker", "reader"): Tie((Shared(Bond.SAME_PLACE, "Acme", 2015, 2022),))}
    assert "who" in {gap.key for gap in compose("advice", replace(known, ties=near)).gaps}


@pytest.mark.parametrize(
    ("facts", "subject"),
    [
        ({}, "A question about your talk in Lyon"),
        ({"more": {}}, "A question about the job of platform lead at Northwind"),
        ({"more": {}, "opening": "", "interest": "", "organisation": ""}, "A question for you"),
    ],
)
def test_the_subject_is_as_specific_as_what_is_known(search, facts, subject):
    assert compose("advice", replace(search, **facts)).subject == subject


def test_a_vague_ask_for_advice_is_pointed_out_and_its_reader_need_not_be_named_in_it(search):
    draft = compose("advice", search, ANSWERS)
    assert review_draft(draft, search) == ()
    found = review(with_a_line(draft, "Do you know of any openings?"), search)
    assert "no-person-or-opening" in [one.rule for one in found]


def test_l3_a_comment_is_the_comment_and_hardly_anything_else(search):
    draft = compose("comment", search, {"comment": ANSWERS["comment"]})
    ours = [one.text for one in draft.part("letter").paragraphs]
    assert ours == ["Hello Rhea,", "You were my manager at Acme 2015–22.", ANSWERS["comment"], "This needs no answer.",
                    "All the best,\nAlice"]  # fmt: skip
    assert "platform lead" not in body("comment", search, ANSWERS)


def test_a_remark_of_three_words_is_no_comment(search):
    curt = compose("comment", search, {"comment": "I liked it."})
    [finding] = [one for one in review_draft(curt, search) if one.severity is Severity.MISSING]
    assert finding.sentence == "I liked it."


@pytest.mark.parametrize("kind", ["useful-to-you", "favour", "hello", "update"])
def test_b4_what_was_kept_for_them_stands_in_the_letter_with_its_link(kind, search):
    whole = body(kind, search, {key: said for key, said in ANSWERS.items() if key != "item"})
    assert MORE["useful"] in whole
    assert f"\n\n{MORE['link']}\n\n" in whole  # a line of its own: no full stop becomes part of it
    reworded = body(kind, search, ANSWERS)
    assert MORE["useful"] not in reworded
    assert ANSWERS["item"] in reworded


@pytest.mark.parametrize("kind", ["hello", "update"])
def test_a_link_to_nothing_is_not_sent(kind, search):
    facts = replace(search, more={"link": MORE["link"]})
    assert MORE["link"] not in body(kind, facts, {key: said for key, said in ANSWERS.items() if key != "item"})


def test_l2_a_gift_says_why_it_is_for_them(search):
    draft = compose("useful-to-you", search)
    assert [gap.key for gap in draft.gaps] == ["for_them"]
    assert "there is nothing you need to do" in mail(draft).body


def test_b3_an_update_has_a_line_for_them_the_news_and_one_useful_thing(search):
    draft = compose("update", search)
    assert [gap.key for gap in draft.gaps] == ["line"]
    whole = mail(compose("update", search, {"line": ANSWERS["line"]})).body
    places = [
        whole.index(part)
        for part in (ANSWERS["line"], MORE["news"], MORE["targets"], MORE["brief_link"], MORE["useful"])
    ]
    assert places == sorted(places)
    assert "Here is how my search for platform work goes." in whole
    assert "rehearse.." not in whole


def test_b3_of_much_news_the_newest_are_told(search):
    many = "\n".join(f"News number {number} of many." for number in range(1, 40))
    whole = body("update", replace(search, more={"news": many}), {"line": ANSWERS["line"]})
    assert "News number 6 of many." in whole
    assert "News number 7 of many." not in whole
    assert text.word_count(whole) <= get("update").kind.most_words


def test_without_news_an_update_asks_for_them(search):
    assert {gap.key for gap in compose("update", replace(search, more={})).gaps} == {"line", "news"}


def test_f7_a_hello_after_a_while_says_so_and_wants_nothing(search):
    assert "It has been a while: you were my manager at Acme 2015–22." in body("hello", search)
    assert "It has been a while. " in body("hello", replace(search, ties={("seeker", "reader"): Tie(quiet=True)}))
    assert "a while" not in body("hello", replace(search, ties={}))
    assert "I am not writing to ask for anything" in body("hello", search)
    assert "2024" not in body("hello", search)
    assert "platform lead" not in body("hello", search, ANSWERS)


def test_f2_a_runner_up_thanks_says_what_impressed_wishes_well_and_stays(search):
    facts = replace(search, had_opening=None)
    whole = body("runner-up", facts)
    for part in (
        "Thank you for considering me for the job of platform lead at Northwind, and for your time on 10 May 2026.",
        "What stayed with me: how openly your team spoke of its last outage.",
        "My thanks go to Carol Diaz and Erin Fox as well.",
        "I wish the one you chose a good start.",
        "I would be glad to stay in contact",
    ):
        assert part in whole
    assert compose("runner-up", facts).ready
    assert "the one you chose" not in body("runner-up", replace(facts, had_opening=False))


@pytest.mark.parametrize(
    ("change", "thanks"),
    [
        ({"meeting_on": None}, "Thank you for considering me for the job of platform lead at Northwind."),
        ({"opening": "", "interest": "", "organisation": ""}, "Thank you for considering me, and for your time on"),
    ],
)
def test_a_runner_up_thanks_for_what_there_was(search, change, thanks):
    assert thanks in body("runner-up", replace(search, **change))


def test_f6_a_future_thanks_offers_asks_for_one_manager_elsewhere_and_stays(search, sparse):
    whole = body("future", search)
    for part in (
        "Thank you for our talk on 10 May 2026, about the job of platform lead at Northwind.",
        "There is no opening for me at the moment, and the talk was worth it all the same.",
        "if I know a person I would stand behind, I send them to you.",
        "is there somebody at Globex, Hooli or Sirius whom you think well of and I should meet?",
        "If nobody comes to mind, that is fine.",
        "I stay in touch",
    ):
        assert part in whole
    assert whole.count("?") == 1
    unknown = body("future", sparse, ANSWERS)
    assert "is there a manager elsewhere whom" in unknown
    assert "no opening" not in unknown


def test_r1_and_n3_a_reference_is_asked_for_with_an_easy_no_and_a_promise(search):
    whole = body("reference-request", search)
    for part in (
        "You were my manager at Acme 2015–22, so you know how I work.",
        "What I think you could speak to: forty services moved in one summer.",
        "Would you be comfortable being a reference for me?",
        "A no is useful to know too, and changes nothing between us",
        "I name nobody before an offer is near, and you hear from me first",
    ):
        assert part in whole
    assert compose("reference-request", search).ready
    assert whole.count("?") == 1


def test_i11_who_did_not_see_the_work_is_not_told_that_they_did(search):
    studied = {("seeker", "reader"): Tie((Shared(Bond.STUDIED, "Lund", 2001, 2004),))}
    whole = body("reference-request", replace(search, ties=studied), ANSWERS)
    assert "We studied together at Lund 2001–04." in whole
    assert "you know how I work" not in whole


def test_r2_a_referee_hears_who_calls_about_which_job_what_matters_and_what_to_speak_to(search):
    draft = compose("referee-briefing", search)
    assert draft.ready
    whole = mail(draft).body
    for part in (
        "I am giving your name to Northwind now, for the job of platform lead.",
        "Expect a call from Carol Diaz, VP Engineering, from Monday, 4 May, on.",
        "What matters to them: They want somebody who can calm a team after an outage.",
        "the data-centre move of 2019\nhow I handed the team over\n",
        "If it doesn't suit just now, tell me",
        "I tell you how it ends before you have to ask.",
    ):
        assert part in whole
    assert "salary" not in whole


def test_r2_an_employer_without_an_opening_is_the_one_that_was_named(search):
    """The organisation of such a letter is the referee's own, which would be a dreadful thing to write."""
    own = replace(search, organisation="Initrode", opening="", interest="platform work")
    for more, said in (
        ({"employer": "Globex", "job": "night lead."}, "to Globex now, for the job of night lead."),
        ({"employer": "Globex"}, "to Globex now.\n"),
        ({"job": "night lead"}, "to an employer now, for the job of night lead."),
        ({}, "to an employer now.\n"),
    ):
        draft = compose("referee-briefing", replace(own, more=more), ANSWERS)
        assert said in mail(draft).body
        assert "Initrode" not in f"{draft.subject} {mail(draft).body}"


@pytest.mark.parametrize("kind", ["advice", "reference-request", "favour"])
def test_where_the_reader_works_is_not_what_the_letter_is_about(kind, search):
    own = replace(search, organisation="Initrode", opening="", interest="", more={})
    draft = compose(kind, own, ANSWERS)
    assert "Initrode" not in f"{draft.subject} {mail(draft).body}"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"caller": "Carol Diaz"}, "Expect a call from Carol Diaz; I tell you when, once I know."),
        ({"call_when": "in the second week of May"}, "They may call in the second week of May."),
        ({}, "I don't know yet who will call and when; I tell you once I do."),
    ],
)
def test_r2_what_isnt_known_of_the_call_is_said_not_to_be_known(search, more, said):
    assert said in body("referee-briefing", replace(search, more=more), ANSWERS)


def test_f8_a_favour_remembers_the_talk_without_a_grudge(search, sparse):
    whole = body("favour", search, ANSWERS)
    assert "We talked on 10 May 2026 about the job of platform lead at Northwind." in whole
    assert "Nothing came of it then, and I was glad to meet you all the same." in whole
    assert "We talked on 10 May 2026. Nothing came of it" in body("favour", replace(search, opening=""), ANSWERS)
    never_met = body("favour", replace(search, meeting_on=None), ANSWERS)
    assert (
        "We were in touch about the job of platform lead at Northwind. Nothing came of it then, and that is fine."
        in never_met
    )
    assert "Nothing came of it" not in body("favour", sparse, ANSWERS)


@pytest.mark.parametrize(
    ("names", "thanks"),
    [
        (("Dave Evans",), "Thank you for the name you gave me: Dave Evans."),
        (("Dave Evans", "Erin Fox"), "Thank you for the names you gave me: Dave Evans and Erin Fox."),
        ((), "Thank you for the names you gave me.\n"),
    ],
)
def test_n5_one_name_is_a_name_and_two_are_names(search, names, thanks):
    assert thanks in body("thanks-names", replace(search, names_given=names))


def test_n5_and_f4_who_gave_names_hears_what_came_of_them_and_is_repaid(search):
    whole = body("thanks-names", search)
    assert MORE["came_of"] in whole
    assert "I follow up with Gina Holt too, and tell you what comes of it." in whole
    assert "I can send you my notes on schema changes." in whole
    done = body("thanks-names", replace(search, more={}), ANSWERS)
    assert "If more comes of it, you hear it from me." in done


def test_f4_who_had_no_name_is_thanked_all_the_same(search):
    none = replace(search, names_given=(), more={"nobody": "yes"})
    draft = compose("thanks-names", none)
    assert draft.subject == "Thank you for thinking about it"
    assert [gap.key for gap in draft.gaps] == ["kept"]
    assert "I would be glad to talk again when it suits you." in mail(draft).body
    # A name that was given after all counts.
    assert "Dave Evans" in body("thanks-names", replace(search, more={"nobody": "yes"}))


def test_the_material_beside_a_letter_has_what_the_desk_hands_in_by_topic(search):
    handed = (
        Material("work", "Rhea spoke in Lyon in 2025", Source.TOLD),
        Material("reach", "may reach Carol Diaz at Northwind", Source.OBSERVED),
        Material("promises", "you owe Rhea a report on Globex", Source.TOLD),
        Material("vouch", "not for this letter", Source.TOLD),
    )
    facts = replace(search, beside=handed)
    shown = [one.words for one in material("advice", facts)]
    assert "Rhea spoke in Lyon in 2025" in shown
    assert "you owe Rhea a report on Globex" in shown
    assert shown.index("may reach Carol Diaz at Northwind") > shown.index("Rhea spoke in Lyon in 2025")
    assert "not for this letter" not in shown
    assert "Alice and Rhea: managed, Acme 2015–22" in shown


def test_recent_asks_hold_for_letters_that_ask_and_for_no_others(search):
    asked = replace(search, asked_on=date(2026, 4, 28))
    for kind in KINDS:
        rules = [one.rule for one in review_draft(compose(kind, asked, ANSWERS), asked)]
        assert ("asked-recently" in rules) is (kind in ASK), kind


def test_f5_thanks_for_an_interview_name_the_day_the_job_and_what_stayed(search):
    whole = body("interview-thanks", search, ANSWERS)
    assert "Thank you for your time on Monday, 4 May, and for talking with me about the job of platform lead" in whole
    assert ANSWERS["stayed"] in whole
    assert "My thanks go to Carol Diaz and Erin Fox as well." in whole
