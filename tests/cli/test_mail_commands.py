"""mail, sync, worker: against a real mail server on this computer."""

import json
from typing import Any

import pytest

from fixtures.mail_servers import PASSWORD, check_password, smtp_server, token_service
from inroad.desk.backup import Backups
from inroad.post.secrets import Secrets


@pytest.fixture
def server() -> Any:
    with smtp_server(authenticator=check_password, auth_require_tls=False) as (moods, port):
        yield moods, port


@pytest.fixture(autouse=True)
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """Secrets of tests go to the test's own folder, never to the keyring of whoever runs them."""
    monkeypatch.setattr(Secrets, "_ring", lambda _self: None)


@pytest.fixture(autouse=True)
def no_backup(monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy of the database waits for the transaction that each test runs in."""
    monkeypatch.setattr(Backups, "daily", lambda _self: None)


@pytest.fixture
def mailing(small: Any, server: Any) -> Any:
    _, port = server
    added = small(
        "mail", "add", "ada@verne.example", "--smtp", f"127.0.0.1:{port}", "--security", "none", "--user", "alice",
        "--password-stdin", "--json", typed=f"{PASSWORD}\n",
    )  # fmt: skip
    assert added.json["mailbox"]["sends"] == f"127.0.0.1:{port}"
    return small


@pytest.fixture
def ready(mailing: Any) -> Any:
    """An ask that could go out, and its number."""
    said = mailing(
        "ask", "Solvane", "--accept-terms", "--json",
        "--blurb", "I led the move of forty services without a night of downtime and look for such a team.",
        "--personal", "Your talk on quiet grids made me change fields.",
        "--value", "I can show how we halved our outages.",
    )  # fmt: skip
    assert said.json["ready"] is True
    return mailing, str(said.json["letter"])


def test_a_letter_goes_out_by_one_command_about_it_and_the_worker(ready: Any, server: Any) -> None:
    run, number = ready
    moods, _ = server
    mails = run("letter", "send", number, "--json").json["mails"]
    assert [mail["recipient"] for mail in mails] == ["rosa@halden.example"]
    assert moods.taken == []
    assert run("intro", "show", "1", "--json").json["introduction"]["state"] == "drafted"
    ran = run("worker", "--once", "--json").json["ran"]
    assert "outbox" in [one["name"] for one in ran]
    assert [to for _, to, _ in moods.taken] == [["rosa@halden.example"]]
    assert run("mail", "outbox", "--json").json["outbox"][0]["state"] == "sent"
    assert run("intro", "show", "1", "--json").json["introduction"]["state"] == "asked"
    run("worker", "--once")
    assert len(moods.taken) == 1


def test_a_mail_that_waits_can_be_taken_back(ready: Any, server: Any) -> None:
    run, number = ready
    mail = str(run("letter", "send", number, "--json").json["mails"][0]["id"])
    assert run("mail", "cancel", mail, "--json").json["mail"]["state"] == "cancelled"
    run("worker", "--once")
    assert server[0].taken == []
    assert run("letter", "show", number, "--json").json["letter"]["state"] == "draft"
    assert run("mail", "cancel", mail).code == 4


def test_a_person_says_what_became_of_a_mail_whose_server_went_silent(ready: Any, server: Any) -> None:
    run, number = ready
    server[0].after_data = "drop"
    run("letter", "send", number)
    run("worker", "--once")
    row = run("mail", "outbox", "--json").json["outbox"][0]
    assert row["state"] == "unknown"
    assert "inroad mail unknown" in run("mail", "outbox").out
    assert run("mail", "unknown", str(row["id"])).code == 2
    said = run("mail", "unknown", str(row["id"]), "--not-sent", "--json")
    assert said.json["mail"]["state"] != "unknown"
    assert run("letter", "show", number, "--json").json["letter"]["state"] == "draft"


def test_a_mailbox_is_tested_and_forgotten(mailing: Any) -> None:
    assert "ada@verne.example" in mailing("mail").out
    assert mailing("mail", "test", "ada@verne.example", "--json").json["mailbox"]["problem"] == ""
    assert mailing("mail", "test", "bob@verne.example").code == 2
    assert mailing("mail", "remove", "ada@verne.example").code == 2
    assert "Left as it is" in mailing("mail", "remove", "ada@verne.example", typed="n\n", talks=True).out
    gone = mailing("mail", "remove", "ada@verne.example", "--yes", "--json").json["removed"]
    assert gone["address"] == "ada@verne.example"
    assert mailing("mail", "--json").json == {"mailboxes": []}


def test_an_account_without_a_server_or_a_password_is_refused(small: Any) -> None:
    assert small("mail", "add", "ada@verne.example", "--password-stdin", typed="x").code == 2
    said = small("mail", "add", "ada@verne.example", "--smtp", "127.0.0.1", "--json")
    assert said.code == 2
    assert "--password-stdin" in said.error["hint"]
    assert (
        small("mail", "add", "ada@verne.example", "--smtp", "127.0.0.1:smtp", "--password-stdin", typed="x").code == 2
    )
    assert small("mail", "--json").json == {"mailboxes": []}


def test_a_wrong_password_is_said_and_nothing_is_kept(small: Any, server: Any) -> None:
    said = small(
        "mail", "add", "ada@verne.example", "--smtp", f"127.0.0.1:{server[1]}", "--security", "none", "--user", "alice",
        "--password-stdin", "--json", typed="wrong\n",
    )  # fmt: skip
    assert said.code == 1
    assert "wrong" not in said.err.replace("wrong\n", "")
    assert small("mail", "--json").json == {"mailboxes": []}


def test_sync_says_that_nothing_can_be_read(mailing: Any) -> None:
    said = mailing("sync", "mail", "--json")
    assert said.code == 2
    assert "no mailbox here can be read" in said.error["error"]
    assert mailing("sync").code == 2
    assert mailing("sync", "mail", "ada@verne.example").code == 4  # it sends only


def test_one_broken_mailbox_hides_no_other(mailing: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from inroad.desk.contract_shapes import MailboxRow
    from inroad.desk.inbox import Synced
    from inroad.desk.mail import Mail
    from inroad.errors import MailProblem

    rows = [MailboxRow(1, "a@verne.example", "", "imap:993", None, ""),
            MailboxRow(2, "b@verne.example", "", "imap:993", None, "")]  # fmt: skip

    def sync(_self: Mail, number: int) -> Synced:
        if number == 1:
            raise MailProblem("it does not answer")
        return Synced(messages=3, replies=1)

    monkeypatch.setattr(Mail, "list", lambda _self: rows)
    monkeypatch.setattr(Mail, "sync", sync)
    said = mailing("sync", "mail")
    assert said.code == 1
    assert "a@verne.example: it does not answer" in said.out
    assert "b@verne.example: 3 new messages, 1 answer to your letters" in said.out


def test_the_worker_says_when_there_is_nothing_to_do(mailing: Any) -> None:
    mailing("worker", "--once")
    assert mailing("worker", "--once").code == 0


def test_an_account_that_fetches_its_tokens_is_added_from_a_file_and_shows_no_secret(small: Any, tmp_path: Any) -> None:
    with token_service() as service, smtp_server(auth_require_tls=False, auth_required=True) as (moods, port):
        moods.tokens = service.good
        client = {"client_id": service.client[0], "client_secret": service.client[1], "refresh_token": service.refresh}
        file = tmp_path / "client.json"
        file.write_text(json.dumps({**client, "token_url": f"http://127.0.0.1:{service.port}/token"}))
        add = ("mail", "add", "ada@verne.example", "--smtp", f"127.0.0.1:{port}", "--security", "none", "--json")
        said = small(*add, "--oauth-file", str(file))
        assert said.json["mailbox"]["address"] == "ada@verne.example"
        assert all(secret not in said.out + said.err for secret in client.values())
        assert small("mail", "test", "1").code == 0
        assert small("mail", "remove", "1", "--yes").code == 0
        typed = f"http://127.0.0.1:{service.port}/token\n" + "".join(f"{value}\n" for value in client.values())
        asked = small(*add[:-1], "--oauth", typed=typed, talks=True)
        assert asked.code == 0, asked.err
        assert client["client_secret"] not in asked.out + asked.err


@pytest.mark.parametrize("content", ["", "[]", "no json", '{"client_id": 1}', '{"client_id": "a"}'])
def test_a_file_without_a_client_is_refused(small: Any, tmp_path: Any, content: str) -> None:
    file = tmp_path / "client.json"
    file.write_text(content)
    said = small("mail", "add", "a@b.example", "--imap", "imap.gmail.com", "--oauth-file", str(file), "--json")
    assert said.code == 2
    assert small("mail", "add", "a@b.example", "--imap", "imap.gmail.com", "--oauth", "--token").code == 2
    assert small("mail", "add", "a@b.example", "--imap", "imap.gmail.com", "--oauth").code == 2


def test_the_morning_mail_is_wished_at_an_hour_and_taken_back(mailing: Any) -> None:
    assert mailing("mail", "digest", "--json").json["digest"]["wished"] is False
    said = mailing("mail", "digest", "on", "--hour", "6", "--json").json["digest"]
    assert said == {"wished": True, "hour": 6, "to": "ada@verne.example"}
    assert mailing("mail", "digest", "on", "--json").json["digest"]["hour"] == 6
    assert "06:00" in mailing("mail", "digest").out
    assert mailing("mail", "digest", "off", "--json").json["digest"]["wished"] is False
    assert mailing("mail", "digest", "on", "--hour", "24").code == 2
    assert mailing("mail", "digest", "--hour", "6").code == 2


def test_a_morning_mail_that_no_mailbox_can_take_is_said(small: Any) -> None:
    assert "No mailbox of yours can take it" in small("mail", "digest", "on").out


def test_answers_are_listed_settled_and_gone(ready: Any, server: Any) -> None:
    from inroad.store import models

    run, number = ready
    run("letter", "send", number)
    run("worker", "--once")
    assert run("mail", "replies", "--json").json == {"replies": []}
    desk, mail = models.Desk.objects.get(), models.OutboxMail.objects.get()
    for key in (1, 2):
        models.Reply.objects.create(
            desk=desk, mail=mail, letter=mail.letter, contract=mail.letter.contract, key=key, subject="Re: grids",
            matched_by="message id", at=mail.queued_at,
        )  # fmt: skip
    out = run("mail", "replies").out
    assert "inroad intro paste 1 --reply" in out
    first, second = (row["id"] for row in run("mail", "replies", "--json").json["replies"])
    assert run("mail", "reply", str(first), "dismiss", "--json").json["reply"]["state"] == "dismissed"
    assert run("intro", "paste", "1", "--reply", str(second), "--text", "Not now.", "--yes").code == 0
    assert run("mail", "replies", "--json").json == {"replies": []}
    assert run("mail", "reply", "999", "told").code == 3


def test_places_for_the_digest_are_added_unseen_listed_tried_and_forgotten(small: Any) -> None:
    pytest.importorskip("apprise", reason="Apprise is an extra")
    secret = "json://ada:hunter2@127.0.0.1:9/desk"
    said = small("mail", "notify", "add", typed=f"{secret}\n")
    assert said.code == 0, said.err
    assert "inroad mail digest on" in said.out
    listed = small("mail", "notify", "--json")
    assert [row["id"] for row in listed.json["channels"]] == [1]
    assert "hunter2" not in said.out + said.err + listed.out
    assert small("mail", "notify", "test", "1").code == 1  # nothing answers there
    assert small("mail", "notify", "remove", "1", "--json").json == {"removed": 1}
    assert small("mail", "notify", "remove", "1").code == 3
    assert small("mail", "notify", "add", "--json", typed="nonsense\n").code == 2
