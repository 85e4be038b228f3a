"""What is in the sample's files, parsed with the standard library."""

import hashlib
import os
import re
import subprocess
import sys
import time
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from fixtures.sample_files import Files, all_addresses, domain_of, letters, text
from inroad.sample import TODAY, Sample, write


def digests(sample: Sample) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sample.files}


def test_the_same_seed_gives_the_same_bytes_in_another_process(sample, tmp_path):
    script = "import sys; from pathlib import Path; from inroad.sample import write; write(Path(sys.argv[1]))"
    environment = {**os.environ, "PYTHONHASHSEED": "4711"}
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=True, env=environment)
    written = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in tmp_path.iterdir()}
    assert written == digests(sample)


def test_another_seed_gives_other_people(tmp_path):
    one, other = (Files(write(tmp_path / str(seed), seed=seed, people=400, mails=1000)) for seed in (7, 8))
    assert not digests(one.sample).items() & digests(other.sample).items()
    names, others = ({(r["First Name"], r["Last Name"]) for r in f.tables["Connections.csv"]} for f in (one, other))
    assert len(names & others) < len(names) / 4


def test_dates_follow_the_day_given(tmp_path):
    today = date(2031, 3, 14)
    files = Files(write(tmp_path, people=300, mails=1000, today=today))
    days = [letter.at.date() for letter in files.letters]
    assert today - timedelta(days=20) < max(days) < today
    assert today - timedelta(days=97 * 31) < min(days) < today - timedelta(days=80 * 30)
    assert files.sample.linkedin.name == "Complete_LinkedInDataExport_03-14-2031.zip"


@pytest.mark.parametrize(("people", "mails"), [(199, 8000), (1500, 999), (0, 0), (-1, 5000)])
def test_too_small_a_sample_is_refused(tmp_path, people, mails):
    with pytest.raises(ValueError, match="at least 200 people and 1000 mails"):
        write(tmp_path / "out", people=people, mails=mails)
    assert not (tmp_path / "out").exists()


def test_every_address_ends_in_example(files):
    addresses = {a for letter in files.letters for a in all_addresses(letter)}
    addresses |= {a for meeting in files.meetings for a in meeting.answers}
    addresses |= {a for card in files.cards for a in card.get("EMAIL", [])}
    addresses |= {row["Email Address"] for row in files.tables["Connections.csv"] if row["Email Address"]}
    assert len(addresses) > 1000
    assert not [a for a in addresses if not re.fullmatch(r"[a-z0-9.+-]+@[a-z0-9.-]+\.example", a)]


# Mail


def test_the_mbox_holds_exactly_the_mails_asked_for_over_eight_years(files):
    assert len(files.letters) == 8000
    days = sorted(letter.at.date() for letter in files.letters)
    assert days[-1] < TODAY
    assert 7.5 < (days[-1] - days[0]).days / 365.25 < 8.1
    assert len({letter.raw["Message-ID"] for letter in files.letters}) == 8000


def test_most_answers_name_what_they_answer_and_some_do_not(files):
    answers = [x for x in files.letters if re.match(r"(Re|AW|SV|Odp): ", text(x.raw["Subject"]))]
    silent = [x for x in answers if not x.raw["In-Reply-To"]]
    assert len(answers) > 2000
    assert 0.02 < len(silent) / len(answers) < 0.2
    sent = {x.raw["Message-ID"]: x.at for x in files.letters}
    for letter in files.letters:
        if letter.raw["In-Reply-To"]:
            assert sent[letter.raw["In-Reply-To"]] < letter.at
            assert letter.raw["References"].split()[-1] == letter.raw["In-Reply-To"]


def test_mail_of_mine_is_labelled_sent_and_other_mail_names_where_it_arrived(files):
    for letter in files.letters:
        mine = letter.sender in files.mine
        labels = text(letter.raw["X-Gmail-Labels"]).split(",")
        assert ("Sent" in labels) == mine
        assert (letter.raw["Delivered-To"] in files.mine) == (not mine)
        assert re.fullmatch(r"\d{19}", letter.raw["X-GM-THRID"])


def test_labels_outside_ascii_are_encoded_as_a_whole(files):
    raw = {str(letter.raw["X-Gmail-Labels"]) for letter in files.letters}
    encoded = [label for label in raw if label.startswith("=?utf-8?")]
    assert any("Büro Velbrand" in text(label).split(",") for label in encoded)
    assert all("," not in label for label in encoded)


def test_names_outside_ascii_are_encoded_words_and_come_back(files):
    names = {name for letter in files.letters for name, _ in letter.recipients} | {x.sender_name for x in files.letters}
    for script in ("[А-Яа-яІі]{3}", "[一-鿿]{2}", "[؀-ۿ]{3}", "[가-힣]{2}", "ễ|ầ|ị"):
        assert any(re.search(script, name) for name in names), script
    raw = files.sample.mail.read_bytes()
    assert not [line for line in raw.split(b"\n") if re.match(rb"(From|To|Cc|Subject): ", line) and not line.isascii()]


def test_lists_newsletters_robots_and_auto_replies_are_a_third_at_most(files):
    kinds = Counter()
    for letter in files.letters:
        kinds["bulk"] += letter.raw["Precedence"] == "bulk"
        kinds["list"] += bool(letter.raw["List-Id"])
        kinds["auto"] += letter.raw["Auto-Submitted"] == "auto-replied"
        kinds["robot"] += bool(re.match(r"(no-?reply|donotreply|alerts|build|service-noreply)", letter.sender))
        kinds["house"] += len(letter.recipients) > 8
    assert kinds["bulk"] == 880
    assert kinds["list"] > 400
    assert kinds["robot"] > 500
    assert kinds["auto"] > 15
    assert kinds["house"] > 80
    assert sum(kinds.values()) < 8000 * 0.4


def test_the_volume_of_mail_is_heavy_tailed_and_some_never_answer(files):
    got = Counter(x.sender for x in files.letters if x.sender not in files.mine and not x.raw["Precedence"])
    counts = sorted(got.values(), reverse=True)
    assert sum(counts[: len(counts) // 10]) > sum(counts) * 0.4
    asked = {a for x in files.letters if x.sender in files.mine and len(x.recipients) <= 5 for _, a in x.recipients}
    assert len([a for a in asked if not got[a]]) > 20


def test_third_parties_answer_each_other_in_threads_i_am_on(files):
    by_id = {x.raw["Message-ID"]: x for x in files.letters}
    pairs = set()
    for letter in files.letters:
        asked = by_id.get(letter.raw["In-Reply-To"])
        if asked and not {letter.sender, asked.sender} & files.mine and letter.sender != asked.sender:
            assert set(all_addresses(letter)) & files.mine
            pairs.add(frozenset((letter.sender, asked.sender)))
    assert len(pairs) > 150


def test_mail_with_colleagues_thins_out_after_i_left(files):
    left = date(2022, 7, 1)
    days = [
        x.at.date()
        for x in files.letters
        if any(a.endswith("@sankt-ulmen-kliniken.example") and a not in files.mine for a in all_addresses(x))
    ]
    before = sum(left - timedelta(days=730) <= day < left for day in days)
    after = sum(left + timedelta(days=365) <= day < left + timedelta(days=1095) for day in days)
    assert before > 5 * after > 0


# LinkedIn


def test_the_archive_has_the_tables_and_headers_of_today(files):
    heads = {name: content.split("\n")[0] for name, content in files.archive.items()}
    assert heads["Connections.csv"] == "Notes:"
    third = files.archive["Connections.csv"].split("\n\n", 1)[1].split("\n")[0]
    assert third == "First Name,Last Name,URL,Email Address,Company,Position,Connected On"
    assert heads["Invitations.csv"] == "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl"
    assert heads["messages.csv"].startswith('"CONVERSATION ID","CONVERSATION TITLE","FROM","SENDER PROFILE URL","TO"')
    assert heads["Positions.csv"] == "Company Name,Title,Description,Location,Started On,Finished On"
    assert heads["LearningCoachMessages.csv"] == "No conversations found"
    assert {"Jobs/Job Applications.csv", "Jobs/Saved Jobs.csv", "Recommendations_Given.csv"} <= heads.keys()


def test_connections_are_newest_first_and_few_show_an_address(files):
    rows = files.tables["Connections.csv"]
    days = [datetime.strptime(row["Connected On"], "%d %b %Y").date() for row in rows]  # noqa: DTZ007
    assert days == sorted(days, reverse=True)
    assert days[0] < TODAY
    assert 1000 < len(rows) < 1300
    assert 0.02 < sum(bool(row["Email Address"]) for row in rows) / len(rows) < 0.05
    assert 5 < sum(not row["First Name"] and not row["URL"] for row in rows) < 40
    urls = [row["URL"] for row in rows if row["URL"]]
    assert len(set(urls)) == len(urls)


DATES = {
    "messages.csv": ("DATE", r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC"),
    "Invitations.csv": ("Sent At", r"\d{1,2}/\d{1,2}/\d\d, \d{1,2}:\d\d [AP]M"),
    "Email Addresses.csv": ("Updated On", r"\d{1,2}/\d{1,2}/\d\d, \d{1,2}:\d\d [AP]M"),
    "Recommendations_Received.csv": ("Creation Date", r"\d\d/\d\d/\d\d, \d\d:\d\d [AP]M"),
    "Endorsement_Received_Info.csv": ("Endorsement Date", r"\d{4}/\d\d/\d\d \d\d:\d\d:\d\d UTC"),
    "Positions.csv": ("Started On", r"[A-Z][a-z]{2} \d{4}"),
    "Education.csv": ("Start Date", r"\d{4}"),
    "Company Follows.csv": ("Followed On", r"[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d UTC \d{4}"),
    "Jobs/Saved Jobs.csv": ("Saved Date", r"\d{1,2}/\d{1,2}/\d\d, \d{1,2}:\d\d [AP]M"),
    "Jobs/Job Applications.csv": ("Application Date", r"\d{1,2}/\d{1,2}/\d\d, \d{1,2}:\d\d [AP]M"),
}


@pytest.mark.parametrize("table", DATES)
def test_each_table_has_its_own_form_of_dates(files, table):
    column, shape = DATES[table]
    assert files.tables[table]
    assert not [row[column] for row in files.tables[table] if not re.fullmatch(shape, row[column])]


def test_conversations_are_newest_first_and_some_are_one_sided(files):
    rows = files.tables["messages.csv"]
    assert [row["DATE"] for row in rows] == sorted((row["DATE"] for row in rows), reverse=True)
    sides: dict[str, set[bool]] = {}
    for row in rows:
        sides.setdefault(row["CONVERSATION ID"], set()).add(row["FROM"] == files.sample.me.name)
    two = sum(len(who) == 2 for who in sides.values())
    assert 0.2 * len(sides) < two < 0.8 * len(sides)
    assert any(row["FROM"] == "LinkedIn Member" and not row["SENDER PROFILE URL"] for row in rows)


def test_i_left_my_last_employer_and_worked_for_three(files):
    positions = files.tables["Positions.csv"]
    assert len({row["Company Name"] for row in positions}) == 3
    assert all(row["Finished On"] for row in positions)


# Address books


def test_the_books_hold_the_same_people_under_other_spellings(files):
    by_address = {a: card["FN"][0] for card in files.cards for a in card.get("EMAIL", [])}
    same = other = 0
    for row in files.google:
        name = f"{row['First Name']} {row['Last Name']}".strip()
        for n in (1, 2):
            for address in filter(None, row[f"E-mail {n} - Value"].split(" ::: ")):
                if address in by_address:
                    same, other = same + 1, other + (by_address[address] != name)
    assert same > 40
    assert 0.2 < other / same < 0.9


def test_some_people_stand_twice_in_one_book(files):
    phones = Counter(re.sub(r"\D", "", tel)[-10:] for card in files.cards for tel in card.get("TEL", []))
    assert 5 < sum(times > 1 for times in phones.values()) < 40
    assert max(phones.values()) == 2


def test_cards_are_of_both_versions_and_each_line_fits(files):
    versions = Counter(card["VERSION"][0] for card in files.cards)
    assert versions["3.0"] > versions["4.0"] > 20
    for path in (files.sample.phone_book, files.sample.calendar):
        lines = path.read_bytes().split(b"\r\n")
        assert max(map(len, lines)) <= 75
        assert b"\n" not in b"".join(lines)
        for line in lines:
            line.decode()


def test_i_stand_in_my_own_address_book(files):
    assert [card for card in files.cards if set(card.get("EMAIL", [])) & files.mine]


def test_people_changed_employers_between_the_files(files):
    now = {
        f"{r['First Name'].strip()} {r['Last Name'].strip()}": r["Company"].strip()
        for r in files.tables["Connections.csv"]
    }
    moved = 0
    for row in files.google:
        name = f"{row['First Name']} {row['Last Name']}"
        there, here = row["Organization Name"], now.get(name, "")
        moved += bool(there and here and domain_of(there)[:6] != domain_of(here)[:6])
    assert moved > 25


# Calendar


def test_the_calendar_has_small_large_repeating_and_private_entries(files):
    sizes = Counter(len(meeting.answers) for meeting in files.meetings)
    assert sum(times for size, times in sizes.items() if size <= 6) > 200
    assert sum(times for size, times in sizes.items() if size > 10) > 10
    assert sum(meeting.repeats for meeting in files.meetings) >= 5
    assert files.events > len(files.meetings) + 50
    assert all(set(meeting.answers) & files.mine for meeting in files.meetings)


# Size


def test_everybody_is_somewhere_and_there_are_as_many_as_asked_for(files, loose):
    nodes = {loose.who(a) for x in files.letters if not x.raw["Precedence"] for a in all_addresses(x)}
    nodes |= {loose.who(f"name:{card['FN'][0]}") for card in files.cards}
    nodes |= {loose.who(f"name:{row['First Name']} {row['Last Name']}".strip()) for row in files.google}
    for row in files.tables["Connections.csv"]:
        if row["URL"]:
            nodes.add(loose.who(f"name:{row['First Name'].strip()} {row['Last Name'].strip()}"))
    # Spellings keep some apart here that are one person, and a shared name makes two one.
    assert 1400 < len(nodes) < 1900


def test_a_sample_four_times_as_large_keeps_its_counts_and_plausible_names(tmp_path):
    started = time.perf_counter()
    sample = write(tmp_path, people=6000, mails=12_000)
    assert time.perf_counter() - started < 30
    assert sum(line.startswith(b"From 1") for line in sample.mail.open("rb")) == 12_000
    rows = read_connections(sample)
    assert 4000 < len(rows) < 5000
    shared = Counter(rows)
    assert 0 < sum(n for n in shared.values() if n > 1) / len(rows) < 0.15


@pytest.mark.long
def test_thirty_thousand_people_and_fifty_thousand_mails_take_less_than_a_minute(tmp_path):
    started = time.perf_counter()
    sample = write(tmp_path, people=30_000, mails=50_000)
    assert time.perf_counter() - started < 60
    assert len(letters(sample.mail)) == 50_000
    assert len(read_connections(sample)) > 18_000


def read_connections(sample: Sample) -> list[tuple[str, str]]:
    return [
        (r["First Name"].strip().lower(), r["Last Name"].strip().lower())
        for r in Files(sample).tables["Connections.csv"]
        if r["URL"]
    ]


def test_writing_takes_under_three_seconds(tmp_path: Path):
    started = time.perf_counter()
    write(tmp_path)
    assert time.perf_counter() - started < 3
