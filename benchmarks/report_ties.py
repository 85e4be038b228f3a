"""The sections of the page about ties: answers, and staying in touch. Pure, like :mod:`report`.

The calibration is drawn as text from the points that the benchmark printed: tenths of the messages by what was said.
"""

from collections.abc import Callable, Sequence

from fitting import drawn_plot
from tables import Column, Figure, number, plain, table, with_part

OURS = ("inroad", "the form")
KINDS = {
    ("known", "any"): "**{file}: any message back within 14 days**, to people one had written with before: {asks:,}"
    " messages, {answered:.1%} answered.",
    ("known", "strict"): "**{file}: the strict label**, a reply with the same subject within 14 days: {asks:,} messages"
    " that have one, {answered:.1%} replied to. What is behind, or ahead, is reckoned from *inroad, learned here*.",
    ("both ways", "any"): "**{file}: of these, to people with mail both ways**, who get a number on screen: {asks:,},"
    " {answered:.1%} answered.",
    ("between others", "any"): "**{file}: between two others**, as a third person who knows both saw it: {asks:,}"
    " messages, {answered:.1%} answered.",
}


def interval(key: str, digits: int = 3) -> Callable[[Figure], str]:
    def shown(figure: Figure) -> str:
        ends = figure.get(key)
        return "" if ends is None else f"{ends[0]:.{digits}f}–{ends[1]:.{digits}f}"

    return shown


def _gap(figure: Figure) -> str:
    behind = figure.get("behind_inroad")
    return f"{behind['auc']:+.4f} ({behind['auc_95'][0]:+.3f} to {behind['auc_95'][1]:+.3f})" if behind else ""


def _short(figures: Sequence[Figure]) -> list[Figure]:
    """Without the single scores, but for the best, chosen with hindsight."""
    learned = [figure for figure in figures if figure["who"].startswith(("inroad", "boosting"))]
    single = max((figure for figure in figures if figure not in learned), key=lambda figure: figure["auc"])
    return [*learned, single | {"who": f"best single score: {single['who']}"}]


def _drawn(figures: Sequence[Figure]) -> list[str]:
    return [
        f"```text\n{name}, {figure['who']}: o what came, | what was said\n{drawn_plot(figure['plot'])}\n```"
        for name, figure in ((figure["file"], figure) for figure in figures if figure["who"] in OURS)
    ]


def replies(figures: Sequence[Figure]) -> str:
    columns: list[Column] = [
        ("", plain("who")),
        ("AUC", number("auc", 4)),
        ("95 %", interval("auc_95")),
        ("behind inroad", _gap),
        ("average precision", number("ap", 3)),
        ("Brier", number("brier", 4)),
        ("of the constant", number("brier_constant", 3)),
        ("slope", number("slope", 2)),
        ("intercept", number("intercept", 2)),
    ]
    parts = [
        (
            "How true the chance of an answer is, on the last 40 % of public mail; each message seen as its sender's"
            " own mailbox showed things the moment before. *inroad* is the chance as the product has it, one set of"
            " coefficients for everybody. *Learned here*: from the first 60 % of the very firm it is judged on, as"
            " *boosting* is; *all files*: from both firms, as the product's coefficients are; *other files only*:"
            " from firms other than the one it is judged on, as a new desk meets them. *Behind inroad*: by how much"
            " the AUC is less, with 95 % over resampled senders; a minus is ahead. Slope and intercept would"
            " recalibrate the logit.\n\nTwo labels. The loose one, any message back, is what the product's chance"
            " says and the easier of the two: people in one firm write to each other anyway. The strict one asks"
            " whether this very message is replied to. The product has no number for that: *inroad* is shown there as"
            " it stands, and *learned here* is the same form fitted to that label, which is used nowhere."
        )
    ]
    for file in dict.fromkeys(figure["file"] for figure in figures):
        of_file = [figure for figure in figures if figure["file"] == file]
        for (part, label), words in KINDS.items():
            found = [figure for figure in with_part(of_file, part) if figure["label"] == label]
            if found:
                whole = (part, label) == ("known", "any")
                parts += [words.format(**found[0]), table(columns, found if whole else _short(found))]
                parts += _drawn(found) if whole else []
        parts += [_first(figure) for figure in with_part(of_file, "first messages")]
        parts += [
            f"Told also what others write to each other (the full network), boosting gets {figure['auc']:.4f}: no"
            " mailbox shows that."
            for figure in with_part(of_file, "full network")
        ]
        parts += [_sound(figure) for figure in with_part(of_file, "leaks")]
    return "\n\n".join(parts)


def _first(figure: Figure) -> str:
    low, high = figure["range"]
    return (
        f"First messages to people never heard of ({figure['asks']:,}): {figure['answered_early']:.1%} were answered"
        f" in the first part, {figure['answered']:.1%} in the last. The product gives no number, only the range"
        f" {low:.2f} to {high:.2f}; the rates of {figure['senders_within']} of {figure['senders']} senders lay in it."
    )


def _sound(figure: Figure) -> str:
    found = figure["columns_that_know_the_future"]
    return (
        f"Columns that move when only the future is changed: {', '.join(found)}. **These figures are wrong.**"
        if found
        else "Columns that move when only the future is changed: none."
    )


def contact(figures: Sequence[Figure]) -> str:
    columns: list[Column] = [
        ("", plain("who")),
        ("AUC", number("auc", 4)),
        ("95 %", interval("auc_95")),
        ("average precision", number("ap", 3)),
        ("Brier", number("brier", 3)),
        ("of the constant", number("brier_constant", 3)),
        ("slope", number("slope", 2)),
        ("intercept", number("intercept", 2)),
    ]
    of_form: list[Column] = [("", plain("who")), ("value", number("value", 3)), ("95 %", _ends)]
    parts = [
        (
            "Of pairs with a message in the last days, which have one in the days to come, as one of the two could"
            " tell from their own mailbox; the last 40 % judged. *The form* is four terms in `benchmarks/contact.py`,"
            " with one set of coefficients for both firms and a constant for each, since the windows differ. The"
            " product shows no such number."
        )
    ]
    for file in dict.fromkeys(figure["file"] for figure in with_part(figures, "in touch")):
        found = [figure for figure in with_part(figures, "in touch") if figure["file"] == file]
        parts.append(
            "**{file}, {past} days and {ahead} ahead**: {pairs:,} pairs and days, {in_touch:.1%} in touch.".format(
                **found[0]
            )
        )
        parts += [table(columns, found), *_drawn(found)]
    parts += ["The form's coefficients, from the first part:", table(of_form, with_part(figures, "coefficient"))]
    return "\n\n".join(parts)


def _ends(figure: Figure) -> str:
    return f"{figure['low']:.2f} to {figure['high']:.2f}"
