"""The list of faults is in step with the code, and a run of it tells a test that holds from one that does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mutants.mutant import Mutant, faults_of_the_list, read_lists
from tests.mutants.tree import Tree

HERE = "tests/unit/test_mutants.py"


def test_every_fault_still_applies_and_names_tests_that_are_there():
    mutants = read_lists()
    assert faults_of_the_list(mutants) == []
    assert len(mutants) >= 100


def test_a_list_with_another_field_is_refused(tmp_path):
    (tmp_path / "x.toml").write_text('[[mutant]]\nid = "a"\nbroken = 1\n')
    with pytest.raises(ValueError, match=r"x\.toml: a"):
        read_lists(tmp_path)


def test_what_no_longer_applies_is_said(tmp_path):
    (tmp_path / "code.py").write_text("a = 1\nb = 2\nb = 2\n")
    (tmp_path / "test_code.py").write_text("def test_a(): ...\n")

    def said(before: str, after: str = "c", test: str = "test_code.py::test_a") -> list[str]:
        return faults_of_the_list([Mutant("m", "p", "code.py", before, after, (test,))], tmp_path)

    assert said("a = 1", "a = 2") == []
    assert "is no Python" in said("a = 1", "a = (")[0]
    assert "0 times" in said("z = 1")[0]
    assert "2 times" in said("b = 2")[0]
    assert "`after` is `before`" in said("a = 1", "a = 1")[0]
    assert "is no test" in said("a = 1", test="test_code.py::test_z")[0]
    assert "is no test" in said("a = 1", test="gone.py::test_a")[0]
    twice = [Mutant("m", "p", "code.py", "a = 1", "c", ("test_code.py::test_a",))] * 2
    assert "twice" in faults_of_the_list(twice, tmp_path)[0]


@pytest.mark.timeout(110)
def test_a_fault_is_put_into_the_copy_and_its_tests_see_it(tmp_path: Path):
    tree = Tree(tmp_path)
    before = '    name="wire.raw.v1",\n'
    held = Mutant(
        "held", "p", "stream/kafka/topics.py", before, '    name="wire.raw.v9",\n', (f"{HERE}::test_raw_is_v1",)
    )
    assert tree.ask(held).held
    other = Mutant("other", "p", "stream/kafka/topics.py", 'key="source",', 'key="x",', held.tests)
    assert "SURVIVED" in tree.ask(other).said
    none = Mutant(
        "none", "p", "stream/kafka/topics.py", before, before + "\n", ("tests/unit/kafka/test_topics.py::test_gone",)
    )
    assert "neither" in tree.ask(none).said
    assert (tmp_path / "stream/kafka/topics.py").read_text() == (
        Path(__file__).parents[2] / "stream/kafka/topics.py"
    ).read_text()


def test_raw_is_v1():
    from stream.kafka.topics import RAW  # noqa: PLC0415 - the fault of the test above must not keep this file from loading

    assert RAW.name == "wire.raw.v1"
