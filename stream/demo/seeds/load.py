"""Loads a folder of wire copy with its expectations, in the order in which it is replayed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from stream.demo.seeds.expected import Expected
from stream.errors import Misconfigured
from stream.newsdesk.folder import EXPECTED, files_of

__all__ = ["EXPECTED", "Seed", "load_seeds"]

_FOLDER = TypeAdapter(dict[str, Expected])


@dataclass(frozen=True, slots=True)
class Seed:
    """One payload to replay."""

    path: str
    """Relative to the folder that was loaded, with `/`."""
    payload: bytes
    expected: Expected | None
    """What is right to find in it; `None` where no `expected.json` names it."""


def load_seeds(folder: Path) -> tuple[Seed, ...]:
    """Return all copy below `folder` with its expectations, in replay order: the files of `files_of`, sorted by path.

    Raises `Misconfigured` where the folder is none, where an `expected.json` is not valid (file and key are named), and
    where one expects a file that is not there.
    """
    if not folder.is_dir():
        raise Misconfigured(f"{folder} is no folder: name one with wire copy in it")
    paths = {path.relative_to(folder).as_posix(): path for path in files_of([folder])}
    expected: dict[str, Expected] = {}
    for path in sorted(folder.rglob(EXPECTED)):
        beside = path.relative_to(folder).parent
        expected |= {(beside / file).as_posix(): what for file, what in _expectations(path).items()}
    for name in expected.keys() - paths.keys():
        raise Misconfigured(f"{folder / name} is not there, but the {EXPECTED} beside it expects it")
    return tuple(Seed(name, path.read_bytes(), expected.get(name)) for name, path in paths.items())


def _expectations(path: Path) -> dict[str, Expected]:
    try:
        return _FOLDER.validate_python(json.loads(path.read_bytes()))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = " → ".join(str(part) for part in first["loc"]) or "the whole"
        raise Misconfigured(f"{path}: {where}: {first['msg']}") from error
    except ValueError as error:
        raise Misconfigured(f"{path} is no JSON: {error}") from error
