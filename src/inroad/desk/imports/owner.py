"""What files say about the owner: own roles (and so employers to ask about), addresses that may be theirs, wishes.

Nothing here is taken for granted: an open role becomes the question "are you still there?", and until it is answered
that employer is guarded; an address becomes the question "is this you?"; a followed company becomes a suggestion.
"""

from typing import TYPE_CHECKING

from inroad.desk.text import LINE, NAME, storable
from inroad.formats.records import OwnPosition
from inroad.matching import identities as forms
from inroad.matching import names
from inroad.matching.messages import AddressCount, Evidence, propose_me
from inroad.store import bulk, models

if TYPE_CHECKING:
    from inroad.desk.imports.publish import _Writer

_SUGGESTIONS = 50


def apply(writer: "_Writer") -> None:
    _name(writer)
    _positions(writer)
    _interests(writer)
    _addresses(writer)


def _name(writer: "_Writer") -> None:
    """An owner who has not said their name yet gets the one their own profile gives."""
    me = writer.desk.setup.person()
    if not me.name:
        name = next((storable(m.name, NAME) for m in writer.batch.me if m.name), "")
        if name:
            writer.update(me, name=name)


def _positions(writer: "_Writer") -> None:
    me = writer.desk.setup.person()
    held = {(p.organisation_id, p.title, p.start): p for p in models.Position.objects.filter(person=me)}
    rows = []
    for own in writer.batch.own_positions:
        organisation = writer.organisation(own.span.organisation)
        if organisation is None:
            continue
        title = storable(own.span.title, NAME)
        known = held.get((organisation, title, own.span.start))
        if known is not None:
            writer.supports.append((models.Support.POSITION, known.pk))
            if own.span.ended and not known.ended and not known.edited:
                writer.update(known, ended=True, end=own.span.end)
        else:
            s = own.span
            rows.append((writer.desk.row.pk, me.pk, organisation, title, s.start, s.end, s.ended, own.school,
                         writer.today, "linkedin", writer.made.pk))  # fmt: skip
        if not own.school and not own.span.ended:
            _ask_about(writer, organisation, own)
    names_ = (
        "desk",
        "person",
        "organisation",
        "title",
        "start",
        "end",
        "ended",
        "school",
        "confirmed_on",
        "source",
        "born",
    )
    bulk.insert(models.Position, names_, rows)


def _ask_about(writer: "_Writer", organisation: int, own: OwnPosition) -> None:
    del own
    if not models.Guard.objects.filter(desk=writer.desk.row, organisation_id=organisation).exists():
        models.Guard.objects.create(desk=writer.desk.row, organisation_id=organisation, born=writer.made)


def _interests(writer: "_Writer") -> None:
    """Companies followed, applied to or saved become suggested targets, the owner's acts before mere follows."""
    wanted = {t.organisation_id for t in models.Target.objects.filter(desk=writer.desk.row)}
    guarded = writer.desk.setup.guarded_organisations()
    made = 0
    ordered = sorted(writer.batch.interests, key=lambda i: (i.how == "follow", -(i.on.toordinal() if i.on else 0)))
    for interest in ordered:
        organisation = writer.organisation(interest.organisation)
        if organisation is None or organisation in wanted or organisation in guarded or made >= _SUGGESTIONS:
            continue
        wanted.add(organisation)
        made += 1
        url = interest.url if interest.url.lower().startswith(("https://", "http://")) else ""
        models.Target.objects.create(
            desk=writer.desk.row,
            organisation_id=organisation,
            name=storable(interest.organisation, NAME),
            interest=storable(interest.title, LINE),
            opening_url=storable(url, 2000),
            suggested=True,
            born=writer.made,
            created_at=writer.now,
        )


def _addresses(writer: "_Writer") -> None:
    """Which addresses in the files may be the owner's; kept as questions with the desk."""
    counts = [
        AddressCount(
            address=seen.key[1],
            as_sender=seen.sent,
            as_recipient=seen.received,
            sent_label=seen.in_sent_folder,
            name=next(iter(seen.names), ""),
        )
        for seen in writer.batch.handles
        if seen.key[0] == "email" and seen.in_total
    ]
    messages = sum(1 for item in writer.batch.passed if item.kind == "mail")
    proposals = propose_me(Evidence(messages, counts, writer.batch.me))
    settings = dict(writer.desk.row.settings)
    known = {row["address"]: row for row in settings.get("proposals", ())}
    for proposal in proposals:
        if proposal.kind == "email":
            why = "; ".join(proposal.reasons)
            known[proposal.value] = {"address": proposal.value, "why": why, "certain": proposal.sure}
    if known:
        settings["proposals"] = list(known.values())[-20:]
        models.Desk.objects.filter(pk=writer.desk.row.pk).update(settings=settings)
        writer.desk.row.settings = settings
    _linkedin_url(writer)


def _linkedin_url(writer: "_Writer") -> None:
    """The owner's own profile address is the one that takes part in most LinkedIn conversations under their name."""
    me = writer.desk.setup.person()
    own = {names.fold(m.name) for m in writer.batch.me if m.name} | ({names.fold(me.name)} if me.name else set())
    urls = {forms.url(u) for m in writer.batch.me for u in m.urls}
    for i, seen in enumerate(writer.batch.handles):
        if seen.key[0] != "url":
            continue
        named = any(names.fold(name) in own for name in seen.names)
        if seen.key[1] in urls or (named and seen.sent and seen.received):
            ref = writer.found.of_handle[i]
            person = writer.resolved(ref) if ref is not None else None
            if person is not None and person != me.pk:
                from inroad.desk import journal, merging

                change = journal.Change(writer.desk.row.pk)
                merging.move(change, me, models.Person.objects.get(pk=person))
                writer.changes += change.entries
