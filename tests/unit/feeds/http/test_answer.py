"""Which answers are faults."""

from __future__ import annotations

import pytest

from stream.feeds.http.answer import Answer, raise_for_status
from stream.feeds.transport import FarSideFault, FarSideGone, FarSideRefuses


@pytest.mark.parametrize(
    ("status", "fault"),
    [
        (401, FarSideRefuses), (403, FarSideRefuses), (404, FarSideGone), (410, FarSideGone), (400, FarSideFault),
        (408, FarSideFault), (429, FarSideFault), (500, FarSideFault), (503, FarSideFault),
    ],
)  # fmt: skip
def test_an_answer_of_400_and_more_is_a_fault_of_its_kind(status, fault):
    with pytest.raises(FarSideFault) as raised:
        raise_for_status(Answer(status, {}, b"hunter2", "https://u:hunter2@a.example/hunter2?k=hunter2", None, 7.0))
    assert type(raised.value) is fault
    assert str(raised.value) == f"https://a.example answers {status}"
    assert raised.value.retry_after == 7.0


@pytest.mark.parametrize("status", [200, 204, 304, 301])
def test_any_other_answer_is_none(status):
    assert raise_for_status(Answer(status, {}, b"", "https://a.example/", None)) is None


def test_nothing_of_an_answer_but_its_status_is_in_its_repr():
    answer = Answer(200, {"set-cookie": "hunter2"}, b"hunter2", "https://a.example/?hunter2", "https://hunter2")
    assert "hunter2" not in repr(answer)
