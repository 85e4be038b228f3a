"""sources, and vouch with its words: as typed, and with the keys that are documented."""

import re
from pathlib import Path
from typing import Any

TEXT = (Path(__file__).parents[2] / "docs" / "cli-search.md").read_text(encoding="utf-8")


def documented(title: str) -> set[str]:
    found = re.search(rf"^### {re.escape(title)}\n(.*?)(?=^##|\Z)", TEXT, flags=re.MULTILINE | re.DOTALL)
    assert found, title
    return set(re.findall(r'"(\w+)"', found[1]))


def keys(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*map(keys, value.values()))
    return set().union(*map(keys, value)) if isinstance(value, list) else set()


def test_a_word_is_kept_shown_told_on_and_taken_back(small: Any) -> None:
    made = small("vouch", "add", "Vera Pohl", "--field", "Talent Acquisition", "--by", "Rosa Brandt", "--basis", "well",
                 "--how", "one team at Finch", "--on", "yesterday", "--json").json  # fmt: skip
    assert keys(made) == documented("inroad vouch add")
    number = str(made["vouch"]["id"])
    assert "Vera Pohl" in small("vouch", "list").out
    assert "they were hired" in small("vouch", "outcome", number, "hired").out
    assert "recruiting" in small("sources", "recruiter", "--why").out
    assert "Taken back" in small("vouch", "withdraw", number).out
    assert "No word is kept yet" in small("vouch", "list").out
    assert len(small("vouch", "list", "--withdrawn", "--json").json["vouches"]) == 1
    assert small("undo").code == 0
    assert len(small("vouch", "list", "--json").json["vouches"]) == 1


def test_sources_come_with_their_reasons_and_the_keys_of_the_docs(small: Any) -> None:
    small("vouch", "add", "Vera Pohl", "--field", "recruiting", "--basis", "well")
    said = small("sources", "recruiting").out
    assert "You recommend them in recruiting" in said
    assert "that is little" in said
    found = small("sources", "recruiting", "--json").json
    assert keys(found) <= documented("inroad sources") | {"key", "words", "title", "people", "times", "last"}
    assert set(found["sources"]["rows"][0]) <= documented("inroad sources")
    assert "inroad vouch add" in small("sources", "museums").out


def test_a_talk_is_kept_as_before_and_mistakes_are_told(small: Any) -> None:
    assert "would recommend you" in small("vouch", "Rosa", "Brandt", "--comfortable", "yes").out
    assert small("vouch", "Rosa Brandt", "--json").json["talks"]
    assert "no field of work" in small("vouch", "add", "Vera Pohl", "--field", "zzgrblx").err
    assert "no field of work" in small("sources", "zzgrblx").err
    assert "no word #999" in small("vouch", "withdraw", "999").err
    assert "no number" in small("vouch", "withdraw", "x").err
