"""Compile the kernels once and cache them: `python -m inroad.graph.warm`, called by `make install`.

A long-running server calls :func:`warm` in the background when it starts; searches are answered by NumPy until then.
"""

import sys
import threading
import time

import numpy as np

from inroad.graph.chains import top_chains
from inroad.graph.snapshot import Snapshot


def warm() -> float:
    """Load the kernels into this process, compiling them if no cache fits; seconds taken."""
    started = time.perf_counter()
    from inroad.graph import compiled

    pair = np.array([0, 1]), np.array([1, 2])
    half = np.array([0.5, 0.5])
    tiny = Snapshot.build(3, a=pair[0], b=pair[1], chance_ab=half, chance_ba=half, organisations=[[2]])
    top_chains(tiny, 0, organisation=0, engine="compiled")
    compiled.mark_ready()
    return time.perf_counter() - started


def warm_in_background() -> threading.Thread:
    """Start :func:`warm` in a thread that does not hold up the end of the process."""
    thread = threading.Thread(target=warm, name="inroad-warm", daemon=True)
    thread.start()
    return thread


if __name__ == "__main__":
    sys.stdout.write(f"Search kernels ready ({warm():.1f} s).\n")
