"""Reads `defaults:` of a feeds file: what every source has that does not say otherwise and whose kind knows the key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from stream.feeds.config.key_types import keys_of
from stream.feeds.config.mistakes import Remarks
from stream.feeds.config.sentences import did_you_mean, sentences_of
from stream.feeds.kinds import KINDS

__all__ = ["Defaults"]


class Defaults:
    """The defaults that a kind knows. What is wrong with a value is said once, of the first source that would have it;
    what no source of the file has is looked at by itself.
    """

    def __init__(
        self, raw: Any, sources: Mapping[str, Mapping[str, Any]], mistakes: Remarks, warnings: Remarks
    ) -> None:
        self.keys: dict[str, Any] = {}
        if raw is None:
            return
        if not isinstance(raw, Mapping):
            mistakes.add(("defaults",), "must be keys and values: `{every: 60s}`")
            return
        kinds = {source["kind"] for source in sources.values()}
        known = sorted({key for kind in KINDS.values() for key in keys_of(kind.settings)} - {"kind"})
        for key, value in raw.items():
            having = [kind for kind in KINDS.values() if key in keys_of(kind.settings)]
            if key == "kind":
                mistakes.add(("defaults", key), "each source says its own kind")
            elif not having:
                mistakes.add(("defaults", key), f"no kind of source has this key: {did_you_mean(key, known)}")
            elif any(kind.name in kinds for kind in having):
                self.keys[key] = value
            else:
                warnings.add(("defaults", key), "no source here is of a kind that has this key")
                faults = [_fault(key, value, kind.settings) for kind in having]
                if fault := faults[0] if all(faults) else None:
                    mistakes.add(("defaults", key), fault)


def _fault(key: str, value: Any, model: type[BaseModel]) -> str | None:
    """Return what is wrong with the value of a key by itself, whatever else is missing."""
    try:
        model.model_validate({key: value})
    except ValidationError as error:
        return next((what for path, what in sentences_of(error, {key: value}, model) if path[:1] == (key,)), None)
    return None
