"""Replay: make a recipe of a version, and run a recipe on a picture."""

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..engines import Progress, silent
from ..errors import EngineUnavailable, ModelFailure, PictureError, RecipeError, ToolError
from ..pictures import Evidence, Picture, Region, Store, evidence, open_picture
from ..tools import tool
from .plan import Step
from .recipe import Recipe, RecipeRegion, RecipeStep, Source, Stage
from .scene import query_arguments, working_region
from .sessions import RegionRecord, Session
from .versions import Version

Finder = Callable[[Picture, str], list[Region]]


def recipe_of(session: Session, version: Version | None = None) -> Recipe:
    """Return the recipe that leads from the opened picture to a version, the current one by default."""
    way = session.tree.path(version)
    root, records = way[0], session.regions
    picture = session.store.picture(root.picture)
    return Recipe(
        source=Source(name=picture.facts.name, digest=root.picture, size=picture.size),
        references={d: d for v in way for s in v.steps for d in _references(s)},
        stages=tuple(_stage(v, records, session.store) for v in way[1:] if v.steps),
    )


def _references(step: Step) -> list[str]:
    return [str(step.arguments[a]) for a in tool.get(step.tool).picture_arguments if a in step.arguments]


def _stage(version: Version, records: dict[str, RegionRecord], store: Store) -> Stage:
    regions: dict[str, RecipeRegion] = {}
    steps: list[RecipeStep] = []
    for step in version.steps:
        name = ""
        if step.region or step.target:
            region = _recipe_region(step, records, store)
            name = _name(step, region, regions)
            regions[name] = region
        steps.append(
            RecipeStep(
                tool=step.tool,
                region=name,
                arguments=step.arguments,
                seed=step.seed,
                engine=step.engine,
                reason=step.reason,
            )
        )
    judge = version.verdict.judge if version.verdict else "rules"
    return Stage(request=version.request, regions=regions, steps=tuple(steps), judge=judge)


def _name(step: Step, region: RecipeRegion, taken: dict[str, RecipeRegion]) -> str:
    name, count = step.target or "region", 1
    while name in taken and taken[name] != region:
        count += 1
        name = f"{step.target or 'region'} {count}"
    return name


def _recipe_region(step: Step, records: dict[str, RegionRecord], store: Store) -> RecipeRegion:
    record = records.get(step.region)
    if record is not None and record.phrase:
        return RecipeRegion(find=record.phrase, pick=record.pick)
    if step.region:
        return RecipeRegion(mask=base64.b64encode(store.region(step.region).to_png()).decode())
    return RecipeRegion(find=step.target)


@dataclass(frozen=True)
class Replayed:
    """What a recipe made of a picture."""

    picture: Picture
    evidence: tuple[Evidence, ...]
    """One for each step."""


def replay(
    recipe: Recipe,
    picture: Picture,
    *,
    folder: Path = Path(),
    store: Store | None = None,
    progress: Progress = silent,
) -> Replayed:
    """Run a recipe; `RecipeError` says which step cannot run on this picture.

    `folder`: where the recipe's reference files are. `store`: where its reference digests are.
    """
    facts: list[Evidence] = []
    for number, stage in enumerate(recipe.stages, 1):
        regions = {name: _find(picture, name, region) for name, region in stage.regions.items()}
        for step in stage.steps:
            progress(len(facts) / len(recipe.steps), step.tool, None)
            arguments = _arguments(recipe, step, folder, store)
            try:
                picture, measured = _run_step(step, stage, picture, regions, arguments)
            except (ToolError, EngineUnavailable, ModelFailure) as error:
                raise RecipeError(f"stage {number}, {step.tool}: {error}") from error
            facts.append(measured)
    return Replayed(picture, tuple(facts))


def _run_step(
    step: RecipeStep, stage: Stage, picture: Picture, regions: dict[str, Region], arguments: dict[str, Any]
) -> tuple[Picture, Evidence]:
    described, region = tool.get(step.tool), None
    if step.region:
        wanted, region = stage.regions[step.region], regions[step.region]
        if region.size != picture.size:
            region = _find(picture, step.region, wanted)
        region = working_region(step.tool, region, found=not wanted.mask)
    run = described.run(picture, region, arguments)
    geometric = described.kind == "geometry"
    facts = evidence(picture, run.result, None if geometric else region, tried=run.tried, geometric=geometric)
    return run.result, facts


def replayed_steps(recipe: Recipe) -> tuple[Step, ...]:
    """Return the recipe's steps as a version keeps them."""
    return tuple(
        Step(
            reason=step.reason or "From the recipe.",
            tool=step.tool,
            arguments=step.arguments,
            target=stage.regions[step.region].find if step.region else "",
            seed=step.seed,
            engine=step.engine,
        )
        for stage in recipe.stages
        for step in stage.steps
    )


def _find(picture: Picture, name: str, region: RecipeRegion) -> Region:
    if region.mask:
        try:
            return Region.from_png(region.png(), picture.size, name=name)
        except (binascii.Error, PictureError) as error:
            raise RecipeError(f"the drawn mask of region {name!r} cannot be used: {error}") from error
    candidates = tool.get("find").run(picture, None, query_arguments(region.find)).result
    if len(candidates) <= region.pick:
        raise RecipeError(
            f"region {name!r} wants candidate {region.pick + 1} for {region.find!r}, "
            f"and the picture has {len(candidates)}"
        )
    return candidates[region.pick]


def _arguments(recipe: Recipe, step: RecipeStep, folder: Path, store: Store | None) -> dict[str, Any]:
    described = tool.get(step.tool)
    arguments = dict(step.arguments)
    for name in described.picture_arguments & arguments.keys():
        arguments[name] = _reference(recipe, str(arguments[name]), folder, store)
    if "seed" in described.arguments.model_fields:
        arguments.setdefault("seed", step.seed)
    if step.engine and "engine" in described.arguments.model_fields:
        arguments["engine"] = step.engine.partition(":")[0].partition("/")[2]
    return arguments


def _reference(recipe: Recipe, digest: str, folder: Path, store: Store | None) -> Picture:
    if store is not None and store.has(digest):
        return store.picture(digest)
    name = recipe.references.get(digest, "")
    path = folder / name
    if not name or Path(name).is_absolute() or ".." in Path(name).parts or not path.is_file():
        raise RecipeError(
            f"the reference picture {digest!r} is not here: wanted the file {name!r} in {str(folder)!r}"
        )
    return open_picture(path)
