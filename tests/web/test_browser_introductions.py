"""One introduction from the way in to its end, in a real browser, with Today changing along; and its pages on a phone.

Every test ends with an empty console: no script failed, and nothing was held back by the policy.
"""

from collections.abc import Iterator

import pytest

from .conftest import Tab

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = [pytest.mark.browser, pytest.mark.backends]

WRITTEN = {
    "personal": "Your talk on quiet cranes made me change how we plan shifts.",
    "blurb": "I ran the night shift of a container port for nine years and look for a port that wants to go electric.",
    "value": "What shore power cost us, and what it saved.",
}


@pytest.fixture
def tab(chromium, serve) -> Iterator[Tab]:
    """A desk whose owner named Bob, who knows Carol at Harbour Works."""
    made = Tab(chromium, serve())
    begin(made.page)
    yield made
    made.context.close()
    assert made.complaints == []


def begin(page) -> None:
    page.fill('[name="name"]', "Ines Halvorsen")
    page.fill('[name="person-0"]', "Bob Connor")
    page.fill('[name="how-0"]', "my manager at Firm, 2015–2022")
    page.check('[name="backing-0"][value="well"]')
    page.fill('[name="they-know-0"]', "Carol Decide")
    page.fill('[name="they-know-at-0"]', "Harbour Works")
    page.fill('[name="company-0"]', "Harbour Works")
    page.click("button.main >> text=Show me where to begin")


def to_the_composer(tab: Tab) -> None:
    page = tab.go("/targets/1/")
    page.click("article button:has-text('Ask')")
    page.wait_for_url("**/ask/")


def asked_by_phone(tab: Tab) -> None:
    page = tab.page
    to_the_composer(tab)
    for name, said in WRITTEN.items():
        page.fill(f"[name={name}]", said)
    page.click("text=Save and look again")
    page.wait_for_selector("#flash >> text=Saved.")
    page.click("text=I accept these terms")
    page.wait_for_selector(".chip:has-text('accepted')")
    page.click("text=I called and asked")
    page.wait_for_selector("h1:has-text('Bob Connor → Carol Decide')")


def test_from_the_way_in_to_the_end_with_today_changing_along(tab):
    page = tab.page
    to_the_composer(tab)
    expect(page.locator("mark")).to_have_count(3)
    expect(page.locator("header .chip")).to_contain_text("3 things only you can say")
    for name, said in WRITTEN.items():
        page.fill(f"[name={name}]", said)
    page.click("text=Save and look again")
    expect(page.locator("mark")).to_have_count(0)
    assert "/ask/" in page.url  # htmx put the new composer in place
    expect(page.locator("main")).to_contain_text("Accept the terms first")
    page.click("text=I accept these terms")
    expect(page.locator("header .chip")).to_have_text("ready")
    page.click("text=Preview as each will read it")
    expect(page.locator("article >> nth=1")).not_to_contain_text(WRITTEN["personal"])
    page.click("text=Back to writing")
    page.click("text=Talking points for a call instead")
    page.click("text=I called and asked")

    page.wait_for_selector("h1:has-text('Bob Connor → Carol Decide')")
    tab.go("/")
    expect(page.locator("main")).to_contain_text("Bob Connor will answer you")
    page.click("text=Open >> nth=0")
    assert not page.locator("[name=how]").first.is_visible()
    page.check("[name=answer][value=agreed]")
    page.fill("[name=how]", "mail her, she hates the phone")
    page.click("form.tell button.main")
    page.click("form.tell button:has-text('Bob Connor asked Carol Decide')")
    page.check("[name=answer][value=yes]")
    page.click("form.tell button.main")
    page.click("form.tell button:has-text('Bob Connor put us in touch')")
    page.wait_for_selector("#flash >> text=Contact is yours to make now.")

    tab.go("/")
    expect(page.locator("h1")).to_have_text("Nothing is due today")
    expect(page.locator("h3:has-text('Make contact with Carol Decide')")).to_be_visible()
    assert page.locator("nav.rail a:has-text('Introductions') .count").inner_text() == "1"
    page.click(".promise:has-text('Make contact') >> text=Open")
    page.check("[name=spoke]")
    page.click("form.tell button.main")
    page.click("summary:has-text('Something else happened')")
    page.click("summary:has-text('We met')")
    page.fill("details[open] [name=names]", "Jun Sato")
    page.click("details.step[open] button")

    tab.go("/")
    expect(page.locator("ul.wins")).to_contain_text("You met Carol Decide")
    expect(page.locator("ul.wins")).to_contain_text("Carol Decide named Jun Sato.")
    for promise in (
        "Follow up with Jun Sato",
        "Tell Bob Connor how the meeting",
        "Thank Carol Decide",
        "Thank Bob Connor",
    ):
        page.click(f".promise:has-text('{promise}') button:has-text('Done')")
        expect(page.locator("#flash")).to_contain_text("Kept.")
        expect(page.locator(f".promise:has-text('{promise}')")).to_have_count(0)
    page.click(".promise:has-text('tell Carol Decide what came of Jun Sato') button:has-text('Done')")
    expect(page.locator("section[aria-label='What you owe']")).to_have_count(0)

    tab.go("/introductions/1/")
    page.click('summary:has-text("If it can\'t go on")')
    page.click("summary:has-text('It is over')")
    page.fill("[name=outcome]", "no opening, but a good talk")
    page.click("details.step[open] button")
    expect(page.locator("header")).to_contain_text("no opening, but a good talk")
    tab.go("/introductions/")
    expect(page.locator("main")).to_contain_text("Tell Bob Connor how it ended")
    tab.go("/")
    expect(page.locator("h3:has-text('Tell Bob Connor how it ended')")).to_be_visible()


def test_answers_ask_only_for_what_belongs_to_them(tab):
    asked_by_phone(tab)
    page = tab.page
    page.check("[name=answer][value='someone else']")
    assert page.locator("[name=suggested]").is_visible()
    assert not page.locator(".answers [name=reason]").is_visible()
    page.check("[name=answer][value='not this time']")
    assert page.locator(".answers [name=reason]").is_visible()
    page.click("form.tell button.main")
    expect(page.locator("header")).to_contain_text("Not this time.")


def test_the_ask_is_copied_as_it_would_go_out(tab):
    page = tab.page
    to_the_composer(tab)
    for name, said in WRITTEN.items():
        page.fill(f"[name={name}]", said)
    page.click("text=Save and look again")
    page.wait_for_selector("#flash >> text=Saved.")
    page.click("text=I accept these terms")
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.click("button:has-text('Copy it')")
    expect(page.locator("button:has-text('Copied')")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert all(said.rstrip(".") in copied for said in WRITTEN.values())
    assert "[[" not in copied


def test_a_letter_is_written_and_looked_over_in_place(tab):
    asked_by_phone(tab)
    page = tab.page
    page.check("[name=answer][value='name use']")
    page.click("form.tell button.main")
    page.click("main li:has-text('Thank you') button")
    page.wait_for_url("**/letters/*/")
    page.fill("[name=body]", "Bob, thank you. I will write to Carol tomorrow, and tell you what comes of it.")
    page.click("text=Save and look again")
    expect(page.locator("#flash")).to_contain_text("Saved.")
    assert page.input_value("[name=body]").startswith("Bob, thank you.")
    page.click("text=It went out")
    expect(page.locator("main")).to_contain_text("Gone out")


def test_the_new_pages_fit_a_phone_and_a_desk(tab):
    asked_by_phone(tab)
    page = tab.page
    long_name = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2
    tab.go("/people/add/")
    page.fill('[name="name"]', long_name)
    page.click("text=Add them")
    tab.go("/introductions/new/")
    page.fill("[name=voucher]", "Bob Connor")
    page.fill("[name=addressee]", long_name)
    page.click("text=Prepare the ask")
    page.wait_for_url("**/ask/")
    other = page.url.partition(tab.address)[2]
    for scheme, width in (("dark", 390), ("light", 1280)):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 844})
        for path in (
            "/", "/introductions/", "/introductions/new/", "/introductions/1/", "/introductions/1/ask/", other,
            other.removesuffix("ask/"), f"{other}?as=read", f"{other}?as=call", "/letters/", "/letters/1/",
            "/people/2/", "/settings/",
        ):  # fmt: skip
            tab.go(path)
            assert not tab.overflows(), f"{path} scrolls sideways at {width}"


def test_without_javascript_an_introduction_is_asked_and_answered(chromium, serve):
    tab = Tab(chromium, serve(), java_script_enabled=False)
    begin(tab.page)
    asked_by_phone(tab)
    page = tab.page
    page.check("[name=answer][value=agreed]")
    page.click("form.tell button.main")
    assert "Bob Connor said yes and will ask Carol Decide." in page.inner_text("header")
    page.click("form.tell button.main")
    assert "Bob Connor asked Carol Decide" in page.inner_text("header")
    tab.context.close()
    assert tab.complaints == []
