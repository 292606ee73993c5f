"""The report of a batch: a line of JSON for each finished picture, from which a killed batch goes on."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from uuid import uuid4

from filelock import FileLock, Timeout
from pydantic import ValidationError

from ...agent.values.plan import Plan
from ...errors import SessionError
from ...pictures import GivenNames
from .far_files import Where, below
from .outcome import Outcome
from .results_place import AT_WORK, results_at, sides_at

REPORT, SHEET = "batch.jsonl", "batch.failures.jpg"
_START = b'{"identity":'


def folder_of_report(out: str, home: Path) -> Path:
    """Return the folder of this machine in which the report of a batch to a far address is written."""
    folder = home / "batches" / sha256(out.encode()).hexdigest()[:16]
    folder.mkdir(parents=True, exist_ok=True)
    return folder


class BatchReport:
    """What is done, in the folder of results; one program at a time writes it.

    A result is first drafted, then written down, then named: whenever the program is killed, what is
    written down has its result, and what is not is done anew.
    """

    def __init__(self, out: Where, folder: Path, *, again: bool = False) -> None:
        """`folder`: where the report lies, on this machine; `again`: what failed counts as not done."""
        self.out, self.path = out, folder / REPORT
        self.sheet = folder / SHEET
        self.at_work = folder / AT_WORK
        self.finished: set[str] = set()
        self.plans: dict[str, Plan] = {}
        """Digest of what was wanted → the plan that its first picture made for the others."""
        self._again = again
        self._lock = FileLock(self.at_work / "lock", timeout=0)

    def __enter__(self) -> "BatchReport":
        self.at_work.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            try:
                stack.enter_context(self._lock)
            except Timeout as error:
                raise SessionError(f"another batch writes to {str(self.out)!r} now") from error
            self._place = results_at(self.out, self._mark())
            self._file = stack.enter_context(self.path.open("ab"))
            self._cut_torn_line()
            self._go_on()
            self._open = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def _go_on(self) -> None:
        """Read what is done, name results that are not named yet, and forget drafts of what is not done."""
        given = {REPORT, SHEET}
        drafts = self._place.drafts()
        if self.sheet.exists() and not self.path.stat().st_size:
            raise SessionError(
                f"{str(self.sheet)!r} is there, and no batch wrote it: "
                "move it away, or give the results another folder"
            )
        unnamed: dict[str, Outcome] = {}
        for outcome in self.outcomes():
            given |= {outcome.result} if outcome.result else set()
            if outcome.plan is not None:
                self.plans[outcome.wanted] = outcome.plan
            if outcome.state == "done" or not self._again:
                self.finished.add(outcome.identity)
            draft = _draft_name(outcome.identity, outcome.result)
            if outcome.state == "done" and draft in drafts:
                unnamed[draft] = outcome
        self._names = GivenNames((self._place.root / name for name in given), self._place.names_in)
        for outcome in unnamed.values():
            self._give_name(outcome)
        drafts -= unnamed.keys()
        for left in drafts:
            self._place.drop(f"{self._place.drafts_in}/{left}")

    def _mark(self) -> str:
        """Return what tells this report from those that other machines write of the same results."""
        kept = self.at_work / "mark"
        mark = kept.read_text("utf-8") if kept.exists() else ""
        if not mark:
            mark = uuid4().hex[:12]
            kept.write_text(mark, "utf-8")
        return mark

    def outcomes(self) -> Iterator[Outcome]:
        """Return what is written down, the oldest first."""
        with self.path.open("rb") as file:
            for number, line in enumerate(file, 1):
                try:
                    yield Outcome.model_validate_json(line)
                except ValidationError as error:
                    what = error.errors()[0]["msg"]
                    raise SessionError(
                        f"{str(self.path)!r}, line {number}, is no line of a batch's report ({what}): "
                        "move it away, or give the results another folder"
                    ) from error

    def failures(self) -> list[Outcome]:
        """Return what failed and was not done later."""
        last = {o.identity: o.state for o in self.outcomes()}
        return [o for o in self.outcomes() if o.state == "failed" and last.pop(o.identity, "") == "failed"]

    def name_for(self, wanted: Path) -> str:
        """Give a result its name in the folder; nobody else gets it."""
        return str(self._names.give(self._place.root / wanted).relative_to(self._place.root))

    def draft(self, identity: str, name: str) -> Where:
        """Return where a result is written before it has its name."""
        return below(self.out, f"{self._place.drafts_in}/{_draft_name(identity, name)}")

    def sides(self, identity: str) -> Where:
        """Return where the sides of a failed edit are drawn."""
        return sides_at(self.out, identity)

    def drop_sheet(self) -> None:
        """Remove the sheet that an earlier run left, here and beside the results."""
        if self.sheet.exists():
            self._place.drop(SHEET)
            self.sheet.unlink(missing_ok=True)

    def bring_out(self) -> None:
        """Put the report and the sheet of failures beside the results."""
        for file in (self.path, self.sheet):
            if file.exists():
                self._place.keep(file)

    def write(self, outcome: Outcome) -> Outcome:
        """Write down what became of a picture, for good, and give its result its name; return what is true.

        Where a file took that name meanwhile, the result gets the next one and a line that says so.
        """
        if outcome.state == "done" and self._place.holds(outcome.result):
            outcome = self._renamed(outcome)
        self._write_down(outcome)
        self.finished.add(outcome.identity)
        return self._give_name(outcome) if outcome.state == "done" else outcome

    def _give_name(self, outcome: Outcome) -> Outcome:
        while not self._place.name(_draft_name(outcome.identity, outcome.result), outcome.result):
            outcome = self._renamed(outcome)
            self._write_down(outcome)
        return outcome

    def _renamed(self, outcome: Outcome) -> Outcome:
        return outcome.model_copy(update={"result": self.name_for(Path(outcome.result))})

    def _write_down(self, outcome: Outcome) -> None:
        self._file.write(outcome.model_dump_json(exclude_defaults=True).encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())

    def _cut_torn_line(self) -> None:
        """Remove the start of a line that a killed program left; a stranger's file stays as it is."""
        whole, torn = 0, b""
        with self.path.open("rb") as file:
            for line in file:
                torn = b"" if line.endswith(b"\n") else line
                whole += len(line) - len(torn)
        if torn.startswith(_START) or _START.startswith(torn):
            self._file.truncate(whole)


def _draft_name(identity: str, result: str) -> str:
    return f"{identity}{Path(result).suffix}"
