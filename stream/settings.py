"""Declares every setting, its default, and what it is for, and is the only reader of the environment.

A setting is read from `WIRESTREAM_<SECTION>__<NAME>` (`WIRESTREAM_KAFKA__BOOTSTRAP`), or from a `.env` file in the
working directory. A secret may stand in a file instead, which `…_FILE` names.

The module is longer than others are allowed to be: whoever runs the service reads it from top to bottom, and a setting,
its default, its bounds and its reason are looked for in one place.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, DotEnvSettingsSource, SettingsConfigDict, SettingsError

from stream.errors import Misconfigured
from stream.secret_files import FILE, EnvironmentSecrets, read_secret, with_password

__all__ = ["MOST_DETECTORS", "MOST_PARTITIONS", "Settings", "environment", "load_settings", "named_secrets"]

Positive = Annotated[int, Field(gt=0)]
Seconds = Annotated[float, Field(gt=0)]

MOST_PARTITIONS = 512
"""The most partitions that a topic may be given."""
MOST_DETECTORS = 16
"""The most duplicate detectors that may share the work."""

_PREFIX = "WIRESTREAM_"
_ADDRESS = re.compile(r"^(\[[0-9a-fA-F:]+\]|[^\s:,/]+):\d{1,5}$")


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _from_files(cls, given: Any) -> Any:
        """Put what a `…_FILE` names into the place of the secret itself."""
        if not isinstance(given, dict):
            return given
        read = dict(given)
        for name in cls.model_fields:
            if name + FILE.lower() in cls.model_fields and (path := given.get(name + FILE.lower())):
                variable = f"{_PREFIX}{cls.__name__}__{name}".upper()
                if given.get(name):
                    raise Misconfigured(f"{variable} and {variable}{FILE} are both set: unset one of them")
                read[name] = read_secret(Path(path), variable + FILE)
        return cls._joined(read)

    @classmethod
    def _joined(cls, given: dict[str, Any]) -> dict[str, Any]:
        return given


class Kafka(_Section):
    """How the brokers are reached."""

    bootstrap: str = "127.0.0.1:9092"
    """`host:port`, several by commas."""
    security: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = "PLAINTEXT"
    mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = "SCRAM-SHA-512"
    username: str | None = None
    password: SecretStr | None = None
    password_file: Path | None = None
    """A file that holds the password: a mounted secret. Its line end is cut."""
    ca_file: Path | None = None
    """PEM of the authority that signed the brokers' certificates; the system's own where it is unset."""
    cert_file: Path | None = None
    key_file: Path | None = None
    request_timeout: Seconds = 30.0
    """After this an unanswered request is an error that is tried again. Faust's own default is 20 minutes."""
    session_timeout: Seconds = 30.0
    """After this without a heartbeat a worker is given up, and its partitions go to the others."""
    rebalance_timeout: Seconds = 60.0
    """How long a worker may take to finish its batch when partitions move."""
    commit_interval: Seconds = 1.0
    """How often offsets are committed. A killed worker's successor repeats at most interval × rate messages."""
    linger_ms: Annotated[int, Field(ge=0, le=100)] = 0
    """How long the producer waits to fill a request; every hop pays it, and under load requests fill anyway."""
    instance_id: str | None = None
    """Static membership: a name that the worker keeps over restarts (a pod's name), so that none rebalances."""

    @field_validator("bootstrap")
    @classmethod
    def _addresses(cls, value: str) -> str:
        for address in value.split(","):
            host_port = address.strip()
            if not _ADDRESS.match(host_port) or not 0 < int(host_port.rpartition(":")[2]) < 65536:
                if "@" in value:  # what stands before it is a password, to whoever wrote it there: nothing is repeated
                    raise ValueError("host:port stands alone; user and password have settings of their own")
                raise ValueError(f"{host_port!r} is not host:port")
        return value

    @model_validator(mode="after")
    def _credentials(self) -> Self:
        if self.security.startswith("SASL") and not (self.username and self.password):
            raise ValueError(f"security {self.security} needs username and password")
        for path in (self.ca_file, self.cert_file, self.key_file):
            if path is not None and not path.is_file():
                raise ValueError(f"{path} is no file")
        if bool(self.cert_file) != bool(self.key_file):
            raise ValueError("cert_file and key_file go together")
        return self


class Topics(_Section):
    """What `wirestream topics apply` creates, and every worker checks at start."""

    partitions: Annotated[int, Field(ge=1, le=MOST_PARTITIONS)] = 4
    """Partitions of a topic: the ceiling of parallel workers of a role. `wire.articles.v1` has one where there is one
    detector, and the detectors' own topics go by `dedupe.partitions`.
    """
    replication: Annotated[int, Field(ge=1, le=9)] = 1
    """Replicas of each partition: 3 in production, with `min_insync_replicas` 2."""
    min_insync_replicas: Annotated[int, Field(ge=1, le=9)] = 1


class Limits(_Section):
    """What a message may cost."""

    message_bytes: Positive = 4 * 1024 * 1024
    """The most bytes of a raw payload: four times the longest text that an agency sends (AP's tables), with its
    mark-up.
    """
    derived_factor: Annotated[int, Field(ge=1, le=16)] = 3
    """How many times larger a derived message may be: JSON escapes, mark-up kept beside the text."""


class Store(_Section):
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

    @classmethod
    def _joined(cls, given: dict[str, Any]) -> dict[str, Any]:
        """Put the password into the URL: nobody else needs to know that it stood beside it."""
        if not given.get("password"):
            return given
        url, password = (_plain(given.get(name, "")) for name in ("url", "password"))
        return given | {"url": with_password(url, password)}


class Alerts(_Section):
    """What wakes the desk."""

    rules: Path | None = None
    """A YAML file; none where it is unset."""
    delivery_timeout: Seconds = 10.0
    """How long one channel may take for one alert, before it is tried again later."""
    window_hours: Annotated[int, Field(gt=0, le=87_600)] = 720
    """How long a story is remembered after its last article, its embargoes and its quiet: 30 days, as long as alerts
    and dead letters are kept. Forgotten earlier, it would wake the desk again, and its kill would not: never less than
    the detector's window. About 1.6 kB a story that alerted."""


class Dedupe(_Section):
    """What the detector of duplicates remembers, and where."""

    window_hours: Positive = 168
    """A week: re-sends come in hours, updates in days; templates come again daily."""
    max_entries: Positive = 1_000_000
    """Articles in the index, about 1.5 kB each."""
    standbys: Annotated[int, Field(ge=0, le=4)] = 1
    """How many further workers follow the index, so that one takes over at once. More than there are do no harm."""
    state_dir: Path | None = None
    """A folder of this worker's own, to keep the index on disk (extra `rocksdb`): less memory, and a restart reads on
    from where it was. In memory where it is unset."""
    block_cache_mb: Annotated[int, Field(ge=1, le=65536)] = 64
    """For an index on disk: the memory in which blocks are kept once read, for all partitions together."""
    write_buffer_mb: Annotated[int, Field(ge=1, le=4096)] = 16
    """For an index on disk: what a partition gathers in memory before it writes; twice that at most."""
    partitions: Annotated[int, Field(ge=1, le=MOST_DETECTORS)] = 1
    """The number of detectors. One sees every article, and judges some 2,000 a second. Several share the work: each
    article's sketch goes to those that anything like it went to, and a resolver takes the best of their answers. The
    number is the same for all roles; another number needs topics of its own, and starts with an empty index."""
    patience: Seconds = 2.0
    """With several detectors: how long the resolver waits for one that is late."""


class Guard(_Section):
    """How a stage takes batches, retries them and refuses messages."""

    batch: Annotated[int, Field(ge=1, le=2000)] = 200
    """Messages that are acknowledged together at most: what a killed worker had in hand."""
    attempts: Annotated[int, Field(ge=1, le=10)] = 2
    """How often a message is tried that an exception of ours leaves, before it is dead-lettered as `unexpected`."""
    backoff_initial: Seconds = 0.1
    backoff_max: Seconds = 10.0
    breaker_consecutive: Positive = 50
    """Refusals in a row that no wire explains, only a bad deploy: the flow is held, and the topic is not drained."""
    breaker_ratio: Annotated[float, Field(gt=0, le=1)] = 0.8
    """The share of such refusals among the last `breaker_window` messages that holds the flow too."""
    breaker_window: Positive = 200
    breaker_pause: Seconds = 300.0
    """How long the flow is held then, before one batch is let through: longer than an alert takes to call somebody."""


class Watchdog(_Section):
    """When a worker that makes no progress is ended, so that the orchestrator starts another."""

    stalled_after: Seconds = 60.0
    """After this without progress while there is lag a worker is not ready; after three times this it ends with 75."""


class Web(_Section):
    """The port of /metrics, /livez and /readyz."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 0
    """0: the system chooses; the worker logs it."""


class Log(_Section):
    """What is written to stdout."""

    format: Literal["auto", "json", "console"] = "auto"
    """`auto`: console on a terminal, else JSON."""
    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"


class Settings(BaseSettings):
    """All settings. Frozen; secrets never show in a repr or a log."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX, env_nested_delimiter="__", env_file=".env", extra="ignore", frozen=True
    )

    kafka: Kafka = Kafka()
    topics: Topics = Topics()
    limits: Limits = Limits()
    store: Store = Store()
    alerts: Alerts = Alerts()
    dedupe: Dedupe = Dedupe()
    guard: Guard = Guard()
    watchdog: Watchdog = Watchdog()
    web: Web = Web()
    log: Log = Log()

    @model_validator(mode="after")
    def _remembers_what_the_detector_knows(self) -> Self:
        if self.alerts.window_hours < self.dedupe.window_hours:
            raise ValueError(
                f"{_PREFIX}ALERTS__WINDOW_HOURS ({self.alerts.window_hours}) is less than "
                f"{_PREFIX}DEDUPE__WINDOW_HOURS ({self.dedupe.window_hours}): "
                "the desk would be woken again for stories that the detector still knows"
            )
        return self


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
        name = _PREFIX + "__".join(str(part).upper() for part in first["loc"])
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
        if name.upper().startswith(_PREFIX):
            yield name.upper(), value or ""


def _names() -> Iterator[str]:
    """Yield every variable that is read."""
    for section, info in Settings.model_fields.items():
        if isinstance(info.default, _Section):
            yield from (f"{_PREFIX}{section}__{field}".upper() for field in type(info.default).model_fields)
        else:
            yield f"{_PREFIX}{section}".upper()


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


def _plain(value: str | SecretStr) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else value


def environment() -> Mapping[str, str]:
    """Return the environment, for the standard variables of OpenTelemetry, which are not settings of ours."""
    return dict(os.environ)


def named_secrets() -> Mapping[str, str]:
    """Return what `${NAME}` in a rules file or a feeds file stands for: the environment, and the files that it names.
    Asking for one raises `Misconfigured` where its file cannot be read.
    """
    return EnvironmentSecrets(os.environ)
