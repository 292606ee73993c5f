"""What the machine writes between steps: small, flat, and never pixels."""

import sqlite3
from pathlib import Path

from helpers.fake_tools import step
from retoucher.agent.minds.scripted_mind import ScriptedMind
from retoucher.agent.values import events as e
from retoucher.agent.values.brief import Brief, Question

LIMIT = 20_000
"""Bytes of one checkpoint."""


def largest(home: Path) -> int:
    connection = sqlite3.connect(home / "sessions.db")
    rows = connection.execute("SELECT MAX(LENGTH(checkpoint)) FROM checkpoints").fetchall()
    connection.close()
    return rows[0][0] or 0


def test_a_checkpoint_stays_small_and_flat_over_a_hundred_turns(start, database) -> None:
    ask = Brief(intent="edit", request="?", question=Question(text="How much?"))
    talk = start(
        ScriptedMind(plans={"x": (step("lighten", arguments={"by": 1}), step("idle"))}, briefs={"?": ask})
    )
    sizes = []
    for _ in range(100):
        for event in talk.say("x"):
            if isinstance(event, e.NodeStarted) and event.node == "reply":
                sizes.append(largest(database.home))
    assert max(sizes) < LIMIT
    assert sizes[-1] <= sizes[0] * 1.1
    list(talk.say("?"))
    assert largest(database.home) < LIMIT


def test_finished_turns_leave_no_checkpoints(start, database) -> None:
    talk = start(ScriptedMind(plans={"x": (step("lighten"),)}))
    list(talk.say("x"))
    assert largest(database.home) == 0
