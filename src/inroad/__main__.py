"""``python -m inroad``."""

from inroad.cli.main import main

main()
