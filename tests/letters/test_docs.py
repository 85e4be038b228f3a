"""docs/letters.md says what the code says."""

from pathlib import Path

import pytest

from inroad.letters import fields
from inroad.letters.quotable import QUIET_DAYS
from inroad.letters.registry import kinds
from inroad.letters.render import MAILTO_CHARS
from inroad.letters.rules import RULES

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "letters.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in TEXT.splitlines() if line.startswith("| `")]


def test_every_kind_has_its_row_with_its_seats_and_nothing_else_has_one():
    for name, entry in kinds().items():
        kind = entry.kind
        seats = "; ".join(f"{seat.writer} → {' and '.join(seat.readers)}" for seat in kind.seats)
        spoken = " (spoken)" if kind.spoken else ""
        assert [f"`{name}`", seats + spoken, kind.why, ", ".join(kind.practices)] in ROWS
    four = [row[0].strip("`") for row in ROWS if len(row) == 4]
    assert four == list(kinds())


def test_every_rule_has_its_row():
    assert [row for row in ROWS if len(row) == 3] == [
        [f"`{name}`", one.title, one.reason] for name, one in RULES.items()
    ]


def test_every_field_has_its_row():
    assert [row for row in ROWS if len(row) == 2] == [[f"`{name}`", words] for name, words in fields.COMMON.items()]


def test_the_numbers_are_those_of_the_code():
    assert f"after {QUIET_DAYS} days without a word" in TEXT
    assert f"at most {MAILTO_CHARS:,} characters" in TEXT


@pytest.mark.parametrize("name", sorted(kinds()))
def test_the_practices_of_a_kind_are_practices(name):
    known = (ROOT / "docs" / "practices.md").read_text(encoding="utf-8")
    assert kinds()[name].kind.practices
    for practice in kinds()[name].kind.practices:
        assert f"| {practice} |" in known
