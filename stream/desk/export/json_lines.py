"""Writes articles as lines of JSON: how each stands now, and the message as Kafka has it. It is pure."""

from __future__ import annotations

from typing import Any

import orjson

from stream.desk.standing import Standing
from stream.store.reading import WholeArticle

__all__ = ["json_line"]

_OPTIONS = orjson.OPT_UTC_Z
"""Instants as the messages have them."""


def json_line(whole: WholeArticle, standing: Standing, *, shown: bool) -> bytes:
    """Return one line. `article`, `verdict` and `extraction` are the stored message; where its copy may not go out they
    are left out, and of an embargo the headline is told.
    """
    head: dict[str, Any] = {
        "article_id": whole.article_id,
        "story_id": whole.story_id,
        "relation": whole.relation,
        "provider": whole.provider,
        "guid": whole.guid,
        "change_no": whole.change_no,
        "state": standing.state,
        "usable": standing.usable,
        "embargo_until": standing.until,
        "superseded_by": whole.superseded_by,
    }
    if not shown:
        if not standing.withdrawn and not whole.headline_is_copy:
            head["headline"] = whole.headline
        return orjson.dumps(head, option=_OPTIONS | orjson.OPT_APPEND_NEWLINE)
    # The message is JSON already: read and written again it would take three times as long.
    return orjson.dumps(head, option=_OPTIONS)[:-1] + b"," + whole.document.lstrip()[1:].encode() + b"\n"
