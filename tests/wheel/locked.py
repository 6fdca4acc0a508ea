"""What a wheel asks for, all the way down, as `requirements-dev.lock` pins it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from importlib.metadata import PathDistribution, distribution
from itertools import pairwise
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

__all__ = ["closure", "locked"]

_PIN = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)


def closure(wheel: Path, extra: str) -> set[str]:
    """The names of all packages that the wheel needs with one of its extras; with `""` those that it always needs.

    What packages ask for in their turn is told by this environment, in which all of them are installed.
    """
    (metadata,) = (path for path in zipfile.Path(wheel).iterdir() if path.name.endswith(".dist-info"))
    ours = PathDistribution(metadata)  # type: ignore[arg-type] - it only reads
    found: set[tuple[str, str]] = set()
    waiting = [(canonicalize_name(ours.metadata["Name"]), extra)]
    while waiting:
        name, wanted = waiting.pop()
        if (name, wanted) in found:
            continue
        found.add((name, wanted))
        asked = ours if name == canonicalize_name(ours.metadata["Name"]) else distribution(name)
        waiting += _asked(asked.requires or (), wanted)
    return {name for name, _ in found} - {canonicalize_name(ours.metadata["Name"])}


def _asked(lines: Iterable[str], extra: str) -> Iterator[tuple[str, str]]:
    for line in lines:
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate({"extra": extra}):
            yield from ((canonicalize_name(requirement.name), wanted) for wanted in ("", *requirement.extras))


def locked(names: set[str], lock: str) -> str:
    """The lines of a lock that pin these packages, with their hashes. Raises `KeyError` for one that it lacks."""
    starts = [match.start() for match in _PIN.finditer(lock)] + [len(lock)]
    pins = {}
    for start, end in pairwise(starts):
        block = lock[start:end]
        pins[canonicalize_name(block.partition("==")[0])] = block
    return "".join(pins[name] for name in sorted(names))
