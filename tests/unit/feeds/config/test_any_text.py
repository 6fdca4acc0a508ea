"""Whatever a feeds file holds, it is read, or refused in lines: no other exception, and no secret in any of them."""

# ruff: noqa: E501 - a strategy a line

from __future__ import annotations

import json

from hypothesis import example, given, settings
from hypothesis import strategies as st

from stream.feeds.config.feeds_file import FeedsFile
from stream.feeds.config.key_types import keys_of
from stream.feeds.config.load import examine
from stream.feeds.kinds import KINDS

SECRET = "zq-hunter2-qz"  # noqa: S105 - none of anybody's
_KEYS = sorted(
    {key for kind in KINDS.values() for key in keys_of(kind.settings)} - {"kind", "secret", "password", "key"}
)
_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 99_999)
    | st.sampled_from(["60s", "x", "${A}", "${", "", "\n", "\0", "\x85é", "a@b", "/x", "https://x", "https://[", "none"])
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*_KEYS, "<<", "a\nb"]), inner, max_size=3),
    max_leaves=4,
)  # fmt: skip
_SECRETS = st.sampled_from([SECRET, [SECRET], {"a": SECRET}, "${A}", ["${A}", SECRET], "${NOT}"])


@st.composite
def _sources(draw):
    kind = draw(st.sampled_from([*KINDS, "rsss", None]))
    keys = sorted(keys_of(KINDS[kind].settings)) if kind in KINDS and draw(st.booleans()) else _KEYS
    source = draw(st.dictionaries(st.sampled_from([key for key in keys if key in _KEYS]), _VALUES, max_size=5))
    source |= draw(st.dictionaries(st.sampled_from(["secret", "password", "key"]), _SECRETS, max_size=3))
    return source | {"kind": kind}


_FILES = st.fixed_dictionaries(
    {"sources": st.dictionaries(st.sampled_from(["a", "b-1", "C", "a" * 41, "x\ny"]), _sources() | _VALUES, max_size=3) | _VALUES},
    optional={
        "defaults": st.dictionaries(st.sampled_from(_KEYS), _VALUES, max_size=3) | _VALUES,
        "push": _VALUES,
        "drops": st.fixed_dictionaries({"ftp": st.fixed_dictionaries({"listen": _VALUES, "users": _VALUES, "passive_ports": _VALUES})})
        | _VALUES,
        "lmtp": st.dictionaries(st.just("listen"), _VALUES),
        "other": _VALUES,
    },
)  # fmt: skip


def _holds(text: str, environment: dict[str, str]) -> bool:
    """Check what must be so of any text; return whether it was a feeds file."""
    examined = examine(text, "feeds.yaml", environment, files=True)
    for line in (*examined.mistakes, *examined.warnings):
        assert line.isprintable()
        assert line.startswith("feeds.yaml:")
        assert SECRET not in line
    assert (examined.feeds is None) == bool(examined.mistakes)
    return isinstance(examined.feeds, FeedsFile)


@settings(max_examples=80)
@given(_FILES)
def test_any_keys_and_values_are_a_feeds_file_or_refused_in_lines(data):
    _holds(json.dumps(data), {"A": SECRET})


@settings(max_examples=100)
@given(st.text(st.sampled_from("sources:ab {}[]\"'&*!%|>-?,#\n\t\\~ék0")))
@example("? [a]\n: b")
@example("\udcff: a")
def test_any_text_is_a_feeds_file_or_refused_in_lines(text):
    _holds(f"sources: {text}", {})
    _holds(text, {})


def test_what_is_made_up_here_is_a_feeds_file_now_and_then():
    assert _holds(
        json.dumps({"sources": {"a": {"kind": "push", "scheme": "bearer", "secret": [SECRET, "${A}"]}}}), {"A": SECRET}
    )
