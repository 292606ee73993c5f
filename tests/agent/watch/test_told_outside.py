"""What a process tells of its turns when asked to, as a receiver on this machine gets it; else nothing."""

import json
import os
import sys
from pathlib import Path

import pytest

from helpers import LONG
from helpers.batches import draw
from helpers.doors import PACKAGE
from helpers.processes import forked
from helpers.servers.receiver import Receiver, receiver
from retoucher.agent.watch.no_pictures import hidden
from retoucher.engines.hosted.scripted_replies import say
from retoucher.engines.hosted.scripted_server import ScriptedServer

SECRET = "warm the light for grandmother"
STEP = {"reason": "Warm light.", "tool": "adjust", "arguments": {"temperature": 0.4}}
WARMER = {"intent": "edit", "wishes": [{"text": SECRET}], "steps": [STEP]}
GOOD = {name: {"reason": "fine", "score": 9} for name in ("instruction", "preservation", "quality")}
ALL = {
    "LANGSMITH_TRACING": "true",
    "RETOUCHER_TELEMETRY": "true",
    "RETOUCHER_LOG_TURNS": "true",
}


def edited(tmp_path: Path, **told: str) -> tuple[Receiver, str, list[str]]:
    """Edit with a hosted model; return what was received, standard error, and the pictures that it saw."""
    photo = draw(tmp_path / "soft.png")
    with ScriptedServer() as server, receiver() as (address, received):
        server.then(*(say(answer, tokens=(10_000, 2_000)) for answer in (WARMER, GOOD)))
        mind = {"MODEL": "openai:scripted", "BASE_URL": server.base_url, "API_KEY": "k", "PRICE": "0.01,0.01"}
        where = {"LANGSMITH_ENDPOINT": address, "OTEL_EXPORTER_OTLP_ENDPOINT": address}
        clean = {
            k: v for k, v in os.environ.items() if not k.startswith(("LANGSMITH_", "LANGCHAIN_", "OTEL_"))
        }
        env = clean | {f"RETOUCHER_{name}": value for name, value in mind.items()}
        env |= where | {"LANGSMITH_API_KEY": "k", "PYTHONPATH": str(PACKAGE)} | told
        command = [sys.executable, "-m", "retoucher.ui", "edit", str(photo), SECRET]
        ran = forked.run(
            [*command, "-o", str(tmp_path / "out.png")],
            env=env, capture_output=True, text=True, timeout=LONG, check=False,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stdout + ran.stderr
        seen = [picture for request in server.requests for picture in request.pictures]
    return received, ran.stderr, seen


def test_runs_spans_measures_and_lines_are_told_and_no_picture(tmp_path: Path) -> None:
    received, errors, seen = edited(tmp_path, **ALL)
    bodies = [body for bodies in received.bodies.values() for body in bodies]
    assert {"understand", "act", "judge"} <= {run.get("name") for run in received.runs()}
    assert any(SECRET in json.dumps(run) for run in received.runs()), "LangSmith gets the words of turns"
    assert len(seen) >= 2, "the model saw pictures"
    files = [picture.rpartition(",")[2] for picture in seen]
    assert not any(file[:200].encode() in body for file in files for body in bodies)
    assert b"[a picture]" in b"".join(bodies) and b";base64," not in b"".join(bodies)
    assert {"invoke_agent retoucher", "node understand", "execute_tool adjust"} <= received.spans()
    counted = received.sums()
    assert counted["retoucher.calls"] == 2 and counted["retoucher.verdicts"] == 1
    assert counted["retoucher.money"] == pytest.approx(0.00024)
    assert counted["retoucher.sent"] == len(seen)
    otlp = [*received.bodies["/v1/traces"], *received.bodies["/v1/metrics"]]
    assert not any(b"grandmother" in body or b"sha256:" in body for body in otlp)
    lines = [json.loads(line) for line in errors.splitlines() if line.startswith("{")]
    assert {"node_finished", "step_finished", "judged", "sent", "spent", "turn_over"} <= {
        line["event"] for line in lines
    }
    assert all(line["time"].endswith("+00:00") for line in lines) and "grandmother" not in errors


def test_nothing_is_told_unless_asked_and_words_in_the_log_alone(tmp_path: Path) -> None:
    received, errors, _ = edited(tmp_path, RETOUCHER_LOG_TURNS="true", RETOUCHER_LOG_WORDS="true")
    assert received.bodies == {}
    (understood,) = [json.loads(line) for line in errors.splitlines() if '"event": "understood"' in line]
    assert understood["request"] == SECRET


def test_pictures_are_hidden_however_deep_and_words_stay() -> None:
    block = {"type": "image", "base64": "iVBORw0KGgo=", "mime_type": "image/png"}
    shown = {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}}
    said = {"type": "text", "text": "make it warmer"}
    told = hidden({"messages": [[{"content": [said, block, shown]}], ("data", 3, None)]})
    assert "iVBOR" not in str(told) and str(told).count("[a picture]") == 2
    assert told["messages"][0][0]["content"][0] == said and told["messages"][1] == ["data", 3, None]
