"""Letters: a registry of kinds, a folder each with its purpose, material, rules and words; drafts, "before you send".

facts ── material ─→ what may be used, what only the user can say ── draft ─→ letter ── critique ─→ findings

The doors: ``facts.facts_of`` (a contract as facts), ``compose`` (needs, material, draft), ``critique`` (before you
send), ``render`` (plain text mail, ``mailto:``), ``registry`` (the kinds there are). Nothing here sends.
"""
