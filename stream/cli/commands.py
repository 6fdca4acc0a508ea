"""Puts the `wirestream` command together: each group of commands is a module, and each of them is thin.

A command takes its options, makes one call, and shows what came of it. Exit codes: 0 done; 1 done, but not all went
well; 2 bad input or settings, with one line that says how to mend it. What is heavy is imported inside of the command
that needs it, so that each starts quickly.
"""

from __future__ import annotations

import io
import logging
import sys
from typing import Annotated, NoReturn

import typer
from typer import Abort, TyperException

from stream.cli.about import doctor, settings, version
from stream.cli.alerts import alerts
from stream.cli.database import migrate, search
from stream.cli.deadletters import dlq
from stream.cli.desk import desk, token
from stream.cli.export import export
from stream.cli.feeds import feed, replay
from stream.cli.files import inspect, judge, quotes
from stream.cli.lag import lag
from stream.cli.prune import prune
from stream.cli.rewind import rewind
from stream.cli.schema import schema
from stream.cli.service import demo, health, up, worker
from stream.cli.sources import sources
from stream.cli.story import quotes_by, story
from stream.cli.terminal import err, out
from stream.cli.topics import topics
from stream.cli.trace import trace
from stream.commit import release
from stream.errors import Misconfigured, Rejected, WirestreamError
from stream.newsdesk.folder import shown
from stream.observe.masked import masked

__all__ = ["app", "main"]

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
for command in (
    demo,
    up,
    worker,
    desk,
    token,
    replay,
    inspect,
    judge,
    quotes,
    search,
    story,
    quotes_by,
    export,
    lag,
    sources,
    trace,
    migrate,
    prune,
    rewind,
    doctor,
    health,
    settings,
    version,
):
    app.command()(command)
for name, group in (("feed", feed), ("alerts", alerts), ("dlq", dlq), ("topics", topics), ("schema", schema)):
    app.add_typer(group, name=name)


def _say_version(asked: bool) -> None:
    if asked:
        out.print(release())
        raise typer.Exit


@app.callback()
def _top(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_say_version, is_eager=True, help="The version, and the commit that it is of."
        ),
    ] = False,
) -> None:
    """News wire copy in; clean, typed, de-duplicated, searchable events out."""


def main() -> None:
    """Run the `wirestream` command."""
    # Where this was begun without one (`>&-`), what is written would be lost, or land in the first file that is opened.
    if sys.stdout is None:
        _end_with("standard output is closed: open it, or send it to /dev/null", 2)
    for output in (sys.stdout, sys.stderr):
        if isinstance(output, io.TextIOWrapper):  # a letter that the output's charset lacks ends no command
            output.reconfigure(errors="replace" if output.isatty() else "backslashreplace")
    # Libraries log faults that our one line says better. A worker sets up a log of its own.
    logging.getLogger().addHandler(logging.NullHandler())
    try:
        sys.exit(app(standalone_mode=False))
    except WirestreamError as error:
        _end_with(str(error), 2 if isinstance(error, Misconfigured | Rejected) else 1)
    except TyperException as error:
        context, message = getattr(error, "ctx", None), error.format_message()
        if context is not None and message == context.get_help():  # a group without a command: its help
            out.print(message)
            sys.exit(2)
        path = context.command_path if context is not None else "wirestream"
        _end_with(f"{message.rstrip('.')}: see `{path} --help`", 2)
    except (KeyboardInterrupt, Abort):
        sys.exit(130)
    except OSError as error:  # a file, a port, a full disk: the operator's to mend, and no trace would help
        where = "" if error.filename is None else f"{shown(str(error.filename))}: "
        _end_with(f"{where}{error.strerror or error or type(error).__name__}", 2)


def _end_with(message: str, code: int) -> NoReturn:
    """End with one line on stderr, whatever is in the message: no credentials, and no line ends."""
    err.print(f"wirestream: {' '.join(masked(message).split())}", style="red", soft_wrap=True)
    sys.exit(code)
