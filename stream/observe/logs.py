"""Writes log lines, by structlog: JSON in containers, readable on a terminal. Faust's and aiokafka's lines go the same
way.

Every line that is written while a record is handled carries that record's topic, partition, offset and stage, its
source, file and trace, and the article's id once it is known. Texts of articles are never logged, nor the credentials
of a URL.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import Any

import orjson
import structlog
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import EventDict, Processor, WrappedLogger

from stream.observe.masked import masked

__all__ = ["RECORD", "configure_logging", "logger"]

RECORD: ContextVar[Callable[[], Mapping[str, Any]] | None] = ContextVar("record", default=None)
"""Says what is being handled: `stage`, `topic`, `partition`, `offset`, `source`, `file`, `trace_id`, and `article_id`
where known (`stream.kafka.about`). Set by the guard; called only when a line is written, so that it costs nothing on
the way."""


_LONGEST = 2000
"""Characters of one field of a line: a stack trace fits, an article does not."""
_READ = 4 * _LONGEST
"""Characters of one field that are looked at. To mask them takes time by their square where a stranger wants it so."""
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""What moves a terminal's cursor, colours it or turns its text around; line ends and tabs stand in traces."""
_LINES = re.compile(r"\s*\n\s*")
_QUIET = {
    "faust": logging.WARNING,
    "mode": logging.WARNING,
    "aiokafka": logging.WARNING,
    "aiohttp.access": logging.WARNING,
    "asyncio": logging.WARNING,
    "alembic": logging.WARNING,
    "sqlalchemy": logging.WARNING,
    "watchfiles": logging.WARNING,
    "mail.log": logging.WARNING,
    "uvicorn": logging.WARNING,
}
"""Libraries whose INFO lines say nothing that a metric does not; aiosmtpd's repeats all that a peer writes."""


def _add_record(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    about = RECORD.get()
    if about is not None:
        for name, value in about().items():
            event.setdefault(name, value)
    return event


def _cut(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    for name, value in event.items():
        event[name] = _shortened(value)
    return event


def _on_one_line(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Take line ends out of all but traces: what somebody else wrote must not look like a line of ours."""
    for name, value in event.items():
        if name not in {"exception", "stack"} and isinstance(value, str) and "\n" in value:
            event[name] = _LINES.sub(" ⏎ ", value)
    return event


def _shortened(value: Any) -> Any:
    """Return the value with its texts cut, in lists and objects too: an exception may carry a whole article, or a
    URL.
    """
    if isinstance(value, str):
        value = value[:_READ]
        value = masked(value) if "://" in value else value
        value = value if value.isprintable() else _CONTROL.sub("�", value)
        return value if len(value) <= _LONGEST else value[:_LONGEST] + "…"
    if isinstance(value, list | tuple):
        return [_shortened(part) for part in value]
    if isinstance(value, dict):
        return {name: _shortened(part) for name, part in value.items()}
    return value


def _to_json(event: Any, **_: Any) -> str:
    try:
        return orjson.dumps(event, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
    except TypeError:  # lone surrogates (a file's name), integers beyond 64 bits: the line must not be lost
        return json.dumps(event, default=str)


def configure_logging(form: str, level: str, **bound: str) -> None:
    """Set up the root logger once a process. `form` is `auto`, `json` or `console`.

    `bound` stands on every line, of every thread: Faust's consumers have threads of their own, and no context there.
    """

    def add_bound(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
        return {**bound, **event}

    on_terminal = form == "console" or (form == "auto" and sys.stdout.isatty())
    shared: list[Processor] = [
        add_bound,
        structlog.contextvars.merge_contextvars,
        _add_record,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: list[Processor]
    if on_terminal:
        last = [_cut, _on_one_line, structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
    else:
        last = [
            # Without the variables of the frames: secrets and articles are among them.
            structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
            _cut,
            structlog.processors.EventRenamer("message"),
            structlog.processors.JSONRenderer(serializer=_to_json),
        ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name, quiet in _QUIET.items():
        logging.getLogger(name).setLevel(max(quiet, root.level))
    structlog.contextvars.clear_contextvars()


def logger(name: str) -> structlog.stdlib.BoundLogger:
    """Return a logger; lines are an event in a few words, and what it is about as fields."""
    log: structlog.stdlib.BoundLogger = structlog.get_logger(name)
    return log
