"""A clock that is set back, and a mind that asks twice before it works."""

import time

import pytest
from langgraph.checkpoint.base import id as ids

from retoucher.agent.minds.scripted_mind import ScriptedMind
from retoucher.agent.values.brief import Brief, Question

from .fake_tools import step

ASKS_TWICE = ScriptedMind(
    plans={"done": (step("lighten"),)},
    briefs={
        words: Brief(intent="edit", request=words, question=Question(text=asked))
        for words, asked in {"?": "How much?", "a lot": "Where?"}.items()
    },
)


def set_back(monkeypatch: pytest.MonkeyPatch, seconds: int) -> None:
    """Let checkpoints be numbered as a program begun now would with a clock that is so much behind."""
    real = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: real() - seconds * 1_000_000_000)
    monkeypatch.setattr(ids, "_last_v6_timestamp", None)
