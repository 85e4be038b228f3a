"""How a search goes, from what happened at the desk: weeks, time, rates with their range, a forecast, the plan.

    happenings ─ weeks ─→ what was done ─ rates ─→ how often it leads on ─ forecast ─→ how far it may carry
    spells ─ time ─→ hours by track                candidates + hours ─ plan ─→ what to do next, and why

Pure: values in, values out; ``now`` is an argument. Numbers come with their range, and few of them are said to be few.
Refused: a score of a person, a streak, a colour that blames. Words stand first, figures behind "why?".
"""
