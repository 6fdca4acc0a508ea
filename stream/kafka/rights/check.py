"""Looks at our own rights before work is begun."""

from __future__ import annotations

from collections.abc import Sequence

from stream.kafka.admin import connected_admin
from stream.kafka.rights.need import Part, needs_of
from stream.kafka.rights.own import require_rights
from stream.kafka.topics import topics_of
from stream.settings import Settings

__all__ = ["check_rights"]


async def check_rights(settings: Settings, parts: Sequence[Part]) -> None:
    """Raise `Misconfigured` where our user lacks a right that one of these parts needs, with the right and the command
    that grants it. Where nobody has a name, and where the broker does not tell, nothing is asked.
    """
    if settings.kafka.security == "PLAINTEXT":
        return
    topics = [topic.name for topic in topics_of(settings)]
    async with connected_admin(settings) as admin:
        for part in parts:
            await require_rights(admin, settings, needs_of(part, settings), part, topics)
