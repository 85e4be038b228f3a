"""What pasted answers seem to say; in doubt, nothing."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inroad.introductions.events import Answer
from inroad.post.answers import TEXT_CHARS, own_text, read_answer


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Yes, happy to introduce you!", Answer.AGREED),
        ("No problem, I'll introduce you to Carol.", Answer.AGREED),
        ("Can't wait to hear how it goes. I'll put you in touch tomorrow.", Answer.AGREED),
        ("I will ask her on Monday.", Answer.AGREED),
        ("Ja, ich stelle euch gerne vor.", Answer.AGREED),
        ("Ich frage sie morgen.", Answer.AGREED),
        ("Je te présente avec plaisir.", Answer.AGREED),
        ("Claro, te presento a Carol.", Answer.AGREED),
        ("Sure, use my name.", Answer.NAME_USE),
        ("Just tell her I sent you.", Answer.NAME_USE),
        ("Du kannst meinen Namen gern nennen.", Answer.NAME_USE),
        ("Tu peux mentionner mon nom.", Answer.NAME_USE),
        ("Puedes usar mi nombre.", Answer.NAME_USE),
        ("You should ask Bea instead.", Answer.SOMEONE_ELSE),
        ("I can't, but you'd better ask Bea.", Answer.SOMEONE_ELSE),
        ("Frag lieber Bea.", Answer.SOMEONE_ELSE),
        ("Demande plutôt à Bea.", Answer.SOMEONE_ELSE),
        ("Pregunta mejor a Bea.", Answer.SOMEONE_ELSE),
        ("Not now, sorry.", Answer.NOT_THIS_TIME),
        ("No", Answer.NOT_THIS_TIME),
        ("No, thank you", Answer.NOT_THIS_TIME),
        ("I’d rather not.", Answer.NOT_THIS_TIME),
        ("I'm afraid I can't introduce you.", Answer.NOT_THIS_TIME),
        ("Leider kann ich das gerade nicht machen.", Answer.NOT_THIS_TIME),
        ("Je ne peux pas en ce moment.", Answer.NOT_THIS_TIME),
        ("Ahora no, lo siento.", Answer.NOT_THIS_TIME),
    ],
)
def test_a_plain_answer_is_proposed_with_the_words_it_rests_on(text: str, answer: Answer) -> None:
    proposal = read_answer(text)
    assert proposal is not None
    assert proposal.answer is answer
    assert not proposal.plain
    assert proposal.words in text.replace("’", "'")


@pytest.mark.parametrize(
    "text", ["Yes", "Yes, gladly.", "Sure!", "Ja, gern", "Oui, avec plaisir.", "Sí, claro.", "Of course"]
)
def test_a_yes_that_does_not_say_to_what_is_marked_as_plain(text: str) -> None:
    proposal = read_answer(text)
    assert proposal is not None
    assert (proposal.answer, proposal.plain) == (Answer.AGREED, True)


@pytest.mark.parametrize(
    "text",
    [
        "", "Let me think about it.", "Shall I introduce you?", "If you like I can introduce you.", "Why not?",
        "Yes, but I can't do it now.", "Please don't use my name.", "No one knows.", "Nobody there answers me.",
        "Yesterday I met her.", "How are you?", "Wenn du willst, stelle ich euch vor.",
        "Puedes usar mi nombre si quieres.",
        "Yes. On second thoughts, not now.", "I would have introduced you.", "We never talk.", "January is fine.",
        "Sureste es bonito.", "I'll introduce you. Or just use my name.",
    ],
)  # fmt: skip
def test_what_is_not_plain_is_left_to_its_reader(text: str) -> None:
    assert read_answer(text) is None


@pytest.mark.parametrize(
    "quoted",
    [
        "On Mon, 4 May 2026 at 11:30, Alice Ask <alice@ask.example> wrote:\n> not now",
        "Am 4. Mai 2026 schrieb Alice Ask:\nnot now",
        "Le 4 mai 2026, Alice Ask a écrit :\nnot now",
        "El 4 may 2026, Alice Ask escribió:\nnot now",
        "-----Original Message-----\nFrom: Alice\nnot now",
        "From: Alice Ask <alice@ask.example>\nSubject: x\nnot now",
        "-- \nBob Connect\nNot now Inc.",
        "> not now",
        "Sent from my phone. Not now",
        "________________________________\nnot now",
    ],
)
def test_what_was_quoted_and_a_signature_are_not_the_answer(quoted: str) -> None:
    proposal = read_answer(f"Hi Alice,\n\nyes, gladly.\n\n{quoted}")
    assert proposal is not None
    assert proposal.words == "yes, gladly."
    assert read_answer(quoted) is None


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=500))
def test_whatever_was_pasted_is_read_and_the_words_stand_in_it(text: str) -> None:
    proposal = read_answer(text)
    assert proposal is None or proposal.words in own_text(text)


@pytest.mark.parametrize(
    "piece", ["no, ", "on " * 80 + "\n", "kann x x x x ", "gern x ", "i'll ", ">\n", "a", "\n\n", "- "]
)
def test_a_text_made_to_be_slow_is_not(piece: str) -> None:
    began = time.perf_counter()
    read_answer(piece * (3 * TEXT_CHARS // len(piece)))
    assert time.perf_counter() - began < 2
