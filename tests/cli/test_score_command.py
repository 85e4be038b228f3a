"""``inroad score`` as typed: words before figures, one picture, a sheet in a file, keys as documented, mistakes."""

import re
from pathlib import Path
from typing import Any

import pytest

from fixtures.lived_weeks import last_weeks

TEXT = (Path(__file__).parents[2] / "docs" / "cli-score.md").read_text(encoding="utf-8")


@pytest.fixture
def lived(small: Any) -> Any:
    from inroad.desk import open_desk

    last_weeks(open_desk())
    return small


def keys(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*(keys(entry) for entry in value.values())) if value else set()
    return set().union(*(keys(entry) for entry in value)) if isinstance(value, list) else set()


def test_without_anything_it_says_what_will_be_there(run: Any) -> None:
    assert run("init", "--name", "Ada Verne", "--email", "ada@verne.example").code == 0
    said = run("score").out
    assert "Nothing to look back on yet" in said
    assert run("score", "--json").json["is_empty"] is True
    drawn = run("score", "--svg", "a.svg", "--json")
    assert "nothing to draw yet" in drawn.error["error"]


def test_words_stand_before_figures(lived: Any) -> None:
    said = lived("score").out
    places = [
        said.index(text) for text in ("Last week brought", "With people", "Towards a job", "week from", "Pictures:")
    ]
    assert places == sorted(places)
    assert "• 3 one-to-one meetings" in said


def test_one_picture_is_its_words_its_figures_and_why(lived: Any) -> None:
    said = lived("score", "--picture", "meetings").out
    assert said.startswith("Meetings, and the names they bring\n3 one-to-one meetings, and 1 name given to you.\n")
    assert "Why?" in said
    assert lived("score", "--picture", "meetings", "--json").json["picture"]["key"] == "meetings"


def test_a_sheet_and_one_picture_are_drawn_into_files(lived: Any, tmp_path: Path) -> None:
    sheet, one = tmp_path / "weeks.svg", tmp_path / "one.png"
    assert "Week by week" in lived("score", "--svg", str(sheet)).out
    assert lived("score", "--picture", "weeks", "--png", str(one), "--json").json == {
        "files": [{"path": str(one), "bytes": one.stat().st_size}],
        "drawn": ["weeks"],
    }
    text = sheet.read_text(encoding="utf-8")
    assert "Week by week" in text
    assert "From contacts to offers" in text
    assert one.read_bytes().startswith(b"\x89PNG")


def test_fewer_weeks_are_said_to_be_fewer(lived: Any) -> None:
    assert "in the last week and this one" in lived("score", "--weeks", "1").out
    assert lived("score", "--weeks", "1", "--json").json["weeks"] == 1
    assert lived("score", "--all", "--json").json["weeks"] is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("--weeks", "0"), "0 weeks can't be shown"),
        (("--weeks", "4", "--all"), "two answers to one question"),
        (("--picture", "luck"), "there is no picture “luck”"),
        (("--svg", "nowhere/a.svg"), "can't be written"),
    ],
)
def test_a_mistake_is_said_with_the_way_out(lived: Any, typed: tuple[str, ...], said: str) -> None:
    answer = lived("score", *typed, "--json")
    assert said in answer.error["error"]


def test_every_key_is_documented(lived: Any, tmp_path: Path) -> None:
    section = re.search(r"^### inroad score\n(.*?)(?=^##|\Z)", TEXT, flags=re.MULTILINE | re.DOTALL)
    assert section is not None
    documented = set(re.findall(r'"(\w+)"', section[1]))
    got = keys(lived("score", "--json").json) | keys(lived("score", "--picture", "referred", "--json").json)
    got |= keys(lived("score", "--svg", str(tmp_path / "a.svg"), "--json").json)
    assert got <= documented
    assert documented - {"bands"} <= got | {"bands"}
