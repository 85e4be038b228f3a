"""Growth at the desk: who is in touch, from mail, calls and what was told; what is left out; the forecast's words."""

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest

from fixtures.desk_files import ALICE, mail, mbox
from inroad.desk.door import Desk
from inroad.errors import BadInput
from inroad.score import forecast
from inroad.store import models

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture
def desk(desk):
    return at(desk, NOW)


def at(desk, moment):
    return Desk(models.Desk.objects.get(pk=desk.row.pk), moment)


def friend(number):
    return f"Friend {number} <friend{number}@orrin.example>"


def both_ways(number, days_ago, **more):
    """A mail to them and one from them, so many days before now."""
    moment = NOW - timedelta(days=days_ago)
    return [
        mail(ALICE, friend(number), moment, **more),
        mail(friend(number), ALICE, moment + timedelta(hours=2), **more),
    ]


def bring(desk, files, *messages, name="m.mbox"):
    desk.imports.run([mbox(files / name, *messages)])


def person(desk, number):
    return models.Identity.objects.get(desk=desk.row, value=f"friend{number}@orrin.example").person


def test_nobody_yet_is_said_and_drawn_as_nothing(desk):
    view = desk.growth.view()
    assert view.now == 0
    assert view.few.startswith("nothing to go by yet")
    assert view.words == (f"{view.few[0].upper()}{view.few[1:]}.",)
    assert view.weeks == ()
    assert view.picture.is_empty


def test_who_answered_counts_and_who_did_not_does_not(desk, files):
    crowd = ", ".join(f"p{number}@crowd.example" for number in range(8))
    bring(
        desk, files,
        *both_ways(1, 10), *both_ways(2, 70),
        mail(ALICE, friend(3), NOW - timedelta(days=5)),
        mail(friend(4), ALICE, NOW - timedelta(days=5)),
        mail(ALICE, f"{friend(5)}, {crowd}", NOW - timedelta(days=5)),
        mail(friend(5), ALICE, NOW - timedelta(days=4)),
    )  # fmt: skip
    assert desk.growth.view().now == 1
    desk.people.log(person(desk, 3).pk, "about the fair", "call", date(2026, 5, 1))
    assert at(desk, NOW).growth.view().now == 2, "a call counts both ways"


def test_the_curve_is_that_of_a_count_by_day(desk, files):
    """Against the definition, said once more: words both ways within 60 days before the end of each week."""
    days = {1: [200, 150, 90, 20], 2: [100], 3: [66, 3], 4: [30, 29], 5: [7], 6: [0.1]}
    bring(desk, files, *(text for number, ago in days.items() for one in ago for text in both_ways(number, one)))
    desk.weeks.begin(TODAY - timedelta(days=180))
    shown = at(desk, NOW).growth.view().weeks
    assert shown[-1].to == TODAY
    for week in shown:
        end = datetime.combine(week.to + timedelta(days=1), datetime.min.time(), UTC)
        truth = 0
        for ago in days.values():
            sent = [NOW - timedelta(days=one) for one in ago]
            got = [moment + timedelta(hours=2) for moment in sent if moment + timedelta(hours=2) <= NOW]
            truth += all(any(end - timedelta(days=60) <= one < end for one in way) for way in (sent, got))
        assert week.in_touch == truth, week.to
    for before, week in itertools.pairwise(shown):
        assert week.in_touch == before.in_touch + week.joined - week.fell_silent
    assert shown[0].joined is None


def test_guarded_people_and_those_left_alone_count_and_the_trash_does_not(desk, files):
    bring(desk, files, *both_ways(1, 3), *both_ways(2, 3), *both_ways(3, 3))
    desk.people.add_position(person(desk, 1).pk, "Velbrand")
    desk.people.add_position(desk.row.me_id, "Velbrand")
    desk.setup.answer_guard("Velbrand", True)
    desk.people.leave_alone([person(desk, 2).pk], True)
    assert at(desk, NOW).growth.view().now == 3
    desk.people.trash([person(desk, 3).pk])
    assert at(desk, NOW).growth.view().now == 2


def test_an_undone_import_and_a_merge_are_seen_at_once(desk, files):
    bring(desk, files, *both_ways(1, 3), *both_ways(2, 3))
    assert at(desk, NOW).growth.view().now == 2
    desk.people.merge(person(desk, 1).pk, person(desk, 2).pk)
    assert at(desk, NOW).growth.view().now == 1
    desk.history.undo()
    desk.history.undo()
    assert at(desk, NOW).growth.view().now == 0


def test_a_damaged_file_is_worked_out_again(desk, files):
    from inroad.desk import derived_files

    bring(desk, files, *both_ways(1, 3))
    assert desk.growth.view().now == 1
    (derived_files.folder(desk) / "contacts.npz").write_bytes(b"no file of ours")
    assert at(desk, NOW).growth.view().now == 1


def test_what_is_told_counts_without_any_mail(desk):
    carol = desk.people.add("Carol Decide", ["carol@bolt.example"]).id
    desk.talks.record(carol, comfortable="yes", on=TODAY - timedelta(days=9))
    assert at(desk, NOW).growth.view().now == 1


def test_history_older_than_the_search_is_shown_and_makes_no_forecast(desk, files):
    bring(desk, files, *(text for number in range(12) for text in both_ways(number, 30 * number + 4)))
    desk.weeks.begin(TODAY - timedelta(days=14))
    view = at(desk, NOW).growth.view()
    assert view.few == "too early to say: two weeks of history"
    assert view.words[-1] == "Too early to say: two weeks of history."
    assert len(view.weeks) == 9, "a few weeks before it, while it is young"
    assert not view.forecast.dates


def test_a_search_of_some_weeks_is_looked_ahead_the_same_each_time(desk, files):
    bring(desk, files, *(text for number in range(24) for text in both_ways(number, 80 - 3 * number)))
    desk.weeks.begin(TODAY - timedelta(days=84))
    view = at(desk, NOW).growth.view()
    assert not view.few
    assert view.words[0].startswith(f"You are in touch with {view.now} people")
    assert view.words[1].startswith("At this pace")
    assert view == at(desk, NOW).growth.view()
    assert view.forecast.dates[-1] == TODAY + timedelta(weeks=12)
    assert len(view.picture.x) == len(view.weeks) + 12
    assert view.picture.marks[0][1] == forecast.YARDSTICK
    assert len(at(desk, NOW).growth.view(3).forecast.dates) == 3
    for wrong in (0, 53, -1):
        with pytest.raises(BadInput, match="looked ahead"):
            desk.growth.view(wrong)


def test_old_mail_alone_asks_for_newer_mail(desk, files):
    bring(desk, files, *(text for number in range(9) for text in both_ways(number, 100 + 9 * number)))
    desk.weeks.begin(TODAY - timedelta(days=200))
    view = at(desk, NOW).growth.view()
    assert view.now == 0
    assert "bring in newer mail" in view.few


def test_a_year_without_a_word_does_not_break_the_curve(desk, files):
    bring(desk, files, *both_ways(1, 500), *both_ways(1, 30), *both_ways(2, 5))
    desk.weeks.begin(TODAY - timedelta(days=600))
    view = at(desk, NOW).growth.view()
    assert view.now == 2
    assert max(week.in_touch for week in view.weeks[:-10]) <= 1


def test_a_name_that_was_given_and_answered_is_told_from_own_steps(desk, files):
    bring(desk, files, *both_ways(1, 60), *(text for number in range(2, 9) for text in both_ways(number, 50 - number)))
    desk.weeks.begin(TODAY - timedelta(days=70))
    desk.talks.record(person(desk, 1).pk, comfortable="yes", named="Nora Named", on=TODAY - timedelta(days=40))
    named = models.Person.objects.get(desk=desk.row, name="Nora Named")
    desk.people.log(named.pk, "she was glad to be called", "call", TODAY - timedelta(days=20))
    why = at(desk, NOW).growth.view().forecast.because
    assert any(line.startswith("your contacts gave 1 name; 1 of them became contacts") for line in why)
