"""Says where two articles of a story are compared. It is pure."""

from __future__ import annotations

from uuid import UUID

__all__ = ["comparison"]


def comparison(story_id: UUID, older: UUID | None, newer: UUID) -> str | None:
    """Return the address of what changed between two, behind the base; None where there is no older one."""
    return f"/stories/{story_id}/diff?from={older}&to={newer}" if older else None
