"""Takes off lines that stand before XML or JSON and are no part of it: a log's line, a warning of the page's engine, a
guard against scripts, a function call around it.
"""

from __future__ import annotations

import re

__all__ = ["behind_lead_in", "without_invisible"]

_INVISIBLE = re.compile("[\\s\0]*+[\ufeff\ufffe\u200b-\u200f\u202a-\u202e\u2060-\u206f\u00ad\u180e]")
_CONTROLS = re.compile(r"[\x00-\x20\x7f]++(?=<[?!A-Za-z]|[{\[]\s*[\"\[{\]}])")
"""Control characters of a frame around markup or JSON."""
_WITHIN = 4096
"""Characters in which the markup begins: warnings fill a line or three each."""
_LINES = 24
_PROSE_WORDS = 12
"""A line of so many words that ends as a sentence is copy, and what stands below is quoted in it."""
_SENTENCE = re.compile(r"[.!?]['\"”’»)]*\Z")
_DECLARED = re.compile(r"<\?xml\s", re.IGNORECASE)
_ROOT = re.compile(
    r"(?m)^[^<\n]{0,200}?(<(?:rss|nitf|NewsML|newsItem|newsMessage|packageItem|rdf:RDF|newsitem|RBNews|feed\s[^<>]{0,80}xmlns)"
    r"(?=[\s>=]))"
)
_JSON = re.compile(r"(?m)^[ \t]*([{\[])\s*[\"\[{]")
_CALL = re.compile(r"[^\n{\[\"]{0,200}?[(=;,:][ \t]*\n?[ \t]*([{\[])\s*[\"\[{]")
"""The first line of `callback({…})`, `var feed = {…}`, `)]}',` and `while(1);`."""
_WARNED = re.compile(r"\s*<(?:br|b|p|div|pre|font|table|center|strong|i|span)\b", re.IGNORECASE)


def without_invisible(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the text from its first character that is seen on, and `start:marks` where others stood before it; also
    control characters right before markup or JSON.
    """
    at = 0
    while mark := _INVISIBLE.match(text, at):
        at = mark.end()
    controls = _CONTROLS.match(text, at)
    if controls and not controls[0].isspace():
        at = controls.end()
    return (text[at:], ("start:marks",)) if at else (text, ())


def behind_lead_in(text: str) -> tuple[str, str] | None:
    """Return what stands before XML or JSON, and that, where a text seems to have it behind lines of another kind; None
    where it is copy. What is found may still be none: its parser tells.
    """
    start = text[:_WITHIN]
    if _WARNED.match(start):
        found = _DECLARED.search(start)
        return _apart(text, found.start()) if found else None
    if text[:1] == "<":
        return None
    declared, rooted = _DECLARED.search(start), _ROOT.search(start)
    at = declared.start() if declared else rooted.start(1) if rooted else None
    if at is None:
        found = _CALL.match(start) or _JSON.search(start)
        at = found.start(1) if found else None
    return _apart(text, at) if at else None


def _apart(text: str, at: int) -> tuple[str, str] | None:
    before = text[:at].strip()
    lines = before.splitlines()
    is_copy = len(lines) > _LINES or any(
        len(line.split()) >= _PROSE_WORDS and _SENTENCE.search(line.rstrip()) for line in lines
    )
    return None if is_copy else (before, text[at:])
