"""Honest and planted edits of photographs, by which the verdict is measured.

Both are so by construction. Of an honest one the truth is known (the thing was laid on the photograph before
it was taken away), or the mask is a person's and the tool exact.
"""

from collections.abc import Iterator

import cv2
import numpy as np
from laid_things import laid_and_removed
from spoiled_masks import beheaded, elsewhere, halved
from verdict_case import Case, edited, painted, region_of, step_of
from verdict_photos import Bytes, Flags, Photo

from retoucher.agent.values.plan import Expectation, Step
from retoucher.pictures import Picture
from retoucher.pictures.color import rgb_to_oklab

COLOURS = ("red", "blue", "green", "purple", "orange", "teal")


def donors_of(photo: Photo, everything: list[Photo]) -> list[Photo]:
    """Return the photographs of the same half whose things can be laid on this one."""
    return [
        p for p in everything if p.has_thing and p.exact and p.tuning == photo.tuning and p.key != photo.key
    ]


def cases_of(photo: Photo, donors: list[Photo]) -> Iterator[Case]:
    """Yield every case of a photograph."""
    yield from _whole_picture(photo)
    if photo.has_thing and photo.exact:
        yield from _local(photo)
        yield from _backgrounds(photo)
    if "sky" in photo.name:
        yield from _skies(photo)
    if not photo.name or photo.has_thing:
        yield from laid_and_removed(photo, donors)


def _local(photo: Photo) -> Iterator[Case]:
    random = photo.random
    colour = COLOURS[int(random.integers(len(COLOURS)))]
    paint, light = step_of("recolor", photo.name, colour=colour), step_of("adjust", photo.name, exposure=0.8)
    good = edited(photo, "honest", "recolour", photo.thing, paint)
    if _visible(good) > 0.05 and not is_person(photo):
        yield good
    yield edited(photo, "honest", "adjust", photo.thing, light)
    yield edited(photo, "invisible", "adjust", photo.thing, step_of("adjust", photo.name, exposure=0.02))
    for kind, mask in (
        ("half", halved(photo.thing, random)),
        ("wrong thing", elsewhere(photo.thing, random)),
    ):
        if mask is None:
            continue
        for work, step in (("recolour", paint), ("adjust", light)):
            case = edited(photo, kind, work, mask, step)
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
    good = edited(photo, "honest", "recolour", bare, step, Picture(before))
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
    yield painted(
        photo,
        kind,
        "recolour",
        region_of(thing, name=photo.name),
        photo.rgb,
        np.asarray(green, np.uint8),
        step,
    )


def _skin(rgb: Bytes) -> Flags:
    """Return where a colour is one of skin (Chai and Ngan, 1999: ranges of Cr and Cb)."""
    luma, cr, cb = np.moveaxis(cv2.cvtColor(rgb, cv2.COLOR_RGB2YCrCb), 2, 0)
    return (cr > 136) & (cr < 173) & (cb > 77) & (cb < 127) & (luma > 50)


def _backgrounds(photo: Photo) -> Iterator[Case]:
    random = photo.random
    step = step_of("replace_background", photo.name, colour=str(random.choice(["white", "black", "#2060d0"])))
    yield edited(photo, "honest", "background", photo.thing, step)
    yield edited(photo, "beheaded", "background", beheaded(photo.thing), step)
    yield edited(photo, "half", "background", halved(photo.thing, random), step)
    rim = max(2, round(0.006 * max(photo.rgb.shape)))
    fat = cv2.dilate(photo.thing.astype(np.uint8), np.ones((2 * rim + 1,) * 2, np.uint8)) > 0
    region = region_of(fat, name=photo.name)
    flat = np.broadcast_to(_paint(str(step.arguments["colour"])), photo.rgb.shape)
    weight = region.mask[..., None]
    after = np.rint(photo.rgb * weight + flat * (1 - weight)).astype(np.uint8)
    gap = np.linalg.norm(rgb_to_oklab(after) - rgb_to_oklab(np.ascontiguousarray(flat)), axis=2)
    if np.median(gap[fat & ~photo.thing]) > 0.15:  # else the old ground is like the new one
        yield Case(photo, "halo", "background", Picture(photo.rgb), Picture(after), region, step)


def _paint(name: str) -> Bytes:
    return np.array({"white": (255,) * 3, "black": (0,) * 3, "#2060d0": (32, 96, 208)}[name], np.uint8)


def _skies(photo: Photo) -> Iterator[Case]:
    light = step_of("adjust", "sky", exposure=-0.7)
    other = step_of("sky", "sky", kind="sunset")
    for step in (light, other):
        yield edited(photo, "honest", "sky", photo.thing, step)
        yield edited(photo, "strip", "sky", _without_strip(photo.thing), step)


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
    yield edited(photo, "honest", "tone", None, step_of("adjust", **wish))
    yield edited(photo, "invisible", "tone", None, step_of("adjust", **{k: v / 40 for k, v in wish.items()}))
    sigma = float(random.uniform(8, 20))
    noisy = Picture(np.clip(photo.rgb + random.normal(0, sigma, photo.rgb.shape), 0, 255).astype(np.uint8))
    promise = Expectation(measure="noise", holds="falls", value=0.01)
    step = step_of("adjust", denoise=0.5).model_copy(update={"expectations": (promise,)})
    yield edited(photo, "honest", "denoise", None, step, noisy)
    wax = cv2.pyrMeanShiftFiltering(cv2.medianBlur(noisy.rgb, 5), 9, 40, maxLevel=1)
    wax = cv2.edgePreservingFilter(np.asarray(wax, np.uint8), flags=1, sigma_s=40, sigma_r=0.5)
    yield Case(photo, "wax", "denoise", noisy, Picture(np.asarray(wax, np.uint8)), None, step)
