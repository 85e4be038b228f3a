"""How a share and its range are said: "about half", "between 4 and 8 in ten". Figures stand behind "why?".

Ranges are rounded outwards, so that what is said is never narrower than what is known.
"""

from math import ceil, floor

from inroad import words as say
from inroad.score.model import Range

_RARE = 0.1
_SMALL = 4
_TWICE, _MOST = 1.75, 100
_CLOSE = 1e-9  # 0.3 is 0.30000000000000004 at times


def share(value: float) -> str:
    """ "about six in ten", "about half", "about one in 30", "nearly all", "hardly any"."""
    if value < 0.01:
        return "hardly any"
    if value < 0.095:
        return f"about one in {say.small(round(1 / value))}"
    tenths = round(value * 10)
    if tenths >= 10:
        return "nearly all"
    return "about half" if tenths == 5 else f"about {say.small(tenths)} in ten"


def between(found: Range) -> str:
    """ "between 4 and 8 in ten", "between 1 and 7 in a hundred", "anywhere" where nothing is known."""
    parts, of = (100, "a hundred") if found.high < _RARE else (10, "ten")
    low, high = floor(found.low * parts + _CLOSE), ceil(found.high * parts - _CLOSE)
    if low <= 0 and high >= parts:
        return "anywhere"
    if low <= 0:
        return f"between hardly any and {high} in {of}"
    if high >= parts:
        return f"between {low} in {of} and nearly all"
    return f"between {low} and {high} in {of}"


def number(value: float) -> str:
    """ "about two", "about one and a half": of a count per meeting or week that is about one or more."""
    halves = round(value * 2)
    if halves % 2 and halves < 8:
        return "about one and a half" if halves == 3 else f"about {say.small(halves // 2)} and a half"
    return f"about {say.small(round(value))}"


def seldom(found: Range, unit: str) -> tuple[str, str]:
    """Of what is rarer than one a ``unit``: "about one every six weeks", "from one every four weeks to one every ten".

    The range goes outwards, to whole units.
    """
    often, rarely = max(1, floor(1 / found.high + _CLOSE)), max(1, ceil(1 / max(found.low, 1e-3) - _CLOSE))
    middle = round(1 / found.middle)
    first = f"one a {unit}" if often == 1 else f"one every {say.small(often)} {unit}s"
    last = f"one every {say.small(rarely)}" + (f" {unit}s" if often == 1 else "")
    about = f"about one every {say.small(middle)} {unit}s" if middle > 1 else f"about one a {unit}"
    return about, f"from {first} to {last}"


def count_between(found: Range) -> str:
    """ "between 1½ and 3", "between none and 2": outwards to halves below four, to whole numbers above."""
    low = floor(found.low * 2 + _CLOSE) / 2 if found.low < _SMALL else floor(found.low + _CLOSE)
    high = ceil(found.high * 2 - _CLOSE) / 2 if found.high < _SMALL else ceil(found.high - _CLOSE)
    return f"between {_half(low)} and {_half(max(0.5, high))}"


def _half(value: float) -> str:
    whole, half = int(value), value % 1
    if not value:
        return "none"
    return f"{whole or ''}½" if half else f"{whole}"


def times(value: float) -> str:
    """How often one happens against another: "three times as often", "about as often", "half as often"."""
    if value >= _MOST:
        return "more than a hundred times as often"
    if value >= _TWICE:
        whole = round(value)
        return "twice as often" if whole == 2 else f"{say.small(whole)} times as often"
    if value >= 0.75:
        return "about as often"
    return "half as often" if value >= 0.4 else "far less often"


def times_between(found: Range) -> str:
    """ "from four to 25 times as often", outwards; "from half as often to three times as often"."""
    low, high = times(found.low), times(ceil(found.high - _CLOSE) if found.high >= _TWICE else found.high)
    if found.low >= 2 and found.high < _MOST:
        return f"from {say.small(floor(found.low))} to {say.small(ceil(found.high - _CLOSE))} times as often"
    return low if low == high else f"from {low} to {high}"
