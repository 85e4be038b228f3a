"""Letters: a registry of kinds, a folder each with its purpose, material, rules and words; drafts, "before you send".

facts ── material ─→ what may be used, what only the user can say ── draft ─→ letter ── critique ─→ findings
"""
