"""Reading in several processes: the same answers in the same order, and nothing left behind."""

import os
import signal
import time
from pathlib import Path

import pytest

from fixtures.desk_files import ALICE, mail, mbox
from inroad.desk import codec, readers
from inroad.desk.readers import Answer, Readers
from inroad.formats import open_reading, shares
from inroad.formats.shares import Ended
from inroad.store import models

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="processes are ended by signals here")


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A mailbox of many shares, worth a second process from the start."""
    monkeypatch.setattr(shares, "SHARE_MESSAGES", 5)
    monkeypatch.setattr(readers, "WORTH_IT", 1)
    return mbox(tmp_path / "m.mbox", *[mail(ALICE, [f"Person {i} <p{i}@firm.example>"], i) for i in range(60)])


def told(items):
    """Places and records in order."""
    found = []
    for item in items:
        found += list(codec.unpack(item.payload)) if isinstance(item, Answer) else [item]
    return found


def here(box):
    with Readers(1) as alone:
        return told(alone.read(open_reading(box).pieces()))


def test_several_processes_say_the_same_in_the_same_order(box):
    with Readers(2) as several:
        found = told(several.read(open_reading(box).pieces()))
        assert len(several._all) == 2
    assert found == here(box)
    assert [one.where for one in found[:-2]] == [f"message {n}" for n in range(1, 61)]
    assert isinstance(found[-1], Ended)
    assert [reader._process.returncode for reader in several._all] == [0, 0]


def test_one_core_or_a_small_mailbox_starts_no_process(box, monkeypatch):
    with Readers(1) as alone:
        told(alone.read(open_reading(box).pieces()))
        assert alone._all == []
    monkeypatch.setattr(readers, "WORTH_IT", 100)
    with Readers(2) as small:
        told(small.read(open_reading(box).pieces()))
        assert small._all == []
    monkeypatch.setenv("INROAD_READERS", "1")
    assert readers.cores() == 1


def test_the_share_of_a_reader_that_died_is_read_here(box):
    with Readers(2) as several:
        found = []
        for item in several.read(open_reading(box).pieces()):
            found.append(item)
            if several._all and len(found) == 3:
                for reader in several._all:
                    os.kill(reader._process.pid, signal.SIGKILL)
    assert told(found) == here(box)


def test_where_no_process_can_be_started_all_is_read_here(box, monkeypatch):
    monkeypatch.setattr(readers.sys, "executable", "/nowhere/python")
    with Readers(2) as several:
        assert told(several.read(open_reading(box).pieces())) == here(box)


def test_an_error_in_between_ends_the_processes(box):
    several = Readers(2)

    def interrupted():
        with several:
            for _ in several.read(open_reading(box).pieces()):
                if several._all:
                    raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert len(several._all) == 2
    assert all(reader._process.returncode is not None for reader in several._all)


def test_readers_end_when_their_main_process_is_killed(apart, box):
    process = apart(
        f"""
        import time
        from inroad.desk import readers
        from inroad.formats import open_reading, shares
        shares.SHARE_MESSAGES, readers.WORTH_IT = 5, 0
        several = readers.Readers(2)
        for _ in several.read(open_reading(Path({str(box)!r})).pieces()):
            if several._all:
                print(*[reader._process.pid for reader in several._all], flush=True)
                time.sleep(60)
        """,
        opened=False,
        wait=False,
    )
    pids = [int(word) for word in process.stdout.readline().split()]
    assert len(pids) == 2
    process.kill()
    process.communicate(timeout=60)
    until = time.monotonic() + 60
    while any(map(_runs, pids)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(map(_runs, pids))


def _runs(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"  # dead, and its new parent has not looked yet


def test_an_import_by_several_processes_stages_the_same(desk, box, monkeypatch):
    def staged(number):
        monkeypatch.setenv("INROAD_READERS", str(number))
        made = desk.imports.stage([box])
        [file] = models.ImportFile.objects.filter(parent=made)
        chunks = file.chunks.order_by("number").values_list("payload", flat=True)
        return file.counts, file.skipped, [item for chunk in chunks for item in codec.unpack(bytes(chunk))]

    assert staged(2) == staged(1)
    assert staged(2)[0] == {"message": 60}
