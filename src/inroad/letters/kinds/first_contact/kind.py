"""First contact after an introduction: the voucher's name in the first line; and a sheet on how to handle it."""

from inroad.introductions.model import Basis
from inroad.letters.model import Draft, Kind, Need, Seat
from inroad.letters.pen import Pen


def needs(pen: Pen) -> tuple[Need, ...]:
    return (pen.need("question", least_words=5),)


def draft(pen: Pen) -> Draft:
    vouched = pen.facts.vouch.basis in {Basis.WORKED_WITH, Basis.SAW_THE_WORK}
    own = pen.seen_by("seeker")
    sheet = own.part(
        "sheet",
        own.paragraph("sheet_name", "sheet_who", "sheet_between"),
        own.paragraph("sheet_said", "sheet_basis" if vouched else None),
        own.paragraph(
            "sheet_terms",
            "sheet_how",
            "sheet_conditions" if own.has("conditions") else None,
            "sheet_first" if own.has("ten_minutes") else None,
            "sheet_copy" if own.has("copy_me") else None,
        ),
        "sheet_call",
        own.paragraph("sheet_ask", "sheet_resume", "sheet_no_opening"),
        "sheet_after",
        label="label_sheet",
        readers=("seeker",),
    )
    return pen.letter(
        "voucher",
        pen.paragraph("about", "aim"),
        "question",
        pen.paragraph("request", "reach"),
        more=(sheet,),
    )


KIND = Kind(
    name="first-contact",
    title="First contact",
    purpose="keep the promise to make contact, with the voucher's name first and a question worth answering",
    why="A call they expect has to come; how it comes decides how your voucher looks.",
    seats=(Seat("seeker", ("addressee",)),),
    needs=needs,
    draft=draft,
    practices=("I1", "I4", "I14", "F5", "L6"),
    topics=("shared", "role", "aim", "vouch", "terms", "dates", "offers"),
    asks=True,
)
