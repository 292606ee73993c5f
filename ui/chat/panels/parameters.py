"""Controls for a tool's arguments, made from its schema."""

from collections.abc import Mapping
from time import monotonic
from typing import Any

import streamlit as st

from ....agent.values.plan import Step
from ....tools import tool

Schema = Mapping[str, Any]
HOW_MUCH = frozenset({"strength", "amount"})
STEPS = 200
"""Steps of a slider: a press of an arrow key is one."""
LATE = 10.0
"""Seconds in which a browser on a slow line may still send a number that the slider has left since."""
HIDDEN = frozenset({"seed", "engine", "shade"})
"""Arguments that are no matter of taste."""


def properties_of(step: Step) -> dict[str, Schema]:
    """Return the schema of each argument that a control can set."""
    described = tool.get(step.tool)
    found = described.schema()["parameters"].get("properties", {})
    pictures = set(described.digests(step.arguments))
    shown = {name: _given(prop, step.arguments.get(name)) for name, prop in found.items()}
    return {
        name: prop
        for name, prop in shown.items()
        if name not in HIDDEN and not _names_pictures(step.arguments.get(name), pictures) and _kind(prop)
    }


def written(step: Step) -> dict[str, str]:
    """Return the arguments that the step sets, as a card shows them; a sign only where there are both."""
    described = tool.get(step.tool) if step.tool in tool.TOOLS else None
    schema = described.schema()["parameters"].get("properties", {}) if described else {}
    pictures = set(described.digests(step.arguments)) if described else set()
    return {
        name.replace("_", " "): _text(value, schema.get(name, {}))
        for name, value in step.arguments.items()
        if not _names_pictures(value, pictures)
    }


def shown_arguments(step: Step) -> list[str]:
    """Return the arguments that controls show at once: what the step sets, and how much of it."""
    return [name for name in properties_of(step) if name in step.arguments or name in HOW_MUCH]


def control(name: str, prop: Schema, value: Any, key: str) -> Any:
    """Show the control of one argument and return its value."""
    label, help_text = name.replace("_", " ").capitalize(), prop.get("description")
    kind = _kind(prop)
    if kind == "choice":
        choices = list(prop["enum"])
        at = choices.index(value) if value in choices else 0
        return st.selectbox(label, choices, at, key=key, help=help_text, format_func=_in_words)
    if kind == "switch":
        return st.toggle(label, bool(value), key=key, help=help_text)
    if kind == "count":
        low, high = int(prop["minimum"]), int(prop["maximum"])
        given = min(max(int(value), low), high)
        return st.number_input(label, low, high, given, 1, key=key, help=help_text)
    if kind == "amount":
        low, high = float(prop["minimum"]), float(prop["maximum"])
        given = min(max(float(value), low), high)
        return _amount(label, (low, high), given, key, help_text)
    return st.text_input(label, str(value), key=key, help=help_text)


def _in_words(choice: Any) -> str:
    """Return 'Teal orange' for 'teal_orange'."""
    return str(choice).replace("_", " ").capitalize()


def _amount(label: str, limits: tuple[float, float], given: float, key: str, told: str | None) -> float:
    """Show a slider with its number to be typed, and a way back to where it stood; return its value.

    Both are told where they stand: put into the state alone, it is lost to a browser whose run was broken
    off in between, and that shows the lowest value and sends it. A slider that moved is not told so itself:
    it has moved on when the answer comes, and would be put back. A number that comes back late is not typed.
    """
    typed, (low, high), state = f"{key}-typed", limits, st.session_state
    told_at: dict[float, float] = state.setdefault(f"{key}-told", {})

    def moved() -> None:
        for passed in (state[typed], state[key]):
            told_at[round(passed, 6)] = monotonic()
        state[typed] = state[key]

    def entered() -> None:
        late = monotonic() - told_at.get(round(state[typed], 6), -LATE) < LATE
        first, second = (typed, key) if late else (key, typed)
        state[first] = state[second]

    def back() -> None:
        state[key] = state[typed] = given

    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        step = (high - low) / STEPS
        value = st.slider(label, low, high, given, step, key=key, help=told, on_change=moved)
        st.number_input(
            f"{label} as a number",
            low,
            high,
            given,
            step,
            key=typed,
            label_visibility="collapsed",
            width=84,
            on_change=entered,
        )
        st.button(
            "↺",
            key=f"{key}-back",
            type="tertiary",
            disabled=value == given,
            help=f"Back to {given:g} (double click the slider)",
            on_click=back,
        )
    return value


def edited_step(step: Step, key: str, names: list[str]) -> Step:
    """Show a control for each of these arguments; return the step as they now stand."""
    schema, arguments = properties_of(step), dict(step.arguments)
    for name in names:
        old = arguments.get(name, schema[name].get("default"))
        new = control(name, schema[name], old, f"{key}-{name}")
        if new != old:
            arguments[name] = new
    return step.model_copy(update={"arguments": arguments})


def _kind(prop: Schema) -> str:
    if "enum" in prop:
        return "choice"
    if prop.get("type") == "boolean":
        return "switch"
    if prop.get("type") in ("number", "integer"):
        kind = "amount" if prop["type"] == "number" else "count"
        return kind if {"minimum", "maximum"} <= prop.keys() else ""
    return "words" if prop.get("type") == "string" else ""


def _names_pictures(value: Any, pictures: set[str]) -> bool:
    """True for a picture's digest, or several: nothing to be read."""
    values = value if isinstance(value, list | tuple) else [value]
    return bool(values) and all(isinstance(one, str) and one in pictures for one in values)


def _given(prop: Schema, value: Any) -> Schema:
    """Return the schema of an argument that may be none: of what it is, once it is something."""
    kinds = [kind for kind in prop.get("anyOf", ()) if kind.get("type") != "null"]
    if len(kinds) != 1 or value is None:
        return prop
    return {"description": prop.get("description"), **kinds[0]}


def _text(value: Any, prop: Schema) -> str:
    if isinstance(value, float):
        known = _given(prop, value)
        signed = value and known.get("minimum") == -known.get("maximum", 0)
        return f"{value:+.2f}" if signed else f"{value:.2f}"
    several = isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)
    return shortened(", ".join(value) if several else str(value))


def shortened(text: str) -> str:
    """Return words that fit on a line of a card."""
    return text if len(text) < 40 else text[:37] + "…"
