"""The material beside a draft: what the desk knows that bears on the letter, each with where it comes from.

Topics: shared, role, aim, vouch, terms, dates, names, given, offers, and as the desk hands them in (``Facts.beside``)
work, exchanges, reach, promises; private, observed. The last two, what the desk saw of shared years in mail, and
whatever else comes from traffic, help their owner think: ``Material.quotable`` is false, and no draft ever sees them.
"""

from dataclasses import replace
from typing import Final

from inroad import words as say
from inroad.letters import fields, history, text
from inroad.letters.model import Facts, Material, Source

TOPICS: Final = (
    "shared",  # what the two have in common
    "role",
    "work",  # theirs: what they made, wrote, moved to
    "exchanges",  # what passed between the two before
    "aim",
    "reach",  # whom and which targets they may reach
    "vouch",
    "terms",
    "dates",
    "names",
    "given",
    "offers",
    "promises",  # still open between the two
    "private",
    "observed",
)
MOST: Final = 40


def gather(facts: Facts, writer: str, readers: tuple[str, ...], topics: tuple[str, ...] = ()) -> tuple[Material, ...]:
    """At most ``MOST`` facts, quotable ones first; ``topics`` limits which (private and observed are always shown)."""
    wanted = {*(topics or TOPICS), "private", "observed"}
    found = [
        *_shared(facts, writer, readers),
        *_roles(facts, writer),
        *_matter(facts),
        *_dates(facts),
        *_giving(facts, writer, readers),
        *(replace(one, words=text.line(one.words, 600)) for one in facts.beside),
        *(Material("private", text.line(one), Source.PRIVATE) for one in facts.private),
        *(Material("observed", text.line(one), Source.OBSERVED) for one in facts.observed),
    ]
    kept = [one for one in dict.fromkeys(found) if one.topic in wanted and one.words]
    return tuple(sorted(kept, key=lambda one: not one.quotable)[:MOST])


def _shared(facts: Facts, writer: str, readers: tuple[str, ...]) -> list[Material]:
    found = []
    for (a, b), tie in facts.ties.items():
        pair = (text.short_name(facts.person(a).name), text.short_name(facts.person(b).name))
        for one in tie.shared:
            place = " ".join(part for part in (text.line(one.where, text.NAME_CHARS), history.years(one)) if part)
            said = f"{pair[0]} and {pair[1]}: {one.bond.value}" + (f", {place}" if place else "")
            details = [text.line(part) for part in (one.on, one.words) if part.strip()]
            found.append(Material("shared", "; ".join([said, *details]), one.source))
        if tie.last_in_touch and writer in {a, b} and (a in readers or b in readers):
            when = f"last in touch in {say.month(tie.last_in_touch)}"
            found.append(Material("shared", f"{pair[0]} and {pair[1]}: {when}", Source.OBSERVED))
    return found


def _roles(facts: Facts, writer: str) -> list[Material]:
    filled = fields.of(facts, writer, (), facts.people)
    return [
        Material("role", f"{filled[f'{role}_full']}: {filled[f'{role}_role']}", person.source)
        for role, person in facts.people.items()
        if filled.get(f"{role}_full") and filled.get(f"{role}_role")
    ]


def _matter(facts: Facts) -> list[Material]:
    terms, vouch = facts.terms, facts.vouch
    told = [
        ("aim", fields.aim(facts)),
        ("aim", facts.ask.blurb),
        ("aim", facts.ask.personal),
        ("vouch", f"basis: {vouch.basis.value}" if vouch.basis.value != "not said" else ""),
        ("vouch", vouch.words),
        ("terms", f"contact within {say.count(terms.contact_days, 'day')}" if facts.people else ""),
        ("terms", "a copy is wanted" if terms.copy_me else ""),
        ("terms", "ten minutes first" if terms.ten_minutes else ""),
        ("terms", terms.conditions),
        ("dates", facts.how_to_contact),
        ("names", ", ".join(facts.names_given[:20])),
        ("names", facts.suggested),
    ]
    return [Material(topic, text.line(words, 600), Source.TOLD) for topic, words in told if words.strip()]


def _dates(facts: Facts) -> list[Material]:
    dates = (
        ("contact by", facts.contact_by),
        ("contact made on", facts.contacted_on),
        ("reply expected by", facts.reply_by),
        ("meeting on", facts.meeting_on),
    )
    return [Material("dates", f"{what} {say.day(on)}", Source.TOLD) for what, on in dates if on]


def _giving(facts: Facts, writer: str, readers: tuple[str, ...]) -> list[Material]:
    given = [f"you gave: {text.line(one)}" for role in readers for one in facts.tie(writer, role).given[:3]]
    return [
        *(Material("given", one, Source.TOLD) for one in given),
        *(Material("offers", text.line(one), Source.TOLD) for one in facts.offers[:5]),
    ]
