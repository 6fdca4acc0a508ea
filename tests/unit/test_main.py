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


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("faust.types", "the service is not installed (faust is missing): pip install 'wirestream[service]'"),
        ("uvicorn", "the wire desk is not installed (uvicorn is missing): pip install 'wirestream[desk]'"),
        ("jinja2", "the wire desk is not installed (jinja2 is missing): pip install 'wirestream[desk]'"),
    ],
)
def test_a_package_that_is_missing_is_named_with_its_cure(command, capsys, name, said):
    command(name)
    with pytest.raises(SystemExit) as ended:
        main()
    assert (ended.value.code, capsys.readouterr().err) == (2, f"wirestream: {said}\n")


@pytest.mark.parametrize("name", ["stream.gone", "schemas"])
def test_a_module_of_ours_that_is_missing_is_a_fault_with_its_trace(command, name):
    command(name)
    with pytest.raises(ModuleNotFoundError, match=name):
        main()


def test_a_health_check_is_answered_before_any_command_is_read(command, closed_port, monkeypatch, capsys):
    command("typer")
    monkeypatch.setattr(sys, "argv", ["wirestream", "health"])
    monkeypatch.setenv("WIRESTREAM_WEB__PORT", str(closed_port))
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert f"no worker answers on port {closed_port}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("word", "port"),
    [
        ("health", "0"),
        ("health", ""),
        ("health", "65536"),
        ("health", "9" * 5000),
        ("health", "٩١"),
        ("doctor", "9100"),
    ],
)
def test_all_else_is_for_the_commands(command, word, port, monkeypatch):
    command("typer")
    monkeypatch.setattr(sys, "argv", ["wirestream", word])
    monkeypatch.setenv("WIRESTREAM_WEB__PORT", port)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
