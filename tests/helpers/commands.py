"""The command line as it is run: in this process, or in one of its own, which takes seconds to begin."""

import os
import sys
from typing import NamedTuple

from typer.testing import CliRunner

from helpers.processes import forked
from retoucher.ui.cli import main


class Ran(NamedTuple):
    """What a command left, named as `subprocess` does."""

    returncode: int
    stdout: str
    stderr: str


def run_here(*arguments: object, typed: str = "", env: dict[str, str] | None = None) -> Ran:
    """Run `retoucher` with these words, what is typed into it, and these variables besides."""
    before, code = sys.argv, 0
    with CliRunner().isolation(input=typed, env=env) as (out, err, _):
        sys.argv = ["retoucher", *map(str, arguments)]
        try:
            main()
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else 1
        finally:
            sys.argv = before
        sys.stdout.flush()
        sys.stderr.flush()
        return Ran(code, out.getvalue().decode(), err.getvalue().decode())


def run_apart(*arguments: object, typed: str = "", env: dict[str, str] | None = None) -> Ran:
    """Run it in a process of its own, which has read no setting before."""
    command = [sys.executable, "-m", "retoucher.ui", *map(str, arguments)]
    begun = {**os.environ, **(env or {})}
    done = forked.run(command, capture_output=True, text=True, env=begun, input=typed, check=False)
    return Ran(done.returncode, done.stdout, done.stderr)
