import pytest

from inroad.ways.titles import Function, Level, could_decide, field, fit, fold, is_personnel, read

LEVELS = {
    Level.UNKNOWN: ["", "   ", "—", "部長"],
    Level.STAFF: [
        "Software Engineer",
        "Account Manager",
        "Product Manager",
        "Executive Assistant to the CEO",
        "Projektleiter",
        "Chef de projet",
        "Jefa de proyecto",
        "Intern, Finance",
        "Former CEO",
        "Chefsekretärin",
    ],
    Level.LEAD: [
        "Engineering Manager",
        "Team Lead",
        "Teamleiterin Logistik",
        "Responsable achats",
        "Jefe de ventas",
        "Capo reparto",
        "Teamleider",
        "Deputy Director of Finance",
        "Assistant Vice President",
    ],
    Level.DIRECTOR: [
        "Director of Engineering",
        "Head of Platform",
        "Leiter Einkauf",
        "Abteilungsleiterin",
        "Directrice des achats",
        "Direttore commerciale",
        "Hoofd verkoop",
        "Chief of Staff",
    ],
    Level.VP: ["VP Engineering", "Vice President, Trading", "SVP Sales", "Vizepräsidentin Vertrieb", "V.P. Sales"],
    Level.CHIEF: [
        "CEO",
        "Chief Technology Officer",
        "Founder & CEO",
        "Managing Director",
        "President",
        "Geschäftsführerin",
        "Directeur général",
        "Directora General",
        "Amministratore delegato",
        "Algemeen directeur",
        "Co-Founder",
    ],
}


@pytest.mark.parametrize(("level", "title"), [(level, title) for level, titles in LEVELS.items() for title in titles])
def test_a_title_says_how_high(level, title):
    assert read(title).level is level


FUNCTIONS = {
    Function.PEOPLE: ["Technical Recruiter", "HR Business Partner", "DRH", "Personalleiterin", "Talent Acquisition"],
    Function.SALES: [
        "Account Executive",
        "Leiterin Vertrieb",
        "Jefe de ventas",
        "Directeur commercial",
        "Hoofd verkoop",
    ],
    Function.ENGINEERING: ["Platform Engineer", "Softwareentwickler", "Ingénieur", "CTO", "Desarrolladora"],
    Function.FINANCE: ["CFO", "Buchhalterin", "Comptable", "Natural Gas Trader", "Contabile"],
    Function.LEGAL: ["General Counsel", "Rechtsanwalt", "Avocate", "Abogado"],
    Function.OPERATIONS: ["COO", "Head of Logistics", "Responsabile acquisti", "Einkäufer", "Supply Chain Planner"],
    Function.CARE: ["Krankenpfleger", "Nurse", "Oberärztin"],
    Function.SUPPORT: ["Customer Support Engineer", "Kundenservice"],
    None: ["Director", "Founder", ""],
}


@pytest.mark.parametrize(("function", "title"), [(one, title) for one, titles in FUNCTIONS.items() for title in titles])
def test_a_title_says_which_kind_of_work(function, title):
    assert read(title).function is function


def test_somebody_could_decide_who_leads_that_work_or_stands_above_all():
    wanted = "platform engineering lead"
    assert could_decide("Engineering Manager", wanted)
    assert could_decide("VP Engineering", wanted)
    assert could_decide("CEO", wanted)
    assert not could_decide("Sales Manager", wanted)
    assert not could_decide("Platform Engineer", wanted)
    assert not could_decide("VP People", wanted)
    assert could_decide("VP People", "recruiting lead")
    assert could_decide("Sales Manager")


def test_personnel_fit_least_unless_their_work_is_wanted():
    order = ["Recruiter", "Account Executive", "CEO", "Platform Engineer", "Engineering Manager", "VP Engineering"]
    assert sorted(order, key=lambda title: fit(title, "platform engineering")) == order
    assert fit("Recruiter", "HR business partner") > fit("VP Engineering", "HR business partner")
    assert is_personnel("Senior Talent Partner")


@pytest.mark.parametrize(
    ("interest", "said"),
    [
        ("platform engineering lead", "platform engineering"),
        ("Head of Logistics", "logistics"),
        ("Senior Software Engineer", "software engineering"),
        ("Director", "director"),
        ("SAP consultant", "SAP consulting"),
        ("nurse", "nursing"),
        ("Vertriebsleitung", "vertriebsleitung"),
        ("the", "the"),
        ("", ""),
    ],
)
def test_a_wish_is_said_as_a_field(interest, said):
    assert field(interest) == said


def test_endless_titles_are_read_at_the_beginning_only():
    assert len(fold("director " * 100_000)) <= 202
    assert read("Director " + "x" * 1_000_000).level is Level.DIRECTOR
