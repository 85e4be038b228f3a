"""Introductions and promises in words: where each stands, what comes next, who reads which part of an ask."""

from typing import TYPE_CHECKING, Any

from inroad import words
from inroad.cli.paper import Column, Paper, Part
from inroad.desk.contract_shapes import ContractRow, ContractView, PromiseRow, ReplyRow
from inroad.introductions import screen
from inroad.introductions.model import LetterDue, State, Terms

if TYPE_CHECKING:
    from inroad.desk.asking import AskPart, AskView

INTRODUCTION_COLUMNS = (
    Column("id", right=True, keep=5, style="dim"),
    Column("asked of", keep=6, style="bold"),
    Column("about", keep=5),
    Column("where it stands", keep=9),
    Column("promise", keep=3),
)
_CHIPS = {"late": "warn", "due": "accent", "kept": "good"}
_DATE = "%Y-%m-%d %H:%M"


def introduction_cells(row: ContractRow) -> tuple[str, ...]:
    about = ", ".join(part for part in (row.addressee, row.organisation) if part)
    promise = f"{row.next.words}, {row.next.when}" if row.next is not None else ""
    return (f"#{row.id}", row.voucher, about, row.words, promise)


def show_promise(paper: Paper, row: PromiseRow, *, indent: int = 2) -> None:
    """One promise as a line. Who is kept waiting is named by what is owed; a helper is named first."""
    said = row.words if row.mine or not row.person else f"{row.person}: {row.words}"
    parts: list[Part] = [(f"#{row.id}  ", "dim"), said, (f"  {row.when}", _CHIPS.get(row.chip, "dim"))]
    if row.mine and row.contract_id is None and row.person:
        parts.append((f"  about {row.person}", "dim"))
    if row.contract_id is not None:
        parts.append((f"  introduction #{row.contract_id}", "dim"))
    paper.line(*parts, indent=indent, hang=indent + 4)


def show_reply(paper: Paper, row: ReplyRow) -> None:
    what = "came back" if row.bounce else "answered"
    where = f"  introduction #{row.contract_id}" if row.contract_id is not None else ""
    paper.line(f"{row.sender} {what}: “{row.subject}”", (where, "dim"), indent=2, hang=4)


def show_introduction(paper: Paper, view: ContractView) -> None:
    """The page of one introduction."""
    c = view.contract
    row = view.row
    about = " · ".join(part for part in (row.addressee or c.ask.opening, row.organisation) if part)
    paper.heading(f"{screen.kind(c)[:1].upper()}{screen.kind(c)[1:]} by {row.voucher}", f"#{row.id}")
    if about:
        paper.line(("To: ", "dim"), about)
    if c.goal is not None and c.goal.name:
        paper.line(("In the end: ", "dim"), c.goal.name)
    paper.line((row.words, "bold"))
    if c.how_to_contact:
        paper.line(("How: ", "dim"), c.how_to_contact)
    if c.state is State.DRAFTED:
        paper.line(("Terms: ", "dim"), terms_words(c.terms))
    for title, rows in (
        ("You owe", [p for p in view.promises if p.mine and p.state == "pending"]),
        ("Did you get to it?", [p for p in view.promises if p.mine and p.state == "unresolved"]),
        ("Others, in their own time", [p for p in view.promises if not p.mine and p.state == "pending"]),
    ):
        if rows:
            paper.blank()
            paper.line((title, "bold"))
            for promise in rows:
                show_promise(paper, promise)
    if view.replies:
        paper.blank()
        paper.line(("Answers seen", "bold"))
        for reply in view.replies:
            show_reply(paper, reply)
    _letters(paper, view)
    _steps(paper, view)
    if view.standing or view.employer:
        paper.blank()
        paper.bullets([*view.standing, *view.employer])
    if view.note:
        paper.blank()
        paper.line(("For your eyes only: ", "dim"), view.note)
    if view.next and row.open:
        paper.blank()
        paper.line(("You can say", "bold"))
        for step in view.next:
            paper.line(step.words, (f"  {_command(row.id, step.event)}", "dim"), indent=2, hang=4)


def _letters(paper: Paper, view: ContractView) -> None:
    if not view.letters and not view.due:
        return
    paper.blank()
    paper.line(("Letters", "bold"))
    begun = {letter.kind for letter in view.letters if letter.state == "draft"}
    for letter in view.letters:
        paper.line((f"#{letter.id}  ", "dim"), f"{letter.title}, to {letter.to or 'them'}: {letter.state}", indent=2)
    for due in view.due:
        if due.kind not in begun:
            paper.line(f"{due.why[:1].upper()}{due.why[1:]}:", indent=2, hang=4)
            paper.verbatim(write_command(view, due), indent=4)


def write_command(view: ContractView, due: LetterDue) -> str:
    """The command that begins a letter; its seat is named where the kind alone does not say it."""
    command = f"inroad letter write {due.kind} --intro {view.row.id}"
    alike = [other for other in view.due if other.kind == due.kind]
    if len(alike) > 1:
        command += f" --writer {due.writer.value} --reader {due.reader.value}"
    return command


def _steps(paper: Paper, view: ContractView) -> None:
    if not view.contract.steps:
        return
    paper.blank()
    paper.line(("So far", "bold"))
    for step in view.contract.steps:
        how = {"observed": "seen in mail", "told": "told", "ticked": ""}[step.known_by.value]
        said = screen.happened(view.contract, step) if hasattr(screen, "happened") else step.event.replace("_", " ")
        parts: list[Part] = [(f"{words.day(step.at.date())}  ", "dim"), said]
        if step.words and step.event != "reported":
            parts.append(f": {step.words}")
        if how:
            parts.append((f"  ({how})", "dim"))
        paper.line(*parts, indent=2, hang=4)


_SHORT = {
    "terms_accepted": "accept-terms {id}",
    "asked": "asked {id}",
    "answered": "answer {id} --agreed | --name-use | --someone-else NAME | --not-this-time",
    "released": "release {id} --words …",
    "closed": "close {id} --outcome …",
}
_FIELDS = {
    "addressee_answered": " yes=yes how_to_contact=…",
    "meeting_set": " meeting_at='friday 14:00'",
    "meeting_cancelled": " by=addressee reached_both=yes",
    "met": " names='…'",
    "names_given": " by=voucher names='…'",
    "reported": " which=contact | meeting | end",
    "nudged": " whom=voucher",
    "vouch_said": " basis='worked with' words=…",
}


def _command(contract_id: int, event: str) -> str:
    """The command that says it."""
    if event in _SHORT:
        return f"inroad intro {_SHORT[event].format(id=contract_id)}"
    return f"inroad intro tell {contract_id} {event}{_FIELDS.get(event, '')}"


def terms_words(terms: Terms) -> str:
    """The terms as the seeker promises them."""
    said = [f"you make contact within {words.count(terms.contact_days, 'day')}"]
    said += ["ten minutes with them first"] if terms.ten_minutes else []
    said += ["they are in copy"] if terms.copy_me else []
    said += [terms.conditions] if terms.conditions else []
    return "; ".join(said) + ("; accepted" if terms.accepted_at is not None else "; not accepted yet")


# The ask -------------------------------------------------------------------------------------------------------------


def show_ask(paper: Paper, ask: "AskView", *, call: bool = False) -> None:
    """The ask as each will read it (or with ``call`` what to say on the phone), then what is missing."""
    row = ask.view.row
    paper.heading(f"Ask {row.voucher}", f"introduction #{row.id}")
    if call:
        for part in ask.points:
            _ask_part(paper, part)
    else:
        for reading in ask.readings:
            paper.blank()
            paper.line((f"What {reading.who or 'they'} will read", "bold"))
            if any(part.key == "why" for part in reading.parts):
                paper.line(("Subject: ", "dim"), reading.subject, indent=2)
            for part in reading.parts:
                _ask_part(paper, part, indent=2)
    paper.blank()
    paper.line(("Terms: ", "dim"), terms_words(ask.view.contract.terms))
    _missing(paper, ask)


def _ask_part(paper: Paper, part: "AskPart", *, indent: int = 0) -> None:
    paper.blank()
    if part.label:
        paper.line((part.label, "accent"), indent=indent)
    for paragraph in part.paragraphs:
        paper.line(*((f"[{text}]", "warn") if waits else text for text, waits in paragraph), indent=indent + 2)


def _missing(paper: Paper, ask: "AskView") -> None:
    number = ask.view.row.id
    open_needs = [need for need in ask.needs if need.required and not need.answer.strip()]
    if ask.view.contract.state is not State.DRAFTED:
        paper.line((f"It has gone out. inroad intro show {number}", "dim"))
        return
    if ask.ready:
        paper.line("Ready. Send it in your own mail, or say it on the phone; then:")
        paper.verbatim(f"inroad intro asked {number}")
        return
    paper.line(("Before it can go out", "bold"))
    sentences = [*ask.missing, *(need.question for need in open_needs if need.part not in _SAID_BY_RULES)]
    paper.bullets([_sentence(said) for said in sentences])
    if open_needs:
        parts = " ".join(f"--{need.part} '…'" for need in open_needs)
        paper.verbatim(f"inroad intro edit {number} {parts}")
    if ask.view.contract.terms.accepted_at is None:
        paper.verbatim(f"inroad intro accept-terms {number}")


_SAID_BY_RULES = {"personal", "blurb"}


def _sentence(said: str) -> str:
    said = f"{said[:1].upper()}{said[1:]}"
    return said if said.endswith((".", "?", "!")) else f"{said}."


# JSON ----------------------------------------------------------------------------------------------------------------


def ask_as_json(ask: "AskView") -> dict[str, Any]:
    """The shape promised in docs/cli.md."""
    return {
        "introduction": ask.view.row,
        "subject": ask.subject,
        "parts": [_part(part) for part in ask.parts],
        "readings": [
            {"who": one.who, "subject": one.subject, "parts": [_part(part) for part in one.parts]}
            for one in ask.readings
        ],
        "needs": [
            {"part": n.part, "question": n.question, "answer": n.answer, "required": n.required} for n in ask.needs
        ],
        "points": [_part(part) for part in ask.points],
        "terms": ask.view.contract.terms,
        "missing": ask.missing,
        "ready": ask.ready,
        "letter": ask.letter.row.id if ask.letter is not None else None,
    }


def _part(part: "AskPart") -> dict[str, Any]:
    return {"key": part.key, "label": part.label, "text": part.text, "own": part.own}


def introduction_as_json(view: ContractView) -> dict[str, Any]:
    """The shape promised in docs/cli.md. People are named; numbers within the installation are nobody's business."""
    c = view.contract
    return {
        "introduction": view.row,
        "version": view.version,
        "ask": c.ask,
        "terms": c.terms,
        "vouch": c.vouch,
        "goal": c.goal.name if c.goal is not None else "",
        "consents": c.consents,
        "how_to_contact": c.how_to_contact,
        "contact_by": c.contact_by,
        "meeting_at": c.meeting_at,
        "suggested": c.suggested,
        "reason": c.reason,
        "outcome": c.outcome,
        "promises": view.promises,
        "letters": view.letters,
        "due": view.due,
        "next": view.next,
        "replies": view.replies,
        "standing": view.standing,
        "employer": view.employer,
        "missing": view.missing,
        "note": view.note,
        "history": [
            {"at": s.at, "event": s.event, "state": s.state, "known_by": s.known_by, "words": s.words} for s in c.steps
        ],
    }
