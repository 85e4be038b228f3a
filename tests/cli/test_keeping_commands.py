"""init, me, import, imports, review, history, undo, export, backup, restore, erase, doctor, serve, demo."""

import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

Files = tuple[Path, Path]


def test_init_says_who_i_am_and_may_be_repeated(run: Any) -> None:
    first = run("init", "--name", "Ada Verne", "--email", "ada@verne.example", "--timezone", "Europe/Lisbon", "--json")
    assert first.json["me"]["emails"] == ["ada@verne.example"]
    assert first.json["me"]["timezone"] == "Europe/Lisbon"
    again = run("init", "--email", "averne@oldjob.example", "--json").json["me"]
    assert again["name"] == "Ada Verne"
    assert again["emails"] == ["ada@verne.example", "averne@oldjob.example"]


def test_init_asks_when_somebody_is_there(run: Any) -> None:
    said = run("init", typed="Ada Verne\nada@verne.example; a@b.example\n", talks=True)
    assert said.code == 0, said.err
    assert run("me", "--json").json["me"]["emails"] == ["ada@verne.example", "a@b.example"]


def test_init_refuses_what_is_no_address_and_no_name(run: Any) -> None:
    assert run("init").code == 2
    assert run("init", "--email", "ada@verne.example").code == 2
    assert run("init", "--name", "Ada", "--email", "nonsense").code == 2
    assert run("init", "--name", "Ada", "--timezone", "Mars/Base").code == 2
    assert run("me", "--json").json["named"] is False
    assert "does not know you" in run("me").out


def test_employers_and_trusted_colleagues(small: Any) -> None:
    assert small("me", "employer", "Halden & Co").code == 2
    assert small("me", "employer", "Halden & Co", "--still", "--json").json["employer"]["present"] is True
    assert "will never hear" in small("me").out
    assert small("me", "trust", "rosa", "--json").json["trusted"] is True
    assert small("me", "--json").json["employers"][0]["trusted"][0]["name"] == "Rosa Brandt"
    assert "Trusted: Rosa Brandt" in small("me").out
    small("me", "trust", "rosa", "--no")
    assert "People there may know your work best" in small("me", "employer", "halden & co", "--left").out


def test_addresses_are_confirmed_or_denied(ada: Any) -> None:
    assert ada("me", "confirm", "old@job.example", "--json").json["me"]["emails"][-1] == "old@job.example"
    assert ada("me", "confirm", "x@y.example", "--no").out == "x@y.example is somebody else's.\n"
    assert "x@y.example" not in ada("me", "--json").json["me"]["emails"]


def test_an_import_has_the_promised_shape(ada: Any, files: Files) -> None:
    mailbox, cards = files
    data = ada("import", str(mailbox), str(cards), "--json").json
    assert set(data) >= {"files", "people_new", "people_matched", "to_review", "interactions", "organisations"}
    assert data["people_new"] == 2
    assert data["interactions"] == 16
    by_path = {Path(file["path"]).name: file for file in data["files"]}
    assert by_path["mail.mbox"]["records"]["message"] == 16
    assert by_path["cards.vcf"]["records"]["contact"] == 2
    for file in data["files"]:
        assert set(file) >= {"path", "format", "records", "skipped"}
    skipped = by_path["cards.vcf"]["skipped"]
    assert len(skipped) == 1
    assert skipped[0]["where"]
    assert skipped[0]["reason"]


def test_an_import_leads_to_ways_in(ada: Any, files: Files) -> None:
    ada("import", *map(str, files))
    data = ada("ways-in", "Solvane", "--json").json
    assert {tuple(p["name"] for p in way["people"]) for way in data["ways"]} == {("Rosa Brandt", "Vera Pohl")}
    assert all(tie["verified"] for way in data["ways"] for tie in way["ties"])
    person = ada("person", "rosa", "--json").json
    assert person["interactions"]["mail"] == {"received": 8, "sent": 4, "with": 4}
    assert person["first_contact"] == "2026-03-02"
    as_of = ada("ways-in", "Solvane", "--as-of", "2026-03-03", "--json").json
    assert as_of["ways"] == []


def test_an_import_says_what_it_brought_and_what_it_left_out(ada: Any, files: Files) -> None:
    out = ada("import", *map(str, files)).out
    assert "16 messages" in out
    assert "2 contacts" in out
    assert "left out:\n    card 3" in out
    assert "2 new people" in out
    number = re.search(r"inroad imports undo (\d+)", out)
    assert number
    assert "mail.mbox" in ada("imports").out
    assert ada("imports", "--json").json["imports"][0]["id"] == int(number[1])
    assert "16 messages" in ada("imports", "show", number[1]).out


def test_the_same_files_again_add_nothing(ada: Any, files: Files) -> None:
    ada("import", *map(str, files))
    people = ada("people", "--json").json
    again = ada("import", *map(str, files), "--json").json
    assert (again["people_new"], again["interactions"]) == (0, 0)
    assert ada("people", "--json").json["total"] == people["total"]


def test_a_dry_run_counts_and_writes_nothing(ada: Any, files: Files) -> None:
    data = ada("import", *map(str, files), "--dry-run", "--json").json
    assert data["people_new"] == 2
    assert data["state"] == "preview"
    assert "Nothing was written" in ada("import", *map(str, files), "--dry-run").out
    assert ada("people", "--json").json["total"] == 0
    assert ada("imports", "--json").json["imports"] == []


def test_a_whole_import_can_be_taken_back(ada: Any, files: Files) -> None:
    number = str(ada("import", *map(str, files), "--json").json["id"])
    assert ada("imports", "undo", number).code == 2
    assert "Left as it is" in ada("imports", "undo", number, typed="n\n", talks=True).out
    report = ada("imports", "undo", number, "--yes", "--json").json
    assert set(report) >= {"words", "removed", "kept"}
    assert ada("people", "--json").json["total"] == 0
    assert ada("imports", "undo", "99", "--yes").code == 3


def test_an_import_that_was_interrupted_is_said_and_finished(ada: Any, files: Files, monkeypatch: Any) -> None:
    from inroad.desk.imports import Imports

    def killed(*_args: Any, **_more: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Imports, "publish", killed)
        assert ada("import", str(files[0])).code == 130
    assert ada("people", "--json").json["total"] == 0
    dry = ada("import", str(files[1]), "--dry-run")
    assert "was interrupted" in dry.err
    assert ada("people", "--json").json["total"] == 0
    said = ada("import", "--json")
    assert "was interrupted" in said.err
    assert said.json["files"][0]["records"]["message"] == 16
    assert ada("people", "--json").json["total"] == 2
    assert ada("import").code == 2


def test_no_files_and_missing_files_are_refused(ada: Any, tmp_path: Path) -> None:
    assert ada("import").code == 2
    said = ada("import", str(tmp_path / "nothing.vcf"), "--json")
    assert "nothing.vcf" in said.error["error"]


def test_a_file_nobody_can_read_is_said_and_stops_nothing(ada: Any, files: Files, tmp_path: Path) -> None:
    odd = tmp_path / "odd.bin"
    odd.write_bytes(bytes(range(256)) * 10)
    data = ada("import", str(odd), str(files[1]), "--json").json
    assert data["people_new"] == 2
    assert data["files"][0]["skipped"]


def test_addresses_that_may_be_mine_are_proposed_with_the_command(
    ada: Any, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from inroad.desk.imports import Imports
    from inroad.desk.shapes import AddressProposal

    real = Imports.run

    def proposing(self: Imports, *args: Any, **more: Any) -> Any:
        proposals = (AddressProposal("averne@oldjob.example", "half of this mailbox was sent from there", True),)
        return replace(real(self, *args, **more), proposals=proposals)

    monkeypatch.setattr(Imports, "run", proposing)
    assert "inroad me confirm averne@oldjob.example" in ada("import", str(files[1])).out
    assert "averne@oldjob.example" not in ada("me").out
    ada("import", str(files[1]), typed="n\n", talks=True)
    assert "averne@oldjob.example" not in ada("me", "--json").json["me"]["emails"]
    ada("import", str(files[1]), "--yes")
    assert "averne@oldjob.example" in ada("me", "--json").json["me"]["emails"]


def test_review_is_a_list_without_a_terminal(ada: Any) -> None:
    assert "Nobody to look at" in ada("review").out
    assert ada("review", "--list", "--json").json == {"pairs": [], "total": 0}
    assert ada("review", "--merge", "9").code == 3
    assert ada("review", "--merge", "9", "--distinct", "8").code == 2


@pytest.fixture
def twice(ada: Any, tmp_path: Path) -> Any:
    """A desk on which two pairs of entries may be one person each."""
    cards = tmp_path / "twice.vcf"
    people = [("Catherine Ashdown", "cashdown@work.example"), ("Kate Ashdown", "kate@home.example"),
              ("Robert Oxley", "roxley@work.example"), ("Bob Oxley", "bob@home.example")]  # fmt: skip
    cards.write_text(
        "".join(
            f"BEGIN:VCARD\nVERSION:3.0\nFN:{name}\nEMAIL:{mail}\nORG:Ravensworth Mills\nTITLE:Dyer\nEND:VCARD\n"
            for name, mail in people
        ),
        encoding="utf-8",
    )
    said = ada("import", str(cards), "--json")
    assert said.json["to_review"] == 2, said.json
    return ada


def test_pairs_are_listed_and_answered_by_number(twice: Any) -> None:
    pairs = twice("review", "--list", "--json").json
    assert pairs["total"] == 2
    first, second = pairs["pairs"]
    assert first["reasons"]
    assert sum(reason["bits"] for reason in first["reasons"]) != 0
    assert {first["left"]["name"].split()[-1], first["right"]["name"].split()[-1]} <= {"Ashdown", "Oxley"}
    assert f"{first['id']}" in twice("review", "--list").out
    assert twice("review", "--merge", str(first["id"]), "--json").json["left"] == 1
    assert twice("people", "--json").json["total"] == 3
    assert twice("review", "--distinct", str(second["id"])).code == 0
    assert twice("review", "--json").json["total"] == 0
    assert twice("people", "--json").json["total"] == 3


def test_pairs_are_shown_side_by_side_and_asked(twice: Any) -> None:
    said = twice("review", typed="s\ny\n", talks=True)
    assert said.code == 0, said.err
    assert "the other" in said.out
    assert "Ravensworth Mills" in said.out
    assert "but for those you skipped" in said.out
    assert twice("people", "--json").json["total"] == 3
    assert twice("review", typed="q\n", talks=True).code == 0
    assert twice("review", "--json").json["total"] == 1
    twice("review", typed="n\n", talks=True)
    assert twice("review", "--json").json["total"] == 0


def test_history_and_undo(small: Any) -> None:
    events = small("history", "--json").json["events"]
    assert events[0]["words"] == "New target: Solvane"
    assert events[0]["undoable"] is True
    assert "New target: Solvane" in small("history", "--limit", "1").out
    assert "New target: Solvane" in small("undo").out
    assert small("target", "--json").json["targets"] == []
    number = next(event["id"] for event in events if "Tom Berg" in event["words"])
    assert small("undo", str(number), "--json").json["event"]
    assert small("person", "Tom Berg").code == 3
    assert small("undo", str(number)).code == 4
    assert small("undo", "9999").code == 3


def test_an_export_is_one_zip_that_is_not_replaced_unasked(small: Any, tmp_path: Path) -> None:
    file = tmp_path / "desk.zip"
    report = small("export", str(file), "--json").json
    assert report["bytes"] == file.stat().st_size
    assert zipfile.ZipFile(file).testzip() is None
    assert small("export", str(file)).code == 2
    assert small("export", str(file), typed="n\n", talks=True).out.endswith("Left as it is.\n")
    assert "only you can read" in small("export", str(file), "--yes").out
    assert small("export", str(tmp_path / "no" / "desk.zip")).code == 2


def test_backup_and_restore_bring_a_desk_back(process: Any) -> None:
    process("person", "add", "Rosa Brandt")
    made = process("backup", "--json").json["backup"]
    assert made["ok"] is True
    process("person", "add", "Tom Lind")
    assert "The desk is as it was" in process("restore", Path(made["path"]).name, "--yes").out
    assert [row["name"] for row in process("people", "--json").json["people"]] == ["Rosa Brandt"]


def test_a_restored_desk_remembers_no_way_in_of_the_time_after_the_backup(process: Any) -> None:
    answers = '{"name": "Ada Verne", "companies": ["Solvane"], "people": [{"name": "Rosa Brandt", "backing": "well"}]}'
    process("start", "--answers", "-", typed=answers)
    process("person", "add", "Vera Pohl", "--at", "Solvane")
    process("person", "add", "Tom Lind")
    made = process("backup", "--json").json["backup"]
    process("knows", "Rosa Brandt", "Vera Pohl")
    assert process("ways-in", "Solvane", "--json").json["kind"] == "ways"
    process("restore", made["path"], "--yes")
    process("knows", "Rosa Brandt", "Tom Lind")  # as many changes as there were before
    assert process("ways-in", "Solvane", "--json").json["kind"] == "nobody yet"


def test_backups_are_listed_and_a_restore_must_be_meant(ada: Any) -> None:
    assert "No backups yet" in ada("backup", "--list").out
    assert ada("backup", "--list", "--json").json == {"backups": []}
    assert ada("restore", "missing.sqlite3").code == 2
    assert ada("restore", "missing.sqlite3", typed="n\n", talks=True).out.endswith("Left as it is.\n")
    assert ada("restore", "missing.sqlite3", "--yes").code in {2, 4}  # PostgreSQL refuses: it has tools of its own


def test_a_person_is_forgotten_only_when_it_was_meant(small: Any) -> None:
    assert small("erase", "--person", "rosa").code == 2
    assert "Nothing was erased" in small("erase", "--person", "rosa", typed="yes\n", talks=True).out
    assert small("person", "rosa").code == 0
    assert "is forgotten" in small("erase", "--person", "rosa", typed="rosa  brandt\n", talks=True).out
    assert small("person", "rosa").code == 3
    assert small("erase").code == 2
    assert small("erase", "--everything", "--person", "vera").code == 2


def test_everything_is_erased_only_with_yes_or_the_words(process: Any) -> None:
    process("init", "--name", "Ada Verne")
    assert process("erase", "--everything").code == 2
    assert process("erase", "--everything", "--yes", "--json").json == {"erased": "everything"}
    assert process("me", "--json").json["named"] is False


def test_the_doctor_looks_at_everything(small: Any) -> None:
    data = small("doctor", "--json").json
    assert data["ok"] is True
    assert all(check["level"] in {"ok", "warn", "bad"} for check in data["checks"])
    assert "database" in small("doctor").out


def test_a_bad_finding_of_the_doctor_is_an_exit_code(ada: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from inroad.desk.door import Desk
    from inroad.desk.shapes import Check

    monkeypatch.setattr(Desk, "doctor", lambda _self: [Check("disk", "bad", "full", "make room")])
    said = ada("doctor")
    assert said.code == 1
    assert "make room" in said.out
