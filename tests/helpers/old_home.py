"""A home of the first layout, as the program wrote it until calls, journals and open turns became tables."""

import json
import sqlite3
from hashlib import sha256
from pathlib import Path
from typing import Any

import ormsgpack

from retoucher.agent.values.versions import version_id

_NEW = ("events", "calls", "answers", "checkpoints", "writes")
_PACKED = (("checkpoints", "checkpoint"), ("writes", "value"))


def make_old(home: Path) -> None:
    """Turn a closed home into what the first layout would have made of the same sessions."""
    connection = sqlite3.connect(home / "sessions.db")
    names = [name for (name,) in connection.execute("SELECT name FROM sessions")]
    for name in names:
        _journal(connection, home, name)
    connection.execute("CREATE TABLE beside (session TEXT, what TEXT, money REAL, calls INTEGER)")
    for name in ("", *names):
        _calls(connection, home, name)
    _checkpoints(connection, home / "checkpoints.db")
    for table in _NEW:
        connection.execute(f"DROP TABLE {table}")
    connection.execute("PRAGMA user_version=0")
    connection.commit()
    connection.close()


def _journal(connection: sqlite3.Connection, home: Path, session: str) -> None:
    folder = home / "journals" / sha256(session.encode()).hexdigest()[:16]
    folder.mkdir(parents=True)
    rows = connection.execute("SELECT turn, body FROM events WHERE session=? ORDER BY number", (session,))
    for turn, body in rows:
        with (folder / f"turn-{turn:04d}.jsonl").open("a", encoding="utf-8") as file:
            file.write(body + "\n")


def _calls(connection: sqlite3.Connection, home: Path, session: str) -> None:
    folder = home / "calls" / version_id(session, "", 0, 0)
    (folder / "answers").mkdir(parents=True)
    rows = connection.execute("SELECT body FROM calls WHERE session=? ORDER BY number", (session,)).fetchall()
    for (body,) in rows:
        spend = json.loads(body)
        if spend["what"] == "test":
            row = (session, "test", spend["dollars"], spend["calls"])
            connection.execute("INSERT INTO beside VALUES (?,?,?,?)", row)
        else:
            with (folder / "calls.jsonl").open("a", encoding="utf-8") as file:
                file.write(body + "\n")
    for request, answer in connection.execute(
        "SELECT request, body FROM answers WHERE session=?", (session,)
    ):
        (folder / "answers" / request).write_bytes(answer)


def _checkpoints(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("ATTACH DATABASE ? AS old", (str(path),))
    for table, packed in _PACKED:
        (made,) = connection.execute("SELECT sql FROM sqlite_master WHERE name=?", (table,)).fetchone()
        connection.execute(made.replace(f"CREATE TABLE {table}", f"CREATE TABLE old.{table}"))
        connection.execute(f"INSERT INTO old.{table} SELECT * FROM main.{table}")
        rows = connection.execute(f"SELECT rowid, {packed} FROM old.{table} WHERE type='msgpack'").fetchall()
        for row, data in rows:
            connection.execute(
                f"UPDATE old.{table} SET {packed}=? WHERE rowid=?", (_as_named_then(data), row)
            )
    connection.commit()
    connection.execute("DETACH DATABASE old")


def _as_named_then(packed: bytes) -> bytes:
    """Return msgpack data whose types are named by the modules in which they were defined then."""

    def extension(code: int, inner: bytes) -> Any:
        return ormsgpack.Ext(code, _as_named_then(inner))

    value = ormsgpack.unpackb(packed, ext_hook=extension, option=ormsgpack.OPT_NON_STR_KEYS)
    if isinstance(value, list) and value and isinstance(value[0], str):
        value[0] = value[0].replace("retoucher.agent.values.", "retoucher.agent.")
    return ormsgpack.packb(value, option=ormsgpack.OPT_NON_STR_KEYS)
