"""A broker whose certificate does not hold: every command and every worker says so in one line, and ends with 2."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tls_door import Authority, door

pytestmark = pytest.mark.fault

COMMANDS = (
    "topics plan",
    "topics acls --principal store=User:store",
    "replay a.json",
    "lag",
    "dlq list",
    "feed list",
    "feed watch folder",
)
SERVERS = ("worker store", "feed run feeds.yaml")
FEEDS = "sources: {desk: {kind: rss, url: 'https://example.org/', every: 60s}}\n"


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority.made(tmp_path_factory.mktemp("ca"))


@pytest.fixture
def desk(desk):
    (desk / "a.json").write_text("{}")
    (desk / "feeds.yaml").write_text(FEEDS)
    (desk / "folder").mkdir()
    return desk


def _variables(port, authority):
    return {
        "WIRESTREAM_KAFKA__BOOTSTRAP": f"127.0.0.1:{port}",
        "WIRESTREAM_KAFKA__SECURITY": "SASL_SSL",
        "WIRESTREAM_KAFKA__USERNAME": "desk",
        "WIRESTREAM_KAFKA__PASSWORD": "hush",
        "WIRESTREAM_KAFKA__CA_FILE": str(authority.file),
    }


def _look(command, code, err, said):
    lines = [line for line in err.splitlines() if line.startswith("wirestream: ")]
    assert code == 2, f"{command}: {err}"
    assert len(lines) == 1, f"{command}: {err}"
    assert said in lines[0], f"{command}: {lines[0]}"
    assert "security settings" in lines[0], command
    assert "Traceback" not in err, command
    assert "hush" not in err, command


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        ({"expired": True}, "certificate has expired"),
        ({"host": "elsewhere.example.org"}, "IP address mismatch"),
        ({"stranger": True}, "unable to get local issuer certificate"),
    ],
    ids=["expired", "of another host", "of a stranger"],
)
def test_a_certificate_that_does_not_hold_is_one_line_and_code_2(run, desk, authority, tmp_path_factory, shown, said):
    shown = dict(shown)
    signer = Authority.made(tmp_path_factory.mktemp("stranger")) if shown.pop("stranger", False) else authority
    with door(signer.context(**shown), 9) as port:
        for command in COMMANDS:
            code, _, err = run(*command.split(), **_variables(port, authority))
            _look(command, code, err, said)


@pytest.mark.parametrize("command", SERVERS)
def test_a_server_does_not_wait_for_a_certificate_to_hold(desk, authority, command):
    with door(authority.context(expired=True), 9) as port:
        ended = subprocess.run(
            [sys.executable, "-m", "stream", *command.split()],
            env={"PATH": os.environ["PATH"], "HOME": str(desk), "PYTHONPATH": str(Path(__file__).parents[3])}
            | _variables(port, authority),
            cwd=desk,
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )
    _look(command, ended.returncode, ended.stderr, "certificate has expired")
