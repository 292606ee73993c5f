"""Wishes that point at a place nobody showed: 'brighten it here', 'make this part darker'."""

from itertools import pairwise

from ....prompts.loader import load_lexicon
from .. import Scene
from ..words.targets import is_pronoun
from .meaning import Choice, Doubt, Reading


def pointed(reading: Reading, said: str, scene: Scene) -> Doubt | None:
    """Return the question where a wish is meant, if its words only point; None where a noun tells it."""
    if scene.selected or not reading.actions:
        return None
    if not all(scene.toolbox(a.tool).takes_region and a.object is None for a in reading.actions):
        return None
    targets = {a.target for a in reading.actions}
    template, whole = _pointing_at_part(reading.text, targets) or _pointing_here(reading.text, said, targets)
    if not template:
        return None
    choices = (Choice("the main subject", template.format("subject")), Choice("skip this", ""))
    if whole:
        choices = (Choice("the whole picture", whole), *choices)
    text = (
        f"Where is that, in {reading.text!r}? Show me the place with a click, a box or the brush, or choose:"
    )
    return Doubt("referent", text, choices, template, place=True)


def _pointing_here(text: str, said: str, targets: set[str]) -> tuple[str, str]:
    """Return the wish with '{}' for its place, and without a place: of 'brighten it here'."""
    ended = " ".join(said.lower().strip(" .!").removesuffix("please").split()).rstrip(" ,")
    known = load_lexicon().unsaid
    here = next((h for h in known.heres if ended.endswith(f" {h}")), "")
    loose = all(not t or is_pronoun(t) or t in known.heres for t in targets)
    if not here or not loose or ended.removesuffix(f" {here}").split()[-1] in known.telling_here:
        return "", ""
    return f"{text} in the {{}}", text


def _pointing_at_part(text: str, targets: set[str]) -> tuple[str, str] | None:
    """Return 'make the {} darker' of 'make this part darker'."""
    known, words = load_lexicon().unsaid, text.split()
    pairs = enumerate(pairwise(words))
    at = next((i for i, (w, part) in pairs if w in known.pointing and part in known.parts), -1)
    if at < 0 or not targets <= known.parts:
        return None
    return " ".join([*words[:at], "the {}", *words[at + 2 :]]), ""
