"""The small parts: forms as read, files as kept, work in the background, words on the page, errors as pages."""

import contextlib
import sqlite3
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.db.utils import OperationalError
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from inroad.errors import BadInput, Busy, NotFound, Refused, StoreProblem
from inroad.ways.model import Step, TieView, Way
from inroad.web import forms, progress, uploads
from inroad.web.templatetags import desk_words


class TestForms:
    @pytest.mark.parametrize(
        ("typed", "read"),
        [("", None), ("2019", date(2019, 1, 1)), (" 2019-3 ", date(2019, 3, 1)), ("2019-03-14", date(2019, 3, 14))],
    )
    def test_a_month_is_read_as_people_type_it(self, typed, read):
        assert forms.month_from(typed, "from") == read

    @pytest.mark.parametrize("typed", ["soon", "2019-13", "0000", "2019-02-30", "٢٠١٩", "2019-", "20190"])
    def test_what_is_no_month_is_refused(self, typed):
        with pytest.raises(BadInput):
            forms.month_from(typed, "from")

    @given(st.text(max_size=40))
    @settings(max_examples=100)
    def test_any_text_is_a_month_or_bad_input(self, typed):
        with contextlib.suppress(BadInput):
            assert isinstance(forms.month_from(typed, "from"), date | None)

    @given(st.text(max_size=30))
    @settings(max_examples=100)
    def test_a_number_from_a_query_is_always_bounded(self, typed):
        assert 0 <= forms.number_from(typed, most=1000) <= 1000

    def test_rows_left_empty_are_left_out_and_odd_answers_mean_nothing(self):
        post = QueryDict(
            "name=Al&person-0=&person-1=Bob&backing-1=hugely&company-2=Firm&employed=perhaps&people=999999"
        )
        answers = forms.start_from(post)
        assert [(p.name, p.backing) for p in answers.people] == [("Bob", "unknown")]
        assert answers.companies == (("Firm", ""),)
        assert answers.employed is None
        assert forms.start_rows(post)[1] == 20


class TestUploads:
    @given(st.text(max_size=300))
    @settings(max_examples=100)
    def test_no_name_leaves_its_folder(self, name):
        safe = uploads.safe_name(name)
        assert safe
        assert not set(safe) & set('/\\\x00:*?"<>|')
        assert safe not in {".", ".."}
        assert len(safe) <= 120

    def test_files_of_one_name_do_not_overwrite_each_other(self):
        folder, kept = uploads.keep([SimpleUploadedFile("a.csv", b"one"), SimpleUploadedFile("A.csv", b"two")])
        assert [path.read_bytes() for path in kept] == [b"one", b"two"]
        assert folder.stat().st_mode & 0o077 == 0
        uploads.drop(folder)
        assert not folder.exists()

    def test_a_large_file_is_moved_whole(self):
        large = TemporaryUploadedFile("All mail.mbox", "text/plain", 3, None)
        large.write(b"one")
        large.flush()
        folder, kept = uploads.keep([large])
        assert kept[0].read_bytes() == b"one"
        assert not Path(large.temporary_file_path()).exists()
        uploads.drop(folder)


class TestProgress:
    @pytest.fixture(autouse=True)
    def _fresh(self, monkeypatch):
        monkeypatch.setattr(progress, "_runs", {})

    def test_work_that_fails_says_why_and_what_to_do(self, at_once):
        def work(run):
            raise StoreProblem("the disk is full", hint="make room")

        run = progress.start(1, "Reading", work)
        assert (run.state, run.error, run.hint) == ("failed", "the disk is full", "make room")

    def test_a_bug_in_the_work_is_said_without_its_details(self, at_once, caplog):
        def work(run):
            raise ValueError("secret detail")

        run = progress.start(1, "Reading", work)
        assert run.state == "failed"
        assert "secret" not in run.error + run.hint
        assert "secret detail" in caplog.text

    def test_a_locked_database_is_busy_in_the_background_too(self, at_once):
        def work(run):
            raise OperationalError("database is locked")

        assert "another process is writing" in progress.start(1, "Reading", work).error

    def test_one_at_a_time_for_each_desk_and_nobody_sees_anothers(self, monkeypatch):
        monkeypatch.setattr(progress, "_spawn", lambda *_: None)
        run = progress.start(1, "Reading", lambda _: 0)
        with pytest.raises(Busy):
            progress.start(1, "Reading", lambda _: 0)
        progress.start(2, "Reading", lambda _: 0)
        with pytest.raises(NotFound):
            progress.find(run.key, 2)

    def test_what_is_remembered_is_bounded(self, at_once):
        for _ in range(200):
            progress.start(1, "Reading", lambda _: 7)
        assert len(progress._runs) <= progress._MOST_RUNS


class TestWords:
    WAY = Way(
        (Step(1, "Bob", "", ""), Step(2, "Carol", "", "")),
        (
            TieView(0.6, True, False, "well", ("long ago",)),
            TieView(0.5, True, False, "unknown", ("Bob and Carol wrote to each other",)),
        ),
        0.225,
    )

    def test_the_number_behind_why_is_the_product_shown(self):
        assert desk_words.product(self.WAY) == "0.60 × 0.50 × 0.75 for the hand-over = 0.23"
        assert desk_words.product(Way(self.WAY.people[:1], self.WAY.ties[:1], 0.6)) == "0.60"

    def test_names_at_the_ends_of_a_line_are_not_said_again(self):
        assert desk_words.beside_line(self.WAY.ties[1], self.WAY) == ["wrote to each other"]
        assert desk_words.beside_line(self.WAY.ties[0], self.WAY) == ["long ago"]

    def test_steps_go_from_me_to_the_addressee(self):
        assert [(s[1].name, s[2], s[3]) for s in desk_words.steps(self.WAY)] == [
            ("Bob", False, ""),
            ("Carol", True, "Bob"),
        ]

    @given(st.one_of(st.none(), st.floats(0.0001, 0.9999)), st.floats(0.0001, 0.9999))
    @settings(max_examples=100)
    def test_a_likelier_tie_is_never_drawn_thinner(self, low, high):
        if low is None or low <= high:
            assert desk_words.weight(low) <= desk_words.weight(high)

    @pytest.mark.parametrize(
        ("chance", "said"),
        [(0.3, "about 3 in 10"), (0.025, "about 1 in 40"), (0.97, "nearly always"), (0.0001, "fewer than 1 in 1,000")],
    )
    def test_numbers_are_said_in_tens(self, chance, said):
        assert desk_words.in_ten(chance) == said


@pytest.mark.django_db
class TestProblems:
    @pytest.mark.parametrize(
        ("error", "status"),
        [
            (NotFound("nothing"), 404), (BadInput("no"), 400), (Refused("never"), 403), (Busy("wait"), 503),
            (StoreProblem("full"), 503), (OperationalError("database is locked"), 503),
            (OperationalError("no such table: x"), 500), (sqlite3.OperationalError("raw"), 500), (KeyError("bug"), 500),
        ],
    )  # fmt: skip
    def test_each_error_has_its_page(self, owner, desk, monkeypatch, error, status):
        def fail(*_, **__):
            raise error

        monkeypatch.setattr("inroad.desk.people.People.list", fail)
        owner.raise_request_exception = False
        answer = owner.get("/people/")
        assert answer.status_code == status
        assert b"Traceback" not in answer.content
        assert ("Retry-After" in answer.headers) == (status == 503)
        assert owner.get("/people/", headers={"hx-request": "true"}).status_code == status

    def test_a_desk_that_cannot_even_be_counted_still_gets_its_error_page(self, owner, desk, monkeypatch):
        def fail(*_, **__):
            raise KeyError("bug")

        monkeypatch.setattr("inroad.desk.door.Desk.counts", fail)
        owner.raise_request_exception = False
        answer = owner.get("/people/")
        assert answer.status_code == 500
        assert b"This is our mistake" in answer.content
