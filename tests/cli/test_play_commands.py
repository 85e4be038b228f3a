"""``inroad play``: begun, gone through, stopped; plays of one's own checked and kept. Each answer as JSON too."""

from pathlib import Path

COFFEE = (Path(__file__).parents[2] / "docs/plays.md").read_text().split("```toml\n")[1].split("```")[0]


def with_tom(run):
    assert run("person", "add", "Tom Lind", "--email", "tom@lind.example").code == 0
    return run


def test_a_play_is_begun_gone_through_and_stopped(ada):
    with_tom(ada)
    begun = ada("play", "start", "cultivation", "--person", "Tom Lind", "--json").json["play"]
    (step,) = begun["steps"]
    assert step["title"] == "Read or hear something Tom made"
    assert "Send Tom a comment" in ada("play", "done", str(step["id"]), "--note", "his talk on grids").out
    (asked,) = ada("play", "steps", "--json").json["steps"]
    moved = ada("play", "move", str(asked["id"]), "--by", "in 5 days", "--json").json
    assert moved["play"]["state"] == "running"
    refused = ada("play", "done", str(asked["id"]), "--json").error
    assert "asks a question" in refused["error"]
    told = ada("play", "done", str(asked["id"]), "--answer", "yes", "--json").json
    assert [one["title"] for one in told["next"]] == ["Ask Tom a question that needs their opinion"]
    drafted = ada("play", "letter", str(told["next"][0]["id"]), "--json").json["letter"]
    assert drafted["row"]["kind"] == "comment"
    assert "Send Tom a comment on their work: yes" in ada("play", "show", str(begun["row"]["id"])).out
    stopped = ada("play", "stop", str(begun["row"]["id"]), "--why", "enough", "--json").json["play"]
    assert (stopped["state"], stopped["why"]) == ("stopped", "enough")


def test_what_there_is_is_listed_and_read(ada):
    assert "After a no" in ada("play", "list").out
    assert {row["name"] for row in ada("play", "--json").json["plays"]} >= {"rejection", "side-door"}
    assert "Did you click with them?" in ada("play", "show", "rejection").out
    assert 'name = "rejection"' in ada("play", "file", "rejection").out


def test_a_side_door_is_offered_where_nobody_is_known_with_its_sheet(ada):
    ada("target", "add", "Finch", "--interest", "platform lead")
    (offer,) = ada("play", "list", "--target", "Finch", "--json").json["offers"]
    assert offer["name"] == "side-door"
    begun = ada("play", "start", "side-door", "--target", "Finch", "--json").json["play"]
    said = ada("play", "done", str(begun["steps"][0]["id"])).out
    assert "Ring Finch and ask for the sales department" in said


def test_steps_stand_on_today(ada):
    with_tom(ada)
    ada("play", "start", "cultivation", "--person", "Tom Lind")
    assert "Read or hear something Tom made" in ada("today").out
    assert [one["person"] for one in ada("today", "--json").json["steps"]] == ["Tom Lind"]


def test_a_play_of_ones_own_is_checked_added_and_removed(ada, tmp_path):
    file = tmp_path / "coffee.toml"
    file.write_text(COFFEE)
    assert "whole, 4 steps" in ada("play", "check", str(file)).out
    assert ada("play", "add", str(file), "--json").json["play"]["row"]["own"] is True
    assert ada("play", "remove", "coffee", "--json").json == {"removed": "coffee"}


def test_a_play_with_a_loop_is_refused_with_its_way_round(ada, tmp_path):
    file = tmp_path / "coffee.toml"
    file.write_text(COFFEE.replace('key = "thank-anyway"', 'key = "thank-anyway"\nthen = ["meet"]'))
    for command in ("check", "add"):
        error = ada("play", command, str(file), "--json").error
        assert "meet → thank-anyway → meet" in error["error"]
        assert "coffee.toml: step “thank-anyway”" in error["error"]
    assert "can't be read" in " ".join(ada("play", "check", str(tmp_path / "gone.toml")).err.split())
