"""Access tokens: fetched with the owner's grant, over TLS, from a real token service that can be in any mood."""

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from fixtures.mail_servers import Certificates, Dovecot, TokenService, token_service
from inroad.errors import BadInput, MailProblem
from inroad.post import imap, oauth
from inroad.post.account import Account


@pytest.fixture
def service(certificates: Certificates) -> Iterator[TokenService]:
    with token_service(context=certificates.context(certificates.good)) as made:
        yield made


@pytest.fixture
def grant(service: TokenService) -> oauth.Grant:
    return oauth.Grant(*service.client, service.refresh, f"https://localhost:{service.port}/token")


def test_a_token_is_fetched_with_the_owners_client_and_holds_until_shortly_before_its_end(
    service: TokenService, grant: oauth.Grant, authorities: str
) -> None:
    access, after = oauth.renew(grant, authorities=authorities)
    assert (access.token, after) == ("access-1", grant)
    assert service.asked[0]["grant_type"] == "refresh_token"
    assert access.holds(time.time())
    assert not access.holds(time.time() + 3600 - oauth.EARLY)
    assert oauth.Access.of_text(access.to_text()) == access


def test_a_refresh_token_that_is_replaced_is_taken_over(
    service: TokenService, grant: oauth.Grant, authorities: str
) -> None:
    service.rotates = True
    _, second = oauth.renew(grant, authorities=authorities)
    assert second.refresh_token == "refresh-2"
    assert oauth.renew(second, authorities=authorities)[0].token == "access-2"
    with pytest.raises(MailProblem, match="taken back"):
        oauth.renew(grant, authorities=authorities)


@pytest.mark.parametrize(
    ("changes", "account", "transient", "why"),
    [
        ({"mood": "invalid_grant"}, True, False, "taken back or ran out"),
        ({"mood": "invalid_client", "status": 401}, True, False, "invalid_client"),
        ({"mood": "whatever", "status": 503}, False, True, "just now"),
        ({"mood": "slow_down", "status": 429}, False, True, "just now"),
        ({"raw": b"<html>sorry</html>", "status": 200}, True, False, "answer 200"),
        ({"raw": b'{"access_token": "a\\r\\nb"}', "status": 200}, True, False, "answer 200"),
        ({"raw": b'{"access_token": ["a"]}', "status": 200}, True, False, "answer 200"),
        ({"raw": b"[" * 60_000, "status": 200}, True, False, "answer 200"),
        ({"raw": b" " * 70_000, "status": 200}, False, True, "more than a token"),
        ({"raw": b"", "status": 302}, True, False, "answer 302"),
    ],
)
def test_what_is_no_token_is_said_without_any_secret(
    service: TokenService, grant: oauth.Grant, authorities: str, changes: dict[str, Any], account: bool,
    transient: bool, why: str,
) -> None:  # fmt: skip
    for name, value in changes.items():
        setattr(service, name, value)
    with pytest.raises(MailProblem, match=why) as caught:
        oauth.renew(grant, authorities=authorities)
    assert (caught.value.account, caught.value.transient) == (account, transient)
    assert len(service.asked) == 1  # no redirect was followed, nothing asked twice
    shown = f"{caught.value} {grant!r} {oauth.Access('access-9', 1)!r}"
    assert all(secret not in shown for secret in ("secret-of-alice", "refresh-1", "access-9"))


@pytest.mark.parametrize(
    ("given", "least", "most"), [(None, 500, 700), ("60", 50, 70), (-5, 500, 700), (1e12, 86_000, 86_500)]
)
def test_odd_lifetimes_are_bounded(
    service: TokenService, grant: oauth.Grant, authorities: str, given: object, least: float, most: float
) -> None:
    service.seconds = given
    access, _ = oauth.renew(grant, authorities=authorities)
    assert least <= access.until - time.time() <= most


def test_a_service_that_cannot_prove_its_name_gets_no_secret(service: TokenService, grant: oauth.Grant) -> None:
    with pytest.raises(MailProblem, match="can't prove"):
        oauth.renew(grant)
    assert service.asked == []


def test_a_service_that_is_away_is_a_passing_problem(grant: oauth.Grant, authorities: str) -> None:
    away = replace(grant, token_url="https://localhost:1/token")
    with pytest.raises(MailProblem) as caught:
        oauth.renew(away, authorities=authorities)
    assert caught.value.transient


def test_plain_text_goes_to_this_computer_only(monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = [(2, 1, 6, "", ("192.0.2.1", 80))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: elsewhere)
    monkeypatch.setattr("socket.socket.connect", lambda *_: None)
    with pytest.raises(MailProblem, match="plain text"):
        oauth.renew(oauth.Grant("a", "b", "c", "http://tokens.example/token"))


def test_a_member_of_a_server_cannot_reach_into_its_network(service: TokenService, grant: oauth.Grant) -> None:
    with pytest.raises(MailProblem, match="no public server"):
        oauth.renew(grant, public_only=True)


@pytest.mark.parametrize(
    "url", ["", "ftp://a.example/", "https://", "https://u:p@a.example/", "https://a:x/", "https://a b/"]
)
def test_what_is_no_endpoint_is_refused(url: str) -> None:
    with pytest.raises(BadInput):
        oauth.Grant("a", "b", "c", url)


def test_the_endpoints_of_large_providers_are_known_by_their_mail_servers() -> None:
    assert oauth.endpoint_of("imap.gmail.com").startswith("https://oauth2.googleapis.com/")
    assert oauth.endpoint_of("Outlook.Office365.com.").startswith("https://login.microsoftonline.com/")
    assert oauth.endpoint_of("notgmail.com") == ""


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"token": 1}', '{"token": "x", "until": "soon"}', "x"])
def test_a_kept_token_that_can_not_be_read_is_over(text: str) -> None:
    assert not oauth.Access.of_text(text).holds(0.0)


def test_a_token_kept_while_the_clock_was_years_ahead_is_over() -> None:
    assert not oauth.Access("x", time.time() + 10**8).holds(time.time())


def test_a_fetched_token_signs_in_to_a_real_server(
    dovecot: Dovecot, authorities: str, tokens: int, knows_tokens: TokenService
) -> None:
    grant = oauth.Grant(*knows_tokens.client, knows_tokens.refresh, f"http://127.0.0.1:{tokens}/token")
    account = Account(
        "localhost",
        dovecot.tls,
        "oauth-alice",
        lambda: oauth.renew(grant)[0].token,
        token=True,
        authorities=authorities,
    )
    assert imap.folders(account)
