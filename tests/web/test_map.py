"""The map's page: its lists without a script; in a browser the drawing, by keyboard, on a phone, in both themes."""

import inspect
import json
import re
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from .conftest import Tab, start_server, stop_server

expect = pytest.importorskip("playwright.sync_api").expect
AXE = Path(__file__).parents[1] / "fixtures" / "axe-4.14.1" / "axe.min.js"
pytestmark = [pytest.mark.django_db, pytest.mark.backends]


def furnish(desk):
    """Bob, Ben and Bea at Firm are known; of four at Northwind only Rosa."""
    firm = [
        desk.people.add(f"{name} Connor", organisation="Firm", how="an office").id for name in ("Bob", "Ben", "Bea")
    ]
    north = [desk.people.add("Rosa Brandt", organisation="Northwind", title="VP Engineering", how="met at a fair").id]
    north += [desk.people.add(f"{name} Falk", organisation="Northwind").id for name in ("Nina", "Nils", "Nora")]
    desk.people.log(firm[0], "about the move", "call", desk.today() - timedelta(days=100))
    for group in (firm, north):
        for place, one in enumerate(group):
            for other in group[:place]:
                desk.words.knows(one, other, how="same floor")
    desk.targets.add("Northwind", "platform work")
    desk.targets.add("Harbour Works")
    return desk


@pytest.fixture
def world(desk):
    return furnish(desk)


def data(page: str) -> dict:
    return json.loads(re.search(r'id="map-data" type="application/json">(.*?)</script>', page, re.DOTALL)[1])


def test_an_empty_map_says_what_to_do_next(owner):
    page = owner.get("/map/").content.decode()
    assert "Nobody is on your map yet" in page
    assert "People who know my work" in page
    assert "map-data" not in page


def test_the_lists_say_what_the_drawing_shows(owner, world):
    page = owner.get("/map/").content.decode()
    assert "You know 4 people in two circles. Rosa Brandt leads to circles you are not in." in page
    assert "leads to one circle you are not in: Northwind" in page
    assert "nobody yet" in page
    drawn = data(page)
    assert {node["name"] for node in drawn["nodes"]} == {
        "You", "Bob Connor", "Ben Connor", "Bea Connor", "Rosa Brandt", "Nina Falk", "Nils Falk", "Nora Falk",
        "Northwind", "Harbour Works",
    }  # fmt: skip
    rosa = next(node for node in drawn["nodes"] if node["name"] == "Rosa Brandt")
    assert rosa["href"] == f"/people/{rosa['id']}/"
    assert [disc["name"] for disc in drawn["discs"]] == ["Northwind", "Firm"]


def test_another_day_is_a_link_a_slider_and_a_bad_one_is_told(owner, world):
    past = owner.get("/map/", {"as_of": "2020-01-01"}).content.decode()
    assert "you knew nobody yet" in past
    part = owner.get("/map/", {"step": "0"}, headers={"hx-request": "true"}).content.decode()
    assert "<html" not in part
    assert 'id="map-day"' in part
    assert owner.get("/map/", {"as_of": "yesterday"}).status_code == 400
    assert owner.get("/map/", {"as_of": "2099-01-01"}).status_code == 200
    assert owner.get("/map/", {"step": "²"}).status_code == 200


def test_the_figures_are_files(owner, world):
    world.people.add("=cmd()", how="a joke")
    for what, said in (
        ("circles", "Northwind"),
        ("bridges", "Rosa Brandt"),
        ("targets", "nobody yet"),
        ("people", "Bob"),
    ):
        answer = owner.get("/map/table.csv", {"what": what})
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert said in answer.content.decode()
    assert "'=cmd()" in owner.get("/map/table.csv", {"what": "people"}).content.decode()
    assert owner.get("/map/table.csv", {"what": "secrets"}).status_code == 400


def test_a_present_employer_is_never_proposed(owner, world):
    world.setup.answer_guard("Northwind", True)
    page = owner.get("/map/").content.decode()
    assert "Who leads further" not in page
    assert "Before you ask" not in page
    assert "where you are now" in page


def test_a_targets_ways_are_drawn_together_once_there_are_several(owner, world):
    target = world.targets.find("Northwind").id
    page = owner.get(f"/targets/{target}/").content.decode()
    assert "chains card" not in page
    rosa = world.people.find("Rosa Brandt").id
    assert f'name="person" value="{rosa}"><button class="main" aria-label="Write to them: Rosa Brandt"' in page
    world.words.knows(world.people.find("Bob Connor").id, world.people.find("Nina Falk").id, how="a course")
    page = owner.get(f"/targets/{target}/").content.decode()
    drawn = re.search(r'<figure class="chains card">(.*?)</figure>', page, re.DOTALL)[1]
    for name in ("Bob Connor, Firm", "Nina Falk, Northwind", "Rosa Brandt, VP Engineering, Northwind"):
        assert f"<title>{name}</title>" in drawn
    assert "Bob Connor and Nina Falk: know each other: a course" in drawn
    assert page.count('class="chain"') >= 2, "and the list is there as before"


# ---- in a browser


@pytest.fixture(scope="module")
def served(chromium, tmp_path_factory):
    """A server whose desk was furnished, and the cookie of its owner. Always on SQLite."""
    folder = tmp_path_factory.mktemp("mapped")
    with pytest.MonkeyPatch.context() as patched:
        patched.delenv("DATABASE_URL", raising=False)
        patched.setenv("INROAD_HOME", str(folder))
        begin = 'd = open_desk(); d.setup.introduce("Alice Ask", ["alice@ask.example"]); furnish(d)'
        code = (
            f"from datetime import timedelta\nfrom inroad.desk import open_desk\n{inspect.getsource(furnish)}\n{begin}"
        )
        subprocess.run([sys.executable, "-c", code], check=True)
        server = start_server(INROAD_HOME=str(folder))
    try:
        first = chromium.new_context()
        # The first answer of a server loads the half of it: more than a page may take afterwards.
        first.request.get(server.link, timeout=60_000)
        first.request.get(f"{server.address.rstrip('/')}/map/", timeout=60_000)
        yield server, first.storage_state()
        first.close()
    finally:
        stop_server(server)


@pytest.fixture
def tab(chromium, served):
    """Opens the map in a window of its own, and lets nothing be complained about."""
    opened = []

    def go(**options):
        opened.append(Tab(chromium, *served, **options))
        opened[-1].go("/map/").wait_for_selector(".network .drawing[data-drawn]")
        return opened[-1]

    yield go
    for made in opened:
        made.context.close()
        assert made.complaints == []


def fills(page) -> dict[str, int]:
    """How many shapes of each colour the drawing holds."""
    found = page.locator(".network .drawing svg path[fill]").evaluate_all(
        "all => all.map(one => one.getAttribute('fill'))"
    )
    return dict(Counter(found))


@pytest.mark.browser
def test_everybody_and_every_tie_is_drawn(tab):
    page = tab().page
    drawn = fills(page)
    assert drawn["var(--accent)"] == 1, "the owner"
    assert drawn["var(--c3)"] == 4, "Bob, Ben, Bea and Rosa"
    assert drawn["var(--accent-wash)"] == drawn["var(--wait-wash)"] == 1, "one circle of one's own, one beyond"
    lines = page.locator(".network .drawing svg path[fill=none], .network .drawing svg polyline").count()
    # Four ties with the owner, three at Firm, six at Northwind, and Rosa's to the target.
    assert lines >= 14
    shown = page.locator(".network .drawing svg").text_content()
    for name in ("You", "Rosa Brandt", "Northwind", "Firm", "Harbour Works"):
        assert name in shown


@pytest.mark.browser
def test_it_is_walked_through_by_keyboard_and_read_aloud(tab):
    page = tab().page
    reading = page.locator("#map-reading")
    page.locator(".network .drawing").focus()
    page.keyboard.press("ArrowRight")
    expect(reading).to_have_text("You")
    page.keyboard.press("ArrowLeft")
    expect(reading).not_to_have_text("You")
    page.keyboard.press("Home")
    said = set()
    for _ in range(10):
        page.keyboard.press("PageDown")
        said.add(reading.text_content())
    assert len(said) == 10, "everybody and every target"
    words = next(one for one in said if one.startswith("Rosa Brandt"))
    assert words.startswith(
        "Rosa Brandt, VP Engineering, Northwind; leads to one circle you are not in; "
        "at the heart of the circle Northwind. You and them: you know each other: met at a fair"
    )
    page.keyboard.press("Escape")
    expect(reading).to_contain_text("walk through it")
    page.keyboard.press("Home")
    page.keyboard.press("PageDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/people/\d+/$"))


@pytest.mark.browser
def test_the_slider_brings_another_day_and_keeps_the_drawing(tab):
    page = tab().page
    slider = page.locator('input[name="step"]')
    slider.fill("0")
    expect(page.locator("#map-says")).to_contain_text("you knew 1 person")
    people = page.locator(".network .drawing svg path[fill='var(--c3)']")
    expect(people).to_have_count(1)
    slider.fill(slider.get_attribute("max"))
    expect(page.locator("#map-says")).to_contain_text("You know 4 people")
    expect(people).to_have_count(4)


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_it_is_open_to_everybody_in_both_themes_and_on_a_phone(tab, theme, width):
    made = tab(color_scheme=theme, viewport={"width": width, "height": 844}, has_touch=width < 500)
    page = made.page
    assert not made.overflows()
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("() => axe.run()")
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found["violations"]] == []
    lists, drawing = (page.locator(one).bounding_box() for one in ("#map-day", ".network"))
    assert (lists["y"] < drawing["y"]) == (width < 500), "on a phone the lists come first"


@pytest.mark.browser
def test_without_a_script_the_lists_and_a_choice_of_days_are_there(chromium, served):
    made = Tab(chromium, *served, java_script_enabled=False)
    page = made.go("/map/")
    assert not page.locator(".network .drawing").is_visible()
    expect(page.locator("#map-day")).to_contain_text("leads to one circle you are not in: Northwind")
    page.locator('select[name="as_of"]').select_option(index=0)
    page.locator(".days button").click()
    expect(page.locator("#map-says")).to_contain_text("you knew 1 person")
    made.context.close()
