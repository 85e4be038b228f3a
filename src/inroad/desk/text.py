"""Text on its way in: NUL and lone surrogates are refused (the databases differ on them), lengths are bounded."""

import unicodedata

from inroad.errors import BadInput

NAME = 200
LINE = 500
NOTE = 100_000


def clean(value: str, what: str, most: int = LINE, *, required: bool = False, lines: bool = False) -> str:
    """``value`` trimmed and in NFC; control characters are dropped (newlines too, unless ``lines``).

    Raises BadInput for NUL, lone surrogates, text longer than ``most`` characters, or an empty required one.
    """
    if "\0" in value or any("\ud800" <= char <= "\udfff" for char in value):
        raise BadInput(f"{what} holds characters that are no text", hint="type it again by hand")
    value = unicodedata.normalize("NFC", value)
    if not lines:
        value = " ".join(value.split())
    value = "".join(c for c in value if c in "\n\t" or unicodedata.category(c) != "Cc").strip()
    if len(value) > most:
        raise BadInput(f"{what} is {len(value):,} characters long", hint=f"{most:,} is the most")
    if required and not value:
        raise BadInput(f"{what} is missing")
    return value


def storable(value: str, most: int = LINE) -> str:
    """Imported text made storable without complaint: what can't be stored is dropped, what is too long is cut."""
    if "\0" in value or not value.isascii():
        value = value.replace("\0", "").encode("utf-8", "ignore").decode("utf-8", "ignore")
        value = unicodedata.normalize("NFC", value)
    return value[:most]


def harmless(cell: str) -> str:
    """For a CSV file: a spreadsheet must not take a name for a formula."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell
