"""Other people's files as frozen records.

    path | containers  a file, or what a folder or archive holds
         | registry    which reader knows it, by content
         | reader      one format: bytes in, records and skips out
         | Reading     all of it as one stream, with places and progress

Refuses: to keep the text of mails and messages, to decide who is who (:mod:`inroad.matching`), to touch a database,
the network or the clock. Nothing from outside is trusted: see :mod:`inroad.formats.limits`.

Importing this package is cheap; readers are loaded when the first file is opened.
"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inroad.formats.registry import Reading

__all__ = ["open_reading"]


def open_reading(path: Path) -> "Reading":
    """What is in ``path`` (a file, folder or archive), ready to be streamed.

    Raises :class:`NotRecognised` for a file no reader knows, saying what it looks like and what to do, and
    :class:`BadInput` for one that isn't there, can't be opened or is a broken archive.

    >>> reading = open_reading(Path("Connections.csv"))  # doctest: +SKIP
    >>> reading.format  # doctest: +SKIP
    'LinkedIn connections'
    >>> for item in reading.records():  # doctest: +SKIP
    ...     print(item.where, f"{reading.position / reading.size:.0%}")
    """
    from inroad.formats import registry

    return registry.open_reading(path)
