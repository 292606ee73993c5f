"""Measure the eyes: overlap with human masks, classical against trained, how honest scores are, and seconds.

Run: python benchmarks/bench_eyes.py [KIND …]; kinds ('noun', 'clear subject'): the eyes alone, no seconds.
"""

import json
import sys
from collections import defaultdict
from pathlib import Path
from time import process_time
from zlib import crc32

import cv2
import numpy as np
from skimage import data

from retoucher.engines import Query
from retoucher.engines.classical.find.localizer import ClassicalLocalizer
from retoucher.engines.classical.find.phrase import parse_phrase
from retoucher.engines.eyes.eyes_localizer import EyesLocalizer
from retoucher.engines.eyes.sight import sight_of
from retoucher.engines.eyes.vocabulary import is_other_animal, meanings
from retoucher.pictures import Picture

MATERIAL = Path(__file__).parents[2] / "shared" / "material"
LOCALIZERS = {"classical": ClassicalLocalizer(), "eyes": EyesLocalizer()}
STUFF = ("sky", "tree", "grass", "road", "building", "wall", "plant", "mountain")
SHOWN_WHOLE = ("gorilla", "tiger", "zebra", "crouching man")
"""Names of masks that are all of what their picture is of, by eye. Of the other single masks the picture is
of more (a statue on its rock, a church with its dome, a player's shadow) or of another thing (a camel)."""
GOOD = 0.7
"""Overlap above which a mask counts as right."""
Row = tuple[dict[str, str], Picture, np.ndarray]
Result = tuple[str, str, str, float, float]
"""Source, kind of question, engine, overlap, score."""


def rows() -> list[Row]:
    lines = (MATERIAL / "segmentation.jsonl").read_text(encoding="utf-8").splitlines()
    return [_row(json.loads(line)) for line in lines]


def _row(facts: dict[str, str]) -> Row:
    pixels = cv2.cvtColor(cv2.imread(str(MATERIAL / facts["image"])), cv2.COLOR_BGR2RGB)
    truth = cv2.imread(str(MATERIAL / facts["mask"]), cv2.IMREAD_GRAYSCALE) > 127
    return facts, Picture(np.ascontiguousarray(pixels)), truth


def half(image: str) -> str:
    """Return which half a picture belongs to: numbers are fitted on one and checked on the other."""
    return "check" if crc32(image.encode()) % 2 else "fit"


def overlap(mask: np.ndarray, truth: np.ndarray) -> float:
    inside = mask > 0.5
    return float((inside & truth).sum() / max(1, (inside | truth).sum()))


def deepest(truth: np.ndarray) -> tuple[int, int]:
    depth = cv2.distanceTransform(np.pad(truth, 1).astype(np.uint8), cv2.DIST_L2, 5)[1:-1, 1:-1]
    y, x = np.unravel_index(int(depth.argmax()), depth.shape)
    return int(x), int(y)


def box_around(truth: np.ndarray) -> tuple[int, int, int, int]:
    ys, xs = np.nonzero(truth)
    return int(xs.min()), int(ys.min()), int(xs.max()) + 1, int(ys.max()) + 1


def questions(facts: dict[str, str], truth: np.ndarray, alone: bool) -> dict[str, Query]:
    """Return what is asked of a mask: its name, and box, click and subject where it is one thing."""
    name, category = facts["name"], facts["category"]
    stuff = category in STUFF
    noun = parse_phrase(name).noun
    known = bool(meanings(noun)) or is_other_animal(noun)
    asked = {"stuff" if stuff else "noun" if known else "other noun": Query(phrase=name)}
    if not name.startswith(("all", "the road", "the sky")):
        asked |= {"box": Query(box=box_around(truth)), "click": Query(points=(deepest(truth),))}
    if alone and not stuff and not name.startswith(("left", "front", "painted", "large", "pale", "blue")):
        clear = name in SHOWN_WHOLE
        asked["clear subject" if clear else "subject with more"] = Query(phrase="subject")
    return asked


def results(engines: tuple[str, ...] = tuple(LOCALIZERS), kinds: tuple[str, ...] = ()) -> list[Result]:
    """Return what each engine finds; `kinds`: only questions of these kinds, all where none is named."""
    found: list[Result] = []
    material = rows()
    images = [facts["image"] for facts, _, _ in material]
    for facts, picture, truth in material:
        alone = images.count(facts["image"]) == 1
        for kind, query in questions(facts, truth, alone).items():
            if kinds and kind not in kinds:
                continue
            for engine in engines:
                regions = LOCALIZERS[engine].find(picture, query)
                best = max(regions, key=lambda r: r.score, default=None)
                got = (overlap(best.mask, truth), best.score) if best else (0.0, 0.0)
                found.append((facts["source"].split(" ")[0], kind, engine, *got))
    return found


def accuracy(found: list[Result]) -> None:
    table: dict[tuple[str, str], dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for source, kind, engine, good, _ in found:
        for key in ((kind, "all"), (kind, source)):
            table[key][engine].append(good)
    print("| asked by | source | masks | classical | eyes |\n|---|---|---|---|---|")
    for (kind, source), by in sorted(table.items()):
        means = " | ".join(f"{np.mean(by[engine]):.2f}" if engine in by else "" for engine in LOCALIZERS)
        print(f"| {kind} | {source} | {len(by['eyes'])} | {means} |")


def honesty(pairs: list[tuple[float, float]], title: str) -> None:
    """Print how many are right of what is said with each score: (overlap, score)."""
    print(f"\n| said ({title}) | masks | mean score | right: overlap above {GOOD} |\n|---|---|---|---|")
    for low, high in ((0, 0.3), (0.3, 0.5), (0.5, 0.7), (0.7, 0.85), (0.85, 1.01)):
        inside = [(good > GOOD, score) for good, score in pairs if low <= score < high]
        if inside:
            share, said = np.mean([r for r, _ in inside]), np.mean([s for _, s in inside])
            print(f"| {low:.0%} to {min(high, 1):.0%} | {len(inside)} | {said:.0%} | {share:.0%} |")


def seconds() -> None:
    """Print seconds of the processor at 1 megapixel, on a picture that is new each time."""
    rgb = cv2.resize(data.astronaut(), (1000, 1000), interpolation=cv2.INTER_CUBIC)
    eyes = LOCALIZERS["eyes"]
    eyes.find(Picture(rgb[::-1].copy()), Query(phrase="the woman"))
    asked = {
        "subject": Query(phrase="subject"),
        "first noun": Query(phrase="the woman"),
        "click after it": Query(points=((450, 700),)),
        "second click": Query(points=((430, 300),)),
    }
    times: dict[str, list[float]] = defaultdict(list)
    for shade in range(3):
        picture = Picture(np.clip(rgb.astype(int) + shade, 0, 255).astype(np.uint8))
        assert sight_of(picture) is sight_of(picture)
        for name, query in asked.items():
            start = process_time()
            eyes.find(picture, query)
            times[name].append(process_time() - start)
    whole = np.median(times["first noun"])
    print("\n| asked at 1 MP | processor seconds | share of the first noun |\n|---|---|---|")
    for name, taken in times.items():
        print(f"| {name} | {np.median(taken):.2f} | {np.median(taken) / whole:.2f} |")


def chosen_kinds(kinds: tuple[str, ...]) -> None:
    """Print tables of some kinds of questions, of the eyes alone."""
    measured = results(("eyes",), kinds)
    accuracy(measured)
    honesty([(good, score) for *_, good, score in measured], "eyes")


if __name__ == "__main__":
    if sys.argv[1:]:
        chosen_kinds(tuple(sys.argv[1:]))
        sys.exit()
    if (MATERIAL / "segmentation.jsonl").exists():
        measured = results()
        accuracy(measured)
        honesty([(good, score) for _, _, engine, good, score in measured if engine == "eyes"], "eyes")
        honesty(
            [(good, score) for _, _, engine, good, score in measured if engine == "classical"], "classical"
        )
    else:
        print(f"no photographs at {MATERIAL}: only the seconds are measured")
    seconds()
