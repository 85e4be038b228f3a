"""ways-in, target, sheet, today, start: the way from nothing to a first sentence."""

import json
from pathlib import Path
from typing import Any

import pytest

from inroad import words
from inroad.cli.paper import cells

ANSWERS = {
    "name": "Ada Verne",
    "emails": ["ada@verne.example"],
    "companies": [{"name": "Solvane", "interest": "platform engineering"}, "Halden & Co"],
    "people": [
        {"name": "Tom Lind", "how": "my manager at Acme, 2015-2022", "backing": "well", "they_know": "Vera Pohl",
         "they_know_at": "Solvane"},
        {"name": "Rosa Brandt", "how": "taught me", "backing": "a bit"},
    ],
    "employed": "",
}  # fmt: skip


def test_a_way_through_one_person_has_the_promised_shape(small: Any) -> None:
    data = small("ways-in", "Solvane", "--json").json
    assert set(data) >= {"target", "kind", "ways", "possible", "side_doors", "as_of"}
    assert data["kind"] == "ways"
    assert data["target"]["name"] == "Solvane"
    assert data["target"]["interest"] == "platform engineering lead"
    way = data["ways"][0]
    assert set(way) >= {"chance", "vouchers", "role", "state", "people", "ties", "words"}
    assert [person["name"] for person in way["people"]] == ["Rosa Brandt", "Vera Pohl"]
    assert set(way["people"][0]) >= {"id", "name", "title", "organisation"}
    assert way["vouchers"] == len(way["people"]) - 1 == len(way["ties"]) - 1
    for tie in way["ties"]:
        assert set(tie) >= {"chance", "verified", "inferred", "backing", "reasons"}
        assert tie["verified"]
        assert tie["reasons"]
    product = way["ties"][0]["chance"] * way["ties"][1]["chance"] * 0.75 ** way["vouchers"]
    assert way["chance"] == pytest.approx(product, abs=1e-5)


def test_a_way_is_drawn_from_me_to_the_one_inside(small: Any) -> None:
    out = small("ways-in", "solv").out
    drawn = [line.strip() for line in out.splitlines()]
    start = drawn.index("1  you")
    chain = [line for line in drawn[start:] if line[:1] in "●◆"]
    assert chain[0].startswith("●  Rosa Brandt")
    assert chain[1].startswith("◆  Vera Pohl · VP Engineering, Solvane")
    assert "Through one person" in drawn
    assert "%" not in out
    assert "chance" not in out


def test_the_number_stands_behind_why(small: Any) -> None:
    way = small("ways-in", "Solvane", "--json").json["ways"][0]
    out = small("ways-in", "Solvane", "--why").out
    assert f"chance {way['chance']:.3f} = " in out
    assert words.likelihood(way["chance"]).capitalize() in out


@pytest.mark.parametrize("width", [40, 60, 80, 140])
def test_a_drawing_fits_the_terminal(small: Any, width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    for args in (["ways-in", "Solvane", "--why"], ["person", "rosa"], ["people"], ["target"], ["history"]):
        lines = small(*args).out.splitlines()
        assert lines
        assert max(cells(line) for line in lines) <= width, args


def test_nobody_yet_is_said_kindly_with_somewhere_to_ask(small: Any) -> None:
    small("target", "add", "Quillmoor", "--interest", "operations lead")
    data = small("ways-in", "Quillmoor", "--json").json
    assert data["kind"] == "nobody yet"
    assert data["ways"] == []
    assert data["side_doors"][-1]["script"]
    out = small("ways-in", "Quillmoor").out
    assert "Nobody yet" in out
    assert "Side doors" in out


def test_my_present_employer_is_never_asked(small: Any) -> None:
    small("me", "employer", "Solvane", "--still")
    data = small("ways-in", "Solvane", "--json").json
    assert data["guarded"] is True
    assert data["ways"] == data["possible"] == data["side_doors"] == []


def test_a_person_can_be_the_target(small: Any) -> None:
    data = small("ways-in", "Vera Pohl", "--json").json
    assert data["target"]["person_id"] == small("person", "vera", "--json").json["id"]
    assert data["target"]["id"] is None
    small("target", "add", "vera", "--person")
    again = small("ways-in", "Vera Pohl", "--json").json
    assert again["target"]["id"] is not None
    assert again["target"]["person_id"] == data["target"]["person_id"]
    assert again["ways"] == data["ways"]


def test_an_unknown_target_says_how_to_add_it(small: Any) -> None:
    said = small("ways-in", "Nowhere", "--json")
    assert said.code == 3
    assert "target add" in said.error["hint"]


def test_as_of_looks_at_nothing_later(small: Any) -> None:
    data = small("ways-in", "Solvane", "--as-of", "1 Oct 2001", "--json").json
    assert data["as_of"] == "2001-10-01"
    assert data["ways"] == []
    assert small("ways-in", "Solvane", "--as-of", "10/01/2001").code == 2


def test_targets_are_added_moved_and_taken_off(small: Any) -> None:
    row = small("target", "add", "Quillmoor", "--opening", "https://quillmoor.example/jobs/1", "--json").json["target"]
    assert row["stage"] == "idea"
    assert small("target", "stage", "quillmoor", "in", "conversation", "--json").json["target"]["stage"] == (
        "in conversation"
    )
    assert small("target", "stage", "quillmoor", "nonsense").code == 2
    small("target", "edit", "quillmoor", "--interest", "night shifts", "--note", "ring on Monday")
    shown = small("target", "show", "quillmoor")
    assert "night shifts" in shown.out
    assert "ring on Monday" in shown.out
    assert small("target", "edit", "quillmoor").code == 2
    small("target", "trash", "quillmoor")
    names = [one["name"] for one in small("target", "list", "--json").json["targets"]]
    assert names == ["Solvane"]
    assert small("target", "restore", str(row["id"])).code == 0
    assert [one["name"] for one in small("target", "--json").json["targets"]] == ["Solvane", "Quillmoor"]
    assert small("target", "restore", "x").code == 2
    listed = small("target", "list", "--stage", "in conversation").out
    assert "Quillmoor" in listed
    assert "Solvane" not in listed


def test_a_target_list_names_the_best_way_in(small: Any) -> None:
    small("target", "add", "Quillmoor")
    lines = small("target").out.splitlines()
    assert "Rosa Brandt could lead you to Vera Pohl" in next(line for line in lines if "Solvane" in line)
    assert "nobody yet" in next(line for line in lines if "Quillmoor" in line)


def test_no_targets_yet_asks_where_one_would_love_to_work(ada: Any) -> None:
    assert "inroad target add" in ada("target").out
    assert ada("target", "list", "--json").json["targets"] == []
    assert "No suggestions" in ada("target", "list", "--suggested").out


def test_a_sheet_names_the_people_to_ask_about(small: Any) -> None:
    data = small("sheet", "rosa", "--json").json
    assert data["contact"]["name"] == "Rosa Brandt"
    line = data["lines"][0]
    assert line["target"] == "Solvane"
    assert line["who"]["name"] == "Vera Pohl"
    assert "Vera Pohl" in line["question"]
    out = small("sheet", "rosa").out
    assert "“Would you be comfortable mentioning me to Vera Pohl" in out.replace("\n    ", "")


def test_today_has_something_to_say(small: Any) -> None:
    data = small("today", "--json").json
    assert set(data) >= {"date", "beginning", "questions", "suggestions", "changed"}
    assert len(data["suggestions"]) <= 3
    assert small("today").out.strip()


def test_start_gives_one_name_one_reason_one_first_sentence(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "answers.json"
    file.write_text(json.dumps(ANSWERS), encoding="utf-8")
    data = run("start", "--answers", str(file), "--json").json
    first = data["beginning"]
    assert first["who"] == "Tom Lind"
    assert first["target"] == "Solvane"
    assert "Vera Pohl" in first["why"]
    assert "Vera Pohl" in first["first_sentence"]
    assert [other["who"] for other in first["others"]] == ["Rosa Brandt"]
    assert data["files"][0]["steps"]
    assert run("me", "--json").json["me"]["name"] == "Ada Verne"
    assert [row["name"] for row in run("target", "--json").json["targets"]] == ["Solvane", "Halden & Co"]
    out = run("start").out
    assert out.lstrip().startswith("Call Tom Lind.")
    assert "You could begin like this" in out
    assert "Not Tom Lind? Then Rosa Brandt." in out
    assert "inroad import FILES" in out
    assert "Data privacy" not in out
    assert "1. On LinkedIn, open Settings" in run("start", "--files").out


def test_start_can_be_answered_on_the_terminal(run: Any) -> None:
    typed = (
        "Ada Verne\nada@verne.example\n"
        "Solvane\nplatform engineering\n\n"
        "Tom Lind\nmy manager at Acme\nw\nVera Pohl\nSolvane\n\n"
        "Acme\n"
    )
    said = run("start", typed=typed, talks=True)
    assert said.code == 0, said.err
    assert "Nobody at Acme will ever hear of this" in said.out
    assert "Call Tom Lind." in said.out
    assert run("me", "--json").json["employers"][0]["name"] == "Acme"
    assert run("me", "--json").json["employers"][0]["present"] is True


def test_start_with_nobody_there_says_how_to_answer(run: Any) -> None:
    said = run("start")
    assert said.code == 2
    assert "--answers" in said.err


@pytest.mark.parametrize("text", ["", "{", "[]", '{"people": 3}'])
def test_a_wrong_answers_file_changes_nothing(run: Any, text: str) -> None:
    assert run("start", "--answers", "-", typed=text).code == 2
    assert run("start", "--answers", "missing.json").code == 2
    assert run("me", "--json").json["named"] is False
