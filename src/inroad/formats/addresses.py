"""Address lists of mail headers: who is named in a From, To, Cc or Bcc.

    raw value
      | the common shapes   "Name" <a@b>, Name <a@b>, a@b: one possessive pattern per entry
      | anything else       one pass over tokens; a counter for nested comments, no recursion
      | tidy                encoded words decoded, quotes and mailto: off, what is no address left out

Linear in the length of the value whatever it holds. The standard library's parser recurses on ``((((`` and is not used.
Refuses nothing: what can't be understood as an address is a handle with a name only, or nothing.
"""

import re
from functools import lru_cache
from itertools import pairwise
from typing import Final

from inroad.formats import limits
from inroad.formats.charsets import decode, decode_words, one_line
from inroad.formats.records import Handle

NAME_CHARS: Final = 300
ADDRESS_CHARS: Final = 320  # RFC 3696 errata: 64 + @ + 255
_CACHED_BYTES: Final = 300

# Possessive throughout: a long run that does not end as hoped is given up at once, never retried shorter.
_COMMON: Final = re.compile(
    r"""[ \t\r\n,]*+
    (?: (?:"([^"\\]*+)"|([^"<>()@,:;\\]*+)) [ \t\r\n]*+ <([^<>()@,:;\\"\s]++@[^<>()@,:;\\"\s]++)>
      | ([^<>()@,:;\\"\s]++@[^<>()@,:;\\"\s]++) )
    [ \t\r\n]*+ (?:,|$)""",
    re.VERBOSE,
)
_TOKEN: Final = re.compile(r'[ \t\r\n]++|"(?:[^"\\]|\\.)*+"|<[^<>]*+>|\([^()\\]*+\)|[^\s"<>(),:;\\]++|\\.|.', re.DOTALL)
_QUOTED_PAIR: Final = re.compile(r"\\(.)", re.DOTALL)
_NOBODY: Final = re.compile(
    r"(?:undisclosed|unlisted|suppressed|unspecified|hidden)\b.*|"
    r".*\brecipients?(?: list)? (?:not shown|suppressed|undisclosed).*|"
    r"recipient list not shown.*|(?:no )?to-?header on input.*",
    re.IGNORECASE,
)


def parse(raw: bytes) -> tuple[Handle, ...]:
    """The people in one (unfolded or folded) address header, in order, at most ``limits.HEADER_ADDRESSES``.

    Groups give their members; ``undisclosed-recipients:;`` gives nobody. An entry without any address is kept by its
    name. A name with an unquoted comma (``Doe, Jane <jane@example.org>``) is one person.
    """
    return _parse_cached(raw) if len(raw) <= _CACHED_BYTES else _parse(raw)


def _parse(raw: bytes) -> tuple[Handle, ...]:
    text = decode(raw)
    found: list[Handle] = []
    position = 0
    end = len(text)
    while position < end and len(found) < limits.HEADER_ADDRESSES:
        match = _COMMON.match(text, position)
        if match is None:
            # What was read so far may be the first half of "Doe, Jane <jane@…>" only if it had no address: it had one.
            found.extend(_careful(text[position:], limits.HEADER_ADDRESSES - len(found)))
            break
        quoted, bare, angle, alone = match.groups()
        position = match.end()
        handle = _handle_cached(quoted if quoted is not None else bare or "", angle or alone)
        if handle is not None:
            found.append(handle)
    return tuple(found)


_parse_cached: Final = lru_cache(maxsize=8192)(_parse)


def plausible(address: str) -> bool:
    """Whether ``address`` can be an e-mail address at all: one local part, one domain, no blanks, not too long."""
    local, at, domain = address.rpartition("@")
    return bool(at and local and domain) and len(address) <= ADDRESS_CHARS and " " not in domain and "<" not in domain


def _handle(name: str, address: str) -> Handle | None:
    address = address.strip(" \t\r\n'`")
    if address[:7].lower() == "mailto:":
        address = address[7:]
    if not plausible(address):
        # An X.500 path or a local account: not an address anybody outside can use.
        name, address = name or (address if "/" not in address else ""), ""
    name = tidy_name(name)
    if name and (name == address or name.lower() == address.lower()):
        name = ""
    if not address and (not name or _NOBODY.fullmatch(name)):
        return None
    return Handle(name=name, address=address)


_once_read: Final = lru_cache(maxsize=32_768)(_handle)


def _handle_cached(name: str, address: str) -> Handle | None:
    """The people of a mailbox come again and again, in lists that never do."""
    return _once_read(name, address) if len(name) + len(address) <= _CACHED_BYTES else _handle(name, address)


def tidy_name(name: str) -> str:
    """A display name as a person would write it: decoded, one line, without the quotes around the whole."""
    name = decode_words(name) if "=?" in name else name
    if "\n" in name or "  " in name or "\t" in name or "\r" in name:
        name = one_line(name)
    name = name.strip()
    while len(name) > 1 and name[0] == name[-1] and name[0] in "'\"":
        name = name[1:-1].strip()
    return name[:NAME_CHARS]


class _Entry:
    """One entry of a list while it is being read."""

    __slots__ = ("_end", "_has_at", "address", "comment", "words")

    def __init__(self) -> None:
        self.words: list[str] = []
        self.comment = ""
        self.address: str | None = None
        self._has_at = False
        self._end = ""

    def add(self, word: str) -> None:
        self.words.append(word)
        self._has_at = self._has_at or "@" in word
        if word != " " or not self._end.endswith(" "):
            self._end = (self._end + word)[-20:]

    def names_group(self) -> bool:
        """Whether a colon after what was read so far ends the name of a group, not "mailto" or a part of an address.

        Asked at every colon, of which there may be a hundred thousand: so it looks at the end of the words only.
        """
        return not self._has_at and not self._end.rstrip().lower().endswith("mailto")

    def __bool__(self) -> bool:
        return bool(self.words or self.comment or self.address is not None)

    def phrase(self) -> str:
        return "".join(self.words).strip()

    def handle(self) -> Handle | None:
        phrase = self.phrase()
        if self.address is not None:
            # <@relay,@other:jane@example.org> is an obsolete route; what follows the colon counts.
            last = self.address.rpartition(":")[2]
            address = _joined(last if "@" in last else self.address)
            if not plausible(address) and "@" in phrase:
                return _handle(self.comment, _joined(phrase))
            return _handle(phrase or self.comment, address)
        if "@" in phrase:
            address = _joined(phrase)
            if plausible(address) and _BARE.fullmatch(address):
                return _handle(self.comment, address)
            # "Jane Doe jane@example.org", written without brackets.
            words = phrase.split()
            at = next((i for i in range(len(words) - 1, -1, -1) if _BARE.fullmatch(words[i])), None)
            if at is not None:
                return _handle(" ".join(words[:at] + words[at + 1 :]) or self.comment, words[at])
        return _handle(phrase or self.comment, "")


_BARE: Final = re.compile(r'(?:"[^"]+"|[^\s"<>()@,:;]+)@[^\s"<>()@,:;]+')


def _joined(address: str) -> str:
    """``jane . doe @ example . org``, allowed once, as it is written today."""
    address = address.strip()
    return "".join(address.split()) if '"' not in address and _spaced(address) else address


def _spaced(address: str) -> bool:
    """Whether every blank stands next to a dot or an @, so that taking the blanks out joins no two words."""
    words = address.split()
    return all(a[-1] in "@." or b[0] in "@." for a, b in pairwise(words))


def _careful(text: str, most: int) -> list[Handle]:
    """Every shape that RFC 5322 allows and the broken ones that are met, in one pass over the tokens."""
    found: list[Handle] = []
    entry = _Entry()
    pending = ""  # a name without an address, waiting to see whether it was the first half of "Doe, Jane <…>"
    depth = 0
    comment: list[str] = []
    comments = "(" in text and _closes(text)
    last_first = ";" in text and ":" not in text  # Outlook: "Doe, Jane; Roe, Al"
    for match in _TOKEN.finditer(text):
        token = match[0]
        first = token[0]
        if depth:
            depth += (first == "(" and len(token) == 1) - (first == ")")
            if depth:
                comment.append(token)
            else:
                entry.comment = entry.comment or "".join(comment)
            continue
        if first == "(" and comments:
            if len(token) > 1:
                entry.comment = entry.comment or token[1:-1]
            else:
                depth = 1
                comment = []
        elif first == '"' and len(token) > 1:
            entry.add(_quoted(token, text, match.end()))
        elif first == "<" and len(token) > 1:
            if entry.address is None:
                entry.address = token[1:-1]
        elif first == ":" and entry.names_group():
            entry = _Entry()  # the name of a group; its members follow
        elif first in ",;" and len(token) == 1:
            pending = _close(entry, pending, found, ends=first == ";", last_first=last_first)
            entry = _Entry()
            if len(found) >= most:
                return found[:most]
        elif first not in '<>()"\\' or len(token) > 1:
            entry.add(" " if first in " \t\r\n" else _QUOTED_PAIR.sub(r"\1", token))
    _close(entry, pending, found, ends=True, last_first=last_first)
    return found[:most]


def _close(entry: _Entry, pending: str, found: list[Handle], *, ends: bool, last_first: bool) -> str:
    """Take one finished entry into ``found``; return the name that waits for its other half, or ""."""
    handle = entry.handle() if entry else None
    if handle is None:
        _keep(pending, found)
        return ""
    if handle.address:
        if pending and entry.address is not None and entry.phrase():
            found.append(Handle(name=f"{pending}, {handle.name}" if handle.name else pending, address=handle.address))
        else:
            _keep(pending, found)
            found.append(handle)
        return ""
    if not ends:
        _keep(pending, found)
        return handle.name
    if pending and last_first:
        found.append(Handle(name=f"{pending}, {handle.name}"))
    else:
        _keep(pending, found)
        found.append(handle)
    return ""


def _keep(name: str, found: list[Handle]) -> None:
    if name:
        found.append(Handle(name=name))


def _quoted(token: str, text: str, end: int) -> str:
    """The inside of a quoted string; with its quotes if it is the local part of an address (``"a b"@example.org``)."""
    if text.startswith("@", end) and any(c in token for c in " ,;:<>()\\"):
        return token
    return _QUOTED_PAIR.sub(r"\1", token[1:-1])


def _closes(text: str) -> bool:
    """Whether every ``(`` outside quotes is closed again. If not, brackets are taken as blanks."""
    depth = 0
    for match in _TOKEN.finditer(text):
        if match.end() - match.start() == 1:
            depth = max(0, depth + (match[0] == "(") - (match[0] == ")"))
    return depth == 0
