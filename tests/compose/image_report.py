"""What is in the image of deploy/Dockerfile, and whether two builds of it are the same: `make image`.

It needs Docker and Python's own library only, for it runs where nothing else of this project is installed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

__all__ = ["build", "contents", "differences", "report"]

ROOT = Path(__file__).parents[2]
_SECONDS = 1800.0
_LOOK = r"""
import hashlib, importlib.metadata as metadata, importlib.util, json, os, pathlib, sys
top = pathlib.Path("/opt/wirestream")
sizes, files = {}, {}
for folder, _, names in os.walk(top):
    for name in names:
        path = pathlib.Path(folder, name)
        if path.is_symlink():
            continue
        sizes[str(path)] = path.stat().st_size
        if path.suffix != ".pyc":
            files[str(path.relative_to(top))] = hashlib.sha256(path.read_bytes()).hexdigest()
packages = {}
for found in metadata.distributions():
    named = {str(pathlib.Path(found.locate_file(file)).resolve()) for file in found.files or ()}
    named |= {path for path in sizes if path.endswith(".pyc") and importlib.util.source_from_cache(path) in named}
    packages[found.metadata["Name"].lower()] = [found.version, sum(sizes.get(path, 0) for path in named)]
python = sys.version.split()[0]
print(json.dumps({"python": python, "packages": packages, "files": files, "bytes": sum(sizes.values())}))
"""
"""Run in the image. Bytecode has no hash: it carries the time at which its source was written."""


def build(tag: str, *options: str) -> None:
    """Build the image under a name; raise `CalledProcessError` where that fails, after what Docker said of it."""
    command = ["build", *options, "--file", "deploy/Dockerfile", "--tag", tag, "."]
    _docker(*command, stdout=None)


def contents(tag: str) -> dict[str, Any]:
    """Return the image's Python, packages (version and bytes), hashes of files, and bytes in all of what is ours."""
    found: dict[str, Any] = json.loads(_docker("run", "--rm", "--entrypoint", "python", tag, "-c", _LOOK))
    return found


def differences(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """Return a line for each package and each file that is not the same in both."""
    lines = []
    if one["python"] != other["python"]:
        lines.append(f"Python {one['python']} and {other['python']}")
    for what, pick in (("packages", lambda value: value[0]), ("files", lambda value: value)):
        for name in sorted(one[what].keys() | other[what].keys()):
            pair = [pick(found[what][name]) if name in found[what] else None for found in (one, other)]
            if pair[0] != pair[1]:
                lines.append(f"{name}: {pair[0]} and {pair[1]}")
    return lines


def report(tag: str, found: dict[str, Any]) -> str:
    """Return what a person wants to know of an image, a line each."""
    (image,) = json.loads(_docker("image", "inspect", tag))
    layers = _docker("history", "--no-trunc", "--format", "{{.Size}}\t{{.CreatedBy}}", tag).splitlines()
    lines = [
        f"{tag}: {_megabytes(image['Size'])}, Python {found['python']}, {len(found['packages'])} packages",
        "layers",
    ]
    for layer in layers:
        size, _, by = layer.partition("\t")
        if not size.startswith("0B"):
            lines.append(f"  {size:>8}  {' '.join(by.split())[:90]}")
    lines.append(f"packages: {_megabytes(found['bytes'])} in all, with their bytecode")
    by_size = sorted(found["packages"].items(), key=lambda item: -item[1][1])
    lines += [f"  {_megabytes(size):>8}  {name} {version}" for name, (version, size) in by_size]
    return "\n".join(lines)


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"


def _docker(*arguments: str, stdout: int | None = subprocess.PIPE) -> str:
    done = subprocess.run(
        ["docker", *arguments],
        cwd=ROOT,
        env=os.environ | {"DOCKER_BUILDKIT": "1"},
        stdout=stdout,
        text=True,
        timeout=_SECONDS,
        check=True,
    )
    return done.stdout or ""


def main() -> int:
    """Print the report; with `--twice`, end with 1 where a second build is another."""
    tag = "wirestream:dev"
    try:
        build(tag)
        found = contents(tag)
        print(report(tag, found))
        if "--twice" not in sys.argv[1:]:
            return 0
        build("wirestream:again", "--no-cache")
        unlike = differences(found, contents("wirestream:again"))
        _docker("image", "rm", "wirestream:again")
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"the image cannot be built or looked at: {error}", file=sys.stderr)
        return 2
    print("\n".join(["a second build, from nothing, is another:", *unlike]) if unlike else "a second build is the same")
    return 1 if unlike else 0


if __name__ == "__main__":
    sys.exit(main())
