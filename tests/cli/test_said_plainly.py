"""What a stranger tripped over: undo of an import, empty files, contradictions, days to come, numbers that add up."""

import os
import re
import sqlite3
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from inroad.cli.dates import day_ahead, day_back, moment
from inroad.cli.main import SECTIONS
from inroad.errors import BadInput

Files = tuple[Path, Path]


def test_undo_takes_a_whole_import_back_only_when_it_is_meant(ada: Any, files: Files) -> None:
    ada("import", *map(str, files))
    people = ada("people", "--json").json["total"]
    assert people
    assert ada("undo").code == 2
    assert ada("undo", "--json").code == 2
    said = ada("undo", typed="n\n", talks=True)
    assert "mail.mbox" in said.out or "new people" in said.out
    assert "Left as it is" in said.out
    assert ada("people", "--json").json["total"] == people
    ada("person", "add", "Tom Lind")
    assert ada("undo").code == 0  # that one is small, and is not asked about
    assert ada("undo").code == 2  # the second one is the import again
    assert ada("undo", "--yes").code == 0
    assert ada("people", "--json").json["total"] == 0


def test_an_import_of_nothing_is_no_success_and_leaves_nothing(ada: Any, tmp_path: Path) -> None:
    odd = tmp_path / "odd.bin"
    odd.write_bytes(bytes(range(256)) * 10)
    empty = tmp_path / "empty.mbox"
    empty.write_bytes(b"")
    said = ada("import", str(odd), str(empty))
    assert said.code == 2
    assert "Nothing in it could be read" in said.err
    assert "On your desk now" not in said.out
    as_json = ada("import", str(odd), "--json")
    assert as_json.code == 2
    assert '"state": "empty"' in as_json.out
    assert '"skipped_total": 1' in as_json.out
    assert ada("import", str(odd), "--dry-run").code == 2
    assert ada("imports", "--json").json["imports"] == []
    assert "imported" not in [event["verb"] for event in ada("history", "--json").json["events"]]


def test_what_is_on_the_desk_now_is_counted_there(ada: Any, files: Files) -> None:
    ada("person", "add", "Tom Lind")
    out = ada("import", *map(str, files)).out
    assert "2 new people" in out
    assert "On your desk now: 3 people" in out
    again = ada("import", *map(str, files)).out
    assert "On your desk now: 3 people" in again


def test_thousands_of_rows_left_out_for_one_reason_are_one_line(ada: Any, files: Files, tmp_path: Path) -> None:
    box = tmp_path / "unsigned.mbox"
    one = b"From - Mon Mar  2 09:00:00 2026\nTo: ada@verne.example\nSubject: hi\n\nHello.\n\n"
    box.write_bytes(one * 2000)
    out = ada("import", str(box), str(files[1])).out
    assert len(out.splitlines()) < 16
    assert len([line for line in out.splitlines() if "sender" in line]) == 1
    assert "2,000 entries" in out


def test_an_import_read_in_the_browser_waits_for_its_owner(ada: Any, files: Files) -> None:
    from inroad.desk import open_desk

    waiting = open_desk().imports.stage([files[0]])
    data = ada("import", str(files[1]), "--json").json
    assert data["files"][0]["records"] == {"contact": 2}
    states = {row["id"]: row["state"] for row in ada("imports", "--json").json["imports"]}
    assert states[waiting] == "staged"
    assert ada("import").code == 2


def test_ctrl_c_says_what_became_of_the_import(ada: Any, files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    from inroad.desk.imports import Imports
    from inroad.desk.network import Network

    def stopped(*_args: Any, **_more: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Network, "refresh_derived", stopped)
        said = ada("import", str(files[1]))
    assert said.code == 130
    assert "is in already" in said.err
    with monkeypatch.context() as patch:
        patch.setattr(Imports, "publish", stopped)
        said = ada("import", str(files[0]))
    assert said.code == 130
    assert "'inroad import' goes on" in said.err
    assert ada("import", "--json").json["files"][0]["records"]["message"] == 16


@pytest.mark.parametrize("two", [("--well", "--no"), ("--well", "--a-bit"), ("--i-know-them", "--stranger")])
def test_two_answers_about_one_tie_are_refused(small: Any, two: tuple[str, str]) -> None:
    before = small("tie", "Tom Lind", "--json").json["tie"]
    said = small("tie", "Tom Lind", *two, "--json")
    assert said.code == 2
    assert two[0] in said.error["error"]
    assert small("tie", "Tom Lind", "--json").json["tie"] == before


@pytest.mark.parametrize("typed", [",,,\n", "Dora Li\n...\n", "- - -\n", "42\n"])
def test_names_that_are_none_are_refused_and_nothing_is_added(small: Any, typed: str) -> None:
    total = small("people", "--json").json["total"]
    said = small("names", "--through", "rosa", "--json", typed=typed)
    assert said.code == 2
    assert "is no name" in said.error["error"]
    assert small("people", "--json").json["total"] == total


def test_a_day_to_come_means_today_and_that_is_said(small: Any) -> None:
    said = small("ways-in", "Solvane", "--as-of", "2099-01-01", "--json")
    assert "still to come" in said.err
    assert said.json["as_of"] == small("today", "--json").json["date"]
    assert small("person", "rosa", "--as-of", "2020-01-01").err == ""


def test_a_target_shows_its_best_way_in(small: Any) -> None:
    shown = small("target", "show", "Solvane", "--json").json["target"]
    listed = small("target", "list", "--json").json["targets"][0]
    assert shown == listed
    assert shown["ways"] == 1
    assert "Rosa Brandt" in shown["best"]
    assert small("target", "stage", "Solvane", "approaching", "--json").json["target"]["ways"] == 1


def test_start_buries_no_name_under_files(small: Any) -> None:
    answers = '{"companies": ["Solvane"], "people": [{"name": "Rosa Brandt", "backing": "well"}]}'
    short = small("start", "--answers", "-", typed=answers).out
    files = small("start", "--json").json["files"]
    named = [file["name"] for file in files if f"• {file['name']} (" in short]
    assert len(named) == 3 < len(files)
    assert f"{len(files) - 3} more" in short
    whole = small("start", "--files").out
    assert all(file["name"] in whole for file in files)


def test_who_is_worth_asking_about_is_named(small: Any) -> None:
    from inroad.cli.paper import Paper
    from inroad.cli.show_ways import show_ways
    from inroad.ways.model import Goal, Possible, Step, WaysIn

    class Stream:
        text = ""

        def write(self, text: str) -> None:
            self.text += text

    stream = Stream()
    dora = Step(1513, "Dora Li", "", "Solvane")
    answer = WaysIn(
        Goal("Solvane"), (), (Possible(dora, None, ("connected",), "Do you know Dora Li?"),), (), "nobody yet", ""
    )
    show_ways(Paper(stream, width=0, colour=False), answer, None)  # type: ignore[arg-type]
    assert re.search(r"If you know Dora Li.*\n.*#1513", stream.text)


def test_the_numbers_of_the_demo_add_up(process: Any, tmp_path: Path) -> None:
    out = " ".join(process("demo", "--no-serve", "--keep", str(tmp_path / "demo")).out.split())
    found = re.search(
        r"([\d,]+) pairs? of entries may be.*?([\d,]+) of the pairs are settled.*?([\d,]+) pairs? are left", out
    )
    assert found, out
    before, settled, left = (int(number.replace(",", "")) for number in found.groups())
    assert before == settled + left
    assert settled > 0


def test_a_command_leaves_one_whole_database_file(process: Any, tmp_path: Path) -> None:
    assert process("person", "add", "Rosa Brandt").code == 0
    home = tmp_path / "home"
    assert not list(home.glob("*-wal"))
    copied = tmp_path / "copy.sqlite3"
    copied.write_bytes((home / "desk.sqlite3").read_bytes())
    names = [row[0] for row in sqlite3.connect(copied).execute("SELECT name FROM store_person")]
    assert "Rosa Brandt" in names


def test_every_command_can_be_looked_up_before_a_desk_is_open(tmp_path: Path) -> None:
    modules = sorted({entry[0].partition(":")[0] for _, commands in SECTIONS for entry in commands.values()})
    code = (
        f"import sys, importlib\n[importlib.import_module(name) for name in {modules!r}]\n"
        "assert 'inroad.store.models' not in sys.modules\n"
    )
    env = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=env, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr


MONDAY = date(2027, 3, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", MONDAY),
        ("Tomorrow", date(2027, 3, 2)),
        ("friday", date(2027, 3, 5)),
        ("mon", date(2027, 3, 8)),
        ("in 3 days", date(2027, 3, 4)),
        ("in two weeks", date(2027, 3, 15)),
        ("4 March 2027", date(2027, 3, 4)),
        ("2027-03-04", date(2027, 3, 4)),
    ],
)
def test_days_ahead_are_written_as_people_write_them(text: str, day: date) -> None:
    assert day_ahead(text, MONDAY) == day


def test_days_behind_are_never_to_come() -> None:
    assert day_back("yesterday", MONDAY) == date(2027, 2, 28)
    assert day_back("monday", MONDAY) == date(2027, 2, 22)
    assert day_back("sunday", MONDAY) == date(2027, 2, 28)
    assert day_back("last friday", MONDAY) == date(2027, 2, 26)
    assert day_back("3 days ago", MONDAY) == date(2027, 2, 26)
    assert day_back("two weeks ago", MONDAY) == date(2027, 2, 15)
    with pytest.raises(BadInput, match="to come"):
        day_back("tomorrow", MONDAY)
    with pytest.raises(BadInput) as unread:
        day_back("a while back", MONDAY)
    assert unread.value.hint is not None
    assert "yesterday" in unread.value.hint
    assert "tomorrow" not in unread.value.hint


def test_a_meeting_has_a_time_in_the_zone_of_the_desk() -> None:
    expected = datetime(2027, 3, 5, 13, 0, tzinfo=UTC)
    for text in ("friday 14:00", "friday at 14:00", "5 March 2027, 14:00", "2027-03-05T14:00", "2027-03-05 14:00"):
        assert moment(text, MONDAY, "Europe/Berlin") == expected
    for text in ("friday", "friday 25:00", "14:00", "10/01/2027 14:00"):
        with pytest.raises(BadInput):
            moment(text, MONDAY, "Europe/Berlin")
