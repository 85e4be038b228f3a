import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.sources import Endless
from inroad.formats import limits
from inroad.formats.text import Lines, block, decode, fold, one_line


def lines(raw: bytes, **options: int) -> list[str]:
    return list(Lines(io.BytesIO(raw), **options))


@pytest.mark.parametrize(
    ("encoding", "bom", "told"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", b"\xef\xbb\xbf", "utf-8"),
        ("utf-16-le", b"\xff\xfe", "utf-16-le"),
        ("utf-16-be", b"\xfe\xff", "utf-16-be"),
        ("utf-16-le", b"", "utf-16-le"),
        ("utf-16-be", b"", "utf-16-be"),
        ("cp1252", b"", "windows-1252"),
    ],
)
def test_every_usual_encoding_gives_the_same_lines(encoding: str, bom: bytes, told: str) -> None:
    text = "First Name,Last Name\nJosé,Müller\n€,naïve"
    reader = Lines(io.BytesIO(bom + text.encode(encoding)))
    assert list(reader) == text.split("\n")
    assert reader.encoding == told


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_every_line_end_counts_once(end: bytes) -> None:
    assert lines(b"one" + end + b"" + end + b"three" + end) == ["one", "", "three"]


def test_a_line_end_cut_in_two_by_the_reading_is_one() -> None:
    chunk = 256 * 2**10
    raw = b"a" * (chunk - 1) + b"\r\nb\r\n"
    assert [len(line) for line in lines(raw)] == [chunk - 1, 1]


def test_a_utf_16_character_cut_in_two_by_the_reading_is_whole() -> None:
    text = "x" * (128 * 2**10 - 2) + "\N{GRINNING FACE}\nend"
    assert lines(b"\xff\xfe" + text.encode("utf-16-le")) == text.split("\n")


def test_one_windows_line_in_a_utf_8_file_spoils_no_other() -> None:
    raw = "Zoë\n".encode() + "Zoë\n".encode("cp1252") + "Zoë\n".encode()
    assert lines(raw) == ["Zoë"] * 3


def test_a_file_cut_inside_a_character_keeps_the_line_as_utf_8() -> None:
    assert lines("Müller Zoë".encode()[:-1]) == ["Müller Zo\N{REPLACEMENT CHARACTER}"]


def test_nuls_are_dropped_and_lone_surrogates_replaced() -> None:
    assert lines(b"a\0b\n\xed\xa0\x80c\n\xed\xa0\xbd\xed\xb8\x80") == ["ab", "\ufffdc", "\N{GRINNING FACE}"]
    assert lines(b"\xff\xfe" + b"a\0\x00\xd8b\0") == ["a\ufffdb"]


def test_a_line_too_long_is_cut_and_the_next_one_is_whole() -> None:
    reader = Lines(io.BytesIO(b"first\n" + b"x" * 5_000_000 + b"\nlast\n"))
    seen = [(len(line), reader.cut, reader.number) for line in reader]
    assert seen == [(5, False, 1), (limits.LINE_BYTES, True, 2), (4, False, 3)]


def test_a_gigabyte_in_one_line_is_read_in_constant_memory_up_to_the_limit() -> None:
    stream = Endless(2**30)
    reader = Lines(io.BufferedReader(stream))
    assert [len(line) for line in reader] == [limits.LINE_BYTES]
    assert reader.stopped
    assert stream.given <= limits.TABLE_BYTES + 2**18


def test_it_says_whether_the_last_line_had_an_end() -> None:
    for raw, ended in ((b"a\nb\n", True), (b"a\nb", False), (b"", True)):
        reader = Lines(io.BytesIO(raw))
        list(reader)
        assert reader.ended is ended


@given(st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_bytes_become_text_that_can_be_stored(raw: bytes) -> None:
    for text in [*lines(raw), decode(raw)]:
        assert "\0" not in text
        text.encode()  # no lone surrogates


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\ufeff"), max_size=60))
@settings(max_examples=100, deadline=None)
def test_utf_8_comes_back_as_it_was_written(text: str) -> None:
    expected = text.split("\n")
    assert lines(text.encode()) == (expected if expected[-1] else expected[:-1])


def test_one_line_drops_what_nobody_sees() -> None:
    assert one_line(" \u200e Jane\u00a0 \n Doe\u202c\ufeff ") == "Jane Doe"
    assert one_line("a\x07b") == "a b"
    assert block("  one\ntwo \x00") == "one\ntwo"


def test_column_names_fold_to_letters_and_digits() -> None:
    assert fold("E-mail 1 - Value") == fold("email1 VALUE") == "email1value"
    assert fold("Prénom ") == "prenom"
