"""CloudEvents headers (Kafka binding, binary mode), and how a header is read."""

from datetime import UTC, datetime

import pytest

from schemas import cloudevent_headers, header

TIME = datetime(2026, 3, 2, 6, 0, 0, 250000, tzinfo=UTC)


def made(**more):
    return cloudevent_headers(
        event_id="t/0/7/é", event_type="wire.article.v1", source="/wirestream/x", time=TIME, **more
    )


def test_all_that_cloudevents_requires():
    assert dict(made()) == {
        "ce_specversion": b"1.0",
        "ce_id": "t/0/7/é".encode(),
        "ce_type": b"wire.article.v1",
        "ce_source": b"/wirestream/x",
        "ce_time": b"2026-03-02T06:00:00.250000+00:00",
        "content-type": b"application/json",
    }


def test_the_subject_is_there_only_where_there_is_one():
    assert "ce_subject" not in dict(made())
    assert dict(made(subject="s"))["ce_subject"] == b"s"


def test_no_header_stands_twice():
    names = [name for name, _ in made(subject="s")]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        ((), None),
        ((("b", b"1"),), None),
        ((("a", b"1"),), "1"),
        ((("a", b"1"), ("b", b"2"), ("a", b"3")), "3"),
        ((("a", b""),), ""),
        ((("a", b"\xff\xc3\xa9"),), "\ufffdé"),
        ((("A", b"1"),), None),
        ((("a", b"1"), ("a", None)), None),
    ],
)
def test_a_header_is_its_last_value(headers, found):
    assert header(headers, "a") == found
