"""After a talk: what was said, whom they named, kept on one page."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture
def bob(desk):
    return desk.people.add("Bob Connect", ["bob@connect.example"], how="my manager at Verne").id


def test_n3_a_talk_is_kept_with_its_names_as_promises(owner, desk, bob):
    said = {"comfortable": "yes", "named": "Carol Diaz, VP at Acme", "will_call": "yes"}
    answer = owner.post(f"/people/{bob}/talk/", said)
    assert answer.url == f"/people/{bob}/"
    person = owner.get(answer.url).content.decode()
    assert "Carol Diaz" in person
    assert "make the call Bob Connect spoke of" in person
    assert "would recommend you" in owner.get(f"/people/{bob}/talk/").content.decode()
    today = owner.get("/").content.decode()
    assert "Follow up with Carol Diaz, whom Bob Connect named" in today


def test_a_name_that_two_people_have_is_asked_and_what_was_typed_stays(owner, desk, bob):
    for company in ("Acme", "Solvane"):
        desk.people.add("Carol Diaz", organisation=company)
    answer = owner.post(f"/people/{bob}/talk/", {"named": "Carol Diaz", "why": "we rowed together"})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "we rowed together" in page
    assert "Solvane" in page
    assert desk.talks.rows() == []


@pytest.mark.parametrize("said", [{}, {"on": "yesterday", "why": "x"}, {"comfortable": "maybe"}])
def test_nothing_said_or_nonsense_is_told_kindly(owner, desk, bob, said):
    answer = owner.post(f"/people/{bob}/talk/", said)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()
