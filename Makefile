# Every recipe works on a fresh machine that has Python 3.11 with venv, make and the package registries.
PYTHON ?= python3
MINUTES ?= 60
UV := .uv/bin/uv
BIN := .venv/bin
SERVE ?= 1

.DEFAULT_GOAL := help
.PHONY: help install demo check format test test-full fuzz bench bench-full docs clean

help:  ## what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Inroad needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv .uv
	.uv/bin/python -m pip install --quiet uv==0.13.9

install: $(UV)  ## set up .venv
	$(UV) sync --quiet --locked --inexact --python $(PYTHON)
	@$(BIN)/python -m inroad.graph.warm

demo: install  ## a throw-away desk from a sample network: ways in printed, then served (SERVE=0: print only)
	$(BIN)/inroad demo $(if $(filter 0,$(SERVE)),--no-serve,)

check: $(UV)  ## style, types, layers, docs
	$(UV) sync --quiet --locked --inexact --python $(PYTHON) --group check --group test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q tests/docs

format: $(UV)  ## mend what ruff can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

test: $(UV)  ## the suite on SQLite and PostgreSQL
	$(UV) sync --quiet --locked --inexact --python $(PYTHON) --group test
	$(BIN)/python tests/run.py

test-full: $(UV)  ## the suite with the long tests: fuzz, kills
	$(UV) sync --quiet --locked --inexact --python $(PYTHON) --group test
	$(BIN)/python tests/run.py --full

fuzz: $(UV)  ## hunt for files that break a reader (MINUTES=60)
	$(UV) sync --quiet --locked --inexact --python $(PYTHON) --group fuzz
	$(BIN)/python tests/fuzz/run.py --minutes $(MINUTES)

bench: $(UV)  ## the benchmarks side by side with peers; writes docs/benchmarks.md
	$(UV) sync --quiet --locked --inexact --python $(PYTHON) --group bench
	$(BIN)/python benchmarks/run.py

bench-full: $(UV)  ## the same with the large ones, which take memory and an hour
	$(UV) sync --quiet --locked --inexact --python $(PYTHON) --group bench
	$(BIN)/python benchmarks/run.py --full

docs: $(UV)  ## the documentation as HTML in docs/_build
	$(UV) sync --quiet --locked --inexact --python $(PYTHON) --group docs
	$(BIN)/sphinx-build -q -W docs docs/_build

clean:  ## forget environments and caches
	rm -rf .venv .uv .demo .mypy_cache .ruff_cache .pytest_cache docs/_build
