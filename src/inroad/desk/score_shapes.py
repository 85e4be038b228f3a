"""What the page of one's weeks shows: frozen values, words first."""

from dataclasses import dataclass
from datetime import date

from inroad.score.pictures import Picture
from inroad.score.shown import Count


@dataclass(frozen=True, slots=True)
class ScorePicture:
    """A picture and what stands behind "why?": how its figures come about."""

    picture: Picture
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """A picture there is nothing for yet: its title, and what it waits for."""

    key: str
    title: str
    needs: str


@dataclass(frozen=True, slots=True)
class ScoreView:
    """``weeks``: so many full weeks before the present one, None for all of them; ``span`` says that in words.

    ``lines``: what the weeks were. ``people`` and ``job``: what there was in that span, and nothing of which there was
    none. ``offered``: it is the third week of the search, or a later one. ``is_empty``: nothing happened so far; the
    page then teaches.
    """

    began: date
    weeks: int | None
    span: str
    lines: tuple[str, ...]
    people: tuple[Count, ...]
    job: tuple[Count, ...]
    pictures: tuple[ScorePicture, ...]
    missing: tuple[Missing, ...]
    offered: bool
    is_empty: bool
