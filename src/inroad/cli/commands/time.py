"""``inroad time``: where the hours of a search go. It keeps itself; a word corrects it."""

from datetime import date

import click

from inroad import words as say
from inroad.cli.dates import day_back, moment_back
from inroad.cli.lazy import DefaultGroup
from inroad.cli.paper import Column
from inroad.cli.session import Session, json_option, session
from inroad.errors import BadInput
from inroad.score.lengths import length_words, minutes_from, short
from inroad.score.model import Spell, Track
from inroad.score.split import Split

_COLUMNS = (
    Column("time", right=True, keep=7),
    Column("for", keep=6),
    Column("what", keep=5, style="bold"),
    Column("from", keep=3, style="dim"),
    Column("key", keep=8, style="dim"),
)
_WEEK = click.option("--week", metavar="DATE", help="The week of that day; this week without it.")


@click.group(cls=DefaultGroup, default="list")
def time() -> None:
    """Where your hours go: from calendar, mail and the desk, counted once. You only say what is wrong with it.

    \b
    Examples:
      inroad time
      inroad time add 45m networking "call with Rosa" --on yesterday
      inroad time fix interaction:12 30m
      inroad time fix interaction:14 --not-for-search
      inroad time start applying "tests for Northwind"
      inroad time stop
      inroad time split --hours 25 --mean 50,25,25
    """


@time.command("list")
@_WEEK
@json_option
@session
def list_(state: Session, week: str | None, as_json: bool) -> None:
    """List a week's time by day, with the keys by which it is corrected."""
    desk = state.desk
    found = desk.time.week(_day(state, week))
    if as_json:
        state.paper.json(found)
        return
    paper = state.paper
    paper.heading(f"Week of {say.day(found.monday)}", found.split.words)
    for one in found.days:
        paper.blank()
        paper.line((f"{one.day:%A} {one.day.day}", "bold"), f"  {short(one.minutes)}" if one.minutes else "")
        paper.table(_COLUMNS, [_row(spell) for spell in one.spells], indent=2)
    for spell in (spell for one in found.days for spell in one.spells if spell.doubt):
        paper.line(f"{spell.words[:1].upper()}{spell.words[1:]}: {spell.doubt}")
        paper.verbatim(f"inroad time fix {spell.key} 60m")
    if not found.days:
        paper.line("Nothing is noted. Meetings with people of your search come from your calendar, by themselves.")
    if found.aside:
        paper.blank()
        paper.line((f"Left out: {say.count(len(found.aside), 'meeting or call', 'meetings and calls')}", "bold"))
        paper.line(("With nobody of your search, as far as the desk knows. To count one:", "dim"))
        paper.verbatim(f"inroad time fix {found.aside[0].key} --for networking")
        paper.table(_COLUMNS, [_row(spell) for spell in found.aside], indent=2)
    if found.timer is not None:
        paper.blank()
        ran = found.timer.doubt or f"{length_words(found.timer.minutes)} so far"
        paper.line(("The timer runs: ", "dim"), found.timer.words or found.timer.track.value, f", {ran}")


@time.command()
@click.argument("length")
@click.argument("what", nargs=-1, required=True, metavar="TRACK [WORDS]")
@click.option("--on", metavar="DATE", help="yesterday, monday, 4 March 2027; today without it.")
@click.option("--at", metavar="TIME", help="When it began: 'monday 14:00', or 14:00 for today.")
@json_option
@session
def add(state: Session, /, length: str, what: tuple[str, ...], on: str | None, at: str | None, as_json: bool) -> None:
    """Note some time by hand: how long, what for (networking, found, applying), and what it was."""
    if on and at:
        raise BadInput("--on and --at both say when", hint="one of them is enough")
    desk = state.desk
    track, said = _track_and_words(what)
    began = moment_back(at, desk.today(), desk.row.timezone) if at else None
    _one(state, desk.time.add(minutes_from(length), track, said, _day(state, on), began), as_json=as_json)


@time.command()
@click.argument("key")
@click.argument("length", required=False)
@click.option("--for", "track", metavar="TRACK", help="What it was for: networking, found, applying.")
@click.option("--not-for-search", is_flag=True, help="It had nothing to do with your search.")
@click.option("--words", metavar="TEXT", help="What it was.")
@json_option
@session
def fix(
    state: Session, key: str, length: str | None, track: str | None, not_for_search: bool, words: str | None,
    as_json: bool,
) -> None:  # fmt: skip
    """Correct one entry by its key: how long, what for, what it was."""
    if track and not_for_search:
        raise BadInput("--for and --not-for-search contradict each other", hint="one of them")
    wanted = "" if not_for_search else track
    spell = state.desk.time.fix(key, minutes_from(length) if length else None, wanted, words)
    if spell is None and not_for_search and not as_json:
        state.paper.line("Not for the search: it is out.")
        return
    _one(state, spell, as_json=as_json)


@time.command()
@click.argument("key")
@json_option
@session
def drop(state: Session, key: str, as_json: bool) -> None:
    """Take a correction back, or an entry of your own out."""
    state.desk.time.as_it_was(key)
    if as_json:
        state.paper.json({"dropped": key})
        return
    state.paper.line("Done. 'inroad undo' brings it back.")


@time.command()
@click.argument("what", nargs=-1, required=True, metavar="TRACK [WORDS]")
@json_option
@session
def start(state: Session, what: tuple[str, ...], as_json: bool) -> None:
    """Start the timer for networking, found or applying."""
    track, said = _track_and_words(what)
    timer = state.desk.time.start(track, said)
    if as_json:
        state.paper.json({"timer": timer})
        return
    state.paper.line(f"The timer runs: {timer.words or timer.track.value}.")


@time.command()
@click.argument("length", required=False)
@json_option
@session
def stop(state: Session, length: str | None, as_json: bool) -> None:
    """Stop the timer and keep the time; LENGTH if it was really less."""
    _one(state, state.desk.time.stop(minutes_from(length) if length else None), as_json=as_json)


@time.command()
@json_option
@session
def cancel(state: Session, as_json: bool) -> None:
    """Stop the timer and keep nothing."""
    state.desk.time.cancel()
    if as_json:
        state.paper.json({"timer": None})
        return
    state.paper.line("The timer is off; nothing was kept.")


@time.command()
@_WEEK
@click.option("--hours", type=float, metavar="HOURS", help="How many hours a week you have in mind.")
@click.option("--mean", metavar="N,N,N", help="How you mean to spend them: networking, being found, applying; of 100.")
@click.option("--as-advised", is_flag=True, help="Back to 60, 20 and 20.")
@json_option
@session
def split(
    state: Session, week: str | None, hours: float | None, mean: str | None, as_advised: bool, as_json: bool
) -> None:
    """Show where a week's hours went, beside how you mean to spend them; or say how."""
    desk = state.desk
    if as_advised and (mean or hours is not None):
        raise BadInput("--as-advised goes alone", hint="leave out --hours and --mean")
    if as_advised:
        desk.time.as_advised()
    elif mean or hours is not None:
        desk.time.mean(hours, _shares(mean) if mean else None)
    found = desk.time.split(_day(state, week))
    if as_json:
        state.paper.json(found)
        return
    _show_split(state, found)


@time.command()
@click.argument("day", required=False, metavar="[DATE]")
@click.option("--with-desk", is_flag=True, help="Since this desk was set up, as before you named a day.")
@json_option
@session
def since(state: Session, day: str | None, with_desk: bool, as_json: bool) -> None:
    """Show, or say, since when your search runs: everything counts from that day."""
    weeks = state.desk.weeks
    if day and with_desk:
        raise BadInput("a day and --with-desk are two things", hint="one of them")
    began = weeks.begin(_day(state, day)) if day or with_desk else weeks.began()
    if as_json:
        state.paper.json({"began": began})
        return
    state.paper.line(f"Your search runs since {say.day(began)}.")


def _day(state: Session, text: str | None) -> date | None:
    return day_back(text, state.desk.today()) if text else None


def _track_and_words(what: tuple[str, ...]) -> tuple[str, str]:
    """ "being found", unquoted, is two arguments and one track."""
    both = " ".join(what[:2]).lower() == Track.FOUND.value
    return (Track.FOUND.value, " ".join(what[2:])) if both else (what[0], " ".join(what[1:]))


def _shares(text: str) -> dict[Track, float]:
    parts = text.replace("/", ",").replace(" ", "").removesuffix("%").split(",")
    if len(parts) != len(Track) or not all(part.isascii() and part.isdecimal() and len(part) < 4 for part in parts):
        raise BadInput(f"“{text[:40]}” is no split", hint="three numbers that come to 100, as in 60,20,20")
    return {track: int(part) / 100 for track, part in zip(Track, parts, strict=True)}


def _row(spell: Spell) -> tuple[str, ...]:
    track = spell.track.value if spell.track is not None else "not for the search" if spell.corrected else ""
    source = f"{spell.known_by}, corrected" if spell.corrected else spell.known_by
    return (short(spell.minutes), track, spell.words, source, spell.key)


def _one(state: Session, spell: Spell | None, *, as_json: bool) -> None:
    if as_json:
        state.paper.json({"spell": spell})
    elif spell is None:
        state.paper.line("Kept; a surer entry at that hour counts already.")
    elif spell.track is None:
        state.paper.line(f"Not for the search: {spell.words}.")
    else:
        state.paper.line(f"{short(spell.minutes)} {spell.track.value}" + (f": {spell.words}." if spell.words else "."))


def _show_split(state: Session, found: Split) -> None:
    paper = state.paper
    paper.line(found.words)
    paper.line((f"{found.plan.hours_words[:1].upper()}{found.plan.hours_words[1:]}.", "dim"))
    paper.blank()
    rows = [
        (one.track.value, short(round(one.hours * 60)), f"{one.share:.0%}", f"{one.meant:.0%}") for one in found.shares
    ]
    columns = (Column("for", keep=5), Column("time", right=True), Column("share", right=True),
               Column("meant", right=True))  # fmt: skip
    paper.table(columns, rows)
