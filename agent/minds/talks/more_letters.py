"""Other and further letters beside those that were written: 'Tim not Tom', 'and 50% off underneath'."""

from ....prompts.talk_words import load_talk_words
from ....tools.text import text
from ...values.plan import Step
from .follow_up_values import as_typed, plain
from .letter_changes import changed_in

_LONGEST = 8
"""Words of the longest second line."""


def other_letters(request: str, steps: tuple[Step, ...]) -> tuple[Step, ...] | None:
    """Return the steps with other words or one line more; None where no letters are meant."""
    if not steps or steps[-1].tool != text.tool.name or "words" not in steps[-1].arguments:
        return None
    made = _swapped(request, steps[-1]) or _with_line(request, steps[-1]) or _without(request, steps[-1])
    return (*steps[:-1], made) if made is not None else None


def _swapped(request: str, step: Step) -> Step | None:
    """Put what is meant in place of the words that were written and are not."""
    said, written = plain(request), str(step.arguments["words"])
    joint = next((j for j in load_talk_words().in_place_of if j in said), "")
    old = said.partition(joint)[2] if joint else ""
    before = written.split(" ")
    starts = range(len(before) - len(old.split()) + 1)
    at = next((i for i in starts if plain(" ".join(before[i : i + len(old.split())])) == old), None)
    new = as_typed(request, " ".join(said.partition(joint)[0].split()[-len(old.split()) :])) if old else ""
    if at is None or not new:
        return None
    return changed_in(step, words=" ".join([*before[:at], new, *before[at + len(old.split()) :]]))


def _without(request: str, step: Step) -> Step | None:
    """Leave one word out of what was written."""
    said = plain(request).removesuffix(" please")
    lead = next((p for p in load_talk_words().lose_word if said.startswith(f"{p} ")), "")
    word = plain(said.removeprefix(f"{lead} ").replace("'", ""))
    written = str(step.arguments["words"]).split(" ")
    kept = [w for w in written if plain(w) != word]
    return changed_in(step, words=" ".join(kept)) if lead and kept and len(kept) < len(written) else None


def _with_line(request: str, step: Step) -> Step | None:
    known, said = load_talk_words().second_line, plain(request).removesuffix(" please")
    start = max((s for s in known.starts if said.startswith(f"{s} ")), key=len, default="")
    rest = said.removeprefix(f"{start} ")
    ends = [(e, below) for below, listed in ((True, known.below), (False, known.above)) for e in listed]
    end, below = max(
        (e for e in ends if rest.endswith(f" {e[0]}")), key=lambda e: len(e[0]), default=("", True)
    )
    rest = rest.removesuffix(f" {end}")
    for name in known.names:
        rest = rest.removeprefix(f"{name} ")
    line = as_typed(request, rest) if start and end and len(rest.split()) <= _LONGEST else ""
    if not line:
        return None
    written = str(step.arguments["words"])
    return changed_in(step, words=f"{written}\n{line}" if below else f"{line}\n{written}")
