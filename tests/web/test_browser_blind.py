"""The pages of blind asks in a real browser, at three desks of one server: they fit, and a machine can read them."""

import json
import os
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from .conftest import Server, Tab, stop_server

AXE = Path(__file__).parents[1] / "fixtures" / "axe-4.14.1" / "axe.min.js"
TESTS = Path(__file__).parents[1]

FURNISH = """
import json, sys
sys.path.insert(0, TESTS)
from inroad.desk.opening import configure, prepare_store
configure()
prepare_store()
from datetime import timedelta
from django.conf import settings
from django.contrib.auth import SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from fixtures.blind import begin, put_of
from fixtures.community import at, knows, member, night, share
from inroad import clock
from inroad.desk.community import chains, rounds
from inroad.store import models
now = clock.now()
alice, bob, dora = (member(name, now) for name in ("alice", "bob", "dora"))
desks = {"alice": alice, "bob": bob, "dora": dora}
for desk, name in ((alice, "Alice Ask"), (bob, "Bob Connect"), (dora, "Dora Deed")):
    desk.setup.introduce(name)
target = alice.targets.add("Northwind", "shore power").id
other = alice.targets.add("Beta Works").id
alice.openings.add(target, "platform lead")
for firm in ("Northwind", "Beta Works"):
    knows(bob, f"Carol {firm.split()[0]}", firm=firm, title="VP Engineering")
    knows(bob, f"Dan {firm.split()[0]}", firm=firm, title="Buyer")
share(bob)
bob.people.tag([bob.people.find("Dan Beta").id], "old team")
share(bob, 0, group="old team")
share(bob, 2, person_id=bob.people.find("Carol Beta").id)
night(now)
morning = now + timedelta(hours=32)
begin(alice, target)
rounds.hold(morning)
then = at(bob, morning)
said = then.blind.answer(put_of(bob, morning).id, "yes", "Gladly.", name_them=True)
person = knows(bob, "Dora Deed", "dora@members.example")
second = chains.hand_on(then, said.contract_id, person, "You sat beside her on the board.")
waiting = begin(alice, other)
day_before = now - timedelta(days=1)
models.BlindAsk.objects.filter(pk=waiting.id).update(made_at=day_before, changed_at=day_before)
rounds.hold(morning + timedelta(hours=1))
models.BlindPut.objects.filter(state="put").update(put_at=now, until=now + timedelta(days=7))
sessions = {}
for name, desk in desks.items():
    store = SessionStore()
    user = desk.row.account
    store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    sessions[name] = store.session_key
numbers = {"target": target, "ask": waiting.id, "contract": said.contract_id, "second": second.pk}
print(json.dumps({"sessions": sessions, "cookie": settings.SESSION_COOKIE_NAME, **numbers}))
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A server with three members, and the cookies of each. Always on SQLite."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder, address = tmp_path_factory.mktemp("blind"), f"http://127.0.0.1:{port}"
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"} | {
        "INROAD_HOME": str(folder), "INROAD_PUBLIC_URL": address, "DJANGO_SETTINGS_MODULE": "inroad.web.settings",
    }  # fmt: skip
    code = FURNISH.replace("TESTS", repr(str(TESTS)), 1)
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    made = json.loads(done.stdout.splitlines()[-1])
    environment.pop("DJANGO_SETTINGS_MODULE")
    command = [sys.executable, "-m", "inroad", "serve", "--public", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdout is not None
    assert "Listening" in process.stdout.readline()
    assert urllib.request.urlopen(f"{address}/healthz", timeout=60).status == 200
    server = Server(f"{address}/", f"{address}/sign-in/", port, folder, process)
    try:
        yield server, made
    finally:
        stop_server(server)


PAGES = (
    ("alice", "/targets/{target}/ask-a-member/"),
    ("alice", "/asks/{ask}/"),
    ("alice", "/introductions/"),
    ("alice", "/introductions/{contract}/"),
    ("bob", "/consent/"),
    ("bob", "/asked/"),
    ("bob", "/helping/{contract}/"),
    ("dora", "/helping/{second}/"),
)


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_pages_fit_and_can_be_read_by_a_machine(chromium, served, theme, width):
    server, made = served
    for who, path in PAGES:
        cookie = {"name": made["cookie"], "value": made["sessions"][who], "url": server.address}
        state = {"cookies": [], "origins": []}
        tab = Tab(chromium, server, state, viewport={"width": width, "height": 900}, color_scheme=theme)
        tab.context.add_cookies([cookie])
        page = tab.go(path.format(**made))
        assert page.locator("nav.rail").count() == 1, (who, path)
        for details in page.locator("main details").all():
            details.evaluate("one => one.open = true")
        if folder := os.environ.get("INROAD_TEST_PICTURES"):
            name = f"{who}-{path.strip('/').split('/')[0]}-{theme}-{width}.png"
            page.screenshot(path=f"{folder}/{name}", full_page=True)
        assert not tab.overflows(), (who, path)
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("axe.run().then((all) => all.violations.map((one) => [one.id, one.nodes[0].html]))")
        assert found == [], (who, path)
        tab.context.close()
        assert tab.complaints == [], (who, path)
