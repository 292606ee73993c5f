"""`edit` with a scripted editor: who is asked, with which words, and what post-edit keeps."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import cv2
import numpy as np
import pytest

from retoucher.engines import registry
from retoucher.engines.diffusion.kept import boxes_of, changed_region, keep_about
from retoucher.errors import ConfigError
from retoucher.pictures import Picture, Region
from retoucher.tools.edit import edit

BLUE, RED, GREEN = (120, 170, 230), (210, 40, 40), (40, 160, 60)


def scene(x: int, colour: tuple[int, int, int], noise: int = 0) -> Picture:
    pixels = np.full((90, 140, 3), BLUE, np.uint8)
    cv2.circle(pixels, (x, 45), 18, colour, -1)
    junk = np.random.default_rng(noise).integers(-6, 7, pixels.shape) if noise else 0
    return Picture(np.clip(pixels.astype(int) + junk, 0, 255).astype(np.uint8))


def disc(x: int, radius: int = 18) -> np.ndarray:
    mask = np.zeros((90, 140), np.uint8)
    return cv2.circle(mask, (x, 45), radius, 1, -1) > 0


def within(picture: Picture, box: tuple[int, int, int, int]) -> list[Region]:
    """Return what is not blue inside a box: the truth of these scenes."""
    mask = (np.abs(picture.rgb.astype(int) - BLUE).max(axis=2) > 40).astype(np.float32)
    left, top, right, bottom = box
    inside = np.zeros_like(mask)
    inside[top:bottom, left:right] = mask[top:bottom, left:right]
    return [Region(inside)] if inside.any() else []


def test_a_recoloured_thing_is_kept_and_faint_changes_elsewhere_are_not() -> None:
    original, edited = scene(50, RED), scene(50, GREEN, noise=1)
    kept = keep_about(original, edited, within)
    assert np.array_equal(kept.rgb[disc(50, 16)], edited.rgb[disc(50, 16)])
    assert np.array_equal(kept.rgb[~disc(50, 23)], original.rgb[~disc(50, 23)])


def test_a_moved_thing_is_kept_at_both_places() -> None:
    original, edited = scene(40, RED), scene(100, RED, noise=1)
    assert len(boxes_of(changed_region(original, edited))) == 2
    kept = keep_about(original, edited, within)
    for x in (40, 100):
        assert np.array_equal(kept.rgb[disc(x, 16)], edited.rgb[disc(x, 16)])
    outside = ~(disc(40, 23) | disc(100, 23))
    assert np.array_equal(kept.rgb[outside], original.rgb[outside])


def test_several_changed_things_are_all_kept() -> None:
    def pair(colour: tuple[int, int, int], noise: int = 0) -> Picture:
        left, right = scene(40, colour, noise).rgb, scene(100, colour, noise).rgb
        return Picture(np.where(disc(100)[..., None], right, left))

    original, edited = pair(RED), pair(GREEN, noise=1)
    kept = keep_about(original, edited, within)
    for x in (40, 100):
        assert np.array_equal(kept.rgb[disc(x, 16)], edited.rgb[disc(x, 16)])


def test_an_edit_of_everything_or_nothing_or_another_size_stays() -> None:
    original = scene(50, RED)
    night = Picture(original.rgb // 4)
    assert keep_about(original, night, within) is night
    assert keep_about(original, original, within) is original
    smaller = Picture(original.rgb[:80])
    assert keep_about(original, smaller, within) is smaller


PAINTER = """
import numpy as np
from retoucher.engines import EngineSpec

SAID = []


class Painter:
    def edit(self, picture, instruction, *, region, references, seed, progress):
        SAID.append(instruction)
        pixels = np.clip(picture.rgb.astype(int) + 5, 0, 255).astype(np.uint8)
        pixels[picture.rgb[..., 0] > 180] = (40, 160, 60)
        return picture.with_rgb(pixels)


SPECS = [
    EngineSpec("edit", "plain", "scripted_painter:Painter", abilities=frozenset({"instruct"}), cost=0.1),
    EngineSpec(
        "edit", "parted", "scripted_painter:Painter", abilities=frozenset({"instruct", "specific"}), cost=0.2
    ),
]
"""


@pytest.fixture
def said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Install a painter under two names, one of which takes specific instructions; return what it is told.

    It turns red into green, and everything a little lighter.
    """
    (tmp_path / "scripted_painter.py").write_text(PAINTER)
    facts = tmp_path / "scripted_painter-1.dist-info"
    facts.mkdir()
    (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: scripted-painter\nVersion: 1\n")
    (facts / "entry_points.txt").write_text("[retoucher.engines]\npainter = scripted_painter:SPECS\n")
    monkeypatch.syspath_prepend(tmp_path)
    registry.specs.cache_clear()
    told: list[str] = import_module("scripted_painter").SAID
    told.clear()
    yield told
    registry.specs.cache_clear()


def test_specific_instructions_go_to_who_takes_them(said: list[str]) -> None:
    edit(scene(50, RED), instruction="make it festive")
    edit(scene(50, RED), instruction="make it festive", specific=("add lights", "add snow"))
    edit(scene(50, RED), instruction="make it festive", specific=("add lights",), engine="plain")
    assert said == [
        "make it festive",
        "make it festive\nadd lights\nadd snow",
        "make it festive; add lights",
    ]


def test_post_edit_gives_the_rest_its_bytes_back(said: list[str]) -> None:
    original = scene(50, RED)
    plain = edit(original, instruction="a green ball")
    kept = edit(original, instruction="a green ball", post_edit=True)
    assert (plain.rgb[0, 0] != original.rgb[0, 0]).all()
    assert np.array_equal(kept.rgb[~disc(50, 26)], original.rgb[~disc(50, 26)])
    assert (kept.rgb[disc(50, 15)] == GREEN).all()


def test_an_unknown_editor_is_named_with_what_there_is() -> None:
    with pytest.raises(ConfigError, match=r"no engine 'brush' for 'edit'; there is: .*sane"):
        edit(scene(50, RED), instruction="a green ball", engine="brush")
