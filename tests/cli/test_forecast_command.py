"""``inroad forecast``: words first; what is too early is said; and the same as JSON, each key documented."""

import re
from pathlib import Path

DOC = (Path(__file__).parents[2] / "docs/cli-search.md").read_text(encoding="utf-8")


def test_before_there_is_anything_it_says_so_in_words_and_in_json(ada):
    assert "Nothing to go by yet" in ada("forecast").out
    told = ada("forecast", "--json").json
    assert (told["now"], told["coming"], told["weeks"], told["arrival"]) == (0, [], [], None)
    assert told["few"].startswith("nothing to go by yet")
    section = re.search(r"^### inroad forecast\n(.*?)(?=^##|\Z)", DOC, re.MULTILINE | re.DOTALL)[1]
    assert set(told) <= set(re.findall(r'"(\w+)"', section))


def test_an_odd_number_of_weeks_is_refused_with_what_would_do(ada):
    for wrong in ("0", "53"):
        refused = ada("forecast", "--weeks", wrong, "--json")
        assert refused.code == 2
        assert "1 to 52" in str(refused.error)
