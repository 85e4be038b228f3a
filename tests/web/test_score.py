"""The page of your weeks: what stands on it, what it teaches without any, its files, and how a machine reads it."""

import csv
import io
import os
import re
import subprocess
import sys
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest

from fixtures.lived_weeks import last_weeks
from inroad.desk import open_desk

from .conftest import Tab, start_server, stop_server

AXE = Path(__file__).parents[1] / "fixtures" / "axe-4.14.1" / "axe.min.js"


def text(answer) -> str:
    return unescape(answer.content.decode())


@pytest.fixture
def lived(desk):
    """Two weeks, seen from the third."""
    last_weeks(desk)
    return open_desk()


@pytest.mark.django_db
class TestPage:
    def test_without_anything_it_teaches_and_shows_no_zero(self, owner, desk):
        page = text(owner.get("/score/"))
        assert "Nothing to look back on yet" in page
        assert "echarts" not in page
        assert "<figure" not in page
        assert not re.search(r">\s*0\b", page.partition("<main")[2].partition("</main>")[0])

    def test_the_rail_offers_it_from_the_third_week_on_and_where_one_is(self, owner, desk):
        assert "Your weeks" not in text(owner.get("/people/"))
        assert "Your weeks" in text(owner.get("/score/")).partition("</nav>")[0]
        desk.weeks.begin(desk.today() - timedelta(days=14))
        assert "Your weeks" in text(owner.get("/people/"))

    def test_words_first_then_wins_with_people_beside_the_job_then_pictures(self, owner, lived):
        page = text(owner.get("/score/"))
        places = [page.index(words) for words in ("Last week brought", "With people", "Towards a job", "<figure")]
        assert places == sorted(places)
        assert "3 one-to-one meetings" in page
        assert "1 name given to you" in page
        assert "2 applications" in page
        for key in ("split", "weeks", "steps", "meetings", "wins"):
            assert f'id="picture-{key}"' in page

    def test_a_span_is_chosen_by_a_link_and_says_which_it_is(self, owner, lived):
        page = text(owner.get("/score/", {"weeks": "1"}))
        assert "In the last week and this one" in page
        assert "1 one-to-one meeting<" in page
        for odd in ("-3", "x", "99999999999", ""):
            assert owner.get("/score/", {"weeks": odd}).status_code == 200

    def test_the_file_behind_a_picture_is_its_table(self, owner, lived):
        page = text(owner.get("/score/"))
        for key in re.findall(r'id="picture-(\w+)"', page):
            figure = page.partition(f'id="picture-{key}"')[2].partition("</figure>")[0]
            cells = [
                re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", figure, re.DOTALL)
            ]
            href = re.search(r'href="(/score/\w+\.csv[^"]*)"', figure)
            answer = owner.get(href[1])
            assert answer["Content-Type"] == "text/csv; charset=utf-8"
            assert answer["Content-Disposition"] == f'attachment; filename="{key}.csv"'
            rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
            assert [_as_shown(cell) for row in rows for cell in row] == cells

    def test_a_file_that_there_is_none_of_is_not_found(self, owner, desk):
        assert owner.get("/score/luck.csv").status_code == 404

    def test_it_is_read_and_never_written(self, owner, desk):
        assert owner.post("/score/").status_code == 405
        assert owner.post("/score/split.csv").status_code == 405

    def test_the_palette_knows_it(self, owner, desk):
        assert "/score/" in text(owner.get("/search/", {"q": "weeks"}))


def _as_shown(cell: str) -> str:
    from inroad.web.templatetags import pictures

    if cell == "":
        return "–"
    return pictures.cell(float(cell)) if re.fullmatch(r"-?\d+(\.\d+)?", cell) else cell


@pytest.fixture(scope="module")
def begun(chromium, tmp_path_factory):
    """A server on a desk that somebody searched at for two weeks."""
    home = tmp_path_factory.mktemp("home")
    inherited = {
        key: value for key, value in os.environ.items() if key not in {"DJANGO_SETTINGS_MODULE", "DATABASE_URL"}
    }
    env = inherited | {"INROAD_HOME": str(home), "PYTHONPATH": str(Path(__file__).parents[1])}
    subprocess.run([sys.executable, "-m", "fixtures.lived_weeks"], check=True, env=env, timeout=120)
    with pytest.MonkeyPatch.context() as patched:
        patched.delenv("DATABASE_URL", raising=False)
        server = start_server(INROAD_HOME=str(home))
    first = Tab(chromium, server, {"cookies": [], "origins": []})
    first.page.goto(server.link, timeout=60_000)  # works out everything for the first time, on a busy machine slowly
    yield server, first.context.storage_state()
    first.context.close()
    stop_server(server)


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_is_drawn_fits_and_can_be_read_by_a_machine(chromium, begun, theme, width):
    server, state = begun
    tab = Tab(chromium, server, state, viewport={"width": width, "height": 900}, color_scheme=theme)
    tab.context.set_default_timeout(30_000)
    page = tab.go("/score/")
    page.wait_for_selector("figure[data-drawn]")
    assert page.locator("figure[data-picture]").count() == page.locator("figure[data-drawn]").count()
    assert not tab.overflows()
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run().then((all) => all.violations.map((one) => [one.id, one.nodes[0].html]))")
    assert found == []
    tab.context.close()
    assert tab.complaints == []
