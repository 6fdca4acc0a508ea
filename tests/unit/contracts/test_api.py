"""What breaks a client of the read API, and that the committed document is what is checked."""

from __future__ import annotations

from copy import deepcopy

import pytest

from stream.contracts import api_breaks, api_problems, release_api, write_api
from stream.errors import Misconfigured

OLD = {
    "openapi": "3.1.0",
    "paths": {
        "/api/v1/articles": {
            "get": {
                "parameters": [
                    {"name": "q", "in": "query", "required": False, "schema": {"type": "string", "maxLength": 1000}}
                ],
                "responses": {
                    "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Page"}}}},
                    "304": {"description": "the same"},
                },
            }
        },
        "/api/v1/searches/{name}": {
            "put": {
                "requestBody": {
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Search"}}},
                    "required": True,
                },
                "responses": {"204": {"description": "kept"}},
            }
        },
    },
    "components": {
        "schemas": {
            "Page": {
                "type": "object",
                "properties": {"items": {"type": "array", "items": {"$ref": "#/components/schemas/Line"}}},
                "required": ["items"],
            },
            "Line": {"type": "object", "properties": {"usable": {"type": "boolean"}}, "required": ["usable"]},
            "Search": {"type": "object", "properties": {"query": {"type": "string"}}, "additionalProperties": False},
        }
    },
}


def _call(api):
    return api["paths"]["/api/v1/articles"]["get"]


def _schemas(api):
    return api["components"]["schemas"]


def changed(change):
    new = deepcopy(OLD)
    change(new)
    return new


def new_parameter(*, required):
    return {"name": "speaker", "in": "query", "required": required, "schema": {"type": "string"}}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda api: api["paths"].pop("/api/v1/articles"), "GET /api/v1/articles: removed"),
        (lambda api: _call(api)["parameters"].clear(), "query q: removed"),
        (lambda api: _call(api)["parameters"][0].update(required=True), "query q: required now"),
        (lambda api: _call(api)["parameters"][0]["schema"].update(maxLength=10), "maxLength changed"),
        (lambda api: _call(api)["parameters"].append(new_parameter(required=True)), "required, and new"),
        (lambda api: _call(api)["responses"].pop("304"), "answer 304: removed"),
        (lambda api: _schemas(api)["Line"]["properties"].pop("usable"), "usable: removed"),
        (lambda api: _schemas(api)["Line"]["properties"].update(usable={"type": "string"}), "type changed"),
        (lambda api: _schemas(api)["Line"]["required"].clear(), "no longer required"),
        (lambda api: _schemas(api)["Search"].update(required=["query"]), "query: required now"),
    ],
)
def test_what_a_client_may_rely_on_does_not_change(change, said):
    breaks = api_breaks(OLD, changed(change))
    assert any(said in each for each in breaks), breaks


@pytest.mark.parametrize(
    "change",
    [
        lambda api: api["paths"].update({"/api/v1/feeds": {"get": {"responses": {}}}}),
        lambda api: _call(api)["parameters"].append(new_parameter(required=False)),
        lambda api: _schemas(api)["Line"]["properties"].update(state={"type": "string"}),
        lambda api: _schemas(api)["Search"]["properties"].update(place={"type": "integer"}),
        lambda api: _call(api).update(description="It says more."),
    ],
)
def test_what_may_come_breaks_nobody(change):
    assert api_breaks(OLD, changed(change)) == []


def test_the_committed_document_is_compared_with_the_routes_and_with_the_last_release(tmp_path):
    write_api(tmp_path, OLD)
    with pytest.raises(Misconfigured, match="baseline"):
        api_problems(tmp_path, OLD)
    release_api(tmp_path, OLD)
    assert api_problems(tmp_path, OLD) == []
    without = changed(lambda api: _call(api)["parameters"].clear())
    drift, broken = api_problems(tmp_path, without)
    assert "not what the routes say" in drift
    assert "query q: removed" in broken
    with pytest.raises(Misconfigured, match="not released"):
        release_api(tmp_path, without)
