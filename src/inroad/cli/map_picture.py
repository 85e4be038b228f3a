"""The map on paper: circles, people, ties and targets as one SVG or PNG, drawn by matplotlib in the light theme.

    MapView ─→ discs, lines, people, targets with their places ─→ the sentence below ─→ a file, whole or not at all

The same picture gives the same bytes with one version of matplotlib. Names are written where they can be read: those of
circles, targets, and people who lead further; everybody else is a dot, and a row of `inroad map --json`.
Loads matplotlib only when something is drawn: it takes a second.
"""

import io
import textwrap
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from inroad.cli.paper import clean, cut
from inroad.cli.pictures import COLOURS, INK, LINE, SOFT
from inroad.errors import BadInput

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from inroad.desk.map_shapes import MapView, Node

ACCENT: Final = COLOURS[0]
EDGE: Final = COLOURS[5]
_MINE: Final = "#e6f0ec"
_BEYOND: Final = "#e8eef6"
_LIT: Final = (EDGE, COLOURS[1], COLOURS[1], COLOURS[0])
_WIDE: Final = 11.0  # inches
_LETTERS: Final = 130  # of the sentence in one line
_NAME: Final = 26
_FONTS: Final = ("DejaVu Sans", "Noto Sans", "Noto Sans CJK JP", "Noto Sans Arabic", "Noto Sans Hebrew")


def write(path: Path, view: "MapView", kind: str) -> int:
    """Draw the map into a file of that ``kind``, "svg" or "png"; returns its size in bytes.

    Raises BadInput if there is nothing to draw, or the file can't be written.
    """
    if view.is_empty:
        raise BadInput("there is nothing to draw yet", hint="say who knows your work: inroad start")
    made = _draw(view, kind)
    try:
        path.write_bytes(made)
    except OSError as error:
        raise BadInput(f"can't be written: {error.strerror}", where=str(path)) from None
    return len(made)


def _draw(view: "MapView", kind: str) -> bytes:
    import matplotlib as mpl
    from matplotlib import font_manager
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    there = {font.name for font in font_manager.fontManager.ttflist}
    style: Any = {
        "font.family": [name for name in _FONTS if name in there] or ["sans-serif"],
        "font.size": 8, "svg.fonttype": "none", "svg.hashsalt": "inroad", "text.parse_math": False,
    }  # fmt: skip
    lines = textwrap.wrap(clean(view.words), _LETTERS)
    text = 0.25 + 0.2 * len(lines)
    drawing = _WIDE * view.height * 1.06 / (view.width * 1.14)
    out = io.BytesIO()
    with mpl.rc_context(style), warnings.catch_warnings():
        # A letter that no font here has is drawn as a box; that is said nowhere else, and no reason to fail.
        warnings.filterwarnings("ignore", message=".*[Gg]lyph.*missing.*")
        sheet = Figure(figsize=(_WIDE, drawing + text), facecolor="white")
        FigureCanvasAgg(sheet)
        axes = sheet.add_axes((0, text / (drawing + text), 1, drawing / (drawing + text)))
        axes.set_axis_off()
        axes.set_xlim(-view.width * 1.14, view.width * 1.14)
        axes.set_ylim(-view.height * 1.06, view.height * 1.06)
        axes.set_aspect("equal")
        _discs(axes, view)
        _lines(axes, view)
        for node in view.nodes:
            _node(axes, node)
        for number, line in enumerate(lines):
            sheet.text(0.03, (text - 0.2 * (number + 1)) / (drawing + text), line, fontsize=9, color=INK)
        about = {"Title": "Map", "Description": clean(view.words)}
        none = {"Date": None, "Creator": None} if kind == "svg" else {"Software": None}
        sheet.savefig(out, format=kind, dpi=160, metadata={**about, **none})
    return out.getvalue()


def _discs(axes: "Axes", view: "MapView") -> None:
    from matplotlib.patches import Circle

    for row in view.circles:
        ground = _MINE if row.inside else _BEYOND
        axes.add_patch(Circle((row.x, row.y), row.radius, facecolor=ground, edgecolor=LINE, lw=0.8, zorder=1))
        axes.text(
            row.x, row.y + row.radius, cut(clean(row.short), _NAME), ha="center", va="bottom", color=SOFT, zorder=5
        )
    if view.rest is not None:
        x, y, radius = view.rest
        axes.add_patch(Circle((x, y), radius, facecolor="none", edgecolor=EDGE, lw=0.6, ls=(0, (2, 4)), zorder=1))


def _lines(axes: "Axes", view: "MapView") -> None:
    from matplotlib.collections import LineCollection

    at = {node.key: (node.x, node.y) for node in view.nodes}
    for lit in (False, True):
        shown = [link for link in view.links if link.lit is lit]
        axes.add_collection(
            LineCollection(
                [(at[link.a], at[link.b]) for link in shown],
                colors=ACCENT if lit else EDGE,
                linewidths=[0.8 + 0.4 * link.weight if lit else 0.2 + 0.12 * link.weight for link in shown],
                alpha=0.95 if lit else 0.35,
                zorder=2,
            )
        )


def _node(axes: "Axes", node: "Node") -> None:
    name = cut(clean(node.name), _NAME)
    where: dict[str, Any] = {"xytext": (0, -6), "textcoords": "offset points", "ha": "center", "va": "top", "zorder": 6}
    if node.kind == "me":
        axes.plot(node.x, node.y, "o", color=ACCENT, ms=11, zorder=4)
        axes.annotate(name, (node.x, node.y), color=INK, fontweight="bold", **where)
    elif node.kind == "target":
        colour = _LIT[node.lit]
        axes.plot(node.x, node.y, "D", color=colour if node.lit else "white", mec=colour, ms=7, zorder=4)
        axes.annotate(name, (node.x, node.y), color=INK if node.lit else SOFT, fontweight="bold", **where)
    elif node.kind == "more":
        axes.annotate(f"+{node.count:,}", (node.x, node.y), color=SOFT, ha="center", va="center", zorder=5,
                      bbox={"boxstyle": "round", "fc": "white", "ec": LINE, "lw": 0.6})  # fmt: skip
    else:
        ground = LINE if node.guarded else COLOURS[2] if node.known else "white"
        edge, width = (COLOURS[1], 1.6) if node.bridge else ("white" if node.known else EDGE, 0.6)
        axes.plot(node.x, node.y, "o", color=ground, mec=edge, mew=width, ms=6 if node.bridge else 4.5, zorder=3)
        if node.bridge:
            axes.annotate(name, (node.x, node.y), color=INK, **where)
