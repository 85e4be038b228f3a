"""Eight years of mail as one person's box holds it: threads, silence, copies, lists, newsletters, robots.

How much two people write follows how they know each other: a colleague's mail comes thick while both work at the same
place and thins out after; friends keep a low flame; a supplier has projects; some never answer. The number of messages
per person is heavy-tailed (Pareto weights), the delay of an answer log-normal around five hours.
"""

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from math import log
from random import Random

from inroad.sample import cast, words
from inroad.sample.careers import Stint
from inroad.sample.draw import day_between, moment, months_before, some, stream
from inroad.sample.people import Person, World

Who = Person | None  # None is the seeker


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A name as shown, "" if none, and an address."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Mail:
    """One message. ``at`` is UTC, ``zone`` the sender's offset in minutes; ``kind`` "" for personal mail."""

    at: datetime
    zone: int
    sender: Mailbox
    to: tuple[Mailbox, ...]
    cc: tuple[Mailbox, ...]
    subject: str
    body: str
    message_id: str
    references: tuple[str, ...]
    thread: int
    labels: tuple[str, ...]
    delivered_to: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    kind: str = ""


_ZONES = {
    "GB": 0,
    "PT": 0,
    "US": -300,
    "IN": 330,
    "JP": 540,
    "KR": 540,
    "CN": 480,
    "VN": 420,
    "AE": 240,
    "UA": 120,
    "TR": 180,
    "KZ": 300,
}
_REPLIES = {"DE": "AW", "SE": "SV", "PL": "Odp"}
_COLLEAGUES = ("skarnvik", "ulmen", "velbrand")
_FAMILY_FIRST = cast.EMPLOYERS["velbrand"].domain  # whose mail system writes "Family, Given"
_LABELS = {"ulmen": "Klinik", "velbrand": "Büro Velbrand", "friend": "Familie & Freunde", "recruiter": "Jobs"}
# Odds that a thread has further people on it, of the seeker beginning it, and of one more answer after each message.
_GROUP = {"ulmen": 0.5, "velbrand": 0.5, "partner": 0.5, "friend": 0.25, "school": 0.3, "field": 0.2}
_MINE_FIRST = {"recruiter": 0.08, "acquaintance": 0.4, "partner": 0.45}
_GOES_ON = {"recruiter": 0.3, "acquaintance": 0.45, "field": 0.6, "friend": 0.68}


class Box:
    """Collects messages and hands out what must be unique."""

    def __init__(self, world: World, rng: Random) -> None:
        self.world = world
        self.rng = rng
        self.mails: list[Mail] = []
        self.end = datetime.combine(world.today - timedelta(days=1), time(18), UTC)
        self._threads = 1_600_000_000_000_000_000

    def thread(self) -> int:
        self._threads += self.rng.randint(10**9, 10**12)
        return self._threads

    def mailbox(self, who: Who, day: date, *, private: bool = False) -> Mailbox:
        if who is None:
            return Mailbox(self.world.name, self.world.my_address(day, private=private))
        address = who.address(day, private=private)
        return Mailbox(shown(who, address), address)

    def add(
        self,
        at: datetime,
        speaker: Who,
        to: Sequence[Who],
        cc: Sequence[Who],
        subject: str,
        body: str,
        thread: int,
        references: tuple[str, ...] = (),
        *,
        private: bool = False,
        headers: tuple[tuple[str, str], ...] = (),
        kind: str = "",
    ) -> str:
        """Put one message into the box and return its id."""
        day = at.date()
        sender = self.mailbox(speaker, day, private=private)
        message_id = f"{self.rng.getrandbits(72):018x}@{sender.address.partition('@')[2]}"
        mine = self.world.my_address(day, private=private)
        circle = next((p.circle for p in (speaker, *to) if p), "")
        self.mails.append(
            Mail(
                at,
                zone(speaker, day),
                sender,
                tuple(self.mailbox(w, day, private=private) for w in to),
                tuple(self.mailbox(w, day, private=private) for w in cc),
                subject,
                body,
                message_id,
                references,
                thread,
                self._labels(speaker is None, day, circle),
                "" if speaker is None else mine,
                headers,
                kind,
            )
        )
        return message_id

    def _labels(self, sent: bool, day: date, circle: str) -> tuple[str, ...]:
        labels = ["Sent"] if sent else ["Inbox" if (self.world.today - day).days < 60 else "Archived"]
        if not sent:
            labels += ["Important"] if self.rng.random() < 0.3 else []
            labels += ["Unread"] if self.rng.random() < 0.03 else ["Opened"]
        if circle in _LABELS and self.rng.random() < 0.5:
            labels.append(_LABELS[circle])
        return tuple(labels)


def shown(person: Person, address: str) -> str:
    """The name in front of an address, as that person's mail program writes it; the same for the same address."""
    name, draw = person.name, person.number * 7919 % 100
    if not person.free:
        return name.full
    if draw < 5:
        return ""
    if address.endswith(_FAMILY_FIRST) and draw < 60:
        return f"{name.family}, {name.given}"
    if name.native and draw < 45:
        return name.native
    if name.short and draw < 50:
        return f"{name.short} {name.family}"
    return name.typed if draw > 90 else name.full


def zone(who: Who, day: date) -> int:
    """Offset in minutes of the sender's clock; half of those with roots elsewhere live where the seeker does."""
    country = "DE" if who is None or who.number % 2 else who.country
    summer = 60 if 4 <= day.month <= 10 and country not in ("IN", "JP", "KR", "CN", "VN", "AE", "TR", "KZ") else 0
    return _ZONES.get(country, 60) + summer


def draw_mail(world: World, mails: int) -> list[Mail]:
    """``mails`` messages, newest first: the cast's scenes, then noise, then chance threads for all the rest."""
    box = Box(world, stream(world.seed, "mail"))
    _scenes(box)
    _noise(box, mails)
    windows = {p.number: _windows(box.rng, world, p) for p in world.people if p.free and p.in_mail}
    circles: dict[str, list[Person]] = {}
    for person in world.people:
        if person.number in windows:
            circles.setdefault(person.circle, []).append(person)
    for person in (p for members in circles.values() for p in members):
        if len(box.mails) < mails and not (person.linkedin or person.in_phone or person.in_google):
            _chance_thread(box, person, windows[person.number], circles, mails)
    writers = [p for members in circles.values() for p in members]
    weights = list(accumulate(p.weight * sum(w for *_, w in windows[p.number]) for p in writers))
    while len(box.mails) < mails:
        person = writers[min(len(writers) - 1, bisect(weights, box.rng.random() * weights[-1]))]
        _chance_thread(box, person, windows[person.number], circles, mails)
    return sorted(box.mails[:mails], key=lambda m: (m.at, m.message_id), reverse=True)


def _windows(rng: Random, world: World, person: Person) -> list[tuple[date, date, float]]:
    """When a person and the seeker write: spans of days with their share of the mail. At least one, within the box."""
    first, last = world.mail_start, world.today - timedelta(days=3)
    met = max(first, person.met)
    match person.circle:
        case "skarnvik" | "ulmen" | "velbrand":
            where = cast.EMPLOYERS[person.circle]
            left = min(
                max(s.end or last for s in stints if s.organisation is where)
                for stints in (world.career, person.stints)
            )
            spans = [(met, left, max(0.1, (left - met).days / 365))] if left > met else []
            if not spans or rng.random() < 0.5:  # the others fell silent when one of the two left
                tail = max(met, left)
                spans += [(tail, min(last, tail + timedelta(days=400)), 0.25), (tail, last, 0.2)]
            return spans
        case "partner" | "field":
            spans = []
            until = (world.career[-1].end or last) if person.circle == "partner" else last
            for _ in range(rng.randint(1, 3)):
                begin = day_between(rng, met, until)
                spans.append((begin, min(last, begin + timedelta(days=rng.randint(20, 280))), 0.6))
            return spans
        case _:
            return [(met, last, {"friend": 1.2, "school": 0.3, "recruiter": 0.5}.get(person.circle, 0.1))]


def _chance_thread(
    box: Box, person: Person, windows: list[tuple[date, date, float]], circles: dict[str, list[Person]], most: int
) -> None:
    """One thread of ``person`` and the seeker, at times with others, until nobody answers or the box holds ``most``."""
    rng = box.rng
    begin, finish, _ = rng.choices(windows, [share for *_, share in windows])[0]
    private = person.circle in ("friend", "school")
    at = min(moment(rng, day_between(rng, begin, finish), private=private), box.end)
    everybody: list[Who] = [None, person, *_companions(box, person, at.date(), circles)]
    speaker: Who = None if rng.random() < _MINE_FIRST.get(person.circle, 0.48) else person
    to: Who = person if speaker is None else None
    subject, thread = words.fill(rng, rng.choice(words.SUBJECTS[person.circle])), box.thread()
    opener = "private" if private else "offer" if person.circle == "recruiter" else "work"
    body = words.fill(rng, rng.choice(words.OPENERS[opener]))
    references: tuple[str, ...] = ()
    while len(box.mails) < most:
        cc = [who for who in everybody if who is not speaker and who is not to]
        sign = cast.NAME[0] if speaker is None else speaker.name.short or speaker.name.given
        named = () if speaker is not None and speaker.careless else references
        message_id = box.add(at, speaker, [to], cc, subject, f"{body}\n\n{sign}", thread, named, private=private)
        if speaker is None and rng.random() < 0.02 and len(box.mails) < most:
            _out_of_office(box, person, at, subject, thread, message_id, private=private)
        answering = [who for who in everybody if who is not speaker and (who is None or not who.silent)]
        if not answering or rng.random() > _GOES_ON.get(person.circle, 0.66):
            return
        asked = to in answering and rng.random() < (0.45 if len(everybody) > 2 else 0.7)
        previous, speaker = speaker, to if asked else rng.choice(answering)
        to = previous
        at = _answered_at(rng, at, private=private)
        if at > box.end:
            return
        if not references:
            subject = f"{_REPLIES.get(speaker.country, 'Re') if speaker else 'Re'}: {subject}"
        references = (*references, message_id)[-8:]
        body = words.fill(rng, rng.choice(words.ANSWERS))
        if len(everybody) > 2 and None in (speaker, previous) and rng.random() < 0.15:
            everybody = [None, speaker or previous]  # somebody answers to the sender alone


def _answered_at(rng: Random, at: datetime, *, private: bool) -> datetime:
    """When an answer comes: log-normal around five hours, at most twelve days, and hardly ever in the small hours."""
    at += timedelta(seconds=min(12 * 86_400, round(rng.lognormvariate(log(5 * 3600), 1.3))))
    awake = 21 if private else 18
    if not 6 <= at.hour <= awake and rng.random() < 0.95:
        at += timedelta(hours=(7 - at.hour) % 24 + rng.randint(0, 2))
    return at


def _companions(box: Box, person: Person, day: date, circles: dict[str, list[Person]]) -> list[Person]:
    """Who else is on a thread: people of the same circle, or of the seeker's employer of the day, known by then."""
    rng = box.rng
    if rng.random() > _GROUP.get(person.circle, 0.05):
        return []
    stint = next((s for s in box.world.career if s.covers(day)), None)
    here = next((k for k in _COLLEAGUES if stint and cast.EMPLOYERS[k] is stint.organisation), person.circle)
    pool = circles.get(here if person.circle in ("partner", *_COLLEAGUES) else person.circle, [])
    wanted = rng.choices((1, 2, 3, 5, 9), (40, 30, 15, 10, 5))[0]
    found: list[Person] = []
    for _ in range(wanted * 3 if pool else 0):
        other = rng.choice(pool)
        if len(found) < wanted and other is not person and other not in found and other.met <= day:
            found.append(other)
    return found


def _out_of_office(
    box: Box, person: Person, at: datetime, subject: str, thread: int, answers: str, *, private: bool
) -> None:
    away = "Abwesenheitsnotiz" if person.country == "DE" else "Automatic reply"
    box.add(
        at + timedelta(seconds=4),
        person,
        [None],
        [],
        f"{away}: {subject}",
        "I am away and will answer when I am back.",
        thread,
        (answers,),
        private=private,
        headers=(("Auto-Submitted", "auto-replied"), ("X-Autoreply", "yes")),
        kind="auto",
    )


def _scenes(box: Box) -> None:
    world, rng = box.world, box.rng
    for scene in cast.SCENES:
        if scene.kind == "mail":
            _scene(box, scene)
    for key, subject, months in cast.UNANSWERED:
        at = moment(rng, _ago(world, months))
        box.add(at, None, [world.parts[key]], [], subject, "Would you have fifteen minutes?\n\nInes", box.thread())


def _scene(box: Box, scene: cast.Scene) -> None:
    """Pairs of a message and its answer; the seeker is on copy where it is between two others."""
    world, rng = box.world, box.rng
    one, other = (None if key == cast.ME else world.parts[key] for key in (scene.one, scene.other))
    copied: list[Who] = [] if None in (one, other) else [None]
    private = "friend" in {p.circle for p in (one, other) if p} and not copied
    for pair in range(max(1, scene.times // 2)):
        first, second = (one, other) if pair % 3 != 1 else (other, one)
        day = _ago(world, scene.start) + timedelta(
            days=pair * 2 * scene.every + rng.randint(0, max(1, scene.every // 2))
        )
        at = min(moment(rng, day, private=private), box.end - timedelta(days=3))
        subject, thread = scene.subject + words.SUFFIXES[pair % len(words.SUFFIXES)], box.thread()
        body = words.fill(rng, rng.choice(words.OPENERS["private" if private else "work"]))
        asked = box.add(at, first, [second], copied, subject, body, thread, private=private)
        at += timedelta(seconds=rng.randint(1200, 60 * 3600))
        answer = words.fill(rng, rng.choice(words.ANSWERS))
        box.add(at, second, [first], copied, f"Re: {subject}", answer, thread, (asked,), private=private)


def _ago(world: World, months: float) -> date:
    return months_before(world.today, int(months)) + timedelta(days=round(months % 1 * 30))


def _noise(box: Box, mails: int) -> None:
    """Newsletters, robots, lists and mail to the whole house: three in ten of all messages."""
    rng, world = box.rng, box.world
    first, last = world.mail_start, world.today - timedelta(days=1)
    for share, senders, kind in ((0.11, words.NEWSLETTERS, "newsletter"), (0.11, words.ROBOTS, "robot")):
        for _ in range(round(mails * share)):
            name, address, subjects = rng.choice(senders)
            _impersonal(
                box, moment(rng, day_between(rng, first, last)), Mailbox(name, address), rng.choice(subjects), kind
            )
    posters = [p for p in world.people if p.free and p.circle in ("field", "school", "friend")]
    for _ in range(round(mails * 0.06)):
        _list_post(box, rng.choice(posters) if rng.random() < 0.95 else None, first, last)
    free = [p for p in world.people if p.free]
    houses = [
        (stint, [p for p in free if any(s.organisation is stint.organisation for s in p.stints)])
        for stint in world.career
        if stint.end and stint.end > first
    ]
    for _ in range(round(mails * 0.012)):
        _to_the_house(box, *rng.choice(houses))


def _impersonal(box: Box, at: datetime, sender: Mailbox, subject: str, kind: str) -> None:
    rng, domain = box.rng, sender.address.partition("@")[2]
    headers: tuple[tuple[str, str], ...] = (("Auto-Submitted", "auto-generated"),) if rng.random() < 0.6 else ()
    label = "Category Updates"
    if kind == "newsletter":
        headers = (("List-Unsubscribe", f"<https://{domain}/off?{rng.getrandbits(32):08x}>"), ("Precedence", "bulk"))
        label = "Category Promotions"
    mine = Mailbox("", box.world.my_address(at.date(), private=True))
    box.mails.append(
        Mail(
            at,
            60,
            sender,
            (mine,),
            (),
            words.fill(rng, subject),
            "Read this in your browser.",
            f"{rng.getrandbits(72):018x}@{domain}",
            (),
            box.thread(),
            ("Inbox", label, "Unread" if rng.random() < 0.6 else "Opened"),
            mine.address,
            headers,
            kind,
        )
    )


def _list_post(box: Box, poster: Who, first: date, last: date) -> None:
    rng = box.rng
    name, address, tag, circle = rng.choice(words.LISTS)
    at = moment(rng, day_between(rng, max(first, poster.met if poster else first), last), private=True)
    sender = box.mailbox(poster, at.date(), private=True)
    local, _, domain = address.partition("@")
    subject = f"{tag} {words.fill(rng, rng.choice(words.SUBJECTS[circle]))}"
    headers = (("List-Id", f"{name} <{local}.{domain}>"), ("List-Post", f"<mailto:{address}>"), ("Precedence", "list"))
    body = words.fill(rng, rng.choice(words.OPENERS["private"]))
    labels = ("Sent",) if poster is None else ("Archived", "Category Forums", "Opened")
    box.mails.append(
        Mail(
            at,
            zone(poster, at.date()),
            sender,
            (Mailbox(name, address),),
            (),
            subject,
            body,
            f"{rng.getrandbits(72):018x}@{sender.address.partition('@')[2]}",
            (),
            box.thread(),
            labels,
            "" if poster is None else box.world.my_address(at.date(), private=True),
            () if poster is None else headers,
            "list",
        )
    )


def _to_the_house(box: Box, stint: Stint, staff: Sequence[Person]) -> None:
    """A circular to a good part of a former employer, from somebody who worked there that day."""
    rng, world = box.rng, box.world
    day = day_between(rng, max(stint.start, world.mail_start), (stint.end or world.today) - timedelta(days=1))
    there = (p for p in some(rng, staff, 150) if (s := p.stint(day)) and s.organisation is stint.organisation)
    present = list(there)[: rng.randint(12, 45)]
    if len(present) < 9:
        return
    speaker, *rest = present
    subject = words.fill(
        rng, rng.choice(("Power cut on {day}", "Canteen in {month}", "To all: {thing}", "Farewell, and cake on {day}"))
    )
    box.add(moment(rng, day), speaker, [None, *rest], [], subject, "Please note.", box.thread(), kind="house")
