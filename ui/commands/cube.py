"""retoucher cube: the colours of a recipe as a `.cube` file for other programs."""

from pathlib import Path

from ...agent.recipes.as_table import table_of
from ...agent.recipes.references import Shelf
from ...engines.work import working
from ...errors import RecipeError
from ...pictures import holding, note_read, write_new
from ...pictures.luts.cube_files import EXTENSION, cube_text
from ...settings import load_settings
from ..visible_text import write
from .replay import load_recipe


def run_cube(recipe_file: Path, out: Path, overwrite: bool) -> int:
    """Write the table and say where it is."""
    if out.suffix.lower() != EXTENSION:
        raise RecipeError(f"wanted a file name that ends in {EXTENSION}, got {str(out)!r}")
    recipe, settings = load_recipe(recipe_file), load_settings()
    note_read(recipe_file)
    with working(max_pixels=settings.max_pixels):
        table = table_of(recipe, Shelf({}, (recipe_file.parent,), max_pixels=settings.max_pixels))
    text = cube_text(table, recipe_file.stem).encode()
    (target,) = write_new(out, holding(text), overwrite=overwrite)
    write(f"{target}\n")
    return 0
