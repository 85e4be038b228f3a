"""Who is who over all desks at once: the pairs, weights and persons that :func:`inroad.matching.plan.plan` finds.

    profiles ─ frequencies ─→ known to every worker
             ─ keys ─ groups ─ pairs ─ both profiles ─ compare ─→ pairs          reasons, bits, verdict
    certain pairs ─ connected components ─ each settled by the plan's own rules ─→ same_as, review

Keys, comparison and the settling of a component are the pure code of :mod:`inroad.matching`; the joins between them are
Spark's. Certain pairs alone can join persons, so components of them never touch, and each can be settled by itself.
Large groups are split as blocking splits them, by joins, so that no task holds one. A task holds one component.
"""

from ast import literal_eval
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Final

import pyarrow as pa
from pyspark import StorageLevel
from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as sf

from inroad.cluster import tables
from inroad.cluster.frequencies import COUNTED, AddedFrequencies, counting, profile_of, profiles_of
from inroad.cluster.session import Line
from inroad.cluster.spreading import partitions
from inroad.errors import BadInput
from inroad.matching import blocking
from inroad.matching.compare import proposed
from inroad.matching.features import Features, features
from inroad.matching.model import Judgement, Reason, Verdict
from inroad.matching.plan import _Clusters

RESULT: Final = (
    ("left", "int64", "one ref; the known one if one is known, else the smaller"),
    ("right", "int64", "the other"),
    ("bits", "double", "weight of the evidence, log2"),
    ("verdict", "string", "certain or likely"),
    ("reasons", "list<struct<words, bits>>", "what speaks for and against"),
)
_JUDGED: Final = "left long, right long, bits double, verdict string, reasons array<struct<words:string,bits:double>>"
_SETTLED: Final = f"what string, {_JUDGED}"
_KEYS: Final = "ref long, known boolean, block string, identity boolean"
_SPLITS: Final = "ref long, split string, value string"
_CACHED: Final = 20_000
_PROFILE: Final = tuple(field.name for field in tables.PROFILES.fields)
Batches = Iterator[pa.RecordBatch]


def match(line: Line, source: str, out: str) -> None:
    """Read profiles and distinct of ``source``; write into ``out``: ``pairs.parquet`` and ``review.parquet``
    (:data:`RESULT`), ``same_as.parquet`` (ref, same_as), ``left_out.parquet`` (words).

    :raises BadInput: a table is refused, a ref comes twice, or there is a result already
    """
    for name in ("pairs", "review", "same_as", "left_out"):
        tables.empty_or_there(out, name)
    spark = line.spark
    line.say("Looking at the tables")
    profiles = tables.read(spark, source, tables.PROFILES)
    apart = tables.read(spark, source, tables.DISTINCT)
    twice = profiles.groupBy("ref").count().where("count > 1").agg(sf.min("ref")).first()
    if twice is not None and twice[0] is not None:
        raise BadInput(
            f"two profiles have the number {twice[0]}",
            where=f"{source}/profiles.parquet",
            hint="give every profile a number of its own, over all desks",
        )
    many = profiles.count()
    spark.conf.set("spark.sql.shuffle.partitions", str(partitions(spark, many * 20)))

    line.say("Counting names")
    counted = profiles.mapInArrow(counting(), COUNTED).groupBy("what", "value").agg(sf.sum("many").alias("many"))
    rows = counted.where("what <> 'by book' or many > 1").toArrow().to_pylist()
    names = spark.sparkContext.broadcast(
        AddedFrequencies(many, ((row["what"], row["value"], row["many"]) for row in rows))
    )

    line.say("Comparing whoever shares a key")
    keys = profiles.mapInArrow(_keys(names), _KEYS).persist(StorageLevel.MEMORY_AND_DISK)
    crowds = keys.groupBy("block").count().where(sf.col("count") > blocking.MOST_IN_BLOCK)
    crowds = crowds.persist(StorageLevel.MEMORY_AND_DISK)
    pairs = _pairs(profiles, keys, crowds)
    judged = _with_profiles(pairs, profiles).mapInArrow(_judged(names), _JUDGED)
    judged = judged.persist(StorageLevel.MEMORY_AND_DISK)
    base = out.rstrip("/")
    judged.write.parquet(f"{base}/pairs.parquet")
    said = {row["block"]: row["count"] for row in crowds.collect()}
    words = sorted(blocking._said(literal_eval(block), count) for block, count in said.items())
    spark.createDataFrame(pa.table({"words": pa.array(words, pa.string())})).write.parquet(f"{base}/left_out.parquet")
    keys.unpersist()

    line.say("Joining what is certain")
    certain = judged.where(sf.col("verdict") == Verdict.CERTAIN.value)
    settled = _settled(line, certain, profiles, apart, names).persist(StorageLevel.MEMORY_AND_DISK)
    same = settled.where("what = 'same'").select(sf.col("left").alias("ref"), sf.col("right").alias("same_as"))
    same.write.parquet(f"{base}/same_as.parquet")
    likely = judged.where(sf.col("verdict") == Verdict.LIKELY.value)
    columns = [name for name, _, _ in RESULT]
    refused = settled.where("what = 'refused'").select(*columns)
    _review(likely.select(*columns).unionAll(refused), same, apart).write.parquet(f"{base}/review.parquet")
    settled.unpersist()
    judged.unpersist()


# -- pairs


def _keys(names: Any) -> Callable[[Batches], Batches]:
    def task(batches: Batches) -> Batches:
        for batch in batches:
            known = batch.column("known").to_pylist()
            rows = [
                (one.ref, is_known, repr(key), key[0] in blocking._IDENTITIES)
                for one, is_known in zip(map(features, profiles_of(batch)), known, strict=True)
                for key in blocking.keys(one, names.value)
            ]
            yield _batch(rows, [("ref", pa.int64()), ("known", pa.bool_()), ("block", pa.string()),
                                ("identity", pa.bool_())])  # fmt: skip

    return task


def _splits() -> Callable[[Batches], Batches]:
    """What must agree besides the key in a large group, as blocking has it."""

    def task(batches: Batches) -> Batches:
        for batch in batches:
            rows = []
            for one in map(features, profiles_of(batch)):
                fulls = [repr(full) for name in one.names for full in name.fulls]
                for split, values in (
                    ("fulls", fulls),
                    ("organisations", one.organisations),
                    ("titles", one.titles),
                    ("born", one.born),
                    ("places", one.places),
                ):
                    rows += [(one.ref, split, value) for value in values]
            yield _batch(rows, [("ref", pa.int64()), ("split", pa.string()), ("value", pa.string())])

    return task


def _pairs(profiles: DataFrame, keys: DataFrame, crowds: DataFrame) -> DataFrame:
    """Pairs ``one`` < ``other`` that share a key, those of two known people left out."""
    small = keys.join(crowds.select("block"), "block", "left_anti")
    large = keys.join(crowds.select("block"), "block")
    splits = profiles.mapInArrow(_splits(), _SPLITS)
    by_fulls = sf.col("split") == "fulls"
    parts = large.join(splits, "ref").where(sf.col("identity") == by_fulls)
    group = ("block", "split", "value")
    parts = parts.withColumn("size", sf.count("*").over(Window.partitionBy(*group)))
    few, many = sf.col("size") <= blocking.MOST_IN_BLOCK, sf.col("size") > blocking.MOST_IN_BLOCK
    found = (
        _all_pairs(small, "block")
        .unionAll(_all_pairs(parts.where(few).drop("size").distinct(), *group))
        .unionAll(_star(parts.where(many), *group))
        .unionAll(_star(large.where("identity"), "block"))
    )
    return found.distinct()


def _all_pairs(rows: DataFrame, *group: str) -> DataFrame:
    one = rows.select(*group, sf.col("ref").alias("one"), sf.col("known").alias("known_one"))
    other = rows.select(*group, sf.col("ref").alias("other"), sf.col("known").alias("known_other"))
    both = one.join(other, [*group]).where("one < other and not (known_one and known_other)")
    return both.select("one", "other", "known_other")


def _star(rows: DataFrame, *group: str) -> DataFrame:
    """Everybody with the first: a known person if there is one, then the lowest ref."""
    first = sf.min(sf.struct((~sf.col("known")).alias("new"), "ref")).over(Window.partitionBy(*group))
    both = rows.withColumn("first", first).select("ref", "known", sf.col("first.ref").alias("centre"), "first.new")
    both = both.where("ref <> centre and not (known and not new)")
    last_known: Column = sf.when(sf.col("ref") > sf.col("centre"), sf.col("known")).otherwise(~sf.col("new"))
    return both.select(
        sf.least("ref", "centre").alias("one"),
        sf.greatest("ref", "centre").alias("other"),
        last_known.alias("known_other"),
    )


def _with_profiles(pairs: DataFrame, profiles: DataFrame) -> DataFrame:
    def side(name: str) -> DataFrame:
        return profiles.select(sf.col("ref").alias(name), sf.struct(*_PROFILE).alias(f"{name}_profile"))

    return pairs.join(side("one"), "one").join(side("other"), "other")


def _judged(names: Any) -> Callable[[Batches], Batches]:
    def task(batches: Batches) -> Batches:
        prepared: dict[int, Features] = {}

        def read(row: dict[str, Any]) -> Features:
            one = prepared.get(row["ref"])
            if one is None:
                if len(prepared) >= _CACHED:
                    prepared.clear()
                one = prepared[row["ref"]] = features(profile_of(row))
            return one

        for batch in batches:
            found: list[Judgement] = []
            for row in batch.to_pylist():
                left, right = read(row["one_profile"]), read(row["other_profile"])
                if row["known_other"]:
                    left, right = right, left
                judgement = proposed(left, right, names.value)
                if judgement is not None:
                    found.append(judgement)
            yield _judgement_batch(found)

    return task


# -- persons


def _settled(line: Line, certain: DataFrame, profiles: DataFrame, apart: DataFrame, names: Any) -> DataFrame:
    """Rows "same" (left: ref, right: its person) and "refused" (certain, but it would join two people)."""
    label = components(line, certain.select(sf.col("left").alias("a"), sf.col("right").alias("b")))
    pairs = (
        certain.join(label.withColumnRenamed("ref", "left"), "left")
        .groupBy("component")
        .agg(sf.collect_list(sf.struct("left", "right", "bits", "verdict", "reasons")).alias("pairs"))
    )
    members = (
        profiles.join(label, "ref").groupBy("component").agg(sf.collect_list(sf.struct(*_PROFILE)).alias("members"))
    )
    told = (
        apart.join(label.withColumnRenamed("ref", "left"), "left")
        .groupBy("component")
        .agg(sf.collect_list(sf.struct("left", "right")).alias("apart"))
    )
    together = pairs.join(members, "component").join(told, "component", "left")
    return together.select("pairs", "members", "apart").mapInArrow(_settling(names), _SETTLED)


def components(line: Line, edges: DataFrame) -> DataFrame:
    """ref, component: the smallest ref that can be reached from it over ``edges`` (a, b). Each round takes the smallest
    label around, then the label of that label, so that a chain of n takes about log n rounds."""
    both = edges.unionAll(edges.select("b", "a")).distinct().localCheckpoint()
    label = both.groupBy("a").agg(sf.least(sf.min("b"), sf.col("a")).alias("l")).localCheckpoint()
    for round_ in range(1, 100):
        line.say(f"Joining what is certain, round {round_}")
        near = both.join(label.select(sf.col("a").alias("b"), sf.col("l").alias("near")), "b")
        least = near.groupBy("a").agg(sf.min("near").alias("near")).join(label, "a")
        step = least.select("a", sf.least("near", "l").alias("m"), sf.col("l").alias("before"))
        jump = label.select(sf.col("a").alias("m"), sf.col("l").alias("further"))
        after = step.join(jump, "m").select("a", sf.least("m", "further").alias("l"), "before").localCheckpoint()
        label = after.select("a", "l")
        if after.where("l <> before").limit(1).count() == 0:
            break
    return label.select(sf.col("a").alias("ref"), sf.col("l").alias("component"))


def _settling(names: Any) -> Callable[[Batches], Batches]:
    def task(batches: Batches) -> Batches:
        for batch in batches:
            for row in batch.to_pylist():
                members = {one["ref"]: features(profile_of(one)) for one in row["members"]}
                known = frozenset(one["ref"] for one in row["members"] if one["known"])
                distinct = [frozenset((pair["left"], pair["right"])) for pair in row["apart"] or ()]
                clusters = _Clusters(members.__getitem__, known, names.value, distinct)
                pairs = [_judgement(pair) for pair in row["pairs"]]
                refused = [
                    replace(one, verdict=Verdict.LIKELY, reasons=(*one.reasons, Reason(why, 0.0)))
                    for one in sorted(pairs, key=lambda one: (-one.bits, one.left, one.right))
                    if (why := clusters.join(one.left, one.right))
                ]
                same = [Judgement(ref, root, (), 0.0, Verdict.CERTAIN) for ref, root in clusters.same_as().items()]
                both = _judgement_batch([*same, *refused])
                what = pa.array(["same"] * len(same) + ["refused"] * len(refused), pa.string())
                yield pa.RecordBatch.from_arrays([what, *both.columns], names=["what", *both.schema.names])

    return task


def _review(waiting: DataFrame, same: DataFrame, apart: DataFrame) -> DataFrame:
    """The strongest proposal for every two persons who are still apart and of whom nobody said that they differ."""

    def rooted(rows: DataFrame) -> DataFrame:
        for end in ("left", "right"):
            root = same.select(sf.col("ref").alias(end), sf.col("same_as").alias(f"{end}_root"))
            rows = rows.join(root, end, "left").withColumn(f"{end}_root", sf.coalesce(f"{end}_root", end))
        ends = ("left_root", "right_root")
        return rows.withColumns({"a": sf.least(*ends), "b": sf.greatest(*ends)}).where("a <> b")

    strongest = Window.partitionBy("a", "b").orderBy(sf.col("bits").desc(), "left", "right")
    return (
        rooted(waiting)
        .join(rooted(apart).select("a", "b").distinct(), ["a", "b"], "left_anti")
        .withColumn("nth", sf.row_number().over(strongest))
        .where("nth = 1")
        .select(*(name for name, _, _ in RESULT))
    )


# -- rows


def _judgement(row: dict[str, Any]) -> Judgement:
    reasons = tuple(Reason(reason["words"], reason["bits"]) for reason in row["reasons"])
    return Judgement(row["left"], row["right"], reasons, row["bits"], Verdict(row["verdict"]))


def _judgement_batch(found: list[Judgement]) -> pa.RecordBatch:
    reason = pa.struct([("words", pa.string()), ("bits", pa.float64())])
    return _batch(
        [
            (one.left, one.right, one.bits, one.verdict.value,
             [{"words": why.words, "bits": why.bits} for why in one.reasons])
            for one in found
        ],
        [("left", pa.int64()), ("right", pa.int64()), ("bits", pa.float64()), ("verdict", pa.string()),
         ("reasons", pa.list_(reason))],
    )  # fmt: skip


def _batch(rows: list[tuple[Any, ...]], columns: list[tuple[str, Any]]) -> pa.RecordBatch:
    values = list(zip(*rows, strict=True)) or [()] * len(columns)
    arrays = [pa.array(value, kind) for value, (_, kind) in zip(values, columns, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, names=[name for name, _ in columns])
