"""What is counted of a search: each figure against a query of the test's own, and what must not inflate a week."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from fixtures.desk_files import mbox
from inroad.desk import desk_of
from inroad.desk.door import Desk
from inroad.errors import BadInput
from inroad.score.model import What
from inroad.store import models

pytestmark = pytest.mark.django_db

MONDAY = datetime(2027, 3, 1, 9, tzinfo=UTC)
BEGAN = date(2027, 3, 1)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MONDAY, tick=True) as moved:
        yield moved


@pytest.fixture
def desk(django_user_model):
    made = desk_of(django_user_model.objects.create_user("alice"))
    made.setup.introduce("Alice Ask", ["alice@ask.example"], timezone="Europe/Berlin")
    return made


def on(desk: Desk, days: float) -> Desk:
    return Desk(models.Desk.objects.get(pk=desk.row.pk), MONDAY + timedelta(days=days))


def of(desk: Desk, what: What) -> list:
    return [one for one in desk.weeks.happenings() if one.what is what]


def read(desk, folder, *messages: str) -> None:
    desk.imports.add([mbox(folder / f"{len(list(folder.iterdir()))}.mbox", *messages)])


def someone(desk, name: str, **more):
    return desk.people.add(
        name, [f"{name.split(maxsplit=1)[0].lower()}@{name.rsplit(maxsplit=1)[-1].lower()}.example"], **more
    ).id


class TestSince:
    def test_the_search_begins_with_the_desk_unless_the_owner_says_otherwise(self, desk):
        assert desk.weeks.began() == BEGAN
        later = on(desk, 40)
        assert later.weeks.begin(date(2027, 2, 10)) == date(2027, 2, 10)
        later.history.undo(models.Event.objects.latest("pk").pk)
        assert on(desk, 40).weeks.began() == BEGAN
        with pytest.raises(BadInput):
            desk.weeks.begin(date(2027, 3, 2))

    def test_a_desk_with_nothing_on_it_has_no_weeks(self, desk):
        assert desk.weeks.rows() == ()
        assert desk.weeks.happenings() == ()

    def test_the_present_week_is_always_the_last(self, desk):
        desk.people.log(someone(desk, "Rosa Brandt"), "about the harbour")
        rows = on(desk, 20).weeks.rows()
        assert [row.monday for row in rows] == [BEGAN, date(2027, 3, 8), date(2027, 3, 15)]
        assert [row.of(What.MEETING) for row in rows] == [1, 0, 0]

    def test_a_gap_of_a_year_is_a_gap_and_not_fifty_two_rows(self, desk):
        rosa = someone(desk, "Rosa Brandt")
        desk.people.log(rosa, "about the harbour")
        with time_machine.travel(MONDAY + timedelta(days=370)):
            later = on(desk, 370)
            later.people.log(rosa, "about the harbour again")
            rows = later.weeks.rows()
        assert [row.gap for row in rows] == [0, 51]
        assert rows[-1].monday == date(2028, 2, 28)
