"""The brief through the pages: written, versions, shared by a link on a server."""

from html import unescape

import pytest
from django.contrib.auth import get_user_model
from django.test import Client, override_settings

from inroad.desk import desk_of
from inroad.store import models

pytestmark = pytest.mark.django_db

TYPED = {
    "titles": "Platform lead\nHead of infrastructure",
    "work": "Old services moved to where they can be looked after.",
    "targets": "Acme\nSolvane\nHalden",
    "places": "Utrecht",
    "remote": "some days at home",
    "proof": "Moved forty services in a year without a night of downtime",
    "help": "Name me two people who run platforms.",
    "profile": "",
    "documents": "",
}


def test_b1_the_brief_is_written_read_and_restored(owner, desk):
    assert owner.post("/brief/", TYPED).status_code == 303
    assert owner.post("/brief/", {**TYPED, "help": "Tell me who runs platforms at Acme."}).status_code == 303
    page = unescape(owner.get("/brief/").content.decode())
    assert "how to help: now" in page.lower()
    assert "Head of infrastructure" in owner.get("/brief/sheet/").content.decode()
    assert "Name me two people" in owner.get("/brief/1/").content.decode()
    owner.post("/brief/1/restore/")
    assert desk.brief.get().brief.help == TYPED["help"]


def test_what_was_typed_stays_when_it_is_too_much(owner, desk):
    answer = owner.post("/brief/", {**TYPED, "titles": "\n".join(f"Job {n}" for n in range(20))})
    assert answer.status_code == 400
    assert "Job 19" in answer.content.decode()
    assert not models.BriefVersion.objects.exists()


def test_on_a_laptop_no_page_of_a_brief_is_open_to_anybody(owner, desk):
    owner.post("/brief/", TYPED)
    assert owner.post("/brief/share/", {"label": "friends"}).status_code == 400
    assert owner.get("/b/anything/").status_code == 404


@pytest.fixture
def member(db):
    account = get_user_model().objects.create_user("ada@ask.example", email="ada@ask.example", password="p")
    desk = desk_of(account)
    desk.setup.introduce("Ada Ask", ["ada@ask.example"], timezone="UTC")
    with override_settings(
        INROAD_DOOR="account", INROAD_PUBLIC_URL="https://desk.example", ALLOWED_HOSTS=["desk.example"]
    ):
        client = Client(headers={"host": "desk.example"})
        client.force_login(account)
        yield client, desk


def test_b1_a_link_opens_the_brief_for_whoever_has_it_until_it_is_closed(member):
    client, desk = member
    client.post("/brief/", TYPED, secure=True)
    made = unescape(client.post("/brief/share/", {"label": "friends", "days": "30"}, secure=True).content.decode())
    link = made.partition("https://desk.example")[2].partition('"')[0]
    stranger = Client(headers={"host": "desk.example"})
    answer = stranger.get(link, secure=True)
    assert answer.status_code == 200
    assert "Platform lead" in answer.content.decode()
    assert "noindex" in answer.content.decode()
    assert answer["Referrer-Policy"] == "no-referrer"
    client.post("/brief/share/", {"close": str(desk.brief.shares()[0].id)}, secure=True)
    assert stranger.get(link, secure=True).status_code == 404
