"""``inroad brief``: the page that tells people what you look for."""

import json
from pathlib import Path
from typing import BinaryIO

import click

from inroad import words
from inroad.cli.lazy import DefaultGroup
from inroad.cli.paper import Column
from inroad.cli.session import Number, Session, json_option, session
from inroad.desk.brief_shapes import BriefView
from inroad.errors import BadInput

_LISTS = ("titles", "targets", "places", "proof", "documents")
_TEXTS = ("work", "remote", "profile", "help")
_SHARES = (
    Column("id", right=True, keep=5, style="dim"),
    Column("for", keep=7),
    Column("until", keep=5),
    Column("state", keep=4),
)
_MOST_BYTES = 200_000


@click.group(cls=DefaultGroup, default="show")
def brief() -> None:
    """One page on what you look for, where, and how people can help; versions are kept.

    \b
    Examples:
      inroad brief
      inroad brief set --title "Platform lead" --title "Head of infrastructure" --place Utrecht
      inroad brief write brief.html
    """


@brief.command()
@click.option("--version", "number", type=int, metavar="N", help="An older version.")
@click.option("--text", "plain", is_flag=True, help="Only the page, to paste into a mail.")
@json_option
@session
def show(state: Session, number: int | None, plain: bool, as_json: bool) -> None:
    """Show the brief, and what to mend before it is shared."""
    _show(state, _view(state, number), plain=plain, as_json=as_json)


@brief.command("set")
@click.option("--title", "titles", multiple=True, metavar="TEXT", help="A job title you look for. Repeat it.")
@click.option("--target", "targets", multiple=True, metavar="TEXT", help="A company, in the order you give. Repeat it.")
@click.option("--place", "places", multiple=True, metavar="TEXT", help="Where. Repeat it.")
@click.option("--proof", multiple=True, metavar="TEXT", help="Something you did that can be checked. Repeat it.")
@click.option("--document", "documents", multiple=True, metavar="NAME", help="What you can send on request. Repeat it.")
@click.option("--work", metavar="TEXT", help="The work you want, in words.")
@click.option("--remote", metavar="TEXT", help="on site, some days at home, or from anywhere.")
@click.option("--profile", metavar="LINK", help="A page about you, or a few sentences.")
@click.option("--help-me", "help_", metavar="TEXT", help="How people can help.")
@click.option("--file", "file", type=click.File("rb"), metavar="FILE", help="All of it as JSON, as --json shows it.")
@json_option
@session
def set_(
    state: Session,
    /,
    file: BinaryIO | None,
    help_: str | None,
    as_json: bool,
    **given: "str | tuple[str, ...] | None",
) -> None:
    """Write the brief: what you give replaces that part, the rest stays. Saying nothing new makes no version."""
    data: dict[str, object] = {}
    if file is not None:
        data |= _read(file.read(_MOST_BYTES + 1), file.name)
    data |= {name: list(given[name] or ()) for name in _LISTS if given[name]}
    data |= {name: given[name] for name in _TEXTS if name != "help" and given[name] is not None}
    data |= {"help": help_} if help_ is not None else {}
    if not data:
        raise BadInput("nothing to write", hint="see 'inroad brief set --help'")
    _show(state, state.desk.brief.save(data), plain=False, as_json=as_json)


@brief.command()
@json_option
@session
def versions(state: Session, as_json: bool) -> None:
    """List the versions, the newest first, with what each changed."""
    rows = state.desk.brief.versions()
    if as_json:
        state.paper.json({"versions": rows})
        return
    if not rows:
        state.paper.line("The brief is not written yet. inroad brief set --title TEXT")
    for row in rows:
        state.paper.line((f"{row.number}", "bold"), f"  {words.day(row.made_at.date())}", hang=4)
        for change in row.changes:
            state.paper.line("• ", change, indent=2, hang=4)


@brief.command()
@click.argument("number", type=int, metavar="N")
@json_option
@session
def restore(state: Session, number: int, as_json: bool) -> None:
    """An older version becomes the newest again."""
    _show(state, state.desk.brief.restore(number), plain=False, as_json=as_json)


@brief.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@json_option
@session
def write(state: Session, file: Path, as_json: bool) -> None:
    """Write the brief to FILE: .html (prints well), .md, anything else as text."""
    path = state.desk.brief.write(file)
    if as_json:
        state.paper.json({"file": str(path)})
        return
    state.paper.line(f"Written to {path}.")


@brief.command()
@click.argument("label")
@click.option("--days", default=90, show_default=True, help="How long the link works.")
@click.option("--to", metavar="NAME", help="For this person: refused for who must not know.")
@json_option
@session
def share(state: Session, label: str, days: int, to: str | None, as_json: bool) -> None:
    """Make a link for one reader or group, called LABEL. On a server only; the link is shown this once."""
    person = state.desk.people.find(to).id if to else None
    made = state.desk.brief.share(label, days, person)
    if as_json:
        state.paper.json({"share": made})
        return
    state.paper.verbatim(made.url)
    state.paper.line((f"For {made.label}, until {words.day(made.expires_at.date())}. It is not shown again.", "dim"))


@brief.command()
@json_option
@session
def shares(state: Session, as_json: bool) -> None:
    """List the links."""
    rows = state.desk.brief.shares()
    if as_json:
        state.paper.json({"shares": rows})
        return
    if not rows:
        state.paper.line("No links. On your own computer the brief is a file: inroad brief write brief.html")
        return
    state.paper.table(_SHARES, [(f"#{r.id}", r.label, words.day(r.expires_at.date()), r.state) for r in rows])


@brief.command()
@click.argument("number", type=Number("link"), metavar="ID")
@json_option
@session
def revoke(state: Session, number: int, as_json: bool) -> None:
    """Close a link for good, at once."""
    state.desk.brief.revoke(number)
    if as_json:
        state.paper.json({"revoked": number})
        return
    state.paper.line("Closed. Whoever has it reads nothing any more.")


def _view(state: Session, number: int | None) -> BriefView:
    return state.desk.brief.get() if number is None else state.desk.brief.version(number)


def _read(content: bytes, where: str) -> dict[str, object]:
    if len(content) > _MOST_BYTES:
        raise BadInput("this is too long for a brief", where=where)
    try:
        data = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise BadInput(f"this is not JSON ({error})", where=where, hint="as 'inroad brief --json' shows it") from None
    data = data.get("brief", data) if isinstance(data, dict) else data
    if not isinstance(data, dict):
        raise BadInput("expected an object of parts", where=where, hint="as 'inroad brief --json' shows it")
    return data


def _show(state: Session, view: BriefView, *, plain: bool, as_json: bool) -> None:
    if as_json:
        state.paper.json(
            {
                "brief": view.brief,
                "version": view.number,
                "made_at": view.made_at,
                "problems": view.problems,
                "may_be_shared": view.may_be_shared,
                "text": view.text,
            }
        )
        return
    if plain:
        state.paper.verbatim(view.text)
        return
    made = f"version {view.number}, {words.day(view.made_at.date())}" if view.made_at else "proposed, not written yet"
    state.paper.heading("The brief", made)
    for section in view.sections:
        state.paper.line((section.title, "bold"))
        for line in section.lines:
            state.paper.line("• " if section.listed else "", line, indent=2, hang=4)
    if not view.sections:
        state.paper.line("Nothing in it yet. Begin with one job title: inroad brief set --title TEXT")
    if view.problems:
        state.paper.blank()
        state.paper.line(("Before you share it", "bold"))
    for problem in view.problems:
        found = f"“{problem.found}”: " if problem.found else ""
        state.paper.line("• ", (f"{found}{problem.why}", "warn" if problem.stops else ""), indent=2, hang=4)
        state.paper.line((problem.suggestion, "dim"), indent=4)
