"""What is in the wheel."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from stream import __version__
from stream.commit import commit

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.wheel, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def contents(wheel):
    """Name in the wheel → bytes."""
    with zipfile.ZipFile(wheel) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def test_it_carries_the_seeds_with_their_expectations_and_the_rules(contents):
    seeds = {
        f"stream/demo/files/seeds/{path.relative_to(ROOT / 'seeds').as_posix()}": path.read_bytes()
        for path in (ROOT / "seeds").rglob("*")
        if path.is_file()
    }
    assert len(seeds) > 117
    rules = {"stream/demo/files/alerts.yaml": (ROOT / "deploy/alerts.yaml").read_bytes()}
    assert {name: data for name, data in contents.items() if name.startswith("stream/demo/files/")} == seeds | rules


def test_it_takes_two_names_in_an_environment_and_no_more(contents):
    assert {name.split("/")[0] for name in contents} == {"stream", "schemas", f"wirestream-{__version__}.dist-info"}


def test_it_has_the_models_and_not_what_fits_them(contents):
    assert {"stream/extract/weights.json", "stream/dedupe/likeness/weights.json"} <= contents.keys()
    assert not [name for name in contents if name.startswith("stream/training/")]


def test_it_has_the_types_and_the_contracts(contents):
    assert {"stream/py.typed", "schemas/py.typed", "schemas/asyncapi.yaml"} <= contents.keys()
    assert any(name.startswith("schemas/published/") for name in contents)
    assert any(name.startswith("stream/store/migrations/versions/") for name in contents)


def test_it_knows_the_commit_that_it_was_built_from(contents):
    assert commit(), "the test needs a checkout with its history"
    assert contents["stream/commit.txt"].decode().strip() == commit()
