"""Progress on stderr for what takes long: a bar on a terminal, nothing in a pipe."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Report = Callable[..., None]


@contextmanager
def progress(title: str, *, quiet: bool = False) -> Iterator[Report]:
    """Yields ``report(words, done=0, total=0)``; a total that is unknown (0) shows a pulse instead of a bar."""
    if quiet or not sys.stderr.isatty():
        yield lambda *_args, **_more: None
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from inroad.cli.paper import clean

    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[count]}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as bar:
        task = bar.add_task(escape(title), total=None, count="")

        def report(said: str = "", done: float | None = None, total: float | None = None) -> None:
            count = f"{int(done):,}" if done and not total else ""
            bar.update(task, description=escape(clean(said or title)), completed=done, total=total or None, count=count)

        yield report
