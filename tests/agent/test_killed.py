"""A process killed at any node: the session goes on, nothing is lost and nothing done twice."""

import signal
import sys
from pathlib import Path

import pytest

from helpers import TESTS
from helpers.killed import REQUESTS, begin, reopen
from helpers.processes import forked
from retoucher.agent.conversation import Conversation
from retoucher.agent.memory.sessions import Database

NODES = (
    "look",
    "understand",
    "ask",
    "plan",
    "approve",
    "act",
    "check",
    "judge",
    "revise",
    "commit",
    "history",
    "reply",
)


def facts(talk: Conversation) -> dict[str, object]:
    """Everything that must be the same as if nothing had happened."""
    return {
        "versions": [(v.number, v.parent, v.picture, v.steps) for v in talk.tree.versions.values()],
        "head": talk.head.id,
        "turns": [(t.number, t.request, t.reply, t.version) for t in talk.turns],
        "question": talk.question,
        "approval": talk.awaits_approval,
    }


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    """What each request leads to when nobody kills it."""
    found = {}
    for node in ("edit", *REQUESTS):
        talk = begin(tmp_path_factory.mktemp(node), node)
        list(talk.say(REQUESTS.get(node, "edit")))
        found[node] = facts(talk)
        talk.close()
    return found


@pytest.mark.parametrize("moment", ["started", "finished"])
@pytest.mark.parametrize("node", NODES)
def test_a_killed_turn_is_finished_by_resuming(node: str, moment: str, tmp_path: Path, undisturbed) -> None:
    command = [sys.executable, "-m", "helpers.killed", tmp_path / "home", node, moment]
    run = forked.run(command, cwd=TESTS, capture_output=True, text=True)
    if node in ("ask", "approve") and moment == "finished":
        assert run.returncode == 0, "a node that waits does not finish"
    else:
        assert run.returncode == -signal.SIGKILL, run.stderr
    talk = reopen(Database(tmp_path / "home"), node)
    list(talk.resume())
    assert facts(talk) == undisturbed.get(node, undisturbed["edit"])
    assert not talk.unfinished
    talk.close()
