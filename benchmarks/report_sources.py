"""The section of the sources on the benchmarks' page. Pure."""

from collections.abc import Sequence

from tables import Column, Figure, number, plain, table, with_part


def sources(figures: Sequence[Figure]) -> str:
    rows: dict[str, Figure] = {}
    columns: list[Column] = [("", plain("who"))]
    for name in dict.fromkeys(figure["set"] for figure in figures):
        of_set = [figure for figure in figures if figure["set"] == name]
        for part in ("later", "truth", "rings"):
            for figure in with_part(of_set, part):
                row = rows.setdefault(figure["who"], {"who": figure["who"]})
                row |= {f"{name} {part} {key}": value for key, value in figure.items()}
        columns += [(f"{name}: AUC", number(f"{name} later auc", 3)), ("±", number(f"{name} later error", 3))]
        columns.append(("first 50", number(f"{name} later precision", 2)))
        if with_part(of_set, "truth"):
            columns.append(("labels: AUC", number(f"{name} truth auc", 3)))
        columns += [(f"ring of {size}{more}", number(f"{name} rings ring_{size}_{outside}", 0, " %"))
                    for size, outside, more in ((5, 0, ""), (50, 0, ""), (50, 3, " and 3"))]  # fmt: skip
    asked = "; ".join(
        f"{figure['set']}: {figure['people']:,} people, {figure['good']:.0%} of them well spoken of,"
        f" {figure['ratings']:,} ratings" for figure in with_part(figures, "later") if figure["who"] == "inroad"
    )  # fmt: skip
    parts = [
        (
            "Who will be well spoken of, told from what was said before, on public vouching. *AUC*: the chance that one"
            " who came out well stands before one who didn't, 0.5 is none; *±* its standard error over resampled"
            " people; *first 50*: what part of the first fifty came out well. *Inroad* begins at each"
            " circle's entry, *from ten people* at the ten who gave the most ratings,"
            " as a desk begins at those its owner knows; *all voices alike* leaves their independence out, *nobody"
            " against* the bad ratings. The labels of Bitcoin OTC are in part made of ratings that every method reads:"
            " take them as a check, not as a proof. A ring of new accounts rates its first one best, and three of the"
            " most rated people outside; before how many of those who were rated does it come? *And 3*: three real"
            " raters rate it well too."
        )
    ]
    return "\n\n".join((*parts, f"{asked}.", table(columns, rows.values())))
