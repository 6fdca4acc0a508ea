"""Lines as lists have them, which are written without a model: they are what the contract says, byte for byte."""

from __future__ import annotations

from datetime import timedelta

import pytest

from stream.desk.api.answer import written
from stream.desk.api.articles import ArticlesShape
from stream.desk.api.line import LineShape, line_as_told
from stream.desk.live.routes import ChangesShape
from stream.store.reading import changes_after
from tests.desk.copy import BEGIN


@pytest.mark.parametrize("embargo", ["show", "hide-body"])
def test_a_line_is_written_as_its_model_writes_it(day_engine, embargo):
    lines = [change.line for change in changes_after(day_engine, 0)]
    assert len(lines) > 10
    for line in lines:
        told = line_as_told(line, BEGIN + timedelta(hours=2), embargo)
        assert written(told) == LineShape.model_validate(told).model_dump_json().encode()


@pytest.mark.parametrize("query", ["relation=all", "fold=story", "q=ferry", "limit=2", "q=nobodywrotethis"])
def test_a_page_is_written_as_its_model_writes_it(client, query):
    body = client.get(f"/api/v1/articles?{query}").content
    assert ArticlesShape.model_validate_json(body).model_dump_json().encode() == body


def test_the_article_of_a_change_is_written_as_its_model_writes_it(client):
    body = client.get("/api/v1/changes?after=0").content
    shown = [item.article for item in ChangesShape.model_validate_json(body).items if item.article is not None]
    assert len(shown) > 10
    assert all(article.model_dump_json().encode() in body for article in shown)
