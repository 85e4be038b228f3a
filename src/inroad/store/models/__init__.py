"""The tables of an installation. Who owns what:

- ``Party``: a person as the installation knows them; what binds across desks names parties.
- ``Desk`` and everything with a ``desk`` column belong to one person's workspace and are reached only through it.
- ``Event`` heads are append-only (the database refuses changes); ``EventDetail`` rows can be erased.
"""

from inroad.store.models.applications import Conduct, Interview, InterviewMet, Opening
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
from inroad.store.models.brief import (
    BriefShare,
    BriefVersion,
    Document,
    DocumentBody,
    Update,
    UpdateTo,
    Useful,
    UsefulTo,
)
from inroad.store.models.community import (
    BatchRun,
    BatchWay,
    BlindAsk,
    BlindLook,
    BlindPut,
    Comment,
    Consent,
    Contribution,
    LeftOut,
    Seat,
    Shown,
)
from inroad.store.models.contracts import Contract, ContractSide, Door, Link, Promise, VoucherLimits
from inroad.store.models.desk import Desk, Event, EventDetail, Party, PartyAddress
from inroad.store.models.imports import Import, ImportFile, ImportSkip, StagedChunk, Support
from inroad.store.models.letters import Job, Letter, Mailbox, OutboxMail, Reply
from inroad.store.models.pages import Confirmation, Knock
from inroad.store.models.plays import OwnPlay, PlayRun, PlayStep
from inroad.store.models.references import Referee, Release, VouchTalk
from inroad.store.models.score import PlanChoice, TimeEntry, WeekReview
from inroad.store.models.search import Guard, Target
from inroad.store.models.sources import (
    Call,
    CallTo,
    EmployerReply,
    InternalSearch,
    Nomination,
    Vacancy,
    Vouch,
)
from inroad.store.models.warmth import Future, Rest, WordEdit

__all__ = [
    "BatchRun",
    "BatchWay",
    "BlindAsk",
    "BlindLook",
    "BlindPut",
    "BriefShare",
    "BriefVersion",
    "Call",
    "CallTo",
    "Card",
    "Comment",
    "Conduct",
    "Confirmation",
    "Consent",
    "Contract",
    "ContractSide",
    "Contribution",
    "Desk",
    "Document",
    "DocumentBody",
    "Door",
    "EmployerReply",
    "Event",
    "EventDetail",
    "Evidence",
    "Future",
    "Guard",
    "Identity",
    "Import",
    "ImportFile",
    "ImportSkip",
    "Interaction",
    "InternalSearch",
    "Interview",
    "InterviewMet",
    "Job",
    "Knock",
    "LeftOut",
    "Letter",
    "Link",
    "Mailbox",
    "Nomination",
    "Opening",
    "Organisation",
    "OrganisationName",
    "OutboxMail",
    "OwnPlay",
    "Participant",
    "Party",
    "PartyAddress",
    "Person",
    "PersonTag",
    "PlanChoice",
    "PlayRun",
    "PlayStep",
    "Position",
    "Promise",
    "Referee",
    "Release",
    "Reply",
    "Rest",
    "ReviewPair",
    "Seat",
    "Shown",
    "StagedChunk",
    "Support",
    "Tag",
    "Target",
    "TimeEntry",
    "Update",
    "UpdateTo",
    "Useful",
    "UsefulTo",
    "Vacancy",
    "Vouch",
    "VouchTalk",
    "VoucherLimits",
    "WeekReview",
    "WordEdit",
]
