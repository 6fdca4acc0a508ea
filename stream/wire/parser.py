"""`Reading`: what one payload held."""

from __future__ import annotations

from dataclasses import dataclass

from stream.errors import Rejected
from stream.wire_item import WireItem

__all__ = ["Reading"]


@dataclass(frozen=True, slots=True)
class Reading:
    """The items of a payload in their order, and why others of its items could not be read.

    At least one item is there: where none could be read, `read` raises the first refusal instead.
    """

    format: str
    items: tuple[WireItem, ...]
    refused: tuple[Rejected, ...] = ()
    """One for each item that was refused; its neighbours are in `items` all the same."""
