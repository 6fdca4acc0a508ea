"""How a folder of copy is loaded with its expectations."""

import json

import pytest

from stream.demo.seeds import Expected, Outcome, Seed, load_seeds
from stream.errors import Misconfigured


def put(folder, expected, **files):
    folder.mkdir(parents=True, exist_ok=True)
    for name, payload in files.items():
        (folder / name).write_bytes(payload)
    (folder / "expected.json").write_text(expected if isinstance(expected, str) else json.dumps(expected))


def test_seeds_come_in_the_order_of_their_paths(tmp_path):
    put(tmp_path / "b", {"x": {"outcome": "stored"}}, x=b"3", y=b"4")
    put(tmp_path / "a", {}, z=b"2", a=b"1")
    (tmp_path / "a" / ".hidden").write_bytes(b"no")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config").write_bytes(b"no")
    seeds = load_seeds(tmp_path)
    assert [(seed.path, seed.payload) for seed in seeds] == [("a/a", b"1"), ("a/z", b"2"), ("b/x", b"3"), ("b/y", b"4")]
    assert [seed.expected for seed in seeds] == [None, None, Expected(outcome=Outcome.STORED), None]


def test_a_folder_without_expectations_can_be_replayed(tmp_path):
    (tmp_path / "one.txt").write_bytes(b"\xff")
    assert load_seeds(tmp_path) == (Seed("one.txt", b"\xff", None),)


@pytest.mark.parametrize(
    ("expected", "names"),
    [
        ({"one": {"outcome": "stored", "headlin": "x"}}, ("one → headlin",)),
        ({"one": {"outcome": "lost"}}, ("one → outcome", "stored")),
        ({"one": {}}, ("one → outcome",)),
        ({"two": {"outcome": "stored"}}, ("two", "not there")),
        ([], ("expected.json",)),
        ("{", ("expected.json", "no JSON")),
    ],
)
def test_a_bad_expectation_is_named(tmp_path, expected, names):
    put(tmp_path / "kind", expected, one=b"")
    with pytest.raises(Misconfigured) as error:
        load_seeds(tmp_path)
    assert "\n" not in str(error.value)
    for name in ("kind", *names):
        assert name in str(error.value)


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(Misconfigured, match="nowhere"):
        load_seeds(tmp_path / "nowhere")
