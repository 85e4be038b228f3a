"""What employers did, in words that say how it is known; what one can answer; nothing of it leaves the desk."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model

from inroad.desk import desk_of
from inroad.desk.conduct import KINDS
from inroad.desk.door import Desk
from inroad.errors import BadInput, NotFound
from inroad.letters import registry
from inroad.store import models

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture
def desk(db):
    made = desk_of(get_user_model().objects.create_user("alice"))
    made.setup.introduce("Alice Ask", ["alice@ask.example"], timezone="UTC")
    return Desk(models.Desk.objects.get(pk=made.row.pk), NOW)


@pytest.fixture
def target(desk):
    return desk.targets.add("Acme", "platform lead")


@pytest.fixture
def acme(target):
    return target.organisation_id


def test_e1_work_wanted_for_nothing_is_on_the_record_and_a_sample_offered_stands_apart(desk, acme):
    desk.conduct.add(acme, "wanted work for nothing", date(2026, 4, 2), "A week of design.")
    desk.conduct.add(acme, "a sample I offered", date(2026, 4, 3))
    record = desk.conduct.record(acme)
    assert record.words == ("wanted work for nothing, April 2026 (self-reported)",)
    assert record.apart == ("a sample I offered, April 2026",)
    assert [(note.kind, note.theirs) for note in record.notes] == [
        ("a sample I offered", False),
        ("wanted work for nothing", True),
    ]


@pytest.mark.parametrize(
    ("kind", "practice", "sheet"),
    [
        ("wanted work for nothing", "E1", "unpaid-work"),
        ("wanted my salary history", "E2", "salary-history"),
        ("no answer on 3, 6 and 12 months", "E3", "months-3-6-12"),
        ("never answered", "E4", ""),
        ("wanted references at the start", "R5", ""),
    ],
)
def test_e1_e2_e3_e4_r5_for_each_thing_there_is_something_one_can_say(desk, kind, practice, sheet):
    said = desk.conduct.answers(kind)
    assert (said.practice, said.sheet) == (practice, sheet)
    assert len(said.answers) >= 3
    assert not sheet or registry.get(sheet).kind.spoken


def test_r5_references_wanted_at_the_start_are_remembered_and_warned_of_before_a_yes(desk, target, acme):
    job = desk.openings.add(target.id, "platform lead").row.id
    desk.conduct.add(acme, "wanted references at the start", opening_id=job)
    assert any("wanted references at the start" in one for one in desk.openings.get(job).worth_knowing)


def test_e4_silence_is_worked_out_from_dates_and_taken_back_by_an_answer(desk, target, acme):
    job = desk.openings.add(target.id, "platform lead").row.id
    desk.openings.apply(job, TODAY - timedelta(days=31))
    record = desk.conduct.record(acme)
    assert record.words == ("no answer within 30 days to 1 of 1 (worked out)",)
    assert [row.id for row in record.silent] == [job]
    desk.openings.reject(job, on=TODAY)
    answered = desk.conduct.record(acme)
    assert answered.words == ("answered 1 of 1 application, as a rule in 31 days (worked out)",)
    assert desk.conduct.concerns(acme) == ()


def test_e4_answers_to_introductions_stand_beside_applications(desk, target, acme, monkeypatch):
    from inroad.desk import records
    from inroad.introductions.employers import Answers, EmployerRecord

    said = EmployerRecord(Answers(), Answers(2, 1, 3.0), ("answered 1 of 2, as a rule in 3 days (self-reported)",))
    monkeypatch.setattr(records, "employer_record", lambda *_: said)
    desk.conduct.add(acme, "never answered")
    assert desk.conduct.record(acme).words == (
        "never answered, May 2026 (self-reported)",
        "answered 1 of 2, as a rule in 3 days (self-reported)",
    )


def test_a_note_is_answered_taken_back_and_brought_back(desk, acme):
    note = desk.conduct.add(acme, "wanted my salary history")
    assert desk.conduct.answer(note.id, "I talked about this job.").answered == "I talked about this job."
    desk.conduct.remove(note.id)
    assert desk.conduct.rows() == []
    desk.history.undo()
    assert [row.answered for row in desk.conduct.rows(acme)] == ["I talked about this job."]


def test_two_names_of_one_employer_keep_both_their_records(desk, acme):
    other = desk.targets.add("Acme Harbours Holding").organisation_id
    desk.conduct.add(other, "never answered")
    desk.organisations.merge(acme, other)
    assert [row.kind for row in desk.conduct.rows(acme)] == ["never answered"]
    desk.history.undo()
    assert [row.kind for row in desk.conduct.rows(other)] == ["never answered"]


def test_what_is_no_conduct_and_what_is_another_desks_is_refused(desk, acme):
    with pytest.raises(BadInput, match="there is no conduct “rude”"):
        desk.conduct.add(acme, "rude")
    with pytest.raises(BadInput, match="still to come"):
        desk.conduct.add(acme, KINDS[0], TODAY + timedelta(days=1))
    note = desk.conduct.add(acme, KINDS[0]).id
    other = desk_of(get_user_model().objects.create_user("mallory"))
    for act in (
        lambda: other.conduct.record(acme),
        lambda: other.conduct.add(acme, KINDS[0]),
        lambda: other.conduct.remove(note),
    ):
        with pytest.raises(NotFound):
            act()
    assert other.conduct.rows() == []
