"""All three sides in a real browser, on a real server: an account asks, voucher and addressee answer on pages of their
own, limits are confirmed through a mail that really went out, and the owner's page shows each step.
"""

import email
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from fixtures.mail_servers import Moods, smtp_server

from .conftest import Server, Tab, stop_server
from .test_browser_introductions import begin, to_the_composer

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = [pytest.mark.browser, pytest.mark.backends]

PASSWORD = "shore power for cranes"
WRITTEN = {
    "personal": "Your talk on quiet cranes made me change how we plan shifts.",
    "blurb": "I ran the night shift of a container port for nine years and look for a port that wants to go electric.",
    "value": "What shore power cost us, and what it saved.",
}


@dataclass(frozen=True)
class Served:
    server: Server
    mails: Moods
    account: Callable[..., str]  # a one-time link for an address


@pytest.fixture
def served(home: Path) -> Iterator[Served]:
    """``inroad serve --public`` as a program, with its worker, and a mail server for it to send by."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with smtp_server() as (mails, mail_port):
        environment = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"} | {
            "INROAD_PUBLIC_URL": address,
            "INROAD_MAIL_URL": f"smtp://127.0.0.1:{mail_port}/?from=desk@desk.example",
        }
        command = [sys.executable, "-m", "inroad"]
        process = subprocess.Popen(
            [*command, "serve", "--public", "--port", str(port)], stdout=subprocess.PIPE, text=True, env=environment
        )
        assert process.stdout is not None
        assert "Listening" in process.stdout.readline()
        assert urllib.request.urlopen(f"{address}/healthz", timeout=20).status == 200

        def account(email: str, name: str) -> str:
            said = subprocess.run(
                [*command, "account", "add", email, "--name", name, "--json"],
                env=environment, capture_output=True, text=True, check=True, timeout=60,
            )  # fmt: skip
            return str(json.loads(said.stdout)["link"]["url"])

        server = Server(f"{address}/", f"{address}/sign-in/", port, home, process)
        yield Served(server, mails, account)
        stop_server(server)


@pytest.fixture
def owner(chromium, served: Served) -> Iterator[Tab]:
    """Ines, who chose her password by the one-time link, signed in, and whose Bob knows Carol at Harbour Works."""
    link = served.account("ines@halvorsen.example", "Ines Halvorsen")
    tab = Tab(chromium, served.server)
    page = tab.page
    page.goto(link)
    page.fill("[name=password]", PASSWORD)
    page.click("text=Open my desk")
    page.click("a:has-text('Sign in')")
    sign_in(page)
    page.wait_for_selector("nav.rail")
    tab.go("/start/")
    begin(page)
    page.wait_for_url("**/begin/")
    for name, address in (("Bob Connor", "bob@firm.example"), ("Carol Decide", "carol@harbour.example")):
        tab.go(f"/people/?q={name.replace(' ', '+')}")
        page.click(f"a.name:has-text('{name}')")
        page.fill("form[action$='/identities/'] [name=text]", address)
        page.click("form[action$='/identities/'] button:has-text('Add')")
        page.wait_for_selector("#flash >> text=Added.")
    yield tab
    tab.context.close()
    assert tab.complaints == []


def sign_in(page) -> None:
    page.fill("[name=address]", "ines@halvorsen.example")
    page.fill("[name=password]", PASSWORD)
    page.click("button:has-text('Sign in')")


def asked(tab: Tab) -> None:
    """The ask, written, accepted and made by phone."""
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


def page_for(tab: Tab, role: str) -> str:
    """The owner makes a page, and copies its link."""
    tab.go("/introductions/1/")
    tab.page.click(f"button[name=role][value={role}]")
    link = tab.page.input_value("#guest-link")
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab.page.click("button:has-text('Copy it')")
    expect(tab.page.locator("button:has-text('Copied')")).to_be_visible()
    assert tab.page.evaluate("navigator.clipboard.readText()") == link
    return link


class Guest(Tab):
    """A clean browser without JavaScript, as a helper may have it; nothing of it is kept."""

    def __init__(self, chromium, server: Server, link: str, **options) -> None:
        super().__init__(chromium, server, state={}, java_script_enabled=False, **options)
        self.asked_for: list[str] = []
        self.page.on("request", lambda request: self.asked_for.append(request.url))
        self.page.goto(link)

    def answer(self, act: str) -> None:
        self.page.locator(f"form:has([name=act][value={act}]) button").first.click()

    def close(self) -> None:
        assert all(url.startswith(self.address) for url in self.asked_for)
        assert self.context.cookies() == []
        self.context.close()
        assert self.complaints == []


def mail_to(mails: Moods, reader: str, seconds: float = 60) -> EmailMessage:
    """The first mail to somebody, once the worker has sent it."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        for _, readers, content in list(mails.taken):
            if readers == [reader]:
                return email.message_from_bytes(content, policy=default)
        time.sleep(0.2)
    raise AssertionError(f"no mail to {reader}")


def test_three_sides_from_the_ask_to_being_in_touch(chromium, served, owner):
    asked(owner)
    voucher = Guest(chromium, served.server, page_for(owner, "voucher"))
    page = voucher.page
    expect(page.locator("h1")).to_contain_text("Ines Halvorsen asks you about Carol Decide")
    expect(page.locator("main")).to_contain_text(WRITTEN["personal"])
    page.click("form:has([value=introduce]) summary")
    page.check("form:has([value=introduce]) [name=basis][value='worked with']")
    page.fill("form:has([value=introduce]) [name=where]", "Firm")
    voucher.answer("introduce")
    expect(page.locator("h1")).to_have_text("Thank you")
    owner.go("/introductions/1/")
    expect(owner.page.locator("header")).to_contain_text("Bob Connor said yes and will ask Carol Decide.")
    expect(owner.page.locator("main")).to_contain_text("worked with")

    page.click("text=Back to the page")
    page.click("summary:has-text('Something else')")
    page.click("summary:has-text('Set limits')")
    page.fill("[name=asks_per_quarter]", "2")
    page.fill("[name=no_go]", "Milltown Dairy")
    voucher.answer("limits")
    expect(page.locator("h1")).to_have_text("One more step")
    expect(page.locator("main")).to_contain_text("b…@firm.example")
    bob = owner.page.get_attribute("a:has-text('Bob Connor')", "href")
    owner.go(bob)
    expect(owner.page.locator("main")).to_contain_text("Nothing said")
    mail = mail_to(served.mails, "bob@firm.example")
    assert "desk@desk.example" in mail["From"]
    mailbox = Guest(chromium, served.server, re.search(r"http\S+/c/\S+/", mail.get_content())[0])
    mailbox.page.click("button:has-text('Yes, set these limits')")
    expect(mailbox.page.locator("main")).to_contain_text("hold from now on")
    mailbox.close()
    owner.go(bob)
    expect(owner.page.locator("main")).to_contain_text("At most 2 asks in a quarter")
    expect(owner.page.locator("main")).to_contain_text("Milltown Dairy")

    page.click("text=Back to the page")
    voucher.answer("asked")
    addressee = Guest(chromium, served.server, page_for(owner, "addressee"))
    expect(addressee.page.locator("main")).not_to_contain_text(WRITTEN["personal"])
    addressee.page.click("form:has([value=yes]) summary")
    addressee.page.fill("form:has([value=yes]) [name=how]", "a call on Thursday")
    addressee.answer("yes")
    expect(addressee.page.locator("main")).to_contain_text("hear of it")
    owner.go("/introductions/1/")
    expect(owner.page.locator("main")).to_contain_text("a call on Thursday")
    page.click("text=Back to the page")
    expect(page.locator("header")).to_contain_text("Carol Decide said yes; now you put the two in touch.")
    voucher.answer("introduced")
    owner.go("/introductions/1/")
    expect(owner.page.locator("header")).to_contain_text("make contact")
    owner.go("/")
    expect(owner.page.locator("h3:has-text('Make contact with Carol Decide')")).to_be_visible()
    addressee.close()
    voucher.close()


def test_the_pages_fit_the_smallest_phone_in_both_themes_and_work_by_keyboard(chromium, served, owner):
    asked(owner)
    link = page_for(owner, "voucher")
    forgotten = f"{served.server.address}forgotten/"
    for scheme in ("light", "dark"):
        guest = Guest(chromium, served.server, link, color_scheme=scheme, viewport={"width": 320, "height": 640})
        for url in (link, f"{link[:-3]}x/", served.server.link, forgotten):
            guest.page.goto(url)
            for summary in guest.page.locator("summary").all():
                if summary.is_visible():
                    summary.click()
            too_wide = guest.page.locator("html").evaluate("page => page.scrollWidth > page.clientWidth")
            assert not too_wide, f"{url} scrolls sideways"
        guest.context.clear_cookies()  # of the forms to sign in, which are no page behind a link
        guest.context.close()
    guest = Guest(chromium, served.server, link)
    target = guest.page.locator("form:has([value=not-this-time]) button").first
    for _ in range(80):
        guest.page.keyboard.press("Tab")
        if target.evaluate("button => button === document.activeElement"):
            break
    guest.page.keyboard.press("Enter")
    expect(guest.page.locator("h1")).to_have_text("Thank you")
    guest.close()


def test_signing_out_closes_the_desk_and_a_wrong_password_opens_nothing(served, owner):
    page = owner.page
    page.click("button:has-text('Sign out')")
    owner.go("/people/")
    expect(page.locator("h1")).to_have_text("Sign in to your desk")
    page.fill("[name=address]", "ines@halvorsen.example")
    page.fill("[name=password]", "not the one")
    page.click("button:has-text('Sign in')")
    expect(page.locator("[role=alert]")).to_contain_text("don't go together")
    sign_in(page)
    page.wait_for_url("**/people/")
    # The browser itself notes the two answers with status 401.
    assert len(owner.complaints) == 2
    assert all("401" in line for line in owner.complaints)
    owner.complaints.clear()
