"""Reading the heads of mails from a mailbox, without changing anything in it.

    sign in ─ folders ─ for each: EXAMINE ─ which are new? ─ heads, a hundred at a time ─→ Batch, with where it got to

A Batch and the state in it are stored together: whoever is killed in between reads the same batch again. Only heads are
asked for (BODY.PEEK: mails stay unread) and folders are opened read-only. A server that renumbers its mails (another
UIDVALIDITY) makes a folder new; its mails come again and are recognised by their ids.
"""

import base64
import imaplib
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from inroad.errors import MailProblem
from inroad.formats import limits, mail_folders
from inroad.formats.headers import read_head
from inroad.formats.records import Message, Skip
from inroad.post.account import Account
from inroad.post.imap_line import LINE_BYTES, Client, problem, quoted
from inroad.post.line import Deadline

BATCH: Final = 100
MOST_HEADS: Final = 20_000  # of one call; the next one goes on
MOST_FOLDERS: Final = 2_000
MOST_WAIT: Final = 28 * 60.0  # RFC 2177: servers may leave after half an hour
_ROOM: Final = 4_096  # for what stands around a head
_HIGHEST_UID: Final = 2**32 - 1

_LISTED: Final = re.compile(rb'\(([^)]{0,500})\) (?:"(?:\\?.)"|NIL) (.+)', re.DOTALL)
_UID: Final = re.compile(rb"\bUID (\d{1,10})\b", re.IGNORECASE)
_FLAGS: Final = re.compile(rb"\bFLAGS \(([^()]{0,2000})\)", re.IGNORECASE)
_SHIFTED: Final = re.compile(r"&([A-Za-z0-9+,]*)-")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# Where a server does not say which folder is for sent mail (RFC 6154), its name does.
_SENT: Final = re.compile(
    "sent(?: items| mail| messages)?|gesendet(?:e elemente|e objekte)?|(?:éléments |messages )?envoyés|"
    "(?:elementos |itens )?enviados|(?:posta )?inviat[ai]|verzonden(?: items)?|wysłane|skickat|sendte?|lähetetyt|"
    "отправленные|odeslané|送信済み|已发送|보낸편지함",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder as the server lists it. ``wire`` is its name in IMAP's own spelling, ``name`` as people read it.

    ``use`` is "inbox", "sent", "left out" (spam, trash, drafts: never read) or "".
    """

    wire: str
    name: str
    use: str = ""


@dataclass(frozen=True, slots=True)
class FolderState:
    """How far a folder was read: up to ``last_uid`` of the numbering ``validity``; zeros for a folder never read."""

    wire: str
    validity: int = 0
    last_uid: int = 0


@dataclass(frozen=True, slots=True)
class Head:
    """The head of one mail, at most ``limits.HEADER_BYTES`` of it; ``flags`` as the server spells them."""

    uid: int
    raw: bytes
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """Some new heads and ``state``, true once they are stored.

    ``renewed``: the folder was numbered anew and is read from its beginning. ``more``: the call stopped at its bound.
    """

    state: FolderState
    heads: tuple[Head, ...]
    renewed: bool = False
    more: bool = False


def folders(account: Account) -> tuple[Folder, ...]:
    """The mailbox's folders, inbox and sent first. Raises MailProblem."""
    with _signed_in(account) as client:
        return _list(client)


def starting(found: Sequence[Folder]) -> tuple[FolderState, ...]:
    """What to read if nobody chose: the inbox and the folders for sent mail."""
    return tuple(FolderState(folder.wire) for folder in found if folder.use in ("inbox", "sent"))


def fetch_heads(
    account: Account, states: Sequence[FolderState] = (), *, since: date | None = None, most: int = MOST_HEADS
) -> Iterator[Batch]:
    """New heads of each folder in ``states`` (none given: inbox and sent), oldest first, at most ``most``.

    ``since`` bounds what is read of a folder that was never read, by the day the server got it. A folder that is gone
    is passed over; its state stays. Raises MailProblem, also between batches; what was yielded holds.
    """
    with _signed_in(account) as client:
        left = most
        for state in states or starting(_list(client)):
            for batch in _read(client, state, since, left):
                left -= len(batch.heads)
                yield batch
                if batch.more:
                    return


def wait(account: Account, state: FolderState, seconds: float, *, stop: threading.Event | None = None) -> bool | None:
    """Whether the folder has news, waiting up to ``seconds`` for it by IDLE. None if the server does not offer that.

    True at once if something came since ``state``. ``stop``, once set, ends the waiting within a second.
    """
    seconds = min(max(seconds, 0.0), MOST_WAIT)
    with _signed_in(account, extra=seconds) as client:
        if "IDLE" not in client.offers:
            return None
        opened = _examine(client, state.wire)
        if opened is None:
            return False
        validity, following, number = opened
        if validity != state.validity or following > state.last_uid + 1:
            return True
        client.allow = LINE_BYTES
        return client.await_news(seconds, number, stop)


def messages(batch: Batch) -> Iterator[tuple[Head, Message | Skip]]:
    """Each head with what it says. A mail marked as deleted or as a draft is a Skip, as in a file of mails."""
    name = folder_name(batch.state.wire)
    left_out = mail_folders.reason_of(_last_part(name))
    for head in batch.heads:
        flags = {flag.casefold() for flag in head.flags}
        reason = left_out or (
            mail_folders.TRASH if "\\deleted" in flags else mail_folders.DRAFT if "\\draft" in flags else ""
        )
        yield head, read_head(head.raw, where=f"{name}, mail {head.uid}", left_out=reason)


def folder_name(wire: str) -> str:
    """A folder's name as people read it, from IMAP's modified UTF-7 (RFC 3501 5.1.3); what is none stays as it is.

    >>> folder_name("Entw&APw-rfe"), folder_name("R&-D")
    ('Entwürfe', 'R&D')
    """

    def plain(match: re.Match[str]) -> str:
        if not match[1]:
            return "&"
        coded = match[1].replace(",", "/")
        try:
            return base64.b64decode(coded + "=" * (-len(coded) % 4)).decode("utf-16-be")
        except ValueError:
            return match[0]

    return _SHIFTED.sub(plain, wire)


@contextmanager
def _signed_in(account: Account, *, extra: float = 0.0) -> Iterator[Client]:
    """A client, signed in; whatever goes wrong with the line while it is used becomes a MailProblem."""
    with Deadline(account.patience.whole + extra) as deadline:
        client: Client | None = None
        well = False
        try:
            client = Client(account, deadline)
            client.sign_in()
            yield client
            well = True
        except GeneratorExit:
            well = True  # whoever reads has enough
            raise
        except (imaplib.IMAP4.error, OSError, ValueError) as error:
            if deadline.passed:
                raise MailProblem(f"reading from {account.host} took too long and was ended", transient=True) from None
            raise problem(account, error, client) from None
        finally:
            if client is not None:
                _leave(client, politely=well)


def _leave(client: Client, *, politely: bool) -> None:
    """Hang up. To a server that stopped making sense no word is lost."""
    if politely:
        with suppress(imaplib.IMAP4.error, OSError, MailProblem):
            client.sock.settimeout(2.0)
            client.allow = LINE_BYTES
            client.logout()
    client.shutdown()


def _list(client: Client) -> tuple[Folder, ...]:
    client.allow = LINE_BYTES
    asked = '"*" RETURN (SPECIAL-USE)' if {"LIST-EXTENDED", "SPECIAL-USE"} <= client.offers else '"*"'
    _, lines = client.list('""', asked)
    found: dict[str, Folder] = {}
    for flags, wire in _listed(lines):
        if len(found) < MOST_FOLDERS and b"\\noselect" not in flags and b"\\nonexistent" not in flags:
            name = folder_name(wire)
            found.setdefault(wire, Folder(wire, name, _use(flags, name)))
    order = {"inbox": 0, "sent": 1, "": 2, "left out": 3}
    return tuple(sorted(found.values(), key=lambda folder: (order[folder.use], folder.name.casefold())))


def _listed(lines: Sequence[Any]) -> Iterator[tuple[frozenset[bytes], str]]:
    """Flags in lower case and the name on the wire. A name may come quoted, bare, or as a literal."""
    for line in lines:
        literal = line[1] if isinstance(line, tuple) else None
        match = _LISTED.match(line[0] if isinstance(line, tuple) else line or b"")
        if match is None:
            continue
        raw = match[2] if literal is None else literal
        if literal is None and raw[:1] == b'"':
            raw = re.sub(rb"\\(.)", rb"\1", raw.strip()[1:-1])
        if raw.isascii() and b"\r" not in raw and b"\n" not in raw:
            yield frozenset(match[1].lower().split()), raw.strip().decode("ascii")


def _use(flags: frozenset[bytes], name: str) -> str:
    if name.upper() == "INBOX":
        return "inbox"
    if b"\\sent" in flags:
        return "sent"
    last = _last_part(name)
    if flags & {b"\\junk", b"\\trash", b"\\drafts"} or mail_folders.reason_of(last):
        return "left out"
    return "sent" if _SENT.fullmatch(last.strip()) else ""


def _last_part(name: str) -> str:
    """ "[Gmail]/Sent Mail", "INBOX.Sent": what the folder itself is called."""
    return re.split(r"[/.]", name)[-1]


def _examine(client: Client, wire: str) -> tuple[int, int, int] | None:
    """Open read-only: UIDVALIDITY, UIDNEXT (0 if not said), number of mails. None if there is no such folder."""
    client.allow = LINE_BYTES
    kind, answer = client.select(quoted(wire), readonly=True)
    if kind != "OK":
        return None
    validity, following = (_number(client.response(word)[1]) for word in ("UIDVALIDITY", "UIDNEXT"))
    return validity, following, _number(answer)


def _read(client: Client, state: FolderState, since: date | None, most: int) -> Iterator[Batch]:
    opened = _examine(client, state.wire)
    if opened is None:
        return
    validity, following, number = opened
    renewed = bool(state.validity) and validity != state.validity
    fresh = renewed or not state.validity
    last = 0 if fresh else state.last_uid
    reached = FolderState(state.wire, validity, max(last, following - 1))
    uids = [] if not number or 0 < following <= last + 1 else _new_uids(client, last, since if fresh else None)
    for start in range(0, min(len(uids), most), BATCH):
        chosen = uids[start : min(start + BATCH, most)]
        done = start + len(chosen)
        heads = _heads(client, chosen)
        to = replace(reached, last_uid=max(reached.last_uid, chosen[-1]) if done == len(uids) else chosen[-1])
        yield Batch(to, heads, renewed=renewed and not start, more=most <= done < len(uids))
    if not uids and reached != state:
        yield Batch(reached, (), renewed=renewed)
    elif uids and most <= 0:
        yield Batch(state, (), more=True)


def _new_uids(client: Client, last: int, since: date | None) -> list[int]:
    asked = f"UID {last + 1}:*"
    if since is not None:
        # The server's own day, in a zone it keeps to itself: a day earlier misses nothing.
        day = since - timedelta(days=1)
        asked += f" SINCE {day.day}-{_MONTHS[day.month - 1]}-{day.year:04}"
    client.allow = LINE_BYTES
    kind, answer = client.uid("SEARCH", asked)
    if kind != "OK":
        raise imaplib.IMAP4.error(answer[-1] if answer else b"no search")
    numbers = b" ".join(part for part in answer if isinstance(part, bytes)).split()
    # "n:*" always holds the newest mail, even if it is older than n.
    return sorted({uid for word in numbers if word.isdigit() and last < (uid := int(word[:11])) <= _HIGHEST_UID})


def _heads(client: Client, uids: Sequence[int]) -> tuple[Head, ...]:
    client.allow = len(uids) * (limits.HEADER_BYTES + _ROOM) + 2**17
    kind, answer = client.uid("FETCH", _set(uids), f"(UID FLAGS BODY.PEEK[HEADER]<0.{limits.HEADER_BYTES}>)")
    if kind != "OK":
        raise imaplib.IMAP4.error(answer[-1] if answer else b"no heads")
    asked = set(uids)
    found: dict[int, Head] = {}
    for around, raw in _parts(answer):
        match, flags = _UID.search(around), _FLAGS.search(around)
        if match and (uid := int(match[1])) in asked:
            spelled = tuple(flags[1].decode("ascii", "replace").split()) if flags else ()
            found[uid] = Head(uid, raw[: limits.HEADER_BYTES], spelled)
    return tuple(found[uid] for uid in uids if uid in found)


def _parts(answer: Sequence[Any]) -> Iterator[tuple[bytes, bytes]]:
    """What stands around each literal, and the literal. Flags may stand before it or after it."""
    before, raw, after = b"", None, b""
    for part in answer:
        if isinstance(part, tuple):
            if raw is not None:
                yield before + b" " + after, raw
            before, raw, after = part[0], part[1], b""
        elif isinstance(part, bytes) and raw is not None and not after:
            after = part
    if raw is not None:
        yield before + b" " + after, raw


def _set(uids: Sequence[int]) -> str:
    """ "1:5,9" for 1, 2, 3, 4, 5, 9."""
    runs: list[list[int]] = []
    for uid in uids:
        if runs and runs[-1][1] + 1 == uid:
            runs[-1][1] = uid
        else:
            runs.append([uid, uid])
    return ",".join(str(first) if first == last else f"{first}:{last}" for first, last in runs)


def _number(answer: Sequence[Any] | None) -> int:
    last = answer[-1] if answer else None
    return int(last[:11]) if isinstance(last, bytes) and last.isdigit() else 0
