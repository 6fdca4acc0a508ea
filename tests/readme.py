"""The examples of README.md, as they stand there."""

from __future__ import annotations

import re
from pathlib import Path

__all__ = ["example"]

_README = Path(__file__).parents[1] / "README.md"


def example(chapter: str) -> tuple[str, str]:
    """The Python of a chapter, and what the chapter says that it prints: its two fenced blocks."""
    text = _README.read_text("utf-8").partition(f"\n## {chapter}\n")[2].partition("\n## ")[0]
    (found,) = re.findall(r"^```python\n(.*?)^```\n.*?^```\n(.*?)^```\n", text, re.MULTILINE | re.DOTALL)
    return found
