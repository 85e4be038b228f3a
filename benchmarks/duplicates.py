"""Invented address book entries with the truth of who is who: the same person, otherwise written in every book.

    people     drawn from the name tables of the sample network; one in twelve of a name drawn twice shares it
      | books  each holds a person by chance: profile, phone, mailbox, an old card
      | habit  what that book does to a name, an address, an employer

    register   the same people typed again and again by tired clerks: slips in every field, birthdays, places

Only fields that every rival compares: first_name, surname, email, company, dob, city, and the truth in ``cluster``. The
weights of the product are checked against other draws of both (train_matching.py), and made by the same people: read
the figures beside those on public sets.
"""

from random import Random

from inroad.sample.draw import plain, slug
from inroad.sample.names import Name, Namer
from inroad.sample.organisations import Organisation, draw_organisations

Row = dict[str, str]

PROFILE, PHONE, MAILBOX, OLD_CARD = 0.8, 0.35, 0.5, 0.2  # share of people that each book holds
WITH_ADDRESS = {"profile": 0.05, "phone": 0.4, "old card": 0.7}
FREE = ("postfach.example", "mailhub.example", "webpost.example")


def entries(people: int, *, seed: int = 11) -> list[Row]:
    """Entries of ``people`` people in random order, about 1.9 each; every third employer is large."""
    rng = Random(seed)
    namer = Namer(rng)
    firms = draw_organisations(rng, max(40, people // 12), frozenset())
    share = [1 / (rank + 3) for rank in range(len(firms))]
    rows: list[Row] = []
    taken: set[str] = set()
    for cluster in range(people):
        name, _ = namer.name()
        now, before = rng.choices(firms, share, k=2)
        rows += _of_one(rng, name, now, before, str(cluster), taken)
    rng.shuffle(rows)
    return rows


CITIES = (
    "Netherdorf", "Quellaby", "Orrolm", "Trethby", "Zirnstedt", "Corvheim", "Wexlander", "Dunthurno", "Ulvander",
    "Garthegg", "Mirrasco", "Tarkander", "Ellmander", "Prendegg", "Skandivar", "Ostrelegg", "Morvickel", "Ravensport",
    "Holmbridge", "Eastermouth",
)  # fmt: skip
SLIPS, GAPS = (0.0, 0.05, 0.15, 0.3), 0.15  # slips a field, by how tired the clerk is; share of empty fields


def register(people: int, *, seed: int = 23) -> list[Row]:
    """Records of ``people`` people, one to six of each, in random order: names, birthday, place, one address."""
    rng = Random(seed)
    namer = Namer(rng)
    share = [1 / (rank + 2) for rank in range(len(CITIES))]
    rows: list[Row] = []
    taken: set[str] = set()
    for cluster in range(people):
        name, _ = namer.name()
        address = _address(rng, name, f"{slug(rng.choice(CITIES), '')}{rng.randrange(people // 4)}.example", taken)
        born = f"{rng.randrange(1945, 2010)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"
        city = rng.choices(CITIES, share)[0]
        times = rng.choice((1, 1, 2, 2, 3, 4, 5, 6))
        rows += [_typed(rng, name, born, city, address, str(cluster)) for _ in range(times)]
    rng.shuffle(rows)
    return rows


def _typed(rng: Random, name: Name, born: str, city: str, address: str, cluster: str) -> Row:
    often = rng.choice(SLIPS)
    given, family = plain(name.given), plain(name.family)
    if name.short and rng.random() < 0.2:
        given = name.short
    if rng.random() < 0.04:
        given, family = family, given

    def typed(word: str) -> str:
        if rng.random() < GAPS:
            return ""
        while word and rng.random() < often:
            word = _mistyped(rng, word)
        return word

    year, month, day = born.split("-")
    if rng.random() < often:
        day = f"{min(28, max(1, int(day) + rng.choice((-10, -1, 1, 2, 10)))):02}"
    if rng.random() < often / 2:
        month = f"{rng.randrange(1, 13):02}"
    if rng.random() < often / 2:
        year = str(int(year) + rng.choice((-10, -2, -1, 1, 10)))
    return {
        "first_name": typed(given), "surname": typed(family), "dob": f"{year}-{month}-{day}",
        "city": typed(city), "email": typed(address), "company": "", "cluster": cluster,
    }  # fmt: skip


def _mistyped(rng: Random, word: str) -> str:
    """One slip of the finger anywhere: a letter left out, doubled, wrong, or changed with the next."""
    at = rng.randrange(len(word))
    other = rng.choice("abcdefghijklmnopqrstuvwxyz")
    ways = (word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:], word[:at] + other + word[at + 1 :])
    return rng.choice((*ways, _turned(word, at) if at + 1 < len(word) else word))


def _of_one(
    rng: Random, name: Name, now: Organisation, before: Organisation, cluster: str, taken: set[str]
) -> list[Row]:
    work, old = (_address(rng, name, firm.domain, taken) for firm in (now, before))
    private = _address(rng, name, rng.choice(FREE), taken)
    rows = []
    if rng.random() < PROFILE:
        given, family = name.given, name.family
        if name.former and rng.random() < 0.3:
            family = name.former
        if rng.random() < 0.06:
            family = f"{family}, {rng.choice(('MBA', 'PhD', 'PMP', 'CPA'))}"
        rows.append(_row(given, family, private if rng.random() < WITH_ADDRESS["profile"] else "", now.name, cluster))
    if rng.random() < PHONE:
        given = name.short if name.short and rng.random() < 0.6 else name.given
        family = "" if rng.random() < 0.1 else plain(name.family) if rng.random() < 0.4 else name.family
        if family and rng.random() < 0.05:
            given, family = family, given
        address = rng.choice((work, private)) if rng.random() < WITH_ADDRESS["phone"] else ""
        rows.append(_row(given, _slip(rng, family), address, rng.choice(("", now.name)), cluster))
    if rng.random() < MAILBOX:
        given = f"{name.given[0]}." if rng.random() < 0.08 else plain(name.given)
        rows.append(_row(given, plain(name.family), rng.choice((work, private)), "", cluster))
    if rng.random() < OLD_CARD or not rows:
        address = old if rng.random() < WITH_ADDRESS["old card"] else ""
        formal = before.formal or before.name
        rows.append(_row(name.given.upper(), (name.former or name.family).upper(), address, formal, cluster))
    return rows


def _row(given: str, family: str, email: str, company: str, cluster: str) -> Row:
    return {"first_name": given, "surname": family, "email": email, "company": company, "cluster": cluster}


def _address(rng: Random, name: Name, domain: str, taken: set[str]) -> str:
    """An address as firms and mail services hand them out; nobody gets one that somebody has."""
    given, family = slug(name.given.split()[0], ""), slug(name.family, "")
    local = rng.choice((f"{given}.{family}", f"{given[:1]}{family}", f"{family}.{given}", f"{given}{family[:1]}"))
    address, number = f"{local}@{domain}", 1
    while address in taken:
        number += 1
        address = f"{local}{number}@{domain}"
    taken.add(address)
    return address


def _slip(rng: Random, word: str) -> str:
    """One time in fourteen a slip of the finger: a letter left out, doubled, or changed with the next."""
    if len(word) < 4 or rng.random() > 1 / 14:
        return word
    at = rng.randrange(1, len(word) - 1)
    return rng.choice((word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:], _turned(word, at)))


def _turned(word: str, at: int) -> str:
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
