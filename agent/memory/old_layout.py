"""A home of the first layout: what lay in files beside the database comes into its tables, in one step.

`journals/HASH/turn-NNNN.jsonl` held a turn's events, `calls/HASH/calls.jsonl` the paid calls and
`calls/HASH/answers/HASH` what an open turn had paid for, `checkpoints.db` the open turns, and a table
`beside` what was paid outside of turns.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from typing import Any

from ..values.versions import version_id
from .schema import LAYOUT

_MOVED = {
    f"retoucher.agent.{name}": f"retoucher.agent.values.{name}"
    for name in ("brief", "plan", "state", "verdict")
}
"""Where the types of checkpoints were defined → where they are."""


def bring_in(connection: sqlite3.Connection, home: Path) -> None:
    """Fill the tables from the files, all of it or nothing; a second process or run finds it done."""
    checkpoints = home / "checkpoints.db"
    if _layout(connection) < LAYOUT:
        _bring_all(connection, home, checkpoints)
    _clear_away(home)


def _bring_all(connection: sqlite3.Connection, home: Path, checkpoints: Path) -> None:
    with _beside(connection, checkpoints) as attached, connection:
        connection.execute("BEGIN IMMEDIATE")
        if _layout(connection) >= LAYOUT:
            return
        names = [name for (name,) in connection.execute("SELECT name FROM sessions").fetchall()]
        for name in names:
            _bring_journal(connection, home, name)
        for name in ("", *names):
            _bring_calls(connection, home, name)
        _bring_payments(connection)
        if attached:
            _bring_checkpoints(connection)
        connection.execute(f"PRAGMA user_version={LAYOUT}")


def _layout(connection: sqlite3.Connection) -> int:
    return connection.execute("PRAGMA user_version").fetchone()[0]


def _clear_away(home: Path) -> None:
    """Remove the files whose content is in the database."""
    for folder in ("journals", "calls"):
        rmtree(home / folder, ignore_errors=True)
    for name in ("checkpoints.db", "checkpoints.db-wal", "checkpoints.db-shm"):
        (home / name).unlink(missing_ok=True)


@contextmanager
def _beside(connection: sqlite3.Connection, path: Path) -> Iterator[bool]:
    """Attach the database of the old checkpoints inside the block, if there is one."""
    if not path.exists():
        yield False
        return
    connection.execute("ATTACH DATABASE ? AS old", (str(path),))
    try:
        yield True
    finally:
        connection.execute("DETACH DATABASE old")


def _bring_journal(connection: sqlite3.Connection, home: Path, session: str) -> None:
    folder = home / "journals" / sha256(session.encode()).hexdigest()[:16]
    for file in sorted(folder.glob("turn-*.jsonl")):
        turn = int(file.stem.removeprefix("turn-"))
        for number, line in enumerate(_whole_lines(file)):
            connection.execute(
                "INSERT INTO events (session, turn, number, body) VALUES (?,?,?,?)",
                (session, turn, number, line),
            )


def _bring_calls(connection: sqlite3.Connection, home: Path, session: str) -> None:
    folder = home / "calls" / version_id(session, "", 0, 0)
    for line in _whole_lines(folder / "calls.jsonl"):
        _add_call(connection, session, json.loads(line))
    open_turn = str(_count(connection, "turns", session) + 1)
    for file in sorted((folder / "answers").glob("*")):
        if not file.suffix:
            connection.execute(
                "INSERT INTO answers (session, turn, request, body) VALUES (?,?,?,?)",
                (session, open_turn, file.name, file.read_bytes()),
            )


def _bring_payments(connection: sqlite3.Connection) -> None:
    """Count what was paid outside of turns, and in turns whose calls were not written down."""
    if _exists(connection, "main", "beside"):
        for session, what, money, calls in connection.execute("SELECT * FROM beside").fetchall():
            _add_call(connection, session, {"what": what, "calls": calls, "dollars": money})
        connection.execute("DROP TABLE beside")
    for session, number, body in connection.execute("SELECT session, number, body FROM turns").fetchall():
        turn = json.loads(body)
        written = [spend for spend in _calls(connection, session) if spend.get("turn") == str(number)]
        money = turn.get("money", 0.0) - sum(spend.get("dollars", 0.0) for spend in written)
        if money > 1e-9:
            calls = turn.get("calls", 0) - sum(spend.get("calls", 0) for spend in written)
            _add_call(
                connection, session, {"what": "turn", "turn": str(number), "calls": calls, "dollars": money}
            )


def _bring_checkpoints(connection: sqlite3.Connection) -> None:
    for table, blob in (("checkpoints", "checkpoint"), ("writes", "value")):
        made = connection.execute(
            "SELECT sql FROM old.sqlite_master WHERE type='table' AND name=?", (table,)
        ).fetchone()
        if made is None:
            continue
        connection.execute(f"DROP TABLE IF EXISTS main.{table}")
        connection.execute(made[0])
        connection.execute(f"INSERT INTO main.{table} SELECT * FROM old.{table}")
        for row, data in connection.execute(
            f"SELECT rowid, {blob} FROM main.{table} WHERE type='msgpack'"
        ).fetchall():
            connection.execute(f"UPDATE main.{table} SET {blob}=? WHERE rowid=?", (_renamed(data), row))


def _renamed(packed: bytes) -> bytes:
    """Return msgpack data in which each of our types is named by the module where it is now."""

    import ormsgpack

    def extension(code: int, inner: bytes) -> Any:
        return ormsgpack.Ext(code, _renamed(inner))

    options = ormsgpack.OPT_NON_STR_KEYS
    value = ormsgpack.unpackb(packed, ext_hook=extension, option=options)
    if isinstance(value, list) and value and isinstance(value[0], str):
        value[0] = _MOVED.get(value[0], value[0])
    return ormsgpack.packb(value, option=options)


def _add_call(connection: sqlite3.Connection, session: str, spend: dict[str, Any]) -> None:
    number = _count(connection, "calls", session) + 1
    connection.execute(
        "INSERT INTO calls (session, number, turn, request, body) VALUES (?,?,?,?,?)",
        (session, number, spend.get("turn", ""), "", json.dumps(spend)),
    )


def _calls(connection: sqlite3.Connection, session: str) -> list[dict[str, Any]]:
    rows = connection.execute("SELECT body FROM calls WHERE session=?", (session,)).fetchall()
    return [json.loads(body) for (body,) in rows]


def _count(connection: sqlite3.Connection, table: str, session: str) -> int:
    return connection.execute(f"SELECT COUNT(*) FROM {table} WHERE session=?", (session,)).fetchone()[0]


def _exists(connection: sqlite3.Connection, database: str, table: str) -> bool:
    found = f"SELECT 1 FROM {database}.sqlite_master WHERE type='table' AND name=?"
    return connection.execute(found, (table,)).fetchone() is not None


def _whole_lines(file: Path) -> list[str]:
    """Return the lines of a file up to one that a crash cut off."""
    lines: list[str] = []
    for line in file.read_text("utf-8").splitlines() if file.is_file() else ():
        if not line.endswith("}"):
            break
        lines.append(line)
    return lines
