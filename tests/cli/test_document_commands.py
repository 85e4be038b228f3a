"""document, and what lets one travel: intro consent, letter attach; both sides' word: promise said, intro carry."""
# ruff: noqa: F811  (fixtures of the neighbour are asked for by their names)

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine

from .test_contract_commands import drafted, introduced, state  # noqa: F401

PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture
def resume(tmp_path: Path) -> Path:
    file = tmp_path / "resume.pdf"
    file.write_bytes(PDF)
    return file


def test_documents_are_added_replaced_removed_and_brought_back(small: Any, resume: Path) -> None:
    assert "No documents yet" in small("document").out
    row = small("document", "add", str(resume), "--json").json["document"]
    assert (row["name"], row["kind"], row["size"], row["versions"]) == ("resume.pdf", "résumé", len(PDF), 1)
    assert small("document", "add", str(resume)).code == 4
    resume.write_bytes(PDF + b"2")
    assert "version 2" in small("document", "replace", "RESUME.pdf", str(resume)).out
    assert [one["versions"] for one in small("document", "list", "--json").json["documents"]] == [2]
    assert "inroad document restore" in small("document", "remove", "resume.pdf").out
    trashed = small("document", "list", "--trash", "--json").json["documents"]
    assert small("document", "restore", str(trashed[0]["id"])).code == 0
    assert "resume.pdf" in small("document").out


@pytest.mark.parametrize(("args", "code"), [(("remove", "no.pdf"), 3), (("restore", "7"), 3), (("add", "no/such"), 2)])
def test_what_is_not_there_is_said(small: Any, args: tuple[str, ...], code: int) -> None:
    assert small("document", *args).code == code


def test_a_file_that_is_no_document_is_refused_by_its_name(small: Any, tmp_path: Path) -> None:
    file = tmp_path / "cv.pdf"
    file.write_bytes(b"\x7fELF\0")
    said = small("document", "add", str(file))
    assert said.code == 2
    assert "cv.pdf" in said.err
    assert small("document", "add", str(tmp_path)).code == 2
    file.write_bytes(PDF)
    assert small("document", "add", str(file), "--kind", "ode").code == 2


def test_i12_a_document_travels_with_a_letter_once_its_owner_agreed(drafted: Any, resume: Path) -> None:
    assert drafted("document", "add", str(resume)).code == 0
    letter = str(drafted("letter", "--json").json["letters"][0]["id"])
    assert drafted("letter", "attach", letter, "resume.pdf").code == 4
    view = drafted("intro", "consent", "1", "resume.pdf", "--asked-by", "voucher", "--json").json
    assert [(one["document"], one["asked_by"]) for one in view["consents"]] == [("resume.pdf", "voucher")]
    assert drafted("letter", "attach", letter, "resume.pdf", "--json").json["attachments"] == ["resume.pdf"]
    assert "attach by hand" in drafted("letter", "show", letter).out
    assert drafted("letter", "attach", letter, "resume.pdf", "--leave-out", "--json").json["attachments"] == []
    assert "does not travel here" in drafted("intro", "consent", "1", "resume.pdf", "--take-back").out
    assert drafted("letter", "attach", letter, "resume.pdf").code == 4


def test_i7_what_was_said_of_a_promise_is_told(introduced: Any) -> None:
    owed = introduced("promise", "--json").json["owed"]
    contact = next(str(row["id"]) for row in owed if row["what"] == "make contact")
    assert introduced("promise", "said", contact, "--not-kept").code == 4  # it isn't due yet
    assert introduced("promise", "said", contact).code == 2
    assert introduced("promise", "said", contact, "--fine", "--by", "me").code == 2
    later = datetime.now(UTC).replace(year=datetime.now(UTC).year + 1, day=1)
    with time_machine.travel(later, tick=True):
        said = introduced("promise", "said", contact, "--not-kept", "--json").json["promise"]
    assert (said["state"], said["known_by"]) == ("broken", "told")


def test_i7_the_same_by_the_name_of_the_event(introduced: Any) -> None:
    later = datetime.now(UTC).replace(year=datetime.now(UTC).year + 1, day=1)
    with time_machine.travel(later, tick=True):
        said = introduced("intro", "tell", "1", "excused", "key=make contact", "by=voucher", "--json")
    promise = next(row for row in said.json["promises"] if row["what"] == "make contact")
    assert promise["state"] == "released"


def test_i11_what_they_said_of_my_work_is_kept_and_taken_back(introduced: Any) -> None:
    assert introduced("intro", "carry", "1").code == 4
    assert introduced("intro", "tell", "1", "vouch_said", "basis=saw the work").code == 0
    assert "a bit" in introduced("intro", "carry", "1").out
    backing = introduced("person", "rosa", "--json").json["person"]["backing"]
    assert backing == "a bit"
    assert introduced("undo").code == 0
    assert introduced("person", "rosa", "--json").json["person"]["backing"] == "well"


def test_going_on_with_somebody_who_may_have_left_is_said_in_one_line(introduced: Any) -> None:
    before = state(introduced)
    assert introduced("intro", "tell", "1", "gone_on").code == 0
    assert state(introduced) == before
    assert "You go on" in introduced("intro", "show", "1").out


def test_somebody_inside_whom_i_know_is_written_to_without_an_introduction(small: Any) -> None:
    view = small("letter", "write", "direct-word", "--to", "Vera Pohl", "--json").json
    assert view["ready"] is False
    assert "I am not asking for a job" in view["body"]
