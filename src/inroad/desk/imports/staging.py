"""Reading files into committed, invisible chunks, so that a killed import goes on where it stood.

    for each path not done yet:  drop its chunks -> read -> every 2,000 records (or 8 MB) commit a chunk -> mark it done

Nothing here decides who is who; that happens when the import is published, against the desk as it is then.
"""

import contextlib
import hashlib
import os
import socket
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.utils import DatabaseError

from inroad import formats
from inroad.desk import codec
from inroad.desk.imports.bring_back import NAME as EXPORT
from inroad.desk.imports.bring_back import is_export
from inroad.desk.imports.bring_back import lines as export_lines
from inroad.desk.opening import database_errors
from inroad.desk.readers import Answer, Readers
from inroad.desk.text import storable
from inroad.errors import BadInput, Busy, InroadError
from inroad.formats.records import Skip
from inroad.formats.shares import Counted, Ended
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

CHUNK_RECORDS = 2_000
CHUNK_CHARACTERS = 8 * 2**20
SKIPS_KEPT = 1_000

Progress = Callable[[str, int, int], None]
"""Called with (what is being read, bytes done, bytes in all)."""


def process_token() -> str:
    """Names this process on this machine, also after its number is used again."""
    pid = os.getpid()
    return f"{socket.gethostname()}:{pid}:{_started(pid)}"


def is_alive(token: str) -> bool:
    """Does the process of ``token`` still run here? A token from another machine counts as alive: we can't know.
    No token is nobody's.
    """
    try:
        host, pid, started = token.rsplit(":", 2)
    except ValueError:
        return False
    if host != socket.gethostname():
        return True
    return _started(int(pid)) == started if pid.isdigit() else False


def _started(pid: int) -> str:
    """When a process began, as the system tells it; "" if there is no such process (or no way to know)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rsplit(")", 1)[1].split()[19]
    except (OSError, IndexError):
        pass
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return "gone"
    except OSError:
        return ""
    return ""


# What is to happen once everything is read; an interrupted import goes on accordingly.
PUBLISH, PREVIEW, ASK = "publish", "preview", "ask"


def begin(desk: "Desk", paths: Sequence[Path], names: Sequence[str] | None = None, *, then: str = ASK) -> models.Import:
    """A new import over ``paths``; ``names`` are what the user calls them. Raises BadInput for one that isn't there."""
    if not paths:
        raise BadInput("no file was given", hint="name one or more files or folders")
    if len(paths) > 1 and (export := next((path for path in paths if is_export(path)), None)) is not None:
        raise BadInput("this is an exported desk, and comes back alone", where=str(export), hint="import it by itself")
    for path in paths:
        if not path.exists():
            raise BadInput("there is no such file", where=str(path), hint="check the name")
    with database_errors(), transaction.atomic():
        _sweep(desk)
        made = models.Import.objects.create(
            desk=desk.row, started_at=desk.now(), owner_token=process_token(), result={"then": then}
        )
        for path, name in zip(paths, names or [str(path) for path in paths], strict=True):
            models.ImportFile.objects.create(parent=made, path=str(path.absolute()), name=name)
    return made


def _sweep(desk: "Desk") -> None:
    """A preview whose process was killed wanted nothing written; nobody will ask for it again."""
    for left in models.Import.objects.filter(desk=desk.row, state__in=("staging", "staged"), result__then=PREVIEW):
        if not is_alive(left.owner_token):
            left.delete()


def claim(made: models.Import) -> None:
    """Make this process the one that works on an import. Raises Busy if another one does."""
    mine = process_token()
    if made.owner_token not in {"", mine} and is_alive(made.owner_token):
        raise Busy("another process is at this import", hint="wait until it is done")
    # Two may find it abandoned at the same moment; one of them gets it.
    if not models.Import.objects.filter(pk=made.pk, owner_token=made.owner_token).update(owner_token=mine):
        raise Busy("another process has just taken this import up", hint="wait until it is done")
    made.owner_token = mine


def let_go(made: models.Import) -> None:
    """Nobody works on this import any more."""
    models.Import.objects.filter(pk=made.pk).update(owner_token="")
    made.owner_token = ""


def read_all(made: models.Import, progress: Progress | None = None) -> None:
    """Read every file of an import that is not read yet. A broken file becomes a skip and never stops the rest.

    The import stays this process's own if it is to go on with it at once. Raises Busy if another process is at it,
    StoreProblem if what was read can't be kept.
    """
    with database_errors():
        claim(made)
        try:
            for file in made.files.order_by("id"):
                if not file.done:
                    _read_file(file, progress)
            made.state = "staged"
            made.save(update_fields=["state"])
        except BaseException:
            with contextlib.suppress(DatabaseError):
                let_go(made)
            raise
        if made.result.get("then", ASK) == ASK:
            let_go(made)


def _read_file(file: models.ImportFile, progress: Progress | None) -> None:
    file.chunks.all().delete()
    file.skips.all().delete()
    file.skipped = 0
    counts: Counter[str] = Counter()
    pending: list[str] = []
    characters = 0
    skips: list[models.ImportSkip] = []
    number = 0

    def commit(packed: bytes = b"") -> None:
        nonlocal number, characters
        if not (packed or pending or skips):
            return
        with transaction.atomic():
            if payload := packed or (codec.pack(pending) if pending else b""):
                models.StagedChunk.objects.create(file=file, number=number, payload=payload)
                number += 1
            models.ImportSkip.objects.bulk_create(skips)
        pending.clear()
        skips.clear()
        characters = 0

    def keep(text: str) -> bool:
        nonlocal characters
        pending.append(text)
        characters += len(text)
        full = len(pending) >= CHUNK_RECORDS or characters >= CHUNK_CHARACTERS
        if full:
            commit()
        return full

    def leave_out(skip: Skip) -> None:
        file.skipped += 1
        if file.skipped <= SKIPS_KEPT:
            skips.append(models.ImportSkip(file=file, where=storable(skip.where), reason=storable(skip.reason)))

    if is_export(Path(file.path)):
        # All of it or nothing: what is wrong with one line is an error here, not a skip.
        file.format = EXPORT
        for table, line in export_lines(Path(file.path)):
            counts[table] += table != "head"
            keep(line)
        _finish(file, counts, commit)
        return
    try:
        reading = formats.open_reading(Path(file.path))
        file.format = reading.format
        counted = Counted()
        with Readers() as readers:
            for item in readers.read(reading.pieces()):
                if isinstance(item, Answer):
                    counted.take(item.found)
                    counts.update(item.counts)
                    for skip in item.skips:
                        leave_out(skip)
                    if item.payload:
                        commit()  # what came before it
                        commit(item.payload)
                        if progress:
                            progress(file.name, reading.position, reading.size)
                elif isinstance(item, Ended):
                    for skip in counted.ended(item):
                        leave_out(skip)
                elif isinstance(item, Skip):
                    leave_out(item)
                else:
                    counts[codec.kind_of(item)] += 1
                    if keep(codec.encode(item)) and progress:
                        progress(file.name, reading.position, reading.size)
        if progress:
            progress(file.name, reading.size, reading.size)
    except InroadError as error:
        file.skipped += 1
        skips.append(models.ImportSkip(file=file, where=file.name, reason=storable(str(error), 1000)))
    except OSError as error:
        file.skipped += 1
        reason = f"the file can't be read: {error.strerror or error}"
        skips.append(models.ImportSkip(file=file, where=file.name, reason=storable(reason)))
    _finish(file, counts, commit)


def _finish(file: models.ImportFile, counts: Counter[str], commit: Callable[[], None]) -> None:
    commit()
    file.counts = {name: number for name, number in counts.items() if number}
    file.digest = quick_digest(Path(file.path))
    file.done = True
    file.save()


def quick_digest(path: Path) -> str:
    """Size, and a digest of the first and last MiB: enough to tell a file that changed while an import waited."""
    try:
        if path.is_dir():
            return "folder"
        size = path.stat().st_size
        digest = hashlib.blake2b(str(size).encode(), digest_size=16)
        with path.open("rb") as stream:
            digest.update(stream.read(2**20))
            if size > 2**21:
                stream.seek(-(2**20), os.SEEK_END)
                digest.update(stream.read(2**20))
        return digest.hexdigest()
    except OSError:
        return ""
