"""What is too long for the desk, before anything reads it."""

from __future__ import annotations

import pytest

from stream.desk.door.limits import BODY_MOST, refuse_long
from stream.desk.problem import Problem


def _asked(length: bytes):
    headers = [(b"content-length", length)]
    return {"type": "http", "path": "/", "raw_path": b"/", "query_string": b"", "headers": headers}


def test_a_length_that_is_no_number_announces_nothing():
    refuse_long(_asked(b"\xb2"))  # a raised two: a digit, and no number


@pytest.mark.parametrize("length", [str(BODY_MOST + 1).encode(), b"9" * 5000])
def test_a_body_that_is_announced_as_too_long_is_refused(length):
    with pytest.raises(Problem) as raised:
        refuse_long(_asked(length))
    assert raised.value.code == 413
