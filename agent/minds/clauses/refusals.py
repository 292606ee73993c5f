"""What cannot be done here, and clauses that no reader knows."""

import re
from dataclasses import replace
from functools import cache

from ....prompts.loader import load_lexicon
from ....tools.decompose import scenery_of
from ..backoff.likely_wishes import ASK
from ..words.grammar import Clause, alternatives
from ..words.targets import PICTURE, is_whole, target_of, the
from .clause_context import Ears
from .meaning import Action, Choice, Doubt, Reading, expected, refused

LIKELIER_THAN_PAINTED = 0.7
"""From this probability on words that sound like something to paint may mean an edit at hand."""


def read_generative(clause: Clause, ears: Ears) -> Reading | None:
    """Refuse what has to be painted anew, or hand it to an engine that can."""
    why = _why(clause.text)
    if not why:
        return None
    if ears.can("edit"):
        return painted(clause)
    sure = _names_a_style(clause.text)
    return replace(refused(clause.said, why), offers_from=0.0 if sure else LIKELIER_THAN_PAINTED)


_COLOUR_OF = re.compile(
    r"(?:make|have|let|match|paint|colour|recolour|give|turn|get|change) (?:the colours? of )?(?P<what>.+?) "
    r"(?:match(?:es|ing)?|to match|to|the same \w+(?: colour)? as|the same \w+ that|(?:in )?the colour of|"
    r"with)"
    r" (?:the colours? of )?(?P<other>(?:the|his|her|my|their|its|this|that) .+?)(?:'s colours?| colours?)?"
)


def read_colour_of(clause: Clause) -> Reading | None:
    """Refuse a colour that is said by another thing's: 'make the scarf match the hat's colour'."""
    match = _COLOUR_OF.fullmatch(clause.text)
    told = match and re.search(r"\b(?:match\w*|same|colours?)\b", clause.text)
    if not match or not told or not target_of(match["what"]) or not target_of(match["other"]):
        return None
    return refused(
        clause.said,
        f"a colour is not taken over from {the(match['other'].removeprefix('the '))}; say its name",
        engine="recolor",
        command=f"for instance 'make {the(match['what'].removeprefix('the '))} dark blue'",
    )


def painted(clause: Clause) -> Reading:
    """Return the clause as an instruction for whichever engine the profile prefers."""
    action = Action(
        "edit",
        {"instruction": clause.said},
        "",
        f"{clause.said}: painted by a model",
        expected("changed_inside at_least 0.005"),
    )
    return Reading(clause.said, (action,))


def _why(text: str) -> str:
    if _names_a_style(text):
        return "another artist's or medium's style has to be painted by a model"
    if _impersonal().match(text):
        return _reason_for(text)
    if re.search(
        (
            r"\b(?:should|would|will|wearing|looking|standing|sitting|becomes?|"
            r"turns?)\b|^what (?:will|would|happens|if)|^an? (?:photo|picture|"
            r"painting)?"
        ),
        text,
    ):
        return "it describes something that is not in the picture and has to be painted"
    return ""


def _names_a_style(text: str) -> bool:
    return re.search(rf"\b{alternatives(load_lexicon().generative.style)}\b", text) is not None


@cache
def _impersonal() -> re.Pattern[str]:
    verbs = load_lexicon().generative.verbs
    forms = tuple(v + s for v in verbs for s in ("", "s", "ing"))
    return re.compile(rf"(?:{alternatives(forms)})\b(?: .+)")


def _reason_for(text: str) -> str:
    verb = text.split(" ")[0]
    if re.search(rf"\b{alternatives(load_lexicon().generative.face)}\b", text) and not verb.startswith(
        ("add", "put", "insert")
    ):
        return "changing faces, hair, bodies or expressions needs an engine that paints"
    if verb in (
        "move",
        "shift",
        "swap",
        "rotate",
        "turn",
        "flip",
        "push",
        "lift",
        "position",
        "rearrange",
        "tilt",
        "spin",
    ):
        return "moving or turning things means painting what was behind them and the thing anew"
    if verb in (
        "add",
        "put",
        "place",
        "insert",
        "draw",
        "give",
        "introduce",
        "photoshop",
        "superimpose",
        "paste",
        "create",
        "generate",
    ):
        return "new things have to be painted"
    return "this has to be painted anew by a generative engine"


def read_restore(clause: Clause, ears: Ears) -> Reading | None:
    """Ask what to begin with in 'restore this old photo': only what is marked can be filled."""
    worn = r"(?:old|damaged|torn|faded|scratched|vintage|ripped|worn|creased|stained)"
    if ears.can("edit") or not re.fullmatch(
        rf"(?:restore|repair|fix|save|revive|rescue|clean up)(?: (?:this|the|my|our|an?|{worn}))*"
        rf" {PICTURE}(?: up)?",
        clause.text,
    ):
        return None
    if not re.search(rf"restore|revive|rescue|{worn}", clause.text):
        return None
    choices = (
        Choice("bring back the faded light and colours", "enhance the picture"),
        Choice("the same, and smooth the grain", "enhance the picture; less noise"),
        Choice("skip this", ""),
    )
    text = (
        "Tears and scratches have to be shown to me, one at a time; light and colour I can restore at once."
    )
    return Reading(clause.said, doubt=Doubt("goal", text, choices, "remove {}", place=True))


def read_vague(clause: Clause, ears: Ears) -> Reading | None:
    """Ask what is meant by a goal beyond the lexicon: 'make it interesting'; known scenes are painted."""
    if ears.can("edit") and scenery_of(clause.text):
        return painted(clause)
    match = re.fullmatch(
        (
            r"(?:make|let|have|get|give|turn|i want|show|want) (.+?)(?: (?:to "
            r")?(?:look|be|feel|seem|appear))? (?:more |a bit |a little |a |"
            r"an |very |some |extra )*([\w-]+)"
        ),
        clause.text,
    )
    if (match and is_whole(match[1])) or (match and match[1] in ("it", "this", "it look", "it feel")):
        return vague(clause.said, f"'{match[2]}' can mean different things here. Which comes closest?")
    if re.fullmatch(
        (
            r"(?:edit|change|modify|retouch|alter|do something(?: \w+)?(?: (?:to|"
            r"with))?|fix|adjust|surprise me|work on|play with|photoshop|make "
            r"changes to)(?: (?:with|to|of))?(?: (?:it|this|me|(?:the |this "
            r"|my )?(?:whole |entire )?(?:image|picture|photo)))?"
        ),
        clause.text,
    ):
        return vague(clause.said, "What should change? For instance:")
    return None


def vague(said: str, text: str) -> Reading:
    """Return the question with three readings of a vague wish."""
    choices = (
        Choice("livelier: more contrast and colour", "make it pop"),
        Choice("calmer: softer and lighter", "make it calm"),
        Choice("more dramatic: darker, harder light", "make it dramatic"),
    )
    return Reading(said, doubt=Doubt("goal", text, choices, "make it {}"))


def not_understood(clause: Clause) -> Reading:
    """Return the honest reading of a clause that no rule covers."""
    reading = refused(
        clause.said,
        "I do not understand these words, or they ask for something that has to be painted",
        engine="mind: any chat model (understands free words), or edit: instruct-pix2pix",
        command='RETOUCHER_MODEL=… with a key, or pip install "retoucher[models]"',
    )
    return replace(reading, offers_from=ASK)
