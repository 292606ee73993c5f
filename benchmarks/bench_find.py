"""Measure find: overlap with the truth on the private photographs, and seconds at 2 megapixels.

Run: python benchmarks/bench_find.py
"""

import json
from collections import defaultdict
from pathlib import Path
from time import perf_counter

import cv2
import numpy as np
from skimage import data

from retoucher.engines import Query
from retoucher.engines.classical.find.localizer import ClassicalLocalizer
from retoucher.pictures import Picture

MATERIAL = Path(__file__).parents[2] / "shared" / "material"
NAMED = {"sky": "sky", "tree": "trees", "grass": "grass", "road": "road"}
finder = ClassicalLocalizer()


def overlap(found: np.ndarray, truth: np.ndarray) -> float:
    mask = found > 0.5
    return float((mask & truth).sum() / max(1, (mask | truth).sum()))


def rows() -> list[tuple[str, Picture, np.ndarray]]:
    lines = (MATERIAL / "segmentation.jsonl").read_text(encoding="utf-8").splitlines()
    return [_row(json.loads(line)) for line in lines]


def _row(facts: dict[str, str]) -> tuple[str, Picture, np.ndarray]:
    pixels = cv2.cvtColor(cv2.imread(str(MATERIAL / facts["image"])), cv2.COLOR_BGR2RGB)
    truth = cv2.imread(str(MATERIAL / facts["mask"]), cv2.IMREAD_GRAYSCALE) > 127
    return facts["name"], Picture(np.ascontiguousarray(pixels)), truth


def deepest(truth: np.ndarray) -> tuple[int, int]:
    depth = cv2.distanceTransform(np.pad(truth, 1).astype(np.uint8), cv2.DIST_L2, 5)[1:-1, 1:-1]
    y, x = np.unravel_index(int(depth.argmax()), depth.shape)
    return int(x), int(y)


def queries(name: str, truth: np.ndarray) -> dict[str, Query]:
    one = not name.startswith(("all", "the road"))
    ys, xs = np.nonzero(truth)
    box = int(xs.min()), int(ys.min()), int(xs.max()) + 1, int(ys.max()) + 1
    asked = {"box": Query(box=box), "point": Query(points=(deepest(truth),))} if one else {}
    words = next(
        (phrase for word, phrase in NAMED.items() if word in name.replace("trees", "tree").split()), ""
    )
    if words:
        asked[words] = Query(phrase=words)
    elif one:
        asked["subject"] = Query(phrase="subject")
    return asked


def accuracy() -> None:
    scores: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for name, picture, truth in rows():
        for kind, query in queries(name, truth).items():
            found = finder.find(picture, query)
            best = max(found, key=lambda r: r.area) if found else None
            scores[kind].append((overlap(best.mask, truth), best.score) if best else (0.0, 0.0))
    print("| query | masks | mean IoU | median | mean score | IoU where score ≥ 0.5 (masks) |")
    print("|---|---|---|---|---|---|")
    for kind, pairs in scores.items():
        overlaps = [o for o, _ in pairs]
        sure = [o for o, s in pairs if s >= 0.5]
        print(
            f"| {kind} | {len(pairs)} | {np.mean(overlaps):.2f} | {np.median(overlaps):.2f} "
            f"| {np.mean([s for _, s in pairs]):.2f} | {np.mean(sure) if sure else 0:.2f} ({len(sure)}) |"
        )


def seconds() -> None:
    picture = Picture(cv2.resize(data.astronaut(), (1430, 1430), interpolation=cv2.INTER_CUBIC))
    box = Query(box=(300, 100, 1200, 1400))
    asked = {p: Query(phrase=p) for p in ("left half", "red", "the orange suit", "sky", "greenery", "water")}
    asked |= {p: Query(phrase=p) for p in ("face", "skin", "subject", "text", "ground", "the dog")}
    asked |= {"box": box, "point": Query(points=((650, 900),))}
    print("\n| query | seconds at 2 MP (median of 3) |\n|---|---|")
    for name, query in asked.items():
        times = []
        for _ in range(3):
            start = perf_counter()
            finder.find(picture, query)
            times.append(perf_counter() - start)
        print(f"| {name} | {np.median(times):.2f} |")


if __name__ == "__main__":
    if (MATERIAL / "segmentation.jsonl").exists():
        accuracy()
    else:
        print(f"no photographs at {MATERIAL}: only the seconds are measured")
    seconds()
