"""Pictures on paper: valid, the same bytes each time, the values that were given, whole files or none."""

import re
import struct
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from fixtures import drawn
from inroad.cli import pictures
from inroad.errors import BadInput

SVG = "{http://www.w3.org/2000/svg}"


def svg(tmp_path: Path, *shown) -> ET.Element:
    pictures.write(tmp_path / "a.svg", shown, "svg")
    return ET.parse(tmp_path / "a.svg").getroot()


def texts(root: ET.Element) -> list[str]:
    return ["".join(one.itertext()).strip() for one in root.iter(f"{SVG}text")]


def shapes(root: ET.Element, colour: str) -> list[list[tuple[float, float]]]:
    """The points of every path of a colour, in the order of drawing."""
    return [
        _points(one) for one in root.iter(f"{SVG}path") if colour in one.get("style", "") and "clip-path" in one.attrib
    ]


def _points(path: ET.Element) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"[ML] (-?[\d.]+) (-?[\d.]+)", path.get("d", ""))]


def scale(root: ET.Element, axis: str):
    """From a place in the file to a value, by the lines of the grid and what is written at them."""
    ticks = []
    for tick in root.iter(f"{SVG}g"):
        if re.fullmatch(rf"{axis}tick_\d+", tick.get("id", "")):
            (x, y), *_ = _points(next(tick.iter(f"{SVG}path")))
            ticks.append((float("".join(next(tick.iter(f"{SVG}text")).itertext())), x if axis == "x" else y))
    (low, at_low), (high, at_high) = min(ticks), max(ticks)
    return lambda at: low + (at - at_low) * (high - low) / (at_high - at_low)


@pytest.mark.parametrize("picture", [drawn.STACKED, drawn.BARS], ids=lambda one: one.key)
def test_every_bar_is_as_high_as_its_value(tmp_path, picture):
    root = svg(tmp_path, picture)
    value = scale(root, "y")
    for number, series in enumerate(picture.series):
        bars = [one for one in shapes(root, f"fill: {pictures.COLOURS[number]}") if len(one) >= 4]
        heights = [value(min(y for _, y in one)) - value(max(y for _, y in one)) for one in bars]
        wanted = [value or 0.0 for value in series.values]
        assert heights == pytest.approx(wanted, abs=0.02)


def test_a_line_passes_through_its_values(tmp_path):
    root = svg(tmp_path, drawn.LINES)
    value = scale(root, "y")
    line = shapes(root, f"stroke: {pictures.COLOURS[0]}")[0]
    assert [value(y) for _, y in line] == pytest.approx([2, 4, 1, 3], abs=0.01)


def test_bands_lie_around_the_line(tmp_path):
    root = svg(tmp_path, drawn.FAN)
    value = scale(root, "y")
    ends = []
    for group in root.iter(f"{SVG}g"):
        if group.get("id", "").startswith("FillBetween"):
            foot = float(next(group.iter(f"{SVG}use")).get("y", "0"))
            corners = _points(next(group.iter(f"{SVG}path")))
            last = max(x for x, _ in corners)
            ends.append(sorted({round(value(y + foot), 2) for x, y in corners if x == last}))
    assert ends == [
        pytest.approx([16, 42], abs=0.05),
        pytest.approx([18, 36], abs=0.05),
        pytest.approx([22, 30], abs=0.05),
    ]
    assert "the yardstick: 50" in texts(root)
    assert value(0) > 50  # the yardstick is on the paper


def test_ranges_reach_from_low_to_high(tmp_path):
    root = svg(tmp_path, drawn.RANGES)
    value = scale(root, "x")
    lines = [one for one in shapes(root, f"stroke: {pictures.COLOURS[0]}") if len(one) == 2 and one[0][1] == one[1][1]]
    assert [(value(a[0]), value(b[0])) for a, b in lines] == [
        pytest.approx((20, 62), abs=0.1),
        pytest.approx((2, 25), abs=0.1),
    ]


def test_a_sheet_holds_the_words_of_every_picture_as_text(tmp_path):
    said = texts(svg(tmp_path, *drawn.ALL))
    for one in drawn.ALL:
        assert one.title in said
        assert one.sentence in said
    assert drawn.RANGES.few in said


@pytest.mark.parametrize("kind", pictures.KINDS)
def test_the_same_picture_is_the_same_file_in_another_process(tmp_path, kind):
    here, there = tmp_path / f"here.{kind}", tmp_path / f"there.{kind}"
    pictures.write(here, drawn.ALL, kind)
    code = (
        "import sys; from pathlib import Path; from fixtures import drawn; from inroad.cli import pictures;"
        f"pictures.write(Path({str(there)!r}), drawn.ALL, {kind!r})"
    )
    path = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2] / "src")]
    subprocess.run([sys.executable, "-c", f"import sys; sys.path[:0] = {path}; {code}"], check=True, timeout=120)
    assert here.read_bytes() == there.read_bytes()


def test_a_png_is_one_and_large_enough_to_read(tmp_path):
    size = pictures.write(tmp_path / "a.png", [drawn.BARS], "png")
    data = (tmp_path / "a.png").read_bytes()
    assert len(data) == size
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    wide, high = struct.unpack(">II", data[16:24])
    assert wide == 1280
    assert 500 < high < 900


def test_nothing_to_draw_is_said_and_leaves_no_file(tmp_path):
    empty = replace(drawn.BARS, rows=())
    with pytest.raises(BadInput, match="nothing to draw"):
        pictures.write(tmp_path / "a.svg", [empty], "svg")
    assert list(tmp_path.iterdir()) == []


def test_a_drawing_that_fails_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    (tmp_path / "a.svg").write_text("old")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pictures, "_draw", full)
    with pytest.raises(BadInput, match="No space left"):
        pictures.write(tmp_path / "a.svg", [drawn.BARS], "svg")
    assert [path.name for path in tmp_path.iterdir()] == ["a.svg"]
    assert (tmp_path / "a.svg").read_text() == "old"
    monkeypatch.undo()
    with pytest.raises(BadInput, match="can't be written"):
        pictures.write(tmp_path / "nowhere" / "a.svg", [drawn.BARS], "svg")


def test_any_name_may_stand_in_a_picture(tmp_path):
    mean = "</text>&<script>\x00\ud800 $x^2$ 東京 \x1b[2J"
    picture = replace(drawn.RANGES, title=mean * 9, sentence=mean * 20, x=(mean, "", "c" * 300))
    root = svg(tmp_path, picture)
    assert any("</text>&<script>" in one and "東京" in one for one in texts(root))
    assert root.find(f".//{SVG}script") is None
    pictures.write(tmp_path / "a.png", [picture], "png")


def test_paper_has_the_colours_of_the_light_theme():
    css = (drawn.WEB / "static/inroad/inroad.css").read_text(encoding="utf-8")
    tokens = dict(re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]{6}),", css))
    assert tuple(tokens[f"c{number}"] for number in range(1, 8)) == pictures.COLOURS
    assert (tokens["ink"], tokens["soft"], tokens["line"]) == (pictures.INK, pictures.SOFT, pictures.LINE)


def test_matplotlib_is_loaded_only_to_draw():
    code = "import sys, inroad.cli.pictures; print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "False"
