"""docs/sources.md says the numbers that the rules reckon with."""

from pathlib import Path

import pytest

from inroad.community import sources, voices, vouches
from inroad.community.vouches import BASIS_WORTH, Basis, Record
from inroad.desk.community import gatherings, known_vouches
from inroad.graph.trust import DAMPING

TEXT = (Path(__file__).parents[2] / "docs" / "sources.md").read_text(encoding="utf-8")
FLAT = " ".join(TEXT.split())


@pytest.mark.parametrize(
    "said",
    [
        f"| well | {BASIS_WORTH[Basis.WELL]} |",
        f"| bit | {BASIS_WORTH[Basis.A_BIT]} |",
        f"| not said | {BASIS_WORTH[Basis.NOT_SAID]} |",
        f"doesn't know the work) | {BASIS_WORTH[Basis.NO]} |",
        f"said / {vouches.HALF_LIFE_DAYS})",
        f"weight {known_vouches.ENDORSEMENT} |",
        f"({vouches.GOOD_BEFORE:g} + worked out) / ({vouches.GOOD_BEFORE + vouches.BAD_BEFORE:g} + known)",
        f"record / {Record().mean} ×",
        f"+ {sources.RESERVE:g})",
        f"probability {DAMPING} each",
        f"employer at the same time | {voices.TEAM} |",
        f"| one employer at the same time | {voices.COLLEAGUES} |",
        f"it isn't known when | {voices.PERHAPS_COLLEAGUES} |",
        f"at other times | {voices.SAME_HOUSE} |",
        f"they vouch for each other | {voices.EACH_OTHER} |",
        f"one vouches for the other | {voices.ONE_FOR_THE_OTHER} |",
        f"vouch for both | up to {voices.SAME_BACKERS} |",
        f"within {sources.BESIDE:.0%} of".replace("%", " %"),
        f"at least {known_vouches.LEAST_MEMBERS} members",
        f"at least {gatherings.LEAST_PEOPLE} people",
    ],
)
def test_a_number_of_the_page_is_that_of_the_code(said):
    assert said in FLAT


def test_a_near_field_counts_half_and_a_record_is_said_from_three_on():
    assert sources.NEAR == 0.5
    assert vouches.LEAST_SAID == 3
