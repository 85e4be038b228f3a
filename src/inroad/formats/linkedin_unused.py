"""The tables of a LinkedIn archive that Inroad has no use for, by header and by name.

Each is listed with columns that tell it from any other table; where the columns are too common to tell, the name must
agree as well ("+"). Seen in real exports of 2018, 2023 and 2024 and reported from 2025 and 2026.
"""

from typing import Final

from inroad.formats.text import fold

_TABLES: Final = """
    + Account Status History: Time, Event
    Ad Targeting: Companies, Followed Companies, Interface Language
    Ad_Targeting: Member Age, Member Skills, Job Seniorities
    Ads Clicked: Ad clicked Date, Ad Title/Id
    + Calendar: Owner, Source, LastSyncedAt
    Causes You Care About: Supported Cause
    Certifications: Name, Authority, License Number
    + Comments: Date, Link, Message
    Contacts: Source, FirstName, LastName, BookmarkedAt, Profiles
    + Courses: Name, Number
    Events: Event Name, Event Time, External Url
    + guide_messages: Conversation ID, From, To
    Hashtag_Follows: HashTag, CreatedTime, LastModifiedTime
    + Honors: Title, Description, Issuer, Issue Date
    Imported Contacts: First Name, Last Name, Bookmarked At, Profiles
    Inferences_about_you: Category, Type of inference, Inference
    + InstantReposts: Date, Link
    + Job Applicant Saved Answers: Question, Answer
    + Job Applicant Saved Screening Question Responses: Question, Answer
    Job Seeker Preferences: Preferred Job Types, Job Seeker Activity Level
    LAN Ads Engagement: Action, Date, Ad Title/Id, Page/App
    + Languages: Name, Proficiency
    Learning: Content Title, Content Type, Content Saved
    + learning_coach_messages: Conversation ID, From, To
    + learning_role_play_messages: Conversation ID, From, To
    + LearningCoachMessages: No conversations found
    Logins: Login Date, IP Address, User Agent
    + Member_Follows: Date, Status, FullName
    + Organizations: Name, Position
    + Patents: Title, Patent Number
    + Phone Numbers: Extension, Number, Type
    Private_identity_asset: Private Identity Asset Name
    Profile Summary: Profile Summary
    + Projects: Title, Description, Url
    + Publications: Name, Published On, Publisher
    + Reactions: Date, Type, Link
    Receipts_v2: Invoice Number, Transaction Made At, Payment Method Type
    + Receipts: Invoice Number
    Registration: Registration Date, Registration IP Address
    Registration: Registered At, Registration Ip
    Rich_Media: Date/Time, Media Description, Media Link
    + Rich Media: Type, Link
    + saved_articles: Saved At, Link, Name
    SavedJobAlerts: Saved Search Date, Jobs Search Url
    SavedJobAlerts: ALERT_PARAMETERS, QUERY_CONTEXT, SAVED_SEARCH_ID
    Saved_Items: savedItem, createdTime
    + SearchQueries: Time, Search Query
    + Search Queries: Time, Search Query
    Security Challenges: Challenge Date, Challenge Type, IP Address
    Shares: ShareLink, ShareCommentary
    Shares: Share Title, Share Link, Share Commentary
    + Test Scores: Name, Score
    Verifications: Verification type, Verification service provider
    + Videos: Description, Link
    + Volunteering: Company Name, Role, Cause
    Votes: Date, Link, OptionText
    Whatsapp Phone Numbers: Number, Extension, Is_WhatsApp_Number
    + Articles: Title
"""


def _parsed() -> tuple[tuple[tuple[str, frozenset[str], bool], ...], frozenset[str]]:
    tables = []
    for line in _TABLES.strip().splitlines():
        name, columns = line.strip().removeprefix("+").split(":")
        tables.append((fold(name), frozenset(fold(column) for column in columns.split(",")), "+" in line))
    return tuple(tables), frozenset(name for name, _, _ in tables)


_HEADERS, _NAMES = _parsed()


def is_unused_header(columns: tuple[str, ...], stem: str) -> bool:
    """Whether folded column names (and, where they are common, the file's name) are those of an unused table."""
    names = frozenset(columns)
    return any(needed <= names and (not common or name == stem) for name, needed, common in _HEADERS)


def is_unused_name(stem: str) -> bool:
    """Whether an unused table is called so."""
    return stem in _NAMES
