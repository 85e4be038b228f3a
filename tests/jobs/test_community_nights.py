"""The members' networks are made anew in the night, once; what is withdrawn leaves the joined ones within minutes."""

from datetime import UTC, datetime, timedelta

import pytest

from fixtures.community import NOW, TARGET, crowd, knows, member
from inroad.community.blind import Kind
from inroad.desk.community import reach, snapshot
from inroad.jobs import table, worker
from inroad.store import models

pytestmark = pytest.mark.django_db

KINDS = ("community", "joined")


def run(moment):
    return {ran.name: ran.words for ran in worker.run_once(moment, KINDS)}


def test_nothing_is_to_be_done_where_nobody_shares_anything(db):
    member("alice")
    assert run(NOW) == {}
    assert not models.Job.objects.filter(name__in=KINDS).exists()
    assert snapshot.current() is None


def test_what_is_added_waits_for_the_night_and_what_is_withdrawn_does_not(db):
    alice = member("alice")
    bob, *others = crowd(5)
    assert run(NOW) == {"joined": ""}
    assert snapshot.current() is None, "the first to share waits for the night like everybody"
    night = table.next_night(NOW)
    assert night == datetime(2026, 5, 5, 2, tzinfo=UTC)
    assert run(night)["community"] == "5 networks joined"
    knows(bob, "Carol Quill", firm="Northwind")
    noon = night + timedelta(hours=10)
    run(noon)
    assert reach.answer(alice, TARGET, noon).kind is Kind.NOBODY
    assert run(night + timedelta(days=1))["community"] == "5 networks joined"
    morning = night + timedelta(days=1, hours=5)
    assert reach.answer(alice, TARGET, morning).kind is Kind.A_MEMBER
    before = snapshot.current().stamp
    others[0].consent.set(0)
    assert run(morning + timedelta(minutes=11))["joined"]
    assert snapshot.current().stamp != before
    assert others[0].row.pk not in snapshot.current().members


def test_a_night_that_is_too_long_goes_on_where_it_was(db, monkeypatch):
    from inroad.jobs import work

    crowd(3)
    night = table.next_night(NOW)
    run(NOW)
    monkeypatch.setattr(work, "COMMUNITY_AT_A_TIME", timedelta(seconds=-1))
    assert run(night)["community"] == "0 networks, more to come"
    monkeypatch.undo()
    assert run(night + timedelta(seconds=1))["community"] == "3 networks joined"
    assert run(night + timedelta(seconds=2)) == {}
