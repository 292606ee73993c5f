"""An edit as code that a person can copy."""

from shlex import quote

from ....agent.recipes.variations import made_again
from ....agent.values.recipe import Recipe, RecipeStep
from ....tools.find import find


def command_line(recipe: Recipe) -> str:
    """Return the command that says the same, or runs the recipe where words do not tell all."""
    photo = recipe.source.name or "photo.jpg"
    requests = [stage.request for stage in recipe.stages if stage.request]
    drawn = any(region.mask for stage in recipe.stages for region in stage.regions.values())
    if len(requests) == 1 and not drawn and not made_again(requests[0]):
        return f"retoucher edit {quote(photo)} {quote(requests[0])}"
    replay = f"retoucher replay recipe.yaml {quote(photo)} --out out"
    return f"# the recipe that “Recipe” downloads runs on any picture\n{replay}"


def python_code(recipe: Recipe) -> str:
    """Return a Python program that makes the same edit with the tools."""
    names = sorted({step.tool for step in recipe.steps} | ({find.tool.name} if _phrases(recipe) else set()))
    lines = [
        f"from retoucher import {', '.join(names)}",
        "from retoucher.pictures import open_picture, save_picture",
        "",
        f"picture = open_picture({recipe.source.name or 'photo.jpg'!r})",
    ]
    for stage in recipe.stages:
        for name, region in stage.regions.items():
            where = (
                f"{find.tool.name}(picture, phrase={region.find!r})[{region.pick}]"
                if region.find
                else "...  # a drawn mask: use the recipe"
            )
            lines.append(f"{_variable(name)} = {where}")
        lines += [f"picture = {_call(step)}" for step in stage.steps]
    return "\n".join([*lines, 'save_picture(picture, "edited.png")'])


def _phrases(recipe: Recipe) -> bool:
    return any(region.find for stage in recipe.stages for region in stage.regions.values())


def _call(step: RecipeStep) -> str:
    where = [_variable(step.region)] if step.region else []
    arguments = [f"{name}={value!r}" for name, value in step.arguments.items()]
    return f"{step.tool}({', '.join(['picture', *where, *arguments])})"


def _variable(name: str) -> str:
    word = "".join(c if c.isalnum() else "_" for c in name)
    return f"region_{word}"
