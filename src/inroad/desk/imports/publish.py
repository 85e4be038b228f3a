"""Making a staged import visible: one transaction, from chunks to rows.

    lock the desk -> gather the chunks -> resolve who is who -> write people, then what hangs on them -> event

A preview is the same transaction rolled back, so that the counts shown beforehand are the counts.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction

from inroad import words
from inroad.desk import codec, journal
from inroad.desk.imports import bring_back, owner, roles
from inroad.desk.imports.gather import Batch, Gatherer
from inroad.desk.imports.resolve import Card, Resolution, best_names, display, resolve
from inroad.desk.opening import database_errors
from inroad.desk.text import LINE, NAME, NOTE, storable
from inroad.errors import Refused
from inroad.formats.records import Direction, Record, Span
from inroad.matching import names, organisations
from inroad.store import bulk, models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

_KINDS = {
    "mail": models.Interaction.MAIL,
    "linkedin": models.Interaction.LINKEDIN,
    "meeting": models.Interaction.MEETING,
}
_ROLES = {
    "to": models.Participant.TO,
    "cc": models.Participant.CC,
    "bcc": models.Participant.BCC,
    "attendee": models.Participant.ATTENDEE,
    "organiser": models.Participant.ORGANISER,
    "declined": models.Participant.DECLINED,
}


@dataclass
class Outcome:
    """Counts for the report."""

    people_new: int = 0
    people_matched: int = 0
    to_review: int = 0
    interactions: int = 0
    organisations: int = 0
    positions_closed: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    touched: set[int] = field(default_factory=set)
    addresses: list[dict[str, Any]] = field(default_factory=list)  # that may be the owner's
    seconds: float = 0.0


def publish(
    desk: "Desk", made: models.Import, *, dry_run: bool = False, on_step: Callable[[str], None] | None = None
) -> Outcome:
    """Write a staged import. Raises Refused if it is not staged. With ``dry_run`` nothing is kept."""
    started = time.perf_counter()
    with database_errors(), transaction.atomic():
        row = journal.lock(desk.row.pk)
        made.refresh_from_db()
        if made.state != "staged":
            raise Refused(f"this import is {made.state}", hint="only a read, unpublished import can be published")
        if made.files.filter(format=bring_back.NAME).exists():
            outcome = _bring_back(desk, made)
        else:
            outcome = _Writer(desk, made, on_step or (lambda _: None)).write()
        outcome.seconds = time.perf_counter() - started
        if dry_run:
            transaction.set_rollback(True)
            return outcome
        made.state = "published"
        made.published_at = desk.now()
        made.result = _result(outcome)  # it stays this process's own until what is derived from it is up to date
        made.save()
        models.StagedChunk.objects.filter(file__parent=made).delete()
        journal.touch(desk, mail=True)
        row.refresh_from_db()
    return outcome


def _bring_back(desk: "Desk", made: models.Import) -> Outcome:
    counts = bring_back.publish(
        desk, made, (item for payload in _payloads(made) for item in codec.unpack_plain(payload))
    )
    said = f"Brought an export back: {words.count(max(0, counts['Person'] - 1), 'person', 'people')}"
    journal.record(desk.row, "brought_back", said, kind="Import", object_id=made.pk, at=desk.now())
    return Outcome(
        people_new=max(0, counts["Person"] - 1),
        interactions=counts["Interaction"],
        organisations=counts["Organisation"],
        to_review=models.ReviewPair.objects.filter(desk=desk.row, state="open").count(),
    )


def staged_records(made: models.Import) -> Iterable[Record]:
    """All records of an import, in file order."""
    for payload in _payloads(made):
        yield from codec.unpack(payload)


def _payloads(made: models.Import) -> Iterator[bytes]:
    """The chunks of an import, one at a time. By number: a cursor of the database left half read would break the
    transaction after the one it was opened in, wherever Python happens to drop it."""
    chunks = models.StagedChunk.objects.filter(file__parent=made).order_by("file_id", "number")
    for pk in list(chunks.values_list("pk", flat=True)):
        yield bytes(models.StagedChunk.objects.values_list("payload", flat=True).get(pk=pk))


def _result(outcome: Outcome) -> dict[str, Any]:
    return {
        "people_new": outcome.people_new,
        "people_matched": outcome.people_matched,
        "to_review": outcome.to_review,
        "interactions": outcome.interactions,
        "organisations": outcome.organisations,
        "positions_closed": outcome.positions_closed,
        "left_out": dict(outcome.left_out),
        "addresses": outcome.addresses,
        "seconds": round(outcome.seconds, 2),
    }


class _Writer:
    """The steps of one publishing, in order; state that only lives for it."""

    def __init__(self, desk: "Desk", made: models.Import, on_step: Callable[[str], None]) -> None:
        self.desk, self.made, self.on_step = desk, made, on_step
        self.now = desk.now()
        self.today: date = desk.today()
        self.out = Outcome()
        self.changes: list[list[Any]] = []  # updates of rows that were here before, for undo
        self.supports: list[tuple[int, int]] = []
        self.names_said: dict[int, str] = {}  # how this import calls people who were here before
        self.person_of: dict[int, int] = {}  # refs of people to be made -> ids
        self.organisation_of: dict[str, int] = {}
        self.identity_of: dict[tuple[str, str], int] = {}
        self.batch = Batch()
        self.found = Resolution([])

    def write(self) -> Outcome:
        self.on_step("putting people together")
        me = self.desk.setup.me()
        gatherer = Gatherer({*me.emails, *me.urls})
        gatherer.add_all(staged_records(self.made))
        self.batch = gatherer.finish()
        self.found = resolve(self.desk, self.batch)
        self.out.left_out = self.batch.left_out
        for name, count in self.found.ambiguous.items():
            self.out.left_out[f"entries about “{name}”, which several people are called"] += count
        self.on_step("writing people")
        self._people()
        self._identities()
        self._organisations()
        self._cards_and_positions()
        self._tags_and_notes()
        self._facts()
        self.on_step("writing messages")
        self._interactions()
        self._review()
        owner.apply(self)
        self._supports()
        self._event()
        return self.out

    # ---- people and what points at them

    def resolved(self, ref: int) -> int:
        return ref if ref > 0 else self.person_of[ref]

    def _people(self) -> None:
        cards, handles = defaultdict(list), defaultdict(list)
        for card, ref in zip(self.found.cards, self.found.of_card, strict=True):
            cards[ref].append(card)
        for seen, maybe in zip(self.batch.handles, self.found.of_handle, strict=True):
            if maybe is not None:
                handles[maybe].append(seen)
        refs = dict.fromkeys([*cards, *handles])
        new = [ref for ref in refs if ref < 0]
        known = [ref for ref in refs if ref > 0]
        ids = list(bulk.reserve_ids(models.Person, len(new)))
        self.person_of = dict(zip(new, ids, strict=True))
        rows = []
        for ref, pk in self.person_of.items():
            name = self._name(cards.get(ref, ()), handles.get(ref, ()))
            rows.append((pk, self.desk.row, name, names.sort_key(name), self.made, self.now))
        fields = ("id", "desk", "name", "sort_key", "born", "created_at")
        bulk.insert(models.Person, fields, ((pk, d.pk, n, s, b.pk, at) for pk, d, n, s, b, at in rows))
        for ref in known:
            self.names_said[ref] = self._name(cards.get(ref, ()), handles.get(ref, ()))
        self._better_names({ref: (cards.get(ref, ()), handles.get(ref, ())) for ref in known})
        self.out.people_new = len(new)
        self.out.people_matched = len(set(known) - {self.desk.row.me_id})
        self.out.touched.update(ids, known)

    def _name(self, cards: Iterable[Card], handles: Iterable[Any]) -> str:
        """LinkedIn's spelling, then another address book's, then what most mails say."""
        ordered = sorted(cards, key=lambda card: card.contact.source != "linkedin")
        for card in ordered:
            contact = card.contact
            name = contact.name or f"{contact.given} {contact.family}".strip()
            if name and names.parse(name):
                return storable(display(name), NAME)
        counted: Counter[str] = Counter()
        for seen in handles:
            counted.update(seen.names)
        best = best_names(counted)
        return storable(display(best[0]), NAME) if best else ""

    def _better_names(self, known: dict[int, tuple[Any, Any]]) -> None:
        """A person known by an address only gets the name that a file brings; a name is never overwritten by mail."""
        for piece in bulk.in_pieces(known):
            for person in models.Person.objects.filter(pk__in=piece, name_edited=False):
                cards, handles = known[person.pk]
                fresh = [card for card in cards if card.fresh]
                name = self._name(fresh, handles if not person.name else ())
                if name and name != person.name and (not person.name or _outspells(fresh)):
                    self.update(person, name=name)

    def update(self, row: Any, **fields: Any) -> None:
        """Change a row that was here before, remembering what it was."""
        change = journal.Change(self.desk.row.pk)
        if change.update(row, **fields):
            self.changes += change.entries

    def _identities(self) -> None:
        held = {
            (kind, value): (pk, person)
            for pk, kind, value, person in models.Identity.objects.filter(desk=self.desk.row).values_list(
                "pk", "kind", "value", "person_id"
            )
        }
        wanted: dict[tuple[str, str], tuple[int, str]] = {}
        for card, ref in zip(self.found.cards, self.found.of_card, strict=True):
            person = self.resolved(ref)
            points = [("email", v, v) for v in card.emails] + [("phone", v, v) for v in card.phones]
            points += [("url", v, v) for v in card.urls]
            for kind, value, shown in points:
                # What the owner took off an entry that is as it was does not come back.
                if card.fresh or (kind, value) in held:
                    wanted.setdefault((kind, value), (person, shown))
        for seen, maybe in zip(self.batch.handles, self.found.of_handle, strict=True):
            if maybe is not None:
                wanted.setdefault(self._stored_key(seen.key, maybe), (self.resolved(maybe), seen.shown))
        new = [key for key in wanted if key not in held]
        ids = list(bulk.reserve_ids(models.Identity, len(new)))
        desk, born = self.desk.row.pk, self.made.pk
        bulk.insert(
            models.Identity,
            ("id", "desk", "person", "kind", "value", "shown", "born"),
            (
                (pk, desk, wanted[key][0], key[0], storable(key[1]), storable(wanted[key][1]), born)
                for pk, key in zip(ids, new, strict=True)
            ),
        )
        self.identity_of = {key: pk for key, (pk, _) in held.items() if key in wanted}
        self.identity_of.update(zip(new, ids, strict=True))
        # A number that points at somebody else (a switchboard, a family) is no fact about them that this import holds.
        self.supports += [
            (models.Support.IDENTITY, held[key][0])
            for key, (who, _) in wanted.items()
            if held.get(key, (0, 0))[1] == who
        ]

    def _stored_key(self, key: tuple[str, str], ref: int) -> tuple[str, str]:
        """A name points at one person only together with that person: two Ada Poes have two such identities."""
        return (key[0], f"{key[1]}#{self.resolved(ref)}") if key[0] == "name" else key

    # ---- organisations, cards, roles

    def _organisations(self) -> None:
        """Every employer named, made once; names that are none ("Self-employed") are passed over."""
        named: dict[str, Counter[str]] = defaultdict(Counter)
        spans = [span for card in self.found.cards for span in card.contact.positions]
        spans += [own.span for own in self.batch.own_positions]
        spans += [Span(interest.organisation) for interest in self.batch.interests]
        for span in spans:
            key = organisations.key(span.organisation)
            if key:
                named[key][span.organisation] += 1
        held = dict(models.Organisation.objects.filter(desk=self.desk.row).values_list("key", "pk"))
        held.update(
            models.OrganisationName.objects.filter(desk=self.desk.row, kind="alias").values_list(
                "value", "organisation_id"
            )
        )
        new = [key for key in named if key not in held]
        ids = list(bulk.reserve_ids(models.Organisation, len(new)))
        bulk.insert(
            models.Organisation,
            ("id", "desk", "name", "key", "born"),
            (
                (pk, self.desk.row.pk, storable(named[key].most_common(1)[0][0], NAME), key[:500], self.made.pk)
                for pk, key in zip(ids, new, strict=True)
            ),
        )
        self.organisation_of = held | dict(zip(new, ids, strict=True))
        self.supports += [(models.Support.ORGANISATION, held[key]) for key in named if key in held]
        self.out.organisations = len(new)

    def organisation(self, name: str) -> int | None:
        return self.organisation_of.get(organisations.key(name))

    def _cards_and_positions(self) -> None:
        cards, desk, born = self.found.cards, self.desk.row.pk, self.made.pk
        told: dict[tuple[int, str], list[tuple[Span, date, bool]]] = defaultdict(list)
        new_cards, changed = [], {}
        for card, ref in zip(cards, self.found.of_card, strict=True):
            person = self.resolved(ref)
            if card.known_id is None:
                new_cards.append((desk, person, card.contact.source, card.key, card.digest, payload(card), born))
            else:
                self.supports.append((models.Support.CARD, card.known_id))
                if card.known_digest != card.digest:
                    changed[card.known_id] = card
            seen_on = min(card.contact.seen_on or self.today, self.today)
            for span in card.contact.positions:
                told[person, card.contact.source].append((span, seen_on, card.fresh))
        bulk.insert(models.Card, ("desk", "person", "source", "key", "digest", "payload", "born"), new_cards)
        for piece in bulk.in_pieces(changed):
            for row in models.Card.objects.filter(pk__in=piece):
                self.update(row, digest=changed[row.pk].digest, payload=payload(changed[row.pk]))
        self._positions(told)

    def _positions(self, told: dict[tuple[int, str], list[tuple[Span, date, bool]]]) -> None:
        known: dict[int, list[models.Position]] = defaultdict(list)
        new = set(self.person_of.values())
        old = {person for person, _ in told if person not in new}
        for piece in bulk.in_pieces(old):
            for row in models.Position.objects.filter(person_id__in=piece, school=False):
                known[row.person_id].append(row)
        # One book after the other, the person's own profile first: it outranks what the others say.
        for (person, source), spans in sorted(told.items(), key=lambda item: item[0][1] not in roles.SELF_KEPT):
            rows_here = {row.pk: row for row in known[person] if row.pk}
            facts = [
                roles.Known(i, p.organisation_id, p.title, p.source, p.ended, p.edited, p.confirmed_on)
                for i, p in enumerate(known[person])
            ]
            seen_on = max(day for _, day, _ in spans)
            told_here = [
                roles.Told(org, storable(s.title, NAME), storable(s.unit, NAME), s.start, s.end, s.ended, fresh)
                for s, _, fresh in spans
                if (org := self.organisation(s.organisation)) is not None
            ]
            decision = roles.decide(facts, told_here, source, seen_on)
            self.supports += [(models.Support.POSITION, known[person][ref].pk) for ref in decision.held
                              if known[person][ref].pk]  # fmt: skip
            for ref, title in decision.confirm:
                row = known[person][ref]
                if row.pk in rows_here:
                    # What people keep themselves stands behind the role from now on, whoever told it first.
                    taken_over = {"source": source} if source in roles.SELF_KEPT else {}
                    self.update(row, title=title, confirmed_on=seen_on, **taken_over)
            for ref in decision.close:
                row = known[person][ref]
                if row.pk in rows_here:
                    self.update(row, ended=True)
                    self.out.positions_closed += 1
                else:
                    row.ended = True
            for role in decision.add:
                known[person].append(
                    models.Position(
                        person_id=person,
                        organisation_id=role.organisation,
                        title=role.title,
                        unit=role.unit,
                        start=role.start,
                        end=role.end,
                        ended=role.ended,
                        confirmed_on=seen_on,
                        source=source,
                    )
                )
        desk, born = self.desk.row.pk, self.made.pk
        rows = [
            (desk, who, p.organisation_id, p.title, p.unit, p.start, p.end, p.ended, p.confirmed_on, p.source, born)
            for who, listed in known.items()
            for p in listed
            if not p.pk
        ]
        bulk.insert(
            models.Position,
            (
                "desk",
                "person",
                "organisation",
                "title",
                "unit",
                "start",
                "end",
                "ended",
                "confirmed_on",
                "source",
                "born",
            ),
            rows,
        )

    def _tags_and_notes(self) -> None:
        worn: dict[str, dict[int, bool]] = defaultdict(lambda: defaultdict(bool))  # person -> said anew
        notes: dict[int, str] = {}
        for card, ref in zip(self.found.cards, self.found.of_card, strict=True):
            person = self.resolved(ref)
            for tag in card.contact.tags:
                name = storable(" ".join(tag.split()), 60)
                if name:
                    worn[name.lower()][person] |= card.fresh
            if card.contact.note and card.fresh:
                notes.setdefault(person, storable(card.contact.note, NOTE))
        spelled = {storable(" ".join(t.split()), 60).lower(): storable(" ".join(t.split()), 60)
                   for card in self.found.cards for t in card.contact.tags}  # fmt: skip
        tags = {tag.name.lower(): tag for tag in models.Tag.objects.filter(desk=self.desk.row)}
        for lowered, people in worn.items():
            worn_tag = tags.get(lowered)
            if worn_tag is None and any(people.values()):
                worn_tag = models.Tag.objects.create(desk=self.desk.row, name=spelled[lowered])
            if worn_tag is None:
                continue
            have = dict(models.PersonTag.objects.filter(tag=worn_tag).values_list("person_id", "pk"))
            self.supports += [(models.Support.TAG, have[pk]) for pk in people if pk in have]
            bulk.insert(
                models.PersonTag,
                ("tag", "person", "born"),
                [(worn_tag.pk, pk, self.made.pk) for pk, anew in sorted(people.items()) if anew and pk not in have],
            )
        for piece in bulk.in_pieces(notes):
            for person_row in models.Person.objects.filter(pk__in=piece, note="", edited=False):
                self.update(person_row, note=notes[person_row.pk])

    # ---- evidence

    def _facts(self) -> None:
        """LinkedIn's signs and words, and who stands in an address book, as evidence between me and them."""
        me = self.desk.row.me_id
        assert me is not None
        facts: dict[tuple[int, int, str], tuple[date | None, str, str]] = {}
        for card, ref in zip(self.found.cards, self.found.of_card, strict=True):
            person = self.resolved(ref)
            kind = "connection" if card.contact.source == "linkedin" else "address_book"
            if person != me:
                facts.setdefault((me, person, kind), (card.contact.connected_on, "", "file"))
        for handle, invitation in self.batch.invitations:
            self._fact(facts, handle, me, "invitation", invitation.sent_at.date() if invitation.sent_at else None)
        for handle, endorsement in self.batch.endorsements:
            received = endorsement.direction == Direction.RECEIVED
            self._fact(facts, handle, me, "endorsement", endorsement.clicked_on, endorsement.skill, theirs=received)
        for handle, praise in self.batch.recommendations:
            received = praise.direction == Direction.RECEIVED
            what = ", ".join(part for part in (praise.title, praise.organisation) if part)
            self._fact(facts, handle, me, "vouch", praise.written_on, what, theirs=received)
        held = {
            (a, b, kind): pk
            for pk, a, b, kind in models.Evidence.objects.filter(desk=self.desk.row, edited=False).values_list(
                "pk", "a_id", "b_id", "kind"
            )
        }
        rows = []
        for (a, b, kind), (on, how, by) in facts.items():
            if (a, b, kind) in held:
                self.supports.append((models.Support.EVIDENCE, held[a, b, kind]))
            else:
                rows.append((self.desk.row.pk, a, b, kind, on, storable(how, LINE), by, self.made.pk))
        bulk.insert(models.Evidence, ("desk", "a", "b", "kind", "on", "how", "by", "born"), rows)

    def _fact(
        self,
        facts: dict[tuple[int, int, str], tuple[date | None, str, str]],
        handle: int,
        me: int,
        kind: str,
        on: date | None,
        how: str = "",
        *,
        theirs: bool = False,
    ) -> None:
        maybe = self.found.of_handle[handle]
        if maybe is None:
            return
        person = self.resolved(maybe)
        if person != me:
            pair = (person, me) if theirs else (me, person)
            facts.setdefault((*pair, kind), (on, how, "LinkedIn"))

    # ---- messages and meetings

    def _interactions(self) -> None:
        have: dict[int, int] = {}
        for piece in bulk.in_pieces(item.key for item in self.batch.passed):
            rows = models.Interaction.objects.filter(desk=self.desk.row, key__in=piece)
            have.update(rows.values_list("key", "pk"))
        new = [item for item in self.batch.passed if item.key not in have]
        self.supports += [
            (models.Support.INTERACTION, have[item.key]) for item in self.batch.passed if item.key in have
        ]
        identity = [
            self.identity_of.get(self._stored_key(seen.key, ref)) if ref is not None else None
            for seen, ref in zip(self.batch.handles, self.found.of_handle, strict=True)
        ]
        ids = list(bulk.reserve_ids(models.Interaction, len(new)))
        desk, born = self.desk.row.pk, self.made.pk
        fields = (
            "id",
            "desk",
            "kind",
            "at",
            "sender",
            "subject",
            "key",
            "answers",
            "subject_key",
            "thread",
            "recipients",
            "minutes",
            "born",
        )
        bulk.insert(
            models.Interaction,
            fields,
            (
                (pk, desk, _KINDS[i.kind], i.at, identity[i.sender] if i.sender >= 0 else None,
                 storable(i.subject, LINE), i.key, i.answers, i.subject_key, i.thread, i.recipients, i.minutes, born)
                for pk, i in zip(ids, new, strict=True)
            ),
        )  # fmt: skip
        bulk.insert(
            models.Participant,
            ("interaction", "identity", "role"),
            (
                (pk, identity[handle], _ROLES[role])
                for pk, item in zip(ids, new, strict=True)
                for handle, role in item.people
                if identity[handle] is not None
            ),
        )
        self.out.interactions = len(new)

    # ---- the end

    def _review(self) -> None:
        asked = {
            frozenset(pair)
            for pair in models.ReviewPair.objects.filter(desk=self.desk.row).values_list("left_id", "right_id")
        }
        rows = []
        for judgement in self.found.review:
            left, right = self._ref(judgement.left), self._ref(judgement.right)
            if left is None or right is None or left == right or frozenset((left, right)) in asked:
                continue
            asked.add(frozenset((left, right)))
            left, right = (right, left) if right == self.desk.row.me_id else (left, right)
            reasons = [[reason.words, round(reason.bits, 2)] for reason in judgement.reasons]
            rows.append((self.desk.row.pk, left, right, judgement.bits, reasons, self.made.pk))
        bulk.insert(models.ReviewPair, ("desk", "left", "right", "bits", "reasons", "born"), rows)
        self.out.to_review = len(rows)

    def _ref(self, ref: int) -> int | None:
        """The person behind a ref of the plan, which may name a member of a cluster rather than its first."""
        if ref > 0:
            return ref
        if ref in self.person_of:
            return self.person_of[ref]
        place, offset = -ref - 1, len(self.found.cards)
        target = self.found.of_card[place] if place < offset else self.found.of_handle[place - offset]
        return None if target is None else self.resolved(target)

    def _supports(self) -> None:
        rows = dict.fromkeys(self.supports)
        bulk.insert(models.Support, ("parent", "kind", "fact_id"), ((self.made.pk, kind, pk) for kind, pk in rows))
        said = ((self.made.pk, models.Support.PERSON, pk, name) for pk, name in self.names_said.items())
        bulk.insert(models.Support, ("parent", "kind", "fact_id", "said"), said)

    def _event(self) -> None:
        files = [file.name.rsplit("/", 1)[-1] for file in self.made.files.all()]
        said = (
            f"Imported {words.listing(files, most=3)}: {words.count(self.out.people_new, 'new person', 'new people')}"
        )
        if self.out.interactions:
            said += f", {words.count(self.out.interactions, 'message')}"
        journal.record(
            self.desk.row, "imported", said, kind="Import", object_id=self.made.pk, changes=self.changes, at=self.now
        )


def payload(card: Card) -> list[Any]:
    return codec.to_json(card.contact)


def _outspells(cards: Iterable[Card]) -> bool:
    """LinkedIn's spelling replaces one from another file: people keep it themselves."""
    return any(card.contact.source == "linkedin" for card in cards)
