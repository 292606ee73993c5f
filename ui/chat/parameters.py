"""Controls for a tool's arguments, made from its schema."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from ...agent.plan import Step
from ...tools import tool

Schema = Mapping[str, Any]
HIDDEN = frozenset({"seed", "engine"})
"""Arguments that are no matter of taste."""


def properties_of(step: Step) -> dict[str, Schema]:
    """Return the schema of each argument that a control can set."""
    found = tool.get(step.tool).schema()["parameters"].get("properties", {})
    return {name: prop for name, prop in found.items() if name not in HIDDEN and _kind(prop)}


def shown_arguments(step: Step) -> list[str]:
    """Return the arguments that the step sets, as controls can show them."""
    return [name for name in properties_of(step) if name in step.arguments]


def control(name: str, prop: Schema, value: Any, key: str) -> Any:
    """Show the control of one argument and return its value."""
    label, help_text = name.replace("_", " ").capitalize(), prop.get("description")
    kind = _kind(prop)
    if kind == "choice":
        choices = list(prop["enum"])
        at = choices.index(value) if value in choices else 0
        return st.selectbox(label, choices, at, key=key, help=help_text)
    if kind == "switch":
        return st.toggle(label, bool(value), key=key, help=help_text)
    if kind == "amount":
        low, high = float(prop["minimum"]), float(prop["maximum"])
        given = min(max(float(value), low), high)
        return st.slider(label, low, high, given, (high - low) / 200, key=key, help=help_text)
    return st.text_input(label, str(value), key=key, help=help_text)


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
        return "amount" if {"minimum", "maximum"} <= prop.keys() else ""
    return "words" if prop.get("type") == "string" else ""
