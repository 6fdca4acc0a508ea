"""Exports of a desk in a process of its own: what breaks off is seen to have, and what is slow holds nobody up."""

from __future__ import annotations

import json
import signal
import time

import httpx
import pytest

from stream.store import open_engine
from tests.desk.copy import item, stored
from tests.desk.desk import Desk

pytestmark = pytest.mark.desk

ROWS = 750
FILLER = {"filler": "x" * 40_000}
"""All of them are more than both sockets hold, so that an export waits for who reads it."""
EXPORT = "/api/v1/export?relation=all"


@pytest.fixture(scope="module")
def long_database(new_database):
    url = new_database()
    engine = open_engine(url)
    for begin in range(0, ROWS, 250):
        stored(engine, [item(f"long-{number}", minute=number, extra=FILLER) for number in range(begin, begin + 250)])
    engine.dispose()
    return url


@pytest.fixture(scope="module")
def long_desk(long_database, tmp_path_factory):
    running = Desk(tmp_path_factory.mktemp("exports"), long_database).start()
    yield running
    running.close()


def begun(desk):
    """An export of which the head is read and no more: the desk waits."""
    client = desk.client()
    answer = client.send(client.build_request("GET", EXPORT), stream=True)
    assert answer.status_code == 200
    lines = answer.iter_lines()
    return client, lines, json.loads(next(lines))


def test_all_of_it_comes(long_desk):
    answer = long_desk.get(EXPORT)
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert [line["guid"] for line in lines] == [f"urn:testwire:long-{number}" for number in reversed(range(ROWS))]


def test_clients_that_do_not_read_hold_no_connection_of_the_database(long_desk):
    slow = [begun(long_desk) for _ in range(3)]
    time.sleep(1.0)  # they come to where they wait
    with long_desk.client() as client:
        answers = [client.get("/api/v1/articles?limit=50").status_code for _ in range(20)]
        assert answers == [200] * 20
        fourth = client.get(EXPORT)
        assert (fourth.status_code, fourth.headers["retry-after"]) == (503, "10")
        for other, lines, _ in slow:
            lines.close()
            other.close()
        until = time.monotonic() + 20
        while client.get(f"{EXPORT}&limit=1").status_code == 503 and time.monotonic() < until:
            time.sleep(0.1)
        assert client.get(f"{EXPORT}&limit=1").status_code == 200


def test_an_export_under_way_ends_with_the_desk_and_is_seen_to_be_broken(make_desk, long_database):
    desk = make_desk(long_database)
    client, lines, first = begun(desk)
    desk.process.send_signal(signal.SIGTERM)
    seen = [first["guid"]]
    with pytest.raises(httpx.TransportError):
        seen += [json.loads(line)["guid"] for line in lines]
    assert 0 < len(seen) < ROWS
    assert desk.process.wait(30) == 0
    assert [line["fault"] for line in desk.lines() if line["message"] == "an export broke off"] == [
        "the desk is stopping"
    ]
    assert "Traceback" not in desk.log()
    client.close()
