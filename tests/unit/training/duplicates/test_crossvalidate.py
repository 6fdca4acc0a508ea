"""The score, judged on stories that its weights have not seen."""

from __future__ import annotations

from dataclasses import replace

import orjson

from stream.training.duplicates.crossvalidate import by_class, cross_validated, reliability
from stream.training.duplicates.fit import pairs


def test_stories_are_judged_with_weights_that_have_not_seen_them(lines):
    clusters = [orjson.loads(line)["cluster"] for line in lines]
    found = list(pairs(lines))
    table = by_class(cross_validated(found, clusters), lines, 0.6)
    assert table["orig"] == (0, 0, 60, 0)
    follow, right, count, _ = table["truncated"]
    assert (follow, count) == (60, 60)
    assert right >= 57
    assert table["hn_template"][:3] == (0, 0, 60)
    assert table["hn_template"][3] <= 2


def test_labels_of_a_fold_do_not_reach_its_scores(lines):
    clusters = [orjson.loads(line)["cluster"] for line in lines]
    found = list(pairs(lines))
    one = cross_validated(found, clusters)
    # Were the pairs of a story in what its weights are fitted to, its own labels would move its scores.
    story = next(pair for pair in found if pair.same and pair.prior < 99)
    lied = [replace(pair, same=not pair.same) if pair.new == story.new else pair for pair in found]
    assert cross_validated(lied, clusters)[story.new].score == one[story.new].score


def test_reliability_counts_every_article_once(lines):
    clusters = [orjson.loads(line)["cluster"] for line in lines]
    best = cross_validated(list(pairs(lines)), clusters)
    table = reliability(list(best.values()))
    assert len(table) == 10
    assert sum(count for count, _, _ in table) == len(best)
    assert table[9][2] > 0.9
    assert table[0][2] < 0.1
