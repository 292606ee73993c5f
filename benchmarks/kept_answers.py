"""Answers kept between runs: fills and what trained eyes see take minutes, under the digest of their code."""

import pickle
import zlib
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

Value = TypeVar("Value")


class KeptAnswers:
    """A folder of pickled answers; None: nothing is kept and all is made anew.

    Only a folder that this program wrote is opened: pickles are code.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)

    def get(self, question: object, make: Callable[[], Value]) -> Value:
        """Return the kept answer to a question, which its `repr` tells from all others, or make it."""
        if self.folder is None:
            return make()
        path = self.folder / f"{sha256(repr(question).encode()).hexdigest()[:24]}.pickle"
        if path.exists():
            return pickle.loads(zlib.decompress(path.read_bytes()))
        answer = make()
        part = path.with_suffix(".part")
        part.write_bytes(zlib.compress(pickle.dumps(answer), 1))
        part.replace(path)
        return answer


def sources(*folders: Path) -> str:
    """Return the digest of the Python files in folders: with it kept answers become stale."""
    files = sorted(f for folder in folders for f in ([folder] if folder.is_file() else folder.rglob("*.py")))
    return sha256(b"".join(f.read_bytes() for f in files)).hexdigest()
