"""Clauses about things and backgrounds: remove, cut out, replace the background, blur."""

import re

from ....prompts.loader import load_lexicon
from ..words.amounts import take_amount
from ..words.grammar import Clause, alternatives
from ..words.targets import colour_of, everything_except, is_pronoun, is_whole, target_of, targets_of, the
from .clause_context import Ears
from .gradients import gradient_of
from .meaning import Action, Choice, Doubt, Reading, expected, refused

_ON_PICTURE = r"(?: (?:on|in|of|to|behind) (?:the |this |my )?(?:image|picture|photo|scene))"
_BACKGROUND = (
    r"(?:the |this |that |my |whole |entire |image |picture |photo |white |black |grey |\w+'s )*background"
    rf"(?:{_ON_PICTURE}| image| colours?| hue| tint| area| scene| picture)*"
)
_BEHIND = r"(?: (?:behind|around|of) (?P<subject>.+?))?"


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
                r"let there be no (.+)|there should be no (.+)|no more (.+)|clean "
                r"(?:up )?(?:the )?((?:dust|spots|scratches|stains|marks|dirt|"
                r"lines|fold lines|white marks|blemishes)\b.*)"
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
    behind = re.fullmatch(rf"(?:\w+ )?{_BACKGROUND}(?: (?:behind|around|of|from|surrounding) (.+))?", phrase)
    if behind:
        return _cut_out(clause, behind[1] or "")
    kept = everything_except(phrase)
    if kept or re.fullmatch(
        r"everything (?:in|from|behind) .*background.*|everything behind .+|everyone (?:except|but) .+",
        phrase,
    ):
        return _cut_out(clause, kept or "")
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
        return _cut_out(clause, "")
    return Reading(clause.said, tuple(removed(t) for t in targets))


def removed(target: str) -> Action:
    """Return the action that paints a thing out."""
    return Action(
        "inpaint",
        {},
        target,
        f"remove {the(target)} and fill its place from the surroundings",
        expected("gone at_least 1", "changed_inside at_least 0.5"),
        destructive=True,
    )


def _light_or_object(clause: Clause, phrase: str) -> Reading | None:
    match = re.fullmatch(
        (
            r"(?:the |all |all the |any |harsh |dark |bright )*(shadows?|glare|"
            r"highlights?|light|lights|reflections?|darkness|hazy glare|red "
            r"eyes?)(?: .*)?"
        ),
        phrase,
    )
    if not match:
        return None
    noun = match[1].rstrip("s")
    if noun == "red eye":
        return refused(clause.said, "red-eye correction is not built in yet")
    gentle = {
        "shadow": ("lift the dark parts", "lift the shadows"),
        "darkness": ("brighten the dark parts", "lift the shadows"),
    }.get(noun, ("bring the bright parts down", "decrease the highlights"))
    choices = (Choice(gentle[0], gentle[1]), Choice("skip this", ""))
    it = "them" if match[1].endswith("s") else "it"
    question = f"What should happen to the {match[1]}? To paint {it} out, show me where."
    return Reading(clause.said, doubt=Doubt("goal", question, choices, "remove the {}", place=True))


def _cut_out(clause: Clause, subject: str, behind: str = "") -> Reading:
    target = target_of(subject) or "subject"
    if blend := gradient_of(behind):
        return _replaced(clause, target, {"gradient": blend[0]}, "a gradient", *blend[1])
    colour = colour_of(behind)
    arguments = {"colour": colour} if colour else {"transparent": True}
    said = "with a transparent background" if not colour else f"on {colour}"
    action = Action(
        "replace_background",
        arguments,
        target,
        f"keep {the(target)}, {said}",
        expected("changed_inside at_least 0.02"),
    )
    assumed = () if colour else ("the background becomes transparent (say 'white background' for white)",)
    return Reading(clause.said, (action,), assumptions=(*assumed, *_subject(target)))


def _subject(target: str) -> tuple[str, ...]:
    return ("the main subject is what stands out of its surroundings",) if target == "subject" else ()


def read_cut_out(clause: Clause, ears: Ears) -> Reading | None:
    """Read 'cut out the man', 'extract the fish from the image', 'crop out the background'."""
    text = clause.text
    if re.fullmatch(rf"(?:crop|cut|mask|knock|clip)(?: out| off| away)? {_BACKGROUND}(?: out| away)?", text):
        return _cut_out(clause, "")
    match = re.fullmatch(
        (
            r"(?:cut[ -]?out|isolate|extract|mask out|clip out|knock out|separate) "
            r"(.+?)(?: from (?:the |its |his |her )?(?:image|background|picture|"
            r"photo|scene))?|cut (.+) out|(?:make |create )?(?:a )?cut[ -]?out(?: "
            r"of (.+))?|keep only (.+)|crop out everything (?:except|but)(?: "
            r"for)? (.+)|(?:remove|erase|delete) (?:everything|all|everyone)(?: "
            r"else)? (?:except|but)(?: for)? (.+)"
        ),
        text,
    )
    if not match:
        return None
    phrase = next((g for g in match.groups() if g), "")
    if re.search(r"\b(?:edges|here)\b", phrase):
        return None
    placed = re.fullmatch(r"(.+?) (?:on|onto|against|with) (?:a |an )?(.+?)(?: background)?", phrase)
    behind = placed[2] if placed and (colour_of(placed[2]) or gradient_of(placed[2])) else ""
    if placed and behind:
        phrase = placed[1]
    target = target_of(phrase) if phrase else ""
    return None if target is None else _cut_out(clause, target, behind)


_CHANGING = (
    r"(?:change|replace|switch|swap|set|turn|convert|make|have|let|edit|fill|colour|paint|shade|put|add|"
    r"recolour|photoshop) (?:in )?(?:colour (?:of|on) )?"
)
_INTO = r" (?:from .+? )?(?:to|with|into|in|as|be|for|by|show|look like|should be|is) "
_GIVING = (
    r"(?:add|put|insert|use|give (?:it|him|her|them|this|the \w+)|place|apply|on|make(?: it)?|have|set|"
    r"create|with)"
)
_BACKGROUNDS = (
    rf"{_CHANGING}{_BACKGROUND}{_BEHIND}{_INTO}(?P<what>.+)",
    rf"{_CHANGING}{_BACKGROUND}{_BEHIND}",
    rf"{_CHANGING}{_BACKGROUND} (?!behind|around|of)(?P<what>.+)",
    (
        rf"(?:{_GIVING} )?(?:in )?(?:a |an |some )?(?P<what>.+?)?background(?: "
        rf"colour| image)?{_ON_PICTURE}?{_BEHIND}"
    ),
    rf"{_BACKGROUND}{_BEHIND} (?:should be|should|to be|to|must be) (?P<what>.+)",
)
"""Ways of asking for another background, the most telling first."""


_GRADIENT_FIRST = re.compile(r"^(?:.* )?gradient background(?: and| :)? ((?:from|of|in|with) .+)$")
_AS_BACKGROUND = re.compile(
    r"(?:use|set|make|put|take|place|have) (?:this|that|it|the (?:attached|other|second).*?|(?:this|that|my) "
    r"(?:picture|image|photo|one)) (?:as|for|in|into|to be)(?: the| a| my| its)?(?: new)? background(?: .*)?"
)
_BEHIND_IT = re.compile(
    r"^(?:put|place|add|use|set) (?:a |an )?((?:\S+ ){0,3}\S+) behind ((?:the |it|him|her|them).*)$"
)


def read_background(clause: Clause, ears: Ears) -> Reading | None:
    """Read 'change the background to a beach', 'white background', 'add a background'."""
    if ears.attachments and _AS_BACKGROUND.fullmatch(clause.text):
        return _replaced(clause, "subject", {"reference": ears.attachments[0]}, "the attached picture")
    text = _GRADIENT_FIRST.sub(r"change the background to a gradient \1", clause.text)
    if "background" not in text:
        text = _BEHIND_IT.sub(r"change the background behind \2 to \1", text)
    if "background" not in text or re.match(r"(?:add|put|insert) .*background of (?!the |this |my )", text):
        return None
    match = next((m for p in _BACKGROUNDS if (m := re.fullmatch(p, text))), None)
    if match is None:
        return None
    named = match.groupdict()
    return _background(clause, (named.get("what") or "").strip(), named.get("subject") or "", ears)


def _background(clause: Clause, what: str, subject: str, ears: Ears) -> Reading | None:
    what = re.sub(
        (
            r"^(?:to|with|into|be|a|an|the|some|in|new|different|another|more) "
            r"(?=\w)|^(?:a|an|the|new|different|another|something else|else)$"
        ),
        "",
        re.sub(r"^(?:a|an|the) ", "", what),
    )
    what = re.sub(
        r"^(?:new|different|another|nice|other|something|colour|colours|image|of the|one)$", "", what
    )
    target = target_of(subject) or "subject"
    target = "subject" if is_pronoun(target) or everything_except(subject) else target
    if not what:
        return _which_background(clause, ears)
    pictured = re.search(
        r"\b(?:this|that|attached|other|second|the) (?:picture|image|photo|one)\b|attach|^(?:this|that|"
        r"it)(?: as)?$",
        what,
    )
    if pictured and ears.attachments:
        return _replaced(clause, target, {"reference": ears.attachments[0]}, "the attached picture")
    blend = gradient_of(what)
    if blend:
        return _replaced(clause, target, {"gradient": blend[0]}, "a gradient", *blend[1])
    colour = colour_of(re.sub(r"^(?:from .+? to )", "", what))
    if colour:
        return _replaced(clause, target, {"colour": colour}, what)
    if re.fullmatch(r"(?:be )?transparent(?: one)?|nothing|none", what):
        return _cut_out(clause, "" if target == "subject" else target)
    if re.fullmatch(
        (
            r"(?:more |out of focus |a bit )?(?:blur|blurry|blurred|bokeh|out "
            r"of focus|unfocused|soft)(?: and blurry)?(?: effect)?"
        ),
        what,
    ):
        return _blurred(clause, 0.5)
    return None


def _replaced(clause: Clause, target: str, arguments: dict, said: str, *assumed: str) -> Reading:
    action = Action(
        "replace_background",
        arguments,
        target,
        f"put {the(target)} on {said}",
        expected("changed_inside at_least 0.02"),
    )
    return Reading(clause.said, (action,), assumptions=(*assumed, *_subject(target)))


def _which_background(clause: Clause, ears: Ears) -> Reading:
    choices = [
        Choice("plain white", "change the background to white"),
        Choice("blurred", "blur the background"),
        Choice("transparent (cut out)", "make the background transparent"),
        Choice("plain black", "change the background to black"),
    ]
    if ears.attachments:
        choices.insert(0, Choice("the attached picture", "change the background to the attached picture"))
    return Reading(
        clause.said,
        doubt=Doubt(
            "parameter", "What should the background become?", tuple(choices), "change the background to {}"
        ),
    )


def read_new_background(clause: Clause, ears: Ears) -> Reading | None:
    """Refuse a background that has to be invented: 'change the background to a beach'."""
    if "background" not in clause.text or not re.match(
        (
            r"(?:change|replace|add|put|make|have|set|turn|give|enhance|insert|"
            r"use|switch|create|background|fill|swap|let)\b"
        ),
        clause.text,
    ):
        return None
    if re.match(r"(?:add|put|insert) (?!(?:in |a |an |the |\w+ ){0,4}background)", clause.text):
        return None
    if ears.can("edit"):
        return None
    return refused(
        clause.said,
        (
            "a new scene behind the subject has to be invented; a colour, a "
            "gradient, a blur or a picture of yours can be done here (attach "
            "one and say 'use it as the background')"
        ),
    )


def read_blur(clause: Clause, ears: Ears) -> Reading | None:
    """Read 'blur the background', 'add motion blur', 'bokeh'."""
    text, amount = take_amount(clause.text)
    match = re.fullmatch(
        r"(?:blur|defocus|unfocus|blur out|un-focus|make) (?:out )?(?P<b>.*?) "
        r"?(?:more )?(?:(?<=\w )(?:blurry|blurred|out of focus|blurrier|"
        r"unfocused))?"
        r"|(?:add|apply|give(?: it)?|use) (?:a |an |some |more )?(?P<kind>gaussian|"
        r"motion|lens|bokeh|background|depth of field)? ?(?:blur|bokeh|bokeh "
        r"effect|blur effect|blurriness|depth of field)(?: (?:to|on|in|for) "
        r"(?P<c>.+))?|bokeh(?: effect)?",
        text,
    )
    if (
        not match
        or (
            text.startswith("make") and not re.search(r"blurry|blurred|out of focus|blurrier|unfocused", text)
        )
        or re.search(r"less blur", text)
    ):
        return None
    spared = re.fullmatch(r"(.+?) (?:except|but|besides|around)(?: for)? (?:the )?(.+)", match["b"] or "")
    kind = match["kind"] or ""
    phrase = (
        match["b"]
        or match["c"]
        or ("background" if kind in ("bokeh", "background", "depth of field") or "bokeh" in text else "")
    )
    targets = (
        (f"everything except {spared[2]}",) if spared and target_of(spared[1]) == "" else targets_of(phrase)
    )
    if targets is None:
        return None
    style = {"motion": "motion", "gaussian": "gaussian"}.get(kind, "lens")
    strength = min(0.5 * amount.factor if amount.share is None else amount.share, 1.0)
    return Reading(
        clause.said, tuple(a for t in targets for a in _blur_actions(t, style, max(strength, 0.05)))
    )


def _blurred(clause: Clause, amount: float) -> Reading:
    return Reading(clause.said, _blur_actions("background", "lens", amount))


def _blur_actions(target: str, kind: str, amount: float) -> tuple[Action, ...]:
    return (
        Action(
            "blur",
            {"kind": kind, "amount": round(amount, 3)},
            target,
            f"blur {the(target)}",
            expected("sharpness falls 0.05"),
        ),
    )
