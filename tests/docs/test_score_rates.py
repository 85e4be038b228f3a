"""docs/score.md gives the rates, their priors and their days as the code has them."""

import re
from pathlib import Path

import pytest

from inroad.score import phrases
from inroad.score.priors import ALONE, PRIORS, Law
from inroad.score.rates import FEW

TEXT = (Path(__file__).parents[2] / "docs" / "score.md").read_text(encoding="utf-8")
ROWS = {
    row[0].strip("`"): row[1:]
    for line in TEXT.splitlines()
    if line.startswith("| `") and len(row := [cell.strip() for cell in line.strip().strip("|").split("|")]) == 7
}


def test_every_rate_has_its_row_in_the_order_of_a_search() -> None:
    assert tuple(ROWS) == phrases.ORDER


@pytest.mark.parametrize("name", phrases.ORDER)
def test_a_row_says_what_the_code_says(name: str) -> None:
    what, days, law, weight, source, judged = ROWS[name]
    prior = PRIORS[name]
    assert (what, source, judged) == (prior.what, prior.source, prior.judged)
    assert law == f"{'Beta' if prior.law is Law.SHARE else 'Gamma'}({prior.a:g}, {prior.b:g})"
    assert float(weight.split()[0]) == pytest.approx(prior.weight)
    waited = phrases.DAYS.get(name)
    assert days == ("" if waited is None else f"{waited} days" if waited else "at once")


def test_the_figures_behind_the_priors_come_out_as_said() -> None:
    assert round(217 / 296, 2) == 0.73
    assert round((384 / 24_163) ** (1 / 6), 2) == 0.5
    assert PRIORS["answered"].mean * PRIORS["yes"].mean * PRIORS["introduced"].mean == pytest.approx(0.51, abs=0.005)
    for name, hired in (("referred", 16), ("found", 72), ("direct", 152)):
        assert PRIORS[f"interview_{name}"].mean == pytest.approx(5 / hired, rel=0.001)
    assert PRIORS["contacts"].mean == 10
    assert PRIORS["meetings"].mean == 5


def test_the_other_numbers_are_those_of_the_code() -> None:
    assert f"Below {FEW} cases" in TEXT
    assert f"Beta({ALONE.a:g}, {ALONE.b:g}) on both sides" in TEXT
    assert re.search(r"answers or more", TEXT)
