"""docs/practices.md answers for every practice, and doesn't point at what isn't there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "practices.md").read_text(encoding="utf-8")
# The ids are stable and written out here: a practice that is dropped from the page must be dropped on purpose.
GROUPS = {"N": 9, "I": 15, "L": 6, "B": 4, "F": 8, "R": 5, "E": 4, "M": 6, "S": 8}
IDS = [f"{letter}{number}" for letter, last in GROUPS.items() for number in range(1, last + 1)]
ROWS = {
    cells[0]: cells[1:]
    for line in TEXT.splitlines()
    if re.match(r"\| [A-Z]\d+ \|", line) and (cells := [cell.strip() for cell in line.strip("|").split("|")])
}
PARTS = ("CONTRACT", "SEARCH", "SCORE", "COMMUNITY")


def test_every_practice_has_one_row_in_its_order() -> None:
    assert re.findall(r"^\| ([A-Z]\d+) \|", TEXT, flags=re.MULTILINE) == IDS


@pytest.mark.parametrize("practice", IDS)
def test_a_practice_says_where_it_works_or_what_will_bring_it(practice: str) -> None:
    words, state, where = ROWS[practice]
    assert words
    assert state in {"works", "partly", "not yet"}
    if state != "works":
        assert any(part in where for part in PARTS), f"{practice} names no later part"
    if state != "not yet":
        assert re.search(r"`inroad |`\w+/\w+\.py`|\*[A-Z]", where), f"{practice} names no page, command or module"


@pytest.mark.parametrize("module", sorted(set(re.findall(r"`(\w+/\w+\.py)`", TEXT))))
def test_a_module_named_there_exists(module: str) -> None:
    assert (ROOT / "src" / "inroad" / module).is_file()
