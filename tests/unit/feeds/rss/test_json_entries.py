"""Items of a JSON Feed are found by where they stand."""

from __future__ import annotations

import json

import pytest

from stream.feeds.rss.json_entries import json_entries
from stream.feeds.rss.xml_entries import MOST, NoFeed, Whole

VERSION = '"version": "https://jsonfeed.org/version/1.1"'


def test_each_item_is_found_with_its_bytes_and_its_fields():
    body = (
        "\ufeff{"
        + VERSION
        + ', "title": "Zürich", "items": [ {"id": 7, "url": "/7", "title": "Ferry “läte”", "n": 1e400,'
        ' "content_html": "<p>a</p>", "summary": "b", "date_published": "2026-03-08T10:00:00Z"} ,\n'
        ' {"id": "8", "external_url": "/8", "date_modified": "d", "date_published": "e", "n": 123456789012345678901} ],'
        ' "more": {"items": [1, 2]}}\n'
    ).encode()
    document = json_entries(body)
    first, second = document.entries
    assert (first.guid, first.link, first.title, first.updated) == ("7", "/7", "Ferry “läte”", "2026-03-08T10:00:00Z")
    assert first.text.split() == ["<p>a</p>", "b"]
    assert (second.guid, second.link, second.updated) == ("8", "/8", "d")
    record = document.record([1])
    assert record in body.replace(body[first.start : second.start], b"")
    assert json.loads(record.decode("utf-8-sig"))["items"] == [json.loads(body[second.start : second.end])]
    assert json.loads(document.record([0, 1]).decode("utf-8-sig")) == json.loads(body.decode("utf-8-sig"))


def test_a_feed_without_items_has_none():
    assert json_entries(f'{{{VERSION}, "items": []}}'.encode()).entries == []


@pytest.mark.parametrize(
    "rest",
    [
        '"items": [{"id": 1}', '"items": [1,, 2]}', '"items": [1] "a": 2}', '"items": [1]} x',
        '"items": [1], "items": [2]}', '"items": ' + "[" * 100_000, f'"items": [{",".join(["1"] * (MOST + 1))}]}}',
        '"items": [1], "a": "\\ud8"}', "", '"items": [1], 3: 4}',
    ],
)  # fmt: skip
def test_a_feed_that_is_broken_is_not_taken_apart(rest):
    with pytest.raises(Whole):
        json_entries(f"{{{VERSION}, {rest}".encode())


def test_a_feed_whose_bytes_are_no_utf_8_is_not_taken_apart():
    with pytest.raises(Whole):
        json_entries(f'{{{VERSION}, "title": "Z\xfcrich", "items": []}}'.encode("latin-1"))


@pytest.mark.parametrize(
    "body", [b"{}", b'{"items": [1]}', b'{"error": 1}', b"{", b'{"version": 2, "items": []}', b"{\xff}"]
)
def test_json_of_another_kind_is_no_feed(body):
    with pytest.raises(NoFeed):
        json_entries(body)
