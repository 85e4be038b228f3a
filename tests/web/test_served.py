"""The server for several people: who gets in, what a visitor learns, and what the address of a visitor is worth."""

import contextlib
import logging
import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
import time_machine
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse

from inroad.errors import BadInput, NotFound, Refused, StoreProblem
from inroad.web import discreet

pytestmark = pytest.mark.django_db

HOST = "desk.example"
PUBLIC = f"https://{HOST}"
PASSWORD = "quiet cranes at night"
SERVED = {
    "INROAD_DOOR": "account",
    "INROAD_PUBLIC_URL": PUBLIC,
    "ALLOWED_HOSTS": [HOST],
    "CSRF_TRUSTED_ORIGINS": [PUBLIC],
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "SESSION_ENGINE": "django.contrib.sessions.backends.db",
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],  # what is tested here is not its slowness
}


@pytest.fixture
def served(_web, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("INROAD_MAIL_URL", raising=False)
    with override_settings(**SERVED):
        yield


@pytest.fixture
def accounts(served, db):
    from inroad.desk import accounts

    return accounts


@pytest.fixture
def ada(accounts):
    """An account that is in use."""
    link = accounts.add("ada@verne.example", "Ada Verne")
    accounts.redeem(link.url.rstrip("/").rpartition("/")[2], PASSWORD)
    return link.email


def browser(**extra) -> Client:
    return Client(headers={"host": HOST}, **extra)


def sign_in(client: Client, email: str, password: str = PASSWORD, **extra):
    return client.post("/sign-in/", {"address": email, "password": password}, **extra)


class TestOneTimeLink:
    def test_it_sets_a_password_once_and_proves_the_address(self, accounts):
        from inroad.store import models

        link = accounts.add("Ada@Verne.example", "Ada Verne")
        path = link.url.removeprefix(PUBLIC)
        visitor = browser()
        page = visitor.get(path)
        assert (page.status_code, page["Referrer-Policy"], page["Cache-Control"]) == (
            200, "no-referrer", "no-store, private",
        )  # fmt: skip
        assert not page.cookies
        assert b"Whoever runs this server can read everything on it" in page.content
        proof = re.search(r'name="proof" value="(\w+)"', page.content.decode())[1]
        assert visitor.post(path, {"proof": proof, "password": "short"}).status_code == 400
        done = visitor.post(path, {"proof": proof, "password": PASSWORD})
        assert done.status_code == 200
        address = models.PartyAddress.objects.get(value="ada@verne.example")
        assert address.party.account.username == "ada@verne.example"
        assert visitor.get(path).status_code == 404
        assert visitor.post(path, {"proof": proof, "password": "another good one"}).status_code == 404
        assert sign_in(visitor, "ada@verne.example").status_code == 303
        assert b"Ada Verne" in visitor.get("/settings/").content

    def test_it_dies_of_age_and_of_a_lock_and_nothing_forged_opens(self, accounts):
        link = accounts.add("ada@verne.example")
        key = link.url.rstrip("/").rpartition("/")[2]
        assert link.url == PUBLIC + reverse("welcome", args=[key])
        for forged in (key[:-1] + ("a" if key[-1] != "a" else "b"), "x", "zzzzzzzzzzzzz.abc-def", "1.", "", "é.é"):
            with pytest.raises(NotFound):
                accounts.invited(forged)
        accounts.lock("ada@verne.example")
        with pytest.raises(NotFound):
            accounts.redeem(key, PASSWORD)
        accounts.unlock("ada@verne.example")
        assert accounts.invited(key).first
        with time_machine.travel(link.expires_at, tick=False) as clock:
            clock.shift(5)
            with pytest.raises(NotFound):
                accounts.redeem(key, PASSWORD)

    def test_a_form_from_elsewhere_sets_no_password(self, accounts):
        path = accounts.add("ada@verne.example").url.removeprefix(PUBLIC)
        proof = re.search(rb'name="proof" value="(\w+)"', browser().get(path).content)[1].decode()
        for sent, headers in (
            ({"password": PASSWORD}, {}),
            ({"password": PASSWORD, "proof": "x"}, {}),
            ({"password": PASSWORD, "proof": proof}, {"sec-fetch-site": "cross-site"}),
        ):
            assert browser().post(path, sent, headers=headers).status_code == 403
        assert accounts.rows()[0].state == "invited"

    @pytest.mark.parametrize("weak", ["", "short", "0123456789012", "password123", "ada@verne.example", "x" * 301])
    def test_a_weak_password_is_refused_with_a_reason_and_the_link_lives(self, accounts, weak):
        key = accounts.add("ada@verne.example").url.rstrip("/").rpartition("/")[2]
        with pytest.raises(BadInput) as refused:
            accounts.redeem(key, weak)
        assert refused.value.hint
        assert accounts.invited(key).first

    def test_an_address_known_as_somebodys_becomes_the_accounts(self, accounts):
        from inroad import clock
        from inroad.store import models

        party = models.Party.objects.create(name="Ada", created_at=clock.now())
        models.PartyAddress.objects.create(party=party, value="ada@verne.example", verified_at=clock.now())
        link = accounts.add("ada@verne.example", "Ada Verne")
        accounts.redeem(link.url.rstrip("/").rpartition("/")[2], PASSWORD)
        party.refresh_from_db()
        assert party.account.username == "ada@verne.example"
        assert models.Party.objects.count() == 1
        assert party.desk.account == party.account


class TestSigningIn:
    def test_a_visitor_reads_how_to_sign_in_and_who_reads_here(self, served):
        answer = browser().get("/people/?q=x")
        assert answer.status_code == 401
        page = answer.content.decode()
        assert 'name="next" value="/people/?q=x"' in page
        assert "Whoever runs this server can read everything on it" in page
        assert answer["X-Robots-Tag"].startswith("noindex")

    def test_in_by_the_form_shown_in_the_place_of_a_page_and_out_again(self, ada):
        visitor = browser(enforce_csrf_checks=True)
        page = visitor.get("/people/", secure=True)
        token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', page.content)[1].decode()
        sent = {"address": "ADA@verne.example ", "password": PASSWORD, "next": "/people/", "csrfmiddlewaretoken": token}
        assert visitor.post("/sign-in/", sent | {"csrfmiddlewaretoken": ""}).status_code == 403
        # The proxy ends TLS: the desk hears http, and the browser speaks of https.
        answer = visitor.post("/sign-in/", sent, headers={"origin": PUBLIC})
        assert (answer.status_code, answer["Location"]) == (303, "/people/")
        cookie = answer.cookies["inroad_session"]
        assert cookie["secure"]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Strict"
        page = visitor.get("/people/")
        assert page.status_code == 200
        token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', page.content)[1].decode()
        assert visitor.post("/sign-out/", {"csrfmiddlewaretoken": token}).status_code == 303
        assert visitor.get("/people/").status_code == 401

    def test_it_leads_on_to_no_other_site(self, ada):
        for wanted in ("https://evil.example/", "//evil.example", "javascript:x", "/\\evil.example", "people/"):
            answer = browser().post("/sign-in/", {"address": ada, "password": PASSWORD, "next": wanted})
            assert (answer.status_code, answer["Location"]) == (303, "/"), wanted

    def test_wrong_unknown_invited_and_locked_read_the_same(self, accounts, ada):
        accounts.add("new@verne.example")
        accounts.add("shut@verne.example")
        accounts.lock("shut@verne.example")
        said = set()
        for address in (ada, "nobody@verne.example", "new@verne.example", "shut@verne.example", "no address", "\0"):
            answer = sign_in(browser(), address, "something else entirely")
            assert answer.status_code == 401
            alert = re.search(r'role="alert">(.*?)</div>', answer.content.decode(), re.DOTALL)
            said.add(alert[1])
        assert len(said) == 1

    def test_a_lock_ends_open_sessions_at_once(self, accounts, ada):
        client = browser()
        sign_in(client, ada)
        accounts.lock(ada)
        assert client.get("/people/").status_code == 401
        accounts.unlock(ada)
        assert client.get("/people/").status_code == 401  # ended, not put to sleep
        assert sign_in(client, ada).status_code == 303

    def test_another_password_ends_the_other_sessions_and_keeps_this_one(self, ada):
        here, there = browser(), browser()
        sign_in(here, ada)
        sign_in(there, ada)
        assert here.post("/password/", {"old": "wrong", "new": "a new one, and long"}).status_code == 400
        assert here.post("/password/", {"old": PASSWORD, "new": "a new one, and long"}).status_code == 303
        assert here.get("/people/").status_code == 200
        assert there.get("/people/").status_code == 401
        assert sign_in(there, ada).status_code == 401
        assert sign_in(there, ada, "a new one, and long").status_code == 303

    def test_tries_are_counted_by_address_and_place(self, accounts, ada):
        with time_machine.travel("2027-03-01T09:10:00Z", tick=False) as clock:
            for _ in range(accounts.TRIES):
                assert sign_in(browser(), ada, "wrong").status_code == 401
            assert sign_in(browser(), ada).status_code == 429
            # Somebody else's tries shut nobody out, nor does the header they may write themselves.
            assert sign_in(browser(), ada, headers={"x-forwarded-for": "203.0.113.9"}).status_code == 429
            assert sign_in(browser(REMOTE_ADDR="203.0.113.7"), ada).status_code == 303
            clock.shift(3600)
            assert sign_in(browser(), ada).status_code == 303

    def test_signed_in_already_leads_on(self, ada):
        client = browser()
        sign_in(client, ada)
        assert client.get("/sign-in/").status_code == 303

    def test_a_part_asked_for_without_a_session_says_so_in_a_line(self, served):
        answer = browser().get("/people/", headers={"hx-request": "true"})
        assert answer.status_code == 401
        assert b"<html" not in answer.content
        assert b"signed out" in answer.content

    def test_from_a_web_mailer_a_page_of_ours_leads_on_since_the_cookie_is_held_back(self, served):
        answer = browser().get("/introductions/7/?a=1&b=2", headers={"sec-fetch-site": "cross-site"})
        assert answer.status_code == 401
        assert b'content="0;url=/introductions/7/?a=1&amp;b=2"' in answer.content


class TestForgotten:
    def test_without_a_mail_server_it_says_whom_to_ask(self, served):
        assert b"Whoever runs it can give you a new link" in browser().get("/forgotten/").content
        assert browser().post("/forgotten/", {"address": "ada@verne.example"}).status_code == 403

    def test_the_words_are_the_same_with_and_without_an_account(self, accounts, ada, monkeypatch):
        monkeypatch.setenv("INROAD_MAIL_URL", "smtp://127.0.0.1:9/?from=desk@desk.example")
        mailed = []
        monkeypatch.setattr(accounts, "_beside", mailed.append)
        said = {browser().post("/forgotten/", {"address": one}).content for one in (ada, "nobody@verne.example")}
        assert len({re.sub(rb'value="\w{64}"', b"", page) for page in said}) == 1
        assert len(mailed) == 2

    def test_the_mail_holds_a_link_that_works_and_goes_to_accounts_only(self, accounts, ada, monkeypatch):
        monkeypatch.setenv("INROAD_MAIL_URL", "smtp://127.0.0.1:9/?from=desk@desk.example&name=The+Desk")
        sent = []
        monkeypatch.setattr(accounts.smtp, "send", lambda mail, _: sent.append(mail))
        monkeypatch.setattr(accounts, "_beside", lambda work: work())
        accounts.forgotten("nobody@verne.example", "1.2.3.4")
        accounts.forgotten(ada, "1.2.3.4")
        assert [mail.reader for mail in sent] == [ada]
        key = re.search(rf"{PUBLIC}/welcome/(\S+)/", sent[0].message.get_content())[1]
        assert not accounts.invited(key).first
        accounts.redeem(key, "another good one")
        assert sign_in(browser(), ada, "another good one").status_code == 303


class TestHealth:
    def test_it_is_well(self, served):
        answer = browser().get("/healthz")
        assert (answer.status_code, answer.content) == (200, b"ok\n")
        assert not answer.cookies

    def test_without_its_database_it_says_503_and_nothing_else(self, served, monkeypatch):
        from django.db import OperationalError

        from inroad.web.views import health

        @contextlib.contextmanager
        def gone():
            raise OperationalError("connection to server at db.example failed")
            yield

        monkeypatch.setattr(health, "connection", SimpleNamespace(cursor=gone))
        answer = browser().get("/healthz")
        assert answer.status_code == 503
        assert b"db.example" not in answer.content

    def test_on_a_laptop_there_is_none_of_it(self, owner, desk):
        for address in ("/healthz", "/sign-in/", "/forgotten/", "/password/", "/welcome/x/", "/i/x/", "/c/x/"):
            assert owner.get(address).status_code == 404, address


@pytest.mark.parametrize(
    ("trusted", "forwarded", "remote", "place"),
    [
        (0, "203.0.113.5", "198.51.100.1", "198.51.100.1"),
        (1, "203.0.113.5", "127.0.0.1", "203.0.113.5"),
        (1, "6.6.6.6, 203.0.113.5", "127.0.0.1", "203.0.113.5"),
        (2, "6.6.6.6, 203.0.113.5, 10.0.0.2", "127.0.0.1", "203.0.113.5"),
        (2, "203.0.113.5", "10.0.0.1", "203.0.113.5"),
        (1, "", "198.51.100.1", "198.51.100.1"),
        (1, "no address", "198.51.100.1", "198.51.100.1"),
        (0, "", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (0, "", "::ffff:203.0.113.5", "203.0.113.5"),
        (1, "fe80::1%eth0", "::1", "fe80::/64"),
        (0, "", "", "unknown"),
    ],
)
def test_a_forwarded_address_is_believed_as_far_as_there_are_proxies(trusted, forwarded, remote, place):
    from inroad.web.access import client_of

    request = RequestFactory().get("/", REMOTE_ADDR=remote, headers={"x-forwarded-for": forwarded})
    with override_settings(INROAD_TRUSTED_PROXIES=trusted):
        assert client_of(request) == place


SECRETS = (
    "GET /i/s3cr.et-x/ HTTP/1.1",
    'href="/c/s3cr.et-x/?a"',
    "https://d.example/welcome/s3cr.et-x/",
    "?token=s3cr.et-x",
)


@pytest.mark.parametrize("text", SECRETS)
def test_no_log_holds_the_secret_of_a_page(text):
    try:
        raise_about(text)
    except ValueError:
        failed = sys.exc_info()
    record = logging.LogRecord("x", logging.ERROR, "", 0, "failed: %s", (text,), failed)
    said = discreet.Discreet().format(record)
    assert "s3cr" not in said
    assert "ValueError" in said


def raise_about(text: str) -> None:
    raise ValueError(text)


class TestStarting:
    @pytest.mark.parametrize(
        ("url", "more"),
        [
            ("", {}), ("http://desk.example", {}), ("desk.example", {}), ("https://desk.example/inroad", {}),
            ("https://desk.example", {"INROAD_TRUSTED_PROXIES": "one"}),
            ("https://desk.example", {"INROAD_MAIL_URL": "smtp://u:hidden@h.example:587/?from=none"}),
        ],
    )  # fmt: skip
    def test_it_refuses_what_would_not_be_safe_and_says_what_to_do(self, home: Path, url, more):
        said = subprocess.run(
            [sys.executable, "-m", "inroad", "serve", "--public", "--port", "0"],
            env=os.environ | {"INROAD_PUBLIC_URL": url, "INROAD_HOME": str(home)} | more,
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert said.returncode == 6, said.stderr
        assert "INROAD_" in said.stderr or "mail" in said.stderr
        assert "Traceback" not in said.stderr
        assert "hidden" not in said.stderr

    def test_it_answers_and_ends_on_sigterm(self, home: Path):
        environment = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
        with subprocess.Popen(
            [sys.executable, "-m", "inroad", "serve", "--public", "--port", "0"],
            env=environment | {"INROAD_PUBLIC_URL": "http://127.0.0.1:9"},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        ) as child:  # fmt: skip
            try:
                assert child.stdout is not None
                line = child.stdout.readline()
                port = re.search(r"port (\d+)", line)
                assert port, line + (child.stderr.read() if child.stderr else "")
                address = f"http://127.0.0.1:{port[1]}"
                assert urllib.request.urlopen(f"{address}/healthz", timeout=20).read() == b"ok\n"
                with pytest.raises(urllib.error.HTTPError) as closed:
                    urllib.request.urlopen(f"{address}/people/", timeout=20)
                assert closed.value.code == 401
                child.send_signal(signal.SIGTERM)
                assert child.wait(timeout=30) == 0
                assert "Traceback" not in (child.stderr.read() if child.stderr else "")
            finally:
                child.kill()


def test_accounts_need_a_public_address(db):
    from inroad.desk import accounts

    with override_settings(INROAD_PUBLIC_URL=""), pytest.raises(Refused, match="no address"):
        accounts.add("ada@verne.example")


def test_the_settings_are_checked_before_anything_is_bound(monkeypatch):
    from inroad.store import settings
    from inroad.web import served

    monkeypatch.setattr(settings, "INROAD_PUBLIC_URL", "")
    with pytest.raises(StoreProblem, match="INROAD_PUBLIC_URL"):
        served.checked_settings()


def test_several_processes_want_postgresql_and_turn_away_what_is_too_large(monkeypatch):
    from inroad.store import settings
    from inroad.web import many, served

    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.sqlite3")
    with pytest.raises(StoreProblem, match="PostgreSQL"):
        many.check()
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.postgresql")
    many.check()
    answer = many.bounded(lambda *_: [b"taken"])
    said = []
    most = served.LARGEST_UPLOAD
    for length, body in ((str(most), b"taken"), (str(most + 1), b"more"), ("", b"taken")):
        assert b"".join(answer({"CONTENT_LENGTH": length}, lambda status, _: said.append(status))).find(body) >= 0
    assert list(answer({"CONTENT_LENGTH": "-1"}, lambda status, _: said.append(status)))
    assert said == ["413 Content Too Large"] * 2


def test_a_server_from_before_second_factors_gets_their_tables_and_a_laptop_none(home: Path):
    """The same data folder: a laptop's first, then a server's."""
    environment = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    tables = (
        "import inroad.desk.opening as o; o.configure(); o.prepare_store();"
        "from django.db import connection as c; import sys; names = c.introspection.table_names();"
        "print(sorted(n for n in names if n.startswith(('mfa', 'socialaccount', 'usersessions', 'django_session'))),"
        "any(m.startswith('allauth') for m in sys.modules))"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", tables], env=environment | more,
            capture_output=True, text=True, check=True, timeout=120,
        ).stdout.strip()
        for more in ({}, {"INROAD_PUBLIC_URL": PUBLIC}, {"INROAD_PUBLIC_URL": PUBLIC})
    ]  # fmt: skip
    assert said[0] == "[] False"
    assert "'mfa_authenticator'" in said[1]
    assert "'django_session'" in said[1]
    assert said[1] == said[2]
