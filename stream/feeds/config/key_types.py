"""Tells what a key of a feeds file is by the models alone: which keys there are, and which of them hold secrets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, SecretStr

__all__ = ["Path", "holds_secret", "keys_of", "model_at", "type_at"]

Path = tuple[str | int, ...]
"""Where a value stands in the file, or in a part of it."""


def keys_of(model: type[BaseModel]) -> dict[str, Any]:
    """Return the type of each key, by the name that the file has."""
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def type_at(kind: Any, path: Sequence[str | int]) -> Any:
    """Return the type of what stands at a path within a value of this type; None where nothing can."""
    for part in path:
        kind = next((found for each in _branches(kind) if (found := _within(each, part)) is not None), None)
        if kind is None:
            return None
    return kind


def model_at(kind: Any, path: Sequence[str | int]) -> type[BaseModel] | None:
    """Return the model whose keys stand at a path; None where there are none."""
    models = (each for each in _branches(type_at(kind, path)) if isinstance(each, type) and issubclass(each, BaseModel))
    return next(models, None)


def holds_secret(kind: Any) -> bool:
    """Return whether a value of this type is a secret, or a list of them."""
    return kind is SecretStr or any(holds_secret(each) for each in get_args(kind) if not isinstance(each, str))


def _branches(kind: Any) -> Iterator[Any]:
    """Yield what a value may be: the members of a union, without what annotates them."""
    origin = get_origin(kind)
    if origin is Annotated:
        yield from _branches(get_args(kind)[0])
    elif origin in {Union, UnionType}:
        for each in get_args(kind):
            yield from _branches(each)
    else:
        yield kind


def _within(kind: Any, part: str | int) -> Any:
    if isinstance(kind, type) and get_origin(kind) is None and issubclass(kind, BaseModel):
        return keys_of(kind).get(str(part))
    arguments = get_args(kind)
    if get_origin(kind) is dict:
        return arguments[1]
    return arguments[0] if get_origin(kind) in {tuple, list} and isinstance(part, int) else None
