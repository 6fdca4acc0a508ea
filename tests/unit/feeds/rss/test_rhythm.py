"""How often a feed is looked at."""

from __future__ import annotations

import pytest

from stream.feeds.rss.rhythm import Rhythm, after


@pytest.mark.parametrize(
    ("wait", "calm", "known", "every", "then"),
    [
        (120, 0, 0.0, 120, (60, 0)), (120, 0, 0.33, 120, (60, 0)), (40, 0, 0.0, 120, (30, 0)),
        (30, 0, 0.0, 120, (30, 0)),
        (60, 0, 0.5, 120, (60, 0)), (60, 1, 0.5, 120, (60, 0)), (60, 0, 1.0, 120, (60, 1)), (60, 1, 0.9, 120, (66, 0)),
        (119, 1, 1.0, 120, (120, 0)), (120, 0, 1.0, 120, (120, 0)), (120, 1, 1.0, 120, (120, 0)),
        (3600, 0, 1.0, 60, (60, 0)), (60, 0, 0.0, 10, (10, 0)), (10, 0, 1.0, 10, (10, 0)),
        (7200, 0, 0.1, 7200, (3600, 0)),
    ],
)  # fmt: skip
def test_the_interval_is_halved_or_made_a_tenth_longer(wait, calm, known, every, then):
    found = after(Rhythm(wait, calm), known, every)
    assert (round(found.wait, 6), found.calm) == then
