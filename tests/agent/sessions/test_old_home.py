"""A home of the first layout opens with everything in it, also after a kill on the way."""

import signal
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from helpers import LONG
from helpers.fake_tools import step, toolbox
from helpers.old_home import make_old
from helpers.processes import forked
from retoucher.agent.conversation import Conversation
from retoucher.agent.memory.feedback import ratings
from retoucher.agent.memory.forget import forget_session, rename_session
from retoucher.agent.memory.journal import Journal
from retoucher.agent.memory.paid.calls import NO_SESSION, SessionLedger, spent, usage_table
from retoucher.agent.memory.preferences import Choices, choices_of, keep_choices
from retoucher.agent.memory.privacy import keep_here, withheld
from retoucher.agent.memory.sessions import Database
from retoucher.agent.memory.waiting import Waiting, keep_waiting, waiting_in
from retoucher.agent.minds.scripted_mind import ScriptedMind
from retoucher.agent.values.brief import Brief, Option, Question
from retoucher.engines.hosted.ledger import Spend
from retoucher.pictures import Picture

MIND = ScriptedMind(
    plans={"edit": (step("lighten"), step("idle")), "?": (step("lighten", arguments={"by": 3}),)},
    briefs={
        "?": Brief(intent="edit", request="?", question=Question(text="How?", options=(Option(label="so"),)))
    },
)

OPEN = """
import os, signal, sys
from pathlib import Path
import sqlite3
from retoucher.agent.memory.old_layout import bring_in
from retoucher.agent.memory.schema import make_tables

left = int(sys.argv[2])

def count(statement):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)

home = Path(sys.argv[1])
connection = sqlite3.connect(home / "sessions.db", timeout=300)
make_tables(connection)
connection.set_trace_callback(count)
bring_in(connection, home)
"""


def facts(database: Database) -> dict[str, Any]:
    """Everything that a home holds of its sessions."""
    found: dict[str, Any] = {"open": database.with_open_turns(), "single": usage_table(database, NO_SESSION)}
    for name in database.names():
        session, journal = database.open(name), Journal(database, name)
        found[name] = {
            "versions": list(session.tree.versions.values()),
            "head": session.tree.head.id,
            "turns": session.turns,
            "regions": session.regions,
            "events": [journal.events(number) for number in range(1, len(session.turns) + 2)],
            "spent": round(spent(database, name), 9),
            "calls": sorted(
                (s.what, s.turn, s.calls, s.dollars) for s in SessionLedger(database, name).spends()
            ),
            "choices": choices_of(database, name),
            "waiting": waiting_in(database, name),
            "withheld": withheld(database, name, session.tree),
            "ratings": ratings(database, name),
        }
    return found


@pytest.fixture
def home(
    start: Callable[..., Conversation], database: Database, photo: Picture
) -> tuple[Path, dict[str, Any]]:
    """Return an old home with two sessions, one of them asking, and what the program knew of them."""
    other = start(MIND, "other")
    talk = start(MIND)
    journal = Journal(database, "test")
    ledger = SessionLedger(database, "test")
    list(journal.keep(1, talk.say("edit")))
    ledger.settle(
        ledger.begin(Spend("understand", "m", 1, turn="1"), "a"),
        Spend("understand", "m", 1, 7, 9, 0.25, turn="1"),
    )
    list(journal.keep(2, talk.say("?")))
    ledger.settle(
        ledger.begin(Spend("understand", "m", 1, turn="2"), "b"),
        Spend("understand", "m", 1, 7, 9, 0.5, turn="2"),
        b"paid",
    )
    ledger.settle(ledger.begin(Spend("test", calls=1), ""), Spend("test", calls=2, dollars=0.125))
    single = SessionLedger(database, NO_SESSION)
    single.settle(
        single.begin(Spend("caption", "m", 1, turn="x"), ""), Spend("caption", "m", 1, 3, 4, 0.01, turn="x")
    )
    talk.rate(True, "nice")
    keep_here(database, "other", other.head.picture)
    keep_choices(database, "test", Choices(profile="embedded", turn_money=0.5))
    keep_waiting(database, "other", Waiting(text="later"))
    known = facts(database)
    database.close()
    make_old(database.home)
    return database.home, known


def test_nothing_is_lost(home: tuple[Path, dict[str, Any]]) -> None:
    where, known = home
    database = Database(where)
    assert facts(database) == known
    assert SessionLedger(database, "test").recall("2", "b") == b"paid"
    assert {p.name for p in where.iterdir()} - {
        "sessions.db-wal",
        "sessions.db-shm",
        "opening.lock",
        "learned",
    } == {
        "sessions.db",
        "store",
        "locks",
    }
    talk = Conversation.open("test", mind=MIND, database=database, toolbox=toolbox)
    assert talk.question is not None and talk.question.text == "How?"
    list(talk.answer("so"))
    assert talk.turns[-1].number == 2 and [x.answer for x in talk.turns[-1].exchanges] == ["so"]
    database.close()


def test_opening_again_brings_nothing_in_twice(home: tuple[Path, dict[str, Any]]) -> None:
    where, known = home
    for _ in range(2):
        database = Database(where)
        assert facts(database) == known
        database.close()


@pytest.mark.parametrize("statements", [3, 10, 20, 30])
def test_a_kill_on_the_way_loses_nothing(home: tuple[Path, dict[str, Any]], statements: int) -> None:
    where, known = home
    killed = forked.run([sys.executable, "-c", OPEN, str(where), str(statements)], check=False)
    assert killed.returncode == -signal.SIGKILL
    database = Database(where)
    assert facts(database) == known
    database.close()


def test_two_programs_may_open_it_at_once(home: tuple[Path, dict[str, Any]]) -> None:
    where, known = home
    command = [sys.executable, "-c", OPEN, str(where), "100000"]
    running = [forked.Popen(command) for _ in range(2)]
    assert [one.wait(LONG) for one in running] == [0, 0]
    database = Database(where)
    assert facts(database) == known
    database.close()


def test_what_a_turn_cost_counts_though_its_calls_were_not_written_down(
    start: Callable[..., Conversation], database: Database
) -> None:
    talk = start(MIND)
    list(talk.say("edit"))
    with database.transaction() as cursor:
        cursor.execute("UPDATE turns SET body=REPLACE(body, '\"money\":0.0', '\"money\":0.75')")
    database.close()
    make_old(database.home)
    opened = Database(database.home)
    assert spent(opened, "test") == 0.75
    opened.close()


def test_a_renamed_session_keeps_all_it_had(home: tuple[Path, dict[str, Any]]) -> None:
    where, known = home
    database = Database(where)
    rename_session(database, "test", "holiday")
    assert facts(database)["holiday"] == known["test"]
    assert database.with_open_turns() == {"holiday"}
    database.close()


def test_of_a_forgotten_session_no_row_stays(home: tuple[Path, dict[str, Any]]) -> None:
    where, _ = home
    Database(where).close()
    database = Database(where)
    forget_session(database, "test")
    connection = sqlite3.connect(where / "sessions.db")
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")]
    left = {
        table: [
            row for row in connection.execute(f"SELECT * FROM {table}") if str(row[0]).split("/")[0] == "test"
        ]
        for table in tables
    }
    connection.close()
    assert len(tables) > 12 and not any(left.values())
    database.close()
