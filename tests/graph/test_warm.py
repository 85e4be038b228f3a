import subprocess
import sys

from inroad.graph import compiled
from inroad.graph.warm import warm, warm_in_background


def test_warming_says_in_one_line_that_the_kernels_are_ready():
    said = subprocess.run(
        [sys.executable, "-m", "inroad.graph.warm"], capture_output=True, text=True, check=True, timeout=120
    )
    assert said.stdout.startswith("Search kernels ready (")
    assert said.stdout.count("\n") == 1
    assert said.stderr == ""


def test_a_server_warms_in_the_background_and_then_uses_the_kernels(monkeypatch):
    monkeypatch.setattr(compiled, "_ready", type(compiled._ready)())
    assert not compiled.ready()
    warm_in_background().join(timeout=120)
    assert compiled.ready()
    assert warm() < 60
