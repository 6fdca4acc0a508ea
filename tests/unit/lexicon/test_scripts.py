"""Scripts without spaces: the stages agree on which they are."""

import re

import pytest

from stream.alert import fold as alert
from stream.dedupe.sketching.tokenise import tokenise
from stream.lexicon.scripts import CHINESE_JAPANESE_KOREAN, UNSPACED, UNSPACED_AS_INDEXED
from stream.store import fold as store
from stream.wire.indents import outdented

TEXTS = {
    "Thai": "กรุงเทพ",
    "Lao": "ວຽງຈັນ",
    "Burmese": "ရန်ကုန်",
    "Khmer": "ភ្នំពេញ",
    "kana": "さくら",
    "Han": "北京市",
}


@pytest.mark.parametrize("script", TEXTS)
def test_a_script_without_spaces_is_one_in_each_stage(script):
    sign, *_ = re.findall(f"[{UNSPACED}]", TEXTS[script])
    assert len(tokenise(sign * 4, 4).ids) == 3 * 2  # three pairs of characters, of two bytes each, and not one word


@pytest.mark.parametrize("script", TEXTS)
def test_wrapped_lines_are_joined_without_a_space(script):
    line = TEXTS[script][0] * 60
    assert " " not in outdented(f"{line}\n    {line}\n    {line}").strip()


@pytest.mark.parametrize("script", [script for script in TEXTS if script != "Burmese"])
def test_each_sign_is_a_word_to_alerts_and_to_the_index(script):
    sign = re.findall(f"[{UNSPACED_AS_INDEXED}]", TEXTS[script])[0]
    assert store.fold(sign * 3) == [sign] * 3
    assert alert.fold(sign * 3).split() == [sign] * 3


def test_korean_is_told_by_its_density_and_has_spaces():
    assert re.fullmatch(f"[{CHINESE_JAPANESE_KOREAN}]+", "서울東京さくら")
    assert not re.search(f"[{UNSPACED}]", "서울")
