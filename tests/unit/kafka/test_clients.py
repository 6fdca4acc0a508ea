"""Codecs, and how aiokafka's own producer is given up."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from contextlib import suppress

import pytest
from aiokafka import codec

from stream.errors import Misconfigured
from stream.kafka.clients import abandon, check_codecs, idempotent_producer
from stream.settings import Settings


def test_all_codecs_that_kafka_knows_can_be_read_here():
    check_codecs()


def test_a_codec_without_its_library_is_told_with_the_way_out(monkeypatch):
    monkeypatch.setattr(codec, "cramjam", None)
    with pytest.raises(Misconfigured, match=r"snappy, lz4, zstd.*cramjam") as raised:
        check_codecs()
    assert "gzip" not in str(raised.value)
    assert "\n" not in str(raised.value)


async def test_a_producer_of_aiokafka_has_what_giving_it_up_takes():
    """A name that moved would leave it sending, and say nothing."""

    async def sends_for_ever():
        with suppress(asyncio.CancelledError):  # as aiokafka's own task
            await asyncio.Event().wait()

    producer = idempotent_producer(Settings())
    assert producer._closed is False
    producer._sender._sender_task = sending = asyncio.create_task(sends_for_ever())
    await asyncio.sleep(0)
    await abandon(producer, 5)
    assert sending.done()
    assert producer._closed is True


_WITHOUT = """
import sys
for name in ("cramjam", "snappy", "lz4", "zstandard"):
    sys.modules[name] = None
sys.argv = ["wirestream", *sys.argv[1:]]
from stream.cli.commands import main
main()
"""


@pytest.mark.parametrize("arguments", [["worker", "extract"], ["doctor"]])
def test_an_installation_without_codecs_says_so_before_it_reads_anything(arguments, closed_port, tmp_path):
    """The first packed record would stop the worker, and every one that is started after it."""
    environment = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": ":".join(path for path in sys.path if path),
        "WIRESTREAM_KAFKA__BOOTSTRAP": f"127.0.0.1:{closed_port}",
    }
    command = [sys.executable, "-c", _WITHOUT, *arguments]
    ended = subprocess.run(
        command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=100, check=False
    )
    told = [line for line in (ended.stdout + ended.stderr).splitlines() if "snappy, lz4, zstd" in line]
    assert len(told) == 1
    assert "cramjam" in told[0]
    assert ended.returncode == (2 if arguments[0] == "worker" else 1)
    assert "Traceback" not in ended.stderr
