"""The command line as it is called: in this process on the test database, and as a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from inroad.cli.main import inroad
from inroad.cli.session import Session


@dataclass(frozen=True)
class Said:
    """What a run printed and how it ended."""

    out: str
    err: str
    code: int

    @property
    def json(self) -> Any:
        assert self.code == 0, self.err or self.out
        return json.loads(self.out)

    @property
    def error(self) -> Any:
        assert self.code != 0
        assert self.out == ""
        return json.loads(self.err)


Run = Callable[..., Said]


def _count_from_one() -> None:
    """PostgreSQL goes on counting after a test was rolled back; what is typed in these tests is number 1."""
    from django.apps import apps
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for model in apps.get_app_config("store").get_models():
                if model._meta.pk.attname == "id":
                    cursor.execute(f'ALTER SEQUENCE "{model._meta.db_table}_id_seq" RESTART')


@pytest.fixture
def run(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """``run("people", "--json")``: one command in this process, on a desk of its own. ``typed`` is standard input."""
    monkeypatch.setenv("INROAD_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("COLUMNS", raising=False)
    _count_from_one()

    def call(*args: str, typed: str | None = None, talks: bool = False) -> Said:
        with pytest.MonkeyPatch.context() as patch:
            if talks:
                patch.setattr(Session, "talks", property(lambda _self: True))
            result = CliRunner().invoke(inroad, list(args), input=typed)
        assert "Traceback" not in result.stderr, result.stderr
        return Said(result.stdout, result.stderr, result.exit_code)

    return call


@pytest.fixture
def ada(run: Run) -> Run:
    """A desk that knows its owner."""
    assert run("init", "--name", "Ada Verne", "--email", "ada@verne.example").code == 0
    return run


@pytest.fixture
def small(ada: Run) -> Run:
    """Ada's desk with three people: Rosa knows her work; Rosa knows Vera, who is at Solvane; two are called Tom."""
    steps = (
        ("person", "add", "Rosa Brandt", "--at", "Halden & Co", "--title", "Director", "--email", "rosa@halden.example",
         "--how", "my manager at Acme, 2015-2022", "--knows-my-work", "well"),
        ("person", "add", "Vera Pohl", "--at", "Solvane", "--title", "VP Engineering"),
        ("person", "add", "Tom Lind", "--email", "tom@lind.example"),
        ("person", "add", "Tom Berg"),
        ("knows", "Rosa Brandt", "Vera Pohl", "--how", "same team at Halden, 2016-17"),
        ("target", "add", "Solvane", "--interest", "platform engineering lead"),
    )  # fmt: skip
    for step in steps:
        said = ada(*step)
        assert said.code == 0, said.err
    return ada


Process = Callable[..., Said]


@pytest.fixture
def process(tmp_path: Path) -> Process:
    """``process("people")``: the real thing, with a data folder of its own."""

    def call(*args: str, typed: str | None = None, home: str = "home", **variables: str) -> Said:
        kept = {key: value for key, value in os.environ.items() if key in {"PATH", "HOME", "LANG", "SYSTEMROOT"}}
        done = subprocess.run(
            [sys.executable, "-m", "inroad", *args],
            input=typed if typed is not None else "",
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
            env={**kept, "INROAD_HOME": str(tmp_path / home), "PYTHONUTF8": "1", **variables},
        )
        return Said(done.stdout, done.stderr, done.returncode)

    return call


START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def mail(sender: str, to: Sequence[str], day: int, subject: str, number: int, answers: int | None = None) -> bytes:
    """One message of an mbox; ``answers`` is the number of the message it replies to."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = ", ".join(to)
    message["Date"] = format_datetime(START + timedelta(days=day))
    message["Subject"] = subject
    message["Message-ID"] = f"<m{number}@mail.example>"
    if answers is not None:
        message["In-Reply-To"] = f"<m{answers}@mail.example>"
    message.set_content("Hello.")
    return b"From - Mon Mar  2 09:00:00 2026\n" + message.as_bytes() + b"\n\n"


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """A mailbox and an address book: Ada and Rosa answer each other; Rosa and Vera do so in threads Ada was on."""
    me, rosa, vera = (
        "Ada Verne <ada@verne.example>",
        "Rosa Brandt <rosa@halden.example>",
        "Vera Pohl <vera@solvane.example>",
    )
    box = b""
    for i in range(4):
        box += mail(me, [rosa], i * 10, f"Plans {i}", i * 10)
        box += mail(rosa, [me], i * 10 + 1, f"Re: Plans {i}", i * 10 + 1, answers=i * 10)
        box += mail(rosa, [vera, me], i * 10 + 2, f"Grid {i}", i * 10 + 2)
        box += mail(vera, [rosa, me], i * 10 + 3, f"Re: Grid {i}", i * 10 + 3, answers=i * 10 + 2)
    mailbox = tmp_path / "mail.mbox"
    mailbox.write_bytes(box)
    cards = tmp_path / "cards.vcf"
    cards.write_text(
        "BEGIN:VCARD\nVERSION:3.0\nFN:Rosa Brandt\nEMAIL:rosa@halden.example\nORG:Halden & Co\n"
        "TITLE:Director\nEND:VCARD\n"
        "BEGIN:VCARD\nVERSION:3.0\nFN:Vera Pohl\nEMAIL:vera@solvane.example\nORG:Solvane\nTITLE:VP Engineering\n"
        "REV:20260301T000000Z\nEND:VCARD\n"
        "BEGIN:VCARD\nVERSION:3.0\nEND:VCARD\n",
        encoding="utf-8",
    )
    return mailbox, cards
