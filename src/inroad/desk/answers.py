"""A voucher's answer out of a reply that the owner pasted: proposed with the line it rests on, told by the owner only.

    pasted ─ its own words ─ (no auto-reply) ─→ AnswerRead ─ a click ─→ introductions.tell("answered", …)

Nothing here writes, and what was pasted is kept nowhere: the sentence becomes part of the introduction only if the
owner leaves it in the reason they tell. Refused: to read into an introduction that waits for no answer.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inroad.desk.text import LINE, NAME
from inroad.errors import Refused
from inroad.introductions.events import Answer
from inroad.introductions.model import Kind
from inroad.post import pasted
from inroad.post.answers import read_answer

if TYPE_CHECKING:
    from inroad.desk.door import Desk


@dataclass(frozen=True, slots=True)
class AnswerRead:
    """What a pasted reply seems to say. ``answer`` is one of the four (``events.Answer``), "" if it is not plain.

    ``line`` is what it rests on, as written. ``unsure``: a bare yes, which may mean an introduction or the use of the
    name. ``why_not`` says in words why nothing is proposed. ``version`` is of the introduction it was read for.
    """

    answer: str
    words: str
    line: str
    suggested: str
    unsure: bool
    why_not: str
    version: int


def read(desk: "Desk", contract_id: int, text: str) -> AnswerRead:
    """Read a pasted reply: text, the HTML of a mail, or a whole mail; of a large one only the beginning.

    Raises NotFound, Refused if no answer is waited for, BadInput if nothing was pasted.
    """
    view = desk.introductions.get(contract_id)
    if "answered" not in {step.event for step in view.next}:
        raise Refused(
            f"no answer of {view.contract.voucher.name} is waited for here", hint="its page says what can be told now"
        )
    got = pasted.read(text)
    if got.automatic:
        said = f"this looks like an automatic reply (“{got.automatic[:60]}”), which is no answer"
        return AnswerRead("", "", "", "", False, said, view.version)
    found = read_answer(got.text)
    if found is None:
        return AnswerRead("", "", "", "", False, "it doesn't say plainly which of the four answers it is", view.version)
    answer = found.answer
    if answer is Answer.AGREED and view.contract.kind is Kind.NAME_USE:
        answer = Answer.NAME_USE  # a yes is to what was asked
    unsure = found.plain and view.contract.kind is not Kind.NAME_USE
    words = _WORDS[answer]
    if answer is Answer.SOMEONE_ELSE and found.suggested:
        words = f"ask {found.suggested[:NAME]} instead"
    return AnswerRead(answer.value, words, found.words[:LINE], found.suggested[:NAME], unsure, "", view.version)


_WORDS = {
    Answer.AGREED: "yes",
    Answer.NAME_USE: "use my name",
    Answer.SOMEONE_ELSE: "ask somebody else",
    Answer.NOT_THIS_TIME: "not this time",
}
