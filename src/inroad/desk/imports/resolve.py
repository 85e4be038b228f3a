"""Who is who: every contact and every handle of a batch becomes a person of the desk, or a new one.

my own profile (LinkedIn)        the one that every conversation has, under my name: me
known identities and cards      the same address, profile or entry as before: that person
names alone (LinkedIn)          the one connection of that name; several: left out, said so
the rest                        matching.plan against everybody here; certain pairs merge, likely ones wait for review
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from inroad.desk.imports.gather import Batch, digest
from inroad.formats import records as r
from inroad.matching import identities as forms
from inroad.matching import names, organisations
from inroad.matching.model import Judgement, Profile
from inroad.matching.plan import plan
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk


_OWN_SHARE = 0.9


@dataclass(slots=True)
class Card:
    """A contact in normal form, and the person it belongs to once that is known."""

    contact: r.Contact
    key: str
    digest: str
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    urls: tuple[str, ...]
    known_id: int | None = None  # the stored card, if the same entry was imported before
    known_digest: str = ""

    @property
    def fresh(self) -> bool:
        """Is this entry new, or does it say something else than the last time?"""
        return self.known_id is None or self.known_digest != self.digest


@dataclass(slots=True)
class Resolution:
    """``of_card[i]`` and ``of_handle[i]`` are person ids, or refs ≤ -1 that name people to be made; None: nobody."""

    cards: list[Card]
    of_card: list[int] = field(default_factory=list)
    of_handle: list[int | None] = field(default_factory=list)
    review: list[Judgement] = field(default_factory=list)
    ambiguous: Counter[str] = field(default_factory=Counter)


def resolve(desk: "Desk", batch: Batch) -> Resolution:
    """Decide for the whole batch. Reads the desk, writes nothing."""
    region = desk.row.region
    cards = [_card(contact, region) for contact in batch.contacts]
    cards = _once(cards)
    stored = {
        (source, key): (pk, person, digest_)
        for pk, source, key, person, digest_ in models.Card.objects.filter(desk=desk.row).values_list(
            "pk", "source", "key", "person_id", "digest"
        )
    }
    identities = {
        (kind, value): person
        for kind, value, person in models.Identity.objects.filter(desk=desk.row).values_list(
            "kind", "value", "person_id"
        )
    }
    found = Resolution(cards)
    of_card: dict[int, int] = {}
    of_handle: dict[int, int] = {}
    for i, card in enumerate(cards):
        known = stored.get((card.contact.source, card.key))
        if known is not None:
            card.known_id, of_card[i], card.known_digest = known
    for i, seen in enumerate(batch.handles):
        if seen.personal and seen.key in identities:
            of_handle[i] = identities[seen.key]
    mine = _own_profile(desk, batch)
    if mine is not None and desk.row.me_id:
        of_handle.setdefault(mine, desk.row.me_id)
    incoming: list[Profile] = []
    for i, card in enumerate(cards):
        if i not in of_card:
            incoming.append(_profile_of_card(-(i + 1), card))
    offset = len(cards)
    for i, seen in enumerate(batch.handles):
        if seen.personal and i not in of_handle and seen.key[0] != "name":
            kind, value = seen.key
            incoming.append(
                Profile(
                    ref=-(offset + i + 1),
                    names=tuple(best_names(seen.names)),
                    emails=(value,) if kind == "email" else (),
                    urls=(value,) if kind == "url" else (),
                )
            )
    known_profiles = _known_profiles(desk)
    distinct = {
        frozenset(pair)
        for pair in models.ReviewPair.objects.filter(desk=desk.row, state="distinct").values_list("left_id", "right_id")
    }
    decided = plan(known_profiles, incoming, distinct=distinct)
    found.review = list(decided.review)
    for profile in incoming:
        target = decided.same_as.get(profile.ref, profile.ref)
        place = -profile.ref - 1
        if place < offset:
            of_card[place] = target
        else:
            of_handle[place - offset] = target
    _names_alone(desk, batch, cards, of_card, of_handle, found)
    found.of_card = [of_card[i] for i in range(len(cards))]
    found.of_handle = [of_handle.get(i) for i in range(len(batch.handles))]
    return found


def _own_profile(desk: "Desk", batch: Batch) -> int | None:
    """The handle that is the owner's own LinkedIn profile: a file says so, or it bears their name and is on (nearly)
    every message, as only one profile can be. A namesake who writes to the owner is on some."""
    said = {forms.url(url) for me in batch.me for url in me.urls}
    for i, seen in enumerate(batch.handles):
        if seen.key[0] == "url" and seen.key[1] in said:
            return i
    me = desk.setup.person()
    own = {names.fold(name) for name in (me.name, *(m.name for m in batch.me)) if name}
    on: Counter[int] = Counter()
    messages = 0
    for item in batch.passed:
        there = [h for h in {item.sender, *(h for h, _ in item.people)} if h >= 0 and batch.handles[h].key[0] == "url"]
        messages += bool(there)
        on.update(there)
    candidates = [h for h, number in on.items() if number >= _OWN_SHARE * messages and _named(batch, h, own)]
    return candidates[0] if len(candidates) == 1 else None


def _named(batch: Batch, handle: int, own: Collection[str]) -> bool:
    seen = batch.handles[handle]
    return seen.sent > 0 and any(names.fold(name) in own for name in seen.names)


def best_names(counted: Counter[str]) -> list[str]:
    """Up to three display names, most frequent first, without those that are addresses."""
    return [name for name, _ in counted.most_common(6) if "@" not in name and names.parse(name)][:3]


def display(name: str) -> str:
    """A display name as people write it: "Poe, Ada" becomes "Ada Poe"; others stay as written."""
    name = " ".join(name.split())
    if "," in name:
        parsed = names.parse(name)
        if parsed.given and parsed.family:
            return f"{parsed.given} {parsed.family}"
    return name


def _card(contact: r.Contact, region: str) -> Card:
    emails, urls = forms.emails(contact.emails), forms.urls(contact.urls)
    phones = forms.phones(contact.phones, region=region)
    content = repr((contact.name, emails, phones, urls, contact.positions, contact.tags, contact.note))
    content_digest = f"{digest(content) & (2**64 - 1):016x}"
    key = contact.key
    if not key and contact.source == "linkedin":
        key = next((u for u in urls if forms.is_linkedin(u)), "")
    elif key and contact.source == "linkedin":
        key = forms.url(key) or key
    if not key:
        # Without a key of its own an entry is known by its address, else by its whole content: a changed entry then
        # comes back through matching.
        key = emails[0] if emails else f"{names.fold(contact.name)}#{content_digest}"
    return Card(contact, key[:500], content_digest, emails, phones, urls)


def _once(cards: Sequence[Card]) -> list[Card]:
    """One card per source and key: a file that holds an entry twice brings it once (the later one counts)."""
    kept: dict[tuple[str, str], Card] = {}
    for card in cards:
        earlier = kept.get((card.contact.source, card.key))
        if earlier is not None and names.fold(earlier.contact.name) != names.fold(card.contact.name):
            card.key = f"{card.key}#{card.digest}"  # a family mailbox: two entries, two people
        kept[(card.contact.source, card.key)] = card
    return list(kept.values())


def _profile_of_card(ref: int, card: Card) -> Profile:
    contact = card.contact
    written = contact.name or f"{contact.given} {contact.family}".strip()
    alternatives = [written]
    if contact.given and contact.family:
        alternatives.append(f"{contact.given} {contact.family}")
    if contact.nickname and contact.family:
        alternatives.append(f"{contact.nickname} {contact.family}")
    spans = contact.positions
    return Profile(
        ref=ref,
        names=tuple(dict.fromkeys(name for name in alternatives if name)),
        emails=card.emails,
        phones=card.phones,
        urls=card.urls,
        organisations=tuple(key for span in spans if (key := organisations.key(span.organisation))),
        titles=tuple(span.title for span in spans if span.title),
        cards=((contact.source, card.key),),
    )


def _known_profiles(desk: "Desk") -> list[Profile]:
    people = list(
        models.Person.objects.filter(desk=desk.row, merged_into=None, trashed_at=None)
        .order_by("pk")
        .values_list("pk", "name")
    )
    by_person: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    rows = models.Identity.objects.filter(desk=desk.row).order_by("pk")
    for person, kind, value, shown in rows.values_list("person_id", "kind", "value", "shown"):
        by_person[person][kind].append(shown if kind == "name" else value)
    roles: dict[int, list[tuple[str, str]]] = defaultdict(list)
    positions = models.Position.objects.filter(desk=desk.row, school=False).order_by("pk")
    for person, key, title in positions.values_list("person_id", "organisation__key", "title"):
        roles[person].append((key, title))
    cards: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for person, source, key in models.Card.objects.filter(desk=desk.row).values_list("person_id", "source", "key"):
        cards[person].append((source, key))
    return [
        Profile(
            ref=pk,
            names=tuple(dict.fromkeys(n for n in (name, *by_person[pk]["name"]) if n)),
            emails=tuple(by_person[pk]["email"]),
            phones=tuple(by_person[pk]["phone"]),
            urls=tuple(by_person[pk]["url"]),
            organisations=tuple(dict.fromkeys(key for key, _ in roles[pk])),
            titles=tuple(dict.fromkeys(title for _, title in roles[pk] if title)),
            cards=tuple(cards[pk]),
            me=pk == desk.row.me_id,
        )
        for pk, name in people
    ]


def _names_alone(
    desk: "Desk",
    batch: Batch,
    cards: Sequence[Card],
    of_card: dict[int, int],
    of_handle: dict[int, int],
    found: Resolution,
) -> None:
    """LinkedIn's old files name people without an address: the one connection of that name is meant, or nobody."""
    wanted = [
        i for i, seen in enumerate(batch.handles) if seen.personal and seen.key[0] == "name" and i not in of_handle
    ]
    if not wanted:
        return
    called: dict[str, set[int]] = defaultdict(set)
    # Whoever was meant by a bare name before is meant again.
    before: dict[str, set[int]] = defaultdict(set)
    bare = models.Identity.objects.filter(desk=desk.row, kind="name")
    for value, person in bare.values_list("value", "person_id"):
        before[value.rpartition("#")[0]].add(person)
    for i, card in enumerate(cards):
        if card.contact.source == "linkedin":
            called[names.fold(card.contact.name)].add(of_card[i])
    people = models.Person.objects.filter(desk=desk.row, merged_into=None, trashed_at=None)
    linkedin = people.filter(cards__source="linkedin")
    for pk, name in linkedin.values_list("pk", "name").union(
        people.filter(pk=desk.row.me_id or 0).values_list("pk", "name")
    ):
        if name:
            called[names.fold(name)].add(pk)
    for i, seen in enumerate(batch.handles):
        if seen.key[0] == "url" and i in of_handle:
            for name in best_names(seen.names):
                called[names.fold(name)].add(of_handle[i])
    own = {names.fold(me.name) for me in batch.me if me.name}
    for i in wanted:
        folded = batch.handles[i].key[1]
        if folded in own and desk.row.me_id:
            of_handle[i] = desk.row.me_id
            continue
        fits = called.get(folded, set())
        if len(before[folded]) == 1:
            of_handle[i] = next(iter(before[folded]))
        elif len(fits) == 1:
            of_handle[i] = next(iter(fits))
        elif not fits:
            of_handle[i] = -(len(cards) + i + 1)
        else:
            found.ambiguous[batch.handles[i].shown] += 1
