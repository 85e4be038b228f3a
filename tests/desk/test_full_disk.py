"""No space left: said as such, nothing half-written, and the same command works once there is room."""

import os
import subprocess
import sys

import pytest

from fixtures.desk_files import ALICE, mbox, talk

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif("INROAD_TEST_DATABASE_URL" in os.environ, reason="about SQLite's file"),
    pytest.mark.skipif(
        sys.platform != "linux" or not hasattr(os, "geteuid") or os.geteuid() != 0,
        reason="only root mounts a small disk",
    ),
]


@pytest.fixture
def small_disk(home):
    """A data folder on a disk of its own that can be made larger."""
    home.mkdir()

    def mount(*options):
        command = ["mount", "-t", "tmpfs", "-o", *options, "tmpfs", str(home)]
        return subprocess.run(command, check=False, capture_output=True).returncode == 0

    if not mount("size=4m"):
        pytest.skip("this system lets nobody mount a disk here")
    yield lambda: mount("remount,size=200m")
    subprocess.run(["umount", "-l", str(home)], check=True)


def test_an_import_onto_a_full_disk_leaves_the_desk_as_it_was(small_disk, apart, files):
    messages = [line for i in range(4000) for line in talk(ALICE, f"P {i} <p{i}@firm.example>", 3 * i, exchanges=1)]
    path = str(mbox(files / "m.mbox", *messages))
    apart("desk.setup.introduce('Alice Ask', ['alice@ask.example']); desk.people.add('Bob Connect')")
    said = apart(f"desk.imports.run([Path({path!r})])", fails=True)
    assert "StoreProblem" in said.splitlines()[-1], said
    assert "disk is full" in said.splitlines()[-1]
    apart("""
        assert desk.people.list().total == 1
        assert desk.people.find("Bob Connect")
        assert all(check.level == "ok" for check in desk.doctor() if check.name in {"database", "tables", "history"})
    """)
    assert small_disk()
    apart(f"""
        for row in desk.imports.interrupted():
            desk.imports.discard(row.id)
        desk.imports.run([Path({path!r})])
        assert desk.people.list().total == 4001
    """)
