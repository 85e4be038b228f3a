"""Mailboxes that sign in with access tokens: fetched when wanted, kept while they hold, a problem once revoked."""

import pytest

from fixtures.correspondence import Folder, at, cast
from fixtures.mail_servers import smtp_server, token_service
from inroad.desk import inbox, mailboxes, outbox
from inroad.errors import MailProblem
from inroad.post.oauth import Access, Grant
from inroad.post.secrets import Secrets
from inroad.store import models, paths

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_keyring(monkeypatch):
    monkeypatch.setattr(Secrets, "_ring", lambda _self: None)


@pytest.fixture
def service():
    with token_service() as made:
        yield made


@pytest.fixture
def server(service):
    with smtp_server(auth_require_tls=False, auth_required=True) as (moods, port):
        moods.tokens = service.good
        yield moods, port


@pytest.fixture
def box(desk, server, service):
    grant = Grant(*service.client, service.refresh, f"http://127.0.0.1:{service.port}/token")
    where = {"host": "127.0.0.1", "port": server[1], "security": "none"}
    row = desk.mail.add("alice@ask.example", smtp=where, grant=grant)
    return mailboxes.get(desk, row.id)


def test_a_letter_goes_out_with_a_token_that_was_fetched_once(desk, box, server, service):
    moods, _ = server
    desk.mail.send(cast(desk).letter)
    outbox.work(box.pk, desk.now())
    assert len(moods.taken) == 1
    assert len(service.asked) == 1
    kept = box.smtp | box.imap
    assert not any("refresh" in str(value) or "access-" in str(value) for value in kept.values())


def test_a_token_that_ran_out_is_fetched_anew_and_a_replaced_refresh_token_is_kept(desk, box, server, service):
    service.rotates = True
    for expected in (2, 3):
        secrets = Secrets(paths.ensure_home())
        secrets.keep(f"access {desk.row.pk} {box.address}", Access("access-1", 1.0).to_text())
        desk.mail.check(box.pk)
        assert len(service.asked) == expected
    assert service.asked[-1]["refresh_token"] == "refresh-3"


def test_a_permission_that_was_taken_back_is_a_problem_of_the_mailbox_and_says_what_to_do(desk, box, server, service):
    service.mood = "invalid_grant"
    service.good.clear()
    Secrets(paths.ensure_home()).forget(f"access {desk.row.pk} {box.address}")
    desk.mail.send(cast(desk).letter)
    outbox.work(box.pk, desk.now())
    (row,) = desk.mail.list()
    assert "taken back or ran out" in row.problem
    assert "inroad mail add --oauth" in row.problem
    assert models.OutboxMail.objects.get().state == "queued"  # nothing is wrong with the letter
    asked = len(service.asked)
    outbox.work(box.pk, at(desk, desk.now()).now())
    assert len(service.asked) == asked  # a person has to look first
    service.mood = ""
    assert desk.mail.check(box.pk).problem == ""
    outbox.work(box.pk, desk.now())
    assert models.OutboxMail.objects.get().state == "sent"


def test_a_token_service_that_is_away_holds_nothing(desk, box, service):
    models.Mailbox.objects.update(imap={**box.smtp, "port": 1})
    Secrets(paths.ensure_home()).forget(f"access {desk.row.pk} {box.address}")
    service.mood, service.status = "busy", 503

    class Asks(Folder):
        def __call__(self, account, *args, **more):
            account.ask_secret()
            return super().__call__(account, *args, **more)

    with pytest.raises(MailProblem, match="just now"):
        inbox.sync(desk, box.pk, fetch=Asks())
    assert mailboxes.held(mailboxes.get(desk, box.pk), "imap") == ""


def test_a_wrong_client_adds_no_mailbox_and_keeps_nothing(desk, server, service):
    grant = Grant("another", "secret", service.refresh, f"http://127.0.0.1:{service.port}/token")
    where = {"host": "127.0.0.1", "port": server[1], "security": "none"}
    with pytest.raises(MailProblem, match="invalid_client"):
        desk.mail.add("alice@ask.example", smtp=where, grant=grant)
    assert desk.mail.list() == []
    assert not (paths.ensure_home() / "mail-secrets").exists()


def test_removing_the_mailbox_removes_all_that_was_kept_for_it(desk, box):
    folder = paths.ensure_home() / "mail-secrets"
    assert len(list(folder.iterdir())) == 2
    desk.mail.remove(box.pk)
    assert list(folder.iterdir()) == []
