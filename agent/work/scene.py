"""The scene: what a mind may look at in this turn."""

from collections.abc import Callable
from functools import partial

from ...errors import ToolRetry
from ...pictures import Picture, Region
from ...tools.arguments.written_places import query_arguments, written_place
from ...tools.find import find as find_tool
from ...tools.inpaint import inpaint
from ...tools.tool import Tool
from ..context import Context
from ..memory.carried_regions import carried, lost
from ..memory.privacy import usable
from ..memory.sessions import RegionRecord, Session, TurnRecord
from ..minds import Pointed, Scene, Shape, Turn
from ..values.brief import Exchange
from ..values.certainty import standing, surest
from ..values.plan import Plan, Step, call_text
from ..values.state import State
from ..values.version_listing import in_words
from ..values.versions import Version, VersionTree
from .caveat import described
from .clicked_things import whole_of_clicked
from .kept_places import answered_region, kept_region
from .objects import lying
from .pointed_places import cut_out


def build_scene(state: State, context: Context) -> Scene:
    """Return the scene of the turn, on the version that it starts from."""
    tree, session = context.session.tree, context.session
    base = tree.versions[state["base"]] if state.get("base") else tree.head
    picture, ground = session.store.picture(base.picture), session.store.picture(base.ground)
    turns, find = session.turns, finder(context, ground, state.get("selection", ""))
    return Scene(
        picture=picture,
        find=find,
        cut=lambda places, shape: _cut(context, ground, state, places, shape),
        caption=state.get("caption", ""),
        describe=lambda: described(picture, context),
        turns=tuple(
            Turn(
                t.request,
                t.reply[:_QUOTED],
                t.version,
                tuple(map(call_text, _made(tree, t.version))),
                asked=tuple(map(_asked, t.exchanges)),
            )
            for t in turns
        ),
        regions={r.name: r.digest for r in session.regions.values() if r.name},
        lost=lambda phrase: _lost(session, phrase, ground),
        last_target=SELECTION if state.get("selection") else _last_target(tree, base, turns),
        last_plan=Plan(steps=base.steps) if base.steps else None,
        undone_plan=_undone(tree, base),
        draft=state.get("draft"),
        objects=lying(base, session.store, context.toolbox),
        it=None if state.get("selection") else _last_object(base),
        versions=in_words(tree),
        attachments=state.get("attachments", ()),
        engines=usable(context.engines, base.picture),
        tools=frozenset({inpaint.tool.name}) if context.tie else frozenset(),
        toolbox=context.toolbox,
        may_ask=context.may_ask,
        selected=state.get("selection", ""),
        careful=context.careful,
        plans=context.plans,
        doubted=context.doubted,
    )


def _cut(
    context: Context, picture: Picture, state: State, places: tuple[Pointed, ...], shape: Shape
) -> Region | None:
    """Return the region of shown places; what the user selected goes before every other place."""
    selection = "" if shape.wider else state.get("selection", "")
    find = finder(context, picture, selection)
    if selection:
        return next(iter(find("all but it" if shape.all_but else "it")), None)
    return cut_out(context, picture, find, places, shape)


_CLICK, _LEAST_CLICK = 0.02, 6
"""Radius of what a click shows to a tool that mends small places: share of the longer side, pixels."""
_QUOTED = 600
"""Characters of an earlier reply that a mind is told."""

SELECTION = "selection"
"""What the region that came with the request is called in words."""


def finder(context: Context, picture: Picture, selection: str = "") -> Callable[[str], list[Region]]:
    """Return a function from phrase to candidate regions on this picture; each is stored and remembered.

    Besides noun phrases it takes places as they are written, a region's name or digest. What
    the user selected with the request goes before every phrase: who points does not need to be understood.
    """
    found: dict[str, list[Region]] = {}
    where = carried(context.session, selection, picture) if selection else None
    selected = where.certain() if where else None

    def find(phrase: str) -> list[Region]:
        if phrase not in found:
            found[phrase] = (
                [_of_selection(context, picture, selected, phrase)]
                if selected is not None
                else _named_or_found(context, picture, phrase)
            )
        return found[phrase]

    return find


def _of_selection(context: Context, picture: Picture, selected: Region, phrase: str) -> Region:
    """Return what a phrase means to somebody who points: the selection, or all but it."""
    if not phrase.startswith(("background", "the background", "everything", "the rest", "all but")):
        record = context.session.regions.get(selected.digest)
        known = record if record is not None and record.picture == picture.digest else None
        look = partial(_named_or_found, context, picture)
        return whole_of_clicked(selected, known.phrase if known else "", phrase, look)
    rest = selected.invert()
    _keep(context, rest, RegionRecord(digest=rest.digest, picture=picture.digest))
    return rest


def _keep(context: Context, region: Region, record: RegionRecord) -> None:
    context.session.keep(region)
    context.session.add_region(record)


def _named_or_found(context: Context, picture: Picture, phrase: str) -> list[Region]:
    known = _known(context, picture, phrase)
    if known is not None:
        return [known]
    regions = context.toolbox(find_tool.tool.name).run(picture, None, query_arguments(phrase)).result
    for pick, region in enumerate(regions):
        _keep(
            context,
            region,
            RegionRecord(digest=region.digest, picture=picture.digest, phrase=phrase, pick=pick),
        )
    return regions


def _known(context: Context, picture: Picture, phrase: str) -> Region | None:
    """Return the kept region of that name, else the one shown for the phrase before, where it lies now."""
    session = context.session
    named = kept_region(session, phrase)
    kept = named or answered_region(session, phrase)
    region = carried(session, kept.digest, picture) if kept is not None else None
    if kept is None or region is None:
        return None
    _keep(context, region, RegionRecord(digest=region.digest, picture=picture.digest, rim=kept.leaves_rim))
    return region if named else region.certain()


def _lost(session: Session, phrase: str, picture: Picture) -> str:
    kept = kept_region(session, phrase)
    return lost(session, kept.digest, picture) if kept else ""


def working_region(tool: Tool, picture: Picture, region: Region, *, found: bool, shown: str = "") -> Region:
    """Return the region that a step works in.

    A removal swallows the rim and the shadow that a found mask leaves of the object, another paint or look
    the pixels that are mixed of the thing and what lies beside it; what a person drew is taken as drawn. A
    tool that finds small places by itself looks for them all over the place that was `shown`
    ('box 1,2,9,9', 'point 4,5'), not in the thing that was cut out there.
    """
    place = written_place(shown) if tool.traits.mends else None
    if place is not None:
        return _around(place, picture.size)
    if not found:
        return region
    if tool.traits.rim:
        from ...engines.classical.tone.rim import over_rim

        return over_rim(picture, region, tool.traits.rim)
    if tool.traits.region_is != "gone":
        return region
    from ...engines.classical.fill.object_rim import grown_to_rim

    return grown_to_rim(picture, region)


def _around(place: tuple[str, tuple[int, ...]], size: tuple[int, int]) -> Region:
    """Return a box as it was drawn, or what lies close around a point."""
    kind, numbers = place
    if kind == "box":
        return Region.from_box(size, numbers)
    return Region.from_points(size, [numbers], max(_LEAST_CLICK, _CLICK * max(size)))


def _asked(exchange: Exchange) -> str:
    """Return a question of an earlier turn with its choices and what was answered."""
    choices = f" ({' / '.join(exchange.options)})" if exchange.options else ""
    return f"{exchange.question}{choices}: {exchange.choice or exchange.answer}"


def _last_target(tree: VersionTree, base: Version, turns: list[TurnRecord]) -> str:
    """Return what 'it' means: the last place on the way to this version, else of a turn that ended on it."""
    for version in reversed(tree.path(base)):
        for step in reversed(version.steps):
            if step.target and step.target != SELECTION:
                return step.target
    ended_here = bool(turns) and turns[-1].version == base.number
    return turns[-1].target if ended_here and turns[-1].target != SELECTION else ""


def _last_object(base: Version) -> int | None:
    """Return the object that the last step laid or changed; None where it took one off or worked below."""
    last = base.steps[-1] if base.steps else None
    return last.object if last is not None and not last.takes_off else None


def _undone(tree: VersionTree, base: Version) -> Plan | None:
    """Return the plan that was taken back last: the child of the version that was the head before it."""
    been = [v for v in tree.children(base) if tree.visits.get(v.id, 0)]
    last = max(been, key=lambda v: tree.visits[v.id], default=None)
    return Plan(steps=last.steps) if last is not None and last.steps else None


def _made(tree: VersionTree, number: int) -> tuple[Step, ...]:
    made: list[Version] = [v for v in tree.versions.values() if v.number == number]
    return made[0].steps if made else ()


def best_region(find: Callable[[str], list[Region]], phrase: str, tool: Tool | None = None) -> Region:
    """Return the surest candidate; `ToolRetry` when nothing matches, or not surely enough for the tool."""
    candidates = find(phrase)
    best = surest(candidates)
    if best is None:
        raise ToolRetry(f"nothing in the picture matches {phrase!r}")
    if tool is not None and standing(tool, candidates) == "unlikely":
        raise ToolRetry(f"nothing in the picture is surely {phrase!r}: the likeliest, {best.score:.0%}")
    return best
