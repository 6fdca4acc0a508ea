"""Versions that the engine was not written against are refused, in one line."""

import pytest

from stream.agents.engine import versions as module
from stream.agents.engine.versions import check_versions
from stream.errors import Misconfigured


def test_those_that_are_installed_are_taken():
    check_versions()


@pytest.mark.parametrize(
    ("name", "found", "wanted"),
    [
        ("faust-streaming", "0.16.0", "faust-streaming==0.15.3"),
        ("faust-streaming", "0.15.30", "faust-streaming==0.15.3"),
        ("mode-streaming", "0.8.0", "mode-streaming==0.7.1"),
        ("aiokafka", "0.15.0", "aiokafka[lz4,snappy,zstd]>=0.14,<0.15"),
        ("aiokafka", "0.140.0", "aiokafka[lz4,snappy,zstd]>=0.14,<0.15"),
    ],
)
def test_another_is_refused_with_what_to_install(monkeypatch, name, found, wanted):
    installed = module.version
    monkeypatch.setattr(module, "version", lambda asked: found if asked == name else installed(asked))
    with pytest.raises(Misconfigured) as refused:
        check_versions()
    line = str(refused.value)
    assert f"{name} {found} is installed" in line
    assert f"pip install '{wanted}'" in line
    assert "\n" not in line


def test_the_pins_are_those_of_the_project():
    import tomllib  # noqa: PLC0415
    from pathlib import Path  # noqa: PLC0415

    project = tomllib.loads((Path(__file__).parents[4] / "pyproject.toml").read_text("utf-8"))["project"]
    requirements = {requirement for _, requirement in module._WRITTEN_AGAINST.values()}
    assert requirements <= set(project["optional-dependencies"]["service"])
