"""Telling people how it goes, through the pages: whom, what is new to each, a letter of their own."""

import pytest

from inroad.store import models

pytestmark = pytest.mark.django_db


@pytest.fixture
def bob(desk):
    desk.targets.add("Acme", interest="platform work")
    return desk.people.add("Bob Connect", ["bob@connect.example"], how="my manager at Verne", backing="well").id


def test_b3_people_are_chosen_and_each_gets_a_letter_with_a_line_of_their_own(owner, bob):
    page = owner.get("/updates/?to=Bob+Connect").content.decode()
    assert "Bob Connect" in page
    begun = owner.post("/updates/begin/", {"person": [bob], "say": ""})
    assert begun.status_code == 303
    reader = owner.get(f"{begun.url}{bob}/").content.decode()
    assert "became interested in platform work at Acme" in reader
    key = models.Target.objects.get().pk
    drafted = owner.post(
        f"{begun.url}{bob}/", {"do": "write", "personal": "How did the garden turn out?", "news": [f"interested:{key}"]}
    )
    letter = owner.get(drafted.url).content.decode()
    assert "How did the garden turn out?" in letter
    assert "Everybody in this round" in letter
    sent = owner.post(f"{drafted.url}sent/", {"how": "client"})
    assert sent.url == begun.url
    assert "done" in owner.get(begun.url).content.decode()


def test_nobody_ticked_is_said_and_what_was_chosen_stays(owner, bob):
    answer = owner.post("/updates/begin/", {"to": "Bob Connect", "say": "Spring greetings."})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "Spring greetings." in page
    assert "Bob Connect" in page


def test_a_reader_is_skipped_and_the_round_ended(owner, bob):
    begun = owner.post("/updates/begin/", {"person": [bob]})
    owner.post(f"{begun.url}{bob}/", {"do": "skip"})
    assert "not this time" in owner.get(begun.url).content.decode()
    assert owner.post(begun.url).url == "/updates/"


def test_without_anybody_told_the_page_says_where_to_begin(owner, desk):
    assert "did something for you" in owner.get("/updates/").content.decode()
