"""Searches that people keep."""

from __future__ import annotations

import importlib
from dataclasses import replace

from stream.store.reading import SavedSearch, drop_search, keep_search, searches

MINE = SavedSearch(
    "ana", "Floods", "flood* -sport", (("provider", "afp"), ("provider", "dpa")), shared=False, place=2, sound=True
)


def test_a_search_is_kept_with_its_filters_and_its_owner_alone_sees_it(engine):
    assert keep_search(engine, MINE)
    assert searches(engine, "ana") == (MINE,)
    assert searches(engine, "ben") == ()


def test_under_one_name_an_owner_has_one_search_and_another_has_its_own(engine):
    keep_search(engine, MINE)
    changed = replace(MINE, query="flood", filters=(), place=1)
    other = replace(MINE, owner="ben")
    keep_search(engine, changed)
    keep_search(engine, other)
    assert searches(engine, "ana") == (changed,)
    assert searches(engine, "ben") == (other,)


def test_what_others_share_comes_behind_ones_own_which_are_in_ones_order(engine):
    first, shared = replace(MINE, name="Zebras", place=1), replace(MINE, owner="aaron", name="All", shared=True)
    for each in (MINE, first, shared):
        keep_search(engine, each)
    assert searches(engine, "ana") == (first, MINE, shared)


def test_an_owner_drops_its_own_alone(engine):
    keep_search(engine, replace(MINE, shared=True))
    assert not drop_search(engine, "ben", "Floods")
    assert drop_search(engine, "ana", "Floods")
    assert not drop_search(engine, "ana", "Floods")
    assert searches(engine, "ana") == ()


def test_too_many_are_not_kept_and_those_that_are_can_be_changed(engine, monkeypatch):
    monkeypatch.setattr(importlib.import_module("stream.store.reading.searches"), "SEARCHES_MOST", 2)
    assert keep_search(engine, MINE)
    assert keep_search(engine, replace(MINE, name="Storms"))
    assert not keep_search(engine, replace(MINE, name="Quakes"))
    assert keep_search(engine, replace(MINE, query="changed"))
    assert [each.name for each in searches(engine, "ana")] == ["Floods", "Storms"]
    assert keep_search(engine, replace(MINE, owner="ben"))


def test_what_no_database_takes_is_mended(engine):
    keep_search(engine, replace(MINE, name="Fl\x00oods", filters=(("q\x00", "\ud800"),)))
    (found,) = searches(engine, "ana")
    assert (found.name, found.filters) == ("Fl\ufffdoods", (("q\ufffd", "\ufffd"),))
