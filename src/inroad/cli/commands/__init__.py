"""One module per command or family of commands, imported by :mod:`inroad.cli.main` when called."""
