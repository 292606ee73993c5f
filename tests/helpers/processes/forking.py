"""What processes are forked of once it has imported what they need: `helpers.processes.forking SOCKET KIND`.

It has one thread, reads no settings and does no work; what it forks is a process like any that is begun anew.
"""

import gc
import json
import os
import runpy
import socket
import sys
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from types import ModuleType
from typing import Any, TextIO

_WORK = (
    "retoucher.agent.assemble",
    "retoucher.agent.minds",
    "retoucher.tools",
    "retoucher.engines.classical",
    "retoucher.engines.hosted",
    "skimage.color",
    "skimage.exposure",
    "typer._adapters",
)
KINDS = {
    "commands": (*_WORK, "retoucher.ui.cli", "retoucher.ui.commands"),
    "page": (*_WORK, "retoucher.ui.chat"),
}
"""What the processes of a kind have imported before they begin, with all that lies below."""
_LENGTH = 8
"""Digits that say how long an order is."""


def preload(kind: str) -> None:
    """Import what the children would import, one after the other."""
    if kind == "page":
        quick = import_module("helpers.quick_streamlit")
        quick.hurry()
        quick.manifest_scanner.scan_component_manifests()
    for name in KINDS[kind]:
        module = import_module(name)
        for found in walk_packages(getattr(module, "__path__", ()), f"{name}."):
            if not found.name.endswith("__main__"):
                import_module(found.name)


def serve(ordering: socket.socket) -> dict[str, Any] | None:
    """Fork what is ordered until who orders is gone; return the order in the child."""
    while taken := _taken(ordering):
        order, files = taken
        said, saying = os.pipe()
        between = os.fork()
        if between == 0:  # it ends at once, so that the child falls to who ordered it
            if child := os.fork():
                os.write(saying, str(child).encode())
                os._exit(0)
            for number, file in enumerate(files):
                os.dup2(file, number)
            ordering.close()
            os.closerange(3, max(said, saying, *files) + 1)
            return order
        os.waitpid(between, 0)
        ordering.sendall(os.read(said, 32))
        for one in (said, saying, *files):
            os.close(one)
    return None


def _taken(ordering: socket.socket) -> tuple[dict[str, Any], list[int]] | None:
    head, files, _, _ = socket.recv_fds(ordering, _LENGTH, 3)
    if not head:
        return None
    left, pieces = int(head), list[bytes]()
    while left:
        pieces.append(ordering.recv(left))
        left -= len(pieces[-1])
    return json.loads(b"".join(pieces)), files


def _stream(number: int, env: dict[str, str]) -> TextIO:
    """Open a standard stream as Python does when it begins."""
    how = "strict" if number < 2 else "backslashreplace"
    stream = open(number, "w" if number else "r", encoding="utf-8", errors=how, closefd=False)  # noqa: SIM115
    if number:
        stream.reconfigure(line_buffering=number == 2 or "PYTHONUNBUFFERED" in env)
    return stream


def become(order: dict[str, Any]) -> None:
    """Be the process that was ordered, from its first line to its last."""
    os.chdir(order["cwd"])
    os.environ.clear()
    os.environ.update(order["env"])
    sys.stdin, sys.stdout, sys.stderr = (_stream(number, order["env"]) for number in range(3))
    paths = order["env"].get("PYTHONPATH", "").split(os.pathsep)
    sys.path[:0] = [order["cwd"], *filter(None, paths)]
    how, what, *more = order["words"]
    sys.argv = [how, *more]
    if how == "-m":
        runpy.run_module(what, run_name="__main__", alter_sys=True)
    else:
        main = sys.modules["__main__"] = ModuleType("__main__")
        exec(compile(what, "<string>", "exec"), main.__dict__)


def _begin(descriptor: str, kind: str) -> None:
    ordering = socket.socket(fileno=int(descriptor))
    preload(kind)
    gc.freeze()
    threads = len(list(Path("/proc/self/task").iterdir()))
    ordering.sendall(str(threads).encode())
    if order := serve(ordering):
        become(order)


if __name__ == "__main__":
    _begin(*sys.argv[1:])
