"""The seeker's calendar: small meetings, weekly ones with exceptions, large ones, and entries with nobody else on them.

Meetings of two other people with a part are ones that she was asked to and declined.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from inroad.sample import cast, words
from inroad.sample.content_lines import content, escaped, parameter
from inroad.sample.draw import day_between, moment, months_before, stream
from inroad.sample.mail import shown
from inroad.sample.organisations import Organisation
from inroad.sample.people import Person, World

_HEAD = (
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Termine//Calendar 4.2//EN",
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
    "X-WR-CALNAME:Ines",
)
_ZONE = (
    "BEGIN:VTIMEZONE",
    "TZID:Europe/Berlin",
    "BEGIN:DAYLIGHT",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0200",
    "TZNAME:CEST",
    "DTSTART:19700329T020000",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0100",
    "TZNAME:CET",
    "DTSTART:19701025T030000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "END:STANDARD",
    "END:VTIMEZONE",
)
_ANSWERS = {"ACCEPTED": 80, "TENTATIVE": 6, "DECLINED": 7, "NEEDS-ACTION": 7}
_COLLEAGUES = ("ulmen", "velbrand")


def write_calendar(path: Path, world: World) -> int:
    """Write the calendar; returns the number of VEVENTs, exceptions of weekly meetings included."""
    rng = stream(world.seed, "calendar")
    diary = _Diary(world, rng)
    for scene in cast.SCENES:
        if scene.kind == "meeting":
            diary.scene(scene)
    scale = max(1.0, len(world.people) / 1500) ** 0.5
    for _ in range(round(260 * scale)):
        diary.small()
    for _ in range(round(10 * scale)):
        diary.weekly()
    for _ in range(round(24 * scale)):
        diary.large()
    for _ in range(60):
        diary.alone()
    head = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Termine//Calendar 4.2//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:Ines",
    )
    path.write_bytes(
        content([*head, *_ZONE, *(line for event in diary.events for line in event), "END:VCALENDAR"]).encode()
    )
    return len(diary.events)


class _Diary:
    """Collects events, each a list of content lines."""

    def __init__(self, world: World, rng: Random) -> None:
        self.world, self.rng = world, rng
        self.events: list[list[str]] = []
        self.circles = {
            circle: [p for p in world.people if p.free and p.in_mail and p.circle == circle]
            for circle in ("ulmen", "velbrand", "partner", "field", "friend")
        }

    def scene(self, scene: cast.Scene) -> None:
        """The meetings of one scene; of two others, the seeker was asked and said no."""
        world = self.world
        people = [world.parts[key] for key in (scene.one, scene.other) if key != cast.ME]
        mine = "DECLINED" if len(people) == 2 else "ACCEPTED"
        for number in range(scene.times):
            first = months_before(world.today, int(scene.start))
            start = moment(self.rng, first + timedelta(days=number * scene.every))
            self._meeting(start, scene.subject, people, dict.fromkeys(people, "ACCEPTED"), mine=mine, room=number == 0)

    def small(self) -> None:
        """A meeting with one to four others; a few cancelled."""
        rng = self.rng
        circle = rng.choices(("ulmen", "velbrand", "partner", "field", "friend"), (24, 36, 16, 12, 12))[0]
        private = circle == "friend"
        if found := self._draw(circle, rng.choices((1, 2, 3, 4), (45, 30, 15, 10))[0]):
            day, people = found
            summary = words.fill(rng, rng.choice(words.MEETINGS["private" if private else "work"]))
            self._meeting(
                moment(rng, day, private=private), summary, people, {}, room=not private, cancelled=rng.random() < 0.04
            )

    def large(self) -> None:
        """A meeting with ten to thirty others."""
        if found := self._draw(self.rng.choice(_COLLEAGUES), self.rng.randint(10, 30)):
            day, people = found
            summary = words.fill(self.rng, self.rng.choice(words.MEETINGS["large"]))
            self._meeting(moment(self.rng, day), summary, people, {}, room=True)

    def weekly(self) -> None:
        """A repeating meeting of a few people, with one date left out and one moved."""
        rng, world = self.rng, self.world
        found = self._draw(rng.choice(_COLLEAGUES), rng.choice((1, 1, 3, 4)))
        if not found:
            return
        day, people = found
        start = datetime(day.year, day.month, day.day, rng.randint(9, 15), 0, tzinfo=UTC)
        weeks = rng.randint(8, 40)
        last = min(start + timedelta(weeks=weeks), datetime.combine(world.today, start.timetz()))
        uid, summary = self._uid(), rng.choice(("Weekly operations", "1:1", "Platform stand-up", "Ward systems"))
        out, moved = start + timedelta(weeks=2), start + timedelta(weeks=4)
        attendees = self._attendees(day, people, dict.fromkeys(people, "ACCEPTED"), "ACCEPTED", room=False)
        local = "TZID=Europe/Berlin:%Y%m%dT%H%M%S"
        master = [
            "BEGIN:VEVENT",
            f"UID:{uid}",
            f"DTSTAMP:{start:%Y%m%dT%H%M%SZ}",
            f"DTSTART;{start.strftime(local)}",
            f"DTEND;{(start + timedelta(minutes=30)).strftime(local)}",
            f"RRULE:FREQ=WEEKLY;UNTIL={last:%Y%m%dT%H%M%SZ}",
            f"EXDATE;{out.strftime(local)}",
            f"SUMMARY:{escaped(summary)}",
            *attendees,
            "STATUS:CONFIRMED",
            "END:VEVENT",
        ]
        other = moved + timedelta(days=1)
        exception = [
            "BEGIN:VEVENT",
            f"UID:{uid}",
            f"DTSTAMP:{start:%Y%m%dT%H%M%SZ}",
            f"RECURRENCE-ID;{moved.strftime(local)}",
            f"DTSTART;{other.strftime(local)}",
            f"DTEND;{(other + timedelta(minutes=30)).strftime(local)}",
            f"SUMMARY:{escaped(summary)}",
            *attendees,
            "STATUS:CONFIRMED",
            "END:VEVENT",
        ]
        self.events.append(master)
        if moved < last:
            self.events.append(exception)

    def alone(self) -> None:
        """Something without other people: a whole day, or an hour."""
        rng, world = self.rng, self.world
        day = day_between(rng, world.mail_start, world.today + timedelta(days=60))
        summary = escaped(rng.choice(words.MEETINGS["alone"]).replace("{thing}", ""))
        self.events.append(
            [
                "BEGIN:VEVENT",
                f"UID:{self._uid()}",
                f"DTSTAMP:{day:%Y%m%d}T060000Z",
                f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
                f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
                f"SUMMARY:{summary}",
                "TRANSP:TRANSPARENT",
                "END:VEVENT",
            ]
        )

    def _draw(self, circle: str, number: int) -> tuple[date, list[Person]] | None:
        """A day and up to ``number`` people of the circle who were known and, if colleagues, still there on it."""
        rng, world = self.rng, self.world
        where = cast.EMPLOYERS.get(circle)
        first, last = world.mail_start, world.today - timedelta(days=4)
        if where:
            mine = [s for s in world.career if s.organisation is where]
            first, last = max(first, mine[0].start), mine[-1].end or last
        day = day_between(rng, first, last - timedelta(days=1))
        fitting = [p for p in self.circles[circle] if p.met <= day and (not where or _works(p, where, day))]
        # The busiest writers are also those one meets.
        fitting.sort(key=lambda p: -p.weight)
        pool = fitting[: max(12, number * 2)]
        return (day, rng.sample(pool, min(number, len(pool)))) if pool else None

    def _meeting(
        self,
        start: datetime,
        summary: str,
        people: Sequence[Person],
        answers: dict[Person, str],
        *,
        mine: str = "ACCEPTED",
        room: bool = False,
        cancelled: bool = False,
    ) -> None:
        rng = self.rng
        start = start.replace(minute=start.minute // 15 * 15, second=0)
        end = start + timedelta(minutes=rng.choice((30, 45, 60, 90)))
        self.events.append(
            [
                "BEGIN:VEVENT",
                f"UID:{self._uid()}",
                f"DTSTAMP:{start - timedelta(days=3):%Y%m%dT%H%M%SZ}",
                f"DTSTART:{start:%Y%m%dT%H%M%SZ}",
                f"DTEND:{end:%Y%m%dT%H%M%SZ}",
                f"SUMMARY:{escaped(summary)}",
                *self._attendees(start.date(), people, answers, mine, room=room),
                f"STATUS:{'CANCELLED' if cancelled else 'CONFIRMED'}",
                "END:VEVENT",
            ]
        )

    def _attendees(
        self, day: date, people: Sequence[Person], answers: dict[Person, str], mine: str, *, room: bool
    ) -> list[str]:
        """Organiser and attendees; who is not in ``answers`` answers by chance."""
        rng, world = self.rng, self.world
        me = f"CN={parameter(world.name)}", world.my_address(day)
        rows = [(me[0], me[1], mine)]
        for person in people:
            address = person.address(day, private=person.circle == "friend")
            name = shown(person, address) or address
            rows.append(
                (
                    f"CN={parameter(name)}",
                    address,
                    answers.get(person) or rng.choices(list(_ANSWERS), list(_ANSWERS.values()))[0],
                )
            )
        organiser = rows[1] if mine == "DECLINED" or rng.random() < 0.5 else rows[0]
        lines = [f"ORGANIZER;{organiser[0]}:mailto:{organiser[1]}"]
        for name, address, state in rows:
            state = "ACCEPTED" if address == organiser[1] else state
            lines.append(f"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={state};{name}:mailto:{address}")
        if room:
            lines.append("ATTENDEE;CUTYPE=ROOM;PARTSTAT=ACCEPTED;CN=Room 2.14:mailto:room-214@rooms.example")
        return lines

    def _uid(self) -> str:
        return f"{self.rng.getrandbits(80):020x}@termine.example"


def _works(person: Person, where: Organisation, day: date) -> bool:
    stint = person.stint(day)
    return stint is not None and stint.organisation is where
