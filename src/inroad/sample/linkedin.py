"""A LinkedIn archive as the site sends it: every table with its own header, line ends and date shapes.

Header rows follow the generation of 2025 and 2026; the order is newest first where real exports have it so. E-mail
is filled for about one connection in thirty, members who left are rows with nothing but a date.
"""

import csv
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO
from pathlib import Path
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from inroad.sample import cast, words
from inroad.sample.draw import day_between, moment, months_before, some, stream
from inroad.sample.people import Person, World

_NOTES = (
    'Notes:\n"Most connections keep their e-mail address to themselves, so this file has few of them. Only those who '
    'chose to show it to their connections appear with one."\n\n'
)
_MESSAGES = (
    '"CONVERSATION ID","CONVERSATION TITLE","FROM","SENDER PROFILE URL","TO","RECIPIENT PROFILE URLS","DATE","SUBJECT",'
    '"CONTENT","FOLDER","ATTACHMENTS","IS MESSAGE DRAFT","IS CONVERSATION DRAFT"\n'
)
_CREDENTIALS = (", MBA", " PMP®", ", PhD", " MSc", ", CPA", " 🌱", " (she/her)", ", P.E.")
_AD_TARGETING = (
    "Member Age,Buyer Groups,Company Names,Company Names,Company Follower of,Company Names,Company Category,"
    "Company Size,Degrees,degreeClass,Member Schools,Job Seniorities,Member Skills,Job Titles,Job Titles,Job Titles,"
    "Years of Experience"
)
_HELLOS = (
    "Thanks for connecting! What are you working on these days?",
    "Good talk yesterday. Here is the link I promised.",
    "Are you going to the meetup in {month}?",
    "Congratulations on the new job!",
    "I saw your post on {topic} and had to smile.",
)
_BACKS = (
    "Thank you! Let's have a coffee.",
    "Yes, I'll be there.",
    "Very kind, how are you?",
    "Will have a look, thanks.",
)
_PRAISE = (
    "When Ines took over nights, the nights became quiet. She explains every outage so that the ward understands it.",
    "She plans a shift rota like others plan a bridge: it holds, and you can see why.",
    "I would hire her again without an interview.",
    "Calm, precise, and the first to say that she was wrong. My best deputy in twenty years.",
)
_RETURNED = (
    "Rui is whom you want on the phone at three in the morning.",
    "Jarmila asks the question that saves the budget, and asks it early.",
    "Folasade makes an audit feel like housekeeping.",
)


def write_linkedin(path: Path, world: World) -> dict[str, int]:
    """Write the archive; returns the number of data rows by table."""
    archive = _Archive(world)
    archive.tables()
    # One fixed moment for all members: a zip stores when its files were touched.
    stamp = (world.today.year, world.today.month, world.today.day, 8, 0, 0)
    with ZipFile(path, "w") as file:
        for name, text in archive.files.items():
            info = ZipInfo(name, stamp)
            info.compress_type = ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            file.writestr(info, text.encode())
    return archive.rows


class _Archive:
    """Collects the tables of one archive."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.rng = stream(world.seed, "linkedin")
        self.files: dict[str, str] = {}
        self.rows: dict[str, int] = {}
        self.connected = sorted(
            ((self._connected_on(p), p) for p in world.people if p.linkedin),
            key=lambda c: (c[0], c[1].number),
            reverse=True,
        )
        self.friends = [p for _, p in self.connected if p.free]

    def tables(self) -> None:
        self._connections()
        self._messages()
        self._invitations()
        self._recommendations()
        self._endorsements()
        self._own()
        self._jobs()
        self._rest()

    def _table(
        self, name: str, header: str, rows: Iterable[Sequence[str]], *, preamble: str = "", end: str = "\n"
    ) -> None:
        text = StringIO()
        table = csv.writer(text, lineterminator=end)
        number = 0
        for row in rows:
            table.writerow(row)
            number += 1
        self.files[name] = f"{preamble}{header.rstrip(chr(10))}{end}{text.getvalue()}"
        self.rows[name] = number

    def _connected_on(self, person: Person) -> date:
        today = self.world.today
        soon = min(today - timedelta(days=3), person.met + timedelta(days=self.rng.randint(0, 400)))
        return max(soon, months_before(today, 180))

    def _connections(self) -> None:
        rng, rows = self.rng, []
        for on, person in self.connected:
            stint = person.stint(self.world.today)
            known = stint is not None and (not person.free or rng.random() < 0.95)
            company = title = ""
            if stint and known:
                formal = stint.organisation.formal
                company, title = formal if formal and rng.random() < 0.35 else stint.organisation.name, stint.title
            first, last = _profile_name(rng, person)
            email = person.private if person.free and rng.random() < 0.035 else ""
            if person.free and rng.random() < 0.1:
                company += " " if company else ""
            rows.append((first, last, person.profile, email, company, title, f"{on:%d %b %Y}"))
            if rng.random() < 0.015:
                rows.append(("", "", "", "", "", "", f"{on:%d %b %Y}"))
        self._table(
            "Connections.csv",
            "First Name,Last Name,URL,Email Address,Company,Position,Connected On",
            rows,
            preamble=_NOTES,
        )

    def _messages(self) -> None:
        rng, world = self.rng, self.world
        rows: list[tuple[datetime, tuple[str, ...]]] = []
        me, mine = world.name, world.profile
        for person in some(rng, self.friends, round(len(self.friends) * 0.13)):
            name, url = person.name.full, person.profile
            if rng.random() < 0.04:
                name, url = "LinkedIn Member", ""
            conversation = f"2-{rng.getrandbits(96):024x}=="
            at = moment(rng, day_between(rng, max(world.mail_start, person.met), world.today - timedelta(days=4)))
            theirs, folder = rng.random() < 0.55, rng.choice(("INBOX", "INBOX", "INBOX", "ARCHIVE"))
            for turn in range(rng.choice((1, 1, 1, 2, 2, 3, 4))):
                text = words.fill(rng, rng.choice(_BACKS if turn else _HELLOS))
                text = f"<p>{text}</p>" if rng.random() < 0.03 else text
                ends = (name, url, me, mine) if theirs else (me, mine, name, url)
                rows.append(
                    (at, (conversation, "", *ends, f"{at:%Y-%m-%d %H:%M:%S} UTC", "", text, folder, "", "No", "No"))
                )
                at += timedelta(seconds=rng.randint(600, 200_000))
                theirs = not theirs
        for _ in range(12):
            at = moment(rng, day_between(rng, world.mail_start, world.today - timedelta(days=2)))
            start = (f"2-{rng.getrandbits(96):024x}==", "Sponsored", "Talent Partners Today", "", me, mine)
            text = words.fill(rng, "{role}: apply within two minutes")
            rows.append((at, (*start, f"{at:%Y-%m-%d %H:%M:%S} UTC", text, text, "INBOX", "", "No", "No")))
        rows.sort(key=lambda row: (row[0], row[1][0]), reverse=True)
        self._table("messages.csv", _MESSAGES, (row for _, row in rows))

    def _invitations(self) -> None:
        rng, world, rows = self.rng, self.world, []
        strangers = [p for p in world.people if p.free and not p.linkedin and p.circle != "friend"]
        asked = [(on, p) for on, p in self.connected if p.free][: max(40, len(self.connected) // 12)]
        asked += [
            (day_between(rng, months_before(world.today, 6), world.today - timedelta(days=2)), p)
            for p in some(rng, strangers, 9)
        ]
        for on, person in sorted(asked, key=lambda a: (a[0], a[1].number), reverse=True):
            at = datetime.combine(on, time(rng.randint(7, 20), rng.randint(0, 59)), UTC)
            ends = ((world.name, world.profile), (person.name.full, person.profile))
            (sender, sender_url), (receiver, receiver_url) = ends if rng.random() < 0.45 else ends[::-1]
            direction = "OUTGOING" if sender == world.name else "INCOMING"
            text = "I enjoyed your talk." if rng.random() < 0.1 else ""
            rows.append((sender, receiver, _us(at), text, direction, sender_url, receiver_url))
        self._table("Invitations.csv", "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl", rows)

    def _recommendations(self) -> None:
        header = "First Name,Last Name,Company,Job Title,Text,Creation Date,Status"
        world, rng = self.world, self.rng
        for name, keys, texts in (
            ("Recommendations_Received.csv", ("miriam", "hedda", "aurelie", "rui"), _PRAISE),
            ("Recommendations_Given.csv", ("rui", "jarmila", "folasade"), _RETURNED),
        ):
            rows = []
            for key, text in zip(keys, texts, strict=True):
                person = world.parts[key]
                day = max(person.met, months_before(world.today, 30)) + timedelta(days=rng.randint(10, 400))
                stint = person.stint(day)
                at = moment(rng, day)
                job = (stint.organisation.name, stint.title) if stint else ("", "")
                rows.append((person.name.given, person.name.family, *job, text, f"{at:%m/%d/%y, %I:%M %p}", "VISIBLE"))
            self._table(name, header, rows)

    def _endorsements(self) -> None:
        rng, world = self.rng, self.world
        colleagues = [p for p in self.friends if p.circle in ("ulmen", "velbrand", "skarnvik", "field")]
        for name, role, share, skills in (
            ("Endorsement_Received_Info.csv", "Endorser", 0.1, cast.SKILLS),
            (
                "Endorsement_Given_Info.csv",
                "Endorsee",
                0.07,
                ("Project Management", "Negotiation", "Python", "Nursing", "Logistics"),
            ),
        ):
            rows = []
            for person in some(rng, colleagues, round(len(colleagues) * share)):
                for skill in some(rng, skills, rng.randint(1, 3)):
                    at = moment(
                        rng, day_between(rng, max(person.met, world.mail_start), world.today - timedelta(days=9))
                    )
                    url = person.profile.removeprefix("https://")
                    rows.append(
                        (f"{at:%Y/%m/%d %H:%M:%S} UTC", skill, person.name.given, person.name.family, url, "ACCEPTED")
                    )
            rows.sort(reverse=True)
            self._table(
                name,
                f"Endorsement Date,Skill Name,{role} First Name,{role} Last Name,{role} Public Url,Endorsement Status",
                rows,
            )

    def _own(self) -> None:
        world, today = self.world, self.world.today
        joined = months_before(today, 180)
        self._table(
            "Profile.csv",
            "First Name,Last Name,Maiden Name,Address,Birth Date,Headline,Summary,Industry,Zip Code,Geo Location,"
            "Twitter Handles,Websites,Instant Messengers",
            [
                (
                    *cast.NAME,
                    "",
                    "",
                    "Mar 9",
                    cast.HEADLINE,
                    cast.SUMMARY,
                    "Information Services",
                    "",
                    "Ellerau",
                    "",
                    "",
                    "",
                )
            ],
        )
        since = {s.address: s.start for s in reversed(world.career)}
        rows = [
            (a, "Yes", "No" if n else "Yes", _us(datetime.combine(since.get(a, joined), time(9, 5), UTC)))
            for n, a in enumerate(world.emails)
        ]
        self._table("Email Addresses.csv", "Email Address,Confirmed,Primary,Updated On", rows)
        self._table("PhoneNumbers.csv", "Extension,Number,Type", [("", "+492214710096", "Mobile")])
        positions = [
            (s.organisation.name, s.title, "", "Ellerau", f"{s.start:%b %Y}", f"{s.end:%b %Y}" if s.end else "")
            for s in reversed(world.career)
        ]
        self._table("Positions.csv", "Company Name,Title,Description,Location,Started On,Finished On", positions)
        year = today.year
        self._table(
            "Education.csv",
            "School Name,Start Date,End Date,Notes,Degree Name,Activities",
            [("Hochschule Norrvik", str(year - 20), str(year - 16), "", "Diplom, Computer Engineering", "Rowing")],
        )
        self._table("Skills.csv", "Name", [(skill,) for skill in cast.SKILLS])
        self._table(
            "Languages.csv",
            "Name,Proficiency",
            [("German", "Native or bilingual proficiency"), ("English", "Full professional proficiency")],
        )

    def _jobs(self) -> None:
        rng, today = self.rng, self.world.today
        days = [today - timedelta(days=rng.randint(10, 200)) for _ in range(len(cast.FOLLOWED))]
        self._table(
            "Company Follows.csv",
            "Organization,Followed On",
            [
                (cast.EMPLOYERS[k].name, f"{moment(rng, d):%a %b %d %H:%M:%S UTC %Y}")
                for k, d in zip(cast.FOLLOWED, days, strict=True)
            ],
        )
        aims = {aim.organisation.name: aim.interest.title() for aim in cast.AIMS}
        saved, applied = ([cast.EMPLOYERS[key].name for key in keys] for keys in (cast.SAVED, cast.APPLIED))
        self._table(
            "Jobs/Saved Jobs.csv",
            "Saved Date,Job Url,Job Title,Company Name",
            [(_us(moment(rng, days[n])), _job_url(rng), aims[name], name) for n, name in enumerate(saved)],
        )
        self._table(
            "Jobs/Job Applications.csv",
            "Application Date,Contact Email,Contact Phone Number,Company Name,Job Title,Job Url,Resume Name,"
            "Question And Answers",
            [
                (_us(moment(rng, days[n])), self.world.emails[0], "", name, aims[name], _job_url(rng), "cv.pdf", "")
                for n, name in enumerate(applied)
            ],
        )

    def _rest(self) -> None:
        """Tables that say nothing about people one knows, as every archive has them."""
        today = self.world.today
        self._table(
            "Registration.csv",
            "Registered At,Registration Ip,Subscription Types",
            [(_us(datetime(today.year - 15, 5, 3, 7, 0, tzinfo=UTC)), "192.0.2.7", "")],
        )
        self._table("Ad_Targeting.csv", _AD_TARGETING, [("35-54", *[""] * 16)])
        self._table(
            "SearchQueries.csv",
            "Time,Search Query",
            [(f"{today - timedelta(days=3):%Y/%m/%d} 08:15:00 UTC", "operations lead")],
        )
        self._table("Rich_Media.csv", "Date/Time,Media Description,Media Link", [])
        self.files["LearningCoachMessages.csv"] = "No conversations found\n"
        self.rows["LearningCoachMessages.csv"] = 0


def _profile_name(rng: Random, person: Person) -> tuple[str, str]:
    """(first, last) as a member typed them: lower case, stray spaces, credentials, the short name, the earlier one."""
    first, last = person.name.given, person.name.family
    if person.part:
        return first, last
    draw = rng.random()
    if draw < 0.04 and person.name.short:
        first = person.name.short
    elif draw < 0.08:
        first = first.lower()
    elif draw < 0.11:
        last += rng.choice(_CREDENTIALS)
    elif draw < 0.13 and person.name.former:
        last = f"{last} ({person.name.former})"
    elif draw < 0.2:
        first += " "
    return first, last


def _us(at: datetime) -> str:
    """The American form of most tables: "3/14/24, 9:05 AM"."""
    return f"{at.month}/{at.day}/{at:%y}, {(at.hour - 1) % 12 + 1}:{at:%M} {'AM' if at.hour < 12 else 'PM'}"


def _job_url(rng: Random) -> str:
    return f"https://www.linkedin.com/jobs/view/{rng.randint(10**9, 10**10 - 1)}"
