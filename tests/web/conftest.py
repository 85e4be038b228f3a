"""The web's tests: its settings, the laptop's door, browsers inside it and out, and a real server for Chromium."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

HOST = "127.0.0.1:4711"


@pytest.fixture(autouse=True)
def _web() -> Iterator[None]:
    """The suite is set up with the store's settings; here the web's hold."""
    from django.test import override_settings

    from inroad.store import account_settings
    from inroad.web import settings

    kept = {"DATABASES", "SECRET_KEY", "LOGGING", "LOGGING_CONFIG"}
    ours = {name: getattr(settings, name) for name in dir(settings) if name.isupper() and name not in kept}
    ours["INSTALLED_APPS"] = [*ours["INSTALLED_APPS"], *account_settings.APPS]
    door = ours["MIDDLEWARE"].index("django.middleware.csrf.CsrfViewMiddleware")
    ours["MIDDLEWARE"] = [*ours["MIDDLEWARE"][:door], account_settings.MIDDLEWARE, *ours["MIDDLEWARE"][door:]]
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


@contextmanager
def furnished(chromium: Any, folder: Path, code: str, path: str) -> "Iterator[tuple[Server, Any]]":
    """A server on a desk that ``code`` furnished, ``path`` opened once, and its owner's cookie. Always on SQLite."""
    with pytest.MonkeyPatch.context() as patched:
        patched.delenv("DATABASE_URL", raising=False)
        patched.setenv("INROAD_HOME", str(folder))
        subprocess.run([sys.executable, "-c", code], check=True)
        server = start_server(INROAD_HOME=str(folder))
    try:
        first = chromium.new_context()
        first.request.get(server.link, timeout=60_000)
        first.request.get(f"{server.address.rstrip('/')}{path}", timeout=60_000)
        yield server, first.storage_state()
        first.close()
    finally:
        stop_server(server)


def start_server(**environment: str) -> Server:
    """The laptop's server as a program of its own."""
    inherited = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    process = subprocess.Popen(
        [sys.executable, "-m", "inroad.web.local"], stdout=subprocess.PIPE, text=True, env=inherited | environment
    )
    said = json.loads(process.stdout.readline())
    return Server(said["address"], said["link"], said["port"], Path(said["link_file"]), process)


def stop_server(server: Server) -> None:
    server.process.terminate()
    server.process.wait(timeout=10)
    server.process.stdout.close()


@pytest.fixture
def serve(home: Path) -> Iterator[Callable[[], Server]]:
    """Starts the server on ``home``."""
    started: list[Server] = []

    def start() -> Server:
        started.append(start_server())
        return started[-1]

    yield start
    for server in started:
        stop_server(server)


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The system's Chromium; tests that need one are left out, with the reason, where there is none."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    # Playwright leaves its event loop marked as running in this thread; Django would refuse every query of the tests
    # that come after in this process. Nothing here is asynchronous.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Tab:
    """A browser at one desk that notes whatever the console, a script or the policy complains about."""

    def __init__(self, browser: Any, server: Server, state: Any = None, **options: Any) -> None:
        self.complaints: list[str] = []
        self.address = server.address.rstrip("/")
        self.context = browser.new_context(
            **({"viewport": {"width": 1280, "height": 900}, "storage_state": state} | options)
        )
        self.context.set_default_timeout(20_000)
        self.page = self.context.new_page()
        self.page.on("console", lambda said: self.complaints.append(f"{said.type}: {said.text}"))
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        if state is None:
            self.page.goto(server.link)

    def go(self, path: str) -> Any:
        self.page.goto(self.address + path)
        return self.page

    def overflows(self) -> bool:
        """Does the page scroll sideways?"""
        return bool(self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
