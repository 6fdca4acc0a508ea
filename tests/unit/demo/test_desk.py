"""How the demo keeps the desk open."""

from __future__ import annotations

import signal
from contextlib import contextmanager, suppress

import pytest

from stream.clock import SYSTEM_CLOCK
from stream.demo import desk


@pytest.fixture
def asked(monkeypatch):
    """A desk that is up at once; what it was started with."""
    found = {}

    @contextmanager
    def running(_command, environment, log, port_of, _clock):
        found.update(environment)
        log.write_text('{"desk":"http://127.0.0.1:4711","metrics":"http://127.0.0.1:4712/metrics"}')
        yield port_of(log.read_text())

    monkeypatch.setattr(desk, "running", running)
    monkeypatch.setattr(desk, "_first_page", lambda port: (200, port))
    return found


class Out:
    """A terminal whose reader types Ctrl-C as soon as it says how."""

    def __init__(self):
        self.said = []

    def print(self, line, **_):
        self.said.append(line)
        if "until Ctrl-C" in line:
            signal.raise_signal(signal.SIGINT)


def test_who_ends_it_in_the_moment_in_which_it_is_said_to_be_open_ends_it_in_order(asked, tmp_path):
    out, code, before = Out(), None, signal.getsignal(signal.SIGINT)
    with suppress(KeyboardInterrupt):
        code = desk.desk_shown({}, tmp_path / "log", out, SYSTEM_CLOCK, stories=True, stay=True)
    assert code == 0
    assert signal.getsignal(signal.SIGINT) is before  # SIG_IGN in a background job of a shell


def test_its_ports_are_the_systems_choice_and_its_log_tells_them(asked, tmp_path):
    """One that is free when it is looked for may be another's when the desk listens."""
    out = Out()
    assert desk.desk_shown({}, tmp_path / "log", out, SYSTEM_CLOCK, stories=True, stay=False) == 0
    assert (asked["WIRESTREAM_DESK__PORT"], asked["WIRESTREAM_WEB__PORT"]) == ("0", "0")
    assert "http://127.0.0.1:4711/" in out.said[0]
