"""Shows rights at Kafka: what each part of the service needs, and what each user may."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from stream.cli.terminal import out
from stream.kafka.rights.grant import Grant
from stream.kafka.rights.need import Part, needs_of
from stream.kafka.rights.right import Resource, Right
from stream.settings import Settings

__all__ = ["show_grants", "show_needs"]


def show_needs(settings: Settings) -> None:
    """Print what each part needs, and what each is for."""
    for part in Part:
        out.print(part, soft_wrap=True)
        for line in _lines(needs_of(part, settings)):
            out.print(f"  {line}", soft_wrap=True)
    out.print("A name that ends in * stands for all that begin so. Compare and grant: --principal PART=User:NAME")


def show_grants(plan: Iterable[Grant], *, granted: bool) -> None:
    """Print what each user may, and what it lacks or was granted just now."""
    for each in plan:
        out.print(f"{each.principal} ({', '.join(each.parts)})", soft_wrap=True)
        for word, rights in (
            ("has", each.has),
            ("granted" if granted else "lacks", each.lacks),
            ("has without need", each.beyond),
        ):
            for line in _lines(rights):
                out.print(f"  {word}: {line}", soft_wrap=True)


def _lines(rights: Iterable[Right]) -> Iterator[str]:
    """Yield a line for each thing that rights are for."""
    for (resource, name, prefixed), same in groupby(
        sorted(rights, key=lambda right: (right.resource, right.name, right.prefixed, right.operation)),
        key=lambda right: (right.resource, right.name, right.prefixed),
    ):
        what = "the cluster" if resource is Resource.CLUSTER else f"{resource.name.lower()} {name}"
        out_of = ", ".join(right.operation.word for right in same)
        yield f"{what}{'*' if prefixed else ''}: {out_of}"
