"""The rules of a job search: brief and updates, openings and interviews, plays, references, futures, conduct.

what I look for ── brief ─→ what holds it back, the page, what changed
what happened   ── news, updates ─→ what is new to whom, who gets it now, in rounds
something came  ── useful ─→ whom it helps, with reasons
a job           ── openings, interviews, preparation, conduct ─→ moves, silence, what is due, sheets, the record
people kept     ── futures, hellos ─→ who is due, today's handful;  references ─→ whom to name, and when one may
what to do next ── plays ─→ steps, promises to oneself

Pure, like the packages below it: no database, no network, no clock; what happens is said in values. ``people`` says
who is left out of every list, ``terms`` which words of a text tell something.
"""
