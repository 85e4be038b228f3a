"""The digest on the owner's phone: through a real HTTP service, never at a present employer's, kept in no database."""

import http.server
import json
import threading
from datetime import UTC, datetime, timedelta

import pytest

from inroad.desk import channels
from inroad.errors import BadInput, NotFound, Refused
from inroad.jobs import worker
from inroad.post.secrets import Secrets
from inroad.store import models

pytestmark = pytest.mark.django_db
pytest.importorskip("apprise", reason="Apprise is an extra")

NOW = datetime(2030, 3, 4, 7, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _no_keyring(monkeypatch):
    monkeypatch.setattr(Secrets, "_ring", lambda _self: None)


@pytest.fixture
def service():
    """(its address, what it got); answers 200, or what ``status`` holds."""
    got, status = [], [200]

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(status[0])
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"json://alice:hunter2@127.0.0.1:{server.server_port}/desk", got, status
    server.shutdown()
    server.server_close()


def test_the_digest_goes_there_in_the_morning_once_and_as_it_is_mailed(desk, service):
    url, got, _ = service
    channels.add(desk, url)
    desk.mail.wish_digest(True, hour=7)
    desk.promises.add("send Bob the article", NOW + timedelta(hours=9))
    for minutes in range(-30, 90, 15):
        worker.run_once(NOW + timedelta(minutes=minutes), {"digest"})
    assert len(got) == 1
    assert "end Bob the article" in got[0]["message"]
    assert got[0]["title"].startswith("Today:")
    models.Job.objects.all().delete()  # a worker that died before it could write that it was done
    worker.run_once(NOW, {"digest"})
    worker.run_once(NOW + timedelta(minutes=1), {"digest"})
    assert len(got) == 1


def test_without_the_wish_or_anything_to_say_nothing_goes(desk, service):
    url, got, _ = service
    channels.add(desk, url)
    desk.promises.add("send Bob the article", NOW)
    worker.run_once(NOW, {"digest"})
    assert got == []


def test_its_address_is_kept_with_the_passwords_and_shown_without_them(desk, service, tmp_path):
    url, _, _ = service
    row = channels.add(desk, url)
    assert "hunter2" not in f"{row} {channels.rows(desk)}"
    stored = str([list(m.objects.values()) for m in (models.Desk, models.Event, models.EventDetail)])
    assert "hunter2" not in stored
    assert "json://" not in stored
    desk.export.write(tmp_path / "all.zip")
    assert b"hunter2" not in (tmp_path / "all.zip").read_bytes()
    desk.erase.everything()
    assert channels.rows(desk) == []


@pytest.mark.parametrize(
    "url",
    [
        "mailto://alice:pw@home.example?to=boss@velbrand.example",
        "mailto://alice:pw@home.example?to=me@home.example&cc=team@mail.velbrand.example",
        "mailto://alice:pw@home.example?to=me@home.example&bcc=team%40velbrand.example",
        "mailto://alice:pw@velbrand.example",
        "mailtos://smtp.home.example?user=a&pass=b&from=me@home.example&to=Boss%20%3Cboss@velbrand.example%3E",
        "json://hooks.velbrand.example/alice",
        "mailto://alice:pw@home.example/boss@velbrand.example",
    ],
)
def test_nothing_goes_to_a_present_employer(desk, url):
    desk.setup.answer_guard("Velbrand", True)
    with pytest.raises(Refused, match="Velbrand"):
        channels.add(desk, url)
    assert channels.rows(desk) == []


def test_a_service_at_a_new_employer_gets_no_more_and_it_is_said(desk, service, monkeypatch):
    url, got, _ = service
    channels.add(desk, url)
    monkeypatch.setattr("inroad.desk.recipients.Wall.why_not", lambda _self, address: f"{address} is at Velbrand")
    assert "Velbrand" in channels.rows(desk)[0].problem
    assert channels.tell(desk, "Today", "x") == 0
    with pytest.raises(Refused):
        channels.test(desk, 1)
    assert got == []


def test_a_test_says_whether_it_was_taken(desk, service):
    url, got, status = service
    channels.add(desk, url)
    assert channels.test(desk, 1)
    status[0] = 500
    assert not channels.test(desk, 1)
    assert len(got) >= 2


@pytest.mark.parametrize("url", ["", "nonsense", "what://x", "json://", "json://a\nb", "x" * 3_000])
def test_what_is_no_address_is_refused(desk, url):
    with pytest.raises(BadInput):
        channels.add(desk, url)


def test_the_same_one_one_that_is_not_there_and_too_many_are_refused(desk):
    for number in range(channels.MOST):
        channels.add(desk, f"json://127.0.0.1/{number}")
    with pytest.raises(BadInput, match="already"):
        channels.add(desk, "json://127.0.0.1/0")
    with pytest.raises(Refused, match="already"):
        channels.add(desk, "json://127.0.0.1/more")
    with pytest.raises(NotFound):
        channels.remove(desk, 99)
    channels.remove(desk, 1)
    assert len(channels.rows(desk)) == channels.MOST - 1


def test_on_a_server_there_is_none(desk, django_user_model):
    from inroad.desk import desk_of

    with pytest.raises(Refused, match="of your own"):
        channels.add(desk_of(django_user_model.objects.create_user("mallory")), "json://10.0.0.1/")


def test_without_apprise_it_is_said_what_to_install(desk, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "apprise", None)
    with pytest.raises(Refused, match="not installed"):
        channels.add(desk, "json://127.0.0.1/")
