"""``inroad doctor``."""

import click

from inroad.cli.session import Session, json_option, session

_MARKS = {"ok": ("ok  ", "good"), "warn": ("look", "warn"), "bad": ("bad ", "bad")}


@click.command()
@json_option
@session
def doctor(state: Session, as_json: bool) -> int:
    """Check the data folder, the database, the backups and the engine. Exit code 1 if something is bad.

    \b
    Example:
      inroad doctor
    """
    checks = state.desk.doctor()
    bad = any(check.level == "bad" for check in checks)
    if as_json:
        state.paper.json({"ok": not bad, "checks": checks})
        return int(bad)
    for check in checks:
        state.paper.line(
            _MARKS.get(check.level, _MARKS["warn"]), "  ", (check.name, "bold"), f": {check.words}", hang=6
        )
        if check.hint and check.level != "ok":
            state.paper.line((check.hint, "dim"), indent=6)
    return int(bad)
