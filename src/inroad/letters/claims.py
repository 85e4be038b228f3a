"""Rules of "before you send" on what is told and claimed: traffic, private notes, the employer, shared history.

A claim is held against what somebody said or a dated record shows. Mail between two people bears no "we worked
together"; if it is so nevertheless, one line on the person's page says it, and the finding is gone.
"""

import re
from collections.abc import Iterable
from typing import Final

from inroad.introductions.model import Basis
from inroad.letters import text
from inroad.letters.history import WORK
from inroad.letters.model import Bond, Facts, Finding, Letter, Severity, Source

_SHINGLE: Final = 5  # so many words in a row are a quotation, fewer may be chance
_LEGAL: Final = re.compile(
    r"[\s,]+(?:inc|llc|ltd|limited|gmbh|ag|se|sa|s\.a\.|bv|b\.v\.|plc|corp|corporation|co|company|oy|ab|as|srl|spa)\.?$",
    re.IGNORECASE,
)


def named(facts: Facts, role: str) -> str:
    """The full name of a role, "" if nobody sits there."""
    person = facts.person(role)
    return text.full_name(person.name, person.address)


def short(facts: Facts, role: str) -> str:
    """What they are called, "" if nobody sits there."""
    person = facts.person(role)
    return text.short_name(person.name, person.called, person.address)


# --- observed traffic ------------------------------------------------------------------------------------------------

_MANY: Final = (
    r"(?:\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|many|dozens of|hundreds of"
    r"|a lot of)"
)
_COUNTED: Final = re.compile(rf"\b{_MANY} (?:e-?mails?|mails|messages|threads|exchanges|replies)\b", re.IGNORECASE)
_BETWEEN: Final = re.compile(
    r"\bexchanged?\b|\bboth ways\b|\bbetween (?:you|us|the two)\b|\beach other\b|\b(?:from|to|with) (?:you|me|each)\b"
    r"|\byou (?:sent|wrote|and)\b|\b(?:we|have) had\b|\bin touch\b",
    re.IGNORECASE,
)
_WATCHED: Final = re.compile(
    r"\b(?:answered|mailed|e-?mailed|wrote to|write to|mail|messaged) each other\b"
    r"|\bI (?:can )?(?:see|saw|noticed)(?: that)? (?:you|\w+) (?:and \w+ )?(?:often |regularly |still )?"
    r"(?:mail|e-?mail|write|wrote|answer|are in touch|exchange)"
    r"|\b(?:your|their) (?:last|latest) (?:e-?mail|mail|message) to (?!me\b)\w+",
    re.IGNORECASE,
)


def observed(letter: Letter, facts: Facts) -> tuple[Finding, ...]:
    """Counts and times of somebody's mail, and sentences of the desk's observations and private notes."""
    beside = (one.words for one in facts.beside if not one.quotable)
    kept = _shingles((*facts.observed, *facts.private, *_observed_ties(facts), *beside))
    findings = []
    for sentence in text.sentences(letter.text):
        if kept & _shingles((sentence,)):
            why = "This is from what the desk observed, or from a private note; it is for your eyes."
        elif (_COUNTED.search(sentence) and _BETWEEN.search(sentence)) or _WATCHED.search(sentence):
            why = "It tells who wrote to whom, or how often. That reads like being watched."
        else:
            continue
        findings.append(
            Finding(
                "observed-traffic", text.shorten(sentence, 400), why, "Leave it out, or say what you know from them."
            )
        )
    return tuple(findings[:3])


def _observed_ties(facts: Facts) -> tuple[str, ...]:
    return tuple(one.words for tie in facts.ties.values() for one in tie.shared if not one.source.quotable)


def _shingles(sentences: tuple[str, ...]) -> set[tuple[str, ...]]:
    found = set()
    for sentence in sentences:
        words = text.fold(sentence).split()
        found |= {tuple(words[start : start + _SHINGLE]) for start in range(len(words) - _SHINGLE + 1)}
    return found


# --- the present employer --------------------------------------------------------------------------------------------


def employer(letter: Letter, facts: Facts) -> tuple[Finding, ...]:
    """A present employer's name or domain, unless the reader is a colleague who may know (R4)."""
    if facts.trusted:
        return ()
    for sentence in (letter.subject, *text.sentences(letter.text)):
        if core := employer_named(sentence, facts.guarded):
            return (
                Finding(
                    "present-employer",
                    text.shorten(sentence, 400),
                    f"It names {core}, where you are still employed. Letters travel.",
                    "Say what you do there without the name (“a firm of your size”).",
                    Severity.MISSING,
                ),
            )
    return ()


def employer_named(sentence: str, guarded: Iterable[str]) -> str:
    """Which of the employers a text names, without its legal form; "" if none.

    A one-word name counts only with its capital, so that "our target" isn't "Target".
    """
    for name in guarded:
        core = _LEGAL.sub("", text.line(name, text.NAME_CHARS))
        if len(core) < 2:
            continue
        exact = " " not in core and "." not in core and core != core.lower()
        pattern = re.compile(rf"(?<!\w){re.escape(core)}(?!\w)", 0 if exact else re.IGNORECASE)
        loud = re.compile(rf"(?<!\w){re.escape(core.upper())}(?!\w)") if exact else pattern
        if pattern.search(sentence) or loud.search(sentence):
            return core
    return ""


# --- claims ----------------------------------------------------------------------------------------------------------

_WE_WORKED: Final = re.compile(
    r"\bwe (?:have |both |once |had )*worked (?:together|side by side|on|at|for)\b"
    r"|\bworking together (?:at|on|in|with)\b"
    r"|\bour (?:time|years|days) (?:together|at|in)\b|\bwhen (?:we|I) worked (?:together|for you|with you|under you)\b"
    r"|\bi (?:have )?worked (?:with|for|under) you\b"
    r"|\b(?:as your|i was your) (?:former |old )?(?:colleague|report|student)\b",
    re.IGNORECASE,
)
_MANAGED: Final = re.compile(
    r"\byou (?:were|have been) my (?:former |old )?(?:manager|boss)\b|\bas my (?:former |old )?(?:manager|boss)\b",
    re.IGNORECASE,
)
_TAUGHT: Final = re.compile(
    r"\byou taught me\b|\bwe studied together\b|\b(?:in|at|from) your (?:class|course|lectures?)\b", re.IGNORECASE
)
_DENIED: Final = re.compile(r"\b(?:not|never|n[’']t|without|if|would|wish|hope)\b|n[’']t\b", re.IGNORECASE)
_VOUCHED: Final = (
    r"(?:recommend(?:s|ed)|vouch(?:es|ed) for|sp(?:eaks?|oke) (?:very )?(?:highly|well) of) me"
    r"|knows my work"
)


def unborne(letter: Letter, facts: Facts) -> tuple[Finding, ...]:
    """ "We worked together" and its like where nothing on the desk says so; praise that nobody gave."""
    findings = []
    for sentence in text.sentences(letter.text):
        if _DENIED.search(sentence):
            continue
        why = _unborne(sentence, letter, facts)
        if why:
            findings.append(
                Finding(
                    "unborne-claim",
                    text.shorten(sentence, 400),
                    why,
                    "If it is so, note it on the person's page; if not, say what is.",
                )
            )
    return tuple(findings[:3])


def _unborne(sentence: str, letter: Letter, facts: Facts) -> str:
    writer, reader = letter.writer, letter.reader
    who = short(facts, reader) or "them"
    if _WE_WORKED.search(sentence) and not _bears(facts, writer, reader, WORK):
        return f"Nothing on your desk says that you worked with {who}."
    if _MANAGED.search(sentence) and not _bears(facts, writer, reader, frozenset({Bond.MANAGED})):
        return f"Nothing on your desk says that {who} managed you."
    if _TAUGHT.search(sentence) and not _bears(facts, writer, reader, frozenset({Bond.TAUGHT, Bond.STUDIED})):
        return f"Nothing on your desk says that you studied with {who}."
    for role in facts.people:
        if role not in {writer, reader} and (why := _third(sentence, letter, facts, role)):
            return why
    return ""


def _third(sentence: str, letter: Letter, facts: Facts, role: str) -> str:
    """A claim about somebody who is neither writer nor reader."""
    names = [re.escape(name) for name in dict.fromkeys((named(facts, role), short(facts, role))) if name]
    if not names:
        return ""
    name = f"(?:{'|'.join(names)})"
    worked = r"(?:have |once )?worked"
    with_me = rf"\bI {worked} (?:with|for|under) {name}(?!\w)|(?<!\w){name} and I {worked} together\b"
    with_you = rf"\byou {worked} (?:with|for|under) {name}(?!\w)|\byou and {name} {worked} together\b"
    if re.search(with_me, sentence, re.IGNORECASE) and not _bears(facts, letter.writer, role, WORK):
        return f"Nothing on your desk says that you worked with {short(facts, role)}."
    if re.search(with_you, sentence, re.IGNORECASE) and not _bears(facts, letter.reader, role, WORK):
        return f"Nothing on your desk says that they worked with {short(facts, role)}."
    if role == "voucher" and re.search(rf"(?<!\w){name} (?:{_VOUCHED})", sentence, re.IGNORECASE):
        unknown = facts.vouch.basis is Basis.DONT_KNOW_THE_WORK
        if unknown or (facts.vouch.basis is Basis.NOT_SAID and not facts.vouch.words.strip()):
            return f"Nothing on your desk says that {short(facts, role)} vouched for the work."
    return ""


def _bears(facts: Facts, a: str, b: str, bonds: frozenset[Bond]) -> bool:
    if {a, b} == {"seeker", "voucher"} and facts.vouch.basis is Basis.WORKED_WITH and bonds & WORK:
        return True
    said = {Source.TOLD, Source.FILE}
    return any(one.bond in bonds and one.source in said for one in facts.tie(a, b).shared)
