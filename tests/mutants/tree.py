"""A copy of the checkout to put faults into: the checkout itself is never touched."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.mutants.mutant import ROOT, Mutant

__all__ = ["Tree", "Verdict"]

_LIBS = Path("deploy/kafka/libs")
"""Kafka's jars, which git does not track: shared with the checkout by a link."""
_TEST_SECONDS = 240
"""For the tests of one fault: more than any of them takes on a busy machine."""

_PASSED, _FAILED = 0, 1
"""pytest's exit codes. Any other is neither: a fault that keeps a test from being collected shows nothing."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the tests said."""

    mutant: Mutant
    held: bool
    """Whether a test failed, as one must."""
    said: str
    """Why not, in a line; empty where it held."""


class Tree:
    """A copy of all that git knows or would know, in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        listing = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT, check=True, capture_output=True,
        ).stdout  # fmt: skip
        for name in filter(None, listing.decode().split("\0")):
            if (source := ROOT / name).is_file():
                target = folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source, target)
        if (ROOT / _LIBS).is_dir():
            (folder / _LIBS).symlink_to(ROOT / _LIBS)

    def ask(self, mutant: Mutant) -> Verdict:
        """Put the fault in, run its tests, take it out again."""
        path = self.folder / mutant.file
        whole = path.read_text("utf-8")
        path.write_text(whole.replace(mutant.before, mutant.after), "utf-8")
        try:
            code, output = self.run(mutant.tests)
        finally:
            path.write_text(whole, "utf-8")
        if code == _FAILED:
            return Verdict(mutant, held=True, said="")
        if code == _PASSED:
            return Verdict(mutant, held=False, said="SURVIVED: its tests stay green")
        last = (output.strip() or "no output").splitlines()[-1]
        return Verdict(mutant, held=False, said=f"neither passed nor failed (exit {code}): {last}")

    def run(self, tests: tuple[str, ...], within: float = _TEST_SECONDS) -> tuple[int | None, str]:
        """pytest's exit code (null where it took too long) and output. All that it started ends with it."""
        command = [
            sys.executable,
            "-P",
            "-m",
            "pytest",
            "-x",
            "-q",
            "--no-header",
            "--tb=line",
            "-p",
            "no:cacheprovider",
        ]
        # A test that is skipped for want of a program would hold nothing.
        required = {"REQUIRE_KAFKA": "1", "REQUIRE_TOOLS": "1"}
        environment = {**os.environ, **required, "PYTHONPATH": str(self.folder), "PYTHONDONTWRITEBYTECODE": "1"}
        process = subprocess.Popen(
            [*command, "-o", "addopts=--strict-markers --import-mode=importlib", *tests],
            cwd=self.folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        try:
            output, _ = process.communicate(timeout=within)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            output, _ = process.communicate()
            return None, output.decode("utf-8", "replace")
        return process.returncode, output.decode("utf-8", "replace")
