"""The letter that tells a referee how it ended: which job, how, thanks; it waits for the end."""

from dataclasses import replace

import pytest

from fixtures.letter_cast import TODAY
from inroad.letters.compose import compose
from inroad.letters.model import Facts, Person
from inroad.letters.render import mail


@pytest.fixture
def facts():
    people = {"seeker": Person("Alice Adler"), "reader": Person("Rhea Rook", address="rhea@initrode.example")}
    return Facts(TODAY, people=people)


def test_r2_the_referee_reads_to_whom_they_were_named_and_how_it_ended(facts):
    told = replace(facts, more={"employer": "Northwind", "job": "platform lead", "ended": "I start there in June."})
    draft = compose("referee-outcome", told)
    sent = mail(draft)
    assert draft.ready
    assert sent.subject == "How it ended at Northwind"
    assert "You let me name you to Northwind, for the job of platform lead" in sent.body
    assert "I start there in June." in sent.body
    assert "thank you for standing ready to speak for me" in sent.body


def test_the_job_of_its_opening_stands_for_what_was_not_said(facts):
    draft = compose(
        "referee-outcome", replace(facts, opening="Platform Lead", organisation="Northwind"), {"how": "They chose me."}
    )
    assert "name you to Northwind, for the job of Platform Lead" in mail(draft).body


def test_without_the_end_it_is_not_ready(facts):
    draft = compose("referee-outcome", facts)
    assert draft.gaps
    assert not draft.ready
