"""Honest and planted edits of photographs, by which the verdict is measured.

Both are so by construction. Of an honest one the truth is known (the thing was laid on the photograph before
it was taken away), or the mask is a person's and the tool exact.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from verdict_photos import Bytes, Flags, Photo, photos

from retoucher.agent.values.plan import Expectation, Step
from retoucher.engines.classical.fill.object_rim import grown_to_rim
from retoucher.pictures import Picture, Region
from retoucher.pictures.color import rgb_to_oklab
from retoucher.tools import tool as tools

COLOURS = ("red", "blue", "green", "purple", "orange", "teal")
CLOSE, ALIKE = 0.035, (0.55, 1.8)
"""OKLab distance, and ratio of detail, up to which a fill counts as good against the known truth."""


@dataclass(frozen=True)
class Case:
    """One edit; `kind` is 'honest' or what was planted."""

    photo: Photo
    kind: str
    work: str
    before: Picture
    after: Picture
    region: Region | None
    step: Step
    tried: Picture | None = None

    @property
    def name(self) -> str:
        """Return a name to find the case again by."""
        return f"{self.work}/{self.kind}/{self.photo.key}/{self.photo.name}"


def cases(part: int = 0, parts: int = 1) -> Iterator[Case]:
    """Yield every case, photograph by photograph; with `parts` only every so-manieth photograph's."""
    everything = photos()
    for photo in everything[part::parts]:
        donors = [p for p in everything if p.has_thing and p.exact and p.tuning == photo.tuning
                  and p.key != photo.key]  # fmt: skip
        yield from _whole_picture(photo)
        if photo.has_thing:
            yield from _real_removals(photo)
        if photo.has_thing and photo.exact:
            yield from _local(photo)
            yield from _backgrounds(photo)
        if "sky" in photo.name:
            yield from _skies(photo)
        if not photo.name or photo.has_thing:
            yield from _composites(photo, donors)


def _step(tool: str, target: str = "", **arguments: object) -> Step:
    return Step(reason="", tool=tool, target=target, arguments=arguments)


def _region(mask: Flags, soft: float = 0.8) -> Region:
    faded = cv2.GaussianBlur(mask.astype(np.float32), (0, 0), soft) if soft else mask.astype(np.float32)
    return Region(np.clip(np.asarray(faded, np.float32), 0, 1))


def _run(picture: Picture, region: Region | None, step: Step) -> tuple[Picture, Picture]:
    done = tools.get(step.tool).run(picture, region, dict(step.arguments))
    return done.result, done.tried


def _edit(
    photo: Photo, kind: str, work: str, mask: Flags | None, step: Step, before: Picture | None = None
) -> Case:
    picture = before or Picture(photo.rgb)
    region = (
        None
        if mask is None
        else grown_to_rim(picture, _region(mask, 0))
        if work == "remove"
        else _region(mask)
    )
    after, tried = _run(picture, region, step)
    return Case(photo, kind, work, picture, after, region, step, tried)


def _painted(
    photo: Photo, kind: str, work: str, region: Region, before: Bytes, after: Bytes, step: Step
) -> Case:
    """Return a case whose result was made here and laid into the region."""
    weight = region.mask[..., None]
    mixed = np.rint(before * (1 - weight) + after * weight).astype(np.uint8)
    return Case(photo, kind, work, Picture(before), Picture(mixed), region, step)


# what is wrong with a mask


def halved(thing: Flags, random: np.random.Generator) -> Flags:
    """Return one half of a thing, cut across its longer side."""
    ys, xs = np.nonzero(thing)
    wide = np.ptp(xs) > np.ptp(ys)
    along = np.mgrid[: thing.shape[0], : thing.shape[1]][1 if wide else 0]
    cut = np.median(xs if wide else ys)
    return thing & ((along > cut) if random.random() < 0.5 else (along < cut))


def beheaded(thing: Flags) -> Flags:
    """Return a thing without the upper quarter of its height."""
    ys = np.flatnonzero(thing.any(axis=1))
    rows = np.arange(thing.shape[0])[:, None]
    return thing & (rows > ys[0] + 0.27 * len(ys))


def footless(thing: Flags) -> Flags:
    """Return a thing without the lowest seventh, and without a rim of 2 % of its size."""
    ys = np.flatnonzero(thing.any(axis=1))
    rows = np.arange(thing.shape[0])[:, None]
    rim = max(1, round(0.02 * np.sqrt(thing.sum())))
    kept = cv2.erode(thing.astype(np.uint8), np.ones((2 * rim + 1,) * 2, np.uint8)) > 0
    return kept & (rows < ys[-1] - 0.14 * len(ys))


def elsewhere(thing: Flags, random: np.random.Generator) -> Flags | None:
    """Return the thing's shape at a place where it is not; None when there is no room."""
    ys, xs = np.nonzero(thing)
    shape = thing[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]
    for _ in range(40):
        moved = np.zeros_like(thing)
        top = random.integers(0, thing.shape[0] - shape.shape[0] + 1)
        left = random.integers(0, thing.shape[1] - shape.shape[1] + 1)
        moved[top : top + shape.shape[0], left : left + shape.shape[1]] = shape
        if (moved & thing).sum() < 0.02 * thing.sum():
            return moved
    return None


# the kinds of work


def _real_removals(photo: Photo) -> Iterator[Case]:
    step = _step("inpaint", photo.name)
    yield _edit(photo, "half", "remove", halved(photo.thing, photo.random), step)
    if photo.random.random() < 0.5:
        yield _edit(photo, "beheaded", "remove", beheaded(photo.thing), step)
    else:
        yield _edit(photo, "remnant", "remove", footless(photo.thing), step)
    wrong = elsewhere(photo.thing, photo.random)
    if wrong is not None:
        yield _edit(photo, "wrong thing", "remove", wrong, step)


def _local(photo: Photo) -> Iterator[Case]:
    random = photo.random
    colour = COLOURS[int(random.integers(len(COLOURS)))]
    paint, light = _step("recolor", photo.name, colour=colour), _step("adjust", photo.name, exposure=0.8)
    good = _edit(photo, "honest", "recolour", photo.thing, paint)
    if _visible(good) > 0.05 and not is_person(photo):
        yield good
    yield _edit(photo, "honest", "adjust", photo.thing, light)
    yield _edit(photo, "invisible", "adjust", photo.thing, _step("adjust", photo.name, exposure=0.02))
    for kind, mask in (
        ("half", halved(photo.thing, random)),
        ("wrong thing", elsewhere(photo.thing, random)),
    ):
        if mask is None:
            continue
        for work, step in (("recolour", paint), ("adjust", light)):
            case = _edit(photo, kind, work, mask, step)
            if work == "adjust" or _visible(case) > 0.05:
                yield case
    if is_person(photo):
        yield from _green_skin(photo, photo.thing, paint)
    else:
        yield from _arms(photo, paint)


def is_person(photo: Photo) -> bool:
    """Return whether the thing has skin, which no paint should reach."""
    return any(word in photo.name for word in ("man", "person", "player", "rider", "batter"))


def _arms(photo: Photo, step: Step) -> Iterator[Case]:
    """Lay an arm across the thing and paint the thing, once with the arm and once without it."""
    random = photo.random
    ys, xs = np.nonzero(photo.thing)
    middle, size = np.array([xs.mean(), ys.mean()]), float(np.sqrt(len(xs)))
    angle = random.uniform(0, np.pi)
    away = 0.45 * size * np.array([np.cos(angle), np.sin(angle)])
    arm = np.zeros(photo.thing.shape, np.uint8)
    ends = [tuple(map(int, np.rint(middle + s * away))) for s in (-1, 1)]
    cv2.line(arm, ends[0], ends[1], 1, max(5, round(0.16 * size)))
    tone = np.array([(224, 172, 145), (198, 134, 98), (141, 85, 56), (132, 70, 58)][int(random.integers(4))])
    grain = cv2.GaussianBlur(random.normal(0, 12, photo.rgb.shape).astype(np.float32), (0, 0), 1.5)
    share = cv2.GaussianBlur(arm.astype(np.float32), (0, 0), 0.8)[..., None]
    before = np.clip(photo.rgb * (1 - share) + (tone + grain) * share, 0, 255).astype(np.uint8)
    whole = photo.thing | (arm > 0)
    laid = Photo(photo.key, before, whole, photo.name)
    yield from _green(laid, "green skin", whole, step)
    bare = photo.thing & (cv2.dilate(arm, np.ones((3, 3), np.uint8)) == 0)
    good = _edit(photo, "honest", "recolour", bare, step, Picture(before))
    if _visible(good) > 0.05:
        yield good


def _visible(case: Case) -> float:
    inside = case.region.mask > 0.5 if case.region else np.ones(case.before.rgb.shape[:2], np.bool_)
    return float(
        np.linalg.norm(rgb_to_oklab(case.before.rgb) - rgb_to_oklab(case.after.rgb), axis=2)[inside].mean()
    )


def _green_skin(photo: Photo, thing: Flags, step: Step) -> Iterator[Case]:
    if (thing & _skin(photo.rgb)).sum() >= 0.04 * thing.sum():
        yield from _green(photo, "green skin", thing, step)


def _green(photo: Photo, kind: str, thing: Flags, step: Step) -> Iterator[Case]:
    """Turn everything in the mask to one hue."""
    lab = cv2.cvtColor(photo.rgb, cv2.COLOR_RGB2LAB).astype(np.int16)
    lab[..., 1][thing], lab[..., 2][thing] = 128 - 40, 128 + 25
    green = cv2.cvtColor(np.clip(lab, 0, 255).astype(np.uint8), cv2.COLOR_LAB2RGB)
    yield _painted(photo, kind, "recolour", _region(thing), photo.rgb, np.asarray(green, np.uint8), step)


def _skin(rgb: Bytes) -> Flags:
    """Return where a colour is one of skin (Chai and Ngan, 1999: ranges of Cr and Cb)."""
    luma, cr, cb = np.moveaxis(cv2.cvtColor(rgb, cv2.COLOR_RGB2YCrCb), 2, 0)
    return (cr > 136) & (cr < 173) & (cb > 77) & (cb < 127) & (luma > 50)


def _backgrounds(photo: Photo) -> Iterator[Case]:
    random = photo.random
    step = _step("replace_background", photo.name, colour=str(random.choice(["white", "black", "#2060d0"])))
    yield _edit(photo, "honest", "background", photo.thing, step)
    yield _edit(photo, "beheaded", "background", beheaded(photo.thing), step)
    yield _edit(photo, "half", "background", halved(photo.thing, random), step)
    rim = max(2, round(0.006 * max(photo.rgb.shape)))
    fat = cv2.dilate(photo.thing.astype(np.uint8), np.ones((2 * rim + 1,) * 2, np.uint8)) > 0
    region = _region(fat)
    flat = np.broadcast_to(_paint(str(step.arguments["colour"])), photo.rgb.shape)
    weight = region.mask[..., None]
    after = np.rint(photo.rgb * weight + flat * (1 - weight)).astype(np.uint8)
    gap = np.linalg.norm(rgb_to_oklab(after) - rgb_to_oklab(np.ascontiguousarray(flat)), axis=2)
    if np.median(gap[fat & ~photo.thing]) > 0.15:  # else the old ground is like the new one
        yield Case(photo, "halo", "background", Picture(photo.rgb), Picture(after), region, step)


def _paint(name: str) -> Bytes:
    return np.array({"white": (255,) * 3, "black": (0,) * 3, "#2060d0": (32, 96, 208)}[name], np.uint8)


def _skies(photo: Photo) -> Iterator[Case]:
    light = _step("adjust", "sky", exposure=-0.7)
    other = _step("sky", "sky", kind="sunset")
    for step in (light, other):
        yield _edit(photo, "honest", "sky", photo.thing, step)
        yield _edit(photo, "strip", "sky", _without_strip(photo.thing), step)


def _without_strip(sky: Flags) -> Flags:
    """Return the sky less a strip above the horizon, as wide as a tenth of its height."""
    ys = np.flatnonzero(sky.any(axis=1))
    reach = max(4, round(0.1 * len(ys)))
    land = cv2.dilate((~sky).astype(np.uint8), np.ones((2 * reach + 1, 1), np.uint8)) > 0
    return sky & ~land


def _whole_picture(photo: Photo) -> Iterator[Case]:
    if photo.name and not photo.has_thing:
        return
    random = photo.random
    wishes: tuple[dict[str, float], ...] = (
        {"exposure": 0.5}, {"temperature": 0.35}, {"contrast": 0.35}, {"saturation": 0.4}, {"shadows": 0.5}
    )  # fmt: skip
    wish = wishes[int(random.integers(len(wishes)))]
    yield _edit(photo, "honest", "tone", None, _step("adjust", **wish))
    yield _edit(photo, "invisible", "tone", None, _step("adjust", **{k: v / 40 for k, v in wish.items()}))
    sigma = float(random.uniform(8, 20))
    noisy = Picture(np.clip(photo.rgb + random.normal(0, sigma, photo.rgb.shape), 0, 255).astype(np.uint8))
    promise = Expectation(measure="noise", holds="falls", value=0.01)
    step = _step("adjust", denoise=0.5).model_copy(update={"expectations": (promise,)})
    yield _edit(photo, "honest", "denoise", None, step, noisy)
    wax = cv2.pyrMeanShiftFiltering(cv2.medianBlur(noisy.rgb, 5), 9, 40, maxLevel=1)
    wax = cv2.edgePreservingFilter(np.asarray(wax, np.uint8), flags=1, sigma_s=40, sigma_r=0.5)
    yield Case(photo, "wax", "denoise", noisy, Picture(np.asarray(wax, np.uint8)), None, step)


def _composites(photo: Photo, donors: list[Photo]) -> Iterator[Case]:
    random, truth = photo.random, photo.rgb
    for number in range(2):
        laid = _laid(photo, donors[int(random.integers(len(donors)))], random)
        if laid is None:
            continue
        before, thing = laid
        step = _step("inpaint", "thing")
        region = grown_to_rim(Picture(before), _region(thing, 0))
        hole = region.mask > 0.5
        if number == 0:
            yield _painted(photo, "honest", "remove", region, before, truth, step)
            continue
        filled = _run(Picture(before), region, step)[0]
        if _close(filled.rgb, truth, hole):
            yield Case(photo, "honest", "remove", Picture(before), filled, region, step)
        yield from _spoiled(photo, before, truth, region, step)


def _laid(photo: Photo, donor: Photo, random: np.random.Generator) -> tuple[Bytes, Flags] | None:
    """Return the photograph with the donor's thing on it, and where; it takes 2 to 8 % of the picture."""
    ys, xs = np.nonzero(donor.thing)
    window = np.s_[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]
    cut, mask = donor.rgb[window], donor.thing[window].astype(np.float32)
    wanted = random.uniform(0.02, 0.08) * photo.rgb.shape[0] * photo.rgb.shape[1]
    factor = min(
        np.sqrt(wanted / mask.sum()),
        0.7 * photo.rgb.shape[0] / mask.shape[0],
        0.7 * photo.rgb.shape[1] / mask.shape[1],
    )
    size = max(8, round(mask.shape[1] * factor)), max(8, round(mask.shape[0] * factor))
    cut, mask = (
        cv2.resize(cut, size, interpolation=cv2.INTER_AREA),
        cv2.resize(mask, size, interpolation=cv2.INTER_AREA),
    )
    for _ in range(30):
        top = int(random.integers(0, photo.rgb.shape[0] - size[1]))
        left = int(random.integers(0, photo.rgb.shape[1] - size[0]))
        alpha = np.zeros(photo.rgb.shape[:2], np.float32)
        alpha[top : top + size[1], left : left + size[0]] = mask
        if not (photo.thing & (alpha > 0)).any():
            before = photo.rgb.astype(np.float32)
            part = before[top : top + size[1], left : left + size[0]]
            part += (cut - part) * mask[..., None]
            return np.rint(before).astype(np.uint8), alpha > 0.3
    return None


def _close(made: Bytes, truth: Bytes, hole: Flags) -> bool:
    """Return whether a fill is as good as the truth to the eye: its colours at a glance, and its detail."""
    blurred = [rgb_to_oklab(np.asarray(cv2.GaussianBlur(p, (0, 0), 3), np.uint8)) for p in (made, truth)]
    apart = np.linalg.norm(blurred[0] - blurred[1], axis=2)[hole]
    detail = [_detail(p)[hole].mean() + 1.5 for p in (made, truth)]
    return bool(
        apart.mean() < CLOSE
        and np.percentile(apart, 98) < 4 * CLOSE
        and ALIKE[0] < detail[0] / detail[1] < ALIKE[1]
    )


def _detail(rgb: Bytes) -> Bytes:
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    return np.asarray(
        cv2.convertScaleAbs(cv2.Laplacian(cv2.GaussianBlur(grey, (3, 3), 0), cv2.CV_16S)), np.uint8
    )


def _spoiled(photo: Photo, before: Bytes, truth: Bytes, region: Region, step: Step) -> Iterator[Case]:
    """Yield removals whose mask was right and whose fill was not."""
    hole, random = region.mask > 0.5, photo.random
    reach = np.sqrt(hole.sum())

    def spoiled(kind: str, inside: Bytes) -> Case:
        return _painted(photo, kind, "remove", region, before, inside, step)

    if _detail(truth)[hole].mean() > 5:
        ground = np.where(hole[..., None], 0, truth).astype(np.float32)
        share = cv2.GaussianBlur((~hole).astype(np.float32), (0, 0), 0.25 * reach)[..., None]
        smear = cv2.GaussianBlur(ground, (0, 0), 0.25 * reach) / np.maximum(share, 1e-4)
        yield spoiled("smear", np.clip(smear, 0, 255).astype(np.uint8))
    if _edges_at_rim(truth, hole) > 0.12:
        by = max(3, round(0.06 * reach))
        yield spoiled("step in a line", np.roll(truth, (by, by), (0, 1)))
    yield spoiled("ghost", np.rint(0.55 * before + 0.45 * truth).astype(np.uint8))
    if photo.has_thing and not (photo.thing & hole).any():
        copied = _copied(photo, hole)
        if copied is not None:
            yield spoiled("repeated", copied)
    spot = np.clip(truth + np.array([18, 12, -10]) * (1 if random.random() < 0.5 else -1), 0, 255)
    yield _painted(
        photo, "seam", "remove", Region(hole.astype(np.float32)), before, spot.astype(np.uint8), step
    )


def _edges_at_rim(truth: Bytes, hole: Flags) -> float:
    rim = cv2.morphologyEx(hole.astype(np.uint8), cv2.MORPH_GRADIENT, np.ones((5, 5), np.uint8)) > 0
    grey = cv2.GaussianBlur(cv2.cvtColor(truth, cv2.COLOR_RGB2GRAY), (0, 0), 1.5).astype(np.float32)
    return float((np.hypot(cv2.Sobel(grey, -1, 1, 0), cv2.Sobel(grey, -1, 0, 1))[rim] > 60).mean())


def _copied(photo: Photo, hole: Flags) -> Bytes | None:
    """Return the truth with the photograph's own thing once more in the hole; None when it is too big."""
    ys, xs = np.nonzero(photo.thing)
    hy, hx = np.nonzero(hole)
    if photo.thing.sum() > 8 * hole.sum():
        return None
    by = int(hy.mean() - ys.mean()), int(hx.mean() - xs.mean())
    moved = np.roll(photo.thing, by, (0, 1))
    return np.where(moved[..., None], np.roll(photo.rgb, by, (0, 1)), photo.rgb).astype(np.uint8)
