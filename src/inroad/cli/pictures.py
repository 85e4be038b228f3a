"""Pictures on paper: one or several, as one SVG or PNG, drawn by matplotlib.

    Picture ─→ title, the sentence, the drawing ─┐
    Picture ─→ …                                ─┴─→ one sheet, from above ─→ a file, whole or not at all

The same picture gives the same bytes with one version of matplotlib: no dates, no random names inside. Text of an SVG
is text, so that it can be searched and read aloud, in whatever fonts there are; a PNG holds what fonts here can draw.
Loads matplotlib only when something is drawn: it takes a second.
"""

import os
import tempfile
import textwrap
import warnings
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from inroad.cli.paper import clean, cut
from inroad.errors import BadInput
from inroad.score.pictures import Draw, Picture, Series

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

KINDS: Final = ("svg", "png")
# The stylesheet's light theme (static/inroad/inroad.css); tests/cli/test_pictures.py holds them together.
COLOURS: Final = ("#1f5b4d", "#b57a14", "#4f78ad", "#7a4a7a", "#5f8a2f", "#8c8478", "#33356b")
INK: Final = "#22201c"
SOFT: Final = "#6b645a"
LINE: Final = "#e4ddd2"
_DASHES: Final[tuple[Any, ...]] = (
    "-", (0, (6, 4)), (0, (2, 3)), (0, (9, 3, 2, 3)), (0, (12, 4)), (0, (1, 2)), (0, (4, 2, 1, 2))
)  # fmt: skip
_SYMBOLS: Final = "os^DPX*"
_WIDE: Final = 8.0  # inches
_LINE_OF_TEXT: Final = 0.21
_LETTERS: Final = 92  # of the sentence in one line
_MOST_LABELS: Final = 12
_FONTS: Final = ("DejaVu Sans", "Noto Sans", "Noto Sans CJK JP", "Noto Sans Arabic", "Noto Sans Hebrew")


def write(path: Path, pictures: Sequence[Picture], kind: str) -> int:
    """Draw ``pictures`` below one another into one file; returns its size in bytes.

    Raises BadInput if there is nothing to draw, or the file can't be written; a file that was there stays then.
    """
    shown = [_cleaned(one) for one in pictures if not one.is_empty]
    if not shown:
        raise BadInput("there is nothing to draw yet", hint="without --svg or --png the words are printed")
    temporary = ""
    try:
        descriptor, temporary = tempfile.mkstemp(dir=path.absolute().parent, suffix=f".part.{kind}")
        os.close(descriptor)
        _draw(shown, temporary, kind)
        mask = os.umask(0)
        os.umask(mask)
        Path(temporary).chmod(0o666 & ~mask)
        Path(temporary).replace(path)
        temporary = ""
    except OSError as error:
        raise BadInput(f"can't be written: {error.strerror}", where=str(path)) from None
    finally:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
    return path.stat().st_size


def _cleaned(picture: Picture) -> Picture:
    """Without characters that no file of text may hold: they would come from names in an address book."""
    return replace(
        picture,
        title=cut(clean(picture.title), _LETTERS - 20),
        sentence=clean(picture.sentence),
        few=clean(picture.few),
        unit=clean(picture.unit),
        x=tuple(clean(name) for name in picture.x),
        series=tuple(replace(one, name=cut(clean(one.name), 40)) for one in picture.series),
        marks=tuple((clean(name), value) for name, value in picture.marks),
    )


def _draw(pictures: Sequence[Picture], path: str, kind: str) -> None:
    import matplotlib as mpl
    from matplotlib import font_manager
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    there = {font.name for font in font_manager.fontManager.ttflist}
    style: Any = {
        "font.family": [name for name in _FONTS if name in there] or ["sans-serif"],
        "font.size": 9.5, "svg.fonttype": "none", "svg.hashsalt": "inroad", "text.parse_math": False,
        "axes.edgecolor": SOFT, "axes.labelcolor": SOFT, "xtick.color": SOFT, "ytick.color": SOFT, "text.color": INK,
    }  # fmt: skip
    texts = [_texts(one) for one in pictures]
    heights = [_height(one, text) for one, text in zip(pictures, texts, strict=True)]
    with mpl.rc_context(style), warnings.catch_warnings():
        # A letter that no font here has is drawn as a box; that is said nowhere else, and no reason to fail.
        warnings.filterwarnings("ignore", message=".*[Gg]lyph.*missing.*")
        sheet = Figure(figsize=(_WIDE, sum(heights)), facecolor="white")
        FigureCanvasAgg(sheet)
        top = sum(heights)
        for one, text, height in zip(pictures, texts, heights, strict=True):
            _one(sheet, one, text, top, height)
            top -= height
        title = pictures[0].title if len(pictures) == 1 else "Your weeks"
        said = "\n".join(f"{one.title}: {one.sentence}" for one in pictures)
        about = {"Title": title, "Description": said}
        none = {"Date": None, "Creator": None} if kind == "svg" else {"Software": None}
        sheet.savefig(path, format=kind, dpi=160, metadata={**about, **none})


def _texts(picture: Picture) -> list[str]:
    """The sentence and why it is not to be trusted far, in lines."""
    return [line for said in (picture.sentence, picture.few) if said for line in textwrap.wrap(said, _LETTERS)]


def _height(picture: Picture, text: Sequence[str]) -> float:
    """Inches for title, sentence, drawing and what stands around it."""
    drawing = 0.4 + 0.34 * len(picture.x) * max(1, len(picture.series)) if picture.draw is Draw.RANGES else 2.5
    return 1.35 + _LINE_OF_TEXT * len(text) + drawing + (0.25 if len(picture.series) > 1 else 0)


def _one(sheet: "Figure", picture: Picture, text: Sequence[str], top: float, height: float) -> None:
    """One picture in the strip of the sheet that ends ``top`` inches above its foot."""
    whole = float(sheet.get_size_inches()[1])
    at = top - 0.45
    sheet.text(0.06, at / whole, picture.title, fontsize=13, fontweight="bold", va="baseline")
    for line in text:
        at -= _LINE_OF_TEXT
        sheet.text(0.06, at / whole, line, fontsize=9.5, color=INK, va="baseline")
    many = len(picture.series) > 1
    at -= 0.28 + (0.25 if many else 0)
    foot = top - height + 0.45
    left = 0.28 if picture.draw is Draw.RANGES else 0.1
    axes = sheet.add_axes((left, foot / whole, 0.95 - left, (at - foot) / whole))
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_axisbelow(True)
    axes.tick_params(length=0)
    if picture.draw is Draw.RANGES:
        _ranges(axes, picture)
    else:
        _upright(axes, picture)
    if many:
        axes.legend(
            loc="lower left", bbox_to_anchor=(0, 1.0), ncols=4, frameon=False, fontsize=8.5, borderaxespad=0.3,
            handlelength=2.2, columnspacing=1.4, borderpad=0,
        )  # fmt: skip


def _upright(axes: "Axes", picture: Picture) -> None:
    from matplotlib.ticker import MaxNLocator

    many = len(picture.series)
    bottom = [0.0] * len(picture.x)
    for number, one in enumerate(picture.series):
        colour = COLOURS[number % len(COLOURS)]
        if picture.draw is Draw.STACKED:
            values = [value or 0.0 for value in one.values]
            axes.bar(range(len(values)), values, 0.6, bottom, color=colour, label=one.name, edgecolor="white", lw=0.6)
            bottom = [low + value for low, value in zip(bottom, values, strict=True)]
        elif picture.draw is Draw.BARS:
            width = 0.8 / many
            places = [at + (number - (many - 1) / 2) * width for at in range(len(one.values))]
            axes.bar(places, [value or 0.0 for value in one.values], width * 0.92, color=colour, label=one.name)
        else:
            _line(axes, one, number, colour)
    for words, mark in picture.marks:
        axes.axhline(mark, color=SOFT, lw=0.9, ls=(0, (5, 4)))
        axes.annotate(words, (0, mark), (4, 3), xycoords=("axes fraction", "data"), textcoords="offset points",
                      fontsize=8.5, color=SOFT)  # fmt: skip
    step = max(1, -(-len(picture.x) // _MOST_LABELS))
    shown = range(len(picture.x) - 1, -1, -step)  # the last one always
    room = max(5, int(96 * step / len(picture.x)))
    axes.set_xticks(list(shown), ["\n".join(textwrap.wrap(picture.x[at], room)[:3]) for at in shown])
    axes.set_xlim(-0.6, len(picture.x) - 0.4)
    values = _figures(picture)
    low, high = min(0.0, *values, 0.0), max(0.0, *values, *(mark for _, mark in picture.marks))
    axes.set_ylim(low, high * 1.1 or 1.0)
    whole = all(value == round(value) for value in values)
    axes.yaxis.set_major_locator(MaxNLocator(5, integer=whole, steps=[1, 2, 2.5, 5, 10]))
    axes.grid(axis="y", color=LINE, lw=0.8)
    if picture.unit:
        axes.set_ylabel(picture.unit)


def _line(axes: "Axes", one: Series, number: int, colour: str) -> None:
    for band in sorted(one.bands, key=lambda band: -band.level):
        low, high = ([float("nan") if value is None else value for value in values] for values in (band.low, band.high))
        axes.fill_between(range(len(low)), low, high, color=colour, alpha=0.16, lw=0)
    values = [float("nan") if value is None else value for value in one.values]
    size = 4.0 if len(values) <= 40 else 1.5
    axes.plot(
        range(len(values)), values, color=colour, lw=1.6, ls=_DASHES[number % len(_DASHES)], label=one.name,
        marker=_SYMBOLS[number % len(_SYMBOLS)], ms=size,
    )  # fmt: skip


def _ranges(axes: "Axes", picture: Picture) -> None:
    from matplotlib.ticker import MaxNLocator

    many = len(picture.series)
    for number, one in enumerate(picture.series):
        colour = COLOURS[number % len(COLOURS)]
        shift = (number - (many - 1) / 2) * 0.22
        drawn = [(at, value) for at, value in enumerate(one.values) if value is not None]
        axes.plot([v for _, v in drawn], [at + shift for at, _ in drawn], "o", color=colour, ms=5, label=one.name)
        for at, _ in drawn:
            low, high = one.low[at] if one.low else None, one.high[at] if one.high else None
            if low is not None and high is not None:
                axes.plot([low, high], [at + shift] * 2, "|-", color=colour, lw=1.6, ms=7)
    for words, mark in picture.marks:
        axes.axvline(mark, color=SOFT, lw=0.9, ls=(0, (5, 4)))
        axes.annotate(words, (mark, 1), (3, 2), xycoords=("data", "axes fraction"), textcoords="offset points",
                      fontsize=8.5, color=SOFT)  # fmt: skip
    axes.set_yticks(range(len(picture.x)), ["\n".join(textwrap.wrap(name, 24)[:2]) for name in picture.x], color=INK)
    axes.set_ylim(len(picture.x) - 0.4, -0.6)
    values = [*_figures(picture), *(mark for _, mark in picture.marks)]
    axes.set_xlim(min(0.0, *values, 0.0), max(0.0, *values) * 1.06 or 1.0)
    axes.xaxis.set_major_locator(MaxNLocator(6))
    axes.grid(axis="x", color=LINE, lw=0.8)
    axes.set_xlabel(picture.unit)


def _figures(picture: Picture) -> list[float]:
    """Every number that has to find its place on the axis; 0 for a stack is its foot."""
    if picture.draw is Draw.STACKED:
        return [sum(one.values[at] or 0.0 for one in picture.series) for at in range(len(picture.x))]
    found: list[float | None] = []
    for one in picture.series:
        found += [*one.values, *one.low, *one.high]
        for band in one.bands:
            found += [*band.low, *band.high]
    return [value for value in found if value is not None]
