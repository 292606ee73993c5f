"""SANE against plain InstructPix2Pix in the miniature world: the arms of its table."""

from collections.abc import Callable, Sequence
from functools import partial
from random import Random
from typing import Any

from ..engines.registry import engine
from ..pictures import Picture
from ..training.world.drawing import draw
from ..training.world.instructions import Edit
from ..training.world.scenes import CELLS, GROUNDS
from ..training.world.wordings import described, with_article
from .cells import Arm, Numbers
from .metrics import cosine, diversity
from .plain_editor import PLAIN
from .world_samples import clear_sample, vague_sample
from .world_sight import WorldSight
from .world_verdict import Made, reference_arms, verdict

COPIES = 2
"""Results for one request that diversity is measured on."""
INTRUDER = "red heart"
PULLS = ((1.5, 1.5), (2.0, 2.0), (3.0, 1.5))
"""(s_T, s_S) beside the miniature's own (3, 3): as shares of it, what is known to sweep of (7.5, 7.5)."""
Sample = Callable[[int], Edit]
Decomposer = Callable[[Edit, int], list[str]]


def specifics(edit: Edit, count: int) -> list[str]:
    """Return the first `count` specifics of a wish; of a clear instruction itself, as often."""
    own = [part.text for part in edit.specifics] or [edit.text]
    return [own[i % len(own)] for i in range(count)]


def with_more(edit: Edit, count: int) -> list[str]:
    """Return the specifics of a wish and, up to `count`, more of the thing that it adds, elsewhere."""
    added = next(part.new for part in edit.specifics if part.new)
    free = [cell for cell in edit.before.free if cell != added.cell]
    more = [f"add {with_article(described(added))} at the {CELLS[cell]}" for cell in free]
    return [*(part.text for part in edit.specifics), *more][:count]


def wrong(edit: Edit, count: int) -> list[str]:
    """Return specifics of which the last is another that nobody asked for."""
    thing = edit.before.things[0]
    return [*specifics(edit, count - 1), f"remove the {thing.shape}"]


def contradicting(edit: Edit, count: int) -> list[str]:
    """Return specifics and one more that says the opposite of the ground that is asked for."""
    asked = {part.after.ground for part in edit.specifics} | {edit.before.ground}
    other = Random(edit.text).choice([g for g in GROUNDS[:5] if g not in asked])
    return [*specifics(edit, count), f"make the background {other}"]


def clashing(edit: Edit, count: int) -> list[str]:
    """Return `count - 1` specifics and a thing that no wish asks for, at the place of the added one."""
    added = next(part.new for part in edit.specifics if part.new)
    return [*specifics(edit, count - 1), f"add {with_article(INTRUDER)} at the {added.place}"]


def pulled(text: float, specific: float) -> str:
    """Return the name of the arm with these strengths."""
    return f"SANE N=3, s_T {text:g}, s_S {specific:g}"


def sane_arms(seer: WorldSight) -> list[Arm]:
    """Return the arms on vague instructions."""
    arm = partial(_arm, seer, vague_sample)
    arms = [*reference_arms(seer, vague_sample), arm(PLAIN, {}, 0)]
    arms += [arm(f"SANE N={n}", {}, n) for n in (1, 2, 3)]
    arms += [arm(f"SANE N={n}", {}, n, with_more) for n in (4, 5, 6)]
    arms += [
        arm("SANE N=3 elementwise", {"aggregation": "elementwise", "blur": 0}, 3),
        arm("SANE N=3 spatial, no blur", {"blur": 0}, 3),
        arm("SANE N=3 fast", {"quality": "fast"}, 3),
        arm("SANE N=3, one wrong", {}, 3, wrong),
        arm("SANE N=3 and a contradicting one", {}, 3, contradicting),
        arm("SANE N=4, two at one place", {}, 4, clashing),
    ]
    for pull in PULLS:
        arms.append(arm(pulled(*pull), {"guidance": pull[0], "specific_guidance": pull[1]}, 3).frugal)
    return arms


def clear_arms(seer: WorldSight) -> list[Arm]:
    """Return the arms on clear instructions, which SANE takes apart into themselves."""
    arm = partial(_arm, seer, clear_sample)
    references = reference_arms(seer, clear_sample)
    return [*references, arm(PLAIN, {}, 0), arm("SANE N=1", {}, 1), arm("SANE N=3", {}, 3)]


def diversity_arms(seer: WorldSight) -> list[Arm]:
    """Return the arms that make several results for one vague request."""

    def of(name: str, count: int) -> Arm:
        def measure(sample: int) -> Numbers:
            edit = vague_sample(sample)
            made = _edited(edit, sample, {}, specifics(edit, count), COPIES)
            seen = seer.pictures([one.picture for one in made])
            apart = diversity(list(seen), lambda one, other: 1 - cosine(one, other))
            return {"diversity": apart, "rows": made[0].rows}

        return Arm(name, {"sane": count, "copies": COPIES}, measure)

    return [of(PLAIN, 0), of("SANE N=3", 3)]


def _arm(
    seer: WorldSight,
    sample_of: Sample,
    name: str,
    settings: dict[str, Any],
    count: int,
    decomposer: Decomposer = specifics,
) -> Arm:
    def measure(sample: int) -> Numbers:
        edit = sample_of(sample)
        told = decomposer(edit, count) if count else []
        return verdict(edit, _edited(edit, sample, settings, told)[0], seer)

    told = {"sane": count, "decomposer": decomposer.__name__, "settings": settings}
    return Arm(name, told | {"samples": sample_of.__name__}, measure)


def _edited(
    edit: Edit, seed: int, settings: dict[str, Any], told: Sequence[str], count: int = 1
) -> list[Made]:
    editor = engine("edit", "sane" if told else "instruct-pix2pix", **settings)
    made = editor.edit_batch(Picture(draw(edit.before)), edit.text, told, seed=seed * 16, count=count)
    return [Made(one.picture.rgb, one.rows) for one in made]
