"""Each alert of Prometheus is tested and has a page of what to do, whose commands are commands."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from stream.cli.commands import app
from tests.rule_files import ALERTS

ROOT = Path(__file__).parents[2]
_WHERE = "{{ $externalLabels.runbooks }}"
"""Before the path of a page: the address of the reader's copy, or nothing."""


@pytest.mark.parametrize("rule", ALERTS, ids=[f"{rule['alert']}-{rule['labels']['severity']}" for rule in ALERTS])
def test_alert_can_be_acted_on(rule):
    assert rule["for"]
    assert rule["labels"]["severity"] in {"critical", "warning"}
    assert rule["annotations"]["summary"]
    assert rule["annotations"]["description"]
    assert rule["annotations"]["runbook_url"].startswith(_WHERE)
    page = ROOT / rule["annotations"]["runbook_url"].removeprefix(_WHERE)
    assert page.name == f"{rule['alert']}.md"
    text = page.read_text("utf-8")
    assert text.startswith(f"# {rule['alert']}\n")
    assert all(f"\n**{part}** " in text or f"\n**{part}**\n" in text for part in ("Means", "Look", "Do")), page.name


def test_every_alert_is_tested_and_every_runbook_has_an_alert():
    files = sorted((ROOT / "deploy/prometheus").glob("*_test.yml"))
    tests = [test for file in files for test in yaml.safe_load(file.read_text("utf-8"))["tests"]]
    cases = [case for test in tests for case in test["alert_rule_test"]]
    alerts = {rule["alert"] for rule in ALERTS}
    assert {case["alertname"] for case in cases if case["exp_alerts"]} == alerts, "fires"
    assert {case["alertname"] for case in cases if not case["exp_alerts"]} == alerts, "is silent"
    pages = {page.stem for page in (ROOT / "deploy/runbooks").glob("[A-Z]*.md")} - {"README", "AddPartitions"}
    assert pages == alerts
    table = (ROOT / "deploy/runbooks/README.md").read_text("utf-8")
    assert set(re.findall(r"^\| \[(\w+)\]\(\1\.md\) \|", table, re.MULTILINE)) == alerts


def test_commands_of_the_runbooks_are_commands():
    """Each `wirestream …` of a page is a command, with options that it has."""
    seen = 0
    for page in (ROOT / "deploy/runbooks").glob("*.md"):
        code = re.findall(r"`([^`]+)`|^    (.*)$", page.read_text("utf-8"), re.MULTILINE)
        for line in re.findall(r"\bwirestream ([a-z][^&|>;\n]*)", "\n".join(map("".join, code))):
            command: Any = get_command(app)
            words = line.split()
            while hasattr(command, "commands"):
                command = command.commands[words.pop(0)]
            options = {word for word in words if word.startswith("--")}
            assert options <= {name for parameter in command.params for name in parameter.opts}, (page.name, line)
            wanted = sum(each.required for each in command.params if each.param_type_name == "argument")
            assert not words or _arguments(command, words) >= wanted, (page.name, line)
            seen += 1
    assert seen > 8


def test_one_role_is_started_without_all_the_others():
    """What a role depends on has the image built: from whatever is checked out, and in vain where no registry is."""
    files = [*(ROOT / "deploy/runbooks").glob("*.md"), ROOT / "README.md", ROOT / "docker-compose.yml"]
    found = [
        (file.name, line)
        for file in files
        for line in re.findall(r"docker compose up ([^`\n]*)", file.read_text("utf-8"))
        if "--build" not in line
    ]
    assert len(found) > 6
    assert [(name, line) for name, line in found if "--no-deps" not in line] == []


def _arguments(command: Any, words: list[str]) -> int:
    """How many words are neither options nor their values."""
    flags = {name: each.is_flag for each in command.params if each.param_type_name == "option" for name in each.opts}
    values = sum(not flags[word] for word in words if word in flags)
    return len([word for word in words if word not in flags]) - values


def test_going_past_one_record_moves_one_partition_of_one_group():
    """As it is done in tests/broker/test_rewind.py; first shown, and then done."""
    page = (ROOT / "deploy/runbooks/ProgressStalled.md").read_text("utf-8")
    commands = re.sub(r"\\\n\s*", "", "\n".join(re.findall(r"^ {7}.*$", page, re.MULTILINE))).splitlines()
    (rewind,) = (command.strip() for command in commands if " rewind " in command)
    assert rewind == "docker compose run --rm --no-deps ROLE rewind STAGE --to T:P:N+1"
    assert page.index("docker compose stop ROLE") < page.index(rewind) < page.index("`--yes`")
    assert page.index("`--yes`") < page.index("docker compose start ROLE")
