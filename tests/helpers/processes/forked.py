"""Processes that begin in a tenth of a second: forked of one that has imported what they need.

`Popen` and `run` are those of `subprocess`, for `[sys.executable, "-m" or "-c", …]`: number, signals,
exit status and files are real. With APART=1 in the environment each begins anew, as where there is no Linux.
"""

import ctypes
import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from threading import Lock
from typing import Any

from helpers import TESTS

_POOLS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
"""How many threads libraries begin as they are imported: none may run before a fork."""
_ADOPTS = 36
"""PR_SET_CHILD_SUBREAPER: children whose parent ended fall to this process."""
APART = sys.platform != "linux" or bool(os.environ.get("APART"))


class Forks:
    """One process to fork of, for each kind; they begin when they are first asked and end with `end`."""

    def __init__(self) -> None:
        kinds = () if APART else ("commands", "page")
        self._sockets = {kind: socket.socketpair() for kind in kinds}  # each test is held to closing its own
        self._begun: dict[str, subprocess.Popen[bytes]] = {}
        self._one = Lock()

    def fork(self, kind: str, order: dict[str, Any], files: list[int]) -> int:
        """Return the number of a new child of this process."""
        ours, _ = self._sockets[kind]
        with self._one:
            if kind not in self._begun:
                self._begin(kind)
        text = json.dumps(order).encode()
        with self._one:
            _adopt(True)
            try:
                socket.send_fds(ours, [f"{len(text):08}".encode()], files)
                ours.sendall(text)
                return int(ours.recv(32))
            finally:
                _adopt(False)

    def _begin(self, kind: str) -> None:
        ours, theirs = self._sockets[kind]
        env = {name: value for name, value in os.environ.items() if not name.startswith("RETOUCHER_")}
        env |= {"RETOUCHER_HOME": "/dev/null/read-before-the-fork", "PYTHONPATH": os.pathsep.join(sys.path)}
        env |= dict.fromkeys(_POOLS, "1")
        command = [sys.executable, "-m", "helpers.processes.forking", str(theirs.fileno()), kind]
        kept, nothing = [theirs.fileno()], subprocess.DEVNULL
        self._begun[kind] = subprocess.Popen(
            command, cwd=TESTS, env=env, pass_fds=kept, stdin=nothing, stdout=nothing
        )
        theirs.close()
        threads = ours.recv(32)
        assert threads == b"1", f"{kind}: {threads!r} threads before the fork"

    def end(self) -> None:
        """End them."""
        for ours, theirs in self._sockets.values():
            ours.close()
            theirs.close()
        for process in self._begun.values():
            process.wait()


def _adopt(whether: bool) -> None:
    ctypes.CDLL(None).prctl(_ADOPTS, int(whether), 0, 0, 0)


forks = Forks()


class Popen(subprocess.Popen[Any]):
    """A process that is forked; `kind` says of what."""

    kind = "commands"

    def _execute_child(self, args: Any, *how: Any) -> None:  # what `subprocess` asks the system for
        if APART:
            return super()._execute_child(args, *how)  # pyright: ignore[reportAttributeAccessIssue]
        _, _, _, _, cwd, env, *more = how
        _, _, _, p2cread, _, _, c2pwrite, _, errwrite, *_ = more
        files = [own if given == -1 else given for own, given in enumerate((p2cread, c2pwrite, errwrite))]
        python, *words = map(os.fsdecode, args)
        assert python == sys.executable and words[0] in ("-m", "-c"), words
        where = {"cwd": str(cwd or Path.cwd()), "env": dict(os.environ if env is None else env)}
        self.pid = forks.fork(self.kind, {"words": words, **where}, files)
        self._child_created = True
        self._close_pipe_fds(*more[3:9])  # pyright: ignore[reportAttributeAccessIssue]
        return None


class PagePopen(Popen):
    """A server of the page that is forked."""

    kind = "page"


def run(
    command: list[Any], *, capture_output: bool = False, input: Any = None, check: bool = False,
    timeout: float | None = None, **more: Any,
) -> subprocess.CompletedProcess[Any]:  # fmt: skip
    """Run a forked process to its end."""
    if capture_output:
        more |= {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    if input is not None:
        more["stdin"] = subprocess.PIPE
    with Popen(command, **more) as process:
        try:
            said, told = process.communicate(input, timeout)
        finally:
            process.kill()  # of one that has ended it is nothing
    done = subprocess.CompletedProcess(command, process.returncode, said, told)
    if check:
        done.check_returncode()
    return done
