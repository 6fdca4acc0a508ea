"""Wire copy of sources that behave well, badly, or not as they did."""

from __future__ import annotations

import orjson

from tests.copydesk import story

__all__ = ["flash", "held_for_ever", "with_fields", "without_fields"]


def flash(number: int) -> bytes:
    """A story that wakes the desk by the rules of deploy/alerts.yaml."""
    return _changed(number, seed=11, urgency=1)


def held_for_ever(number: int) -> bytes:
    """A story under an embargo whose end nobody can read."""
    head = f"Provider: Mill Press\nSlug: mill-sale-{number}\nEMBARGOED UNTIL SOME DAY\n\n"
    return f"{head}Mill {number} sold\n\nThe mill at Quaymouth is sold.".encode()


def with_fields(number: int) -> bytes:
    """A story of a source that names its writer and its place."""
    item = orjson.loads(story(number, seed=13, sentences=3))
    item |= {"byline": "By Anna Berg", "body_text": "HARTWELL, March 1 (Testwire) - " + item["body_text"]}
    return orjson.dumps(item)


def without_fields(number: int) -> bytes:
    """The same source, after it has changed its format: neither writer nor place."""
    return story(number, seed=14, sentences=3)


def _changed(number: int, *, seed: int, **fields: object) -> bytes:
    return orjson.dumps({**orjson.loads(story(number, seed=seed, sentences=3)), **fields})
