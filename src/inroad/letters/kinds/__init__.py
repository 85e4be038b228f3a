"""One folder per kind of letter: ``kind.py``, what it must do and how it adapts; ``words.toml``, its sentences."""
