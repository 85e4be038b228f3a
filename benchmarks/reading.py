"""How fast mail is read, beside the standard library.

    python benchmarks/reading.py [--messages 20000] [--runs 2] [--shapes mbox …]

The same generated mail as one mbox, as a Takeout zip file with that mbox inside, and (half of it) as a Maildir.

    inroad    heads found, read, encoded and packed as an import stores them, in one process and on all cores
    mailbox   the standard library's, as it comes (whole messages are parsed), and told to parse heads only; it must
              look at what an import needs: people, date, subject and references. A zip file is unpacked to disk first

Both must see the same messages: senders, recipients and Message-IDs in order, checked on the mbox before anything is
timed. Every reading is a process of its own, start-up included; seconds are wall time, processor seconds those of all
its processes, the best of the runs each, in alternation. With ``--messages 500000`` the mbox has 2.6 GB and the
Maildir 250,000 files: ``--shapes mbox`` writes and measures the first alone. Prints one JSON object per figure.
"""

import argparse
import hashlib
import json
import random
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import measuring

SHAPES = ("mbox", "takeout", "maildir")

# -- what is read


def write(folder: Path, number: int, shapes: Sequence[str] = SHAPES) -> dict[str, Path]:
    """Mail like a person's: heads of 2 kB, bodies from a line to an attachment. Returns it in those ``shapes``."""
    draw = random.Random(2)
    people = [f"person{n}@firm{n % 40}.example" for n in range(800)]
    base64 = "".join(draw.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefgh0123456789+/") for _ in range(76)) + "\n"
    text = ">From here on it is all about the plan, and the plan is what we talked about.\n"
    signature = "DKIM-Signature: v=1; a=rsa-sha256;\n" + f"        bh={'x' * 60}\n" * 12
    paths = {"mbox": folder / "mail.mbox", "takeout": folder / "takeout.zip", "maildir": folder / "Maildir"}
    for name in ("cur", "new", "tmp"):
        (paths["maildir"] / name).mkdir(parents=True)
    at = datetime(2015, 1, 1, tzinfo=UTC)
    apart = max(2, min(300, 2 * 11 * 365 * 24 * 60 // number))  # minutes at most: eleven years, however many there are
    with paths["mbox"].open("w", encoding="ascii", newline="\n") as box:
        for i in range(number):
            at += timedelta(minutes=draw.randrange(1, apart))
            said = format_datetime(at)
            sender, *others = draw.sample(people, draw.choice((2, 2, 2, 3, 5, 12)))
            hops = "".join(
                f"Received: from mx{hop}.example (mx{hop}.example [192.0.2.{hop}]) by mail{hop}.example\n"
                f"\twith ESMTPS id {draw.getrandbits(60):x}; {said}\n"
                for hop in range(6)
            )
            mail = (
                f'{hops}{signature}From: "Person, {sender[:6]}" <{sender}>\n'
                f"To: {', '.join(f'Some Body <{one}>' for one in others)}\n"
                f"Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?= and the plan {i}\nDate: {said}\n"
                f"Message-ID: <{i}@firm.example>\nMIME-Version: 1.0\nContent-Type: text/plain\n\n"
                f"{(text if draw.random() < 0.8 else base64) * draw.choice((3, 20, 40, 120))}\n"
            )
            box.write(f"From {sender} {at:%a %b %d %H:%M:%S %Y}\n{mail}\n")
            if i % 2 == 0 and "maildir" in shapes:
                (paths["maildir"] / "cur" / f"{i:08}.host:2,S").write_text(mail, encoding="ascii")
    if "takeout" in shapes:
        with zipfile.ZipFile(paths["takeout"], "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.write(paths["mbox"], "Takeout/Mail/All mail.mbox")
    return {shape: path for shape, path in paths.items() if shape == "mbox" or shape in shapes}


# -- parts, each run in a process of its own: `reading.py --part NAME PATH`


def with_inroad(path: Path, processes: int | None) -> int:
    from inroad.desk.readers import Answer, Readers
    from inroad.formats import open_reading

    with Readers(processes) as readers:
        return sum(
            item.counts["message"] for item in readers.read(open_reading(path).pieces()) if isinstance(item, Answer)
        )


def _messages(path: Path, factory: Callable[[Any], Any] | None) -> Iterator[tuple[str, list[str], str]]:
    import mailbox
    from email.utils import getaddresses, parsedate_to_datetime

    box: Any
    if path.is_dir():
        box = mailbox.Maildir(path, factory=factory, create=False)
    else:
        box = mailbox.mbox(path, factory=factory, create=False)
    for one in box:
        named = [name for name in ("From", "To", "Cc") if one[name]]
        people = {name: [who for _, who in getaddresses([str(one[name])])] for name in named}
        parsedate_to_datetime(str(one["Date"]))
        _ = (str(one["Subject"]), one["References"], one["In-Reply-To"], one["List-Id"])
        yield people["From"][0], people["To"], str(one["Message-ID"])[1:-1]


def with_mailbox(path: Path, *, heads: bool) -> int:
    from email.parser import BytesHeaderParser

    factory = BytesHeaderParser().parse if heads else None
    if path.suffix != ".zip":
        return sum(1 for _ in _messages(path, factory))
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(path) as archive:
        member = Path(folder) / "mail.mbox"
        with archive.open(archive.namelist()[0]) as packed, member.open("wb") as file:
            shutil.copyfileobj(packed, file, 2**20)
        return sum(1 for _ in _messages(member, factory))


def seen_by_inroad(path: Path) -> str:
    from inroad.desk import codec
    from inroad.desk.readers import Answer, Readers
    from inroad.formats import open_reading
    from inroad.formats.records import Message

    with Readers() as readers:
        answers = [item for item in readers.read(open_reading(path).pieces()) if isinstance(item, Answer)]
    read = (one for item in answers for one in codec.unpack(item.payload) if isinstance(one, Message))
    return _digest((one.sender.address, [who.address for who in one.to], one.message_id) for one in read)


def seen_by_mailbox(path: Path) -> str:
    return _digest(_messages(path, None))


def _digest(messages: Iterator[tuple[str, list[str], str]]) -> str:
    digest = hashlib.sha256()
    for message in messages:
        digest.update(json.dumps(message).encode())
    return digest.hexdigest()


PARTS: dict[str, Callable[[Path], Any]] = {
    "inroad, all cores": lambda path: with_inroad(path, None),
    "inroad, one process": lambda path: with_inroad(path, 1),
    "mailbox, heads only": lambda path: with_mailbox(path, heads=True),
    "mailbox, as it comes": lambda path: with_mailbox(path, heads=False),
    "seen by inroad": seen_by_inroad,
    "seen by mailbox": seen_by_mailbox,
}
RIVALS = list(PARTS)[:4]

# -- the measuring


def part(name: str, path: Path) -> measuring.Run:
    measuring.tell(f"{name}, {path.name} …")
    return measuring.run([measuring.PYTHON, __file__, "--part", name, path], seconds=1800)


def measure(folder: Path, messages: int, runs: int, shapes: Sequence[str]) -> None:
    paths = write(folder, messages, shapes)
    if part("seen by inroad", paths["mbox"]).json() != part("seen by mailbox", paths["mbox"]).json():
        raise SystemExit("the two do not see the same messages")
    for shape in shapes:
        path = paths[shape]
        took = {name: [part(name, path)] for name in RIVALS}
        for _ in range(runs - 1):
            for name in RIVALS:
                took[name].append(part(name, path))
        numbers = {run.json() for listed in took.values() for run in listed}
        if len(numbers) != 1:
            raise SystemExit(f"{shape}: not the same number of messages: {numbers}")
        size = sum(one.stat().st_size for one in path.rglob("*")) if path.is_dir() else path.stat().st_size
        base = min(run.seconds for run in took[RIVALS[0]])
        for name, listed in took.items():
            seconds = min(run.seconds for run in listed)
            processor = min(run.processor_seconds for run in listed)
            figure = {
                "part": shape, "who": name, "messages": numbers.copy().pop(), "mib": round(size / 2**20),
                "seconds": round(seconds, 2), "processor_seconds": round(processor, 2),
                "processor_us": round(1e6 * processor / max(numbers), 1), "ratio": round(seconds / base, 2),
                "peak_mib": round(max(run.peak_mib for run in listed)),
            }  # fmt: skip
            print(json.dumps(figure), flush=True)


def main() -> None:
    if "--part" in sys.argv[1:2]:
        print(json.dumps(PARTS[sys.argv[2]](Path(sys.argv[3]))))
        return
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=2)
    parser.add_argument("--shapes", nargs="+", choices=SHAPES, default=SHAPES)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="inroad-bench-") as folder:
        measure(Path(folder), options.messages, options.runs, options.shapes)


if __name__ == "__main__":
    main()
