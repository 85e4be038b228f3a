"""``inroad cluster``: batches on Apache Spark, from Parquet to Parquet. No desk is opened."""

import functools
from collections.abc import Callable
from typing import Any, TypeVar

import click

from inroad.cli.progress import progress
from inroad.cli.session import Session, json_option, session

Command = TypeVar("Command", bound=Callable[..., Any])


@click.group()
def cluster() -> None:
    """A network that outgrows one machine, computed on Apache Spark. Parquet in, Parquet out; no desk is touched.

    \b
    Needs the extra and a Java 17 or newer, here and on every worker:
      pip install 'inroad[spark]'
    Examples:
      inroad cluster ways-in --master spark://head:7077 --in /data/in --out /data/out
      inroad cluster sources --master local[2] --in in --out out --json
    """


def _batch(command: Command) -> Command:
    """What every batch is told, and how it says what it did."""
    options = (
        click.option("--master", required=True, metavar="URL", help="spark://HOST:PORT, or local[2] to try it here."),
        click.option("--in", "source", required=True, metavar="DIR", help="The folder of the Parquet tables."),
        click.option("--out", required=True, metavar="DIR", help="Where the results go; nothing is overwritten."),
        click.option(
            "--memory", default="1g", show_default=True, metavar="SIZE", help="Of each worker's Java, and ours."
        ),
        click.option("--python", default="", metavar="PATH", help="What Python is called on the workers."),
        click.option("--conf", multiple=True, metavar="KEY=VALUE", help="A setting of Spark's own; several are fine."),
        json_option,
        session,
    )

    @functools.wraps(command)
    def told(
        state: Session, /, master: str, memory: str, python: str, conf: tuple[str, ...], as_json: bool, **rest: Any
    ) -> None:
        from inroad.cluster.session import opened

        with (
            progress("Starting", quiet=as_json) as report,
            opened(master, memory=memory, python=python, settings=_settings(conf), report=report) as line,
        ):
            command(line, **rest)
        _tell(state, rest["out"], line.measures, as_json=as_json)

    result: Any = told
    for option in reversed(options):
        result = option(result)
    return result  # type: ignore[no-any-return]


def _settings(conf: tuple[str, ...]) -> dict[str, str]:
    from inroad.errors import BadInput

    for pair in conf:
        if not pair.partition("=")[1]:
            raise BadInput(f"{pair!r} is no setting", hint="for example: --conf spark.cores.max=8")
    return {key: value for key, _, value in (pair.partition("=") for pair in conf)}


def _tell(state: Session, out: str, measures: Any, *, as_json: bool) -> None:
    if as_json:
        state.paper.json({"out": out, "measures": measures})
        return
    state.paper.line("Done in ", (f"{measures.seconds:.0f} s", "bold"), f": {measures.rows:,} rows in {out}.")
    state.paper.line((f"{measures.tasks:,} tasks moved {measures.shuffle_bytes / 2**20:,.1f} MiB between them.", "dim"))
    if measures.retried or measures.lost:
        state.paper.line(
            (f"{measures.lost} workers were lost and {measures.retried} tasks done again; the answer is whole.", "dim")
        )


@cluster.command("ways-in")
@click.option(
    "--most", default=10, show_default=True, metavar="N", help="Ways in per member, organisation and vouchers."
)
@click.option(
    "--hop", default=0.75, show_default=True, metavar="SHARE", help="What is left of a chance at a hand-over."
)
@_batch
def ways_in(line: Any, *, source: str, out: str, most: int, hop: float) -> None:
    """The ways in of every member into every organisation, with up to two people between.

    \b
    Reads ties, people, members and, if there, masks; writes ways_in.parquet.
    Example:
      inroad cluster ways-in --master spark://head:7077 --in /data/in --out /data/out --most 3
    """
    from inroad.cluster.ways_in import ways_in as find

    find(line, source, out, k=most, hop=hop)


@cluster.command("sources")
@_batch
def sources(line: Any, *, source: str, out: str) -> None:
    """Whom trust leads to in each field, from the people known to be good at it.

    \b
    Reads vouches and seeds; writes sources.parquet.
    Example:
      inroad cluster sources --master spark://head:7077 --in /data/in --out /data/out
    """
    from inroad.cluster.sources import sources as find

    find(line, source, out)


@cluster.command("match")
@_batch
def match(line: Any, *, source: str, out: str) -> None:
    """Who is who over the profiles of all desks.

    \b
    Reads profiles and, if there, distinct; writes pairs, same_as, review and left_out.
    Example:
      inroad cluster match --master spark://head:7077 --in /data/in --out /data/out
    """
    from inroad.cluster.match import match as find

    find(line, source, out)
