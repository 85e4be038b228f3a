"""``inroad map``: words first, a picture in a file, JSON as documented."""

import re
from pathlib import Path

DOCS = (Path(__file__).parents[2] / "docs" / "cli-score.md").read_text(encoding="utf-8")
SECTION = re.search(r"^### inroad map\n(.*?)(?=^##|\Z)", DOCS, flags=re.MULTILINE | re.DOTALL)[1]  # type: ignore[index]


def keys(value):
    if isinstance(value, dict):
        return set(value).union(*(keys(entry) for entry in value.values()))
    return set().union(*(keys(entry) for entry in value)) if isinstance(value, list) else set()


def furnish(ada):
    for name, place in (("Bob Connor", "Firm"), ("Rosa Brandt", "Northwind")):
        assert ada("person", "add", name, "--at", place, "--how", "an office").code == 0
    for name in ("Nina Falk", "Nils Grau"):
        assert ada("person", "add", name, "--at", "Northwind").code == 0
    for one, other in (("Rosa Brandt", "Nina Falk"), ("Rosa Brandt", "Nils Grau"), ("Nina Falk", "Nils Grau")):
        assert ada("knows", one, other).code == 0
    assert ada("target", "add", "Northwind").code == 0


def test_an_empty_map_says_what_to_do_next(ada):
    said = ada("map")
    assert said.code == 0
    assert "Nobody is on your map yet." in said.out
    assert "inroad start" in said.out
    drawn = ada("map", "--svg", "map.svg")
    assert drawn.code == 2
    assert "nothing to draw yet" in drawn.err


def test_words_first_and_every_key_documented(ada):
    furnish(ada)
    said = " ".join(ada("map").out.split())
    assert "Rosa Brandt leads to one circle you are not in: Northwind" in said
    assert "Northwind: " in said
    printed = keys(ada("map", "--json").json)
    assert {"circles", "bridges", "nodes", "links", "months"} <= printed
    assert printed <= set(re.findall(r'"(\w+)"', SECTION))
    past = " ".join(ada("map", "--as-of", "2020-01-01").out.split())
    assert "you knew nobody yet" in past


def test_the_picture_is_a_file_with_names_in_it_and_the_same_each_time(ada, tmp_path):
    furnish(ada)
    svg, png = tmp_path / "map.svg", tmp_path / "map.png"
    assert ada("map", "--svg", str(svg), "--png", str(png)).code == 0
    drawn = svg.read_text(encoding="utf-8")
    for name in ("You", "Northwind", "Rosa Brandt"):
        assert f">{name}<" in drawn
    assert png.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert ada("map", "--svg", str(svg)).code == 0
    assert svg.read_text(encoding="utf-8") == drawn
    nowhere = ada("map", "--svg", str(tmp_path / "no" / "map.svg"))
    assert nowhere.code == 2
    assert "can't be written" in " ".join(nowhere.err.split())
