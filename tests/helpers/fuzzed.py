# ruff: noqa: E501  (a table is read by its rows)
"""What fuzz tests draw from: words, hostile pieces, recipes, and how many examples a run takes."""

import os
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from retoucher.agent.values.recipe import Recipe
from retoucher.errors import RecipeError
from retoucher.tools import tool

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "0"))
"""Examples a test in a long run, drawn anew each time; 0: a few, the same each time, as CI wants it."""


def fuzz(few: int) -> settings:
    """Return how a test runs: with `few` examples, or with as many as a long run asks for."""
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    return settings(
        max_examples=EXAMPLES or few,
        deadline=None,
        derandomize=not EXAMPLES,
        database=None,
        suppress_health_check=slow,
    )


NASTY = (
    "", " ", "\n", "\t", "\x00", "\x1b[2J", "\r\n", "\u202e", "\ufeff", "\udcff", "²", "½", "٣", "１２", "é", "ß", "ﬁ",
    "👩‍🎨", "a" * 500, "9" * 60, "-", "--5", "0x_", "1e999", ".nan", "-.inf", "[", "]", "{", "}", "*a", "&a b", "!!binary x",
    "<<", "? ", "- ", ": ", "%s", "{0}", "{{x}}", "'", '"', "`", "<b>", "box 1,2,3,4", "box 9,9,1,1", "point 1,2",
    "box ²,1,2,3", "point -5,1e9", "edit/sane: a = b with {}", "edit/x with {1}", "../../x", "C:\\x", "CON", "null", "~", "0", "-1",
)  # fmt: skip
"""Pieces that readers have stumbled over here or elsewhere."""

words = st.one_of(st.sampled_from(NASTY), st.text(max_size=30))
numbers = st.one_of(
    st.integers(-(2**70), 2**70), st.integers(-3, 300), st.floats(width=32), st.floats(-2, 2), st.booleans()
)
plain = st.recursive(
    st.one_of(words, numbers, st.none()),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(words, inner, max_size=4)),
    max_leaves=8,
)


@st.composite
def steps(
    draw: st.DrawFn, names: tuple[str, ...] = tuple(tool.TOOLS), likely: bool = False
) -> dict[str, Any]:
    """Draw a recipe's step; `likely`: mostly one that can run."""
    name = draw(st.sampled_from(names))
    properties = tool.get(name).schema()["parameters"].get("properties", {})
    chosen = (
        draw(st.lists(st.sampled_from(sorted(properties)), unique=True, max_size=4)) if properties else []
    )
    arguments = {argument: draw(_value(properties[argument], likely)) for argument in chosen}
    made: dict[str, Any] = {"tool": name, "arguments": arguments}
    if draw(st.booleans()):
        made["region"] = "r"
    if not likely and draw(st.booleans()):
        made |= {draw(st.sampled_from(("engine", "seed", "reason", "x"))): draw(plain)}
    return made


def _value(about: dict[str, Any], likely: bool) -> st.SearchStrategy[Any]:
    known: list[st.SearchStrategy[Any]] = []
    for form in about.get("anyOf", [about]):
        known += _of_form(form)
    return st.one_of(*known) if likely and known else st.one_of(*known, plain)


def _of_form(form: dict[str, Any]) -> list[st.SearchStrategy[Any]]:
    low, high = form.get("minimum", -2000), form.get("maximum", 2000)
    if "enum" in form:
        return [st.sampled_from(form["enum"])]
    if form.get("type") == "integer":
        return [st.integers(int(low), int(high))]
    if form.get("type") == "number":
        return [st.floats(low, high, allow_nan=False)]
    if form.get("type") == "array":
        return [
            st.lists(
                st.one_of(st.integers(-50, 200), st.tuples(st.integers(-9, 60), st.integers(-9, 60))),
                max_size=5,
            )
        ]
    return {"string": [words], "boolean": [st.booleans()], "null": [st.none()]}.get(str(form.get("type")), [])


@st.composite
def recipes(
    draw: st.DrawFn, names: tuple[str, ...] = tuple(tool.TOOLS), likely: bool = False
) -> dict[str, Any]:
    """Draw a recipe as plain data."""
    places = st.one_of(
        words, st.sampled_from(("sky", "subject", "everything", "box 2,2,15,12", "point 5,5", "top half"))
    )
    region = {"find": draw(places)} if likely or draw(st.booleans()) else draw(plain)
    stage: dict[str, Any] = {
        "regions": {"r": region},
        "steps": draw(st.lists(steps(names, likely), max_size=3)),
    }
    made: dict[str, Any] = {"retoucher": 1, "stages": [stage]}
    if not likely and draw(st.booleans()):
        made |= {draw(st.sampled_from(("source", "references", "stages", "retoucher", "y"))): draw(plain)}
    return made


@st.composite
def damaged(draw: st.DrawFn, good: str, pieces: tuple[str, ...] = NASTY) -> str:
    """Draw a good text with some pieces put in, cut out or exchanged."""
    text = good
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 12)))
        text = text[:start] + draw(st.sampled_from(pieces)) + text[end:]
    return text


def read_recipe(text: str) -> Recipe | None:
    """Read a recipe; None where it is refused as one."""
    try:
        return Recipe.from_yaml(text, "here")
    except RecipeError as error:
        assert str(error).startswith("here") and len(str(error)) < 20_000
        return None
