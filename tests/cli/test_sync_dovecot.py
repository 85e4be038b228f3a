"""``inroad sync mail`` against a real Dovecot, with the mails that real mailboxes hold: skipped where there is none."""

import imaplib
import ssl
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

import pytest

from fixtures.mail_servers import PASSWORD, Certificates, Dovecot, make_certificates, start_dovecot
from inroad.post.secrets import Secrets
from inroad.store import models

LETTER_ID = "letter-1@verne.example"


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="module")
def dovecot(certificates: Certificates) -> Iterator[Dovecot]:
    yield from start_dovecot(certificates, 1)


@pytest.fixture(autouse=True)
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Secrets, "_ring", lambda _self: None)


class Box:
    """A mailbox of its own at the server, into which the test puts mails."""

    def __init__(self, dovecot: Dovecot, certificates: Certificates) -> None:
        self.user = f"ada-{uuid.uuid4().hex[:8]}"
        self._line = imaplib.IMAP4_SSL(
            "localhost", dovecot.tls, ssl_context=ssl.create_default_context(cafile=str(certificates.authority))
        )
        self._line.login(self.user, PASSWORD)

    def put(self, raw: bytes) -> None:
        assert self._line.append("INBOX", None, None, raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))[0] == "OK"

    def seen(self) -> bytes:
        self._line.select("INBOX", readonly=True)
        return self._line.search(None, "SEEN")[1][0]

    def close(self) -> None:
        self._line.logout()


@pytest.fixture
def boxes(dovecot: Dovecot, certificates: Certificates) -> Iterator[tuple[Box, Box]]:
    made = (Box(dovecot, certificates), Box(dovecot, certificates))
    yield made
    for box in made:
        box.close()


@pytest.fixture
def reading(small: Any, dovecot: Dovecot, certificates: Certificates, boxes: tuple[Box, Box]) -> Any:
    """Two mailboxes of Ada's, and a letter of hers that went to Rosa."""
    from inroad.desk import open_desk

    desk = open_desk()
    for box, address in zip(boxes, ("ada@verne.example", "ada@home.example"), strict=True):
        where = {"host": "localhost", "port": dovecot.tls, "user": box.user, "authorities": str(certificates.authority)}
        desk.mail.add(address, imap=where, secret=PASSWORD)
    models.OutboxMail.objects.create(
        desk=desk.row, recipient="rosa@halden.example", subject="A word about Solvane", body="", state="sent",
        message_id=LETTER_ID, not_before=desk.now(), queued_at=desk.now(), ended_at=desk.now(),
    )  # fmt: skip
    return small


def a_mail(number: str = "1", **headers: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Rosa Brandt <rosa@halden.example>"
    mail["To"] = "ada@verne.example, ada@home.example"
    mail["Date"] = format_datetime(datetime.now(UTC))
    mail["Subject"] = headers.pop("Subject", "Re: A word about Solvane")
    if number:
        mail["Message-ID"] = f"<{number}@halden.example>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content("Sure, go ahead.")
    return mail


def synced(run: Any) -> dict[str, tuple[int, int]]:
    said = run("sync", "mail", "--json").json["mailboxes"]
    assert [box["problem"] for box in said] == [""] * len(said)
    return {box["address"]: (box["messages"], box["replies"]) for box in said}


def test_what_is_new_is_read_once_and_stays_unread_at_the_server(reading: Any, boxes: tuple[Box, Box]) -> None:
    boxes[0].put(a_mail(In_Reply_To=f"<{LETTER_ID}>").as_bytes())
    assert synced(reading) == {"ada@verne.example": (1, 1), "ada@home.example": (0, 0)}
    assert synced(reading) == {"ada@verne.example": (0, 0), "ada@home.example": (0, 0)}
    assert boxes[0].seen() == b""
    assert [row["sender"] for row in reading("mail", "replies", "--json").json["replies"]] == ["Rosa Brandt"]


def test_the_same_reply_in_two_mailboxes_counts_once(reading: Any, boxes: tuple[Box, Box]) -> None:
    for box in boxes:
        box.put(a_mail(In_Reply_To=f"<{LETTER_ID}>").as_bytes())
    assert sum(replies for _, replies in synced(reading).values()) == 1
    assert len(reading("mail", "replies", "--json").json["replies"]) == 1
    assert models.Interaction.objects.count() == 1


def test_a_reply_without_a_message_id_counts_once_however_often_it_is_read(
    reading: Any, boxes: tuple[Box, Box]
) -> None:
    for box in boxes:
        box.put(a_mail("", In_Reply_To=f"<{LETTER_ID}>").as_bytes())
    synced(reading)
    models.Mailbox.objects.update(folders={})
    synced(reading)
    assert len(reading("mail", "replies", "--json").json["replies"]) == 1


def test_a_mail_of_30_mb_and_an_html_mail_cost_their_heads(reading: Any, boxes: tuple[Box, Box]) -> None:
    large = a_mail("large")
    large.add_attachment(b"\0" * (22 * 2**20), maintype="application", subtype="pdf", filename="talk.pdf")
    boxes[0].put(large.as_bytes())
    html = a_mail("html", Subject="<script>alert(1)</script>")
    html.set_content("<p onclick='x'>Sure</p>", subtype="html")
    boxes[0].put(html.as_bytes())
    assert synced(reading)["ada@verne.example"][0] == 2
    assert not any("Sure" in str(row) for row in models.Interaction.objects.values())


def test_line_breaks_coded_into_names_and_subjects_stay_within_their_line(reading: Any, boxes: tuple[Box, Box]) -> None:
    raw = a_mail("evil", In_Reply_To=f"<{LETTER_ID}>").as_bytes()
    coded = b"=?utf-8?q?x=0D=0ABcc:_eve@evil.example?="
    raw = raw.replace(b"Rosa Brandt", coded).replace(b"Subject: Re: A word about Solvane", b"Subject: " + coded)
    boxes[0].put(raw)
    assert synced(reading)["ada@verne.example"] == (1, 1)
    (row,) = reading("mail", "replies", "--json").json["replies"]
    assert all("\r" not in row[key] and "\n" not in row[key] for key in ("sender", "subject"))
    assert not models.Identity.objects.filter(value__contains="eve@").exists()


def test_an_auto_reply_is_read_and_is_no_answer(reading: Any, boxes: tuple[Box, Box]) -> None:
    boxes[0].put(a_mail(In_Reply_To=f"<{LETTER_ID}>", Auto_Submitted="auto-replied").as_bytes())
    assert synced(reading)["ada@verne.example"][1] == 0
    assert reading("mail", "replies", "--json").json == {"replies": []}


def test_a_password_that_was_changed_holds_that_mailbox_and_says_so(
    reading: Any, boxes: tuple[Box, Box], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Secrets, "get", lambda _self, name: "wrong" if "home" in name else PASSWORD)
    boxes[0].put(a_mail().as_bytes())
    said = reading("sync", "mail", "--json")
    assert said.code == 1
    assert '"messages": 1' in said.out
    held = [row for row in reading("mail", "list", "--json").json["mailboxes"] if row["problem"]]
    assert [row["address"] for row in held] == ["ada@home.example"]
    assert PASSWORD not in said.out + said.err
