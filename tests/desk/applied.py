"""Makes the later body of the earlier one and what changed: what a reader of the difference could do."""

from __future__ import annotations

from schemas.article import PARAGRAPH_BREAK
from stream.desk.difference import Difference

__all__ = ["applied"]


def applied(difference: Difference, body: str) -> str:
    """The body of the later version. Fails where the difference does not tell all of the earlier one."""
    before = [change.runs for change in difference.paragraphs if change.before is not None]
    assert PARAGRAPH_BREAK.join("".join(run.before for run in runs) for runs in before) == body
    after = [change.runs for change in difference.paragraphs if change.after is not None]
    return PARAGRAPH_BREAK.join("".join(run.after for run in runs) for runs in after)
