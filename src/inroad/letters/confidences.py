"""What a letter must not tell: who mails whom and how often, private notes, and where its writer is employed (R4).

A count or a date of mail is found by its words, whatever the desk knows; a private note by its own words, or by so many
of its telling words in one sentence that it is the note. Words that were told belong to nobody's note.
"""

import re
from collections.abc import Iterable
from typing import Final

from inroad.letters import text
from inroad.letters.claims import named, told_words
from inroad.letters.model import Facts, Finding, Letter, Severity
from inroad.letters.reading import NUMBER, telling

_SHINGLE: Final = 5  # so many words in a row are a quotation, fewer may be chance
_LEGAL: Final = re.compile(
    r"[\s,]+(?:inc|llc|ltd|limited|gmbh|ag|se|sa|s\.a\.|bv|b\.v\.|plc|corp|corporation|co|company|oy|ab|as|srl"
    r"|spa)\.?$",
    re.IGNORECASE,
)


# --- observed traffic ------------------------------------------------------------------------------------------------

_MAIL: Final = r"(?:e-?mails?|mails|messages|threads|exchanges|replies|texts|calls)"
_COUNTED: Final = re.compile(
    rf"\b(?:{NUMBER}|several|many|dozens of|hundreds of|a lot of) (?:\w+ )?{_MAIL}\b", re.IGNORECASE
)
_BETWEEN: Final = re.compile(
    r"\bexchanged?\b|\bour\b|\bboth ways\b|\bbetween (?:you|us|the two)\b|\beach other\b|\b(?:from|to|with) (?:you"
    r"|me|each)\b"
    r"|\byou (?:sent|wrote|and|two)\b|\b(?:we|have|you)(?:[’']ve)? (?:had|written|sent|exchanged)\b|\bin touch\b",
    re.IGNORECASE,
)
_OFTEN: Final = (
    r"(?:(?:about |some |roughly )?(?:once|twice|\w+ times) (?:a|per|every|each) (?:day|week|month|year)"
    r"|every (?:day|week|month|other \w+)|(?:once|twice) \w+ly|weekly|daily|regularly|often|a lot)"
)
_WRITE: Final = r"(?:mail(?:s|ed)?|e-?mail(?:s|ed)?|writ(?:e|es|ing)|wrote|messag(?:e|es|ed)|text(?:s|ed)?)"
_THEM: Final = r"(?!me\b)(?:her|him|them|each other|(?-i:[A-Z][\w’'-]+))"
_WATCHED: Final = re.compile(
    r"\b(?:answered|mailed|e-?mailed|wrote to|write to|mail|messaged) each other\b"
    r"|\bI (?:can )?(?:see|saw|noticed)(?: that)? (?:you|\w+) (?:and \w+ )?(?:often |regularly |still )?"
    r"(?:mail|e-?mail|write|wrote|answer|are in touch|exchange)"
    r"|\b(?:your|their) (?:last|latest) (?:e-?mail|mail|message) to (?!me\b)\w+"
    rf"|\byou (?:\w+ )?{_WRITE}(?: (?:with |to )?{_THEM})? (?:\w+ )?{_OFTEN}"
    rf"|\byou and {_THEM} (?:\w+ )?(?:are in touch|{_WRITE}|correspond|exchange)\b[^.!?]{{0,20}}{_OFTEN}"
    r"|\byou (?:usually |always |mostly |normally |typically |generally |often |still )*(?:answer|repl|respond"
    r"|write back|get back)\w*"
    rf"(?: to)?(?: me| her| him| them| my (?:\w+ ){{0,3}}?\w+)? (?:\w+ )?(?:within|in|after) (?:an?|about|under"
    rf"|{NUMBER})\b"
    rf"|\byou (?:\w+ )?(?:answer|repl|respond|write)\w* (?:to )?{_THEM} (?:\w+ )?(?:faster|sooner|quicker|slower"
    rf"|later|more|less)\b"
    rf"|\b{NUMBER} (?:days|weeks|months) (?:since|after) (?:your|our|my) last (?:e-?mail|mail|message|letter|reply"
    rf"|exchange|contact)\b"
    rf"|\b(?:we|you|i)(?: have|[’']ve)? {_WRITE}(?: \w+){{0,3}} {NUMBER} times\b"
    rf"|\btook (?:you |me )?(?:\w+ )?{NUMBER} (?:hours|days|weeks|months) to (?:reply|answer|respond|write back)\b"
    r"|\byou (?:usually |always |mostly |only )*(?:answer|reply|respond|mail) (?:me )?(?:in the (?:mornings?"
    r"|evenings?)|at night|after|before|on \w+days)\b"
    r"|\bour last (?:contact|exchange|e-?mail|mail|message|call) was\b"
    r"|\bin my (?:notes?|files?|records?|log|address book|system)\b"
    r"|\b(?:it says here|my (?:notes?|records?|desk|log|file|tool|software|system|calendar|mailbox|inbox)(?: here)?"
    r" (?:say|show|tell|count|have|know|remind|list)s?)\b"
    r"|\b(?:according to|says) my (?:notes?|records?|log|mailbox|inbox|calendar|file|system)\b|\bmy (?:mailbox"
    r"|inbox|records?|notes) says?\b"
    r"|\b(?:i|we) (?:have )?(?:counted|looked|checked)\b[^.]{0,40}\b(?:mails?|messages|inbox|mailbox)\b",
    re.IGNORECASE,
)
_NOTE_WORDS: Final = 3  # so many telling words of a note in one sentence are the note


def observed(letter: Letter, facts: Facts) -> tuple[Finding, ...]:
    """Counts and times of somebody's mail, and sentences of the desk's observations and private notes."""
    beside = tuple(one.words for one in facts.beside if not one.quotable)
    notes = (*facts.private, *beside)
    told = _shingles(told_words(facts))  # an observation may repeat how somebody put it; that stays theirs to say
    kept = _shingles((*facts.observed, *notes, *_observed_ties(facts))) - told
    ours = telling(
        " ".join(
            (*told_words(facts), facts.organisation, facts.opening, *(named(facts, role) for role in facts.people))
        )
    )
    carried = [words for note in notes if (words := telling(note) - ours)]
    findings = []
    for sentence in text.sentences(letter.text):
        words = telling(sentence)
        if kept & _shingles((sentence,)) or any(_is_note(words & note, note) for note in carried):
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


def _is_note(shared: set[str], note: set[str]) -> bool:
    return len(shared) >= _NOTE_WORDS and 2 * len(shared) >= len(note)


def _observed_ties(facts: Facts) -> tuple[str, ...]:
    return tuple(one.words for tie in facts.ties.values() for one in tie.shared if not one.source.quotable)


def _shingles(sentences: tuple[str, ...]) -> set[tuple[str, ...]]:
    found = set()
    for sentence in sentences:
        words = text.fold(sentence).split()
        found |= {tuple(words[start : start + _SHINGLE]) for start in range(len(words) - _SHINGLE + 1)}
    return found


# --- the present employer --------------------------------------------------------------------------------------------

_GENERIC: Final = frozenset(
    text.words(
        "the of and group systems holding holdings hospital hospitals clinic school primary secondary high academy "
        "college university institute international national general insurance bank banking consulting partners "
        "services service solutions logistics freight foods food paper hotels hotel hall office trust foundation "
        "council association society studio studios design works industries engineering technologies technology "
        "software media press energy pharma motors marine transport buses builders construction brothers sons "
        "daughter museum library theatre agency station centre center practice farm dairies medical care health "
        "infirmary survey timber textiles textile shipping mutual"
    )
)
_AT_WORK: Final = r"(?:at|with|for|from|by|in|inside|leav(?:e|es|ing)|left|quit|join(?:ed)?|of|the|and) (?:the )?"


def employer(letter: Letter, facts: Facts) -> tuple[Finding, ...]:
    """A present employer's name or domain, unless the reader is a colleague who may know (R4)."""
    if facts.trusted:
        return ()
    for sentence in (letter.subject, *text.sentences(letter.text)):
        if core := employer_named(sentence, facts.guarded) or _recognised(sentence, facts.guarded):
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


def _recognised(sentence: str, guarded: Iterable[str]) -> str:
    """An employer that is plain though not named in full: its one telling word, its letters, an address of its own."""
    for name in guarded:
        core = _LEGAL.sub("", text.line(name, text.NAME_CHARS))
        words = text.words(core)
        telling = [word for word in words if word.casefold() not in _GENERIC and len(word) >= 5]
        squeezed = "".join(text.fold(core).split())
        if len(squeezed) >= 5 and any(
            squeezed in "".join(text.fold(one).split()) for one in _ADDRESS.findall(sentence)
        ):
            return core
        if len(words) >= 2 and text.contains(sentence, core) and text.fold(core) != core.casefold():
            return core  # written without its accents, or with "and" for "&"
        joined = text.fold(core.replace("&", " and "))
        if len(words) >= 2 and f" {joined} " in f" {text.fold(sentence.replace('&', ' and '))} ":
            return core
        if len(words) >= 2 and len(telling) == 1 and telling[0][:1].isupper():
            # Not followed by another name: "Northway Road" is no "Northway Buses".
            alone = re.compile(rf"(?<!\w){_AT_WORK}{re.escape(telling[0])}(?!\w)(?!\s+[A-Z])", 0)
            if alone.search(sentence):
                return core
        letters = "".join(word[0] for word in words if word[:1].isupper())
        if len(letters) >= 3 and re.search(rf"(?<!\w){re.escape(letters)}(?!\w)", sentence):
            return core
    return ""


_ADDRESS: Final = re.compile(r"(?:@|https?://|www\.)[\w.-]+", re.IGNORECASE)


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
