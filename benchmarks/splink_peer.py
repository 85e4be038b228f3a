"""Splink as a peer, with the settings of its own examples, on whichever fields a set has.

    labels     its example with fully labelled data (of the very set fake_1000): given and family name compared together
    evaluation its tutorial on evaluation: each name by itself, and looser blocking, "the data quality is very poor"
    history    its example with fifty thousand historical people: as "labels", weighed by how common the full name is
    narrow     its tutorial on estimating parameters: few pairs, fast; for comparing time, not recall

Declared here for all benchmarks that use it; nothing is tuned to a set. A company is compared as the examples compare a
city: equal or not, weighed by how common the value is. Values are folded to lower case without accents first, as its
guide to data preparation asks. Rules about a field that a set lacks are left out.
"""

import contextlib
import importlib
import logging
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

Row = dict[str, str]
Pair = tuple[int, int]

FIELDS = ("first_name", "surname", "dob", "city", "email", "company")
FULL = "full_name"  # both names in one text, for the weight of a common full name


@dataclass(frozen=True)
class Setting:
    """``names``: how names are compared; ``blocks``: fields that must be equal for two records to be compared;
    ``trained_on``: the same for the rounds of expectation maximisation; ``rules``: what is nearly always a match, of
    which the prior is estimated, with the fields it needs."""

    names: str
    near_dob: bool
    blocks: tuple[tuple[str, ...], ...]
    trained_on: tuple[tuple[str, ...], ...]
    rules: tuple[tuple[str, tuple[str, ...]], ...]
    without_frequencies: bool = False
    most_pairs: float = 1e6


_SAME_EMAIL = ("l.email = r.email", ("email",))
_NEAR_SURNAME = (
    "l.first_name = r.first_name and levenshtein(r.surname, l.surname) <= 2",
    ("first_name", "surname"),
)
_LABELS = (
    ("l.first_name = r.first_name and levenshtein(r.dob, l.dob) <= 1", ("first_name", "dob")),
    ("l.surname = r.surname and levenshtein(r.dob, l.dob) <= 1", ("surname", "dob")),
    _NEAR_SURNAME,
    _SAME_EMAIL,
)
_EVALUATION = (
    ("l.first_name = r.first_name and l.dob = r.dob", ("first_name", "dob")),
    _NEAR_SURNAME,
    _SAME_EMAIL,
)
_EACH = (("first_name",), ("surname",), ("dob",), ("email",))
SETTINGS = {
    "labels": Setting(
        "together", False, _EACH, (("dob",), ("email",), ("first_name", "surname")), _LABELS, without_frequencies=True
    ),
    "evaluation": Setting(
        "apart", True, (("first_name",), ("city",), ("email",), ("dob",)),
        (("first_name", "surname"), ("dob",), ("email",)), _EVALUATION, most_pairs=2e6,
    ),
    "history": Setting(
        "common", False, _EACH, (("dob",), ("email",), ("first_name", "surname")), _LABELS, without_frequencies=True
    ),
    "narrow": Setting(
        "apart", True, (("first_name", "city"), ("surname",), ("email",)),
        (("first_name", "surname"), ("dob",), ("email",)), _EVALUATION,
    ),
}  # fmt: skip
THRESHOLD = 1e-9  # match probability below which a pair is not kept


def load() -> None:
    """Import what it needs, if it is there, so that only the work is timed."""
    with contextlib.suppress(ImportError):
        importlib.import_module("pyarrow")
        importlib.import_module("splink.comparison_library")


def scores(rows: Sequence[Row], settings: str = "labels", *, threshold: float = THRESHOLD) -> dict[Pair, float] | None:
    """Match weight in bits for each pair of places in ``rows`` that Splink keeps. None if it is not installed."""
    try:
        import pyarrow as pa
        import splink.comparison_library as cl
        from splink import DuckDBAPI, Linker, SettingsCreator, block_on
    except ImportError:
        return None
    logging.getLogger("splink").setLevel(logging.ERROR)
    chosen = SETTINGS[settings]
    has = {field for field in FIELDS if any(row.get(field) for row in rows)}
    names = {
        "together": lambda: [cl.ForenameSurnameComparison("first_name", "surname")],
        "common": lambda: [
            cl.ForenameSurnameComparison("first_name", "surname", forename_surname_concat_col_name=FULL)
        ],
        "apart": lambda: [cl.NameComparison("first_name"), cl.NameComparison("surname")],
    }
    others = {
        "dob": lambda: (
            cl.LevenshteinAtThresholds("dob", 1)
            if chosen.near_dob
            else cl.DateOfBirthComparison("dob", input_is_string=True)
        ),
        "city": lambda: cl.ExactMatch("city").configure(term_frequency_adjustments=True),
        "email": lambda: cl.EmailComparison("email"),
        "company": lambda: cl.ExactMatch("company").configure(term_frequency_adjustments=True),
    }
    creator = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            *names[chosen.names](),
            *(compared() for field, compared in others.items() if field in has),
        ],
        blocking_rules_to_generate_predictions=[block_on(*fields) for fields in chosen.blocks if set(fields) <= has],
    )
    columns: dict[str, list[int] | list[str | None]] = {"unique_id": list(range(len(rows)))}
    columns |= {field: [_cleaned(row.get(field, "")) for row in rows] for field in FIELDS if field in has}
    columns[FULL] = [
        _cleaned(f"{row.get('first_name', '')} {row.get('surname', '')}")
        if row.get("first_name") and row.get("surname")
        else None
        for row in rows
    ]
    base = DuckDBAPI()
    linker = Linker(base.register(pa.table(columns)), creator, log_level="ERROR")
    rules = [rule for rule, needs in chosen.rules if set(needs) <= has]
    linker.training.estimate_probability_two_random_records_match(rules, recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=chosen.most_pairs, seed=1)
    for fields in chosen.trained_on:
        if set(fields) <= has:
            linker.training.estimate_parameters_using_expectation_maximisation(
                block_on(*fields), estimate_without_term_frequencies=chosen.without_frequencies
            )
    found = linker.inference.predict(threshold_match_probability=threshold).as_pyarrow_table()
    pairs = zip(*(found[name].to_pylist() for name in ("unique_id_l", "unique_id_r", "match_weight")), strict=True)
    return {(min(int(a), int(b)), max(int(a), int(b))): float(weight) for a, b, weight in pairs}


def _cleaned(text: str) -> str | None:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split()) or None
