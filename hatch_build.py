"""Writes into a wheel which commit it is built from: of the checkout, or as `BUILD_COMMIT` says where there is
none, as in an image's build.
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CommitHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds `stream/commit.txt`, where the commit is known. An editable install has none: its checkout tells."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Say what goes into the wheel besides the packages."""
        commit = os.environ.get("BUILD_COMMIT") or self._of_checkout()
        if version == "editable" or not re.fullmatch(r"[0-9a-f]{7,40}\+?", commit):
            return
        self._told = Path(self.directory) / ".commit.txt"
        self._told.parent.mkdir(parents=True, exist_ok=True)
        self._told.write_text(commit[:12] + "+" * commit.endswith("+") + "\n", "utf-8")
        build_data["force_include"][str(self._told)] = "stream/commit.txt"

    def finalize(self, *_: Any) -> None:
        """Leave nothing beside the wheel."""
        if told := getattr(self, "_told", None):
            told.unlink(missing_ok=True)

    def _of_checkout(self) -> str:
        if not (Path(self.root) / ".git").exists():  # git would look further up, and tell another project's
            return ""
        ask = ["git", "-C", self.root, "describe", "--always", "--abbrev=12", "--dirty=+", "--exclude=*"]
        try:
            return subprocess.run(ask, capture_output=True, text=True, timeout=5, check=True).stdout.strip()
        except (OSError, subprocess.SubprocessError):
            return ""
