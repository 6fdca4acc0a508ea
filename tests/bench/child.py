"""Runs a part of a measure in a process of its own, so that its CPU is its own. It answers with one line of JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

__all__ = ["ANSWER", "ROOT", "answer", "argument", "run_child", "start_child"]

ROOT = Path(__file__).parent.parent.parent
ANSWER = "answer "
_SECONDS = 90.0
"""After this a child has hung: the longest needs a quarter of it."""


def _command(module: str, given: dict[str, Any], python: str | Path, sources: Path) -> tuple[list[str], dict[str, str]]:
    path = os.pathsep.join(map(str, dict.fromkeys((sources, ROOT))))
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
    return [str(python), "-P", "-m", f"tests.bench.{module}", json.dumps(given)], environment


def run_child(
    module: str,
    given: dict[str, Any],
    python: str | Path = sys.executable,
    sources: Path = ROOT,
    within: float = _SECONDS,
) -> dict[str, Any]:
    """Run `module` to its end with `given`, on the service in `sources`; its answer. Raises `RuntimeError` with its
    last words when it fails, or takes longer than `within` seconds.
    """
    command, environment = _command(module, given, python, sources)
    try:
        done = subprocess.run(
            command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=within, check=False
        )
    except subprocess.TimeoutExpired:
        raise RuntimeError(f"{module} did not end within {within:.0f} s") from None
    answers = [line for line in done.stdout.splitlines() if line.startswith(ANSWER)]
    if done.returncode != 0 or not answers:
        raise RuntimeError(f"{module} ended with {done.returncode}: {(done.stdout + done.stderr)[-1500:]}")
    answered: dict[str, Any] = json.loads(answers[-1][len(ANSWER) :])
    return answered


def start_child(
    module: str, given: dict[str, Any], python: str | Path = sys.executable, log: Path | None = None
) -> subprocess.Popen[str]:
    """Start `module`, and wait until it says that it is ready; it ends when its stdin is closed. What it says of faults
    goes into the file `log`, where there is one.
    """
    command, environment = _command(module, given, python, ROOT)
    with nullcontext() if log is None else log.open("w") as faults:
        process = subprocess.Popen(
            command, env=environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=faults, text=True
        )
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith(ANSWER):
            return process
    said = "" if log is None else f": {log.read_text('utf-8', 'replace')[-1500:]}"
    raise RuntimeError(f"{module} ended with {process.wait(10)} before it was ready{said}")


def argument() -> dict[str, Any]:
    """In the child: what it was given."""
    given: dict[str, Any] = json.loads(sys.argv[1])
    return given


def answer(**figures: Any) -> None:
    """In the child: what it found."""
    print(ANSWER + json.dumps(figures), flush=True)
