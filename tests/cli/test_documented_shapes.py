"""What --json prints stands in docs/cli*.md: the keys are a promise, so none may be there unsaid."""

import re
from pathlib import Path
from typing import Any

import pytest

PAGES = sorted((Path(__file__).parents[2] / "docs").glob("cli*.md"))
TEXT = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
ROW = re.findall(r'"(\w+)"', re.search(r"\*\*a person row\*\* is\n\n```\n(.*?)```", TEXT, re.DOTALL)[1])  # type: ignore[index]


def section(title: str) -> str:
    found = re.search(rf"^### {re.escape(title)}\n(.*?)(?=^##|\Z)", TEXT, flags=re.MULTILINE | re.DOTALL)
    assert found, title
    return found[1]


def keys(value: Any) -> set[str]:
    """Every key at any depth; person rows and what is keyed by data are left out."""
    found: set[str] = set()
    if isinstance(value, dict):
        if set(ROW) <= set(value):
            return found
        for key, entry in value.items():
            found.add(key)
            found |= set() if key in {"interactions", "records", "left_out", "removed", "counts"} else keys(entry)
    elif isinstance(value, list):
        for entry in value:
            found |= keys(entry)
    return found


@pytest.mark.parametrize(
    ("title", "args", "also"),
    [
        ("inroad init", ["init", "--name", "Ada Verne"], ""),
        ("inroad start", ["start", "--answers", "-"], ""),
        ("inroad ways-in", ["ways-in", "Solvane"], ""),
        ("inroad target list", ["target", "list"], "inroad target"),
        ("inroad sheet", ["sheet", "rosa"], ""),
        ("inroad today", ["today"], "inroad start"),
        ("inroad people", ["people"], ""),
        ("inroad person show", ["person", "rosa"], ""),
        ("inroad person add", ["person", "add", "Jun Mori"], ""),
        ("inroad tie", ["tie", "rosa"], "inroad person show"),
        ("inroad knows", ["knows", "rosa", "Tom Berg"], ""),
        ("inroad review", ["review", "--list"], ""),
        ("inroad me show", ["me"], "inroad init"),
        ("inroad imports list", ["imports"], ""),
        ("inroad history", ["history"], ""),
        ("inroad undo", ["undo"], "inroad history"),
        ("inroad doctor", ["doctor"], ""),
    ],
)
def test_every_key_that_is_printed_is_documented(small: Any, title: str, args: list[str], also: str) -> None:
    typed = '{"companies": ["Solvane"], "people": [{"name": "Tom Lind", "backing": "well"}]}'
    printed = keys(small(*args, "--json", typed=typed).json)
    documented = set(re.findall(r'"(\w+)"', section(title) + (section(also) if also else "")))
    assert printed, "nothing to compare"
    assert printed - documented == set()


def test_every_key_of_an_import_is_documented(ada: Any, files: tuple[Path, Path]) -> None:
    printed = keys(ada("import", *map(str, files), "--json").json)
    assert printed - set(re.findall(r'"(\w+)"', section("inroad import"))) == set()
    assert {"files", "path", "format", "records", "skipped", "where", "reason", "people_new"} <= printed


def test_a_person_row_is_documented_wholly(small: Any) -> None:
    assert set(small("people", "--json").json["people"][0]) == set(ROW)
