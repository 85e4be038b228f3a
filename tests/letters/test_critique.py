"""Each rule of "before you send": what it finds, and what it lets be."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixtures.letter_cast import ANSWERS, PEOPLE, TODAY
from inroad.errors import BadInput
from inroad.introductions.model import Basis, Vouch
from inroad.letters.compose import compose
from inroad.letters.critique import edited, letters_of, ready, review, review_draft, rules_of
from inroad.letters.model import Bond, Facts, Letter, Need, Rule, Severity, Shared, Source, Tie
from inroad.letters.registry import get
from inroad.letters.rules import RULES

FACTS = Facts(TODAY, people=PEOPLE, organisation="Northwind", opening="platform lead")


def letter(said, kind="ask", *, writer="seeker", reader="voucher", subject="Carol Diaz", **more):
    return Letter(get(kind).kind, writer, reader, subject, said, **more)


def found(rule, said, facts=FACTS, **more):
    return [one for one in review(letter(said, **more), facts) if one.rule == rule]


def test_every_rule_has_its_title_and_reason_and_a_finding_its_sentence_why_and_suggestion():
    assert all(rule.name == name and rule.title and rule.reason for name, rule in RULES.items())
    for finding in review(
        letter("I hope this mail finds you well. Do you know of any openings? My CV is attached."), FACTS
    ):
        assert finding.rule in RULES
        assert finding.why.endswith((".", "?"))
        assert finding.suggestion


# --- each with bad and good ones -------------------------------------------------------------------------------------

NOTHING = "nothing-about-them"


@pytest.mark.parametrize(
    "said",
    [
        "Hello Carol,\n\nI am looking for a new challenge. Would you have time for a talk?\n\nBest,\nAlice",
        "Dear Carol,\n\nI admire your company and its success. I would value your advice.\n\nKind regards,\nAlice",
        "Hello Carol,\n\nCould you introduce me to Bob Connor?",
    ],
)
def test_l1_a_letter_with_nothing_about_its_reader_is_pointed_out(said):
    assert found(NOTHING, said, kind="first-contact", reader="addressee")


@pytest.mark.parametrize(
    "said",
    [
        "Hello Carol,\n\nYour question about schema changes stayed with me. Would you have time for a talk?",
        "Hello Carol,\n\nWhat you said about rehearsing failure made me rewrite our runbook.",
        "Hello Carol,\n\nI read how Northwind moved its data. Would you have time for a talk?",
        "Hello Carol,\n\nWould you have twenty minutes for the migration you ran at Globex?",
        "Hello Carol,\n\nYou spoke in Lyon, and I have one thing to ask.",
    ],
)
def test_a_letter_about_its_reader_is_let_be(said):
    assert not found(NOTHING, said, kind="first-contact", reader="addressee")


@pytest.mark.parametrize(
    "said",
    [
        "Do you know of anything? Carol says hello.",
        "Do you know of any openings for somebody like me?",
        "Please keep me in mind, also for Northwind.",
        "Could you let me know if something comes up?",
        "Are there any suitable positions at your place?",
        "Would you be comfortable putting in a word for me?",
        "Do you know anybody at Northwind?",
    ],
)
def test_n2_an_ask_without_a_person_or_an_opening_is_pointed_out(said):
    assert len(found("no-person-or-opening", said, subject="A question")) == 1


@pytest.mark.parametrize(
    "said",
    [
        "Would you introduce me to Carol Diaz?",
        "Is it you who fills the job of platform lead?",
        "Would you introduce me to Harriet, who leads the lab?",
        "Is there somebody in the lab whom you call Harriet?",
    ],
)
def test_n2_an_ask_with_a_name_is_let_be(said):
    assert not found("no-person-or-opening", said)


def test_who_asks_for_nothing_need_not_name_anything():
    assert not found("no-person-or-opening", "Do you know of anything nicer than a Friday?", kind="thanks")


@pytest.mark.parametrize(
    "said",
    [
        "Would you introduce me to Carol? Could you also look over my profile?",
        "Would you introduce me to Carol? And could you be my reference? Would you have twenty minutes?",
        "Could you forward this to Carol? I would be grateful if you would recommend me.",
    ],
)
def test_a_second_ask_is_pointed_out_with_its_sentence(said):
    [finding] = found("more-than-one-ask", said)
    assert finding.sentence.startswith(("Could you also", "And could you", "I would be grateful"))


@pytest.mark.parametrize(
    "said",
    [
        "Would you introduce me to Carol? Would you be comfortable connecting me with her by mail?",
        "Would you introduce me to Carol? If not, could you say so? What do you make of her team?",
        "Would you have twenty minutes for a talk with me? How do you run migrations?",
        "Would you introduce me to Carol? Thank you for the twenty minutes last week.",
    ],
)
def test_one_ask_said_twice_or_beside_a_question_is_one(said):
    assert not found("more-than-one-ask", said)


def test_a_long_letter_is_too_long_and_its_longest_sentence_shown():
    longest = "This is " + "very " * 260 + "long."
    [finding] = found("too-long", f"Carol is kind. {longest} She is.")
    assert finding.sentence.startswith("This is very very")
    assert "busy people read up to 250" in finding.why
    assert not found("too-long", "Carol is kind. " * 40)


def test_a_script_without_blanks_is_measured_as_well():
    assert found("too-long", "私はあなたの仕事を尊敬しています。" * 40)


ANYONE = "could-have-gone-to-anyone"
CANNED = "I hope this email finds you well. I would love to touch base and pick your brain at your convenience."


def test_stock_sentences_that_carry_a_letter_are_pointed_out_with_the_worst_of_them():
    [finding] = found(ANYONE, f"Dear Bob,\n\n{CANNED}")
    assert finding.sentence in CANNED
    assert "for a hundred others" in finding.why


def test_l1_one_courteous_formula_in_a_letter_about_its_reader_is_let_be():
    said = (
        "Dear Bob,\n\nI hope you are well. Your runbook for the flood of 2019 saved our Tuesday. Would you call Carol?"
    )
    assert not found(ANYONE, said)
    assert not found(ANYONE, "I hope you found the keys. Your brain scan talk was superb. We touch type.")


@pytest.mark.parametrize(
    "said",
    [
        "I attach my résumé.",
        "My CV is below.",
        "Please find attached my resume.",
        "The resume is attached.",
        "A current cv follows.",
    ],
)
def test_i12_and_l6_a_resume_nobody_asked_for_is_pointed_out(said):
    assert found("resume", said)
    assert not found("resume", said, replace(FACTS, resume_asked=True))


@pytest.mark.parametrize(
    "said",
    [
        "Shall we resume our talk?",
        "I would like to resume where we were.",
        "I send no résumé with this.",
        "CVS is a shop no CV fits.",
    ],
)
def test_other_meanings_of_resume_are_let_be(said):
    assert not found("resume", said)


def test_i12_a_document_without_its_owners_consent_holds_the_letter_back():
    sent = letter("Here it is, Carol asked for it.", attachments=("resume-2026.pdf",))
    asked = replace(FACTS, resume_asked=True)
    [finding] = [one for one in review(sent, asked) if one.rule == "resume"]
    assert finding.severity is Severity.MISSING
    agreed = replace(asked, consents=("Resume-2026.pdf",))
    assert not [one for one in review(sent, agreed) if one.rule == "resume"]


@pytest.mark.parametrize(
    "said",
    [
        "We exchanged 42 mails last year.",
        "You and Carol answered each other in six threads.",
        "I saw that you often mail Carol.",
        "There were dozens of messages between you and Carol.",
        "Your last mail to Carol was in May.",
    ],
)
def test_observed_traffic_is_pointed_out(said):
    assert found("observed-traffic", said)


@pytest.mark.parametrize(
    "said",
    [
        "I answer forty mails a day and still like people.",
        "Your last mail to me made me think.",
        "You and Carol know each other from Globex.",
        "I moved 40 services, with two messages lost.",
    ],
)
def test_what_everybody_may_say_about_mail_is_let_be(said):
    assert not found("observed-traffic", said)


def test_a_private_note_or_an_observation_quoted_in_full_is_noticed():
    facts = replace(
        FACTS,
        private=("Bob owes me one since the audit went wrong",),
        ties={
            ("seeker", "voucher"): Tie(
                (Shared(Bond.KNOW, words="sat in the same room every Monday", source=Source.OBSERVED),)
            )
        },
    )
    assert found("observed-traffic", "You owe me one since the audit went wrong, Bob.", facts)
    assert found("observed-traffic", "We sat in the same room every Monday.", facts)
    assert not found("observed-traffic", "The audit went well.", facts)


def test_what_somebody_told_stays_theirs_to_say_though_an_observation_repeats_it():
    told = "my first boss, at Skarnvik Freight, 2011-17"
    facts = replace(
        FACTS,
        observed=(f"knows your work well: {told} (your word, 22 November 2026)", "42 messages both ways last autumn"),
        ties={("seeker", "voucher"): Tie((Shared(Bond.MANAGED, words=told, source=Source.TOLD),))},
    )
    assert not found("observed-traffic", "You were my manager at Skarnvik Freight 2011-17, so you know my work.", facts)
    assert found("observed-traffic", "I have 42 messages both ways last autumn.", facts)


@pytest.mark.parametrize(
    "said",
    ["My salary is a secret.", "I earn 90k a year.", "My pay expectations are modest."],
)
def test_e2_pay_is_pointed_out(said):
    assert found("salary", said)


@pytest.mark.parametrize(
    "said", ["I saved them $2M.", "It pays to ask Carol.", "40k users a day came.", "We raised €3m."]
)
def test_other_figures_are_let_be(said):
    assert not found("salary", said)


@pytest.mark.parametrize(
    ("employer", "said"),
    [
        ("Initech GmbH", "At Initech I run platforms."),
        ("Initech GmbH", "At INITECH I run platforms."),
        ("Target", "I work at Target."),
        ("Union Bank", "I am with union bank."),
        ("initech.example", "Write to alice@initech.example."),
    ],
)
def test_r4_the_present_employers_name_holds_a_letter_back(employer, said):
    guarded = replace(FACTS, guarded=(employer,))
    [finding] = found("present-employer", said, guarded)
    assert finding.severity is Severity.MISSING
    assert not found("present-employer", said, replace(guarded, trusted=True))


@pytest.mark.parametrize(
    ("employer", "said"),
    [
        ("Target", "We target small firms."),
        ("Initech", "Initechnology is another firm."),
        ("", "Anything."),
        ("A", "A day."),
    ],
)
def test_r4_a_common_word_is_no_employer(employer, said):
    assert not found("present-employer", said, replace(FACTS, guarded=(employer,)))


def test_r4_the_subject_is_looked_at_as_well():
    assert found("present-employer", "Hello.", replace(FACTS, guarded=("Initech",)), subject="Leaving Initech")


def test_n7_an_ask_shortly_after_another_is_pointed_out():
    for ago, said in ((0, "today"), (1, "yesterday"), (29, "29 days ago")):
        [finding] = found(
            "asked-recently", "Carol?", replace(FACTS, asked_on=TODAY.fromordinal(TODAY.toordinal() - ago))
        )
        assert said in finding.why
    assert not found("asked-recently", "Carol?", replace(FACTS, asked_on=TODAY.replace(month=4, day=3)))
    assert not found("asked-recently", "Carol?", replace(FACTS, asked_on=TODAY.replace(year=2027)))
    assert not found("asked-recently", "Thank you.", replace(FACTS, asked_on=TODAY), kind="thanks")


def bond(kind, pair=("seeker", "voucher"), source=Source.TOLD, **more):
    return replace(FACTS, ties={pair: Tie((Shared(kind, source=source, **more),))})


@pytest.mark.parametrize(
    ("said", "bears"),
    [
        ("We worked together at Acme.", bond(Bond.WORKED_TOGETHER)),
        ("I worked for you at Acme.", bond(Bond.MANAGED, senior="voucher")),
        ("I remember when we worked together.", replace(FACTS, vouch=Vouch(Basis.WORKED_WITH))),
        ("You were my manager at Acme.", bond(Bond.MANAGED, senior="voucher")),
        ("You taught me all I know.", bond(Bond.TAUGHT, senior="voucher")),
        ("You and Carol worked together at Globex.", bond(Bond.WORKED_TOGETHER, ("voucher", "addressee"))),
        ("I worked with Carol Diaz at Globex.", bond(Bond.WORKED_TOGETHER, ("addressee", "seeker"))),
    ],
)
def test_i11_a_claim_stands_when_something_bears_it_and_is_pointed_out_when_nothing_does(said, bears):
    assert found("unborne-claim", said)
    assert not found("unborne-claim", said, bears)


def test_mail_and_years_at_one_place_bear_no_work_done_together():
    said = "We worked together at Acme."
    assert found("unborne-claim", said, bond(Bond.WORKED_TOGETHER, source=Source.OBSERVED))
    assert found("unborne-claim", said, bond(Bond.SAME_PLACE))


@pytest.mark.parametrize(
    "said", ["We never worked together.", "I wish we worked together.", "You haven't worked with Carol."]
)
def test_what_is_denied_or_wished_is_no_claim(said):
    assert not found("unborne-claim", said)


def test_i11_praise_that_nobody_gave_is_pointed_out():
    said = "Bob Connor recommended me for this."
    to_carol = {"kind": "first-contact", "reader": "addressee"}
    assert found("unborne-claim", said, **to_carol)
    assert found(
        "unborne-claim", said, replace(FACTS, vouch=Vouch(Basis.DONT_KNOW_THE_WORK, words="Nice.")), **to_carol
    )
    assert not found("unborne-claim", said, replace(FACTS, vouch=Vouch(Basis.SAW_THE_WORK)), **to_carol)


# --- the personal part -----------------------------------------------------------------------------------------------

MISSING = "missing-personal-part"


def test_a_gap_left_in_an_edited_text_holds_it_back():
    [finding] = found(MISSING, "Carol is kind. [[What do you admire?]] Bye.")
    assert finding.severity is Severity.MISSING
    assert finding.sentence == "[[What do you admire?]]"
    assert found(MISSING, "Carol is kind.", subject="[[about what?]]")
    assert not found(MISSING, "Carol [sic] is kind [1].")


def test_a_gap_taken_out_without_a_word_instead_holds_it_back(rich):
    draft = compose("thanks", rich)
    ours = draft.part("letter").text
    [gap] = draft.gaps

    def missing(instead):
        mine = edited(draft, ours.replace(f" {gap.mark}", instead))
        return [one for one in review(mine, rich) if one.rule == MISSING]

    assert missing("")
    assert missing(" Indeed so.")
    assert not missing(" You rang her the same evening.")


def test_only_who_gets_a_letter_can_have_an_edited_one(rich):
    draft = compose("ask", rich)
    assert edited(draft, "A note.", reader="addressee").reader == "addressee"
    with pytest.raises(BadInput):
        edited(draft, "A note.", reader="goal")


def test_an_answer_of_a_word_or_two_is_too_thin():
    need = Need("own", "Why?", least_words=8, answer="No time.")
    assert found(MISSING, "I can't. No time.", needs=(need,))[0].severity is Severity.MISSING
    assert found(MISSING, "No time.", needs=(replace(need, required=False),))[0].severity is Severity.LOOK
    full = replace(need, answer="I accepted another job and start next week.")
    assert not found(MISSING, full.answer, needs=(full,))


# --- the whole -------------------------------------------------------------------------------------------------------


def test_an_ask_is_looked_at_as_two_letters(rich):
    draft = compose("ask", rich, ANSWERS)
    blocks = letters_of(draft)
    assert [one.reader for one in blocks] == ["voucher", "addressee"]
    assert [{need.key for need in one.needs} for one in blocks] == [{"personal"}, {"about", "worth"}]
    assert {one.rule for one in review_draft(draft, rich)} == {"asked-recently"}
    assert ready(review_draft(draft, rich))


def test_a_sheet_of_ones_own_is_no_letter(rich):
    [only] = letters_of(compose("first-contact", rich, ANSWERS))
    assert "put their name on you" not in only.text


def test_a_kind_brings_its_own_rule_and_leaves_others_out(rich):
    def no_z(one, facts):
        return RULES["salary"].check(replace(one, text="I earn 40k."), facts) if "z" in one.text else ()

    kind = replace(get("ask").kind, rules=(Rule("no-z", "z", "z", no_z),), without=frozenset({"resume"}))
    assert [rule.name for rule in rules_of(kind)] == [*(name for name in RULES if name != "resume"), "no-z"]
    said = [one.rule for one in review(Letter(kind, "seeker", "voucher", "", "Carol, my CV is zero pages."), rich)]
    assert "resume" not in said
    assert "salary" in said


def test_what_is_missing_comes_first_and_nothing_twice():
    said = "I hope this mail finds you well. [[What?]] I hope this mail finds you well."
    findings = review(letter(said), FACTS)
    assert findings[0].severity is Severity.MISSING
    assert len(findings) == len(set(findings))


def test_quoted_lines_are_not_the_writers_words():
    assert not found("resume", "Carol, yes.\n> My CV is attached.")


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.text(max_size=600), subject=st.text(max_size=80))
def test_any_text_at_all_can_be_looked_at(rich, said, subject):
    for finding in review(letter(said, subject=subject), rich):
        assert finding.sentence == "" or len(finding.sentence) <= 1_000


@pytest.mark.parametrize(
    "said", ["[[" * 20_000, "a" * 40_000, "Would you " * 4_000, "." * 40_000, "you and " * 5_000, " \n" * 20_000]
)
def test_a_hostile_text_takes_no_time(said, rich):
    from time import perf_counter

    start = perf_counter()
    review(letter(said), rich)
    assert perf_counter() - start < 2
