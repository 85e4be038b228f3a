"""One hunt: ``python tests/fuzz/hunt.py TARGET [libFuzzer's options and folders]``. ``run.py`` does them all."""

import os
import sys
from pathlib import Path

# Not worth its time here: nothing is drawn, and nothing is asked of the network.
os.environ.setdefault("NO_COLOR", "1")
sys.path.insert(0, str(Path(__file__).parents[1]))

import atheris


def main() -> None:
    name = sys.argv.pop(1)
    atheris.enabled_hooks.add("str")
    with atheris.instrument_imports(include=["inroad"]):
        from fuzz.targets import TARGETS

        target = TARGETS[name]
        for seed in target.seeds():
            target.run(seed)  # loads what is only loaded when needed, so that it is instrumented as well
    atheris.Setup(sys.argv, target.run)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
