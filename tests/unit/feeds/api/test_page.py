from datetime import UTC, datetime

import pytest

from stream.feeds.api.page import instant_of, link_within, page_of, text_of
from stream.feeds.http.answer import Answer
from stream.feeds.transport import FarSideFault

API = "https://api.ap.org/media/v/content/feed?q=1"


def answer(body, status=200):
    return Answer(status, {}, body, "https://example.org/secret-path?key=secret-value")


def test_a_page_gives_its_items_with_their_bytes():
    page = page_of(answer(b'\xef\xbb\xbf{"data": {"items": [ {"id":  1}, 2 ]}}'))
    assert page.items("/data/items") == [({"id": 1}, b'{"id":  1}'), (2, b"2")]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "answers 200 with nothing"),
        (b"<html>", "with what is no JSON"),
        (b'{"a": [1', "with what is no JSON"),
        (b"[" * 100_000, "no JSON"),
    ],
)
def test_what_is_no_json_is_a_fault_without_secrets(body, said):
    with pytest.raises(FarSideFault, match=said) as told:
        page_of(answer(body))
    assert "secret" not in str(told.value)


def test_a_page_without_a_list_is_a_fault():
    with pytest.raises(FarSideFault, match="no list of items at /data/items"):
        page_of(answer(b'{"data": {"items": {"a": 1}}}')).items("/data/items")


@pytest.mark.parametrize(
    ("link", "base", "family", "followed"),
    [
        ("/next?p=2", API, None, "https://api.ap.org/next?p=2"),
        ("https://API.ap.org:443/next", API, None, "https://API.ap.org:443/next"),
        ("https://files.ap.org/x", API, None, None),
        ("https://files.ap.org/x", API, "ap.org", "https://files.ap.org/x"),
        ("https://files.ap.org/x", "https://other.example/", "ap.org", None),
        ("https://evilap.org/x", API, "ap.org", None),
        ("https://ap.org.evil.example/x", API, "ap.org", None),
        ("https://api.ap.org@evil.example/x", API, "ap.org", None),
        ("https://user:pw@api.ap.org/x", API, "ap.org", None),
        ("http://api.ap.org/x", API, "ap.org", None),
        ("https://api.ap.org:8443/x", API, "ap.org", None),
        ("//evil.example/x", API, None, None),
        ("https://[broken", API, None, None),
        ("/next?p=\ud83d", API, None, None),
        ("javascript:alert(1)", API, None, None),
        (7, API, None, None),
    ],
)
def test_a_link_is_followed_where_the_key_may_go(link, base, family, followed):
    assert link_within(link, base, family) == followed


def test_ids_and_instants():
    assert [text_of(value) for value in ("a", 7, True, None, "", " ", "x" * 501, 1.5, [])] == ["a", "7"] + [None] * 7
    assert instant_of("2026-03-01T11:00:00+01:00") == datetime(2026, 3, 1, 10, tzinfo=UTC)
    assert instant_of("2026-03-01T10:00:00Z") == datetime(2026, 3, 1, 10, tzinfo=UTC)
    assert [instant_of(v) for v in ("2026-03-01T11:00:00", "soon", None, 7, "0001-01-01T00:00:00+09:00")] == [None] * 5
