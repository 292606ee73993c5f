# ruff: noqa: E501  (lists of words and tables are read by their rows)
"""What a follow-up changes in one step: its colour, size, place, direction, shape, kind or words."""

from typing import Any

from ...values.plan import Step

BIGGER, SMALLER = 1.5, 0.67


def _with(step: Step, **arguments: Any) -> Step:
    return step.model_copy(update={"arguments": step.arguments | arguments})


def _colour(step: Step, colour: Any) -> Step | None:
    if step.tool in ("recolor", "text", "border"):
        return _with(step, colour=colour.css)
    if step.tool == "replace_background":
        return step.model_copy(update={"arguments": {"colour": colour.css}})
    return None


def _size(step: Step, size: str) -> Step | None:
    factor = BIGGER if size == "bigger" else SMALLER
    if step.tool == "text":
        return _with(step, size=round(min((step.arguments.get("size") or 0.08) * factor, 0.5), 4))
    if step.tool == "border":
        return _with(
            step,
            width=round(min(step.arguments.get("width", 0.05) * (2.0 if size == "bigger" else 0.5), 0.5), 4),
        )
    if step.tool in ("paste", "resize") and (step.tool == "paste" or "scale" in step.arguments):
        return _with(step, scale=round(step.arguments.get("scale", 0.3) * factor, 4))
    return None


def _place(step: Step, place: str) -> Step | None:
    if step.tool == "text":
        return _with(step, place=_same_row(step.arguments.get("place", ""), place))
    if step.tool == "paste":
        from ..meanings.texts import SPOTS

        x, y = SPOTS.get(place, (0.5, 0.5))
        return _with(step, x=x, y=y)
    return None


def _same_row(before: str, place: str) -> str:
    """Keep the row of 'bottom right' for 'left corner I mean'."""
    row, _, _ = before.partition("_")
    return place if row != "top" or not place.startswith("bottom_") else f"top_{place.partition('_')[2]}"


def _other_way(step: Step, _: Any) -> Step | None:
    if step.tool == "rotate":
        return _with(step, angle=-step.arguments["angle"])
    if step.tool == "flip":
        return _with(step, axis="vertical" if step.arguments["axis"] == "horizontal" else "horizontal")
    if step.tool == "adjust":
        return step.model_copy(
            update={"arguments": {k: -v for k, v in step.arguments.items()}, "expectations": ()}
        )
    return None


def _axis(step: Step, axis: str) -> Step | None:
    return _with(step, axis=axis) if step.tool == "flip" else None


def _aspect(step: Step, aspect: str) -> Step | None:
    if step.tool in ("crop", "extend"):
        shape = {"landscape": "4:3"}.get(aspect, aspect)
        kept = {k: v for k, v in step.arguments.items() if k == "keep"}
        return step.model_copy(update={"arguments": {"aspect": shape} | kept, "expectations": ()})
    return None


def _kind(step: Step, kind: str) -> Step | None:
    names = {"sky": "kind", "time_of_day": "hour", "weather": "kind", "season": "name", "look": "name"}
    return _with(step, **{names[step.tool]: kind}) if step.tool in names else None


def _words(step: Step, words: str) -> Step | None:
    return _with(step, words=words.strip()) if step.tool == "text" else None


def _tighter(step: Step, _: Any) -> Step | None:
    sides = {k: 0.05 for k in step.arguments if k in ("left", "right", "top", "bottom")}
    return (
        step.model_copy(update={"arguments": sides, "expectations": ()})
        if step.tool == "crop" and sides
        else None
    )


def _straighten(step: Step, _: Any) -> Step | None:
    return step.model_copy(update={"arguments": {}}) if step.tool == "straighten" else None


def _degrees(step: Step, degrees: float) -> Step | None:
    sign = -1 if step.arguments.get("angle", 1) < 0 else 1
    return _with(step, angle=sign * abs(float(degrees))) if step.tool == "rotate" else None


CHANGES = {
    "colour": _colour, "size": _size, "place": _place, "other way": _other_way, "axis": _axis, "aspect": _aspect, "kind": _kind,
    "words": _words, "tighter": _tighter, "straighten": _straighten, "degrees": _degrees,
}  # fmt: skip
