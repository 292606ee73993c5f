"""A PostgreSQL of the test's own on a unix socket; as root it runs as the user that Debian made for it."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

_QUICK = "-c listen_addresses='' -c fsync=off -c full_page_writes=off -c max_connections=60"


def _program(name: str) -> str:
    """Return where Debian or the path keeps a program; skip where there is none."""
    found = shutil.which(name) or next(
        (str(p) for p in sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))), ""
    )
    if not found:
        pytest.skip("no PostgreSQL here: apt-get install postgresql")
    return found


class PostgresServer:
    """Starts, stops and kills one server; `address` stays the same."""

    def __init__(self, folder: Path) -> None:
        self._control, self._data, self._socket = _program("pg_ctl"), folder / "data", folder
        self._user: dict[str, Any] = {}
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            user = pwd.getpwnam("postgres")
            os.chown(folder, user.pw_uid, user.pw_gid)
            self._user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        self.address = f"postgresql://t@/postgres?host={folder}"
        self._run(
            _program("initdb"), "-D", str(self._data), "-U", "t", "-A", "trust", "--no-sync", "-E", "UTF8"
        )

    def start(self) -> None:
        """Start it and wait until it answers."""
        log = str(self._socket / "log")
        self._ctl("-w", "-l", log, "-o", f"-k {self._socket} {_QUICK}", "start")

    def kill(self) -> None:
        """End it at once, as a power cut does."""
        self._ctl("-m", "immediate", "-w", "stop")

    def _ctl(self, *arguments: str) -> None:
        self._run(self._control, "-D", str(self._data), *arguments)

    def _run(self, *command: str) -> None:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.STDOUT}
        subprocess.run(command, check=True, cwd="/", **quiet, **self._user)


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """Run a server inside the block."""
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    try:
        server = PostgresServer(folder)
        server.start()
        try:
            yield server
        finally:
            server.kill()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
