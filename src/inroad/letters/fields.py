"""The vocabulary of the words: every name that may stand in curly brackets in a ``words.toml``, and what it becomes.

    Facts ── of(facts, writer, readers) ─→ {"voucher": "Bob", "contact_by": "4 March 2024", …}; "" for what isn't known

A sentence with an empty field is not written (``wording``), so that a draft says nothing it doesn't know. A name with a
capital, ``{Voucher}``, begins a sentence.
"""

from collections.abc import Iterable
from itertools import combinations
from typing import Final

from inroad import words as say
from inroad.introductions.model import Basis
from inroad.letters import history, text
from inroad.letters.model import Facts, Person

ROLES: Final = ("seeker", "voucher", "addressee", "goal")

PER_ROLE: Final = {
    "{}": "what the writer calls them",
    "{}_full": "the full name",
    "{}_role": "title and organisation, as far as known",
    "{}_contact": "address and phone",
    "{}_and_{}": "what two of them share, as a clause in the writer's mouth",
}

COMMON: Final = {
    "organisation": "the employer it is about",
    "opening": "the job it is about, if there is one",
    "interest": "the work wanted",
    "aim": "the job, or the work wanted, at the employer: “the job of platform lead at Northwind”",
    "matter": "the same without the employer",
    "blurb": "the seeker's few sentences on themselves",
    "contact_days": "within how many days contact is made: “two days”",
    "contact_by": "the day by which contact is made",
    "contacted_on": "the day of first contact",
    "reply_by": "the day by which a reply is expected",
    "meeting_on": "the day of the meeting",
    "how_to_contact": "how the addressee wants to be reached",
    "conditions": "the voucher's conditions, in their words",
    "copy_me": "“yes” if the voucher wants to be copied",
    "ten_minutes": "“yes” if the voucher wants to talk first",
    "vouch_words": "the voucher's words about the seeker",
    "vouch_basis": "on what ground the voucher speaks, as a clause in the voucher's mouth",
    "names_given": "the people named",
    "suggested": "whom the voucher named instead",
    "reason": "the reason given, in the speaker's words",
    "outcome": "how it ended, in the seeker's words",
    "offer": "the first thing the writer could give",
    "quiet": "“yes” if the two have not been in touch for a year or more",
    "signature": "what follows the writer's name",
}


def vocabulary(people: Iterable[str] = ()) -> frozenset[str]:
    """All field names, with those of further roles."""
    roles = dict.fromkeys((*ROLES, *people))
    single = [shape.format(role) for role in roles for shape in PER_ROLE if shape.count("{}") == 1]
    pairs = [f"{a}_and_{b}" for a, b in combinations(roles, 2)]
    return frozenset((*COMMON, *single, *pairs))


def of(facts: Facts, writer: str, readers: tuple[str, ...], people: Iterable[str] = ()) -> dict[str, str]:
    """Every field with its text. ``facts`` must be quotable; names are clean and short, nothing here is trusted."""
    reader = readers[0] if len(readers) == 1 else ""
    roles = tuple(dict.fromkeys((*ROLES, *people)))
    found: dict[str, str] = {}
    for role in roles:
        found |= _person(role, facts.person(role))
    for a, b in combinations(roles, 2):
        found[f"{a}_and_{b}"] = history.clause(facts, a, b, writer=writer, reader=reader)
    terms = facts.terms
    days = terms.contact_days
    found |= {
        "organisation": text.line(facts.organisation, text.NAME_CHARS),
        "opening": text.as_phrase(text.line(facts.opening or facts.ask.opening, 120)),
        "interest": text.as_phrase(text.line(facts.interest, 120)),
        "aim": aim(facts),
        "matter": aim(facts, employer=False),
        "blurb": text.as_sentence(text.block(facts.ask.blurb, 1_500)),
        "contact_days": "a day" if days == 1 else f"{say.small(days)} days" if days > 1 else "the day",
        "contact_by": say.day(facts.contact_by) if facts.contact_by else "",
        "contacted_on": say.day(facts.contacted_on) if facts.contacted_on else "",
        "reply_by": say.day(facts.reply_by) if facts.reply_by else "",
        "meeting_on": say.day(facts.meeting_on) if facts.meeting_on else "",
        "how_to_contact": text.as_phrase(text.line(facts.how_to_contact)),
        "conditions": text.as_sentence(text.block(terms.conditions, 600)),
        "copy_me": "yes" if terms.copy_me else "",
        "ten_minutes": "yes" if terms.ten_minutes else "",
        "vouch_words": text.as_sentence(text.line(facts.vouch.words, 600)),
        "vouch_basis": basis(facts, writer=writer, reader=reader),
        "names_given": say.listing([name for one in facts.names_given[:20] if (name := text.full_name(one))], most=5),
        "suggested": text.full_name(facts.suggested),
        "reason": text.as_sentence(text.block(facts.reason, 600)),
        "outcome": text.as_sentence(text.block(facts.outcome, 600)),
        "offer": text.as_phrase(text.line(facts.offers[0])) if facts.offers else "",
        "quiet": "yes" if len(readers) == 1 and facts.tie(writer, reader).quiet else "",
        "signature": text.block(facts.voice.signature, 600),
    }
    return found


def _person(role: str, person: Person) -> dict[str, str]:
    place = " at ".join(
        part for one in (person.title, person.organisation) if (part := text.line(one, text.NAME_CHARS))
    )
    contact = ", ".join(part for one in (person.address, person.phone) if (part := text.line(one, 254)))
    return {
        role: text.short_name(person.name, person.called, person.address),
        f"{role}_full": text.full_name(person.name, person.address),
        f"{role}_role": place,
        f"{role}_contact": contact,
    }


def aim(facts: Facts, *, employer: bool = True) -> str:
    """What it is about, as a noun phrase: a job, the work wanted, or the employer; "" if none is known."""
    where = text.line(facts.organisation, text.NAME_CHARS) if employer else ""
    job = text.as_phrase(text.line(facts.opening or facts.ask.opening, 120))
    work = text.as_phrase(text.line(facts.interest, 120))
    wanted = f"the job of {job}" if job else work
    if not wanted:
        return f"the work at {where}" if where else ""
    return f"{wanted} at {where}" if where and not text.contains(wanted, where) else wanted


def basis(facts: Facts, *, writer: str, reader: str) -> str:
    """On what ground the voucher speaks of the seeker (I11): "I worked with Alice at Acme, 2018–21, as her manager"."""
    vouch = facts.vouch
    speaker = {"voucher": "I"}.get(writer, "you" if reader == "voucher" else "")
    speaker = speaker or text.short_name(*_names(facts, "voucher"))
    seeker = {writer: "me", reader: "you"}.get("seeker") or text.short_name(*_names(facts, "seeker"))
    if not (speaker and seeker):
        return ""
    if vouch.basis is Basis.WORKED_WITH:
        where = text.as_phrase(text.line(vouch.where, text.NAME_CHARS))
        details = [f"at {where}" if where else ""]
        details.append(text.as_phrase(text.line(vouch.when, 40)))
        as_what = text.as_phrase(text.line(vouch.as_what, text.NAME_CHARS))
        details.append(f"as {as_what}" if as_what and not as_what.casefold().startswith("as ") else as_what)
        known = ", ".join(part for part in details if part)
        return f"{speaker} worked with {seeker}{' ' if details[0] else ', ' if known else ''}{known}"
    if vouch.basis is Basis.SAW_THE_WORK:
        verb = "has seen" if speaker not in {"I", "you"} else "have seen"
        return f"{speaker} {verb} {'my' if seeker == 'me' else 'your' if seeker == 'you' else seeker + '’s'} work"
    return ""


def _names(facts: Facts, role: str) -> tuple[str, str, str]:
    person = facts.person(role)
    return person.name, person.called, person.address
