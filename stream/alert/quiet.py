"""Decides when a rule stays quiet. It is pure, and goes by the article's own times, so that a replay decides the
same.
"""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer, field_validator

__all__ = ["Quiet"]

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_DURATION = re.compile(r"(\d{1,6})([smhd])")
_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


def _duration(value: object) -> timedelta:
    if isinstance(value, timedelta):
        return value
    if isinstance(value, (int, float)):
        return timedelta(seconds=value)
    if (found := _DURATION.fullmatch(str(value).strip())) is None:
        raise ValueError("is no duration: write it as `90s`, `30m`, `2h` or `1d`")
    return timedelta(seconds=int(found[1]) * _UNITS[found[2]])


Duration = Annotated[
    timedelta, BeforeValidator(_duration), PlainSerializer(lambda value: value.total_seconds(), return_type=float)
]


class Quiet(BaseModel):
    """A rule's quiet policy. A withdrawal breaks every quiet, and a correction is never dropped: a desk that was told
    something wrong must hear of it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    again_after: Duration = timedelta()
    """A rise in urgency is not alerted before this has passed since the story's last alert."""
    hours: str | None = None
    """`22:00-06:30`: alerts of these hours are held until they end."""
    timezone: str = "UTC"
    """The zone of `hours`: an IANA name, `Europe/London`."""

    @field_validator("hours")
    @classmethod
    def _real_hours(cls, value: str | None) -> str | None:
        if value is not None and _HOURS.fullmatch(value) is None:
            raise ValueError("are no hours: write them as `22:00-06:30`")
        return value

    @field_validator("timezone")
    @classmethod
    def _real_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (OSError, ValueError, KeyError):
            raise ValueError(f"{value!r} is no time zone: write an IANA name such as `Europe/London`") from None
        return value

    def until(self, moment: datetime) -> datetime:
        """Return when an alert that is due at `moment` may be sent: `moment` itself, or the end of the quiet hours."""
        if self.hours is None or (found := _HOURS.fullmatch(self.hours)) is None:
            return moment
        begin, end = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
        local = moment.astimezone(ZoneInfo(self.timezone))
        clock = local.timetz().replace(tzinfo=None)
        over_night = begin > end
        if not (begin <= clock < end or (over_night and (clock >= begin or clock < end))):
            return moment
        day = local.date() + timedelta(days=1 if over_night and clock >= begin else 0)
        return max(moment, datetime.combine(day, end, tzinfo=local.tzinfo).astimezone(moment.tzinfo))
