"""Handing over: each mail at most once, with its event, whatever the server or this machine does."""

from datetime import timedelta

import pytest

from fixtures.correspondence import Sender, cast, mailbox, write_thanks
from fixtures.mail_servers import smtp_server
from inroad.desk import mailboxes, outbox
from inroad.errors import Refused
from inroad.introductions.model import KnownBy
from inroad.post import smtp
from inroad.store import models

pytestmark = pytest.mark.django_db


@pytest.fixture
def queued(desk):
    """(mailbox, cast, mail) of one ask that waits."""
    box = mailbox(desk, 1)
    people = cast(desk)
    desk.mail.send(people.letter)
    return box, people, models.OutboxMail.objects.get()


def test_a_sent_ask_moves_its_introduction_with_it(desk, queued):
    box, people, mail = queued
    assert outbox.work(box.pk, desk.now(), send=Sender()) == 1
    mail.refresh_from_db()
    assert mail.state == "sent"
    assert mail.lease_until is None
    assert models.Letter.objects.get(pk=people.letter).state == "sent"
    view = desk.introductions.get(people.contract)
    assert (view.row.state, view.row.known_by) == ("asked", KnownBy.OBSERVED)
    verbs = list(models.Event.objects.order_by("-id").values_list("verb", "actor")[:2])
    assert verbs == [("introduction_asked", "worker"), ("mail_sent", "worker")]


def test_the_very_mail_that_was_recorded_reaches_a_real_server_once(desk):
    people = cast(desk)
    with smtp_server() as (moods, port):
        box = mailbox(desk, port)
        desk.mail.send(people.letter)
        mail = models.OutboxMail.objects.get()
        outbox.work(box.pk, desk.now())
        outbox.work(box.pk, desk.now())
    ((_, readers, content),) = moods.taken
    assert readers == ["bob@connect.example"]
    assert f"Message-ID: <{mail.message_id}>".encode() in content


def test_one_of_two_readers_refused_is_seen_and_the_other_has_it(desk):
    people = cast(desk)
    with smtp_server() as (moods, port):
        moods.rcpt["dora@else.example"] = "550 no such person"
        box = mailbox(desk, port)
        desk.mail.send(write_thanks(desk, people.bob), copies=["dora@else.example"])
        outbox.work(box.pk, desk.now())
    assert dict(models.OutboxMail.objects.values_list("recipient", "state")) == {
        "bob@connect.example": "sent",
        "dora@else.example": "refused",
    }
    assert len(moods.taken) == 1
    assert models.Letter.objects.get(kind="thanks").state == "sent"


def test_a_server_that_drops_the_line_after_the_text_leaves_it_unknown_for_good(desk):
    people = cast(desk)
    with smtp_server() as (moods, port):
        moods.after_data = "drop"
        box = mailbox(desk, port)
        desk.mail.send(people.letter)
        now = desk.now()
        outbox.work(box.pk, now)
        for day in range(1, 9):
            outbox.work(box.pk, now + timedelta(days=day))
            outbox.settle_lost(now + timedelta(days=day))
    assert len(moods.taken) == 1
    assert models.OutboxMail.objects.get().state == "unknown"
    assert desk.introductions.get(people.contract).row.state == "drafted"


def test_a_server_that_says_later_is_asked_later_and_not_for_ever(desk, queued):
    box, people, mail = queued
    sender = Sender(smtp.Refused(False, "451 try later"))
    now, waits = desk.now(), []
    for _ in range(40):
        if not outbox.work(box.pk, now, send=sender):
            break
        mail.refresh_from_db()
        if mail.state != "queued":
            break
        waits.append((mail.not_before - now) / timedelta(minutes=1))
        assert outbox.work(box.pk, mail.not_before - timedelta(seconds=1), send=sender) == 0
        now = mail.not_before
    assert waits[: len(outbox.WAITS)] == list(outbox.WAITS)
    assert mail.state == "refused"
    assert "tried" in mail.why
    assert now - mail.queued_at >= outbox.GIVE_UP
    assert models.Letter.objects.get(pk=people.letter).state == "draft"


def test_a_refused_account_is_not_tried_again_before_somebody_looked(desk, queued):
    box, _, mail = queued
    sender = Sender(smtp.Refused(False, "535 wrong password", account=True))
    outbox.work(box.pk, desk.now(), send=sender)
    outbox.work(box.pk, desk.now() + timedelta(days=30), send=sender)
    assert len(sender.sent) == 1
    assert outbox.waiting(desk.now()) == []
    box.refresh_from_db()
    assert "535" in mailboxes.held(box, "smtp")
    assert "535" in desk.mail.list()[0].problem
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == ("queued", 0)


def test_checking_the_account_lets_its_mail_go_on(desk):
    people = cast(desk)
    with smtp_server() as (moods, port):
        box = mailbox(desk, port)
        desk.mail.send(people.letter)
        mailboxes.hold(box, "smtp", "535 wrong password")
        assert desk.mail.check(box.pk).problem == ""
        assert outbox.waiting(desk.now()) == [box.pk]
        outbox.work(box.pk, desk.now())
    assert len(moods.taken) == 1


def test_a_worker_that_is_gone_leaves_its_mail_unknown_and_nobody_sends_it_again(desk, queued):
    box, people, mail = queued
    assert outbox.claim(mail, desk.now() + outbox.LEASE)
    models.OutboxMail.objects.filter(pk=mail.pk).update(lease="elsewhere:1:1#dead", lease_until=desk.now())
    sender = Sender()
    assert outbox.work(box.pk, desk.now(), send=sender) == 0
    assert outbox.settle_lost(desk.now()) == 1
    assert outbox.settle_lost(desk.now()) == 0
    outbox.work(box.pk, desk.now() + timedelta(days=1), send=sender)
    assert sender.sent == []
    mail.refresh_from_db()
    assert mail.state == "unknown"
    assert models.Letter.objects.get(pk=people.letter).state == "queued"
    assert models.Event.objects.filter(verb="mail_unknown").count() == 1


def test_a_worker_at_work_is_left_alone(desk, queued):
    _, _, mail = queued
    assert outbox.claim(mail, desk.now() + outbox.LEASE)
    assert outbox.settle_lost(desk.now()) == 0


def test_two_workers_never_have_the_same_mail(desk, queued):
    _, _, mail = queued
    other = models.OutboxMail.objects.get(pk=mail.pk)
    assert outbox.claim(mail, desk.now() + outbox.LEASE)
    assert not outbox.claim(other, desk.now() + outbox.LEASE)


def test_a_slow_worker_may_still_say_that_it_was_sent(desk, queued):
    _, people, mail = queued
    outbox.claim(mail, desk.now() + outbox.LEASE)
    late = models.OutboxMail.objects.get(pk=mail.pk)
    outbox.settle_lost(desk.now() + 2 * outbox.LEASE)
    assert outbox._record(desk, late, smtp.Sent("250 ok"), desk.now()) == 1
    assert models.OutboxMail.objects.get().state == "sent"
    assert desk.introductions.get(people.contract).row.state == "asked"


def test_a_program_error_while_sending_is_not_taken_for_a_no(desk, queued):
    box, _, mail = queued
    outbox.work(box.pk, desk.now(), send=Sender(RuntimeError("boom")))
    mail.refresh_from_db()
    assert mail.state == "unknown"
    assert "RuntimeError" in mail.why


def test_an_introduction_that_moved_on_does_not_undo_a_mail(desk, queued):
    box, people, mail = queued
    desk.introductions.tell(people.contract, "asked")
    outbox.work(box.pk, desk.now(), send=Sender())
    mail.refresh_from_db()
    assert mail.state == "sent"
    assert mail.why.startswith("sent; ")
    assert models.Letter.objects.get(pk=people.letter).state == "sent"
    assert desk.introductions.get(people.contract).row.state == "asked"


def test_the_recording_and_its_event_are_one_or_neither(desk, queued, monkeypatch):
    box, people, mail = queued
    monkeypatch.setattr("inroad.desk.journal.record", _fail)
    with pytest.raises(RuntimeError):
        outbox.work(box.pk, desk.now(), send=Sender())
    mail.refresh_from_db()
    assert mail.state == "sending"  # and so "unknown" once this process is gone
    assert models.Letter.objects.get(pk=people.letter).state == "queued"


def _fail(*_, **__):
    raise RuntimeError("the power went")


def test_settling_needs_a_doubt(desk, queued):
    with pytest.raises(Refused):
        desk.mail.resolve_unknown(queued[2].pk, True)
