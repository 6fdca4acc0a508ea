"""`pip install wirestream`, without an extra: the library, and one line for who asks it for the service."""

from __future__ import annotations

import pytest

from tests.readme import example

pytestmark = [pytest.mark.wheel, pytest.mark.timeout(900)]


def test_it_is_whole(library):
    assert "No broken requirements" in library.pip("check")


def test_the_example_of_the_readme_runs_as_it_stands(library, tmp_path):
    code, printed = example("Use it as a library")
    (tmp_path / "example.py").write_text(code)
    done = library.run("python", "example.py", within=tmp_path)
    assert (done.stdout, done.stderr, done.returncode) == (printed, "", 0)


@pytest.mark.parametrize("command", [("wirestream",), ("python", "-m", "stream")])
def test_a_command_says_in_one_line_what_is_missing(library, tmp_path, command):
    done = library.run(*command, "demo", within=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.splitlines() == [done.stderr.rstrip("\n")]
    assert "pip install 'wirestream[service]'" in done.stderr
