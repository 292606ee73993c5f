"""Clauses about things that go: 'remove the car', 'get rid of the wires'."""

import re

from ....prompts.loader import load_lexicon
from ..words.amounts import Amount
from ..words.grammar import Clause, alternatives
from ..words.targets import everything_except, is_whole, target_of, targets_of, the
from .clause_context import Ears
from .cut_outs import BACKGROUND, cut_out
from .effects import effect_part, made
from .meaning import Action, Choice, Doubt, Reading, expected, refused


def read_remove(clause: Clause, ears: Ears) -> Reading | None:
    """Read 'remove the red car', 'take the leash out', 'photoshop the girl out', 'there should be no dog'."""
    text = clause.text
    verb = alternatives(load_lexicon().verbs["remove"])
    match = (
        re.fullmatch(rf"{verb} (.+)", text)
        or re.fullmatch(
            (
                r"(?:take|edit|photoshop|shop|cut|clone|crop|paint|blend|wipe|"
                r"get|clean) (?!in |on |at |into )(.+?) (?:out|away|off)(?: (?:of|"
                r"from) (.+))?"
            ),
            text,
        )
        or re.fullmatch(
            (
                r"let there be no (.+)|there should be no (.+)|no more (.+)|"
                r"clean (?:up )?(?:the )?((?:dust|spots|scratches|stains|marks|dirt|"
                r"lines|fold lines|white marks|blemishes)\b.*)|"
                r"(?:repair|fix|mend|heal|restore|retouch|touch up|patch(?: up)?) "
                r"((?:all )?(?:of )?(?:the |these |those |any |that )?(?:(?:torn|ripped) \w+|(?:\w+ )?"
                r"(?:scratch(?:es)?|stains?|cracks?|creases?|fold(?:s| lines?)|tears|rips?))\b.*)"
            ),
            text,
        )
    )
    if not match or re.match(r"(?:crop|cut) ", text):
        return None
    phrase = next(g for g in match.groups() if g)
    return removal(clause, re.sub(r"^(?:all |any )?of (?=the )", "all ", phrase), ears)


def removal(clause: Clause, phrase: str, ears: Ears) -> Reading | None:
    """Return the reading of the wish that something goes."""
    if re.search(r" and (?:replace|put|add|make|insert|fill)\b| (?:so that|until) ", phrase):
        return None
    behind = re.fullmatch(rf"(?:\w+ )?{BACKGROUND}(?: (?:behind|around|of|from|surrounding) (.+))?", phrase)
    if behind:
        return cut_out(clause, behind[1] or "")
    kept = everything_except(phrase)
    if kept or re.fullmatch(
        r"everything (?:in|from|behind) .*background.*|everything behind .+|everyone (?:except|but) .+",
        phrase,
    ):
        return cut_out(clause, kept or "")
    if is_whole(phrase):
        return refused(clause.said, "removing the whole picture leaves nothing")
    doubtful = _light_or_object(clause, phrase)
    if doubtful:
        return doubtful
    for index, literal in enumerate(clause.literals):
        phrase = phrase.replace(f"§{index}", literal.lower())
    targets = targets_of(phrase)
    if targets is None:
        single = target_of(re.split(r" (?:so|until|that|with|and) ", phrase)[0])
        targets = (single,) if single else None
    if targets is None or "" in targets:
        return None
    if "background" in targets:
        return cut_out(clause, "")
    return Reading(clause.said, tuple(removed(t) for t in targets))


def removed(target: str) -> Action:
    """Return the action that paints a thing out; 'the orange' is a fruit, 'orange' would be a colour."""
    coloured = target in load_lexicon().no_places.coloured_things
    return Action(
        "inpaint",
        {},
        the(target) if coloured else target,
        f"remove {the(target)}; what lies around fills the place",
        expected("gone at_least 1", "changed_inside at_least 0.5"),
    )


def _light_or_object(clause: Clause, phrase: str) -> Reading | None:
    match = re.fullmatch(
        (
            r"(?:the |all |all the |any |harsh |dark |bright )*(shadows?|glare|"
            r"highlights?|light|lights|reflections?|darkness|hazy glare)"
            r"(?: (?:on|in|from|of|off|over|across) (?P<where>.+))?(?: .*)?"
        ),
        phrase,
    )
    if not match:
        return None
    noun = match[1].rstrip("s")
    if noun == "reflection":
        return Reading(clause.said, (removed(target_of(phrase) or noun),))
    if noun == "glare":
        return _tamed(clause, match["where"])
    gentle = {
        "shadow": ("lift the dark parts", "lift the shadows"),
        "darkness": ("brighten the dark parts", "lift the shadows"),
    }.get(noun, ("bring the bright parts down", "decrease the highlights"))
    choices = (Choice(gentle[0], gentle[1]), Choice("skip this", ""))
    it = "them" if match[1].endswith("s") else "it"
    question = f"What should happen to the {match[1]}? To paint {it} out, show me where."
    return Reading(clause.said, doubt=Doubt("goal", question, choices, "remove the {}", place=True))


def _tamed(clause: Clause, where: str | None) -> Reading:
    """Return glare as bright parts that come down, where it was said to be; that is what is usually meant."""
    target = target_of(where) if where else ""
    part = effect_part("tamer highlights", Amount(1.4))
    said = "the bright parts are brought down; to paint the glare out, show me where it is"
    return made(clause.said, part, (target or "",), said)
