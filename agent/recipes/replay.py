"""Replay: make a recipe of a version, and run a recipe on a picture."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

import numpy as np

from ...engines import Progress, silent
from ...engines.classical.frame.matrices import followed
from ...engines.credit import Credit
from ...engines.registry import as_before, other_weights
from ...errors import EngineUnavailable, ModelFailure, PictureError, RecipeError, ToolError, ToolFailed
from ...pictures import Evidence, Picture, Region, Store
from ...tools import tool
from ...tools.arguments.written_places import query_arguments
from ...tools.find import find
from ..memory.carried_regions import Frame
from ..memory.sessions import RegionRecord, Session
from ..values.plan import Step
from ..values.recipe import Recipe, RecipeRegion, RecipeStep, Source, Stage
from ..values.versions import Version
from ..work.one_pass import Call, Earlier, run_on
from ..work.scene import working_region
from .references import NOWHERE, Reference, Shelf, reference, reference_names


def recipe_of(session: Session, version: Version | None = None) -> Recipe:
    """Return the recipe that leads from the opened picture to a version, the current one by default.

    What lies on the picture comes after all that was done below it, where it lies now.
    """
    way = session.tree.path(version)
    root, records = way[0], session.regions
    name, size = session.store.facts(root.picture).name, session.store.size(root.picture)
    runs = [(v, [s for _, s in run]) for v, run in groupby(_in_order(way), key=lambda pair: pair[0])]
    steps = tuple(s for _, run in runs for s in run)
    return Recipe(
        source=Source(name=name, digest=root.picture, size=size),
        references=reference_names(steps, session.store),
        stages=tuple(s for v, run in runs for s in _stages(v, run, records, session.store)),
    )


def _in_order(way: list[Version]) -> list[tuple[Version, Step]]:
    """Return the steps from the ground up, each with the version that did it last."""
    below: list[tuple[Version, Step]] = []
    makers: list[Version] = []
    for above, version in pairwise(way):
        if version.merged:
            below, makers = below + list(zip(makers, above.laid.objects, strict=True)), []
        for step in version.steps:
            if step.object is None:
                below.append((version, step))
            else:
                makers[step.object : step.object + 1] = [] if step.takes_off else [version]
    return below + list(zip(makers, way[-1].laid.objects, strict=True))


def _stages(
    version: Version, steps: list[Step], records: dict[str, RegionRecord], store: Store
) -> list[Stage]:
    """Return the version's steps; a drawn region used after the frame changed begins a stage of its own."""
    by = version.planner or "rules", version.verdict.judge if version.verdict else "rules"
    parts: list[list[Step]] = []
    changed = False
    for step in steps:
        drawn = bool(step.region) and not (step.region in records and records[step.region].phrase)
        if not parts or (changed and drawn):
            parts.append([])
            changed = False
        parts[-1].append(step)
        changed = changed or bool(step.frame)
    return [_stage(part, "" if at else version.request, by, records, store) for at, part in enumerate(parts)]


def _stage(
    steps: list[Step], request: str, by: tuple[str, str], records: dict[str, RegionRecord], store: Store
) -> Stage:
    regions: dict[str, RecipeRegion] = {}
    made: list[RecipeStep] = []
    for step in steps:
        name = ""
        if step.region or step.target:
            region = _recipe_region(step, records, store)
            name = _name(step, region, regions)
            regions[name] = region
        made.append(
            RecipeStep(
                tool=step.tool,
                region=name,
                arguments=step.arguments,
                seed=step.seed,
                engine=step.engine,
                reason=step.reason,
            )
        )
    return Stage(request=request, regions=regions, steps=tuple(made), planner=by[0], judge=by[1])


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
    frames: tuple[Frame, ...] = ()
    """Where each step moved the picture's points, as `Step.frame` keeps it."""
    notes: tuple[str, ...] = ()
    """What was other than the recipe says."""
    began: tuple[str, ...] = ()
    """Digest of the picture that each step worked on."""
    chain: Earlier | None = None
    """The steps that made the picture last, where the next may be done together with them."""
    references: tuple[Picture, ...] = ()
    """The other pictures that went in."""


def replay(
    recipe: Recipe,
    picture: Picture,
    *,
    shelf: Shelf = NOWHERE,
    progress: Progress = silent,
    told: Callable[[Replayed], None] = lambda done: None,
) -> Replayed:
    """Run a recipe; `RecipeError` says which step cannot run on this picture.

    `shelf`: where its reference pictures are. `told` hears after each step what is made so far.
    """
    references = {d: reference(d, n, shelf) for d, n in _needed(recipe).items()}
    others = dict.fromkeys(note for step in recipe.steps for note in other_weights(step.engine))
    notes = (*(r.note for r in references.values() if r.note), *others)
    done = Replayed(picture, (), notes=notes, references=tuple(r.picture for r in references.values()))
    for number, stage in enumerate(recipe.stages, 1):
        regions = {name: _find(done.picture, name, region) for name, region in stage.regions.items()}
        for step in stage.steps:
            progress(len(done.evidence) / len(recipe.steps), step.tool, None)
            arguments = _arguments(step, references)
            try:
                done = _run_step(step, stage, done, regions, arguments)
            except (ToolError, EngineUnavailable, ModelFailure) as error:
                raise RecipeError(f"stage {number}, {step.tool}: {error}") from error
            told(done)
            regions = {name: _followed(r, done) for name, r in regions.items()}
    return done


def _needed(recipe: Recipe) -> dict[str, str]:
    """Return digest → file name of every reference picture that a step wants."""
    wanted = (digest for step in recipe.steps for digest in tool.get(step.tool).digests(step.arguments))
    return {digest: recipe.references.get(digest, "") for digest in wanted}


def _run_step(
    step: RecipeStep, stage: Stage, done: Replayed, regions: dict[str, Region], arguments: dict[str, Any]
) -> Replayed:
    described, region, picture = tool.get(step.tool), None, done.picture
    if step.region:
        region = _usable(step.region, regions[step.region], picture)
        place = stage.regions[step.region]
        region = working_region(described, picture, region, found=not place.mask, shown=place.find)
    with as_before(step.engine):
        run, chain = run_on(done.chain, Call(described, arguments, region), picture)
    facts = described.evidence_of(run, picture, region)
    frame = described.frame(picture, run.result, arguments) if described.kind == "geometry" else ()
    return Replayed(
        run.result,
        (*done.evidence, facts),
        (*done.frames, frame),
        done.notes,
        (*done.began, picture.digest),
        chain,
        done.references,
    )


def _followed(region: Region, done: Replayed) -> Region:
    frame = done.frames[-1]
    return followed(region, np.reshape(frame, (3, 3)), done.picture.size) if frame else region


def _usable(name: str, region: Region, picture: Picture) -> Region:
    if region.size != picture.size:
        raise ToolFailed(f"nobody can say where region {name!r} lies after a step that changed the frame")
    if region.empty:
        raise ToolFailed(f"region {name!r} lies wholly outside the picture after a step that cut it")
    return region


def replayed_steps(recipe: Recipe, done: Replayed) -> tuple[Step, ...]:
    """Return the recipe's steps as a version keeps them."""
    steps = ((stage, step) for stage in recipe.stages for step in stage.steps)
    return tuple(
        Step(
            reason=step.reason or "From the recipe.",
            tool=step.tool,
            arguments=step.arguments,
            target=stage.regions[step.region].find if step.region else "",
            seed=step.seed,
            engine=step.engine,
            frame=frame,
            began=began,
        )
        for (stage, step), frame, began in zip(steps, done.frames, done.began, strict=True)
    )


def _find(picture: Picture, name: str, region: RecipeRegion) -> Region:
    try:
        if region.mask:
            return Region.from_png(region.png(), picture.size, name=name)
        candidates = find.tool.run(picture, None, query_arguments(region.find)).result
    except (PictureError, ToolError) as error:
        what = "the drawn mask of region" if region.mask else "region"
        raise RecipeError(f"{what} {name!r} cannot be used: {error}") from error
    if len(candidates) <= region.pick:
        raise RecipeError(
            f"region {name!r} wants candidate {region.pick + 1} for {region.find!r}, "
            f"and the picture has {len(candidates)}"
        )
    return candidates[region.pick]


def _arguments(step: RecipeStep, references: dict[str, Reference]) -> dict[str, Any]:
    described = tool.get(step.tool)
    arguments = described.with_pictures(step.arguments, lambda digest: references[str(digest)].picture)
    if "seed" in described.arguments.model_fields:
        arguments.setdefault("seed", step.seed)
    credit = Credit.parse(step.engine)
    if credit and "engine" in described.arguments.model_fields:
        arguments["engine"] = credit.name
    return arguments
