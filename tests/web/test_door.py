"""Who may come in: the one-time link, its cookie, the Host, and what every answer carries."""

import pytest
from django.test import Client
from django.urls import get_resolver

from inroad.web import door

from .conftest import HOST

pytestmark = pytest.mark.django_db

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}


def every_address() -> list[str]:
    """Each route, with 1 for a number and x for a word."""
    found = []
    for pattern in get_resolver("inroad.web.urls").url_patterns:
        route = str(pattern.pattern)
        for kind, value in (("int", "1"), ("str", "x")):
            while f"<{kind}:" in route:
                start = route.index(f"<{kind}:")
                route = route[:start] + value + route[route.index(">", start) + 1 :]
        found.append("/" + route)
    return found


def test_nobody_gets_a_page_without_the_cookie(visitor, desk):
    for address in every_address():
        for answer in (visitor.get(address), visitor.post(address)):
            if answer.request["REQUEST_METHOD"] == "POST" and address == "/open":
                assert answer.status_code == 405
                continue
            assert answer.status_code == 401, address
            assert b"run <strong>inroad</strong> again" in answer.content
            assert b"Alice Ask" not in answer.content


def test_another_host_is_refused_even_with_the_cookie(owner, desk):
    for host in ("evil.example", "127.0.0.1", "127.0.0.1:80", "localhost:9", "evil.example:4711", ""):
        assert owner.get("/", headers={"host": host}).status_code == 400, host


def test_localhost_is_the_same_desk(local_door, desk):
    browser = Client(headers={"host": "localhost:4711"})
    browser.get("/open", {"token": local_door.token})
    assert browser.get("/people/").status_code == 200


def test_static_files_are_not_served_to_another_host(visitor):
    assert visitor.get("/static/inroad/inroad.css", headers={"host": "evil.example:4711"}).status_code == 400


def test_the_link_leads_in_with_a_strict_cookie_named_after_the_port(visitor, local_door, desk):
    answer = visitor.get("/open", {"token": local_door.token})
    assert (answer.status_code, answer["Location"]) == (303, "/")
    cookie = answer.cookies["inroad_4711"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert not cookie["expires"]
    assert local_door.token not in cookie.value


def test_the_link_works_once(visitor, local_door, desk):
    visitor.get("/open", {"token": local_door.token})
    assert Client(headers={"host": HOST}).get("/open", {"token": local_door.token}).status_code == 401


def test_a_second_click_by_whoever_is_in_leads_on(owner, local_door, desk):
    assert owner.get("/open", {"token": local_door.token}).status_code == 303


def test_a_wrong_token_opens_nothing_and_uses_nothing_up(visitor, local_door, desk):
    for token in ("", "x", "é", "a" * 5000):
        answer = visitor.get("/open", {"token": token})
        assert answer.status_code == 401
        assert "inroad_4711" not in answer.cookies
    assert visitor.get("/open", {"token": local_door.token}).status_code == 303


def test_asking_for_the_heads_alone_does_not_use_the_link_up(visitor, local_door, desk):
    assert visitor.head("/open", {"token": local_door.token}).status_code == 401
    assert visitor.get("/open", {"token": local_door.token}).status_code == 303


def test_from_a_local_file_a_page_of_ours_leads_on(visitor, local_door, desk):
    answer = visitor.get("/open", {"token": local_door.token}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 200
    assert b'http-equiv="refresh" content="0;url=/"' in answer.content
    assert visitor.get("/people/").status_code == 200


def test_a_made_up_cookie_opens_nothing(visitor, desk):
    visitor.cookies["inroad_4711"] = "made up"
    assert visitor.get("/people/").status_code == 401


def test_without_a_door_nobody_comes_in(desk):
    door.install(None)
    assert Client(headers={"host": HOST}).get("/").status_code == 400


def test_every_answer_forbids_what_is_not_ours(owner, desk):
    for address in ("/people/", "/nowhere/", "/people/999999/", "/open"):
        policy = owner.get(address)["Content-Security-Policy"]
        assert dict(part.split(" ", 1) for part in policy.split("; ")) == POLICY, address


def test_pages_are_kept_by_no_cache_and_shown_in_no_frame(owner, desk):
    answer = owner.get("/people/")
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"


def test_no_page_holds_a_script_or_a_style_of_its_own(owner, cast):
    for address in ("/", "/start/", "/people/", f"/people/{cast.bob}/", f"/targets/{cast.target}/", "/settings/"):
        page = owner.get(address).content.decode()
        assert "<style" not in page
        assert " style=" not in page
        assert " onclick=" not in page
        assert all("src=" in tag for tag in page.split("<script")[1:])
