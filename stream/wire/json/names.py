"""Lists the names under which houses' JSON has its fields, folded: ninjs' own first, then those that are common
elsewhere.
"""

from __future__ import annotations

__all__ = [
    "AUTHORS", "CHANGED", "COPY", "COPY_HTML", "COPY_TEXT", "IDS", "LESSER_IDS", "PUBLISHED", "SUMMARIES", "TEXTS",
    "TITLES", "folded",
]  # fmt: skip

TEXTS = frozenset({
    "headline", "headlines", "bodytext", "bodyhtml", "bodyxhtml", "bodies", "descriptiontext", "title", "webtitle",
    "contenthtml", "contenttext", "articlebody",
})  # fmt: skip
"""An object with one of these says something: it is an item, or an envelope with a title of its own."""
TITLES = frozenset({"headline", "headlines", "title", "webtitle", "name"})
COPY_HTML = ("bodyhtml", "bodyxhtml", "bodyhtml5", "articlehtml", "contenthtml", "contentencoded", "storyhtml")
COPY_TEXT = ("bodytext", "body", "bodyplain", "articlebody", "articletext", "contenttext", "content", "fulltext",
             "storytext", "maintext", "text", "story")  # fmt: skip
COPY = frozenset({*COPY_HTML, *COPY_TEXT, "bodies"})
"""All keys of copy: copy that stayed in `extra` would reach nobody."""
SUMMARIES = ("summary", "description", "abstract", "excerpt", "standfirst", "trailtext", "leadparagraph", "snippet",
             "contentsnippet")  # fmt: skip
"""Keys of what counts as copy where an item has no other."""
IDS = ("guid", "uri", "itemid")
LESSER_IDS = ("id", "url", "link", "weburl", "permalink")
CHANGED = ("datemodified", "updatedat", "modifiedgmt", "lastmodified", "updated", "modified")
PUBLISHED = ("datepublished", "publishedat", "pubdate", "webpublicationdate", "dategmt", "publicationdate", "createdat",
             "date")  # fmt: skip
AUTHORS = ("authors", "author", "creator", "dccreator")


def folded(key: str) -> str:
    """Return a key as it is compared: without case, `_`, `-`, blanks and colons."""
    return key.lower().replace("_", "").replace("-", "").replace(":", "").replace(" ", "")
