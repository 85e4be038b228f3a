"""Bounds on everything that comes from outside. A reader that meets one says so in a Skip or a BadInput."""

from typing import Final

FILE_BYTES: Final = 64 * 2**30  # an mbox of a long life; streamed, never loaded
TABLE_BYTES: Final = 512 * 2**20  # one CSV
CARD_BYTES: Final = 2 * 2**20  # one vCard, photos included
LINE_BYTES: Final = 1 * 2**20  # one physical line of a text format; longer lines are cut there and skipped over
HEADER_BYTES: Final = 256 * 2**10  # the head of one mail
HEADER_ADDRESSES: Final = 2_000  # addresses in one To/Cc/Bcc
CELL_CHARS: Final = 100_000
ZIP_MEMBERS: Final = 20_000
ZIP_BYTES: Final = 8 * 2**30  # all members unpacked
ZIP_RATIO: Final = 200  # unpacked / packed, for members above 10 MiB
CALENDAR_OCCURRENCES: Final = 500  # of one repeating event
NESTING: Final = 16
YEARS: Final = (1900, 2100)  # dates outside are misread dates
