"""The rules of a job search: brief and updates, openings and interviews, plays, references, futures, conduct.

Pure, like the packages below it: no database, no network, no clock; what happens is said in values.
"""
