"""The tables, and reading them. Only :mod:`inroad.desk` writes."""
