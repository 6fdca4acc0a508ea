"""Defines what makes two items the same one: `Article.article_id` is made of it.

The same item sent again is the same article. Other copy is another article, also under the same guid and version: a
wire may send one guid with everything, and an agency may change copy without counting.
"""

from __future__ import annotations

import html
import re
from hashlib import blake2b

from stream.normalise.head.sign_off import is_sign_off
from stream.normalise.repair import letters
from stream.normalise.status import status_of_word
from stream.wire_item import Paragraph, WireItem

__all__ = ["content_of", "identity_of"]

_STAMP = re.compile(r"(?=(?:\D*\d){6})[A-Z0-9 :./<>()-]{8,40}\Z")
"""What a transmitter sets below copy: `AP-NY-03-08-26 1415EST`."""
_TAGS = re.compile(r"<[^<>]{0,2000}>")


def identity_of(guid: str | None, version: int | None, item: WireItem) -> str | None:
    """Return what tells two items of one guid apart: the copy. None where there is no guid.

    Where the wire counts versions, only what is said counts, and not how it is sent: the same version in another
    format, or with another time stamp below it, is the same article.
    """
    if guid is None:
        return None
    content = content_of(item) if version is None else _said(item)
    return f"{guid}\x1f{blake2b(content.encode(), digest_size=16).hexdigest()}"


def content_of(item: WireItem) -> str:
    """Return headline and copy as read from the wire, and what may make the same copy another item: status, take, slug
    line. It is taken as read, so that better normalising changes no id.
    """
    copy = item.html or "\n".join(paragraph.text for paragraph in item.paragraphs)
    text = "\x1f".join(
        (item.headline or "", copy, item.status or "", item.take or "", item.slugline or "", item.ednote or "")
    )
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def _said(item: WireItem) -> str:
    """Return the letters and figures of the same, and until when it may not be used."""
    copy = html.unescape(_TAGS.sub(" ", item.html)) if item.html else " ".join(_unsigned(item.paragraphs))
    status, embargo = status_of_word(item.status), str(item.embargo_until or "")
    parts = (item.headline, copy, status, embargo, item.take, item.slugline, item.ednote)
    return "\x1f".join(letters(part or "").casefold() for part in parts).encode("utf-8", "replace").decode()


def _unsigned(paragraphs: tuple[Paragraph, ...]) -> list[str]:
    """Return the copy without what signs it off: an agency's, a transmitter's and its clock."""
    texts = [paragraph.text for paragraph in paragraphs]
    while len(texts) > 1 and (is_sign_off(texts[-1]) or _STAMP.match(texts[-1])):
        texts.pop()
    return texts
