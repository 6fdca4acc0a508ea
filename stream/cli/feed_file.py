"""Looks at a feeds file without running it: `feed check`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

import typer

from stream.cli.feeds import feed
from stream.cli.terminal import err, out
from stream.newsdesk.folder import shown

__all__ = ["feed_check"]

FeedsFilePath = Annotated[Path, typer.Argument(help="A YAML file of sources: deploy/feeds.yaml is a commented one.")]


@feed.command("check")
def feed_check(
    file: FeedsFilePath,
    secrets: Annotated[bool, typer.Option(help="A ${NAME} that is not set is a mistake.")] = True,
) -> None:
    """Validate a feeds file, without any network: each mistake a line, with its place and how to mend it."""
    from stream.feeds.config.file_text import file_text  # noqa: PLC0415
    from stream.feeds.config.load import examine  # noqa: PLC0415

    environment = os.environ if secrets else _AnyName()
    examined = examine(file_text(file), shown(file), environment, files=True)
    for warning in examined.warnings:
        err.print(f"warning: {warning}", style="yellow", soft_wrap=True)
    for mistake in examined.mistakes:
        err.print(f"wirestream: {mistake}", style="red", soft_wrap=True)
    if examined.feeds is None:
        sys.exit(2)
    counts = [f"{len(examined.feeds.sources)} sources", f"{len(examined.warnings)} warnings"]
    out.print(f"{shown(file)}: {', '.join(counts if examined.warnings else counts[:1])}: all well", soft_wrap=True)


class _AnyName(Mapping[str, str]):
    """An environment in which every name is set: for who checks a file where its secrets are not."""

    def __getitem__(self, name: str) -> str:
        return "https://unset.invalid"

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0
