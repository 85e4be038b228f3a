"""The house keeps its own rules: what every file of the repository has, and what none may hold."""

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXTS = {".py", ".md", ".html", ".css", ".js", ".toml", ".txt", ".sh", ".sql", ".json", ".csv", ".ics", ".vcf", ""}
LONGEST = 800
# A folder of somebody's machine. "/home/you/…" on a page is nobody's.
_MACHINE = re.compile(r"(?<![\w.~-])/(?:work|root|tmp|(?:home|Users)/(?!you/)\w+)/\w")


def _files() -> list[Path]:
    """What is committed; without git (an unpacked archive), what lies here."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, timeout=60
        ).stdout.decode()
        found = [ROOT / name for name in listed.split("\0") if name]
    except (OSError, subprocess.SubprocessError):
        places = ("src", "tests", "docs", "benchmarks", "changelog.d")
        found = [*ROOT.glob("*.*"), *(path for place in places for path in (ROOT / place).rglob("*"))]
    return [path for path in found if path.is_file() and not {"_build", "__pycache__"} & set(path.parts)]


FILES = _files()
# Other people's files, kept with their licence.
FOREIGN = {path.parent for path in FILES if path.name.startswith("LICENSE") and path.parent != ROOT}


def _is_foreign(path: Path) -> bool:
    return any(folder in path.parents for folder in FOREIGN)


def test_the_files_are_found() -> None:
    assert len([path for path in FILES if path.suffix == ".py"]) > 100


def test_no_file_holds_a_path_of_somebodys_machine() -> None:
    wrong = []
    for path in FILES:
        if path.suffix not in TEXTS or _is_foreign(path) or path == Path(__file__):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if _MACHINE.search(line):
                wrong.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}")
    assert not wrong


@pytest.mark.parametrize("path", ["/work/main/src", "see /root/x", '"/tmp/y"', "/home/ada/desk", "file:///Users/ada/x"])
def test_a_path_of_a_machine_is_noticed(path: str) -> None:
    assert _MACHINE.search(path)


@pytest.mark.parametrize(
    "text", ["as in /home/…", "/home/you/Takeout/All mail.mbox", "/tmp", "~/tmp/x", "a/work/b", "example.org/root/x"]
)
def test_other_paths_are_let_be(text: str) -> None:
    assert not _MACHINE.search(text)


def test_every_module_says_what_it_is_for() -> None:
    silent = []
    for path in FILES:
        if path.suffix != ".py" or ROOT / "src" not in path.parents or "migrations" in path.parts:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if tree.body and not ast.get_docstring(tree):
            silent.append(str(path.relative_to(ROOT)))
    assert not silent


def test_no_file_is_too_long_to_be_one_thing() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in FILES
        if path.suffix in {".py", ".md", ".html", ".css", ".js", ".toml"}
        and not _is_foreign(path)
        and "decisions" not in path.parts
        and path != ROOT / "docs" / "benchmarks.md"  # made by `make bench`: as long as there are figures
        and (lines := path.read_bytes().count(b"\n")) > LONGEST
    }
    assert not long


def test_every_changelog_fragment_has_a_type_and_something_to_say() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    types = {one["directory"] for one in config["tool"]["towncrier"]["type"]}
    fragments = [path for path in (ROOT / "changelog.d").iterdir() if not path.name.startswith(".")]
    for path in fragments:
        assert re.fullmatch(rf"[a-z0-9-]+\.(?:{'|'.join(sorted(types))})\.md", path.name), path.name
        assert len(path.read_text(encoding="utf-8").split()) >= 8, f"{path.name} says too little"


def test_decisions_are_numbered_without_gaps_and_say_what_why_and_at_what_cost() -> None:
    records = sorted((ROOT / "docs" / "decisions").glob("0*.md"))
    assert [int(path.name[:4]) for path in records] == list(range(1, len(records) + 1))
    for path in records:
        text = path.read_text(encoding="utf-8")
        assert text.startswith(f"# {int(path.name[:4])}. "), path.name
        assert all(part in text for part in ("**Decided.**", "**Why.**", "**Cost.**")), path.name
