"""Measure the trained networks on new scenes: what the exact reader finds, by kind, as plain numbers."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from random import Random
from typing import Any

import numpy as np

from .bench import SEED, Bench, Numbers, save_sheet, seeds
from .bench import edits as new_edits
from .measure_sight import measure_finding, measure_keeping, measure_seeing, shares_read
from .world.drawing import draw
from .world.exact_reader import read
from .world.happenings import HAPPENINGS
from .world.instructions import PLAIN_EDITS, Edit
from .world.judging import Verdict, judge
from .world.scenes import SIDE, middle, random_scene, random_thing
from .world.wordings import caption, described, with_article

SIMPLE = (*PLAIN_EDITS, "vague")


def run_edits(
    bench: Bench, pipeline: Any, asked: Sequence[Edit], text: float, image: float
) -> list[np.ndarray]:
    """Return the pictures that a pipeline makes of edits, each with a seed of its own."""
    from PIL import Image

    made: list[np.ndarray] = []
    for first in range(0, len(asked), bench.batch):
        some = asked[first : first + bench.batch]
        out = pipeline(
            [edit.text for edit in some],
            image=[Image.fromarray(draw(edit.before)) for edit in some],
            num_inference_steps=bench.steps,
            guidance_scale=text,
            image_guidance_scale=image,
            generator=seeds(first, len(some)),
            output_type="np",
        ).images
        made += list((out * 255).round().astype(np.uint8))
    return made


def by_kind(asked: Sequence[Edit], verdicts: Sequence[Verdict]) -> Numbers:
    """Return the verdicts' means for each kind."""
    groups: dict[str, list[Verdict]] = defaultdict(list)
    for edit, verdict in zip(asked, verdicts, strict=True):
        groups[edit.kind].append(verdict)
    return {kind: _means(group) for kind, group in groups.items()} | {"all": _means(verdicts)}


def _means(verdicts: Sequence[Verdict]) -> Numbers:
    outside = [v.outside for v in verdicts if np.isfinite(v.outside)]
    return {
        "n": len(verdicts),
        "done": round(float(np.mean([v.done for v in verdicts])), 3),
        "done_and_rest_kept": round(float(np.mean([v.done and v.kept == 1 for v in verdicts])), 3),
        "kept": round(float(np.mean([v.kept for v in verdicts])), 3),
        "left": round(float(np.median([v.left for v in verdicts])), 3),
        "outside_db": round(float(np.mean(outside)), 2) if outside else None,
    }


def measure_edits(
    bench: Bench, name: str, kinds: Sequence[str], text: float = 3.0, image: float = 1.5
) -> Numbers:
    """Return how well a painter follows instructions; writes a sheet of before, made and truth."""
    asked = new_edits(kinds, bench.count)
    made = run_edits(bench, bench.painter(name), asked, text, image)
    sheet = [np.vstack([draw(e.before), m, draw(e.after)]) for e, m in zip(asked, made, strict=True)]
    save_sheet(bench.parts / f"{name}-{kinds[0]}.png", sheet[:: max(1, bench.count // 6)])
    return by_kind(asked, bench.each(judge, asked, made))


def measure_painting(bench: Bench, guidance: float = 3.0) -> Numbers:
    """Return which attributes of a caption are right in the picture painted from it."""
    random = Random(SEED)
    scenes = [random_scene(random) for _ in range(8 * bench.count)]
    told, pipeline, made = (
        [caption(scene, random) for scene in scenes],
        bench.painter("paint"),
        list[np.ndarray](),
    )
    for first in range(0, len(told), bench.batch):
        some = told[first : first + bench.batch]
        size = {"height": SIDE, "width": SIDE, "num_inference_steps": bench.steps, "output_type": "np"}
        out = pipeline(some, guidance_scale=guidance, generator=seeds(first, len(some)), **size).images
        made += list((out * 255).round().astype(np.uint8))
    save_sheet(
        bench.parts / "paint.png", [np.vstack([m, draw(s)]) for m, s in zip(made, scenes, strict=True)][:48]
    )
    return shares_read(bench, scenes, made)


def measure_filling(bench: Bench, guidance: float = 3.0) -> Numbers:
    """Return how often a hole gets the thing asked for, and how often empty words leave bare ground."""
    from PIL import Image

    random = Random(SEED)
    scenes = [random_scene(random) for _ in range(4 * bench.count)]
    wanted = [random_thing(random, random.choice(scene.things).cell) for scene in scenes]
    pipeline, right = bench.painter("fill"), dict[str, float]()
    for name, told in (
        ("filled", [with_article(described(t)) for t in wanted]),
        ("removed", [""] * len(wanted)),
    ):
        out = pipeline(
            told,
            image=[Image.fromarray(draw(scene)) for scene in scenes],
            mask_image=[_hole(thing.cell) for thing in wanted],
            num_inference_steps=bench.steps,
            guidance_scale=guidance,
            height=SIDE,
            width=SIDE,
            generator=seeds(0, len(told)),
            output_type="np",
        ).images
        seen = bench.each(read, list((out * 255).round().astype(np.uint8)))
        good = [
            s.shows(t) if name == "filled" else t.cell not in s.things
            for s, t in zip(seen, wanted, strict=True)
        ]
        right[name] = round(float(np.mean(good)), 3)
    return right


def _hole(cell: int) -> Any:
    from PIL import Image

    hole = np.zeros((SIDE, SIDE), np.uint8)
    x, y = middle(cell)
    hole[max(y - 12, 0) : y + 12, max(x - 12, 0) : x + 12] = 255
    return Image.fromarray(hole)


MEASURES: dict[str, Callable[[Bench], Numbers]] = {
    "seeing": measure_seeing,
    "keeping": measure_keeping,
    "painting": measure_painting,
    "editing": partial(measure_edits, name="edit", kinds=SIMPLE),
    "filling": measure_filling,
    "finding": measure_finding,
    "happenings": partial(measure_edits, name="rules", kinds=tuple(HAPPENINGS)),
    "happenings_before_tuning": partial(measure_edits, name="edit", kinds=tuple(HAPPENINGS)),
    "editing_after_tuning": partial(measure_edits, name="rules", kinds=SIMPLE),
    "editing_text_5": partial(measure_edits, name="edit", kinds=SIMPLE, text=5.0),
    "editing_image_1.2": partial(measure_edits, name="edit", kinds=SIMPLE, image=1.2),
}
"""In the order of what must be known first."""
