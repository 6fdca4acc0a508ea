"""`wirestream desk` serves, and ends in order."""

from __future__ import annotations

import os

import httpx
import pytest

from stream.demo.ports import free_ports
from stream.up import desk_beside
from tests.service import wait_until

pytestmark = pytest.mark.desk


def test_it_serves_and_ends_by_the_signal(make_desk, filled_database):
    desk = make_desk(filled_database)
    assert desk.ready()
    assert desk.get("/api/v1/nothing").json()["status"] == 404
    assert desk.terminate() == 0
    assert [line for line in desk.lines() if line["level"] in {"warning", "error"}] == []


def test_it_runs_beside_the_whole_service_and_ends_with_it(filled_database, tmp_path, monkeypatch):
    (port,) = free_ports(1)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "environ", {**os.environ})
    os.environ |= {"WIRESTREAM_STORE__URL": filled_database, "WIRESTREAM_DESK__PORT": str(port)}
    said = []

    def answers():
        try:
            return httpx.get(f"http://127.0.0.1:{port}/api/v1/articles", timeout=30).status_code == 200
        except httpx.TransportError:
            return False

    with desk_beside(said.append):
        wait_until(answers, 60, lambda: "the desk does not answer")
    assert said == [f"the wire desk: http://127.0.0.1:{port}/"]
    assert not answers()
