"""The commands of the project: `make help` knows each, and a workflow names those that are there."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
TARGETS = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
_IN_SHELL = re.compile(r"\bmake ([a-z][a-z-]*)")
_SCRIPT = re.compile(r"(?:bash|sh|python3?) ([\w./-]+)")


def _steps(workflow):
    """The shell lines of a workflow, with each variable of its matrix filled in in every way."""
    for job in yaml.safe_load(workflow.read_text("utf-8"))["jobs"].values():
        matrix = job.get("strategy", {}).get("matrix", {})
        for step in job["steps"]:
            line = step.get("run")
            if line is None:
                continue
            for name, values in matrix.items():
                for value in values:
                    yield line.replace(f"${{{{ matrix.{name} }}}}", value)
            if not matrix:
                yield line


def test_help_lists_every_target_and_is_what_make_does_alone():
    said = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60).stdout
    listed = dict(re.findall(r"^([a-z-]+) +(\S.*)$", said, re.MULTILINE))
    assert set(listed) == TARGETS
    (phony,) = re.findall(r"^\.PHONY: ((?:.*\\\n)*.*)$", MAKEFILE, re.MULTILINE)
    assert set(phony.replace("\\\n", " ").split()) == TARGETS


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_names_what_is_there(workflow):
    lines = list(_steps(workflow))
    assert lines
    for line in lines:
        targets, scripts = set(_IN_SHELL.findall(line)), _SCRIPT.findall(line)
        assert targets or scripts, line
        assert targets <= TARGETS
        assert all((ROOT / script).is_file() for script in scripts)
        assert "${{" not in line


def test_the_workflow_runs_all_that_must_pass_and_each_python_that_the_package_names():
    lines = {line for workflow in WORKFLOWS for line in _steps(workflow)}
    classifiers = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["classifiers"]
    pythons = re.findall(r"Python :: (3\.\d+)", "\n".join(classifiers))
    assert {f"make test-pythons PYTHONS=python{version}" for version in pythons} <= lines
    assert any(line.endswith("bash .ci/run") for line in lines)


def test_ci_runs_each_kind_of_test_once():
    lines = (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
    run = [line.removeprefix("make ") for line in lines if line.startswith("make ")]
    assert run == ["install", "lint", "test", "test-wheel", "test-desk", "faults-short", "compose-test", "sbom"]
    assert [line.split()[0] for line in lines if line.startswith("tests/")] == ["tests/fresh/run", "tests/fresh/run"]


def test_the_hooks_of_a_commit_use_what_the_lock_pins():
    (repo,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]
    lock = (ROOT / "requirements-dev.lock").read_text("utf-8")
    assert repo["repo"] == "local"
    for hook in repo["hooks"]:
        program = hook["entry"].split()[0]
        assert re.search(rf"^{program.removeprefix('.venv/bin/')}==", lock, re.MULTILINE), program
