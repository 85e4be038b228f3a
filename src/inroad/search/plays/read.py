"""Files to plays, and plays to data: one reader for those that come with Inroad, the user's own, and those in runs.

    bytes ── read ─→ TOML ── parse ─→ each key checked, then the whole (``check``) ─→ Play ── to_data ─→ for parse

Refused, as BadInput naming file, step and key: more than 64 kB, no TOML, unknown keys, wrong types, too long, words
that are not in the vocabulary of ``model``, kinds of letters that aren't there, and everything ``check`` finds.

These rules may only be loosened: a run that was begun under them holds its play as data and is read by them for years.
"""

import re
import tomllib
from collections.abc import Collection, Mapping
from difflib import get_close_matches
from typing import Final

from inroad.errors import BadInput
from inroad.letters import text
from inroad.search.plays import fields
from inroad.search.plays.check import check
from inroad.search.plays.model import (
    DATES,
    EFFECTS,
    GROUPS,
    HAPPENINGS,
    MOST_ANSWERS,
    MOST_DAYS,
    MOST_OPEN,
    MOST_STEPS,
    START_DAY,
    STARTED_BY,
    STEP_DAY,
    SUBJECTS,
    USUAL_OPEN,
    USUAL_QUIET,
    Answer,
    Play,
    Step,
)

MOST_BYTES: Final = 64 * 2**10
TITLE_CHARS: Final = 120
LINE_CHARS: Final = 240
WORDS_CHARS: Final = 2_000
_KEY: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_KEY_CHARS: Final = 40
_PRACTICE: Final = re.compile(r"[A-Z][1-9][0-9]?")
_COUNTED: Final = (STEP_DAY, START_DAY, *DATES)
_DAYS_BEFORE: Final = 30
_MOST_DOTS: Final = 300


def read(raw: bytes, where: str, letters: Collection[str] | None = None) -> Play:
    """The play in a file. ``where`` names the file in errors; ``letters`` are the kinds there are, None leaves them
    unchecked.
    """
    where = text.line(where, 80)
    if len(raw) > MOST_BYTES:
        raise BadInput(
            f"it is larger than {MOST_BYTES // 1024} kB", where=where, hint="a play is a page or two of text"
        )
    try:
        written = raw.decode("utf-8-sig").replace("\r\n", "\n")
        # tomllib takes the square of the parts of a dotted key: 30,000 of them, which fit, would take 14 seconds.
        if any(line.count(".") > _MOST_DOTS for line in written.split("\n")):
            raise BadInput(f"a line with more than {_MOST_DOTS} full stops", where=where, hint="break it into lines")
        data = tomllib.loads(written)
    except UnicodeDecodeError as error:
        raise BadInput(f"it is not UTF-8 text (byte {error.start + 1})", where=where) from error
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        why = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise BadInput(f"this is no TOML file: {text.line(why, 200)}", where=where) from error
    return parse(data, where, letters)


def parse(data: Mapping[str, object], where: str = "play", letters: Collection[str] | None = None) -> Play:
    """A play from what a TOML or JSON reader gave. BadInput as for ``read``."""
    table = _Table(data, where)
    steps = tuple(_step(one, where, place, letters) for place, one in enumerate(table.tables("steps", MOST_STEPS)))
    if not steps:
        raise BadInput("a play has at least one step", where=f"{where}: steps", hint="begin one with [[steps]]")
    play = Play(
        name=table.key("name"),
        title=table.line("title", TITLE_CHARS),
        why=table.line("why", LINE_CHARS),
        subject=table.one_of("subject", SUBJECTS),
        started_by=table.some_of("started_by", STARTED_BY) or ("by hand",),
        steps=steps,
        begin_with=table.keys("begin_with") or (steps[0].key,),
        practices=_practices(table),
        overtaken_by=table.some_of("overtaken_by", HAPPENINGS),
        most_open=table.number("most_open", USUAL_OPEN, 1, MOST_OPEN),
        quiet_days=table.number("quiet_days", USUAL_QUIET, 7, MOST_DAYS),
    )
    table.finish()
    check(play, where)
    return play


def _practices(table: "_Table") -> tuple[str, ...]:
    found = table.lines("practices", 10)
    for one in found:
        if not _PRACTICE.fullmatch(one):
            raise table.wrong(
                "practices", f"“{text.line(one, 20)}” is no practice", "one is named like F3; leave it out"
            )
    return found


def _step(data: Mapping[str, object], where: str, place: int, letters: Collection[str] | None) -> Step:
    named = data.get("key")
    table = _Table(data, f"{where}: step “{text.line(named, _KEY_CHARS)}”" if isinstance(named, str) and named else "")
    table.where = table.where or f"{where}: step {place + 1}"
    counted = table.one_of("counted_from", _COUNTED, STEP_DAY)
    answers = tuple(_answer(one, table.where, n) for n, one in enumerate(table.tables("answers", MOST_ANSWERS)))
    step = Step(
        key=table.key("key"),
        title=table.words("title", TITLE_CHARS, required=True),
        what=table.words("what", WORDS_CHARS),
        letter=_letter(table, letters),
        to_another=table.flag("to_another"),
        days=table.number("days", 1, -_DAYS_BEFORE if counted in DATES else 0, MOST_DAYS),
        counted_from=counted,
        for_each=table.one_of("for_each", GROUPS, ""),
        if_nobody=table.keys("if_nobody"),
        once=table.flag("once"),
        owed=table.flag("owed"),
        question=table.words("question", LINE_CHARS),
        answers=answers,
        then=table.keys("then"),
        overtaken_by=table.some_of("overtaken_by", HAPPENINGS),
    )
    table.finish()
    _question(step, table)
    if step.if_nobody and not step.for_each:
        raise table.wrong("if_nobody", "it goes with for_each")
    if step.to_another and not step.letter:
        raise table.wrong("to_another", "it goes with letter")
    if step.once and step.for_each:
        raise table.wrong("once", "a step is once for all or for each, not both")
    return step


def _question(step: Step, table: "_Table") -> None:
    if bool(step.question) != bool(step.answers):
        missing = "answers" if step.question else "question"
        raise table.wrong(missing, "a question has answers, and answers have a question")
    if not step.question:
        return
    if len(step.answers) < 2:
        raise table.wrong("answers", "a question has at least two answers")
    if step.then:
        raise table.wrong("then", "with a question, the answers lead on", "give each answer its own then")
    said = [one.say.casefold() for one in step.answers]
    twice = next((one for one in said if said.count(one) > 1), None)
    if twice is not None:
        raise table.wrong("answers", f"“{twice}” is there twice")
    heard = [one for answer in step.answers for one in answer.when]
    clash = next((one for one in heard if heard.count(one) > 1 or one in step.overtaken_by), None)
    if clash is not None:
        raise table.wrong("answers", f"“{clash}” can't mean two things", "let it give one answer, or overtake the step")


def _answer(data: Mapping[str, object], where: str, place: int) -> Answer:
    table = _Table(data, f"{where}: answer {place + 1}")
    answer = Answer(
        say=table.line("say", TITLE_CHARS),
        then=table.keys("then"),
        effects=table.some_of("effects", EFFECTS),
        names=table.flag("names"),
        when=table.some_of("when", HAPPENINGS),
    )
    table.finish()
    if answer.names and answer.when:
        raise table.wrong("when", "names are told by a person; nothing that happens can tell them")
    return answer


def _letter(table: "_Table", letters: Collection[str] | None) -> str:
    name = table.line("letter", _KEY_CHARS, required=False)
    if name and letters is not None and name not in letters:
        raise table.wrong("letter", f"there is no letter of the kind “{name}”", _near(name, letters))
    return name


class _Table:
    """One table of the file: takes keys out one by one, and complains of those nobody asked for."""

    def __init__(self, data: Mapping[str, object], where: str) -> None:
        self.data, self.where, self.asked = data, where, set[str]()

    def wrong(self, key: str, what: str, hint: str = "") -> BadInput:
        return BadInput(what, where=f"{self.where}: {key}", hint=hint)

    def _take(self, key: str) -> object:
        self.asked.add(key)
        return self.data.get(key)

    def finish(self) -> None:
        unknown = next((key for key in self.data if key not in self.asked), None)
        if unknown is not None:
            name = text.line(str(unknown), _KEY_CHARS)
            raise self.wrong(name, "there is no such key", _near(name, self.asked))

    def line(self, key: str, most: int, *, required: bool = True) -> str:
        value = self._take(key)
        if value is None and not required:
            return ""
        if not isinstance(value, str):
            raise self.wrong(key, "it is missing" if value is None else "expected text in quotes")
        if len(value) > most:
            raise self.wrong(key, f"{len(value):,} characters", f"{most:,} at most")
        cleaned = text.line(value, most)
        if required and not cleaned:
            raise self.wrong(key, "it is empty")
        return cleaned

    def words(self, key: str, most: int, *, required: bool = False) -> str:
        """Text with fields, several lines of it where it may be long."""
        value = self._take(key)
        if isinstance(value, str) and len(value) <= most and most > LINE_CHARS:
            found = text.block(value, most)
        else:
            found = self.line(key, most, required=required)
        fields.used(found, f"{self.where}: {key}")
        return found

    def key(self, key: str) -> str:
        return self._is_key(key, self.line(key, _KEY_CHARS))

    def keys(self, key: str) -> tuple[str, ...]:
        return tuple(self._is_key(key, one) for one in self.lines(key, MOST_STEPS))

    def _is_key(self, key: str, value: str) -> str:
        if not _KEY.fullmatch(value):
            raise self.wrong(key, f"“{value}” is no name", "small letters, digits and hyphens: like-this")
        return value

    def lines(self, key: str, most: int) -> tuple[str, ...]:
        value = self._take(key)
        if value is None:
            return ()
        if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
            raise self.wrong(key, "expected a list of texts", '["like this", "and this"]')
        if len(value) > most:
            raise self.wrong(key, f"{len(value)} entries", f"{most} at most")
        found = tuple(text.line(one, LINE_CHARS) for one in value)
        if len(set(found)) < len(found):
            raise self.wrong(key, "the same is there twice")
        return found

    def one_of(self, key: str, known: Collection[str], default: str | None = None) -> str:
        value = self._take(key)
        if value is None or value == default:
            if default is None:
                raise self.wrong(key, "it is missing", f"one of: {', '.join(known)}")
            return default
        return self._known(key, value, known)

    def some_of(self, key: str, known: Collection[str]) -> tuple[str, ...]:
        return tuple(self._known(key, one, known) for one in self.lines(key, len(known)))

    def _known(self, key: str, value: object, known: Collection[str]) -> str:
        if not isinstance(value, str) or value not in known:
            shown = text.line(str(value), 60)
            raise self.wrong(key, f"“{shown}” is nothing it can be", _near(shown, known))
        return value

    def number(self, key: str, default: int, least: int, most: int) -> int:
        value = self._take(key)
        if value is None:
            return default
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise self.wrong(key, f"expected a whole number from {least:,} to {most:,}")
        return value

    def flag(self, key: str) -> bool:
        value = self._take(key)
        if value is not None and not isinstance(value, bool):
            raise self.wrong(key, "expected true or false")
        return bool(value)

    def tables(self, key: str, most: int) -> list[Mapping[str, object]]:
        value = self._take(key)
        if value is None:
            return []
        if not isinstance(value, list | tuple) or not all(isinstance(one, Mapping) for one in value):
            raise self.wrong(key, "expected a list of tables", f"begin each with [[{key}]]")
        if len(value) > most:
            raise self.wrong(key, f"{len(value)} of them", f"{most} at most")
        return list(value)


def _near(name: str, known: Collection[str]) -> str:
    close = get_close_matches(name, known, n=1)
    return f"did you mean “{close[0]}”?" if close else f"those there are: {', '.join(sorted(known))}"


# And back ------------------------------------------------------------------------------------------------------------


def to_data(play: Play) -> dict[str, object]:
    """The play as JSON or TOML can hold it; ``parse`` reads it back to an equal one. What is as usual is left out."""
    data: dict[str, object] = {
        "name": play.name,
        "title": play.title,
        "why": play.why,
        "subject": play.subject,
        "started_by": list(play.started_by),
        "begin_with": list(play.begin_with),
        "practices": list(play.practices),
        "overtaken_by": list(play.overtaken_by),
        "most_open": play.most_open,
        "quiet_days": play.quiet_days,
        "steps": [_step_data(one) for one in play.steps],
    }
    return data


def _step_data(step: Step) -> dict[str, object]:
    data: dict[str, object] = {
        "title": step.title,
        "what": step.what,
        "letter": step.letter,
        "to_another": step.to_another,
        "counted_from": "" if step.counted_from == STEP_DAY else step.counted_from,
        "for_each": step.for_each,
        "if_nobody": list(step.if_nobody),
        "once": step.once,
        "owed": step.owed,
        "question": step.question,
        "then": list(step.then),
        "overtaken_by": list(step.overtaken_by),
        "answers": [_answer_data(one) for one in step.answers],
    }
    return {"key": step.key, "days": step.days} | {name: value for name, value in data.items() if value}


def _answer_data(answer: Answer) -> dict[str, object]:
    data: dict[str, object] = {
        "then": list(answer.then),
        "effects": list(answer.effects),
        "names": answer.names,
        "when": list(answer.when),
    }
    return {"say": answer.say} | {name: value for name, value in data.items() if value}
