"""Look again at what a step made: which questions are asked follows from what its tool does."""

from collections.abc import Callable

from ...values.verdict import Finding
from . import doubt_questions as doubt
from . import fill_questions as fill
from . import light_questions as light
from . import mask_questions as mask
from . import tone_questions as tone
from .looked_at import LookedAt
from .pieces_seen import no_piece_seen

Question = Callable[[LookedAt], Finding | None]

_DOUBTS: tuple[Question, ...] = (doubt.sure_of_it, doubt.fills_its_box, doubt.all_that_stands_out)
_MASK: tuple[Question, ...] = (mask.nothing_left, mask.seen_whole, *_DOUBTS)
_LIGHT: tuple[Question, ...] = (light.shadows_kept, light.lights_kept, light.faces_kept)
_WHOLE: tuple[Question, ...] = (light.exposure_kept, light.order_kept)
_FILL: tuple[Question, ...] = (
    fill.still_there, fill.outline_gone, fill.from_around, fill.lines_go_on, fill.no_line_ends,
    fill.as_detailed, fill.nothing_twice, fill.nothing_stands_alone, fill.of_the_ground, fill.not_parted,
    fill.no_seam, fill.no_rim, fill.filled_smaller, mask.found_no_more, no_piece_seen,
)  # fmt: skip


def look_again(at: LookedAt) -> tuple[Finding, ...]:
    """Return what a second look finds; nothing where nothing was changed or the frame is another."""
    if at.evidence.unchanged or at.evidence.wrong_size or at.before.size != at.after.size:
        return ()
    return tuple(f for ask in questions(at) if (f := ask(at)) is not None)


def questions(at: LookedAt) -> tuple[Question, ...]:
    """Return what is worth asking of a step."""
    traits = at.tool.traits
    cleaning = at.promises("noise", "falls") or traits.by_measure(at.step.arguments)
    visible: tuple[Question, ...] = (tone.detail_spared,) if cleaning else (tone.seen_at_all,)
    laid = traits.marks or traits.overlay is not None
    if traits.mends:
        return (tone.seen_where_mended,)
    if laid or (at.tool.kind == "geometry" and traits.region_is != "kept"):
        return ()
    if traits.tones and traits.parametric:
        visible = (*visible, *_LIGHT, *(() if at.local else _WHOLE))
    if not at.local:
        return visible
    if at.tool.kind == "generate" and (traits.region_is != "gone" or at.step.arguments.get(traits.prompt)):
        return (tone.seen_at_all,)  # what is painted by words has edges and colours of its own
    placed = () if at.pointed else (mask.a_thing_is_there,)
    whole = () if at.drawn else _MASK
    if traits.region_is == "gone":
        return (*whole, *placed, *_FILL)
    if traits.region_is == "kept":
        return (*whole, *placed, tone.no_halo)
    painted = (tone.skin_spared,) if traits.flattens else ()
    if traits.flattens and traits.stage == "paint":
        painted = (*painted, tone.painted_all_over)
    own = at.drawn or at.boxed is not None  # where a person's own place ends is their will
    outlined = () if own else (mask.stops_at_edges, mask.seen_whole)
    left = (mask.none_alike_left,) if traits.stage == "paint" and not at.drawn else ()
    return (*visible, *painted, *outlined, *placed, *left, *_DOUBTS)
