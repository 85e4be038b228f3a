"""docs/score.md gives the constants of the forecast as the code has them."""

import re
from pathlib import Path

import pytest

from inroad.score import forecast, network

TEXT = (Path(__file__).parents[2] / "docs" / "score.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| (`[A-Z_`, ]+`) \| ([^|]+) \|", TEXT, flags=re.MULTILINE))


def numbers(text: str) -> list[float]:
    return [float(one) for one in re.findall(r"\d+(?:\.\d+)?", text)]


@pytest.mark.parametrize("row", sorted(ROWS))
def test_every_constant_is_that_of_the_code(row: str) -> None:
    value: list[float] = []
    for name in re.findall(r"[A-Z_]+", row):
        found = getattr(forecast, name)
        value += list(found) if isinstance(found, tuple) else [float(found)]
    assert numbers(ROWS[row]) == value


def test_the_table_and_the_words_around_it_are_there() -> None:
    assert {"`OWN_PRIOR`", "`WANE`", "`STEP`, `PULL`"} <= set(ROWS)
    for said in (
        f"within the {network.WINDOW_DAYS} days before",
        f"Drawn {forecast.DRAWS:,} times",
        f"`HALF_LIFE_MOVES` {forecast.HALF_LIFE_MOVES:.0f} weeks",
        f"**The mark at {forecast.YARDSTICK}**",
        f"fewer than {forecast.FEW} who joined",
    ):
        assert said in TEXT
    assert (forecast.LEAST_WEEKS, forecast.STALE_WEEKS) == (3, 3), "docs/score.md says three weeks"
