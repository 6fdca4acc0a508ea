"""Reads secrets that stand in files of their own, as Kubernetes, systemd and Docker hand them over: what is named by
`NAME_FILE` is the value of `NAME`, its line end cut. No error tells what is in one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, unquote

from stream.errors import Misconfigured

__all__ = ["FILE", "EnvironmentSecrets", "read_secret", "with_password"]

FILE = "_FILE"
"""What stands behind the name of a variable that names the file of its value."""
_CHARACTERS_MOST = 65_536
"""Of a file: a chain of certificates would fit, and a device that never ends is let go of."""
_USER = re.compile(r"^(postgresql(?:\+\w+)?://)([^@/?#:]+)(:[^@/?#]*)?@")


def read_secret(path: Path, variable: str) -> str:
    """Return what a file holds, without the line end behind it. `variable` names the file in errors.

    Raises `Misconfigured` for a file that cannot be read, holds nothing, or is larger than any secret.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            text = file.read(_CHARACTERS_MOST + 1)
    except UnicodeDecodeError:
        raise Misconfigured(f"{variable}: {path} is no text in UTF-8") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        raise Misconfigured(f"{variable}: {path} cannot be read ({reason or 'no path'})") from None
    if len(text) > _CHARACTERS_MOST:
        raise Misconfigured(f"{variable}: {path} has more than {_CHARACTERS_MOST:,} characters: is it a secret?")
    if not (secret := text.rstrip("\r\n")):
        raise Misconfigured(f"{variable}: {path} is empty")
    return secret


class EnvironmentSecrets(Mapping[str, str]):
    """What a `${NAME}` stands for: the variable, or else what is in the file that `NAME_FILE` names, read when it is
    asked for, so that a secret may change under a process.

    Asking raises `Misconfigured` where both are set, and where the file cannot be read.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = dict(environment)

    def __getitem__(self, name: str) -> str:
        value, path = self._environment.get(name), self._environment.get(name + FILE)
        if value and path:
            raise Misconfigured(f"{name} and {name}{FILE} are both set: unset one of them")
        return read_secret(Path(path), name + FILE) if path else self._environment[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._environment.keys() | {name.removesuffix(FILE) for name in self._environment})

    def __len__(self) -> int:
        return len(list(iter(self)))


def with_password(url: str, password: str) -> str:
    """Return the URL of a PostgreSQL with a password that stands beside it, whatever characters that has.

    Raises `ValueError` for a URL without a user, with a password of its own, or of another database.
    """
    found = _USER.match(url)
    if found is None:
        raise ValueError("a password stands beside a URL like postgresql+psycopg://user@host/database")
    scheme, user, own = found.groups()
    if own and unquote(own[1:]) != password:
        raise ValueError("the URL has a password already: leave one of the two out")
    return f"{scheme}{user}:{quote(password, safe='')}@{url[found.end() :]}"
