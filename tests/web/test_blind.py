"""Asking a member who stays unnamed, on pages: the form, what is asked of me, the introduction at both desks; and that
the asker's pages are the same whoever was asked and whatever they said.
"""

import itertools
import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client, override_settings

from fixtures.blind import BLURB, FOR_THEM, WHY, holder, seeker
from fixtures.community import NOW, at, knows, member, night
from inroad.desk.community import chains, rounds
from inroad.desk.door import Desk
from inroad.store import models

from .test_served import HOST, SERVED

pytestmark = pytest.mark.django_db
on_a_server = pytest.mark.usefixtures("served")
SAID = {"why": WHY, "for_them": FOR_THEM, "blurb": BLURB, "part_of": "engineering", "terms": "yes"}


@pytest.fixture
def served(_web):
    with override_settings(**SERVED), time_machine.travel(NOW, tick=False):
        yield


def browser(desk):
    made = Client(headers={"host": HOST})
    made.force_login(desk.row.account)
    return made


def text(answer):
    return " ".join(answer.content.decode().split())


def go_to(moment):
    return time_machine.travel(moment, tick=False)


MORNING = NOW.replace(hour=8) + timedelta(days=1)


@on_a_server
def test_from_the_form_to_the_introduction(db):
    alice, target = seeker()
    bob, _ = holder("bob")
    night()
    hers, his = browser(alice), browser(bob)
    page = text(hers.get(f"/targets/{target}/ask-a-member/"))
    assert "You have promised nobody anything here yet" in page
    answer = hers.post(f"/targets/{target}/ask-a-member/", SAID | {"blurb": "Hello"})
    assert answer.status_code == 400
    assert "who you are and what you look for" in text(answer)
    assert WHY in text(answer)
    answer = hers.post(f"/targets/{target}/ask-a-member/", SAID)
    assert answer.status_code == 303
    assert "the next morning" in text(hers.get(answer["Location"]))
    assert "Nobody asks you just now" in text(his.get("/asked/"))
    with go_to(MORNING):
        rounds.hold(MORNING)
        page = text(his.get("/asked/"))
        assert "Alice looks for somebody in engineering at Northwind" in page
        assert "Carol Bob" in page
        assert '<span>Asked of you</span><span class="count num">1</span>' in page
        put = models.BlindPut.objects.get().pk
        answer = his.post(f"/asked/{put}/", {"said": "yes", "name_them": "yes", "contact_days": "99"})
        assert answer.status_code == 400
        assert "Alice looks for" in text(answer)
        answer = his.post(f"/asked/{put}/", {"said": "yes", "name_them": "yes", "words": "Gladly"})
        assert answer.status_code == 303
        page = text(his.get(answer["Location"]))
        assert "now you ask Carol Bob" in page
        assert WHY in page
        contract = models.Contract.objects.get().pk
        assert text(hers.get("/introductions/")).count("Bob said yes.") == 1
        page = text(hers.get(f"/introductions/{contract}/"))
        assert "Bob" in page
        assert "Carol Bob" in page
        assert his.get(f"/introductions/{contract}/")["Location"] == f"/helping/{contract}/"
        assert "For others" in text(his.get("/introductions/"))
        answer = his.post(f"/helping/{contract}/", {"act": "they-said-yes", "how": "mail her"})
        assert answer.status_code == 303
        assert "mail her" in text(hers.get(f"/introductions/{contract}/")) or "said yes" in text(
            hers.get(f"/introductions/{contract}/")
        )
        assert his.post(f"/helping/{contract}/", {"act": "introduce"}).status_code == 400
        assert his.post(f"/introductions/{contract}/tell/", {"event": "contacted"}).status_code == 404


@on_a_server
def test_taking_it_back_and_a_mail_when_asked(db):
    alice, target = seeker()
    hers = browser(alice)
    hers.post(f"/targets/{target}/ask-a-member/", SAID)
    ask = models.BlindAsk.objects.get().pk
    assert hers.post(f"/asks/{ask}/").status_code == 303
    assert "You took it back." in text(hers.get(f"/asks/{ask}/"))
    assert "Mail me when I&#x27;m asked" in hers.get("/asked/").content.decode() or "Mail me" in text(
        hers.get("/asked/")
    )
    hers.post("/asked/", {"mail": "yes"})
    assert at(alice, NOW).blind.mail_wished()
    hers.post("/asked/", {"mail": "no"})
    assert not at(alice, NOW).blind.mail_wished()


@on_a_server
def test_passing_it_on(db):
    alice, target = seeker()
    bob, _ = holder("bob")
    dora = member("dora")
    knows(bob, "Dora Deed", "dora@members.example")
    night()
    browser(alice).post(f"/targets/{target}/ask-a-member/", SAID)
    with go_to(MORNING):
        rounds.hold(MORNING)
        his = browser(bob)
        his.post(f"/asked/{models.BlindPut.objects.get().pk}/", {"said": "yes", "name_them": "yes"})
        first = models.Contract.objects.get().pk
        page = text(his.get(f"/helping/{first}/"))
        assert "I know someone nearer" in page
        answer = his.post(f"/helping/{first}/pass-on/", {"person": "Nobody Known", "words": "Please"})
        assert answer.status_code == 400
        assert "Nobody Known" in text(answer)
        assert his.post(f"/helping/{first}/pass-on/", {"person": "Dora Deed", "words": "Please"}).status_code == 303
        second = models.Contract.objects.exclude(pk=first).get().pk
        page = text(his.get(f"/helping/{first}/"))
        assert "mailto:dora%40members.example" in page
        assert his.get(f"/introductions/{second}/")["Location"] == f"/helping/{first}/"
        page = text(browser(alice).get(f"/introductions/{first}/"))
        assert "Bob passed it on, 5 May 2026; an answer is expected by 12 May 2026." in page
        assert "Dora" not in page
        page = text(browser(dora).get(f"/helping/{second}/"))
        assert "Bob passes on what Alice asks" in page
        answer = his.post(f"/introductions/{second}/tell/", {"event": "answered", "answer": "agreed"})
        assert answer.status_code == 303
        assert "Dora Deed said yes" in text(browser(alice).get(f"/introductions/{first}/"))
        assert chains.next_of(models.Contract.objects.get(pk=first)).pk == second


def test_on_a_laptop_there_is_none_of_it(owner, cast):
    for address in (f"/targets/{cast.target}/ask-a-member/", "/asked/", "/asks/1/", "/helping/1/"):
        assert owner.get(address).status_code == 404, address
    assert "Asked of you" not in text(owner.get("/"))


# ---- worlds that differ in the members alone

WORLDS = {
    "nobody there": {},
    "one lets it lapse": {"bob": ""},
    "three say no": {"bob": "no", "dave": "no", "eve": "no"},
    "one says no": {"bob": "no"},
    "one of another name says no": {"zoe": "no"},
    "one leaves": {"bob": "leaves"},
    "one said no and one is still asked": {"bob": "no", "dave": ""},
    "consent taken back": {"bob": "back"},
}
FEW = ("nobody there", "one lets it lapse", "three say no")
_ONCE = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"|CSRFToken": "[^"]+"|nonce="[^"]+"')
_NUMBER = re.compile(r"(?<=[/#\"=:])\d+(?=[/\"#])|\bid=\d+|(?<=target_id=)\d+")


def the_askers_pages(name, members, days):
    """Whatever the asker can get at, at each moment, in one world; ``name`` tells its accounts from another world's."""
    alice, target = seeker(f"alice{name}")
    for who in members:
        holder(f"{who}{name}", person=f"Carol {who}")
    night()
    hers = browser(alice)
    hers.post(f"/targets/{target}/ask-a-member/", SAID)
    ask = models.BlindAsk.objects.get().pk
    form = f"/targets/{target}/ask-a-member/"
    seen = []
    for moment in (NOW + timedelta(days=day) for day in days):
        with go_to(moment):
            rounds.hold(moment)
            _members_act(name, members, moment)
            hers = browser(alice)  # a session doesn't last for weeks
            pages = [hers.get(address) for address in (f"/asks/{ask}/", "/introductions/", "/", form, "/history/")]
            assert {page.status_code for page in pages} == {200}
            seen += [f"{moment} {_ONCE.sub('', page.content.decode())}" for page in pages]
            seen.append(str(at(alice, moment).blind.list()))
            seen.append(str(at(alice, moment).row.revision))
            seen.append(str(hers.post(form, SAID).status_code))
    # The next world has none of these.
    models.BlindAsk.objects.all().delete()
    models.Contribution.objects.all().delete()
    models.Consent.objects.all().delete()
    return [_NUMBER.sub("N", one.replace(name, "")) for one in seen]


def _members_act(name, members, moment):
    for put in models.BlindPut.objects.filter(state="put").select_related("desk__account", "desk__me"):
        does = members[put.desk.account.username.removesuffix(name)]
        desk = at(Desk(put.desk), moment)
        if does == "no":
            desk.blind.answer(put.pk, "no", "not for me")
        elif does == "leaves":
            desk.erase.everything()
        elif does == "back":
            desk.consent.set(0)


def same_in(worlds, days):
    plain, *others = [the_askers_pages(f"{number}x", WORLDS[world], days) for number, world in enumerate(worlds)]
    for other in others:
        for one, two in itertools.zip_longest(plain, other):
            assert one == two


@on_a_server
def test_s8_the_asker_sees_the_same_whoever_was_asked_and_whatever_they_said(db):
    same_in(FEW, (1, 9, 26))


@on_a_server
@pytest.mark.long
def test_s8_in_all_worlds_on_all_days(db):
    same_in(WORLDS, (0.1, 1, 1.4, 2, 3, 8, 9, 10, 12, 17, 23, 24.5, 26))
