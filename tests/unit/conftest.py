"""What several of these tests need."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import sys

import pytest

from stream.cli import commands as cli
from stream.demo.embedded import EmbeddedBroker
from stream.errors import Reason, Rejected
from stream.kafka.admin import apply_topics
from stream.settings import Kafka, Settings
from tests.fake_producer import FakeProducer
from tests.refusals import send_letters


@pytest.fixture
def closed_port() -> int:
    """A loopback port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@pytest.fixture
def producer() -> FakeProducer:
    """A producer without a broker: it does what the test says, and keeps what it took."""
    return FakeProducer()


@pytest.fixture
def refusal() -> Rejected:
    """What no broker will take."""
    return Rejected(Reason.OVERSIZE, "too much for anyone")


@pytest.fixture
def desk(monkeypatch, tmp_path):
    """An empty folder to work in, and no settings of whoever runs the tests."""
    for name in os.environ:
        if name.upper().startswith("WIRESTREAM_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run_for_bytes(monkeypatch, capfdbinary):
    """Runs `wirestream …` in this process, with these variables set; gives exit code, stdout and stderr."""

    def run(*arguments: str | bytes, **environment: str) -> tuple[int, bytes, bytes]:
        with monkeypatch.context() as patched:
            # A command that runs long sets up a log of its own, on an output that is this test's alone.
            patched.setattr(logging.getLogger(), "handlers", [*logging.getLogger().handlers])
            for name, value in environment.items():
                patched.setenv(name, value)
            patched.setattr(sys, "argv", ["wirestream", *map(os.fsdecode, arguments)])
            with pytest.raises(SystemExit) as ended:
                cli.main()
        said = capfdbinary.readouterr()
        return ended.value.code or 0, said.out, said.err

    return run


@pytest.fixture
def run(run_for_bytes):
    """The same, for text."""

    def run(*arguments: str, **environment: str) -> tuple[int, str, str]:
        code, shown, said = run_for_bytes(*arguments, **environment)
        return code, shown.decode(), said.decode()

    return run


@pytest.fixture
def fresh():
    """The settings of a broker of the test's own: all topics, and nothing in them."""
    with EmbeddedBroker() as broker:
        settings = Settings(kafka=Kafka(bootstrap=broker.bootstrap))
        asyncio.run(apply_topics(settings))
        yield settings


@pytest.fixture(scope="session")
def filed():
    """The settings of a broker that has `tests.refusals.LETTERS`, for tests that only read them."""
    with EmbeddedBroker() as broker:
        settings = Settings(kafka=Kafka(bootstrap=broker.bootstrap))
        asyncio.run(apply_topics(settings))
        asyncio.run(send_letters(settings))
        yield settings
