"""Say what a vague instruction consists of, as SANE's decomposition does (arXiv 2407.20232, section 3.2)."""

import re
from collections.abc import Callable
from typing import Annotated

from pydantic import Field

from ..engines.work import current
from ..errors import ToolRetry
from ..pictures import Picture
from ..prompts.loader import load_lexicon
from ..prompts.vague_wishes import Scenery, load_specifics
from .caption import caption
from .tool import tool


@tool("think")
def decompose(
    picture: Picture,
    *,
    instruction: Annotated[str, Field(min_length=1, description="what is wanted, vaguely: 'make it rainy'")],
    count: Annotated[int, Field(ge=1, le=8, description="how many specific instructions at most")] = 3,
) -> tuple[str, ...]:
    """Turn a vague instruction into specific ones that fit this picture.

    This is what the house knows by heart: some moods and scenes. A language mind takes any instruction apart
    (`retoucher decompose`).
    """
    found = fitting(instruction, lambda: caption(picture), count) or _goal(instruction)[:count]
    if not found:
        raise ToolRetry(f"{instruction!r} names no mood or scene that is known; there is: {_known()}")
    return found


def scenery_of(instruction: str) -> Scenery | None:
    """Return the known scene that an instruction names."""
    return next((scene for scene in load_specifics() if _names(instruction, scene.words)), None)


def fitting(instruction: str, describe: Callable[[], str], count: int = 3) -> tuple[str, ...]:
    """Return what a known scene consists of, first what the picture's description speaks for.

    Where the profile's models know words of their own for it, these.
    """
    own = [parts for word, parts in current().profile.specifics.items() if _names(instruction, (word,))]
    if own:
        return own[0][:count]
    scenery = scenery_of(instruction)
    if scenery is None:
        return ()
    described = describe().lower()
    ranked = sorted(
        (s for s in scenery.specific if not s.about or any(word in described for word in s.about)),
        key=lambda s: not s.about,
    )
    return tuple(s.do for s in ranked[:count])


def _goal(instruction: str) -> tuple[str, ...]:
    goals = (goal for goal in load_lexicon().goals if _names(instruction, goal.words))
    return next((tuple(step.say for step in goal.steps) for goal in goals), ())


def _names(instruction: str, words: tuple[str, ...]) -> bool:
    forms = {form for word in words for form in (word, f"{word}er", re.sub(r"y$", "ier", word))}
    longest_first = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
    return re.search(rf"\b(?:{longest_first})\b", instruction.lower()) is not None


def _known() -> str:
    scenes, goals = load_specifics(), load_lexicon().goals
    return ", ".join([*(scene.words[0] for scene in scenes), *(goal.name for goal in goals)])
