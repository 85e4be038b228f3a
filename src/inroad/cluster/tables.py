"""The Parquet tables of the batches: what their columns are called, which types fit, and what no value may be.

    folder/<table>.parquet (a file, or a folder of them) ─ read ─→ frame with exactly these columns, checked

Every value is looked at once before anything is computed from it: a chance of 1.2 among 10⁹ would otherwise come out as
a wrong answer hours later. Refused with the file, the column, what was found and what was expected; further columns are
left aside. docs/cluster.md shows the same tables to people (``tests/cluster/test_tables.py`` compares them).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from pyspark.errors import AnalysisException
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as sf
from pyspark.sql import types as dt

from inroad.errors import BadInput


@dataclass(frozen=True, slots=True)
class Kind:
    """A type that a column may have. ``bad`` finds values that nobody may give, ``words`` says what is expected."""

    words: str
    types: tuple[type[dt.DataType], ...]
    target: dt.DataType
    bad: Callable[[Column], Column] | None = None


_WHOLE: Final = (dt.ByteType, dt.ShortType, dt.IntegerType, dt.LongType)
_REAL: Final = (dt.FloatType, dt.DoubleType)
ID: Final = Kind("a whole number (int64)", _WHOLE, dt.LongType())
CHANCE: Final = Kind(
    "a number from 0 to 1 (double)",
    _REAL,
    dt.DoubleType(),
    lambda c: sf.isnan(c) | (c < sf.lit(0.0)) | (c > sf.lit(1.0)),
)
WEIGHT: Final = Kind(
    "a number from 0 up (double)",
    _REAL,
    dt.DoubleType(),
    lambda c: sf.isnan(c) | (c < sf.lit(0.0)) | (c == sf.lit(float("inf"))),
)
RANK: Final = Kind("a whole number from 0 to 3", _WHOLE, dt.ByteType(), lambda c: (c < sf.lit(0)) | (c > sf.lit(3)))
FLAG: Final = Kind("true or false (boolean)", (dt.BooleanType,), dt.BooleanType())
TEXT: Final = Kind("text (string)", (dt.StringType,), dt.StringType())
TEXTS: Final = Kind("a list of texts (list<string>)", (dt.ArrayType,), dt.ArrayType(dt.StringType()))


@dataclass(frozen=True, slots=True)
class Field:
    """A column. ``default`` stands in for a column that is left out, and for an empty value; ``needed`` has none."""

    name: str
    kind: Kind
    meaning: str
    needed: bool = True
    default: object = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table that comes in; ``needed`` False: without the file it is empty."""

    name: str
    meaning: str
    fields: tuple[Field, ...]
    needed: bool = True


TIES: Final = Table(
    "ties",
    "who has a verified tie to whom, one row a direction",
    (
        Field("near", ID, "who would ask"),
        Field("far", ID, "who would answer"),
        Field("chance", CHANCE, "that the far end answers the near end; 0 is no tie"),
        Field("backing", RANK, "does the far end know the near end's work: 3 well, 2 a bit, 1 unknown, 0 no",
              needed=False, default=1),
        Field("key", ID, "finds the reasons for the tie in your own records"),
    ),
)  # fmt: skip
PEOPLE: Final = Table(
    "people",
    "who is inside which organisation, a row each; those of its children stand under the parent too",
    (Field("person", ID, "somebody"), Field("organisation", ID, "where they are inside")),
)
MEMBERS: Final = Table("members", "who asks", (Field("member", ID, "a person who looks for ways in"),))
MASKS: Final = Table(
    "masks",
    "who may not take part: guards, closed doors, rests; several rows about one person add up",
    (
        Field("person", ID, "whom it is about"),
        Field("member", ID, "for whose questions it holds; empty: for everybody's", needed=False),
        Field("may_begin", FLAG, "first after the member", needed=False, default=True),
        Field("may_ask", FLAG, "as a voucher", needed=False, default=True),
        Field("may_reach", FLAG, "as the goal", needed=False, default=True),
        Field("present", FLAG, "false takes the person out altogether", needed=False, default=True),
    ),
    needed=False,
)
VOUCHES: Final = Table(
    "vouches",
    "who vouches for whom; parallel rows add up",
    (
        Field("giver", ID, "who vouches"),
        Field("receiver", ID, "for whom"),
        Field("weight", WEIGHT, "how strongly; 0 is nothing"),
    ),
)
SEEDS: Final = Table(
    "seeds",
    "where trust begins, per field",
    (
        Field("field", TEXT, "the field of work"),
        Field("person", ID, "somebody known to be good at it"),
        Field("weight", WEIGHT, "their part, in any scale", needed=False, default=1.0),
    ),
)
PROFILES: Final = Table(
    "profiles",
    "entries of all desks; values are the normal forms of `inroad.matching`",
    (
        Field("ref", ID, "a number of its own, over all desks"),
        Field("known", FLAG, "already a person who is kept apart from other known ones", needed=False, default=False),
        Field("names", TEXTS, "as written", needed=False),
        Field("emails", TEXTS, "addresses", needed=False),
        Field("phones", TEXTS, "telephone numbers", needed=False),
        Field("urls", TEXTS, "profile pages", needed=False),
        Field("organisations", TEXTS, "keys of employers", needed=False),
        Field("titles", TEXTS, "job titles", needed=False),
        Field("cards", TEXTS, 'address-book entries with a key of their own, as "source|key"', needed=False),
        Field("me", FLAG, "the owner of a desk", needed=False, default=False),
        Field("born", TEXTS, "ISO days", needed=False),
        Field("places", TEXTS, "as written", needed=False),
    ),
)  # fmt: skip
DISTINCT: Final = Table(
    "distinct",
    "pairs of whom somebody said that they are two people",
    (Field("left", ID, "one ref"), Field("right", ID, "the other")),
    needed=False,
)
TABLES: Final = (TIES, PEOPLE, MEMBERS, MASKS, VOUCHES, SEEDS, PROFILES, DISTINCT)


def read(spark: SparkSession, folder: str, table: Table) -> DataFrame:
    """``table`` of ``folder``, its columns in the table's own types and order, every value checked.

    :raises BadInput: it is not there, is no Parquet, lacks a column, or holds what it may not hold
    """
    path = f"{folder.rstrip('/')}/{table.name}.parquet"
    try:
        frame = spark.read.parquet(path)
    except AnalysisException as error:
        if error.getCondition() == "PATH_NOT_FOUND":
            if not table.needed:
                return spark.createDataFrame([], _schema(table))
            raise BadInput(
                f"there is no table {table.name!r} ({table.meaning})",
                where=path,
                hint="see docs/cluster.md, which lists the tables of each batch",
            ) from None
        if error.getCondition() == "UNABLE_TO_INFER_SCHEMA":
            raise BadInput("the folder holds no Parquet file", where=path) from None
        raise
    types = {field.name: field.dataType for field in frame.schema.fields}
    for field in table.fields:
        if field.name not in types:
            if field.needed:
                found = ", ".join(types) or "none"
                raise BadInput(
                    f"the column {field.name!r} is missing; there are: {found}",
                    where=path,
                    hint=f"{field.name}: {field.kind.words}, {field.meaning}",
                )
        elif not _fits(types[field.name], field.kind):
            raise BadInput(
                f"the column {field.name!r} is {types[field.name].simpleString()}, expected {field.kind.words}",
                where=path,
                hint=f"{field.name}: {field.meaning}",
            )
    _look_at_values(frame, table, types, path)
    return frame.select(*(_column(field, types) for field in table.fields))


def empty_or_there(folder: str, out: str) -> None:
    """Refuse to write where something is already (local folders; Spark itself refuses for others)."""
    from pathlib import Path

    if "://" not in folder and (Path(folder) / f"{out}.parquet").exists():
        raise BadInput(
            f"there is a result {out!r} already",
            where=folder,
            hint="name a new folder, or move the old result away; nothing is overwritten",
        )


def _schema(table: Table) -> dt.StructType:
    return dt.StructType([dt.StructField(field.name, field.kind.target) for field in table.fields])


def _fits(found: dt.DataType, kind: Kind) -> bool:
    if isinstance(found, dt.ArrayType):
        return kind is TEXTS and isinstance(found.elementType, dt.StringType)
    return isinstance(found, kind.types)


def _column(field: Field, types: dict[str, dt.DataType]) -> Column:
    column = sf.col(field.name) if field.name in types else sf.lit(None)
    if field.default is not None:
        column = sf.coalesce(column, sf.lit(field.default))
    return column.cast(field.kind.target).alias(field.name)


def _look_at_values(frame: DataFrame, table: Table, types: dict[str, dt.DataType], path: str) -> None:
    """One pass over the table; the first offence by file is named."""
    wrong: list[Column] = []
    fields = [field for field in table.fields if field.name in types]
    for field in fields:
        column = sf.col(field.name)
        bad = sf.lit(False)
        if field.needed:
            bad = bad | column.isNull()
        if field.kind.bad is not None:
            bad = bad | sf.coalesce(field.kind.bad(column), sf.lit(False))
        shown = sf.coalesce(column.cast("string"), sf.lit("empty"))
        wrong.append(sf.min(sf.when(bad, sf.struct(sf.col("_metadata.file_path").alias("file"), shown.alias("value")))))
    row = frame.agg(*wrong).first()
    assert row is not None
    for field, offence in zip(fields, row, strict=True):
        if offence is not None:
            value = "NaN" if offence.value == "NaN" else offence.value
            raise BadInput(
                f"the column {field.name!r} has a row that is {value}, expected {field.kind.words}",
                where=offence.file or path,
                hint=f"{field.name}: {field.meaning}",
            )
