"""What is said about scenes: names of things, captions in several wordings, and every word there is."""

from collections import Counter
from random import Random

from .scenes import CELLS, COLOURS, FIGURES, PATTERNS, SHAPES, SIZES, Scene, Thing

GROUND_SAID = {
    "grey": "a grey background",
    "pink": "a pink background",
    "mint": "a mint background",
    "cream": "a cream background",
    "light blue": "a light blue background",
    "sunset": "a sunset",
    "stripes": "a striped background",
    "meadow": "a meadow",
    "sea": "the sea",
    "sand": "sand",
    "room": "the floor of a room",
    "snow": "snow",
}
WEATHER_SAID = {"day": "", "night": "at night", "snowfall": "in falling snow", "fog": "in fog"}
NAMED = 5
"""So many things a caption names one by one."""
ARTICLES = {"orange": "an", "ice cube": "an"}


def with_article(words: str) -> str:
    """Return 'a red disc', 'an orange star'."""
    first = words if words in ARTICLES else words.split()[0]
    return f"{ARTICLES.get(first, 'a')} {words}"


def described(thing: Thing, *, size: bool = True) -> str:
    """Return all that a thing's looks are: 'big red striped star'."""
    if thing.shape in FIGURES:
        return thing.shape
    words = [thing.size if size and thing.size != "medium" else "", thing.colour]
    words += ["" if thing.pattern == "plain" else thing.pattern, thing.shape]
    return " ".join(word for word in words if word)


def names(thing: Thing, scene: Scene) -> list[str]:
    """Return the names that mean this thing and no other of the scene, from short to long."""
    others = [other for other in scene.things if other != thing]
    found = [
        name
        for name, alike in (
            (thing.shape, lambda other: other.shape == thing.shape),
            (f"{thing.colour} {thing.shape}", lambda other: _looks(other) == _looks(thing)),
        )
        if not any(alike(other) for other in others)
    ]
    if thing.shape in FIGURES:
        found = found[:1]
    return found or [f"{thing.shape} at the {thing.place}"]


def _looks(thing: Thing) -> tuple[str, str]:
    return thing.colour, thing.shape


def any_name(thing: Thing, scene: Scene, random: Random) -> str:
    """Return one of the names of a thing; sometimes with its place."""
    name = random.choice(names(thing, scene))
    known = "at the" in name
    return name if known or random.random() < 0.85 else f"{name} at the {thing.place}"


TIGHT = "{looks} {place}"
"""A thing in a caption that says the ground first."""


def caption(scene: Scene, random: Random) -> str:
    """Return a caption that says each thing's looks and place, the ground, weather and what lies over it."""
    tight = random.random() < 0.5
    things = list(scene.things)
    random.shuffle(things)
    return _caption(scene, things, TIGHT if tight else "{looks} at the {place}")


def plain_caption(scene: Scene) -> str:
    """Return the one caption of a scene that tells its things as one reads, row by row, each place first."""
    return _caption(scene, sorted(scene.things, key=lambda thing: thing.cell), "at the {place} {looks}")


def _caption(scene: Scene, things: list[Thing], told: str) -> str:
    around = [
        GROUND_SAID[scene.ground],
        WEATHER_SAID[scene.weather],
        "with confetti" if scene.confetti else "",
    ]
    after = " ".join(word for word in (*around, "as toys" if scene.toy else "") if word)
    if not things:
        return after
    if len(things) > NAMED:
        looks = Counter(described(thing) for thing in things).most_common(1)[0][0]
        return f"{after} : ten times as many : {with_article(looks)}"
    said = [told.format(looks=with_article(described(thing)), place=thing.place) for thing in things]
    return f"{after} : {', '.join(said)}" if told == TIGHT else f"{' and '.join(said)} on {after}"


SAYING = """
make the turn into paint change to a an remove take away delete erase get rid of add put there should be at
on in it replace with swap for bigger enlarge smaller shrink move push bring over background ground place
let night dark day daylight snow fog foggy fall throw confetti festive cold spooky summery and , : . all
things scene everything more give big small by sea floor room falling as toys toy version look like party
frosty winter scary haunted summer holiday year later hour passes leave ice sun nobody waters wind ball roll
rolls show other side from mirror ten times many fill story goes what happens next rocket starts flies world
real drawing turns wakes up plant stands warm burns down grows old forget forgot hit hits against border
left right until melts
"""


def all_words() -> list[str]:
    """Return every word that captions and instructions are made of, sorted."""
    said = {*SAYING.split(), *SHAPES, *COLOURS, *PATTERNS, *SIZES}
    phrases = (*CELLS, *FIGURES, *GROUND_SAID.values(), *WEATHER_SAID.values(), "light blue")
    return sorted(said.union(*(phrase.split() for phrase in phrases)))
