"""Files from the browser, put on disk for the readers, each under the name it came with.

Refuses nothing by its name or content (the readers decide by content), but takes from a name only its last part, so
that no file lands outside its folder.
"""

import os
import re
import secrets
import shutil
import time
from collections.abc import Iterable
from pathlib import Path

from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile

from inroad.store import paths

_LONGEST_NAME = 120
_KEPT_SECONDS = 14 * 24 * 3600


def keep(files: Iterable[UploadedFile]) -> tuple[Path, list[Path]]:
    """Write uploads into a new folder of the data folder. Returns the folder and the files in it."""
    incoming = paths.ensure_home() / "incoming"
    incoming.mkdir(exist_ok=True, mode=0o700)
    _sweep(incoming)
    folder = incoming / secrets.token_hex(8)
    folder.mkdir(mode=0o700)
    kept: list[Path] = []
    taken: set[str] = set()
    for number, upload in enumerate(files):
        name = safe_name(upload.name or "")
        if name.casefold() in taken:  # two files of one name, from two folders
            name = f"{number}-{name}"
        taken.add(name.casefold())
        path = folder / name
        if isinstance(upload, TemporaryUploadedFile) and os.name == "posix":
            shutil.move(upload.temporary_file_path(), path)  # before it is closed, because closing deletes it
        else:
            with path.open("wb") as file:
                for chunk in upload.chunks():
                    file.write(chunk)
        upload.close()
        kept.append(path)
    return folder, kept


def safe_name(name: str) -> str:
    """The last part of a name, without what file systems choke on: "Connections.csv"."""
    last = re.split(r"[\\/]", name)[-1]
    last = re.sub(r'[\x00-\x1f\x7f<>:"|?*]', "_", last).strip(". ")
    stem, dot, suffix = last.rpartition(".")
    if len(last) > _LONGEST_NAME:
        last = stem[: _LONGEST_NAME - len(suffix) - 1] + dot + suffix if len(suffix) < 20 else last[:_LONGEST_NAME]
    return last or "file"


def _sweep(incoming: Path) -> None:
    """Remove what an import that was killed and never taken up again left behind."""
    for folder in incoming.iterdir():
        if time.time() - folder.stat().st_mtime > _KEPT_SECONDS:
            drop(folder)


def drop(folder: Path) -> None:
    """Remove a folder made by :func:`keep`."""
    shutil.rmtree(folder, ignore_errors=True)
