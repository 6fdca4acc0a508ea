"""The words of the index: however they are found, they are those by which everything before was indexed."""

from __future__ import annotations

import random
import re
import sys
import unicodedata

import pytest

from stream.folding import plain
from stream.lexicon.scripts import UNSPACED_AS_INDEXED
from stream.store.fold import WORD_LIMIT, fold, folded

_WORD = re.compile(rf"[{UNSPACED_AS_INDEXED}]|[^\W_{UNSPACED_AS_INDEXED}]{{1,{WORD_LIMIT}}}")


def defined(text):
    """The words of a text by their definition."""
    return _WORD.findall(plain(text))


def test_every_sign_of_unicode_folds_as_it_is_defined():
    unassigned = {"Cn", "Co", "Cs"}
    signs = (chr(code) for code in range(sys.maxunicode + 1))
    known = [sign for sign in signs if unicodedata.category(sign) not in unassigned]
    known += ["\ud800", "\udfff", "\ue000", "\uffff", "\U0010ffff"]
    assert [sign for sign in known if fold(f"a{sign}Z") != defined(f"a{sign}Z")] == []


def test_signs_beside_one_another_fold_as_they_are_defined():
    chosen = random.Random(7)
    signs = [chr(chosen.randrange(0x3000)) for _ in range(300)]
    signs += list("aB _-'\x1c\x85“”–éü½…ﬁ\u0301\u0302\u00adßİſK\u302e\u1b44") * 8
    for _ in range(20_000):
        text = "".join(chosen.choices(signs, k=chosen.randrange(1, 30)))
        assert fold(text) == defined(text), ascii(text)


@pytest.mark.parametrize(
    "text",
    ["", " – ", "a" * 1200, "é" * 501, "b " * 3 + "c" * 501, "".join(map(chr, range(0x80, 0x180)))],
    ids=["none", "no word", "a long one", "a long one with accents", "a long one among others", "many signs"],
)
def test_whatever_a_text_is_like_its_words_are_those_of_the_definition(text):
    assert fold(text) == defined(text)


def test_parts_are_one_space_apart():
    assert folded(["São  Tomé,", None, "", "“No” – 日本"]) == "sao tome no 日 本"
