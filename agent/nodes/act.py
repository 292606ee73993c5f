"""act: carry out the next step, inside its region."""

from time import monotonic

from langgraph.runtime import Runtime

from ...engines.work import working
from ...errors import (
    BudgetExceeded,
    Cancelled,
    EngineUnavailable,
    ModelFailure,
    PaidBefore,
    PictureError,
    ToolError,
)
from ...pictures import Picture, Region
from ...tools.tool import Run, Tool
from ..context import Context
from ..memory.carried_regions import carried, keep_carried
from ..memory.privacy import follow
from ..memory.sessions import RegionRecord
from ..values.events import Asked, StepFinished, StepProgress, StepStarted
from ..values.laid import Laid
from ..values.plan import Step
from ..values.state import State
from ..values.verdict import StepResult, as_done
from ..work.objects import composed, followed, laid_anew, laid_now, lays, number_of
from ..work.one_pass import Call, Earlier, chain_of, chains, run_on, written
from ..work.scene import best_region, finder, working_region
from .pay_again import owed


def act(state: State, runtime: Runtime[Context]) -> State:
    """Run one step; a step that cannot be done is a result with its failure, and the rest goes on."""
    context, plan, index = runtime.context, state.get("plan"), state.get("cursor", 0)
    assert plan is not None, "plan comes before act"
    step = plan.steps[index]
    try:
        context.cancel.check()
        context.work.meter.allow()
    except Cancelled:
        return State(stopped="cancelled")
    except BudgetExceeded as error:
        return State(stopped=str(error))
    runtime.stream_writer(StepStarted(index=index, step=step))
    try:
        with working(pays_again=state.get("pays_again", False)):
            result = _run(step, index, state, runtime)
    except Cancelled:
        return State(stopped="cancelled")
    except BudgetExceeded as error:
        return State(stopped=str(error))
    except PaidBefore as paid:
        if not context.may_ask:
            return State(stopped=str(paid))
        question = owed(paid)
        runtime.stream_writer(Asked(question=question))
        return State(owed=question)
    runtime.stream_writer(StepFinished(index=index, step=as_done(step, result), result=result))
    results = (*state.get("results", ()), result)
    return State(picture=result.after, cursor=index + 1, results=results, pays_again=False)


def _run(step: Step, index: int, state: State, runtime: Runtime[Context]) -> StepResult:
    context, start, paid = runtime.context, monotonic(), runtime.context.work.meter.money
    digest, laid = state["picture"], laid_now(state, context.session.tree)
    credits: list[str] = []
    regions: list[Region] = []
    follow(state, context.session.tree)
    blank = StepResult(step=index, before=digest, after=digest, below=laid.ground, laid=laid)
    try:
        tool = context.toolbox(step.tool)
        if lays(step, tool):
            return _laid(step, tool, blank, context, start)
        ground = laid.ground or digest
        before = context.session.store.picture(ground)
        region = _region(step, tool, before, state.get("results", ()), context)
        arguments = _arguments(tool, step, index, runtime)
        context.session.store.let_go(but=ground)
        earlier = _earlier(state, context) if chains(tool, before) else None
        with working(credits=credits, explained=regions):
            run, _ = run_on(earlier, Call(tool, arguments, region), before)
        frame = tool.frame(before, run.result, arguments) if tool.kind == "geometry" else ()
        sizes = before.size, run.result.size
        follows = followed(laid, frame, sizes, context.session.store, context.toolbox)
        covered = composed(run.result, follows.objects, context.session.store, context.toolbox)
    except (ToolError, EngineUnavailable, ModelFailure, PictureError) as error:
        return blank.model_copy(update={"failure": str(error), "seconds": monotonic() - start})
    done = {
        "engine": "; ".join(credits),
        "cost": context.work.meter.money - paid,
        "region": region.digest if region else "",
        "frame": frame,
        "explanation": {r.name: _remembered(r, before, context) for r in regions},
        "shares": {r.name: round(r.area, 4) for r in regions},
        "evidence": tool.evidence_of(run, before, region),
        "laid": follows.on(context.session.keep(run.result)),
    }
    return _kept(covered, blank.model_copy(update=done), context, start)


def _laid(step: Step, tool: Tool, blank: StepResult, context: Context, start: float) -> StepResult:
    """Lay, change or take off an object; the ground is what it was."""
    store = context.session.store
    before, ground = store.picture(blank.before), blank.laid.ground or blank.before
    under = Laid(ground=ground, objects=blank.laid.objects)
    made, laid = laid_anew(step, tool, under, store, context.toolbox)
    facts = tool.evidence_of(Run(made, made), before, None)
    done = {"laid": laid, "object": number_of(step, under), "evidence": facts}
    return _kept(made, blank.model_copy(update=done), context, start)


def _earlier(state: State, context: Context) -> Earlier | None:
    """Return the steps that made the current ground and that the next may be done together with."""
    tree, plan = context.session.tree, state.get("plan")
    done = tree.steps_below(tree.versions[state["base"]])
    if plan is not None:
        results = (r for r in state.get("results", ()) if not r.failure and r.object is None)
        done += [as_done(plan.steps[r.step], r) for r in results]
    return chain_of(done, context.session.store, context.toolbox)


def _remembered(region: Region, picture: Picture, context: Context) -> str:
    """Keep a region that explains a step, and return its digest."""
    digest = context.session.keep(region)
    context.session.add_region(RegionRecord(digest=digest, picture=picture.digest))
    return digest


def _kept(made: Picture, result: StepResult, context: Context, start: float) -> StepResult:
    after = context.session.keep_made(made)
    return result.model_copy(update={"after": after, "seconds": monotonic() - start})


def _region(
    step: Step, tool: Tool, picture: Picture, running: tuple[StepResult, ...], context: Context
) -> Region | None:
    """Return the region that the step works in, where it lies after the steps before it; it is kept."""
    if not step.region and not step.target:
        return None
    session = context.session
    region = carried(session, step.region, picture, running) if step.region else None
    if region is None:
        region = best_region(finder(context, picture), step.target, tool)
    origin = session.regions.get(step.region) or session.regions.get(region.digest)
    used = working_region(
        tool, picture, region,
        found=origin is not None and origin.leaves_rim, shown=origin.phrase if origin is not None else "",
    )  # fmt: skip
    if used.digest != step.region:
        keep_carried(session, used, picture, origin)
    return used


def _arguments(tool: Tool, step: Step, index: int, runtime: Runtime[Context]) -> dict[str, object]:
    context = runtime.context
    arguments = written(tool, step, context.session.store)
    if tool.reports_progress:

        def progress(share: float, doing: str, preview: Picture | None = None) -> None:
            context.cancel.check()
            shown = context.session.keep(preview) if preview is not None else ""
            runtime.stream_writer(StepProgress(index=index, share=share, doing=doing, preview=shown))

        arguments["progress"] = progress
    return arguments
