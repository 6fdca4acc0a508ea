"""The API keeps its own document, whatever it is asked: no 500, and no answer of another form than it says."""

from __future__ import annotations

from pathlib import Path

import pytest
import requests
import schemathesis
import yaml
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from stream.store import open_engine
from tests.desk.copy import copy_of_a_day, stored
from tests.desk.desk import Desk

pytestmark = [pytest.mark.desk, pytest.mark.timeout(200)]

DOCUMENT = yaml.safe_load((Path(__file__).parents[2] / "schemas" / "openapi.yaml").read_text("utf-8"))
STREAMS = {"/api/v1/stream", "/api/v1/export"}
"""Calls whose answers do not end, or have no form of one document: they have tests of their own."""
CALLS = [(method, path) for path, item in DOCUMENT["paths"].items() if path not in STREAMS for method in item]
EXAMPLES = 25
"""A call, of wrong and right ones: a second each where the machine is idle. The seed is fixed, so CI runs the same."""
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.allow_header_conformance,
]


@pytest.fixture(scope="module")
def database_desk(new_database, tmp_path_factory):
    """A desk over a PostgreSQL of its own, for calls that write: the stricter of the two about what it is given."""
    url = new_database("postgresql")
    engine = open_engine(url)
    stored(engine, copy_of_a_day())
    engine.dispose()
    running = Desk(tmp_path_factory.mktemp("asked"), url).start()
    yield running
    running.close()


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_every_call_keeps_the_document(database_desk, method, path):
    operation = schemathesis.openapi.from_dict(DOCUMENT)[path][method.upper()]
    answers = []
    with requests.Session() as session:

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def ask(case):
            answer = case.call_and_validate(base_url=database_desk.url, session=session, checks=CHECKS, timeout=30)
            answers.append(answer.status_code)

        ask()
    assert answers
    assert max(answers) < 500
    assert DOCUMENT["paths"].keys() >= STREAMS
