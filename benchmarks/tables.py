"""Figures as cells and Markdown tables: what every section of the benchmarks' page is made with. Pure."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

Figure = dict[str, Any]
Column = tuple[str, Callable[[Figure], str]]


def plain(key: str) -> Callable[[Figure], str]:
    return lambda figure: str(figure.get(key, ""))


def number(key: str, digits: int = 0, suffix: str = "") -> Callable[[Figure], str]:
    def shown(figure: Figure) -> str:
        value = figure.get(key)
        return "" if value is None else f"{value:,.{digits}f}{suffix}"

    return shown


def significant(key: str) -> Callable[[Figure], str]:
    """Three figures that mean something: 0.0812, 4.51, 2,230."""

    def shown(figure: Figure) -> str:
        value = figure.get(key)
        if value is None:
            return ""
        digits = 0 if value >= 100 else 1 if value >= 10 else 2 if value >= 1 else 3
        return f"{value:,.{digits}f}"

    return shown


def promise(key: str, unit: str, taken: str) -> Callable[[Figure], str]:
    """The limit with whether it was kept; a miss says by how much."""

    def shown(figure: Figure) -> str:
        limit = figure.get(key)
        if limit is None:
            return "–"
        if figure["kept"]:
            return f"under {limit:g} {unit}: kept"
        return f"under {limit:g} {unit}: **missed** by {figure[taken] - limit:.2g} {unit}"

    return shown


def table(columns: Sequence[Column], figures: Iterable[Figure]) -> str:
    """A Markdown table; the first column is text, the others are numbers."""
    lines = ["| " + " | ".join(name for name, _ in columns) + " |"]
    lines.append("| --- |" + " ---: |" * (len(columns) - 1))
    lines += ["| " + " | ".join(show(figure) for _, show in columns) + " |" for figure in figures]
    return "\n".join(lines)


def with_part(figures: Sequence[Figure], part: str) -> list[Figure]:
    return [figure for figure in figures if figure.get("part") == part]
