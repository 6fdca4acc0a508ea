"""Refuses to start on versions of Faust, mode and aiokafka that this package was not written against.

They are used from the inside here, and a name that moved would lose messages, not raise. docs/faust.md says how to
raise a pin.
"""

from __future__ import annotations

from importlib.metadata import version

from stream.errors import Misconfigured

__all__ = ["check_versions"]

_WRITTEN_AGAINST = {
    "faust-streaming": ("0.15.3", "faust-streaming==0.15.3"),
    "mode-streaming": ("0.7.1", "mode-streaming==0.7.1"),
    "aiokafka": ("0.14", "aiokafka[lz4,snappy,zstd]>=0.14,<0.15"),
}
"""The version of each distribution, or the first parts of it, and what pip is to be asked for."""


def check_versions() -> None:
    """Raise `Misconfigured` where one of the three is not the version that this package was written against."""
    for name, (wanted, requirement) in _WRITTEN_AGAINST.items():
        found = version(name)
        if found != wanted and not found.startswith(f"{wanted}."):
            raise Misconfigured(
                f"{name} {found} is installed, but the service is written against {wanted}: pip install '{requirement}'"
            )
