"""`make sbom`: where nobody could be asked for advisories, that is no clean bill."""

from __future__ import annotations

import json

import pytest

from tests import sbom
from tests.sbom import Audit, audit

_LOCK = """\
alpha==1.0 \\
    --hash=sha256:{0} \\
    --hash=sha256:{0}
    # via beta
beta==2.0 ; sys_platform != 'win32' \\
    --hash=sha256:{0}
""".format("0" * 64)


@pytest.fixture
def lock(tmp_path):
    file = tmp_path / "requirements.lock"
    file.write_text(_LOCK)
    return file


def _service(known):
    """pip-audit's answer for what it is asked about; `known` has the advisories by package, None for no answer."""

    def run(command):
        asked = [
            name
            for name in known
            if f"{name}==" in open(command[command.index("--requirement") + 1]).read()  # noqa: SIM115, PTH123
        ]
        return json.dumps(
            {
                "dependencies": [
                    {"name": name, "skip_reason": "not found"}
                    if known[name] is None
                    else {"name": name, "version": "1.0", "vulns": known[name]}
                    for name in asked
                ]
            }
        )

    return run


def test_what_is_known_is_told_with_what_mends_it(lock):
    run = _service({"alpha": [], "beta": [{"id": "PYSEC-1", "fix_versions": ["2.1"]}]})
    assert audit(lock, run) == Audit(2, (), ("beta 1.0: PYSEC-1, mended in 2.1",))


def test_a_service_that_is_not_there_is_asked_once(lock):
    asked = []

    def run(command):
        asked.append(command)
        return _service({"alpha": None, "beta": None})(command)

    assert audit(lock, run) == Audit(0, ("alpha",), ())
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("known", "required", "code", "words"),
    [
        (Audit(0, ("alpha",), ()), "", 0, "nobody could be asked"),
        (Audit(0, ("alpha",), ()), "1", 2, "nobody could be asked"),
        (Audit(2, (), ()), "1", 0, "known vulnerabilities: 0 in 2 packages"),
        (Audit(1, ("beta",), ("alpha 1.0: PYSEC-1, mended in none",)), "", 1, "learned about beta"),
    ],
)
def test_the_exit_code_says_what_came_of_it(monkeypatch, tmp_path, capsys, known, required, code, words):
    monkeypatch.setattr(sbom, "write_sbom", lambda *_: 2)
    monkeypatch.setattr(sbom, "audit", lambda _: known)
    monkeypatch.setenv("REQUIRE_AUDIT", required)
    assert sbom.main() == code
    assert words in capsys.readouterr().out


@pytest.mark.parametrize(
    ("program", "said"),
    [("", "cyclonedx-py cannot be run to its end"), ("#!/bin/sh\necho no such lock >&2; exit 3\n", "no such lock")],
    ids=["missing", "failing"],
)
def test_a_tool_that_does_not_do_its_work_is_named(monkeypatch, tmp_path, capsys, program, said):
    if program:
        (tmp_path / "cyclonedx-py").write_text(program)
        (tmp_path / "cyclonedx-py").chmod(0o755)
    monkeypatch.setattr(sbom, "_TOOLS", tmp_path)
    assert sbom.main() == 2
    told = capsys.readouterr().err
    assert "cyclonedx-py" in told
    assert said in told
