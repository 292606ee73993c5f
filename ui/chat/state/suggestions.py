"""What to say first: suggestions that fit the picture that is open, by measures that cost next to nothing."""

from functools import cache, lru_cache

import numpy as np

from ....agent.values.plan import Step
from ....pictures import Store
from ....tools import tool
from .room import Room
from .samples import CHIPS, SAMPLES, sample
from .screen_images import THUMB

_DARK = 0.35
"""Middle lightness below which a picture's light is worth a word."""
_PLAIN = 0.02
"""Most spread of lightness along the frame of a product on a plain ground."""
_RIM = 0.04


def after_edit(steps: tuple[Step, ...]) -> tuple[str, ...]:
    """Return what to suggest after an edit: less and more of it only where there is less and more."""
    ends = [end for step in steps for end in _ways(step)]
    less = ("A bit less",) if "less" in ends else ()
    more = ("A bit more",) if "more" in ends else ()
    return (*less, *more, "Try again", "What did you change?")


def _ways(step: Step) -> set[str]:
    """Return 'less' and 'more' as far as an amount that the step writes can go there."""
    described, ways = tool.get(step.tool), set[str]()
    if step.object is not None:  # it lies somewhere else, or is another: there is no more of that
        return ways
    for name, (least, most) in described.amounts.items():
        value = step.arguments.get(name, 0)
        if not value or (described.traits.stage == "turn" and value % 90 == 0):
            continue
        ways |= {"less"} | ({"more"} if least < value < most else set())
    return ways


@lru_cache(maxsize=64)
def suggestions(store: Store, digest: str) -> tuple[str, ...]:
    """Return what to suggest: what a picture's light, faces or ground ask for, then the usual."""
    from ....engines.classical.find.person import find_faces
    from ....engines.classical.find.view import View

    view = View(store.thumbnail(digest, longest=THUMB))
    fitting = [
        ("Fix the light", float(np.median(view.lightness)) < _DARK),
        ("Blur the background", bool(find_faces(view))),
        ("Make the background white", _on_plain_ground(view.lightness)),
    ]
    found = tuple(words for words, fits in fitting if fits)
    return (*found, *CHIPS[: len(CHIPS) - len(found)])


def opens_with_sample(room: Room) -> bool:
    """Return whether the session began with a picture of ours to try the page with."""
    return is_sample(room.conversation.session.tree.path()[0].picture)


def is_sample(digest: str) -> bool:
    """Return whether a picture is one of ours to try the page with; another file of its name is not."""
    return digest in _samples()


@cache
def _samples() -> frozenset[str]:
    return frozenset(sample(name).digest for name in SAMPLES)


def _on_plain_ground(lightness: np.ndarray) -> bool:
    rim = max(1, round(_RIM * min(lightness.shape)))
    edges = (lightness[:rim], lightness[-rim:], lightness[:, :rim], lightness[:, -rim:])
    frame = np.concatenate([edge.ravel() for edge in edges])
    return float(frame.std()) < _PLAIN and float(lightness.std()) > 3 * _PLAIN
