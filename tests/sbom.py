"""`make sbom`: what the service is made of, as a CycloneDX file, and which of it has known vulnerabilities.

The file lists requirements.lock, whose packages are in the image, and is checked against CycloneDX's own schema. What
is known against them is asked of PyPI by pip-audit. Where PyPI's advisories cannot be reached that is said: silence is
no clean bill. Ends with 0; with 1 where something is known; with 2 where a tool fails, and, with REQUIRE_AUDIT=1, where
nobody could be asked.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["Audit", "ToolFailed", "audit", "main", "write_sbom"]

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements.lock"
_TOOLS = Path(sys.executable).parent
_SECONDS = 600.0
"""For one run of a tool; pip-audit asks once a package."""
_PIN = re.compile(r"^\S+==\S+(?: ;.*?)? \\\n(?:    --hash=\S+(?: \\)?\n)+", re.MULTILINE)
"""One package of a lock, with its hashes."""

Run = Callable[[Sequence[str]], str]


class ToolFailed(Exception):
    """A tool that does not do its work; the message has its last words."""


@dataclass(frozen=True, slots=True)
class Audit:
    """What is known against a lock."""

    asked: int
    """The packages of which the advisories were read; 0 where nobody answers."""
    unknown: tuple[str, ...]
    """The packages that nobody could be asked about."""
    found: tuple[str, ...]
    """A line for each advisory: package, version, id, and the versions that mend it."""


def write_sbom(lock: Path, to: Path) -> int:
    """Write the bill of a lock, valid against CycloneDX's schema; return how many components it lists. The same lock
    gives the same bytes.
    """
    to.parent.mkdir(parents=True, exist_ok=True)
    project = ("--pyproject", str(ROOT / "pyproject.toml"))
    form = ("--spec-version", "1.6", "--output-format", "JSON", "--output-reproducible", "--validate")
    _run((str(_TOOLS / "cyclonedx-py"), "requirements", str(lock), *project, *form, "--output-file", str(to)))
    bill = json.loads(to.read_bytes())
    return len(bill["components"])


def audit(lock: Path, run: Run | None = None) -> Audit:
    """Ask for what is known against a lock: first of one package, so that a service that is not there is asked once."""
    ask = run or _run
    pins = _PIN.findall(lock.read_text("utf-8"))
    if not pins:
        raise ToolFailed(f"{lock} pins no package by hash")
    with tempfile.TemporaryDirectory() as folder:
        one = Path(folder, "one.txt")
        one.write_text(pins[0])
        first = _audited(ask, one)
        if not first.asked:
            return Audit(0, first.unknown, ())
        return _audited(ask, lock)


def _audited(run: Run, requirements: Path) -> Audit:
    service = ("--vulnerability-service", "pypi", "--disable-pip", "--require-hashes")
    shown = ("--format", "json", "--desc", "off", "--progress-spinner", "off")
    said = run((str(_TOOLS / "pip-audit"), "--requirement", str(requirements), *service, *shown))
    packages: list[Mapping[str, Any]] = json.loads(said)["dependencies"]
    return Audit(
        sum("vulns" in package for package in packages),
        tuple(package["name"] for package in packages if "skip_reason" in package),
        tuple(
            f"{package['name']} {package['version']}: {known['id']}, "
            f"mended in {', '.join(known['fix_versions']) or 'none'}"
            for package in packages
            for known in package.get("vulns", ())
        ),
    )


def _run(command: Sequence[str]) -> str:
    """What a tool prints. pip-audit ends with 1 where it found something, which is no failure of its own."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ToolFailed(f"{Path(command[0]).name} cannot be run to its end: {error}") from None
    if done.returncode != 0 and not (done.returncode == 1 and done.stdout.startswith("{")):
        raise ToolFailed(f"{Path(command[0]).name}: {done.stderr.strip()[-600:]}")
    return done.stdout


def main() -> int:
    """Write build/sbom.json and print what is known against it."""
    to = ROOT / "build" / "sbom.json"
    try:
        print(f"{to.relative_to(ROOT)}: {write_sbom(LOCK, to)} components, valid CycloneDX 1.6")
        known = audit(LOCK)
    except ToolFailed as error:
        print(error, file=sys.stderr)
        return 2
    for line in known.found:
        print(line)
    if not known.asked:
        print("known vulnerabilities: nobody could be asked, for PyPI's advisories cannot be reached from here")
        return 2 if os.environ.get("REQUIRE_AUDIT", "").lower() in {"1", "true"} else 0
    if known.unknown:
        print(f"nothing could be learned about {', '.join(known.unknown)}")
    print(f"known vulnerabilities: {len(known.found)} in {known.asked} packages")
    return 1 if known.found else 0


if __name__ == "__main__":
    sys.exit(main())
