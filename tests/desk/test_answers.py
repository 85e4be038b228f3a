"""Pasted answers: proposed with the line they rest on, told by their owner only."""

import pytest

from fixtures.correspondence import cast
from inroad.desk import answers
from inroad.errors import BadInput, NotFound, Refused
from inroad.store import models

pytestmark = [pytest.mark.django_db, pytest.mark.backends]


@pytest.fixture
def asked(desk):
    people = cast(desk)
    desk.introductions.tell(people.contract, "asked")
    return people.contract


@pytest.mark.parametrize(
    ("text", "answer", "suggested", "unsure"),
    [
        ("Hi Alice, not now, sorry.", "not this time", "", False),
        ("sure, go ahead", "agreed", "", True),
        ("I'll introduce you on Monday.", "agreed", "", False),
        ("talk to Eve instead", "someone else", "Eve", False),
        ("No, better ask Eve Stone.", "someone else", "Eve Stone", False),
        ("Just use my name.", "name use", "", False),
    ],
)
def test_an_answer_is_proposed_and_nothing_is_written(desk, asked, text, answer, suggested, unsure):
    before = models.Event.objects.count()
    found = answers.read(desk, asked, text)
    assert (found.answer, found.suggested, found.unsure, found.why_not) == (answer, suggested, unsure, "")
    assert found.line
    assert found.line in text
    assert models.Event.objects.count() == before
    assert desk.introductions.get(asked).row.state == "asked"


@pytest.mark.parametrize("text", ["I am out of the office until 4 May. Sure!", "Let me think about it.", "> not now"])
def test_an_automatic_or_open_reply_proposes_nothing_and_says_why(desk, asked, text):
    found = answers.read(desk, asked, text)
    assert found.answer == ""
    assert found.why_not


def test_a_yes_to_the_use_of_a_name_is_that(desk):
    bob = desk.people.add("Bob Connect", emails=["bob@connect.example"], backing="well")
    carol = desk.people.add("Carol Decide", organisation="Acme")
    view = desk.introductions.draft(bob.id, carol.id, kind="name use")
    desk.introductions.edit(view.row.id, blurb="x" * 60, personal="y" * 60, value="z")
    desk.introductions.tell(view.row.id, "terms_accepted")
    desk.introductions.tell(view.row.id, "asked")
    found = answers.read(desk, view.row.id, "Sure!")
    assert (found.answer, found.unsure) == ("name use", False)


def test_the_proposal_is_what_the_introduction_takes(desk, asked):
    found = answers.read(desk, asked, "Please talk to Eve Stone instead.")
    view = desk.introductions.tell(
        asked, "answered", version=found.version, answer=found.answer, suggested=found.suggested
    )
    assert (view.row.state, view.contract.suggested) == ("someone else suggested", "Eve Stone")


def test_an_introduction_that_waits_for_no_answer_takes_none(desk):
    people = cast(desk)
    with pytest.raises(Refused, match="Bob Connect"):
        answers.read(desk, people.contract, "Sure")


def test_another_desk_s_introduction_is_not_found(desk):
    with pytest.raises(NotFound):
        answers.read(desk, 999_999, "Sure")


def test_an_empty_paste_is_refused(desk, asked):
    with pytest.raises(BadInput):
        answers.read(desk, asked, "  ")
