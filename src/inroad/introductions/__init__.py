"""Introductions: the contract among seeker, voucher and addressee, its promises, and how they turned out. Pure.

(contract, event, now) ── transition ─→ contract, promises made and ended, letters due
promises of a pair     ── standing ───→ facts in words
"""
