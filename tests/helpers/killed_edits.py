"""Edits that are killed at random moments: `python -m helpers.killed_edits FOLDER ROUNDS` prints what came.

Each round is `retoucher edit` in a process of its own, forked from this one, which has imported everything.
Every second one is killed just after a file began to be written, the others at any moment of an edit.
"""

import json
import os
import signal
import sys
from pathlib import Path
from random import Random
from time import monotonic, sleep

import numpy as np
from skimage import data

from retoucher.agent import assemble
from retoucher.agent.values.recipe import Recipe
from retoucher.engines.classical.tone import tone_kernel
from retoucher.pictures import Picture, open_picture
from retoucher.ui.cli import main as retoucher
from retoucher.ui.commands import edit

IMPORTED = (assemble, tone_kernel, edit)
KINDS = ("png", "jpg", "tif")


def begun(photo: Path, out: Path) -> int:
    """Fork a process that edits the photograph over an earlier result, and return its number."""
    child = os.fork()
    if child:
        return child
    for stream in (1, 2):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
    sys.argv = ["retoucher", "edit", str(photo), "make it warmer", "--yes", "--overwrite", "--out", str(out)]
    try:
        retoucher()
    except SystemExit as left:
        os._exit(int(left.code or 0))
    os._exit(9)


def wait_for_draft(folder: Path, child: int) -> bool:
    """Return True once a file is being written in the folder, False when the child ended without."""
    ended, status = 0, 0
    while not ended:
        if any(folder.glob(".*.part")):
            return True
        sleep(0.0005)
        ended, status = os.waitpid(child, os.WNOHANG)
    assert status == 0, "an edit that nobody killed failed"
    return False


def killed(child: int) -> bool:
    """Kill a process; return whether it was still at work."""
    os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(status) or status == 0, "an edit that nobody killed failed"
    return os.WIFSIGNALED(status)


def whole(out: Path, size: tuple[int, int]) -> int:
    """Open everything that lies under a result's names; return how many files there are."""
    names = (out, out.with_name(f"{out.stem}.sheet.jpg"), out.with_name(f"{out.stem}.recipe.yaml"))
    there = [name for name in names if name.exists()]
    for name in there:
        if name.suffix == ".yaml":
            Recipe.from_yaml(name.read_text(), name.name)
        else:
            opened = open_picture(name.read_bytes())  # by its name it would be an original, and spared
            assert opened.size == size or name != out, opened.size
    return len(there)


def main(folder: Path, rounds: int) -> dict[str, int]:
    """Edit, kill and look, again and again; AssertionError or PictureError for half a file."""
    random, place = Random(0), folder / "results"
    place.mkdir(parents=True)
    photo = folder / "photo.png"
    Picture(np.ascontiguousarray(data.coffee()[:300, :400])).save(photo)
    before, start = photo.read_bytes(), monotonic()
    assert os.waitpid(begun(photo, place / "first.png"), 0)[1] == 0
    usual = monotonic() - start
    came = {"rounds": 0, "killed at work": 0, "killed while writing": 0, "files opened": 0}
    for number in range(rounds):
        out = place / f"result.{KINDS[number % 3]}"
        child = begun(photo, out)
        if number % 2:
            sleep(random.uniform(0, usual))
            at_work, writing = killed(child), False
        else:
            writing = wait_for_draft(place, child)
            sleep(random.uniform(0, 0.01))
            at_work = writing and killed(child)
        came["rounds"] += 1
        came["killed at work"] += at_work
        came["killed while writing"] += at_work and writing
        came["files opened"] += whole(out, (400, 300))
        assert photo.read_bytes() == before, "the photograph changed"
    assert os.waitpid(begun(photo, place / "last.png"), 0)[1] == 0, "the home goes on"
    assert whole(place / "last.png", (400, 300)) == 3
    return came


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]))) + "\n")
