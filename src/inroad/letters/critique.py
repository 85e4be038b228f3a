"""Before you send: explained findings, each with the sentence it is about and a suggestion.

    Letter, Facts ── the kind's rules, one after the other ─→ findings, what is missing first
    Draft         ── letters_of: one letter per readers' block ─→ the same

It judges text and changes nothing. The rules are ``rules.RULES`` but for those the kind leaves out, and the kind's own.
Unlike a draft, rules see all facts: to notice that something private is told, one has to know it.
"""

from dataclasses import replace

from inroad.errors import BadInput
from inroad.letters import registry, text
from inroad.letters.model import Draft, Facts, Finding, Gap, Letter, Need, Part, Rule, Severity
from inroad.letters.model import Kind as LetterKind
from inroad.letters.rules import RULES


def rules_of(kind: LetterKind) -> tuple[Rule, ...]:
    """The rules a letter of this kind is held against, in the order of the table."""
    return (*(rule for name, rule in RULES.items() if name not in kind.without), *kind.rules)


def review(letter: Letter, facts: Facts) -> tuple[Finding, ...]:
    """The findings on one letter; what keeps it from being ready comes first. Long texts are looked at in part."""
    bounded = replace(letter, subject=" ".join(text.marked(letter.subject, 300).split()), text=text.marked(letter.text))
    findings = [finding for rule in rules_of(letter.kind) for finding in rule.check(bounded, facts)]
    return tuple(sorted(dict.fromkeys(findings), key=lambda one: one.severity is not Severity.MISSING))


def review_draft(draft: Draft, facts: Facts, attachments: tuple[str, ...] = ()) -> tuple[Finding, ...]:
    """The findings on a draft as it stands, block by block: what one reader alone reads, what is passed on."""
    found: dict[Finding, None] = {}
    for number, letter in enumerate(letters_of(draft)):
        found |= dict.fromkeys(review(replace(letter, attachments=() if number else attachments), facts))
    return tuple(sorted(found, key=lambda one: one.severity is not Severity.MISSING))


def ready(findings: tuple[Finding, ...]) -> bool:
    """Nothing is missing; what is worth a look is for the writer to weigh."""
    return all(finding.severity is not Severity.MISSING for finding in findings)


def letters_of(draft: Draft) -> tuple[Letter, ...]:
    """A draft as the letters its readers get: what is written to the reader, and what is passed on to somebody else.

    Sheets for the writer's own eyes are no letters; points for a call are looked at as if they were one.
    """
    kind = registry.get(draft.kind).kind
    first = draft.readers[0]
    for_reader: dict[str, list[Part]] = {}
    for part in draft.parts:
        if draft.spoken or part.readers != (draft.writer,):
            for_reader.setdefault(part.readers[-1] if part.forwardable else first, []).append(part)
    return tuple(
        Letter(
            kind, draft.writer, reader, draft.subject if reader == first else "", _text(parts), needs=_of(draft, parts)
        )
        for reader, parts in for_reader.items()
    )


def edited(
    draft: Draft, said: str, *, reader: str = "", subject: str | None = None, attachments: tuple[str, ...] = ()
) -> Letter:
    """What the user made of the draft's letter to ``reader`` (a role; default the first), for ``review``.

    BadInput if the draft has no letter to them.
    """
    for letter in letters_of(draft):
        if reader in {"", letter.reader}:
            title = letter.subject if subject is None else subject
            return replace(letter, subject=title, text=said, drafted=letter.text, attachments=attachments)
    raise BadInput(f"nothing in this letter is for the {text.line(reader, 40)}")


def _text(parts: list[Part]) -> str:
    return "\n\n".join(part.text for part in parts)


def _of(draft: Draft, parts: list[Part]) -> tuple[Need, ...]:
    """The needs that are answered, or open, in these parts."""
    whole = _text(parts)
    gaps = {gap.key for part in parts for one in part.paragraphs for gap in one.pieces if isinstance(gap, Gap)}
    return tuple(need for need in draft.needs if need.key in gaps or (need.answer and need.answer in whole))
