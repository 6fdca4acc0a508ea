"""Runs the service itself, by `demo` and `worker`, and asks it, by `health`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stream import __version__
from stream.cli.terminal import err, out
from stream.clock import SYSTEM_CLOCK
from stream.commit import commit
from stream.errors import Misconfigured
from stream.settings import Settings, environment, load_settings

if TYPE_CHECKING:
    from stream.agents.roles import Role

__all__ = ["demo", "health", "service_settings", "up", "worker"]


def demo(
    seeds: Annotated[
        Path | None,
        typer.Option(help="A folder of wire copy, with or without expectations; default the project's own."),
    ] = None,
    keep: Annotated[
        Path | None, typer.Option(help="Keep database and logs in this folder, as demo.db and demo-….log.")
    ] = None,
    stay: Annotated[bool, typer.Option("--stay", help="Keep the wire desk open in the browser until Ctrl-C.")] = False,
) -> None:
    """Run the whole service once, on the seeds, and show the outcome."""
    from stream.demo.run import run_demo  # noqa: PLC0415 - each command loads only what it needs

    sys.exit(run_demo(seeds, keep, out, stay=stay))


def up(
    feeds: Annotated[
        Path | None, typer.Argument(help="A feeds file (deploy/feeds.yaml is an example of each kind); none: no feeds.")
    ] = None,
    desk: Annotated[bool, typer.Option("--desk", help="Run the wire desk beside it, in a process of its own.")] = False,
) -> None:
    """Run all roles and all feeds in this process, until SIGTERM.

    On the Kafka that WIRESTREAM_KAFKA__BOOTSTRAP names, else on an embedded broker, which is for trying out; stored in
    SQLite where nothing else is set.
    """
    from stream.up import run_up  # noqa: PLC0415

    service_settings()
    sys.exit(run_up(feeds, lambda line: err.print(line, soft_wrap=True), SYSTEM_CLOCK, desk=desk))


def worker(
    roles: Annotated[
        list[str] | None, typer.Argument(help="normalise dedupe extract alert store; default all.")
    ] = None,
) -> None:
    """Run one or more roles until SIGTERM."""
    from stream.agents.roles import Role  # noqa: PLC0415
    from stream.agents.worker import run_worker  # noqa: PLC0415

    chosen = [_role(Role, name) for name in dict.fromkeys(roles)] if roles else list(Role)
    sys.exit(run_worker(chosen, service_settings(), SYSTEM_CLOCK))


def health() -> None:
    """Ask the worker on this machine whether it is ready. At WIRESTREAM_WEB__PORT; for container health checks."""
    from stream.observe.ask_health import ask  # noqa: PLC0415

    ready, answer = ask(load_settings().web.port)
    out.print(answer)
    sys.exit(0 if ready else 1)


def service_settings() -> Settings:
    """Return the settings of a long-running command. Sets up its logging and, where the variables of OpenTelemetry ask
    for it, its traces, and says which version runs in its metrics.
    """
    from stream.observe import metrics  # noqa: PLC0415
    from stream.observe.logs import configure_logging  # noqa: PLC0415
    from stream.observe.start_tracing import start_tracing  # noqa: PLC0415

    current = load_settings()
    configure_logging(current.log.format, current.log.level, service="wirestream", version=__version__, commit=commit())
    start_tracing(__version__, environment())
    metrics.BUILD_INFO.labels(__version__, commit()).set(1)
    return current


def _role(roles: type[Role], name: str) -> Role:
    try:
        return roles(name)
    except ValueError:
        raise Misconfigured(f"there is no role {name!r}: choose from {', '.join(roles)}") from None
