"""Imports cut short by a kill: nothing half-visible, the next run says so, and going on gives the same desk."""

import json
import os
import random
import signal
import time

import pytest

from fixtures.desk_files import ALICE, CAROL, card, mail, mbox, talk, vcf

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no kill -9 on this system")

IMPORT = """
    from inroad.desk.imports import staging
    staging.CHUNK_RECORDS = 20  # many commits, and so many places to be cut at
    from pathlib import Path
    print("begun", flush=True)
    desk.imports.run([Path(path) for path in FILES])
    print("done", flush=True)
"""
STOPPED = """
    import time
    from inroad.desk.imports import publish

    def stop(self):
        print("publishing", flush=True)
        time.sleep(120)

    publish._Writer._event = stop
"""
CONTENT = """
    import hashlib, json
    from fixtures import desk_dump
    from inroad.store import models
    said = desk_dump.content(desk)
    text = repr({table: sorted(map(repr, rows.elements())) for table, rows in said.items()})
    names = lambda pair: sorted(person.name for person in (pair.left, pair.right))
    pairs = models.ReviewPair.objects.order_by("pk").select_related("left", "right")
    asked = sorted([names(pair), pair.state, pair.bits, sorted(pair.reasons)] for pair in pairs)
    text += repr(asked)
    print(json.dumps([hashlib.sha256(text.encode()).hexdigest(), desk.people.list().total,
                      [row.id for row in desk.imports.interrupted()], len(asked)]))
"""


def looked(apart):
    """(digest of what the desk says, with the questions it asks and why; people on it, imports left by a killed
    process)."""
    digest, people, left, asked = json.loads(apart(CONTENT))
    assert asked or not people
    return digest, people, left


@pytest.fixture
def big(files):
    """A mailbox and a book that take long enough to be cut, with namesakes of whom only a person can tell."""
    people = [f"Person {i} <p{i}@firm{i % 9}.example>" for i in range(60)]
    messages = [line for i, person in enumerate(people) for line in talk(ALICE, person, 10 * i, exchanges=3)]
    messages += [mail(CAROL, [ALICE, person], 5000 + i) for i, person in enumerate(people)]
    book = [card(f"Person {i}", f"p{i}@firm{i % 9}.example", org=f"Firm {i % 9}") for i in range(60)]
    book += [card(f"Namesake{i} Verne", address) for i in range(9) for address in (f"n{i}@verne.example", "")]
    return [str(mbox(files / "m.mbox", *messages)), str(vcf(files / "b.vcf", *book))]


def start(apart, paths):
    return apart(f"    FILES = {paths!r}\n{IMPORT}", wait=False)


def kill(process, after):
    """End the process ``after`` so many seconds of its import; True if it was still at it."""
    process.stdout.readline()
    time.sleep(after)
    os.kill(process.pid, signal.SIGKILL)
    out, _ = process.communicate(timeout=60)
    return "done" not in out


def whole(apart, paths):
    """How the desk reads after an import that nobody cut, which is then undone by forgetting all of it."""
    process = start(apart, paths)
    process.stdout.readline()
    begun = time.perf_counter()
    _, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    lasted = time.perf_counter() - begun
    digest, people, left = looked(apart)
    assert (people > 50, left) == (True, [])
    apart("desk.erase.everything(); desk.setup.introduce('Alice Ask', ['alice@ask.example'], timezone='UTC')")
    return digest, people, lasted


def cut_and_go_on(apart, paths, moment, expected):
    """One cut. Returns whether the import was still under way."""
    empty = looked(apart)
    cut = kill(start(apart, paths), moment)
    digest, people, left = looked(apart)
    if people:  # published before the kill: then it is all there
        assert (digest, left) == (expected, [])
    else:
        assert digest == empty[0], "something of an unpublished import is visible"
        for number in left:
            apart(f"desk.imports.go_on({number})")
        if not left:  # killed before it had begun: nothing to say, and nothing in the way
            again = start(apart, paths)
            assert again.communicate(timeout=120)[0].endswith("done\n")
        digest, people, left = looked(apart)
        assert (digest, left) == (expected, [])
    apart("desk.erase.everything(); desk.setup.introduce('Alice Ask', ['alice@ask.example'], timezone='UTC')")
    return cut


@pytest.fixture
def alice(apart):
    apart("desk.setup.introduce('Alice Ask', ['alice@ask.example'], timezone='UTC')")
    return apart


def test_an_import_that_was_killed_is_told_and_goes_on(alice, big):
    digest, _, lasted = whole(alice, big)
    assert cut_and_go_on(alice, big, lasted / 3, digest)


def test_an_import_killed_at_the_last_step_of_publishing_shows_nothing_and_goes_on(alice, big):
    digest, people, _ = whole(alice, big)
    empty = looked(alice)
    process = alice(f"    FILES = {big!r}\n{STOPPED}{IMPORT}", wait=False)
    assert [process.stdout.readline() for _ in range(2)] == ["begun\n", "publishing\n"]
    os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)
    *shown, left = looked(alice)
    assert (tuple(shown), len(left)) == (empty[:2], 1)
    alice(f"desk.imports.go_on({left[0]})")
    assert looked(alice) == (digest, people, [])


@pytest.mark.long
def test_an_import_may_be_killed_at_any_moment(alice, big):
    digest, _, lasted = whole(alice, big)
    moments = [lasted * (n + random.Random(n).random()) / 25 for n in range(25)]
    assert sum(cut_and_go_on(alice, big, moment, digest) for moment in moments) > 10


def test_two_programs_importing_at_once_both_succeed(alice, big, files):
    other = [str(vcf(files / "c.vcf", *[card(f"Guest {i}", f"g{i}@guest.example") for i in range(40)]))]
    processes = [start(alice, big), start(alice, other)]
    for process in processes:
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        assert out.endswith("done\n")
    alice("""
        assert desk.people.find("g39@guest.example").name == "Guest 39"
        assert desk.people.find("p59@firm5.example").name == "Person 59"
        assert [row.state for row in desk.imports.list()] == ["published", "published"]
        assert desk.imports.interrupted() == []
    """)
