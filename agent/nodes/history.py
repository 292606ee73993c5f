"""history: moves on the version tree, and what can be said about it."""

from collections.abc import Callable
from pathlib import Path

from langgraph.runtime import Runtime

from ...engines.classical.find.caption import glance
from ...errors import ToolRetry
from ...pictures import Picture, before_after, open_picture
from ..context import Context
from ..recipes.references import Shelf
from ..recipes.replay import recipe_of, replay, replayed_steps
from ..values.brief import Brief, Move, MoveName
from ..values.events import Moved, Planned, Shown
from ..values.plan import Plan, Step, call_text
from ..values.state import State
from ..values.version_listing import draw_tree
from ..values.versions import Version, VersionTree, version_id

_PLANNED: dict[MoveName, float] = {"retry": 1.0, "less": 0.5, "more": 1.5}
"""Moves that run the last plan again, and by what its amounts are multiplied."""


def history(state: State, runtime: Runtime[Context]) -> State:
    """Carry out the brief's move: another head, a plan made anew from the last one, or words."""
    brief = state.get("brief")
    assert brief is not None and brief.move is not None, "the router sends only briefs with a move"
    move, tree = brief.move, runtime.context.session.tree
    tree = tree.at(tree.versions[state["base"]])
    if move.name in _PLANNED:
        return _again(brief, move, tree, runtime)
    if move.name == "apply_to":
        return _apply_to(move, tree, state, runtime)
    if move.name == "merge":
        return _merge(tree.head, state, runtime)
    if move.name in _HEADS:
        version = _HEADS[move.name](tree, move)
        moved = _go(version, runtime)
        return moved | _seen(version, runtime) | State(reply="") if brief.wishes else moved
    return _WORDS[move.name](tree, runtime)


def _go(version: Version, runtime: Runtime[Context]) -> State:
    runtime.context.session.move_head(version)
    runtime.stream_writer(Moved(version=version))
    what = f": {version.request}" if version.request else " (the picture as it was opened)"
    return State(base=version.id, picture=version.picture, reply=f"Now at version {version.number}{what}.")


def _seen(version: Version, runtime: Runtime[Context]) -> State:
    """Start from this version for wishes that are planned: what it shows is said anew."""
    picture = runtime.context.session.store.picture(version.picture)
    return State(base=version.id, picture=version.picture, caption=glance(picture))


def _apply_to(move: Move, tree: VersionTree, state: State, runtime: Runtime[Context]) -> State:
    """Do to another picture what was done to this one; it becomes a tree of its own in the session."""
    session = runtime.context.session
    picture = _other_picture(move, state, runtime.context)
    recipe = recipe_of(session, tree.head)
    if not recipe.stages:
        return State(reply="There is no edit to repeat yet: say what you would like.")
    digest, turn = session.keep(picture), state["turn"]
    root = session.add_version(
        Version(id=version_id("", digest, turn, 0), number=0, picture=digest, name=picture.facts.name)
    )
    done = replay(recipe, picture, shelf=Shelf(store=session.store))
    version = session.add_version(
        Version(
            id=version_id(root.id, done.picture.digest, turn, 0),
            number=0,
            parent=root.id,
            picture=session.keep(done.picture),
            request=f"the same as version {tree.head.number}",
            steps=replayed_steps(recipe, done),
        )
    )
    return _go(version, runtime)


def _merge(head: Version, state: State, runtime: Runtime[Context]) -> State:
    """Make what lies on the picture part of it: the same pixels, and nothing that could be moved."""
    if not head.laid.objects:
        return State(reply="Nothing lies on the picture that could be merged into it.")
    made = version_id(head.id, head.picture, state["turn"], 0)
    merged = Version(
        id=made, number=0, parent=head.id, picture=head.picture, request=state["request"], merged=True
    )
    version = runtime.context.session.add_version(merged)
    told = f"What lay on the picture is part of it now: version {version.number}."
    return _go(version, runtime) | State(reply=told)


def _other_picture(move: Move, state: State, context: Context) -> Picture:
    attached = state.get("attachments", ())
    if attached:
        return context.session.store.picture(attached[0])
    if not context.opens_files:
        raise ToolRetry("attach the other picture to the request; files cannot be opened by name here")
    return open_picture(Path(move.argument).expanduser(), max_pixels=context.max_pixels)


def _again(brief: Brief, move: Move, tree: VersionTree, runtime: Runtime[Context]) -> State:
    made = _last_made(tree) if move.name == "retry" else tree.head
    if not made.parent:
        return State(reply="There is no edit to change yet: say what you would like.")
    if not made.steps:
        return State(reply=f"Version {made.number} has no step to make again: say what you would like.")
    parent = tree.versions[made.parent]
    factor = float(move.argument or _PLANNED[move.name])
    plan = Plan(
        steps=tuple(_scaled(step, factor, move.name == "retry", runtime.context) for step in made.steps),
        thinking=f"Version {made.number} again, from version {parent.number}.",
        by_hand=factor < 1,
    )
    if brief.wishes:  # 'a bit less, and only his head': planned together
        return _seen(parent, runtime) | State(draft=plan)
    runtime.stream_writer(Planned(plan=plan))
    return State(base=parent.id, picture=parent.picture, plan=plan, cursor=0, results=())


def _last_made(tree: VersionTree) -> Version:
    """Return the newest version when it is a failed attempt beside the head, else the head."""
    newest = max(tree.versions.values(), key=lambda version: version.number)
    return newest if tree.is_aside(newest) and newest.parent == tree.head.id else tree.head


def _scaled(step: Step, factor: float, other_seed: bool, context: Context) -> Step:
    amounts = context.toolbox(step.tool).amounts
    pushed = {
        name: min(max(round(step.arguments[name] * factor, 4), low), high)
        for name, (low, high) in amounts.items()
        if name in step.arguments
    }
    return step.model_copy(
        update={
            "arguments": step.arguments | pushed,
            "seed": step.seed + 1 if other_seed else step.seed,
            "expectations": step.expectations if factor >= 1 else (),
        }
    )


def _changes(tree: VersionTree, runtime: Runtime[Context]) -> State:
    lines = [
        f"Version {version.number}: {version.request}\n"
        + "\n".join(f"  · {call_text(s)}" for s in version.steps)
        for version in tree.path()[1:]
    ]
    return State(reply="\n".join(lines) or "Nothing yet: this is the picture as it was opened.")


def _compare(tree: VersionTree, runtime: Runtime[Context]) -> State:
    session = runtime.context.session
    original, head = tree.path()[0], tree.head
    sheet = before_after(session.store.picture(original.picture), session.store.picture(head.picture))
    title = f"The original beside version {head.number}."
    runtime.stream_writer(Shown(picture=session.keep(sheet), title=title))
    return State(reply=title)


def _draw(tree: VersionTree, runtime: Runtime[Context]) -> State:
    return State(reply=draw_tree(tree))


_HEADS: dict[MoveName, Callable[[VersionTree, Move], Version]] = {
    "undo": lambda tree, move: tree.undo(int(move.argument or 1)),
    "redo": lambda tree, move: tree.redo(),
    "goto": lambda tree, move: tree.numbered(int(move.argument or 0)),
    "original": lambda tree, move: tree.path()[0],
    "keep": lambda tree, move: tree.best_try() or tree.head,
}

_WORDS: dict[MoveName, Callable[[VersionTree, Runtime[Context]], State]] = {
    "changes": _changes,
    "compare": _compare,
    "tree": _draw,
}
