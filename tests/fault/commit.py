"""Which state of the project a history is of."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

__all__ = ["commit"]


@cache
def commit() -> str:
    """The commit of the checkout, with a `+` where files were changed since; `unknown` where there is no git."""
    try:
        asked = ["git", "describe", "--always", "--dirty=+", "--abbrev=8", "--exclude=*"]
        done = subprocess.run(asked, cwd=Path(__file__).parent, capture_output=True, text=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError):
        return "unknown"
    return done.stdout.strip()
