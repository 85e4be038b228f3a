"""What a helper can say on a page of their own, and the event that each of it is.

    contract, role ── each act's event, tried on the machine and its guards ─→ the acts that would be heard
    act, fields ────→ the event itself, in the helper's own words

There is no second list of rules: an act is offered if and only if :func:`inroad.introductions.transition.transition`
would take its event now, and, where a page offers fewer things than could be noted, if the owner's own page offers it
too (``introductions.screen.next_steps``). What a side says of itself is *observed*; what the voucher says of the
addressee is *told*.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from inroad.desk.guest_shapes import Act, Field
from inroad.desk.text import LINE, clean
from inroad.errors import BadInput, Refused
from inroad.introductions import events, guards, machine, screen
from inroad.introductions.events import MOST_CHARS, MOST_CONTACT_DAYS, Answer, Event
from inroad.introductions.model import Basis, Contract, KnownBy, Role, State, Surroundings, Terms, Vouch
from inroad.introductions.transition import transition

Fields = Mapping[str, str]
_SEEN, _TOLD = KnownBy.OBSERVED, KnownBy.TOLD
_OPEN_QUESTION: Final = frozenset({State.ASKED, State.LAPSED})
_YES: Final = frozenset({"yes", "on", "true", "1"})
_BASES: Final = (
    (Basis.NOT_SAID.value, "I'd rather not say"),
    (Basis.WORKED_WITH.value, "We worked together"),
    (Basis.SAW_THE_WORK.value, "I saw the work"),
    (Basis.DONT_KNOW_THE_WORK.value, "I don't know the work, I only open the door"),
)


@dataclass(frozen=True, slots=True)
class Saying:
    """One thing that can be said about the introduction. ``label`` and ``words`` may name {seeker} and {addressee}.

    ``event`` reads the fields; ``sample`` are fields with which it can be tried. ``step``: the name under which the
    owner's page offers it, "" if the machine alone decides. ``moves``: offered only where it leads on. ``answers``: it
    answers the question that the page is about, and is quiet once that has its answer. ``done``: as said afterwards.
    """

    key: str
    label: str
    words: str
    done: str
    event: Callable[[Contract, Fields], Event]
    fields: Callable[[Contract], tuple[Field, ...]]
    sample: tuple[tuple[str, str], ...] = ()
    step: str = ""
    moves: bool = False
    answers: bool = False
    plain: bool = False


def offered(contract: Contract, role: Role, now: datetime, around: Surroundings) -> tuple[Act, ...]:
    """What this side can say about the introduction now, the likeliest first."""
    return tuple(_act(one, contract, role) for one in _sayings(contract, role) if _heard(one, contract, now, around))


def event(contract: Contract, role: Role, key: str, fields: Fields) -> Event:
    """What was said, as an event. Raises BadInput for fields that can't be read."""
    found = next(one for one in SAYINGS[role] if one.key == key)
    return found.event(contract, fields)


def done_words(role: Role, key: str) -> str:
    """How what was said is told afterwards: "You said yes"; "" for no act of this side."""
    return next((one.done for one in SAYINGS[role] if one.key == key), "")


def text(fields: Fields, key: str, what: str, most: int = LINE, *, lines: bool = False, required: bool = False) -> str:
    return clean(fields.get(key, ""), what, most, lines=lines, required=required)


def number(fields: Fields, key: str, what: str, least: int, most: int) -> int | None:
    """A whole number; None if the field is empty. Raises BadInput for anything else."""
    said = text(fields, key, what)
    if not said:
        return None
    if not (said.isascii() and said.isdigit()) or not least <= int(said[:9]) <= most:
        raise BadInput(f"{what} is not {said[:20]!r}", where=key, hint=f"a number from {least} to {most}, or nothing")
    return int(said)


# ---- the acts


def _answer(answer: Answer) -> Callable[[Contract, Fields], Event]:
    def made(contract: Contract, fields: Fields) -> Event:
        yes = answer in {Answer.AGREED, Answer.NAME_USE}
        return events.Answered(
            answer,
            known_by=_SEEN,
            reason=text(fields, "reason", "the reason", MOST_CHARS, lines=True),
            suggested=text(fields, "suggested", "the name", required=answer is Answer.SOMEONE_ELSE),
            terms=_terms(contract, fields) if yes else None,
            vouch=_vouch(contract, fields) if yes else None,
        )

    return made


def _terms(contract: Contract, fields: Fields) -> Terms | None:
    """The voucher's own terms. A form without its first field did not speak of them."""
    if "contact_days" not in fields:
        return None
    days = number(fields, "contact_days", "the number of days", 1, MOST_CONTACT_DAYS)
    return replace(
        contract.terms,
        contact_days=days or contract.terms.contact_days,
        ten_minutes=_yes(fields, "ten_minutes"),
        copy_me=_yes(fields, "copy_me"),
        conditions=text(fields, "conditions", "your conditions", MOST_CHARS, lines=True),
    )


def _vouch(contract: Contract, fields: Fields) -> Vouch | None:
    said = fields.get("basis", "").strip()
    if said and said not in {basis.value for basis in Basis}:
        raise BadInput("this way of knowing the work is not known", where="basis")
    if said in {"", Basis.NOT_SAID.value}:
        return None
    return Vouch(
        basis=Basis(said),
        where=text(fields, "where", "the place"),
        when=text(fields, "when", "the time"),
        as_what=text(fields, "as_what", "the role"),
        words=text(fields, "vouch", "your words", MOST_CHARS, lines=True),
        active=contract.vouch.active,
    )


def _yes(fields: Fields, key: str) -> bool:
    return fields.get(key, "").strip().lower() in _YES


def _basis(contract: Contract, fields: Fields) -> Event:
    vouch = _vouch(contract, fields)
    if vouch is None:
        raise BadInput("how you know the work is not said", where="basis", hint="choose one of them")
    return events.VouchSaid(vouch, known_by=_SEEN)


def _how(fields: Fields) -> str:
    return text(fields, "how", "how to make contact", MOST_CHARS, lines=True)


def _reason(fields: Fields) -> str:
    return text(fields, "reason", "the reason", MOST_CHARS, lines=True)


_REASON = Field("reason", "Why, if you like to say", "lines")
_CONTACT = Field("how", "How and when to make contact", "lines", hint="a call on Thursday, a mail first, …")


def _basis_fields(contract: Contract) -> tuple[Field, ...]:
    vouch = contract.vouch
    return (
        Field("basis", "How do you know the work?", "choice", choices=_BASES, value=vouch.basis.value),
        Field("where", "Where", value=vouch.where),
        Field("when", "When", value=vouch.when, hint="2015-2020"),
        Field("as_what", "As what", value=vouch.as_what, hint="their manager"),
        Field("vouch", "In your words, if you like", "lines", value=vouch.words),
    )


def _yes_fields(contract: Contract) -> tuple[Field, ...]:
    terms = contract.terms
    return (
        *_basis_fields(contract),
        Field("contact_days", "Make contact within … days", "number", value=str(terms.contact_days)),
        Field("ten_minutes", "Ten minutes with me first", "yes", value="yes" if terms.ten_minutes else ""),
        Field("copy_me", "Copy me on the first mail", "yes", value="yes" if terms.copy_me else ""),
        Field("conditions", "Anything else that matters to you", "lines", value=terms.conditions),
    )


def _none(_: Contract) -> tuple[Field, ...]:
    return ()


def _left(known_by: KnownBy) -> Callable[[Contract, Fields], Event]:
    return lambda _contract, _fields: events.AddresseeLeft(known_by=known_by)


SAYINGS: Final[dict[Role, tuple[Saying, ...]]] = {
    Role.VOUCHER: (
        Saying(
            "introduce", "I'll introduce you", "I ask {addressee} first, and then put you in touch.",
            "You said that you will introduce them", _answer(Answer.AGREED), _yes_fields, answers=True, moves=True,
        ),
        Saying(
            "use-my-name", "Use my name", "You may say that I sent you; I write to nobody.",
            "You said that they may use your name", _answer(Answer.NAME_USE), _yes_fields, answers=True, moves=True,
        ),
        Saying(
            "someone-else", "Ask someone else", "I know who is better placed.",
            "You named somebody else", _answer(Answer.SOMEONE_ELSE),
            lambda _: (Field("suggested", "Whom?", required=True), _REASON),
            sample=(("suggested", "somebody"),), answers=True, moves=True,
        ),
        Saying(
            "not-this-time", "Not this time", "That is fine, and useful to know.",
            "You said “not this time”", _answer(Answer.NOT_THIS_TIME), lambda _: (_REASON,), answers=True, moves=True,
        ),
        Saying(
            "asked", "I asked {addressee}", "They have my question; an answer may take some days.",
            "You said that you asked", lambda _c, _f: events.PutToAddressee(known_by=_SEEN), _none,
            step="put_to_addressee", moves=True,
        ),
        Saying(
            "they-said-yes", "{addressee} said yes", "Say how and when to make contact.",
            "You said that they said yes",
            lambda _c, f: events.AddresseeAnswered(True, known_by=_TOLD, how_to_contact=_how(f)),
            lambda _: (_CONTACT,), step="addressee_answered", moves=True,
        ),
        Saying(
            "they-said-no", "{addressee} would rather not", "No harm done; nobody asks them again.",
            "You said that they would rather not",
            lambda _c, f: events.AddresseeAnswered(False, known_by=_TOLD, reason=_reason(f)),
            lambda _: (_REASON,), step="addressee_answered", moves=True,
        ),
        Saying(
            "no-answer", "No answer from {addressee}", "Nobody is to blame, and nobody waits any more.",
            "You said that no answer came", lambda _c, _f: events.AddresseeSilent(known_by=_TOLD), _none, moves=True,
        ),
        Saying(
            "introduced", "I put you in touch", "Both of you have my mail.",
            "You said that you put them in touch", lambda _c, _f: events.Introduced(known_by=_SEEN), _none,
            step="introduced", moves=True,
        ),
        Saying(
            "called", "I made the call", "They know what I know of the work.",
            "You said that you called", lambda _c, f: events.CallMade(known_by=_SEEN, how_to_contact=_how(f)),
            lambda _: (_CONTACT,), step="call_made", moves=True,
        ),
        Saying(
            "basis", "How I know the work", "So that nobody takes an open door for a recommendation.",
            "You said how you know the work", _basis, _basis_fields,
            sample=(("basis", Basis.SAW_THE_WORK.value),), step="vouch_said", plain=True,
        ),
        Saying(
            "they-left", "{addressee} is no longer there", "Nobody's fault; this introduction ends.",
            "You said that they have left", _left(_TOLD), _none, step="addressee_left", plain=True,
        ),
    ),
    Role.ADDRESSEE: (
        Saying(
            "yes", "Yes, gladly", "Say how and when it suits you.", "You said yes",
            lambda _c, f: events.AddresseeAnswered(True, known_by=_SEEN, how_to_contact=_how(f)),
            lambda _: (_CONTACT,), answers=True, moves=True,
        ),
        Saying(
            "not-this-time", "Not this time", "That is fine, and useful to know.", "You said “not this time”",
            lambda _c, f: events.AddresseeAnswered(False, known_by=_SEEN, reason=_reason(f)),
            lambda _: (_REASON,), answers=True, moves=True,
        ),
        Saying(
            "left", "I'm no longer there", "Nobody's fault; this introduction ends.", "You said that you have left",
            _left(_SEEN), _none, step="addressee_left", plain=True,
        ),
    ),
    Role.SEEKER: (),
}  # fmt: skip
"""By role. The keys are what a form posts."""


# ---- inside


def _sayings(contract: Contract, role: Role) -> tuple[Saying, ...]:
    """Without what would say the same twice: a yes to "may I use your name?" is its use."""
    return tuple(
        one for one in SAYINGS[role] if not (one.key == "introduce" and not machine.asks_or_calls(contract.kind))
    )


def _heard(one: Saying, contract: Contract, now: datetime, around: Surroundings) -> bool:
    if one.step and one.step not in {step for step, _ in screen.next_steps(contract)}:
        return False
    try:
        after = transition(contract, one.event(contract, dict(one.sample)), now, around).contract
    except (Refused, BadInput):
        return False
    return not one.moves or after.state is not contract.state


def _act(one: Saying, contract: Contract, role: Role) -> Act:
    names = {"seeker": contract.seeker.name, "addressee": guards.called(contract, Role.ADDRESSEE)}
    label, words = one.label, one.words
    if one.key == "introduce" and machine.calls_first(contract.kind):
        label, words = "I'll make the call", "I call {addressee} and say what I know of the work."
    waits = contract.state in _OPEN_QUESTION or (role is Role.ADDRESSEE and contract.state not in _ADDRESSEE_ANSWERED)
    if one.key == "not-this-time" and not waits:
        label = "I can't after all" if contract.state not in {State.SOMEONE_ELSE, State.DECLINED} else label
    return Act(
        key=one.key,
        label=label.format(**names),
        words=words.format(**names),
        fields=one.fields(contract),
        plain=one.plain or (one.answers and not waits),
    )


_ADDRESSEE_ANSWERED: Final = frozenset({State.ACCEPTED, State.DECLINED, State.INTRODUCED, State.CONTACTED, State.MET})
