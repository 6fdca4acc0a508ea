"""One scale of urgency, from every agency's codes and words."""

import pytest

from stream.normalise.urgency import urgency_in_text, urgency_of


@pytest.mark.parametrize(
    ("urgency", "priority", "expected"),
    [
        (1, None, 1),
        ("3", None, 3),
        (9, None, None),
        (0, "u", 3),
        (None, "f", 1),
        (None, "b", 2),
        (None, "u", 3),
        (None, "r", 4),
        (None, "d", 5),
        (None, "w", 6),
        (None, "a", 7),
        (None, "s", 8),
        (None, "5", 5),
        (None, "BULLETIN", 2),
        (2, "s", 2),
        (None, "h", None),
        (None, None, None),
        ("urgency:2", None, 2),
        (None, "²", None),
    ],
)
def test_one_scale_of_urgency(urgency, priority, expected):
    assert urgency_of(urgency, priority) == expected


@pytest.mark.parametrize(
    ("headline", "slugline", "expected"),
    [
        ("URGENT: Dam breaks", "", 3),
        ("AP NEWS ALERT: Dam breaks", "", 2),
        ("BULLETIN - Dam breaks", "", 2),
        ("METAL BULLETIN SAYS TIN IS UP", "", None),
        ("BULLETIN SAYS TIN IS UP", "", None),
        ("Dam breaks", "DAM-2NDLD***URGENT", 3),
        ("Dam breaks", "BC-US--APNewsAlert", 2),
        ("Dam breaks", "BC-METAL-BULLETIN", None),
    ],
)
def test_urgency_that_is_said(headline, slugline, expected):
    assert urgency_in_text(headline, slugline) == expected
