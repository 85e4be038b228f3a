"""Mail between people as neutral columns: what the benchmarks of ties read, and how public mail is brought into it.

    python benchmarks/messages.py enron FOLDER > messages.csv
    python benchmarks/messages.py radoslaw FILE > messages.csv

``messages.csv`` has a head and four columns: ``time`` (unix seconds), ``sender``, ``recipients`` (separated by spaces)
and ``subject``, which may be empty. Anybody's mail can be brought into that form; nothing else is read.

``enron``: ``messages.tsv`` and ``recipients.tsv`` of Perry & Wolfe's Enron data (data/enron of
github.com/patperry/interaction-proc). ``radoslaw``: the e-mail of a manufacturing company (Michalski, Palus & Kazienko
2011), lines of "sender recipient weight unix-time"; lines of one sender and second are one message. Neither is part of
this repository.
"""

import csv
import re
import sys
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from inroad.ties.model import MailLog, MeetingLog

HEAD = ["time", "sender", "recipients", "subject"]
NO_MEETINGS = MeetingLog(np.zeros(0, np.int64), np.zeros(1, np.int64), np.zeros(0, np.int32))


@dataclass(frozen=True, slots=True)
class Mail:
    """One message. ``to`` are the others, each once and never the sender; ``subject`` a hash of the bare subject."""

    at: int
    sender: str
    to: tuple[str, ...]
    subject: int = 0


def bare(subject: str) -> int:
    """A number for the subject without Re: and Fwd:, 0 when nothing is left."""
    rest = re.sub(r"^((re|fwd?)(\[\d+\])?:\s*)+", "", " ".join(subject.lower().split()))
    return zlib.crc32(rest.encode()) or 1 if rest else 0


def read(path: Path) -> list[Mail]:
    """The messages of a ``messages.csv`` in order of time. Raises SystemExit with the line that can't be read."""
    found = []
    with path.open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream)
        missing = [name for name in HEAD if name not in (rows.fieldnames or [])]
        if missing:
            raise SystemExit(f"{path}: no column {', '.join(missing)}; expected {', '.join(HEAD)}")
        for row in rows:
            try:
                at = int(row["time"])
            except ValueError:
                raise SystemExit(f"{path}, line {rows.line_num}: time {row['time']!r} is no unix time") from None
            sender = row["sender"].strip()
            others = tuple(dict.fromkeys(one for one in row["recipients"].split() if one != sender))
            if sender and others:
                found.append(Mail(at, sender, others, bare(row["subject"] or "")))
    return sorted(found, key=lambda mail: mail.at)


def log_of(mails: Sequence[Mail], index: Mapping[str, int]) -> MailLog:
    """Columns as the product has them; none of these data says what answers what."""
    size = len(mails)
    return MailLog(
        at=np.array([mail.at for mail in mails], np.int64),
        sender=np.array([index[mail.sender] for mail in mails], np.int32),
        indptr=np.cumsum([0, *(len(mail.to) for mail in mails)]).astype(np.int64),
        recipients=np.array([index[person] for mail in mails for person in mail.to], np.int32),
        answers=np.full(size, -1, np.int32),
        subject=np.array([mail.subject for mail in mails], np.int64),
        personal=np.ones(size, np.bool_),
        thread=np.zeros(size, np.int64),
    )


# -- public mail


def enron(folder: Path) -> Iterator[tuple[int, str, Iterable[str], str]]:
    def rows(name: str) -> Iterator[list[str]]:
        with (folder / name).open(encoding="latin1", newline="") as file:
            yield from csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)

    to: dict[str, list[str]] = defaultdict(list)
    for message, _, person in rows("recipients.tsv"):
        to[message].append(person)
    for message, _, at, subject, sender in rows("messages.tsv"):
        yield int(at), sender, to[message], subject.strip()


def radoslaw(path: Path) -> Iterator[tuple[int, str, Iterable[str], str]]:
    to: dict[tuple[int, str], dict[str, None]] = defaultdict(dict)
    for line in path.read_text(encoding="ascii").splitlines():
        sender, person, _, at = line.split()
        if sender != person:
            to[int(at), sender][person] = None
    for (at, sender), people in to.items():
        yield at, sender, people, ""


def main() -> None:
    if len(sys.argv) != 3 or sys.argv[1] not in ("enron", "radoslaw"):
        raise SystemExit("usage: messages.py enron FOLDER | radoslaw FILE  (prints messages.csv)")
    rows = enron(Path(sys.argv[2])) if sys.argv[1] == "enron" else radoslaw(Path(sys.argv[2]))
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(HEAD)
    for at, sender, people, subject in sorted(rows, key=lambda row: (row[0], row[1])):
        out.writerow([at, sender, " ".join(people), subject])


if __name__ == "__main__":
    main()
