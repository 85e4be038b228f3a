"""Working on very many objects at once, as imports do."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def many_objects() -> Iterator[None]:
    """No search for circular garbage while this lasts: with a million live objects each search looks at all of them in
    vain, which was half of an import's time. What nothing points at any more is freed as ever.

    Process-wide. Two threads at once are no harm: the first to end lets the searching begin again.
    """
    searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searching:
            gc.enable()
