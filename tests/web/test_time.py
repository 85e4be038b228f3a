"""The page of the hours, without JavaScript: each form, what it says afterwards, and Undo."""

from datetime import timedelta
from html import unescape

import pytest

from inroad.score.model import Track
from inroad.store import models

pytestmark = pytest.mark.django_db

HERE = "/score/time/"


def text(answer) -> str:
    return unescape(answer.content.decode())


def follow(owner, answer) -> str:
    assert answer.status_code == 303, text(answer)
    return text(owner.get(answer["Location"]))


@pytest.fixture
def lunch(desk, cast):
    """A meeting with Carol, who is inside a target, as the calendar has it; yesterday at noon."""
    mine = models.Identity.objects.filter(person=desk.row.me_id).order_by("pk").first()
    theirs = models.Identity.objects.create(
        desk=desk.row, person_id=cast.carol, kind="name", value=f"carol#{cast.carol}"
    )
    row = models.Interaction.objects.create(
        desk=desk.row,
        kind=models.Interaction.MEETING,
        at=desk.now() - timedelta(hours=2),
        recipients=2,
        minutes=45,
        key=7,
    )
    for one in (mine, theirs):
        models.Participant.objects.create(interaction=row, identity=one, role=models.Participant.ATTENDEE)
    return row


def week_of(desk, row) -> str:
    day = row.at.date()
    return f"{HERE}?week={(day - timedelta(days=day.weekday())).isoformat()}"


class TestTime:
    def test_an_empty_log_teaches_instead_of_showing_zeros(self, owner, desk):
        desk.setup.introduce("Alice Ask", ["alice@ask.example"])
        page = text(owner.get(HERE))
        assert "Nothing is noted this week" in page
        assert "come from your calendar" in page
        assert "%</td><td" not in page

    def test_m1_time_is_added_and_undone(self, owner, desk, cast):
        answer = owner.post(f"{HERE}add/", {"length": "1h30", "track": "being found", "words": "profile"})
        page = follow(owner, answer)
        assert "1 h 30 noted." in page
        assert "Profile" in page
        assert "1 h 30, being found" in page
        page = follow(owner, owner.post("/history/undo/", {"event": desk.history.last_id(), "next": HERE}))
        assert "Profile" not in page

    def test_bad_input_keeps_what_was_typed(self, owner, desk, cast):
        answer = owner.post(f"{HERE}add/", {"length": "a while", "track": "applying", "words": "tests for Northwind"})
        assert answer.status_code == 400
        assert "“a while” is no length of time" in text(answer)
        assert 'value="tests for Northwind"' in text(answer)
        assert '<option value="applying" selected>' in text(answer)
        for fields in ({"at": "25:00"}, {"on": "2199-01-01"}, {"on": "x"}, {"week": "x"}, {"track": ""}):
            filled = {"length": "5", "track": "applying", **fields}
            assert owner.post(f"{HERE}add/", filled).status_code == 400, fields

    def test_an_entry_of_the_calendar_is_corrected_in_place_and_as_it_was(self, owner, desk, cast, lunch):
        page = text(owner.get(week_of(desk, lunch)))
        assert "45 min, networking, from your calendar" in page
        key = {"key": f"interaction:{lunch.pk}"}
        owner.post(f"{HERE}fix/", {**key, "length": "30m", "track": "networking", "words": "lunch", "do": "fix"})
        page = text(owner.get(week_of(desk, lunch)))
        assert "30 min, networking, as you say" in page
        owner.post(f"{HERE}fix/", {**key, "do": "not"})
        assert "not for the search" in text(owner.get(week_of(desk, lunch)))
        owner.post(f"{HERE}fix/", {**key, "do": "back"})
        assert "45 min, networking, from your calendar" in text(owner.get(week_of(desk, lunch)))
        answer = owner.post(f"{HERE}fix/", {**key, "length": "long", "track": "networking", "words": "x", "do": "fix"})
        assert answer.status_code == 400
        assert owner.post(f"{HERE}fix/", {"key": "interaction:999999", "length": "5m"}).status_code == 404

    def test_the_timer_runs_is_shown_and_kept(self, owner, desk, cast):
        page = follow(owner, owner.post(f"{HERE}timer/", {"do": "start", "track": "applying", "words": "tests"}))
        assert "The timer runs: <bdi>tests</bdi>" in page
        started = (desk.now() - timedelta(hours=14)).isoformat()
        row = models.Desk.objects.get(pk=desk.row.pk)
        row.settings["timer"]["started"] = started
        row.save()
        page = text(owner.get(HERE))
        assert "It has run for 14 hours; how long was it really?" in page
        assert owner.post(f"{HERE}timer/", {"do": "stop", "stop": ""}).status_code == 400
        assert "1 h 30 noted." in follow(owner, owner.post(f"{HERE}timer/", {"do": "stop", "stop": "1h30"}))
        assert models.TimeEntry.objects.get().known_by == "timer"

    def test_the_week_is_meant_in_ones_own_way_and_as_advised_again(self, owner, desk, cast):
        shares = {"NETWORKING": "50", "FOUND": "25", "APPLYING": "25"}
        page = follow(owner, owner.post(f"{HERE}mean/", {"hours": "25", **shares}))
        assert "25 hours a week is what you have in mind." in page
        assert "The split is yours." in page
        for wrong in ({"NETWORKING": "90"}, {"NETWORKING": "x"}, {"hours": "1000"}, {"hours": "many"}):
            assert owner.post(f"{HERE}mean/", {"hours": "25", **shares, **wrong}).status_code == 400, wrong
        page = follow(owner, owner.post(f"{HERE}mean/", {"do": "advised"}))
        assert "60, 20 and 20 is what career advisers teach" in page

    def test_the_day_the_search_began_can_be_said(self, owner, desk, cast):
        page = follow(owner, owner.post(f"{HERE}mean/", {"do": "began", "began": "2026-01-05"}))
        assert 'name="began"' in page
        assert 'value="2026-01-05"' in page
        assert owner.post(f"{HERE}mean/", {"do": "began", "began": "2199-01-05"}).status_code == 400

    @pytest.mark.parametrize("week", ["2199-01-01", "1900-01-01", "soon", "2026-02-30"])
    def test_a_week_that_cannot_be_is_a_plain_problem(self, owner, desk, cast, week):
        assert owner.get(f"{HERE}?week={week}").status_code == 400

    def test_every_track_is_a_choice(self, owner, desk, cast):
        page = text(owner.get(HERE))
        assert all(f'<option value="{track.value}"' in page for track in Track)
