"""Checkpoints: what LangGraph keeps of turns that are not over, in the database of the sessions."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EACCES, EDQUOT, ENOSPC, EPERM, EROFS
from pathlib import Path

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import CheckpointTuple
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.checkpoint.sqlite import SqliteSaver

from ...errors import SessionError
from ...pictures import Change, Evidence
from ..values import brief, intents, plan, state, verdict

TABLES = ("checkpoints", "writes")
"""LangGraph's own, one thread for each turn: 'session/turn'."""


def trouble(path: Path, error: Exception) -> str:
    """Say what is wrong with the database of the sessions, and what helps."""
    said = str(error)
    if "full" in said or getattr(error, "errno", 0) in (ENOSPC, EDQUOT):
        return (
            f"the disk is full, so the sessions in {str(path)!r} cannot be written: make room there, "
            "or set RETOUCHER_HOME to a folder on another disk"
        )
    if "malformed" in said or "not a database" in said or not isinstance(error, sqlite3.Error | OSError):
        return (
            f"the sessions in {str(path)!r} are damaged: {said}. Move the file away to begin anew "
            f"(the pictures in {str(path.parent / 'store')!r} stay), or save what it still holds with "
            f"`sqlite3 {path.name} .recover`, or set RETOUCHER_HOME to another folder."
        )
    if "readonly" in said or getattr(error, "errno", 0) in (EROFS, EACCES, EPERM):
        return (
            f"the sessions in {str(path)!r} cannot be written: {said}. Let yourself write there, "
            "or set RETOUCHER_HOME to another folder"
        )
    return (
        f"the sessions in {str(path)!r} cannot be used: {said}. Move the file away, "
        "or set RETOUCHER_HOME to another folder."
    )


class Checkpoints(SqliteSaver):
    """LangGraph's saver; what keeps it from reading or writing is a sentence."""

    def __init__(self, path: Path) -> None:
        connection = sqlite3.connect(path, check_same_thread=False, timeout=60)
        super().__init__(connection, serde=serializer())
        self._path = path

    @contextmanager
    def cursor(self, transaction: bool = True) -> Iterator[sqlite3.Cursor]:
        """Yield a cursor; `SessionError` says what is wrong with the database."""
        try:
            with super().cursor(transaction) as cursor:
                yield cursor
        except sqlite3.Error as error:
            raise SessionError(trouble(self._path, error)) from error

    def get_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        """Return a checkpoint; `SessionError` when what is kept of it is damaged."""
        try:
            return super().get_tuple(config)
        except (ValueError, TypeError, LookupError) as error:
            raise SessionError(trouble(self._path, error)) from error


def open_checkpoints(path: Path) -> Checkpoints:
    """Return the saver on a database file; it makes its tables itself."""
    return Checkpoints(path)


CHECKPOINTED = (
    brief.Brief, brief.Wish, brief.Option, brief.Question, brief.Refusal, brief.Move, brief.Exchange,
    plan.Plan, plan.Step, plan.Expectation, verdict.Verdict, verdict.Finding, verdict.StepResult,
    state.AttemptRecord, Evidence, Change, *intents.KINDS,
)  # fmt: skip
"""Our own types that a checkpoint may hold; `langgraph.json` tells them to a host."""


def serializer() -> JsonPlusSerializer:
    """Return the checkpoint serializer; it restores our own types and no others."""
    return JsonPlusSerializer(allowed_msgpack_modules=list(CHECKPOINTED))


def thread_of(session: str, turn: int) -> str:
    """Return the name of a turn's thread."""
    return f"{session}/{turn}"


def session_of(thread: str) -> str:
    """Return whose turn a thread is."""
    return thread.rpartition("/")[0]
