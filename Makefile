# Everything a developer runs. `make` alone lists the targets.
# Paths are relative and programs are called as modules, so that a clone may lie anywhere: below a
# directory with a space in its name, or so deep that the first line of a script would not fit.
PYTHON ?= python3
RUN := .venv/bin/python
STACK := $(RUN) -m skillsportal.stack

.DEFAULT_GOAL := help
.PHONY: help demo reset shell test lint fmt bench lock messages migrations

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

demo: .venv/installed ## set up, fill and run the portal on this machine; Ctrl-C stops it
	@$(STACK) demo

reset: .venv/installed ## remove the demo's data, so that the next `make demo` starts over
	@$(STACK) reset

shell: .venv/installed ## a Django shell on the demo's data
	@$(STACK) run -- $(RUN) manage.py shell

test: .venv/installed ## all tests: PostgreSQL, Redis, worker and browser are real
	$(RUN) -m tests.browser
	$(RUN) -m tests.pango
	$(RUN) -m pytest -n 2 --dist loadfile -m "not journey"
	$(RUN) -m pytest -m journey

# mypy reads the settings, which want these variables.
lint: export SECRET_KEY := lint
lint: export CITIZEN_ID_KEY := bGludGxpbnRsaW50bGludGxpbnRsaW50bGludGxpbnQ=
lint: export DATABASE_URL := postgres://lint@127.0.0.1/lint
lint: export REDIS_URL := redis://127.0.0.1/0
lint: .venv/installed ## style, types, templates (the floors are checked by a test)
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy
	$(RUN) -m djlint templates --lint

fmt: .venv/installed ## format the code
	$(RUN) -m ruff check --fix .
	$(RUN) -m ruff format .

bench: .venv/installed ## measure import, snapshot and dashboard against their floors
	$(STACK) run -- $(RUN) -m bench

lock: .venv/installed ## write the locks anew; `make lock ARGS=--upgrade` takes newer versions
	$(RUN) -m pip install --quiet uv
	$(RUN) -m uv pip compile $(ARGS) --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --python-version 3.11 requirements.in -o requirements.txt
	$(RUN) -m uv pip compile $(ARGS) --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --python-version 3.11 requirements-dev.in -o requirements-dev.txt

messages: .venv/installed ## collect texts into locale/ (maintainers; wants the system's gettext)
	@command -v xgettext >/dev/null || { echo "Install gettext first: apt-get install gettext"; exit 1; }
	$(STACK) run -- $(RUN) manage.py makemessages --locale th --no-wrap --no-location --no-obsolete --ignore .venv --ignore var --ignore tests --ignore bench

migrations: .venv/installed ## write migrations for changed models; then name the file for its change
	$(STACK) run -- $(RUN) manage.py makemigrations

.venv/installed: requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11")'
	@PYTHON="$(PYTHON)" sh .ci/venv
	$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
