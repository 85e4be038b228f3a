"""What went well lately, read by an index; and the question whether to go on when an addressee may have left."""

from datetime import timedelta

import pytest

from fixtures.correspondence import DAY, at, cast, introduced
from inroad.desk import owing
from inroad.store import models

pytestmark = pytest.mark.django_db


@pytest.fixture
def live(desk):
    people = cast(desk)
    introduced(desk, people.contract)
    return people


def test_n9_meetings_and_names_of_the_last_two_weeks_count_once_the_latest_first(desk, live):
    assert owing.wins(desk) == []
    desk.introductions.tell(live.contract, "contacted", spoke=True)
    desk.introductions.tell(live.contract, "met", names=["Eve Okafor"])
    desk.introductions.tell(live.contract, "met", names=["Dora Li"], opening="yes")
    assert owing.wins(desk)[0] == "You met Carol Decide, Acme; there is an opening."
    assert set(owing.wins(desk)[1:]) == {"Carol Decide named Dora Li.", "Carol Decide named Eve Okafor."}
    assert owing.wins(at(desk, desk.now() + timedelta(days=owing.WINS_DAYS + 1))) == []


def test_a_meeting_told_late_counts_from_its_own_day(desk, live):
    later = at(desk, desk.now() + 40 * DAY)
    later.introductions.tell(live.contract, "met", at=desk.now() + DAY, names=["Eve Okafor"])
    assert owing.wins(later) == []


def test_wins_are_no_other_desks(desk, live, django_user_model):
    from inroad.desk import desk_of

    desk.introductions.tell(live.contract, "met")
    assert owing.wins(desk_of(django_user_model.objects.create_user("eve"))) == []


def test_wins_are_found_without_reading_every_introduction(desk, live, django_assert_max_num_queries):
    desk.introductions.tell(live.contract, "met", names=["Eve Okafor"])
    row = models.Contract.objects.get(pk=live.contract)
    for _ in range(30):
        row.pk = None
        row.save(force_insert=True)
        models.ContractSide.objects.create(contract=row, role="seeker", desk=desk.row)
    with django_assert_max_num_queries(5):
        assert len(owing.wins(desk)) == 2


class TestWhoMayHaveLeft:
    def left(self, live):
        models.Position.objects.filter(person=live.carol).update(ended=True)

    def asked(self, desk):
        return [(question.words, question.id) for question in desk.today_page().questions if question.kind == "left"]

    def test_today_asks_whether_to_go_on_and_only_while_it_runs(self, desk, live):
        assert self.asked(desk) == []
        self.left(live)
        assert self.asked(desk) == [("Carol Decide may have left Acme. Go on with the introduction?", live.contract)]
        assert desk.counts().today >= 1
        desk.introductions.tell(live.contract, "addressee_left")
        assert self.asked(desk) == []
        view = desk.introductions.get(live.contract)
        assert view.row.state == "closed"
        assert not any(row.what == "make contact" and row.state == "pending" for row in view.promises)

    def test_once_i_went_on_it_is_not_asked_again_and_nothing_else_moved(self, desk, live):
        self.left(live)
        before = desk.introductions.get(live.contract)
        after = desk.introductions.tell(live.contract, "gone_on")
        assert self.asked(desk) == []
        assert (after.row.state, after.promises) == (before.row.state, before.promises)

    def test_a_new_role_at_the_same_place_is_no_leaving(self, desk, live):
        self.left(live)
        desk.people.add_position(live.carol, "Acme", "COO")
        assert self.asked(desk) == []
