"""`wirestream desk` starts, says why where it does not, and ends in order."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.desk


def test_it_serves_and_ends_by_the_signal(make_desk, database):
    desk = make_desk(database)
    assert desk.ready()
    assert desk.get("/api/v1/nothing").json()["status"] == 404
    assert desk.terminate() == 0
