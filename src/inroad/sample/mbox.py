"""Mail as a Google Takeout mbox: "From " lines with the thread's number, labels, encoded names, LF line ends."""

from collections.abc import Iterable
from datetime import UTC, timedelta, timezone
from email.header import Header
from email.utils import format_datetime
from functools import lru_cache
from pathlib import Path

from inroad.sample.mail import Mail, Mailbox

_SPECIALS = frozenset('()<>[]:;@\\,."')


def write_mbox(path: Path, mails: Iterable[Mail]) -> None:
    """Write ``mails`` in the given order."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for mail in mails:
            file.write(_message(mail))


def _message(mail: Mail) -> str:
    local = mail.at.astimezone(timezone(timedelta(minutes=mail.zone)))
    lines = [
        f"From {mail.thread}@xxx {mail.at.astimezone(UTC):%a %b %d %H:%M:%S +0000 %Y}",
        f"X-GM-THRID: {mail.thread}",
        f"X-Gmail-Labels: {_labels(mail.labels)}",
    ]
    if mail.delivered_to:
        domain = mail.sender.address.partition("@")[2]
        lines.append(f"Delivered-To: {mail.delivered_to}")
        lines.append(f"Received: from mx.{domain} by mx.postfach.example with ESMTPS;\n {format_datetime(mail.at)}")
    lines.append("MIME-Version: 1.0")
    lines.append(f"Date: {format_datetime(local)}")
    lines.append(f"Message-ID: <{mail.message_id}>")
    if mail.references:
        lines.append(f"In-Reply-To: <{mail.references[-1]}>")
        lines.append("References: " + "\n ".join(f"<{reference}>" for reference in mail.references))
    lines.append(f"Subject: {_encoded(mail.subject)}")
    lines.append(f"From: {_mailbox(mail.sender)}")
    lines.append("To: " + ",\n ".join(map(_mailbox, mail.to)))
    if mail.cc:
        lines.append("Cc: " + ",\n ".join(map(_mailbox, mail.cc)))
    lines += [f"{name}: {value}" for name, value in mail.headers]
    return "\n".join(lines) + "\n" + _content(mail) + "\n\n"


def _content(mail: Mail) -> str:
    body = "\n".join(f">{line}" if line.startswith("From ") else line for line in mail.body.split("\n"))
    plain = "Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n\n" + body
    if mail.kind != "newsletter":
        return plain
    mark = f"----=_{mail.thread}"
    html = "Content-Type: text/html; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n\n"
    html += f"<html><body><p>{body}</p></body></html>"
    return f'Content-Type: multipart/alternative; boundary="{mark}"\n\n--{mark}\n{plain}\n--{mark}\n{html}\n--{mark}--'


def _labels(labels: tuple[str, ...]) -> str:
    """Takeout encodes the whole list at once, commas and all, when one label is not ASCII."""
    return _encoded(",".join(labels))


@lru_cache(maxsize=20_000)
def _mailbox(box: Mailbox) -> str:
    if not box.name:
        return box.address
    if not box.name.isascii():
        return f"{_encoded(box.name)} <{box.address}>"
    name = f'"{box.name}"' if _SPECIALS.intersection(box.name) else box.name
    return f"{name} <{box.address}>"


@lru_cache(maxsize=20_000)
def _encoded(text: str) -> str:
    return text if text.isascii() else Header(text, "utf-8").encode(linesep="\n")
