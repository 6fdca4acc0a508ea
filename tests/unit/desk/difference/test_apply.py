from __future__ import annotations

import pytest

from stream.desk.difference import Version, apply, compare

BEFORE = "It rained.\n\nThe river rose to 4 feet."
AFTER = "It rained.\n\nThe river rose to 11 feet.\n\nBoats came."


def test_the_change_makes_the_later_text_of_the_earlier():
    assert apply(compare(Version(BEFORE), Version(AFTER)), BEFORE) == AFTER


@pytest.mark.parametrize("other", ["", "It rained.", "It snowed.\n\nThe river rose to 4 feet.", f"{BEFORE}\n\nMore."])
def test_another_text_is_refused(other):
    with pytest.raises(ValueError, match="not the body that was compared"):
        apply(compare(Version(BEFORE), Version(AFTER)), other)
