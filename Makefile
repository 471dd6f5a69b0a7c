# `make run` serves the desk with the sample county; `make test` runs every test.  Nothing else is needed.
PYTHON ?= python3
DESK_HOME ?= home
BIN := .venv/bin

.PHONY: run setup test lint check bench embedder ingestion soak lock

run: .venv/.served
	$(BIN)/watchdesk --home "$(DESK_HOME)" serve --sample

setup: .venv/.tested

test: .venv/.tested
	$(BIN)/python -m pytest

lint: .venv/.tested
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint test

bench: .venv/.tested
	$(BIN)/python -m eval.bench service
	$(BIN)/python -m eval.bench search
	$(BIN)/python -m eval.bench encoding

# The shipped embedder, made again from a data folder: make embedder DATA=../shared/retrieval OUT=model
OUT ?= model
embedder: .venv/.tested
	$(BIN)/python -m eval.embedder "$(DATA)" "$(OUT)"

ingestion: .venv/.tested
	$(BIN)/python -m eval.ingestion

soak: .venv/.tested
	$(BIN)/python -m tests.soak.kill_during_ingest --kills 50
	$(BIN)/python -m tests.soak.mutated_files --files 1000
	$(BIN)/python -m tests.soak.model_faults
	$(BIN)/python -m tests.soak.model_faults --language en
	$(BIN)/python -m tests.soak.hostile_texts
	$(BIN)/python -m tests.soak.bad_models
	$(BIN)/watchdesk --home "$(DESK_HOME)" sample
	$(BIN)/python -m eval.gating.county "$(DESK_HOME)" --whole

lock: .venv/.tested
	$(BIN)/pip freeze --exclude-editable | sed 's/+cpu$$//' | grep -v ' @ ' > requirements.lock

.venv/bin/pip:
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --upgrade pip

.venv/.served: .venv/bin/pip pyproject.toml requirements.lock
	$(BIN)/pip install --quiet --constraint requirements.lock --editable .
	@touch $@

.venv/.tested: .venv/bin/pip pyproject.toml requirements.lock
	$(BIN)/pip install --quiet --constraint requirements.lock --editable '.[dev]'
	@touch $@ .venv/.served
