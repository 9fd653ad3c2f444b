# Every target works on a fresh clone with nothing but python3 (3.11 or newer) and make.
# uv is used where it is there, because it is faster; the outcome is the same.
.DEFAULT_GOAL := all
.PHONY: all demo test slow lint types conformance browser bench wheel lock clean

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready
UV := $(shell command -v uv 2>/dev/null)
SCHEMA := $(if $(shell command -v npm 2>/dev/null),tests/github/node_modules/ready)
PYTEST := $(BIN)/pytest -q -n 2

all: test lint types

$(READY): requirements-dev.lock pyproject.toml
ifeq ($(UV),)
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
else
	$(UV) venv --quiet --allow-existing --python $(PYTHON) .venv
	VIRTUAL_ENV=.venv $(UV) pip install --quiet --require-hashes -r requirements-dev.lock
	VIRTUAL_ENV=.venv $(UV) pip install --quiet --no-deps --no-build-isolation -e .
endif
	@touch $@

demo: $(READY)  ## the whole pipeline for a made-up person, offline, into renown-demo/
	$(BIN)/renown demo --out renown-demo

test: $(READY)  ## fast and whole
	$(PYTEST)

slow: $(READY)  ## kill, fault and property loops
	$(PYTEST) -m slow

conformance: $(READY) $(SCHEMA)  ## real samples, from the folder that RENOWN_SAMPLES names
	$(PYTEST) -m conformance

tests/github/node_modules/ready: tests/github/package.json
	cd tests/github && npm install --silent --no-package-lock --ignore-scripts --no-audit --no-fund
	@touch $@

browser: $(READY) tests/browser/node_modules/ready  ## dashboard, report and exports in Chromium; pictures of them in .browser/
	tests/browser/run $(BIN)/renown

tests/browser/node_modules/ready: tests/browser/package.json
	@command -v npm > /dev/null || { echo "npm is missing: install Node.js 20 or newer, with npm" >&2; exit 1; }
	cd tests/browser && npm install --silent --no-package-lock --ignore-scripts --no-audit --no-fund
	@touch $@

lint: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports
	$(BIN)/zizmor --offline --quiet .github action.yml

types: $(READY)
	$(BIN)/mypy

bench: $(READY)  ## programs that compare in one run and print ratios
	$(BIN)/python -m benchmarks

wheel: $(READY)  ## sdist, the wheel from it, a clean environment, the demo from another folder
	$(BIN)/python tests/wheel.py

lock: $(READY)  ## renew both lock files; needs uv
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	    --no-emit-find-links --no-annotate pyproject.toml --extra postgres -o requirements.lock
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	    --no-emit-find-links --no-annotate pyproject.toml --extra postgres --group dev -o requirements-dev.lock

clean:
	rm -rf .venv build dist renown-demo .mypy_cache .ruff_cache .pytest_cache .hypothesis .browser tests/github/node_modules tests/browser/node_modules
