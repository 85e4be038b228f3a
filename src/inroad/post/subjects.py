"""What the subjects of a conversation share: their own words below Re:, Aw:, Undeliverable: and their kin. Pure."""

import re
from typing import Final

MOST_CHARS: Final = 1_000
_ANSWER: Final = (
    "re|r|aw|antw|antwort|sv|vs|odp|ynt|res|rif|ref|fwd|fw|wg|tr|rv|enc|doorst|vl|回复|答复|转发|automatic reply|auto|"
    "automatische antwort|réponse automatique|respuesta automática"
)
_BOUNCED: Final = (
    "undeliverable|undelivered mail|unzustellbar|nicht zustellbar|non remis|non distribuable|no entregado|"
    "no se puede entregar|onbestelbaar|impossibile recapitare|niet bezorgd"
)
_PREFIX: Final = re.compile(
    rf"(?:(?:{_ANSWER})(?:[\[(]?\d{{1,3}}[\])]?)?|{_BOUNCED})\s?[:：]\s*|\[(?:ext|extern|external|spam)\]\s*",
    re.IGNORECASE,
)


def own_words(subject: str) -> str:
    """The subject without what mail programs put before it, folded and in single blanks; "" if nothing is left.

    >>> own_words("RE: Aw: [EXT] A word about  Northwind")
    'a word about northwind'
    """
    text = " ".join(subject[:MOST_CHARS].split())
    while match := _PREFIX.match(text):
        text = text[match.end() :]
    return text.casefold()
