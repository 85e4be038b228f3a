"""Two accounts of one server, every address of the desk: what is one's is not found by the other, and not changed.

An address with numbers in it is tried by itself, as soon as it stands in urls.py. One without numbers is put into
one of the two tables below: which of somebody's things its form could name, or that it can name none.
"""

import re
from datetime import timedelta
from time import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user_model
from django.test import Client, override_settings
from django.urls import get_resolver

from fixtures.correspondence import BLURB, cast, introduced
from inroad import clock
from inroad.desk.community.call_shapes import Given
from inroad.store import models

from .test_access import snapshot
from .test_served import HOST, PASSWORD, SERVED

pytestmark = pytest.mark.django_db

# Only one's own things are on them, or nobody's.
ABOUT_NOBODY_ELSE = {
    "open", "brief", "brief-read", "brief-share", "brief-sheet",
    "healthz", "guest", "confirm", "welcome", "calendar-feed", "sign-in", "sign-out", "forgotten", "password",
    "today", "start", "begin", "imports", "import-files", "import-run", "review", "review-same-names", "people",
    "person-add", "targets", "target-add", "introductions", "letters", "updates", "promise-add", "settings",
    "settings-me", "settings-address", "settings-voice", "settings-calendar", "settings-digest", "theme", "backup",
    "sources", "offers", "openings", "restore", "export", "erase", "trash", "history", "search", "document-add",
    "score", "score-figures",
    "map", "map-table", "plan", "rates", "week", "week-note", "week-mail", "time",
    "time-add", "time-timer", "time-mean",
    "account_login", "mfa_authenticate", "mfa_login_webauthn", "sign-in-single", "openid_connect_callback", "mfa_index",
    "account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_activate_totp",
    "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
    "mfa_list_webauthn", "mfa_add_webauthn", "account-address", "address-confirm", "account-leave",
    "community", "community-invite",
    "calls",
    "asked", "references", "futures", "plays", "play-add", "settings-words", "settings-words-kind", "settings-model",
}  # fmt: skip

# Forms that name a thing: a number in braces is one of Alice's.
NAMING = {
    "people-bulk": {"person": "{person_id}", "action": "trash"},
    "people-names": {"through": "#{person_id}", "names": "Ada Poe"},
    "introduction-new": {"voucher": "#{person_id}", "addressee": "#{person_id}"},
    "letter-write": {"kind": "thanks", "person": "{person_id}"},
    "settings-employer": {"organisation": "{organisation_id}", "present": "yes"},
    "settings-trust": {"person": "#{person_id}", "trusted": "yes"},
    "settings-mailbox": {"mailbox": "{mailbox_id}", "do": "remove"},
    "undo": {"event": "{event_id}"},
    "reference-add": {"person": "{person_id}"},
    "reference-early": {"place": "o{opening_id}"},
    "play-start": {"name": "cultivation", "person": "{person_id}"},
    "vouch-add": {"subject": "#{person_id}", "work": "recruiting", "basis": "well"},
    "source-met": {"person": "{person_id}", "gathering": "a fair"},
    "call-add": {"opening": "{opening_id}"},
    "future-add": {"person_id": "{person_id}", "company": "Harbour Works"},
    "plan-put": {"key": "ask/person:{person_id}/target:{target_id}", "do": "drop"},
    "plan-settle": {"target": "{target_id}", "do": "focus"},
    "week-answer": {"kind": "target", "id": "{target_id}", "choice": "let go"},
    "time-fix": {"key": "interview:{interview_id}", "length": "5m"},
    "useful": {"words": "A talk", "from": "#{person_id}"},
    "consent": {"group": "her circle", "level": "2"},
    "updates-begin": {"person": "{person_id}", "say": "x"},
    "account-sessions": {"session": "{session_id}"},
    "community-member": {"address": "alice@ask.example", "do": "lock"},  # he is no host
}

# Fields by which a form gets past its own reading, so that it is the desk that says no.
FIELDS = {
    "answer": "merge", "where": "trash", "backing": "well", "tag": "x", "stage": "offer", "alias": "x", "note": "",
    "event": "asked", "how": "client", "do": "keep", "role": "voucher", "days": "7", "text": "x", "other": "x",
    "organisation": "x", "document": "1", "sure": "yes", "name": "x", "carry": "yes", "consent": "yes",
    "body": "x",
}  # fmt: skip
PER_ROUTE = {
    "person-identities": {"text": "x@y.example"},
    "person-positions": {"do": "add", "organisation": "Firm"},
    "person-merge": {"other": "#{own_id}"},
    "person-knows": {"other": "#{own_id}", "how": "school"},
    "person-limits": {"do": "close"},
    "mail": {"do": "cancel"},
    "reply": {"do": "dismiss"},
    "introduction-paste": {"text": "Yes, gladly.\n\nBob"},
    "document-put": {"where": "trash"},
    "useful-put": {"do": "trash"},
    "future-put": {"do": "end"},
    "vouch-put": {"do": "withdraw"},
    "call": {"do": "close"},
    "call-source": {"do": "asked"},
    "call-named": {"do": "yes"},
    "reference-outcome": {"said": "It ended.", "do": "told"},
    "letter-attach": {"document": "{document_id}"},
    "blind-ask": {"why": "x", "blurb": "x", "terms": "yes"},
    "asked-answer": {"said": "no"},
    "helping": {"act": "asked"},
    "hand-on": {"person": "#{own_id}", "words": "x"},
}


PLAY = b"""
name = "hers"
title = "A play of hers"
why = "It is one step."
subject = "person"

[[steps]]
key = "ask"
title = "Ask {person}"
"""


@pytest.fixture
def desks(_web, django_user_model):
    """Alice with one of everything, and Mallory with a person of his own; both with a browser."""
    from inroad.desk import desk_of

    with override_settings(**SERVED):
        made = []
        for name in ("alice", "mallory"):
            account = django_user_model.objects.create_user(f"{name}@ask.example", password=PASSWORD)
            desk = desk_of(account)
            desk.setup.introduce(name.capitalize(), [f"{name}@ask.example"], timezone="UTC")
            browser = Client(headers={"host": HOST})
            browser.force_login(account)
            session = browser.session  # showed a moment ago that it is them
            session["account_authentication_methods"] = [{"method": "password", "at": time(), "reauthenticated": True}]
            session["account_authentication_methods_user"] = str(account.pk)
            session.save()
            made.append((desk, browser))
        yield made


@pytest.fixture
def hers(desks) -> dict[str, Any]:
    """Numbers of Alice's things, by the names that urls.py has for them."""
    desk, _ = desks[0]
    people = cast(desk)
    link = desk.introductions.link(people.contract, "voucher")
    introduced(desk, people.contract)
    target = desk.targets.list()[0]
    now = clock.now()
    ask = desk.blind.begin(target.id, "x", "", BLURB, "engineering", accepted=True).id
    put, helped = asked_of(desk, people.carol, now)
    account, person = desk.row, models.Person.objects.get(pk=people.bob)
    carol = models.Person.objects.get(pk=people.carol)
    letter = desk.letters.write("thanks", person_id=people.bob)
    mail = models.OutboxMail.objects.create(
        desk=account, letter_id=letter.row.id, recipient="bob@connect.example", subject="Hello", body="Hello.",
        message_id="one@ask.example", not_before=now, queued_at=now,
    )  # fmt: skip
    update = models.Update.objects.create(desk=account, made_at=now)
    models.UpdateTo.objects.create(desk=account, update=update, person=person, changed_at=now)
    job = desk.openings.add(target.id, "platform lead", through=people.bob).row.id
    talk = desk.interviews.add(job, now - timedelta(days=1), met=[people.bob]).row.id
    play = desk.plays.start("cultivation", person_id=people.carol)
    desk.plays.add(PLAY)
    referee = desk.references.agreed(desk.references.add(people.bob).row.id).row.id
    release = desk.references.release(referee, job, reason="they decide tomorrow and asked for names").id
    call = desk.calls.begin("Recruiter").row.id
    called = desk.calls.add_source(call, people.bob).id
    desk.calls.answer(called, [Given("Ada Poe")])
    return {
        "call_id": call,
        "to_id": called,
        "nomination_id": desk.calls.get(call).nominees[0].id,
        "pk": passkey(account.account).pk,
        "session_id": UserSession.objects.create(user=account.account, ip="127.0.0.1", session_key="hers").pk,
        "opening_id": job,
        "interview_id": talk,
        "conduct_id": desk.conduct.add(target.organisation_id, "never answered").id,
        "run_id": play.row.id,
        "step_id": play.steps[0].id,
        "name": "hers",
        "referee_id": referee,
        "release_id": release,
        "vouch_id": desk.sources.add(people.bob, "recruiting", "well").id,
        "future_id": desk.futures.add(person_id=people.bob).row.id,
        "contract_id": people.contract,
        "ask_id": ask,
        "put_id": put,
        "help_id": helped,
        "link_id": link.id,
        "person_id": people.bob,
        "target_id": target.id,
        "organisation_id": target.organisation_id,
        "import_id": models.Import.objects.create(desk=account, state="ready", started_at=now).pk,
        "pair_id": models.ReviewPair.objects.create(desk=account, left=person, right=carol, bits=1.0, reasons=[]).pk,
        "letter_id": letter.row.id,
        "mail_id": mail.pk,
        "reply_id": models.Reply.objects.create(desk=account, key=1, at=now).pk,
        "promise_id": desk.promises.add("send Bob the article", now).id,
        "document_id": desk.documents.add("cv.txt", b"Alice Ask, platform lead, ten years.", "résumé").id,
        "update_id": update.pk,
        "number": desk.brief.save({"titles": ["Platform lead"]}).number,
        "useful_id": desk.useful.capture("A talk on shore power", "", None).row.id,
        "mailbox_id": models.Mailbox.objects.create(desk=account, address="alice@ask.example").pk,
        "event_id": desk.history.list(1)[0].id,
        "own_id": desks[1][0].people.add("Nora Own", emails=["nora@own.example"]).id,
    }


def passkey(account: Any) -> Authenticator:
    """A passkey of somebody, as far as a page needs it to show its name."""
    return Authenticator.objects.create(user=account, type="webauthn", data={"name": "Bob's old phone"})


def asked_of(desk: Any, person: int, now: Any) -> tuple[int, int]:
    """A blind ask of somebody else that waits for her answer, and the introduction that came of another one."""
    from inroad.desk import desk_of

    dora = desk_of(get_user_model().objects.create_user("dora@deed.example"))
    dora.setup.introduce("Dora Deed", ["dora@deed.example"])
    target = dora.targets.add("Acme").id
    puts = []
    for part in ("engineering", "sales"):
        made = dora.blind.begin(target, "x", "", BLURB, part, accepted=True).id
        ask = models.BlindAsk.objects.get(pk=made)
        until = now + timedelta(days=7)
        puts.append(ask.puts.create(desk=desk.row, person_id=person, put_at=now, until=until).pk)
    helped = desk.blind.answer(puts[1], "yes").contract_id
    assert helped is not None
    return puts[0], helped


def routes() -> list[tuple[str, str, tuple[str, ...]]]:
    """(name, route, its parameters)"""
    return [
        (pattern.name, "/" + str(pattern.pattern), tuple(re.findall(r"<\w+:(\w+)>", str(pattern.pattern))))
        for pattern in get_resolver("inroad.web.urls").url_patterns
    ]


def numbered() -> list[tuple[str, str, tuple[str, ...]]]:
    return [route for route in routes() if route[2] and route[0] not in ABOUT_NOBODY_ELSE]


def test_every_address_is_in_the_matrix(hers):
    names = [name for name, _, _ in routes()]
    assert len(names) == len(set(names))
    left = {name for name, _, parameters in routes() if not parameters} - ABOUT_NOBODY_ELSE - set(NAMING)
    assert not left, f"say in this file what their forms can name: {sorted(left)}"
    assert not (ABOUT_NOBODY_ELSE | set(NAMING)) - set(names)
    unknown = {parameter for _, _, parameters in numbered() for parameter in parameters} - set(hers)
    assert not unknown, f"let `hers` make one of Alice's: {sorted(unknown)}"


def test_what_is_hers_is_there_for_her_and_not_found_for_him(desks, hers):
    (_, alice), (_, mallory) = desks
    before = snapshot()
    for name, route, _ in numbered():
        address = re.sub(r"<\w+:(\w+)>", lambda found: str(hers[found[1]]), route)
        own = alice.get(address).status_code
        assert own in {200, 405}, (name, own)
        got = mallory.get(address)
        assert got.status_code == (405 if own == 405 else 404), name
        assert b"Bob C" not in got.content, name
        sent = {key: value.format(**hers) for key, value in (FIELDS | PER_ROUTE.get(name, {})).items()}
        answer = mallory.post(address, sent)
        assert answer.status_code in ({404} if own == 405 else {404, 405}), (name, answer.status_code)
        assert b"Bob C" not in answer.content, name
    assert snapshot() == before


def test_a_form_that_names_a_thing_of_hers_finds_nothing(desks, hers):
    _, (_, mallory) = desks
    addresses = {name: route for name, route, _ in routes()}
    before = snapshot()
    for name, fields in NAMING.items():
        answer = mallory.post(addresses[name], {key: value.format(**hers) for key, value in fields.items()})
        assert answer.status_code in {400, 404}, (name, answer.status_code)
        assert b"Bob C" not in answer.content, name
    assert snapshot() == before
