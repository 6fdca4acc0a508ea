"""Takes out pictures that are written into the copy as `data:` URIs (RFC 2397): they are no copy, and one may be longer
than it.

They go before any parser looks at the text, in whatever format and however it is escaped.
"""

from __future__ import annotations

import re

__all__ = ["without_drawings", "without_pictures"]

_BASE64 = re.compile(
    r"data:[A-Za-z]{1,20}\\?/[\w.+-]{1,80}(?:;[\w.=+ -]{1,80}){0,4};base64,(?=[\s\\rn]{0,6}(?:[A-Za-z0-9+/]|\\/){16})"
    r"(?>(?:[A-Za-z0-9+/=_-]++|\\/|(?>(?:\\[rn]|&\#(?:10|13|x[aAdD]);|\s)+)(?=[A-Za-z0-9+/]{40}|[A-Za-z0-9+/]{1,75}={0,2}[\"'&)\\]))*)"
)
"""A picture's bytes, twelve at least, for copy may speak of such addresses; they may be wrapped at any length, in lines
of which each looks like nothing else."""
_MARKDOWN = re.compile(r"!\[[^\[\]\n]{0,300}\]\(\s{0,10}\)")
"""What is left of a picture in Markdown."""
_DRAWING = re.compile(r"(?<==)\s*(?:\"data:image/svg\+xml[^\"]*+\"|'data:image/svg\+xml[^']*+')")
_IN_STYLE = re.compile(r"url\(\s{0,10}(?:data:[^()\"'<>]*+|\"data:[^\"<>]*+\"|'data:[^'<>]*+')\s{0,10}\)")
_MARKS = (";base64,", "data:image/svg")


def without_pictures(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the text without the bytes of pictures, and `data:pictures` where there were some. Linear."""
    if _MARKS[0] not in text:
        return text, ()
    plain, count = _BASE64.subn("", text)
    return (_MARKDOWN.sub("", plain), ("data:pictures",)) if count else (text, ())


def without_drawings(html: str) -> str:
    """Return markup without drawings in its attributes: they are markup themselves, so that a scan of tags would take
    them for its own.
    """
    if _MARKS[1] not in html:
        return html
    return _IN_STYLE.sub("url()", _DRAWING.sub('""', html))
