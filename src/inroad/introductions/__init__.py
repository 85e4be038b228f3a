"""Introductions: the contract among seeker, voucher and addressee, its promises, and how they turned out. Pure.

(contract, event, now) ── transition ─→ contract, promises made and ended, letters due
    events       what can happen          guards   what must not, and the sentence a person reads
    machine      states and the ways on   effects  what an event does
promises of a pair     ── standing ───→ facts in words; why new asks rest
promises, now          ── sweep ──────→ what becomes of them untold; ── reminders ─→ what to say to the seeker
contracts there        ── employers ──→ asked, answered, median days
"""
