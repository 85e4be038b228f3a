"""The tables of an installation. Who owns what:

- ``Party``: a person as the installation knows them; what binds across desks names parties.
- ``Desk`` and everything with a ``desk`` column belong to one person's workspace and are reached only through it.
- ``Event`` heads are append-only (the database refuses changes); ``EventDetail`` rows can be erased.
"""

from inroad.store.models.book import (
    Card,
    Evidence,
    Identity,
    Interaction,
    Organisation,
    OrganisationName,
    Participant,
    Person,
    PersonTag,
    Position,
    ReviewPair,
    Tag,
)
from inroad.store.models.contracts import Contract, ContractSide, Door, Link, Promise, VoucherLimits
from inroad.store.models.desk import Desk, Event, EventDetail, Party, PartyAddress
from inroad.store.models.imports import Import, ImportFile, ImportSkip, StagedChunk, Support
from inroad.store.models.letters import Job, Letter, Mailbox, OutboxMail, Reply
from inroad.store.models.search import Guard, Target

__all__ = [
    "Card",
    "Contract",
    "ContractSide",
    "Desk",
    "Door",
    "Event",
    "EventDetail",
    "Evidence",
    "Guard",
    "Identity",
    "Import",
    "ImportFile",
    "ImportSkip",
    "Interaction",
    "Job",
    "Letter",
    "Link",
    "Mailbox",
    "Organisation",
    "OrganisationName",
    "OutboxMail",
    "Participant",
    "Party",
    "PartyAddress",
    "Person",
    "PersonTag",
    "Position",
    "Promise",
    "Reply",
    "ReviewPair",
    "StagedChunk",
    "Support",
    "Tag",
    "Target",
    "VoucherLimits",
]
