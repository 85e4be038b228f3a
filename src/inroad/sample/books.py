"""Two address books of one person: the telephone's vCards and a Google Contacts table, kept apart for years.

The same people stand in both under other spellings: short names, native script, an earlier family name, no diacritics,
swapped order; with the employer and address of the day they were saved. Some stand twice in one book.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from uuid import UUID

from inroad.sample import cast
from inroad.sample.careers import Stint
from inroad.sample.content_lines import content, escaped
from inroad.sample.draw import day_between, stream
from inroad.sample.people import Person, World

GOOGLE_HEADER = (
    "First Name", "Middle Name", "Last Name", "Phonetic First Name", "Phonetic Middle Name", "Phonetic Last Name",
    "Name Prefix", "Name Suffix", "Nickname", "File As", "Organization Name", "Organization Title",
    "Organization Department", "Birthday", "Notes", "Photo", "Labels", "E-mail 1 - Label", "E-mail 1 - Value",
    "E-mail 2 - Label", "E-mail 2 - Value", "Phone 1 - Label", "Phone 1 - Value", "Address 1 - Label",
    "Address 1 - Formatted", "Website 1 - Label", "Website 1 - Value",
)  # fmt: skip
_PLACES = (
    ("Zahnarztpraxis am Markt", "+492214710099"),
    ("Pizzeria Tre Galli", "+492214710098"),
    ("Autohaus Rennwald", "+492214710097"),
)
_NOTES = (
    "Met at the pump house tour",
    "Partner: Jo, two kids",
    "Prefers phone",
    "Knows everybody in procurement",
    "Ask about the rowing club",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as its book spells it. ``saved`` is the day it was last touched."""

    given: str
    family: str
    saved: date
    emails: tuple[tuple[str, str], ...] = ()  # (label, address)
    phone: str = ""
    stint: Stint | None = None
    nickname: str = ""
    note: str = ""
    birthday: str = ""
    swapped: bool = False


def phone_entries(world: World) -> list[Entry]:
    """The telephone's entries, in the order they were saved."""
    rng = stream(world.seed, "phone book")
    entries = [Entry(*cast.NAME, world.today, (("home", world.emails[0]),), note="me")]
    for person in (p for p in world.people if p.in_phone):
        saved = _saved(rng, person, world.today)
        given, family = _spelling(rng, person, phone=True)
        emails = _emails(rng, person, saved, 0.6)
        first = Entry(
            given,
            family,
            saved,
            emails,
            person.phone,
            person.stint(saved) if rng.random() < 0.6 else None,
            note=rng.choice(_NOTES) if rng.random() < 0.06 else "",
            swapped=rng.random() < 0.04,
        )
        entries.append(first)
        if person.free and rng.random() < 0.04:
            given = person.name.short or person.name.given
            entries.append(
                Entry(given, "" if rng.random() < 0.4 else person.name.family, world.today, (), person.phone)
            )
    return sorted(entries, key=lambda e: e.saved)


def google_entries(world: World) -> list[Entry]:
    """The Google entries, by name as Google exports them."""
    rng = stream(world.seed, "google book")
    entries = []
    for person in (p for p in world.people if p.in_google):
        saved = _saved(rng, person, world.today)
        given, family = _spelling(rng, person, phone=False)
        month, day = rng.randint(1, 12), rng.randint(1, 28)
        entries.append(
            Entry(
                given,
                family,
                saved,
                _emails(rng, person, saved, 1.0),
                person.phone if rng.random() < 0.5 else "",
                person.stint(saved) if not person.free or rng.random() < 0.65 else None,
                person.name.short if rng.random() < 0.2 else "",
                rng.choice(_NOTES) if rng.random() < 0.05 else "",
                f"--{month:02d}-{day:02d}" if person.circle == "friend" and rng.random() < 0.5 else "",
            )
        )
        if person.free and rng.random() < 0.05:
            entries.append(Entry(person.name.typed, "", world.today, (("* Other", person.private),)))
    return sorted(entries, key=lambda e: (e.given.casefold(), e.family.casefold(), e.saved))


def _saved(rng: Random, person: Person, today: date) -> date:
    """Scripted people's cards are of their present job, others' of any day since they met."""
    last = today - timedelta(days=5)
    stint = person.stint(today)
    return day_between(rng, max(person.met, stint.start) if stint and not person.free else person.met, last)


def _spelling(rng: Random, person: Person, *, phone: bool) -> tuple[str, str]:
    """(given, family) as somebody would save them."""
    name = person.name
    if not person.free:
        return name.given, name.family
    draw = rng.random() * (1.0 if phone else 2.0)
    if name.former and rng.random() < (0.7 if phone else 0.1):
        return name.given, name.former
    if name.native and draw < 0.3:
        return (
            ("", name.native)
            if " " not in name.native
            else (name.native.split(" ", 1)[0], name.native.split(" ", 1)[1])
        )
    if name.short and draw < 0.45:
        return name.short, name.family
    if draw < 0.6:
        first, _, last = name.typed.partition(" ") if " " not in name.given else (name.given, "", name.family)
        return first, last
    return name.given, name.family


def _emails(rng: Random, person: Person, saved: date, odds: float) -> tuple[tuple[str, str], ...]:
    """Labelled addresses known on the day: work first. ``odds`` of there being any; the cast's are complete."""
    work = person.stint(saved)
    at_work = (("work", work.address),) if work else ()
    at_home = (("home", person.private),)
    if not person.free:
        return at_work or at_home
    if person.part and odds == 1.0:  # a voucher of the cast: the book has whatever mail comes from
        return (*(("work", s.address) for s in reversed(person.stints)), *at_home)
    if rng.random() > odds:
        return ()
    draw = rng.random()
    return at_work or at_home if draw < 0.45 else at_home if draw < 0.7 else (*at_work, *at_home)


def write_vcards(path: Path, world: World) -> int:
    """Write the telephone's book, mostly vCard 3.0, some 4.0; returns the number of cards."""
    rng = stream(world.seed, "vcards")
    cards = [_card(rng, entry) for entry in phone_entries(world)]
    cards += [
        [
            "BEGIN:VCARD",
            "VERSION:3.0",
            f"N:;{escaped(name)};;;",
            f"FN:{escaped(name)}",
            f"ORG:{escaped(name)};",
            f"TEL;TYPE=WORK,VOICE:{phone}",
            "X-ABShowAs:COMPANY",
            "END:VCARD",
        ]
        for name, phone in _PLACES
    ]
    path.write_bytes("".join(map(content, cards)).encode())
    return len(cards)


def _card(rng: Random, entry: Entry) -> list[str]:
    new = rng.random() < 0.15
    full = " ".join(
        part for part in ((entry.family, entry.given) if entry.swapped else (entry.given, entry.family)) if part
    )
    uid = UUID(int=rng.getrandbits(128), version=4)
    lines = ["BEGIN:VCARD", f"VERSION:{'4.0' if new else '3.0'}"]
    lines.append(f"N:{escaped(entry.family)};{escaped(entry.given)};;;")
    lines.append(f"FN:{escaped(full)}")
    for number, (label, address) in enumerate(entry.emails, 1):
        if new:
            lines.append(f"EMAIL;TYPE={label}:{address}")
        elif rng.random() < 0.2:
            lines += [f"item{number}.EMAIL;type=INTERNET:{address}", f"item{number}.X-ABLabel:_$!<{label.title()}>!$_"]
        else:
            lines.append(f"EMAIL;TYPE=INTERNET,{label.upper()}:{address}")
    if entry.phone:
        lines.append(
            f"TEL;VALUE=uri;TYPE=cell:tel:{entry.phone}" if new else f"TEL;TYPE=CELL:{_dialled(rng, entry.phone)}"
        )
    if entry.stint:
        lines.append(f"ORG:{escaped(entry.stint.organisation.name)};{escaped(entry.stint.unit)}")
        lines.append(f"TITLE:{escaped(entry.stint.title)}")
    if entry.note:
        lines.append(f"NOTE:{escaped(entry.note)}")
    lines.append(f"UID:urn:uuid:{uid}" if new else f"UID:{uid}")
    lines.append(f"REV:{entry.saved:%Y%m%d}T070000Z" if new else f"REV:{entry.saved.isoformat()}T07:00:00Z")
    return [*lines, "END:VCARD"]


def _dialled(rng: Random, phone: str) -> str:
    """A number as typed: international with spaces, or as dialled inside the country."""
    draw = rng.random()
    if phone.startswith("+49"):
        return f"0{phone[3:]}" if draw < 0.3 else f"+49 {phone[3:5]} {phone[5:]}" if draw < 0.6 else phone
    if phone.startswith("+1"):
        return f"+1 ({phone[2:5]}) {phone[5:8]}-{phone[8:]}" if draw < 0.5 else phone
    return f"{phone[:3]} {phone[3:6]} {phone[6:]}" if draw < 0.5 else phone


def write_google(path: Path, world: World) -> int:
    """Write the Google table; returns the number of rows."""
    rng = stream(world.seed, "google table")
    number = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, GOOGLE_HEADER, restval="", lineterminator="\n")
        table.writeheader()
        for row in _google_rows(rng, google_entries(world)):
            table.writerow(row)
            number += 1
    return number


def _google_rows(rng: Random, entries: list[Entry]) -> Iterator[dict[str, str]]:
    for name, phone in _PLACES[:2]:
        yield {"Organization Name": name, "Labels": "* myContacts", "Phone 1 - Label": "Work", "Phone 1 - Value": phone}
    for entry in entries:
        row = {
            "First Name": entry.given,
            "Last Name": entry.family,
            "Nickname": entry.nickname,
            "Notes": entry.note,
            "Birthday": entry.birthday,
            "Labels": "* myContacts" if rng.random() < 0.7 else "Work ::: * myContacts",
        }
        if entry.stint:
            row["Organization Name"] = entry.stint.organisation.formal if rng.random() < 0.2 else ""
            row["Organization Name"] = row["Organization Name"] or entry.stint.organisation.name
            row["Organization Title"], row["Organization Department"] = entry.stint.title, entry.stint.unit
        by_label: dict[str, list[str]] = {}
        for label, address in entry.emails:
            by_label.setdefault(label if label.startswith("*") else f"* {label.title()}", []).append(address)
        for place, (label, addresses) in enumerate(by_label.items(), 1):
            row[f"E-mail {place} - Label"], row[f"E-mail {place} - Value"] = label, " ::: ".join(addresses)
        if entry.phone:
            row["Phone 1 - Label"], row["Phone 1 - Value"] = "Mobile", _dialled(rng, entry.phone)
        if entry.birthday and rng.random() < 0.3:
            row["Address 1 - Label"] = "Home"
            row["Address 1 - Formatted"] = f"Am Anger {rng.randint(1, 90)}\n{rng.randint(10, 99)}000 Ellerau"
        yield row
