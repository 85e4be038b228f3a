"""Normal forms of what points at a person: e-mail address, phone number, profile URL.

Two identities are the same exactly if their normal forms are equal; what is stored and shown is the normal form of the
address as written, while looser sameness ("j.doe@gmail.com reaches jdoe@gmail.com") is a separate key.

Refused: anything that is not clearly one of these gives None, never an exception and never a repaired guess.
"""

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from typing import Final
from urllib.parse import unquote, urlsplit

from inroad.matching.folding import word_set

_MOST_CHARS: Final = 2_000


class Kind(StrEnum):
    """What a pasted text looks like."""

    EMAIL = "email"
    PHONE = "phone"
    URL = "url"
    NAME = "name"
    NOTHING = ""


# Quoted local parts and address literals exist on paper only; refusing them keeps the pattern linear.
_EMAIL: Final = re.compile(r"([^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f]{1,64})@([^\s@<>()\[\]\\,;:\"/\x00-\x1f\x7f]{1,253})\Z")
_HOST: Final = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9-]{1,63}(?<!-))*\Z")
_ASCII_EMAIL: Final = re.compile(r"[a-z0-9][a-z0-9._+-]{0,62}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,6}\Z")


@lru_cache(maxsize=65_536)
def email(text: str) -> str | None:
    """The normal form of a bare address: lower case, domain in IDNA form. None if it is no address.

    "mailto:", angle brackets and surrounding punctuation are taken off; a display name is not (a reader does that).
    Local parts are lower-cased although RFC 5321 would allow a difference: no provider in use makes one.
    """
    if len(text) > _MOST_CHARS:
        return None
    plain = text.strip().strip("<>'\"").removeprefix("mailto:").removeprefix("MAILTO:").strip().rstrip(".,;").casefold()
    if _ASCII_EMAIL.match(plain) and ".." not in plain.rpartition("@")[2] and "@-" not in plain and "-." not in plain:
        return plain
    match = _EMAIL.match(plain)
    if match is None:
        return None
    domain = _ascii_host(match[2])
    return f"{match[1]}@{domain}" if domain else None


def domain_of(address: str) -> str:
    """The domain of a normal address, "" if there is none."""
    return address.rpartition("@")[2] if "@" in address else ""


def email_key(address: str) -> str:
    """Addresses with the same key reach the same mailbox: Gmail's full stops and its second domain, and +tags where the
    provider is known to deliver them. For comparing only; never store or write to a key."""
    local, _, domain = address.rpartition("@")
    if domain in ("gmail.com", "googlemail.com"):
        return f"{local.partition('+')[0].replace('.', '') or local}@gmail.com"
    if domain in _TAGGING:
        return f"{local.partition('+')[0] or local}@{domain}"
    return address


def phone(text: str, *, region: str | None = None) -> str | None:
    """E.164 ("+493012345678"), with ";ext=12" if an extension is written. None if it can't be a number.

    ``region`` is the ISO country the number was written in ("DE"); without it only numbers with a country code are
    read. Possible lengths are checked, not whether the number is in service.
    """
    if not 5 <= len(text) <= 60 or sum(character.isdigit() for character in text) < 5:
        return None
    import phonenumbers

    try:
        number = phonenumbers.parse(text.removeprefix("tel:"), region.upper() if region else None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    plain = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    # A switchboard's number with two extensions is two people.
    return f"{plain};ext={number.extension}" if number.extension else plain


_BARE_URL: Final = re.compile(r"[\w-]+(?:\.[\w-]+){1,10}/\S*")
_LINKEDIN_PERSON: Final = re.compile(r"/(in|pub)/([^/?#]+)((?:/[0-9a-f]{1,3}){3})?", re.IGNORECASE)
_HOSTS_OF_PEOPLE: Final = {
    "linkedin.com": re.compile(r"linkedin\.com/(?:in|pub)/.+"),
    "xing.com": re.compile(r"xing\.com/profile/.+"),
    "github.com": re.compile(r"github\.com/[^/]+\Z"),
    "x.com": re.compile(r"x\.com/[^/]+\Z"),
    "instagram.com": re.compile(r"instagram\.com/[^/]+\Z"),
    "facebook.com": re.compile(r"facebook\.com/(?:[^/]+|profile\.php\?id=\d+)\Z"),
    "orcid.org": re.compile(r"orcid\.org/[0-9x-]+\Z"),
}
_SAME_HOST: Final = {"twitter.com": "x.com", "fb.com": "facebook.com", "linkedin.cn": "linkedin.com"}


@lru_cache(maxsize=65_536)
def url(text: str) -> str | None:
    """The normal form of a web address: host without www, path without a trailing slash; no protocol, query, fragment.

    LinkedIn profiles become "linkedin.com/in/slug" whatever the country host, protocol, language ending or
    percent-encoding. None if it is no web address.
    """
    text = text.strip().strip("<>\"'")
    if not text or len(text) > _MOST_CHARS or any(c.isspace() for c in text):
        return None
    if "://" not in text:
        text = f"https://{text.removeprefix('//')}"
    try:
        parts = urlsplit(text)
        host = _ascii_host((parts.hostname or "").rstrip("."))
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not host or "." not in host or "@" in parts.netloc:
        return None
    host = re.sub(r"\A(?:www\d?|m|mobile|touch)\.(?=[^.]+\.)", "", host)
    if host.endswith(".linkedin.com"):
        host = "linkedin.com"
    host = _SAME_HOST.get(host, host)
    path = re.sub(r"/+", "/", unquote(parts.path)).rstrip("/")
    if host == "linkedin.com" and (match := _LINKEDIN_PERSON.match(path)):
        return f"linkedin.com/{match[1].lower()}/{_slug(match[2])}{(match[3] or '').lower()}"
    if host in _HOSTS_OF_PEOPLE:
        path = path.casefold()
    if host == "facebook.com" and path == "/profile.php" and (match := re.search(r"\bid=(\d+)", parts.query)):
        path = f"{path}?id={match[1]}"
    return host + re.sub(r"[\x00-\x20\x7f]", "", path)


def is_profile(normal_url: str) -> bool:
    """Does a normal URL point at one person (and not at a firm's home page, which colleagues share)?"""
    pattern = _HOSTS_OF_PEOPLE.get(normal_url.partition("/")[0])
    return pattern is not None and pattern.match(normal_url) is not None


def is_linkedin(normal_url: str) -> bool:
    """Is it a LinkedIn profile under its present kind of address? Everybody has one of these."""
    return normal_url.startswith("linkedin.com/in/")


def is_free_mail(domain: str) -> bool:
    """Is this a provider where anybody gets an address, so that the domain says nothing about an employer?"""
    if domain in _FREE:
        return True
    return domain.partition(".")[0] in _FREE_EVERYWHERE and domain.count(".") <= 2


def is_role_address(address: str) -> bool:
    """Does the address belong to a desk rather than a person (info@, jobs@, noreply@)? Never evidence of identity."""
    local = address.partition("@")[0]
    if local.isalnum():
        return local in _ROLES or local.startswith(_ROBOTS)
    local = local.partition("+")[0]
    plain = local.replace(".", "").replace("-", "").replace("_", "")
    return local in _ROLES or plain in _ROLES or plain.startswith(_ROBOTS)


def emails(texts: Iterable[str]) -> tuple[str, ...]:
    """Normal forms in the order given, each once; what is no address is left out."""
    return tuple(dict.fromkeys(found for text in texts if (found := email(text))))


def urls(texts: Iterable[str]) -> tuple[str, ...]:
    """Normal forms in the order given, each once; what is no web address is left out."""
    return tuple(dict.fromkeys(found for text in texts if (found := url(text))))


def phones(texts: Iterable[str], *, region: str | None = None) -> tuple[str, ...]:
    """Normal forms in the order given, each once; what is no number is left out."""
    return tuple(dict.fromkeys(found for text in texts if (found := phone(text, region=region))))


def kind_of(text: str) -> Kind:
    """A guess of what a pasted text is."""
    text = text.strip()
    if not text:
        return Kind.NOTHING
    address = email(text)
    if address and "." in domain_of(address):
        return Kind.EMAIL
    digits = sum(character.isdigit() for character in text)
    if digits >= 6 and re.fullmatch(r"(?:tel:)?\+?[\d\s()./\-–]+(?:\s*(?:ext?\.?|x|#)\s*\d+)?", text, re.IGNORECASE):
        return Kind.PHONE
    if "://" in text or text.lower().startswith("www.") or _BARE_URL.fullmatch(text):
        return Kind.URL if url(text) else Kind.NOTHING
    return Kind.NAME if any(character.isalpha() for character in text) else Kind.NOTHING


def _ascii_host(host: str) -> str:
    """Lower-case IDNA form, "" if it is no host name. The standard library's IDNA 2003 is enough for comparing."""
    host = host.lower().strip(".")
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii").lower()
        except (UnicodeError, ValueError):
            return ""
    return host if len(host) <= 253 and _HOST.match(host) else ""


def _slug(text: str) -> str:
    # Slugs are shown both accented and percent-encoded, but the accent belongs to them: no folding to plain letters.
    import unicodedata

    return unicodedata.normalize("NFC", text).casefold().strip()


_TAGGING: Final = word_set(
    """
    outlook.com hotmail.com live.com icloud.com me.com fastmail.com proton.me protonmail.com pm.me posteo.de
    mailbox.org
    """
)
_FREE_EVERYWHERE: Final = word_set(
    """
    yahoo ymail rocketmail hotmail outlook live msn gmx aol yandex mail zoho
    """
)
_FREE: Final = word_set(
    """
    gmail.com googlemail.com icloud.com me.com mac.com gmx.net gmx.de web.de freenet.de t-online.de arcor.de
    online.de posteo.de posteo.net mailbox.org proton.me protonmail.com protonmail.ch pm.me tutanota.com
    tutanota.de tuta.io tuta.com fastmail.com fastmail.fm hey.com duck.com qq.com foxmail.com 163.com 126.com
    yeah.net sina.com sina.cn sohu.com 139.com 189.cn aliyun.com naver.com daum.net hanmail.net nate.com
    kakao.com yahoo.co.jp docomo.ne.jp ezweb.ne.jp softbank.ne.jp orange.fr wanadoo.fr free.fr laposte.net
    sfr.fr neuf.fr libero.it virgilio.it tiscali.it alice.it tin.it tim.it telenet.be skynet.be ziggo.nl
    kpnmail.nl planet.nl xs4all.nl home.nl bluewin.ch hispeed.ch sunrise.ch a1.net aon.at chello.at
    btinternet.com btopenworld.com sky.com talktalk.net virginmedia.com ntlworld.com blueyonder.co.uk
    comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net earthlink.net juno.com
    optonline.net roadrunner.com rr.com rogers.com shaw.ca sympatico.ca telus.net bigpond.com bigpond.net.au
    optusnet.com.au xtra.co.nz uol.com.br bol.com.br terra.com.br ig.com.br globo.com rediffmail.com
    indiatimes.com seznam.cz centrum.cz wp.pl o2.pl onet.pl interia.pl op.pl poczta.fm mail.ru bk.ru list.ru
    inbox.ru rambler.ru ya.ru ukr.net i.ua abv.bg mail.bg walla.co.il walla.com email.com usa.com telia.com
    online.no hotmail.se sapo.pt netcabo.pt users.noreply.github.com privaterelay.appleid.com inbox.com
    hushmail.com runbox.com disroot.org riseup.net gmx.at gmx.ch in.com
    """
)
_ROBOTS: Final = ("noreply", "donotreply", "mailerdaemon", "bounce")
_ROLES: Final = word_set(
    """
    info contact contacts kontakt contacto contatto office mail email post admin administrator webmaster
    postmaster hostmaster root support help helpdesk service services sales marketing press presse media pr jobs
    job careers career karriere bewerbung recruiting recruitment talent hr personal people hiring hello hallo hi
    team staff all everyone billing invoice invoices rechnung rechnungen accounts accounting finance buchhaltung
    purchasing orders order legal privacy datenschutz security abuse noc it edv news newsletter noreply no-reply
    donotreply do-not-reply notifications notification notify alerts alert updates mailer-daemon mailerdaemon
    bounce bounces reply customerservice customercare kundenservice reception empfang secretariat sekretariat
    feedback enquiries inquiries events event invitations messages-noreply calendar-notification meetings
    booking bookings reservations undisclosed unknown testing api bot
    """
)
__all__ = [
    "Kind", "domain_of", "email", "email_key", "emails", "is_free_mail", "is_linkedin", "is_profile", "is_role_address",
    "kind_of", "phone", "phones", "url", "urls",
]  # fmt: skip
