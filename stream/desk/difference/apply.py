"""Makes the later body of the earlier one and what changed."""

from __future__ import annotations

from schemas.article import PARAGRAPH_BREAK
from stream.desk.difference.change import Difference

__all__ = ["apply"]


def apply(difference: Difference, body: str) -> str:
    """Return the body of the later version. Raises `ValueError` where `body` is not that of the earlier one."""
    rest = iter(body.split(PARAGRAPH_BREAK) if body else [])
    made: list[str] = []
    for change in difference.paragraphs:
        if change.before is not None and next(rest, None) != "".join(run.before for run in change.runs):
            raise ValueError("this is not the body that was compared")
        if change.after is not None:
            made.append("".join(run.after for run in change.runs))
    if next(rest, None) is not None:
        raise ValueError("this is not the body that was compared")
    return PARAGRAPH_BREAK.join(made)
