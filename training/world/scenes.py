"""The miniature world: up to five things on nine places, a ground, weather. Data only; `drawing` draws it."""

from dataclasses import dataclass, replace
from random import Random

SIDE = 64
"""Pixels of a picture's side."""

SHAPES = ("disc", "square", "triangle", "star", "cross", "ring", "heart", "diamond")
COLOURS = {
    "red": (215, 35, 40),
    "green": (25, 135, 50),
    "blue": (40, 70, 220),
    "yellow": (250, 220, 40),
    "purple": (140, 45, 170),
    "orange": (248, 135, 25),
    "brown": (115, 70, 35),
    "black": (30, 30, 35),
}
PATTERNS = ("plain", "striped", "dotted")
SIZES = {"small": 5.0, "medium": 7.0, "big": 9.0}
"""Radius in pixels."""
PLACES = (
    ("top left", "top", "top right"),
    ("left", "centre", "right"),
    ("bottom left", "bottom", "bottom right"),
)
CELLS = tuple(place for row in PLACES for place in row)
PITCH, MARGIN = 20, 12


def middle(cell: int) -> tuple[int, int]:
    """Return (x, y) in pixels of the middle of a place."""
    return MARGIN + PITCH * (cell % 3), MARGIN + PITCH * (cell // 3)


GROWING = ("sapling", "tree", "wilted plant")
MELTING = ("ice cube", "puddle")
BURNING = ("candle", "stub")
FIGURES = (*GROWING, *MELTING, *BURNING)
"""Things with a life of their own: their shape says their colours."""

PLAIN = {
    "grey": (188, 188, 188),
    "pink": (250, 200, 215),
    "mint": (180, 238, 205),
    "cream": (250, 242, 212),
    "light blue": (180, 217, 250),
}
TEXTURED = ("sunset", "stripes", "meadow", "sea", "sand", "room", "snow")
GROUNDS = (*PLAIN, *TEXTURED)
WEATHERS = ("day", "night", "snowfall", "fog")


@dataclass(frozen=True)
class Thing:
    """One thing; a figure of `FIGURES` has neither colour nor pattern."""

    shape: str
    colour: str
    cell: int
    pattern: str = "plain"
    size: str = "medium"
    shift: tuple[int, int] = (0, 0)
    """(x, y) in pixels from the middle of its place."""

    @property
    def centre(self) -> tuple[int, int]:
        """(x, y) in pixels."""
        x, y = middle(self.cell)
        return x + self.shift[0], y + self.shift[1]

    @property
    def radius(self) -> float:
        """Pixels from the centre to where the shape about ends."""
        return SIZES[self.size]

    @property
    def place(self) -> str:
        """The place's name."""
        return CELLS[self.cell]


@dataclass(frozen=True)
class Scene:
    """All that a picture shows."""

    things: tuple[Thing, ...]
    ground: str = "grey"
    weather: str = "day"
    confetti: bool = False
    toy: bool = False
    """Drawn with thick dark outlines and no light of its own."""
    grain: int = 0
    """Which of the drawn grains lies over the picture."""

    def swapped(self, old: Thing, new: Thing | None) -> "Scene":
        """Return the scene with one thing changed, or gone when `new` is None."""
        kept = [new if thing == old else thing for thing in self.things]
        return replace(self, things=tuple(thing for thing in kept if thing is not None))

    def having(self, *new: Thing) -> "Scene":
        """Return the scene with more things."""
        return replace(self, things=self.things + new)

    @property
    def free(self) -> list[int]:
        """Cells where nothing stands."""
        taken = {thing.cell for thing in self.things}
        return [cell for cell in range(len(CELLS)) if cell not in taken]


COUNTS, SHARES = (1, 2, 3, 4, 5), (22, 30, 26, 14, 8)
GRAINS = 64


def random_thing(random: Random, cell: int, shape: str = "") -> Thing:
    """Return a thing; most are plain."""
    pattern = random.choices(PATTERNS, (70, 15, 15))[0]
    size = random.choices(tuple(SIZES), (20, 60, 20))[0]
    shift = (random.randint(-1, 1), random.randint(-1, 1))
    shape = shape or random.choice(SHAPES)
    return Thing(shape, random.choice(tuple(COLOURS)), cell, pattern, size, shift)


def random_scene(random: Random, most: int = 5) -> Scene:
    """Return a scene; in three of four no two things have the same shape."""
    count = min(random.choices(COUNTS, SHARES)[0], most)
    cells = random.sample(range(len(CELLS)), count)
    shapes = random.sample(SHAPES, count) if random.random() < 0.75 else random.choices(SHAPES, k=count)
    things = [random_thing(random, cell, shape) for cell, shape in zip(cells, shapes, strict=True)]
    return Scene(
        tuple(things),
        random.choice(GROUNDS),
        random.choices(WEATHERS, (80, 8, 6, 6))[0],
        confetti=random.random() < 0.05,
        grain=random.randrange(GRAINS),
    )


def random_figures(random: Random) -> Scene:
    """Return a scene with one or two figures among its things."""
    scene = random_scene(random, most=3)
    for figure in random.sample((GROWING[0], MELTING[0], BURNING[0]), random.randint(1, 2)):
        scene = scene.having(Thing(figure, "", random.choice(scene.free)))
    return scene
