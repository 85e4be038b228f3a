"""Invented address book entries with the truth of who is who: the same person, otherwise written in every book.

    people     drawn from the name tables of the sample network; one in twelve of a name drawn twice shares it
      | books  each holds a person by chance: profile, phone, mailbox, an old card
      | habit  what that book does to a name, an address, an employer

Only fields that every rival compares: first_name, surname, email, company, and the truth in ``cluster``. The matching
of the product was not fitted to these habits, but by the same people: read the figures beside those on public sets.
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
