"""`wirestream desk` serves, and ends in order."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time

import httpx
import psutil
import pytest

from stream.clock import SYSTEM_CLOCK
from stream.demo import process
from stream.demo.ports import free_ports
from stream.errors import Misconfigured
from stream.up import desk_beside
from tests.service import wait_until

pytestmark = pytest.mark.desk


def test_it_serves_and_ends_by_the_signal(make_desk, filled_database):
    desk = make_desk(filled_database)
    assert desk.ready()
    assert desk.get("/api/v1/nothing").json()["status"] == 404
    assert desk.terminate() == 0
    assert [line for line in desk.lines() if line["level"] in {"warning", "error"}] == []


@pytest.fixture
def port(filled_database, tmp_path, monkeypatch):
    """That of a desk beside the whole service, over the stored copy; nobody listens on it."""
    (port,) = free_ports(1)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "environ", {**os.environ})
    os.environ |= {"WIRESTREAM_STORE__URL": filled_database, "WIRESTREAM_DESK__PORT": str(port)}
    return port


def answers(port) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/api/v1/articles", timeout=30).status_code == 200
    except httpx.TransportError:
        return False


@pytest.fixture
def children():
    """The processes that this one has started since: a browser, and desks of other tests, may be there before."""
    before = psutil.Process().children()
    return lambda: [child for child in psutil.Process().children() if child not in before]


def test_it_runs_beside_the_whole_service_and_ends_with_it(port):
    said = []
    with desk_beside(said.append, SYSTEM_CLOCK):
        assert answers(port)
    assert said == [f"the wire desk: http://127.0.0.1:{port}/"]
    assert not answers(port)


def test_one_that_a_fault_ends_beside_the_service_is_started_again_and_ends_with_it(port, children, monkeypatch):
    monkeypatch.setattr(process, "_PAUSE_SECONDS", 0.1)
    said = []
    with desk_beside(said.append, SYSTEM_CLOCK):
        (first,) = children()
        first.kill()
        wait_until(lambda: len(said) > 1 and answers(port), 60, lambda: str(said))
        (second,) = children()
    assert said[1:] == ["the desk ended with -9: it is started again"]
    assert not answers(port)
    assert not second.is_running()


def test_one_that_is_asked_to_end_beside_the_service_is_left_alone(port, children, monkeypatch):
    monkeypatch.setattr(process, "_PAUSE_SECONDS", 0.1)
    said = []
    with desk_beside(said.append, SYSTEM_CLOCK):
        (first,) = children()
        first.terminate()
        wait_until(lambda: children() == [], 30, lambda: str(said))  # the watch has taken note
        time.sleep(2)
        assert children() == []
    assert len(said) == 1


def test_where_another_program_has_its_port_that_is_not_told_as_the_desks(port, capfd):
    said = []
    with (
        socket.create_server(("127.0.0.1", port)),
        pytest.raises(Misconfigured, match="the desk ended with 2: it has said why"),
        desk_beside(said.append, SYSTEM_CLOCK),
    ):
        pass
    assert said == []
    assert "WIRESTREAM_DESK__PORT: cannot listen" in capfd.readouterr().err


@pytest.mark.skipif(sys.platform != "linux", reason="PR_SET_PDEATHSIG is Linux's")
@pytest.mark.usefixtures("port")
def test_it_ends_with_a_service_that_had_no_time_to_end_it(tmp_path):
    """Or its port would be taken when the service is started again."""
    service = """
import time
from stream.clock import SYSTEM_CLOCK
from stream.up import desk_beside

with desk_beside(print, SYSTEM_CLOCK):
    open("up", "w").close()
    time.sleep(100)
"""
    running = subprocess.Popen([sys.executable, "-c", service], env=os.environ, cwd=tmp_path)
    try:
        wait_until((tmp_path / "up").exists, 60, lambda: f"{running.poll()}")
        desks = psutil.Process(running.pid).children()
    finally:
        running.kill()
        running.wait()
    ended, left = psutil.wait_procs(desks, 10)
    for desk in left:
        desk.kill()
    assert (len(ended), left) == (1, [])
