"""Words for a change → what the tools do for it: brighter, less noise, greener, moody, sepia."""

import itertools
import re
from dataclasses import dataclass, replace
from functools import cache

from ....prompts.loader import Effect, Goal, load_lexicon
from ....tools.adjust import adjust
from ..words.amounts import Amount, scaled, take_amount
from ..words.grammar import alternatives
from ..words.targets import parts_of
from .meaning import Action, Reading, expected

_LESS = re.compile(r"(?:less|not so|not as|lesser|fewer|reduced|lower|decreased|no|without) ")
_MORE = re.compile(
    r"(?:more|better|higher|stronger|greater|increased|extra|additional|"
    r"added|some|lots of|enough|richer|deeper) "
)
_BEFORE = re.compile(
    r"^(?:(?:to|look|looking|appear|feel|seem|be|become|get|have|has|show|of|a|an|the) )+(?=\w)"
)
_AFTER = re.compile(
    r" (?:look(?:ing)?|feel(?:ing)?|style[ds]?|effect|filter|vibe|mood|glow|finish|grade|treatment|"
    r"version|ton(?:es?|ed)|atmosphere|aesthetic|appearance|"
    r"photo|picture|image|mode|like|only|palette|colou?rs?)$"
)


@dataclass(frozen=True)
class Part:
    """A change without its place: actions, how to name them, and what a vague word was taken to mean."""

    actions: tuple[Action, ...]
    meaning: tuple[str, ...] = ()
    """For a goal: the specific adjustments in words."""

    def on(self, target: str) -> tuple[Action, ...]:
        """Return the actions on a target; corners are the whole picture's alone."""
        return tuple(replace(a, target=target, arguments=_without_corners(a, target)) for a in self.actions)


def _without_corners(action: Action, target: str) -> dict[str, object]:
    inner = {name: value for name, value in action.arguments.items() if name != "vignette"}
    return inner if target and inner else action.arguments


@cache
def effect_words() -> dict[str, str]:
    """Return adjective → effect name."""
    return {word: name for name, effect in reversed(load_lexicon().effects.items()) for word in effect.words}


@cache
def effect_verbs() -> dict[str, str]:
    """Return verb → effect name."""
    return {verb: name for name, effect in reversed(load_lexicon().effects.items()) for verb in effect.verbs}


@cache
def property_words() -> dict[str, tuple[str, str]]:
    """Return noun → (effect when it goes up, effect when it goes down)."""
    return {word: (p.up, p.down) for p in reversed(load_lexicon().properties) for word in p.words}


@cache
def _looks() -> dict[str, str]:
    return {word: name for name, words in load_lexicon().looks.items() for word in words}


@cache
def _goals() -> dict[str, Goal]:
    return {word: goal for goal in load_lexicon().goals for word in goal.words}


def effect_part(name: str, amount: Amount) -> Part:
    """Return the change of an effect in this amount."""
    effect: Effect = load_lexicon().effects[name]
    exactly = effect.exactly if amount.exact else None
    tool, usual = (effect.tool, effect.arguments) if exactly is None else (adjust.tool.name, exactly)
    arguments = scaled(usual, amount)
    expectation = effect.expect if amount.factor >= 1 and amount.share is None else _softer(effect.expect)
    return Part((Action(tool, arguments, "", effect.reason, expected(expectation)),))


def _softer(rule: str) -> str:
    measure, holds, value = rule.split()
    return f"{measure} {holds} {float(value) / 4:g}"


def cast_part(colour: str, amount: Amount, sign: float = 1.0) -> Part | None:
    """Return the push of the light's colour towards (or away from) a colour."""
    pushes = load_lexicon().casts.get(colour)
    if pushes is None:
        return None
    arguments = scaled({k: v * sign for k, v in pushes.items()}, amount)
    rules = [
        f"{m} {'rises' if arguments[k] > 0 else 'falls'} 0.001"
        for k, m in (("temperature", "warmth"), ("tint", "tint"))
        if abs(arguments.get(k, 0)) > 0.1
    ]
    said = f"shift the light {'towards' if sign > 0 else 'away from'} {colour}"
    return Part((Action("adjust", arguments, "", said, expected(*rules)),))


def look_part(name: str, strength: float = 1.0) -> Part:
    """Return a look of the tool `look`."""
    rules = {
        "black_and_white": ("chroma falls 0.002",),
        "noir": ("chroma falls 0.002",),
        "sepia": ("changed_inside at_least 0.2",),
    }
    expects = expected(*rules.get(name, ("changed_inside at_least 0.2",)))
    return Part(
        (
            Action(
                "look",
                {"name": name} | ({"strength": strength} if strength < 1 else {}),
                "",
                f"give it the look {name.replace('_', ' ')!r}",
                expects,
            ),
        )
    )


def goal_part(goal: Goal, amount: Amount) -> Part:
    """Return the specific adjustments that a vague goal stands for."""
    actions = tuple(
        Action(
            s.tool,
            scaled(s.arguments, amount) if s.tool == "adjust" else dict(s.arguments),
            "",
            f"{goal.name}: {s.say}",
        )
        for s in goal.steps
    )
    last = replace(
        actions[-1], expect=expected(*(goal.expect if amount.factor >= 1 else map(_softer, goal.expect)))
    )
    meaning = f"{goal.name}: " + "; ".join(s.say for s in goal.steps)
    return Part((*actions[:-1], last), (meaning,))


def predicate(words: str) -> Part | None:
    """Return the change that 'a bit darker and moodier', 'less green', 'sepia toned' asks for."""
    pieces = _each_directed(_JOINTS.split(words.replace("teal and orange", "teal orange")))
    parts = [_one(pieces[0])] + [
        _one(piece) or with_noun(piece, before) for before, piece in itertools.pairwise(pieces)
    ]
    if not all(parts):
        return _one(words)
    known = [p for p in parts if p is not None]
    return Part(tuple(a for p in known for a in p.actions), tuple(m for p in known for m in p.meaning))


def _each_directed(pieces: list[str]) -> list[str]:
    """Return 'less green and hazy' as 'less green', 'less hazy': one 'less' is for all that follow."""
    way = re.match(r"(?:(?:a bit|a little|slightly|much|way) )?(?:less|too) ", pieces[0])
    if not way:
        return pieces
    return [pieces[0], *(way[0] + p if p in effect_words() or p in _REMEDIES else p for p in pieces[1:])]


_JOINTS = re.compile(r" (?:and |but )?with | : | and | but (?:also )?")


def with_noun(words: str, before: str = "") -> Part | None:
    """Return the change of a bare noun after another wish: 'with grain', 'more contrast and saturation'."""
    text, amount = take_amount(re.sub(r"^(?:with )?(?:a |an |the |some )*", "", words))
    if text not in property_words():
        return None
    return effect_part(property_words()[text][1 if _LESS.match(before) else 0], amount)


def _one(words: str) -> Part | None:
    text, amount = take_amount(words.strip())
    forms = _forms(text)
    found = next((part for form in forms if (part := _bare(form, amount))), None)
    if found is None and forms:
        found = _bare(re.sub(r"^more ", "", forms[-1]), amount)
    if found is None and not words.startswith("the "):
        found = next((part for form in forms if (part := _stacked(form, amount))), None)
    return found


def _forms(text: str) -> list[str]:
    """Return the words as they are, then without what may stand before and after: 'a warm look', 'warm'."""
    forms: list[str] = []
    while text and text not in forms:
        forms.append(text)
        text = _AFTER.sub("", _BEFORE.sub("", text)).strip()
    return forms


def _bare(text: str, amount: Amount) -> Part | None:
    if text in effect_words():
        return effect_part(effect_words()[text], amount)
    if text.startswith("too "):
        return _remedied(text.removeprefix("too "), amount)
    if text in load_lexicon().looks["black_and_white"]:
        return look_part("black_and_white", 0.6 if amount.factor < 1 else 1.0)
    down, up = _LESS.match(text), _MORE.match(text)
    if down:
        return _directed(text[down.end() :], amount, up=False)
    if up:
        return _directed(text[up.end() :], amount, up=True)
    if text in _goals():
        return goal_part(_goals()[text], amount)
    if text in _looks():
        return look_part(_looks()[text], 0.6 if amount.factor < 1 else 1.0)
    return _tinged(text, amount) or _raised(text, amount) or _qualified(text, amount)


def _qualified(text: str, amount: Amount) -> Part | None:
    """Return the change of an adjective before a property: 'strong contrast', 'subtle grain'."""
    adjective, _, noun = text.partition(" ")
    noun = re.sub(r" (?:look|feel|effect)$", "", noun)
    qualifiers = load_lexicon().qualifiers
    if noun.startswith("colour") and adjective in effect_words():
        return None
    if noun not in property_words() or adjective not in (*qualifiers.strong, *qualifiers.weak):
        return None
    weak = adjective in qualifiers.weak
    if noun in qualifiers.extras:
        return effect_part(property_words()[noun][0], Amount(0.5) if weak and not amount.said else amount)
    return effect_part(property_words()[noun][1 if weak else 0], amount)


def _stacked(text: str, amount: Amount) -> Part | None:
    """Return the change of two adjectives: 'dark moody', 'soft pastel', 'dramatic black and white'."""
    first, _, rest = text.partition(" ")
    if not rest or first in property_words() or first not in effect_words() | _goals() | _looks():
        return None
    one, other = _bare(first, amount), _bare(rest, amount)
    return Part(one.actions + other.actions, one.meaning + other.meaning) if one and other else None


TONES = {
    "deeper shadows": False,
    "deeper blacks": False,
    "stronger highlights": True,
    "brighter whites": True,
    "vignette": False,
}
"""What more of a range of tones does: True when it gets lighter."""

_REMEDIES = {
    "dark": "no longer dark",
    "bright": "no longer bright",
    "cold": "warmer",
    "warm": "cooler",
    "flat": "more contrast",
    "dull": "stronger colours",
    "blurry": "sharper",
    "noisy": "less noise",
    "grainy": "less noise",
    "harsh": "less contrast",
    "soft": "sharper",
    "light": "no longer bright",
    "backlit": "no longer dark",
    "pale": "stronger colours",
    "hazy": "less haze",
    "sharp": "softer",
    "colourful": "weaker colours",
    "cool": "warmer",
}
"""What helps against too much of something."""


def _remedied(word: str, amount: Amount) -> Part | None:
    if word in _REMEDIES:
        return effect_part(_REMEDIES[word], amount)
    return _directed(word.removeprefix("much ").removeprefix("many "), amount, up=False)


def _raised(text: str, amount: Amount) -> Part | None:
    match = re.fullmatch(
        (
            r"(.+?) (?:higher|stronger|up|more visible|increased|raised)|(.+?) "
            r"(?:lower|weaker|down|less|decreased|reduced|lowered)"
        ),
        text,
    )
    if not match:
        return None
    noun, up = match[1] or match[2], bool(match[1])
    dark = property_words().get(noun, ("",))[0] in ("deeper shadows", "deeper blacks")
    return _directed(noun, amount, up=up != dark)


def _directed(text: str, amount: Amount, *, up: bool) -> Part | None:
    """Return the change of 'more …' or 'less …'."""
    if text in property_words():
        return effect_part(property_words()[text][0 if up else 1], amount)
    if text in effect_words():
        return effect_part(effect_words()[text] if up else opposite(effect_words()[text]), amount)
    if up and (text in _goals() or text in _looks()):
        return _bare(text, amount)
    colour = re.sub(rf" (?:{alternatives(load_lexicon().cast_words)}|colou?rs?|in it)$", "", text)
    return cast_part(colour, amount, 1.0 if up else -0.8)


def _tinged(text: str, amount: Amount) -> Part | None:
    """Return the change of 'greener', 'bluish', 'with a yellow tint'."""
    stem = re.fullmatch(r"(yellow|green|blue|redd|red|pink|purpl|orang|brown|gold)(?:er|ish|y|ier)", text)
    if stem:
        return cast_part(
            {"redd": "red", "purpl": "purple", "orang": "orange", "blu": "blue"}.get(stem[1], stem[1]), amount
        )
    if text in ("bluer", "paler blue"):
        return cast_part("blue", amount)
    match = re.fullmatch(
        (
            rf"(?:with )?(?:a |an |the )?(?:more )?(?:slight |soft |light |subtle "
            rf")?(\w+)(?: coloured| colour)? {alternatives(load_lexicon().cast_words)}(?: "
            rf"to it)?"
        ),
        text,
    )
    return cast_part(match[1], amount) if match else None


@cache
def _opposites() -> dict[str, str]:
    pairs = {p.up: p.down for p in reversed(load_lexicon().properties)}
    pairs |= {p.down: p.up for p in reversed(load_lexicon().properties)}
    return pairs | {
        "clearer": "softer",
        "sharper": "softer",
        "softer": "sharper",
        "faded": "stronger colours",
        "brighter": "darker",
        "darker": "brighter",
    }


def opposite(name: str) -> str:
    """Return the effect that goes the other way."""
    return _opposites().get(name, name)


def made(text: str, part: Part, targets: tuple[str, ...], *assumptions: str) -> Reading:
    """Return the reading of a change on targets."""
    actions = tuple(a for t in targets for a in part.on(parts_of(t)))
    return Reading(text, actions, interpretations=part.meaning, assumptions=assumptions)
