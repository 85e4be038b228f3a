"""``inroad export``: everything out, in files that anything can read."""

from pathlib import Path

import click

from inroad.cli.session import Session, confirm, json_option, session, yes_option
from inroad.errors import BadInput


@click.command()
@click.argument("file", metavar="FILE.zip", type=click.Path(path_type=Path, dir_okay=False))
@yes_option
@json_option
@session
def export(state: Session, file: Path, yes: bool, as_json: bool) -> None:
    """Write everything on your desk into one zip: CSV, JSON and vCards. 'inroad import' reads it again.

    \b
    Example:
      inroad export my-desk.zip
    """
    if not file.parent.is_dir():
        raise BadInput(f"there is no folder {file.parent}", hint="make it first, or choose another place")
    if file.exists() and not confirm(state, f"Replace {file}?", yes=yes):
        state.paper.line("Left as it is.")
        return
    report = state.desk.export.write(file)
    if as_json:
        state.paper.json(report)
        return
    state.paper.line((report.path, "bold"), f", {size(report.bytes)}")
    for what, number in report.counts.items():
        state.paper.line(f"{number:,} {what.replace('_', ' ')}", indent=2)
    state.paper.line(("It holds your whole address book. Keep it where only you can read it.", "warn"))


def size(number: int) -> str:
    """ "3.4 MB"."""
    if number < 1000:
        return f"{number} bytes"
    for unit, bytes_each in (("kB", 1e3), ("MB", 1e6)):
        if number < bytes_each * 1000:
            return f"{number / bytes_each:.1f} {unit}"
    return f"{number / 1e9:.1f} GB"
