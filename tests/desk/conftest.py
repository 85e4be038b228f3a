"""A folder for the files of a test, and processes of their own."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

TESTS = Path(__file__).resolve().parent.parent


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    return folder


@pytest.fixture
def apart(home: Path) -> Callable[..., str]:
    """Run code in a process of its own on a data folder (and database) of its own; returns what it printed.

    ``desk`` is open in it unless ``opened`` is False; ``wait`` False returns the running process instead.
    """

    def run(code: str, *, opened: bool = True, wait: bool = True, fails: bool = False, **environment: str) -> Any:
        lead = "from inroad.desk import open_desk\nfrom inroad.errors import *\nfrom pathlib import Path\n"
        lead += f"HOME, TESTS = Path({str(home)!r}), {str(TESTS)!r}\nimport sys\nsys.path.insert(0, TESTS)\n"
        lead += "desk = open_desk()\n" if opened else ""
        process = subprocess.Popen(
            [sys.executable, "-c", lead + dedent(code)],
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        if not wait:
            return process
        out, err = process.communicate(timeout=120)
        if fails:
            assert process.returncode != 0
            return err
        assert process.returncode == 0, err
        return out

    return run
