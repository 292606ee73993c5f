"""EditWorld's seven categories with rules that can be drawn: what happens to a scene, exactly."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from .instructions import Edit
from .scenes import BURNING, GROWING, MELTING, Scene, Thing, random_figures
from .wordings import any_name


def _becomes(category: str, text: str, scene: Scene, old: Thing, shape: str) -> Edit:
    new = replace(old, shape=shape)
    return Edit(category, text, scene, scene.swapped(old, new), old, new)


def _figure(scene: Scene, *shapes: str) -> Thing | None:
    return next((thing for thing in scene.things if thing.shape in shapes), None)


def long_term(random: Random, scene: Scene) -> Edit | None:
    """Let a year or an hour pass."""
    plant, candle = _figure(scene, GROWING[0]), _figure(scene, BURNING[0])
    if plant and (candle is None or random.random() < 0.5):
        return _becomes(
            "long-term", random.choice(("a year later", "a year passes")), scene, plant, GROWING[1]
        )
    if candle:
        return _becomes(
            "long-term", random.choice(("an hour later", "an hour passes")), scene, candle, BURNING[1]
        )
    return None


def physical(random: Random, scene: Scene) -> Edit | None:
    """Let the ice melt."""
    ice = _figure(scene, MELTING[0])
    text = random.choice(("leave the ice in the sun", "the ice melts", "it turns warm"))
    return _becomes("physical-trans", text, scene, ice, MELTING[1]) if ice else None


def implicit(random: Random, scene: Scene) -> Edit | None:
    """Leave a plant without water: it is not said what follows."""
    plant = _figure(scene, GROWING[0])
    text = random.choice(("nobody waters the plant", "forget the plant"))
    return _becomes("implicit-logic", text, scene, plant, GROWING[2]) if plant else None


def spatial(random: Random, scene: Scene) -> Edit:
    """Look from the other side."""
    turned = tuple(_mirrored(thing) for thing in scene.things)
    text = random.choice(("show it from the other side", "mirror it"))
    return Edit("spatial-trans", text, scene, replace(scene, things=turned))


def _mirrored(thing: Thing) -> Thing:
    return replace(
        thing, cell=thing.cell // 3 * 3 + 2 - thing.cell % 3, shift=(-thing.shift[0], thing.shift[1])
    )


def story(random: Random, scene: Scene) -> Edit | None:
    """Let a thing roll or fly until something is in its way."""
    things = [t for t in scene.things if _way(scene, t, 1) or _way(scene, t, -3)]
    if not things:
        return None
    old = random.choice(things)
    step = random.choice([s for s in (1, -3) if _way(scene, old, s)])
    name, new = any_name(old, scene, random), replace(old, cell=old.cell + step * _way(scene, old, step))
    text = f"the {name} rolls right" if step == 1 else f"the {name} flies up"
    return Edit("story-type", text, scene, scene.swapped(old, new), old, new)


def _way(scene: Scene, thing: Thing, step: int) -> int:
    """Return how many places a thing goes in a direction, 1 = right, -3 = up, before it meets something."""
    limit = 2 - thing.cell % 3 if step == 1 else thing.cell // 3
    gone = 0
    while gone < limit and thing.cell + step * (gone + 1) in scene.free:
        gone += 1
    return gone


def toy(random: Random, scene: Scene) -> Edit | None:
    """Make it a toy version: outlines, on a plain ground by day."""
    text = random.choice(("make a toy version", "make it a drawing"))
    return (
        None
        if scene.toy
        else Edit("real-to-virtual", text, scene, replace(scene, toy=True, ground="cream", weather="day"))
    )


def exaggerate(random: Random, scene: Scene) -> Edit | None:
    """Fill every free place with one of the things."""
    if not scene.things:
        return None
    old = random.choice(scene.things)
    copies = tuple(replace(old, cell=cell) for cell in scene.free)
    text = f"ten times as many : the {any_name(old, scene, random)}"
    return Edit("exaggeration", text, scene, scene.having(*copies), old)


HAPPENINGS: dict[str, Callable[[Random, Scene], Edit | None]] = {
    "long-term": long_term,
    "physical-trans": physical,
    "implicit-logic": implicit,
    "spatial-trans": spatial,
    "story-type": story,
    "real-to-virtual": toy,
    "exaggeration": exaggerate,
}


def random_happening(random: Random, category: str = "") -> Edit:
    """Return an edit of a category, or of one drawn at random, on a scene that allows it."""
    category = category or random.choice(tuple(HAPPENINGS))
    while True:
        edit = HAPPENINGS[category](random, random_figures(random))
        if edit is not None and edit.before != edit.after:
            return edit
