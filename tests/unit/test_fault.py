"""The checker of the fault tests: what it must see in a history, and what it must not. A checker that misses a loss is
worth nothing, so each fault is put into a good history here, by itself.
"""

from __future__ import annotations

import pytest

from tests.fault.check import DEADLETTERS, RAW, judge
from tests.fault.copy import begins_story, guid_prefix, id_of, piece, seed_of
from tests.fault.faults import FAULTS
from tests.fault.history import History, read

ARTICLES = "wire.articles.v1"


def _sent(one, *, good=True, relation="new"):
    return {"event": "sent", "id": one, "good": good, "relation": relation}


def _acked(one):
    return {"event": "acked", "id": one}


def _seen(where, one, offset, *, partition=0, key="feed1"):
    return {"event": "seen", "where": where, "id": one, "key": key, "place": [partition, offset]}


def _row(one, *, count=1, relation="new"):
    return {"event": "row", "id": one, "count": count, "relation": relation}


def _good():
    """Three stories of one source, the last a dead letter; the second is redelivered on the way."""
    return [
        *(_sent(one, good=one != "c") for one in "abc"),
        *(_acked(one) for one in "abc"),
        *(_seen(RAW, one, at) for at, one in enumerate("abc")),
        *(_seen(ARTICLES, one, at) for at, one in enumerate("abab")),
        _seen(DEADLETTERS, "c", 0),
        _row("a"),
        _row("b"),
    ]


def test_a_good_history_is_good_though_records_repeat():
    verdict = judge(_good())
    assert verdict.wrong == []
    assert verdict.records == 3
    assert verdict.repeats == {ARTICLES: 2}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda h: h.remove(_row("a")), "1 lost: a"),
        (lambda h: h.remove(_seen(DEADLETTERS, "c", 0)), "1 lost: c"),
        (lambda h: h.append(_row("b")), "1 doubled: b"),
        (lambda h: h.append(_row("z")), "1 strange: z"),
        (lambda h: h.append(_seen(ARTICLES, "z", 9)), "1 strange: z"),
        (lambda h: h.append(_seen(DEADLETTERS, "b", 1)), "1 refused: b"),
        (lambda h: h.append(_row("c")), "1 taken: c"),
        (lambda h: h.__setitem__(h.index(_row("b")), _row("b", relation="exact")), "1 misjudged: b"),
        (lambda h: h.__setitem__(h.index(_seen(ARTICLES, "a", 0)), _seen(ARTICLES, "b", 0)), "1 reordered: a in"),
    ],
)
def test_each_fault_is_seen_by_itself(change, told):
    history = _good()
    change(history)
    (only,) = judge(history).wrong
    assert only.startswith(told)


def test_two_rows_of_one_story_that_come_as_one_count_are_doubled():
    history = _good()
    history[history.index(_row("a"))] = _row("a", count=2)
    assert judge(history).doubled == ("a",)


def test_what_no_broker_acknowledged_may_be_lost():
    assert judge([*_good(), _sent("d")]).wrong == []


def test_order_is_that_of_the_raw_topic_and_of_first_sightings_and_within_a_key():
    history = [*map(_sent, "abc"), *map(_acked, "abc"), *map(_row, "abc")]
    history += [_seen(RAW, "b", 0), _seen(RAW, "a", 1), _seen(RAW, "c", 0, key="feed2", partition=1)]
    history += [_seen(ARTICLES, one, at, key="feed2" if one == "c" else "feed1") for at, one in enumerate("cbaba")]
    assert judge(history).reordered == ()
    history.append(_seen("wire.unique.v1", "a", 0))
    history.append(_seen("wire.unique.v1", "b", 1))
    assert judge(history).reordered == ("b in wire.unique.v1",)


def test_a_history_in_which_nothing_was_acknowledged_shows_nothing():
    with pytest.raises(ValueError, match="shows nothing"):
        judge([_sent("a"), _row("a")])


def test_a_history_is_read_as_it_was_written_also_where_a_kill_cut_it_off(tmp_path):
    history = History(tmp_path / "F1-kill-1.jsonl")
    first = history.write("sent", id="a", good=True)
    history.write("acked", id="a")
    history.close()
    whole = history.path.read_bytes()
    assert list(read(history.path)) == history.events
    history.path.write_bytes(whole[:-3])
    assert list(read(history.path)) == [first]


def test_the_same_seed_is_the_same_copy_and_a_second_version_follows_its_story():
    seed = seed_of("F1", "kill", 1)
    assert seed_of("F1", "kill", 2) != seed
    pieces = [piece(seed, n) for n in range(20)]
    assert pieces == [piece(seed, n) for n in range(20)]
    assert len({one.id for one in pieces}) == 20
    later = [(one.source, one.relation) for one in pieces if one.id.endswith("/2")]
    assert later == [(pieces[5].source, "update"), (pieces[15].source, "update")]
    assert pieces[5].id == id_of(f"urn:test:{seed}:5", 1)
    assert pieces[9].id == id_of(f"urn:test:{seed}:5", 2)
    for number in range(10):
        assert piece(seed, begins_story(number)).id == id_of(f"{guid_prefix(seed)}{begins_story(number)}", 1)


def test_every_fault_is_in_the_table():
    assert list(FAULTS) == [f"F{number}" for number in range(1, 21)]
