"""Targets that are no places: the picture by another name, parts that are tones, slips of the reading."""

from dataclasses import replace

from ....prompts.loader import load_lexicon
from ....tools.adjust import adjust
from ....tools.blur import blur
from ....tools.expose import expose
from ....tools.inpaint import inpaint
from ....tools.look import look
from ..words.amounts import Amount
from ..words.targets import colour_of, is_whole
from .effects import effect_part
from .meaning import Action, Reading
from .said_once import light_of

_OF_TONES = frozenset(["highlights", "shadows", "whites", "blacks"])
_PREPOSITIONS = frozenset(["in", "on", "at", "of"])
_GIVEN = ("me", "us")
_CURE = 1.4
"""How much of an effect takes a fault away."""
_USUAL = 0.5
"""Sharpening that an effect has when no amount is said."""


def placed(reading: Reading, words: str) -> Reading | None:
    """Return a reading with its targets as places; None when a target shows that the words were misread."""
    actions = [_without_tail(action) for action in reading.actions]
    if any(_slipped(action) for action in actions):
        return None
    actions = [_of_all(action, words) for action in actions]
    return replace(reading, actions=tuple(_coloured(_placed(a), words) for a in actions))


def _of_all(action: Action, words: str) -> Action:
    """Return what is wished of 'this dark photo' as of the whole picture, and so what somebody is given."""
    *how, noun = action.target.split() or [""]
    shown = noun in load_lexicon().no_places.pictures and set(how) <= load_lexicon().no_places.looking
    given = f"give {action.target} " in f"{words.lower()} " and action.target in _GIVEN
    drawn = action.tool == look.tool.name and action.target in _GIVEN
    other = action.tool != inpaint.tool.name and (shown or given or drawn)
    return replace(action, target="") if other else action


def _without_tail(action: Action) -> Action:
    """Return 'the face needs' as the face, and 'the photo needs' as the whole picture."""
    words = action.target.split()
    if len(words) < 2 or words[-1] not in load_lexicon().no_places.tails:
        return action
    named = " ".join(words[:-1])
    return replace(action, target="" if is_whole(named) else named)


def _coloured(action: Action, words: str) -> Action:
    """Return 'brighten the colours' as stronger colours: it is not the picture that gets brighter."""
    lit = light_of(action)
    brighter = len(action.arguments) == 1 and lit > 0 and not action.target
    if not brighter or "colours" not in words.split():
        return action
    return effect_part("stronger colours", Amount(factor=round(lit, 2))).actions[0]


def _slipped(action: Action) -> bool:
    words, known = action.target.split(), load_lexicon().no_places
    if not words or words[0] == "everything":
        return action.tool == inpaint.tool.name and words[1:] == ["else"]
    if action.tool == inpaint.tool.name and _is_no_thing(words):
        return True
    if is_whole(words[0]) and len(words) > 2 and words[1].endswith(("ing", "ed", "hit")):
        return True
    return bool(known.slips & set(words)) or action.target in _PREPOSITIONS


def _is_no_thing(words: list[str]) -> bool:
    """Return whether words name a quality, a colour, a share or what is behind: no thing to take away."""
    known, last = load_lexicon().no_places, words[-1]
    coloured = last not in known.coloured_things and colour_of(last) is not None
    named = last in known.qualities or coloured
    return named or bool(known.shares & set(words)) or _cuts_out(words)


def _cuts_out(words: list[str]) -> bool:
    """Return whether a background is to go, which is no thing in it: 'the kitchen wall background'."""
    return len(words) > 1 and words[-1] == "background" and not {"in", "from", "on", "at"} & set(words)


def _placed(action: Action) -> Action:
    known, cures = load_lexicon().no_places, load_lexicon().qualities.cures
    if action.tool == inpaint.tool.name and action.target in cures:
        return effect_part(cures[action.target], Amount(factor=_CURE)).actions[0]
    if action.tool == blur.tool.name and action.target in known.behind:
        return replace(action, target="background")
    if action.tool not in (adjust.tool.name, expose.tool.name):
        return action
    return replace(action, target="") if action.target in known.whole else _toned(action)


def _toned(action: Action) -> Action:
    """Return 'the shadows lighter' as lighter shadows: their light is an effect of its own."""
    tone = next((t for t in load_lexicon().no_places.tones.values() if action.target in t.words), None)
    if tone is None or len(action.arguments) > 1:
        return action
    lit = light_of(action) or action.arguments.get("sharpen", 0.0) / _USUAL
    if not lit:
        return replace(action, target="") if set(action.arguments) <= _OF_TONES else action
    name = tone.lighter if lit > 0 else tone.darker
    return effect_part(name, Amount(factor=round(abs(lit), 2))).actions[0]
