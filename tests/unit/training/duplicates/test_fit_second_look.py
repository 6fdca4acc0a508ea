"""The second look's weights: fitted to made copy and to labelled pairs of a newswire, the same from the same files."""

from __future__ import annotations

import orjson
import pytest

from stream.dedupe.likeness.second_look import Sight
from stream.errors import Misconfigured
from stream.training.duplicates.fit_second_look import Looked, fitted, looked_at, main


@pytest.fixture(scope="module")
def wire(lines):
    """The first of the made stories as a newswire: no story is told of any article."""
    return [orjson.dumps({key: orjson.loads(line)[key] for key in ("id", "ts", "headline", "text")}) for line in lines]


def _pair(one, other, label):
    return orjson.dumps({"a": one, "b": other, "label": label})


LABELLED = [
    *(_pair(f"orig{story}", f"truncated{story}", "DUC"[story % 3]) for story in range(20)),
    *(_pair(f"truncated{story}", f"orig{story}", "N") for story in range(20, 30)),
]
"""The label is a reader's word, which the fit believes."""


def test_a_sight_that_tells_stories_apart_gets_the_weight():
    subject = list(Sight).index(Sight.SUBJECT)
    rows = [
        Looked((1.0, *(float(place == subject and same) for place in range(1, len(Sight)))), same, 1.0, f"s{number}")
        for number, same in enumerate([True, False] * 20)
    ]
    weights = fitted(rows)
    assert weights[subject] > 0.5
    assert weights[0] < 0
    assert all(abs(weight) < 1e-6 for place, weight in enumerate(weights) if place not in {0, subject})


def test_a_pair_that_counts_more_has_more_say():
    def look(same, counts):
        return Looked((1.0, *[0.0] * (len(Sight) - 1)), same, counts, "s")

    assert fitted([look(True, 6.0), look(False, 0.3)])[0] > 1
    assert fitted([look(True, 0.3), look(False, 6.0)])[0] < -1


def test_only_labelled_pairs_of_the_newswire_are_fitted_to(lines, wire):
    found = looked_at(lines[:90], wire, [*LABELLED, _pair("orig40", "truncated40", "unsure")])
    of_wire = [one for one in found if one.story.startswith("wire ")]
    assert [one.same for one in of_wire] == [True] * 20 + [False] * 10
    assert {one.counts for one in of_wire} == {6.0}
    assert {one.counts for one in found if one not in of_wire} <= {0.3, 0.3 * 0.15}
    assert all(len(one.sights) == len(Sight) for one in found)


def test_the_same_files_give_the_same_weights(lines, wire, tmp_path):
    for name, content in (("dev", lines[:90]), ("wire", wire), ("pairs", LABELLED)):
        (tmp_path / name).write_bytes(b"\n".join(content))
    written = []
    for target in (tmp_path / "one.json", tmp_path / "other.json"):
        main(tmp_path / "dev", tmp_path / "wire", tmp_path / "pairs", target)
        written.append(target.read_bytes())
    assert written[0] == written[1]
    assert list(orjson.loads(written[0])["weights"]) == [name.value for name in Sight]


@pytest.mark.parametrize("line", [b"{}", b"no json", b'{"a": "orig1", "b": "orig2"}'])
def test_what_is_no_pair_is_refused_by_its_line(lines, wire, line):
    with pytest.raises(Misconfigured, match="line 2: no pair"):
        looked_at(lines[:6], wire[:6], [LABELLED[0], line])
