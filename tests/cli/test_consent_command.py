"""consent: what one's network may do, as typed; a laptop keeps the word and is in no community."""

from typing import Any


def test_s8_nothing_until_it_is_said_and_the_narrowest_word_counts(small: Any) -> None:
    assert "does nothing for the community" in small("consent").out
    said = small("consent", "asked", "--json").json
    assert said["consent"]["desk"] == 1
    assert said["shares"] is (said["consent"]["known"] > 0)
    assert small("consent", "nothing", "--person", "Rosa Brandt").code == 0
    assert small("consent", "--person", "Rosa Brandt", "--json").json["consent"] == {
        "level": 0, "own": 0, "because": "person", "words": "your word about them",
    }  # fmt: skip
    assert "Nothing (your word about them)." in small("consent", "--person", "Rosa Brandt").out
    small("consent", "unsaid", "--person", "Rosa Brandt")
    assert small("consent", "--person", "Rosa Brandt", "--json").json["consent"]["because"] == "desk"
    assert "in no community" in small("consent").out
    assert small("undo").code == 0


def test_what_can_not_be_meant_is_said(small: Any) -> None:
    assert small("consent", "asked", "--group", "no such group").code != 0
    assert small("consent", "asked", "--group", "a", "--person", "b").code != 0
    assert small("consent", "--group", "a").code != 0
    assert small("consent", "loudly").code != 0
