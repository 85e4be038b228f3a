"""What is printed fits, says everything, and can't steer the terminal."""

import io
import json
from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inroad.cli.paper import Column, Paper, cells, clean, cut


def paper(width: int = 40, *, colour: bool = False, utf8: bool = True) -> tuple[Paper, io.StringIO]:
    stream = io.StringIO()
    return Paper(stream, width=width, colour=colour, utf8=utf8), stream


COLUMNS = (Column("id", right=True, keep=4), Column("name", keep=9), Column("where", keep=2), Column("tags", keep=1))
TEXT = st.text(st.characters(codec="utf-8"), max_size=60)


@given(st.lists(st.tuples(TEXT, TEXT, TEXT, TEXT), min_size=1, max_size=5), st.integers(20, 120))
@settings(max_examples=100)
def test_a_table_is_never_wider_than_the_terminal(rows: list[tuple[str, str, str, str]], width: int) -> None:
    sheet, stream = paper(width)
    sheet.table(COLUMNS, rows)
    assert max(cells(line) for line in stream.getvalue().split("\n")) <= width


@given(st.lists(TEXT, min_size=1, max_size=6), st.integers(20, 120), st.integers(0, 6))
@settings(max_examples=100)
def test_a_paragraph_keeps_all_its_words_and_its_margin(parts: list[str], width: int, indent: int) -> None:
    sheet, stream = paper(width)
    sheet.line(*parts, indent=indent)
    lines = stream.getvalue().split("\n")
    assert max(cells(line) for line in lines) <= width
    assert "".join(stream.getvalue().split()) == "".join(clean("".join(parts)).split())


def test_a_paragraph_breaks_between_words_and_hangs() -> None:
    sheet, stream = paper(30)
    sheet.line("• ", "Rosa Brandt answered each other in six threads", indent=2, hang=4)
    assert stream.getvalue() == "  • Rosa Brandt answered each\n    other in six threads\n"


def test_pieces_of_one_word_stay_together() -> None:
    sheet, stream = paper(20)
    sheet.line("somebody called (", ("Rosa", "bold"), ")", indent=0)
    assert stream.getvalue() == "somebody called\n(Rosa)\n"


def test_a_word_longer_than_the_line_is_broken_not_lost() -> None:
    sheet, stream = paper(20)
    sheet.line("see " + "x" * 50)
    assert stream.getvalue().replace("\n", "").replace(" ", "") == "see" + "x" * 50


def test_a_name_cannot_move_the_cursor_or_turn_the_line_around() -> None:
    sheet, stream = paper(80, colour=True)
    sheet.table(COLUMNS, [("1", "\x1b[2J\x1b]0;gone\x07Eve", "\u202egro", "a\nb\udc80")])
    sheet.line("\x9b31mEve\r")
    assert not set(stream.getvalue()) & set("\x07\x9b\r\u202e\udc80")
    assert "\x1b[2J" not in stream.getvalue()
    assert "\x1b]0" not in stream.getvalue()


def test_wide_letters_are_counted_as_they_are_seen() -> None:
    assert cells("山田") == 4
    assert cut("山田太郎", 5) == "山田…"
    sheet, stream = paper(40)
    sheet.table((Column("name"), Column("where")), [("山田", "x"), ("Ada", "y")])
    assert stream.getvalue().splitlines()[1:] == ["山田  x", "Ada   y"]


def test_colour_is_used_only_where_it_is_wanted() -> None:
    sheet, stream = paper(colour=True)
    sheet.line(("Rosa", "bold"))
    assert stream.getvalue() == "\x1b[1mRosa\x1b[0m\n"
    sheet, stream = paper(colour=True)
    sheet.line(("Rosa Brandt ", "bold"), "is ", ("here", "good"))
    assert stream.getvalue() == "\x1b[1mRosa Brandt\x1b[0m is \x1b[32mhere\x1b[0m\n"
    sheet, stream = paper(colour=False)
    sheet.line(("Rosa", "bold"))
    assert stream.getvalue() == "Rosa\n"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("variables", "colour"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)],
)
def test_no_color_and_dumb_terminals_are_respected(
    variables: dict[str, str], colour: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert Paper.of(Terminal()).colour is colour


def test_a_pipe_gets_no_colour_and_whole_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    stream = io.StringIO()
    sheet = Paper.of(stream)
    assert not sheet.colour
    sheet.table((Column("name"),), [("x" * 500,)])
    assert "x" * 500 in stream.getvalue()


def test_a_terminal_without_unicode_gets_plain_marks() -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    sheet = Paper.of(stream)
    sheet.line("│ ", "● Zoë · 2018–21")
    stream.flush()
    assert stream.buffer.getvalue() == b"| o Zo? - 2018-21\n"  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Row:
    on: date
    tags: tuple[str, ...]
    chance: float | None


def test_json_holds_dataclasses_dates_and_odd_bytes_of_file_names() -> None:
    sheet, stream = paper()
    sheet.json({"rows": [Row(date(2001, 10, 1), ("a", "ö"), None)], "path": "caf\udce9.csv"})
    read = json.loads(stream.getvalue())
    assert read == {"rows": [{"on": "2001-10-01", "tags": ["a", "ö"], "chance": None}], "path": "caf\udce9.csv"}
    stream.getvalue().encode("utf-8")
