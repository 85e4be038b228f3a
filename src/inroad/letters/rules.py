"""The rules of "before you send", in the order in which they are shown, and the ones that need no reading of sentences.

    asks         anything, one thing too many        personal  about them, stock sentences, research on display
    kept_back    pay, a résumé nobody asked for      claims    shared history, praise
    confidences  traffic, notes, the employer

Requirement: a finding must be right. A letter that nobody finds fault with may still be canned; a good one that is
nagged at teaches its writer to look away. So each rule fires on words that leave little doubt, names the sentence, and
leaves the decision to the writer; only a missing personal part, a present employer's name and a document without
consent hold a letter back. How often each is right is measured (docs/letters.md, benchmarks/letters.py).

Options rejected: a score (nobody can act on "71"), and pointing at a single politeness ("hope you are well"), which
catches the shy, not the canned.
"""

import re
from collections import Counter
from collections.abc import Iterable
from types import MappingProxyType
from typing import Final

from inroad.letters import asks, claims, confidences, kept_back, personal, text
from inroad.letters.model import Facts, Finding, Letter, Rule, Severity
from inroad.letters.reading import body, found, own

REST_DAYS: Final = 30  # two asks of one person within a month are one too many
LEAST_OWN_WORDS: Final = 3
MOST_WORDS: Final = 250  # what a busy reader takes in at once
MOST_WORDS_OF_NEWS: Final = 300  # where there is a story that somebody who knows the writer wants to hear


# --- missing personal part -------------------------------------------------------------------------------------------


def _missing(letter: Letter, _facts: Facts) -> tuple[Finding, ...]:
    gaps = text.gaps_in(f"{letter.subject}\n{letter.text}")
    if gaps:
        return tuple(
            found(
                "missing-personal-part",
                f"[[{gap}]]",
                "Only you can say this, and it is what makes the letter yours.",
                f"Answer in your own words: {gap}",
                Severity.MISSING,
            )
            for gap in dict.fromkeys(gaps)
        )
    thin = [need for need in letter.needs if need.answer and text.word_count(need.answer) < need.least_words]
    if thin:
        return tuple(
            found(
                "missing-personal-part",
                need.answer,
                "That is very little for what only you can say.",
                f"Say a little more: {need.question}",
                Severity.MISSING if need.required else Severity.LOOK,
            )
            for need in thin
        )
    open_needs = [need for need in letter.needs if need.required and not need.answer]
    if letter.drafted is not None and open_needs and _own_words(letter) < LEAST_OWN_WORDS:
        need = open_needs[0]
        return (
            found(
                "missing-personal-part",
                "",
                "The place for your own words was taken out, and nothing is there instead.",
                f"Answer in your own words: {need.question}",
                Severity.MISSING,
            ),
        )
    return ()


def _own_words(letter: Letter) -> int:
    """How many words the user put into our draft."""
    ours = Counter(word.casefold() for word in text.words(re.sub(r"\[\[.*?\]\]", " ", letter.drafted or "")))
    theirs = Counter(word.casefold() for word in text.words(letter.text))
    return (theirs - ours).total()


# --- length and pause ------------------------------------------------------------------------------------------------


def _long(letter: Letter, facts: Facts) -> tuple[Finding, ...]:
    said = own(letter)
    length = text.word_count(said)
    known = bool(facts.tie(letter.writer, letter.reader).shared)
    usual = MOST_WORDS_OF_NEWS if known and not letter.kind.asks else MOST_WORDS
    most = max(usual, letter.kind.most_words)
    if length <= most:
        return ()
    longest = max(text.sentences(said), key=text.word_count)
    return (
        found(
            "too-long",
            longest,
            f"{length:,} words; busy people read up to {most}.",
            "Begin with the longest sentence: does the reader need it?",
        ),
    )


_INVITED: Final = re.compile(
    r"\byou (?:asked|wanted|told|invited) (?:me )?(?:for|to)\b|\bas you (?:asked|wished|suggested|told me)\b"
    r"|\byou said:? [^.!?\n]{0,30}\b(?:bring|come back|send|get|find|give|ask|try) (?:me|us|it|again|to me|him|her)\b",
    re.IGNORECASE,
)


def _recently(letter: Letter, facts: Facts) -> tuple[Finding, ...]:
    """Asks again within the rest; the answer to "bring me a name and I call" is no second ask."""
    if facts.asked_on is None or not (letter.kind.asks or any(asks.wishes(one) for one in body(letter))):
        return ()
    ago = (facts.today - facts.asked_on).days
    if not 0 <= ago < REST_DAYS or _INVITED.search(f"{letter.subject}\n{own(letter)}"):
        return ()
    who = claims.short(facts, letter.reader) or "this person"
    when = "today" if ago == 0 else "yesterday" if ago == 1 else f"{ago} days ago"
    return (
        found(
            "asked-recently",
            "",
            f"You asked {who} for something {when}.",
            "Tell them first what came of it, or ask somebody else.",
        ),
    )


def _table(rules: Iterable[Rule]) -> dict[str, Rule]:
    return {rule.name: rule for rule in rules}


RULES: Final = MappingProxyType(
    _table(
        (
            Rule(
                "missing-personal-part",
                "Something only you can say is missing",
                "A letter without it is a form, and is read like one.",
                _missing,
            ),
            Rule(
                "could-have-gone-to-anyone",
                "It could have gone to anyone",
                "Sentences that fit anybody are read as written to nobody.",
                personal.anyone,
            ),
            Rule(
                "nothing-about-them",
                "Nothing about them",
                "People answer who wrote to them, not to a list.",
                personal.nothing_about_them,
            ),
            Rule(
                "research-on-display",
                "Research on display",
                "Who reads what you found out about them feels watched; a good question shows it better.",
                personal.research,
            ),
            Rule(
                "no-person-or-opening",
                "No person and no opening named",
                "“Do you know of anything?” gives nobody an idea; a name does.",
                asks.specific,
            ),
            Rule(
                "more-than-one-ask",
                "More than one ask",
                "Of two wishes, the easier one is granted, or neither.",
                asks.one_ask,
            ),
            Rule("too-long", "Too long", "A short letter is answered at once, a long one is kept for later.", _long),
            Rule(
                "resume",
                "A résumé nobody asked for",
                "Documents travel when they are asked for and their owner agreed.",
                kept_back.resume,
            ),
            Rule(
                "observed-traffic",
                "Something the desk observed, or a private note",
                "Who writes to whom helps you think; in a letter it is spying.",
                confidences.observed,
            ),
            Rule("salary", "Pay", "Whoever names a figure first, or a past one, has given it away.", kept_back.pay),
            Rule(
                "present-employer",
                "Your present employer is named",
                "Letters travel; your employer may not learn of it.",
                confidences.employer,
            ),
            Rule(
                "asked-recently",
                "Asked a short while ago",
                "A second ask before the first was told to its end wears a friend out.",
                _recently,
            ),
            Rule(
                "unborne-claim",
                "A claim nothing on the desk bears",
                "If it isn't so, both you and your voucher look bad.",
                claims.unborne,
            ),
        )
    )
)
