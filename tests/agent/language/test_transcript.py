"""The conversation that docs/language.md shows is held, and goes as the page says."""

import re
from pathlib import Path

import numpy as np
import pytest

from helpers import TESTS
from helpers.language.transcript import PAGE, coffee, talk
from retoucher.agent.conversation import Conversation
from retoucher.agent.memory.sessions import Database
from retoucher.agent.minds.rules import RulesMind
from retoucher.agent.work.scene import working_region
from retoucher.engines.hosted.scripted_server import ScriptedServer
from retoucher.pictures import Picture, Region
from retoucher.tools.inpaint import inpaint


def test_a_question_a_retry_a_move_a_hosted_edit_and_a_budget_stop(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    with ScriptedServer() as server:
        talk(server, tmp_path / "talk")
        assert len(server.requests) == 10
    assert bare(capsys.readouterr().out.strip()) in bare(PAGE.read_text(encoding="utf-8"))
    database = Database(tmp_path / "talk")
    afterwards = Conversation.open("s", mind=RulesMind(), database=database)
    check_versions(afterwards)
    check_protected(afterwards.picture(), coffee())
    assert "may make 0 calls" in afterwards.turns[-1].reply
    afterwards.close()
    database.close()


def bare(text: str) -> str:
    """Leave out digests and template versions."""
    return re.sub(r"(?<=picture )[0-9a-f]{8}|(?<=judge@)[0-9a-f]+", "…", text)


def check_versions(talked: Conversation) -> None:
    """The weak attempt is kept as failed, the retry mends it, the move went back before the hosted edit."""
    opened, weak, warm, clean = sorted(talked.tree.versions.values(), key=lambda version: version.number)
    assert [v.steps[0].arguments.get("temperature") for v in (weak, warm)] == [0.1, 0.35]
    assert [v.verdict and v.verdict.passed for v in (opened, weak, warm, clean)] == [None, False, True, True]
    assert [v.parent for v in (weak, warm, clean)] == [opened.id] * 3
    assert talked.head == clean
    assert clean.cost == pytest.approx(0.04)


def check_protected(made: Picture, photo: Picture) -> None:
    """The service brightened everything; only the stain and its rim are other than they were."""
    marked = np.zeros((photo.height, photo.width), np.float32)
    marked[40:150, 30:200] = 1
    allowed = working_region(inpaint.tool, photo, Region(marked), found=True).mask > 0
    changed = (made.pixels != photo.pixels).any(axis=2)
    assert changed[allowed].mean() > 0.9
    assert not np.any(changed[~allowed])


def test_each_test_that_the_page_names_is_there():
    named = set(re.findall(r"`(test_\w+)`", PAGE.read_text(encoding="utf-8")))
    written = "".join(file.read_text(encoding="utf-8") for file in TESTS.rglob("test_*.py"))
    assert len(named) > 20
    assert named <= set(re.findall(r"^def (test_\w+)\(", written, re.MULTILINE))
