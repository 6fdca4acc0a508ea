"""`GET stories/{id}/diff`."""

from __future__ import annotations

import pytest

from tests.desk.copy import FERRY, FERRY_GREW
from tests.factories import id_of

API = "/api/v1"


def diff(client, story, before, after, query="", **headers):
    path = f"{API}/stories/{id_of(story)}/diff?from={id_of(before)}&to={id_of(after)}{query}"
    return client.get(path, headers=headers)


def test_what_changed_is_named_facts_first(client):
    found = diff(client, "ferry-1", "ferry-1", "ferry-2").json()
    assert [(fact["name"], fact["before"], fact["after"]) for fact in found["facts"]] == [
        ("headline", "Ferry sinks, 12 missing", "Ferry sinks, 17 missing"),
        ("editor's note", "Map to follow.", ""),
    ]
    assert found["numbers"][0]["shown"] == "Ferry sinks, 12 → 17 missing"
    assert [part["kind"] for part in found["paragraphs"]] == ["replaced", "equal", "equal", "inserted"]
    assert (found["same"], found["coarse"]) == (False, False)


def test_the_runs_make_both_texts(client):
    paragraphs = diff(client, "ferry-1", "ferry-1", "ferry-2").json()["paragraphs"]
    for side, kind, body in (("before", "inserted", FERRY), ("after", "deleted", FERRY_GREW)):
        texts = ["".join(run[side] for run in part["runs"]) for part in paragraphs if part["kind"] != kind]
        assert "\n\n".join(texts) == body


def test_an_article_and_itself_are_the_same(client):
    assert diff(client, "dam-1", "dam-2", "dam-2").json()["same"]


def test_it_has_an_etag(client):
    first = diff(client, "ferry-1", "ferry-1", "ferry-2")
    again = diff(client, "ferry-1", "ferry-1", "ferry-2", **{"if-none-match": first.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("story", "before", "after", "names"),
    [("dam-1", "dam-1", "ferry-1", ["to"]), ("dam-1", "nobody", "dam-1", ["from"]), ("nobody", "dam-1", "dam-2", [])],
)
def test_articles_of_other_stories_are_not_found(client, story, before, after, names):
    answer = diff(client, story, before, after)
    assert answer.status_code == 404
    assert [error["name"] for error in answer.json().get("errors", [])] == names


def test_what_was_killed_is_not_compared_but_for_an_editor_who_asks(client, capfd):
    answer = diff(client, "mayor-1", "mayor-1", "mayor-nordwire")
    assert (answer.status_code, "resign" in answer.text) == (403, False)
    assert f"the copy of {id_of('mayor-1')} is killed" in answer.json()["detail"]
    assert diff(client, "mayor-1", "mayor-1", "mayor-nordwire", "&include=withdrawn").json()["same"]
    assert "withdrawn copy was compared" in "".join(capfd.readouterr())


def test_copy_under_embargo_is_not_compared_where_the_desk_hides_it(client, make_client):
    assert diff(client, "rates", "rates", "rates").json()["same"]
    answer = diff(make_client(embargo="hide-body"), "rates", "rates", "rates")
    assert (answer.status_code, "percent" in answer.text) == (403, False)


def test_both_articles_must_be_named(client):
    answer = client.get(f"{API}/stories/{id_of('ferry-1')}/diff?from={id_of('ferry-1')}")
    assert (answer.status_code, answer.json()["errors"][0]["name"]) == (400, "to")
