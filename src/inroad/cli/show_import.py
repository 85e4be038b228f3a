"""What an import brought, said so that nothing that was left out stays unsaid."""

import re
from pathlib import Path
from typing import Any

from inroad import words
from inroad.cli.paper import Column, Paper
from inroad.desk.shapes import FileReport, ImportReport, SkippedRow

_SKIPS = 5  # per file; all of them in JSON
_ALIKE = 3
_VARIES = re.compile(r"“[^”]*”|'[^']*'|\"[^\"]*\"|\d+")  # what differs between rows left out for one reason
_KINDS = {
    "contact": "contact",
    "message": "message",
    "meeting": "meeting",
    "me": "note about you",
    "ownposition": "role of yours",
    "own_position": "role of yours",
    "invitation": "invitation",
    "recommendation": "recommendation",
    "endorsement": "endorsement",
    "interest": "company of interest",
    "skill": "skill",
}
_PLURALS = {"me": "notes about you", "ownposition": "roles of yours", "own_position": "roles of yours",
            "interest": "companies of interest"}  # fmt: skip


def show_import(
    paper: Paper, report: ImportReport, *, dry_run: bool = False, people: int | None = None, reviewed: bool = False
) -> None:
    """``people``: how many are on the desk now, if that is to be said. ``reviewed``: the pairs are told elsewhere."""
    for file in report.files:
        what = words.listing([kind_words(kind, number) for kind, number in file.records.items() if number])
        paper.line(
            (Path(file.path).name or file.path, "bold"),
            f"  {what or 'nothing in it that can be used'}",
            (f"  {file.format}", "dim"),
        )
        total = max(file.skipped_total, len(file.skipped))
        if total:
            _left_out(paper, file, total)
    if report.state == "empty":
        return
    paper.blank()
    paper.line(("This would bring:" if dry_run else "New:", "bold"))
    facts = [
        words.count(report.people_new, "new person", "new people"),
        f"{words.count(report.people_matched, 'person', 'people')} you had already" if report.people_matched else "",
        words.count(report.organisations, "organisation"),
        f"{words.count(report.interactions, 'exchange')} with people (mails, messages, meetings)",
        f"{words.count(report.positions_closed, 'role')} that ended since" if report.positions_closed else "",
    ]
    told = [fact for fact in facts if fact and not fact.startswith("0 ")]
    paper.bullets(told or ["nothing that was not there already" if report.people_matched else "nothing"])
    if report.left_out:
        by_size = sorted(report.left_out.items(), key=lambda entry: -entry[1])
        paper.line(("Not counted:", "dim"))
        for kind, number in by_size[:_SKIPS]:
            paper.line((f"{number:,} {_singular(kind) if number == 1 else kind}", "dim"), indent=2, hang=4)
        if len(by_size) > _SKIPS:
            paper.line((f"… and {len(by_size) - _SKIPS:,} more kinds; --json lists them", "dim"), indent=2)
    if people is not None:
        paper.line(f"On your desk now: {words.count(people, 'person', 'people')}.")
    if report.to_review and not reviewed:
        pairs = words.count(report.to_review, "pair")
        paper.line(f"{pairs} may be the same person. When you have a minute: inroad review")
    if dry_run:
        paper.line(("Nothing was written. Without --dry-run it is taken in, and can be undone.", "dim"))


def _left_out(paper: Paper, file: FileReport, total: int) -> None:
    """What was left out of a file. Many rows with one reason are one quiet line with the first of them."""
    groups: dict[str, list[SkippedRow]] = {}
    for skip in file.skipped:
        groups.setdefault(_VARIES.sub("…", skip.reason), []).append(skip)
    if len(groups) == 1 and total > _ALIKE:
        first = _skip(file.path, file.skipped[0])
        paper.line((f"left out: {total:,} entries, such as {first}", "dim"), indent=2, hang=4)
        return
    paper.line(("left out:", "warn"), indent=2)
    shown = 0
    for alike in list(groups.values())[:_SKIPS]:
        more = f" (and {len(alike) - 1:,} like it)" if len(alike) > 1 else ""
        paper.line(_skip(file.path, alike[0]) + more, indent=4, hang=6)
        shown += len(alike)
    if total > shown:
        paper.line((f"… and {total - shown:,} more; --json lists them", "dim"), indent=4)


def _skip(path: str, skip: SkippedRow) -> str:
    """Place and reason; the place is left out where it is only the file whose line stands above."""
    name = Path(path).name
    if skip.where in {"", path, name}:
        return skip.reason.removeprefix(f"{name}: ")
    return f"{skip.where.removeprefix(f'{path}/')}: {skip.reason}"


def _singular(kind: str) -> str:
    first, space, rest = kind.partition(" ")
    one = f"{first[:-3]}y" if first.endswith("ies") else first.removesuffix("s")
    return f"{one}{space}{rest}"


def kind_words(kind: str, number: int) -> str:
    """ "3 contacts": the kind of a record in words."""
    key = kind.lower()
    noun = _KINDS.get(key, key.replace("_", " ").replace(".", " "))
    return words.count(number, noun, _PLURALS.get(key, ""))


def import_as_json(report: ImportReport) -> dict[str, Any]:
    """The shape promised in docs/cli.md."""
    return {
        "id": report.id,
        "state": report.state,
        "files": [
            {
                "path": file.path,
                "format": file.format,
                "records": file.records,
                "skipped": file.skipped,
                "skipped_total": max(file.skipped_total, len(file.skipped)),
            }
            for file in report.files
        ],
        "people_new": report.people_new,
        "people_matched": report.people_matched,
        "to_review": report.to_review,
        "interactions": report.interactions,
        "organisations": report.organisations,
        "positions_closed": report.positions_closed,
        "left_out": report.left_out,
        "proposals": report.proposals,
        "seconds": report.seconds,
    }


IMPORT_COLUMNS = (
    Column("id", right=True, keep=3),
    Column("when", keep=2),
    Column("state", keep=2),
    Column("files", keep=3),
    Column("what", keep=1),
)
