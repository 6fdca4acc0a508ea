"""A new environment of Python, as somebody has it who never saw this checkout."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

__all__ = ["Environment"]

_SECONDS = 600.0
"""For one command, most of which is a download: a bound, not a measure."""


class Environment:
    """A venv in `folder / "venv"`, made by the Python that runs the tests."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.programs = folder / "venv" / "bin"
        subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True, timeout=_SECONDS)

    def run(self, program: str, *arguments: str | Path, within: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Run one of the environment's programs in a folder, by default its own, without any setting of ours."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("WIRESTREAM_", "PYTHON"))}
        return subprocess.run(
            [self.programs / program, *arguments],
            cwd=within or self.folder,
            env=kept | {"COLUMNS": "200"},
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )

    def pip(self, command: str, *arguments: str | Path) -> str:
        """What pip says on stdout; a failure is an error with its last words."""
        done = self.run("python", "-m", "pip", "--disable-pip-version-check", "--no-input", command, *arguments)
        assert done.returncode == 0, (done.stdout + done.stderr)[-2000:]
        return done.stdout
