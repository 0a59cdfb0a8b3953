# `make` sets up .venv, builds the data package, validates it and shows the result.
# `make test` runs the linter, the type checker and the tests, and measures coverage.

# The first of these that runs and is Python 3.11 or newer.
PYTHON := $(shell for python in python3.11 python3 python3.12 python3.13 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin
PACKAGED := $(shell find src data seeds datapackage.json -type f -not -name '*.pyc')

.PHONY: all test test-exhaustive test-wheel test-lowest catalogues pictures clean
.DELETE_ON_ERROR:

all: .venv/installed
	$(BIN)/latsarstats build
	$(BIN)/frictionless validate datapackage.json
	$(BIN)/latsarstats check .
	@echo
	@echo 'The four cohort figures, and where each is printed:'
	@$(BIN)/latsarstats explain cohorts persons --package .

test: .venv/installed
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pytest --numprocesses auto -m 'not exhaustive' --cov --cov-report=term

# All there is: every package on every engine that is reached, every slip, every path.
test-exhaustive: .venv/installed
	$(BIN)/pytest --numprocesses auto --maxschedchunk 1 -m exhaustive

# The wheel alone, in an empty environment, from another folder: all that a user has.
test-wheel: .venv-wheel/installed
	cd .venv-wheel && bin/latsarstats check
	cd .venv-wheel && bin/python -c "import latsarstats; print(latsarstats.load('cohorts'))"
	cd .venv-wheel && echo 'sebanyak 10.853 peserta' | bin/latsarstats numbers -
	cd .venv-wheel && bin/frictionless validate \
		"$$(bin/python -c 'import latsarstats; print(latsarstats.package_path())')/datapackage.json"

# What touches a dependency, on the wheel in an environment of its own, away from the sources, with
# the lowest version of every dependency that pyproject.toml declares. Reading numbers in text,
# writing files, reports and the attacks on the check use the standard library alone.
LOWEST := cases checks datapackage dataset engines export page/test_page.py rules schemas sheets \
	test_broken_libraries.py test_cli.py test_integrations.py

test-lowest: .venv-lowest/installed
	cd tests && ../.venv-lowest/bin/python -m pytest -c ../pyproject.toml --rootdir .. \
		--numprocesses auto -m 'not exhaustive' $(LOWEST)

# Every sentence in the sources and in the templates of the page goes into the catalogue, where a
# person translates it; what is no longer said leaves it. Run it again after that: the compiled file
# is what the program reads.
CATALOGUE := src/latsarstats/language/locale/id/LC_MESSAGES/latsarstats
SENTENCES := --mapping-file=pyproject.toml --no-default-keywords --keyword=sentence:1 \
	--keyword=count_sentence:1,2

catalogues: .venv/installed
	$(BIN)/pybabel -q extract $(SENTENCES) --add-location=file --sort-by-file --project=latsarstats \
		--output-file=.venv/latsarstats.pot src/latsarstats
	$(BIN)/pybabel -q update --locale=id --no-fuzzy-matching --ignore-obsolete \
		--ignore-pot-creation-date --input-file=.venv/latsarstats.pot --output-file=$(CATALOGUE).po
	$(BIN)/pybabel -q compile --locale=id --input-file=$(CATALOGUE).po --output-file=$(CATALOGUE).mo

.venv/installed: pyproject.toml
	@test -n "$(PYTHON)" || { echo "make: no Python 3.11 or newer was found; install one" >&2; exit 1; }
	@echo 'Setting up .venv; this takes about a minute.'
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

.venv-wheel/installed: pyproject.toml hatch_build.py $(PACKAGED)
	@test -n "$(PYTHON)" || { echo "make: no Python 3.11 or newer was found; install one" >&2; exit 1; }
	$(PYTHON) -m venv --clear .venv-wheel
	.venv-wheel/bin/python -m pip install --quiet --disable-pip-version-check .
	@touch $@

.venv-lowest/installed: pyproject.toml hatch_build.py $(PACKAGED)
	@test -n "$(PYTHON)" || { echo "make: no Python 3.11 or newer was found; install one" >&2; exit 1; }
	$(PYTHON) -m venv --clear .venv-lowest
	$(PYTHON) -c "import tomllib; project = tomllib.load(open('pyproject.toml', 'rb'))['project']; \
		extras = project['optional-dependencies']; \
		print(*project['dependencies'], *(p for e in ('parquet', 'polars', 'duckdb', 'spark', 'profiles') for p in extras[e]), sep='\n')" \
		| sed -e 's/\[.*\]//' -e 's/>=/==/' > .venv-lowest/lowest.txt
	.venv-lowest/bin/python -m pip install --quiet --disable-pip-version-check \
		--constraint .venv-lowest/lowest.txt '.[dev]'
	@touch $@

# The pictures of the README, of the page as it is now.
pictures: .venv/installed
	$(BIN)/python docs/pictures.py

clean:
	rm -rf .venv .venv-wheel .venv-lowest dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
