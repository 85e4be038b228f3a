"""What the documentation points at is there: files, pictures, headings, commands, make targets."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from inroad.cli.lazy import DefaultGroup
from inroad.cli.main import inroad

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(path for path in ROOT.glob("docs/**/*.md") if "_build" not in path.parts)])
NAMES = [str(path.relative_to(ROOT)) for path in PAGES]
_FENCED = re.compile(r"^```[^\n]*\n(.*?)^```", flags=re.MULTILINE | re.DOTALL)


def prose(path: Path) -> str:
    return _FENCED.sub("", path.read_text(encoding="utf-8"))


def anchors(path: Path) -> set[str]:
    """What a forge and Sphinx make of the headings: lower case, punctuation out, blanks to hyphens."""
    heads = re.findall(r"^#+ (.+)$", prose(path), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("name", NAMES)
def test_every_relative_link_and_picture_leads_somewhere(name: str) -> None:
    page = ROOT / name
    for target in re.findall(r"!?\[[^\]]*\]\(([^)\s]+)\)", prose(page)):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        found = (page.parent / file).resolve() if file else page
        assert found.is_relative_to(ROOT), f"{target} leads out of the project"
        assert found.is_file(), f"{target} is not there"
        assert not anchor or anchor in anchors(found), f"{target}: no such heading"


def commands(path: Path) -> Iterator[list[str]]:
    """Every ``inroad …`` in a code block or between backticks, as words; comments and prompts aside."""
    text = path.read_text(encoding="utf-8")
    blocks = _FENCED.findall(text) + re.findall(r"^ {4}(?=\S)(.+)$", text, flags=re.MULTILINE)
    lines = [line.strip().removeprefix("$ ") for block in blocks for line in block.splitlines()]
    lines += re.findall(r"`(inroad [^`]+)`", _FENCED.sub("", text))
    for line in lines:
        if line == "inroad" or line.startswith("inroad "):
            yield shlex.split(line.replace("…", ""), comments=True)[1:]


def problem(words: list[str]) -> str:
    """Why these words are no command of ours; "" if they are one, with options it has."""
    command: click.Command = inroad
    options = {name for option in inroad.params for name in option.opts} | {"--help"}
    rest = list(words)
    while isinstance(command, click.Group):
        context = click.Context(command)
        while command is inroad and rest and rest[0].lstrip("[").startswith("-"):  # inroad --home PATH COMMAND
            rest = rest[2:] if "--home" in rest[0] else rest[1:]
        if not rest or rest[0] == "COMMAND":
            return ""
        found = command.get_command(context, rest[0])
        if found is not None:
            rest = rest[1:]
        elif isinstance(command, DefaultGroup):
            found = command.get_command(context, command.default)
        if found is None:
            return f"no command {rest[0]}"
        command = found
    options |= {name for option in command.params for name in (*option.opts, *option.secondary_opts)}
    unknown = [word for word in rest if word.startswith("--") and word.partition("=")[0] not in options]
    return f"no option {', '.join(unknown)}" if unknown else ""


@pytest.mark.parametrize("name", NAMES)
def test_every_command_shown_exists(name: str) -> None:
    wrong = [f"inroad {shlex.join(words)}: {why}" for words in commands(ROOT / name) if (why := problem(words))]
    assert not wrong


def test_the_search_for_commands_finds_them_and_notices_wrong_ones() -> None:
    shown = {words[0] for words in commands(ROOT / "README.md") if words}
    assert {"start", "import", "ways-in", "init"} <= shown
    assert problem(["teleport"])
    assert problem(["import", "--sideways"])
    assert not problem(["import", "mail.mbox", "--dry-run"])


@pytest.mark.parametrize("name", ["README.md", "docs/contributing.md"])
def test_every_make_target_shown_exists(name: str) -> None:
    recipes = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    text = (ROOT / name).read_text(encoding="utf-8")
    shown = set(re.findall(r"(?:^ {4}|`)make ([a-z-]+)", text, flags=re.MULTILINE))
    assert shown
    assert shown <= recipes


def test_the_readme_begins_with_what_a_stranger_needs() -> None:
    screen = "\n".join((ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:16])
    assert "docs/images/target-light.png" in screen
    assert "make demo" in screen
    assert "make test" in screen


def test_the_readme_lists_the_files_the_product_asks_for() -> None:
    from inroad.ways.begin import files_to_fetch

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    table = text.partition("| file | where |")[2].partition("\n\n")[0].lower()
    for word in (
        "linkedin connections",
        "linkedin archive",
        "google mail",
        "other mail",
        "icloud",
        "outlook",
        "calendar",
    ):
        assert word in table
    assert len(files_to_fetch()) == 8, "a file was added or dropped: bring the README's table up to date"


def test_every_page_is_in_the_table_of_contents() -> None:
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    listed = {line.strip() for block in re.findall(r"```\{toctree\}\n(.*?)```", index, flags=re.DOTALL) for line in
              block.splitlines() if line and not line.startswith(":")}  # fmt: skip
    assert listed == {path.stem for path in ROOT.glob("docs/*.md")} - {"index"} | {"decisions/index"}
