"""How rows are spread over the cluster: enough partitions, and groups that don't fall into the same one."""

from math import ceil
from typing import Final

from pyspark.sql import Column, SparkSession
from pyspark.sql import functions as sf

ROWS_IN_PARTITION: Final = 1_000_000


def partitions(spark: SparkSession, rows: int) -> int:
    """How many partitions a shuffle of ``rows`` gets: one per core, more for large tables."""
    return max(spark.sparkContext.defaultParallelism, ceil(rows / ROWS_IN_PARTITION))


def even_keys(spark: SparkSession, parts: int) -> tuple[list[int], Column]:
    """One key per part, each of which Spark's hash sends to a partition of its own; as a list, and as an array column
    to look them up in (from 1). By chance alone, a third of the partitions would stay empty while others got two parts
    and three.
    """
    enough = parts * 40 + 100
    rows = (
        spark.range(0, enough, 1, 1)
        .groupBy(sf.pmod(sf.hash("id"), sf.lit(parts)).alias("partition"))
        .agg(sf.min("id").alias("id"))
        .collect()
    )
    found = {row.partition: row.id for row in rows}
    spare = iter(range(enough, enough + parts))
    keys = [int(found[part]) if part in found else next(spare) for part in range(parts)]
    return keys, sf.array(*(sf.lit(key).cast("long") for key in keys))


def block_of(what: str, column: str, blocks: int) -> Column:
    """Which block a number belongs to, from 0; ``what`` keeps blocks of one thing independent of those of another."""
    return sf.pmod(sf.xxhash64(sf.lit(what), sf.col(column)), sf.lit(blocks)).cast("int")
