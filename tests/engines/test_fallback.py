"""Who does it when an engine that seemed ready cannot be set to work, and that it is said."""

import json
import logging
from pathlib import Path

import numpy as np
import pytest

from retoucher.engines import EngineSpec
from retoucher.engines.fallback import in_order
from retoucher.engines.profiles import Profile
from retoucher.engines.work import working
from retoucher.errors import EngineUnavailable, ToolFailed, ToolRetry
from retoucher.pictures import Picture, Region
from retoucher.tools.caption import caption
from retoucher.tools.edit import able
from retoucher.tools.find import find
from retoucher.tools.inpaint import inpaint

BROKEN = ("sd-inpainting", "grounding-dino", "sam2", "blip")
PLUS, KLEIN = "qwen-image-edit-plus", "flux2-klein"


@pytest.fixture
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Profile:
    """Return a profile that prefers models whose folder holds something else."""
    monkeypatch.setenv("RETOUCHER_MODELS_DEVICE", "cpu")
    (tmp_path / "model_index.json").write_text(json.dumps({"_class_name": "Another"}))
    return Profile(
        allow=frozenset({"models", "weights"}),
        prefer={"inpaint": ("sd",), "find": ("grounded-sam2",), "caption": ("blip",)},
        weights=dict.fromkeys(BROKEN, str(tmp_path)),
    )


@pytest.fixture
def meadow() -> Picture:
    pixels = np.random.default_rng(0).integers(0, 12, (60, 80, 3), np.uint8)
    pixels[:30] += np.array((90, 150, 230), np.uint8)
    pixels[30:] += np.array((60, 130, 50), np.uint8)
    return Picture(pixels)


def test_broken_weights_are_named_and_the_next_engine_works(
    profile: Profile, meadow: Picture, caplog: pytest.LogCaptureFixture
) -> None:
    hole, said = Region.from_box(meadow.size, (20, 40, 30, 50)), []
    credits: list[str] = []
    with working(profile=profile, credits=credits), caplog.at_level(logging.WARNING):
        made = inpaint(meadow, hole, progress=lambda share, doing, preview: said.append(doing))
    assert made == inpaint(meadow, hole, engine="classical")
    assert said[0].startswith("sd cannot work here, so classical does: sd-inpainting wants a model of class")
    assert said[0] in caplog.text and credits == [], "who gave up did not do it"


def test_looking_and_describing_go_on_too(
    profile: Profile, meadow: Picture, caplog: pytest.LogCaptureFixture
) -> None:
    credits: list[str] = []
    with working(profile=profile, credits=credits), caplog.at_level(logging.WARNING):
        (sky,) = find(meadow, phrase="sky")
        assert caption(meadow) == caption(meadow, engine="classical")
    assert sky.mask[:28].mean() > 0.9
    assert "grounded-sam2 cannot work here, so " in caplog.text
    assert "blip cannot work here, so classical does" in caplog.text


def test_a_named_engine_is_not_replaced(profile: Profile, meadow: Picture) -> None:
    hole = Region.from_box(meadow.size, (20, 40, 30, 50))
    with working(profile=profile):
        for work in (
            lambda: inpaint(meadow, hole, engine="sd"),
            lambda: find(meadow, phrase="sky", engine="grounded-sam2"),
            lambda: caption(meadow, engine="blip"),
        ):
            with pytest.raises(EngineUnavailable, match="wants a model of class"):
                work()


def specs(*needs: tuple[str, ...]) -> list[EngineSpec]:
    return [EngineSpec("edit", f"e{i}", "nowhere:None", needs=n) for i, n in enumerate(needs)]


def gives_up(error: type[Exception], *names: str):
    def work(one: EngineSpec) -> str:
        if one.name in names:
            raise error(one.name)
        return one.name

    return work


def test_a_picture_that_was_to_stay_here_is_not_sent_away_for_it() -> None:
    local, hosted = ("weights",), ("key",)
    broken = gives_up(EngineUnavailable, "e0")
    assert in_order(specs(local, hosted, local), broken) == "e2"
    with pytest.raises(EngineUnavailable, match="e0"):
        in_order(specs(local, hosted), broken)
    assert in_order(specs(hosted, local), broken) == "e1"


def test_other_errors_pass_and_the_last_one_is_the_caller_s(caplog: pytest.LogCaptureFixture) -> None:
    both = specs((), ())
    with pytest.raises(ToolRetry, match="e0"):
        in_order(both, gives_up(ToolRetry, "e0"))
    with pytest.raises(EngineUnavailable, match="e1"):
        in_order(both, gives_up(EngineUnavailable, "e0", "e1"))
    caplog.clear()
    assert in_order(both, gives_up(ToolFailed, "e0"), unfit=(ToolFailed,)) == "e1"
    assert not caplog.text, "an engine that is made for other things is no news"


def test_several_references_go_to_who_takes_as_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RETOUCHER_MODELS_DEVICE", "cuda")
    ready = Profile(
        allow=frozenset({"models", "weights", "gpu"}),
        prefer={"edit": (PLUS, KLEIN)},
        weights={name: str(tmp_path) for name in (PLUS, KLEIN)},
    )
    with working(profile=ready):
        assert [able("auto", False, count)[0].name for count in (1, 2, 3)] == [PLUS, PLUS, KLEIN]
        assert able("auto", False, 4)[0].name == PLUS, "which says how many it takes"
