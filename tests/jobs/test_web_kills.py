"""kill -9 over the web server (waitress, with the worker in it) while introductions are asked and told by POST.

Afterwards every introduction, its events, promises and mails agree; nothing happened twice and nothing that was
answered with "done" is lost.
"""

import contextlib
import http.client
import json
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from email import message_from_bytes
from urllib.parse import urlencode, urlsplit

import pytest

from fixtures.mail_servers import smtp_server

from .test_kills import program, suite, wait_until

pytestmark = pytest.mark.backends

STEPS = (
    ("asked", {"how": "mail"}),
    ("tell", {"event": "answered", "answer": "agreed"}),
    ("tell", {"event": "addressee_answered", "answer": "yes", "how": "by mail"}),
    ("tell", {"event": "introduced"}),
    ("tell", {"event": "contacted"}),
)

_PREPARE = """
import json, sys
sys.path.insert(0, {tests!r})
from inroad.desk import open_desk
desk = open_desk()
from fixtures import correspondence as c
desk.setup.introduce("Alice Ask", ["alice@ask.example"], timezone="UTC")
c.mailbox(desk, {port})
made = []
for number in range({many}):
    voucher = desk.people.add(f"Voucher {{number}}", emails=[f"voucher{{number}}@v{{number}}.example"])
    reader = desk.people.add(f"Reader {{number}}", emails=[f"reader{{number}}@acme.example"], organisation="Acme")
    view = desk.introductions.draft(voucher.id, reader.id)
    c.finish_ask(desk, view.row.id)
    made.append(view.row.id)
print(json.dumps(made))
"""

_LOOK = """
import json
from inroad.desk import open_desk
open_desk()
from inroad.store import models
events = {}
for verb, kind, pk in models.Event.objects.order_by("pk").values_list("verb", "object_kind", "object_id"):
    events.setdefault(f"{kind} {pk}", []).append(verb)
print(json.dumps({
    "contracts": {
        row.pk: {
            "state": row.state, "version": row.version, "steps": [step["event"] for step in row.data["steps"]],
            "promises": [[p.what, p.key, p.state] for p in row.promises.all()],
            "letters": [[m.letter.state, m.state, m.message_id, m.pk]
                        for m in models.OutboxMail.objects.filter(letter__contract=row)],
        }
        for row in models.Contract.objects.all()
    },
    "events": events,
}))
"""


class Browser:
    """The owner's browser at one run of the server."""

    def __init__(self, link: str) -> None:
        where = urlsplit(link)
        self._host = where.netloc
        self._cookies: dict[str, str] = {}
        self.get(f"{where.path}?{where.query}")
        self._token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get("/settings/")[1])[1]

    def get(self, path: str) -> tuple[int, str]:
        return self._ask("GET", path)

    def post(self, path: str, fields: dict[str, str]) -> int:
        return self._ask("POST", path, {**fields, "csrfmiddlewaretoken": self._token})[0]

    def _ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
        line = http.client.HTTPConnection(self._host, timeout=30)
        headers = {"Cookie": "; ".join(f"{key}={value}" for key, value in self._cookies.items())}
        if fields is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://{self._host}"}
        try:
            line.request(method, path, urlencode(fields) if fields is not None else None, headers)
            answer = line.getresponse()
            for name, value in answer.getheaders():
                if name.lower() == "set-cookie":
                    key, _, rest = value.partition("=")
                    self._cookies[key] = rest.partition(";")[0]
            return answer.status, answer.read().decode()
        finally:
            line.close()


class Owner:
    """Goes on with each introduction as somebody at its page would: the step that is offered, with the page's version.

    Where the server went in the middle of an answer, the very same form is sent once more, as a browser's reload does.
    """

    def __init__(self, contracts: list[int]) -> None:
        self.done = dict.fromkeys(contracts, 0)
        self._cut_off: dict[int, tuple[str, dict[str, str]]] = {}

    def go_on(self, browser: Browser, stop: threading.Event) -> None:
        """Until everything is done, the server is gone, or somebody says stop."""
        with contextlib.suppress(OSError, http.client.HTTPException):
            while not stop.is_set() and (left := [pk for pk, steps in self.done.items() if steps < len(STEPS)]):
                for pk in left:
                    self._step(browser, pk)
                stop.wait(0.02)

    def _step(self, browser: Browser, pk: int) -> None:
        if pk in self._cut_off and self._send(browser, pk, *self._cut_off[pk]):
            return
        number = self.done[pk]
        page, fields = STEPS[number]
        if number == 0:
            self._send(browser, pk, page, fields)
            return
        status, text = browser.get(f"/introductions/{pk}/")
        assert status == 200
        offered = set(re.findall(r'name="event" value="(\w+)"', text))
        if fields["event"] in offered:
            version = re.search(r'name="version" value="(\d+)"', text)
            assert version is not None
            self._send(browser, pk, page, {**fields, "version": version[1]})
        elif number > 1 or offered & {later["event"] for _, later in STEPS[2:]}:
            self.done[pk] = number + 1  # done, though the server could not say so any more

    def _send(self, browser: Browser, pk: int, page: str, fields: dict[str, str]) -> bool:
        self._cut_off[pk] = (page, fields)
        status = browser.post(f"/introductions/{pk}/{page}/", fields)
        assert status in {303, 400, 403, 409, 503}, status
        del self._cut_off[pk]
        # An ask that is refused is on its way already; whatever is only busy comes again.
        if status == 303 or (page == "asked" and status in {400, 403}):
            self.done[pk] += 1
        return status == 303


def start() -> tuple["subprocess.Popen[str]", str]:
    server = subprocess.Popen([sys.executable, "-m", "inroad.web.local"], stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    line = server.stdout.readline()
    assert line, "the server did not start"
    return server, json.loads(line)["link"]


def end(server: "subprocess.Popen[str]") -> None:
    server.wait(30)
    assert server.stdout is not None
    server.stdout.close()


def look() -> dict:
    return json.loads(program(_LOOK))


@pytest.mark.parametrize("kills", [pytest.param(2, id="2"), pytest.param(50, id="50", marks=pytest.mark.long)])
def test_no_kill_of_the_server_loses_a_step_or_does_one_twice(home, kills, monkeypatch):
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    dice = random.Random(kills)
    with smtp_server() as (moods, port):
        contracts = json.loads(program(_PREPARE.format(tests=suite(), port=port, many=kills // 3 + 2)))
        owner = Owner(contracts)
        for _ in range(kills):
            server, link = start()
            stop = threading.Event()
            browser = Browser(link)
            hand = threading.Thread(target=owner.go_on, args=(browser, stop))
            hand.start()
            time.sleep(dice.random() * 0.6)
            server.send_signal(signal.SIGKILL)
            end(server)
            stop.set()
            hand.join()
        server, link = start()
        browser = Browser(link)
        taken = settle(browser, owner, moods)
        server.send_signal(signal.SIGTERM)
        end(server)
    assert len(taken) == len(set(taken)), "a mail was sent twice"
    agree(look(), owner, taken, kills)


def settle(browser: Browser, owner: Owner, moods) -> list[str]:
    """Say what became of each mail whose fate is unknown, and take every introduction to its end."""
    stop = threading.Event()
    hand = threading.Thread(target=owner.go_on, args=(browser, stop))
    hand.start()

    def over_with_it() -> bool:
        sent = ids(moods)
        for contract, row in look()["contracts"].items():
            for _, state, message_id, pk in row["letters"]:
                if state == "unknown":
                    arrived = message_id in sent
                    browser.post(f"/mails/{pk}/", {"do": "sent" if arrived else "not-sent"})
                    if not arrived:  # it is a draft again, and goes by another click
                        owner.done[int(contract)] = 0
        return all(steps == len(STEPS) for steps in owner.done.values())

    try:
        wait_until(lambda: over_with_it() or not hand.is_alive(), seconds=240)
    finally:
        stop.set()
        hand.join()
    return ids(moods)


def ids(moods) -> list[str]:
    return [message_from_bytes(content)["Message-ID"].strip("<>") for _, _, content in list(moods.taken)]


def agree(seen: dict, owner: Owner, taken: list[str], kills: int) -> None:
    assert set(owner.done.values()) == {len(STEPS)}
    for pk, row in seen["contracts"].items():
        assert row["state"] == "contacted"
        told = Counter(
            verb.removeprefix("introduction_")
            for verb in seen["events"][f"Contract {pk}"]
            if verb.startswith("introduction_") and verb not in {"introduction_drafted", "introduction_noted"}
        )
        # Each step of the introduction has its one event, and its version counts them.
        assert row["version"] == 1 + sum(told.values())
        for step in ("asked", "answered", "addressee_answered", "introduced", "contacted"):
            assert told[step] == row["steps"].count(step) == 1, (pk, step)
        keys = [tuple(key) for *key, _ in row["promises"]]
        assert len(keys) == len(set(keys)), "a promise was made twice"
        assert ["make contact", "kept"] in [[what, state] for what, _, state in row["promises"]]
        sent = [(letter, state) for letter, state, message_id, _ in row["letters"] if message_id in taken]
        assert sent == [("sent", "sent")], "the ask went out once, and is known to have"
    unknown = sum(verbs.count("mail_unknown") for verbs in seen["events"].values())
    assert unknown <= kills
