"""Reads the environment, and refuses a name that was meant for us and is none of ours."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from pydantic import ValidationError
from pydantic_settings import DotEnvSettingsSource, SettingsError

from stream.errors import Misconfigured
from stream.settings.every import Settings
from stream.settings.secret_files import EnvironmentSecrets
from stream.settings.section import PREFIX, Section

__all__ = ["environment", "load_settings", "named_secrets"]


def load_settings() -> Settings:
    """Read the environment; raises `Misconfigured` with the variable to mend.

    A variable that no setting has is refused where it looks like one of ours: a misspelt limit or address must not
    silently be the default.
    """
    try:
        for name, value in _given():
            _known(name, value)
        return Settings()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = PREFIX + "__".join(str(part).upper() for part in first["loc"])
        message = str(first["msg"]).removeprefix("Value error, ").removeprefix("Input ")
        which = f"setting {name}" if first["loc"] else "settings"
        raise Misconfigured(f"{which}: {message}; `wirestream settings` shows what each is for") from None
    except SettingsError as error:
        raise Misconfigured(f"settings: {error}; `wirestream settings` shows what each is for") from None
    except (UnicodeDecodeError, OSError) as error:
        raise Misconfigured(f"the file .env in the working directory cannot be read: {error}") from None


def _given() -> Iterator[tuple[str, str]]:
    """Yield what is set under our prefix, in the environment or in `.env`."""
    for name, value in {**DotEnvSettingsSource(Settings).env_vars, **os.environ}.items():
        if name.upper().startswith(PREFIX):
            yield name.upper(), value or ""


def _names() -> Iterator[str]:
    """Yield every variable that is read."""
    for section, info in Settings.model_fields.items():
        if isinstance(info.default, Section):
            yield from (f"{PREFIX}{section}__{field}".upper() for field in type(info.default).model_fields)
        else:
            yield f"{PREFIX}{section}".upper()


def _known(name: str, value: str) -> None:
    """Raise `Misconfigured` for a name that was meant for us, and is none of ours."""
    names = set(_names())
    if name in names:
        return
    sections = {known.partition("__")[0] for known in names if "__" in known}
    meant = {re.sub("_+", "", known): known for known in names}.get(re.sub("_+", "", name))
    if "__" not in name and name not in sections and (meant is None or "://" in value):
        return  # other programs' (Kubernetes sets WIRESTREAM_WEB_PORT=tcp://… for a service of that name)
    near = [meant] if meant else get_close_matches(name, sorted(names), 1)
    hint = f" (did you mean {near[0]}?)" if near else ""
    raise Misconfigured(f"there is no setting {name}{hint}: `wirestream settings` shows all")


def environment() -> Mapping[str, str]:
    """Return the environment, for the standard variables of OpenTelemetry, which are not settings of ours."""
    return dict(os.environ)


def named_secrets() -> Mapping[str, str]:
    """Return what `${NAME}` in a rules file or a feeds file stands for: the environment, and the files that it names.
    Asking for one raises `Misconfigured` where its file cannot be read.
    """
    return EnvironmentSecrets(os.environ)
