"""The wire's fields that have no place."""

from tests.factories import normalised


def test_extra_is_kept_and_made_safe():
    extra = {"a\ud800": ["\x00b", float("inf"), 10**30, None, True, {"c": (1, 2)}]}
    assert normalised(extra=extra).extra == {"a\ufffd": ["b", None, str(10**30), None, True, {"c": [1, 2]}]}
