"""Invented files larger than the sample's: an archive of LinkedIn's with as many messages as asked for.

Connections, profile and the rest are the sample's own. The messages are drawn here: nine in ten between the owner and
one connection, one in ten to two or three at once; few people get many and many few (a person's share falls with their
rank), as in real inboxes. Same numbers in, same bytes out.
"""

import csv
import io
import random
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

_COLUMNS = (
    "CONVERSATION ID", "CONVERSATION TITLE", "FROM", "SENDER PROFILE URL", "TO", "RECIPIENT PROFILE URLS", "DATE",
    "SUBJECT", "CONTENT", "FOLDER", "ATTACHMENTS", "IS MESSAGE DRAFT", "IS CONVERSATION DRAFT",
)  # fmt: skip
_CONTENT = "Thank you for the introduction, that was kind. Shall we talk next week, Tuesday or Thursday?"


def with_messages(archive: Path, into: Path, owner: tuple[str, str], messages: int, connections: int) -> Path:
    """``archive`` again with so many of its connections, and ``messages`` messages of ``owner`` (name, URL)."""
    with zipfile.ZipFile(archive) as given, zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as made:
        for member in given.infolist():
            data = given.read(member)
            if member.filename == "Connections.csv":
                lines = data.decode("utf-8").splitlines(keepends=True)
                header = next(i for i, line in enumerate(lines) if line.startswith("First Name"))
                rows = list(csv.reader(lines[header + 1 : header + 1 + connections]))
                people = [(f"{row[0]} {row[1]}".strip(), row[2]) for row in rows]
                data = "".join(lines[: header + 1 + connections]).encode()
            if member.filename != "messages.csv":
                made.writestr(member.filename, data)
        made.writestr("messages.csv", _messages(people, owner, messages))
    return into


def _messages(people: list[tuple[str, str]], owner: tuple[str, str], number: int) -> str:
    draw = random.Random(7)
    weights = [1 / (rank + 10) for rank in range(len(people))]
    others = draw.choices(people, weights, k=number)
    at = datetime(2026, 11, 1, tzinfo=UTC)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for one in others:
        at -= timedelta(minutes=draw.randrange(1, 100))
        to = [owner]
        sender = one
        if draw.random() < 0.5:
            sender, to = owner, [one]
            if draw.random() < 0.2:
                to = list(dict.fromkeys([one, *draw.choices(people, weights, k=2)]))
        thread = f"2-{draw.getrandbits(96):024x}==" if len(to) > 1 else f"2-{sum(map(ord, one[1])):024x}=="
        writer.writerow((
            thread, "", *sender, ", ".join(name for name, _ in to), ",".join(url for _, url in to),
            f"{at:%Y-%m-%d %H:%M:%S} UTC", "", _CONTENT, "INBOX", "", "No", "No",
        ))  # fmt: skip
    return out.getvalue()
