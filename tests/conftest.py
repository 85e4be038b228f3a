"""What every test may use: a data folder of its own, a desk on either database, and fresh databases for whole programs.

The suite runs on SQLite, and with ``INROAD_TEST_DATABASE_URL`` (a PostgreSQL server whose role may create databases) on
PostgreSQL. ``desk`` is a desk inside this process; ``home`` is for tests that start ``inroad`` as a program.
"""

import contextlib
import os
import signal
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

SERVER = os.environ.get("INROAD_TEST_DATABASE_URL", "")

# Before Django is set up: it must find neither the developer's own desk nor their database.
os.environ["INROAD_HOME"] = tempfile.mkdtemp(prefix="inroad-tests-")
os.environ.pop("DATABASE_URL", None)
if SERVER:
    os.environ["DATABASE_URL"] = SERVER
os.environ.setdefault("NO_COLOR", "1")
# Whoever runs the suite in the background of a script ignores Ctrl-C, and so would every program that it starts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
# The suite's own settings are read by now; programs that tests start have the store's.
os.environ.pop("DJANGO_SETTINGS_MODULE", None)


def _use_the_database_of_the_tests() -> None:
    """pytest-django reads the settings before this file; but for xdist's fresh processes, they missed the above."""
    from django.conf import settings
    from django.db import connections

    from inroad.store.settings import database_from

    wanted = database_from(os.environ.get("DATABASE_URL"))
    if settings.DATABASES["default"]["NAME"] != wanted["NAME"]:
        connections.databases["default"].update(wanted)
        with contextlib.suppress(AttributeError):
            del connections["default"]  # made already, for the other one


_use_the_database_of_the_tests()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--long"):
        return
    skip = pytest.mark.skip(reason="long: run by `make test-full`")
    for item in items:
        if "long" in item.keywords:
            item.add_marker(skip)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="also run the tests marked long")


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every test has its own data folder; nothing derived is left over from another one."""
    monkeypatch.setenv("INROAD_HOME", str(tmp_path / "home"))
    yield
    import sys

    network = sys.modules.get("inroad.desk.network")
    if network is not None:
        network._MEMORY.clear()


@pytest.fixture
def desk(db: None):
    """The local desk, owned by Alice Ask."""
    from inroad.desk import open_desk

    made = open_desk()
    made.setup.introduce("Alice Ask", ["alice@ask.example"], timezone="UTC")
    return made


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty data folder for programs started by the test, with a database of its own on either system."""
    folder = tmp_path / "home"
    monkeypatch.setenv("INROAD_HOME", str(folder))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    if not SERVER:
        yield folder
        return
    import psycopg

    name = f"inroad_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(SERVER, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
    parts = urlsplit(SERVER)
    monkeypatch.setenv("DATABASE_URL", urlunsplit(parts._replace(path=f"/{name}")))
    yield folder
    with psycopg.connect(SERVER, autocommit=True) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
