"""The keys that every source of a feeds file has. Each kind adds its own, in the module `settings` of its room."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from stream.feeds.transport import Auth
from stream.feeds.values import Bytes, Seconds

__all__ = ["Keys", "PolledSettings", "SourceSettings"]


class Keys(BaseModel):
    """Part of a feeds file: frozen, and a key that nobody knows is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SourceSettings(Keys):
    """What every source may say."""

    provider: str | None = Field(default=None, min_length=1, max_length=100)
    """The agency, used only where the copy itself names none."""
    max_bytes: Bytes = 4 * 1024 * 1024
    """The largest item that is taken: before and after it is unpacked."""
    trusted: bool | None = None
    """Whether a kill or withhold from this source acts; where it is not said, by how far its kind proves the sender."""
    silence: Literal["learn", "off"] | Seconds = "learn"
    """When a source that brings nothing is called silent: learned from its own rhythm, after a fixed time, or never."""
    quiet_days: tuple[date, ...] = ()
    """Days on which silence is no alarm: public holidays."""

    def untrusted_because(self, auth: Auth | None) -> str | None:
        """Return why a kill or withhold must not act; None where it may. `auth` is the mail's, for mail."""
        if self.trusted is False:
            return "the feeds file does not trust this source"
        if self.trusted is None and auth in {Auth.FAIL, Auth.NONE}:
            return f"the sender of the mail is not proved ({auth})"
        return None


class PolledSettings(SourceSettings):
    """What a source may say that we connect to."""

    every: Seconds = 60.0
    """How often we look; a far side's own wishes may make it longer, within the bounds of its kind."""
    timeout: Seconds = 20.0
    """How long one question to the far side may take."""
    allow_private: bool = False
    """Whether the far side may be at an address that is not public (10.0.0.0/8, loopback, …)."""
