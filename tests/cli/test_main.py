"""The group itself: help without loading anything, errors in one place, pipes and Ctrl-C."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest

from inroad.cli.errors import PIPE_CLOSED, STOPPED, guarded
from inroad.cli.main import SECTIONS, inroad
from inroad.errors import Ambiguous, BadInput, Busy, NotFound, Refused, StoreProblem


def test_help_loads_no_framework_and_no_numbers(process: Any) -> None:
    code = (
        "import sys\n"
        "from inroad.cli.main import inroad\n"
        "try:\n    inroad.main(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'django', 'numpy', 'numba', 'rich', 'inroad.desk', 'inroad.store'} & set(sys.modules)\n"
        "print(sorted(heavy), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    assert "ways-in" in done.stdout


def test_every_name_of_the_help_page_leads_to_its_command() -> None:
    context = click.Context(inroad)
    names = [name for _, commands in SECTIONS for name in commands]
    assert inroad.list_commands(context) == names
    for name in names:
        command = inroad.get_command(context, name)
        assert command is not None
        assert command.name == name
        assert 10 < len(inroad.one_line(name)) <= 60


def test_a_mistyped_command_is_answered_with_the_likely_one(run: Any) -> None:
    said = run("way-in", "Solvane")
    assert said.code == 2
    assert "'ways-in'" in said.err
    assert said.out == ""


def test_the_version_is_printed(process: Any) -> None:
    from inroad import __version__

    assert process("--version").out == f"inroad {__version__}\n"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (BadInput("no such day", where="row 3", hint="write it otherwise"), 2),
        (NotFound("nobody", hint="look again"), 3),
        (Refused("not so"), 4),
        (Busy("later", hint="wait"), 5),
        (StoreProblem("broken"), 6),
        (OSError(errno.ENOSPC, "No space left on device"), 6),
        (PermissionError(errno.EACCES, "Permission denied", "x.zip"), 6),
    ],
)
def test_each_error_has_its_words_its_hint_and_its_code(
    error: Exception, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise error

    assert guarded(fail, []) == code
    human = capsys.readouterr()
    assert human.out == ""
    assert human.err.startswith("Sorry: ")
    assert guarded(fail, ["--json"]) == code
    machine = json.loads(capsys.readouterr().err)
    assert set(machine) == {"error", "hint"}
    assert machine["error"].lower() in human.err.lower()
    assert machine["hint"].lower() in human.err.lower()


def test_a_name_that_fits_several_lists_them(capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise Ambiguous("“Tom” fits 2 people", [(3, "Tom Lind"), (4, "Tom \x1b[31mBerg")])

    assert guarded(fail, []) == 3
    human = capsys.readouterr().err
    assert "#3  Tom Lind" in human
    assert "\x1b" not in human
    assert guarded(fail, ["--json"]) == 3
    assert json.loads(capsys.readouterr().err)["candidates"][0] == {"id": 3, "words": "Tom Lind"}


def test_a_bug_shows_where_it_is_and_says_whose_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise ZeroDivisionError("oops")

    assert guarded(fail, []) == 1
    said = capsys.readouterr().err
    assert "ZeroDivisionError: oops" in said
    assert "Inroad's, not yours" in said


def test_a_locked_database_is_said_as_busy(capsys: pytest.CaptureFixture[str]) -> None:
    from django.db.utils import OperationalError

    def fail() -> None:
        raise OperationalError("database is locked")

    assert guarded(fail, ["--json"]) == 5
    assert "another process" in json.loads(capsys.readouterr().err)["error"]


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), click.Abort()])
def test_ctrl_c_is_one_line_and_130(stop: BaseException, capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise stop

    assert guarded(fail, []) == STOPPED == 130
    assert capsys.readouterr().err == "Stopped.\n"


def test_wrong_options_under_json_are_json_too(run: Any) -> None:
    said = run("people", "--limit", "none", "--json")
    assert said.code == 2
    assert "--limit" in said.error["error"]
    assert "inroad people --help" in said.error["hint"]


def test_a_reader_that_closes_the_pipe_is_no_error(process: Any, tmp_path: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "inroad", "--help"], stdout=write, stderr=subprocess.PIPE, timeout=60, check=False
        )
    finally:
        os.close(write)
    assert done.stderr == b""
    assert done.returncode == PIPE_CLOSED


def test_home_chooses_the_data_folder(process: Any, tmp_path: Path) -> None:
    elsewhere = tmp_path / "else where"
    assert process("--home", str(elsewhere), "init", "--name", "Ada Verne").code == 0
    assert (elsewhere / "desk.sqlite3").exists()
    assert not (tmp_path / "home").exists()


def test_a_data_folder_that_cannot_be_made_is_said(process: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    said = process("people", "--json", home="file/inside")
    assert said.code == 6
    assert "can't be made" in said.error["error"]
    assert "INROAD_HOME" in said.error["hint"]


def test_the_kinds_of_letters_are_listed_by_a_process_that_has_opened_nothing_yet(process: Any) -> None:
    said = process("letter", "kinds")
    assert said.code == 0, said.err
    assert "inroad letter write KIND" in said.out


def test_a_hint_that_is_a_command_can_be_typed_as_it_stands(capsys: pytest.CaptureFixture[str]) -> None:
    def stop() -> None:
        raise BadInput("on or off?", hint="inroad mail digest on --hour 7")

    assert guarded(stop, ["mail", "digest"]) == 2
    assert capsys.readouterr().err == "Sorry: on or off?\ninroad mail digest on --hour 7\n"
