"""Trust passed on once, for a block of people, compiled. Importing this loads Numba: most of a second. See trust.py."""

import numpy as np
from numpy.typing import NDArray

from inroad.graph.compiled import summing_kernel


@summing_kernel
def pass_on(
    first: int,
    last: int,
    indptr: NDArray[np.int64],
    giver: NDArray[np.int32],
    share: NDArray[np.float64],
    now: NDArray[np.float64],
    out: NDArray[np.float64],
) -> None:  # pragma: no cover - compiled
    """``out[first:last]``: what each of them is given, of what everybody has ``now``."""
    for i in range(first, last):
        given = 0.0
        # Unsigned, or each look-up asks first whether the number is negative and counts from the end.
        for t in range(np.uint64(indptr[i]), np.uint64(indptr[i + 1])):
            given += share[t] * now[np.uint32(giver[t])]
        out[i] = given
