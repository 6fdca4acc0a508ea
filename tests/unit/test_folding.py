"""Two spellings of one word compare as equal."""

from __future__ import annotations

import pytest

from stream.folding import plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("São TOMÉ", "sao tome"),
        ("Straße", "strasse"),
        ("ﬁnance", "finance"),
        ("Ｔｏｋｙｏ", "tokyo"),
        ("co\u00adop\u200derate", "cooperate"),
        ("Łódź", "łodz"),
        ("CEASE-fire 2", "cease-fire 2"),
    ],
)
def test_case_accents_and_signs_without_width_do_not_count(text, expected):
    assert plain(text) == expected
