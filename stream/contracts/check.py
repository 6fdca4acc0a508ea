"""Writes the generated contract, and finds what is wrong with the committed one.

`folder` is the `schemas` folder of a checkout: `asyncapi.yaml`, `published/*.v1.schema.json`, and under
`published/baseline/` the schemas as of the last release.
"""

from __future__ import annotations

import difflib
import json
from pathlib import Path

import yaml

from stream.contracts.asyncapi import asyncapi
from stream.contracts.compatibility import breaking_changes
from stream.contracts.published import Schema, file_name, published
from stream.errors import Misconfigured

__all__ = ["drift", "export", "release", "run_check"]

ASYNCAPI = "asyncapi.yaml"
PUBLISHED = "published"
BASELINE = "published/baseline"
PATTERN = "*.schema.json"
SHOWN = 6
"""How many changed lines of a file are shown: enough to recognise the change."""
_NOTE = "# Generated from stream/kafka/topics.py and schemas/ by `wirestream schema export`. Do not edit.\n"


def export(folder: Path) -> list[Path]:
    """Write all generated files, and remove schemas that are no longer generated. Returns what was written."""
    written = _write(folder, _generated())
    for stale in set((folder / PUBLISHED).glob(PATTERN)) - set(written):
        stale.unlink()
    return written


def drift(folder: Path) -> list[str]:
    """Return how the committed files differ from what would be generated now, a text each; empty where they do not."""
    generated = _generated()
    problems = []
    for name, text in generated.items():
        path = folder / name
        if not path.is_file():
            problems.append(f"{name} is missing")
        elif (committed := path.read_text("utf-8")) != text:
            problems.append(f"{name} is not what the models say:\n{_changed_lines(committed, text)}")
    known = {folder / name for name in generated}
    stale = sorted(path.name for path in (folder / PUBLISHED).glob(PATTERN) if path not in known)
    return problems + [f"{PUBLISHED}/{name} is of no model" for name in stale]


def run_check(folder: Path) -> list[str]:
    """Return every problem, a text each: drift, and what breaks readers of the last release. Raises `Misconfigured`
    where there is no baseline, or a file of it is no JSON.
    """
    current = {file_name(stem): schema for stem, schema in published().items()}
    problems = drift(folder)
    for name, old in _baseline(folder).items():
        new = current.get(name)
        if new is None:
            problems.append(f"{name}: released, and no longer published")
        else:
            problems.extend(f"{name}: {change}" for change in breaking_changes(old, new))
    return problems


def release(folder: Path) -> list[Path]:
    """Make the schemas of now the baseline that later ones are compared with. Returns what was written. Raises
    `Misconfigured` where they break the baseline of before: that takes a new major version of topic and schema, not a
    new baseline.
    """
    baseline = folder / BASELINE
    if any(baseline.glob(PATTERN)) and (problems := run_check(folder)):
        raise Misconfigured(f"not released: {problems[0]}")
    return _write(baseline, {file_name(stem): _json(schema) for stem, schema in published().items()})


def _generated() -> dict[str, str]:
    files = {f"{PUBLISHED}/{file_name(stem)}": _json(schema) for stem, schema in published().items()}
    document = yaml.dump(asyncapi(), Dumper=_Plain, sort_keys=False, allow_unicode=True, width=120)
    return {**files, ASYNCAPI: _NOTE + document}


class _Plain(yaml.SafeDumper):
    """Writes YAML without anchors: not every AsyncAPI tool follows them."""

    def ignore_aliases(self, _: object) -> bool:
        return True


def _json(schema: Schema) -> str:
    return json.dumps(schema, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _write(folder: Path, files: dict[str, str]) -> list[Path]:
    paths = []
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")
        paths.append(path)
    return paths


def _baseline(folder: Path) -> dict[str, Schema]:
    paths = sorted((folder / BASELINE).glob(PATTERN))
    if not paths:
        raise Misconfigured(f"{folder / BASELINE} has no schemas: give the `schemas` folder of a checkout")
    try:
        return {path.name: json.loads(path.read_text("utf-8")) for path in paths}
    except ValueError as error:
        raise Misconfigured(f"{folder / BASELINE} is not readable: {error}; restore it from git") from None


def _changed_lines(committed: str, generated: str) -> str:
    lines = difflib.unified_diff(committed.splitlines(), generated.splitlines(), n=0, lineterm="")
    changed = [line for line in lines if line[:1] in "+-" and line[:3] not in {"---", "+++"}]
    more = [f"  … and {len(changed) - SHOWN} more lines"] if len(changed) > SHOWN else []
    return "\n".join([f"  {line}" for line in changed[:SHOWN]] + more)
