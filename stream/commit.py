"""Tells which commit runs: two builds of one version are not the same."""

from __future__ import annotations

import subprocess
from functools import cache
from importlib.resources import files
from pathlib import Path

from stream import __version__

__all__ = ["commit", "release"]

_CHECKOUT = Path(__file__).parents[1]
_GIT = ("git", "-C", str(_CHECKOUT), "describe", "--always", "--abbrev=12", "--dirty=+", "--exclude=*")
_PATIENCE = 5
"""Seconds for git's answer: a checkout on a slow disk; without one the commit is not known, and nothing hangs on it."""


@cache
def commit() -> str:
    """Return the commit's first twelve digits, with `+` behind them where the checkout has changes besides. Empty where
    neither the build (`hatch_build.py` writes `commit.txt` into a wheel) nor git tells. Raises nothing.
    """
    built = files("stream").joinpath("commit.txt")
    if built.is_file():
        return built.read_text("utf-8").strip()
    if not (_CHECKOUT / ".git").exists():
        return ""
    try:
        said = subprocess.run(_GIT, capture_output=True, text=True, timeout=_PATIENCE, check=True)
    except (OSError, subprocess.SubprocessError):
        return ""
    return said.stdout.strip()


def release() -> str:
    """Return the version with its commit, for people: `0.1.0 (6afc2dd0f3a1)`."""
    return f"{__version__} ({commit()})" if commit() else __version__
