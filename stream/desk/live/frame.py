"""Writes news as Server-Sent Events. It is pure.

retry: 2731             how long a client waits before it comes back, another for each
id: 41, event: article  a change, and its number, which the client sends back as Last-Event-ID
event: beat             every 15 seconds, with the server's time; it carries the number, too: a search without news
                        does not fall behind
event: reset            read the list anew
"""

from __future__ import annotations

from datetime import datetime

import orjson

from stream.desk.live.news import Beat, News, Reset

__all__ = ["frame_of", "greeting"]

RETRY = 2_000
"""Milliseconds before a client comes back, at least."""
JITTER = 2_000
"""Milliseconds more, at most: those of a process that ended do not come back at one instant."""


def greeting(jitter: int) -> bytes:
    """Return what a stream begins with; `jitter` is below `JITTER`."""
    return b"retry: %d\n\n" % (RETRY + jitter)


def frame_of(news: News, now: datetime) -> bytes:
    """Return the bytes of some news; `now` is the server's time, which embargoes end by."""
    if isinstance(news, Beat):
        # The comment is for those who listen to comments alone.
        number = b"" if news.position is None else b"id: %d\n" % news.position
        data = orjson.dumps({"now": now, "away": news.away})
        return b": beat\n" + number + b"event: beat\ndata: " + data + b"\n\n"
    if isinstance(news, Reset):
        return b"id: %d\nevent: reset\ndata: {}\n\n" % news.position
    return b"".join(
        b"id: %d\nevent: %b\ndata: %b\n\n" % (event.change_no, event.kind.value.encode(), event.data)
        for event in news.events
    )
