import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stream.feeds.api.spans import at, elements, span

TEXT = (
    b'  { "a~b" : 1, "x/y": [ {"z": "]}\\"[", "n": -1.5e3 } , [] ,"s",null , 7 ], '
    b'"x": {"list":[1,2]}, "x": {"list": [3]} }'
)


def test_elements_are_cut_byte_for_byte():
    assert elements(TEXT, "/x~1y") == [b'{"z": "]}\\"[", "n": -1.5e3 }', b"[]", b'"s"', b"null", b"7"]
    assert elements(b"[1, 2]", "") == [b"1", b"2"]
    assert elements(b" [ ] ", "") == []


def test_of_keys_that_stand_twice_the_last_counts_as_for_every_parser():
    assert elements(TEXT, "/x/list") == [b"3"]
    assert at(json.loads(TEXT), "/x/list") == [3]


@pytest.mark.parametrize("pointer", ["/nothing", "/a~0b", "/x/list/0", "/x~1y/0", "/x/list/9", "/x~1y/2/deeper"])
def test_what_is_no_list_has_no_elements(pointer):
    assert elements(TEXT, pointer) is None


def test_a_pointer_goes_through_lists_too():
    assert span(TEXT, "/x~1y/0/z") == b'"]}\\"["'
    assert at(json.loads(TEXT), "/x~1y/0/z") == ']}"['
    assert at(json.loads(TEXT), "/x~1y/z") is None


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=40)
@given(st.lists(VALUES, max_size=5), st.sampled_from([None, 1]), st.text(max_size=3), st.booleans())
def test_every_piece_is_its_value(values, indent, key, ascii_only):
    text = json.dumps({"before": [1], key: {"in": values}}, indent=indent, ensure_ascii=ascii_only).encode()
    pointer = "/" + key.replace("~", "~0").replace("/", "~1") + "/in"
    pieces = elements(text, pointer)
    assert [json.loads(piece) for piece in pieces] == values
    assert all(piece in text and piece == piece.strip() for piece in pieces)
