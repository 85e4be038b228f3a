import pytest

from fixtures.networks import CAROL, DAVE, network
from inroad.graph.snapshot import Snapshot


@pytest.fixture
def line() -> Snapshot:
    """alice - bob - carol - dave, half a chance each; carol and dave are inside organisation 0; mallory is alone."""
    return network(6, [(0, 1, 0.5, 0.5, 1, 1), (1, 2, 0.5, 0.5, 1, 1), (2, 3, 0.5, 0.5, 1, 1)], [[CAROL, DAVE]])
