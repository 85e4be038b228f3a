"""Files to finished desk: a LinkedIn archive of 30,000 connections and an mbox of 50,000 messages.

    python benchmarks/import_desk.py [--people 40200] [--mails 50000] [--messages 100000]

The files are those of the sample network, in which some three of four people are LinkedIn connections.

    linkedin  ``inroad import`` of an archive with 30,000 of the connections and 100,000 messages, into an empty folder
    whole     ``inroad import`` of both in one process, from an empty folder to ways in that can be asked for; then the
              same files again, which must add nobody
    reading   the mbox alone: our reader beside the standard library's ``mailbox``, as it comes and told to parse heads
              only. All give senders, recipients, date, subject and references of each message
    matching  the names, addresses and employers of these files: our plan beside Splink (benchmarks/splink_peer.py)

Everything runs in a process of its own, so that seconds and peak memory are of that part alone; start-up is included.
Prints one JSON object per figure.
"""

import argparse
import csv
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import archives
import commands
import measuring

CONNECTIONS = 30_000
PROFILE = "https://www.linkedin.com/in/the-owner-0000000000"

# -- parts, each run in a process of its own: `import_desk.py --part NAME FILE…`


def read_with_inroad(mbox: str) -> dict[str, int]:
    from inroad.formats import open_reading
    from inroad.formats.records import Message

    messages = recipients = 0
    for record in open_reading(Path(mbox)).records():
        if isinstance(record, Message):
            messages += 1
            recipients += len(record.to) + len(record.cc) + len(record.bcc)
    return {"messages": messages, "recipients": recipients}


def _stdlib(mbox: str, factory: Callable[[Any], Any] | None) -> dict[str, int]:
    import mailbox
    from email.utils import getaddresses, parsedate_to_datetime

    messages = recipients = 0
    for message in mailbox.mbox(mbox, factory=factory, create=False):
        messages += 1
        for header in ("From", "To", "Cc", "Bcc"):
            found = getaddresses([str(value) for value in message.get_all(header, [])])
            recipients += len(found) if header != "From" else 0
        if message["Date"]:
            parsedate_to_datetime(str(message["Date"]))
        for header in ("Subject", "Message-ID", "In-Reply-To", "References"):
            str(message[header])
    return {"messages": messages, "recipients": recipients}


def read_with_mailbox(mbox: str) -> dict[str, int]:
    return _stdlib(mbox, None)


def read_heads_with_mailbox(mbox: str) -> dict[str, int]:
    from email.parser import BytesHeaderParser

    return _stdlib(mbox, BytesHeaderParser().parse)


def write_entries(linkedin: str, mbox: str, table: str) -> dict[str, int]:
    """What matching has to go on: a row per connection, and one per mail address with the name it is used under."""
    from inroad.formats import open_reading
    from inroad.formats.records import Contact, Message
    from inroad.matching import names

    rows: list[dict[str, str]] = []
    for record in open_reading(Path(linkedin)).records():
        if isinstance(record, Contact):
            employer = record.positions[0].organisation if record.positions else ""
            address = record.emails[0] if record.emails else ""
            rows.append(_entry(record.given, record.family, address, employer))
    connections = len(rows)
    seen: set[str] = set()
    for record in open_reading(Path(mbox)).records():
        if isinstance(record, Message):
            for who in (record.sender, *record.to, *record.cc):
                address = who.address.lower()
                if address and who.name and address not in seen:
                    seen.add(address)
                    name = names.parse(who.name)
                    rows.append(_entry(name.given, name.family, address, ""))
    with Path(table).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return {"connections": connections, "addresses": len(seen), "entries": len(rows)}


def _entry(given: str, family: str, email: str, company: str) -> dict[str, str]:
    return {"first_name": given, "surname": family, "email": email, "company": company}


def match_with_inroad(table: str) -> dict[str, int]:
    import matching
    from inroad.matching.plan import plan

    decided = plan((), [matching.profile(ref, row) for ref, row in enumerate(matching.read(Path(table)))])
    return {"pairs": len(decided.same_as) + len(decided.review)}


def match_with_splink(table: str) -> dict[str, int]:
    import matching
    import splink_peer

    found = splink_peer.scores(matching.read(Path(table)), "narrow", threshold=0.001)
    return {"pairs": -1} if found is None else {"pairs": sum(weight > 0 for weight in found.values())}


PARTS: dict[str, Callable[..., dict[str, int]]] = {
    "read_with_inroad": read_with_inroad,
    "read_with_mailbox": read_with_mailbox,
    "read_heads_with_mailbox": read_heads_with_mailbox,
    "write_entries": write_entries,
    "match_with_inroad": match_with_inroad,
    "match_with_splink": match_with_splink,
}

# -- the measuring


def part(name: str, *files: Path) -> measuring.Run:
    measuring.tell(f"{name} …")
    return measuring.run([measuring.PYTHON, __file__, "--part", name, *files])


def _figure(what: str, who: str, took: measuring.Run, base: measuring.Run, **more: Any) -> dict[str, Any]:
    return {
        "part": what,
        "who": who,
        "seconds": round(took.seconds, 2),
        "processor_seconds": round(took.processor_seconds, 2),
        "peak_mib": round(took.peak_mib),
        # Processor time, because these machines are shared and two processes may not get the same share of them.
        "ratio": round(took.processor_seconds / base.processor_seconds, 2),
        **more,
    }


def measure(folder: Path, people: int, mails: int, messages: int) -> None:
    def give(figure: dict[str, Any]) -> None:
        print(json.dumps(figure), flush=True)

    written = commands.write_sample(folder / "files", people, mails)
    linkedin = next(Path(name) for name in written["files"] if name.endswith(".zip"))
    mbox = next(Path(name) for name in written["files"] if name.endswith(".mbox"))
    files = {"linkedin_mib": linkedin.stat().st_size / 2**20, "mbox_mib": mbox.stat().st_size / 2**20}
    files = {key: round(value, 1) for key, value in files.items()}

    reading = part("read_with_inroad", mbox)
    for who, name in (("inroad", ""), ("mailbox, as it comes", "read_with_mailbox"),
                      ("mailbox, heads only", "read_heads_with_mailbox")):  # fmt: skip
        took = part(name, mbox) if name else reading
        give(_figure("reading", who, took, reading, mbox_mib=files["mbox_mib"], **took.json()))

    table = folder / "entries.csv"
    entries = part("write_entries", linkedin, mbox, table).json()
    matched = part("match_with_inroad", table)
    give(_figure("matching", "inroad", matched, matched, entries=entries["entries"], **matched.json()))
    peer = part("match_with_splink", table)
    if peer.json()["pairs"] < 0:
        measuring.tell("Splink is left out: it is not installed")
    else:
        give(_figure("matching", "Splink", peer, matched, entries=entries["entries"], **peer.json()))

    archive = folder / "linkedin.zip"
    archives.with_messages(linkedin, archive, (written["name"], PROFILE), messages, CONNECTIONS)
    environment = measuring.desk_environment(folder / "linkedin-home")
    commands.introduce(environment, written)
    measuring.tell("inroad import of LinkedIn alone …")
    took = measuring.run(measuring.inroad("import", str(archive), "--yes", "--json"), environment=environment)
    report = took.json()
    read = report["files"][0]["records"]
    give(
        _figure("linkedin", "inroad import", took, took, connections=read["contact"], messages=read["message"],
                people_new=report["people_new"], interactions=report["interactions"],
                linkedin_mib=round(archive.stat().st_size / 2**20, 1))
    )  # fmt: skip

    environment = measuring.desk_environment(folder / "home")
    commands.introduce(environment, written)
    command = measuring.inroad("import", str(linkedin), str(mbox), "--yes", "--json")
    first: measuring.Run | None = None
    for who in ("first time", "the same files again"):
        measuring.tell(f"inroad import, {who} …")
        took = measuring.run(command, environment=environment)
        first = first or took
        report = took.json()
        give(
            _figure("whole", who, took, first, connections=entries["connections"], mails=mails, **files,
                    people_new=report["people_new"], interactions=report["interactions"])
        )  # fmt: skip
    ready = measuring.median_of(measuring.inroad("ways-in", written["targets"][0][0]), environment, times=5, warm_ups=1)
    give(_figure("whole", "then: inroad ways-in", ready, first or ready))


def main() -> None:
    if "--part" in sys.argv[1:2]:
        print(json.dumps(PARTS[sys.argv[2]](*sys.argv[3:])))
        return
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--people", type=int, default=40_200)
    parser.add_argument("--mails", type=int, default=50_000)
    parser.add_argument("--messages", type=int, default=100_000)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="inroad-bench-") as name:
        measure(Path(name), args.people, args.mails, args.messages)


if __name__ == "__main__":
    main()
