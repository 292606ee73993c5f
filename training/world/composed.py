"""Instructions that leave something open, or ask for several things: vague ones and complex ones."""

from dataclasses import replace
from random import Random

from .instructions import (
    CONFETTI_TOLD,
    PLAIN_EDITS,
    Edit,
    add,
    ground_edit,
    recolour,
    remove,
    swap,
    weather_edit,
)
from .scenes import CELLS, Scene, Thing
from .wordings import described, with_article

WISHES = {
    "festive": ("make it festive", "make it look like a party"),
    "cold": ("make it cold", "make it look frosty"),
    "spooky": ("make it spooky", "make it look haunted"),
    "summery": ("make it summery", "make it look like a summer holiday"),
}


def specifics(wish: str, scene: Scene) -> tuple[Edit, ...]:
    """Return the plain edits each of which fulfils a wish; those that the scene has already are left out."""
    made = {
        "festive": lambda: (_confetti(scene), ground_edit(scene, "stripes"), _extra(scene, "star", "yellow")),
        "cold": lambda: (
            weather_edit(scene, "snowfall"),
            ground_edit(scene, "snow"),
            _extra(scene, "disc", "blue"),
        ),
        "spooky": lambda: (
            weather_edit(scene, "night"),
            ground_edit(scene, "grey"),
            _extra(scene, "cross", "black"),
        ),
        "summery": lambda: (
            ground_edit(scene, "sand"),
            _extra(scene, "disc", "yellow"),
            weather_edit(scene, "day"),
        ),
    }[wish]()
    return tuple(edit for edit in made if edit.after != scene)


def _confetti(scene: Scene) -> Edit:
    return Edit("confetti", CONFETTI_TOLD[0], scene, replace(scene, confetti=True))


def _extra(scene: Scene, shape: str, colour: str) -> Edit:
    """Add a thing at the first free place from the top right on."""
    order = (2, 0, 1, 5, 3, 4, 8, 6, 7)
    thing = Thing(shape, colour, next(cell for cell in order if cell in scene.free))
    text = f"add {with_article(described(thing))} at the {CELLS[thing.cell]}"
    return Edit("add", text, scene, scene.having(thing), None, thing)


def vague(random: Random, scene: Scene, wish: str = "") -> Edit:
    """Return a vague edit whose result is one of its specifics, drawn at random."""
    wish = wish or random.choice(tuple(WISHES))
    each = specifics(wish, scene)
    return Edit("vague", random.choice(WISHES[wish]), scene, random.choice(each).after, specifics=each)


def complex_edit(random: Random, scene: Scene, parts: int = 0) -> Edit:
    """Return three to five plain edits of different things, said in one sentence."""
    wanted, made, now = parts or random.randint(3, 5), list[Edit](), scene
    touched: set[Thing] = set()
    for maker in random.sample([recolour, remove, add, swap] * 3, 12):
        edit = maker(random, now)
        if len(made) == wanted:
            break
        if edit is None or edit.old in touched or (edit.new and _stands_by(edit, touched)):
            continue
        touched |= {thing for thing in (edit.old, edit.new) if thing}
        made.append(edit)
        now = edit.after
    text = (
        ", ".join(edit.text for edit in made[:-1]) + " and " + made[-1].text
        if len(made) > 1
        else made[0].text
    )
    return Edit("complex", text, scene, now, specifics=tuple(made))


def _stands_by(edit: Edit, touched: set[Thing]) -> bool:
    return edit.new is not None and any(thing.cell == edit.new.cell for thing in touched)


def random_edit(random: Random, scene: Scene, vague_share: float = 0.06) -> Edit:
    """Return an edit of a kind drawn by the weights of `PLAIN_EDITS`, or a vague one."""
    kinds = list(PLAIN_EDITS)
    while True:
        if random.random() < vague_share:
            return vague(random, scene)
        kind = random.choices(kinds, [PLAIN_EDITS[k][1] for k in kinds])[0]
        edit = PLAIN_EDITS[kind][0](random, scene)
        if edit is not None:
            return edit
