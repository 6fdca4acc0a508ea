"""Looks at our own rights before work is begun."""

from __future__ import annotations

from collections.abc import Sequence

from stream.kafka.admin import connected_admin
from stream.kafka.rights.need import Part, required_of
from stream.kafka.rights.own import require_rights
from stream.kafka.topics import topics_of
from stream.settings import Settings

__all__ = ["check_rights"]


async def check_rights(settings: Settings, parts: Sequence[Part], group: str | None = None) -> None:
    """Raise `Misconfigured` where our user lacks a right without which one of these parts cannot work, with the right
    and the command that grants it. Where nobody has a name, and where the broker does not tell, nothing is asked.
    `group` is the one that the feeds join, where it is not that of all.
    """
    if settings.kafka.security == "PLAINTEXT":
        return
    topics = [topic.name for topic in topics_of(settings)]
    async with connected_admin(settings) as admin:
        for part in parts:
            await require_rights(admin, settings, required_of(part, settings, group), part, topics)
