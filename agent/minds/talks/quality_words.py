"""More or less of the last edit, told by its quality: 'too warm now', 'blurrier', 'less rain'."""

from collections.abc import Callable
from itertools import pairwise

from ....prompts.follow_up_words import Strength, load_follow_up_words
from ....prompts.loader import load_lexicon
from ....prompts.talk_words import Quality, load_talk_words
from ....tools.adjust import adjust
from ....tools.expose import expose
from ....tools.look import look
from ....tools.season import season
from ....tools.time_of_day import time_of_day
from ....tools.weather import weather
from ...values.brief import Move
from ...values.plan import Step
from ..words.grammar import wish_verbs
from .loose_words import loose
from .move_words import strength_in
from .value_words import known_share

_TABLES = {
    weather.tool.name: "weathers",
    look.tool.name: "looks",
    season.tool.name: "seasons",
    time_of_day.tool.name: "hours",
}
"""Tool → where the lexicon names its kinds."""
WITH_KINDS = frozenset(_TABLES)

_LONGEST = 4
"""Words of the longest name of a thing of which a state is told."""
_NO_WORDS = frozenset[str]()
_EMPTY = Quality(
    up=_NO_WORDS, more=_NO_WORDS, excess=_NO_WORDS, down=_NO_WORDS, fewer=_NO_WORDS, nouns=_NO_WORDS
)


def quality_move(request: str, steps: tuple[Step, ...]) -> Move | None:
    """Return more or less of the last edit where every word is about what it makes more of."""
    known, words = load_follow_up_words().strength, loose(request).replace(" , ", " ").split()
    if not words or words[0] in wish_verbs() - known.idle:
        return None
    share = known_share(words)
    if share and (plain := strength_in([w for w in words if w != "%" and not w.isdigit()])) is not None:
        factor = 1 + share if plain.name == "more" else max(1 - share, 0)
        return Move(name=plain.name, argument=f"{factor:g}")
    about = {w for step in steps for w in (*step.target.split(), *nouns_of(step))}
    rest = [w for w in words if w not in about]
    if len(rest) < len(words) and rest:
        move = strength_in(rest)
        if move is not None:
            return move
    verb = _state_of_a_thing(words) if not any(step.target for step in steps) else 0
    if verb:
        rest = [*load_talk_words().wrong.gone_to, *words[verb + 1 :]][-len(words[verb:]) :]
    for step in steps:
        for quality, sign in _qualities(step):
            move = _judged(rest, quality if sign > 0 else _turned(quality), known)
            if move is not None:
                return move
        if step.tool in _TABLES and len(rest) < len(words):
            return _judged(words, _EMPTY.model_copy(update={"up": nouns_of(step)}), known)
    return None


def _state_of_a_thing(words: list[str]) -> int:
    """Return where the verb stands of 'the snow looks yellow': what is wrong there is wrong with all."""
    verbs = load_talk_words().wrong.turned - load_talk_words().wrong.only
    at = next((at for at, word in enumerate(words) if word in verbs), 0)
    owned = words[0] in load_follow_up_words().owners
    return (
        at
        if owned and 1 < at <= _LONGEST and not set(words[:at]) & load_follow_up_words().strength.too
        else 0
    )


def nouns_of(step: Step) -> frozenset[str]:
    """Return the words for what a step makes: 'rain', 'vintage', 'blur'."""
    names = load_talk_words().qualities
    own = {n for key in (step.tool, *step.arguments) if key in names for n in names[key].nouns}
    table = getattr(load_lexicon(), _TABLES[step.tool]) if step.tool in _TABLES else {}
    kinds = [
        w
        for value in step.arguments.values()
        if isinstance(value, str)
        for w in (value, *table.get(value, ()))
    ]
    return frozenset(own | {w for kind in kinds for w in kind.replace("_", " ").split()} if table else own)


def more_words(steps: tuple[Step, ...]) -> frozenset[str]:
    """Return the words for more of what steps made: 'warmer'."""
    qualities = [(q if sign > 0 else _turned(q)) for step in steps for q, sign in _qualities(step)]
    return frozenset(word for quality in qualities for word in quality.more)


def _qualities(step: Step) -> list[tuple[Quality, float]]:
    names = load_talk_words().qualities
    if step.tool in (adjust.tool.name, expose.tool.name):
        return [(names[k], v) for k, v in step.arguments.items() if k in names and isinstance(v, int | float)]
    return [(names[step.tool], 1.0)] if step.tool in names else []


def _turned(quality: Quality) -> Quality:
    ends = {"up": quality.down, "more": quality.fewer, "down": quality.up, "fewer": quality.more}
    return quality.model_copy(update=ends | {"excess": frozenset()})


def _judged(words: list[str], quality: Quality, known: Strength) -> Move | None:
    """Read 'too warm' and 'not warm enough' after it was made warmer; 'a bit cooler again' is less of it."""
    said = set(words)
    own, other = said & (quality.up | quality.more | quality.excess), said & (quality.down | quality.fewer)
    degrees = (
        known.more | known.less | known.too | known.denying | known.mild | known.idle | {"enough", "than"}
    )
    if said - own - other - degrees - load_talk_words().wrong.gone_to or bool(own) == bool(other):
        return None
    mild = bool(known.mild & said)
    if other:
        back = said & quality.fewer and "again" in said
        return Move(name="less", argument="0.7" if mild else "0.5") if back else None
    return _of_own(said, own, quality, known, mild=mild)


def _of_own(said: set[str], own: set[str], quality: Quality, known: Strength, *, mild: bool) -> Move | None:
    denied = bool(known.denying & said)
    if denied and "enough" in said:
        return Move(name="more", argument="1.5")
    wrong = load_talk_words().wrong
    turned = ("now" in said and said & wrong.turned) or bool(said & wrong.gone_to)
    if denied or turned or said & known.too or said & known.less or own & quality.excess:
        return Move(name="less", argument="0.7" if mild else "0.5")
    if own & quality.more or said & known.more:
        doubled = bool(known.doubling & said)
        return Move(name="more", argument="2" if doubled else "1.3" if mild else "1.5")
    return None


def still_wanted(text: str, steps: tuple[Step, ...]) -> str:
    """Return 'too gloomy' for 'gloomy' after it was made brighter, where it is still so; '' for others."""
    known, words = load_follow_up_words().strength, text.split()
    told = [word for word in words if word not in known.idle | known.too | {"side"}]
    for step in steps:
        for quality, sign in _qualities(step):
            if len(told) == 1 and told[0] in (quality.down if sign > 0 else quality.up):
                return f"too {told[0]}"
    return ""


def regretted(request: str, steps: tuple[Step, ...]) -> bool:
    """Return whether what was before is said to be better, told by its quality: 'darker was nicer'."""
    return _liked(request, steps, ends=lambda quality: quality.down | quality.fewer)


def wanted_again(request: str, steps: tuple[Step, ...]) -> bool:
    """Return whether what an edit made is said to have been better: 'no, it was better bright'."""
    return _liked(request, steps, ends=lambda quality: quality.up | quality.more)


def _liked(request: str, steps: tuple[Step, ...], ends: Callable[[Quality], frozenset[str]]) -> bool:
    known, said = load_talk_words().regret, set(loose(request).replace(",", " ").split())
    about = {word for step in steps for word in step.target.split()}
    own = {
        word
        for step in steps
        for quality, sign in _qualities(step)
        for word in ends(quality if sign > 0 else _turned(quality))
    }
    told = said & own
    liked = said & known.liked and (told & {w for w in told if w.endswith("er")} or "was" in said)
    kept = said & known.kept and said & (about | {"it"})
    return (
        bool(told) and bool(liked or kept) and not said - own - known.liked - known.kept - known.idle - about
    )


def opposite_wish(request: str, steps: tuple[Step, ...]) -> str:
    """Return 'darker' for 'darker, not brighter' after it was made brighter; '' for others."""
    known, said = load_talk_words().opposite, loose(request).split()
    denied = {after for before, after in pairwise(said) if before in ("not", "than", "from")}
    words = set(said) - denied
    about = {w for step in steps for w in step.target.split()}
    for step in steps:
        for quality, sign in _qualities(step):
            own = quality if sign > 0 else _turned(quality)
            other = words & own.fewer
            rest = words - other - own.up - own.more - known.cues - known.idle - about
            if len(other) == 1 and (denied or words & known.cues) and not rest:
                return other.pop()
    return ""
