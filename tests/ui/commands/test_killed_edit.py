"""`retoucher edit` killed again and again: no half file under a result's name, no photograph lost."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from helpers import LONG, TESTS

ROUNDS = int(os.environ.get("KILL_ROUNDS", "6"))
"""How often an edit is killed; the whole promise: `KILL_ROUNDS=100 pytest tests/ui/commands -k killed`."""


@pytest.mark.timeout(LONG + 20 * ROUNDS)
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_killed_edit_leaves_whole_files_the_photograph_and_a_home_that_goes_on(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "helpers.killed_edits", str(tmp_path / "here"), str(ROUNDS)]
    ran = subprocess.run(
        command, cwd=TESTS, capture_output=True, text=True, timeout=LONG + 20 * ROUNDS, check=False
    )
    assert ran.returncode == 0, ran.stderr
    came = json.loads(ran.stdout.splitlines()[-1])
    sys.stdout.write(f"{came}\n")
    assert came["rounds"] == ROUNDS and came["killed while writing"] >= ROUNDS // 4
