"""The base of what the API answers with: names as they are written here, instants in UTC."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

__all__ = ["Shape"]


class Shape(BaseModel):
    """Frozen. A field with a default is no longer missing from any answer, but clients must not rely on it."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True, ser_json_inf_nan="null")
