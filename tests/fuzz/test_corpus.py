"""What hunts for hostile input have found so far, run again (see ``run.py``)."""

import json
from pathlib import Path

import pytest

from fuzz import keep
from fuzz.checks import NotKeptError, faithful
from fuzz.shrink import failure, shrunk
from fuzz.targets import TARGETS
from inroad.formats import registry
from inroad.formats.records import Skill, Skip

FOUND = Path(__file__).parents[1] / "fixtures" / "fuzz"


def findings() -> list[Path]:
    """Inputs that once made a target fail."""
    return sorted(path for path in FOUND.iterdir() if not path.suffix and path.is_file())


@pytest.mark.parametrize("name", TARGETS)
def test_nothing_found_so_far_makes_a_reader_fail(name: str) -> None:
    for text in json.loads((FOUND / f"{name}.json").read_text(encoding="ascii")):
        TARGETS[name].run(text.encode("latin-1"))


@pytest.mark.parametrize("path", findings(), ids=lambda path: path.name)
def test_what_once_made_a_reader_fail_does_so_no_more(path: Path) -> None:
    TARGETS[path.name.rpartition("-")[0]].run(path.read_bytes())


def test_every_reader_is_hunted() -> None:
    for reader in registry.readers():
        assert any(target.reads and reader.name.startswith(target.reads) for target in TARGETS.values()), reader.name


def test_every_target_has_seeds_that_it_reads_and_words_to_try() -> None:
    for target in TARGETS.values():
        assert next(target.seeds(), None)
        assert (Path(__file__).parent / "words" / f"{target.words}.dict").is_file()


def test_a_broken_promise_is_a_finding() -> None:
    for broken in ("no record", Skip("row 1", "the x reader failed; please report it")):
        with pytest.raises(NotKeptError):
            faithful([broken])  # type: ignore[list-item]
    assert faithful([Skill("row 1", "Rust"), Skip("row 2", "empty")]) == 1


def test_a_finding_is_made_as_small_as_it_can_be_and_fails_the_same_way() -> None:
    def run(data: bytes) -> None:
        if b"x" in data and data.count(b"(") > 2:
            raise KeyError("deep")

    assert sorted(shrunk(run, b"some (long) text with (x) and ((more)")) == sorted(b"x(((")
    assert failure(run, b"") == ""


def test_what_is_kept_names_nobody() -> None:
    found = "From: Zbigniew Żółw <zbigniew@kwiat.example>\nSubject: Entwürfe".encode()
    assert keep.anonymous(found) == "From: Abcdefgh Żóła <abcdefgh@abcde.example>\nSubject: Entwürfe".encode()
