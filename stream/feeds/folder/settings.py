"""The keys of a source of kind `folder`."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from stream.feeds.source import SourceSettings
from stream.feeds.values import Seconds

__all__ = ["FolderSettings"]


class FolderSettings(SourceSettings):
    """Files that somebody drops into a folder of this machine."""

    kind: Literal["folder"]
    path: Path
    settle: Seconds = 0.5
    """How long a file must stand still; 5 s where it ends in the middle."""
