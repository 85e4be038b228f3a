"""Your weeks on a desk: each figure against a query of the test's own, and what stands there before there is any."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.db import transaction

from fixtures.lived_weeks import DAY, USUAL, Week, told
from inroad.desk import desk_of
from inroad.desk.door import Desk
from inroad.desk.score_shapes import ScoreView
from inroad.errors import BadInput, NotFound
from inroad.score import shown
from inroad.score.model import Track, What
from inroad.store import models

pytestmark = [pytest.mark.django_db, pytest.mark.backends]

MONDAY = datetime(2027, 3, 1, 9, tzinfo=UTC)
LAST = MONDAY + 7 * 7 * DAY  # the Monday of the eighth week


@pytest.fixture
def desk(django_user_model):
    with time_machine.travel(MONDAY, tick=False):
        made = desk_of(django_user_model.objects.create_user("alice"))
        made.setup.introduce("Alice Ask", ["alice@ask.example"], timezone="UTC")
    return made


def on(desk, moment: datetime) -> Desk:
    return Desk(models.Desk.objects.get(pk=desk.row.pk), moment)


@pytest.fixture(scope="module")
def eight_weeks(django_db_setup, django_db_blocker) -> Iterator[models.Desk]:
    """Told once for all tests, in a transaction that none of them sees the end of."""
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(MONDAY, tick=False):
            made = desk_of(get_user_model().objects.create_user("rosa"))
            made.setup.introduce("Alice Ask", ["alice@ask.example"], timezone="UTC")
        told(made, MONDAY)
        yield made.row
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def view(eight_weeks) -> ScoreView:
    """The page of that Saturday."""
    return Desk(eight_weeks, LAST + 5 * DAY).score.page()


@pytest.fixture
def lived(db, eight_weeks) -> Desk:
    """Eight weeks, seen from the Saturday of the last."""
    return Desk(models.Desk.objects.get(pk=eight_weeks.pk), LAST + 5 * DAY)


def column(view, key: str, name: str) -> list:
    picture = next(one.picture for one in view.pictures if one.picture.key == key)
    at = picture.columns.index(name)
    return [row[at] for row in picture.rows]


def by_week(moments, weeks: int = 8) -> list[int]:
    found = Counter((moment - MONDAY) // timedelta(weeks=1) for moment in moments)
    return [found[week] for week in range(weeks)]


class TestFigures:
    def test_meetings_by_week_are_the_calls_there_are_rows_for(self, lived, view):
        rows = models.Interaction.objects.filter(desk=lived.row)
        wanted = by_week(rows.values_list("at", flat=True))
        assert column(view, "weeks", "one-to-one meetings") == wanted
        assert column(view, "meetings", "one-to-one meetings") == wanted
        assert sum(wanted) == sum(week.new + week.known for week in USUAL)

    def test_new_contacts_are_the_first_calls(self, lived, view):
        first: dict[int, datetime] = {}
        rows = models.Participant.objects.filter(interaction__desk=lived.row).exclude(
            identity__person_id=lived.row.me_id
        )
        for person, at in rows.order_by("interaction__at").values_list("identity__person_id", "interaction__at"):
            first.setdefault(person, at)
        assert column(view, "weeks", "new contacts") == by_week(first.values())
        assert len(first) == sum(week.new for week in USUAL)

    def test_names_and_names_a_meeting(self, lived, view):
        promises = models.Promise.objects.filter(desk=lived.row, key__startswith="follow")
        named = by_week(promises.values_list("made_at", flat=True))
        assert column(view, "meetings", "names") == named
        met = column(view, "meetings", "one-to-one meetings")
        each = column(view, "meetings", "names a meeting, over 4 weeks")
        for at, value in enumerate(each):
            there = slice(max(0, at - 3), at + 1)
            assert value == pytest.approx(sum(named[there]) / sum(met[there]), abs=0.01)
        assert column(view, "wins", "names given to you") == named

    def test_what_is_towards_a_job(self, lived, view):
        jobs = models.Opening.objects.filter(desk=lived.row).exclude(applied_on=None)
        talks = models.Interview.objects.filter(desk=lived.row, state="held")
        assert {one.what: one.number for one in view.job} == {
            What.APPLIED: jobs.count(),
            What.INTERVIEW: talks.count(),
        }
        assert column(view, "weeks", "interviews") == by_week(talks.values_list("at", flat=True))
        totals = dict(zip(column(view, "steps", "what"), column(view, "steps", "since 1 March 2027"), strict=True))
        assert totals["interviews"] == talks.count()
        assert totals["offers"] == 0

    def test_hours_are_those_of_the_log(self, lived, view):
        spent: dict[Track, Counter[int]] = {track: Counter() for track in Track}
        for one in lived.time.spells(date(2027, 3, 1), lived.today()):
            if one.track is not None:
                spent[one.track][(one.start - MONDAY.replace(hour=0)) // timedelta(weeks=1)] += one.minutes
        for track in Track:
            hours = column(view, "split", track.value)
            assert hours[:-1] == [round(spent[track][week] / 60, 1) for week in range(8)]
        told_minutes = sum(week.networking + week.applying for week in USUAL)
        entries = models.TimeEntry.objects.filter(desk=lived.row)
        assert sum(entries.values_list("minutes", flat=True)) == told_minutes
        plan = [column(view, "split", track.value)[-1] for track in Track]
        assert plan[0] == pytest.approx(0.6 * sum(plan), abs=0.1)

    def test_interviews_by_way_are_what_the_openings_say(self, lived):
        later = on(lived, LAST + 60 * DAY)  # every application is old enough to count
        view = later.score.page(None)
        for name, source in (("with somebody's word", "through somebody"), ("without", "an advert")):
            jobs = models.Opening.objects.filter(desk=lived.row, source=source)
            led = jobs.filter(interviews__state="held").distinct()
            row = next(
                row
                for one in view.pictures
                if one.picture.key == "referred"
                for row in one.picture.rows
                if row[0] == name
            )
            assert row[1:3] == (jobs.count(), led.count())
            assert row[4] <= row[3] <= row[5]

    def test_employers_are_those_that_were_applied_to(self, lived, view):
        asked = models.Opening.objects.filter(desk=lived.row).exclude(applied_on=None)
        names = sorted(asked.values_list("target__organisation__name", flat=True))
        assert column(view, "answers", "employer") == names
        assert sum(column(view, "answers", "asked")) == asked.count()

    def test_people_in_touch_are_those_one_spoke_with_in_sixty_days(self, lived, view):
        now = lived.now()
        heard = models.Participant.objects.filter(
            interaction__desk=lived.row, interaction__at__gt=now - 60 * DAY, interaction__at__lte=now
        ).exclude(identity__person_id=lived.row.me_id)
        picture = next(one.picture for one in view.pictures if one.picture.key == "growth")
        at = picture.x.index("today")
        assert picture.series[0].values[at] == len(set(heard.values_list("identity__person_id", flat=True)))
        assert picture.rows[at][1] == picture.series[0].values[at]
        assert picture.sentence == lived.growth.view().forecast.sentence

    def test_a_shorter_span_counts_less_and_says_so(self, lived, view):
        short = lived.score.page(3)
        assert (view.span, short.span) == ("since 1 March 2027", "in the last three weeks and this one")
        assert len(column(short, "weeks", "offers")) == 4
        met = {one.what: one.number for one in short.people}[What.MEETING]
        assert met == sum(week.new + week.known for week in USUAL[4:])
        steps = next(one.picture for one in short.pictures if one.picture.key == "steps")
        assert [one.name for one in steps.series] == ["the last three weeks", "the three weeks before"]
        index = steps.columns.index("the three weeks before")
        before = {row[0]: row[index] for row in steps.rows}
        assert before["one-to-one meetings"] == sum(week.new + week.known for week in USUAL[1:4])

    def test_the_week_that_is_over_stands_first_in_words(self, lived):
        first, second, third = lived.score.page(3).lines
        assert first.startswith("Last week brought 6 one-to-one meetings, 3 new contacts, 2 names given to you")
        assert second == "This week so far: 2 one-to-one meetings, 1 new contact and 1 name given to you."
        assert third == "One-to-one meetings: eleven in the last three weeks, eleven in the three weeks before."


class TestLittle:
    def test_before_anything_happened_the_page_teaches(self, desk):
        view = on(desk, MONDAY + 30 * DAY).score.page()
        assert view.is_empty
        assert (view.lines, view.people, view.job, view.pictures) == ((), (), (), ())
        assert [one.key for one in view.missing] == list(shown.TEACH)

    def test_it_is_offered_from_the_third_week_on(self, desk):
        assert [on(desk, MONDAY + days * DAY).score.offered() for days in (0, 13, 14, 400)] == [
            False,
            False,
            True,
            True,
        ]

    def test_one_call_is_one_meeting_and_no_verdict(self, desk):
        told(desk, MONDAY, [Week(new=1)])
        view = on(desk, MONDAY + 2 * DAY).score.page()
        assert view.lines == ("This week so far: 1 one-to-one meeting and 1 new contact.",)
        assert not view.offered
        assert [one.words for one in view.people] == ["1 one-to-one meeting", "1 new contact"]
        assert {one.picture.key for one in view.pictures} <= {"split", "weeks", "steps", "meetings", "growth"}
        assert column(view, "weeks", "one-to-one meetings") == [1]

    def test_after_a_gap_of_a_year_it_goes_on(self, desk):
        told(desk, MONDAY, [Week(new=1)])
        again = MONDAY + 53 * 7 * DAY
        with time_machine.travel(again, tick=False):
            there = on(desk, again)
            there.people.log(models.Person.objects.get(desk=desk.row, name="Person Aa").pk, "after a long time", "call")
            whole, usual = there.score.page(None), there.score.page()
        assert column(whole, "weeks", "one-to-one meetings") == [1, None, 1]
        assert column(whole, "weeks", "week from")[1] == "52 quiet weeks"
        assert column(usual, "weeks", "one-to-one meetings") == [0] * 12 + [1]
        assert usual.lines[0].startswith("Nothing is noted for last week.")

    def test_mail_from_before_the_search_is_not_in_its_weeks(self, lived):
        lived.weeks.begin(date(2027, 4, 12))
        view = on(lived, LAST + 5 * DAY).score.page(None)
        met = {one.what: one.number for one in view.people}[What.MEETING]
        assert met == sum(week.new + week.known for week in USUAL[6:])

    @pytest.mark.parametrize("weeks", [0, -1, 521])
    def test_an_odd_number_of_weeks_is_refused(self, desk, weeks):
        with pytest.raises(BadInput, match="weeks"):
            desk.score.page(weeks)

    def test_a_picture_there_is_none_of_is_refused_with_those_there_are(self, desk):
        with pytest.raises(NotFound) as caught:
            desk.score.picture("luck")
        assert "meetings" in str(caught.value.hint)


class TestCsv:
    def test_the_file_holds_the_table(self, lived, view):
        for one in view.pictures:
            text = lived.score.csv(one.picture.key)
            assert text.startswith("\ufeff")
            rows = list(csv.reader(io.StringIO(text[1:])))
            assert rows[0] == list(one.picture.columns)
            assert rows[1:] == [["" if cell is None else str(cell) for cell in row] for row in one.picture.rows]

    @pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-2", "@x", "\t=1"])
    def test_no_name_is_a_formula(self, desk, name):
        there = on(desk, MONDAY)
        target = there.targets.add("Works", "platform lead").id
        there.openings.apply(there.openings.add(target, "platform lead").row.id)
        models.Organisation.objects.filter(desk=desk.row).update(name=name)
        rows = list(csv.reader(io.StringIO(on(desk, MONDAY + 9 * DAY).score.csv("answers")[1:])))
        assert rows[1][0] == f"'{name}"
        assert rows[1][1:3] == ["1", "0"]

    def test_of_nothing_there_is_the_head(self, desk):
        assert desk.score.csv("wins") == "\ufeffweek from\r\n"
