from __future__ import annotations

from datetime import UTC, datetime

from stream.desk.live.event import Event, Kind
from stream.desk.live.frame import JITTER, RETRY, frame_of, greeting
from stream.desk.live.news import Beat, Reset, Told

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_a_change_is_an_event_with_its_number():
    events = (Event(7, 1, Kind.ARTICLE, b'{"a":1}'), Event(9, 2, Kind.WITHDRAWN, b"{}"))
    assert frame_of(Told(9, events), NOW) == (
        b'id: 7\nevent: article\ndata: {"a":1}\n\nid: 9\nevent: withdrawn\ndata: {}\n\n'
    )


def test_a_beat_is_an_event_a_comment_and_the_time_of_the_server():
    assert frame_of(Beat(41, away=True), NOW) == (
        b': beat\nid: 41\nevent: beat\ndata: {"now":"2026-03-01T12:00:00+00:00","away":true}\n\n'
    )
    assert b"id:" not in frame_of(Beat(None, away=True), NOW)


def test_a_reset_carries_the_number_to_go_on_from():
    assert frame_of(Reset(8), NOW) == b"id: 8\nevent: reset\ndata: {}\n\n"


def test_a_client_comes_back_at_a_time_of_its_own_within_five_seconds():
    assert greeting(0) == b"retry: 2000\n\n"
    assert RETRY + JITTER <= 5_000
