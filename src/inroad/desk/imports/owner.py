"""What files say about the owner: own roles (and so employers to ask about), addresses that may be theirs, wishes.

Nothing here is taken for granted: an open role becomes the question "are you still there?", and until it is answered
that employer is guarded; an address becomes the question "is this you?"; a followed company becomes a suggestion.
"""

from collections import Counter
from typing import TYPE_CHECKING

from inroad.desk.text import LINE, NAME, storable
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
            _ask_about(writer, organisation)
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


def _ask_about(writer: "_Writer", organisation: int) -> None:
    if not models.Guard.objects.filter(desk=writer.desk.row, organisation_id=organisation).exists():
        models.Guard.objects.create(desk=writer.desk.row, organisation_id=organisation, born=writer.made)


def _interests(writer: "_Writer") -> None:
    """Companies followed, applied to or saved become suggested targets, the owner's acts before mere follows."""
    targets = models.Target.objects.filter(desk=writer.desk.row)
    wanted = set(targets.values_list("organisation_id", flat=True))
    suggested = dict(targets.filter(suggested=True).values_list("organisation_id", "pk"))
    guarded = writer.desk.setup.guarded_organisations()
    made = 0
    ordered = sorted(writer.batch.interests, key=lambda i: (i.how == "follow", -(i.on.toordinal() if i.on else 0)))
    for interest in ordered:
        organisation = writer.organisation(interest.organisation)
        if organisation in suggested:
            writer.supports.append((models.Support.TARGET, suggested[organisation]))
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
    """Which addresses in the files may be the owner's; kept with the import as questions.

    Mail that an address known as the owner's is on says nothing about others: who is on it too is a correspondent.
    """
    me, handles = writer.desk.row.me_id, writer.batch.handles
    sent: Counter[int] = Counter()
    received: Counter[int] = Counter()
    messages = 0
    for item in writer.batch.passed:
        everybody = {item.sender, *(handle for handle, _ in item.people)} - {-1}
        if item.kind != "mail" or any(writer.found.of_handle[handle] == me for handle in everybody):
            continue
        messages += 1
        sent[item.sender] += 1
        received.update(everybody - {item.sender})
    counts = [
        AddressCount(
            address=seen.key[1],
            as_sender=sent[i],
            as_recipient=received[i],
            sent_label=seen.in_sent_folder,
            name=next(iter(seen.names), ""),
        )
        for i, seen in enumerate(handles)
        if seen.key[0] == "email" and (sent[i] or received[i] or seen.in_sent_folder)
    ]
    proposals = propose_me(Evidence(messages, counts, writer.batch.me))
    writer.out.addresses = [
        {"address": proposal.value, "why": "; ".join(proposal.reasons), "certain": proposal.sure}
        for proposal in proposals
        if proposal.kind == "email"
    ]
