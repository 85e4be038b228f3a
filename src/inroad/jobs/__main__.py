"""``python -m inroad.jobs``: the worker as a process of its own, for the desk in INROAD_HOME or DATABASE_URL."""

import logging
import sys

from inroad.desk.opening import configure, prepare_store
from inroad.errors import InroadError


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    try:
        configure()
        prepare_store()
        from inroad.jobs import worker

        worker.run_until_signalled()
    except InroadError as error:
        sys.exit(f"inroad: {error}")


if __name__ == "__main__":
    main()
