"""The log of time on the command line."""

import pytest


def test_m1_time_is_noted_in_one_line_and_the_split_is_said_in_words(small):
    assert small("time").out.count("Nothing is noted") == 2
    said = small("time", "add", "3h", "networking", "call", "with", "Rosa", "--on", "yesterday")
    assert said.out == "3 h networking: call with Rosa.\n"
    assert small("time", "add", "60m", "being", "found", "profile", "--at", "0:00").code == 0
    assert small("time", "add", "1h", "applying", "--on", "yesterday").code == 0
    assert "call with Rosa" in small("time", "--week", "yesterday").out
    spells = [
        one for day in small("time", "list", "--week", "yesterday", "--json").json["days"] for one in day["spells"]
    ]
    told = {one["words"]: (one["minutes"], one["track"]) for one in spells if one["known_by"] == "told"}
    assert told["call with Rosa"] == (180, "networking")
    split = small("time", "split", "--json", "--week", "yesterday", "--hours", "25", "--mean", "60,20,20").json
    assert split["plan"] == {
        "hours": 25.0,
        "split": {"networking": 0.6, "being found": 0.2, "applying": 0.2},
        "own": True,
    }
    assert "25 hours a week is what you have in mind" in small("time", "split").out
    assert small("time", "split", "--as-advised", "--json").json["plan"]["own"] is False


def test_an_entry_is_corrected_taken_back_and_undone(small):
    key = small("time", "add", "45m", "networking", "coffee", "--json").json["spell"]["key"]
    assert small("time", "fix", key, "30m", "--for", "applying", "--words", "tests").out == "30 min applying: tests.\n"
    assert small("time", "fix", key, "--not-for-search").out == "Not for the search: it is out.\n"
    assert small("undo").code == 0
    assert small("time", "drop", key, "--json").json == {"dropped": key}
    assert "tests" not in small("time").out
    assert small("undo").code == 0
    assert "tests" in small("time").out


def test_the_timer_runs_over_commands(small):
    assert small("time", "start", "applying", "tests").out == "The timer runs: tests.\n"
    assert "The timer runs: tests, 0 minutes so far" in small("time").out
    assert "stop it, or cancel it, first" in small("time", "start", "found", "--json").error["hint"]
    assert small("time", "stop").code == 2
    assert small("time", "cancel", "--json").json == {"timer": None}
    assert small("time", "stop", "--json").error["error"] == "no timer runs"


def test_m2_the_search_begins_with_the_desk_or_the_day_one_says(small):
    first = small("time", "since", "--json").json["began"]
    assert small("time", "since", "2020-02-03").out == "Your search runs since 3 February 2020.\n"
    assert small("time", "since", "--with-desk", "--json").json["began"] == first


@pytest.mark.parametrize(
    ("command", "hint"),
    [
        (["add", "soon", "networking"], "as in 45m"),
        (["add", "45m", "gardening"], "which of them was it?"),
        (["add", "45m", "networking", "--on", "tomorrow"], "leave the day out"),
        (["add", "45m", "networking", "--on", "yesterday", "--at", "9:00"], "one of them is enough"),
        (["fix", "interaction:999", "5m"], "`inroad time` shows the week"),
        (["fix", "interaction:1", "--for", "found", "--not-for-search"], "one of them"),
        (["split", "--mean", "50,50"], "three numbers"),
        (["split", "--mean", "50,50,50"], "60, 20 and 20"),
        (["split", "--as-advised", "--hours", "3"], "leave out"),
        (["since", "tomorrow"], "leave the day out"),
        (["since", "2020-01-01", "--with-desk"], "one of them"),
    ],
)
def test_what_cannot_be_is_said_with_the_way_out(small, command, hint):
    assert hint in small("time", *command, "--json").error["hint"]
