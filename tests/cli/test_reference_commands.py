"""reference, future, hello: the vault, what is kept warm and today's handful, as typed; keys as documented."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

REASON = "they decide tomorrow and asked for names"
TEXT = (Path(__file__).parents[2] / "docs" / "cli-search.md").read_text(encoding="utf-8")


@pytest.fixture
def vault(small: Any) -> Any:
    """Rosa said yes, and there is a job at Solvane."""
    assert small("reference", "add", "Rosa Brandt", "--speaks-to", "the move of forty services").code == 0
    assert small("reference", "agreed", "Rosa Brandt", "--on", "yesterday").code == 0
    assert small("opening", "add", "Solvane", "platform lead").code == 0
    return small


def section(title: str) -> str:
    found = re.search(rf"^### {re.escape(title)}\n(.*?)(?=^##|\Z)", TEXT, flags=re.MULTILINE | re.DOTALL)
    assert found, title
    return found[1]


def documented(*titles: str) -> set[str]:
    return {key for title in titles for key in re.findall(r'"(\w+)"', section(title))}


# ---- reference


def test_an_empty_vault_says_how_to_begin(small: Any) -> None:
    assert "Begin with three who saw your work" in small("reference").out
    assert small("reference", "--json").json == {"references": []}
    assert "Nobody was named" in small("reference", "releases").out


def test_asked_by_letter_and_said_yes(small: Any) -> None:
    said = small("reference", "add", "Rosa", "--speaks-to", "the move", "--preferences", "by phone", "--json").json
    assert said["reference"]["relation"] == "my manager at Acme, 2015-2022"
    letter = small("reference", "ask", "Rosa Brandt", "--json").json
    assert "Would you be comfortable" in str(letter)
    assert "rather not" in small("reference", "declined", "Rosa", "--why", "too busy").out
    assert small("reference", "again", "Rosa").code == 0
    assert (
        small("reference", "ask", "Rosa", "--done", "--on", "yesterday", "--json").json["reference"]["state"] == "asked"
    )
    assert "said yes" in small("reference", "agreed", "Rosa").out
    assert "said yes" in small("reference").out
    assert small("reference", "ask", "Rosa", "--on", "yesterday").code == 2
    assert small("reference", "ask", "Rosa").code != 0


def test_r1_r2_named_before_an_offer_with_a_reason_briefed_and_told_the_end(vault: Any) -> None:
    refused = vault("reference", "release", "Rosa", "--opening", "platform lead", "--json")
    assert refused.code == 4
    assert "references are for an offer" in refused.error["error"]
    assert vault("reference", "release", "Rosa").code == 2
    made = vault(
        "reference", "release", "Rosa", "--opening", "platform lead", "--reason", REASON, "--points", "the move",
        "--points", "two hires", "--caller", "Vera Pohl", "--json",
    ).json["release"]  # fmt: skip
    assert (made["points"], made["reason"], made["told"]) == ("the move\ntwo hires", REASON, False)
    assert set(made) <= documented("inroad reference release")
    assert "Vera Pohl" in vault("letter", "show", str(made["briefing_id"])).out
    assert "tell Rosa Brandt how it ended at Solvane" in " ".join(vault("promise").out.split())
    assert "before an offer" in vault("reference", "releases", "--open").out
    drafted = vault("reference", "outcome", str(made["id"]), "I", "start", "in", "June.", "--json").json["release"]
    assert drafted["outcome_letter_id"]
    assert vault("reference", "outcome", str(made["id"]), "I start in June.", "--told").code == 0
    assert "Everybody knows" in vault("reference", "releases", "--open").out
    shown = vault("reference", "show", "Rosa", "--json").json
    assert set(shown) | set(shown["history"][0]) <= documented("inroad reference show")
    assert any(REASON in told["words"] for told in shown["history"])


def test_whom_to_name_and_a_call_beforehand(vault: Any) -> None:
    found = vault("reference", "suggest", "head", "of", "services", "--json").json
    assert [one["name"] for one in found["ready"]] == ["Rosa Brandt"]
    assert set(found) | set(found["ready"][0]) <= documented("inroad reference suggest")
    assert "You may name" in vault("reference", "suggest", "--opening", "platform lead").out
    drafted = vault("reference", "call", "Rosa", "--opening", "platform lead", "--addressee", "Vera Pohl", "--json")
    assert drafted.json["introduction"]["kind"] == "preemptive reference"


def test_over_left_alone_or_never_there(vault: Any) -> None:
    assert "rather not" not in vault("reference", "ended", "Rosa", "--alone").out
    assert vault("reference", "release", "Rosa", "--opening", "platform lead", "--reason", REASON).code == 4
    assert vault("reference", "show", "Tom Lind").code == 3
    assert vault("reference", "show", "#999").code == 3
    assert vault("reference", "add", "Tom Lind").code == 0
    assert vault("reference", "remove", "Tom Lind", "--json").json["removed"]["name"] == "Tom Lind"
    rows = vault("reference", "list", "--state", "ended", "--json").json["references"]
    assert [row["name"] for row in rows] == ["Rosa Brandt"]
    assert set(rows[0]) <= documented("inroad reference list")
    assert vault("reference", "--state", "married").code == 2


# ---- future


def test_f7_kept_warm_written_to_put_off_and_taken_off(small: Any) -> None:
    assert "Nobody on your list" in small("future").out
    made = small("future", "add", "Solvane", "--person", "Vera Pohl", "--why", "they listen", "--json").json
    assert (made["future"]["name"], made["future"]["days"], made["future"]["person"]) == ("Solvane", 90, "Vera Pohl")
    assert set(made) | set(made["future"]) <= documented("inroad future show", "inroad future list")
    assert "Solvane" in small("future").out
    assert "not writing to ask" in small("future", "hello", "Solvane").out
    until = small("future", "snooze", "Solvane", "--days", "100", "--json").json["future"]["snoozed_until"]
    assert until
    assert small("future", "snooze", "Solvane").code == 2
    assert small("future", "snooze", "Solvane", "--days", "0").code == 2
    assert "Off the list" in small("future", "end", "Solvane").out
    assert [row["name"] for row in small("future", "--ended", "--json").json["futures"]] == ["Solvane"]
    assert small("future", "add", "Solvane", "--person", "Vera Pohl").code == 0
    assert len(small("future", "--json").json["futures"]) == 1
    assert small("future", "show", "Nowhere").code == 3
    assert small("future", "add").code == 2
    assert small("future", "add", "Solvane", "--days", "3").code == 2


def test_f6_a_target_kept_for_later_is_offered(small: Any) -> None:
    small("target", "stage", "Solvane", "future")
    assert [one["name"] for one in small("future", "--json").json["offers"]] == ["Solvane"]
    assert "you keep it for later" in small("future").out


# ---- hello


def test_l3_a_hello_for_a_sleeping_tie_or_not_for_a_while(small: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from inroad import clock

    now = clock.now()
    found: list[dict[str, Any]] = []
    for number in range(8):
        monkeypatch.setattr(clock, "now", lambda number=number: now + timedelta(days=number))
        found += small("hello", "--json").json["hellos"]
    assert "Rosa Brandt" in {one["name"] for one in found}
    assert set(found[0]) <= documented("inroad hello list")
    assert "not writing to ask" in small("hello", "write", "Rosa Brandt").out
    said = small("hello", "snooze", "Rosa Brandt", "--days", "30", "--json").json
    assert said["until"]
    assert set(said) == documented("inroad hello snooze")
    assert small("hello", "snooze", "Rosa Brandt", "--days", "0").code == 2
