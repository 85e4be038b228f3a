"""Logs that hold no secret: in an address, what stands after /i/, /c/, /welcome/, /calendar/ or token= is left out."""

import logging
import re
from typing import Final

_SECRET: Final = re.compile(r"(/(?:i|c|welcome|calendar)/|[?&]token=)[^\s/?&\"'<>)]+")


class Discreet(logging.Formatter):
    """As Django's plain formatter, tracebacks included, with each secret of an address as "…"."""

    def format(self, record: logging.LogRecord) -> str:
        return _SECRET.sub(r"\1…", super().format(record))
