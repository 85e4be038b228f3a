"""``inroad rates``: words first, figures on demand, every key documented."""

import re
from pathlib import Path

SECTION = re.search(
    r"^### inroad rates\n(.*?)(?=^##|\Z)",
    (Path(__file__).parents[2] / "docs" / "cli-search.md").read_text(encoding="utf-8"),
    flags=re.MULTILINE | re.DOTALL,
)[1]  # type: ignore[index]


def keys(value):
    if isinstance(value, dict):
        return set(value).union(*(keys(entry) for entry in value.values()))
    return set().union(*(keys(entry) for entry in value)) if isinstance(value, list) else set()


def test_m5_an_empty_desk_is_taught_and_shown_no_zeros(small):
    said = " ".join(small("rates").out.split())
    assert said.startswith("Nothing to count yet")
    assert "Once you have asked somebody for an introduction" in said
    assert "0 of 0" not in said


def test_words_come_first_and_figures_with_why(small):
    assert small("opening", "add", "Solvane", "platform lead", "--source", "they found me").code == 0
    assert small("interview", "add", "1", "--at", "2026-01-05 10:00").code == 0
    assert small("conduct", "list").code == 0
    rates = small("rates", "--json").json
    assert {one["name"] for one in rates["rates"]} >= {"answered", "interview_referred", "names"}
    assert "weighs as much as" in small("rates", "--why").out
    assert "weighs as much as" not in small("rates").out


def test_every_key_that_is_printed_is_documented(small):
    assert small("opening", "add", "Solvane", "platform lead").code == 0
    assert small("opening", "apply", "1").code == 0
    printed = keys(small("rates", "--json").json)
    assert {"answering", "median_days", "prior", "effort"} <= printed
    assert printed - set(re.findall(r'"(\w+)"', SECTION)) == set()
