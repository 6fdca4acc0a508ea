# The commands of this project; `make` alone lists them. `make demo` and `make test` need Python 3.11 and PyPI, nothing else.
.DEFAULT_GOAL := help
PYTHON ?= python3
PYTHONS ?= python3.11 python3.12 python3.13
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

.PHONY: help install demo test test-quick test-wheel test-desk compose-test fresh faults-short faults soak mutants test-pythons lint \
  format bench compiled test-compiled up down image image-twice sbom kafka lock clean

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*  ## /\1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 16

install: $(INSTALLED)  ## everything into .venv; the command is .venv/bin/wirestream

$(INSTALLED): requirements-dev.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; this is " + sys.version if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

demo: install  ## the whole service on this machine, once, on the seeds; STAY=1 keeps the wire desk open in the browser
	$(BIN)/wirestream demo $(if $(STAY),--stay)

test: install  ## all tests but the long ones; real Kafka where Java and Maven are (REQUIRE_KAFKA=1: must be)
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest --numprocesses 4 --dist worksteal

test-quick: install  ## tests of functions and fakes, in under a minute: no other program, no property, no day of news
	$(BIN)/python -m pytest tests/unit tests/contract -m "not (process or property or bulk or slow or long)" --numprocesses 2 --dist worksteal

test-wheel: install  ## the built wheel in new environments: the demo far from the checkout, the library without the service
	$(BIN)/python -m pytest tests/wheel -m wheel

test-desk: install  ## the wire desk in a real browser (Debian's chromium), and its API over HTTP
	$(BIN)/python -m pytest tests/desk -m desk --numprocesses 2 --dist worksteal

compose-test: install  ## the stack of docker-compose.yml, run for real: an engine and stand-in images where none can be pulled
	$(BIN)/python -m pytest tests/compose -m "compose and not long"

fresh:  ## Debian 12 and 13 as they are when new: clone, make demo, make test, as root and as a user (root, debootstrap)
	tests/fresh/run

faults-short: install  ## faults once, on real Kafka: what CI has the time for of `make faults`
	REQUIRE_KAFKA=1 $(BIN)/python -m pytest -m "fault and not long" --numprocesses 3 --dist worksteal

faults: install  ## the long tests: every fault in twenty rounds, on real Kafka; then deploy/RELIABILITY.md of them
	rm -rf build/faults
	REQUIRE_KAFKA=1 $(BIN)/python -m pytest -m "(long or fault) and not compose" --numprocesses 3 --dist worksteal --verbose
	$(BIN)/python -m tests.fault.report

soak: install  ## the service under an even load for MINUTES (30): memory, descriptors, p99
	$(BIN)/python -m tests.soak --minutes $(or $(MINUTES),30)

mutants: install  ## each promise broken on purpose, one line at a time: its tests must notice
	PATH="$$(.ci/tools):$$PATH" REQUIRE_TOOLS=1 $(BIN)/python -m tests.mutants

test-pythons:  ## unit, property and contract tests on each Python of PYTHONS that is here (python3.13, a path)
	for python in $(PYTHONS); do if $$python -c 0 2>/dev/null; then \
	  $(MAKE) install VENV=.venv-$$(basename $$python) PYTHON=$$python && \
	  .venv-$$(basename $$python)/bin/python -m pytest tests/unit tests/property tests/contract --numprocesses 2 --dist worksteal || exit 1; \
	else echo "no $$python here"; fi; done

lint: install  ## ruff, mypy (strict), import-linter, deptry
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .

format: install  ## mend what ruff can mend, and lay the code out
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: install  ## speed, side by side with what it is to be compared with, on real Kafka; compiled too, with a C compiler
	command -v cc >/dev/null && $(MAKE) compiled || echo "no C compiler: nothing is compiled"
	$(BIN)/python -m tests.bench

compiled: install  ## build/compiled: the same service, its reader of quotes compiled (needs a C compiler)
	rm -rf build/source build/wheel build/compiled && mkdir -p build/source/deploy
	cp -R pyproject.toml hatch_build.py README.md LICENSE schemas seeds stream build/source
	cp deploy/alerts.yaml build/source/deploy
	HATCH_BUILD_HOOKS_ENABLE=1 $(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir build/wheel build/source
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --target build/compiled build/wheel/*.whl

test-compiled: compiled  ## the tests of the reader of quotes, on what was compiled
	PYTHONPATH=build/compiled $(BIN)/python -P -c 'import stream.extract.sentence.tokens as it; assert it.__file__.endswith(".so"), it.__file__'
	PYTHONPATH=build/compiled $(BIN)/python -P -m pytest tests/unit/extract tests/property/test_extract.py tests/unit/demo/test_seeds.py

up:  ## the real stack: Kafka, PostgreSQL, every role, Prometheus, Grafana (docker compose)
	COMMIT=$$(git rev-parse HEAD 2>/dev/null) docker compose up --build --detach --wait

down:  ## end the stack; data stays in its volumes
	docker compose down

image:  ## build the image, and print its size and what is in it
	tests/compose/image-report

image-twice: install  ## build it twice, the second time from nothing: the two are the same
	$(BIN)/python -m pytest tests/compose/test_image.py -m compose

sbom: install  ## build/sbom.json, of requirements.lock (CycloneDX), and what is known against it
	$(BIN)/python -m tests.sbom

kafka: install  ## a real Apache Kafka 4.1 on a free port, until Ctrl-C (needs Java 17 and Maven)
	$(BIN)/python deploy/kafka/run.py

lock: install  ## pin all dependencies again, by hash; names no host
	$(BIN)/uv pip compile --quiet pyproject.toml --extra service --extra sftp --extra otel --extra desk --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o requirements.lock
	$(BIN)/uv pip compile --quiet pyproject.toml --all-extras --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o requirements-dev.lock

clean:  ## remove every environment and everything built
	rm -rf $(VENV) .venv-python3.* build
