"""Something useful, captured and passed on through the pages."""

import pytest

from inroad.store import models

pytestmark = pytest.mark.django_db


@pytest.fixture
def bob(desk):
    return desk.people.add("Bob Connect", ["bob@connect.example"], how="my manager", note="Cares about shore power.").id


def test_b4_a_line_is_kept_and_becomes_a_letter_to_whom_it_helps(owner, bob):
    kept = owner.post("/useful/", {"words": "A talk on shore power", "url": "https://ports.example/talk"})
    page = owner.get(kept.url).content.decode()
    assert "Bob Connect" in page
    draft = owner.post(f"{kept.url}put/", {"do": "for", "person": bob})
    assert "A talk on shore power" in owner.get(draft.url).content.decode()
    assert "to write" in owner.get("/useful/").content.decode()


def test_a_link_that_is_none_is_told_and_what_was_typed_stays(owner, desk):
    answer = owner.post("/useful/", {"words": "A talk", "url": "javascript:alert(1)"})
    assert answer.status_code == 400
    assert "A talk" in answer.content.decode()
    assert not models.Useful.objects.exists()


def test_somebody_else_is_named_and_nothing_for_somebody_is_noted(owner, desk, bob):
    eve = desk.people.add("Eve Else").id
    kept = owner.post("/useful/", {"words": "A talk on shore power"}).url
    owner.post(f"{kept}put/", {"do": "not", "person": bob})
    owner.post(f"{kept}put/", {"do": "for", "name": "Eve Else"})
    assert {(one.person_id, one.state) for one in models.UsefulTo.objects.all()} == {
        (bob, "not for them"),
        (eve, "chosen"),
    }
    assert owner.post(f"{kept}put/", {"do": "trash"}).url == "/useful/"
