"""A rule for kinds that promise to ask for nothing (L3, L6, F7): a wish in them, however small, breaks the promise.

It finds the favours that ``asks`` knows, "anything" in all its forms, and the hints of somebody who is looking. A
question of opinion, or how somebody is, asks for nothing.
"""

import re
from typing import Final

from inroad.letters import asks
from inroad.letters.model import Facts, Finding, Letter, Rule
from inroad.letters.reading import body, found

_HINT: Final = re.compile(
    r"\bif (?:you|your \w+) (?:ever )?(?:hear|know|learn) of\b"
    r"|\bi(?: am|[’']m|[’']d be| would be) (?:currently |still |also )?"
    r"(?:looking for (?:a |an |my )?(?:new |next )?(?:\w+ )?"
    r"(?:job|role|position|work|opportunit(?:y|ies)|challenge|employer)\b"
    r"|open to (?:new |other )?(?:\w+ )?(?:roles?|positions?|opportunit(?:y|ies)|offers?|work)\b"
    r"|(?:available|free) (?:for hire|for new work))"
    r"|\b(?:put in|putting in) a (?:good )?word for me\b"
    r"|\b(?:is|are) there (?:any|an|a) (?:\w+ )?(?:openings?|vacanc(?:y|ies)|jobs?|positions?)\b",
    re.IGNORECASE,
)


def _asks(letter: Letter, _facts: Facts) -> tuple[Finding, ...]:
    for sentence in body(letter):
        what = asks.favour_in(sentence)
        if what or asks.vague(sentence) or _HINT.search(sentence):
            return (
                found(
                    ASKS_FOR_SOMETHING.name,
                    sentence,
                    f"This letter is there to ask for nothing, and here it asks for {what or 'something'}.",
                    "Leave it out: as a letter of its own, on another day, it is an honest ask.",
                ),
            )
    return ()


ASKS_FOR_SOMETHING: Final = Rule(
    "asks-for-something",
    "It asks for something",
    "A gift with a wish in it is read as the wish.",
    _asks,
)
