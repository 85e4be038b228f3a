"""The README's pictures, from the sample network: run with ``INROAD_SCREENSHOTS=1``."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from inroad import sample

from .conftest import Tab, start_server, stop_server

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        os.environ.get("INROAD_SCREENSHOTS") != "1", reason="pictures are made with INROAD_SCREENSHOTS=1"
    ),
]
IMAGES = Path(__file__).parents[2] / "docs" / "images"


@pytest.fixture(scope="module")
def shown(tmp_path_factory, chromium):
    """A desk filled as a person would: who I am, the files, who knows my work, the targets."""
    files = sample.write(tmp_path_factory.mktemp("files"))
    with pytest.MonkeyPatch.context() as patched:
        patched.delenv("DATABASE_URL", raising=False)
        server = start_server(INROAD_HOME=str(tmp_path_factory.mktemp("home")))
    tab = Tab(chromium, server)
    page = tab.page
    page.fill('[name="name"]', files.me.name)
    page.fill('[name="emails"]', ", ".join(files.me.emails))
    page.check('[name="employed"][value="no"]')
    page.click("button.main >> text=Show me where to begin")
    tab.go("/import/")
    page.set_input_files("#files", [str(path) for path in files.files])
    page.click("text=Read them")
    page.click("text=Put it on my desk", timeout=120_000)
    page.wait_for_selector("text=See the people", timeout=120_000)
    tab.go("/review/")
    page.click("text=Put them together", timeout=60_000)
    page.wait_for_selector(".said:has-text('put with another')", timeout=60_000)
    tab.go("/start/")
    for number, person in enumerate(files.know_my_work[:4]):
        page.fill(f'[name="person-{number}"]', person.name)
        page.fill(f'[name="how-{number}"]', f"{person.how}, {person.when}")
        page.check(f'[name="backing-{number}"][value="{person.backing}"]')
    page.click("button.main >> text=Show me where to begin")
    ids = {}
    for target in files.targets:
        tab.go("/targets/add/")
        page.fill('[name="name"]', target.name)
        page.fill('[name="interest"]', target.interest)
        page.click("text=Show me the ways in")
        page.wait_for_selector("h2:has-text('Ways in')")
        ids.setdefault(target.shape, page.url.partition(str(server.port))[2])
    yield server, tab.context.storage_state(), ids
    tab.context.close()
    stop_server(server)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["target", "begin"])
def test_a_picture_of_each_page_the_readme_shows(chromium, shown, name, theme):
    server, state, ids = shown
    path = {"target": ids["one"], "begin": "/begin/"}[name]
    tab = Tab(chromium, server, state, color_scheme=theme, device_scale_factor=1)
    tab.go(path)
    IMAGES.mkdir(parents=True, exist_ok=True)
    picture = IMAGES / f"{name}-{theme}.png"
    tab.page.screenshot(path=str(picture))
    tab.context.close()
    assert tab.complaints == []
    assert picture.stat().st_size > 10_000


@pytest.fixture(scope="module")
def weeks(tmp_path_factory, chromium):
    """A desk somebody searched at for eight weeks."""
    home = tmp_path_factory.mktemp("weeks")
    left = {"DJANGO_SETTINGS_MODULE", "DATABASE_URL"}
    env = {key: value for key, value in os.environ.items() if key not in left}
    env |= {"INROAD_HOME": str(home), "PYTHONPATH": str(Path(__file__).parents[1])}
    subprocess.run([sys.executable, "-m", "fixtures.lived_weeks", "usual"], check=True, env=env, timeout=300)
    with pytest.MonkeyPatch.context() as patched:
        patched.delenv("DATABASE_URL", raising=False)
        server = start_server(INROAD_HOME=str(home))
    tab = Tab(chromium, server, {"cookies": [], "origins": []})
    tab.page.goto(server.link, timeout=60_000)
    yield server, tab.context.storage_state()
    tab.context.close()
    stop_server(server)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_picture_of_your_weeks(chromium, weeks, theme):
    server, state = weeks
    tab = Tab(chromium, server, state, color_scheme=theme, viewport={"width": 1280, "height": 1000})
    tab.context.set_default_timeout(30_000)
    tab.go("/score/?weeks=12").wait_for_selector("#picture-answers[data-drawn]")
    picture = IMAGES / f"weeks-{theme}.png"
    tab.page.screenshot(path=str(picture))
    tab.context.close()
    assert tab.complaints == []
    assert picture.stat().st_size > 10_000
