"""What routes are handed."""

from __future__ import annotations

from inspect import isasyncgenfunction, iscoroutinefunction

import pytest

from stream.desk import depends
from stream.desk.wanted import TheWanted

HANDED = ("Reader", "TheClock", "TheDesk", "TheLists", "TheSettings", "TheUser", "Writing")


@pytest.mark.parametrize("kind", [*(getattr(depends, name) for name in HANDED), TheWanted])
def test_what_is_handed_to_a_route_asks_for_no_thread(kind):
    """The framework runs each function that is not `async` in one."""
    (marked,) = kind.__metadata__
    assert iscoroutinefunction(marked.dependency) or isasyncgenfunction(marked.dependency)
