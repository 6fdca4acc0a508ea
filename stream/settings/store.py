"""Where stories are kept."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, SecretStr

from stream.settings.secret_files import with_password
from stream.settings.section import Section

__all__ = ["Store"]


class Store(Section):
    """Where stories are kept."""

    url: SecretStr = SecretStr("sqlite:///wirestream.db")
    """SQLAlchemy URL: `postgresql+psycopg://user:password@host/db`, or `sqlite:///file`."""
    url_file: Path | None = None
    """A file that holds the URL."""
    password: SecretStr | None = None
    """The password of a URL that has none (`postgresql+psycopg://user@host/db`): as it is, whatever characters it has,
    where in the URL itself `:/@?#%` must be percent-encoded."""
    password_file: Path | None = None
    """A file that holds the password."""
    linger_ms: Annotated[int, Field(ge=0, le=1000)] = 25
    """How long the store waits before it reads on behind a few articles: what comes meanwhile is stored together, for a
    transaction costs more than a row. What comes after a pause is stored at once; 0 waits never."""
    keep_days: Annotated[int, Field(ge=1, le=36_525)] | None = None
    """For how many days articles are kept where `wirestream prune` runs; for ever unless set. Kills, corrections and
    what they are about stay."""

    @classmethod
    def _joined(cls, given: dict[str, Any]) -> dict[str, Any]:
        """Put the password into the URL: nobody else needs to know that it stood beside it."""
        if not given.get("password"):
            return given
        url, password = (_plain(given.get(name, "")) for name in ("url", "password"))
        return given | {"url": with_password(url, password)}


def _plain(value: str | SecretStr) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else value
