"""One year of one search, through the pages, in a real browser, with the server's clock moved on: the main check.

It is also the tutorial: with ``INROAD_SCREENSHOTS=1`` it writes the pictures of docs/tutorial.md. What it types, the
tutorial tells; a step that can't be taken any more fails here.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from fixtures import year_files

from .conftest import Server, Tab, stop_server

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = [pytest.mark.browser, pytest.mark.backends]

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "docs" / "images" / "tutorial"
BEGIN = datetime(2027, 1, 11, 9, 0, tzinfo=UTC)
LARGEST_PICTURE = 150_000
PROOF = """Cut unplanned stops of 62 trains by a third in two years
Moved 140 people from fixed intervals to condition-based maintenance
Took over a workshop in dispute; nobody left"""
ASK = {
    "personal": "What you told me about buying time, not parts, is how I planned the winter of 2022.",
    "blurb": "I planned the maintenance of 62 trains for seven years and would like to do the same for turbines.",
    "value": "What condition-based planning cost us, what it saved, and what I would leave out.",
}

ASK_PETRA = {
    "personal": "You said on the phone that Lena Sorensen plans her docks as you plan your outages.",
}


class Year(Tab):
    """A tab whose desk lives in the year that the test says it is."""

    def __init__(self, browser: Any, server: Server) -> None:
        super().__init__(browser, server, viewport={"width": 1100, "height": 700}, color_scheme="light")
        self.process = server.process

    def on(self, day: str) -> None:
        """It is nine in the morning of ``day`` (ISO)."""
        moment = f"{day}T09:00:00+00:00"
        self.process.stdin.write(moment + "\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline().strip() == moment

    def picture(self, name: str, at: Any = None) -> None:
        """Keep the top of the page, or from ``at`` on, for the tutorial."""
        if os.environ.get("INROAD_SCREENSHOTS") != "1":
            return
        IMAGES.mkdir(parents=True, exist_ok=True)
        kept = IMAGES / f"{name}.png"
        if at is None:
            self.page.evaluate("scrollTo(0, 0)")
        else:
            at.scroll_into_view_if_needed()
        self.page.evaluate("document.getElementById('flash')?.replaceChildren()")
        self.page.screenshot(path=str(kept), animations="disabled")
        assert kept.stat().st_size <= LARGEST_PICTURE, name

    def here(self) -> str:
        """The address of this page, for ``go``."""
        return str(self.page.url.partition(self.address)[2])

    def open_target(self, name: str) -> Any:
        self.go("/targets/").click(f"h3 >> text={name}")
        return self.page

    def open_person(self, name: str) -> Any:
        self.go(f"/people/?q={name}").click(f"ul.people a:has-text('{name}')")
        return self.page

    def keep(self, *promises: str) -> None:
        """Tick promises on Today."""
        self.go("/")
        for promise in promises:
            self.page.click(f".promise:has-text('{promise}') button:has-text('Done')")
            self.says("Kept.")
            expect(self.page.locator(f".promise:has-text('{promise}')")).to_have_count(0)

    def says(self, words: str) -> None:
        """The line above the page, once something was done."""
        expect(self.page.locator("#flash")).to_contain_text(words)


@pytest.fixture
def year(chromium: Any, home: Path) -> Iterator[Year]:
    inherited = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "tests" / "fixtures" / "moved_server.py"), BEGIN.isoformat()],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=inherited | {"TZ": "UTC"},
    )  # fmt: skip
    said = json.loads(process.stdout.readline())
    server = Server(said["address"], said["link"], said["port"], Path(said["link_file"]), process)
    tab = Year(chromium, server)
    yield tab
    tab.context.close()
    stop_server(server)
    process.stdin.close()
    assert tab.complaints == []


def test_one_year_of_one_search(year, tmp_path):
    begin(year)
    bring_files(year, tmp_path)
    write_the_brief(year)
    ask_tom(year)
    talk_with_ilse(year)
    apply(year)
    a_no_becomes_a_name(year)
    tell_how_it_goes(year)
    keep_warm(year)
    an_offer_and_references(year)


def begin(year: Year) -> None:
    """11 January: who knows my work, and where I would love to work."""
    page = year.page
    page.fill('[name="name"]', "Nadia Ferreira")
    page.fill('[name="emails"]', "nadia@ferreira.example")
    known = [
        ("Tom Okafor", "my manager at Brindle Rail, 2016–2023", "well"),
        ("Ilse Brandt", "ran the workshop next to mine at Brindle Rail", "well"),
        ("Yusuf Demir", "taught me reliability at Northbank", "a bit"),
    ]
    for number, (name, how, backing) in enumerate(known):
        page.fill(f'[name="person-{number}"]', name)
        page.fill(f'[name="how-{number}"]', how)
        page.check(f'[name="backing-{number}"][value="{backing}"]')
    for number, company in enumerate(("Kestrel Wind", "Halden Ferries", "Ostra Locks")):
        page.fill(f'[name="company-{number}"]', company)
        page.fill(f'[name="interest-{number}"]', "maintenance lead")
    page.check('[name="employed"][value="no"]')
    page.click("button.main >> text=Show me where to begin")
    expect(page.locator("h1")).to_contain_text("Tom Okafor")
    year.picture("1-begin")


def bring_files(year: Year, folder: Path) -> None:
    """The same day, after ten minutes of downloads: three books become one."""
    page = year.go("/import/")
    page.set_input_files("#files", year_files.write(folder, BEGIN).all)
    page.click("text=Read them")
    page.click("text=Put it on my desk", timeout=60_000)
    page.wait_for_selector("h1:has-text('On your desk')", timeout=60_000)
    page.click("text=look at them")
    page.click("button:has-text('Put them together')")
    year.says("put with another")
    year.open_target("Kestrel Wind")
    expect(page.locator("main")).to_contain_text("Petra Novak")
    year.picture("2-ways-in")


def write_the_brief(year: Year) -> None:
    """12 January: one page for those who want to help."""
    year.on("2027-01-12")
    page = year.go("/brief/")
    assert page.input_value("[name=targets]").splitlines() == ["Kestrel Wind", "Halden Ferries", "Ostra Locks"]
    page.fill("[name=work]", "Keep large machines running: plan their outages, their parts and the people for both.")
    page.fill("[name=places]", "Rotterdam\nwithin an hour by train")
    page.fill("[name=proof]", PROOF)
    page.fill("[name=help]", "Tell me who plans maintenance at one of these companies, and what you would ask them.")
    page.click("button.main >> text=Save")
    expect(page.locator("main")).to_contain_text("Nothing to mend.")
    year.picture("3-brief")
    page.click("text=As it reads")
    expect(page.locator("main")).to_contain_text("Kestrel Wind")


def ask_tom(year: Year) -> None:
    """13 to 27 January: the ask, three yeses, and a promise kept after each."""
    year.on("2027-01-13")
    page = year.open_target("Kestrel Wind")
    page.click("article:has-text('Tom Okafor'):has-text('Petra Novak') button:has-text('Ask')")
    page.wait_for_url("**/ask/")
    for name, said in ASK.items():
        page.fill(f"[name={name}]", said)
    page.click("text=Save and look again")
    expect(page.locator("mark")).to_have_count(0)
    page.click("text=I accept these terms")
    expect(page.locator("header .chip")).to_have_text("ready")
    year.picture("4-ask")
    page.click("text=I called and asked")
    page.wait_for_selector("h1:has-text('Tom Okafor → Petra Novak')")
    at = year.here()

    year.on("2027-01-15")
    year.go(at)
    page.check("[name=answer][value=agreed]")
    page.click("form.tell button.main")
    page.click("form.tell button:has-text('Tom Okafor asked Petra Novak')")
    page.check("[name=answer][value=yes]")
    page.locator(".under:visible [name=how]").fill("mail her; she plans her weeks on Fridays")
    page.click("form.tell button.main")
    page.click("form.tell button:has-text('put us in touch')")
    year.says("Contact is yours to make now.")

    year.on("2027-01-16")
    year.go(at)
    page.check("[name=spoke]")
    page.click("form.tell button.main")
    year.keep("Tell Tom Okafor", "Thank Tom Okafor")
    year.on("2027-01-27")
    year.go(at)
    page.click("summary:has-text('Something else happened')")
    page.click("summary:has-text('We met')")
    page.click("details.step[open] button")
    year.go("/")
    expect(page.locator("ul.wins")).to_contain_text("You met Petra Novak")
    year.keep("Tell Tom Okafor how the meeting", "Thank Petra Novak")


def talk_with_ilse(year: Year) -> None:
    """2 February: would you be comfortable recommending me, and whom would you talk to?"""
    year.on("2027-02-02")
    page = year.open_person("Ilse Brandt")
    page.click("text=We talked")
    page.check("[name=comfortable][value=yes]")
    page.fill("[name=named]", "Samir Haddad\nJan Kuiper, Ostra Locks")
    page.check("[name=went_over_resume]")
    page.click("text=Keep it")
    year.go("/")
    for promise in ("Follow up with Samir Haddad", "Follow up with Jan Kuiper"):
        expect(page.locator(f".promise:has-text('{promise}')")).to_have_count(1)
    year.picture("5-today")
    year.on("2027-02-08")
    year.keep("Follow up with Samir Haddad", "Follow up with Jan Kuiper", "Tell Ilse Brandt")


def apply(year: Year) -> None:
    """22 February to 9 March: an opening that fits, an interview, and what was said there."""
    year.on("2027-02-22")
    page = year.open_target("Kestrel Wind")
    page.click("text=Note an opening")
    page.fill("[name=title]", "Maintenance lead, offshore")
    page.select_option("[name=source]", "through somebody")
    page.select_option("[name=fit]", "perfect")
    page.fill("[name=through]", "Tom Okafor")
    page.click("text=Note it")
    page.click("button:has-text('I applied')")
    at = year.here()
    year.on("2027-03-01")
    year.go(at)
    page.click("summary:has-text('Note a talk')")
    form = page.locator("form[action$='/interviews/']")
    form.locator("[name=at]").fill("2027-03-09T10:00")
    form.locator("[name=how]").fill("on site")
    form.locator("[name=met]").fill("Petra Novak\nJonas Weber")
    form.locator("[name=note]").fill("What should I have achieved after 3, 6 and 12 months?")
    form.locator("button").click()
    page.wait_for_selector("h1:has-text('You talk on')")
    at = year.here()
    page.click("text=What to read before")
    expect(page.locator("main")).to_contain_text("Tom Okafor")
    year.picture("6-before-the-interview")
    year.on("2027-03-10")
    year.go(at)
    page.click("text=It took place")
    petra = page.locator("article:has-text('Petra Novak')")
    petra.locator("[name=liked]").fill("She lets the night shift plan its own outages.")
    petra.locator("button:has-text('We clicked')").click()
    page.fill("[name=in-3]", "know every turbine's history, and its crew")
    page.fill("[name=in-6]", "one plan for outages and parts")
    page.fill("[name=in-12]", "a fifth fewer unplanned stops")
    page.click("form[action$='/months/'] button")
    expect(page.locator("article:has-text('Petra Novak') .chip")).to_have_text("you clicked")
    year.keep("Thank Petra Novak for the talk", "Thank Jonas Weber for the talk", "Tell Tom Okafor how the talk")


def a_no_becomes_a_name(year: Year) -> None:
    """24 March to 20 April: did you click? Thank, let them off the hook, let them talk; then the two questions."""
    year.on("2027-03-24")
    page = year.go("/openings/1/")
    page.locator("form[action$='/move/'] [name=words]").fill("they chose somebody from inside")
    page.click("button:has-text('They said no')")
    page.click("a:has-text('what to say to each')")
    page.click("article:has-text('Did you click with Petra') button:has-text('Yes: ')")
    page.click("article:has-text('Did you click with Jonas') button:has-text('No: ')")
    sheet = page.locator("article.call:has-text('Petra Novak')")
    expect(sheet).to_contain_text("you owe me no explanation")
    expect(sheet).to_contain_text("somebody at Halden Ferries or Ostra Locks")
    expect(sheet).to_contain_text("She lets the night shift plan its own outages.")
    year.picture("7-call-sheet", sheet)
    page.click("article summary:has-text('They named somebody')")
    page.fill("[name=names]", "Lena Sorensen, Halden Ferries")
    page.click("text=Keep the names")
    year.says("Thank Petra for naming Lena Sorensen")
    page.click("article:has-text('Thank Petra') button:has-text('Done')")
    year.go("/targets/")
    expect(page.locator("section:has(h2:has-text('Future'))")).to_contain_text("Kestrel Wind")

    page = year.go("/introductions/new/")
    page.fill("[name=voucher]", "Petra Novak")
    page.fill("[name=addressee]", "Lena Sorensen")
    page.check("[name=kind][value='name use']")
    page.click("text=Prepare the ask")
    page.wait_for_url("**/ask/")
    for name, said in ASK_PETRA.items():
        page.fill(f"[name={name}]", said)
    page.click("text=Save and look again")
    expect(page.locator("mark")).to_have_count(0)
    page.click("text=I accept these terms")
    page.click("text=I called and asked")
    page.check("[name=answer][value='name use']")
    page.click("form.tell button.main")
    at = year.here()
    year.on("2027-03-25")
    year.go(at)
    page.check("[name=spoke]")
    page.click("form.tell button.main")
    year.keep("Follow up with Lena Sorensen", "Tell Petra Novak", "Thank Petra Novak")


def tell_how_it_goes(year: Year) -> None:
    """1 June: an update to those who helped, one by one."""
    year.on("2027-06-01")
    page = year.go("/updates/")
    page.check("[name=helped]")
    page.click("text=See who would get one")
    expect(page.locator("main")).to_contain_text("Tom Okafor")
    page.fill("[name=say]", "Spring was full of talks, and three of them began with one of you.")
    page.click("text=Write to those ticked, one by one")
    page.click("a:has-text('Tom Okafor')")
    page.fill("[name=personal]", "You were right about Petra: buy time, not parts. How is the boat?")
    year.picture("8-update")
    page.click("text=Draft the letter")
    page.wait_for_url("**/letters/*/")
    page.click("text=It went out")
    page.click("text=Updates")
    expect(page.locator("main")).to_contain_text("1 of")


def keep_warm(year: Year) -> None:
    """June to July: the company that said no hears something useful, and no wish."""
    page = year.go("/futures/")
    page.click("button[aria-label*='Keep warm: Kestrel Wind']")
    year.says("Kestrel Wind")
    expect(page.locator("h2:has-text('Time for a hello')")).to_have_count(0)
    year.on("2027-07-10")
    year.go("/futures/")
    expect(page.locator("h2:has-text('Time for a hello')")).to_be_visible()
    year.picture("9-futures")
    page.click("main .card a:has-text('Kestrel Wind')")
    page.click("text=Write them a hello")
    page.wait_for_url("**/letters/*/")
    page.fill(
        "[name=need-thought]", "The yard at Ostra showed us a crane that plans its own rest, as your night shift does."
    )
    page.click("text=Save and look again")
    page.click("text=It went out")
    year.go("/futures/")
    expect(page.locator("h2:has-text('Time for a hello')")).to_have_count(0)


def an_offer_and_references(year: Year) -> None:
    """September to October: the name that Petra gave becomes an offer; a referee hears first, and how it ended."""
    year.on("2027-09-06")
    page = year.go("/references/")
    for who, speaks_to in (("Tom Okafor", "planning the outages of 62 trains"), ("Ilse Brandt", "leading 140 people")):
        year.go("/references/")
        page.fill("[name=name]", who)
        page.fill("[name=speaks_to]", speaks_to)
        page.click("text=Put them in the vault")
        page.click("button:has-text('They said yes')")
        expect(page.locator("header .chip")).to_have_text("said yes")
    year.open_target("Halden Ferries")
    page.click("text=Note an opening")
    page.fill("[name=title]", "Head of docking and maintenance")
    page.select_option("[name=source]", "through somebody")
    page.fill("[name=through]", "Petra Novak")
    page.click("text=Note it")
    page.click("button:has-text('They want to talk')")
    at = year.here()

    year.on("2027-10-18")
    year.go(at)
    page.click("summary:has-text('They made an offer')")
    page.fill("[name='part-reports to']", "Lena Sorensen")
    page.fill("[name='part-start']", "1 December")
    page.click("form[action$='/offer/'] button:has-text('Keep it')")
    year.says("The offer is noted.")
    year.go("/references/")
    page.click("a.name:has-text('Tom Okafor')")
    form = page.locator("form[action$='/release/']")
    form.locator("[name=place]").select_option(label="Halden Ferries, Head of docking and maintenance (offer)")
    form.locator("[name=caller]").fill("Lena Sorensen")
    form.locator("[name=points]").fill("the winter of 2022, planned with a third fewer stops")
    page.click("text=Name them, and brief them")
    page.wait_for_url("**/letters/*/")
    page.fill(
        "[name=need-matters]", "Four ships share one dock; they need somebody who gives each its week and keeps it."
    )
    page.click("text=Save and look again")
    expect(page.locator("header .chip")).to_have_text("ready")
    year.picture("10-briefing")
    page.click("text=It went out")

    year.on("2027-10-25")
    year.go(at)
    page.fill("form:has(button:has-text('I say yes')) [name=words]", "gladly, from 1 December")
    page.click("text=I say yes")
    year.says("Congratulations.")
    year.keep("Tell Tom Okafor how it ended at Halden Ferries")
    year.go("/references/")
    expect(page.locator("main")).not_to_contain_text("They should hear how it ended")
