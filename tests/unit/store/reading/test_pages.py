"""Pages that are walked while somebody writes."""

from __future__ import annotations

import threading
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas import Relation
from stream.store import Writer
from stream.store.reading import Wanted, find_lines
from tests.factories import NOON, duplicate, extracted
from tests.unit.store.tables import empty

MINUTES = st.lists(st.integers(0, 3), min_size=1, max_size=25)
"""When each article came: many at one instant."""


def _walk(engine, limit, between=lambda: None, relations=frozenset(Relation)):
    wanted = Wanted(relations=relations)
    page = find_lines(engine, wanted, limit=limit)
    found = [line.guid for line in page.items]
    while page.next is not None:
        between()
        page = find_lines(engine, wanted, limit=limit, before=page.next)
        found += [line.guid for line in page.items]
    return found


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(minutes=MINUTES, late=MINUTES, limit=st.integers(1, 7))
def test_each_article_is_on_one_page_however_many_came_at_one_instant_or_come_meanwhile(engine, minutes, late, limit):
    empty(engine)
    writer = Writer(engine)
    writer.write([extracted(f"a{number}", minute=minute) for number, minute in enumerate(minutes)])
    coming = iter([extracted(f"b{number}", minute=minute) for number, minute in enumerate(late)])
    found = _walk(engine, limit, lambda: writer.write([item for item, _ in zip(coming, range(2), strict=False)]))
    assert len(found) == len(set(found))
    there = [name for name in found if name.startswith("a")]
    assert there == [f"a{number}" for number in _newest_first(minutes)]


def _newest_first(minutes):
    return sorted(range(len(minutes)), key=lambda number: (minutes[number], number), reverse=True)


def test_each_article_is_on_one_page_while_another_thread_writes(engine):
    writer = Writer(engine)
    writer.write([extracted(f"a{number}", minute=number // 20) for number in range(100)])
    done, written = threading.Event(), []

    def write():
        while not done.is_set() and len(written) < 300:
            name = f"b{len(written)}"
            item = extracted(name, minute=len(written) % 9)
            writer.write([item, duplicate(f"{name}-copy", "exact", of=name, minute=3)])
            written.append(name)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        found = _walk(engine, 7)
    finally:
        done.set()
        thread.join(30)
    assert len(found) == len(set(found))
    assert {name for name in found if name.startswith("a")} == {f"a{number}" for number in range(100)}
    assert any(name.startswith("b") for name in found), "somebody wrote meanwhile"


def test_what_comes_late_stands_at_its_time(engine):
    writer = Writer(engine)
    writer.write([extracted("old"), extracted("new", minute=9)])
    writer.write([extracted("late", minute=5)])
    assert _walk(engine, 1) == ["new", "late", "old"]
    page = find_lines(engine, Wanted(until=NOON + timedelta(minutes=9)), limit=1)
    assert [line.guid for line in page.items] == ["late"]
