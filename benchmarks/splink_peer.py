"""Splink as a peer: the comparisons and training of its deduplication tutorial, on whichever fields a set has.

Declared here for both benchmarks that use it; nothing is tuned to a set. Company is compared as the tutorial compares
city: equal or not, weighed by how common the value is. Values are folded to lower case without accents first, as its
guide to data preparation asks.
"""

import logging
import unicodedata
from collections.abc import Sequence

Row = dict[str, str]
Pair = tuple[int, int]

FIELDS = ("first_name", "surname", "dob", "city", "email", "company")
BLOCKS = (("first_name", "city"), ("surname",), ("dob",), ("email",))
TRAINED_ON = (("first_name", "surname"), ("dob",), ("email",))
THRESHOLD = 0.001  # match probability below which a pair is not kept


def scores(rows: Sequence[Row]) -> dict[Pair, float] | None:
    """Match weight in bits for each pair of places in ``rows`` that Splink keeps. None if it is not installed."""
    try:
        import pyarrow as pa
        import splink.comparison_library as cl
        from splink import DuckDBAPI, Linker, SettingsCreator, block_on
    except ImportError:
        return None
    logging.getLogger("splink").setLevel(logging.ERROR)
    has = {field for field in FIELDS if any(row.get(field) for row in rows)}
    comparisons = {
        "first_name": lambda: cl.NameComparison("first_name"),
        "surname": lambda: cl.NameComparison("surname"),
        "dob": lambda: cl.DateOfBirthComparison("dob", input_is_string=True),
        "city": lambda: cl.ExactMatch("city").configure(term_frequency_adjustments=True),
        "email": lambda: cl.EmailComparison("email"),
        "company": lambda: cl.ExactMatch("company").configure(term_frequency_adjustments=True),
    }
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[comparisons[field]() for field in FIELDS if field in has],
        blocking_rules_to_generate_predictions=[block_on(*fields) for fields in BLOCKS if set(fields) <= has],
    )
    columns: dict[str, list[int] | list[str | None]] = {"unique_id": list(range(len(rows)))}
    columns |= {field: [_cleaned(row.get(field, "")) for row in rows] for field in FIELDS if field in has}
    base = DuckDBAPI()
    linker = Linker(base.register(pa.table(columns)), settings, log_level="ERROR")
    linker.training.estimate_probability_two_random_records_match([block_on("first_name", "surname")], recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for fields in TRAINED_ON:
        if set(fields) <= has:
            linker.training.estimate_parameters_using_expectation_maximisation(block_on(*fields))
    found = linker.inference.predict(threshold_match_probability=THRESHOLD).as_pyarrow_table()
    pairs = zip(*(found[name].to_pylist() for name in ("unique_id_l", "unique_id_r", "match_weight")), strict=True)
    return {(min(int(a), int(b)), max(int(a), int(b))): float(weight) for a, b, weight in pairs}


def _cleaned(text: str) -> str | None:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split()) or None
