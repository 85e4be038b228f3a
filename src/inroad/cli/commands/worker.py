"""``inroad worker``: what happens without a click."""

import click

from inroad import words
from inroad.cli.session import Session, json_option, session


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now, and end.")
@json_option
@session
def worker(state: Session, once: bool, as_json: bool) -> None:
    """Send what you told to go out, read your mailboxes, watch the promises, back up: until Ctrl-C.

    'inroad serve' does the same while it is open. Several may run at once. Nothing is ever sent that you did not click
    or tell to go.

    \b
    Examples:
      inroad worker
      inroad worker --once --json
    """
    from inroad import clock
    from inroad.desk.opening import configure, prepare_store

    configure()
    prepare_store()  # problems show before anything is begun; no desk is made by it, which a server has no use for
    from inroad.jobs import worker as working

    if not once:
        state.aside.line(("Working. Ctrl-C ends it after the present job.", "dim"))
        working.run_until_signalled()
        return
    ran = working.run_once(clock.now())
    if as_json:
        state.paper.json({"ran": ran})
        return
    told = [one for one in ran if one.words or one.problem]
    for one in told:
        said = f"{one.name}: {one.words or one.problem}"
        state.paper.line(said if not one.problem else (said, "warn"))
    if not told:
        state.paper.line(f"Looked at {words.count(len(ran), 'thing')}; there was nothing to do." if ran
                         else "Nothing was due.")  # fmt: skip
