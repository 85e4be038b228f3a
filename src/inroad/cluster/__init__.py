"""Batches on Apache Spark, for a network that outgrows one machine (``pip install 'inroad[spark]'``, Java 17).

    Parquet ─ tables ─→ checked frames ─→ ways_in │ sources │ match ─→ Parquet
                                          with the pure code of graph and matching inside each task

Nothing here knows a desk: ids and chances come in as columns, ids and chances go out. It is slower than
:mod:`inroad.graph` on whatever fits into one machine; docs/cluster.md says from when on it pays.
"""
