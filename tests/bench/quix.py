"""The environment of Quix Streams: apart, for its pins and ours do not resolve together (pydantic < 2.14).

Our package is put in without its dependencies; the pure stages need few. Made once by uv, from
`requirements-bench.lock`. That lock was made from `requirements.in` beside this file, by

    uv pip compile tests/bench/requirements.in --python-version 3.11 \\
        --generate-hashes --no-emit-index-url --no-header -o requirements-bench.lock
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

from tests.bench.child import ROOT

__all__ = ["quix_python"]

_LOCK = ROOT / "requirements-bench.lock"
_VENV = ROOT / ".venv-bench"
_SECONDS = 180.0


def quix_python() -> Path:
    """The environment's interpreter. Raises `RuntimeError` with uv's last words when it cannot be made."""
    python, stamp = _VENV / "bin" / "python", _VENV / ".installed"
    made_of = hashlib.sha256(_LOCK.read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text() != made_of:
        _uv("venv", "--quiet", "--clear", "--python", sys.executable, str(_VENV))
        _uv("pip", "install", "--quiet", "--python", str(python), "--require-hashes", "-r", str(_LOCK))
        _uv("pip", "install", "--quiet", "--python", str(python), "--no-deps", "--no-build-isolation", "-e", str(ROOT))
        stamp.write_text(made_of)
    return python


def _uv(*arguments: str) -> None:
    try:
        done = subprocess.run(
            [sys.executable, "-m", "uv", *arguments], capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise RuntimeError(f"uv {arguments[0]} did not end within {_SECONDS:.0f} s") from None
    if done.returncode != 0:
        raise RuntimeError(f"uv {arguments[0]}: {done.stderr[-400:]}")
