"""Checkpoints: what LangGraph keeps of turns that are not over, in the database of the sessions."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from errno import EACCES, EDQUOT, ENOSPC, EPERM, EROFS
from pathlib import Path
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import CheckpointTuple, get_checkpoint_id
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.checkpoint.sqlite import SqliteSaver

from ...errors import SessionError
from ...pictures import Change, Evidence
from ..values import brief, plan, state, verdict

TABLES = ("checkpoints", "writes")
"""LangGraph's own, one thread for each turn: 'session/turn'."""


_LAST = """\
SELECT checkpoint_id FROM checkpoints WHERE thread_id = ? AND checkpoint_ns = ?
ORDER BY CAST(json_extract(CAST(metadata AS TEXT), '$.step') AS INTEGER) DESC, checkpoint_id DESC LIMIT 1"""
"""LangGraph's own order goes by the hour at which each was made: a clock that jumped, or that of another
server, would bring an earlier one back."""


def thread_and_space(config: RunnableConfig) -> tuple[str, str]:
    """Return the thread of a run, and which of its graphs is meant."""
    wanted = config["configurable"]  # pyright: ignore[reportTypedDictNotRequiredAccess] (LangGraph sets it)
    return str(wanted["thread_id"]), wanted.get("checkpoint_ns", "")


def named(config: RunnableConfig, row: Sequence[Any] | None) -> RunnableConfig:
    """Return what names the checkpoint of a row; as it came where there is none."""
    if row is None:
        return config
    thread, space = thread_and_space(config)
    return {"configurable": {"thread_id": thread, "checkpoint_ns": space, "checkpoint_id": row[0]}}


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
        """Return a checkpoint, the one of the last step where none is named.

        `SessionError` when what is kept of it is damaged.
        """
        try:
            if get_checkpoint_id(config) is None:
                with self.cursor(transaction=False) as cursor:
                    config = named(config, cursor.execute(_LAST, thread_and_space(config)).fetchone())
            return super().get_tuple(config)
        except (ValueError, TypeError, LookupError) as error:
            raise SessionError(trouble(self._path, error)) from error


def open_checkpoints(path: Path) -> Checkpoints:
    """Return the saver on a database file; it makes its tables itself."""
    return Checkpoints(path)


CHECKPOINTED = (
    brief.Brief, brief.Wish, brief.Option, brief.Question, brief.Refusal, brief.Move, brief.Exchange,
    plan.Plan, plan.Step, plan.Expectation, verdict.Verdict, verdict.Finding, verdict.StepResult,
    state.AttemptRecord, Evidence, Change,
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
