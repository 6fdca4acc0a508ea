"""The broker as a child process: it owns its port, ends with its parent, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from stream.demo import broker_process
from stream.demo.broker_process import BrokerProcess
from stream.demo.embedded import EmbeddedBroker
from stream.errors import Misconfigured

ROOT = Path(__file__).parents[3]
_STARTS_ONE = (
    "from stream.demo.embedded import EmbeddedBroker as B; b = B(); b.start(); print(b.pid, b.folder, flush=True)"
)


def _answers(broker: BrokerProcess, within: float = 5.0) -> bool:
    """Whether the broker answers one ApiVersions request in time."""
    address = ("127.0.0.1", broker.ports[0])
    try:
        with socket.create_connection(address, timeout=within) as connection:
            return broker_process.speaks_kafka(connection)
    except OSError:
        return False


def _gone(pid: int, within: float = 5.0) -> bool:
    until = time.monotonic() + within
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def test_it_answers_on_loopback_alone():
    with EmbeddedBroker() as broker:
        assert _answers(broker)
        assert broker.bootstrap == f"127.0.0.1:{broker.ports[0]}"
        listeners = [c for c in psutil.Process(broker.pid).net_connections() if c.status == psutil.CONN_LISTEN]
        assert {c.laddr.ip for c in listeners} == {"127.0.0.1"}
        assert broker.ports[0] in {c.laddr.port for c in listeners}


def test_it_leaves_neither_process_nor_folder_nor_listener_ten_times_over():
    for _ in range(10):
        with EmbeddedBroker() as broker:
            pid, folder, port = broker.pid, broker.folder, broker.ports[0]
            assert folder.is_dir()
        assert _gone(pid)
        assert not folder.exists()
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        broker.close()


def test_an_exception_in_the_block_leaves_nothing_either():
    seen = []

    def fail() -> None:
        with EmbeddedBroker() as broker:
            seen.extend([broker.pid, broker.folder])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    pid, folder = seen
    assert _gone(pid)
    assert not folder.exists()


def test_each_broker_has_its_own_port_and_folder():
    with EmbeddedBroker() as one, EmbeddedBroker() as other:
        assert one.bootstrap != other.bootstrap
        assert one.folder != other.folder
        assert _answers(one)
        assert _answers(other)


@pytest.mark.skipif(sys.platform != "linux", reason="PR_SET_PDEATHSIG is Linux's")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_it_ends_with_a_parent_that_had_no_time_to_end_it(number):
    code = f"{_STARTS_ONE}; import time; time.sleep(60)"
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert parent.stdout is not None
    pid, folder = parent.stdout.readline().split()
    parent.send_signal(number)
    parent.wait(10)
    assert _gone(int(pid))
    parent.stdout.close()
    subprocess.run(["rm", "-r", folder], check=True)


def test_a_parent_that_ends_in_order_without_closing_it_leaves_nothing():
    said = subprocess.run(
        [sys.executable, "-c", _STARTS_ONE], capture_output=True, text=True, cwd=ROOT, check=True, timeout=30
    )
    pid, folder = said.stdout.split()
    assert _gone(int(pid))
    assert not Path(folder).exists()


def test_ctrl_c_at_the_terminal_does_not_reach_it():
    """It must outlive the orderly end of the workers that need it; who started it ends it then."""
    with EmbeddedBroker() as broker:
        assert os.getpgid(broker.pid) != os.getpgid(0)


def test_a_port_that_is_taken_in_between_costs_another_try_and_never_another_s_broker(monkeypatch):
    """The first port drawn is that of a *broker*, which answers: only the listener's owner tells them apart."""
    drawn = broker_process.free_ports
    with EmbeddedBroker() as other:
        taken = other.ports
        draws = iter([taken, taken])
        monkeypatch.setattr(broker_process, "free_ports", lambda count: next(draws, None) or drawn(count))
        with EmbeddedBroker() as broker:
            assert broker.ports != taken
            assert _answers(broker)
        assert _answers(other)


def test_a_connection_that_met_itself_is_none(monkeypatch):
    """Where nobody listens, and the system draws that very port to connect from, TCP connects it to itself: one in some
    thousand starts of a broker looked as if another program had its port.
    """
    broker, connect, met = EmbeddedBroker(), socket.create_connection, []
    broker.ports = broker_process.free_ports(1)

    def drawn(address, **options):
        connection = connect(address, source_address=address, **options)
        met.append(connection.getsockname() == connection.getpeername())
        return connection

    monkeypatch.setattr(socket, "create_connection", drawn)
    with pytest.raises(ConnectionRefusedError):
        broker._connect()
    assert met == [True]


def test_who_listens_is_told_by_the_owner_of_the_socket():
    with EmbeddedBroker() as broker, socket.create_server(("127.0.0.1", 0)) as ours:
        assert broker_process.listens(broker.pid, broker.ports[0])
        assert not broker_process.listens(os.getpid(), broker.ports[0])
        assert broker_process.listens(os.getpid(), ours.getsockname()[1])
        assert not broker_process.listens(broker.pid, ours.getsockname()[1])


def test_one_that_is_not_seen_to_listen_at_once_is_not_killed(monkeypatch):
    listens, said = broker_process.listens, iter([False, False])
    monkeypatch.setattr(broker_process, "listens", lambda *given: next(said, True) and listens(*given))
    begun = []
    spawn = EmbeddedBroker._spawn
    monkeypatch.setattr(EmbeddedBroker, "_spawn", lambda *given: begun.append(spawn(*given)) or begun[-1])
    with EmbeddedBroker() as broker:
        assert [one.pid for one in begun] == [broker.pid]
        assert next(said, None) is None, "it was not asked"


_OPENS_AND_CLOSES = """
import os, socket
before = [os.open("/dev/null", os.O_RDONLY) for _ in range(50)]
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
while True:
    for handle in before:
        os.close(handle)
    before = [os.open("/dev/null", os.O_RDONLY) for _ in before]
"""
"""Its listener stands behind what it opens and closes, by the number."""


def test_who_listens_is_told_while_it_opens_and_closes_files():
    with subprocess.Popen([sys.executable, "-c", _OPENS_AND_CLOSES], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        port = int(child.stdout.readline())
        told = [broker_process.listens(child.pid, port) for _ in range(100)]
        child.kill()
    assert all(told)


def test_it_gives_up_with_one_line_when_no_port_is_to_be_had(monkeypatch):
    with EmbeddedBroker() as other:
        monkeypatch.setattr(broker_process, "free_ports", lambda _: other.ports)
        broker = EmbeddedBroker()
        with pytest.raises(Misconfigured, match=r"embedded broker does not start: \S") as told, broker:
            pass
        assert "\n" not in str(told.value)
        with pytest.raises(RuntimeError, match="not running"):
            _ = broker.pid
        assert _answers(other)
    assert broker._folder is None


class _Silent(BrokerProcess):
    """A child that takes the port and never speaks Kafka."""

    start_seconds = 3.0

    def _command(self) -> list[str]:
        code = f"import socket, time; s = socket.create_server(('127.0.0.1', {self.ports[0]})); time.sleep(60)"
        return [sys.executable, "-c", code]


def test_a_child_that_only_listens_is_not_taken_for_a_broker():
    broker = _Silent()
    began = time.monotonic()
    with pytest.raises(Misconfigured, match="does not start"):
        broker.start()
    assert time.monotonic() - began < 20
    assert broker._process is None
    broker.close()


def test_a_paused_broker_takes_connections_and_is_silent_until_it_resumes():
    with EmbeddedBroker() as broker:
        broker.pause()
        socket.create_connection(("127.0.0.1", broker.ports[0]), timeout=2).close()
        assert not _answers(broker, within=0.3)
        broker.resume()
        assert _answers(broker)


def test_a_paused_broker_can_be_stopped():
    with EmbeddedBroker() as broker:
        pid = broker.pid
        broker.pause()
        began = time.monotonic()
        broker.stop()
        assert time.monotonic() - began < broker.stop_seconds
        assert _gone(pid)


def test_stop_and_start_keep_the_address_and_are_idempotent():
    with EmbeddedBroker() as broker:
        address, first = broker.bootstrap, broker.pid
        broker.start()
        assert broker.pid == first
        broker.stop()
        broker.stop()
        assert not _answers(broker, within=0.3)
        broker.start()
        assert broker.bootstrap == address
        assert broker.pid != first
        assert _answers(broker)


def test_a_child_that_died_of_itself_is_started_again_by_start():
    with EmbeddedBroker() as broker:
        os.kill(broker.pid, signal.SIGKILL)
        assert broker.wait() == -signal.SIGKILL
        address = broker.bootstrap
        broker.start()
        assert broker.bootstrap == address
        assert _answers(broker)
