"""Imports: other people's files in, staged first, published in one step, undone in one step.

stage -> preview (counts, nothing written) -> publish -> undo, if it was a mistake
"""

import builtins
import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db.utils import DatabaseError

from inroad import words
from inroad.desk import shapes
from inroad.desk.imports import bring_back, staging
from inroad.desk.imports import publish as publishing
from inroad.desk.imports.staging import Progress
from inroad.desk.many import many_objects
from inroad.errors import BadInput, NotFound, Refused
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

_SKIPS_SHOWN = 200


class Imports:
    def __init__(self, desk: "Desk") -> None:
        self.desk = desk

    def run(
        self, paths: Sequence[Path], *, dry_run: bool = False, on_progress: Progress | None = None
    ) -> shapes.ImportReport:
        """Read files and publish them; with ``dry_run`` only say what that would bring.

        Files in which nothing could be read leave nothing behind: the report's state is then "empty". Raises BadInput,
        Busy, StoreProblem.
        """
        made = staging.begin(self.desk, paths, then=staging.PREVIEW if dry_run else staging.PUBLISH)
        hopeless = dry_run
        try:
            staging.read_all(made, on_progress)
            if self._is_empty(made):
                return self._empty(made)
            return self.preview(made.pk) if dry_run else self.publish(made.pk, on_progress=on_progress)
        except (BadInput, Refused):  # the same files would be refused again, before every later import
            hopeless = True
            raise
        finally:
            self._release(made, discard=hopeless)

    def go_on(self, import_id: int, on_progress: Progress | None = None) -> shapes.ImportReport:
        """Finish an import of :meth:`run` that a killed process left (one of :meth:`interrupted`)."""
        try:
            self.resume(import_id, on_progress)
            made = self._get(import_id)
            return self._empty(made) if self._is_empty(made) else self.publish(import_id, on_progress)
        except (BadInput, Refused):
            self._release(self._get(import_id), discard=True)
            raise

    def _is_empty(self, made: models.Import) -> bool:
        return made.state == "staged" and not any(sum(file.counts.values()) for file in made.files.all())

    def _empty(self, made: models.Import) -> shapes.ImportReport:
        report = self._report(made, "empty", {})
        made.delete()
        return report

    def stage(
        self, paths: Sequence[Path], names: Sequence[str] | None = None, on_progress: Progress | None = None
    ) -> int:
        """Read files without showing anything of them yet; returns the import's id."""
        made = staging.begin(self.desk, paths, names)
        staging.read_all(made, on_progress)
        return made.pk

    def begin(self, paths: Sequence[Path], names: Sequence[str] | None = None) -> int:
        """The first half of :meth:`stage`: an import to be read by :meth:`resume`, in the background say."""
        return staging.begin(self.desk, paths, names).pk

    def resume(self, import_id: int, on_progress: Progress | None = None) -> None:
        """Go on reading an import that a killed process left; files read already are not read again."""
        made = self._get(import_id)
        if made.state == "staging":
            for file in made.files.filter(done=True):
                now = staging.quick_digest(Path(file.path))
                if now not in {"", file.digest}:  # it changed while the import waited; one that is gone was read
                    file.done = False
                    file.save(update_fields=["done"])
            staging.read_all(made, on_progress)

    def preview(self, import_id: int) -> shapes.ImportReport:
        """What publishing would bring, to the number; nothing is kept."""
        made = self._get(import_id)
        if made.state != "staged":
            return self.report(import_id)
        with many_objects():
            outcome = publishing.publish(self.desk, made, dry_run=True)
        self.desk.row.refresh_from_db()
        return self._report(self._get(import_id), "preview", publishing._result(outcome))

    def publish(self, import_id: int, on_progress: Progress | None = None) -> shapes.ImportReport:
        """Make a staged import visible, in one transaction, then bring derived columns up to date."""
        made = self._get(import_id)
        if made.state == "staged":
            staging.claim(made)

        def step(text: str) -> None:
            if on_progress:
                on_progress(text, 0, 0)

        with many_objects():
            try:
                outcome = publishing.publish(self.desk, made, on_step=step)
            except BaseException:
                self._release(made, discard=False)
                raise
            self.desk.row.refresh_from_db()
            step("weighing ties")
            brought_back = any(file.format == bring_back.NAME for file in made.files.all())
            self.desk.network.refresh_derived(None if brought_back else outcome.touched)
        staging.let_go(made)
        return self.report(import_id)

    def settle(self) -> None:
        """Bring up to date what lists show, where a process was killed after it published and before it did so."""
        rows = models.Import.objects.filter(desk=self.desk.row, state="published").exclude(owner_token="")
        left = [made.pk for made in rows if not staging.is_alive(made.owner_token)]
        if left:
            self.desk.network.refresh_derived(None)
            models.Import.objects.filter(pk__in=left).update(owner_token="")

    def discard(self, import_id: int) -> None:
        """Forget an import that was not published."""
        made = self._get(import_id)
        if made.state in {"published", "undone"}:
            raise Refused("this import is published already", hint="undo it instead")
        made.delete()

    def undo(self, import_id: int) -> shapes.UndoReport:
        """Take a published import back; what the owner touched stays and is listed."""
        from inroad.desk.imports import undo

        with many_objects():
            report = undo.undo(self.desk, import_id)
            self.desk.network.refresh_derived(None)
        return report

    def report(self, import_id: int) -> shapes.ImportReport:
        made = self._get(import_id)
        return self._report(made, made.state, made.result)

    def list(self, limit: int = 50) -> list[shapes.ImportRow]:
        rows = models.Import.objects.filter(desk=self.desk.row).order_by("-id").prefetch_related("files")
        return [self._row(row) for row in rows[:limit]]

    def interrupted(self, *, waiting: bool = False) -> builtins.list[shapes.ImportRow]:
        """Imports that were to be published and that no living process works on any more, half read or read.

        They may be resumed and published at once. ``waiting``: also those that somebody wanted to look at first, and
        that wait for their word.
        """
        rows = models.Import.objects.filter(desk=self.desk.row, state__in=("staging", "staged")).order_by("id")
        wanted = {staging.PUBLISH, staging.ASK} if waiting else {staging.PUBLISH}
        return [
            self._row(row)
            for row in rows
            if row.result.get("then", staging.ASK) in wanted and not staging.is_alive(row.owner_token)
        ]

    def _release(self, made: models.Import, *, discard: bool) -> None:
        """An import that was not published is nobody's any more; one that was only looked at goes."""
        left = models.Import.objects.filter(pk=made.pk, state__in=("staging", "staged"))
        with contextlib.suppress(DatabaseError):  # the error that led here is the one to tell
            if discard:
                left.delete()
            else:
                left.update(owner_token="")

    def _get(self, import_id: int) -> models.Import:
        made = models.Import.objects.filter(desk=self.desk.row, pk=import_id).first()
        if made is None:
            raise NotFound(f"there is no import #{import_id} on this desk")
        return made

    def _row(self, made: models.Import) -> shapes.ImportRow:
        files = tuple(file.name for file in made.files.all())
        result = made.result
        if made.state == "published":
            said = f"{words.count(result.get('people_new', 0), 'new person', 'new people')}, " + words.count(
                result.get("interactions", 0), "message"
            )
        else:
            said = {"staging": "being read", "staged": "read, not yet in", "undone": "undone"}[made.state]
        return shapes.ImportRow(
            id=made.pk, state=made.state, started_at=made.started_at, published_at=made.published_at, files=files,
            words=said, stoppable=made.state in {"staging", "staged"},
        )  # fmt: skip

    def _report(self, made: models.Import, state: str, result: dict[str, Any]) -> shapes.ImportReport:
        files = []
        for file in made.files.order_by("id"):
            skips = file.skips.order_by("id").values_list("where", "reason")[:_SKIPS_SHOWN]
            files.append(
                shapes.FileReport(
                    path=file.name,
                    format=file.format,
                    records=dict(sorted(file.counts.items())),
                    skipped=tuple(shapes.SkippedRow(where, reason) for where, reason in skips),
                    skipped_total=file.skipped,
                )
            )
        numbers = {name: value for name, value in result.items() if name in shapes.ImportReport.__slots__}
        proposals = self.desk.setup.proposals(result.get("addresses", ()))
        return shapes.ImportReport(id=made.pk, state=state, files=tuple(files), proposals=tuple(proposals), **numbers)
