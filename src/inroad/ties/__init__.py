"""Evidence and a day → ties: verified or possible, with the chance of an answer, backing and reach, and the reasons.

    MailLog, MeetingLog ── observe ─→ PairTable ──┐
    words (somebody's dated word), links ─────────┴─ weigh ─→ Ties ─┬─ arcs()    for the graph
                                                                    ├─ explain   why, in words
                                                                    └─ reach     who leads to other circles

Facts stay facts (:mod:`~inroad.ties.table`, :mod:`~inroad.ties.observe`), judgement has one address
(:mod:`~inroad.ties.chance`), and what is said on screen derives from the same columns (:mod:`~inroad.ties.explain`).

Nothing is imported here, so that a command which needs only :class:`inroad.ties.model.Backing` does not wait for NumPy:
``from inroad.ties.observe import observe``, ``from inroad.ties.weigh import weigh``.
"""
