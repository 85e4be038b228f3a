"""What a GET leaves alone, what a POST needs, and that one account never sees another's desk."""

import pytest
from django.apps import apps
from django.test import Client, override_settings

from .conftest import HOST
from .test_door import every_address

pytestmark = pytest.mark.django_db

ONLY_POST = {
    "/brief/share/", "/brief/1/restore/", "/asked/1/", "/helping/1/pass-on/",
    "/import/files/", "/people/chosen/", "/history/undo/", "/targets/1/stage/", "/targets/1/edit/", "/targets/1/put/",
    "/people/1/tie/", "/people/1/edit/", "/people/1/identities/", "/people/1/positions/", "/people/1/knows/",
    "/people/1/tags/", "/people/1/put/", "/people/1/merge/", "/organisations/1/edit/", "/review/1/",
    "/review/same-names/",
    "/import/1/publish/", "/import/1/discard/", "/import/1/undo/", "/import/1/resume/", "/settings/me/",
    "/settings/address/", "/settings/employer/", "/settings/trust/", "/settings/theme/", "/settings/backup/",
    "/settings/restore/", "/settings/export/", "/settings/erase/", "/settings/voice/", "/settings/digest/",
    "/settings/calendar/", "/introductions/1/paste/",
    "/settings/mailbox/", "/introductions/1/terms/", "/introductions/1/asked/", "/introductions/1/tell/",
    "/introductions/1/note/", "/letters/1/propose/", "/letters/1/take/", "/letters/1/sent/", "/letters/1/drop/",
    "/mails/1/", "/replies/1/",
    "/promises/add/", "/promises/1/", "/people/1/limits/", "/introductions/1/links/",
    "/introductions/1/links/1/revoke/", "/useful/1/put/", "/updates/begin/",
    "/introductions/1/carry/", "/introductions/1/consent/", "/documents/",
    "/documents/1/put/", "/letters/1/attach/",
    "/references/add/", "/references/early/", "/references/1/edit/", "/references/1/ask/", "/references/1/tell/",
    "/references/1/release/", "/references/1/call/", "/score/time/add/", "/score/time/fix/",
    "/score/time/timer/", "/score/time/mean/", "/futures/add/", "/futures/1/put/", "/people/1/hello/",
    "/sources/words/", "/sources/words/1/", "/sources/met/", "/calls/add/",
    "/targets/1/no/", "/openings/1/edit/", "/openings/1/move/", "/openings/1/offer/", "/openings/1/clicked/",
    "/openings/1/letter/", "/openings/1/put/", "/openings/1/interviews/", "/interviews/1/tell/", "/interviews/1/met/",
    "/interviews/1/months/", "/interviews/1/edit/", "/interviews/1/letter/", "/interviews/1/put/",
    "/organisations/1/conduct/", "/conduct/1/",
    "/plays/start/", "/plays/own/", "/plays/1/stop/", "/plays/steps/1/", "/plays/steps/1/letter/",
    "/people/1/consent/", "/targets/1/look/",
    "/plays/about/x/remove/", "/plan/put/", "/plan/settle/", "/week/note/", "/week/answer/", "/week/mail/",
    "/community/invite/", "/community/member/",
}  # fmt: skip


_ALSO_UNREADABLE = ("/positions/", "/identities/", "/knows/", "/merge/", "/limits/", "/mails/1/")


def snapshot() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of the store."""
    return {
        model.__name__: sorted(model.objects.values_list(), key=repr)
        for model in apps.get_app_config("store").get_models()
    }


def test_a_get_changes_nothing(owner, cast):
    before = snapshot()
    for address in every_address():
        answer = owner.get(address)
        assert answer.status_code in {200, 302, 303, 404, 405}, address
        assert (answer.status_code == 405) == (address in ONLY_POST), address
    assert snapshot() == before


def test_a_form_from_elsewhere_is_refused(owner, cast, local_door):
    strict = Client(headers={"host": HOST}, enforce_csrf_checks=True)
    strict.cookies.update(owner.cookies)
    before = snapshot()
    forms = {
        "/start/", "/people/add/", "/people/names/", "/targets/add/", "/introductions/new/", "/introductions/1/ask/",
        "/letters/1/", "/letters/write/", "/settings/words/hello/", "/settings/model/",
    }  # fmt: skip
    for address in sorted(ONLY_POST | forms):
        answer = strict.post(address, {"name": "x"})
        assert answer.status_code == 403, address
        assert b"nothing was changed" in answer.content.lower()
    assert snapshot() == before


def test_what_is_not_there_is_a_kind_404(owner, desk):
    sent = {
        "answer": "merge",
        "where": "trash",
        "backing": "well",
        "tag": "x",
        "stage": "offer",
        "alias": "x",
        "note": "",
        "event": "asked",
        "do": "keep",
        "how": "client",
    }
    for address in (a for a in every_address() if "/1/" in a):
        absent = address.replace("/1/", "/987654321/")
        answer = owner.post(absent, sent) if address in ONLY_POST else owner.get(absent)
        expected = {400, 404} if address.endswith(_ALSO_UNREADABLE) else {404}
        assert answer.status_code in expected, address


class TestAccounts:
    """Two signed-in accounts of one installation."""

    @pytest.fixture
    def alice_and_mallory(self, _web, django_user_model):
        from inroad.desk import desk_of

        with override_settings(INROAD_DOOR="account", ALLOWED_HOSTS=["desk.example"], SESSION_COOKIE_SECURE=False):
            made = []
            for name in ("alice", "mallory"):
                account = django_user_model.objects.create_user(name)
                desk = desk_of(account)
                desk.setup.introduce(name.capitalize(), [f"{name}@ask.example"])
                browser = Client(headers={"host": "desk.example"})
                browser.force_login(account)
                made += [desk, browser]
            yield made

    def test_a_visitor_is_asked_to_sign_in(self, alice_and_mallory):
        assert Client(headers={"host": "desk.example"}).get("/people/").status_code == 401

    def test_an_account_sees_its_own_desk(self, alice_and_mallory):
        alice, her_browser, _, _ = alice_and_mallory
        bob = alice.people.add("Bob Connor")
        assert her_browser.get(f"/people/{bob.id}/").status_code == 200

    def test_another_accounts_things_are_not_found_and_not_changed(self, alice_and_mallory):
        alice, _, _, browser = alice_and_mallory
        bob = alice.people.add("Bob Connor", emails=["bob@firm.example"], organisation="Firm")
        target = alice.targets.add("Harbour Works")
        position = alice.people.get(bob.id).positions[0]
        before = snapshot()
        for address in (
            f"/people/{bob.id}/", f"/people/{bob.id}/timeline/", f"/people/{bob.id}/sheet/", f"/targets/{target.id}/",
            f"/organisations/{target.organisation_id}/",
        ):  # fmt: skip
            answer = browser.get(address)
            assert answer.status_code == 404, address
            assert b"Bob C" not in answer.content
        for address, sent in (
            (f"/people/{bob.id}/edit/", {"note": "x"}), (f"/people/{bob.id}/tie/", {"backing": "no"}),
            (f"/people/{bob.id}/put/", {"where": "trash"}), (f"/people/{bob.id}/tags/", {"tag": "x"}),
            (f"/people/{bob.id}/positions/", {"do": "remove", "position": position.id}),
            (f"/people/{bob.id}/merge/", {"other": f"#{bob.id}"}),
            ("/people/chosen/", {"person": bob.id, "action": "trash"}),
            (f"/targets/{target.id}/stage/", {"stage": "offer"}), (f"/targets/{target.id}/put/", {"where": "trash"}),
            (f"/organisations/{target.organisation_id}/edit/", {"alias": "x"}),
            ("/history/undo/", {"event": alice.history.list(1)[0].id}),
        ):  # fmt: skip
            assert browser.post(address, sent).status_code == 404, address
        assert snapshot() == before

    def test_a_server_does_not_open_paths_that_a_visitor_types(self, alice_and_mallory, tmp_path):
        _, browser, _, _ = alice_and_mallory
        secret = tmp_path / "secret.csv"
        secret.write_text("First Name,Last Name\nAda,Poe\n")
        assert browser.post("/import/files/", {"path": str(secret)}).status_code == 400

    def test_a_server_keeps_backups_to_its_keeper(self, alice_and_mallory):
        _, browser, _, _ = alice_and_mallory
        assert browser.post("/settings/backup/").status_code == 404
        assert browser.post("/settings/restore/", {"backup": "x", "sure": "yes"}).status_code == 404
