"""How far scores can be believed is told of a newswire's pairs, each judged by weights of other stories."""

from __future__ import annotations

from stream.dedupe.likeness.second_look import Sight
from stream.training.duplicates import reliability
from stream.training.duplicates.fit_second_look import Looked


def _look(number: int, story: str) -> Looked:
    same = bool(number % 2)
    subject = list(Sight).index(Sight.SUBJECT)
    sights = (1.0, *(float(place == subject and same) for place in range(1, len(Sight))))
    return Looked(sights, same, 1.0, story)


FOUND = [_look(number, f"{'made' if number % 4 < 2 else 'wire'} {number // 4}") for number in range(80)]


def test_pairs_of_the_newswire_alone_are_told():
    told = list(reliability.judged(FOUND))
    assert len(told) == sum(one.is_of_wire for one in FOUND) == 40
    assert all((score > 0.5) is same for score, same in told)


def test_no_pair_is_judged_by_weights_that_have_seen_its_story(monkeypatch):
    seen: list[set[str]] = []
    fitted = reliability.fitted
    monkeypatch.setattr(reliability, "fitted", lambda rows: seen.append({one.story for one in rows}) or fitted(rows))
    list(reliability.judged(FOUND))
    stories = {one.story for one in FOUND}
    left_out = [stories - some for some in seen]
    assert len(seen) == 5
    assert set.union(*left_out) == stories
    assert sum(map(len, left_out)) == len(stories), "each is left out once"
