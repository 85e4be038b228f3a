"""One name, one reason, one first sentence: where to begin, from what somebody told in five minutes, without any file.

    four people who know my work × three targets → whom to call first, and why
                                                 | what to say, adapted to what is known
                                                 | who is next if not them

Order: who knows my work best; then who may know somebody at a target (a name counts more than a guess); then who was in
touch last; then the order in which they were told. A boss, teacher or adviser who is asked for advice is the best start
there is: that is why backing counts before reach here, and why nothing is computed that was not said.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from inroad import words as say
from inroad.ties.model import Backing
from inroad.ways import titles
from inroad.ways.model import Goal
from inroad.ways.sentences import first_name

CALL_WITHIN_DAYS: Final = 2


@dataclass(frozen=True, slots=True)
class Ally:
    """Somebody who knows my work, as told. ``how``: "my manager", "taught me"; ``where`` and years as far as told.

    ``backing``: does this person know the work and would stand behind it. ``may_know``: (name of the target, name of
    the person there or ""). ``seen``: names among them whom this person is seen in touch with (mail, meetings), so that
    it is no guess. ``in_touch``: year of the last contact, None if not told.
    """

    name: str
    how: str = ""
    where: str = ""
    since: int | None = None
    until: int | None = None
    backing: Backing = Backing.UNKNOWN
    may_know: tuple[tuple[str, str], ...] = ()
    in_touch: int | None = None
    seen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What was told. ``targets`` in the order of wanting; only name and interest are used."""

    me: str
    allies: tuple[Ally, ...]
    targets: tuple[Goal, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """A talking point. ``when``: "" for what to say next, else the turn of the talk it is for. ``say``: spoken words,
    or, with ``listen``, what to do instead of speaking.
    """

    when: str
    say: str
    listen: bool = False


@dataclass(frozen=True, slots=True)
class Beginning:
    """Whom to call first. ``others`` are the next best, in order, for "not them"; theirs have no others.

    ``backing`` and ``how`` ("my manager at Acme 2015–2022") say what the tie is; ``guessed``: they may know somebody at
    the target, as told; ``seen``: they are seen in touch with ``whom``.
    """

    who: str
    target: str
    whom: str  # the person there, if one was named
    title: str  # "Call Bob Connor."
    why: str
    first_sentence: str
    points: tuple[Point, ...]
    others: tuple["Beginning", ...] = ()
    backing: Backing = Backing.UNKNOWN
    how: str = ""
    guessed: bool = False
    seen: bool = False


@dataclass(frozen=True, slots=True)
class FileToFetch:
    """An export that is worth fetching. ``minutes`` until it can be had, 0 for at once; ``steps`` where it is found."""

    name: str
    gives: str
    takes: str
    minutes: int
    steps: tuple[str, ...]
    url: str = ""


def begin(facts: Facts) -> Beginning | None:
    """Where to begin; None if nobody was named who knows my work (everybody's backing is "no", or there is nobody)."""
    beginnings = [_beginning(ally, facts) for ally in _ranked(facts)]
    if not beginnings:
        return None
    first, *others = beginnings
    return replace(first, others=tuple(others))


def _ranked(facts: Facts) -> list[Ally]:
    able = [ally for ally in facts.allies if ally.name.strip() and ally.backing is not Backing.NO]
    return sorted(able, key=lambda ally: (-ally.backing.rank, -_lead(ally, facts.targets)[2], -(ally.in_touch or 0)))


def _lead(ally: Ally, targets: Sequence[Goal]) -> tuple[Goal | None, str, int]:
    """The target this person may lead to, the person there, and how good that is: 2 a name, 1 a guess, 0 nothing."""
    guesses = dict(sorted(ally.may_know, key=lambda guess: guess[1]))  # a guess with a name wins over one without
    named = next((goal for goal in targets if guesses.get(goal.name)), None)
    if named is not None:
        return named, guesses[named.name], 2
    guessed = next((goal for goal in targets if goal.name in guesses), None)
    if guessed is not None:
        return guessed, "", 1
    return (targets[0] if targets else None), "", 0


def _beginning(ally: Ally, facts: Facts) -> Beginning:
    goal, whom, sure = _lead(ally, facts.targets)
    return Beginning(
        who=ally.name,
        target=goal.name if goal else "",
        whom=whom,
        title=f"Call {ally.name}.",
        why=_why(ally, goal, whom, sure),
        first_sentence=_first_sentence(ally, goal, whom),
        points=_points(ally, goal, whom, facts.me),
        backing=ally.backing,
        how=_how(ally),
        guessed=sure > 0,
        seen=bool(whom) and whom in ally.seen,
    )


def _why(ally: Ally, goal: Goal | None, whom: str, sure: int) -> str:
    seen = {
        Backing.WELL: "They know your work well",
        Backing.A_BIT: "They know some of your work",
    }.get(ally.backing, "They know you")
    how = _how(ally)
    first = f"{seen} ({how})" if how else seen
    if goal is None or not sure:
        more = f"ask whom they would talk to about {goal.name}" if goal else "ask where they would look in your place"
        return f"{first}; {more}."
    if whom in ally.seen:
        return f"{first}, and you have seen that they are in touch with {whom} at {goal.name}."
    if whom:
        return f"{first}, and you think they know {whom} at {goal.name}."
    return f"{first}, and you think they may know somebody at {goal.name}."


def _how(ally: Ally) -> str:
    return " ".join(part for part in (ally.how, f"at {ally.where}" if ally.where else "", _years(ally)) if part)


def _years(ally: Ally) -> str:
    if ally.since and ally.until:
        return str(ally.since) if ally.since == ally.until else f"{ally.since}–{ally.until}"
    if ally.since:
        return f"since {ally.since}"
    return f"until {ally.until}" if ally.until else ""


def _work(goal: Goal | None) -> str:
    return titles.field(goal.interest) if goal else ""


def _first_sentence(ally: Ally, goal: Goal | None, whom: str) -> str:
    know = {
        Backing.WELL: "you know my work better than most people",
        Backing.A_BIT: "you have seen some of what I do",
    }.get(ally.backing, "I value what you think")
    if goal is None:
        return f"I'm not calling to ask for a job. I'm thinking about what I do next, and {know}."
    if whom:
        return (
            f"I'm not calling to ask for a job. I would like to get to know {whom} at {goal.name}, {know}, "
            "and I think you two know each other."
        )
    people = f"the people who do {_work(goal)}" if _work(goal) else "the people who do my kind of work"
    return f"I'm not calling to ask for a job. I would like to get to know {people} at {goal.name}, and {know}."


def _points(ally: Ally, goal: Goal | None, whom: str, me: str) -> tuple[Point, ...]:
    days = say.small(CALL_WITHIN_DAYS)
    return (
        Point("", _hello(ally, me)),
        Point("", _first_sentence(ally, goal, whom)),
        Point("", _question(ally, goal, whom)),
        Point(
            "then",
            "Let them talk. What they come up with by themselves is worth more than what you planned.",
            listen=True,
        ),
        Point("if they offer a name", "How do you know them, and what would you say about me?"),
        Point("if they offer a name", "May I use your name, or would you rather ring them first?"),
        Point(
            "if they offer a name",
            f"I'll call within {days} days, and I'll tell you how it went, whichever way it goes.",
        ),
        Point("if nobody comes to mind", _somebody_else(goal)),
        Point("if they would rather not", "Thank you for saying so; that helps me more than a polite yes."),
        Point(
            "if they would rather not",
            "May I ask what makes you hesitate? I won't argue, I would just like to know what I can do better.",
        ),
        Point("before you hang up", "And you: what are you working on? Is there anything I could do for you?"),
    )


def _hello(ally: Ally, me: str) -> str:
    first, mine = first_name(ally.name), first_name(me)
    this_is = f", this is {mine}" if mine else ""
    if ally.where and ally.until:
        return f"Hello {first}{this_is}. I was thinking of our time at {ally.where}. Do you have ten minutes?"
    return f"Hello {first}{this_is}. Do you have ten minutes, or shall I ring another time?"


def _question(ally: Ally, goal: Goal | None, whom: str) -> str:
    if goal is None:
        return "If you were in my place, which two or three people would you want to talk to?"
    if whom:
        if ally.backing is Backing.WELL:
            return f"Would you be comfortable recommending me to {whom}?"
        return f"Would you be comfortable telling {whom} that I would like to talk, and what you know of me?"
    if ally.backing is Backing.WELL:
        return f"Is there somebody at {goal.name} whom you would be comfortable mentioning me to?"
    work = f"who looks after {_work(goal)}" if _work(goal) else "who does my kind of work"
    return f"Do you know anybody at {goal.name}, or somebody who would know {work} there?"


def _somebody_else(goal: Goal | None) -> str:
    if goal is None:
        return "Who do you know that knows everybody in that field? I would just ask them for advice."
    return (
        f"Who do you know that would know {goal.name}? They needn't work there; a customer or a supplier is fine too."
    )


# -- files

_LINKEDIN_URL: Final = "https://www.linkedin.com/mypreferences/d/download-my-data"


def files_to_fetch() -> tuple[FileToFetch, ...]:
    """The exports worth fetching, those that help most for the wait first."""
    return (
        FileToFetch(
            "LinkedIn: your connections",
            "Who works where now. That two people are connected says little; you say whom you know.",
            "about ten minutes",
            10,
            (
                "On LinkedIn, open Settings, then Data privacy, then Get a copy of your data.",
                "Choose “Want something in particular?”, tick Connections only, and ask for the archive.",
                "A mail with a link comes within about ten minutes; give the zip as it is.",
            ),
            _LINKEDIN_URL,
        ),
        FileToFetch(
            "LinkedIn: the whole archive",
            "Adds messages, recommendations, your own positions and the companies you follow.",
            "up to a day",
            24 * 60,
            (
                "The same page: choose the larger data archive.",
                "Part of it comes within minutes, the rest within 24 hours; wait for the second mail.",
            ),
            _LINKEDIN_URL,
        ),
        FileToFetch(
            "Google mail",
            "Who answers you, and who answers one another. The best source there is; only the heads of mails are read.",
            "some hours, for a large mailbox a day",
            6 * 60,
            (
                "Open Google Takeout, choose Deselect all, then tick Mail only.",
                "Ask for one export as .zip; a mail comes when it is ready, often after some hours.",
                "Give the zip as it is, or the .mbox file inside it.",
            ),
            "https://takeout.google.com",
        ),
        FileToFetch(
            "Mail from another program",
            "The same, from Thunderbird, Apple Mail or a mail folder on disk.",
            "at once",
            0,
            (
                "Thunderbird: the files without an ending in the profile's Mail or ImapMail folder are mboxes.",
                "Apple Mail: choose a mailbox, then Mailbox, Export Mailbox; it writes an .mbox folder.",
                "Single messages saved as .eml and Maildir folders are read too.",
            ),
        ),
        FileToFetch(
            "Google contacts",
            "Names, addresses and employers you once typed in.",
            "at once",
            0,
            ("Open Google Contacts, choose Export, and take Google CSV.",),
            "https://contacts.google.com",
        ),
        FileToFetch(
            "iPhone, iCloud or another phone",
            "The people whose numbers you have: often those who know you best.",
            "at once",
            0,
            (
                "iCloud: open Contacts in the browser, select all, choose Export vCard.",
                "Android: open Contacts, then Fix & manage or Settings, then Export to file.",
            ),
            "https://www.icloud.com/contacts",
        ),
        FileToFetch(
            "Outlook contacts",
            "The address book of a mail account at work or at home.",
            "at once",
            0,
            ("In Outlook on the web, open People, then Manage, then Export contacts; it writes a CSV file.",),
            "https://outlook.live.com/people",
        ),
        FileToFetch(
            "Calendar",
            "Whom you met in small meetings, which counts as knowing each other.",
            "at once",
            0,
            (
                "Google Calendar: Settings, Import & export, Export; it writes a zip of .ics files.",
                "Outlook and Apple Calendar: choose the calendar, then Export or Save calendar.",
            ),
            "https://calendar.google.com/calendar/r/settings/export",
        ),
    )
