"""The one base of all event models: frozen, tolerant of fields that a newer writer added.

Depends on pydantic only, as does the whole package: another team can vendor `schemas/` and nothing else.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict

__all__ = ["Model", "Utc"]


def _to_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


Utc = Annotated[AwareDatetime, AfterValidator(_to_utc)]
"""An instant. A value without an offset is refused; any other offset is turned into UTC."""


class Model(BaseModel):
    """Frozen; a reader ignores fields that it does not know (the forward half of compatibility)."""

    model_config = ConfigDict(frozen=True, extra="ignore", ser_json_timedelta="float", allow_inf_nan=False)
