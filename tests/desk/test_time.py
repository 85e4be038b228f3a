"""The log of time: what it takes from the desk, what the owner says of it, the timer, the split; all of it undone."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from inroad.desk import desk_of
from inroad.desk.door import Desk
from inroad.errors import BadInput, NotFound, Refused
from inroad.score.model import SPLIT, Track
from inroad.store import models

pytestmark = pytest.mark.django_db

MONDAY = datetime(2027, 3, 1, 8, tzinfo=UTC)  # 9:00 in Berlin
WEEK = date(2027, 3, 1)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MONDAY, tick=False) as moved:
        yield moved


@pytest.fixture
def desk(django_user_model):
    made = desk_of(django_user_model.objects.create_user("alice"))
    made.setup.introduce("Alice Ask", ["alice@ask.example"], timezone="Europe/Berlin")
    return made


@pytest.fixture
def rosa(desk):
    """Inside a target: what passes with her concerns the search."""
    desk.targets.add("Northwind", "platform lead")
    return desk.people.add("Rosa Brandt", ["rosa@brandt.example"], organisation="Northwind", title="VP").id


@pytest.fixture
def dentist(desk):
    return desk.people.add("Dora Li", ["dora@teeth.example"]).id


def at(desk: Desk, moment: datetime) -> Desk:
    return Desk(models.Desk.objects.get(pk=desk.row.pk), moment)


def friday(desk):
    return at(desk, MONDAY + timedelta(days=4, hours=12))


def entry(desk, people, start, minutes, *, kind=models.Interaction.MEETING):
    """As a calendar file brings it."""
    mine = models.Identity.objects.filter(person=desk.row.me_id).order_by("pk").first()
    theirs = [models.Identity.objects.filter(person=one).order_by("pk").first() for one in people]
    row = models.Interaction.objects.create(
        desk=desk.row, kind=kind, at=start, recipients=1 + len(theirs), minutes=minutes,
        key=int(start.timestamp()) * 100 + len(theirs),
    )  # fmt: skip
    for identity in (mine, *theirs):
        models.Participant.objects.create(interaction=row, identity=identity, role=models.Participant.ATTENDEE)
    return f"interaction:{row.pk}"


def mail_to(desk, person, moment):
    mine = models.Identity.objects.filter(person=desk.row.me_id).order_by("pk").first()
    theirs = models.Identity.objects.filter(person=person).order_by("pk").first()
    row = models.Interaction.objects.create(
        desk=desk.row, kind=models.Interaction.MAIL, at=moment, sender=mine, recipients=1, key=int(moment.timestamp())
    )
    models.Participant.objects.create(interaction=row, identity=theirs, role=models.Participant.TO)
    return f"interaction:{row.pk}"


def kept(desk, known_by=None):
    found = friday(desk).time.spells(WEEK, WEEK + timedelta(days=6))
    return [one for one in found if known_by is None or one.known_by == known_by]


def of(desk, key):
    return next((one for one in kept(desk) if one.key == key), None)


class TestDerived:
    def test_an_empty_desk_has_spent_nothing_and_says_so(self, desk):

        assert kept(desk) == []
        week = friday(desk).time.week()
        assert (week.days, week.aside, week.split.words) == ((), (), "Nothing is noted yet.")

    def test_a_meeting_with_somebody_of_the_search_counts_as_long_as_the_calendar_says(self, desk, rosa):
        key = entry(desk, [rosa], MONDAY + timedelta(days=1), 45)
        spell = of(desk, key)
        assert (spell.minutes, spell.track, spell.known_by) == (45, Track.NETWORKING, "calendar")
        assert spell.words == "meeting with Rosa Brandt"

    def test_a_mail_written_counts_and_one_received_does_not(self, desk, rosa):
        key = mail_to(desk, rosa, MONDAY + timedelta(days=1))
        assert (of(desk, key).minutes, of(desk, key).known_by) == (10, "mail")
        theirs = models.Interaction.objects.get(pk=int(key.removeprefix("interaction:")))
        sender = models.Identity.objects.filter(person=rosa).order_by("pk").first()
        models.Interaction.objects.filter(pk=theirs.pk).update(sender=sender)
        assert of(desk, key) is None

    def test_the_dentist_is_left_aside_and_counts_once_the_owner_says_so(self, desk, rosa, dentist):
        key = entry(desk, [dentist], MONDAY + timedelta(days=1), 30)
        assert of(desk, key) is None
        assert [one.key for one in friday(desk).time.week().aside] == [key]
        friday(desk).time.fix(key, track="networking")
        assert (of(desk, key).minutes, of(desk, key).track) == (30, Track.NETWORKING)
        assert friday(desk).time.week().aside == ()

    def test_work_at_a_present_employer_is_no_search(self, desk, rosa):
        desk.people.add_position(desk.row.me_id, "Velbrand", title="lead")
        desk.setup.answer_guard("Velbrand", True)
        desk.targets.add("Velbrand")
        boss = desk.people.add("Bo Berg", ["bo@velbrand.example"], organisation="Velbrand", title="VP").id
        key = entry(desk, [boss], MONDAY + timedelta(days=1), 30)
        assert of(desk, key) is None

    def test_overlapping_entries_are_one_stretch_and_a_forty_hour_one_asks(self, desk, rosa):
        first = entry(desk, [rosa], MONDAY + timedelta(days=1), 60)
        mail = mail_to(desk, rosa, MONDAY + timedelta(days=1, minutes=65))
        long = entry(desk, [rosa], MONDAY + timedelta(days=2), 40 * 60)
        assert (of(desk, first).minutes, of(desk, mail).minutes) == (60, 5)
        assert of(desk, long).minutes == 240
        assert "40 hours in one entry" in of(desk, long).doubt

    def test_work_at_the_desk_counts_by_what_it_was_for(self, desk, rosa):
        target = models.Target.objects.get(desk=desk.row)
        with time_machine.travel(MONDAY + timedelta(days=1), tick=False):
            later = at(desk, MONDAY + timedelta(days=1))
            later.openings.add(target.pk, "platform lead")
        (spell,) = [one for one in kept(desk) if one.start > MONDAY + timedelta(hours=12)]
        assert (spell.key, spell.minutes, spell.track) == ("desk/20270302T080000", 5, Track.APPLYING)

    def test_an_application_and_an_interview_are_applying(self, desk, rosa):
        target = models.Target.objects.get(desk=desk.row)
        later = friday(desk)
        opening = later.openings.add(target.pk, "platform lead").row.id
        later.openings.apply(opening, date(2027, 3, 3))
        talk = later.interviews.add(opening, MONDAY + timedelta(days=3), met=[rosa]).row.id
        assert (of(desk, f"opening:{opening}").minutes, of(desk, f"interview:{talk}").minutes) == (45, 60)
        assert of(desk, f"interview:{talk}").track is Track.APPLYING

    def test_a_talk_noted_and_in_the_calendar_is_one(self, desk, rosa):
        friday(desk).talks.record(rosa, on=date(2027, 3, 2), comfortable="yes")
        assert [one.minutes for one in kept(desk) if one.key.startswith("vouchtalk")] == [30]
        entry(desk, [rosa], MONDAY + timedelta(days=1), 45)
        assert [one.minutes for one in kept(desk) if one.key.startswith("vouchtalk")] == []

    def test_a_move_to_another_zone_moves_days_and_loses_nothing(self, desk, rosa):
        entry(desk, [rosa], datetime(2027, 3, 2, 22, 30, tzinfo=UTC), 30)
        before = friday(desk).time.week()
        models.Desk.objects.filter(pk=desk.row.pk).update(timezone="Asia/Tokyo")
        after = friday(desk).time.week()
        assert before.split.hours == pytest.approx(after.split.hours)
        assert date(2027, 3, 3) in [one.day for one in after.days]


class TestTheOwnersWord:
    def test_a_correction_holds_and_can_be_taken_back(self, desk, rosa):
        key = entry(desk, [rosa], MONDAY + timedelta(days=1), 45)
        later = friday(desk)
        fixed = later.time.fix(key, minutes=90, track="applying", words="mock interview")
        assert (fixed.minutes, fixed.track, fixed.words, fixed.corrected) == (
            90, Track.APPLYING, "mock interview", True,
        )  # fmt: skip
        later.time.fix(key, minutes=60)
        assert (of(desk, key).minutes, of(desk, key).track) == (60, Track.APPLYING)
        later.time.as_it_was(key)
        assert (of(desk, key).minutes, of(desk, key).corrected) == (45, False)
        assert later.time.fix(key, words="about cranes").words == "about cranes"
        assert models.TimeEntry.objects.filter(desk=desk.row, of=key).count() == 1

    def test_not_for_the_search_stays_in_sight_and_counts_for_nothing(self, desk, rosa):
        key = entry(desk, [rosa], MONDAY + timedelta(days=1), 45)
        friday(desk).time.fix(key, track="")
        spell = of(desk, key)
        assert (spell.track, spell.corrected) == (None, True)
        assert friday(desk).time.split().hours == pytest.approx(5 / 60)  # the desk itself, while the target was added

    def test_every_word_can_be_undone(self, desk, rosa):
        key = entry(desk, [rosa], MONDAY + timedelta(days=1), 45)
        later = friday(desk)
        later.time.fix(key, minutes=90)
        later.history.undo()
        assert (of(desk, key).minutes, of(desk, key).corrected) == (45, False)
        own = later.time.add(30, "being found", "profile", date(2027, 3, 2)).key
        later.time.fix(own, minutes=40)
        later.history.undo()
        assert of(desk, own).minutes == 30
        later.time.as_it_was(own)
        assert of(desk, own) is None
        later.history.undo()
        assert of(desk, own).minutes == 30
        later.time.start("applying", "tests")
        later.history.undo()
        assert later.time.timer() is None
        later.time.mean(hours=25)
        later.history.undo()
        assert later.time.plan().hours is None

    def test_own_time_without_an_hour_adds_up(self, desk):
        later = friday(desk)
        for _ in range(2):
            later.time.add(45, "networking", "call with Rosa", date(2027, 3, 2))
        assert sum(one.minutes for one in kept(desk)) == 90

    def test_a_correction_outlives_what_it_corrected(self, desk, rosa):
        key = entry(desk, [rosa], MONDAY + timedelta(days=1), 45)
        friday(desk).time.fix(key, minutes=60, words="coffee")
        models.Interaction.objects.filter(desk=desk.row).delete()
        (spell,) = [one for one in kept(desk) if one.words == "coffee"]
        assert (spell.minutes, spell.known_by) == (60, "told")

    @pytest.mark.parametrize("minutes", [0, -5, 1441])
    def test_no_time_and_more_than_a_day_are_refused(self, desk, minutes):
        with pytest.raises(BadInput):
            desk.time.add(minutes, "networking")

    def test_time_to_come_unknown_tracks_and_unknown_keys_are_refused(self, desk):
        with pytest.raises(BadInput, match="still to come"):
            desk.time.add(5, "networking", on=date(2027, 3, 2))
        with pytest.raises(BadInput, match="networking, being found, applying"):
            desk.time.add(5, "gardening")
        for key in ("interaction:999", "interaction:٣", "desk/x", "", "timeentry:7", "person:1", "letter:" + "9" * 30):
            with pytest.raises(NotFound):
                desk.time.fix(key, minutes=5)
            with pytest.raises(NotFound):
                desk.time.as_it_was(key)
        with pytest.raises(BadInput, match="nothing is said"):
            desk.time.fix("interaction:1")

    def test_somebody_elses_time_is_not_there(self, desk, rosa, django_user_model):
        key = entry(desk, [rosa], MONDAY - timedelta(hours=2), 45)
        own = desk.time.add(5, "networking").key
        mallory = desk_of(django_user_model.objects.create_user("mallory"))
        mallory.setup.introduce("Mallory Strange", ["m@strange.example"])
        for one in (key, own):
            with pytest.raises(NotFound):
                mallory.time.fix(one, minutes=5)
        assert mallory.time.spells(WEEK, WEEK) == ()


class TestTimer:
    def test_it_keeps_what_it_ran(self, desk):
        desk.time.start("networking", "calls")
        later = at(desk, MONDAY + timedelta(minutes=50))
        assert later.time.timer().minutes == 50
        spell = later.time.stop()
        assert (spell.minutes, spell.track, spell.known_by, spell.words) == (50, Track.NETWORKING, "timer", "calls")
        assert later.time.timer() is None
        assert of(desk, spell.key).minutes == 50

    def test_a_forgotten_one_asks_instead_of_counting_fourteen_hours(self, desk):
        desk.time.start("networking")
        later = at(desk, MONDAY + timedelta(hours=14))
        assert later.time.timer().doubt == "it has run for 14 hours; how long was it really?"
        with pytest.raises(Refused, match="how long was it really"):
            later.time.stop()
        with pytest.raises(BadInput, match="only"):
            later.time.stop(minutes=15 * 60)
        assert later.time.stop(minutes=90).minutes == 90

    def test_one_runs_at_a_time_and_cancelling_keeps_nothing(self, desk):
        with pytest.raises(NotFound):
            desk.time.stop()
        desk.time.start("networking")
        with pytest.raises(Refused):
            desk.time.start("applying")
        desk.time.cancel()
        assert desk.time.timer() is None
        assert models.TimeEntry.objects.count() == 0


class TestTheSplit:
    def test_hours_stand_beside_the_plan_in_words(self, desk):
        later = friday(desk)
        for minutes, track in ((180, "networking"), (60, "being found"), (60, "applying")):
            later.time.add(minutes, track)
        split = later.time.split()
        assert split.words == "Mostly networking, as you meant to."
        assert {one.track: one.meant for one in split.shares} == dict(SPLIT)
        later.time.mean(25, {Track.NETWORKING: 0.2, Track.FOUND: 0.2, Track.APPLYING: 0.6})
        assert later.time.split().words == (
            "Mostly networking; more went to networking and less to applying than you meant."
        )
        assert later.time.plan().hours_words == "25 hours a week is what you have in mind"
        assert not later.time.as_advised().own
        assert later.time.plan().hours is None

    def test_weeks_hold_the_hours(self, desk):
        later = friday(desk)
        later.time.add(90, "applying", on=date(2027, 3, 2))
        (row,) = later.weeks.rows()
        assert row.hours == {Track.APPLYING: 1.5}
        assert later.weeks.totals().hours == {Track.APPLYING: 1.5}

    def test_a_week_leads_to_those_around_it_and_not_to_the_next_one(self, desk):
        week = friday(desk).time.week(date(2027, 2, 24))
        assert (week.monday, week.before, week.after) == (date(2027, 2, 22), date(2027, 2, 15), WEEK)
        assert friday(desk).time.week().after is None
        with pytest.raises(BadInput):
            friday(desk).time.week(date(2027, 3, 8))


def test_what_is_noted_in_the_morning_has_just_ended_and_is_seen_at_once(desk):
    """Noon would still be to come, and what is to come is not counted."""
    spell = desk.time.add(50, Track.APPLYING, "the letter to Northwind")
    assert spell.start == MONDAY - timedelta(minutes=50)
    assert [one.words for day in desk.time.week().days for one in day.spells] == ["the letter to Northwind"]
    early = at(desk, datetime(2027, 3, 1, 23, 20, tzinfo=UTC))  # 0:20 on Tuesday
    assert early.time.add(90, Track.APPLYING).start == datetime(2027, 3, 1, 23, tzinfo=UTC)
