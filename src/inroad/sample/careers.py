"""What people do for a living: titles by department and rank, and careers with dates that hang together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from inroad.sample.draw import months_before
from inroad.sample.organisations import INDUSTRIES, Organisation


@dataclass(frozen=True, slots=True)
class Stint:
    """A time at one employer, from the first of a month; ``end`` None while it lasts, ``address`` the mail there."""

    organisation: Organisation
    title: str
    unit: str
    start: date
    end: date | None = None
    address: str = ""

    def covers(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)


# What the department is called on a card.
UNITS: dict[str, str] = {
    "platform": "Platform & Operations",
    "software": "Engineering",
    "logistics": "Transport",
    "clinical": "Medicine & Nursing",
    "energy": "Grid & Plants",
    "museum": "Collections",
    "city": "Administration",
    "food": "Production",
    "finance": "Finance",
    "risk": "Risk",
    "sales": "Sales",
    "procurement": "Procurement",
    "engineering": "Engineering",
    "science": "Research",
    "teaching": "Teaching",
    "marketing": "Communications",
    "people": "People",
    "recruiting": "Search",
    "consulting": "Advisory",
    "law": "Law",
    "press": "Newsroom",
    "charity": "Programmes",
}

# Titles by department, from the first job to the last.
TITLES: dict[str, tuple[str, ...]] = {
    "platform": (
        "Junior Administrator", "Systems Administrator", "Site Reliability Engineer", "Platform Engineer",
        "Senior Platform Engineer", "Operations Lead", "Head of Infrastructure", "Director of IT Operations",
        "Chief Information Officer",
    ),
    "software": (
        "Junior Developer", "Software Developer", "Backend Engineer", "Senior Developer", "Staff Engineer",
        "Engineering Manager", "Head of Engineering", "VP Engineering", "Chief Technology Officer",
    ),
    "logistics": (
        "Dispatcher", "Shift Supervisor", "Transport Planner", "Customs Specialist", "Depot Manager",
        "Network Planner", "Head of Transport", "Director of Logistics",
    ),
    "clinical": (
        "Nurse", "Physiotherapist", "Radiographer", "Resident Physician", "Ward Manager", "Senior Physician",
        "Clinical Informatics Lead", "Chief Nursing Officer", "Medical Director",
    ),
    "energy": (
        "Plant Technician", "Control Room Operator", "Grid Planner", "Metering Engineer", "Project Engineer",
        "Asset Manager", "Head of Grid Operations", "Technical Director",
    ),
    "museum": (
        "Museum Educator", "Registrar", "Conservator", "Curator", "Exhibition Manager", "Head of Collections",
        "Deputy Director", "Director",
    ),
    "city": (
        "Clerk", "Case Worker", "Building Inspector", "Digital Services Officer", "Urban Planner", "Head of Section",
        "Head of Department", "City Treasurer",
    ),
    "food": (
        "Baker", "Quality Technician", "Food Technologist", "Production Planner", "Line Manager", "Plant Manager",
        "Head of Production",
    ),
    "finance": (
        "Accounts Clerk", "Accountant", "Controller", "Treasury Analyst", "Senior Controller", "Head of Finance",
        "Chief Financial Officer",
    ),
    "risk": (
        "Claims Handler", "Underwriter", "Actuary", "Risk Analyst", "Compliance Officer", "Head of Risk",
        "Chief Risk Officer",
    ),
    "sales": (
        "Sales Assistant", "Account Manager", "Key Account Manager", "Sales Engineer", "Regional Sales Manager",
        "Head of Sales", "Commercial Director",
    ),
    "procurement": (
        "Buyer", "Category Manager", "Senior Buyer", "Supplier Manager", "Head of Procurement",
    ),
    "engineering": (
        "Draughtsman", "Design Engineer", "Test Engineer", "Quality Engineer", "Site Engineer", "Project Manager",
        "Head of Works", "Technical Director",
    ),
    "science": (
        "Laboratory Technician", "Research Associate", "Biostatistician", "Scientist", "Senior Scientist",
        "Group Leader", "Head of Research",
    ),
    "teaching": (
        "Teaching Assistant", "Lecturer", "Teacher", "Senior Lecturer", "Programme Director", "Professor",
        "Head of School",
    ),
    "marketing": (
        "Editor", "Designer", "Campaign Manager", "Press Officer", "Brand Manager", "Head of Communications",
    ),
    "people": (
        "HR Assistant", "HR Business Partner", "Learning Manager", "Payroll Specialist", "Head of People",
    ),
    "recruiting": (
        "Researcher", "Recruiter", "Senior Recruiter", "Talent Partner", "Managing Partner",
    ),
    "consulting": (
        "Analyst", "Consultant", "Senior Consultant", "Manager", "Principal", "Partner",
    ),
    "law": (
        "Paralegal", "Associate", "Solicitor", "Senior Associate", "Partner",
    ),
    "press": (
        "Trainee", "Reporter", "Producer", "Editor", "Head of Desk", "Managing Editor",
    ),
    "charity": (
        "Volunteer Coordinator", "Case Manager", "Programme Officer", "Fundraiser", "Head of Programmes",
        "Managing Director",
    ),
}  # fmt: skip


def department(rng: Random, industry: str) -> str:
    """A department that exists in ``industry``."""
    pairs = [item.split(":") for item in INDUSTRIES[industry][2].split()]
    return rng.choices([name for name, _ in pairs], [int(weight) for _, weight in pairs])[0]


def title(rng: Random, kind: str, rank: float) -> str:
    """A title in department ``kind`` at ``rank`` from 0 (first job) to 1 (top), give or take a step."""
    ladder = TITLES[kind]
    step = round(rank * (len(ladder) - 1) + rng.uniform(-1.2, 1.2))
    return ladder[min(len(ladder) - 1, max(0, step))]


class Labour:
    """Where one can work: organisations by department, so that trades stay where they exist."""

    def __init__(self, organisations: Sequence[Organisation]) -> None:
        self.all = tuple(organisations)
        kinds: dict[str, list[Organisation]] = {}
        industries: dict[str, list[Organisation]] = {}
        for one in self.all:
            industries.setdefault(one.industry, []).append(one)
            for item in INDUSTRIES[one.industry][2].split():
                kinds.setdefault(item.split(":")[0], []).append(one)
        self.by_department = {kind: tuple(found) for kind, found in kinds.items()}
        self.by_industry = {industry: tuple(found) for industry, found in industries.items()}


def career(
    rng: Random,
    today: date,
    labour: Labour,
    *,
    industry: str = "",
    fixed: tuple[Organisation, int, int] | None = None,
) -> tuple[Stint, ...]:
    """One person's stints, oldest first, without overlaps or gaps up to ``today``.

    ``fixed`` is an employer that must be among them with its start and end in months before ``today`` (end 0: still
    there). ``industry`` is the one of the present job where nothing is fixed. Careers last up to 35 years;
    most people stay in one trade, and every job is one that exists where it is held.
    """
    length = rng.randint(18, 420)
    if fixed:
        length = max(length, fixed[1] + rng.choice((0, 0, rng.randint(6, 90))))
    home = department(rng, fixed[0].industry if fixed else industry or rng.choice(labour.all).industry)
    where_trade_exists = labour.by_department.get(home, labour.all)
    stints: list[Stint] = []
    at = length
    while at > 0:
        if fixed and at <= fixed[1]:
            (where, _, end), fixed = fixed, None
        else:
            stay = rng.choices((rng.randint(8, 24), rng.randint(24, 72), rng.randint(72, 200)), (2, 5, 3))[0]
            end = max(fixed[1] if fixed else 0, at - stay)
            if end < 4:
                end = 0
            last = industry and not fixed and end == 0
            where = rng.choice(
                labour.by_industry[industry] if last else where_trade_exists if rng.random() < 0.9 else labour.all
            )
        kind = home if _exists(home, where.industry) else department(rng, where.industry)
        rank = min(1.0, (length - at) / 300)
        until = months_before(today, end) if end else None
        if stints and stints[-1].organisation is where:
            stints[-1] = replace(stints[-1], end=until)
        else:
            stints.append(Stint(where, title(rng, kind, rank), UNITS[kind], months_before(today, at), until))
        at = end
    return tuple(stints)


def _exists(kind: str, industry: str) -> bool:
    return any(item.split(":")[0] == kind for item in INDUSTRIES[industry][2].split())
