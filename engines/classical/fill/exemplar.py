"""Fill a hole with patches of its surroundings, from coarse to fine.

Wexler et al., "Space-Time Completion of Video" (2007), with the texture features of Newson et al., "Video
Inpainting of Complex Scenes" (2014): matches and colours are improved in turn at each level of a pyramid.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from .fittest import Filled, finalists, fittest
from .guide import EVERYWHERE, Field, Frame, Hints, held, lead_along, places_of, straightened
from .nearest_source import snapped
from .patchmatch import RADIUS, exhaust, measure, pick, search, vote
from .pyramid import Flags, Image, Level, grow, pyramid, resized

DECIDED = 4_000
"""Pixels of the hole up to which all candidates are worked on."""
CLEARLY = 0.97
"""Share of the other's cost below which a fill is better."""
EXHAUSTIBLE = 10_000_000
"""Pairs of patches that may all be compared."""
LEAST = 1 / 255**2
"""Cost below which matches are equally good."""
SETTLED = 0.4 / 255
"""Mean change of a round after which a level is done."""


@dataclass(frozen=True)
class Settings:
    """How a hole is filled."""

    seed: int
    report: Callable[[float, str], None] = lambda share, doing: None


def fill(
    image: Image, hole: Flags, allowed: Flags, candidates: Sequence[Hints], settings: Settings
) -> Filled:
    """Fill a hole that has at least one source patch, by the hints that fit best while it is small.

    An odd seed takes those that fit second best.
    `image`: HW3 float32 in [0, 1]; `hole`: HW bool, true = missing; `allowed`: HW bool, true = may be copied.
    """
    levels = pyramid(image, hole, allowed)[::-1]
    early = max(1, sum(int(level.hole.sum()) <= DECIDED for level in levels))
    tried = [_coarsest(levels[0].hinted(hints), settings) for hints in candidates]
    tried = finalists(tried, levels[0])
    for number, level in enumerate(levels[1:early], 1):
        settings.report(0, "filling")
        tried = [_finer(level.hinted(one.hints), one, settings, 100 * number) for one in tried]
    filled = fittest(tried, levels[early - 1])[min(settings.seed % 2, len(tried) - 1)]
    for number, level in enumerate(levels[early:], early):
        settings.report(number / len(levels), f"filling in, pass {number + 1} of {len(levels)}")
        filled = _finer(level.hinted(filled.hints), filled, settings, 100 * number)
    return filled


@dataclass(frozen=True)
class Schedule:
    """How long a level is worked on."""

    rounds: int
    searches: int
    reach: int
    """Farthest random jump in pixels."""


def _schedule(level: Level) -> Schedule:
    longest, missing = max(level.hole.shape), int(level.hole.sum())
    if missing < 4_000:
        return Schedule(4, 4, longest // 2)
    return Schedule(3, 3, 32) if missing < 20_000 else Schedule(2, 2, 16)


def _coarsest(level: Level, settings: Settings) -> Filled:
    """Fill from two beginnings and keep the one whose patches match better; in doubt invent nothing."""
    missing, sources = int(level.hole.sum()), int(level.source.sum())
    schedule = Schedule(8, 6, max(level.hole.shape)) if missing < 1500 else Schedule(6, 5, 200)
    smooth = _improve(level, *_smooth(level, settings), schedule, settings, 0)
    if missing * sources > EXHAUSTIBLE:
        return smooth
    peeled = _improve(level, *_peeled(level, settings), schedule, settings, 0)
    return peeled if peeled.cost < CLEARLY * smooth.cost else smooth


def _peeled(level: Level, settings: Settings) -> tuple[Image, Field]:
    """Fill layer by layer like an onion, each place from the best of all sources."""
    image, known, matches = level.image.copy(), ~level.hole, _drawn(level, settings)
    sources = np.argwhere(level.source).astype(np.int32, order="C")
    while not known.all():
        layer = grow(known, 1) & ~known
        places = np.argwhere(layer).astype(np.int32, order="C")
        exhaust(image, level.guide, level.dear, known, sources, places, matches)
        image[layer] = image[matches[layer, 0], matches[layer, 1]]
        known |= layer
    return image, matches


def _smooth(level: Level, settings: Settings) -> tuple[Image, Field]:
    """Fill smoothly, with matches thrown at random."""
    image, hole = level.image.copy(), level.hole.astype(np.uint8)
    for channels in (np.s_[:3], np.s_[3], np.s_[4]):
        bytes8 = np.rint(np.clip(image[..., channels], 0, 1) * 255).astype(np.uint8)
        filled = cv2.inpaint(bytes8, hole, 3, cv2.INPAINT_NS)
        image[level.hole, channels] = filled[level.hole] / np.float32(255)
    return image, _drawn(level, settings)


def _drawn(level: Level, settings: Settings) -> Field:
    sources = np.argwhere(level.source).astype(np.int32, order="C")
    drawn = sources[np.random.default_rng(settings.seed).integers(0, len(sources), level.hole.shape)]
    return lead_along(drawn, level.guide, level.source, level.target)


def _finer(level: Level, coarser: Filled, settings: Settings, turn: int) -> Filled:
    """Start from what a coarser level found."""
    height, width = level.hole.shape
    larger = resized(coarser.image, (width, height), cv2.INTER_CUBIC)
    matches = snapped(upscale(coarser.matches, (height, width), (2.0, 2.0)), level.source)
    matches = straightened(matches, level.guide, level.source, level.target)
    image = np.where(level.hole[..., None], larger, level.image)
    led = level.hole & held(level.guide)
    image[led] = level.image[matches[led, 0], matches[led, 1]]
    return _improve(level, image, matches, _schedule(level), settings, turn)


def upscale(
    matches: Field, shape: tuple[int, int], scale: tuple[float, float], frame: Frame = EVERYWHERE
) -> Field:
    """Return matches for a larger picture, or a frame of it; `scale` is (rows, columns) new per old."""
    away = (matches - places_of(matches.shape[:2])).astype(np.float32)
    rows, columns = (
        _nearest(few, many)[at] for few, many, at in zip(matches.shape, shape, frame, strict=False)
    )
    moved = places_of(shape, frame) + np.rint(away[np.ix_(rows, columns)] * np.array(scale, np.float32))
    return np.clip(moved, RADIUS, [length - RADIUS - 1 for length in shape]).astype(np.int32)


def _nearest(few: int, many: int) -> NDArray[np.intp]:
    """Return for each of many places the one of few that lies there."""
    numbers = np.arange(few, dtype=np.float32)[:, None]
    return cv2.resize(numbers, (1, many), interpolation=cv2.INTER_NEAREST)[:, 0].astype(np.intp)


def _improve(
    level: Level, start: Image, matches: Field, schedule: Schedule, settings: Settings, turn: int
) -> Filled:
    """Search matches and vote colours in turn; at the end copy whole pixels."""
    image = np.ascontiguousarray(start, np.float32)
    targets, missing = level.places
    field = np.where(level.target[..., None], matches, places_of(level.hole.shape)).astype(np.int32)
    trust, cost = trusted(level.hole), np.zeros(level.hole.shape, np.float32)
    for number in range(schedule.rounds):
        measure(image, image, 0, 0, level.guide, level.dear, targets, field, cost)
        drawn = seeds(settings.seed, turn + number)
        field, cost = _search(level, image, targets, field, cost, schedule, drawn)
        if number == schedule.rounds - 1:
            break
        voted = image.copy()
        vote(image, level.target, missing, field, cost, trust, _scale(level, cost, 0.5), voted)
        moved = float(np.abs(voted[level.hole, :3] - image[level.hole, :3]).mean())
        image = voted
        if number and moved < SETTLED:
            break
    origin = places_of(level.hole.shape)
    pick(level.target, missing, field, cost, trust, _scale(level, cost, 0.25), origin)
    return Filled(
        image[origin[..., 0], origin[..., 1]], field, origin, float(cost[level.target].mean()), level.hints
    )


def _scale(level: Level, cost: Image, share: float) -> np.float32:
    """Return the cost at which a match counts little: a share of the third quartile."""
    return np.float32(max(np.percentile(cost[level.target], 75), LEAST) * share)


def _search(
    level: Level,
    image: Image,
    targets: NDArray[np.int32],
    field: Field,
    cost: Image,
    schedule: Schedule,
    drawn: Iterator[np.uint32],
) -> tuple[Field, Image]:
    for number in range(schedule.searches):
        better, cheaper = field.copy(), cost.copy()
        step = (8, 4, 2, 1)[number % 4]
        search(
            image, image, 0, 0, level.guide, level.dear, level.source, level.target, targets, field, cost,
            better, cheaper, schedule.reach, step, next(drawn),
        )  # fmt: skip
        field, cost = better, cheaper
    return field, cost


def seeds(seed: int, turn: int) -> Iterator[np.uint32]:
    """Yield hash seeds that differ by seed and turn."""
    generator = np.random.default_rng([seed, turn])
    while True:
        yield np.uint32(generator.integers(0, 2**32, dtype=np.uint32))


def trusted(hole: Flags) -> Image:
    """Return how much a place's match counts: less with each pixel deeper in the hole (Newson 2014)."""
    depth = cv2.distanceTransform(hole.astype(np.uint8), cv2.DIST_L2, 3)
    return (1.3 ** -np.minimum(depth, 30)).astype(np.float32)
