"""What a change of light may not do to a picture: it fails, and honest changes do not."""

from collections.abc import Callable

import numpy as np
import pytest
from skimage import data

from retoucher.agent.minds.judging.looked_at import LookedAt
from retoucher.agent.minds.judging.second_look import look_again
from retoucher.agent.values.plan import Expectation, Step
from retoucher.pictures import Picture, Region, evidence
from retoucher.tools.tool import get

PHOTOS = {"astronaut": data.astronaut, "coffee": data.coffee, "cat": data.chelsea}
Floats = np.ndarray


def faults(
    before: np.ndarray, after: Picture, tool: str, people: np.ndarray | None = None, **asked: float
) -> set[str]:
    """Return what fails of a result by words that begin its findings."""
    picture = Picture(np.ascontiguousarray(before))
    holds = {k: v for k, v in asked.items() if k in ("rises", "falls")}
    promised = tuple(Expectation(measure="lightness", holds=h) for h in holds)  # pyright: ignore[reportArgumentType]
    written = {k: v for k, v in asked.items() if k not in holds}
    step = Step(reason="", tool=tool, arguments=written, expectations=promised)
    seer = None if people is None else lambda *_: [Region(people.astype(np.float32), score=0.9)]
    facts = evidence(picture, after, None, aligned=True)
    found = look_again(LookedAt(0, step, get(tool), picture, lambda: after, None, facts, seer))
    return {f.text for f in found if not f.passed}


def spoiled(way: Callable[[Floats], Floats]) -> Callable[[np.ndarray], Picture]:
    return lambda rgb: Picture(np.rint(np.clip(way(rgb / 255), 0, 1) * 255).astype(np.uint8))


PLANTED = {
    "black": (spoiled(lambda x: x * 0.04), "black"),
    "crushed": (spoiled(lambda x: x**4), "as a whole"),
    "burnt": (spoiled(lambda x: x + np.array([80 / 255, 0, 0])), "burnt"),
    "solarised": (spoiled(lambda x: 2 * np.where(x > 0.5, 1 - x, x)), "became darker than dark"),
}


@pytest.mark.parametrize("kind", PLANTED)
@pytest.mark.parametrize("name", PHOTOS)
def test_make_it_nicer_that_spoils_a_picture_fails(name: str, kind: str) -> None:
    before = PHOTOS[name]()
    spoil, words = PLANTED[kind]
    said = faults(before, spoil(before), "enhance", strength=0.8)
    assert any(words in text for text in said), said


@pytest.mark.parametrize("name", PHOTOS)
@pytest.mark.parametrize(
    ("tool", "amounts", "promised"),
    [
        ("enhance", {"strength": 0.8}, {}), ("expose", {}, {}), ("adjust", {"exposure": 0.5}, {"rises": 1}),
        ("adjust", {"exposure": -0.5}, {"falls": 1}), ("adjust", {"contrast": 0.35}, {}),
        ("adjust", {"shadows": 0.5}, {}), ("adjust", {"temperature": 0.4}, {}),
        ("adjust", {"saturation": -1}, {}),
        ("adjust", {"exposure": -1.5}, {"falls": 1}),
    ],
)  # fmt: skip
def test_honest_changes_spoil_nothing(
    name: str, tool: str, amounts: dict[str, float], promised: dict[str, float]
) -> None:
    before = np.ascontiguousarray(PHOTOS[name]())
    after = get(tool).run(Picture(before), None, dict(amounts)).result
    said = faults(before, after, tool, None, **amounts, **promised)
    assert not {text for text in said if "cannot be seen" not in text}


def test_a_face_that_turns_green_in_a_large_picture_fails_unless_colours_were_to_turn() -> None:
    before = np.ascontiguousarray(data.astronaut())
    face = np.zeros(before.shape[:2], np.bool_)
    face[60:200, 170:280] = True
    green = before.copy()
    green[face] = np.clip(before[face] * np.array([0.5, 1.05, 0.5]), 0, 255).astype(np.uint8)
    after = Picture(green)
    assert any("skin" in text for text in faults(before, after, "enhance", face, strength=0.8))
    assert not any("skin" in text for text in faults(before, after, "adjust", face, hue=80))
    honest = get("enhance").run(Picture(before), None, {"strength": 1.0}).result
    assert not any("skin" in text for text in faults(before, honest, "enhance", face, strength=1.0))
