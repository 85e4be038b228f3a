"""The letters of a search in a real browser: begun on a phone, said on one printed page, in both themes."""

import re
from collections.abc import Iterator

import pytest

from .conftest import Tab, start_server, stop_server

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = [pytest.mark.browser, pytest.mark.backends]

CALLS = ("side-door-call", "switchboard", "where-you-clicked", "old-boss-call", "months-3-6-12", "salary-history",
         "unpaid-work")  # fmt: skip
LONG = (
    "Your rule of rehearsing the failure first made me throw away half of our runbook, and I tell everybody of it. " * 2
)


@pytest.fixture(scope="module")
def begun(chromium, tmp_path_factory):
    """A server whose desk has one person, one target; and the cookie of its owner. Always on SQLite."""
    folder = tmp_path_factory.mktemp("letters")
    with pytest.MonkeyPatch.context() as patched:
        patched.delenv("DATABASE_URL", raising=False)
        server = start_server(INROAD_HOME=str(folder))
    first = Tab(chromium, server)
    page = first.page
    page.fill('[name="name"]', "Ines Halvorsen")
    page.fill('[name="person-0"]', "Bob Connor")
    page.fill('[name="how-0"]', "my manager at Firm, 2015–2022")
    page.check('[name="backing-0"][value="well"]')
    page.fill('[name="company-0"]', "Harbour Works")
    page.fill('[name="interest-0"]', "operations lead")
    page.check('[name="employed"][value="no"]')
    page.click("button.main >> text=Show me where to begin")
    yield server, first.context.storage_state()
    first.context.close()
    stop_server(server)


@pytest.fixture
def tab(chromium, begun) -> Iterator[Tab]:
    server, state = begun
    made = Tab(chromium, server, state)
    yield made
    made.context.close()
    assert made.complaints == []


def start(tab: Tab, kind: str) -> None:
    page = tab.go("/letters/write/")
    page.fill('[name="who"]', "Bob Connor")
    page.locator(f'button[value="{kind}"]').first.click()
    page.wait_for_selector("textarea#whole")


@pytest.mark.parametrize("kind", CALLS)
def test_l4_a_call_sheet_is_one_printed_page_with_room_to_write(tab, kind):
    start(tab, kind)
    page = tab.page
    for place in page.locator('textarea[name^="need-"]').all():
        place.fill(LONG)
    page.click("text=Save and look again")
    page.wait_for_selector(".said:has-text('Saved')")
    sheet = page.locator("article.call-sheet")
    expect(sheet).to_be_hidden()
    page.emulate_media(media="print")
    expect(sheet).to_be_visible()
    expect(page.locator("textarea#whole")).to_be_hidden()
    assert LONG[:60] in sheet.inner_text() or not page.locator('textarea[name^="need-"]').count()
    assert sheet.locator(".notes i").count() >= 4
    pdf = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1


@pytest.mark.parametrize("path", ["/letters/write/", "/settings/words/", "/settings/words/hello/", "/settings/model/"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_pages_fit_a_small_phone(chromium, begun, path, theme):
    server, state = begun
    made = Tab(chromium, server, state, viewport={"width": 320, "height": 640}, color_scheme=theme)
    made.go(path)
    assert not made.overflows()
    if path == "/letters/write/":
        expect(made.page.locator('button[value="hello"]')).to_be_visible()
    made.context.close()
    assert made.complaints == []


def test_a_letter_is_begun_by_keys_alone(tab):
    page = tab.go("/letters/write/")
    page.focus('[name="who"]')
    page.keyboard.type("Bob Connor")
    button = page.locator('button[value="hello"]')
    for _ in range(60):
        page.keyboard.press("Tab")
        if button.evaluate("one => one === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("A hello: Bob Connor")
