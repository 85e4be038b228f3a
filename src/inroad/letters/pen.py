"""What a kind writes with: sentences by slot, paragraphs, gaps, greeting and sign-off, all from words and fields.

    pen.paragraph("together", "wish") ── Wording.pick ─→ sentences that fit ── fill, once ─→ text and gaps

Values are put in once and never read again as words: a company called "{seeker}" stays one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from inroad.letters import fields, text
from inroad.letters.model import Draft, Facts, Gap, Kind, Need, Paragraph, Part
from inroad.letters.wording import NEED, Wording

Line = str | Paragraph | None  # a slot's name, a paragraph made already, or nothing


@dataclass(frozen=True, slots=True)
class Pen:
    """Made by ``compose`` for one draft. ``fields``: see ``fields.of``. ``needs``: empty while a kind states them."""

    kind: Kind
    facts: Facts
    writer: str
    readers: tuple[str, ...]
    words: Wording
    house: Wording
    fields: Mapping[str, str]
    supplied: Mapping[str, str]
    other: Callable[[str], "Draft"]
    needs: Mapping[str, Need] = field(default_factory=dict)

    @property
    def reader(self) -> str:
        """The role that reads it; of several, the first."""
        return self.readers[0]

    def has(self, name: str) -> bool:
        """The field is filled: something is known."""
        return bool(self.fields.get(name))

    def told(self, name: str) -> str:
        """What the desk has for one of the kind's ``prefills``, "" if nothing. KeyError for one it doesn't declare."""
        if name not in self.kind.prefills:
            raise KeyError(name)
        return text.block(str(self.facts.more.get(name, "")))

    def also(self, **more: str) -> "Pen":
        """The same pen with more fields filled (they must be declared in ``Kind.fields``)."""
        return replace(self, fields={**self.fields, **{name: text.block(value, 600) for name, value in more.items()}})

    def seen_by(self, reader: str) -> "Pen":
        """The same pen for what nobody of the three writes: "you" is ``reader`` and there is no "I"."""
        return self.said_by("", reader)

    def said_by(self, speaker: str, reader: str) -> "Pen":
        """The same pen for words in somebody else's mouth: "I" is ``speaker``, "you" is ``reader``."""
        roles = (*self.kind.people, self.writer, *self.readers)
        return replace(self, fields={**self.fields, **fields.of(self.facts, speaker, (reader,), roles)})

    def need(self, key: str, *, required: bool = True, least_words: int = 3, answer: str = "") -> Need:
        """What only the user can supply, asked with the words of slot ``need_<key>``."""
        asked = self.sentence(NEED + key)
        return Need(key, asked.text if asked else key, required, least_words, answer)

    def sentence(self, slot: str) -> Paragraph | None:
        """The first variant of a slot that fits what is known; None if none does."""
        pieces = self.words.pick(slot, self._fits)
        filled: list[str | Gap] = []
        for literal, name in pieces:
            filled.append(literal)
            if name:
                filled.append(self._value(name))
        return Paragraph(_joined(filled)) if pieces else None

    def paragraph(self, *lines: Line) -> Paragraph | None:
        """Sentences in a row; None if there is nothing to say."""
        said = [one for line in lines if (one := self.sentence(line) if isinstance(line, str) else line) is not None]
        pieces: list[str | Gap] = []
        for one in said:
            pieces += [" ", *one.pieces] if pieces else one.pieces
        return Paragraph(_joined(pieces)) if pieces else None

    def part(
        self,
        key: str,
        *paragraphs: Line,
        label: str = "",
        readers: tuple[str, ...] = (),
        forwardable: bool = False,
        own: str = "",
    ) -> Part:
        """A part of the draft. ``label`` is the slot of its heading. ``own``: the user's edited text, which stands
        instead of the paragraphs.
        """
        if own.strip():
            made = self._own(own)
        else:
            made = tuple(one for line in paragraphs if (one := self.paragraph(line)) is not None)
        heading = self.sentence(label) if label else None
        return Part(key, heading.text if heading else "", readers or self.readers, made, forwardable)

    def letter(self, *paragraphs: Line, more: tuple[Part, ...] = (), subject: str = "subject") -> Draft:
        """A letter in one part, with greeting and sign-off; ``more`` parts follow."""
        body = self.part("letter", self.greeting(), *paragraphs, self.closing())
        return self.draft(body, *more, subject=subject)

    def call(self, *points: Line, more: tuple[Part, ...] = (), subject: str = "subject") -> Draft:
        """Points to say on the phone, one paragraph each: the writer reads them, nobody gets them."""
        points_part = self.part("points", *points, label="label", readers=(self.writer,))
        return self.draft(points_part, *more, subject=subject, spoken=True)

    def draft(self, *parts: Part, subject: str = "subject", spoken: bool = False) -> Draft:
        said = self.sentence(subject)
        title = text.line(said.text if said else self.kind.title, 200)
        kept = tuple(part for part in parts if part.paragraphs)
        return Draft(self.kind.name, self.writer, self.readers, title, kept, tuple(self.needs.values()), spoken)

    def greeting(self) -> Paragraph | None:
        """ "Hello Bob,", or for two readers both; formal if the voice is."""
        formal = "_formal" if self.facts.voice.formal else ""
        if len(self.readers) > 1:
            both = self._house("greeting_two" + formal)
            if both is not None:
                return both
            return replace(self, readers=()).also(called="")._house("greeting" + formal)
        called = self.fields.get(f"{self.reader}_full" if formal else self.reader, "")
        return self.also(called=called)._house("greeting" + formal)

    def closing(self) -> Paragraph | None:
        """The sign-off with the writer's name below, and the signature."""
        voice = self.facts.voice
        off = text.line(voice.sign_off) or _text(self._house("sign_off_formal" if voice.formal else "sign_off"))
        name = self.fields.get(f"{self.writer}_full" if voice.formal else self.writer, "")
        lines = [line for line in (off, name, self.fields.get("signature", "")) if line]
        return Paragraph(("\n".join(lines),)) if lines else None

    def parts_of(self, kind: str) -> tuple[Part, ...]:
        """The parts that another kind makes of the same facts and answers."""
        return self.other(kind).parts

    def needs_of(self, kind: str) -> tuple[Need, ...]:
        """What another kind needs of its user; who takes its parts asks for it."""
        return self.other(kind).needs

    def _own(self, value: str) -> tuple[Paragraph, ...]:
        """Edited text as paragraphs. A mark that stands for one of the needs becomes its answer, or a gap again."""
        known = {text.line(need.question, 600): need for need in self.needs.values()}

        def again(piece: str | Gap) -> str | Gap:
            need = known.get(piece.question) if isinstance(piece, Gap) else None
            if need is None:
                return piece
            return text.as_sentence(self._answer(need)) or Gap(need.key, need.question)

        paragraphs = (one for one in text.marked(value).split("\n\n") if one.strip())
        return tuple(Paragraph(_joined([again(piece) for piece in text.split_marks(one)])) for one in paragraphs)

    def _house(self, slot: str) -> Paragraph | None:
        return replace(self, words=self.house).sentence(slot)

    def _fits(self, name: str) -> bool:
        key = name[:1].lower() + name[1:]
        need = self.needs.get(key)
        if need is not None:
            return need.required or bool(self._answer(need))
        return bool(self.fields.get(key))

    def _value(self, name: str) -> str | Gap:
        key = name[:1].lower() + name[1:]
        need = self.needs.get(key)
        if need is None:
            value = self.fields.get(key, "")
        elif answer := self._answer(need):
            value = text.as_sentence(answer)
        else:
            return Gap(key, need.question)
        return value[:1].upper() + value[1:] if name != key else value

    def _answer(self, need: Need) -> str:
        return text.block(self.supplied.get(need.key, "") or need.answer)


def _joined(pieces: list[str | Gap]) -> tuple[str | Gap, ...]:
    """Neighbouring strings as one."""
    joined: list[str | Gap] = []
    for piece in pieces:
        if isinstance(piece, str) and joined and isinstance(joined[-1], str):
            joined[-1] += piece
        elif piece:
            joined.append(piece)
    return tuple(joined)


def _text(paragraph: Paragraph | None) -> str:
    return paragraph.text if paragraph else ""
