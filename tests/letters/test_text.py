import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inroad.letters import text
from inroad.letters.model import Gap


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ("Dear Bob,\n\nI met Dr. Poe. Did you? Yes!", ["Dear Bob,", "I met Dr. Poe.", "Did you?", "Yes!"]),
        ("Ask J. R. Poe, e.g. on Friday. Good.", ["Ask J. R. Poe, e.g. on Friday.", "Good."]),
        ("Fine. [[What? Which one. Why?]] Bye.", ["Fine.", "[[What? Which one. Why?]] Bye."]),
        ("She said “Go.” I went…", ["She said “Go.”", "I went…"]),
        ("今日は。元気？はい。", ["今日は。", "元気？", "はい。"]),
        ("Version 2.5 is out. It rose 1.2 points", ["Version 2.5 is out.", "It rose 1.2 points"]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_pauses(said, parts):
    assert text.sentences(said) == parts


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_sentences_lose_nothing_but_blanks(said):
    clean = text.block(said)
    assert "".join("".join(text.sentences(clean)).split()) == "".join(clean.split())


@pytest.mark.parametrize(
    ("said", "clean"),
    [
        ("  Ada \t Poe \r\n", "Ada Poe"),
        ("Ada\u2028Bcc:\x85x\x00", "Ada Bcc: x"),
        ("\u202eadA\u2066", "adA"),
        ("[[Ada]]", "[Ada]"),
        ("\ud83e", "\N{REPLACEMENT CHARACTER}"),
        ("👩\u200d💻 Ada", "👩\u200d💻 Ada"),
    ],
)
def test_a_line_is_clean(said, clean):
    assert text.line(said) == clean


def test_a_block_keeps_its_paragraphs_and_its_writers_line_ends():
    assert text.block(" a \r\nb\r\n\r\n\r\n\r\nc\x0bd ") == "a\nb\n\nc\nd"


def test_marks_are_kept_in_our_own_text_only():
    assert text.marked("x [[Why?]] y") == "x [[Why?]] y"
    assert text.marked("x [[[Why?]]] \ue000y\ue001") == "x [[[Why?]]] y"
    assert text.block("x [[Why?]] y") == "x [Why?] y"
    assert text.split_marks("x [[Why?]] y") == ("x ", Gap("Why?", "Why?"), " y")


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=400), st.integers(2, 50))
def test_a_cut_stays_within_bounds(said, most):
    short = text.shorten(said, most)
    assert len(short) <= most
    assert short == said or short.endswith("…")


def test_a_cut_parts_no_letter_from_its_accent_and_no_emoji_from_its_kind():
    assert text.shorten("e\u0301" * 10, 4) == "e\u0301…"
    assert text.shorten("ab👩\u200d💻cd", 5) == "ab…"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("I do", "I do."),
        ("I do!", "I do!"),
        ("“I do.”", "“I do.”"),
        ("I do (now)", "I do (now)."),
        ("好。", "好。"),
        ("🦊", "🦊"),
        ("", ""),
    ],
)
def test_own_words_end_like_a_sentence(said, sentence):
    assert text.as_sentence(said) == sentence


def test_words_are_counted_in_scripts_with_and_without_blanks():
    assert text.word_count("I don’t e-mail 3.5 people") == 5
    assert text.word_count("私はあなたの仕事") == 4
    assert text.word_count("محمد عبد الله") == 3


@pytest.mark.parametrize(
    ("name", "called", "short"),
    [
        ("Dr. Ada Poe, PhD", "", "Ada"),
        ("Poe, Ada", "", "Ada"),
        ("Ada Poe", "Adi", "Adi"),
        ("王小明", "", "王小明"),
        ("J. Poe", "", "J. Poe"),
        ("", "", "ada@poe.example"),
        ("🦊", "", "🦊"),
    ],
)
def test_people_are_called_as_they_would_be(name, called, short):
    assert text.short_name(name, called, "ada@poe.example") == short


def test_a_phrase_is_found_as_whole_words_only():
    assert text.contains("We met at ACMÉ, Inc.", "acme")
    assert not text.contains("Acmeology", "acme")
    assert not text.contains("Acme", "")
