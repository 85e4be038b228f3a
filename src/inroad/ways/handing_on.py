"""Of people who answer an ask, how many hand it on: what is known elsewhere, moved by the desk's own introductions.

    (handed on, not) of this desk ──→ HandingOn: the chance per hand-over, its 95 % interval, both in words

The rule is Beta's: begin with :data:`IMAGINED` hand-overs of which :data:`HOP` went well, add one's own, one by one.

Where the beginning comes from: 217 of 296 people whom a stranger's letter reached by way of a friend sent it on, 73 %
(Travers and Milgram 1969); an e-mail version lost far more at each step, and how many take part differs by person and
by what is in it for them (Dodds, Muhamad and Watts 2003; Goel, Muhamad and Watts 2009). So three in four, and worth no
more than eight hand-overs of one's own: alone it says "between 4 and 10 in ten".

Refused: to learn about single people. Nobody gets a rate of their own from one no; that somebody rests or declined is
said as what it is (:mod:`inroad.ways.find`), not turned into a number.
"""

from dataclasses import dataclass
from functools import cached_property
from math import ceil, floor
from typing import Final

from inroad import words as say
from inroad.graph.chains import HOP

IMAGINED: Final = 8.0


@dataclass(frozen=True)
class HandingOn:
    """``handed`` asks of this desk went on to the next, ``kept`` were answered and did not."""

    handed: int = 0
    kept: int = 0

    def __post_init__(self) -> None:
        if self.handed < 0 or self.kept < 0:
            raise ValueError(f"{self.handed} handed on and {self.kept} not; neither can be below 0")

    @property
    def chance(self) -> float:
        """The mean of what is believed; :data:`HOP` while the desk has none of its own."""
        return (IMAGINED * HOP + self.handed) / (IMAGINED + self.handed + self.kept)

    @cached_property
    def interval(self) -> tuple[float, float]:
        """Between these with a probability of 95 %."""
        from scipy import special  # asked for behind "why?" only

        yes, no = IMAGINED * HOP + self.handed, IMAGINED * (1 - HOP) + self.kept
        low, high = (float(special.betaincinv(yes, no, tail)) for tail in (0.025, 0.975))
        return low, high

    @property
    def words(self) -> str:
        """Why the number is what it is."""
        low, high = self.interval
        tail = f"so between {floor(low * 10)} and {ceil(high * 10)} in ten"
        asked = self.handed + self.kept
        if not asked:
            return f"elsewhere about three in four asks are handed on; none of yours was yet, {tail}"
        who = "your one ask that was answered" if asked == 1 else f"your {say.small(asked)} asks that were answered"
        count = "" if asked == 1 else f"{say.small(self.handed) if self.handed else 'none'} "
        was = "was" if self.handed in (0, 1) else "were"
        not_yet = " not" if asked == 1 and not self.handed else ""
        said = f"{who} {was}{not_yet} handed on" if asked == 1 else f"of {who}, {count}{was} handed on"
        return f"{said}; elsewhere three in four are; {tail}"
