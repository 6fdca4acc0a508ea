"""Makes an item of what AP's feed says of one, and of the NITF that it has beside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from stream.errors import Reason, Rejected
from stream.feeds.api.page import instant_of, text_of
from stream.feeds.http.shown import shown
from stream.feeds.transport import Item
from stream.wire.json.bundle import JSON_TYPE, NITF_TYPE, Part, bundled

__all__ = ["Entry", "item_of"]


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a page of the feed: `{"meta": …, "item": …}`."""

    fields: Mapping[str, Any]
    """What `item` says."""
    piece: bytes
    """The whole entry, as it stands in the page."""

    @classmethod
    def of(cls, value: Any, piece: bytes) -> Entry:
        """Return the entry of an element of the page."""
        inner = value.get("item") if isinstance(value, dict) else None
        found = inner if isinstance(inner, dict) else value
        return cls(found if isinstance(found, dict) else {}, piece)

    @property
    def id(self) -> str:
        """What tells an item from others; the whole entry where it says nothing of the kind."""
        found = text_of(self._ids.get("itemid")) or text_of(self.fields.get("uri")) or text_of(self._ids.get("etag"))
        return found or self.piece.decode("utf-8", "replace")

    @property
    def version(self) -> str:
        """What tells a version of it from others. AP's etag changes with each revision of the copy, the metadata and
        what is beside it.
        """
        return f"{text_of(self.fields.get('version')) or ''}/{text_of(self._ids.get('etag')) or ''}"

    @property
    def changed(self) -> datetime | None:
        """When this version was made."""
        return instant_of(self.fields.get("versioncreated"))

    @property
    def nitf(self) -> str | None:
        """Where its copy is."""
        renditions = self.fields.get("renditions")
        story = renditions.get("nitf") if isinstance(renditions, dict) else None
        return text_of_link(story.get("href")) if isinstance(story, dict) else None

    @property
    def is_text(self) -> bool:
        """Whether it is a story, which has copy: a picture has a caption, in its metadata."""
        return self.fields.get("type") == "text"

    @property
    def _ids(self) -> Mapping[str, Any]:
        ids = self.fields.get("altids")
        return ids if isinstance(ids, dict) else {}


def text_of_link(value: Any) -> str | None:
    """Return a link as it stands there; None for what is none."""
    return value if isinstance(value, str) and value else None


def item_of(entry: Entry, nitf: bytes | None, most: int) -> Item:
    """Return the item: a bundle of both parts, or the entry alone where there is no NITF."""
    size = len(entry.piece) + len(nitf or b"")
    refusal = Rejected(Reason.OVERSIZE, f"{size} bytes; max_bytes is {most}") if size > most else None
    parts = (Part("item.json", JSON_TYPE, entry.piece), Part("item.nitf.xml", NITF_TYPE, nitf or b""))
    payload = entry.piece if nitf is None else bundled(parts)
    known = entry.id if len(entry.id) <= 200 else ""
    uri = text_of_link(entry.fields.get("uri"))
    return Item(
        payload=b"" if refusal else payload,
        name=known,
        origin=shown(uri) if uri else "",
        delivery_id=f"{known}/{entry.version}" if known else None,
        modified=entry.changed,
        incomplete="nitf" if nitf is None and entry.is_text else None,
        refusal=refusal,
    )
