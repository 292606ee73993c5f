"""Folders of drawn pictures for `retoucher batch`, and the command in this process or in one of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from typer.testing import CliRunner, Result

from retoucher.ui.cli import app

from .doors import PACKAGE


def draw(path: Path, seed: int = 0) -> Path:
    """Save soft colours."""
    rough = np.random.default_rng(seed).integers(60, 180, (5, 6, 3), np.uint8)
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(rough).resize((48, 40), Image.Resampling.BICUBIC).save(path)
    return path


def batch(*arguments: object) -> Result:
    """Run the command here; its workers are processes all the same."""
    return CliRunner().invoke(app, ["batch", *map(str, arguments)])


def begun(*arguments: object) -> subprocess.Popen[bytes]:
    """Begin the command in a process of its own."""
    command = [sys.executable, "-m", "retoucher.ui", "batch", *map(str, arguments)]
    env = {**os.environ, "PYTHONPATH": str(PACKAGE)}
    return subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def lines(out: Path) -> list[dict[str, Any]]:
    """Return the report's whole lines."""
    report = out / "batch.jsonl"
    text = report.read_bytes() if report.exists() else b""
    return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith(b"\n")]


def results(out: Path) -> dict[str, bytes]:
    """Return the files of the results by name."""
    ours = {"batch.jsonl", "batch.failures.jpg"}
    files = [p for p in out.rglob("*") if p.is_file() and ".batch" not in p.parts and p.name not in ours]
    return {str(p.relative_to(out)): p.read_bytes() for p in files}


def children(process: int) -> list[int]:
    """Return the processes that a process has begun."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:  # it ended
            continue
        if int(fields[1]) == process:
            found.append(int(status.parent.name))
    return found
