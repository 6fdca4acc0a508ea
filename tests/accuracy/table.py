"""A table in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

__all__ = ["share", "table"]


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The first column is words, all others are figures."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def share(part: float, whole: float) -> str:
    """A share of three decimals; a dash where there is nothing to share."""
    return f"{part / whole:.3f}" if whole else "–"
