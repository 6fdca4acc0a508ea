"""Writes the OpenAPI document of the read API, and finds what is wrong with the committed one: drift from the routes,
and what breaks a client of the last release. The document itself is handed over: this knows no web framework. Pure but
for the files.

A client may rely on each call, each of its parameters and each field of its answers. What may come: calls, parameters
that may be left out, and fields of answers.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from stream.contracts.compatibility import breaking_changes
from stream.errors import Misconfigured

__all__ = ["api_breaks", "api_problems", "release_api", "write_api"]

Document = dict[str, Any]

FILE = "openapi.yaml"
BASELINE = "published/baseline/openapi.yaml"
_NOTE = "# Generated from the routes in stream/desk by `wirestream schema export`. Do not edit.\n"
_SHOWN = 6
"""How many changed lines are shown: enough to recognise the change."""
_REFERENCE = "#/components/schemas/"


def write_api(folder: Path, document: Document) -> Path:
    """Write the document into the `schemas` folder; return its path."""
    return _write(folder / FILE, document)


def release_api(folder: Path, document: Document) -> Path:
    """Make it the document that later ones are compared with; return its path. Raises `Misconfigured` where it breaks
    the one of before: that takes `/api/v2`, not a new baseline.
    """
    if (folder / BASELINE).is_file() and (breaks := api_breaks(_read(folder / BASELINE), document)):
        raise Misconfigured(f"not released: {breaks[0]}")
    return _write(folder / BASELINE, document)


def api_problems(folder: Path, document: Document) -> list[str]:
    """Return every problem, a text each: drift of the committed document, and breaks. Raises `Misconfigured` where
    there is no baseline.
    """
    path, written = folder / FILE, _text(document)
    problems = []
    if not path.is_file():
        problems.append(f"{FILE} is missing")
    elif (committed := path.read_text("utf-8")) != written:
        lines = difflib.unified_diff(committed.splitlines(), written.splitlines(), n=0, lineterm="")
        changed = [f"  {line}" for line in lines if line[:1] in "+-" and line[:3] not in {"---", "+++"}]
        problems.append("\n".join([f"{FILE} is not what the routes say:", *changed[:_SHOWN]]))
    if not (folder / BASELINE).is_file():
        raise Misconfigured(f"{folder / BASELINE} is not there: give the `schemas` folder of a checkout")
    return problems + [f"{FILE}: {change}" for change in api_breaks(_read(folder / BASELINE), document)]


def api_breaks(old: Document, new: Document) -> list[str]:
    """Return each change from `old` to `new` that may break a client, with its place."""
    return list(dict.fromkeys(_breaks(old, new)))


def _breaks(old: Document, new: Document) -> Iterator[str]:
    for path, before in old["paths"].items():
        now = new["paths"].get(path, {})
        for method, operation in before.items():
            if method not in now:
                yield f"{method.upper()} {path}: removed"
                continue
            for change in _of_call((operation, old), (now[method], new)):
                yield f"{method.upper()} {path}: {change}"


def _of_call(old: tuple[Document, Document], new: tuple[Document, Document]) -> Iterator[str]:
    (before, root_before), (now, root_now) = old, new
    known, current = ({_key(each): each for each in call.get("parameters", ())} for call in (before, now))
    for key, parameter in known.items():
        if key not in current:
            yield f"{key}: removed"
            continue
        if current[key].get("required") and not parameter.get("required"):
            yield f"{key}: required now"
        yield from _schemas(key, (parameter["schema"], root_before), (current[key]["schema"], root_now))
    yield from (f"{key}: required, and new" for key in current if key not in known and current[key].get("required"))
    yield from _bodies("body", (before.get("requestBody", {}), root_before), (now.get("requestBody", {}), root_now))
    for status, answer in before["responses"].items():
        if status not in now["responses"]:
            yield f"answer {status}: removed"
        else:
            yield from _bodies(f"answer {status}", (answer, root_before), (now["responses"][status], root_now))


def _key(parameter: Document) -> str:
    return f"{parameter['in']} {parameter['name']}"


def _bodies(place: str, old: tuple[Document, Document], new: tuple[Document, Document]) -> Iterator[str]:
    if new[0].get("required") and not old[0].get("required"):
        yield f"{place}: required now"
    for media, before in old[0].get("content", {}).items():
        now = new[0].get("content", {}).get(media)
        if now is None:
            yield f"{place}: no {media} any more"
        elif "schema" in before:
            yield from _schemas(f"{place}, {media}", (before["schema"], old[1]), (now.get("schema", {}), new[1]))


def _schemas(place: str, old: tuple[Document, Document], new: tuple[Document, Document]) -> Iterator[str]:
    for change in breaking_changes(_alone(*old), _alone(*new)):
        yield f"{place}: {change.removeprefix('message: ')}"


def _alone(schema: Document, root: Document) -> Document:
    """Return a schema that stands alone, with what it refers to beside it. Its objects are open: a client ignores a
    field of an answer that it does not know, and may leave out a field of a body that came later.
    """
    definitions = root.get("components", {}).get("schemas", {})
    found: Document = _open({"$defs": definitions, "allOf": [schema]})
    return found


def _open(value: Any) -> Any:
    if isinstance(value, list):
        return [_open(part) for part in value]
    if not isinstance(value, dict):
        return value
    kept = {name: _open(part) for name, part in value.items() if (name, part) != ("additionalProperties", False)}
    if isinstance(reference := kept.get("$ref"), str):
        kept["$ref"] = reference.replace(_REFERENCE, "#/$defs/")
    return kept


def _text(document: Document) -> str:
    return _NOTE + yaml.dump(document, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=120)


class _Plain(yaml.SafeDumper):
    """Writes YAML without anchors: not every tool follows them."""

    def ignore_aliases(self, _: object) -> bool:
        return True


def _write(path: Path, document: Document) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_text(document), "utf-8", newline="\n")
    return path


def _read(path: Path) -> Document:
    try:
        found: Document = yaml.safe_load(path.read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise Misconfigured(f"{path} is not readable: {type(error).__name__}; restore it from git") from None
    return found
