"""The commands that work on many pictures; what they need is imported when they run."""

from pathlib import Path
from typing import Annotated, Literal

import typer

Json = Annotated[bool, typer.Option("--json", help="Print a line of JSON for each picture.")]
NoRecipe = Annotated[bool, typer.Option("--no-recipe", help="Leave the recipe out of the saved files.")]
Out = Annotated[Path, typer.Option("--out", "-o", help="Folder for the results.")]


def replay(
    recipe: Annotated[Path, typer.Argument(help="A recipe file, or an edited picture that carries one.")],
    photos: Annotated[list[Path], typer.Argument(help="Pictures to edit the same way.")],
    out: Out,
    reference: Annotated[
        list[str] | None,
        typer.Option(help="Where a reference picture of the recipe is: 'name=path'; may be given again."),
    ] = None,
    as_json: Json = False,
    no_recipe: NoRecipe = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace results that are there; a file that was read, never.")
    ] = False,
) -> None:
    """Run a recipe on pictures; each result is checked, failures are reported and the rest goes on."""
    from .commands.replay import run_replay

    raise typer.Exit(run_replay(recipe, photos, out, reference or [], as_json, no_recipe, overwrite))


def cube(
    recipe: Annotated[Path, typer.Argument(help="A recipe file, or an edited picture that carries one.")],
    out: Annotated[Path, typer.Argument(help="The .cube file to write.")],
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace a file that is there; one that was read, never.")
    ] = False,
) -> None:
    """Write a recipe's colours as a look-up table for other programs; refused where it does more."""
    from .commands.cube import run_cube

    raise typer.Exit(run_cube(recipe, out, overwrite))


def batch(
    inputs: Annotated[
        list[str],
        typer.Argument(
            help="Pictures, folders, globs, or lists in JSON lines (picture, request); s3://… too."
        ),
    ],
    out: Annotated[str, typer.Option("--out", "-o", help="Folder, or address as s3://…, for the results.")],
    request: Annotated[str, typer.Option("--request", "-r", help="What you want, in words.")] = "",
    recipe: Annotated[
        Path | None, typer.Option(help="Instead: a recipe file, or an edited picture that carries one.")
    ] = None,
    plan: Annotated[
        Literal["once", "each"],
        typer.Option(help="Plan for each picture, or once and do the same to all that follow."),
    ] = "each",
    jobs: Annotated[
        int | None,
        typer.Option(min=1, max=10_000, help="Processes at work, each on one core; with --ray usually all."),
    ] = None,
    ray: Annotated[
        bool, typer.Option("--ray", help="Work on a Ray cluster (RAY_ADDRESS, or this machine).")
    ] = False,
    cards: Annotated[float, typer.Option(min=0, help="With --ray: graphics cards of each worker.")] = 0.0,
    again: Annotated[bool, typer.Option("--again", help="Try again what failed before.")] = False,
    seed: Annotated[int, typer.Option(min=0, help="Seed of everything random.")] = 0,
    as_json: Json = False,
    no_recipe: NoRecipe = False,
    gps: Annotated[bool, typer.Option("--gps", help="Keep where it was taken in the saved files.")] = False,
    sign: Annotated[
        bool, typer.Option("--sign", help="Write C2PA content credentials into the results.")
    ] = False,
    profile: Annotated[
        str | None, typer.Option("--profile", help="embedded, local, openai, mixed, tiny or miniature.")
    ] = None,
    private: Annotated[bool, typer.Option("--private", help="Send nothing to any model or service.")] = False,
) -> None:
    """Edit many pictures; each is judged, failures are listed, and a killed batch goes on where it was."""
    from .batch.batch_run import BatchOptions, run_batch
    from .batch.far_files import place_at
    from .batch.outcome import Wanted
    from .commands.extras import need_extra

    if request and recipe:
        raise typer.BadParameter("wanted one of --request and --recipe, and got both")
    if ray:
        need_extra("cluster", "ray", "fsspec")
    wanted = Wanted(request=request.strip(), once=plan == "once", seed=seed, profile=profile, private=private)
    options = BatchOptions(
        inputs=tuple(inputs), out=place_at(out), wanted=wanted, recipe=recipe,
        jobs=jobs or (0 if ray else 1), ray=ray, cards=cards, again=again,
        as_json=as_json, no_recipe=no_recipe, gps=gps, sign=sign,
    )  # fmt: skip
    raise typer.Exit(run_batch(options))
