"""Payloads that attack their reader, by name, with what must become of each."""

from __future__ import annotations

from tests.unit.wire.hostile_archives import archive_bombs
from tests.unit.wire.hostile_frames import Bomb
from tests.unit.wire.hostile_markup import markup_bombs
from tests.unit.wire.hostile_text import json_bombs, mail_bombs, text_bombs

__all__ = ["hostile_payloads"]


def hostile_payloads() -> dict[str, Bomb]:
    """Outcome and maker of each; made when wanted: together they are hundreds of megabytes."""
    return {**markup_bombs(), **json_bombs(), **archive_bombs(), **mail_bombs(), **text_bombs()}
