"""Probes beside a busy event loop: real requests, over a real socket, while nothing on the loop gets a turn."""

from __future__ import annotations

import asyncio
import threading
import time
import urllib.error
import urllib.request

import pytest
from structlog.testing import capture_logs

from stream.agents.guard.attempt import attempt
from stream.agents.stage import pulse as module
from stream.agents.stage.health import HealthServer
from stream.agents.stage.pulse import BEAT, Pulse
from stream.agents.stage.watchdog import Health
from stream.kafka.message import Handled
from tests.factories import record

READY = Health("test", ready=True, why=(), assigned=(), lag=0, idle_seconds=0.0, stalled=False)


def _status(address):
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310 - loopback
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


class Prober:
    """Asks again and again from a thread, as an orchestrator does."""

    def __init__(self, *addresses):
        self.answers = []
        self._addresses = addresses
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def _run(self):
        while not self._ending.is_set():
            self.answers += [_status(address) for address in self._addresses]

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._ending.set()
        self._thread.join()


def _busy_until(holds):
    """Use the processor, in Python, as a parser does: the loop has no turn."""
    while not holds():
        sum(range(1000))


async def test_probes_are_answered_while_a_record_keeps_the_loop_busy():
    server = HealthServer("127.0.0.1", 0, lambda: [READY], patience=60)
    address = await server.start()
    try:
        with Prober(f"{address}/livez", f"{address}/readyz", f"{address}/metrics") as prober:
            _busy_until(lambda: len(prober.answers) >= 3)  # without a thread of its own this would never end
        assert set(prober.answers) == {200}
    finally:
        await server.stop()


async def test_a_loop_that_never_turns_is_found_by_the_thread_beside_it():
    said = []
    server = HealthServer("127.0.0.1", 0, lambda: [READY], patience=BEAT, stuck=said.append)
    address = await server.start()
    server.arm()
    try:
        with Prober(f"{address}/livez", f"{address}/readyz") as prober:
            _busy_until(lambda: said and 503 in prober.answers[-4:])
        assert "the event loop has not turned" in said[0]
        assert len(said) == 1
        await asyncio.sleep(0)
        assert await asyncio.to_thread(_status, f"{address}/livez") == 200
    finally:
        await server.stop()


async def test_the_line_of_a_busy_loop_names_the_record_and_the_code(monkeypatch):
    monkeypatch.setattr(module, "_SAY_AFTER", BEAT)
    pulse = Pulse(lambda: [READY], 60)
    pulse.armed = True

    def giant(_):
        beating = threading.Thread(target=lambda: [pulse.beat() for _ in range(2)])
        beating.start()
        beating.join()
        return Handled()

    one = record(7, b"copy", topic="wire.raw.v1", key=b"north-agency", headers=(("file", b"atlas.xml"),))
    with capture_logs() as lines:
        attempt(giant, one, "normalise", 1)
    (line,) = lines
    assert line["event"] == "busy with one record"
    assert (line["source"], line["file"], line["offset"]) == ("north-agency", "atlas.xml", 7)
    assert any("giant" in place for place in line["code"])


async def test_a_loop_that_is_busy_without_a_record_blames_none(monkeypatch):
    """With the rows of a table, say, or a batch as a whole."""
    monkeypatch.setattr(module, "_SAY_AFTER", BEAT)
    pulse = Pulse(lambda: [READY], 60)
    pulse.armed = True
    with capture_logs() as lines:
        pulse.beat()
        pulse.beat()
    assert [line["event"] for line in lines] == ["the event loop is busy"]


async def test_a_process_that_was_stopped_is_not_stuck():
    """Only beats count: none comes while the process, or the machine, sleeps."""
    said = []
    patience = 1.2 * BEAT
    pulse = Pulse(lambda: [READY], patience, said.append)
    pulse.armed = True
    pulse.beat()
    time.sleep(1.2 * patience)  # noqa: ASYNC251 - the loop, and the thread that beats, stand still
    pulse.beat()
    assert not said
    assert not pulse.is_stuck
    await asyncio.sleep(0.01)
    assert pulse.silent_for == 0


async def test_a_look_that_fails_is_told_to_who_asks():
    def look():
        raise ValueError("no partition")

    pulse = Pulse(look, 60)
    with pytest.raises(ValueError, match="no partition"):
        _ = pulse.seen
