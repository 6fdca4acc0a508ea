"""Checks what the brokers let our user do, beside what the roles need."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from stream.errors import Misconfigured
from stream.kafka.rights.check import check_rights
from stream.kafka.rights.need import Part
from stream.kafka.rights.own import Lacking
from stream.kafka.stages import Role
from stream.operate.doctor.finding import Finding
from stream.settings import Settings

__all__ = ["lacking_of", "parts_named", "rights_findings"]


def parts_named(words: Collection[str]) -> tuple[Part, ...]:
    """Return the parts of these names. Raises `Misconfigured` for a name that is none."""
    try:
        return tuple(Part(word) for word in words)
    except ValueError:
        wrong = next(word for word in words if word not in list(Part))
        raise Misconfigured(f"there is no part {wrong!r}: choose from {', '.join(Part)}") from None


async def lacking_of(settings: Settings, parts: Collection[Part]) -> dict[Part, str]:
    """Return what our user lacks for each of these parts, or for each role where none is named; empty for nothing.
    Raises `Misconfigured` where no broker answers, or it refuses.
    """
    found = {}
    for part in parts or [Part(role) for role in Role]:
        try:
            await check_rights(settings, [part])
            found[part] = ""
        except Lacking as error:
            found[part] = str(error)
    return found


def rights_findings(lacking: Mapping[Part, str], settings: Settings, *, named: bool) -> Iterator[Finding]:
    """Yield what is to be said of our rights. Where the parts were `named` each must have all that it needs; else one
    that has it is enough: each role may have a user of its own.
    """
    if settings.kafka.security == "PLAINTEXT":
        yield Finding("rights", "not asked for: without credentials nobody has a name")
        return
    may = [part for part, lack in lacking.items() if not lack]
    lacks = {part: lack for part, lack in lacking.items() if lack}
    if named or not may:
        yield from (Finding("rights", "", lack) for lack in dict.fromkeys(lacks.values()))
    elif lacks:
        words = f"enough for {', '.join(may)}, not for {', '.join(lacks)}: `wirestream doctor ROLE` says what it lacks"
        yield Finding("rights", "", warning=words)
    if may and not lacks:
        yield Finding("rights", f"enough for {', '.join(may)}")
