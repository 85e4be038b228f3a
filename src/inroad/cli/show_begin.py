"""Where to begin: one name, one reason, one first sentence; and which files could tell more."""

from collections.abc import Sequence
from typing import Any

from inroad import words
from inroad.cli.paper import Paper, plain
from inroad.ways.begin import Beginning, FileToFetch

_OTHERS = 3
_FILES = 3  # the one name to call must not drown in what could be fetched


def show_begin(paper: Paper, beginning: Beginning) -> None:
    paper.line((beginning.title, "bold"))
    paper.blank()
    paper.line(("Why: ", "dim"), beginning.why)
    paper.blank()
    paper.line(("You could begin like this:", "dim"))
    paper.line("“", (beginning.first_sentence, "accent"), "”", indent=2, hang=3)
    when = ""
    for point in beginning.points:
        if point.say == beginning.first_sentence:
            continue
        if point.when != when or point is beginning.points[0]:
            paper.blank()
            when = point.when
            if when:
                paper.line((f"{when[:1].upper()}{when[1:]}:", "dim"))
            else:
                paper.line(("On the phone:", "dim"))
        paper.line(point.say if point.listen else f"“{point.say}”", indent=2, hang=2 if point.listen else 3)
    if beginning.others:
        paper.blank()
        more = words.listing([other.who for other in beginning.others], most=_OTHERS, conjunction="or")
        paper.line(f"Not {beginning.who}? Then {more}.")


def show_files(paper: Paper, files: Sequence[FileToFetch], *, steps: bool = False) -> None:
    if not files:
        return
    paper.blank()
    paper.line(("When you have ten minutes: files that show more ways", "bold"))
    shown = files if steps else files[:_FILES]
    for file in shown:
        paper.line(("• ", "accent"), (file.name, "bold"), f" ({file.takes}). {file.gives}", indent=2, hang=4)
        if not steps:
            continue
        for number, step in enumerate(file.steps, start=1):
            paper.line((f"{number}. {step}", "dim"), indent=4, hang=7)
        if file.url:
            paper.verbatim(file.url, indent=4)
    if steps:
        paper.line("Then: inroad import FILES…")
        return
    left = len(files) - len(shown)
    more = f"{left} more, and where each is found" if left else "Where each is found"
    paper.line((f"{more}: inroad start --files. Then: inroad import FILES…", "dim"))


def begin_fields(beginning: Beginning | None) -> Any:
    """A beginning for JSON, null if there is none."""
    return plain(beginning) if beginning is not None else None


def begin_as_json(beginning: Beginning | None, files: Sequence[FileToFetch]) -> dict[str, Any]:
    """The shape promised in docs/cli.md."""
    return {"beginning": begin_fields(beginning), "files": files}
