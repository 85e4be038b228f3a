"""``inroad import`` and ``inroad imports``: files in, and out again."""

from pathlib import Path

import click

from inroad import words
from inroad.cli.lazy import DefaultGroup
from inroad.cli.progress import progress
from inroad.cli.session import Session, confirm, json_option, session, yes_option
from inroad.cli.show_import import IMPORT_COLUMNS, import_as_json, show_import
from inroad.desk.shapes import AddressProposal, ImportReport
from inroad.errors import BadInput


@click.command("import")
@click.argument("files", nargs=-1, metavar="FILES…", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Read everything, write nothing, say what it would bring.")
@yes_option
@json_option
@session
def import_(state: Session, files: tuple[Path, ...], dry_run: bool, yes: bool, as_json: bool) -> int:
    """Read FILES: contacts, mail, calendars, LinkedIn. Nothing leaves this computer by itself.

    LinkedIn (the whole archive as zip or folder, or Connections.csv alone), Google and Outlook contacts, vCards, mbox,
    Maildir, .eml, Google Takeout, iCalendar. What a file is, is told by its content. Importing the same or a newer
    file again adds nothing twice. Without FILES, an import that was interrupted goes on. Whole imports can be taken
    back with 'inroad imports undo'. Mail addresses that look like yours are asked about once; --yes takes those that
    are certain.

    \b
    Examples:
      inroad import Basic_LinkedInDataExport.zip
      inroad import mail.mbox contacts.vcf calendar.ics
      inroad import Takeout/ --dry-run
    """
    missing = [str(path) for path in files if not path.exists()]
    if missing:
        raise BadInput(f"there is no file {missing[0]}", hint="check the name; in a terminal, Tab completes it")
    resumed = _finish_interrupted(state, dry_run=dry_run, as_json=as_json)
    if not files:
        if not resumed:
            raise BadInput("no files were given", hint="inroad import FILES…; 'inroad start' tells where to find them")
        report = resumed[-1]
    else:
        report = _read(state, list(files), dry_run=dry_run, as_json=as_json)
    if as_json:
        state.paper.json(import_as_json(report))
        return 2 if report.state == "empty" else 0
    show_import(state.paper, report, dry_run=dry_run, people=None if dry_run else state.desk.counts().people)
    if report.state == "empty":
        state.aside.line(("Nothing in it could be read", "bold"), "; nothing was kept. 'inroad start --files' tells "
                         "which files help, and where they are found.")  # fmt: skip
        return 2
    if not dry_run:
        state.paper.line((f"Take it back: inroad imports undo {report.id}", "dim"))
        _is_this_you(state, report.proposals, yes=yes)
        if not state.desk.me.named:
            state.paper.line("Whose desk is this? inroad init --name 'Your Name' --email you@mail.example")
        elif not state.desk.targets.list():
            state.paper.line(("Next: inroad target add COMPANY, or inroad ways-in COMPANY", "dim"))
    return 0


def _read(state: Session, files: list[Path], *, dry_run: bool, as_json: bool) -> ImportReport:
    """Read and publish; stopped with Ctrl-C, say what became of it."""
    before = {row.id for row in state.desk.imports.list(1)}
    try:
        with progress("Reading", quiet=as_json) as tick:
            return state.desk.imports.run(files, dry_run=dry_run, on_progress=tick)
    except KeyboardInterrupt:
        made = next((row for row in state.desk.imports.list(1) if row.id not in before), None)
        if made is None:
            state.aside.line("Nothing was kept of it.")
        elif made.state == "published":
            state.aside.line(f"The import is in already. Take it back: inroad imports undo {made.id}")
        else:
            state.aside.line("Nothing of it is visible yet. 'inroad import' goes on where it stopped.")
        raise


def _finish_interrupted(state: Session, *, dry_run: bool, as_json: bool) -> list[ImportReport]:
    """Go on with what a killed process left. Says so on stderr; nothing of it was visible until now."""
    left = state.desk.imports.interrupted()
    if dry_run:
        if left:
            state.aside.line("An earlier import was interrupted; the next one without --dry-run goes on with it.")
        return []
    done: list[ImportReport] = []
    for row in left:
        when = row.started_at.astimezone()
        files = words.listing([Path(name).name for name in row.files], most=3)
        state.aside.line(
            f"The import of {files} on {words.day(when.date())} at {when:%H:%M} was "
            "interrupted. Nothing of it is visible yet; it goes on now."
        )
        with progress("Going on", quiet=as_json) as tick:
            report = state.desk.imports.go_on(row.id, tick)
        done.append(report)
        if report.state == "empty":
            state.aside.line("Nothing in it could be read; nothing was kept.")
            continue
        people = words.count(report.people_new, "new person", "new people")
        state.aside.line(f"Import {row.id} is in: {people}. Take it back: inroad imports undo {row.id}")
    return done


def _is_this_you(state: Session, proposals: tuple[AddressProposal, ...], *, yes: bool) -> None:
    if not proposals:
        return
    state.paper.blank()
    for proposal in proposals:
        if yes and proposal.certain:
            state.desk.setup.confirm_address(proposal.address, True)
            state.paper.line(f"Yours: {proposal.address} ({proposal.why}).")
        elif state.talks and not yes:
            said = click.confirm(f"Is {proposal.address} you? ({proposal.why})", default=proposal.certain)
            state.desk.setup.confirm_address(proposal.address, said)
        else:
            state.paper.line(f"Is {proposal.address} you? ({proposal.why}) If so:")
            state.paper.verbatim(f"inroad me confirm {proposal.address}")


@click.group(cls=DefaultGroup, default="list")
def imports() -> None:
    """List what was imported; take an import back.

    \b
    Examples:
      inroad imports
      inroad imports show 3
      inroad imports undo 3
    """


@imports.command("list")
@json_option
@session
def list_(state: Session, as_json: bool) -> None:
    """List the imports, newest first."""
    rows = state.desk.imports.list()
    if as_json:
        state.paper.json({"imports": rows})
        return
    if not rows:
        state.paper.line("Nothing imported yet. inroad import FILES…; 'inroad start' tells where to find them.")
        return
    state.paper.table(
        IMPORT_COLUMNS,
        [
            (
                str(row.id),
                words.day((row.published_at or row.started_at).date()),
                row.state,
                words.listing([Path(name).name for name in row.files], most=3),
                row.words,
            )
            for row in rows
        ],
    )


@imports.command()
@click.argument("number", type=int, metavar="ID")
@json_option
@session
def show(state: Session, number: int, as_json: bool) -> None:
    """Show what import ID brought, and what was left out."""
    report = state.desk.imports.report(number)
    if as_json:
        state.paper.json(import_as_json(report))
        return
    show_import(state.paper, report, dry_run=report.state in {"preview", "staged"})


@imports.command()
@click.argument("number", type=int, metavar="ID")
@yes_option
@json_option
@session
def undo(state: Session, number: int, yes: bool, as_json: bool) -> None:
    """Take import ID back: what only it brought goes; what you changed, or another file holds too, stays."""
    if not confirm(state, f"Take import {number} back?", yes=yes or as_json):
        state.paper.line("Left as it is.")
        return
    report = state.desk.imports.undo(number)
    if as_json:
        state.paper.json(report)
        return
    state.paper.line(report.words)
    for what, count in report.removed.items():
        state.paper.line(f"{what.replace('_', ' ')}: {count:,} removed", indent=2)
    if report.kept:
        state.paper.line("Kept:")
        state.paper.bullets(report.kept)
