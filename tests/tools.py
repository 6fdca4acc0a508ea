"""The programs that read what is in deploy/: Prometheus', Alertmanager's and Docker's own.

They are skipped where the machine has none of them, and required where REQUIRE_TOOLS=1 is set, as in `.ci/run`.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from typing import NoReturn

import pytest

__all__ = ["compose", "lacking", "required", "root_tool", "run", "tool"]

_HOW = {
    "chromium": "it is Debian's package chromium",
    "tsc": "it is in the npm package typescript, version 7",
    "prometheus": "it is in Debian's package prometheus",
    "promtool": "it is in Debian's package prometheus",
    "amtool": "it is in Debian's package prometheus-alertmanager",
    "/usr/sbin/sshd": "it is in Debian's package openssh-server",
    "/usr/sbin/vsftpd": "it is in Debian's package vsftpd",
    "/usr/sbin/dovecot": "it is in Debian's package dovecot-imapd",
    "a Docker engine": 'root can have one: eval "$(tests/compose/engine up)"',
    "kustomize": "it is a Go module, sigs.k8s.io/kustomize/kustomize/v5",
    "docker compose": "version 2 is Docker's plugin, or docker-compose of Debian 13",
}
_SECONDS = 100.0
"""For one run: the rules' tests take two or three where the machine is idle."""


def tool(name: str) -> str:
    """The path of a program; the test is skipped, or fails, where there is none."""
    return shutil.which(name) or lacking(name)


def root_tool(name: str) -> str:
    """The path of a server that root alone may start, as the tests have it: skipped, or failing, for others too."""
    if os.geteuid() == 0:
        return tool(name)
    if required():
        pytest.fail(f"required here: {name} is started by root only")
    pytest.skip(f"{name} is started by root only")


def compose() -> list[str]:
    """The command of Docker Compose 2: the plugin, or the program of that name. The engine itself is not needed."""
    for command in (["docker", "compose"], ["docker-compose"]):
        if shutil.which(command[0]) is None:
            continue
        said = subprocess.run([*command, "version"], capture_output=True, text=True, timeout=_SECONDS, check=False)
        if said.returncode == 0 and re.search(r"\bv?(?:[2-9]|\d\d)\.\d+\.\d+", said.stdout):
            return command
    return lacking("docker compose")


def run(*command: str) -> str:
    """What a program wrote, in both of its streams; the test fails with it where the program does."""
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=_SECONDS, check=False
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def required() -> bool:
    """Whether a program that is not here is a failure."""
    return os.environ.get("REQUIRE_TOOLS", "").lower() in {"1", "true"}


def lacking(name: str) -> NoReturn:
    """Skip the test, or fail it, for a program that is not here."""
    lack = f"{name} is not here ({_HOW[name]}; `.ci/run` brings it)"
    if required():
        pytest.fail(f"required here: {lack}")
    pytest.skip(lack)
