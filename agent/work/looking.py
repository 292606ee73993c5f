"""Look again at a step that was carried out, with the session's pictures and the profile's eyes."""

from collections.abc import Mapping
from functools import partial

from ...engines.registry import choices, specs
from ...errors import EngineUnavailable, ToolError
from ...pictures import Picture, Region
from ...tools.arguments.written_places import AT
from ...tools.find import find
from ..context import Context
from ..memory.sessions import RegionRecord
from ..minds.judging.looked_at import CHOSEN, LookedAt, Seer
from ..minds.judging.second_look import look_again
from ..values.plan import Step
from ..values.verdict import Finding, StepResult, as_done

Digests = tuple[str, ...]
_PLACES = ("box ", "point ")
_UNTRAINED = "classical"
"""The engine that looks at colours and edges only: to ask it again would tell nothing new."""


def second_look(
    step: Step,
    result: StepResult,
    context: Context,
    selection: str = "",
    offered: tuple[str, ...] = (),
    placed: tuple[str, ...] = (),
) -> tuple[Finding, ...]:
    """Return what a second look at a step finds; nothing of one that failed or only changed the frame.

    `selection` is the digest of the region that came with the request, `offered` are those of regions that
    were drawn for an answer, `placed` those of regions that an answer may have shown by a box or a point.
    """
    if result.failure or result.evidence is None or result.before == result.after:
        return ()
    store = context.session.store
    before = store.picture(result.before)
    region = store.region(result.region) if result.region else None
    if before.size != store.size(result.after) or (region is not None and region.size != before.size):
        return ()
    shown = shown_place(step, context.session.regions, selection, offered, placed)
    look = LookedAt(
        result.step, as_done(step, result), context.toolbox(step.tool), before,
        partial(store.picture, result.after), region, result.evidence,
        seer=_eyes(region, context), shown=shown, wider=_was(step, context.session.regions) != step.region,
    )  # fmt: skip
    return look_again(look)


def shown_place(
    step: Step, regions: Mapping[str, RegionRecord], selection: str, offered: Digests, placed: Digests
) -> str:
    """Return where a person showed the step's place, as `LookedAt.shown` says it; '' when words named it."""
    if step.target.startswith(_PLACES):
        return step.target
    step = step.model_copy(update={"region": _was(step, regions)})
    record = regions.get(step.region)
    if record and AT in record.phrase:
        return record.phrase.rpartition(AT)[2]
    if selection and step.region == selection:
        return (record.phrase if record else "") or "drawn"
    if record and step.region in placed and record.phrase.startswith(_PLACES):
        return record.phrase
    drawn = [known for digest in offered if (known := regions.get(digest))]
    grown = record is not None and bool(record.phrase) and any(_same_find(record, d) for d in drawn)
    return CHOSEN if step.region in offered or grown else ""


def _was(step: Step, regions: Mapping[str, RegionRecord]) -> str:
    """Return the digest of the step's region before another attempt made it wider."""
    record = regions.get(step.region)
    return record.wider_than if record and record.wider_than else step.region


def _same_find(one: RegionRecord, other: RegionRecord) -> bool:
    """True of an outline and what it was grown to: its shadow, its reflection."""
    return (one.phrase, one.pick, one.picture) == (other.phrase, other.pick, other.picture)


def _eyes(region: Region | None, context: Context) -> Seer | None:
    """Return the trained eyes that found a region, else those that the profile prefers; None without any."""
    found_by = region.source.partition(":")[0] if region else ""
    known = {s.name for s in specs() if s.verb == "find"}
    if found_by not in known - {_UNTRAINED}:
        try:
            found_by = choices("find", "point")[0].name
        except EngineUnavailable:
            return None
    if found_by == _UNTRAINED:
        return None

    def seen(picture: Picture, asked: dict[str, object]) -> list[Region]:
        context.session.store.make_room_for(picture.digest)
        try:
            return context.toolbox(find.tool.name).run(picture, None, {**asked, "engine": found_by}).result
        except (ToolError, EngineUnavailable):
            return []  # what they cannot say, they do not say: the other questions stand

    return seen
