"""Pictures in a real browser: what is drawn is what was given, in both themes, on a phone, on paper and by keyboard."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fixtures import drawn
from inroad.score.pictures import Draw, Picture, Series

from .test_contrast import TOKENS

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api").expect
AXE = Path(__file__).parents[1] / "fixtures" / "axe-4.14.1" / "axe.min.js"
SIZES = {"desk": 1280, "phone": 390}


class Shown:
    """A page of pictures in a browser of its own, and whatever the console or the policy complained about."""

    def __init__(self, browser, pictures, theme="light", width=1280, **options):
        self.browser, self.html = browser, drawn.page(pictures, theme)
        self.options = {"viewport": {"width": width, "height": 900}} | options

    def __enter__(self):
        self.serving = drawn.served(self.html)
        self.context = self.browser.new_context(**self.options)
        self.context.set_default_timeout(20_000)
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda said: self.complaints.append(said.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(self.serving.__enter__())
        return self.page

    def __exit__(self, *failed):
        self.context.close()
        self.serving.__exit__(*failed)
        assert self.complaints == []


def boxes(page, key: str, colour: int, what: str = "fill") -> list[dict[str, float]]:
    """Where shapes of a colour lie in a drawing, from left to right, then from above."""
    found = page.locator(f"#picture-{key} .drawing svg [{what}='var(--c{colour})']").evaluate_all(
        "shapes => shapes.map(one => { const b = one.getBoundingClientRect();"
        " const o = one.ownerSVGElement.getBoundingClientRect();"
        " return {x: b.x - o.x, y: b.y - o.y, width: b.width, height: b.height, d: one.getAttribute('d'),"
        " opacity: one.getAttribute('fill-opacity') || '1'} })"
    )
    return sorted(found, key=lambda one: (round(one["x"]), one["y"]))


def points(d: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"[ML](-?[\d.]+)[ ,](-?[\d.]+)", d)]


def scale(page, key: str, way: str = "y"):
    """From a place in the drawing to a value, by the axis as it is written there: the labels and where they stand."""
    texts = page.locator(f"#picture-{key} .drawing svg text").evaluate_all(
        "all => all.map(one => { const b = one.getBoundingClientRect();"
        " const o = one.ownerSVGElement.getBoundingClientRect();"
        " return [one.textContent, b.x - o.x + b.width / 2, b.y - o.y + b.height / 2] })"
    )
    labels = [(float(text), x if way == "x" else y) for text, x, y in texts if re.fullmatch(r"\d+(\.\d+)?", text)]
    (low, at_low), (high, at_high) = min(labels), max(labels)
    return lambda at: low + (at - at_low) * (high - low) / (at_high - at_low)


def filled(values) -> list[float]:
    return [value for value in values if value]


@pytest.fixture(scope="module")
def at_desk(chromium) -> Iterator:
    with Shown(chromium, drawn.ALL) as page:
        page.wait_for_selector("#picture-ways[data-drawn]")
        yield page


@pytest.mark.parametrize("picture", [drawn.STACKED, drawn.BARS], ids=lambda one: one.key)
def test_every_bar_is_as_high_as_its_value(at_desk, picture):
    value = scale(at_desk, picture.key)
    for number, series in enumerate(picture.series, 1):
        shapes = [one for one in boxes(at_desk, picture.key, number) if one["height"] > 0]
        heights = [value(one["y"]) - value(one["y"] + one["height"]) for one in shapes]
        assert heights == pytest.approx(filled(series.values), abs=0.15)


def test_bars_of_one_week_stand_on_each_other(at_desk):
    below, above = boxes(at_desk, "split", 1)[0], boxes(at_desk, "split", 2)[0]
    assert above["y"] + above["height"] == pytest.approx(below["y"], abs=1)
    assert above["x"] == pytest.approx(below["x"], abs=1)


def test_lines_pass_through_their_values_and_stop_where_there_is_none(at_desk):
    value = scale(at_desk, "meetings")
    whole, broken = (boxes(at_desk, "meetings", number, "stroke") for number in (1, 2))
    line = max((points(one["d"]) for one in whole if one["d"]), key=len)
    assert [value(y) for _, y in line] == pytest.approx([2, 4, 1, 3], abs=0.05)
    pieces = [points(one["d"]) for one in broken if one["d"] and one["width"] > 20]
    assert [[round(value(y), 1) for _, y in one][-2:] for one in pieces] == [[2.0, 1.2]]


def test_bands_of_a_fan_are_as_wide_as_they_say_and_the_yardstick_lies_where_it_says(at_desk):
    value = scale(at_desk, "growth")
    shapes = [one for one in boxes(at_desk, "growth", 1) if one["opacity"] == "0.16"]
    ends = sorted((value(one["y"] + one["height"]), value(one["y"])) for one in shapes)
    # The widest spans 14 (where it starts) to 42 and so on: each starts at 14 or below.
    assert [high for _, high in sorted(ends, key=lambda one: one[1])] == pytest.approx([30, 36, 42], abs=0.3)
    for shape, band in zip(sorted(shapes, key=lambda one: one["height"]), drawn.FAN.series[0].bands, strict=True):
        last = [value(y) for x, y in points(shape["d"]) if x > shape["x"] + shape["width"] - 1]
        assert sorted(last) == pytest.approx([band.low[-1], band.high[-1]], abs=0.3)
    mark = at_desk.locator("#picture-growth .drawing svg path[stroke='var(--soft)']").get_attribute("d")
    assert [value(y) for _, y in points(mark)] == pytest.approx([50, 50], abs=0.4)


def test_ranges_reach_from_low_to_high_with_the_middle_between(at_desk):
    value = scale(at_desk, "ways", "x")
    ends = [one for one in boxes(at_desk, "ways", 1, "stroke") if one["width"] > 10]
    ends = sorted(ends, key=lambda one: one["y"])
    assert [(value(e["x"]), value(e["x"] + e["width"])) for e in ends] == [
        pytest.approx((20, 62), abs=0.5), pytest.approx((2, 25), abs=0.5),
    ]  # fmt: skip
    middles = sorted(boxes(at_desk, "ways", 1), key=lambda one: one["y"])
    assert [value(one["x"] + one["width"] / 2) for one in middles] == pytest.approx([40, 10], abs=0.5)


def test_the_figures_stand_behind_each_picture_as_a_table_that_folds_away(at_desk):
    for picture in drawn.ALL:
        figure = at_desk.locator(f"#picture-{picture.key}")
        assert figure.locator("details").evaluate("one => one.open") is False
        rows = figure.locator("tbody tr").evaluate_all("all => all.map(r => [...r.cells].map(c => c.textContent))")
        assert rows == [[_cell(value) for value in row] for row in picture.rows]
        assert figure.locator("thead th").all_text_contents() == list(picture.columns)


def _cell(value: object) -> str:
    if value is None:
        return "–"
    return value if isinstance(value, str) else f"{value:g}"


def test_arrow_keys_move_through_the_figures_and_read_them_out(chromium):
    with Shown(chromium, drawn.ALL) as page:
        page.wait_for_selector("#picture-ways[data-drawn]")
        reads = page.locator("#reads-split")
        assert reads.get_attribute("aria-live") == "polite"
        page.focus("#picture-split .drawing")
        page.keyboard.press("ArrowRight")
        assert reads.inner_text() == "5 Oct: networking 6 hours; being found 2 hours; applying 8 hours"
        page.keyboard.press("End")
        page.keyboard.press("ArrowRight")
        assert reads.inner_text() == "26 Oct: networking 12 hours; being found 3 hours; applying 5 hours"
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        assert reads.inner_text() == "26 Oct: being found 3 hours"
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Home")
        assert reads.inner_text() == "5 Oct: networking 6 hours"
        page.keyboard.press("Escape")
        assert "arrow keys" in reads.inner_text()
        page.focus("#picture-growth .drawing")
        page.keyboard.press("End")
        assert page.inner_text("#reads-growth") == (
            "26 Oct: 26; half of the time 22 to 30; four times in five 18 to 36; 19 times in 20 16 to 42"
        )
        page.focus("#picture-ways .drawing")
        page.keyboard.press("ArrowDown")
        assert page.inner_text("#reads-ways") == "through somebody: 40% (from 20% to 62%)"
        page.keyboard.press("End")
        assert page.inner_text("#reads-ways") == "found you: no figure"
        # The page's own keys stay with the page, and Tab leads out.
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_the_mouse_reads_out_what_it_points_at(chromium):
    with Shown(chromium, [drawn.BARS]) as page:
        page.wait_for_selector("#picture-weeks[data-drawn]")
        box = page.locator("#picture-weeks .drawing").bounding_box()
        page.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + box["height"] / 2)
        expect(page.locator("#reads-weeks")).to_have_text("26 Oct: new contacts 12; meetings 4")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_a_machine_that_reads_pages_finds_nothing_amiss(chromium, theme, size):
    with Shown(chromium, drawn.ALL, theme, SIZES[size]) as page:
        page.wait_for_selector("#picture-ways[data-drawn]")
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("axe.run().then((all) => all.violations.map((one) => [one.id, one.nodes[0].html]))")
        assert found == []
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_drawing_fits_a_phone(chromium):
    with Shown(chromium, drawn.ALL, width=390) as page:
        page.wait_for_selector("#picture-ways[data-drawn]")
        for picture in drawn.ALL:
            room = page.locator(f"#picture-{picture.key} .drawing").bounding_box()
            paper = page.locator(f"#picture-{picture.key} .drawing svg").bounding_box()
            assert paper["width"] == pytest.approx(room["width"], abs=1)
            shapes = page.locator(f"#picture-{picture.key} .drawing svg text")
            for text in shapes.all():
                at = text.bounding_box()
                assert at["x"] >= room["x"] - 1
                assert at["x"] + at["width"] <= room["x"] + room["width"] + 1


def test_colours_follow_the_theme_without_drawing_anew(chromium):
    with Shown(chromium, [drawn.STACKED], "light") as page:
        page.wait_for_selector("#picture-split[data-drawn]")
        bar = page.locator(".drawing svg [fill='var(--c1)']").first
        page.evaluate("document.querySelector('.drawing svg').dataset.same = 'yes'")
        colours = []
        for theme in ("light", "dark"):
            page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
            colours.append(bar.evaluate("one => getComputedStyle(one).fill"))
        assert colours == [_rgb(colour) for colour in TOKENS["c1"]]
        assert page.locator(".drawing svg[data-same]").count() == 1


def _rgb(colour: str) -> str:
    return f"rgb({', '.join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5))})"


def test_it_is_drawn_anew_for_another_width(chromium):
    with Shown(chromium, [drawn.BARS]) as page:
        page.wait_for_selector("#picture-weeks[data-drawn]")
        page.set_viewport_size({"width": 500, "height": 900})
        page.wait_for_function(
            "document.querySelector('.drawing svg').clientWidth === document.querySelector('.drawing').clientWidth"
        )
        value = scale(page, "weeks")
        heights = [value(b["y"]) - value(b["y"] + b["height"]) for b in boxes(page, "weeks", 1) if b["height"] > 0]
        assert heights == pytest.approx([8, 4, 12], abs=0.15)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_on_paper_it_is_dark_on_white_and_nothing_is_cut(chromium, theme):
    with Shown(chromium, drawn.ALL, theme) as page:
        page.wait_for_selector("#picture-ways[data-drawn]")
        page.emulate_media(media="print")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        ink = page.evaluate("getComputedStyle(document.querySelector('.picture h2')).color")
        assert ink == _rgb(TOKENS["ink"][0])
        assert page.locator(".drawing svg [fill='var(--c1)']").first.evaluate(
            "one => getComputedStyle(one).fill"
        ) == _rgb(TOKENS["c1"][0])
        assert not page.locator(".reading").first.is_visible()
        # Paper has another width than the screen, and no script hears of it: the drawing scales as a whole.
        assert page.locator(".drawing svg").first.get_attribute("viewBox").startswith("0 0 ")


def test_without_javascript_the_table_is_there_instead(chromium):
    with Shown(chromium, [drawn.BARS], java_script_enabled=False) as page:
        assert page.locator("#picture-weeks table").is_visible()
        assert not page.locator("#picture-weeks .drawing").is_visible()
        assert page.locator("#picture-weeks a[href='/x.csv']").is_visible()


def test_hostile_names_stay_names(chromium):
    mean = "</script><img src=x onerror=alert(1)>{{ 7|add:1 }}"
    picture = replace(
        drawn.RANGES, title=mean, sentence=mean, x=(mean, "b" * 300, "c"), few=mean,
        rows=((mean, 40.0, 20.0, 62.0), *drawn.RANGES.rows[1:]),
    )  # fmt: skip
    with Shown(chromium, [picture], width=390) as page:
        page.wait_for_selector("#picture-ways[data-drawn]")
        assert page.locator("img").count() == 0
        assert page.inner_text("#title-ways") == mean
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("weeks", [1, 130])
def test_one_week_and_years_can_be_drawn(chromium, weeks):
    values = tuple(float(week % 7) for week in range(weeks))
    series = Series("n", values, low=values, high=tuple(value + 1 for value in values))
    names = tuple(f"week {week}" for week in range(weeks))
    rows = tuple((name,) for name in names)
    pictures = [Picture(draw.value, "Long", "Long.", draw, names, (series,), ("week",), rows) for draw in Draw]
    with Shown(chromium, pictures, width=390) as page:
        page.wait_for_selector(f"#picture-{pictures[-1].key}[data-drawn]")
        for one in page.locator(".drawing svg").all():
            assert one.bounding_box()["height"] > 50


def test_the_library_is_the_published_one():
    folder = drawn.WEB / "static/inroad/vendor/echarts-6.1.0"
    import hashlib

    said = re.search(r"([0-9a-f]{64})  echarts.min.js", (folder / "README.md").read_text(encoding="utf-8"))
    assert said is not None
    assert hashlib.sha256((folder / "echarts.min.js").read_bytes()).hexdigest() == said[1]
    assert all((folder / name).is_file() for name in ("LICENSE", "NOTICE", "LICENSE-d3"))
