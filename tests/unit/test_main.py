"""`python -m stream` and the `wirestream` command, where a module is missing."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest

from stream.__main__ import main


@pytest.fixture
def command(monkeypatch):
    """Replaces the command by one that misses a module, as `wirestream worker` does without Faust."""

    def miss(name):
        def fail():
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

        monkeypatch.setitem(sys.modules, "stream.cli.commands", SimpleNamespace(main=fail))

    return miss


def test_a_package_that_is_missing_is_named_with_its_cure(command, capsys):
    command("faust.types")
    with pytest.raises(SystemExit) as ended:
        main()
    said = "wirestream: the service is not installed (faust is missing): pip install 'wirestream[service]'\n"
    assert (ended.value.code, capsys.readouterr().err) == (2, said)


@pytest.mark.parametrize("name", ["stream.gone", "schemas"])
def test_a_module_of_ours_that_is_missing_is_a_fault_with_its_trace(command, name):
    command(name)
    with pytest.raises(ModuleNotFoundError, match=name):
        main()
