"""What a correction changes in one step of the last edit; None where the step has no such thing."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PIL import ImageColor

from ....prompts.loader import load_lexicon
from ....tools.adjust import adjust
from ....tools.blur import blur
from ....tools.border import border
from ....tools.crop import crop
from ....tools.enhance import enhance
from ....tools.expose import expose
from ....tools.extend import extend
from ....tools.flip import flip
from ....tools.look import look
from ....tools.paste import paste
from ....tools.recolor import recolor
from ....tools.replace_background import replace_background
from ....tools.resize import resize
from ....tools.rotate import rotate
from ....tools.season import season
from ....tools.sky import sky
from ....tools.smooth_skin import smooth_skin
from ....tools.straighten import straighten
from ....tools.text import text
from ....tools.time_of_day import time_of_day
from ....tools.weather import weather
from ...values.plan import Step
from ..words.amounts import Amount, scaled
from .letter_changes import cased, inked, mended, shifted, signed

BIGGER, SMALLER = 1.5, 0.67
SPOTS = {"left": 0.15, "right": 0.85, "top": 0.15, "bottom": 0.85}
"""Where on the picture a pasted one stands, as a share of its width or height."""
_LETTERS = 0.08
"""Size of letters when none is given."""
_MIXED = 0.35
"""Share of black or white in a darker or lighter shade."""
_AMOUNTS = {t.tool.name: name for t, name in ((blur, "amount"), (weather, "amount"), (border, "width"))} | {
    t.tool.name: "strength" for t in (enhance, look, recolor, season, sky, smooth_skin, time_of_day)
}
"""The argument of a tool that says how much of it there is."""
Change = Callable[[Step, Any], Step | None]


def _with(step: Step, **arguments: Any) -> Step:
    return step.model_copy(update={"arguments": step.arguments | arguments, "expectations": ()})


def for_target(step: Step, target: str) -> Step:
    """Return a step for another target, which is to be found anew."""
    return step.model_copy(update={"target": target, "region": "", "expectations": ()})


def _colour(step: Step, colour: str) -> Step | None:
    if step.tool in (recolor.tool.name, text.tool.name, border.tool.name):
        return _with(step, colour=colour)
    if step.tool == replace_background.tool.name:
        return step.model_copy(update={"arguments": {"colour": colour}, "expectations": ()})
    return None


def _size(step: Step, factor: float) -> Step | None:
    if step.tool == text.tool.name:
        return _with(step, size=round(min((step.arguments.get("size") or _LETTERS) * factor, 0.5), 4))
    if step.tool == border.tool.name:
        return _with(step, width=round(min(step.arguments.get("width", 0.05) * factor, 0.5), 4))
    if step.tool == paste.tool.name or (step.tool == resize.tool.name and "scale" in step.arguments):
        return _with(step, scale=round(step.arguments.get("scale", 0.3) * factor, 4))
    return None


def _shade(step: Step, shade: str) -> Step | None:
    """Make the colour that was given darker or lighter by a third."""
    given = step.arguments.get("colour", "auto")
    if given == "auto" or _colour(step, given) is None:
        return None
    toward = 0 if shade == "darker" else 255
    mixed = (round(part + (toward - part) * _MIXED) for part in ImageColor.getrgb(given)[:3])
    return _with(step, colour="#" + "".join(f"{part:02x}" for part in mixed))


def _share(step: Step, share: float) -> Step | None:
    """Set the amount of the edit: '20 %', 'minus 40'; without a sign its direction stays."""
    if step.tool in (adjust.tool.name, expose.tool.name) and len(step.arguments) == 1:
        turned = {name: -abs(value) if share < 0 else value for name, value in step.arguments.items()}
        return _with(step, **scaled(turned, Amount(share=abs(share))))
    if step.tool == resize.tool.name and "scale" in step.arguments:
        return _with(step, scale=share) if share > 0 else None
    name = _AMOUNTS.get(step.tool, "")
    return _with(step, **{name: round(share, 4)}) if name and 0 < share <= 1 else None


def _opacity(step: Step, opacity: float) -> Step | None:
    has = step.tool in (text.tool.name, paste.tool.name) and 0 <= opacity <= 1
    return _with(step, opacity=round(opacity, 4)) if has else None


def _place(step: Step, place: str) -> Step | None:
    if step.tool == text.tool.name:
        return _with(step, place=place)
    if step.tool == paste.tool.name:
        x = next((v for side, v in SPOTS.items() if side in place and side in ("left", "right")), 0.5)
        y = next((v for side, v in SPOTS.items() if side in place and side in ("top", "bottom")), 0.5)
        return _with(step, x=x, y=y)
    return None


def _side(step: Step, side: str) -> Step | None:
    cut = [step.arguments[k] for k in SPOTS if step.arguments.get(k)] if step.tool == crop.tool.name else []
    return (
        step.model_copy(update={"arguments": {side: cut[0]}, "expectations": ()}) if len(cut) == 1 else None
    )


def _other_way(step: Step, _: object) -> Step | None:
    if step.tool == rotate.tool.name:
        return _with(step, angle=-step.arguments["angle"])
    if step.tool == flip.tool.name:
        return _with(step, axis="vertical" if step.arguments["axis"] == "horizontal" else "horizontal")
    if step.tool in (adjust.tool.name, expose.tool.name):
        return _with(step, **{name: -value for name, value in step.arguments.items()})
    return None


def _axis(step: Step, axis: str) -> Step | None:
    return _with(step, axis=axis) if step.tool == flip.tool.name else None


def _aspect(step: Step, aspect: str) -> Step | None:
    if step.tool not in (crop.tool.name, extend.tool.name):
        return None
    kept = {name: value for name, value in step.arguments.items() if name == "keep"}
    return step.model_copy(update={"arguments": {"aspect": aspect} | kept, "expectations": ()})


def _degrees(step: Step, degrees: float) -> Step | None:
    sign = -1 if step.arguments.get("angle", 1) < 0 else 1
    return _with(step, angle=sign * degrees) if step.tool == rotate.tool.name else None


def _kind(step: Step, words: str) -> Step | None:
    lexicon = load_lexicon()
    tables = {
        time_of_day.tool.name: ("hour", lexicon.hours),
        weather.tool.name: ("kind", lexicon.weathers),
        season.tool.name: ("name", lexicon.seasons),
        look.tool.name: ("name", lexicon.looks),
    }
    argument, table = tables.get(step.tool, ("", {}))
    kind = named(words, table)
    kind = "" if step.arguments.get(argument) == kind else kind
    return step.model_copy(update={"arguments": {argument: kind}, "expectations": ()}) if kind else None


def _pixels(step: Step, pixels: int) -> Step | None:
    side = next((name for name in ("width", "height", "longest") if step.arguments.get(name)), "")
    return _with(step, **{side: pixels}) if step.tool == resize.tool.name and side else None


def _transparent(step: Step, _: object) -> Step | None:
    if step.tool != replace_background.tool.name:
        return None
    return step.model_copy(update={"arguments": {"transparent": True}, "expectations": ()})


def _way(step: Step, way: str) -> Step | None:
    angle = abs(step.arguments.get("angle", 0))
    return _with(step, angle=angle if way == "right" else -angle) if step.tool == rotate.tool.name else None


def named(words: str, table: Mapping[str, Sequence[str]]) -> str:
    """Return the entry of a table that words name; '' for none."""
    called = {words, words.removesuffix("s"), words.replace(" ", "_")}
    return next((k for k, said in table.items() if k in called or called & set(said)), "")


def _words(step: Step, words: str) -> Step | None:
    return _with(step, words=words) if step.tool == text.tool.name else None


def _some_words(step: Step, words: str) -> Step | None:
    """Put '15 June' in place of '14 June' of what was written, 'CLOSED' in place of 'OPEN'."""
    if step.tool != text.tool.name:
        return None
    written, typed = str(step.arguments.get("words", "")).split(" "), words.split(" ")
    starts = range(len(written) - len(typed) + 1)
    like = [start for start in starts if _is_like(written[start : start + len(typed)], typed)]
    if like:
        written[like[0] : like[0] + len(typed)] = typed
        return _with(step, words=" ".join(written))
    spelled = mended(step, words)
    if spelled is not None:
        return spelled
    shouted = words.isupper() and " ".join(written).isupper() and words.isalpha()
    return _with(step, words=words) if shouted else None


def _is_like(written: list[str], typed: list[str]) -> bool:
    """Return whether words are others of the same form: a number where one stood, a word that stayed."""
    forms = [re.sub(r"\d+", "#", word) for word in written], [re.sub(r"\d+", "#", word) for word in typed]
    return written != typed and any("#" in form for form in forms[1]) and _plain(forms[0]) == _plain(forms[1])


def _plain(forms: list[str]) -> list[str]:
    return [form.strip(".,;:!?").lower() for form in forms]


def _tighter(step: Step, _: object) -> Step | None:
    sides = {k: 0.05 for k in step.arguments if k in ("left", "right", "top", "bottom")}
    return step.model_copy(update={"arguments": sides}) if step.tool == crop.tool.name and sides else None


def _straighten(step: Step, _: object) -> Step | None:
    return step if step.tool == straighten.tool.name else None


_CHANGES: dict[str, Change] = {
    "colour": _colour, "size": _size, "place": _place, "other way": _other_way, "axis": _axis,
    "aspect": _aspect, "degrees": _degrees, "kind": _kind, "words": _words, "some words": _some_words,
    "tighter": _tighter, "level": _straighten, "transparent": _transparent, "way": _way, "pixels": _pixels,
    "shade": _shade, "share": _share, "opacity": _opacity, "shift": shifted, "side": _side,
    "case": cased, "mark": signed, "ink": inked,
}  # fmt: skip
ON_TOP = frozenset(["tighter", "level"])
"""Changes that go on from the last edit instead of replacing it."""


def changed(kind: str, step: Step, value: Any) -> Step | None:
    """Return the step with what a correction of that kind changes; None where it has no such thing."""
    return None if step.takes_off else _CHANGES[kind](step, value)
