"""The section of the sources on the benchmarks' page. Pure."""

from collections.abc import Sequence

from tables import Column, Figure, number, plain, table, with_part


def sources(figures: Sequence[Figure]) -> str:
    columns: list[Column] = [
        ("", plain("who")),
        ("AUC", number("auc", 3)),
        ("±", number("error", 3)),
        ("well among the first 50", number("precision", 2)),
    ]
    ringed: list[Column] = [
        ("", plain("who")),
        ("5 accounts", number("ring_5_0", 0, " %")),
        ("50 accounts", number("ring_50_0", 0, " %")),
        ("5, and 3 outside", number("ring_5_3", 0, " %")),
        ("50, and 3 outside", number("ring_50_3", 0, " %")),
    ]
    said = {
        "later": "**{set}: what came later** of {people:,} people, {good:.0%} of it good; {ratings:,} ratings in all.",
        "truth": "**{set}: the labels of its authors**, {people:,} people, {good:.0%} of them benign.",
        "rings": "**{set}: a ring.** Before how many of those who were rated its first one comes:",
    }
    parts = [
        (
            "Who will be well spoken of, told from what was said before, on public vouching. *AUC*: the chance that one"
            " who came out well stands before one who didn't, 0.5 is none; *±* its standard error over resampled"
            " people. *Inroad* begins at each circle's entry, *from ten people* at the ten who gave the most ratings,"
            " as a desk begins at those its owner knows; *all voices alike* leaves their independence out, *nobody"
            " against* the bad ratings. The labels of Bitcoin OTC are in part made of ratings that every method reads:"
            " take them as a check, not as a proof. A ring of new accounts rates its first one best, and three of the"
            " most rated people outside; *and 3 outside*: three real raters rate it well too."
        )
    ]
    for name in dict.fromkeys(figure["set"] for figure in figures):
        of_set = [figure for figure in figures if figure["set"] == name]
        for part, words in said.items():
            rows = with_part(of_set, part)
            if rows:
                parts += [words.format(**rows[0]), table(ringed if part == "rings" else columns, rows)]
    return "\n\n".join(parts)
