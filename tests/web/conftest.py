"""The web's tests: its settings, the laptop's door, browsers inside it and out, and a real server for Chromium."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

HOST = "127.0.0.1:4711"


@pytest.fixture(autouse=True)
def _web() -> Iterator[None]:
    """The suite is set up with the store's settings; here the web's hold."""
    from django.test import override_settings

    from inroad.web import settings

    kept = {"DATABASES", "SECRET_KEY", "LOGGING", "LOGGING_CONFIG"}
    ours = {name: getattr(settings, name) for name in dir(settings) if name.isupper() and name not in kept}
    with override_settings(**ours):
        yield


@pytest.fixture
def local_door() -> Iterator[Any]:
    from inroad.web import door

    made = door.LocalDoor(int(HOST.partition(":")[2]))
    door.install(made)
    yield made
    door.install(None)


@pytest.fixture
def visitor(local_door: Any) -> Any:
    """A browser at the right address, without the cookie."""
    from django.test import Client

    return Client(headers={"host": HOST})


@pytest.fixture
def owner(visitor: Any, local_door: Any) -> Any:
    """A browser that came in by the link."""
    visitor.get("/open", {"token": local_door.token})
    return visitor


@dataclass(frozen=True)
class Cast:
    """alice (the desk's owner) asks, bob connects, carol decides; mallory is a stranger."""

    bob: int
    carol: int
    mallory: int
    target: int
    organisation: int
    position: int


@pytest.fixture
def cast(desk: Any) -> Cast:
    bob = desk.people.add(
        "Bob Connor", emails=["bob@firm.example"], organisation="Firm", title="Director",
        how="my manager at Firm, 2015–2022", backing="well",
    )  # fmt: skip
    carol = desk.people.add("Carol Decide", organisation="Harbour Works", title="VP Operations")
    mallory = desk.people.add("Mallory Stranger", emails=["mallory@elsewhere.example"])
    desk.words.knows(bob.id, carol.id, how="same team, 2016")
    target = desk.targets.add("Harbour Works", "operations lead")
    return Cast(
        bob.id, carol.id, mallory.id, target.id, target.organisation_id, desk.people.get(carol.id).positions[0].id
    )


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Background work is done before the answer is sent."""
    from inroad.web import progress

    monkeypatch.setattr(progress, "_spawn", progress.work_through)


@dataclass(frozen=True)
class Server:
    address: str
    link: str
    port: int
    link_file: Path
    process: "subprocess.Popen[str]"


@pytest.fixture
def serve(home: Path) -> Iterator[Callable[[], Server]]:
    """Starts the laptop's server as a program of its own, on ``home``."""
    started: list[subprocess.Popen[str]] = []

    def start() -> Server:
        environment = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
        process = subprocess.Popen(
            [sys.executable, "-m", "inroad.web.local"], stdout=subprocess.PIPE, text=True, env=environment
        )
        started.append(process)
        said = json.loads(process.stdout.readline())
        return Server(said["address"], said["link"], said["port"], Path(said["link_file"]), process)

    yield start
    for process in started:
        process.terminate()
        process.wait(timeout=10)
        process.stdout.close()
