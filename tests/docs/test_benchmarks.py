"""The benchmarks' page says what the benchmarks measured, and nothing else."""

import json
import re
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "docs" / "benchmarks.jsonl"


@pytest.fixture(scope="module")
def report() -> ModuleType:
    sys.path.insert(0, str(ROOT / "benchmarks"))
    try:
        return import_module("report")
    finally:
        sys.path.remove(str(ROOT / "benchmarks"))


@pytest.fixture(scope="module")
def kept() -> list[dict]:
    return [json.loads(line) for line in KEPT.read_text(encoding="utf-8").splitlines()]


def test_the_page_is_what_the_kept_figures_give(report, kept):
    assert (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8") == report.page(kept)


def test_every_benchmark_has_figures(report, kept):
    assert {figure["benchmark"] for figure in kept} == set(report.SECTIONS)


def test_each_section_names_a_command_that_is_there(kept):
    for command in {figure["command"] for figure in kept}:
        program, script, *_ = command.split()
        assert program == "python"
        assert (ROOT / script).is_file()


def test_no_figure_names_a_folder_of_the_machine(kept):
    for figure in kept:
        assert not re.search(r"/(home|root|tmp|work|Users|var)/", json.dumps(figure))


def test_a_missed_promise_is_shown_as_missed(report):
    show = report.promise("promised", "s", "seconds")
    assert show({"promised": 0.3, "seconds": 0.2, "kept": True}) == "under 0.3 s: kept"
    assert show({"promised": 0.3, "seconds": 0.45, "kept": False}) == "under 0.3 s: **missed** by 0.15 s"
    assert show({"promised": None, "seconds": 0.45, "kept": None}) == "–"


@pytest.mark.parametrize(
    ("value", "shown"), [(0.0812, "0.081"), (4.512, "4.51"), (45.67, "45.7"), (2227.4, "2,227"), (None, "")]
)
def test_times_keep_the_digits_that_mean_something(report, value, shown):
    assert report.significant("ms")({"ms": value}) == shown


def test_a_changed_figure_changes_the_page(report, kept):
    page = report.page(kept)
    for name in report.SECTIONS:
        first = next(place for place, figure in enumerate(kept) if figure["benchmark"] == name)
        figure = kept[first]
        changed = {key: value + 1000 if type(value) is float else value for key, value in figure.items()}
        assert changed != figure
        assert report.page([*kept[:first], changed, *kept[first + 1 :]]) != page
