"""Clauses about light and colour: 'brighten the sky a bit', 'more contrast', 'make the hat darker'."""

import re
from functools import cache

from ....prompts.loader import load_lexicon
from ..words.amounts import Amount, take_amount
from ..words.grammar import Clause, alternatives
from ..words.targets import colour_of, target_of, targets_of, the
from .effects import (
    TONES,
    Part,
    cast_part,
    effect_part,
    effect_verbs,
    made,
    predicate,
    property_words,
)
from .meaning import Action, Choice, Doubt, Reading
from .recolouring import recoloured

_PLACE = re.compile(r" (?:of|in|on|to|for|from|at|across|throughout|over|around|inside|within) ")


_COMPARED = re.compile(
    r"(?:(?:a (?:little|bit|lot)|slightly|much|even|some|way|far) )?(?:more|less|too|\w+er)\b"
)


def read_effect_verb(clause: Clause) -> Reading | None:
    """Read 'brighten the sky a bit', 'warm it up', 'sharpen'."""
    text, amount = take_amount(clause.text)
    match = re.fullmatch(rf"(?:make )?({alternatives(tuple(effect_verbs()))})(?: (.*))?", text)
    if not match:
        return None
    rest, name = _without_up(match[2] or ""), effect_verbs()[match[1]]
    rest = re.sub(r" ?\b(?:a|some|more|up|down|out|better)$", "", rest)
    also = re.fullmatch(rf"(.*?) ?and ({alternatives(tuple(effect_verbs()))})(?: (.*))?", rest)
    if also:
        second = read_effect_verb(Clause(f"{also[2]} {also[3] or also[1]}".strip(), clause.literals))
        first = read_effect_verb(Clause(f"{match[1]} {also[1] or also[3] or ''}".strip(), clause.literals))
        return _both(clause, first, second)
    if rest in property_words() or re.sub(r"^the ", "", rest) in property_words():
        return _verb_on_property(clause, name, re.sub(r"^the ", "", rest), amount)
    of = re.fullmatch(
        (
            r"(?:the )?(?:low |soft |evening |morning |sun|golden |natural )*"
            r"(colours?|lighting|light|tones?|shade|shades|brightness|"
            r"exposure|lighting|edges|details?|focus) (?:of|in|on) (.+)"
        ),
        rest,
    )
    split = _PLACE.search(rest)
    head = re.sub(r"^the ", "", rest[: split.start()]) if split else ""
    if head in property_words() and not of:
        spots = targets_of(rest[split.end() :]) if split else None
        found = _verb_on_property(clause, name, head, amount)
        return made(clause.said, Part(found.actions), spots) if found and spots else None
    targets = targets_of(of[2] if of else rest)
    if targets is None:
        return None
    if name == "softer" and match[1].startswith("smooth"):
        return made(
            clause.said,
            Part((*effect_part("softer", amount).actions, *effect_part("less noise", amount).actions)),
            targets,
        )
    return made(clause.said, effect_part(name, amount), targets)


def _without_up(rest: str) -> str:
    return re.sub(r"^(?:up|down|out|on) (?=\w)|^(?:up|down|out)$", "", rest)


def _verb_on_property(clause: Clause, name: str, noun: str, amount: Amount) -> Reading | None:
    up, down = property_words()[noun]
    if up in TONES:
        lighter, darker = (up, down) if TONES[up] else (down, up)
        rises = name in ("brighter", "stronger colours")
        return made(clause.said, effect_part(lighter if rises else darker, amount), ("",))
    if noun == "edges" and name in ("brighter", "darker"):
        return made(
            clause.said, effect_part("vignette" if name == "darker" else "no vignette", amount), ("",)
        )
    if noun in ("haze", "noise", "grain", "fog") or name == "softer":
        return made(clause.said, effect_part(down if name != "more haze" else up, amount), ("",))
    return made(clause.said, effect_part(name if "colour" in noun or "light" in noun else up, amount), ("",))


def _both(clause: Clause, first: Reading | None, second: Reading | None) -> Reading | None:
    if first is None or second is None:
        return None
    return Reading(
        clause.said,
        first.actions + second.actions,
        interpretations=first.interpretations + second.interpretations,
    )


_PARTED = re.compile(
    r"^(bring|turn|pull|push|take|dial|tone|bump|crank) ((?:(?!and |up |down )\S+ )+)(up|down)$"
)


@cache
def _directions() -> re.Pattern[str]:
    verbs = load_lexicon().verbs
    groups = "|".join(f"(?P<{name}>{alternatives(verbs[name])})" for name in ("down", "up", "repair", "set"))
    return re.compile(
        rf"(?:{groups})(?: the| its| his| her| all| overall| all the| this|"
        rf" whole| entire| some| a)*(?: (.+))?"
    )


def read_slider(clause: Clause) -> Reading | None:
    """Read a slider's value: 'contrast +20', 'exposure -0.7', 'warmth +10% on the face'."""
    nouns = alternatives(tuple(property_words()))
    match = re.fullmatch(
        rf"(?:the )?({nouns})(?: :)? (?:by )?([+-])(\d+(?:\.\d+)?)( ?%| ?ev| stops?)?"
        r"(?: (?:of|in|on|for) (.+))?",
        clause.text,
    )
    targets = targets_of(match[5] or "") if match else None
    if not match or targets is None:
        return None
    _, amount = take_amount(f"{match[1]} by {match[3]}{match[4] or ''}")
    up, down = property_words()[match[1]]
    tones = up in ("deeper shadows", "deeper blacks")
    return made(clause.said, effect_part(up if (match[2] == "+") != tones else down, amount), targets)


def read_property(clause: Clause) -> Reading | None:
    """Read 'increase the contrast of the sky by 20 %', 'less noise', 'adjust brightness and contrast'."""
    text, amount = take_amount(_PARTED.sub(r"\1 \3 \2", clause.text).strip())
    special = re.fullmatch(
        (
            r"(?:(lift|raise|open|open up|boost|bring up|brighten|lighten)|(recover|"
            r"save|rescue|restore|reduce|tame|bring back)) (?:up )?(?:the )?(shadows|"
            r"blacks|dark areas|dark parts|highlights|whites)(?: (?:of|in|on) "
            r"(.+))?"
        ),
        text,
    )
    if (
        special
        and (spots := targets_of(special[4] or "")) is not None
        and not (special[1] and special[3] in ("highlights", "whites"))
    ):
        effect = {
            "shadows": "lighter shadows",
            "blacks": "lighter blacks",
            "highlights": "tamer highlights",
            "whites": "dimmer whites",
        }
        return made(clause.said, effect_part(effect.get(special[3], "lighter shadows"), amount), spots)
    match = _directions().fullmatch(text)
    rest = (
        re.sub(
            r"^(?:(?:more|some|bit|little|level of|amount of|a|up|the|overall|image'?s?|picture|photo) )+",
            "",
            match[match.lastindex or 0] or "",
        )
        if match and match.lastindex
        else ""
    )
    if not match or not rest or (match["set"] and re.search(r" (?:to|from) ", rest)):
        return None
    direction = next(name for name in ("down", "up", "repair", "set") if match[name])
    noun, _, place = _noun_and_place(rest)
    if (
        direction == "set"
        and noun in ("colour", "colours")
        and re.match(r"(?:change|alter|set|modify|edit|different|vary)\b", text)
    ):
        return None
    effects = _effects_of(noun, direction)
    if effects is None:
        return _cast_wish(clause, rest, direction, amount)
    targets = targets_of(place)
    if targets is None:
        return None
    if direction in ("set", "repair"):
        return _unsaid_direction(clause, noun, direction, targets, rest)
    parts = [effect_part(e, amount) for e in effects]
    return made(clause.said, Part(tuple(a for p in parts for a in p.actions)), targets)


def _noun_and_place(rest: str) -> tuple[str, str, str]:
    """Split 'brightness and contrast of the sky' and 'image brightness' into noun and place."""
    lexicon = load_lexicon()
    split = _PLACE.search(rest)
    noun, place = (rest[: split.start()], rest[split.end() :]) if split else (rest, "")
    noun = re.sub(
        r"\b(?:up|down|more|the|a bit|settings?|levels?|seetings|higher|lower|amount|to it|for it)\b",
        "",
        noun,
    ).strip()
    noun = " ".join(noun.split())
    if noun in property_words():
        return noun, "", place
    words = noun.split(" and ")[0].split()
    for size in range(1, len(words)):
        head = " ".join(words[size:])
        if " ".join(words[:size]) in (*lexicon.casts, *lexicon.qualifiers.strong, *lexicon.qualifiers.weak):
            continue
        if head in property_words() and not place:
            return (
                " ".join([head, *noun.split(" and ")[1:]])
                if " and " not in noun
                else " and ".join([head, *noun.split(" and ")[1:]]),
                "",
                " ".join(words[:size]),
            )
    return noun, "", place


def _effects_of(noun: str, direction: str) -> tuple[str, ...] | None:
    found: list[str] = []
    for piece in re.split(r" and | or ", noun):
        pair = property_words().get(re.sub(r"^(?:the|its) ", "", piece.strip()))
        if pair is None:
            return None
        found.append(pair[1] if direction == "down" else pair[0])
    return tuple(found)


def _cast_wish(clause: Clause, rest: str, direction: str, amount: Amount) -> Reading | None:
    if direction not in ("up", "down"):
        return None
    split = _PLACE.search(rest)
    words, place = (rest[: split.start()], rest[split.end() :]) if split else (rest, "")
    tail = f"(?:{alternatives(load_lexicon().cast_words)}|colou?rs?|levels?)"
    bare = re.match(r"(?:a|an) ", words) is None
    words = re.sub(r"^(?:a |an )", "", words)
    cast = re.fullmatch(rf"(?:the )?(\w+?)(?: (?:and (\w+) )?{tail}){'?' if bare else ''}", words)
    targets = targets_of(place)
    if not cast or targets is None or cast[1] not in load_lexicon().casts:
        return None
    sign = 1.0 if direction == "up" else -0.8
    parts = [p for c in (cast[1], cast[2]) if c and (p := cast_part(c, amount, sign))]
    return made(clause.said, Part(tuple(a for p in parts for a in p.actions)), targets)


def _unsaid_direction(
    clause: Clause, noun: str, direction: str, targets: tuple[str, ...], rest: str
) -> Reading:
    noun = noun.replace(" or ", " and ")
    where = "" if targets == ("",) else " of " + " and ".join(map(the, targets))
    automatic = Action(
        "enhance",
        {"light": "colour" not in noun, "colour": not re.search(r"contrast|bright|expos|light", noun)},
        "",
        f"balance the {noun}, measured from the picture",
    )
    if direction == "repair":
        return made(
            clause.said, Part((automatic,)), targets, f"the {noun} is balanced by measuring the picture"
        )
    choices = (
        Choice("balanced automatically, measured from the picture", f"fix the {noun}{where}"),
        Choice(f"more {noun}", f"increase the {noun}{where}"),
        Choice(f"less {noun}", f"decrease the {noun}{where}"),
    )
    return Reading(
        clause.said,
        doubt=Doubt("parameter", f"Which way should the {noun} go?", choices, "{} " + f"{noun}{where}"),
    )


def read_make(clause: Clause) -> Reading | None:
    """Read 'make the sky darker', 'let it be warmer', 'the wall should be blue', 'sky brighter'."""
    text = clause.text
    match = re.fullmatch(rf"{alternatives(load_lexicon().verbs['make'])} (.+)", text)
    body = match[1] if match else text
    body = re.sub(r"^(?:to )(?=\w)", "", body)
    named = re.fullmatch(
        (
            r"(.+?) (?:should|must|ought to|to|will|can|changes?(?: colours?)? "
            r"to|turns?(?: to| into)?|becomes?) (?:be |look |have |become )?(.+)"
        ),
        body,
    )
    if named and (target := target_of(named[1])) is not None:
        return _predicated(clause, target, named[2], asked=True)
    whole = predicate(body)
    if whole is not None:
        return made(clause.said, whole, ("",))
    return _longest_target(clause, body, asked=match is not None)


def _longest_target(clause: Clause, body: str, *, asked: bool) -> Reading | None:
    parallel = re.fullmatch(r"(.+?) and (?:the |his |her |its )(.+)", body)
    if parallel:
        first = _longest_target(Clause(clause.text, clause.literals), parallel[1], asked=asked)
        second = _longest_target(Clause(clause.text, clause.literals), f"the {parallel[2]}", asked=asked)
        if first and second and first.actions and second.actions:
            return _both(clause, first, second)
    words = body.split()
    for size in range(1, min(len(words), 9)):
        phrase, rest = " ".join(words[:size]), " ".join(words[size:])
        targets = targets_of(phrase)
        if targets is None or rest.startswith(("and ", "of ", "in ")):
            continue
        if not asked and targets != ("",) and not _COMPARED.match(rest):
            continue
        found = _predicated_all(clause, targets, rest, asked=asked)
        if found is not None:
            return found
    return None


def _predicated_all(clause: Clause, targets: tuple[str, ...], rest: str, *, asked: bool) -> Reading | None:
    read = [_predicated(clause, t, rest, asked=asked) for t in targets]
    if any(r is None for r in read):
        return None
    found = [r for r in read if r is not None]
    return Reading(
        clause.said,
        tuple(a for r in found for a in r.actions),
        interpretations=found[0].interpretations,
        assumptions=found[0].assumptions,
    )


def _predicated(clause: Clause, target: str, words: str, *, asked: bool) -> Reading | None:
    words = re.sub(
        r"^(?:be |to be |look(?:ing)? |appear |a (?!bit |little |tad |touch |lot )|an |into |in |to )+",
        "",
        re.sub(r" (?:in|on) (?:the |this )?(?:image|picture|photo|background)$", "", words),
    )
    words = re.sub(r" (?:instead(?: of .+)?|rather than .+)$", "", words)
    spared = re.fullmatch(
        r"(.+?) (?:but|except|besides|apart from|excluding)(?: for)? (?:the |his |her |its )?(.+)", words
    )
    if spared and not target:
        return _predicated(clause, f"everything except {spared[2]}", spared[1], asked=asked)
    part = predicate(words)
    if part is not None:
        return made(clause.said, part, (target,))
    colour = colour_of(words)
    if colour is not None and asked:
        return recoloured(clause, target, words, colour)
    return None
