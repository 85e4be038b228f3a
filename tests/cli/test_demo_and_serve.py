"""The demo goes through the real importers; the desk is served by a process that ends when it is told to."""

import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from inroad.cli.commands.demo import three_shapes
from inroad.ways.model import Goal, Step, TieView, Way, WaysIn


@pytest.fixture
def small_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo on a fifth of its sample. The demo sets these variables itself; the patch puts them back."""
    from inroad import sample

    monkeypatch.setattr(sample, "write", partial(sample.write, people=250, mails=1200))
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@nowhere.example/never")


def test_the_demo_prints_ways_in_and_keeps_to_a_folder_of_its_own(run: Any, small_sample: None, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    said = run("demo", "--no-serve", "--keep", str(folder))
    assert said.code == 0, said.err
    assert 1 <= said.out.count("Ways in: ") <= 3
    assert said.out.count("◆") >= 3
    assert "new people" in said.out
    assert any((folder / "files").iterdir())
    assert f"inroad --home {folder / 'home'} serve" in said.out
    assert run("demo", "--no-serve", "--keep", str(folder)).code == 2


def answer(name: str, *chains: tuple[int, float]) -> WaysIn:
    tie = TieView(0.5, True, False, "unknown", ("wrote",))
    ways = tuple(
        Way(tuple(Step(i, f"p{i}", "", "") for i in range(vouchers + 1)), (tie,) * (vouchers + 1), chance)
        for vouchers, chance in chains
    )
    return WaysIn(Goal(name), ways, (), (), "ways" if ways else "nobody yet", "")


def test_the_three_answers_shown_are_chosen_by_their_shape() -> None:
    answers = [
        answer("nobody"),
        answer("direct, weak", (0, 0.2)),
        answer("direct, strong", (0, 0.6), (1, 0.3)),
        answer("two", (2, 0.1)),
        answer("one", (1, 0.3), (2, 0.2)),
    ]
    assert [one.goal.name for one in three_shapes(answers)] == ["direct, strong", "one", "two"]
    assert [one.goal.name for one in three_shapes(answers[:3])] == ["direct, strong", "direct, weak"]
    assert three_shapes([answers[0]]) == []


def test_the_desk_is_served_to_who_has_the_link_and_closes_on_ctrl_c(home: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "inroad", "serve", "--no-browser"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as child:
        try:
            assert child.stdout is not None
            link = ""
            while not link:
                line = child.stdout.readline()
                assert line, child.stderr.read() if child.stderr else ""
                found = re.search(r"http://127\.0\.0\.1:\d+/\S+", line)
                link = found[0] if found else ""
            address = link.split("/open")[0]
            with pytest.raises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(address, timeout=20)
            assert refused.value.code == 401
            child.send_signal(signal.SIGINT)
            assert child.wait(timeout=180) in {0, 130}
            assert "Traceback" not in (child.stderr.read() if child.stderr else "")
        finally:
            child.kill()
