"""Defines `Page`: what a scan of a web page found."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Page"]


@dataclass(slots=True)
class Page:
    """What the scan found. `markup` holds the body with every start tag counted."""

    language: str | None = None
    title: str | None = None
    canonical: str | None = None
    metas: list[tuple[str, str]] = field(default_factory=list)
    """Name (of `name`, `property`, `itemprop` or `http-equiv`, lower case) and content, in order."""
    json_ld: list[str] = field(default_factory=list)
    """Content of the `application/ld+json` scripts, as it stands."""
    markup: str = ""
    elements: int = 0
    depth: int = 0
    """The deepest nesting, elements that end themselves left out."""
    levels: int = 0
    """How deep each element is, summed up."""
