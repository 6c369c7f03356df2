# Two commands set everything up: `make demo` (the whole journey on the demo dossier) and `make test`.
# Needs git, make and Python 3.11 or newer; uv and the environment come by themselves.

UV := $(shell sh tools/bring_uv.sh --where)
RUN := $(UV) run --locked --quiet
DEMO ?= demo

.PHONY: demo test check check-frontend setup fuzz bench docs golden frontend

demo: setup ## the whole journey on the demo dossier, into ./demo
	$(RUN) sh examples/demo.sh $(DEMO)

setup:
	@sh tools/bring_uv.sh
	@$(UV) sync --locked --quiet --compile-bytecode # a command starts in half the time
	@$(RUN) whoholds gazetteer list >/dev/null # builds the index of the world's places, once

test: setup check check-frontend ## every check and every test
	$(RUN) pytest -n auto --dist worksteal

check: setup ## style, types, the rule between rooms
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) mypy
	$(RUN) lint-imports

check-frontend: setup ## types, style and tests of the browser's part
	@cd frontend && { [ node_modules/.package-lock.json -nt package-lock.json ] || sh ../tools/npm.sh ci --no-audit --no-fund; } && sh ../tools/npm.sh run check

fuzz: setup ## 50,000 hostile inputs over readers and parsers
	$(RUN) python tests/fuzz/run.py --inputs 50000

bench: setup ## every measurement, into bench/RESULTS.md
	$(UV) sync --locked --quiet --all-groups
	$(UV) run --locked --quiet --all-groups python bench/run.py

docs: setup ## README output, reference: written anew from the code
	$(RUN) python tools/write_docs.py

golden: setup ## golden files anew: look at them before committing
	$(RUN) pytest tests/golden --update-golden

frontend: ## the browser's part, built into src/whoholds/web/static
	cd frontend && sh ../tools/npm.sh ci --no-audit --no-fund && sh ../tools/npm.sh run build
