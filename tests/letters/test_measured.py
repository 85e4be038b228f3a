"""Before you send, measured: the development half of the labelled letters, and the harness that counts."""

import json
import sys
from importlib import import_module
from pathlib import Path

import pytest

from inroad.letters.rules import RULES

ROOT = Path(__file__).parents[2]
# Each letter it finds is one that a reader would find as well, and hardly any is missed; both may only rise.
LEAST_PRECISION, LEAST_RECALL = 0.97, 0.97


@pytest.fixture(scope="module")
def harness():
    sys.path.insert(0, str(ROOT / "benchmarks"))
    try:
        return import_module("letters")
    finally:
        sys.path.remove(str(ROOT / "benchmarks"))


@pytest.fixture(scope="module")
def scores(harness):
    return harness.measure()


def test_every_label_is_found_by_a_rule_and_every_rule_but_the_missing_part_is_measured(harness):
    assert set(harness.RULES.values()) == set(RULES) - {"missing-personal-part"}


def test_precision_and_recall_on_the_development_half_do_not_fall(scores):
    right = sum(len(one.right) for one in scores)
    assert right / sum(one.flagged for one in scores) >= LEAST_PRECISION
    assert right / sum(one.labelled for one in scores) >= LEAST_RECALL
    assert all(one.labelled >= 5 for one in scores)


def test_no_rule_alone_falls_below_four_in_five(scores):
    for one in scores:
        assert len(one.right) >= 0.8 * max(one.flagged, one.labelled), (one.label, one.missed, one.wrong)


def test_a_finding_shows_the_sentence_that_a_reader_would_point_at(scores):
    assert sum(one.pointed for one in scores) >= 0.95 * sum(len(one.right) for one in scores)


def test_the_table_in_the_documentation_is_what_is_measured(harness, scores):
    told = (ROOT / "docs" / "letters.md").read_text(encoding="utf-8")
    assert "\n".join(harness.rows(scores)) in told


def test_a_line_of_the_other_half_is_passed_over_unread(harness, tmp_path):
    file = tmp_path / "some.jsonl"
    file.write_text('{"id": "L001", "a": 1}\n{"id": "L002", this is no JSON\nnothing\n', encoding="utf-8")
    assert list(harness.read(file, "development")) == [{"id": "L001", "a": 1}]
    with pytest.raises(json.JSONDecodeError):
        list(harness.read(file, "held-out"))


@pytest.mark.parametrize(
    ("right", "of", "interval"),
    [(8, 10, (0.490, 0.943)), (0, 5, (0, 0.434)), (5, 5, (0.566, 1)), (0, 0, (0, 1)), (50, 100, (0.404, 0.596))],
)
def test_an_interval_is_that_of_wilson(harness, right, of, interval):
    assert harness.wilson(right, of) == pytest.approx(interval, abs=5e-4)
