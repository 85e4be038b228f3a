"""From staged records to what will be written: who is pointed at, by what, and how often. Reads no database.

    records -> contacts as they are; messages and meetings with handles numbered once; what is left out, counted

Left out on purpose: lists, newsletters, robots, auto-replies; mails to more than 50 people; shared mailboxes (info@);
addresses that only ever appear among many recipients. None of these says that two people know each other.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from inroad.formats import records as r
from inroad.matching import identities as forms
from inroad.matching import names

MASS_RECIPIENTS = 50
FEW_RECIPIENTS = 10
_MOST_MINUTES = 366 * 24 * 60  # an entry of years is one of a hostile file, or a holiday for life
_SUBJECT_READ = 1_000  # characters; one "Re:" after the other is taken off, and a hostile subject has 60,000

Fact = TypeVar("Fact", r.Invitation, r.Recommendation, r.Endorsement)

HandleKey = tuple[str, str]
"""("email" | "url" | "name", normal form)."""


@dataclass(slots=True)
class Seen:
    """What the batch shows about one handle."""

    key: HandleKey
    shown: str
    names: Counter[str] = field(default_factory=Counter)
    sent: int = 0
    received: int = 0
    in_sent_folder: int = 0
    in_total: int = 0
    personal: bool = False


@dataclass(slots=True)
class Passed:
    """A message or meeting reduced to numbers of handles. ``people`` are (handle, role) beside the sender.
    ``recipients`` counts everybody it went to (or who was invited), also those who are not kept; ``minutes``: how long
    a meeting was to take, None where nothing says so."""

    kind: str
    at: datetime
    key: int
    sender: int
    people: tuple[tuple[int, str], ...]
    subject: str
    answers: int
    subject_key: int
    thread: int
    recipients: int
    minutes: int | None = None


@dataclass(slots=True)
class Batch:
    contacts: list[r.Contact] = field(default_factory=list)
    passed: list[Passed] = field(default_factory=list)
    handles: list[Seen] = field(default_factory=list)
    me: list[r.Me] = field(default_factory=list)
    own_positions: list[r.OwnPosition] = field(default_factory=list)
    invitations: list[tuple[int, r.Invitation]] = field(default_factory=list)
    recommendations: list[tuple[int, r.Recommendation]] = field(default_factory=list)
    endorsements: list[tuple[int, r.Endorsement]] = field(default_factory=list)
    interests: list[r.Interest] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)


class Gatherer:
    """Collects records into a :class:`Batch`. ``mine`` are the owner's addresses and URLs as far as known."""

    def __init__(self, mine: Collection[str] = ()) -> None:
        self.batch = Batch()
        self._mine = set(mine)
        self._number: dict[HandleKey, int] = {}
        self._cache: dict[r.Handle, int] = {}
        self._keys: set[int] = set()

    def add_all(self, records: Iterable[r.Record]) -> None:
        for record in records:
            self.add(record)

    def add(self, record: r.Record) -> None:
        batch = self.batch
        match record:
            case r.Message():
                self._message(record)
            case r.Contact():
                batch.contacts.append(record)
            case r.Meeting():
                self._meeting(record)
            case r.Me():
                batch.me.append(record)
            case r.OwnPosition():
                batch.own_positions.append(record)
            case r.Invitation():
                self._fact(batch.invitations, record)
            case r.Recommendation():
                if record.visible:
                    self._fact(batch.recommendations, record)
                else:
                    batch.left_out["hidden recommendations"] += 1
            case r.Endorsement():
                self._fact(batch.endorsements, record)
            case r.Interest():
                batch.interests.append(record)
            case r.Skill():
                pass  # the brief will want them; nothing does yet, and the file stays with its owner

    def finish(self) -> Batch:
        """Drop the handles that no personal exchange holds, and what is then empty."""
        batch = self.batch
        wanted = [seen.personal for seen in batch.handles]
        kept = []
        for item in batch.passed:
            people = tuple((h, role) for h, role in item.people if wanted[h])
            if (item.sender >= 0 and not wanted[item.sender]) or not people:
                batch.left_out["mails among strangers"] += 1
                continue
            item.people = people
            kept.append(item)
        batch.passed = kept
        strangers = sum(seen.in_total > 0 and not seen.personal for seen in batch.handles)
        if strangers:
            batch.left_out["addresses only ever copied in large mails"] += strangers
        return batch

    # ---- handles

    def _handle(self, who: r.Handle) -> int:
        """The number of a handle, -1 if it points at nobody in particular."""
        cached = self._cache.get(who)
        if cached is not None:
            if cached >= 0 and who.name:
                self.batch.handles[cached].names[who.name] += 1
            return cached
        key, shown = _key(who)
        number = -1
        if key is not None:
            number = self._number.get(key, -1)
            if number < 0:
                number = self._number[key] = len(self.batch.handles)
                self.batch.handles.append(Seen(key, shown))
            if who.name:
                self.batch.handles[number].names[who.name] += 1
        self._cache[who] = number
        return number

    def _fact(self, into: list[tuple[int, Fact]], record: Fact) -> None:
        number = self._handle(record.who)
        if number < 0:
            self.batch.left_out["entries that name nobody"] += 1
            return
        self.batch.handles[number].personal = True
        into.append((number, record))

    # ---- messages and meetings

    def _message(self, message: r.Message) -> None:
        batch = self.batch
        if message.automatic:
            batch.left_out["newsletters, lists and robots"] += 1
            return
        total = _recipients(message)
        if total > MASS_RECIPIENTS:
            batch.left_out[f"mails to more than {MASS_RECIPIENTS} people"] += 1
            return
        sender = self._handle(message.sender)
        if sender < 0:
            batch.left_out["newsletters, lists and robots"] += 1
            return
        people: dict[int, str] = {}
        for role, handles in (("to", message.to), ("cc", message.cc), ("bcc", message.bcc)):
            for who in handles:
                number = self._handle(who)
                if number >= 0 and number != sender:
                    people.setdefault(number, role)
        if not people:
            batch.left_out["mails to nobody else"] += 1
            return
        key = _message_key(message, batch.handles[sender].key, [batch.handles[n].key for n in people])
        if key in self._keys:
            batch.left_out["second copies"] += 1
            return
        self._keys.add(key)
        self._count(message, sender, people)
        subject = normal_subject(message.subject)
        batch.passed.append(
            Passed(
                kind=message.channel,
                at=message.sent_at,
                key=key,
                sender=sender,
                people=tuple(people.items()),
                subject=message.subject,
                answers=digest("id", message.references[-1].lower()) if message.references else 0,
                subject_key=digest("subject", subject) if subject else 0,
                thread=digest("thread", message.channel, message.thread) if message.thread else 0,
                recipients=total,
            )
        )

    def _count(self, message: r.Message, sender: int, people: dict[int, str]) -> None:
        handles = self.batch.handles
        wrote = handles[sender]
        wrote.sent += 1
        wrote.in_total += 1
        wrote.personal = True
        if any(label.lower() in SENT_LABELS for label in message.labels):
            wrote.in_sent_folder += 1
        mine = wrote.key[1] in self._mine
        few = len(people) <= FEW_RECIPIENTS
        for number in people:
            seen = handles[number]
            seen.received += 1
            seen.in_total += 1
            seen.personal = seen.personal or few or mine

    def _meeting(self, meeting: r.Meeting) -> None:
        batch = self.batch
        if meeting.cancelled:
            batch.left_out["cancelled meetings"] += 1
            return
        people: dict[int, str] = {}
        organiser = -1
        for attendee in meeting.attendees:
            number = self._handle(attendee.who)
            if number < 0:
                continue
            if attendee.organiser and organiser < 0:
                organiser = number
            role = "organiser" if attendee.organiser else "declined" if attendee.status == "declined" else "attendee"
            if people.get(number) != "organiser":
                people[number] = role
        if len(people) < 2 or len(people) > MASS_RECIPIENTS:
            batch.left_out["entries with nobody else on them" if len(people) < 2 else "very large meetings"] += 1
            return
        key = digest("meeting", meeting.uid, meeting.starts_at.isoformat())
        if key in self._keys:
            batch.left_out["second copies"] += 1
            return
        self._keys.add(key)
        few = len(people) <= FEW_RECIPIENTS
        for number in people:
            batch.handles[number].in_total += 1
            batch.handles[number].personal = batch.handles[number].personal or few
        if organiser >= 0:
            batch.handles[organiser].personal = True
        batch.passed.append(
            Passed(
                kind="meeting",
                at=meeting.starts_at,
                key=key,
                sender=-1,
                people=tuple(people.items()),
                subject=meeting.summary,
                answers=0,
                subject_key=0,
                thread=0,
                recipients=len(meeting.attendees),
                minutes=_minutes(meeting),
            )
        )


SENT_LABELS = {"sent", "gesendet", "envoyés", "messages envoyés", "enviados", "inviata", "posta inviata", "verzonden"}


def _minutes(meeting: r.Meeting) -> int | None:
    """How long the calendar says it took; None where it doesn't say, or the entry ends before it begins."""
    if meeting.ends_at is None or meeting.ends_at <= meeting.starts_at:
        return None
    return min(_MOST_MINUTES, max(1, round((meeting.ends_at - meeting.starts_at).total_seconds() / 60)))


def _recipients(message: r.Message) -> int:
    """How many it went to: shared mailboxes count, somebody named twice counts once, the sender not at all."""
    everybody = {_pointer(who) for who in (*message.to, *message.cc, *message.bcc)}
    everybody.discard(_pointer(message.sender))
    return len(everybody)


def _pointer(who: r.Handle) -> str:
    return (forms.email(who.address) or who.address.lower()) if who.address else forms.url(who.url) or who.name


def _key(who: r.Handle) -> tuple[HandleKey | None, str]:
    if who.address:
        value = forms.email(who.address)
        if value and not forms.is_role_address(value):
            return ("email", value), who.address
        return None, ""
    if who.url:
        value = forms.url(who.url)
        if value:
            return ("url", value), who.url
    folded = names.fold(who.name)
    return (("name", folded), who.name) if folded else (None, "")


def normal_subject(subject: str) -> str:
    """The subject without Re:, Fwd:, Aw: … and white space, folded: what a conversation shares."""
    text = " ".join(subject[:_SUBJECT_READ].lower().split())
    while True:
        head, colon, rest = text.partition(":")
        if colon and (
            head.strip() in _PREFIXES or (head[:2] in {"re", "aw", "sv"} and head[2:].strip("[]() ").isdigit())
        ):
            text = rest.strip()
        else:
            return text


_PREFIXES = {"re", "r", "aw", "antw", "antwort", "sv", "vs", "odp", "ynt", "res", "rif", "ref", "fwd", "fw", "wg", "tr",
             "rv", "enc", "i", "doorst", "vl", "回复", "答复", "转发"}  # fmt: skip


def digest(*parts: str) -> int:
    """A signed 64-bit digest, never 0 (which means none). Two of 500,000 messages collide with chance 10⁻⁸."""
    text = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    number = int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big", signed=True)
    return number or 1


def _message_key(message: r.Message, sender: HandleKey, people: list[HandleKey]) -> int:
    if message.message_id:
        return digest("id", message.message_id.lower())
    listed = " ".join(sorted(value for _, value in people))
    moment = str(int(message.sent_at.timestamp()))
    return digest("message", message.channel, moment, sender[1], listed, normal_subject(message.subject))
