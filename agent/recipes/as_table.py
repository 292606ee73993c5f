"""A recipe as a look-up table, where all that it does is to give each colour another one."""

import numpy as np

from ...errors import RecipeError
from ...pictures import Picture, Pixels
from ...pictures.luts.cube_files import identity
from ..values.recipe import Recipe
from .references import NOWHERE, Shelf
from .replay import replay

STEPS = 33
_ALIKE = 3
"""Levels by which one colour may differ between two places: rounding, and no more."""


def table_of(recipe: Recipe, shelf: Shelf = NOWHERE) -> Pixels:
    """Return the table that a recipe is, N² × N × 3; `RecipeError` where it does more than that.

    It is run on all colours in order and once more with their places drawn by lot: what looks at neighbours
    or at corners gives a colour two results.
    """
    colours = np.rint(identity(STEPS) * 255).astype(np.uint8)
    flat = colours.reshape(-1, 3)
    order = np.random.default_rng(0).permutation(len(flat))
    ordered = _run(recipe, colours, shelf).reshape(-1, 3)
    drawn = _run(recipe, flat[order].reshape(colours.shape), shelf).reshape(-1, 3)
    apart = np.abs(ordered[order].astype(int) - drawn)
    if apart.max() > _ALIKE:
        raise RecipeError(
            "a look-up table can only give each colour another one, and this recipe looks at places or "
            f"neighbours too: one colour became two, {apart.max()} levels apart; leave out local steps, "
            "clarity, shadows, highlights, dehaze, vignette, grain, sharpening and denoising"
        )
    return ordered.reshape(colours.shape)


def _run(recipe: Recipe, colours: Pixels, shelf: Shelf) -> Pixels:
    made = replay(recipe, Picture(colours), shelf=shelf).picture
    if made.size != (colours.shape[1], colours.shape[0]):
        raise RecipeError("a look-up table has no frame, and this recipe changes the picture's size")
    return made.rgb
