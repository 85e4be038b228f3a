"""Letters that belong to no introduction: begun for a person, and held until the owner's own words are there."""

import pytest

from fixtures.correspondence import cast
from fixtures.letter_cast import ANSWERS
from inroad.errors import Refused
from inroad.store import models

pytestmark = pytest.mark.django_db

TO_PEOPLE = ("advice", "comment", "favour", "future", "hello", "referee-briefing", "reference-request", "runner-up",
             "thanks-names", "update", "useful-to-you")  # fmt: skip


@pytest.fixture
def rhea(desk):
    return desk.people.add(
        "Rhea Olsen", emails=["rhea@initrode.example"], organisation="Initrode", title="Head of Operations",
        how="my manager at Verne 2015-2022", backing="well",
    )  # fmt: skip


@pytest.fixture
def opening(desk):
    target = desk.targets.add("Northwind", interest="platform engineering")
    now = desk.now()
    return models.Opening.objects.create(
        desk=desk.row, target_id=target.id, title="platform lead", created_at=now, changed_at=now
    )


@pytest.mark.parametrize("kind", TO_PEOPLE)
def test_a_letter_to_a_person_waits_for_ones_own_words_and_can_go_then(desk, rhea, kind):
    begun = desk.letters.write(kind, person_id=rhea.id)
    assert begun.body.startswith("Hello Rhea,")
    assert not begun.ready
    assert begun.to_address == "rhea@initrode.example"
    with pytest.raises(Refused):
        desk.letters.sent(begun.row.id)
    done = desk.letters.save(begun.row.id, supplied={need.key: ANSWERS[need.key] for need in begun.needs})
    assert done.ready, done.findings
    assert desk.letters.sent(begun.row.id).row.state == "sent"


@pytest.mark.parametrize("kind", TO_PEOPLE)
def test_r4_no_letter_to_a_person_reaches_the_present_employer(desk, rhea, kind):
    begun = desk.letters.write(kind, person_id=rhea.id)
    desk.letters.save(begun.row.id, supplied={need.key: ANSWERS[need.key] for need in begun.needs})
    desk.setup.answer_guard("Initrode", present=True)
    with pytest.raises(Refused, match="Initrode"):
        desk.letters.sent(begun.row.id)
    desk.letters.drop(begun.row.id)
    with pytest.raises(Refused, match="Initrode"):
        desk.letters.write(kind, person_id=rhea.id)


def test_r2_a_briefing_names_the_employer_of_the_job_and_not_the_referees_own(desk, rhea, opening):
    begun = desk.letters.write("referee-briefing", person_id=rhea.id)
    assert "Initrode" not in begun.body
    models.Letter.objects.filter(pk=begun.row.id).update(opening=opening, more={"points": "the night of the flood"})
    view = desk.letters.get(begun.row.id)
    assert "I am giving your name to Northwind now, for the job of platform lead." in view.body
    assert "the night of the flood" in view.body
    assert "Initrode" not in view.body


def test_a_letter_about_a_job_names_the_job_wherever_its_reader_works(desk, rhea, opening):
    begun = desk.letters.write("reference-request", person_id=rhea.id)
    assert "I am looking for work" in begun.body
    models.Letter.objects.filter(pk=begun.row.id).update(opening=opening)
    assert "I am interested in the job of platform lead at Northwind" in desk.letters.get(begun.row.id).body


def test_a_letter_to_somebody_beside_an_introduction_tells_it_nothing(desk, rhea):
    people = cast(desk)
    begun = desk.letters.write("comment", contract_id=people.contract, person_id=rhea.id)
    assert begun.body.startswith("Hello Rhea,")
    desk.letters.save(begun.row.id, supplied={need.key: ANSWERS[need.key] for need in begun.needs})
    before = desk.introductions.get(people.contract).row.state
    assert desk.letters.sent(begun.row.id).row.state == "sent"
    assert desk.introductions.get(people.contract).row.state == before
