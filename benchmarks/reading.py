"""How fast a mailbox is read, beside the standard library: ``python benchmarks/reading.py [--megabytes 50]``.

Both read the same generated mbox and must find the same messages (sender, recipients, Message-ID, in order). Times are
CPU seconds, the best of three runs in alternation; memory is the peak of what Python allocated, in a run of its own.
"""

import argparse
import mailbox
import random
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, getaddresses
from pathlib import Path

from inroad.formats import mbox
from inroad.formats.records import Message
from inroad.formats.source import HEAD_BYTES, Source

Seen = list[tuple[str, tuple[str, ...], str]]


def write(path: Path, megabytes: int) -> int:
    """An mbox like a person's: heads of 2 kB, bodies from a line to an attachment. Returns the number of messages."""
    draw = random.Random(2)
    people = [f"person{n}@firm{n % 40}.example" for n in range(800)]
    base64 = "".join(draw.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefgh0123456789+/") for _ in range(76)) + "\n"
    text = "From here on it is all about the plan, and the plan is what we talked about.\n"
    at = datetime(2015, 1, 1, tzinfo=UTC)
    number = 0
    with path.open("w", encoding="ascii", newline="\n") as box:
        while box.tell() < megabytes * 2**20:
            number += 1
            at += timedelta(minutes=draw.randrange(1, 300))
            sender, *others = draw.sample(people, draw.choice((2, 2, 2, 3, 5, 12)))
            hops = "".join(
                f"Received: from mx{hop}.example (mx{hop}.example [192.0.2.{hop}]) by mail{hop}.example\n"
                f"\twith ESMTPS id {draw.getrandbits(60):x}; {format_datetime(at)}\n"
                for hop in range(6)
            )
            signature = "DKIM-Signature: v=1; a=rsa-sha256;\n" + f"        bh={'x' * 60}\n" * 12
            box.write(f"From {sender} {at:%a %b %d %H:%M:%S %Y}\n{hops}{signature}")
            box.write(
                f'From: "Person, {sender[:6]}" <{sender}>\nTo: {", ".join(f"Some Body <{one}>" for one in others)}\n'
            )
            box.write(f"Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?= and the plan {number}\nDate: {format_datetime(at)}\n")
            box.write(f"Message-ID: <{number}@firm.example>\nMIME-Version: 1.0\nContent-Type: text/plain\n\n")
            body = text if draw.random() < 0.8 else base64
            box.write(
                ">" * body.startswith("From ")
                + body.join([""] * draw.choice((3, 20, 40, 120))).replace("\nFrom", "\n>From")
            )
            box.write("\n\n")
    return number


def ours(path: Path) -> Seen:
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    source = Source(path.name, path.stat().st_size, head, lambda: path.open("rb"))
    return [
        (one.sender.address, tuple(who.address for who in one.to), one.message_id)
        for one in mbox.READER.read(source)
        if isinstance(one, Message)
    ]


def standard(path: Path) -> Seen:
    """The standard library's mailbox as it comes: the whole message is parsed."""
    return list(_standard(mailbox.mbox(path)))


def _standard(box: mailbox.mbox) -> Iterator[tuple[str, tuple[str, ...], str]]:
    for one in box:
        [(_, sender)] = getaddresses([str(one["from"])])
        to = tuple(address for _, address in getaddresses([str(one["to"])]))
        # What an import needs beside: without these it would be compared with less work.
        _ = (one["subject"], one["date"], one["references"], one["list-id"])
        yield sender, to, str(one["message-id"])[1:-1]


def main() -> None:
    parser = argparse.ArgumentParser(description="Reading an mbox, beside the standard library.")
    parser.add_argument("--megabytes", type=int, default=50)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    readers: dict[str, Callable[[Path], Seen]] = {"inroad": ours, "mailbox": standard}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mail.mbox"
        count = write(path, options.megabytes)
        seen = {name: read(path) for name, read in readers.items()}
        if not seen["inroad"] == seen["mailbox"] or len(seen["inroad"]) != count:
            raise SystemExit("the two do not see the same messages")
        best = dict.fromkeys(readers, float("inf"))
        for _ in range(options.runs):
            for name, read in readers.items():
                started = time.process_time()
                read(path)
                best[name] = min(best[name], time.process_time() - started)
        print(f"{count:,} messages, {path.stat().st_size / 2**20:.0f} MiB; the same messages seen by both")
        print(f"{'reader':<10}{'CPU s':>9}{'messages/s':>12}{'MiB/s':>8}{'ratio':>8}{'peak MiB':>10}")
        for name, read in readers.items():
            tracemalloc.start()
            read(path)
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            print(
                f"{name:<10}{best[name]:>9.2f}{count / best[name]:>12,.0f}{options.megabytes / best[name]:>8.0f}"
                f"{best[name] / best['inroad']:>8.1f}{peak / 2**20:>10.1f}"
            )


if __name__ == "__main__":
    main()
