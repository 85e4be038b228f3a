"""The sample's world: who there is, how the seeker came to know them, where they work and which files they are in."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from random import Random

from inroad.sample import cast
from inroad.sample.careers import Labour, Stint, career
from inroad.sample.draw import day_between, months_before, slug, stream
from inroad.sample.names import CULTURES, SHORT, Culture, Name, Namer
from inroad.sample.organisations import Organisation, draw_organisations

MAIL_MONTHS = 96  # how far back the mail goes

FREE_MAIL = (
    "postfach.example",
    "inboxly.example",
    "courriel.example",
    "correo.example",
    "poczta.example",
    "pochta.example",
    "youpost.example",
    "mailhaus.example",
    "letterbox.example",
    "qmail.example",
)


@dataclass(frozen=True, slots=True)
class Circle:
    """How some of the people are known: their share, the odds of being in each file, how busy the mail with them is."""

    share: float
    linkedin: float
    phone: float
    google: float
    mail: float
    busy: float


CIRCLES: dict[str, Circle] = {
    "skarnvik": Circle(0.12, 0.70, 0.18, 0.22, 0.22, 0.15),
    "ulmen": Circle(0.17, 0.62, 0.26, 0.34, 0.52, 1.0),
    "velbrand": Circle(0.17, 0.66, 0.28, 0.36, 0.58, 1.2),
    "school": Circle(0.05, 0.50, 0.25, 0.25, 0.20, 0.3),
    "partner": Circle(0.14, 0.50, 0.20, 0.45, 0.60, 0.8),
    "field": Circle(0.14, 0.75, 0.10, 0.20, 0.30, 0.4),
    "friend": Circle(0.06, 0.15, 0.85, 0.45, 0.50, 0.7),
    "recruiter": Circle(0.03, 0.80, 0.05, 0.10, 0.60, 0.4),
    "acquaintance": Circle(0.12, 0.96, 0.02, 0.04, 0.02, 0.1),
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody the seeker knows. ``free`` people take part in chance mail and meetings, others only in scenes.

    ``weight`` is how much they write (heavy-tailed), ``silent`` that they never answer, ``careless`` that their mail
    program names no message it answers. ``phone`` is in international form, "" if unknown. ``part`` is the key in
    :mod:`inroad.sample.cast` of those who have one there.
    """

    number: int
    name: Name
    country: str
    circle: str
    stints: tuple[Stint, ...]
    private: str
    phone: str
    profile: str
    met: date
    linkedin: bool
    in_phone: bool
    in_google: bool
    in_mail: bool
    weight: float
    silent: bool = False
    careless: bool = False
    free: bool = True
    part: str = ""

    def stint(self, day: date) -> Stint | None:
        """The job held on ``day``."""
        return next((s for s in reversed(self.stints) if s.covers(day)), None)

    def address(self, day: date, *, private: bool = False) -> str:
        """Where mail reached them on ``day``: at work if they had work."""
        stint = None if private else self.stint(day)
        return stint.address if stint else self.private


@dataclass(frozen=True)
class World:
    """Everything the files are written from. ``parts`` maps keys of :mod:`inroad.sample.cast` to people."""

    seed: int
    today: date
    people: tuple[Person, ...]
    parts: dict[str, Person]
    career: tuple[Stint, ...]
    profile: str = "https://www.linkedin.com/in/ines-halvorsen-7d41f0b36e"
    name: str = " ".join(cast.NAME)

    @property
    def mail_start(self) -> date:
        return months_before(self.today, MAIL_MONTHS)

    @cached_property
    def emails(self) -> tuple[str, ...]:
        """The seeker's addresses: private ones first, then those of employers within reach of the mail."""
        work = dict.fromkeys(s.address for s in self.career if s.end and s.end > self.mail_start)
        return (*cast.PRIVATE, *work)

    def my_address(self, day: date, *, private: bool = False) -> str:
        """The address the seeker wrote from on ``day``; the older private one until three years ago."""
        stint = None if private else next((s for s in self.career if s.covers(day)), None)
        if stint:
            return stint.address
        return cast.PRIVATE[0 if day > months_before(self.today, 40) else 1]


class _Registry:
    """Addresses, telephone numbers and profile addresses that nobody else has."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._taken: set[str] = set()
        self._phones = {country: iter(numbers) for country, numbers in _phone_pools().items()}

    def address(self, name: Name, domain: str) -> str:
        german = name.culture == "german"
        given, family = slug(name.given.split()[0], "", german=german), slug(name.family, "", german=german)
        free = domain in FREE_MAIL
        shapes = (
            (f"{given}.{family}", f"{given[:1]}{family}", f"{family}.{given}", f"{given}{family[:1]}") if free else ()
        )
        local = self._rng.choice(shapes) if shapes and self._rng.random() < 0.5 else f"{given}.{family}"
        if free and self._rng.random() < 0.3:
            local += str(self._rng.randint(61, 99))
        number, found = 1, f"{local}@{domain}"
        while found in self._taken:
            number += 1
            found = f"{local}{number}@{domain}"
        self._taken.add(found)
        return found

    def phone(self, country: str) -> str:
        """A number from the ranges that authorities keep for fiction; "" once all are used up."""
        for pool in (country, "DE", "FR", "US"):
            if number := next(self._phones.get(pool, iter(())), ""):
                return number
        return ""

    def profile(self, name: Name) -> str:
        while True:
            tail = f"{self._rng.getrandbits(40):010x}"
            found = f"https://www.linkedin.com/in/{slug(name.given)}-{slug(name.family)}-{tail}"
            if found not in self._taken:
                self._taken.add(found)
                return found


def _phone_pools() -> dict[str, list[str]]:
    """Numbers reserved for drama by country; no call to them reaches anybody."""
    german = [
        f"+49{area}{number:03d}" for number in range(1000) for area in ("3023125", "6990009", "4066969", "8999998")
    ]
    areas = (202, 206, 212, 213, 215, 303, 305, 312, 404, 415, 503, 512, 602, 617, 702, 713, 773, 804, 913, 916)
    return {
        "DE": german,
        "GB": [f"+447700900{number:03d}" for number in range(1000)],
        "FR": [f"+3363998{number:04d}" for number in range(10_000)],
        "US": [f"+1{area}55501{number:02d}" for number in range(100) for area in areas],
    }


def build(seed: int, people: int, mails: int, today: date) -> World:
    """Draw the world: the cast first, then everybody else by circle, to ``people`` in all (the seeker not counted).

    ``mails`` bounds how many may be known from mail alone, so that each of them gets at least one message.
    """
    rng = stream(seed, "people")
    reserved = frozenset(f"{part.given} {part.family}" for part in cast.PARTS) | {" ".join(cast.NAME)}
    registry, namer = _Registry(rng), Namer(rng, reserved)
    taken = frozenset(o.name for o in cast.EMPLOYERS.values())
    number = max(60, round(people * 0.12)) - len(cast.EMPLOYERS)
    drawn = draw_organisations(stream(seed, "organisations"), number, taken)
    # Nobody works at a target, or worked with the seeker, by chance: the cast and the circles say who does.
    apart = {aim.organisation.name for aim in cast.AIMS} | {cast.EMPLOYERS[job.employer].name for job in cast.CAREER}
    labour = Labour([o for o in (*drawn, *cast.EMPLOYERS.values()) if o.name not in apart])
    mine = tuple(_own(job, today) for job in cast.CAREER)

    made = [_part(rng, registry, part, today, index) for index, part in enumerate(cast.PARTS)]
    by_key = {part.key: person for part, person in zip(cast.PARTS, made, strict=True)}
    for aim in cast.AIMS:
        if aim.shape != "none":
            for _ in range(rng.randint(1, 2)):
                made.append(_bystander(rng, registry, namer, aim.organisation, today, len(made)))
    mail_only = mails // 25
    circles, shares = list(CIRCLES), [c.share for c in CIRCLES.values()]
    while len(made) < people:
        person = _drawn(rng, registry, namer, rng.choices(circles, shares)[0], labour, today, len(made))
        if not (person.linkedin or person.in_phone or person.in_google):
            mail_only -= 1
            if not person.in_mail or mail_only < 0:
                person = replace(person, linkedin=True)
        made.append(person)
    return World(seed, today, tuple(made), by_key, mine)


def _own(job: cast.Job, today: date) -> Stint:
    where = cast.EMPLOYERS[job.employer]
    address = f"{'.'.join(cast.NAME).lower()}@{where.domain}"
    end = months_before(today, job.end) if job.end else None
    return Stint(where, job.title, "Platform & Operations", months_before(today, job.start), end, address)


def _part(rng: Random, registry: _Registry, part: cast.Part, today: date, number: int) -> Person:
    name = Name(
        part.given, part.family, "german" if part.country == "DE" else "", part.native, SHORT.get(part.given, "")
    )
    stints = tuple(
        Stint(
            cast.EMPLOYERS[job.employer],
            job.title,
            "",
            months_before(today, job.start),
            months_before(today, job.end) if job.end else None,
            registry.address(name, cast.EMPLOYERS[job.employer].domain),
        )
        for job in part.jobs
    )
    return Person(
        number,
        name,
        part.country,
        part.circle,
        stints,
        registry.address(name, rng.choice(FREE_MAIL)),
        registry.phone(part.country) if "p" in part.books else "",
        registry.profile(name),
        months_before(today, part.met),
        linkedin="l" in part.books,
        in_phone="p" in part.books,
        in_google="g" in part.books,
        in_mail=True,
        weight=3.0 if part.free else 0.0,
        free=part.free,
        part=part.key,
    )


def _bystander(rng: Random, registry: _Registry, namer: Namer, where: Organisation, today: date, number: int) -> Person:
    """Somebody inside a target of whom there is nothing but a connection."""
    name, culture = namer.name()
    stints = career(rng, today, Labour([where]), fixed=(where, rng.randint(12, 90), 0))
    last = replace(stints[-1], address=registry.address(name, where.domain))
    return Person(
        number,
        name,
        culture.country,
        "acquaintance",
        (last,),
        registry.address(name, rng.choice(FREE_MAIL)),
        "",
        registry.profile(name),
        day_between(rng, max(last.start, months_before(today, 20)), today - timedelta(days=20)),
        linkedin=True,
        in_phone=False,
        in_google=False,
        in_mail=False,
        weight=0.0,
        free=False,
    )


def _drawn(
    rng: Random,
    registry: _Registry,
    namer: Namer,
    circle: str,
    labour: Labour,
    today: date,
    number: int,
) -> Person:
    name, culture = namer.name()
    odds = CIRCLES[circle]
    stints = _careers(rng, circle, labour, today)
    stints = tuple(replace(s, address=registry.address(name, s.organisation.domain)) for s in stints)
    in_phone = rng.random() < odds.phone
    in_google = rng.random() < odds.google
    reachable = in_phone or (in_google and rng.random() < 0.4)
    return Person(
        number,
        name,
        culture.country,
        circle,
        stints,
        registry.address(name, _free_domain(rng, culture)),
        registry.phone(culture.country) if reachable else "",
        registry.profile(name),
        _met(rng, circle, stints, today),
        linkedin=rng.random() < odds.linkedin,
        in_phone=in_phone,
        in_google=in_google,
        in_mail=rng.random() < odds.mail,
        weight=min(60.0, rng.paretovariate(1.15)) * odds.busy,
        silent=rng.random() < 0.07,
        careless=rng.random() < 0.1,
    )


# The seeker's time at each former employer, in months before today.
_SPELLS = {
    key: (max(j.start for j in cast.CAREER if j.employer == key), min(j.end for j in cast.CAREER if j.employer == key))
    for key in dict.fromkeys(job.employer for job in cast.CAREER)
}
_INDUSTRIES = {"recruiter": ("recruiting",), "partner": ("software", "telecom", "consulting", "manufacturing")}


def _careers(rng: Random, circle: str, labour: Labour, today: date) -> tuple[Stint, ...]:
    """A career; a colleague's holds a time at the shared employer, half a year or more of it with the seeker."""
    if circle not in _SPELLS:
        return career(rng, today, labour, industry=rng.choice(_INDUSTRIES.get(circle, ("",))))
    first, last = _SPELLS[circle]
    start = rng.randint(last + 6, first + 60)
    end = rng.randint(0, min(start, first) - 6)
    return career(rng, today, labour, fixed=(cast.EMPLOYERS[circle], start, 0 if end < 4 else end))


def _met(rng: Random, circle: str, stints: tuple[Stint, ...], today: date) -> date:
    """The day the seeker first dealt with them."""
    if circle in _SPELLS:
        where = cast.EMPLOYERS[circle]
        shared = next(s for s in stints if s.organisation is where)
        first, last = (months_before(today, m) for m in _SPELLS[circle])
        return day_between(rng, max(first, shared.start), min(last, shared.end or today))
    oldest, newest = {"school": (228, 180), "friend": (160, 1), "recruiter": (60, 1), "partner": (100, 8)}.get(
        circle, (130, 1)
    )
    return day_between(rng, months_before(today, oldest), months_before(today, newest))


def _free_domain(rng: Random, culture: Culture) -> str:
    home = CULTURES.index(culture) % len(FREE_MAIL)
    return FREE_MAIL[home] if rng.random() < 0.6 else rng.choice(FREE_MAIL)
