"""The weights: the same from the same copy, in every process; and judged on stories that they have not seen."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys

import orjson
import pytest

from stream.training.duplicates.crossvalidate import by_class, cross_validated, reliability
from stream.training.duplicates.fit import pairs

WORDS = [
    first + last
    for first in ["ba", "de", "fi", "go", "lu", "mer", "nol", "pra", "sti", "tor"]
    for last in ["den", "ka", "lis", "mo", "rune"]
]


@pytest.fixture(scope="module")
def lines():
    """Sixty stories of invented words, each followed by a cut copy and by a template of it with other numbers."""
    dice = random.Random(7)
    made = []
    for story in range(60):
        words = [dice.choice(WORDS) for _ in range(60)]
        words[::9] = [str(dice.randrange(10, 999)) for _ in words[::9]]
        again = [str(dice.randrange(10, 999)) if word.isdigit() else word for word in words]
        for cls, cluster, text in (
            ("orig", f"s{story}", words),
            ("truncated", f"s{story}", words[: dice.randrange(30, 55)]),
            ("hn_template", f"t{story}", again),
        ):
            headline = " ".join(text[1:6]).capitalize()
            item = {"id": f"{cls}{story}", "ts": 9 * len(made), "headline": headline, "text": " ".join(text)}
            made.append(orjson.dumps({**item, "cluster": cluster, "cls": cls}))
    return made


def test_the_same_copy_gives_the_same_weights_to_the_bit_in_every_process(lines, tmp_path):
    (tmp_path / "dev.jsonl").write_bytes(b"\n".join(lines))
    program = (
        "import sys, numpy; from pathlib import Path; from stream.training.duplicates.fit import *;"
        "found = [pair for pair in pairs(lines_of(Path(sys.argv[1]))) if pair.circumstances < 99];"
        "weights = fit(numpy.array([pair.features for pair in found]), numpy.array([pair.same for pair in found]));"
        "sys.stdout.buffer.write(weights.tobytes())"
    )
    digests = {
        hashlib.sha256(
            subprocess.run(
                [sys.executable, "-c", program, str(tmp_path / "dev.jsonl")],
                env={**os.environ, "PYTHONHASHSEED": seed},
                check=True,
                capture_output=True,
            ).stdout
        ).hexdigest()
        for seed in ("1", "4711")
    }
    assert len(digests) == 1
    assert hashlib.sha256(b"").hexdigest() not in digests


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
    story = next(pair for pair in found if pair.same and pair.circumstances < 99)
    lied = [
        type(pair)(pair.new, pair.old, pair.features, pair.circumstances, not pair.same)
        if pair.new == story.new
        else pair
        for pair in found
    ]
    assert cross_validated(lied, clusters)[story.new].score == one[story.new].score


def test_reliability_counts_every_article_once(lines):
    clusters = [orjson.loads(line)["cluster"] for line in lines]
    best = cross_validated(list(pairs(lines)), clusters)
    table = reliability(list(best.values()))
    assert len(table) == 10
    assert sum(count for count, _, _ in table) == len(best)
    assert table[9][2] > 0.9
    assert table[0][2] < 0.1
