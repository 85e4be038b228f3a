"""``inroad plan``: shown, pinned, put off, dropped, for one employer; each answer as JSON too."""

import pytest


@pytest.fixture
def desk(ada):
    typed = '{"companies": ["Solvane"], "people": [{"name": "Tom Lind", "backing": "well", "how": "my manager"}]}'
    assert ada("start", "--answers", "-", typed=typed).code == 0
    assert ada("person", "add", "Vera Pohl", "--at", "Solvane", "--title", "VP Engineering").code == 0
    assert ada("knows", "Tom Lind", "Vera Pohl").code == 0
    return ada


def titles(run, *args):
    return [one["title"] for one in run("plan", *args, "--json").json["actions"]]


def test_the_plan_is_shown_with_its_reasons_and_the_command_that_begins_each(desk):
    out = desk("plan", "--why").out
    assert "Ask Tom Lind about Vera Pohl, Solvane" in out
    assert "Tom Lind knows your work well" in out
    assert "inroad ask '#" in out
    assert "That it leads to a talk at Solvane" in out
    asked = next(line.strip() for line in out.splitlines() if line.strip().startswith("inroad ask"))
    assert desk(*asked.replace("'", "").split()[1:]).code == 0
    assert titles(desk) == []
    assert titles(desk, "--hours", "5") == []


def test_today_says_it_with_its_command(desk):
    out = desk("today").out
    assert "Ask Tom Lind about Vera Pohl, Solvane" in out
    assert "inroad ask '#" in out


def test_it_follows_what_is_said_of_it(desk):
    assert titles(desk, "pin", "1", "--day", "today") == ["Ask Tom Lind about Vera Pohl, Solvane"]
    assert desk("plan", "--json").json["actions"][0]["when"] == "today"
    assert titles(desk, "later", "ask tom", "--until", "in 3 days") == []
    (row,) = desk("plan", "dropped", "--json").json["dropped"]
    assert (row["state"], row["words"]) == ("later", "Ask Tom Lind about Vera Pohl, Solvane")
    assert titles(desk, "back", "ask tom") == ["Ask Tom Lind about Vera Pohl, Solvane"]
    assert titles(desk, "drop", "1") == []
    assert "Ask Tom Lind" in desk("plan", "dropped").out
    assert desk("plan", "back", "ask tom").code == 0
    assert "Nothing is out of the plan." in desk("plan", "dropped").out


def test_hours_and_one_employer_are_kept(desk):
    assert desk("plan", "hours", "2", "--json").json["hours"] == 2
    assert desk("plan", "hours", "--json").json["hours"] == 15
    assert desk("target", "add", "Northwind").code == 0
    assert desk("plan", "focus", "solvane", "--json").json["focus"]["name"] == "Solvane"
    assert "One employer at a time" in desk("plan").out
    assert desk("plan", "unfocus", "--json").json["focus"] is None


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["drop", "nothing like it"], "is not in the plan"),
        (["--hours", "900"], "hours"),
        (["--from", "1 March 2001"], "no day to plan from"),
        (["later", "1", "--until", "1 March 2001"], "no later day"),
        (["focus", "Nowhere"], "no target"),
    ],
)
def test_what_makes_no_sense_is_refused_with_what_to_do(desk, args, words):
    refused = desk("plan", *args, "--json")
    assert refused.code != 0
    assert words in refused.error["error"]
