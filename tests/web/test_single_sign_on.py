# ruff: noqa: F811 - fixtures of another file
"""Single sign-on, against an identity provider that the test starts itself: who gets in, and who is turned away."""

import json
import re
import threading
import time
import urllib.parse
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jwt
import pytest
import requests
from django.test import override_settings

from inroad.errors import StoreProblem
from inroad.store import account_settings

from .test_served import PUBLIC, accounts, browser, served, sign_in  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db

CLIENT = "the-desk"


class Provider(ThreadingHTTPServer):
    """The least of OpenID Connect: it says that whoever comes is ``person``, once for each code."""

    daemon_threads = True
    person: dict[str, object]

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.issuer = f"http://127.0.0.1:{self.server_port}"
        self.person = {}
        self.codes: dict[str, str] = {}
        self.asked: list[dict[str, str]] = []


class _Answer(BaseHTTPRequestHandler):
    server: Provider

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        url = urllib.parse.urlsplit(self.path)
        said = dict(urllib.parse.parse_qsl(url.query))
        if url.path == "/.well-known/openid-configuration":
            ours = self.server.issuer
            self._json(
                {
                    "issuer": ours, "authorization_endpoint": f"{ours}/authorize", "token_endpoint": f"{ours}/token",
                    "userinfo_endpoint": f"{ours}/who", "jwks_uri": f"{ours}/keys",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                }
            )  # fmt: skip
        elif url.path == "/authorize":
            self.server.asked.append(said)
            code = f"code-{len(self.server.asked)}"
            self.server.codes[code] = said["code_challenge"]
            self.send_response(302)
            self.send_header("Location", f"{said['redirect_uri']}?code={code}&state={said['state']}")
            self.end_headers()
        elif url.path == "/who":
            self._json(self.server.person)
        else:
            self._json({}, 404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        sent = dict(urllib.parse.parse_qsl(body))
        if self.server.codes.pop(sent.get("code", ""), None) is None or "code_verifier" not in sent:
            return self._json({"error": "invalid_grant"}, 400)
        claims = {"iss": self.server.issuer, "aud": CLIENT, "iat": int(time.time()), "exp": int(time.time()) + 60}
        token = jwt.encode(claims | self.server.person, "a key that nobody checks, over this line", "HS256")
        return self._json({"access_token": "x", "token_type": "Bearer", "id_token": token})

    def _json(self, value: object, status: int = 200) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def provider(accounts, monkeypatch) -> Iterator[Provider]:
    server = Provider()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    environment = {
        "INROAD_OIDC_ISSUER": server.issuer, "INROAD_OIDC_CLIENT_ID": CLIENT, "INROAD_OIDC_CLIENT_SECRET": "hidden",
        "INROAD_OIDC_NAME": "Verne College",
    }  # fmt: skip
    apps = [account_settings.provider_from(environment)]
    with override_settings(SOCIALACCOUNT_PROVIDERS={"openid_connect": {"APPS": apps}}):
        yield server
    server.shutdown()
    server.server_close()


def person(address: str, *, verified: object = True, sub: str = "1") -> dict[str, object]:
    return {"sub": sub, "email": address, "email_verified": verified, "name": "Ada Verne"}


def through(client, to: str = "/people/"):
    """The whole way: our button, their page, and back; as a browser goes it."""
    page = client.post("/sign-in/single/", {"next": to})
    there = re.search(r'content="0;url=([^"]+)"', page.content.decode())[1].replace("&amp;", "&")
    back = requests.get(there, allow_redirects=False, timeout=10).headers["Location"]
    assert back.startswith(f"{PUBLIC}/sign-in/sso/back/") or "/sign-in/sso/back/" in back
    path = back[back.index("/sign-in/sso/") :]
    # The browser holds the cookie back when another site leads here; a page of ours leads on.
    first = browser().get(path)
    assert (first.status_code, b"_redir" in first.content) == (200, True)
    return client.get(f"{path}&_redir=")


def test_somebody_invited_gets_in_without_ever_choosing_a_password(provider, accounts):
    accounts.add("ada@verne.example", "Ada Verne")
    provider.person = person("Ada@verne.example")
    client = browser()
    assert b"Sign in with Verne College" in client.get("/sign-in/").content
    answer = through(client)
    assert (answer.status_code, answer["Location"]) == (302, "/people/")
    assert client.get("/people/").status_code == 200
    assert b"Ada Verne" in client.get("/settings/").content
    assert accounts.rows()[0].state == "open"
    assert provider.asked[0]["code_challenge_method"] == "S256"
    # The second time they are known by the provider's own number, whatever has become of the address there.
    provider.person = person("ada@elsewhere.example", verified=False)
    assert through(browser())["Location"] == "/people/"


@pytest.mark.parametrize(
    "who",
    [
        person("nobody@verne.example"), person("ada@verne.example", verified=False),
        person("ada@verne.example", verified="false"), {"sub": "1"}, person(""), person("ada\0@verne.example"),
    ],
)  # fmt: skip
def test_whom_nobody_invited_or_vouches_for_is_turned_away(provider, accounts, who):
    accounts.add("ada@verne.example")
    provider.person = who
    client = browser()
    answer = through(client)
    assert answer.status_code in {401, 403, 502}
    assert client.get("/people/").status_code == 401
    assert [row.state for row in accounts.rows()] == ["invited"]


def test_a_locked_account_stays_shut(provider, accounts):
    accounts.add("ada@verne.example")
    provider.person = person("ada@verne.example")
    assert through(browser()).status_code == 302
    accounts.lock("ada@verne.example")
    client = browser()
    assert through(client).status_code in {401, 403}
    assert client.get("/people/").status_code == 401


def test_an_answer_that_was_not_asked_for_or_came_twice_opens_nothing(provider, accounts):
    accounts.add("ada@verne.example")
    provider.person = person("ada@verne.example")
    for path in ("?code=x&state=y", "?error=access_denied", "", "?code=x"):
        client = browser()
        answer = client.get(f"/sign-in/sso/back/{path or '?'}&_redir=")
        assert answer.status_code in {403, 502}, path
        assert client.get("/people/").status_code == 401
    assert browser().get("/sign-in/other/back/?code=x&state=y&_redir=").status_code in {403, 404}


def test_a_provider_that_is_gone_is_said_in_words(provider, accounts):
    provider.shutdown()
    provider.server_close()
    answer = browser().post("/sign-in/single/", {"next": "/"})
    assert answer.status_code == 502
    assert b"sign in by your password" in answer.content


def test_without_a_provider_there_is_no_button(served, db):
    assert b"/sign-in/single/" not in browser().get("/sign-in/").content
    assert browser().post("/sign-in/single/", {}).status_code == 404


@pytest.mark.parametrize(
    "said",
    [
        {"INROAD_OIDC_ISSUER": "https://login.example"}, {"INROAD_OIDC_CLIENT_ID": "x"},
        {"INROAD_OIDC_ISSUER": "http://login.example", "INROAD_OIDC_CLIENT_ID": "x"},
        {"INROAD_OIDC_ISSUER": "login.example", "INROAD_OIDC_CLIENT_ID": "x"},
    ],
)  # fmt: skip
def test_half_a_provider_and_one_in_plain_text_are_refused(said):
    with pytest.raises(StoreProblem):
        account_settings.provider_from(said)


def test_no_provider_is_none():
    assert account_settings.provider_from({}) is None
