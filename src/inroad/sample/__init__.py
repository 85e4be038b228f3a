"""The sample network: the files that an invented person looking for work would have on her laptop.

    seed, sizes, today
      | people      who there is, how they are known, where they work
      | mail        who wrote to whom, and who did not answer
      | files       LinkedIn archive, mbox, two address books, calendar

The files are the whole of it: the demo imports them like anybody's, and nothing in the product knows the sample. The
same arguments give the same bytes. All people, firms and addresses are made up.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from inroad.sample import cast

TODAY = date(2026, 11, 16)
SMALLEST = (200, 1000)  # people, mails: below, the parts would be half of everything


@dataclass(frozen=True, slots=True)
class Me:
    """The seeker: her name and all her addresses, the private ones first."""

    name: str
    emails: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """A company she wants to get into and the work she wants there.

    ``shape`` is for tests: which kind of way in the files hold ("direct", "one", "two", "possible", "none").
    """

    name: str
    interest: str
    shape: str


@dataclass(frozen=True, slots=True)
class KnowsMyWork:
    """One of four people who know her work: ``how`` and ``when`` in her words, ``backing`` "well" or "a bit"."""

    name: str
    how: str
    when: str
    start: date
    end: date
    backing: str


@dataclass(frozen=True, slots=True)
class Sample:
    """What was written and what a person would type beside it."""

    me: Me
    today: date
    linkedin: Path
    mail: Path
    phone_book: Path
    google_book: Path
    calendar: Path
    targets: tuple[Target, ...]
    know_my_work: tuple[KnowsMyWork, ...]

    @property
    def files(self) -> tuple[Path, ...]:
        """Everything to import."""
        return (self.linkedin, self.mail, self.phone_book, self.google_book, self.calendar)


def write(folder: Path, *, seed: int = 7, people: int = 1500, mails: int = 8000, today: date = TODAY) -> Sample:
    """Write the files into ``folder`` (made if missing; files of the same names are replaced) and say what they are.

    ``people`` counts everybody but the seeker, ``mails`` the messages of the mbox. Dates end shortly before ``today``.
    Raises ValueError for fewer than :data:`SMALLEST` people or mails, OSError if the folder can't be written.
    """
    if people < SMALLEST[0] or mails < SMALLEST[1]:
        raise ValueError(f"a sample has at least {SMALLEST[0]} people and {SMALLEST[1]} mails")
    from inroad.sample.books import write_google, write_vcards
    from inroad.sample.calendar import write_calendar
    from inroad.sample.draw import months_before
    from inroad.sample.linkedin import write_linkedin
    from inroad.sample.mail import draw_mail
    from inroad.sample.mbox import write_mbox
    from inroad.sample.people import build

    folder.mkdir(parents=True, exist_ok=True)
    world = build(seed, people, mails, today)
    known = []
    for key, how, start, end, backing in cast.KNOW_MY_WORK:
        first, last = months_before(today, start), months_before(today, end)
        known.append(
            KnowsMyWork(world.parts[key].name.full, how, f"{first.year}–{last.year % 100:02d}", first, last, backing)
        )
    sample = Sample(
        Me(world.name, world.emails),
        today,
        folder / f"Complete_LinkedInDataExport_{today:%m-%d-%Y}.zip",
        folder / "All mail Including Spam and Trash.mbox",
        folder / "phone.vcf",
        folder / "contacts.csv",
        folder / "calendar.ics",
        tuple(Target(aim.organisation.name, aim.interest, aim.shape) for aim in cast.AIMS),
        tuple(known),
    )
    write_linkedin(sample.linkedin, world)
    write_mbox(sample.mail, draw_mail(world, mails))
    write_vcards(sample.phone_book, world)
    write_google(sample.google_book, world)
    write_calendar(sample.calendar, world)
    return sample
