"""Waiting for mail: IDLE at a real Dovecot hurries the reading; without it, or in trouble, mail is read as before."""

import imaplib
import json
import ssl
import subprocess
import sys
import threading
import time
import uuid
from datetime import UTC, datetime, timedelta

import pytest

from fixtures.correspondence import mailbox
from fixtures.mail_servers import PASSWORD, make_certificates, start_dovecot
from inroad.errors import MailProblem
from inroad.jobs import table, watch
from inroad.store import models

NOW = datetime(2030, 3, 4, 6, tzinfo=UTC)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    return make_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="module")
def dovecot(certificates):
    yield from start_dovecot(certificates, 1)


_PREPARE = """
from inroad.desk import open_desk
desk = open_desk()
desk.setup.introduce("Alice Ask", ["alice@ask.example"], timezone="UTC")
desk.mail.add("alice@ask.example", imap={where!r}, secret={password!r})
"""
_LOOK = """
import json
from inroad.desk import open_desk
open_desk()
from inroad.store import models
print(json.dumps([
    models.Mailbox.objects.get().folders.get("INBOX"),
    models.Job.objects.filter(name__startswith="watch:").exclude(lease="").count(),
    models.Interaction.objects.count(),
]))
"""


def program(text):
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def look():
    return json.loads(program(_LOOK))


def until(true, seconds):
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < seconds, "it took too long"
        time.sleep(0.05)
    return time.monotonic() - began


@pytest.mark.backends
def test_a_mail_shows_within_seconds_where_the_server_can_say_that_it_came(home, dovecot, certificates, monkeypatch):
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    user = f"alice-{uuid.uuid4().hex[:8]}"
    line = imaplib.IMAP4_SSL("localhost", dovecot.tls, ssl_context=_trusting(certificates))
    line.login(user, PASSWORD)
    append(line, 1)
    where = {"host": "localhost", "port": dovecot.tls, "user": user, "authorities": str(certificates.authority)}
    program(_PREPARE.format(where=where, password=PASSWORD))
    worker = subprocess.Popen([sys.executable, "-m", "inroad.jobs"], stderr=subprocess.DEVNULL)
    try:
        # Read once, then waited for; the first look at the mailbox came before there was anything to wait after.
        until(lambda: look()[:2] == [look()[0], 1] and look()[0] is not None, 60)
        time.sleep(1.0)
        append(line, 2)
        until(lambda: look()[2] == 2, 30)  # polling alone takes three minutes
        append(line, 3)
        until(lambda: look()[2] == 3, 30)
    finally:
        worker.terminate()
        assert worker.wait(30) in {0, -15}
    assert look()[1] == 0, "a lease was left"
    line.logout()


def _trusting(certificates):
    return ssl.create_default_context(cafile=str(certificates.authority))


def append(line, number):
    when = datetime.now(UTC).strftime("%a, %d %b %Y %H:%M:%S +0000")
    raw = f"From: p{number}@x.example\r\nTo: alice@ask.example\r\nDate: {when}\r\nSubject: {number}\r\n"
    line.append("INBOX", None, None, f"{raw}Message-ID: <{number}@x.example>\r\n\r\nx\r\n".encode())


# ---- one round, with the server's side as told


@pytest.fixture
def box(desk):
    row = mailbox(desk, 0, imap_port=2)
    models.Mailbox.objects.filter(pk=row.pk).update(folders={"INBOX": [7, 3]})
    table.ensure(NOW)
    models.Job.objects.filter(name=f"inbox:{row.pk}").update(due_at=NOW + timedelta(minutes=3))
    return row


@pytest.fixture
def waits(monkeypatch):
    """Stands where post.imap.wait does: answers as told, then ends the round."""
    over = threading.Event()
    monkeypatch.setattr(watch, "_READ_WITHIN", 0.3)
    monkeypatch.setattr(watch.connections, "close_all", lambda: None)  # a test's transaction is on this line

    def answers(*told):
        left = list(told)

        def wait(account, state, seconds, *, stop):
            assert seconds <= watch.ROUND
            if len(left) == 1:
                over.set()
            answer = left.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answer

        monkeypatch.setattr("inroad.post.imap.wait", wait)
        return over

    return answers


def inbox_due():
    return models.Job.objects.get(name__startswith="inbox:").due_at


@pytest.mark.django_db
def test_news_make_the_reading_due_at_once(box, waits):
    watch.wait(box.pk, waits(True), lambda: NOW)
    assert inbox_due() == NOW + timedelta(minutes=3)  # over was set before: nothing is hurried by who leaves
    over = waits(True, False)
    over.clear()
    watch.wait(box.pk, over, lambda: NOW)
    assert inbox_due() == NOW


@pytest.mark.django_db
def test_news_that_nobody_reads_are_not_asked_about_again_and_again(box, waits):
    assert watch.wait(box.pk, waits(True, True, True), lambda: NOW) == watch.AFTER_TROUBLE


@pytest.mark.django_db
def test_a_server_without_idle_is_left_to_the_polling_for_hours(box, waits):
    assert watch.wait(box.pk, waits(None, None), lambda: NOW) == watch.NOT_OFFERED
    assert inbox_due() == NOW + timedelta(minutes=3)


@pytest.mark.django_db
def test_a_server_in_trouble_is_asked_again_later_and_the_reading_goes_on(box, waits):
    waits(MailProblem("it hung up", transient=True), False)
    watcher = watch.Watch(threading.Event(), now=lambda: NOW)
    (row,) = table.due(NOW, {"watch"})
    watcher._hold(table.claim(row, NOW), threading.Event())
    row.refresh_from_db()
    assert (row.lease, row.due_at, row.problem) == ("", NOW + watch.AFTER_TROUBLE, "it hung up")
    assert inbox_due() == NOW + timedelta(minutes=3)


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"watch": False}, {"imap": {}}, {"imap": {"host": "h", "held": "look"}}])
def test_nobody_waits_at_a_mailbox_that_is_not_to_be_read(box, waits, change):
    models.Mailbox.objects.filter(pk=box.pk).update(**change)
    waits(AssertionError("the server was asked"))
    assert watch.wait(box.pk, threading.Event(), lambda: NOW) == watch.AFTER_TROUBLE


@pytest.mark.django_db
def test_a_mailbox_never_read_is_read_first(box, waits):
    models.Mailbox.objects.filter(pk=box.pk).update(folders={})
    waits(AssertionError("the server was asked"))
    assert watch.wait(box.pk, threading.Event(), lambda: NOW) < watch.AFTER_TROUBLE


@pytest.mark.django_db
def test_one_process_waits_per_mailbox(box):
    (row,) = table.due(NOW, {"watch"})
    assert table.claim(row, NOW) is not None
    assert table.claim(row, NOW) is None
    assert table.due(NOW, {"watch"}) == []
