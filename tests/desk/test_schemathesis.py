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

from schemas import RawRecord
from stream.store import SentAlert, Writer, open_engine
from stream.store.reading import SavedSearch, keep_search
from tests.desk.copy import copy_of_a_day, stored
from tests.desk.desk import Desk
from tests.factories import NOON, alert_of, id_of

pytestmark = [pytest.mark.desk, pytest.mark.timeout(200)]

DOCUMENT = yaml.safe_load((Path(__file__).parents[2] / "schemas" / "openapi.yaml").read_text("utf-8"))
STREAMS = {"/api/v1/stream", "/api/v1/export"}
"""Calls whose answers do not end, or have no form of one document: they have tests of their own."""
CALLS = [(method, path) for path, item in DOCUMENT["paths"].items() if path not in STREAMS for method in item]
_STORY = {"story_id": str(id_of("ferry-1"))}
RIGHT = {
    "/api/v1/articles/{article_id}": {"path_parameters": {"article_id": str(id_of("ferry-1"))}},
    "/api/v1/stories/{story_id}": {"path_parameters": _STORY},
    "/api/v1/stories/{story_id}/diff": {
        "path_parameters": _STORY,
        "query": {"from": str(id_of("ferry-1")), "to": str(id_of("ferry-2"))},
    },
    "/api/v1/speakers": {"query": {"prefix": "ana"}},
    "/api/v1/changes": {"query": {"after": 0}},
}
"""What is given to the calls that need something by who asks for what is there: ids that are made up hit nothing."""
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
    alert = alert_of(story=id_of("ferry-1"), article=id_of("ferry-1"))
    Writer(engine).write([SentAlert(alert, NOON, NOON, RawRecord(topic="wire.alerts.v1", partition=0, offset=0))])
    keep_search(engine, SavedSearch("", "Ferries", "ferry", shared=True))
    engine.dispose()
    running = Desk(tmp_path_factory.mktemp("asked"), url).start()
    yield running
    running.close()


@pytest.mark.parametrize("path", [path for method, path in CALLS if method == "get"])
def test_who_asks_for_what_is_there_gets_it_in_the_form_of_the_document(database_desk, path):
    case = schemathesis.openapi.from_dict(DOCUMENT)[path]["GET"].Case(**RIGHT.get(path, {}))
    answer = case.call_and_validate(base_url=database_desk.url, checks=CHECKS, timeout=30)
    assert answer.status_code == 200
    assert answer.json().get("items", answer.json()), "a form is not shown by an empty list"


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
