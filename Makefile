# Everything one does with this repository. `make help` lists it; docs/development.md explains it.

PYTHON ?= python3
PORT ?= 8000
DIR ?= var/demo
# Processes for the tests (at most four: each may hold a browser and a PDF renderer), and more arguments for the tool.
WORKERS ?= logical
ARGS ?=

BIN := .venv/bin
TEMPLATES_TEST := tests/whole_app/test_templates.py

.DEFAULT_GOAL := help
.PHONY: help demo demo-fresh demo-check run test sure bench pictures format lock runtime development pdf-libraries

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: runtime pdf-libraries ## Serve the fictional alliances on http://127.0.0.1:8000 (PORT=, DIR=)
	@$(BIN)/trainingapp demo --port "$(PORT)" --dir "$(DIR)"

demo-fresh: runtime pdf-libraries ## The same, starting over with new data
	@$(BIN)/trainingapp demo --fresh --port "$(PORT)" --dir "$(DIR)"

demo-check: runtime pdf-libraries ## Start the demo, sign in as each role, fetch the PDF, stop
	@$(BIN)/trainingapp demo --check

run: runtime pdf-libraries ## Serve the real application with gunicorn (settings from the environment)
	$(BIN)/gunicorn --worker-class gthread --workers 2 --threads 4 --bind "127.0.0.1:$(PORT)" wsgi:app

test: development pdf-libraries ## Run every test, on SQLite and PostgreSQL (WORKERS=, ARGS=)
	$(BIN)/python -m pytest -n $(WORKERS) --maxprocesses 4 --dist worksteal $(ARGS)

step = @printf '\n== %s\n' "$(1)"

sure: development pdf-libraries ## All that CI runs: format, lint, types, imports, templates, tests
	$(call step,format)
	$(BIN)/ruff format --check .
	$(call step,lint)
	$(BIN)/ruff check .
	$(call step,types)
	$(BIN)/mypy
	$(call step,imports)
	$(BIN)/lint-imports
ifneq ($(wildcard $(TEMPLATES_TEST)),)
	$(call step,unused templates)
	$(BIN)/python -m pytest -q $(TEMPLATES_TEST)
endif
	$(call step,tests)
	@$(MAKE) --no-print-directory test

bench: development pdf-libraries ## Print the table of queries, times and page weights
	$(BIN)/python -m bench

pictures: development pdf-libraries ## Take the pictures of docs/user/ anew, from a new demonstration (ARGS=names)
	$(BIN)/python tools/pictures.py $(ARGS)

format: development ## Format the code and mend what the linter can mend
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

lock: development ## Write both lock files anew from pyproject.toml (ARGS=--upgrade)
	$(BIN)/python tools/environment.py lock $(ARGS)

runtime: ## Make .venv for running only (a development one stays)
	@$(PYTHON) tools/environment.py runtime

development: ## Make .venv for working on it
	@$(PYTHON) tools/environment.py development

pdf-libraries:
	@PYTHON="$(PYTHON)" tools/system_packages.sh pdf
