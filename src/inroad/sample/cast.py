"""The people with a part: the seeker, fifteen targets, who leads inside, and the threads and meetings that show it.

A scene between two others always has the seeker on copy and silent, so that it proves *their* tie and none of hers; a
meeting between two others is one she was asked to and declined. People who are not ``free`` appear in mail and meetings
only where a scene says so: that is what keeps a target's shape.

    direct    the seeker and somebody inside wrote to each other, or sat in a small meeting
    one       somebody she writes with wrote with somebody inside
    two       the same with one more between
    possible  only connections, cards and unanswered mail
    none      nobody inside appears anywhere
"""

from dataclasses import dataclass

from inroad.sample.organisations import Organisation, organisation

ME = "me"
NAME = ("Ines", "Halvorsen")
PRIVATE = ("ines.halvorsen@postfach.example", "ines@halvorsen-post.example")
HEADLINE = "Platform and operations lead: keeps hospitals, grids and warehouses running"
SUMMARY = (
    "Fifteen years of making systems boring: shift plans that hold, changes nobody notices, outages that are"
    " explained "
    "the same day. I like teams of eight to twenty and work that people outside IT can see."
)
SKILLS = (
    "IT Operations", "Incident Management", "Platform Engineering", "Change Management", "Team Leadership", "Linux",
    "Capacity Planning", "Business Continuity", "On-call Design", "Vendor Management", "Kubernetes", "Monitoring",
    "Budgeting", "Shift Planning", "Disaster Recovery",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Aim:
    """A target: what the seeker wants there and by which kind of way it can be reached."""

    organisation: Organisation
    interest: str
    shape: str


@dataclass(frozen=True, slots=True)
class Job:
    """A job of somebody with a part; ``start`` and ``end`` in months before today, ``end`` 0 while it lasts."""

    employer: str
    title: str
    start: int
    end: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody with a part. ``books``: l LinkedIn, p phone, g Google. ``met`` in months before today."""

    key: str
    given: str
    family: str
    circle: str
    jobs: tuple[Job, ...]
    books: str = "g"
    met: int = 24
    free: bool = False
    native: str = ""
    country: str = "DE"


@dataclass(frozen=True, slots=True)
class Scene:
    """``times`` messages or meetings of two people, from ``start`` months before today, one in ``every`` days."""

    one: str
    other: str
    subject: str
    start: float
    times: int = 4
    every: int = 21
    kind: str = "mail"


EMPLOYERS: dict[str, Organisation] = {
    "skarnvik": organisation("Skarnvik Freight", "logistics", "Skarnvik Freight AB"),
    "ulmen": organisation("Sankt Ulmen Kliniken", "hospital"),
    "velbrand": organisation("Velbrand Energie", "energy", "Velbrand Energie AG"),
    "orsalto": organisation("Orsalto Heat", "energy"),
    "nordmole": organisation("Nordmole Ports", "logistics", "Nordmole Ports A/S"),
    "pylonett": organisation("Pylonett Systems", "software", "Pylonett Systems GmbH"),
    "quellmark": organisation("Quellmark Data", "software", "Quellmark Data Ltd"),
    "tarvo": organisation("Kunsthalle Tarvo", "museum"),
    "ferenczy": organisation("Ferenczy & Partner", "consulting"),
    "torvenau": organisation("Torvenau Consulting", "consulting", "Torvenau Consulting GmbH"),
    "parsevale": organisation("Parsevale Advisory", "consulting"),
    "lindthal": organisation("Lindthal Savings", "bank"),
    "havrik": organisation("Havrik Wind", "energy", "Havrik Wind A/S"),
    "ellerbrueck": organisation("Stadt Ellerbrück", "city"),
    "tollhaven": organisation("Tollhaven Museum", "museum"),
    "brueelmoos": organisation("Klinikum Brüelmoos", "hospital"),
    "orrelin": organisation("Bankhaus Orrelin", "bank", "Bankhaus Orrelin AG"),
    "ostermoor": organisation("Ostermoor Netz", "energy", "Ostermoor Netz GmbH"),
    "corvandel": organisation("Corvandel Logistics", "logistics", "Corvandel Logistics SE"),
    "tessavik": organisation("Tessavik Rail", "rail"),
    "marrowby": organisation("Marrowby Insurance", "insurance", "Marrowby Insurance plc"),
    "hollinbrae": organisation("Hollinbrae Water", "water"),
    "pelliver": organisation("Pelliver Foods", "food", "Pelliver Foods B.V."),
    "quintavall": organisation("Quintavall Payments", "bank", "Quintavall Payments Ltd"),
    "kestrelmoor": organisation("Kestrelmoor Aviation", "aviation"),
    "yarrowgate": organisation("Yarrowgate Housing", "housing"),
    "ganderloh": organisation("Mühle Ganderloh", "food", "Mühle Ganderloh e.G."),
}

AIMS: tuple[Aim, ...] = tuple(
    Aim(EMPLOYERS[key], interest, shape)
    for key, interest, shape in (
        ("havrik", "platform operations lead", "direct"),
        ("ellerbrueck", "head of digital infrastructure", "one"),
        ("tollhaven", "head of technology", "two"),
        ("brueelmoos", "head of IT operations", "direct"),
        ("orrelin", "service delivery manager", "one"),
        ("ostermoor", "control room systems lead", "two"),
        ("corvandel", "director of IT operations", "direct"),
        ("tessavik", "operations technology manager", "one"),
        ("marrowby", "platform engineering manager", "two"),
        ("hollinbrae", "resilience and continuity lead", "direct"),
        ("pelliver", "plant systems manager", "one"),
        ("quintavall", "site reliability manager", "possible"),
        ("kestrelmoor", "maintenance systems lead", "possible"),
        ("yarrowgate", "head of technology", "none"),
        ("ganderloh", "operations manager", "none"),
    )
)

# The seeker's own career, oldest first; she left the last one in spring.
CAREER: tuple[Job, ...] = (
    Job("skarnvik", "Systems Administrator", 186, 150),
    Job("skarnvik", "Operations Engineer", 150, 112),
    Job("ulmen", "Platform Engineer", 112, 80),
    Job("ulmen", "Team Lead IT Operations", 80, 52),
    Job("velbrand", "Head of Platform Operations", 52, 7),
)

# Who knows her work: key, how, when in months before today, backing.
KNOW_MY_WORK: tuple[tuple[str, str, int, int, str], ...] = (
    ("aurelie", "my manager at Velbrand Energie", 52, 7, "well"),
    ("rui", "ran the on-call rota with me at Sankt Ulmen Kliniken", 100, 52, "well"),
    ("hedda", "my first boss, at Skarnvik Freight", 186, 112, "well"),
    ("tomasz", "our supplier's account manager for three years", 48, 10, "a bit"),
)

PARTS: tuple[Part, ...] = (
    # those she writes with
    Part("aurelie", "Aurélie", "Tessandier", "velbrand",
         (Job("velbrand", "Director of IT Operations", 60, 5), Job("orsalto", "Chief Operating Officer", 5)),
         "lpg", 52, free=True, country="FR"),
    Part("rui", "Rui", "Carvalhal", "ulmen",
         (Job("ulmen", "Senior Platform Engineer", 100, 30), Job("havrik", "Engineering Manager", 30)), "lpg", 100,
         free=True),
    Part("hedda", "Hedda", "Quistgaard", "skarnvik",
         (Job("skarnvik", "Head of Transport", 220, 90), Job("nordmole", "Director of Logistics", 90)),
         "lp", 186, free=True, country="SE"),
    Part("tomasz", "Tomasz", "Wierzbowski", "partner", (Job("pylonett", "Key Account Manager", 80),), "lg", 48,
         free=True),
    Part("jarmila", "Jarmila", "Kučerová", "velbrand", (Job("velbrand", "Senior Controller", 70),), "lg", 50,
         free=True),
    Part("khue", "Khuê", "Nguyễn Minh", "field", (Job("quellmark", "Staff Engineer", 60),), "lg", 60, free=True,
         native="Nguyễn Minh Khuê"),
    Part("folasade", "Folasade", "Agyeman", "ulmen",
         (Job("ulmen", "Controller", 120, 40), Job("lindthal", "Head of Finance", 40)), "lpg", 100, free=True),
    Part("saskia", "Saskia", "van der Meulenkamp", "friend", (Job("tarvo", "Exhibition Manager", 90),), "lpg", 130,
         free=True, country="NL"),
    Part("miriam", "Miriam", "Achterberg", "ulmen",
         (Job("ulmen", "Clinical Informatics Lead", 130, 20),
          Job("brueelmoos", "Chief Medical Information Officer", 20)),
         "lpg", 110, free=True),
    Part("kwabena", "Kwabena", "Asante-Boadi", "skarnvik",
         (Job("skarnvik", "Network Planner", 150, 60), Job("corvandel", "Head of Infrastructure", 60)), "lg", 140,
         country="GB"),
    Part("catriona", "Catriona", "MacIldowie", "field", (Job("hollinbrae", "Head of Operations", 70),), "g", 14,
         country="GB"),
    # between two vouchers
    Part("leopold", "Leopold", "Ferenczy", "partner", (Job("ferenczy", "Partner", 100),), native="Ferenczy Leopold"),
    Part("anneliese", "Anneliese", "Strohbach", "partner", (Job("torvenau", "Principal", 70),), "lg"),
    Part("olena", "Olena", "Hrytsenko", "partner", (Job("parsevale", "Principal", 50),), native="Олена Гриценко"),
    # inside
    Part("sigrid", "Sigrid", "Aamodt-Lie", "field", (Job("havrik", "VP Operations", 45),), country="SE"),
    Part("yusuf", "Yusuf", "Karademir", "field", (Job("ellerbrueck", "Chief Information Officer", 40),), "lg"),
    Part("beatrix", "Beatrix", "Hallam-Orde", "field", (Job("tollhaven", "Director of Digital", 33),), country="GB"),
    Part("friedhelm", "Friedhelm", "Niederstadt", "field", (Job("brueelmoos", "Chief Information Officer", 80),)),
    Part("ximena", "Ximena", "Benavides Olmedo", "field", (Job("corvandel", "VP Network", 26),), "lg", country="ES"),
    Part("florian", "Florian", "Hechtmayr", "field", (Job("orrelin", "Head of IT Operations", 64),)),
    Part("kaori", "Kaori", "Shinozuka", "field", (Job("tessavik", "Director of Operations Technology", 50),),
         native="篠塚香織",
         country="JP"),
    Part("ibrahim", "Ibrahim", "Al-Naqib", "field", (Job("pelliver", "Plant IT Director", 37),),
         native="إبراهيم النقيب",
         country="NL"),
    Part("dietmar", "Dietmar", "Kolbenschlag", "field", (Job("ostermoor", "Head of Grid Operations", 120),)),
    Part("siobhan", "Siobhán", "Ní Dhuibhir", "field", (Job("marrowby", "Chief Technology Officer", 29),),
         country="GB"),
    # worth asking about
    Part("rania", "Rania", "Haddad", "acquaintance", (Job("quintavall", "VP Engineering", 22),), "l"),
    Part("tejas", "Tejas", "Wadekar", "acquaintance", (Job("quintavall", "Site Reliability Lead", 34),), "lg",
         country="IN"),
    Part("ragnhild", "Ragnhild", "Skjelbred", "skarnvik",
         (Job("skarnvik", "Transport Planner", 170, 70), Job("kestrelmoor", "Head of Maintenance IT", 70)), "l", 160,
         country="SE"),
    Part("hugues", "Hugues", "Lacassagne", "acquaintance", (Job("kestrelmoor", "Chief Engineer", 66),), "p",
         country="FR"),
)  # fmt: skip

SCENES: tuple[Scene, ...] = (
    # her own ties: writing both ways, in spells
    Scene(ME, "aurelie", "Shift model after the merger of the control rooms", 40, 16, 19),
    Scene(ME, "aurelie", "Reference and a coffee", 6, 6, 12),
    Scene(ME, "rui", "Rota for the summer", 90, 14, 31),
    Scene(ME, "rui", "How is the wind?", 20, 8, 60),
    Scene(ME, "hedda", "Greetings from the quay", 60, 8, 130),
    Scene(ME, "tomasz", "Service review", 44, 18, 45),
    Scene(ME, "tomasz", "Renewal of the monitoring licences", 14, 6, 16),
    Scene(ME, "jarmila", "Budget for the second data centre", 45, 14, 50),
    Scene(ME, "jarmila", "Lunch next week?", 5, 4, 14),
    Scene(ME, "khue", "Talk on boring deployments", 38, 10, 70),
    Scene(ME, "folasade", "Depreciation of the ward tablets", 84, 12, 60),
    Scene(ME, "folasade", "Birthday at the lake", 15, 6, 40),
    Scene(ME, "saskia", "Opening night, two tickets", 70, 16, 110),
    Scene(ME, "miriam", "Night of the lab system", 75, 18, 40),
    Scene(ME, "miriam", "New house, old problems", 18, 8, 55),
    Scene(ME, "kwabena", "Old times and a routing question", 48, 6, 80),
    Scene(ME, "catriona", "Continuity round table", 13, 3, 90, "meeting"),
    # between others, with her on copy
    Scene("aurelie", "sigrid", "Maintenance windows offshore: your operations handbook", 16, 6),
    Scene("aurelie", "yusuf", "Emergency power for the town hall servers", 18, 8),
    Scene("jarmila", "yusuf", "Shared data centre, cost split", 12, 2, 35, "meeting"),
    Scene("jarmila", "yusuf", "Minutes: shared data centre", 11, 4, 9),
    Scene("saskia", "leopold", "Climate control in the new wing", 22, 6),
    Scene("leopold", "beatrix", "Tender for the collection database", 15, 6),
    Scene("miriam", "friedhelm", "Interface list for the lab system", 10, 6),
    Scene("hedda", "ximena", "Slot booking between port and hub", 17, 6),
    Scene("khue", "florian", "Batch window at quarter end", 13, 6),
    Scene("folasade", "florian", "Audit trail questions", 20, 4),
    Scene("rui", "anneliese", "Review of the substation network", 19, 6),
    Scene("anneliese", "dietmar", "Control room migration, rehearsal dates", 14, 8),
    Scene("tomasz", "kaori", "Signal box monitoring pilot", 16, 8),
    Scene("tomasz", "kaori", "Pilot steering group", 12, 3, 30, "meeting"),
    Scene("khue", "olena", "Platform survey: second round", 21, 6),
    Scene("olena", "siobhan", "Target platform workshop", 13, 3, 21, "meeting"),
    Scene("olena", "siobhan", "Target platform: open points", 12, 4, 9),
    Scene("hedda", "ibrahim", "Cold chain alarms at the terminal", 15, 6),
)

# Mail of hers that was never answered: to whom, subject, months ago.
UNANSWERED: tuple[tuple[str, str, float], ...] = (
    ("tejas", "Your post on error budgets", 4.0),
    ("tejas", "One question about on-call at Quintavall", 2.5),
)
# Employers that are followed or whose openings were saved, by key of EMPLOYERS.
FOLLOWED = (
    "havrik",
    "ellerbrueck",
    "tollhaven",
    "orrelin",
    "yarrowgate",
    "ganderloh",
    "tessavik",
    "velbrand",
    "hollinbrae",
)
SAVED = ("havrik", "yarrowgate", "marrowby", "kestrelmoor")
APPLIED = ("quintavall", "pelliver")
