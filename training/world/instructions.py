"""Plain instructions and their exact results: each kind of edit, what it is about, what it makes."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from .scenes import CELLS, COLOURS, FIGURES, GROUNDS, SHAPES, Scene, Thing
from .wordings import GROUND_SAID, any_name, described, with_article


@dataclass(frozen=True)
class Edit:
    """An instruction, the scene before and its exact result."""

    kind: str
    text: str
    before: Scene
    after: Scene
    old: Thing | None = None
    """The thing that it is about, as it was."""
    new: Thing | None = None
    """The thing that it makes, or what the old one becomes."""
    specifics: tuple["Edit", ...] = ()
    """Of a vague instruction: plain ones each of which fulfils it; of a complex one: its parts in order."""


Maker = Callable[[Random, Scene], Edit | None]
"""Makes an edit of a scene; None when the scene allows none."""


def _one(random: Random, scene: Scene) -> Thing | None:
    things = [thing for thing in scene.things if thing.shape not in FIGURES]
    return random.choice(things) if things else None


def recolour(random: Random, scene: Scene) -> Edit | None:
    """Give a thing another colour."""
    old = _one(random, scene)
    if old is None:
        return None
    new = replace(old, colour=random.choice([c for c in COLOURS if c != old.colour]))
    said = ("make the {} {}", "turn the {} {}", "paint the {} {}", "change the {} to {}")
    text = random.choice(said).format(any_name(old, scene, random), new.colour)
    return Edit("recolour", text, scene, scene.swapped(old, new), old, new)


def remove(random: Random, scene: Scene) -> Edit | None:
    """Take a thing away."""
    old = random.choice(scene.things) if scene.things else None
    if old is None:
        return None
    said = ("remove the {}", "take away the {}", "delete the {}", "erase the {}")
    text = random.choice(said).format(any_name(old, scene, random))
    return Edit("remove", text, scene, scene.swapped(old, None), old)


def add(random: Random, scene: Scene) -> Edit | None:
    """Put a new thing on a free place."""
    if len(scene.things) >= 5:
        return None
    shape, colour = random.choice(SHAPES), random.choice(tuple(COLOURS))
    new = Thing(shape, colour, random.choice(scene.free))
    said = ("add {} at the {}", "put {} at the {}")
    text = random.choice(said).format(with_article(described(new)), new.place)
    return Edit("add", text, scene, scene.having(new), None, new)


def swap(random: Random, scene: Scene) -> Edit | None:
    """Put another thing where one stands."""
    old = _one(random, scene)
    if old is None:
        return None
    new = Thing(random.choice([s for s in SHAPES if s != old.shape]), random.choice(tuple(COLOURS)), old.cell)
    said = ("replace the {} with {}", "turn the {} into {}", "swap the {} for {}")
    text = random.choice(said).format(any_name(old, scene, random), with_article(described(new)))
    return Edit("replace", text, scene, scene.swapped(old, new), old, new)


def resize(random: Random, scene: Scene) -> Edit | None:
    """Make a thing one size bigger or smaller."""
    old = _one(random, scene)
    if old is None:
        return None
    sizes = ["small", "medium", "big"]
    step = random.choice([s for s in (-1, 1) if 0 <= sizes.index(old.size) + s < 3])
    new = replace(old, size=sizes[sizes.index(old.size) + step])
    said = ("make the {} bigger", "enlarge the {}") if step > 0 else ("make the {} smaller", "shrink the {}")
    text = random.choice(said).format(any_name(old, scene, random))
    return Edit("resize", text, scene, scene.swapped(old, new), old, new)


def move(random: Random, scene: Scene) -> Edit | None:
    """Bring a thing to a free place."""
    old = _one(random, scene)
    if old is None:
        return None
    new = replace(old, cell=random.choice(scene.free))
    said = ("move the {} to the {}", "bring the {} to the {}")
    text = random.choice(said).format(any_name(old, scene, random), CELLS[new.cell])
    return Edit("move", text, scene, scene.swapped(old, new), old, new)


GROUND_TOLD = {
    **{ground: (f"make the background {ground}", f"change the background to {ground}") for ground in GROUNDS},
    "stripes": ("make the background striped", "put it on a striped background"),
    "meadow": ("put it on a meadow", "change the background to a meadow"),
    "sea": ("put it at the sea", "change the background to the sea"),
    "sand": ("put it on sand", "change the background to sand"),
    "room": ("put it in a room", "change the background to a room"),
    "sunset": ("make it sunset", "put it in a sunset"),
    "snow": ("put it on snow", "change the background to snow"),
}
assert set(GROUND_TOLD) == set(GROUND_SAID)
WEATHER_TOLD = {
    "day": ("make it day", "let it be day"),
    "night": ("make it night", "let it be night"),
    "snowfall": ("let it snow", "let snow fall"),
    "fog": ("make it foggy", "let there be fog"),
}


def ground(random: Random, scene: Scene) -> Edit:
    """Put all on another ground."""
    new = random.choice([name for name in GROUNDS if name != scene.ground])
    return ground_edit(scene, new, random.choice(GROUND_TOLD[new]))


def ground_edit(scene: Scene, new: str, text: str = "") -> Edit:
    """Return the edit to a named ground."""
    return Edit("ground", text or GROUND_TOLD[new][0], scene, replace(scene, ground=new))


def weather(random: Random, scene: Scene) -> Edit:
    """Change light or weather."""
    new = random.choice([name for name in WEATHER_TOLD if name != scene.weather])
    return weather_edit(scene, new, random.choice(WEATHER_TOLD[new]))


def weather_edit(scene: Scene, new: str, text: str = "") -> Edit:
    """Return the edit to a named weather."""
    return Edit("weather", text or WEATHER_TOLD[new][0], scene, replace(scene, weather=new))


def confetti(random: Random, scene: Scene) -> Edit | None:
    """Throw confetti, or take it away."""
    if scene.confetti:
        return Edit("confetti", "remove the confetti", scene, replace(scene, confetti=False))
    return Edit("confetti", random.choice(CONFETTI_TOLD), scene, replace(scene, confetti=True))


CONFETTI_TOLD = ("add confetti", "throw confetti over it")

PLAIN_EDITS: dict[str, tuple[Maker, float]] = {
    "recolour": (recolour, 0.21),
    "remove": (remove, 0.14),
    "add": (add, 0.12),
    "replace": (swap, 0.13),
    "resize": (resize, 0.12),
    "move": (move, 0.12),
    "ground": (ground, 0.07),
    "weather": (weather, 0.06),
    "confetti": (confetti, 0.03),
}
"""Kind → its maker and how large its share of the training pairs is; things weigh more than grounds."""
