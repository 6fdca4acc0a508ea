"""docs/accuracy.md: what stands between its two marks is written by the command."""

from __future__ import annotations

from pathlib import Path

__all__ = ["PAGE", "made", "written"]

PAGE = Path(__file__).parents[2] / "docs" / "accuracy.md"
_MADE, _CORPORA = "<!-- made by rule -->", "<!-- corpora -->"


def made(wires: str, quotes: str, duplicates: str) -> str:
    """The part about copy made by rule."""
    return f"### Wires\n\n{wires}\n\n### Quotes\n\n{quotes}\n\n### Duplicates\n\n{duplicates}"


def written(made_part: str, corpora_part: str) -> str:
    """The page with these figures. Without figures of corpora it keeps those that it has."""
    page = _put(PAGE.read_text(), _MADE, made_part)
    return _put(page, _CORPORA, corpora_part) if corpora_part else page


def _put(page: str, mark: str, figures: str) -> str:
    before, _, rest = page.split(mark)
    return f"{before}{mark}\n\n{figures}\n\n{mark}{rest}"
