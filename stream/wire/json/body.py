"""Finds the copy of a ninjs object: `body_html`, `body_xhtml`, `body_text`, or `bodies`, whichever keeps most of its
structure.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from stream.wire.json.fields import Fields, text_of
from stream.wire.json.names import COPY_HTML, COPY_TEXT, SUMMARIES
from stream.wire.paragraphs import paragraphs_of
from stream.wire.xml.nitf_within import EMBARGO, STATUS, as_fields
from stream.wire_item import Paragraph

__all__ = ["body_of"]

_MARKUP = re.compile(r"</(?:p|div|table|tr|h[1-6]|ul|li|a|b|i|em|strong)>|<(?:p|br)\s*/?>", re.IGNORECASE)
_TEASERS = ("summary", "teaser", "abstract", "excerpt", "caption", "social", "push", "short")
"""What the role of a body has in it that is not the story."""
_BLOCK = re.compile(r"<(?:p|br|div|li|h[1-6]|tr)\b", re.IGNORECASE)


def body_of(fields: Fields, *, caption: bool) -> tuple[str | None, tuple[Paragraph, ...]]:
    """Return the copy as HTML, or else as paragraphs. With `caption`, what describes a picture is its copy if it has no
    other.
    """
    html = _first(fields, COPY_HTML) or _listed(fields, lambda kind: "html" in kind)
    text = _first(fields, COPY_TEXT) or _listed(fields, lambda kind: not ("html" in kind or _is_nitf(kind)))
    if not (html or text) and (document := _listed(fields, _is_nitf)):
        within = as_fields(document)
        html, text = within.pop("body_html", None), within.pop("body_text", None)
        for name in (STATUS, EMBARGO):
            fields.put(name, within.get(name))
        fields.put("nitf_ednote", within.get("ednote"))
    if html and not (text and "\n" in text and not _BLOCK.search(html)):  # markup without paragraphs is worth less
        fields.drop("bodies")
        return html, ()
    if text and _MARKUP.search(text):
        return text, ()
    if text is None and caption:
        text = fields.text("descriptiontext", "caption", "descriptioncaption")
    if text is None and (text := _first(fields, SUMMARIES) or _described(fields)) and _MARKUP.search(text):
        return text, ()
    return None, paragraphs_of(text) if text else ()


def _first(fields: Fields, names: tuple[str, ...]) -> str | None:
    for name in names:
        value = fields.peek(name)
        text = text_of(value) if isinstance(value, dict) else value
        if isinstance(text, str) and text.strip():
            fields.drop(name)
            return text
    return None


def _described(fields: Fields) -> str | None:
    """Return the first of `descriptions` (ninjs 2 and 3)."""
    entries: Any = fields.peek("descriptions")
    values = (e.get("value") for e in entries if isinstance(e, dict)) if isinstance(entries, list) else ()
    return next((value for value in values if isinstance(value, str) and value.strip()), None)


def _is_nitf(kind: str) -> bool:
    return "nitf" in kind or kind.startswith(("text/xml", "application/xml"))


def _is_teaser(entry: Any) -> bool:
    role = entry.get("role") if isinstance(entry, dict) else None
    return isinstance(role, str) and any(word in role.lower() for word in _TEASERS)


def _listed(fields: Fields, wanted: Callable[[str], bool]) -> str | None:
    """Return the first of `bodies` (ninjs 2 and 3) whose content type and role are `wanted`; a teaser only where there
    is no other.
    """
    entries: Any = fields.peek("bodies")
    for entry in sorted(entries, key=_is_teaser) if isinstance(entries, list) else ():
        value = entry.get("value") if isinstance(entry, dict) else None
        if not isinstance(value, str) or not value.strip():
            continue
        kind = f"{entry.get('contentType') or entry.get('contenttype') or ''} {entry.get('role') or ''}".lower()
        if wanted(kind):
            fields.drop("bodies")
            return value
    return None
