# `make demo` and `make test` need Python 3.11 or newer and make, and nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)
TERRAFORM := $(shell command -v terraform 2>/dev/null || command -v tofu 2>/dev/null)
TERRAFORM_EXTRA := $(if $(TERRAFORM),,$(comma)terraform)
comma := ,

ifdef UV
MAKE_VENV = $(UV) venv --quiet --python '$(PYTHON)' $(VENV)
INSTALL = $(UV) pip install --quiet --python $(BIN)/python
else
MAKE_VENV = $(PYTHON) -m venv $(VENV)
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check
endif

.DEFAULT_GOAL := help
.PHONY: help demo test test-matrix check lint types imports tf install clean bench aws-smoke screenshots recordings
.PHONY: bench-version bench-apply bench-cluster bench-memory bench-wizard bench-watch

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 16

$(VENV)/.user: pyproject.toml
	@test -x $(BIN)/python || $(MAKE_VENV)
	$(INSTALL) --editable '.[demo$(TERRAFORM_EXTRA)]'
	@touch $@

$(VENV)/.dev: pyproject.toml
	@test -x $(BIN)/python || $(MAKE_VENV)
	$(INSTALL) --editable '.[dev$(TERRAFORM_EXTRA)]'
	@touch $@ $(VENV)/.user

install: $(VENV)/.dev ## make .venv with everything that development needs

demo: $(VENV)/.user ## a three-node cluster in the embedded cloud, and the commands that look at it
	@examples/demo.sh $(BIN)/mectui

test: $(VENV)/.dev ## run the tests
	$(BIN)/python -m pytest $(ARGS)

test-matrix: $(VENV)/.dev ## the long forms: fifty nodes, Ctrl-C in every phase; about six minutes
	$(BIN)/python -m pytest -m matrix $(ARGS)

lint: $(VENV)/.dev ## ruff
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev ## mypy --strict
	$(BIN)/mypy

imports: $(VENV)/.dev ## the rooms import one way
	$(BIN)/lint-imports

bench: bench-version bench-apply bench-cluster bench-memory bench-wizard bench-watch ## all measurements, about twenty minutes

bench-version bench-apply bench-cluster bench-memory bench-wizard bench-watch: bench-%: $(VENV)/.dev
	$(BIN)/python -m bench.$*

screenshots: $(VENV)/.dev ## docs/img, from the real screens and recorded runs; CHECK=1 only tells which are not fresh
	$(BIN)/python -m tests.screens.pictures $(if $(CHECK),--check)

recordings: $(VENV)/.dev ## docs/runs: real runs in the embedded cloud, recorded anew, about ten minutes; RUNS=NAMES for some
	$(BIN)/python -m tests.recorder $(RUNS)

COST ?= 0.50
aws-smoke: $(VENV)/.user ## a cluster on real AWS, destroyed at the end: ANSWERS=FILE [COST=USD an hour]
	$(BIN)/python -m tests.aws_smoke.smoke '$(ANSWERS)' --cost '$(COST)'

check: ## everything that CI runs
	.ci/run

clean: ## remove what make made
	rm -rf $(VENV) .cache dist build
