"""The worker's table and loop: jobs are taken once, given back, and one that breaks ends no other."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from fixtures.correspondence import DAY, Sender, cast, mailbox
from inroad.desk import outbox
from inroad.errors import MailProblem
from inroad.jobs import table, work, worker
from inroad.store import models

pytestmark = pytest.mark.django_db

NOW = datetime(2030, 3, 4, 6, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _no_backup(monkeypatch):
    """A database in memory, within a test's transaction, can't be copied."""
    monkeypatch.setattr("inroad.desk.backup.Backups.daily", lambda _: None)


def ran(now, kinds=None):
    return {(one.name, one.of) for one in worker.run_once(now, kinds)}


def test_every_mailbox_and_wished_digest_has_its_jobs_and_loses_them_again(desk):
    box = mailbox(desk, 1, imap_port=2)
    desk.mail.wish_digest(True)
    table.ensure(NOW)
    table.ensure(NOW)
    names = sorted(models.Job.objects.values_list("name", flat=True))
    assert names == ["backup", "digest", f"inbox:{box.pk}", f"outbox:{box.pk}", "promises", f"watch:{box.pk}"]
    desk.mail.remove(box.pk)
    desk.mail.wish_digest(False)
    table.ensure(NOW)
    assert sorted(models.Job.objects.values_list("name", flat=True)) == ["backup", "promises"]


def test_a_job_is_taken_by_one_worker_and_given_back(desk):
    table.ensure(NOW)
    (row,) = table.due(NOW, {"promises"})
    taken = table.claim(row, NOW)
    assert taken is not None
    assert table.claim(row, NOW) is None
    assert table.due(NOW, {"promises"}) == []
    assert table.finish(taken, NOW, NOW + DAY)
    assert table.due(NOW, {"promises"}) == []
    assert [job.name for job in table.due(NOW + DAY, {"promises"})] == ["promises"]


@pytest.mark.parametrize("lease", ["{host}:1:no such process#x", "elsewhere:1:1#x"])
def test_what_a_dead_worker_had_is_free_when_it_is_known_to_be_dead(desk, lease):
    table.ensure(NOW)
    (row,) = table.due(NOW, {"promises"})
    taken = table.claim(row, NOW)
    here = taken.lease.partition(":")[0]
    models.Job.objects.filter(pk=row.pk).update(lease=lease.format(host=here))
    known_dead = lease.startswith("{host}")
    assert bool(table.due(NOW, {"promises"})) is known_dead
    assert table.due(NOW + table.LEASE, {"promises"})  # of another machine only the clock tells
    assert not table.finish(taken, NOW, NOW)


def test_a_clock_that_was_years_ahead_does_not_stop_the_jobs(desk):
    worker.run_once(NOW + 9000 * DAY, {"promises"})
    assert ("promises", 0) in ran(NOW, {"promises"})


def test_jobs_are_done_when_due_and_not_before(desk):
    assert ("promises", 0) in ran(NOW)
    assert ("promises", 0) not in ran(NOW + work.PROMISES_EVERY - timedelta(seconds=1))
    assert ("promises", 0) in ran(NOW + work.PROMISES_EVERY)


def test_a_job_that_breaks_is_tried_later_and_ends_no_other(desk, monkeypatch):
    def breaks(*_):
        raise ZeroDivisionError("a bug")

    monkeypatch.setitem(work.WORK, "promises", breaks)
    result = {one.name: one.problem for one in worker.run_once(NOW)}
    assert "ZeroDivisionError" in result["promises"]
    assert result["backup"] == ""
    row = models.Job.objects.get(name="promises")
    assert (row.lease, row.due_at) == ("", NOW + worker.AGAIN_AFTER_PROBLEM)
    assert "a bug" in row.problem


def test_a_mail_server_that_is_away_is_a_problem_of_its_mailbox_only(desk, monkeypatch):
    def away(*_, **__):
        raise MailProblem("imap.example does not answer", transient=True)

    monkeypatch.setattr("inroad.desk.inbox.sync", away)
    box = mailbox(desk, 0, imap_port=2)
    result = {one.name: one.problem for one in worker.run_once(NOW)}
    assert (result["inbox"], result["promises"]) == ("imap.example does not answer", "")
    assert ("inbox", box.pk) in ran(NOW + worker.AGAIN_AFTER_PROBLEM)


def test_mails_are_due_when_they_wait_and_only_then(desk, monkeypatch):
    sender = Sender()
    monkeypatch.setattr(outbox.work, "__kwdefaults__", {**outbox.work.__kwdefaults__, "send": sender})
    box = mailbox(desk, 1)
    assert ran(desk.now(), {"outbox"}) == set()
    desk.mail.send(cast(desk).letter)
    assert ran(desk.now(), {"outbox"}) == {("outbox", box.pk)}
    assert ran(desk.now(), {"outbox"}) == set()
    assert len(sender.sent) == 1


def test_the_digest_is_queued_at_its_hour_and_not_for_a_morning_long_past(desk):
    mailbox(desk, 1)
    desk.mail.wish_digest(True, hour=7)
    desk.promises.add("send Bob the article", NOW + DAY)
    hours = [hour for hour in range(48) if worker.run_once(NOW + timedelta(hours=hour), {"digest"}) and _queued() > 0]
    assert hours[0] == 1  # the row was made at six
    assert _queued() == 2
    worker.run_once(NOW + timedelta(days=9, hours=14), {"digest"})
    assert _queued() == 2


def _queued():
    return models.OutboxMail.objects.filter(purpose="notice").count()


def test_stopping_ends_the_present_job_and_begins_no_other(desk, monkeypatch):
    begun = []
    asked = threading.Event()

    def one(claim, now, stop):
        begun.append(claim.name)
        asked.set()
        return work.Done(now + DAY)

    for name in work.WORK:
        monkeypatch.setitem(work.WORK, name, one)
    worker.run_once(NOW, stop=asked.is_set)
    assert len(begun) == 1
    assert not models.Job.objects.exclude(lease="").exists()
