"""kill -9 over a real worker with a real SMTP server: no mail twice, none lost, every state with its event."""

import random
import signal
import subprocess
import sys
import time
from email import message_from_bytes
from pathlib import Path

import pytest

from fixtures import correspondence
from fixtures.mail_servers import smtp_server

pytestmark = pytest.mark.backends

_PREPARE = """
import json, sys
sys.path.insert(0, {tests!r})
from inroad.desk import open_desk
desk = open_desk()
from fixtures import correspondence as c
if not desk.me.named:
    desk.setup.introduce("Alice Ask", ["alice@ask.example"], timezone="UTC")
    c.mailbox(desk, {port})
asked = []
for number in range({first}, {first} + {many}):
    voucher = desk.people.add(f"Voucher {{number}}", emails=[f"voucher{{number}}@v{{number}}.example"])
    reader = desk.people.add(f"Reader {{number}}", emails=[f"reader{{number}}@acme.example"], organisation="Acme")
    view = desk.introductions.draft(voucher.id, reader.id)
    letter = c.finish_ask(desk, view.row.id)
    desk.mail.send(letter)
"""

_LOOK = """
import json
from inroad.desk import open_desk
open_desk()
from inroad.store import models
events = {}
for verb, pk in models.Event.objects.values_list("verb", "object_id"):
    events.setdefault(verb, []).append(pk)
print(json.dumps({
    "mails": [[m.pk, m.message_id, m.state, m.letter.state, m.letter.contract_id, m.letter.contract.state,
               m.letter.contract.promises.filter(what="answer the ask").count()]
              for m in models.OutboxMail.objects.select_related("letter__contract").order_by("pk")],
    "events": events,
    "leases": models.Job.objects.exclude(lease="").count(),
}))
"""


@pytest.mark.parametrize("kills", [pytest.param(3, id="3"), pytest.param(50, id="50", marks=pytest.mark.long)])
def test_no_kill_sends_a_mail_twice_or_loses_one(home, tmp_path, kills):
    dice = random.Random(kills)
    per_round = 1 if kills > 10 else 3
    rounds = kills // 5 if kills > 10 else 1
    with smtp_server() as (moods, port):
        done = 0
        for batch in range(rounds):
            many = per_round * (kills // rounds)
            program(_PREPARE.format(tests=suite(), port=port, first=batch * many, many=many))
            for _ in range(kills // rounds):
                before = len(moods.taken)
                worker = start()
                wait_until(lambda before=before, worker=worker: len(moods.taken) > before or over(worker))
                time.sleep(dice.random() * 0.05)
                worker.kill()
                worker.wait()
                done += 1
        assert done == kills // rounds * rounds
        worker = start()
        wait_until(lambda: not [row for row in look()["mails"] if row[2] in {"queued", "sending"}], seconds=120)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(30) == 0
        taken = [message_from_bytes(content)["Message-ID"].strip("<>") for _, _, content in moods.taken]
    assert len(taken) == len(set(taken)), "a mail was sent twice"
    seen = look()
    states = {message_id: state for _, message_id, state, *_ in seen["mails"]}
    assert set(states.values()) <= {"sent", "unknown"}
    assert all(message_id in taken for message_id, state in states.items() if state == "sent"), "a mail was lost"
    assert seen["leases"] == 0
    for pk, _, state, letter, contract, where, promises in seen["mails"]:
        agree = ("sent", "asked", 1) if state == "sent" else ("queued", "drafted", 0)
        assert (letter, where, promises) == agree
        assert seen["events"].get("mail_sent", []).count(pk) == (state == "sent")
        assert seen["events"].get("mail_unknown", []).count(pk) == (state == "unknown")
        assert seen["events"].get("introduction_asked", []).count(contract) == (state == "sent")
    assert list(states.values()).count("unknown") <= kills


def test_sigterm_ends_the_present_job_and_leaves_no_lease(home):
    with smtp_server() as (moods, port):
        program(_PREPARE.format(tests=suite(), port=port, first=0, many=3))
        worker = start()
        wait_until(lambda: moods.taken or over(worker))
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(30) == 0
    seen = look()
    assert seen["leases"] == 0
    assert {row[2] for row in seen["mails"]} <= {"sent", "queued"}
    assert len([row for row in seen["mails"] if row[2] == "sent"]) == len(moods.taken)


def test_two_workers_at_once_send_each_mail_once(home):
    with smtp_server() as (moods, port):
        program(_PREPARE.format(tests=suite(), port=port, first=0, many=6))
        workers = [start(), start()]
        wait_until(lambda: len(moods.taken) >= 6 or any(over(one) for one in workers))
        for one in workers:
            one.send_signal(signal.SIGTERM)
        # On a busy machine one may still be starting up: it has no handler yet, and simply ends.
        assert {one.wait(30) for one in workers} <= {0, -signal.SIGTERM}
    assert len(moods.taken) == 6
    assert {row[2] for row in look()["mails"]} == {"sent"}


def suite():
    return str(Path(correspondence.__file__).parent.parent)


def start():
    return subprocess.Popen([sys.executable, "-m", "inroad.jobs"], stderr=subprocess.DEVNULL)


def over(process):
    return process.poll() is not None


def program(text):
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def look():
    import json

    return json.loads(program(_LOOK))


def wait_until(true, seconds=60):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.005)
