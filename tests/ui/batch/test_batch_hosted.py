"""A batch with a hosted mind: what leaves is said before it goes, and the cap ends the run."""

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from helpers import LONG
from helpers.batches import draw, lines
from helpers.processes import forked
from retoucher.agent.memory.departures import departures
from retoucher.agent.memory.sessions import Database
from retoucher.engines.hosted.scripted_replies import Content, say
from retoucher.engines.hosted.scripted_server import Action, Reply, Request, ScriptedServer

STEP = {"reason": "Warm light.", "tool": "adjust", "arguments": {"temperature": 0.4}}
WARMER = {"intent": "edit", "wishes": [{"text": "make it warmer"}], "steps": [STEP]}
GOOD = {name: {"reason": "fine", "score": 9} for name in ("instruction", "preservation", "quality")}


CAP = "0.0003"
"""Dollars: an edit of two calls costs 0.00024 at the price below, so the second one spends it."""


def test_a_first_picture_is_said_before_it_goes_and_a_spent_cap_ends_the_run(tmp_path: Path) -> None:
    photos, out, said = tmp_path / "photos", tmp_path / "out", tmp_path / "said.txt"
    for number in range(4):
        draw(photos / f"{number}.png", number)
    heard: list[bool] = []
    with ScriptedServer() as server, said.open("w") as errors:
        first = f"48 × 40 pixels, goes to {server.base_url} now"

        def answering(answer: Content) -> Action:
            spoken = say(answer, tokens=(10_000, 2_000))
            assert not isinstance(spoken, Reply)

            def answered(request: Request) -> Reply:
                heard.append(first in " ".join(said.read_text().split()))
                return spoken(request)

            return answered

        server.then(*(answering(answer) for answer in (WARMER, GOOD) * 4))
        command = [sys.executable, "-m", "retoucher.ui", "batch", str(photos), "-r", "warmer", "-o", str(out)]
        mind = {"MODEL": "openai:scripted", "BASE_URL": server.base_url, "API_KEY": "k", "PRICE": "0.01,0.01"}
        mind |= {"SESSION_MONEY": CAP}
        env = {**os.environ, **{f"RETOUCHER_{name}": value for name, value in mind.items()}}
        ran = forked.run(
            command, stdout=subprocess.PIPE, stderr=errors, env=env, timeout=LONG, check=False, text=True
        )
    told = lines(out)
    assert ran.returncode == 130 and "cap" in ran.stdout, ran.stdout + said.read_text()
    assert 2 <= len(told) < 4, "what was handed out is finished, and no more"
    assert all(line["state"] == "done" and set(line["sent"]) == {server.base_url} for line in told)
    assert len(heard) == 2 * len(told) and all(heard)
    with closing(Database(tmp_path / "home")) as home:
        left = departures(home)
    assert len(left) >= len(heard) and {one.destination for one in left} == {server.base_url}
    assert " ".join(said.read_text().split()).count(first) == 1
