import json

from stream.feeds.api.known import Known


def test_an_id_is_known_in_the_version_that_was_taken():
    known = Known()
    known.add("a", "1")
    again = Known(known.kept())
    assert again.has("a", "1")
    assert not again.has("a", "2")
    assert not again.has("b", "1")
    again.add("a", "2")
    assert again.has("a", "2")
    assert not again.has("a", "1")


def test_it_stays_within_a_mark_and_the_longest_unseen_go_first():
    known = Known()
    known.add("still listed")
    for number in range(2999):
        known.add(f"{number}")
    assert known.has("still listed")
    known.add("one more")
    assert known.has("still listed")
    assert not known.has("0")
    assert len(json.dumps(known.kept(), separators=(",", ":"))) < 100_000


def test_a_mark_of_another_shape_is_none():
    assert not Known(["a"]).has("a")
    assert Known(None).kept() == {}
