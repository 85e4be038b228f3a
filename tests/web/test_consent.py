"""What one's network may do for the community, on pages: said, taken back, and asked about with one click."""

import pytest
from django.test import Client, override_settings

from fixtures.community import crowd, knows, night
from inroad import clock
from inroad.desk import desk_of
from inroad.store import models

from .test_access import snapshot
from .test_served import HOST, PASSWORD, SERVED

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(_web, django_user_model):
    with override_settings(**SERVED):
        account = django_user_model.objects.create_user("alice@ask.example", password=PASSWORD)
        desk = desk_of(account)
        desk.setup.introduce("Alice", ["alice@ask.example"], timezone="UTC")
        browser = Client(headers={"host": HOST})
        browser.force_login(account)
        yield desk, browser


def text(answer):
    return " ".join(answer.content.decode().split())


def test_s8_nothing_until_it_is_said_and_each_word_is_shown_with_what_it_does(alice):
    desk, browser = alice
    carol = knows(desk, "Carol Quill", firm="Northwind")
    page = text(browser.get("/consent/"))
    assert "Your network does nothing for the community. Nobody is told of the 1 person you know." in page
    assert browser.post("/consent/", {"level": "1"}).status_code == 303
    assert "You may be asked about 1 of the 1 person you know." in text(browser.get("/consent/"))
    assert "your word about everybody" in text(browser.get(f"/people/{carol}/")).lower()
    browser.post(f"/people/{carol}/consent/", {"level": "0"})
    assert "your word about them" in text(browser.get(f"/people/{carol}/")).lower()
    page = text(browser.get("/consent/"))
    assert "does nothing for the community" in page
    assert "Carol Quill" in page
    browser.post("/consent/", {"person": "Carol Quill", "level": ""})
    assert not models.Consent.objects.exclude(person=None).exists()
    desk.people.tag([carol], "circle")
    browser.post("/consent/", {"group": "circle", "level": "2"})
    assert "With your yes, 1 of them may be named." in text(browser.get("/consent/"))
    assert browser.post("/consent/", {"level": "7"}).status_code == 400
    assert browser.post("/consent/", {"group": "no such", "level": "1"}).status_code == 404


def test_a_look_at_a_target_changes_nothing_and_a_click_asks_once_a_day(alice):
    desk, browser = alice
    bob, *_ = crowd(5, moment=clock.now())
    knows(bob, "Carol Quill", firm="Northwind", title="VP Engineering")
    night(clock.now())
    target = desk.targets.add("Northwind")
    before = snapshot()
    assert "See whether a member could help" in text(browser.get(f"/targets/{target.id}/"))
    assert snapshot() == before
    assert browser.post(f"/targets/{target.id}/look/").status_code == 303
    page = text(browser.get(f"/targets/{target.id}/"))
    assert "A member can reach someone at Northwind." in page
    for said in ("Carol", "member0", "Member0", "0.", "VP Eng"):
        assert said not in page.partition('id="community"')[2].partition("</section>")[0]
    browser.post(f"/targets/{target.id}/look/")
    assert models.BlindLook.objects.count() == 1


def test_where_nobody_is_a_company_or_one_works_there_nothing_is_asked(alice):
    desk, browser = alice
    carol = knows(desk, "Carol Quill")
    person = desk.targets.add("Carol Quill", person=carol)
    assert "Through the community" not in text(browser.get(f"/targets/{person.id}/"))
    assert browser.post(f"/targets/{person.id}/look/").status_code == 404
    target = desk.targets.add("Velbrand")
    desk.setup.answer_guard("Velbrand", True)
    assert "Through the community" not in text(browser.get(f"/targets/{target.id}/"))
    browser.post(f"/targets/{target.id}/look/")
    assert not models.BlindLook.objects.exists()


def test_a_laptop_has_no_such_pages(owner, desk):
    carol = desk.people.add("Carol Quill", ["carol@people.example"]).id
    assert owner.get("/consent/").status_code == 404
    assert owner.post("/consent/", {"level": "1"}).status_code == 404
    assert owner.post(f"/people/{carol}/consent/", {"level": "1"}).status_code == 404
    assert "For the community" not in text(owner.get(f"/people/{carol}/"))
    assert "/consent/" not in text(owner.get("/settings/"))
