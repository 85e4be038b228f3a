"""Why a message is not from one person to others: a list, bulk mail, an automatic answer, a robot.

A wrong "personal" invents a tie, a wrong "automatic" hides one. So one sign is enough where software puts it there on
purpose (List-Id, Auto-Submitted); words in a subject count only beside another sign.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

# Local parts that no person reads. Whole names, or a prefix followed by a separator: "bounce+x@", never "bounceman@".
_ROBOT: Final = re.compile(
    r"(?:(?:do[._-]?)?not?[._-]?reply|please[._-]?do[._-]?not[._-]?reply|nao[._-]?responda|no[._-]?responder|"
    r"ne[._-]?pas[._-]?repondre|nicht[._-]?antworten|mailer[._-]?daemon|mail[._-]?daemon|postmaster|"
    r"bounces?|notifications?|notify|automailer|auto[._-]?confirm|calendar[._-]?notification|"
    r"drive[._-]?shares[._-]?(?:dm[._-]?)?noreply|messages[._-]?noreply|invitations|jobalerts|listserv|majordomo|mailman)"
    r"(?:[+=._-].*)?|.*[._+-]no[._-]?reply(?:[._+-].*)?|.*[._-](?:bounces?|noreply|donotreply)|.+-bounces\+.*|prvs=.*",
)
_ROBOT_DOMAIN: Final = re.compile(
    r"(?:resource\.calendar\.google\.com|group\.calendar\.google\.com|bounces?\..+|.*\.bounces?\..+|reply\.github\.com)"
)
_BULK: Final = re.compile(r"\b(?:bulk|junk|list)\b", re.IGNORECASE)
# Subjects that mail programs give to automatic answers, in their main languages.
_AWAY: Final = re.compile(
    r"(?:(?:re|aw|sv|antw)\s*:\s*)?"
    r"(?:auto(?:matic|matische|matisch)?[ -]?(?:reply|response|antwort|antwoord)|autoreply|"
    r"out[ -]of[ -](?:the[ -])?office|on vacation|away from (?:my|the) (?:office|mail|desk)|vacation\b|"
    r"abwesenheits?|abwesend|nicht im b[uü]ro|r[eé]ponse automatique|absence du bureau|absent du bureau|"
    r"respuesta autom[aá]tica|fuera de (?:la )?oficina|resposta autom[aá]tica|aus[eê]ncia tempor[aá]ria|"
    r"risposta automatica|fuori sede|afwezig|odpowied[zź] automatyczna|autosvar|automaattinen vastaus)",
    re.IGNORECASE,
)
_BULK_LINES: Final = (b"feedback-id", b"x-campaign", b"x-mailer-recptid")
_LIST_LINES: Final = (b"list-id", b"list-unsubscribe", b"list-post")
_NOTED: Final = frozenset(
    (*_BULK_LINES, *_LIST_LINES, b"auto-submitted", b"precedence", b"x-autoreply", b"x-autorespond",
     b"x-auto-response-suppress")
)  # fmt: skip
"""Without any of these lines nothing but the sender's address can tell."""


def why_automatic(head: Mapping[bytes, bytes], sender: str, subject: str) -> str:
    """ "list", "bulk", "auto-reply" or "robot"; "" for a message that a person may have written.

    ``head`` maps lower-case header names to raw values, ``sender`` is the address of From.
    """
    robot = is_robot(sender)
    # The empty return path is how mail software says "do not answer me": bounces, receipts, vacation notes.
    silent = head.get(b"return-path", b"-").strip() == b"<>"
    report = head.get(b"content-type", b"").lstrip()[:16].lower() == b"multipart/report"
    if not (robot or silent or report) and _NOTED.isdisjoint(head):  # nearly every mail that a person wrote
        return ""
    auto = head.get(b"auto-submitted", b"").strip().lower()
    precedence = head.get(b"precedence", b"").decode("latin-1")
    if (auto and not auto.startswith(b"no")) or b"x-autoreply" in head or b"x-autorespond" in head:
        return "auto-reply"
    if "auto" in precedence.lower():
        return "auto-reply"
    bulk = bool(_BULK.search(precedence)) or any(line in head for line in _BULK_LINES)
    if (robot or bulk or silent or b"x-auto-response-suppress" in head) and _AWAY.match(subject):
        return "auto-reply"
    if any(line in head for line in _LIST_LINES):
        return "list"
    if bulk:
        return "bulk"
    if robot or report:
        return "robot"
    return ""


@lru_cache(maxsize=32_768)
def is_robot(address: str) -> bool:
    """Whether no person reads ``address``: no-reply, mailer-daemon, bounces, notifications.

    >>> is_robot("no-reply@shop.example"), is_robot("bounces+42@news.example"), is_robot("norma.reply@firm.example")
    (True, True, False)
    """
    local, _, domain = address.lower().rpartition("@")
    return _ROBOT.fullmatch(local) is not None or _ROBOT_DOMAIN.fullmatch(domain) is not None
