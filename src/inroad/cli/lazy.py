"""Click groups whose commands are imported when they are called.

``inroad --help`` must answer before Django, NumPy or rich are loaded, so the table of commands holds their one-line
help as well.
"""

from collections.abc import Mapping, Sequence
from importlib import import_module

import click

Sections = Sequence[tuple[str, Mapping[str, tuple[str, str]]]]


class LazyGroup(click.Group):
    """A group that knows its commands by ``{name: ("module:attribute", "one line of help")}``, in sections.

    ``sections`` are ``(heading, {…})`` pairs in the order of the help page.
    """

    def __init__(self, *args: object, sections: Sections = (), **kwargs: object):
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.sections = tuple(sections)
        self._where = {name: entry for _, commands in self.sections for name, entry in commands.items()}

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(self._where)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        entry = self._where.get(cmd_name)
        if entry is None:
            return None
        module, _, attribute = entry[0].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def one_line(self, name: str) -> str:
        """The one line shown for a command, without importing it."""
        return self._where[name][1]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        width = max(len(name) for name in self._where)
        for heading, commands in self.sections:
            with formatter.section(heading):
                formatter.write_dl([(name.ljust(width), line) for name, (_, line) in commands.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0] if args else ""
        if name and name not in self._where and not name.startswith("-"):
            from difflib import get_close_matches

            close = get_close_matches(name, self._where, n=2, cutoff=0.6)
            hint = f"did you mean {' or '.join(repr(one) for one in close)}?" if close else "see 'inroad --help'"
            raise click.UsageError(f"there is no command {name!r}; {hint}", ctx)
        return super().resolve_command(ctx, args)


class DefaultGroup(click.Group):
    """A group that runs ``default`` when the first word is none of its commands: ``inroad person Ada`` shows Ada.

    Options of the default command may come first too: ``inroad person --json Ada``.
    """

    def __init__(self, *args: object, default: str, **kwargs: object):
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.default = default
        self.no_args_is_help = False

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] not in ctx.help_option_names):
            args = [self.default, *args]
        return super().parse_args(ctx, args)
