"""Checkpoints: what LangGraph keeps of turns that are not over, in the database of the sessions."""

import sqlite3
from pathlib import Path

from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.checkpoint.sqlite import SqliteSaver

from ...pictures import Change, Evidence
from ..values import brief, intents, plan, state, verdict

TABLES = ("checkpoints", "writes")
"""LangGraph's own, one thread for each turn: 'session/turn'."""


def open_checkpoints(path: Path) -> SqliteSaver:
    """Return the saver on a database file; it makes its tables itself."""
    connection = sqlite3.connect(path, check_same_thread=False, timeout=30)
    return SqliteSaver(connection, serde=serializer())


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
