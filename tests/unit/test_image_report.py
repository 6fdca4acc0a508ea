"""Two images that are not the same are told apart: by Python, by package, by file."""

from __future__ import annotations

import pytest

from tests.compose.image_report import differences

_ONE = {"python": "3.11.2", "packages": {"numpy": ["2.4.6", 100]}, "files": {"a.py": "00"}, "bytes": 100}


@pytest.mark.parametrize(
    ("other", "lines"),
    [
        ({"bytes": 101, "packages": {"numpy": ["2.4.6", 101]}}, []),
        ({"python": "3.11.9"}, ["Python 3.11.2 and 3.11.9"]),
        ({"packages": {"numpy": ["2.5.0", 100]}}, ["numpy: 2.4.6 and 2.5.0"]),
        ({"packages": {"numpy": ["2.4.6", 100], "pip": ["26", 1]}}, ["pip: None and 26"]),
        ({"files": {"a.py": "01"}}, ["a.py: 00 and 01"]),
        ({"files": {}}, ["a.py: 00 and None"]),
    ],
)
def test_what_is_unlike_is_named(other, lines):
    assert differences(_ONE, _ONE | other) == lines
