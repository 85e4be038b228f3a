"""The numbers in the documentation are those of the code."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from inroad import words
from inroad.formats import limits
from inroad.graph.chains import HOP
from inroad.matching import weights
from inroad.search import futures, hellos, interviews, news, openings, references, updates
from inroad.ties import chance, table
from inroad.ways.handing_on import IMAGINED

ROOT = Path(__file__).parents[2]


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def rows(text: str) -> Iterator[list[str]]:
    """The rows of all tables, heads and rules left out."""
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and not set("".join(cells)) <= set("-: "):
            yield cells


def named(text: str) -> dict[str, list[str]]:
    """Rows whose first cell is one name in backticks, by that name."""
    return {row[0].strip("`"): row[1:] for row in rows(text) if re.fullmatch(r"`\w+`", row[0])}


TIES = named(page("ties.md"))
MATCHING = named(page("matching.md"))


@pytest.mark.parametrize("name", ["base", "days", "heard", "answers", "silence"])
def test_ties_md_gives_a_fitted_coefficient_within_its_interval(name: str) -> None:
    low, high = (float(end) for end in TIES[name][1].split(" to "))
    assert low < float(TIES[name][0]) < high


@pytest.mark.parametrize("name", sorted(asdict(chance.COEFFICIENTS)))
def test_ties_md_gives_the_coefficient_of_the_code(name: str) -> None:
    assert float(TIES[name][0]) == asdict(chance.COEFFICIENTS)[name]


def test_ties_md_gives_the_constants_of_the_code() -> None:
    bounds = next(row for row in rows(page("ties.md")) if row[0] == "`LOWEST`, `HIGHEST`")
    assert bounds[1] == f"{chance.LOWEST}, {chance.HIGHEST}"
    for name in ("HALF_LIFE", "LATELY", "ASKS_FADE"):
        assert TIES[name][0] == f"{getattr(table, name) // table.DAY} days"
    for name in ("ELSEWHERE", "DESK_STRENGTH", "TIE_STRENGTH"):
        assert float(TIES[name][0]) == getattr(chance, name)
    assert float(TIES["IMAGINED"][0]) == IMAGINED
    assert f"days of late on which b wrote to a / {chance.OFTEN_DAYS})" in page("ties.md")
    assert f"/ (1 + {chance.QUIET_DAYS})))" in page("ties.md")
    assert f"between 0 and {chance.STRANGERS[1] * 100:.0f} %" in page("ties.md")
    assert TIES["ANSWER_WINDOW"][0] == f"{table.ANSWER_WINDOW // table.DAY} days"
    assert TIES["WORD_LAG_DAYS"][0] == str(chance.WORD_LAG_DAYS)
    assert float(TIES["HOP"][0]) == HOP


def test_ties_md_defines_verified_with_the_numbers_of_the_code() -> None:
    text = page("ties.md")
    assert f"at most {table.PERSONAL_RECIPIENTS} recipients" in text
    assert f"a meeting of at most {table.SMALL_MEETING} people" in text
    assert f"mail to {table.PERSONAL_RECIPIENTS + 1}–{table.WIDE_RECIPIENTS} people" in text
    assert f"a meeting of up to {table.LARGE_MEETING}" in text


def test_ties_md_says_from_which_chance_on_a_word_is_used() -> None:
    said = [(float(row[0]), row[1]) for row in rows(page("ties.md")) if re.fullmatch(r"0\.\d\d", row[0])]
    assert [word for _, word in said] == list(
        dict.fromkeys(words.likelihood(step / 100) for step in range(100, -1, -1))
    )
    for least, word in said:
        assert words.likelihood(least) == word
        assert least == 0 or words.likelihood(least - 0.001) != word


WEIGHTS = {name: value for name, value in vars(weights).items() if isinstance(value, weights.Weight)}
LEVELS = {name: value for name, value in vars(weights).items() if isinstance(value, weights.Disagreement)}


@pytest.mark.parametrize("name", sorted(WEIGHTS))
def test_matching_md_gives_the_weight_of_the_code(name: str) -> None:
    m, others, bits, meaning = MATCHING[name]
    weight = WEIGHTS[name]
    assert float(m) == weight.m
    assert meaning == weight.meaning
    if weight.others is None:
        assert (others, bits) == ("counted", "")
    else:
        assert float(others) == weight.others
        assert bits == f"{weight.net():+.1f}"


@pytest.mark.parametrize("name", sorted(LEVELS))
def test_matching_md_gives_the_level_of_the_code(name: str) -> None:
    m, u, bits, meaning = MATCHING[name]
    level = LEVELS[name]
    assert float(m) == level.m
    assert float(u) == pytest.approx(level.u, rel=0.02)
    assert bits == f"{level.bits:+.1f}"
    assert meaning == level.meaning


@pytest.mark.parametrize(
    "name", ["CERTAIN_BITS", "LIKELY_BITS", "RARE_EMPLOYER", "NAME_OTHERS_FLOOR", "NAME_OTHERS_ENTRY", "PEOPLE_FLOOR"]
)
def test_matching_md_gives_the_threshold_of_the_code(name: str) -> None:
    assert float(MATCHING[name][0]) == pytest.approx(getattr(weights, name), abs=0.005)


def test_matching_md_names_nothing_that_is_gone() -> None:
    assert set(MATCHING) <= set(vars(weights))


@pytest.mark.parametrize(
    ("what", "most"),
    [
        ("one table (CSV)", f"{limits.TABLE_BYTES // 2**20} MiB"),
        ("one vCard", f"{limits.CARD_BYTES // 2**20} MiB"),
        ("one line", f"{limits.LINE_BYTES // 2**20} MiB"),
        ("the head of one mail", f"{limits.HEADER_BYTES // 2**10} KiB"),
        ("addresses in one To, Cc or Bcc", f"{limits.HEADER_ADDRESSES:,}"),
        ("one cell of a table", f"{limits.CELL_CHARS:,} characters"),
        ("folders in one another", f"{limits.NESTING}"),
        ("files in an archive", f"{limits.ZIP_MEMBERS:,}"),
        ("an archive unpacked", f"{limits.ZIP_BYTES // 2**30} GiB"),
        ("unpacked against packed, for members above 10 MiB", f"{limits.ZIP_RATIO} times"),
        ("times one calendar entry repeats", f"{limits.CALENDAR_OCCURRENCES}, the newest ones"),
        ("dates", f"years {limits.YEARS[0]} to {limits.YEARS[1]}"),
    ],
)
def test_formats_md_gives_the_limit_of_the_code(what: str, most: str) -> None:
    assert [row[1] for row in rows(page("formats.md")) if row[0] == what] == [most]


def test_architecture_md_shows_the_layers_that_are_checked() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    [contract] = [one for one in config["tool"]["importlinter"]["contracts"] if one["id"] == "layers"]
    checked = [sorted(layer.split(" | ")) for layer in contract["layers"]]
    section = page("architecture.md").partition("## Layers")[2].partition("\n## ")[0]
    shown = [sorted(re.findall(r"`(\w+)`", row[0])) for row in rows(section) if "`" in row[0]]
    assert shown == checked


SEARCH = {
    "pause between two updates to one person": updates.REST_DAYS,
    "people in one round of an update": updates.MOST_AT_ONCE,
    "news in one update": news.MOST,
    "how far back the first update to somebody looks": news.FIRST_TIME_DAYS,
    "silence after which it is fair to ask once": openings.ASK_AFTER_DAYS,
    "silence that counts in an employer's record": openings.GHOST_DAYS,
    "rhythm of a future, unless you choose another": futures.RHYTHM_DAYS,
    "a tie is asleep": hellos.ASLEEP_DAYS,
    "hellos suggested on one day": hellos.MOST,
    "before somebody is suggested again": hellos.LEAST_ROUND_DAYS,
    "words of a reason that releases a reference before the offer": references.LEAST_REASON_WORDS,
    "an advert that is kept": openings.MOST_ADVERT_CHARS,
    "a talk noted afterwards still asks for thanks": interviews.FRESH_DAYS,
    "named so often within a year, a referee is asked first": references.OFTEN,
}


def test_search_md_gives_the_numbers_of_the_code() -> None:
    given = {what: re.findall(r"\d+", number) for what, number, where in rows(page("search.md")) if "`" in where}
    assert given == {what: [str(number)] for what, number in SEARCH.items()}
