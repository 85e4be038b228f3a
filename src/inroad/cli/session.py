"""What every command gets: the desk (opened on first use), and a way to print for people or as JSON."""

import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import click

from inroad.cli.dates import DAY
from inroad.cli.paper import Paper
from inroad.errors import BadInput

if TYPE_CHECKING:
    from types import ModuleType

    from inroad.desk.door import Desk

Command = TypeVar("Command", bound=Callable[..., Any])


class Session:
    """One run of the command line. ``desk`` opens the data folder; commands that need none never touch it."""

    def __init__(self, desk: "Desk | None" = None) -> None:
        if desk is not None:
            self.__dict__["desk"] = desk

    @cached_property
    def desk(self) -> "Desk":
        from inroad.desk import open_desk

        return open_desk()

    @property
    def asking(self) -> "ModuleType":
        """The composer of asks, :mod:`inroad.desk.asking`. It can be loaded only once the desk is open."""
        _ = self.desk
        from inroad.desk import asking

        return asking

    @cached_property
    def paper(self) -> Paper:
        return Paper.out()

    @cached_property
    def aside(self) -> Paper:
        """For what is not the answer: progress, questions, notes. Keeps stdout clean for pipes."""
        return Paper.err()

    @property
    def talks(self) -> bool:
        """Whether somebody is there to be asked."""
        return sys.stdin.isatty() and sys.stdout.isatty()

    def introduced(self) -> None:
        """Raise BadInput, with the way out, if the owner has not said yet who they are."""
        if not self.desk.me.named:
            raise BadInput(
                "this desk does not know you yet",
                hint="say who you are: inroad init --name 'Your Name' --email you@mail.example, or: inroad start",
            )

    def day(self, as_of: date | None) -> date:
        return as_of or self.desk.today()


session = click.make_pass_decorator(Session, ensure=True)


def json_option(command: Command) -> Command:
    """``--json``: the answer as JSON on stdout, an error as ``{"error", "hint"}`` on stderr."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON; errors too, on stderr.")(command)


def as_of_option(command: Command) -> Command:
    """``--as-of DATE``: as things stood on that day. A day to come means today, and that is said."""
    return click.option(
        "--as-of",
        type=DAY,
        metavar="DATE",
        callback=_not_to_come,
        help="As it stood on that day: 2001-10-01 or '1 Oct 2001'.",
    )(command)


def _not_to_come(ctx: click.Context, _param: click.Parameter, value: date | None) -> date | None:
    if value is None or ctx.resilient_parsing:
        return value
    state = ctx.ensure_object(Session)
    if value <= state.desk.today():
        return value
    state.aside.line((f"{value} is still to come; this is how it stands today.", "dim"))
    return None


def yes_option(command: Command) -> Command:
    return click.option("--yes", "-y", is_flag=True, help="Do not ask.")(command)


def name_argument(command: Command) -> Command:
    """A name of one or more words; quotes are not needed. Its value is put together by :func:`name_of`."""
    return click.argument("words", nargs=-1, required=True, metavar="NAME")(command)


def number_of(text: str, what: str) -> int:
    """The number of a promise, an introduction, a letter: "12" or "#12". Raises BadInput."""
    plain = text.strip().lstrip("#")
    if not (plain.isascii() and plain.isdigit()) or len(plain) > 18:
        raise BadInput(f"“{text[:40]}” is no number", hint=f"the number of the {what}, as lists show it")
    return int(plain)


class Number(click.ParamType):  # type: ignore[type-arg]  # generic from click 8.4 on
    """A number as lists show it, with or without its "#"."""

    name = "number"

    def __init__(self, what: str) -> None:
        self.what = what

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:  # noqa: ARG002
        return value if isinstance(value, int) else number_of(str(value), self.what)


def name_of(words: Sequence[str]) -> str:
    name = " ".join(words).strip()
    if not name:
        raise BadInput("no name was given", hint="give a name, an address, or a number like '#12'")
    return name


def home_in(folder: str) -> None:
    """Use ``folder`` as the data folder. Must come before anything is imported that reads it."""
    os.environ["INROAD_HOME"] = folder


def confirm(desk_session: Session, question: str, *, yes: bool) -> bool:
    """Ask before something that is hard to take back; without a terminal ``--yes`` is needed."""
    if yes:
        return True
    if not desk_session.talks:
        raise BadInput(f"{question.rstrip('?').lower()}: nobody is there to confirm it", hint="add --yes")
    return click.confirm(question, default=False)
