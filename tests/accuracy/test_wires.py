"""Which fields count as read right."""

from __future__ import annotations

from typing import Any

import pytest

from tests.accuracy.wires import chapter, score

ARTICLE = {
    "headline": "Mill “closes”",
    "byline": {"people": [{"name": "Ada Moss"}]},
    "dateline": {"raw": "NORHAVEN, May 2 (HPA)"},
    "language": "en-GB",
    "guid": "urn:hpa:7",
    "urgency": 3,
    "published_at": "2026-05-02T10:00:30Z",
    "body": "The mill closes.\n\nIt was old.",
}


def _right(article: dict[str, Any], **expected: Any) -> bool:
    case = {"file": "f.xml", "format": "nitf", "expected": expected}
    scored = score([case], [{"file": "folder/f.xml", "article": article}])
    return scored.right == scored.wanted


@pytest.mark.parametrize(
    ("field", "right", "wrong"),
    [
        ("headline", 'MILL "CLOSES"', "Mill opens"),
        ("byline", ["Ada  Moss"], []),
        ("byline", ["Ada Moss"], ["Ada Moss", "Bo Hill"]),
        ("dateline", "NORHAVEN", "SOUTHAVEN"),
        ("language", "en", "de"),
        ("guid", "urn:hpa:7:2N", "urn:hpa:8"),
        ("urgency", "3", "4"),
        ("versioncreated", "2026-05-02T12:00:00+02:00", "2026-05-02T12:02:00+02:00"),
        ("first_paragraph", "The mill closes.", "The mill opens."),
    ],
)
def test_a_field_is_right_or_wrong(field: str, right: object, wrong: object):
    assert _right(ARTICLE, **{field: right})
    assert not _right(ARTICLE, **{field: wrong})


def test_a_file_that_is_refused_has_no_field_right():
    case = {"file": "f.xml", "format": "nitf", "expected": {"headline": "Mill closes"}}
    scored = score([case], [{"file": "folder/f.xml", "error": {"reason": "no_text"}}])
    assert scored.wanted["read at all"] == scored.wanted["headline"] == 1
    assert not +scored.right


def test_what_a_case_skips_is_not_scored():
    skipping = {"file": "f.xml", "format": "nitf", "expected": {"headline": "Other"}, "skip": ["headline"]}
    whole = {**skipping, "skip": ["all"]}
    scored = score([skipping, whole], [{"file": "f.xml", "article": ARTICLE}])
    assert (scored.articles, scored.wanted["headline"]) == (1, 0)
    assert "| nitf | 1.000 | 1 |" in chapter({"x": scored})
