"""WCAG 2.2 AA in both themes, from the stylesheet's tokens: text 4.5 to 1, the edges of controls 3 to 1."""

import re
from pathlib import Path

import pytest

import inroad.web

CSS = (Path(inroad.web.__file__).parent / "static/inroad/inroad.css").read_text(encoding="utf-8")
TOKENS = {
    name: (light, dark)
    for name, light, dark in re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);", CSS)
}
TEXT = [
    *[(ink, ground) for ink in ("ink", "soft", "accent") for ground in ("paper", "sheet", "accent-wash")],
    *[(word, f"{word}-wash") for word in ("due", "late", "kept", "wait")],
    ("late", "sheet"),
    ("paper", "accent"),
]
EDGES = [
    *[("edge", "paper"), ("edge", "sheet"), ("accent", "sheet"), ("accent", "paper"), ("late", "sheet")],
    *[(f"c{number}", "sheet") for number in range(1, 8)],  # what a picture draws with
]


def luminance(colour: str) -> float:
    """Relative luminance of "#rrggbb" (WCAG 2.2, "relative luminance")."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_is_the_standards():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read(ink, ground, theme):
    assert contrast(TOKENS[ink][theme], TOKENS[ground][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_controls_can_be_seen(edge, ground, theme):
    assert contrast(TOKENS[edge][theme], TOKENS[ground][theme]) >= 3


def test_no_colour_stands_outside_the_tokens():
    screen = CSS.split("@media print")[0]
    rules = screen.split(':root[data-theme="light"]')[1]
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[^{]*[;}])", rules)
