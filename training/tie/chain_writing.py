"""A strong model sums single instructions up into a complex one and writes the chain of thought on it.

TIE's prompts for GPT-4V are unknown; this question is ours. Its answer is read as strictly as any chain.
"""

import json
from collections.abc import Callable, Sequence

from ...agent.work.tie import Chain, read_chain
from ...errors import ToolRetry
from ...pictures import Picture
from .single_edits import Session

Ask = Callable[[str, Sequence[Picture]], str]
"""Any multimodal model: question and pictures in, text out."""
TRIES = 3


def chain_question(instructions: Sequence[str], wrong: str = "") -> str:
    """Return what the model is asked, and what was wrong with its last answer."""
    shape = {
        "request": "all of it in one or two natural sentences, as one person would ask for it",
        "subtasks": [
            {
                "instruction": "one simple edit",
                "target": "noun phrase of the thing, or of the area, that is painted over",
                "description": "what is to be seen there afterwards: colour, shape; empty for a removal",
            }
        ],
        "inpaint_prompt": "what the whole changed area shows afterwards",
    }
    told = "\n".join(f"{number}. {text}" for number, text in enumerate(instructions, 1))
    return (
        "The first picture was edited step by step into the second one:\n"
        f"{told}\nSum the steps up into one complex request, then think: take it apart, say for each "
        "part what in the first picture it is about, and what is to be seen there afterwards. Answer with "
        f"this JSON and nothing else:\n{json.dumps(shape, indent=1)}"
        + (f"\nYour last answer was wrong: {wrong}" if wrong else "")
    )


def written_chain(ask: Ask, session: Session) -> Chain | None:
    """Return the chain of thought on a session; None when the model writes none in order in `TRIES`."""
    wrong = ""
    for _ in range(TRIES):
        try:
            return read_chain(_json_of(ask(chain_question(session.instructions, wrong), _shown(session))))
        except ToolRetry as refused:
            wrong = str(refused)
    return None


def _shown(session: Session) -> tuple[Picture, Picture]:
    return session.before, session.after


def _json_of(answer: str) -> str:
    """Return the answer without the fence that some models put around JSON."""
    first, last = answer.find("{"), answer.rfind("}")
    return answer[first : last + 1] if first >= 0 else answer
