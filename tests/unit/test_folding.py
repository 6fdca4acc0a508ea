"""Two spellings of one word compare as equal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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


@settings(max_examples=200)
@given(text=st.text(max_size=60))
def test_each_sign_is_folded_as_if_it_stood_alone_in_its_kind(text):
    """By the definition, sign by sign: accents and signs without width go, and what is left is folded."""
    kept = (sign for sign in unicodedata.normalize("NFKD", text) if unicodedata.category(sign) not in {"Mn", "Cf"})
    assert plain(text) == "".join(kept).casefold()


def test_many_kinds_of_signs_are_replaced_as_few_are():
    many = "".join(map(chr, range(0x300, 0x340)))
    assert plain(f"a{many}b\u0301c") == "abc"
