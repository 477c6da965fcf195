# LandGIS: `make run` sets up, loads the made-up zone and serves it; `make test` checks everything.
SHELL := bash
python := .venv/bin/python
# Some machines tell Python to keep no bytecode: then each of the many processes here compiles every library anew,
# and starts in 6 s where it could in 3.
export PYTHONDONTWRITEBYTECODE :=
# Two processes, each with a test database of its own; a file stays in one, since its fixtures are dear.
PYTEST_ARGS ?= -n 2 --dist loadfile
.DEFAULT_GOAL := help
.PHONY: help setup run test lint bench pictures lock backup restore database stop clean

help: ## list the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /make \1 - /'

setup: ## install what is missing, and nothing twice
	@tools/setup run

run: setup ## serve the made-up demonstration zone (LANDGIS_PORT, default 8000)
	@$(python) -m landgis.demo

test: ## set up, then lint, types, translations and all tests, browser tests included
	@tools/setup test
	@tools/check
	@$(python) -m pytest $(PYTEST_ARGS)

lint: ## lint, types, import directions, migrations and translations, without tests
	@tools/setup test
	@tools/check

bench: setup ## measure against the peers
	@$(python) -m tests.peers.bench $(BENCH_ARGS)

pictures: ## picture every page of the running demonstration into docs/pictures/pages (LANDGIS_PORT as for run)
	@tools/setup test
	@$(python) tools/page_pictures.py "http://localhost:$${LANDGIS_PORT:-8000}"

lock: ## renew requirements.lock and package-lock.json from what pyproject.toml and package.json ask for
	@tools/lock

backup: setup database ## write the database and the uploaded files to backups/
	@$(python) manage.py backup

restore: setup database ## bring a backup back: make restore FILE=backups/<name>
	@test -n "$(FILE)" || { echo "Say which backup: make restore FILE=backups/<name>" >&2; exit 2; }
	@$(python) manage.py restore "$(FILE)"

database: setup
	@if [ -z "$$DATABASE_URL" ]; then $(python) -m landgis.local_postgres start >/dev/null; fi

stop: ## stop the local database
	@if [ -x $(python) ]; then $(python) -m landgis.local_postgres stop; fi

clean: ## remove the local database and all that was installed or built here (backups and media stay)
	@tools/clean
