"""Finds the entries of RSS 0.9x, 1.0 and 2.0 and of Atom by the offsets of their bytes.

Expat reads, so that UTF-8, UTF-16 and every charset of single bytes are right; nothing that a DOCTYPE declares is
expanded, for a feed with one is not taken apart.
"""

from __future__ import annotations

import re
from xml.parsers import expat

from stream.feeds.rss.document import Document, Entry

__all__ = ["MOST", "NoFeed", "Whole", "xml_entries"]

MOST = 4_000
"""Entries of a feed that is taken apart: the mark has room for so many, and the longest feeds have some hundred."""
_DEPTH = 256
"""Elements within each other: the deepest feeds have some twenty. Expat keeps a hundred bytes and more for each."""
_ROOTS = frozenset({"rss", "rdf", "feed", "channel"})
_OWN = frozenset({"dc", "dcterms", "content", "atom", "a10", "rss", "rdf"})
"""Prefixes whose elements mean what their local names say; a picture's title (`media:title`) is not the story's."""
_FIELDS = {
    "guid": "guid", "id": "guid", "identifier": "guid", "link": "link", "title": "title", "updated": "updated",
    "modified": "updated", "published": "published", "pubDate": "published", "date": "published",
    "issued": "published", "created": "published", "encoded": "text", "content": "text", "description": "text",
    "summary": "text", "abstract": "text",
}  # fmt: skip
_MARKS = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
"""How UTF-16 begins, with its byte order mark or without."""
_ATTRIBUTE_ABOUT = "about"
_START = 4096
_FEED = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:rss|rdf|feed|channel)[\s>]", re.IGNORECASE)
"""How a feed begins that Expat does not even begin to read."""


class NoFeed(Exception):
    """The bytes are no feed at all: a page, an image, something of another format."""


class Whole(Exception):
    """They are a feed, or begin like one, which is not taken apart: it is broken, or has a DOCTYPE."""


def xml_entries(body: bytes) -> Document:
    """Return the feed with its entries. Raises `NoFeed` and `Whole`."""
    finder = _Finder(body)
    try:
        finder.parser.Parse(memoryview(body)[finder.lead :], True)
    except (expat.ExpatError, ValueError, LookupError) as error:  # ValueError: a charset of several bytes
        looks_like_one = finder.root in _ROOTS or _FEED.search(body, 0, _START)
        raise (Whole if looks_like_one else NoFeed)(type(error).__name__) from None
    return Document(body, finder.entries, keeps_gaps=finder.has_more_between)


class _Finder:
    """Expat's handlers. It is called for each tag: what it does for one is as little as possible."""

    def __init__(self, body: bytes) -> None:
        self.entries: list[Entry] = []
        self.root = ""
        self.has_more_between = False
        self._between = False
        self._wide = body.startswith(_MARKS)
        self._big = self._wide and body[:1] in {b"\xfe", b"\0"}
        self._body = body
        self.lead = 0 if self._wide else len(body) - len(body.lstrip())
        """White space before the declaration, which many feeds have and XML forbids."""
        self._depth = 0
        self._parent = ""
        self._entry: dict[str, str] | None = None
        self._texts: list[str] = []
        self._entry_depth = 0
        self._entry_name = ""
        self._start = 0
        self._field = ""
        self._pieces: list[str] = []
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._begins
        self.parser.EndElementHandler = self._ends
        self.parser.CharacterDataHandler = self._says
        self.parser.StartDoctypeDeclHandler = self._refuses

    def _refuses(self, name: str, *_: object) -> None:
        if name.rpartition(":")[2].lower() not in _ROOTS:
            raise NoFeed(name[:40])
        raise Whole("DOCTYPE")

    def _begins(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEPTH:
            raise Whole("too deep")
        if self._entry is not None:
            if self._depth == self._entry_depth + 1:
                self._begins_field(name, attributes)
            return
        local = name.rpartition(":")[2]
        if self._depth == 1:
            self.root = local.lower()
            if self.root not in _ROOTS:
                raise NoFeed(self.root[:40])
        elif self._is_entry(local):
            self._entry, self._entry_depth, self._entry_name = {}, self._depth, name
            self._texts = []
            self._start = self.lead + self.parser.CurrentByteIndex
            self.has_more_between = self.has_more_between or self._between
            about = next((value for key, value in attributes.items() if key.endswith(_ATTRIBUTE_ABOUT)), "")
            if about:
                self._entry["about"] = about
        elif self.entries:
            self._between = True
        if self._depth == 2:
            self._parent = local

    def _is_entry(self, local: str) -> bool:
        if self._depth == 2:
            return local in {"item", "entry"}
        return self._depth == 3 and local == "item" and self._parent == "channel"

    def _begins_field(self, name: str, attributes: dict[str, str]) -> None:
        prefix, _, local = name.rpartition(":")
        field = _FIELDS.get(local, "")
        if not field or (prefix and prefix not in _OWN and prefix != self._entry_name.rpartition(":")[0]):
            return
        self._field, self._pieces = field, []
        if field == "link" and self._entry is not None and attributes.get("rel", "alternate") == "alternate":
            href = attributes.get("href", "").strip()
            if href:
                self._entry.setdefault("href", href)

    def _says(self, text: str) -> None:
        if self._field:
            self._pieces.append(text)

    def _ends(self, name: str) -> None:
        if self._entry is not None:
            if self._depth == self._entry_depth + 1:
                self._ends_field()
            elif self._depth == self._entry_depth:
                self._ends_entry(name)
        self._depth -= 1

    def _ends_field(self) -> None:
        if self._field and self._entry is not None:
            said = "".join(self._pieces)
            if self._field == "text":
                self._texts.append(said)
            elif said := said.strip():
                self._entry.setdefault(self._field, said)
        self._field, self._pieces = "", []

    def _ends_entry(self, name: str) -> None:
        found = self._entry or {}
        self.entries.append(
            Entry(
                self._start,
                self._end_of(name),
                guid=found.get("guid") or found.get("about", ""),
                link=found.get("link") or found.get("href", ""),
                title=found.get("title", ""),
                updated=found.get("updated") or found.get("published", ""),
                text="\n".join(self._texts),
            )
        )
        if len(self.entries) > MOST:
            raise Whole("too many entries")
        self._entry = None

    def _end_of(self, name: str) -> int:
        """Return where the entry's end tag ends. Of an empty tag (`<item/>`) Expat says the end, else the start."""
        at = self.lead + self.parser.CurrentByteIndex
        if not self._body.startswith(self._encoded(f"</{name}"), at):
            return at
        closed = self._encoded(">")
        return self._body.index(closed, at) + len(closed)

    def _encoded(self, text: str) -> bytes:
        if not self._wide:
            return text.encode("ascii")  # another name is a ValueError: such a feed is not taken apart
        return text.encode("utf-16-be" if self._big else "utf-16-le")
