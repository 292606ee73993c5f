"""A conversation that kills its own process at a given node: `python -m helpers.killed HOME NODE MOMENT`."""

import os
import signal
import sys
from pathlib import Path

import numpy as np

from helpers.fake_tools import step, toolbox
from retoucher.agent.context import Options
from retoucher.agent.conversation import Conversation
from retoucher.agent.memory.sessions import Database
from retoucher.agent.minds.scripted_mind import PASSED, ScriptedMind, failed
from retoucher.agent.values.brief import Brief, Move, Option, Question
from retoucher.agent.values.events import NodeFinished, NodeStarted
from retoucher.agent.values.plan import Plan
from retoucher.pictures import Picture

ASK = Brief(intent="edit", request="?", question=Question(text="How?", options=(Option(label="so"),)))
UNDO = Brief(intent="history", request="undo", move=Move(name="undo"))
MIND = ScriptedMind(
    plans={"edit": (step("lighten"), step("idle"))},
    briefs={"?": ASK, "undo": UNDO},
    verdict=lambda a: failed("not yet") if a.plan.steps[1].tool == "idle" else PASSED,
    revision=lambda a: Plan(steps=(a.plan.steps[0], step("trim"))),
)
REQUESTS = {"ask": "?", "approve": "edit", "history": "undo"}
"""Node → the request that passes it; all others are passed by an edit that is revised once."""


def photo() -> Picture:
    return Picture(np.full((32, 48, 3), 90, np.uint8))


def begin(home: Path, node: str) -> Conversation:
    """Start the session with one finished edit in it, ready for the fatal turn."""
    database = Database(home)
    talk = Conversation.start(photo(), "s", mind=MIND, database=database, toolbox=toolbox)
    list(talk.say("edit"))
    talk.close()
    return reopen(database, node)


def reopen(database: Database, node: str) -> Conversation:
    options = Options(approve=node == "approve")
    return Conversation.open("s", mind=MIND, database=database, toolbox=toolbox, options=options)


def main(home: str, node: str, moment: str) -> None:
    fatal = NodeStarted if moment == "started" else NodeFinished
    talk = begin(Path(home), node)
    for event in talk.say(REQUESTS.get(node, "edit")):
        if isinstance(event, fatal) and event.node == node:
            os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main(*sys.argv[1:])
