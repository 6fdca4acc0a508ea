"""The values that a feeds file is written in: durations, sizes, addresses, and secrets that stand elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, SecretStr, ValidationInfo

__all__ = ["Age", "Bytes", "Listen", "Seconds", "Secret", "SecretFile", "Secrets", "placeholders"]

_SECONDS = {"": 1.0, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_BYTES = {"": 1, "B": 1, "kB": 1000, "KiB": 1024, "MB": 1000**2, "MiB": 1024**2, "GB": 1000**3, "GiB": 1024**3}
_NUMBER_UNIT = re.compile(r"\s*(\d{1,12}(?:\.\d{1,6})?)\s*([A-Za-z]{0,3})\s*")
_PLACEHOLDER = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_LISTEN = re.compile(r"(?:(\[[0-9a-fA-F:]+\]|[^\s:]*):)?(\d{1,5})")


def _in_units(value: Any, units: Mapping[str, float], example: str) -> float:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(f"is no number with a unit: write it like {example}")  # noqa: TRY004 - pydantic's
    matched = _NUMBER_UNIT.fullmatch(str(value))
    if matched is None or matched[2] not in units:
        raise ValueError(f"{str(value)[:40]!r} is no number with a unit: write it like {example}")
    return float(matched[1]) * units[matched[2]]


def _seconds(value: Any) -> float:
    return _in_units(value, _SECONDS, "30s, 5m, 6h or 2d")


def _bytes(value: Any) -> int:
    return int(_in_units(value, _BYTES, "500kB or 4MiB"))


Seconds = Annotated[float, BeforeValidator(_seconds), Field(gt=0, le=366 * 86400)]
"""A duration: a number of seconds, or one with a unit: `30s`, `5m`, `6h`, `2d`."""
Age = Annotated[float, BeforeValidator(_seconds), Field(gt=0, le=36_525 * 86400)]
"""How old what is stored may be, written as a duration: a hundred years at most, so that it always leads to a date."""
Bytes = Annotated[int, BeforeValidator(_bytes), Field(gt=0, le=1024**3)]
"""A size: a number of bytes, or one with a unit: `500kB`, `4MiB`."""


def _listen(value: Any) -> str:
    matched = _LISTEN.fullmatch(str(value).strip())
    if matched is None or int(matched[2]) > 65535:
        raise ValueError(
            f"{str(value)[:60]!r} is no address to listen on: write host:port, or :port for all interfaces"
        )
    return f"{matched[1] if matched[1] is not None else '127.0.0.1'}:{matched[2]}"


Listen = Annotated[str, BeforeValidator(_listen)]
"""Where a server listens: `127.0.0.1:8080`; `:8080` for all interfaces; port 0 for one that the system chooses."""


@dataclass(slots=True)
class Secrets:
    """The validation context that a feeds file is read with: what `${NAME}` stands for."""

    environment: Mapping[str, str]
    missing: list[str] = field(default_factory=list)
    """Filled in: names that the file uses and the environment does not have, in order, each once."""
    plain: int = 0
    """Filled in: how many secrets stand in the file itself."""


def placeholders(text: str) -> list[str]:
    """Return the names of the `${NAME}` in a text."""
    return _PLACEHOLDER.findall(text)


def _secret(value: Any, info: ValidationInfo) -> Any:
    """Put what `${NAME}` stands for into a text. No error repeats the value."""
    if isinstance(value, SecretStr):
        return value
    if not isinstance(value, str):
        raise ValueError("is no text: name a variable, like ${AGENCY_KEY}")  # noqa: TRY004 - pydantic's
    secrets = info.context
    if not isinstance(secrets, Secrets):
        return SecretStr(value)
    if _PLACEHOLDER.search(value) is None:
        secrets.plain += 1
        return SecretStr(value)

    def resolved(match: re.Match[str]) -> str:
        found = secrets.environment.get(match[1])
        if not found:
            if match[1] not in secrets.missing:
                secrets.missing.append(match[1])
            return ""
        return found

    return SecretStr(_PLACEHOLDER.sub(resolved, value))


Secret = Annotated[SecretStr, BeforeValidator(_secret)]
"""A text that no log, header, metric or error shows. In the file it is `${NAME}`, a variable of the environment."""
SecretFile = Path
"""The path of a file that holds a secret: read when it is used, so that it can be changed without a restart."""
