"""The smallest input that fails the same way. Greedy: ever smaller pieces are left out for as long as it still does."""

import traceback
from collections.abc import Callable


def failure(run: Callable[[bytes], None], data: bytes) -> str:
    """How ``data`` fails: the error's kind and the place that raised it; "" if it doesn't."""
    try:
        run(data)
    except Exception as error:  # noqa: BLE001 - whatever it is, that is what is looked for
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "/inroad/" in frame.filename]
        place = (
            f"{frames[-1].filename.rpartition('/inroad/')[2]}:{frames[-1].name}" if frames else "the target's own check"
        )
        detail = f": {error}" if not frames else ""
        return f"{type(error).__name__} in {place}{detail}"
    return ""


def shrunk(run: Callable[[bytes], None], data: bytes, most_tries: int = 20_000) -> bytes:
    """The smallest input found that has the :func:`failure` of ``data``; ``data`` itself if it has none."""
    wanted = failure(run, data).partition(":")[0]
    if not wanted:
        return data
    tries = 0
    size = max(1, len(data) // 2)
    while size:
        at = 0
        while at < len(data) and tries < most_tries:
            tries += 1
            shorter = data[:at] + data[at + size :]
            if failure(run, shorter).partition(":")[0] == wanted:
                data = shorter
            else:
                at += size
        size //= 2
    for at in range(len(data)):  # what is left is made plain where it can be
        plainer = data[:at] + b"a" + data[at + 1 :]
        if data[at : at + 1] not in b"a\n" and failure(run, plainer).partition(":")[0] == wanted:
            data = plainer
    return data
