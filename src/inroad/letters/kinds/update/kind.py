"""How the search goes, for one person: a line for them alone, the news that is new to them, one useful item."""

from inroad.letters.model import Draft, Kind, Need, Seat
from inroad.letters.pen import Pen

MOST_NEWS = 6


def needs(pen: Pen) -> tuple[Need, ...]:
    news = [line for line in pen.told("news").splitlines() if line.strip()]
    return (
        pen.need("line", least_words=4),
        pen.need("news", least_words=4, answer="\n".join(news[:MOST_NEWS])),
        pen.need("item", required=False, least_words=1, answer=pen.told("useful")),
    )


def draft(pen: Pen) -> Draft:
    return pen.letter(
        "line",
        "lead",
        "news",
        pen.paragraph("targets", "brief"),
        "item",
        "link" if pen.sentence("item") else None,
        "close",
    )


KIND = Kind(
    name="update",
    title="How it goes",
    purpose="tell one person what is new since they last heard, with a line and one useful thing for them alone",
    why="People want to help and forget whom; who hears how it goes thinks of you at the right moment.",
    seats=(Seat("seeker", ("reader",)),),
    needs=needs,
    draft=draft,
    practices=("B2", "B3"),
    topics=("shared", "role", "exchanges", "aim", "reach", "given", "offers", "promises"),
    most_words=220,
    fields={
        "targets": "the places the writer has in mind, as a list",
        "brief_link": "where the brief is found",
        "link": "where the useful item is found",
    },
    prefills={
        "news": "what is new to this reader, a sentence per line, newest first",
        "useful": "one item of use to the reader, in a sentence or two",
    },
)
