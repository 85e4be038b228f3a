"""Logs that hold no secret: of an address, what comes after /i/, /welcome/ and their like, or token=, is cut."""

import logging
import re
from typing import Final

_SECRET: Final = re.compile(r"(/(?:i|c|b|welcome|address|calendar)/|[?&](?:token|code|state)=)[^\s/?&\"'<>)]+")


class Discreet(logging.Formatter):
    """As Django's plain formatter, tracebacks included, with each secret of an address as "…"."""

    def format(self, record: logging.LogRecord) -> str:
        return _SECRET.sub(r"\1…", super().format(record))
