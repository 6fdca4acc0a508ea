"""Gives Fingerpost's JSON, in which newsrooms get several agencies' feeds through one switch, ninjs' names of fields.

The feed (`source-feed`: `REUTERS`, …) says whose copy it is; `usn` is the number that all versions of an item share.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["FORMAT", "as_ninjs", "fits"]

FORMAT = "fingerpost-ninjs-json"
_FEEDS = ("source-feed", "source_feed", "sourceFeed")
_OWN = {"usn", "unique-name", "firstVersion", "dateTimeSent", "mediaCatCodes", "tabVtxt", "originalUrn"}
"""Keys that no other dialect has; not every feed has all."""


def fits(value: Mapping[str, Any]) -> bool:
    """Return whether an object came through the switch: it names its feed, and has some of the keys of its own."""
    return any(key in value for key in _FEEDS) and bool(_OWN & value.keys())


def as_ninjs(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return the same object with ninjs' keys beside its own."""
    item = dict(value)
    if not (item.get("provider") or item.get("source")):
        item["source"] = next((item[key] for key in _FEEDS if item.get(key)), None)
    if not item.get("located"):
        item["located"] = item.pop("location", None)
    return item
