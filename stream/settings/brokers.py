"""How the brokers are reached, and what topics have."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator

from stream.settings.section import Seconds, Section

__all__ = ["MOST_PARTITIONS", "Kafka", "Topics"]

MOST_PARTITIONS = 512
"""The most partitions that a topic may be given."""

_ADDRESS = re.compile(r"^(\[[0-9a-fA-F:]+\]|[^\s:,/]+):\d{1,5}$")


class Kafka(Section):
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


class Topics(Section):
    """What `wirestream topics apply` creates, and every worker checks at start."""

    partitions: Annotated[int, Field(ge=1, le=MOST_PARTITIONS)] = 4
    """Partitions of a topic: the ceiling of parallel workers of a role. `wire.articles.v1` has one where there is one
    detector, and the detectors' own topics go by `dedupe.partitions`.
    """
    replication: Annotated[int, Field(ge=1, le=9)] = 1
    """Replicas of each partition: 3 in production, with `min_insync_replicas` 2."""
    min_insync_replicas: Annotated[int, Field(ge=1, le=9)] = 1
