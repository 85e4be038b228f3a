# ruff: noqa: INP001 - Sphinx reads this file by itself; it belongs to no package
"""Sphinx: the same Markdown files that are read on a forge, as one set of pages."""

from importlib.metadata import version as _version

project = "Inroad"
author = "The Inroad maintainers"
copyright = author  # noqa: A001 - the name that Sphinx reads
release = version = _version("inroad")

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
myst_enable_extensions = ["deflist"]
myst_heading_anchors = 3

html_theme = "furo"
html_title = f"Inroad {release}"
html_show_sphinx = False
# Code blocks are transcripts, JSON with "…" in it and drawings; guessing their language only warns.
highlight_language = "text"
# A forge draws Mermaid; here it stays text, which needs no colours.
suppress_warnings = ["misc.highlighting_failure"]
