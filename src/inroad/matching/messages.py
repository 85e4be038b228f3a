"""Which addresses are mine: proposed from the files, confirmed by the owner once.

Reasons first; the order of proposals follows from them, strongest kind of evidence first:
    a profile or settings file that says so  >  sender of what lies in Sent  >  where mail was delivered
    >  on most messages of the mailbox at all

Refused: an address that only ever writes *to* the mailbox, role addresses and robots without a file that names them,
and proposals from fewer than three messages.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from inroad import words
from inroad.matching import identities

MOST_PROPOSALS: Final = 12
_FEWEST_MESSAGES: Final = 3
_SENT_SHARE: Final = 0.10  # of everything in Sent: a second address of mine, not a stray
_SEEN_SHARE: Final = 0.5  # on so many of all messages: this is the mailbox's owner


class SaysMe(Protocol):
    """What a file says about its owner; :class:`inroad.formats.records.Me` fits."""

    @property
    def where(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def emails(self) -> tuple[str, ...]: ...
    @property
    def urls(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class AddressCount:
    """How often an address (as written or normal) occurs: numbers of messages, each message once per column.

    ``sent_label``: it is the sender of a message in a folder or under a label for sent mail. ``delivered``: it is named
    in Delivered-To, X-Original-To or the like.
    """

    address: str
    as_sender: int = 0
    as_recipient: int = 0
    sent_label: int = 0
    delivered: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything the files say. ``messages``: how many there are in all."""

    messages: int = 0
    counts: Sequence[AddressCount] = ()
    records: Sequence[SaysMe] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """An address or profile URL that seems to be the owner's. ``kind`` "email" or "url", ``value`` in normal form.

    ``sure`` proposals may be ticked beforehand on screen; none is taken without confirmation. ``name`` as in files.
    """

    kind: str
    value: str
    reasons: tuple[str, ...]
    sure: bool
    name: str = ""


def propose_me(evidence: Evidence) -> tuple[Proposal, ...]:
    """Addresses and profiles to ask the owner about, strongest first; empty if nothing speaks for anybody.

    At most :data:`MOST_PROPOSALS` addresses, then the profiles that files name.
    """
    said = _said(evidence.records)
    counts = _merged(evidence.counts)
    all_sent = sum(count.sent_label for count in counts.values())
    all_delivered = sum(count.delivered for count in counts.values())
    ranked: list[tuple[tuple[float, float, float, float], Proposal]] = []
    for address in said.keys() | counts.keys():
        if identities.email(address) is None:
            continue
        reasons = [f"{where} says so" for where, _ in said.get(address, ())]
        count = counts.get(address, AddressCount(address))
        files, in_sent, delivered, seen = float(len(reasons)), 0.0, 0.0, 0.0
        if _is_person(address) or reasons:
            in_sent = _share(count.sent_label, all_sent, _SENT_SHARE)
            delivered = _share(count.delivered, all_delivered, _SENT_SHARE)
            seen = _share(count.as_sender + count.as_recipient, evidence.messages, _SEEN_SHARE)
        if in_sent:
            reasons.append(f"sender of {words.count(count.sent_label, 'message')} in your Sent folder")
        if delivered:
            reasons.append(f"{words.count(count.delivered, 'message')} delivered to it")
        if seen and count.as_recipient:
            number = min(count.as_sender + count.as_recipient, evidence.messages)
            reasons.append(f"on {number:,} of {words.count(evidence.messages, 'message')} in the mailbox")
        elif not (files or in_sent or delivered):
            continue
        name = count.name or next((name for _, name in said.get(address, ()) if name), "")
        sure = bool(files) or in_sent >= 0.5
        ranked.append(((files, in_sent, delivered, seen), Proposal("email", address, tuple(reasons), sure, name)))
    ranked.sort(key=lambda item: (*(-part for part in item[0]), item[1].value))
    found = [proposal for _, proposal in ranked]
    return (*found[:MOST_PROPOSALS], *_profiles(evidence.records))


def _is_person(address: str) -> bool:
    return not identities.is_role_address(address)


def _share(number: int, total: int, least: float) -> float:
    """Share of the total, 0 if it is too small to mean anything."""
    if number < _FEWEST_MESSAGES or total <= 0 or number < least * total:
        return 0.0
    return min(1.0, number / total)


def _said(records: Iterable[SaysMe]) -> dict[str, list[tuple[str, str]]]:
    """Address -> (where, name) of the files that name it."""
    found: dict[str, list[tuple[str, str]]] = {}
    for record in records:
        for address in identities.emails(record.emails):
            found.setdefault(address, []).append((record.where, record.name))
    return found


def _merged(counts: Iterable[AddressCount]) -> dict[str, AddressCount]:
    """Counts by normal address; spellings of one address are added up. What is no address is left out."""
    found: dict[str, AddressCount] = {}
    for count in counts:
        address = identities.email(count.address)
        if address is None:
            continue
        before = found.get(address, AddressCount(address))
        found[address] = AddressCount(
            address,
            before.as_sender + count.as_sender,
            before.as_recipient + count.as_recipient,
            before.sent_label + count.sent_label,
            before.delivered + count.delivered,
            before.name or count.name,
        )
    return found


def _profiles(records: Iterable[SaysMe]) -> list[Proposal]:
    found: dict[str, Proposal] = {}
    for record in records:
        for url in identities.urls(record.urls):
            if identities.is_profile(url):
                found.setdefault(url, Proposal("url", url, (f"{record.where} says so",), True, record.name))
    return list(found.values())
