"""docs/cli*.md name every command and every option; a new one can't be forgotten."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from inroad.cli.main import inroad

PAGES = sorted((Path(__file__).parents[2] / "docs").glob("cli*.md"))
TEXT = "\n".join(path.read_text(encoding="utf-8") for path in PAGES)
SECTIONS = {
    match[1]: match[2]
    for match in re.finditer(r"^### (inroad [^\n]+)\n(.*?)(?=^##|\Z)", TEXT, flags=re.MULTILINE | re.DOTALL)
}
SHARED = TEXT.partition("\n## Begin")[0]


def commands(group: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield f"{path} {name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")


ALL = dict(commands(inroad, "inroad"))


def test_every_command_has_its_section_and_no_section_is_left_over() -> None:
    assert sorted(SECTIONS) == sorted(ALL)


@pytest.mark.parametrize("path", sorted(ALL))
def test_every_option_stands_in_the_section_of_its_command(path: str) -> None:
    for option in ALL[path].params:
        if isinstance(option, click.Option):
            names = [name for name in (*option.opts, *option.secondary_opts) if name.startswith("--")]
            missing = [name for name in names if not re.search(rf"`{re.escape(name)}\b", SECTIONS[path])]
            assert not missing, f"{path} {missing} is not in docs/cli*.md"


@pytest.mark.parametrize("path", sorted(ALL))
def test_no_section_names_an_option_that_is_gone(path: str) -> None:
    real = {name for option in ALL[path].params for name in (*option.opts, *option.secondary_opts)}
    assert set(re.findall(r"`(--[a-z-]+)", SECTIONS[path])) <= real


def test_the_options_of_the_whole_are_documented() -> None:
    for option in inroad.params:
        assert any(f"`{name}" in SHARED for name in option.opts), option.opts


@pytest.mark.parametrize("path", sorted(ALL))
def test_help_is_worth_reading(path: str) -> None:
    command = ALL[path]
    assert command.help
    leaf = not isinstance(command, click.Group)
    if path.count(" ") == 1:
        assert "Example" in command.help, f"{path} --help shows no example"
    if leaf:
        for option in command.params:
            assert not isinstance(option, click.Option) or option.help or option.metavar or option.type.name == "choice"
