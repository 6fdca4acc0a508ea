"""Gives dpa's digitalwires JSON ninjs' names of fields.

https://github.com/dpa-newslab/dpa-digitalwires .
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["FORMAT", "as_ninjs", "fits"]

FORMAT = "dpa-digitalwires-json"
_KEYS = ({"entry_id", "version_created"}, {"urn", "article_html"})
_CORRECTIONS = ("sig:correction", "sig:corrected")
_PRIVATE = ("contact", "closing", "picture", "notepad")
"""Roles of notes that are none to editors: telephone numbers, sign-offs, lists of pictures. They stay in `extra`."""
_SUBJECTS = ("subject", "category", "geosubject", "rubric", "medtop")
_MEDIA = frozenset({"image", "picture", "graphic", "video", "audio"})


def fits(value: Mapping[str, Any]) -> bool:
    """Return whether an object is a digitalwires entry: it says so, or has the keys that only those have."""
    declared = value.get("format")
    if isinstance(declared, str) and declared.startswith("digitalwires"):
        return True
    return any(keys <= value.keys() for keys in _KEYS)


def as_ninjs(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return the same object with ninjs' keys in place of its own; the others stay as they are."""
    item: dict[str, Any] = {key: field for key, field in value.items() if field not in (None, "", [], {})}
    item["guid"] = item.pop("urn", None) or item.get("entry_id")
    item["provider"] = item.get("provider") or _provider(item["guid"])
    item["firstcreated"] = item.pop("content_created", None)
    item["body_html"] = _copy(item)
    if below := [item.pop(key) for key in ("kicker", "subhead") if isinstance(item.get(key), str)]:
        item["headlines"] = [{"role": "sub", "value": line} for line in below]
    if notes := _notes(item.get("ednotes")):
        item["ednote"] = "\n".join(notes)
    if item.get("signal") in _CORRECTIONS and str(item.get("pubstatus") or "usable").endswith("usable"):
        item["pubstatus"] = "corrected"
    _put_subjects(item)
    if not item["body_html"] and (caption := _caption(item)):
        item["body_text"] = caption
    return {key: field for key, field in item.items() if field is not None}


def _copy(item: dict[str, Any]) -> str | None:
    """Return the article with its box of facts; links and embedded posts stay in `extra`."""
    parts = [item.pop(key) for key in ("article_html", "infobox_html") if isinstance(item.get(key), str)]
    return "".join(parts) or None


def _provider(guid: Any) -> str | None:
    """Return the provider that the guid names: `urn:newsml:dpa.com:…` (RFC 3085)."""
    parts = guid.split(":") if isinstance(guid, str) else []
    return parts[2] if len(parts) > 3 and parts[:2] == ["urn", "newsml"] else None


def _notes(entries: Any) -> list[str]:
    """Return notes to editors, in order, each once."""
    found = [
        " ".join(text.split())
        for entry in (entries if isinstance(entries, list) else ())
        if isinstance(entry, dict)
        and isinstance(text := entry.get("ednote"), str)
        and not any(word in str(entry.get("role")) for word in _PRIVATE)
    ]
    return list(dict.fromkeys(filter(None, found)))


def _put_subjects(item: dict[str, Any]) -> None:
    """Put categories in by their type: keywords, and subjects with their codes."""
    categories = item.get("categories")
    entries = [e for e in (categories if isinstance(categories, list) else ()) if isinstance(e, dict)]
    kinds = [(str(e.get("type") or "").rpartition(":")[2], e) for e in entries]
    keywords = [e.get("name") for kind, e in kinds if kind == "keyword"] or item.get("keyword_names")
    if keywords:
        item["keywords"] = keywords
        item.pop("keyword_names", None)
    subjects = [
        {"scheme": scheme or None, "code": code or None, "name": e.get("name")}
        for kind, e in kinds
        if any(word in kind for word in _SUBJECTS)
        for scheme, _, code in [str(e.get("qcode") or "").partition(":")]
    ]
    if subjects:
        item["subject"] = subjects
    rest = [e for kind, e in kinds if kind != "keyword" and not any(word in kind for word in _SUBJECTS)]
    item["categories"] = rest or None


def _caption(item: Mapping[str, Any]) -> str | None:
    """Return what describes a picture or a sound, where the entry has no copy: the longest of its descriptions."""
    shown = item.get("associations")
    kinds = {str(a.get("type")) for a in (shown if isinstance(shown, list) else ()) if isinstance(a, dict)}
    if not (kinds | {str(item.get("type"))}) & _MEDIA:
        return None
    described = item.get("descriptions")
    texts = [d.get("description") for d in (described if isinstance(described, list) else ()) if isinstance(d, dict)]
    return max((t for t in texts if isinstance(t, str)), key=len, default=None)
