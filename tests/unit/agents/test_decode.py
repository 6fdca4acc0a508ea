"""What a derived message is refused for."""

from __future__ import annotations

import pytest

from schemas import Alert
from stream.agents.decode import decode
from stream.errors import Reason, Rejected
from tests.factories import record


def _record(value=b"{}", headers=(), key=b"feed"):
    place = {"topic": "wire.raw.v1", "partition": 2, "key": key}
    return record(41, value, **place, headers=headers, timestamp_ms=1_700_000_000_123)


@pytest.mark.parametrize(
    ("value", "headers", "said"),
    [
        (b"\xff", (), "Alert: value"),
        (b"{}", (), "alert_id"),
        (b"{}", (("ce_type", b"wire.alert.v2"),), "major version"),
    ],
)
def test_what_a_model_refuses_is_a_refusal_that_names_the_place(value, headers, said):
    with pytest.raises(Rejected, match=said) as refused:
        decode(Alert, _record(value, headers))
    assert refused.value.reason is Reason.SCHEMA
