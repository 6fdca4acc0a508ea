"""`wirestream desk` serves, and ends in order."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.desk


def test_it_serves_and_ends_by_the_signal(make_desk, filled_database):
    desk = make_desk(filled_database)
    assert desk.ready()
    assert desk.get("/api/v1/nothing").json()["status"] == 404
    assert desk.terminate() == 0
    assert [line for line in desk.lines() if line["level"] in {"warning", "error"}] == []
