"""Invented organisations: what they do, what they are called in full and in short, and where their mail comes from.

Names are an invented stem with a word of the industry ("Quellrith Freight"); every organisation has a stem of its own
until the stems run out, above a thousand organisations. Domains end in ``.example``, as no real one can.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from inroad.sample.draw import slug


@dataclass(frozen=True, slots=True)
class Organisation:
    """An employer. ``formal`` is the name with its legal form, "" if it uses none; ``industry`` a key of INDUSTRIES."""

    name: str
    industry: str
    domain: str
    formal: str = ""


# industry: patterns of names, share, departments with weights (keys of careers.TITLES)
INDUSTRIES: dict[str, tuple[str, int, str]] = {
    "logistics": (
        "{} Freight|Spedition {}|{} Ports|{} Warehousing|{} Parcel",
        10,
        "logistics:6 platform:2 sales:2 finance:1",
    ),
    "hospital": (
        "Klinikum {}|{} Clinic|Sankt {} Kliniken|{} Hospitals|{} Care",
        10,
        "clinical:7 platform:2 finance:1 people:1",
    ),
    "energy": (
        "{} Wind|{} Energie|{} Netz|{} Solar|{} Heat",
        9,
        "energy:5 platform:3 procurement:1 finance:1 software:1",
    ),
    "water": ("{} Water|Wasserverband {}", 3, "energy:4 city:2 platform:2"),
    "museum": ("{} Museum|Kunsthalle {}|{} Archive|Musée {}", 5, "museum:6 platform:1 marketing:2 people:1"),
    "city": ("Stadt {}|{} City Council|Landkreis {}|Gemeente {}|{} Region", 7, "city:6 platform:2 finance:1 people:1"),
    "food": ("{} Foods|Molkerei {}|{} Bakeries|{} Roasters|{} Orchards", 8, "food:5 logistics:2 sales:2 platform:1"),
    "bank": ("{} Bank|Bankhaus {}|{} Savings|Crédit {}", 7, "finance:5 risk:3 software:2 platform:1"),
    "insurance": ("{} Insurance|{} Mutual|{} Versicherung", 5, "risk:4 finance:2 software:2 platform:1"),
    "software": ("{} Systems|{} Software|{}works|{} Data", 11, "software:6 platform:3 sales:2 people:1 marketing:1"),
    "telecom": ("{} Telecom|{} Fibre|{} Mobile", 4, "platform:4 sales:2 software:2"),
    "rail": ("{} Rail|{} Trams|Verkehrsbetriebe {}", 5, "logistics:4 platform:2 energy:2 city:1"),
    "aviation": ("{} Aviation|Flughafen {}", 3, "logistics:4 platform:2 procurement:1"),
    "manufacturing": (
        "{} Maschinenbau|{} Tools|{} Valves|{} Pumps|{} Optics",
        11,
        "engineering:5 procurement:2 sales:2 platform:1",
    ),
    "pharma": ("{} Pharma|{} Biologics|{} Diagnostics", 5, "science:5 engineering:1 sales:1 platform:1"),
    "university": ("University of {}|Hochschule {}|{} Polytechnic", 7, "teaching:6 science:3 platform:1"),
    "school": ("{} School|Gymnasium {}", 4, "teaching:1"),
    "retail": ("{} Stores|{} Market|{} Outdoor|Buchhandlung {}", 7, "sales:5 logistics:2 marketing:2 platform:1"),
    "housing": ("{} Housing|Baugenossenschaft {}|{} Estates", 4, "city:3 finance:2 engineering:2"),
    "construction": ("{} Bau|{} Bridges|{} Timber", 5, "engineering:5 procurement:2 finance:1"),
    "consulting": ("{} Advisory|{} & Partner|{} Consulting", 7, "consulting:6 people:1 software:1"),
    "law": ("Kanzlei {}|{} Chambers", 3, "law:1"),
    "recruiting": ("{} Search|{} Talent|{} Personal", 4, "recruiting:1"),
    "press": ("{} Courier|Verlag {}|{} Radio", 4, "press:5 marketing:2 platform:1"),
    "charity": ("{} Relief|{} Foundation|Stiftung {}", 4, "charity:5 marketing:1 finance:1"),
    "games": ("{} Games|{} Pictures", 3, "software:3 marketing:2 museum:1"),
}

_STARTS = [
    "Brann",
    "Corv",
    "Dunth",
    "Ellm",
    "Fenn",
    "Garth",
    "Holv",
    "Istr",
    "Jorv",
    "Kelv",
    "Lorn",
    "Morv",
    "Nether",
    "Orr",
    "Pelm",
    "Quell",
    "Ravn",
    "Selv",
    "Thran",
    "Ulv",
    "Vask",
    "Wexl",
    "Yarr",
    "Zirn",
    "Omber",
    "Skand",
    "Treth",
    "Brix",
    "Drev",
    "Gwell",
    "Harsk",
    "Lauth",
    "Mirr",
    "Ostrel",
    "Prend",
    "Stav",
    "Tark",
    "Vold",
]
_ENDS = [
    "rith",
    "ovane",
    "moor",
    "aleth",
    "urno",
    "ickel",
    "ander",
    "isund",
    "lund",
    "aby",
    "enthal",
    "egg",
    "mark",
    "undle",
    "asco",
    "etto",
    "ivar",
    "holm",
    "olm",
    "eck",
    "odal",
    "by",
    "au",
    "ingen",
    "stedt",
    "wick",
    "dorf",
    "heim",
    "field",
    "brück",
]
# Stems that come out as a word or a firm people know.
_REFUSED = frozenset({"Netherby", "Netherfield", "Brixby", "Garthby", "Elmwick", "Ellmau", "Holvby"})
_LEGAL = ("GmbH", "AG", "Ltd", "plc", "B.V.", "A/S", "AB", "S.A.", "S.p.A.", "Inc.", "e.G.", "SE")
_PUBLIC = frozenset({"city", "museum", "hospital", "university", "school", "charity", "law"})


def organisation(name: str, industry: str, formal: str = "") -> Organisation:
    """An organisation with the domain that its name suggests."""
    return Organisation(name, industry, f"{slug(name, german=True)}.example", formal)


def draw_organisations(rng: Random, number: int, taken: frozenset[str]) -> list[Organisation]:
    """``number`` organisations, every industry among them, none named like one of ``taken``.

    Raises ValueError if so many differently named ones can't be made (above some fifty thousand).
    """
    stems = [start + end for start in _STARTS for end in _ENDS if start + end not in _REFUSED]
    rng.shuffle(stems)
    industries = list(INDUSTRIES)
    order = industries + rng.choices(
        industries, [INDUSTRIES[i][1] for i in industries], k=max(0, number - len(industries))
    )
    made: dict[str, Organisation] = {}
    supply = _pairs(rng, stems, order)
    while len(made) < number:
        stem, industry = next(supply, ("", ""))
        if not stem:
            raise ValueError(f"no {number} organisations can be named apart")
        name = rng.choice(INDUSTRIES[industry][0].split("|")).format(stem)
        if name in made or name in taken:
            continue
        formal = f"{name} {rng.choice(_LEGAL)}" if industry not in _PUBLIC and rng.random() < 0.7 else ""
        made[name] = organisation(name, industry, formal)
    return list(made.values())


def _pairs(rng: Random, stems: list[str], order: list[str]) -> Iterator[tuple[str, str]]:
    """(stem, industry), each stem once before any comes a second time."""
    for turn in range(50):
        for number, stem in enumerate(stems):
            place = turn * len(stems) + number
            yield stem, order[place] if place < len(order) else rng.choice(order)
