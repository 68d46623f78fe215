# Every verb of the project. A fresh machine needs only Python 3.11 and make.
.DEFAULT_GOAL := help
PYTHON ?= $(shell command -v python3.11 || command -v python3)
DEV := exec $(PYTHON) backend/dev.py

.PHONY: help setup demo dev check test prove e2e bench client seed

help: ## show this list
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## bring everything: Python packages, Node, PostgreSQL, Chromium, the built pages
	@$(DEV) setup

demo: ## the whole product with demonstration data at http://127.0.0.1:8000 (PORT, DATA_DIR)
	@$(DEV) demo

dev: ## the same with live reload of the pages at http://127.0.0.1:5173
	@$(DEV) dev

check: ## format, lint, types, structure, migrations, contract: fast, no tests
	@$(DEV) check

test: ## every check and every test, browser included; the last line is the count
	@$(DEV) test

prove: ## the same tests at their full figures (long)
	@$(DEV) prove

e2e: ## the browser tests alone
	@$(DEV) e2e

bench: ## speed, side by side with plain SQL and a plain ORM loop (BENCH_SIZE)
	@$(DEV) bench

client: ## regenerate openapi.json and the typed client of the pages
	@$(DEV) client

seed: ## put demonstration data into DATA_DIR without serving
	@$(DEV) seed
