"""Bounds how much of anything a wire file may hold."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Limits"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Beyond a limit an item is `Rejected`, never cut: a cut story is a wrong story."""

    payload_bytes: int = 4 * 1024 * 1024
    """The default of the setting `limits.message_bytes`. The longest text items of any agency are under 1 MB; 4 MiB
    leave room for packages of hundreds of items."""
    depth: int = 64
    """Nesting of JSON. Ninjs needs 8; beyond 254 no JSON writer that we use could write `extra` out again."""
    json_values: int = 200_000
    """Values of a JSON text, told by its commas: 8 MiB of the agency that sends most metadata have 150,000."""
    text_length: int = 1_000_000
    """Characters of one item's copy: a novel's length. Work on text is linear, so this bounds the time of a stage."""
    field_length: int = 20_000
    """Characters of a headline, byline, note or any other single field: notes to editors may fill a page or three."""
    items: int = 1_000
    """Items of one file. Daily digests hold some hundred; more comes from generators run wild."""
    line_length: int = 500_000
    """Characters of one line of plain text: more is data, not copy."""
    unpacked_bytes: int = 32 * 1024 * 1024
    """Bytes of all files of one archive: four of the longest payloads."""
