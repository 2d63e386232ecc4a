# Everything a newcomer needs: make demo, make test. `make help` lists the rest.
PYTHON ?= python3
PORT ?= 8000
STAFF ?= 600
VENV := .venv
PY := $(VENV)/bin/python
STAMPS := .stamps
STAGE := sh .ci/stage.sh
SECONDS ?= 4
PROCESSES ?= 8
PEOPLE ?= 100000
SOAK_PEOPLE ?= 5000

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset install install-demo assets lint format test test-fast test-unit \
  template-sqlite template-postgres test-postgres test-journeys test-docs test-next fuzz bars bench docs \
  lock screenshots pages \
  race soak soak-mail soak-import bench-mail bench-player bench-roster wall-mutants bench-standing bench-messages bench-coaching bench-slots clean

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-16s %s\n", $$1, $$2}'

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo "PD Portal needs Python 3.11 or newer: install it, or name it with PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(STAMPS)/demo: requirements.txt $(VENV)/bin/python
	@mkdir -p $(STAMPS)
	@[ -f $(STAMPS)/dev ] || $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(STAMPS)/dev: requirements-dev.txt $(VENV)/bin/python
	@mkdir -p $(STAMPS)
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

ASSET_SOURCES := $(shell find pd_portal/ui/assets -type f 2>/dev/null)
$(STAMPS)/node: package-lock.json | $(VENV)/bin/python
	@mkdir -p $(STAMPS)
	@$(PY) .ci/npm.py ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@
$(STAMPS)/assets: $(STAMPS)/node package.json $(ASSET_SOURCES)
	@$(PY) .ci/npm.py run --silent build
	@touch $@

install-demo: $(STAMPS)/demo ## Install what the demo needs
install: $(STAMPS)/dev ## Install everything for development
assets: $(STAMPS)/demo $(STAMPS)/assets ## Build style sheets, scripts and fonts

demo: ## Install, load the demo agency and serve it (STAFF=, PORT=, NO_SERVE=1)
	@START=$$(date +%s); $(MAKE) --no-print-directory install-demo; \
	 INSTALLED=$$(date +%s); $(MAKE) --no-print-directory assets; BUILT=$$(date +%s); \
	 echo "install: $$((INSTALLED-START)) s, build: $$((BUILT-INSTALLED)) s"; \
	 exec $(PY) manage.py demo --staff $(STAFF) --port $(PORT) $(if $(NO_SERVE),--no-serve)

demo-reset: install-demo ## Throw the demo's data away and load it anew
	@$(PY) manage.py demo --reset --no-serve --staff $(STAFF)

lint: install ## Style, types, templates, imports, migrations
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/lint-imports --no-cache
	@$(VENV)/bin/mypy
	@$(VENV)/bin/djlint templates --lint --quiet
	@$(PY) manage.py check --settings pd_portal.settings.test
	@$(PY) manage.py makemigrations --check --dry-run --settings pd_portal.settings.test

format: install ## Format the code
	@$(VENV)/bin/ruff check --fix --quiet .
	@$(VENV)/bin/ruff format .

test-fast: install assets ## A minute: the suite on SQLite without slow tests and browsers
	@$(STAGE) fast 60 $(PY) -m pytest -q -n 2

test-unit: install assets
	@HYPOTHESIS_PROFILE=ci $(STAGE) sqlite 240 $(PY) -m pytest -q -n 2 -m "not journey and not beside_sqlite"

test-postgres: install assets ## The suite on a real PostgreSQL started from its wheel
	@HYPOTHESIS_PROFILE=ci PD_TEST_DATABASE=postgresql $(STAGE) postgresql 240 $(PY) -m pytest -q -n 2 -m "not journey and not once"

test-journeys: install assets ## Real browsers, axe on every page
	@$(STAGE) journeys 300 $(PY) -m pytest -q -m journey tests/journeys

test-docs: install
	@$(STAGE) docs 60 $(PY) -m mkdocs build --quiet --strict --site-dir var/site

# The databases that the suite's workers copy take half a minute each, on one core.
template-sqlite: install
	@$(PY) -m tests.plugins.template

template-postgres: install
	@PD_TEST_DATABASE=postgresql $(PY) -m tests.plugins.template

test: install assets ## Everything CI runs
	@$(STAGE) lint 60 $(MAKE) --no-print-directory -j3 lint template-sqlite template-postgres
	@$(MAKE) --no-print-directory test-unit test-postgres test-journeys test-docs

test-next: assets ## The suite on the newest Django and the newest Python found
	@$(PYTHON) .ci/next.py

fuzz: install ## Ten thousand examples for the engines
	@HYPOTHESIS_PROFILE=fuzz $(PY) -m pytest -q -m "not journey" tests/policy/test_timeline_oracle.py tests/coaching/test_slots_oracle.py

bars: install assets ## Every bar on the demo: bars: N ok, N failed
	@$(PY) manage.py demo --no-serve --staff $(STAFF)
	@$(PY) manage.py bars

# One after the other: what they time needs the machine for itself.
bench: bench-slots bench-standing bench-messages bench-mail bench-player bench-roster bench-coaching ## Print the long figures

soak: soak-mail soak-import ## Kill what sends and what imports, again and again

race: install ## Many processes book the same people (SECONDS=, PROCESSES=, DATABASE=postgresql)
	@SECONDS=$(SECONDS) PROCESSES=$(PROCESSES) $(if $(DATABASE),PD_TEST_DATABASE=$(DATABASE)) $(PY) -m tests.bars.race

soak-mail: install ## Kill senders while they send (KILLS=25, MESSAGES=2000, DATABASE=postgresql)
	@KILLS=$(or $(KILLS),25) MESSAGES=$(or $(MESSAGES),2000) $(if $(DATABASE),PD_TEST_DATABASE=$(DATABASE)) $(PY) -m tests.bars.soak_mail

bench-mail: install ## Time the outbox (MESSAGES=20000, DATABASE=postgresql)
	@$(if $(DATABASE),PD_TEST_DATABASE=$(DATABASE)) $(PY) -m tests.benchmarks.bench_mail $(or $(MESSAGES),20000)

soak-import: install ## Kill imports on the way and look at the roster (KILLS=10, SOAK_PEOPLE=5000, DATABASE=postgresql)
	@KILLS=$(or $(KILLS),10) PEOPLE=$(SOAK_PEOPLE) $(if $(DATABASE),PD_TEST_DATABASE=$(DATABASE)) $(PY) -m tests.bars.soak_import

bench-roster: install ## Time preview and import of a roster (PEOPLE=100000, DATABASE=postgresql)
	@$(if $(DATABASE),PD_TEST_DATABASE=$(DATABASE)) $(PY) -m tests.benchmarks.roster $(PEOPLE)

bench-player: install assets ## Time a lesson and many people pressing next (LEARNERS=5000)
	@$(PY) -m tests.benchmarks.bench_player $(or $(LEARNERS),5000)

bench-standing: install ## Time the refresh and the dashboard (PEOPLE=100000)
	@$(PY) -m tests.benchmarks.bench_standing $(or $(PEOPLE),100000)

bench-messages: install ## Time queuing the day's reminders (PEOPLE=100000)
	@$(PY) -m tests.benchmarks.bench_messages $(or $(PEOPLE),100000)

bench-coaching: install ## Time HR's ledger and a busy coach's home (SESSIONS=200000)
	@$(PY) -m tests.benchmarks.bench_coaching $(or $(SESSIONS),200000)

bench-slots: install ## Time the slot engine
	@$(PY) -m tests.benchmarks.bench_slots

wall-mutants: install ## Take coaching's guards away one by one; the wall has to notice each
	@$(PY) manage.py wall mutants

pages: install assets ## Look at every page of the demo with axe, as every role
	@$(PY) -m tests.bars.pages

screenshots: install assets ## Photograph the demo's pages into var/screenshots
	@$(PY) -m tests.bars.screenshots

docs: install ## Build the documentation
	@$(PY) -m mkdocs build --quiet --site-dir var/site

lock: ## Pin and hash what pyproject.toml asks for
	@uv pip compile pyproject.toml --extra assets --generate-hashes --universal --no-emit-index-url --no-header --python-version 3.11 -q -o requirements.txt
	@uv pip compile pyproject.toml --extra assets --group dev -c requirements.txt --generate-hashes --universal --no-emit-index-url --no-header --python-version 3.11 -q -o requirements-dev.txt

clean: ## Remove what was built and installed
	@rm -rf $(VENV) $(STAMPS) node_modules var dist pd_portal/ui/static/pd/dist
