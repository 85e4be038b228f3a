"""Inroad, a referral desk.

The way of the data is the way the folders read::

    formats -> matching -> ties -> graph -> ways -> desk (writes, on store) -> web | cli

Public names: :func:`inroad.desk.open_desk` and what it returns, and the errors of :mod:`inroad.errors`.
"""

__version__ = "0.1.0"
