"""A part of the settings, whose secrets may stand in files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from stream.errors import Misconfigured
from stream.settings.secret_files import FILE, read_secret

__all__ = ["PREFIX", "Positive", "Seconds", "Section"]

PREFIX = "WIRESTREAM_"
"""Before the name of every variable."""
Positive = Annotated[int, Field(gt=0)]
Seconds = Annotated[float, Field(gt=0)]


class Section(BaseModel):
    """Frozen; a name that it does not have is refused. A field `name_file` beside `name` is the file of that secret."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _from_files(cls, given: Any) -> Any:
        """Put what a `…_FILE` names into the place of the secret itself."""
        if not isinstance(given, dict):
            return given
        read = dict(given)
        for name in cls.model_fields:
            if name + FILE.lower() in cls.model_fields and (path := given.get(name + FILE.lower())):
                variable = f"{PREFIX}{cls.__name__}__{name}".upper()
                if given.get(name):
                    raise Misconfigured(f"{variable} and {variable}{FILE} are both set: unset one of them")
                read[name] = read_secret(Path(path), variable + FILE)
        return cls._joined(read)

    @classmethod
    def _joined(cls, given: dict[str, Any]) -> dict[str, Any]:
        return given
