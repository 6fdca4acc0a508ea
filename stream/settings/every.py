"""All settings together, and those of every process: its port and its log."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from stream.settings.brokers import Kafka, Topics
from stream.settings.desk import Desk
from stream.settings.section import PREFIX, Section
from stream.settings.stages import Alerts, Dedupe, Extract, Guard, Limits, Watchdog
from stream.settings.store import Store

__all__ = ["Log", "Settings", "Web"]


class Web(Section):
    """The port of /metrics, /livez and /readyz."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 0
    """0: the system chooses; the worker logs it."""


class Log(Section):
    """What is written to stdout."""

    format: Literal["auto", "json", "console"] = "auto"
    """`auto`: console on a terminal, else JSON."""
    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"


class Settings(BaseSettings):
    """All settings. Frozen; secrets never show in a repr or a log."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", env_file=".env", extra="ignore", frozen=True
    )

    kafka: Kafka = Kafka()
    topics: Topics = Topics()
    limits: Limits = Limits()
    store: Store = Store()
    desk: Desk = Desk()
    alerts: Alerts = Alerts()
    dedupe: Dedupe = Dedupe()
    extract: Extract = Extract()
    guard: Guard = Guard()
    watchdog: Watchdog = Watchdog()
    web: Web = Web()
    log: Log = Log()

    @model_validator(mode="after")
    def _remembers_what_the_detector_knows(self) -> Self:
        if self.alerts.window_hours < self.dedupe.window_hours:
            raise ValueError(
                f"{PREFIX}ALERTS__WINDOW_HOURS ({self.alerts.window_hours}) is less than "
                f"{PREFIX}DEDUPE__WINDOW_HOURS ({self.dedupe.window_hours}): "
                "the desk would be woken again for stories that the detector still knows"
            )
        return self
