"""A passkey in a real browser, with an authenticator that it pretends to have; and how these pages look to axe."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from .conftest import Server, Tab, stop_server

pytestmark = pytest.mark.browser

PASSWORD = "quiet cranes at night"
AXE = Path(__file__).parents[1] / "fixtures" / "axe-4.14.1" / "axe.min.js"
PAGES = ("/account/", "/account/app/", "/account/leave/", "/account/passkeys/add/", "/account/codes/", "/community/")
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def host(chromium, home: Path) -> Iterator[Tab]:
    """Grace, who hosts, signed in; her browser has a fingerprint reader."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://localhost:{port}"
    environment = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"} | {
        "INROAD_PUBLIC_URL": address, "INROAD_MAIL_URL": "",
    }  # fmt: skip
    command = [sys.executable, "-m", "inroad"]
    process = subprocess.Popen(
        [*command, "serve", "--public", "--no-worker", "--port", str(port)],
        stdout=subprocess.PIPE, text=True, env=environment,
    )  # fmt: skip
    assert process.stdout is not None
    assert "Listening" in process.stdout.readline()
    said = subprocess.run(
        [*command, "account", "add", "grace@verne.example", "--name", "Grace Host", "--host", "--json"],
        env=environment, capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    server = Server(f"{address}/", json.loads(said.stdout)["link"]["url"], port, home, process)
    tab = Tab(chromium, server)
    tab.context.set_default_timeout(30_000)
    device = tab.context.new_cdp_session(tab.page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    tab.page.fill("[name=password]", PASSWORD)
    tab.page.click("button.main")
    tab.go("/sign-in/")
    by_password(tab)
    yield tab
    tab.context.close()
    stop_server(server)


def by_password(tab: Tab) -> None:
    tab.page.fill("[name=address]", "grace@verne.example")
    tab.page.fill("[name=password]", PASSWORD)
    tab.page.click("button.main")
    tab.page.wait_for_load_state()


def out(tab: Tab) -> None:
    tab.page.click("text=Sign out")
    tab.page.wait_for_load_state()


def test_a_passkey_is_made_asked_for_and_opens_by_itself(host: Tab):
    page = host.go("/account/passkeys/add/")
    page.fill("[name=password]", PASSWORD)
    page.click("button.main")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(lambda url: url.endswith("/account/codes/"))
    for address in PAGES:
        host.go(address)
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            assert not host.overflows(), (address, width)
        page.evaluate(AXE.read_text())
        wrong = page.evaluate("axe.run().then((all) => all.violations.map((one) => [one.id, one.nodes[0].html]))")
        assert not wrong, address
    out(host)
    host.go("/sign-in/?next=/targets/")
    by_password(host)
    assert page.url.endswith("/sign-in/second/")
    page.click("#mfa_webauthn_authenticate")
    page.wait_for_url(lambda url: url == f"{host.address}/targets/")
    out(host)
    host.go("/sign-in/?next=/people/")
    page.click("#passkey_login")
    page.wait_for_url(lambda url: url == f"{host.address}/people/")
    assert [said for said in host.complaints if not said.startswith(("verbose", "debug"))] == []
