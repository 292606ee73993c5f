"""The machine's own cost: an idle turn, a checkpoint's size, the start of the program."""

import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np
from PIL import Image

from retoucher.agent.conversation import Conversation
from retoucher.agent.memory.sessions import Database
from retoucher.agent.minds.scripted_mind import ScriptedMind
from retoucher.agent.values import events as e
from retoucher.agent.values.plan import Step
from retoucher.pictures import Picture
from retoucher.tools.tool import tool


@tool("pixels")
def idle(picture: Picture) -> Picture:
    """Change nothing."""
    return picture


TOOLS = {"idle": idle.tool}  # pyright: ignore[reportFunctionMemberAccess]


def turns(home: Path, count: int) -> tuple[list[float], list[int]]:
    """Return seconds and largest checkpoint of each turn of three steps on a tiny picture."""
    steps = tuple(Step(reason="because", tool="idle") for _ in range(3))
    talk = Conversation.start(
        Picture(np.zeros((8, 8, 3), np.uint8)),
        "bench",
        mind=ScriptedMind(plans={"x": steps}),
        database=Database(home),
        toolbox=TOOLS.__getitem__,
    )
    seconds, sizes = [], []
    for _ in range(count):
        start = perf_counter()
        for event in talk.say("x"):
            if isinstance(event, e.NodeStarted) and event.node == "reply":
                sizes.append(largest(home))
        seconds.append(perf_counter() - start)
    return seconds, sizes


def largest(home: Path) -> int:
    with sqlite3.connect(home / "sessions.db") as connection:
        return connection.execute("SELECT MAX(LENGTH(checkpoint)) FROM checkpoints").fetchone()[0]


def process(*command: str, cwd: Path, repeats: int = 5) -> float:
    """Return the median seconds of a whole process."""
    found = []
    for _ in range(repeats):
        start = perf_counter()
        subprocess.run(
            [sys.executable, "-m", "retoucher.ui", *command], cwd=cwd, check=True, capture_output=True
        )
        found.append(perf_counter() - start)
    return median(found)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        seconds, sizes = turns(home / "home", 100)
        noise = np.random.default_rng(0).integers(0, 255, (1250, 1600, 3), np.uint8)
        Image.fromarray(noise).resize((1600, 1250)).save(home / "photo.jpg", quality=92)
        print("| what | measured | wanted |\n|---|---|---|")
        print(f"| a turn of 3 idle steps, median of 100 | {median(seconds) * 1000:.0f} ms | < 100 ms |")
        print(f"| checkpoint, first and 100th turn | {sizes[0]} and {sizes[-1]} bytes | ≤ 20 kB, flat |")
        print(f"| `retoucher --help` | {process('--help', cwd=home):.2f} s | < 0.4 s |")
        one = process("edit", "photo.jpg", "make it brighter", cwd=home, repeats=3)
        print(f"| `retoucher edit`, one adjustment, 2 MP JPEG | {one:.2f} s | < 2.5 s |")


if __name__ == "__main__":
    main()
