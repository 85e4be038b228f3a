"""The desk: the one door. Everything a screen or a command does is one call here; only this package writes.

    desk = open_desk()
    desk.imports.run(paths); desk.ways.into("Acme"); desk.people.list("ada")

Each write and its event stand in one transaction. What comes back are the frozen values of :mod:`inroad.desk.shapes`.
"""

from inroad.desk.opening import desk_of, open_desk

__all__ = ["desk_of", "open_desk"]
