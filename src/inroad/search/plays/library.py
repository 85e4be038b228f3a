"""The plays that come with Inroad: one file each under ``builtin``."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from inroad.errors import NotFound
from inroad.search.plays import read
from inroad.search.plays.model import Play

FOLDER: Final = Path(__file__).parent / "builtin"


@cache
def builtin() -> Mapping[str, Play]:
    """All of them by name, in alphabetical order."""
    found = {path.stem: read.read(path.read_bytes(), path.name) for path in sorted(FOLDER.glob("*.toml"))}
    return MappingProxyType(found)


def get(name: str) -> Play:
    """The play called ``name``; NotFound with the names there are."""
    play = builtin().get(name)
    if play is None:
        raise NotFound(f"there is no play called “{name[:40]}”", hint=f"those there are: {', '.join(builtin())}")
    return play


def source(name: str) -> str:
    """The file of a play, to begin one's own from. NotFound as for ``get``."""
    return (FOLDER / f"{get(name).name}.toml").read_text(encoding="utf-8")


def started_by(what: str) -> tuple[Play, ...]:
    """The plays that fit when ``what`` (of ``STARTED_BY``) happened."""
    return tuple(play for play in builtin().values() if what in play.started_by)
