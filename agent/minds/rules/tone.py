"""Clauses about light and colour: 'brighten the sky a bit', 'more contrast', 'make the wall blue', 'moody please'."""

import re
from functools import cache

from ....prompts.loader import load_lexicon
from .amounts import Amount, take_amount
from .effects import (
    Part,
    cast_part,
    effect_part,
    effect_verbs,
    look_part,
    opposite,
    predicate,
    property_words,
)
from .grammar import Clause, alternatives
from .reading import Action, Choice, Doubt, Reading, expected, refused
from .targets import colour_of, everything_except, is_pronoun, target_of, targets_of, the

_PLACE = re.compile(r" (?:of|in|on|to|for|from|at|across|throughout|over|around|inside|within) ")


_COMPARED = re.compile(
    r"(?:(?:a (?:little|bit|lot)|slightly|much|even|some|way|far) )?(?:more|less|too|\w+er)\b"
)


def made(text: str, part: Part, targets: tuple[str, ...], *assumptions: str) -> Reading:
    """Return the reading of a change on targets."""
    actions = tuple(a for t in targets for a in part.on(t))
    return Reading(text, actions, interpretations=part.meaning, assumptions=assumptions)


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
            r"(?:the )?(colours?|lighting|light|tones?|shade|shades|brightness|"
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
    if noun in ("shadows", "highlights", "whites", "blacks"):
        rises = name in ("brighter", "stronger colours")
        chosen = {
            "shadows": (down, up),
            "highlights": (up, down),
            "whites": (up, down),
            "blacks": (down, up),
        }[noun][0 if rises else 1]
        return made(clause.said, effect_part(chosen, amount), ("",))
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


@cache
def _directions() -> re.Pattern[str]:
    verbs = load_lexicon().verbs
    groups = "|".join(f"(?P<{name}>{alternatives(verbs[name])})" for name in ("down", "up", "repair", "set"))
    return re.compile(
        rf"(?:{groups})(?: the| its| his| her| all| overall| all the| this|"
        rf" whole| entire| some| a)*(?: (.+))?"
    )


def read_property(clause: Clause) -> Reading | None:
    """Read 'increase the contrast of the sky by 20 %', 'less noise', 'adjust brightness and contrast'."""
    text, amount = take_amount(clause.text)
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
        if " ".join(words[:size]) in load_lexicon().casts:
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
    """Read 'make the sky darker', 'let it be warmer', 'the wall should be blue', 'more vivid', 'sky brighter'."""
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
        r"^(?:be |to be |look(?:ing)? |appear |a |an |into |in |to )+",
        "",
        re.sub(r" (?:in|on) (?:the |this )?(?:image|picture|photo|background)$", "", words),
    )
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


def recoloured(clause: Clause, target: str, said: str, colour: str) -> Reading | None:
    """Return the reading of 'X becomes this colour'; the whole picture gets a cast of it instead."""
    if target == "background":
        return None
    if not target or (is_pronoun(target) and target == ""):
        cast = cast_part(re.sub(r"^(?:a |more |light |dark )+", "", said), Amount())
        return made(clause.said, cast, ("",), f"the whole picture gets a {said} tint") if cast else None
    noun = re.sub(r"^(?:colours?|shade) of (?:the )?| colours?$", "", target)
    action = Action(
        "recolor",
        {"colour": colour},
        noun,
        f"give {the(noun)} the colour {said}",
        expected("changed_inside at_least 0.3"),
    )
    return Reading(clause.said, (action,))


def read_recolour(clause: Clause) -> Reading | None:
    """Read 'change the colour of the car to red', 'change the green door to a white door', 'turn the car blue'."""
    change, text = alternatives(load_lexicon().verbs["change"]), clause.text
    if re.fullmatch(
        (
            r"(?:make|turn|put|convert|restore) .*?(?:coloured|in(?:to)? (?:full "
            r")?colour|colourised)|colourise.*"
        ),
        text,
    ):
        return refused(clause.said, "giving colours to a picture that has none means guessing every colour")
    asked = re.fullmatch(
        (
            rf"{change} (?:the |all (?:of )?(?:the )?)?(?:colours?|colouring|"
            rf"colour scheme)(?: (?:of|in|on) (.+?))?(?: to something else)?"
        ),
        text,
    ) or re.fullmatch(rf"(?:{change}|re ?colour) (.+?)(?:'s)? colours?|recolour (.+)", text)
    if (
        asked
        and not colour_of((asked[1] or "").split(" to ")[-1])
        and " to " not in (asked[1] or "")
        and " from " not in (asked[1] or "")
        and " into " not in (asked[1] or "")
    ):
        return _which_colour(
            clause, target_of(asked[1] or asked[asked.lastindex or 1] or "") if asked.lastindex else ""
        )
    match = re.fullmatch(
        (
            rf"{change} (?:the )?(?:(?:colours?|colouring|tone|hue|tint|shade) "
            rf"(?:of|on|in|for) )?(.+?)(?:'s)?(?: colours?)? (?:from .+? )?(?:to|"
            rf"into|with|as) (?:be )?(.+?)(?: instead(?: of .+)?)?"
        ),
        text,
    )
    if match:
        return _changed_to(clause, match[1], match[2])
    match = re.fullmatch(
        (
            r"(?:colour|paint|dye|shade|tint|choose) (?:in )?(.+?) (?:in |to "
            r"|with |as )?(?:a |an )?((?:\w+ ){0,2}\w+)"
        ),
        text,
    )
    if match and (colour := colour_of(match[2])) and (target := target_of(match[1])) is not None:
        return recoloured(clause, target, match[2], colour)
    return None


def _changed_to(clause: Clause, what: str, to: str) -> Reading | None:
    to = re.sub(r"^(?:the |a |an |one )?", "", to)
    target = target_of(re.sub(r"^(?:the )?(?:colours?|shade) (?:of|on) ", "", what))
    target = "" if target in ("filter", "style", "look", "colour scheme") else target
    if target is None:
        return None
    if re.match(r"(?:full |real |true )?colours?$", to):
        return refused(clause.said, "giving colours to a picture that has none means guessing every colour")
    part = predicate(to) if target == "" or not colour_of(to) else None
    if part is not None and (
        target == "" or part.actions[0].tool == "look" or "expos" in str(part.actions[0].arguments)
    ):
        return made(clause.said, part, (target,))
    bare = re.sub(rf" (?:ones?|{re.escape(target.split(' ')[-1])})$", "", to)
    colour = colour_of(bare)
    from_colour = target in load_lexicon().colours
    if colour is None:
        return None
    return recoloured(clause, f"{target} parts" if from_colour and not target else target, bare, colour)


def _which_colour(clause: Clause, target: str | None) -> Reading | None:
    if target is None:
        return None
    if target in ("", "background"):
        choices = (
            Choice("stronger colours", "increase the saturation"),
            Choice("black and white", "make it black and white"),
            Choice("warmer", "make it warmer"),
            Choice("cooler", "make it cooler"),
        )
        if target == "":
            return Reading(
                clause.said, doubt=Doubt("parameter", "How should the colours change?", choices, "make it {}")
            )
    names = load_lexicon().extras.colour_question
    choices = tuple(Choice(n, _coloured(target, n)) for n in names)
    return Reading(
        clause.said,
        doubt=Doubt(
            "parameter",
            f"Which colour should {the(target)} have?",
            choices,
            _coloured(target, "{}"),
            default=2,
        ),
    )


def _coloured(target: str, colour: str) -> str:
    return f"change the background to {colour}" if target == "background" else f"make {the(target)} {colour}"


def read_colour_pop(clause: Clause) -> Reading | None:
    """Read 'remove all colour except the eyes', 'everything black and white but the bus', 'colour pop of the dog'."""
    match = re.fullmatch(
        (
            r"(?:create |make |do )?(?:a )?colour pop (?:of|on|for) (.+)|(?:remove|"
            r"take out|drain|take) (?:all )?(?:the )?colours? (?:from |out of "
            r")?(?:everything )?(?:except|but|besides)(?: for)? (.+)"
        ),
        clause.text,
    )
    kept = match[1] or match[2] if match else ""
    if not kept:
        match = re.fullmatch(
            (
                r"(?:make |turn |convert )?(.+?) (?:in |to |into )?black_and_white(?: "
                r"(?:except|but|besides|apart from)(?: for)?| and leave| and keep) "
                r"(.+?)(?: in colour| coloured)?"
            ),
            clause.text,
        )
        if match and target_of(match[1]) == "":
            kept = match[2]
        else:
            match = re.fullmatch(
                r"(?:make |turn |convert )?(.+?) (?:in |to |into )?black_and_white", clause.text
            )
            kept = everything_except(match[1]) if match else ""
    if not kept:
        return None
    target = target_of(kept)
    return (
        made(clause.said, look_part("black_and_white"), (f"everything except {target}",)) if target else None
    )


def read_remove_quality(clause: Clause) -> Reading | None:
    """Read 'remove the haze', 'get rid of the orange hue', 'remove the blurriness', 'take the colour out'."""
    text, amount = take_amount(clause.text)
    match = re.fullmatch(
        (
            rf"(?:{alternatives(load_lexicon().verbs['remove'])}|clean|clean "
            rf"up|filter out|liberate|extract|reverse|fix|correct) (?:all |any "
            rf")?(?:of )?(?:the |this |some )?(.+?)(?: (?:from|in|of|on) (.+))?|"
            rf"take (?:the |all the |all |this |some of the )?(.+?) (?:out|off|"
            rf"away)(?: of (.+))?"
        ),
        text,
    )
    if not match:
        return None
    noun, targets = match[1] or match[3], targets_of(match[2] or match[4] or "")
    if targets is None:
        return None
    if noun in ("colour", "colours", "all colour", "colour information"):
        return made(clause.said, look_part("black_and_white"), targets)
    if noun in (
        "noise",
        "grain",
        "graininess",
        "haze",
        "fog",
        "mist",
        "haziness",
        "blur",
        "blurriness",
        "vignette",
        "smog",
        "image noise",
        "haze effect",
        "hazy look",
        "blurring",
        "foggy look",
    ):
        name = {"blur": "sharper", "blurriness": "sharper", "blurring": "sharper"}.get(
            noun
        ) or property_words().get(noun, ("", "less haze"))[1]
        return made(clause.said, effect_part(name, Amount(1.4) if not amount.said else amount), targets)
    cast = re.fullmatch(
        rf"(\w+?)(?:ish|y)? (?:{alternatives(load_lexicon().cast_words)}|colouring|discolouration)", noun
    )
    if cast and (part := cast_part(cast[1], amount, -0.8)):
        return made(clause.said, part, targets)
    mending = text.startswith(("fix", "correct", "reverse"))
    if (
        not mending
        and noun in property_words()
        and noun
        not in (
            "light",
            "glare",
            "highlights",
            "shadows",
            "shadowing",
            "edges",
            "focus",
            "texture",
            "details",
            "detail",
            "quality",
        )
    ):
        return made(clause.said, effect_part(property_words()[noun][1], amount), targets)
    if noun in ("red light", "colour cast", "tint", "filter", "tinge", "filter effect", "colour tint"):
        return made(
            clause.said,
            Part(
                (
                    Action(
                        "enhance",
                        {"light": False},
                        "",
                        "neutralise the colour cast, measured from the picture",
                    ),
                )
            ),
            targets,
            "a filter is undone only as far as its colour cast goes",
        )
    return None


def read_keep(clause: Clause) -> Reading | None:
    """Read 'don't touch the sky', 'keep the face as it is', 'without changing the colours'."""
    match = re.fullmatch(
        (
            r"(?:don't|do not|never|without|not|no) (?:touch(?:ing)?|chang(?:e|"
            r"ing)|affect(?:ing)?|alter(?:ing)?|edit(?:ing)?|modify(?:ing)?|"
            r"los(?:e|ing)|make|darken|brighten) (.+)|(?:leave|keep) (.+?) (?:alone|"
            r"as (?:it|they|he|she) (?:is|are)|unchanged|untouched|intact|the "
            r"same|the way (?:it|they) (?:is|are))"
        ),
        clause.text,
    )
    if not match:
        return None
    target = target_of(match[1] or match[2])
    if target is None:
        return None
    return Reading(clause.said, assumptions=(f"{the(target)} stays as it is",) if target else ())


__all__ = [
    "opposite",
    "read_colour_pop",
    "read_effect_verb",
    "read_keep",
    "read_make",
    "read_property",
    "read_recolour",
    "read_remove_quality",
]
